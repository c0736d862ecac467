package rouge

import (
	"hash/fnv"
	"strconv"
	"strings"
	"unicode"
)

// Coded returns a text of any language for scoring: Tokens knows no letters beyond
// ASCII, so each word is a number there, that of its stem, and each character of a
// script without spaces is a word.
func Coded(text string, stem func(word string) string, unspaced func(r rune) bool) string {
	var b strings.Builder
	for word := range strings.FieldsFuncSeq(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) }) {
		rest := strings.Map(func(r rune) rune {
			if unspaced(r) {
				b.WriteString(strconv.Itoa(int(r)) + " ")
				return -1
			}
			return r
		}, word)
		if rest != "" {
			hash := fnv.New32a()
			hash.Write([]byte(stem(rest)))
			b.WriteString(strconv.Itoa(int(hash.Sum32())) + " ")
		}
	}
	return b.String()
}
