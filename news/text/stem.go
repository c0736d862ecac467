package text

import (
	"unicode"
	"unicode/utf8"

	"github.com/blevesearch/snowballstem"
	"github.com/blevesearch/snowballstem/english"
	"github.com/blevesearch/snowballstem/russian"
)

// Stem returns what the forms of a folded word have in common: by the rules
// of English for Latin letters and of Russian for Cyrillic ones. Other words
// are their own stem.
func Stem(word []byte) []byte {
	first, _ := utf8.DecodeRune(word)
	env := snowballstem.NewEnv(string(word))
	switch {
	case unicode.Is(unicode.Latin, first):
		english.Stem(env)
	case unicode.Is(unicode.Cyrillic, first):
		russian.Stem(env)
	}
	return []byte(env.Current())
}

// stemCacheSize is the number of words whose stems an analysis remembers.
const stemCacheSize = 1 << 16

// A stemmed word of the cache.
type stemmed struct {
	word uint64 // its hash
	stem uint64 // hash of its stem
}

// StemHash returns the hash of the stem of f.
func (a *Analysis) StemHash(f *Form) uint64 {
	if a.stems == nil {
		a.stems = make([]stemmed, stemCacheSize)
	}
	s := &a.stems[f.Hash%stemCacheSize]
	if s.word != f.Hash {
		*s = stemmed{f.Hash, Hash(Stem(a.Spelling(f)))}
	}
	return s.stem
}
