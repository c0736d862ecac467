package index

import (
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"

	"newsbot/news/query"
)

// Queries and texts that the fuzzers begin with, and that random ones are put
// together from, one a line.
var (
	someQueries = lines("../query/testdata/queries.txt")
	someTexts   = lines("../text/testdata/texts.txt")
)

func lines(path string) []string {
	b, err := os.ReadFile(path)
	if err != nil {
		panic(err)
	}
	return strings.Split(strings.TrimSuffix(string(b), "\n"), "\n")
}

// FuzzIndex puts queries into an index, takes some out again, and compares
// what it finds with an evaluator that tries every query.
func FuzzIndex(f *testing.F) {
	for i, text := range someTexts {
		f.Add(strings.Join(someQueries[i:], "\n"), text)
	}
	f.Fuzz(func(t *testing.T, lines, s string) {
		var queries []*query.Query
		for line := range strings.SplitSeq(lines, "\n") {
			if q, err := query.Parse(line); err == nil {
				queries = append(queries, q)
			}
		}
		text := query.ReadText(strings.ReplaceAll(s, `\n`, "\n"))
		checkIndex(t, queries, &text)
	})
}

// checkIndex subscribes i to the i-th query and, unless i is a multiple of four,
// i+1, ends every third subscription of i again, and checks what the index finds
// in text.
func checkIndex(t *testing.T, queries []*query.Query, text *query.Text) {
	t.Helper()
	x := New()
	for i, q := range queries {
		x.Add(PlanOf(q), uint32(i))
		if i%4 != 0 {
			x.Add(PlanOf(q), uint32(i+1))
		}
	}
	for i := 0; i < len(queries); i += 3 {
		x.Remove(PlanOf(queries[i]), uint32(i))
	}
	want := make(map[uint32]map[string]bool)
	for i, q := range queries {
		want[uint32(i)], want[uint32(i+1)] = orNew(want[uint32(i)]), orNew(want[uint32(i+1)])
		hit := query.Explain(q, text).Hit
		want[uint32(i)][q.String()] = hit
		if i%4 != 0 {
			want[uint32(i+1)][q.String()] = hit
		}
	}
	for i := 0; i < len(queries); i += 3 {
		want[uint32(i)][queries[i].String()] = false
	}
	compareMatches(t, x, text, want)
	checkEmpties(t, x, queries, text)
}

func orNew(m map[string]bool) map[string]bool {
	if m == nil {
		m = make(map[string]bool)
	}
	return m
}

func compareMatches(t *testing.T, x *Index, text *query.Text, want map[uint32]map[string]bool) {
	t.Helper()
	var m Matches
	for range 2 { // the second time with memory used before
		x.Match(text, &m)
		got := make(map[uint32][]string)
		for i := range m.Len() {
			got[m.Subscriber(i)] = m.Queries(i)
		}
		if len(got) != m.Len() {
			t.Errorf("on %q: a subscriber comes twice", *text)
		}
		for s, queries := range want {
			var hits []string
			for q, hit := range queries {
				if hit {
					hits = append(hits, q)
				}
			}
			slices.Sort(hits)
			slices.Sort(got[s])
			if !slices.Equal(hits, got[s]) {
				t.Errorf("on %q: subscriber %d has %q, want %q", *text, s, got[s], hits)
			}
			delete(got, s)
		}
		if len(got) > 0 {
			t.Errorf("on %q: unknown subscribers %v", *text, got)
		}
	}
}

// checkEmpties ends all subscriptions, after which the index must hold
// nothing.
func checkEmpties(t *testing.T, x *Index, queries []*query.Query, text *query.Text) {
	t.Helper()
	for i, q := range queries {
		x.Remove(PlanOf(q), uint32(i))
		x.Remove(PlanOf(q), uint32(i+1))
	}
	var m Matches
	x.Match(text, &m)
	if nq, ns := x.Size(); nq != 0 || ns != 0 || m.Len() != 0 {
		t.Errorf("empty index: %d queries, %d subscriptions, %d matches", nq, ns, m.Len())
	}
	for _, s := range slices.Concat(x.singles.shards, x.phrases.shards) {
		if s.live != 0 {
			t.Errorf("empty index: %d slots in use", s.live)
		}
	}
}

// TestIndexAgrees compares the index with the evaluator on random queries and
// texts of few words, so that much is found.
func TestIndexAgrees(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 300 {
		var queries []*query.Query
		for range 40 {
			if q, err := query.Parse(randomQuery(r, 3)); err == nil {
				queries = append(queries, q)
			}
		}
		text := query.Text{Title: randomText(r), Deck: randomText(r), Body: randomText(r), Bullets: []string{randomText(r)}, Source: pick(r, "a", "b b"), Lang: pick(r, "en", "")}
		checkIndex(t, queries, &text)
	}
}

func pick(r *rand.Rand, from ...string) string { return from[r.IntN(len(from))] }

func randomWord(r *rand.Rand) string {
	return pick(r, "a", "b", "c", "the", "of", "ferry", "Ferries", "fog", "US", "U.S.", "a-b", "the-ferry", "A.B", "x's", "ferry's", "fog&b", "$a", "币", "d'fog", "ferry币")
}

func randomText(r *rand.Rand) string {
	words := make([]string, r.IntN(7))
	for i := range words {
		words[i] = randomWord(r)
	}
	return strings.Join(words, pick(r, " ", " ", ", ", "\n"))
}

func randomQuery(r *rand.Rand, depth int) string {
	if depth == 0 || r.IntN(3) == 0 {
		return randomTerm(r)
	}
	a, b := randomQuery(r, depth-1), randomQuery(r, depth-1)
	switch r.IntN(5) {
	case 0:
		return fmt.Sprintf("%s OR %s", a, b)
	case 1:
		return fmt.Sprintf("%s -(%s)", a, b)
	case 2:
		return fmt.Sprintf("(%s) (%s)", a, b)
	case 3:
		return fmt.Sprintf("(%s OR %s) %s", a, b, randomTerm(r))
	}
	return fmt.Sprintf("%s %s", a, b)
}

func randomTerm(r *rand.Rand) string {
	field := pick(r, "", "", "", "", "title:", "body:", "deck:")
	switch r.IntN(9) {
	case 0:
		return field + fmt.Sprintf(`"%s %s"`, randomWord(r), randomWord(r))
	case 1:
		return field + fmt.Sprintf(`"%s %s %s"`, randomWord(r), randomWord(r), randomWord(r))
	case 2:
		return field + pick(r, "fer*", "ferr*", "the*", "fog*")
	case 3:
		return field + "~" + pick(r, "ferry", "ferries", "fogs", "the")
	case 4:
		return field + "=" + randomWord(r)
	case 5:
		return pick(r, "source:a", `source:"b b"`, "lang:en")
	case 6:
		return field + fmt.Sprintf(`="%s %s"`, randomWord(r), randomWord(r))
	}
	return field + randomWord(r)
}
