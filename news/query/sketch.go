package query

import (
	"math"
	"slices"

	"newsbot/news/text"
)

// A Sketch says of most texts that lack a word that they do: it has bits for each
// word of the text, for its stem, for its beginning, for its standing in the title, and
// for each two words side by side. The zero Sketch is of a text that may have any.
type Sketch struct {
	bits []uint64
	lang Name
}

// A Name is what a source or a language is compared by: no more is kept of it.
type Name uint64

// NameOf is what a source or a language of that name is compared by.
func NameOf(name string) Name {
	r := readings.Get().(*Reading)
	defer readings.Put(r)
	return Name(r.HashWhole(name))
}

const (
	// bitsPerForm is how long a sketch is. With two bits for each key, of which a form
	// of an English article has 2.3 that are not met again, one word in ten, and one
	// pair of words in nine, seems to be there and is not.
	bitsPerForm = 12

	// mostForms is how many forms are told apart well: of a longer text more words seem
	// to be there.
	mostForms = 5000

	// beginning is how many bytes of a word stand for all prefixes of it.
	beginning = 3
)

// What a key of a sketch is of, beside a word as it is spelt.
const (
	keyOfStem = iota + 1
	keyOfBeginning
	keyOfTitle // of a word as it is spelt in the title
	keyOfPair  // of two words side by side
)

// sketch is that of the text that r has read.
func (r *Reading) sketch() Sketch {
	s := Sketch{bits: make([]uint64, 1+min(len(r.Forms), mostForms)*bitsPerForm/64), lang: Name(r.Lang)}
	for i := range r.Forms {
		f := &r.Forms[i]
		s.add(f.Hash)
		s.add(keyed(r.StemHash(f), keyOfStem))
		if b := r.Spelling(f); len(b) >= beginning {
			s.add(keyed(text.Hash(b[:beginning]), keyOfBeginning))
		}
		if f.Section == InTitle {
			s.add(keyed(f.Hash, keyOfTitle))
		}
		for j := i + 1; j < len(r.Forms) && r.Forms[j].Pos <= f.End(); j++ {
			if r.Forms[j].Pos == f.End() {
				s.add(paired(f.Hash, r.Forms[j].Hash))
			}
		}
	}
	return s
}

// paired is the key of two words side by side.
func paired(first, second uint64) uint64 { return keyed(text.Mix(first, second), keyOfPair) }

func keyed(hash, of uint64) uint64 { return text.Mix(hash, of) }

// places are the two bits of a key.
func (s Sketch) places(key uint64) (a, b uint64) {
	mixed, n := text.Mix(key, 0), uint64(len(s.bits)*64)
	return mixed >> 32 * n >> 32, mixed & math.MaxUint32 * n >> 32
}

func (s Sketch) add(key uint64) {
	a, b := s.places(key)
	s.bits[a/64] |= 1 << (a % 64)
	s.bits[b/64] |= 1 << (b % 64)
}

func (s Sketch) has(key uint64) bool {
	a, b := s.places(key)
	return s.bits[a/64]&(1<<(a%64)) != 0 && s.bits[b/64]&(1<<(b%64)) != 0
}

// May reports whether q may want a text of which s is the sketch, from that source.
// False is certain.
func (q *Query) May(s Sketch, source Name) bool {
	return s.bits == nil || outline{s, source}.may(q.root)
}

// An outline is what is known of a text without reading it.
type outline struct {
	Sketch
	source Name
}

// may reports whether n may be true of the text.
func (o outline) may(n *Node) bool {
	switch n.Op {
	case OpTerm:
		return o.mayHold(n.Term)
	case OpAnd:
		return !slices.ContainsFunc(n.Kids, func(k *Node) bool { return !o.may(k) })
	case OpOr:
		return slices.ContainsFunc(n.Kids, o.may)
	}
	return true
}

// mayHold reports whether the text may hold t.
func (o outline) mayHold(t *Term) bool {
	w := &t.Words[0]
	switch {
	case t.Fields == InSource:
		return Name(w.Hash) == o.source
	case t.Fields == InLang:
		return Name(w.Hash) == o.lang
	case t.Kind == AsPrefix:
		return o.mayBegin(w) || w.IsTwofold() && o.mayBegin(&w.Parts[0])
	case t.Kind == AsStem:
		return o.has(keyed(w.Hash, keyOfStem)) || o.hasOne(w.Parts)
	}
	return o.mayHoldAll(t.Words, t.Fields == InTitle)
}

// mayBegin reports whether a word of the text may begin as w does.
func (s Sketch) mayBegin(w *Word) bool {
	return len(w.Spell) < beginning || s.has(keyed(text.Hash([]byte(w.Spell[:beginning])), keyOfBeginning))
}

// hasOne reports whether one of some words may stand in the text.
func (s Sketch) hasOne(words []Word) bool {
	return slices.ContainsFunc(words, func(w Word) bool { return s.has(w.Hash) })
}

// mayHoldAll reports whether all of some words may stand in the text, side by side, and
// the first of them in its title.
func (s Sketch) mayHoldAll(words []Word, titled bool) bool {
	for i := range words {
		w := &words[i]
		key := w.File
		if titled && i == 0 {
			key = keyed(key, keyOfTitle)
		}
		if !s.has(key) && !(w.IsTwofold() && s.mayHoldAll(w.Parts, titled && i == 0)) {
			return false
		}
		if i > 0 && !w.IsTwofold() && !words[i-1].IsTwofold() && !s.has(paired(words[i-1].File, w.File)) {
			return false
		}
	}
	return true
}
