package marked

import (
	"strings"
	"unicode"
)

// Run is how many words are compared at once.
const Run = 4

// Words splits a text as the article-extraction-benchmark does.
func Words(text string) []string {
	return strings.FieldsFunc(text, func(c rune) bool { return !unicode.IsLetter(c) && !unicode.IsDigit(c) && c != '_' })
}

// Shingles counts the runs of words of a text; all of it is one if it is shorter.
func Shingles(text string) map[string]int {
	words, count := Words(text), map[string]int{}
	for i := range words {
		if i+Run <= len(words) || i == 0 {
			count[strings.Join(words[i:min(i+Run, len(words))], " ")]++
		}
	}
	return count
}

// overlap compares the runs of words of two texts.
func overlap(got, want string) (precision, recall float64) {
	a, b := Shingles(got), Shingles(want)
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

// Compare compares a text that was found with the page's, with or without the
// standfirst, whichever it is nearer to.
func (p *Page) Compare(found string) (precision, recall float64) {
	precision, recall = overlap(found, p.Text)
	if len(p.Summary) > 0 {
		p2, r2 := overlap(found, strings.Join(p.Summary, "\n")+"\n"+p.Text)
		if F1(p2, r2) > F1(precision, recall) {
			return p2, r2
		}
	}
	return precision, recall
}

// F1 returns the harmonic mean.
func F1(precision, recall float64) float64 {
	return 2 * precision * recall / max(precision+recall, 1e-9)
}

// A Mean is the mean over pages, as the article-extraction-benchmark has it: a
// page without a found text has no precision, and recall 0. The zero Mean has no
// pages.
type Mean struct{ precision, recall, found, pages float64 }

// Add adds the text that was found on a page.
func (m *Mean) Add(p *Page, text string) {
	precision, recall := p.Compare(text)
	if text != "" {
		m.found++
	}
	m.precision, m.recall, m.pages = m.precision+precision, m.recall+recall, m.pages+1
}

// Precision returns the mean precision of the texts that were found.
func (m *Mean) Precision() float64 { return m.precision / max(m.found, 1) }

// Recall returns the mean recall of all pages.
func (m *Mean) Recall() float64 { return m.recall / max(m.pages, 1) }

// F1 returns the harmonic mean of the means.
func (m *Mean) F1() float64 { return F1(m.Precision(), m.Recall()) }

// Without returns on how many pages no text was found.
func (m *Mean) Without() int { return int(m.pages - m.found) }
