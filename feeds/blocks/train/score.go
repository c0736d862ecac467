package main

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode"
)

// run is how many words are compared at once.
const run = 4

// A mean is the mean over pages, as the article-extraction-benchmark has it: a
// page without a text has no precision, and recall 0.
type mean struct{ precision, recall, answered, pages float64 }

// add adds the text that was found on a page.
func (m *mean) add(p *page, text string) {
	precision, recall := p.score(text)
	if text != "" {
		m.answered++
	}
	m.precision, m.recall, m.pages = m.precision+precision, m.recall+recall, m.pages+1
}

// f1 returns the harmonic mean of the means.
func (m *mean) f1() float64 { return f1(m.precision/m.answered, m.recall/m.pages) }

// f1 returns the harmonic mean.
func f1(precision, recall float64) float64 {
	return 2 * precision * recall / max(precision+recall, 1e-9)
}

// score compares a text with the page's, with or without the standfirst.
func (p *page) score(text string) (precision, recall float64) {
	precision, recall = overlap(text, p.truth.Text)
	if len(p.Summary) > 0 {
		p2, r2 := overlap(text, strings.Join(p.Summary, "\n")+"\n"+p.truth.Text)
		if f1(p2, r2) > f1(precision, recall) {
			return p2, r2
		}
	}
	return precision, recall
}

// report prints how good the texts are that were found.
func report(name string, pages []*page, find func(*page) string) {
	var all mean
	bySource := map[string]*mean{"aeb": {}, "fundus": {}}
	for _, p := range pages {
		text := find(p)
		all.add(p, text)
		bySource[p.Source].add(p, text)
	}
	fmt.Printf("%s_f1=%.4f precision=%.4f recall=%.4f aeb=%.4f fundus=%.4f without=%.0f\n", name, all.f1(),
		all.precision/all.answered, all.recall/all.pages, bySource["aeb"].f1(), bySource["fundus"].f1(), all.pages-all.answered)
}

// listWorst prints the pages that were read worst.
func listWorst(pages []*page, n int) {
	score := map[*page]float64{}
	for _, p := range pages {
		score[p] = f1(p.score(p.TextBy(p.table)))
	}
	slices.SortFunc(pages, func(a, b *page) int { return cmp.Compare(score[a], score[b]) })
	for _, p := range pages[:n] {
		precision, recall := p.score(p.TextBy(p.table))
		fmt.Printf("%.3f precision=%.3f recall=%.3f %s\n", score[p], precision, recall, p.URL)
	}
}

// overlap compares the runs of words of two texts.
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

// words splits a text as the benchmark does.
func words(text string) []string {
	return strings.FieldsFunc(text, func(c rune) bool { return !unicode.IsLetter(c) && !unicode.IsDigit(c) && c != '_' })
}

// shingles counts the runs of words of a text; all of it is one if it is shorter.
func shingles(text string) map[string]int {
	words, count := words(text), map[string]int{}
	for i := range words {
		if i+run <= len(words) || i == 0 {
			count[strings.Join(words[i:min(i+run, len(words))], " ")]++
		}
	}
	return count
}
