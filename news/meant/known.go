package meant

import (
	"newsbot/news/query"
	"newsbot/news/text"
)

// Known is what a doubt may be judged by. Its zero value knows nothing. One that no
// longer learns may be asked from several goroutines.
type Known struct {
	Sources []string       // names of the sources that the person may see; nil: no doubt about sources
	Words   map[string]int // :: folded word → in how many of the stories kept; nil: those that people watch are all that is known
}

// Learn counts the words of a story's headline and deck.
func (k *Known) Learn(t *query.Text) {
	if k.Words == nil {
		k.Words = make(map[string]int)
	}
	var a text.Analysis
	a.Begin(text.Folded)
	a.Add(query.InTitle, t.Title)
	a.Add(query.InDeck, t.Deck)
	seen := make(map[uint64]bool)
	for i := range a.Forms {
		if f := &a.Forms[i]; !seen[f.Hash] && f.Flags&text.Solitary == 0 {
			seen[f.Hash] = true
			k.Words[string(a.Spelling(f))]++
		}
	}
}
