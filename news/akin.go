package news

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// A Topic is what a headline says that it is about: its words of more than
// three letters, without regard to case.
type Topic map[string]bool

// TopicOf takes the topic from a headline.
func TopicOf(title string) Topic {
	words := Topic{}
	for _, w := range strings.FieldsFunc(title, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		if utf8.RuneCountInString(w) > 3 {
			words[strings.ToLower(w)] = true
		}
	}
	return words
}

// Akin says whether another headline shares enough words with t to be about the
// same matter: two, or the only one that t has.
func (t Topic) Akin(other Topic) bool {
	shared := t.shared(other)
	return shared >= 2 || shared == 1 && len(t) == 1
}

// shared counts the words that both have.
func (t Topic) shared(other Topic) (n int) {
	for w := range t {
		if other[w] {
			n++
		}
	}
	return n
}
