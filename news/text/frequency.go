package text

import (
	_ "embed"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"
)

//go:generate go run ./internal/frequencies -o frequencies.txt

// commonWords lists the commonest words of English news with the share of
// texts that hold them, in ten thousandths. It is made by go generate from
// counts over public collections of news texts. It decides where queries are
// filed, never what they find.
//
//go:embed frequencies.txt
var commonWords string

// frequencies maps the hash of a common word to the share of texts with it.
var frequencies = sync.OnceValue(func() map[uint64]float64 {
	m := make(map[uint64]float64)
	for line := range strings.Lines(commonWords) {
		word, count, _ := strings.Cut(strings.TrimSpace(line), " ")
		n, _ := strconv.Atoi(count)
		m[Hash([]byte(word))] = float64(n) / 10000
	}
	return m
})

// Frequency returns the expected share of texts that hold the word spelt so.
// Of words that are not among the common ones, short ones are likely to be
// little words of another language, or characters standing alone.
func Frequency(hash uint64, spell string) float64 {
	if f, ok := frequencies()[hash]; ok {
		return f
	}
	return 0.004 / float64(max(1, utf8.RuneCountInString(spell)))
}

// IsCommon reports whether a folded word is among the common ones of English news.
func IsCommon(word string) bool {
	_, common := frequencies()[Hash([]byte(word))]
	return common
}
