package query

import (
	"unicode"
	"unicode/utf8"

	"github.com/blevesearch/snowballstem"
	"github.com/blevesearch/snowballstem/english"
	"github.com/blevesearch/snowballstem/russian"
)

// stem returns what the forms of a folded word have in common: by the rules
// of English for Latin letters and of Russian for Cyrillic ones. Other words
// are their own stem.
func stem(word []byte) []byte {
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
