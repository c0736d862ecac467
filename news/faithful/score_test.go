package faithful

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"

	"newsbot/lab/evaluation"
	"newsbot/news/bullets"
)

// A scored is an article with its publisher's own bullets.
type scored struct {
	Text       string
	Highlights []string
}

// readScored reads the articles, or skips the test where there are none, and
// says whether they are the usual ones.
func readScored(t *testing.T) (articles []scored, usual bool) {
	path, usual := evaluation.Find(t, "bullets/articles.jsonl")
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for d := json.NewDecoder(bufio.NewReader(f)); d.More(); {
		var a scored
		if err := d.Decode(&a); err != nil {
			t.Fatal(err)
		}
		articles = append(articles, a)
	}
	return articles, usual
}

// A share counts hits.
type share struct{ hits, of int }

func (s *share) add(hit bool) {
	s.of++
	if hit {
		s.hits++
	}
}

func (s *share) percent() float64 { return 100 * float64(s.hits) / float64(max(s.of, 1)) }

// TestScoreFaithful scores the check against real articles: their own first
// sentences must pass, the same with another number or another article's name
// must not. What publishers wrote by hand is printed for comparison; much of it
// is not in their article.
func TestScoreFaithful(t *testing.T) {
	articles, usual := readScored(t)
	var own, publisher, number, name share
	for i, a := range articles {
		src := Read(bullets.Article{Text: a.Text, Lang: "en"})
		sentences := bullets.Sentences(a.Text)
		stranger := strangeName(src, articles[(i+1)%len(articles)].Text)
		for _, s := range sentences[:min(5, len(sentences))] {
			own.add(src.Fault(s.Text) == "")
			if text := src.withNumber(s.Text); text != s.Text {
				number.add(src.Fault(text) != "")
			}
			if text := withName(s.Text, stranger); text != s.Text {
				name.add(src.Fault(text) != "")
			}
		}
		for _, h := range a.Highlights {
			publisher.add(src.Fault(h) == "")
		}
	}
	fmt.Printf("faithful_own_passed=%.1f\n", own.percent())
	fmt.Printf("faithful_publisher_passed=%.1f\n", publisher.percent())
	fmt.Printf("invented_number_caught=%.1f\n", number.percent())
	fmt.Printf("invented_name_caught=%.1f\n", name.percent())
	if usual && (own.percent() < 99.5 || number.percent() < 99.5 || name.percent() < 99.5) {
		t.Errorf("own sentences passed %.1f%%, inventions caught %.1f%% and %.1f%%, want at least 99.5%% of each",
			own.percent(), number.percent(), name.percent())
	}
}

// strangeName returns a capitalised word of another article that this one does
// not have in any form, or "".
func strangeName(src *Source, other string) string {
	for _, w := range words(other, "en") {
		if w.capital && !w.first && len(w.text) > 3 && src.places[w.key] == nil && units[strings.ToLower(w.text)] == 0 {
			return w.text
		}
	}
	return ""
}

// withName returns a sentence in which the last name has become another.
func withName(s, name string) string {
	list := words(s, "en")
	for i := len(list) - 1; i >= 0 && name != ""; i-- {
		if at := strings.LastIndex(s, list[i].text); list[i].capital && !list[i].first && len(list[i].text) > 2 && at >= 0 {
			return s[:at] + name + s[at+len(list[i].text):]
		}
	}
	return s
}

// withNumber returns a sentence in which the first number in digits has become
// one that the article has nowhere.
func (s *Source) withNumber(sentence string) string {
	for _, n := range numbers(sentence, nil) {
		if n.spelled || !strings.Contains(sentence, n.text) {
			continue
		}
		for k := 1; k < 1000; k++ {
			text := strings.Replace(sentence, n.text, fmt.Sprint(k), 1)
			if list := numbers(text, nil); !s.values[list[0].value()] && s.values[n.value()] {
				return text
			}
		}
	}
	return sentence
}
