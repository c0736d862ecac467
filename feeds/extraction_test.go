package feeds

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode"

	"codeberg.org/readeck/go-readability/v2"

	"newsbot/internal/evaluation"
)

// TestScoreExtraction compares the text that is found on pages of publishers
// with their text as marked by hand, as the article-extraction-benchmark does:
// precision and recall of runs of four words, averaged over the pages. The table
// of package blocks was learned from the pages in the default place, so for these
// its trainer's cross-validation says what to expect of others.
func TestScoreExtraction(t *testing.T) {
	dir, thresholds := evaluation.Find(t, "extraction")
	if testing.Short() || raceDetector {
		t.Skip("reads some hundred pages and measures the time")
	}
	var truth map[string]struct {
		URL, Text, Source string
		Summary           []string
	}
	text, err := os.ReadFile(filepath.Join(dir, "truth.json"))
	if err == nil {
		err = json.Unmarshal(text, &truth)
	}
	if err != nil {
		t.Fatal(err)
	}
	var precision, recall, answered float64
	found, listed, invented := 0, 0, 0
	var ours, theirs time.Duration
	for id, want := range truth {
		at, _ := url.Parse(want.URL)
		page := packedPage(t, filepath.Join(dir, "html", id+".html.gz"))
		begin := cpu()
		readability.FromReader(bytes.NewReader(page), at) // to compare with
		theirs += cpu() - begin
		begin = cpu()
		a, err := readArticle(page, "text/html", at)
		ours += cpu() - begin
		if err != nil {
			t.Logf("%s: %v", id, err)
			continue
		}
		p, r := overlap(a.text, want.Text)
		if len(want.Summary) > 0 {
			if p2, r2 := overlap(a.text, strings.Join(want.Summary, "\n")+"\n"+want.Text); p2*r2*(p+r) > p*r*(p2+r2) {
				p, r = p2, r2
			}
		}
		answered, precision, recall = answered+1, precision+p, recall+r
		switch hasList := len(want.Summary) > 1; {
		case want.Source != "fundus": // the others do not say whether they have key points
		case hasList && len(a.keyPoints) > 0:
			listed, found = listed+1, found+1
		case hasList:
			listed++
			t.Logf("%s: no key points, want %q", want.URL, want.Summary)
		case len(a.keyPoints) > 0:
			invented++
			t.Logf("%s: key points %q, want none", want.URL, a.keyPoints)
		}
	}
	precision, recall = precision/answered, recall/float64(len(truth))
	f1 := 2 * precision * recall / (precision + recall)
	ms := func(all time.Duration) float64 { return all.Seconds() * 1e3 / float64(len(truth)) }
	fmt.Printf("extraction_f1=%.4f\nextraction_precision=%.4f\nextraction_recall=%.4f\nextraction_ms=%.1f\nreadability_ms=%.1f\nkeypoints_found=%d\nkeypoints_false=%d\n",
		f1, precision, recall, ms(ours), ms(theirs), found, invented)
	if thresholds && (f1 < 0.96 || invented > 0) {
		t.Errorf("F1 %.4f and %d false lists of key points, want 0.96 and none", f1, invented)
	}
	if thresholds && ours > 2*theirs {
		t.Errorf("%.1f ms a page, want at most twice readability's %.1f", ms(ours), ms(theirs))
	}
}

// packedPage reads a page.
func packedPage(t *testing.T, file string) []byte {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// overlap compares the runs of four words of two texts.
func overlap(got, want string) (precision, recall float64) {
	a, b := shingles(got), shingles(want)
	both, na, nb := 0, 0, 0
	for s, n := range a {
		both += min(n, b[s])
		na += n
	}
	for _, n := range b {
		nb += n
	}
	return float64(both) / float64(max(na, 1)), float64(both) / float64(max(nb, 1))
}

// shingles counts the runs of four words of a text.
func shingles(text string) map[string]int {
	words := strings.FieldsFunc(text, func(c rune) bool { return !unicode.IsLetter(c) && !unicode.IsDigit(c) && c != '_' })
	count := map[string]int{}
	for i := range words {
		if i+4 <= len(words) || i == 0 {
			count[strings.Join(words[i:min(i+4, len(words))], " ")]++
		}
	}
	return count
}
