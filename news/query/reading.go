package query

import (
	"sync"

	"newsbot/news/text"
)

// A reading is a text taken apart, for queries to be evaluated against.
type reading struct {
	text.Analysis
	source uint64 // hash of the folded source
	lang   uint64 // hash of the folded language
}

// readings recycles them.
var readings = sync.Pool{New: func() any { return new(reading) }}

// read takes t apart.
func (r *reading) read(t *Text) {
	r.Begin(false)
	r.Add(inTitle, t.Title)
	r.Add(inDeck, t.Deck)
	r.Add(inBody, t.Body)
	for _, b := range t.Bullets {
		r.Add(inBody, b)
	}
	r.source, r.lang = r.HashWhole(t.Source), r.HashWhole(t.Lang)
}

// holds reports whether the text holds t.
func (r *reading) holds(t *term) bool {
	switch t.fields {
	case inSource:
		return r.source == t.words[0].hash
	case inLang:
		return r.lang == t.words[0].hash
	}
	return r.find(t) != nil
}

// find returns the first form at which t, a term of words, is found, or nil.
func (r *reading) find(t *term) *text.Form {
	one, other, only := t.beginnings()
	for i := range r.Forms {
		f := &r.Forms[i]
		if only && f.Hash != one && f.Hash != other {
			continue // most of them
		}
		if f.Section&t.fields != 0 && r.begins(f, t) {
			return f
		}
	}
	return nil
}

// beginnings returns the hashes of the forms that t can begin with, if it can
// begin with no other: those of a compound are its first part and all of it.
func (t *term) beginnings() (one, other uint64, only bool) {
	w := &t.words[0]
	switch {
	case t.kind != asWords || w.manner == asWritten:
		return 0, 0, false
	case w.manner == asCompound:
		return w.hash, w.parts[0].hash, true
	}
	return w.hash, w.hash, true
}

// begins reports whether t is found from f on.
func (r *reading) begins(f *text.Form, t *term) bool {
	w := &t.words[0]
	switch t.kind {
	case asPrefix:
		s := r.Spelling(f)
		return w.size <= len(s) && text.Hash(s[:w.size]) == w.hash
	case asStem:
		return r.StemHash(f) == w.hash
	}
	if r.fits(f, w) && r.continues(f.End(), t.words[1:], nil) {
		return true
	}
	return w.manner == asCompound && r.fits(f, &w.parts[0]) && r.continues(f.End(), w.parts[1:], t.words[1:])
}

// continues reports whether words and then more stand side by side from a
// place on.
func (r *reading) continues(pos uint32, words, more []word) bool {
	if len(words) == 0 {
		return len(more) == 0 || r.continues(pos, more, nil)
	}
	w := &words[0]
	for _, f := range r.At(pos) {
		if r.fits(&f, w) && r.continues(f.End(), words[1:], more) {
			return true
		}
	}
	return w.manner == asCompound && r.continues(pos, w.parts, words[1:])
}

// fits reports whether f is what w looks for; of a compound, joined.
func (r *reading) fits(f *text.Form, w *word) bool {
	switch w.manner {
	case asWritten:
		return r.Exact(f) == w.hash
	case asAcronym:
		return f.Hash == w.hash && f.Flags&(text.Dotted|text.Capitals) != 0
	}
	return f.Hash == w.hash
}
