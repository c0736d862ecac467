package query

import "sync"

// A reading is a text taken apart, for queries to be evaluated against.
type reading struct {
	analysis
	source uint64 // hash of the folded source
	lang   uint64 // hash of the folded language
}

// readings recycles them.
var readings = sync.Pool{New: func() any { return new(reading) }}

// read takes t apart.
func (r *reading) read(t *Text) {
	r.begin(false)
	r.add(inTitle, t.Title)
	r.add(inDeck, t.Deck)
	r.add(inBody, t.Body)
	for _, b := range t.Bullets {
		r.add(inBody, b)
	}
	r.source, r.lang = r.hashWhole(t.Source), r.hashWhole(t.Lang)
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
func (r *reading) find(t *term) *form {
	one, other, only := t.beginnings()
	for i := range r.forms {
		f := &r.forms[i]
		if only && f.hash != one && f.hash != other {
			continue // most of them
		}
		if f.field&t.fields != 0 && r.begins(f, t) {
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
func (r *reading) begins(f *form, t *term) bool {
	w := &t.words[0]
	switch t.kind {
	case asPrefix:
		s := r.spelling(f)
		return w.size <= len(s) && hashBytes(s[:w.size]) == w.hash
	case asStem:
		return r.stemHash(f) == w.hash
	}
	if r.fits(f, w) && r.continues(f.end(), t.words[1:], nil) {
		return true
	}
	return w.manner == asCompound && r.fits(f, &w.parts[0]) && r.continues(f.end(), w.parts[1:], t.words[1:])
}

// continues reports whether words and then more stand side by side from a
// place on.
func (r *reading) continues(pos uint32, words, more []word) bool {
	if len(words) == 0 {
		return len(more) == 0 || r.continues(pos, more, nil)
	}
	w := &words[0]
	for _, f := range r.at(pos) {
		if r.fits(&f, w) && r.continues(f.end(), words[1:], more) {
			return true
		}
	}
	return w.manner == asCompound && r.continues(pos, w.parts, words[1:])
}

// fits reports whether f is what w looks for; of a compound, joined.
func (r *reading) fits(f *form, w *word) bool {
	switch w.manner {
	case asWritten:
		return r.exact(f) == w.hash
	case asAcronym:
		return f.hash == w.hash && f.flags&(dotted|capitals) != 0
	}
	return f.hash == w.hash
}
