package query

import (
	"cmp"
	"slices"
	"strings"
	"sync"
	"unicode"

	"newsbot/news/text"
)

// A Manner is what must be alike in a word.
type Manner uint8

const (
	Folded     Manner = iota // the folded spelling
	AsWritten                // the spelling as written
	AsAcronym                // the folded spelling, of a text with dots or in capitals
	AsCompound               // the parts side by side, or joined
	AsUmlaut                 // without its marks, or as the one part, in digraphs
	AsForms                  // the stem, or the spelling of a part
)

// A Word is a word of a query.
type Word struct {
	Spell  string  // folded, or as written
	Marked string  // folded but for umlauts, if it has any
	Plain  string  // folded
	Size   int     // bytes of Spell
	Hash   uint64  // of Spell; of the stem, if the term's Kind is AsStem
	File   uint64  // hash of Plain
	Cost   float64 // share of texts that are expected to hold it
	Manner Manner
	Alone  bool   // a character of a script without spaces
	Parts  []Word // of a word that IsTwofold: what else it may be, side by side; of one AsForms: what else it may be, each, by Hash
}

// HasParts reports whether w may have parts.
func (w *Word) HasParts() bool { return w.Manner >= AsCompound }

// IsTwofold reports whether w is found as it is spelt and as its parts: e-mail is
// email, or e and mail; müller is muller, or mueller.
func (w *Word) IsTwofold() bool { return w.Manner == AsCompound || w.Manner == AsUmlaut }

// String returns the word as Parse reads it.
func (w *Word) String() string {
	switch w.Manner {
	case AsUmlaut, AsForms:
		return cmp.Or(w.Marked, w.Spell)
	case AsAcronym:
		var b strings.Builder
		for _, r := range w.Spell {
			b.WriteRune(r)
			if unicode.IsLetter(r) { // not the sign of a tag
				b.WriteByte('.')
			}
		}
		return b.String()
	case AsCompound:
		parts := make([]string, len(w.Parts))
		for i := range w.Parts {
			parts[i] = w.Parts[i].String()
		}
		return strings.Join(parts, "-")
	}
	return w.Spell
}

// analyses recycles what readWords needs.
var analyses = sync.Pool{New: func() any { return new(text.Analysis) }}

// A wordReader reads the words of a query off an analysis of it.
type wordReader struct {
	*text.Analysis
	written bool // as they are written
}

// readWords returns the words of s, as they stand side by side.
func readWords(s string, written bool) []Word {
	a := wordReader{analyses.Get().(*text.Analysis), written}
	defer analyses.Put(a.Analysis)
	style := text.Marked
	if written {
		style = text.Written
	}
	a.Begin(style)
	a.Add(InTitle, s)
	var words []Word
	for i := 0; i < len(a.Forms); {
		w, next := a.readWord(i)
		if written {
			plain := readWords(w.Spell, false)[0]
			w.Plain, w.File, w.Cost = plain.Spell, plain.File, plain.Cost
		}
		words = append(words, w)
		i = next
	}
	return words
}

// readWord returns the word of a query that begins with form i, and the form
// behind it. Each place begins with a chosen form, or one follows there.
func (a wordReader) readWord(i int) (Word, int) {
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
func (a wordReader) wordOf(f *text.Form) Word {
	s := string(a.Spelling(f))
	w := spelt(s)
	w.Alone = f.Flags&text.Solitary != 0
	switch {
	case a.written:
		w.Hash, w.Manner = a.Exact(f), AsWritten
		return w
	case f.Flags&text.Dotted != 0:
		w.Manner = AsAcronym
	}
	if folded := text.WithoutUmlauts(s); folded != s {
		return withUmlauts(w.Manner, s, folded)
	}
	return w
}

// spelt returns the word that is spelt s.
func spelt(s string) Word {
	hash := text.Hash([]byte(s))
	return Word{Spell: s, Plain: s, Size: len(s), Hash: hash, File: hash, Cost: text.Frequency(hash, s)}
}

// withUmlauts returns the word that is spelt marked, and folded without its
// marks; of an acronym, these do not count.
func withUmlauts(m Manner, marked, folded string) Word {
	w := spelt(folded)
	w.Marked, w.Manner = marked, m
	if m == Folded {
		w.Manner, w.Parts = AsUmlaut, []Word{spelt(text.InDigraphs(marked))}
	}
	return w
}

// compoundOf returns the compound c, whose parts begin with form i.
func (a wordReader) compoundOf(i int, c *text.Form) Word {
	w := a.wordOf(c)
	if a.written {
		return w
	}
	w.Manner, w.Parts = AsCompound, nil
	for ; i < len(a.Forms) && a.Forms[i].Pos < c.End(); i++ {
		if f := &a.Forms[i]; f.Flags&(text.Chosen|text.Compound) == text.Chosen {
			w.Parts = append(w.Parts, a.wordOf(f))
		}
	}
	return w
}

// inForms returns the word of a stem for w: the forms that its stem does not tell
// are its parts.
func inForms(w Word) Word {
	var parts []Word
	for _, spelling := range append([]Word{w}, w.Parts...) {
		parts = append(parts, spelling)
		for _, form := range text.Forms(spelling.Spell) {
			parts = append(parts, spelt(form))
		}
	}
	stem := text.Hash(text.Stem([]byte(w.Spell)))
	w.Hash, w.Parts = stem, slices.DeleteFunc(parts, func(p Word) bool { return text.Hash(text.Stem([]byte(p.Spell))) == stem })
	slices.SortFunc(w.Parts, func(a, b Word) int { return cmp.Compare(a.Hash, b.Hash) })
	w.Parts = slices.CompactFunc(w.Parts, func(a, b Word) bool { return a.Hash == b.Hash })
	w.Manner = AsForms
	return w
}
