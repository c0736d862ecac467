package query

import "math/bits"

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
	if len(word) < minPrefix {
		return 0
	}
	return p.lengths[prefixBucket(lower[word[0]], lower[word[1]], lower[word[2]])]
}

// findPrefixes finds the prefixes that words of the text begin with.
func (m *Matches) findPrefixes() {
	for i := range m.forms {
		f := &m.forms[i]
		lengths := m.x.prefixes.of(m.raw(f))
		if lengths == 0 {
			continue
		}
		word := m.spelling(f)
		for ; lengths != 0; lengths &= lengths - 1 {
			if n := bits.TrailingZeros64(lengths); n <= len(word) {
				m.findKey(salted(hashBytes(word[:n]), saltPrefix), f.field)
			}
		}
	}
}

// stemCacheSize is the number of words whose stems an analysis remembers.
const stemCacheSize = 1 << 16

// A stemmed word of the cache.
type stemmed struct {
	word uint64 // its hash
	stem uint64 // hash of its stem
}

// stemHash returns the hash of the stem of f.
func (a *analysis) stemHash(f *form) uint64 {
	if a.stems == nil {
		a.stems = make([]stemmed, stemCacheSize)
	}
	s := &a.stems[f.hash%stemCacheSize]
	if s.word != f.hash {
		*s = stemmed{f.hash, hashBytes(stem(a.spelling(f)))}
	}
	return s.stem
}

// findStems finds the stems of the words of the text.
func (m *Matches) findStems() {
	for i := range m.forms {
		f := &m.forms[i]
		m.findKey(salted(m.stemHash(f), saltStem), f.field)
	}
}
