package query

import (
	"strings"
	"sync"
	"unicode"

	"newsbot/news/text"
)

// A manner is what must be alike in a word.
type manner uint8

const (
	folded     manner = iota // the folded spelling
	asWritten                // the spelling as written
	asAcronym                // the folded spelling, of a text with dots or in capitals
	asCompound               // the parts side by side, or joined
)

// A word is a word of a query.
type word struct {
	spell  string  // folded, or as written
	plain  string  // folded
	size   int     // bytes of spell
	hash   uint64  // of spell; of the stem, if the term's kind is asStem
	file   uint64  // hash of plain
	cost   float64 // share of texts that are expected to hold it
	manner manner
	alone  bool   // a character of a script without spaces
	parts  []word // of a compound, whose spell is the parts joined
}

// String returns the word as Parse reads it.
func (w *word) String() string {
	switch w.manner {
	case asAcronym:
		var b strings.Builder
		for _, r := range w.spell {
			b.WriteRune(r)
			if unicode.IsLetter(r) { // not the sign of a tag
				b.WriteByte('.')
			}
		}
		return b.String()
	case asCompound:
		parts := make([]string, len(w.parts))
		for i := range w.parts {
			parts[i] = w.parts[i].String()
		}
		return strings.Join(parts, "-")
	}
	return w.spell
}

// analyses recycles what readWords needs.
var analyses = sync.Pool{New: func() any { return new(text.Analysis) }}

// A wordReader reads the words of a query off an analysis of it.
type wordReader struct {
	*text.Analysis
	written bool // as they are written
}

// readWords returns the words of s, as they stand side by side.
func readWords(s string, written bool) []word {
	a := wordReader{analyses.Get().(*text.Analysis), written}
	defer analyses.Put(a.Analysis)
	a.Begin(written)
	a.Add(inTitle, s)
	var words []word
	for i := 0; i < len(a.Forms); {
		w, next := a.readWord(i)
		if written {
			plain := readWords(w.spell, false)[0]
			w.plain, w.file, w.cost = plain.spell, plain.file, plain.cost
		}
		words = append(words, w)
		i = next
	}
	return words
}

// readWord returns the word of a query that begins with form i, and the form
// behind it. Each place begins with a chosen form, or one follows there.
func (a wordReader) readWord(i int) (word, int) {
	for a.Forms[i].Flags&text.Chosen == 0 {
		i++
	}
	f := &a.Forms[i]
	end := f.End()
	w := a.wordOf(f)
	for j := i + 1; j < len(a.Forms) && a.Forms[j].Pos == f.Pos; j++ {
		if c := &a.Forms[j]; c.Flags&text.Chosen != 0 {
			end = c.End()
			w = a.compoundOf(i, c)
		}
	}
	for i < len(a.Forms) && a.Forms[i].Pos < end {
		i++
	}
	return w, i
}

// wordOf returns the word that f was chosen for.
func (a wordReader) wordOf(f *text.Form) word {
	s := string(a.Spelling(f))
	w := word{spell: s, plain: s, size: len(s), hash: f.Hash, file: f.Hash, cost: text.Frequency(f.Hash, s), alone: f.Flags&text.Solitary != 0}
	switch {
	case a.written:
		w.hash, w.manner = a.Exact(f), asWritten
	case f.Flags&text.Dotted != 0:
		w.manner = asAcronym
	}
	return w
}

// compoundOf returns the compound c, whose parts begin with form i.
func (a wordReader) compoundOf(i int, c *text.Form) word {
	w := a.wordOf(c)
	if a.written {
		return w
	}
	w.manner = asCompound
	for ; i < len(a.Forms) && a.Forms[i].Pos < c.End(); i++ {
		if f := &a.Forms[i]; f.Flags&(text.Chosen|text.Compound) == text.Chosen {
			w.parts = append(w.parts, a.wordOf(f))
		}
	}
	return w
}
