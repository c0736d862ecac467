package faithful

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/blevesearch/snowballstem"
	"github.com/blevesearch/snowballstem/danish"
	"github.com/blevesearch/snowballstem/finnish"
	"github.com/blevesearch/snowballstem/german"
	"github.com/blevesearch/snowballstem/hungarian"
	"github.com/blevesearch/snowballstem/norwegian"
	"github.com/blevesearch/snowballstem/romanian"
	"github.com/blevesearch/snowballstem/russian"
	"github.com/blevesearch/snowballstem/swedish"
	"github.com/blevesearch/snowballstem/turkish"
	"golang.org/x/text/unicode/norm"

	"newsbot/news/bullets"
)

// declining are the languages whose names change their endings with the case. In
// the others a name is spelled as it is, and a stemmer would take Peters for
// Peter.
var declining = map[string]func(*snowballstem.Env) bool{
	"da": danish.Stem, "de": german.Stem, "fi": finnish.Stem, "hu": hungarian.Stem, "no": norwegian.Stem,
	"ro": romanian.Stem, "ru": russian.Stem, "sv": swedish.Stem, "tr": turkish.Stem,
}

// A word is a run of letters, or two neighbouring characters of a script that
// has no spaces. A run of katakana counts as a capitalised word, for it is a
// foreign name or word. What begins with a digit is a number and no word.
type word struct {
	text    string // as it is written
	key     string // the same for all spellings and cases of the word
	capital bool
	first   bool // begins a sentence, a quotation or an aside, so that its capital says nothing
	joined  bool // only a space or a hyphen parts it from the word before
}

// initials are letters with full stops that make one word: "U.S."
var initials = regexp.MustCompile(`(?:^|[^\pL])(?:\pL\.){2,}`)

// words splits a text in a language, which may be "".
func words(s, lang string) []word {
	var list []word
	rest := initials.ReplaceAllStringFunc(norm.NFKC.String(s), func(s string) string { return strings.ReplaceAll(s, ".", "") })
	gap := "." // a text begins as a sentence does
	for rest != "" {
		r, _ := utf8.DecodeRuneInString(rest)
		kind := kindOf(r)
		run := rest[:runLength(rest, kind)]
		rest = rest[len(run):]
		switch {
		case kind == between:
			gap += run
			continue
		case kind == dense:
			list = append(list, pairs(run)...)
		case kind == katakana:
			list = append(list, word{text: run, key: run, capital: true})
		case unicode.IsDigit(r):
			gap = run // a number parts its neighbours
			continue
		default:
			list = append(list, newWord(run, gap, lang))
		}
		gap = ""
	}
	return list
}

// newWord returns the word that is written as text after a gap.
func newWord(text, gap, lang string) word {
	return word{
		text:    text,
		key:     fold(text, lang),
		capital: strings.IndexFunc(text, unicode.IsUpper) >= 0,
		first:   strings.ContainsAny(gap, ".!?:;\n\"“”„«»‹›‘(¿¡[|—–•"),
		joined:  gap == " " || gap == "-",
	}
}

// pairs returns the words of a run in a script without spaces.
func pairs(run string) []word {
	r := []rune(run)
	if len(r) == 1 {
		return []word{{text: run, key: run}}
	}
	var list []word
	for i := range len(r) - 1 {
		pair := string(r[i : i+2])
		list = append(list, word{text: pair, key: pair})
	}
	return list
}

// fold returns a word in lower case, without accents, and in a language that
// declines names without its ending.
func fold(text, lang string) string {
	text = strings.ToLower(text)
	if stem := declining[lang]; stem != nil {
		env := snowballstem.NewEnv(text)
		stem(env)
		text = env.Current()
	}
	return strings.Map(func(r rune) rune {
		if r >= 0x0300 && r < 0x0370 { // the accents of Latin, Greek and Cyrillic
			return -1
		}
		return r
	}, norm.NFD.String(text))
}

// A kind is what a character is to words.
type kind int

const (
	between kind = iota // words: space, punctuation, symbols
	letters             // and digits, with their marks
	dense               // a script without spaces
	katakana
)

func kindOf(r rune) kind {
	switch {
	case r == 'ー' || unicode.Is(unicode.Katakana, r):
		return katakana
	case bullets.Unspaced(r):
		return dense
	case unicode.IsLetter(r), unicode.IsDigit(r), unicode.IsMark(r):
		return letters
	}
	return between
}

// runLength returns the length in bytes of the run of a kind that s begins with.
func runLength(s string, k kind) int {
	if i := strings.IndexFunc(s, func(r rune) bool { return kindOf(r) != k }); i >= 0 {
		return i
	}
	return len(s)
}
