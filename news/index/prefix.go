package index

import (
	"math/bits"

	"newsbot/news/query"
	"newsbot/news/text"
)

// A prefixFilter knows the lengths of the prefixes that begin with the same
// three bytes, so that few words are looked up in vain. What it has noted it
// keeps; what is stale costs a look, never an answer. Every prefix has three
// bytes at least.
type prefixFilter struct {
	lengths []uint64 // by hash of three bytes: bit n for length n
}

const (
	prefixBuckets = 1 << 12
	longestPrefix = 63 // bytes by which a prefix is filed
)

func prefixBucket(a, b, c byte) int {
	return int((uint32(a)<<16|uint32(b)<<8|uint32(c))*hashMultiplier) >> 20
}

// add notes a folded prefix, of at most longestPrefix bytes.
func (p *prefixFilter) add(prefix string) {
	if p.lengths == nil {
		p.lengths = make([]uint64, prefixBuckets)
	}
	p.lengths[prefixBucket(prefix[0], prefix[1], prefix[2])] |= 1 << len(prefix)
}

// of returns the lengths that prefixes of a word may have, as bits. Capitals of
// ASCII count as small letters.
func (p *prefixFilter) of(word []byte) uint64 {
	if len(word) < query.MinPrefix {
		return 0
	}
	return p.lengths[prefixBucket(text.Lower(word[0]), text.Lower(word[1]), text.Lower(word[2]))]
}

// findPrefixes finds the prefixes that words of the text begin with.
func (m *Matches) findPrefixes() {
	for i := range m.reading.Forms {
		f := &m.reading.Forms[i]
		lengths := m.x.prefixes.of(m.reading.Raw(f))
		if lengths == 0 {
			continue
		}
		word := m.reading.Spelling(f)
		for ; lengths != 0; lengths &= lengths - 1 {
			if n := bits.TrailingZeros64(lengths); n <= len(word) {
				m.findKey(salted(text.Hash(word[:n]), saltPrefix), f.Section)
			}
		}
	}
}

// findStems finds the stems of the words of the text.
func (m *Matches) findStems() {
	for i := range m.reading.Forms {
		f := &m.reading.Forms[i]
		m.findKey(salted(m.reading.StemHash(f), saltStem), f.Section)
	}
}
