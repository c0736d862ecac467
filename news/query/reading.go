package query

import (
	"cmp"
	"slices"
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
	r.Begin(text.Folded)
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
	case w.IsTwofold():
		return w.Hash, w.Parts[0].Hash, !w.Parts[0].IsTwofold()
	}
	return w.Hash, w.Hash, true
}

// begins reports whether t is found from f on.
func (r *Reading) begins(f *text.Form, t *Term) bool {
	w := &t.Words[0]
	switch t.Kind {
	case AsPrefix:
		return r.hasPrefix(f, w) || w.IsTwofold() && r.hasPrefix(f, &w.Parts[0])
	case AsStem:
		return r.isFormOf(f, w)
	}
	return r.startsAt(f, course{words: t.Words})
}

// hasPrefix reports whether f begins with w.
func (r *Reading) hasPrefix(f *text.Form, w *Word) bool {
	s := r.Spelling(f)
	return w.Size <= len(s) && text.Hash(s[:w.Size]) == w.Hash
}

// isFormOf reports whether f is a form of w, the word of a stem.
func (r *Reading) isFormOf(f *text.Form, w *Word) bool {
	if r.StemHash(f) == w.Hash {
		return true
	}
	_, is := slices.BinarySearchFunc(w.Parts, f.Hash, func(p Word, hash uint64) int { return cmp.Compare(p.Hash, hash) })
	return is
}

// A course is words that must stand side by side, and then those of another.
type course struct {
	words []Word
	then  *course
}

// startsAt reports whether c begins with f and goes on behind it.
func (r *Reading) startsAt(f *text.Form, c course) bool {
	w := &c.words[0]
	behind := course{c.words[1:], c.then}
	return r.fits(f, w) && r.continues(f.End(), behind) || w.IsTwofold() && r.startsAt(f, course{w.Parts, &behind})
}

// continues reports whether c stands from a place on.
func (r *Reading) continues(pos uint32, c course) bool {
	for len(c.words) == 0 {
		if c.then == nil {
			return true
		}
		c = *c.then
	}
	forms := r.At(pos)
	for i := range forms {
		if r.startsAt(&forms[i], c) {
			return true
		}
	}
	return false
}

// fits reports whether f is what w looks for; of one that
// IsTwofold, as it is spelt.
func (r *Reading) fits(f *text.Form, w *Word) bool {
	switch w.Manner {
	case AsWritten:
		return r.Exact(f) == w.Hash
	case AsAcronym:
		return f.Hash == w.Hash && f.Flags&(text.Dotted|text.Capitals) != 0
	}
	return f.Hash == w.Hash
}
