package index

import (
	"cmp"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"sort"
	"strconv"
	"strings"
	"sync"
	"testing"

	"newsbot/lab/evaluation"
	"newsbot/news/query"
)

// A vocabulary draws texts, keywords and subscriptions whose words are as
// frequent as in English news. Its files hold counts, no texts.
type vocabulary struct {
	words   []counted // by falling frequency
	phrases []counted
	byWord  sampler // words as often as in running text
	content sampler // words that are not too common, as often as in running text
	byName  sampler // phrases
}

// counted is a word or phrase with its counts.
type counted struct {
	text    string
	texts   float64 // texts that hold it, of 13,161
	uses    float64
	capital float64 // share of uses with a capital letter
}

// A sampler draws numbers with given weights.
type sampler []float64 // running sums

func newSampler(words []counted, weight func(counted) float64) sampler {
	s := make(sampler, len(words))
	sum := 0.0
	for i, w := range words {
		sum += weight(w)
		s[i] = sum
	}
	return s
}

func (s sampler) draw(r *rand.Rand) int { return sort.SearchFloat64s(s, r.Float64()*s[len(s)-1]) }

// commonLimit is the number of texts from which on a word is too common to be
// watched: about 5 %.
const commonLimit = 660

var (
	vocabularyOnce sync.Once
	sharedWords    *vocabulary
)

// theVocabulary reads the vocabulary of the evaluation data, or skips.
func theVocabulary(tb testing.TB) *vocabulary {
	words, _ := evaluation.Find(tb, "matching/vocab/words.tsv")
	phrases, _ := evaluation.Find(tb, "matching/vocab/phrases.tsv")
	vocabularyOnce.Do(func() {
		v := &vocabulary{}
		for _, row := range evaluation.Rows(tb, words) {
			v.words = append(v.words, counted{row[0], decimal(row[1]), decimal(row[2]), decimal(row[3]) / 1000})
		}
		for _, row := range evaluation.Rows(tb, phrases) {
			v.phrases = append(v.phrases, counted{text: row[0], texts: decimal(row[1]), uses: decimal(row[1])})
		}
		uses := func(c counted) float64 { return c.uses }
		v.byWord, v.byName = newSampler(v.words, uses), newSampler(v.phrases, uses)
		v.content = newSampler(v.words, func(c counted) float64 {
			if c.texts > commonLimit {
				return 0
			}
			return c.uses
		})
		sharedWords = v
	})
	return sharedWords
}

func decimal(s string) float64 {
	f, err := strconv.ParseFloat(s, 64)
	if err != nil {
		panic(err)
	}
	return f
}

// items returns n texts of about 2.5 kB, every one with the word "newswire".
func (v *vocabulary) items(n int) []query.Text {
	r := rand.New(rand.NewPCG(3, 4))
	items := make([]query.Text, n)
	for i := range items {
		var body strings.Builder
		for body.Len() < 2350 {
			body.WriteString(v.sentence(r, 12+r.IntN(16)))
			if r.IntN(3) == 0 {
				body.WriteByte('\n')
			} else {
				body.WriteByte(' ')
			}
		}
		items[i] = query.Text{
			Title: v.sentence(r, 8), Deck: v.sentence(r, 14), Body: "Newswire: " + body.String(),
			Source: fmt.Sprintf("Source %d", r.IntN(200)), Lang: "en",
		}
	}
	return items
}

// sentence returns n words, names or sums with the marks that stand between
// them in news; the words bring their own hyphens and apostrophes.
func (v *vocabulary) sentence(r *rand.Rand, n int) string {
	var b strings.Builder
	quoted := r.IntN(8) == 0
	if quoted {
		b.WriteString("“")
	}
	for ; n > 0; n-- {
		b.WriteString(v.token(r))
		if n > 1 {
			b.WriteString(pick(r, " ", " ", " ", " ", " ", " ", " ", " ", " ", " ", " ", ", "))
		}
	}
	if quoted {
		b.WriteString("”")
	}
	return b.String() + "."
}

func (v *vocabulary) token(r *rand.Rand) string {
	switch r.IntN(120) {
	case 0, 1, 2, 3, 4, 5:
		return v.phrases[v.byName.draw(r)].text
	case 6:
		return fmt.Sprintf("$%d.%dbn", r.IntN(100), r.IntN(10))
	}
	return v.word(r)
}

func (v *vocabulary) word(r *rand.Rand) string {
	w := v.words[v.byWord.draw(r)]
	if r.Float64() < w.capital {
		return strings.ToUpper(w.text[:1]) + w.text[1:]
	}
	return w.text
}

// keywords returns n distinct words and phrases by falling frequency, without
// the commonest words, and behind them pairs of words drawn as in texts.
func (v *vocabulary) keywords(n int) []string {
	r := rand.New(rand.NewPCG(5, 6))
	all := slices.Concat(v.words, v.phrases)
	slices.SortStableFunc(all, func(a, b counted) int { return cmp.Compare(b.texts, a.texts) })
	var list []string
	seen := make(map[string]bool)
	add := func(s string) {
		if q := mustParse(s).String(); !seen[q] {
			seen[q] = true
			list = append(list, s)
		}
	}
	for _, c := range all {
		switch {
		case len(list) >= n || c.texts > commonLimit:
		case strings.Contains(c.text, " "):
			add(`"` + c.text + `"`)
		default:
			add(c.text)
		}
	}
	for len(list) < n {
		add(fmt.Sprintf(`"%s %s"`, v.words[v.content.draw(r)].text, v.words[v.content.draw(r)].text))
	}
	return list
}

// watched returns a word that is not too common, any of them as likely: people
// watch for what is particular.
func (v *vocabulary) watched(r *rand.Rand) string {
	for {
		if w := v.words[r.IntN(len(v.words))]; w.texts <= commonLimit {
			return w.text
		}
	}
}

// mustParse parses a query that is known to be correct.
func mustParse(s string) *query.Query {
	q, err := query.Parse(s)
	if err != nil {
		panic(fmt.Sprintf("Parse(%q): %v", s, err))
	}
	return q
}

// planFor returns the plan of a query that is known to be correct.
func planFor(s string) *Plan { return PlanOf(mustParse(s)) }

// longWord returns a word to watch that has five plain letters or more.
func (v *vocabulary) longWord(r *rand.Rand) string {
	for {
		if w := v.watched(r); len(w) > 4 && !strings.ContainsAny(w, "-.'") {
			return w
		}
	}
}

// A subscription of the realistic mix.
type subscription struct {
	plan *Plan
	chat uint32
}

// mix returns n subscriptions of n/8 chats. Their queries are drawn from a
// ranking that is 0.6 times as long, with the popularity of Zipf and
// Mandelbrot.
func (v *vocabulary) mix(n int) []subscription {
	r := rand.New(rand.NewPCG(7, 8))
	ranking := v.ranking(r, n*6/10)
	popularity := make(sampler, len(ranking))
	sum := 0.0
	for i := range popularity {
		sum += math.Pow(float64(i)+2.7, -0.9)
		popularity[i] = sum
	}
	subs := make([]subscription, n)
	for i := range subs {
		subs[i] = subscription{ranking[popularity.draw(r)], uint32(r.IntN(max(1, n/8)))}
	}
	return subs
}

// ranking returns n queries of the kinds that people type: of a hundred, 38
// words, 37 phrases, 8 AND, 5 exclusions, 4 OR, 3 in the title, 2 sources,
// and a few of the rest.
func (v *vocabulary) ranking(r *rand.Rand, n int) []*Plan {
	list := make([]*Plan, n)
	words := slices.DeleteFunc(slices.Clone(v.words), func(c counted) bool { return c.texts > commonLimit })
	names := v.phrases
	for i := range list {
		var s string
		switch p := r.IntN(1000); {
		case p < 380 && len(words) > 0:
			s, words = words[0].text, words[1:]
		case p < 750 && len(names) > 0:
			s, names = `"`+names[0].text+`"`, names[1:]
		case p < 750:
			s = fmt.Sprintf(`"%s %s"`, v.watched(r), v.watched(r))
		default:
			s = v.composite(r, p)
		}
		list[i] = planFor(s)
	}
	return list
}

// composite returns a query of the kind p, from 750 to 999.
func (v *vocabulary) composite(r *rand.Rand, p int) string {
	a, b := v.watched(r), v.watched(r)
	switch {
	case p < 830:
		return a + " " + b
	case p < 880:
		return a + " -" + b
	case p < 920:
		return a + " OR " + b
	case p < 950:
		return "title:" + a
	case p < 970:
		return fmt.Sprintf(`source:"Source %d" %s`, r.IntN(200), a)
	case p < 978:
		return fmt.Sprintf("(%s OR %s) %s", a, b, v.watched(r))
	case p < 984:
		return "~" + v.longWord(r)
	case p < 990:
		w := v.longWord(r)
		return w[:len(w)-2] + "*"
	}
	return pick(r, "比特币", "биткоин", "京都", "санкции") + " " + a
}
