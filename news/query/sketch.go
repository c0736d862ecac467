package query

import (
	"math/bits"

	"newsbot/news/text"
)

// A Sketch says of most texts that lack a word that they do: it has bits for each
// word of the text, for its stem and for its beginning. The nil Sketch is of a text
// that may have any.
type Sketch []uint64

const (
	// bitsPerForm is how long a sketch is. With two bits for each of some three keys
	// of a form, of which half are met again, one word in fifteen seems to be there
	// and is not.
	bitsPerForm = 8

	// minSketch and maxSketch are the shortest sketch and the longest, in bits. A text
	// of over 8,000 words is told less well.
	minSketch = 512
	maxSketch = 1 << 16

	// beginning is how many bytes of a word stand for all prefixes of it.
	beginning = 3
)

// What a key of a sketch is of, beside a word as it is spelt.
const (
	keyOfStem = iota + 1
	keyOfBeginning
)

// sketch is that of the text that r has read.
func (r *Reading) sketch() Sketch {
	size := min(max(minSketch, uint(len(r.Forms)*bitsPerForm)), maxSketch)
	s := make(Sketch, 1<<bits.Len(size-1)/64)
	for i := range r.Forms {
		f := &r.Forms[i]
		s.add(f.Hash)
		s.add(keyed(r.StemHash(f), keyOfStem))
		if b := r.Spelling(f); len(b) >= beginning {
			s.add(keyed(text.Hash(b[:beginning]), keyOfBeginning))
		}
	}
	return s
}

func keyed(hash, of uint64) uint64 { return text.Mix(hash, of) }

// places are the two bits of a key.
func (s Sketch) places(key uint64) (a, b uint64) {
	mixed := text.Mix(key, 0)
	last := uint64(len(s)*64 - 1)
	return mixed & last, mixed >> 32 & last
}

func (s Sketch) add(key uint64) {
	a, b := s.places(key)
	s[a/64] |= 1 << (a % 64)
	s[b/64] |= 1 << (b % 64)
}

func (s Sketch) has(key uint64) bool {
	a, b := s.places(key)
	return s[a/64]&(1<<(a%64)) != 0 && s[b/64]&(1<<(b%64)) != 0
}

// May reports whether q may want a text of which s is the sketch, whatever its source
// and language. False is certain.
func (q *Query) May(s Sketch) bool { return s == nil || s.may(q.root) }

// may reports whether n may be true of the text.
func (s Sketch) may(n *Node) bool {
	switch n.Op {
	case OpTerm:
		return s.mayHold(n.Term)
	case OpAnd:
		for _, k := range n.Kids {
			if !s.may(k) {
				return false
			}
		}
	case OpOr:
		for _, k := range n.Kids {
			if s.may(k) {
				return true
			}
		}
		return false
	}
	return true
}

// mayHold reports whether the text may hold t.
func (s Sketch) mayHold(t *Term) bool {
	w := &t.Words[0]
	switch {
	case t.Fields&Anywhere == 0: // a source or a language
		return true
	case t.Kind == AsPrefix:
		return s.mayBegin(w) || w.IsTwofold() && s.mayBegin(&w.Parts[0])
	case t.Kind == AsStem:
		return s.has(keyed(w.Hash, keyOfStem)) || s.hasOne(w.Parts)
	}
	return s.mayHoldAll(t.Words)
}

// mayBegin reports whether a word of the text may begin as w does.
func (s Sketch) mayBegin(w *Word) bool {
	return len(w.Spell) < beginning || s.has(keyed(text.Hash([]byte(w.Spell[:beginning])), keyOfBeginning))
}

// hasOne reports whether one of some words may stand in the text.
func (s Sketch) hasOne(words []Word) bool {
	for i := range words {
		if s.has(words[i].Hash) {
			return true
		}
	}
	return false
}

// mayHoldAll reports whether all of some words may stand in the text.
func (s Sketch) mayHoldAll(words []Word) bool {
	for i := range words {
		w := &words[i]
		if !s.has(w.File) && !(w.IsTwofold() && s.mayHoldAll(w.Parts)) {
			return false
		}
	}
	return true
}
