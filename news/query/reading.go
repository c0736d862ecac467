package query

import (
	"sync"

	"newsbot/news/text"
)

// A Reading is a text taken apart, for queries to be evaluated against.
type Reading struct {
	text.Analysis
	Source uint64 // hash of the folded source
	Lang   uint64 // hash of the folded language
}

// readings recycles them.
var readings = sync.Pool{New: func() any { return new(Reading) }}

// Read takes t apart.
func (r *Reading) Read(t *Text) {
	r.Begin(false)
	r.Add(InTitle, t.Title)
	r.Add(InDeck, t.Deck)
	r.Add(InBody, t.Body)
	for _, b := range t.Bullets {
		r.Add(InBody, b)
	}
	r.Source, r.Lang = r.HashWhole(t.Source), r.HashWhole(t.Lang)
}

// Holds reports whether the text holds t.
func (r *Reading) Holds(t *Term) bool {
	switch t.Fields {
	case InSource:
		return r.Source == t.Words[0].Hash
	case InLang:
		return r.Lang == t.Words[0].Hash
	}
	return r.find(t) != nil
}

// find returns the first form at which t, a term of words, is found, or nil.
func (r *Reading) find(t *Term) *text.Form {
	one, other, only := t.Beginnings()
	for i := range r.Forms {
		f := &r.Forms[i]
		if only && f.Hash != one && f.Hash != other {
			continue // most of them
		}
		if f.Section&t.Fields != 0 && r.begins(f, t) {
			return f
		}
	}
	return nil
}

// Beginnings returns the hashes of the forms that t can begin with, if it can
// begin with no other: those of a compound are its first part and all of it.
func (t *Term) Beginnings() (one, other uint64, only bool) {
	w := &t.Words[0]
	switch {
	case t.Kind != AsWords || w.Manner == AsWritten:
		return 0, 0, false
	case w.Manner == AsCompound:
		return w.Hash, w.Parts[0].Hash, true
	}
	return w.Hash, w.Hash, true
}

// begins reports whether t is found from f on.
func (r *Reading) begins(f *text.Form, t *Term) bool {
	w := &t.Words[0]
	switch t.Kind {
	case AsPrefix:
		s := r.Spelling(f)
		return w.Size <= len(s) && text.Hash(s[:w.Size]) == w.Hash
	case AsStem:
		return r.StemHash(f) == w.Hash
	}
	if r.fits(f, w) && r.continues(f.End(), t.Words[1:], nil) {
		return true
	}
	return w.Manner == AsCompound && r.fits(f, &w.Parts[0]) && r.continues(f.End(), w.Parts[1:], t.Words[1:])
}

// continues reports whether words and then more stand side by side from a
// place on.
func (r *Reading) continues(pos uint32, words, more []Word) bool {
	if len(words) == 0 {
		return len(more) == 0 || r.continues(pos, more, nil)
	}
	w := &words[0]
	for _, f := range r.At(pos) {
		if r.fits(&f, w) && r.continues(f.End(), words[1:], more) {
			return true
		}
	}
	return w.Manner == AsCompound && r.continues(pos, w.Parts, words[1:])
}

// fits reports whether f is what w looks for; of a compound, joined.
func (r *Reading) fits(f *text.Form, w *Word) bool {
	switch w.Manner {
	case AsWritten:
		return r.Exact(f) == w.Hash
	case AsAcronym:
		return f.Hash == w.Hash && f.Flags&(text.Dotted|text.Capitals) != 0
	}
	return f.Hash == w.Hash
}
