package meant

import (
	"newsbot/news/query"
	"newsbot/news/text"
)

const (
	fewestSaid = 3   // words of a headline by which a text is recognised
	mostlySaid = 0.8 // the share of a headline's words that a text must have
)

// A Telling is a text that may tell a story: a headline, or a post with one in it.
type Telling map[uint64]bool

// Tell reads a text.
func Tell(said string) Telling { return wordsOf(said) }

// wordsOf returns the words of a text, as their hashes.
func wordsOf(s string) map[uint64]bool {
	var a text.Analysis
	a.Begin(text.Folded)
	a.Add(query.InTitle, s)
	all := make(map[uint64]bool)
	for i := range a.Forms {
		all[a.Forms[i].Hash] = true
	}
	return all
}

// Of returns how surely t tells the story with that headline: the number of its words
// that t has, if these are nearly all, or 0.
func (t Telling) Of(headline string) int {
	has, words := 0, wordsOf(headline)
	for w := range words {
		if t[w] {
			has++
		}
	}
	if has < fewestSaid || float64(has) < mostlySaid*float64(len(words)) {
		return 0
	}
	return has
}
