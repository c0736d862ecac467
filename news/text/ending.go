package text

import (
	"bytes"
	"slices"
	"unicode"
	"unicode/utf8"
)

// baseOf returns w without what stands behind its apostrophe, if that is an
// ending and not part of the word: 's, and behind a name or number the case
// endings of languages that set them apart so: Ankara'da, 2024'te, Kennedy'ego.
func baseOf(w []byte) []byte {
	i := bytes.LastIndexByte(w, '\'')
	switch {
	case i < 1 || i+1 == len(w):
		return w
	case len(w) == i+2 && lower[w[i+1]] == 's':
		return w[:i]
	case takesEnding(w[:i], w[i+1:]) && isEnding(w[:i], w[i+1:]):
		return w[:i]
	}
	return w
}

// takesEnding reports whether base is a name or a number, with which an ending
// in small letters, or all in capitals, may be written. Dell'arte is no name
// Dell, and Sana'a no name Sana: a vowel meets none.
func takesEnding(base, ending []byte) bool {
	first, _ := utf8.DecodeRune(base)
	begins, _ := utf8.DecodeRune(ending)
	last, _ := utf8.DecodeLastRune(base)
	capitals := bytes.ContainsFunc(base, unicode.IsUpper) && !bytes.ContainsFunc(base, unicode.IsLower)
	switch {
	case unicode.IsDigit(first):
		return unicode.IsLower(begins)
	case !unicode.Is(unicode.Latin, first) || !unicode.IsUpper(first) || bytes.IndexByte(base, '\'') >= 0:
		return false
	case unicode.IsUpper(begins) && !capitals:
		return false // O'Neill
	case slices.ContainsFunc(elisions, func(s string) bool { return equalLower(base, s) }):
		return false
	case isVowel(begins) && isVowel(last):
		return capitals && unicode.IsLower(begins) // EU'en: its letters are spoken one by one
	}
	n := utf8.RuneCount(base)
	return n >= 3 || n == 2 && capitals && unicode.IsLower(begins) // AB'nin, but un'altra
}

func isVowel(r rune) bool {
	return slices.Contains([]rune("aeiou"), withoutAccents(unicode.ToLower(r))) || r == 'ı'
}

// Endings of languages other than Turkish, folded, that stand behind an apostrophe.
var endings = []string{
	// Polish names that end in a vowel nobody speaks, or in one of other spelling.
	"ego", "emu", "em", "owi", "ie", "y", "ow", "ami", "om", "ach",
	// Estonian and Finnish.
	"i", "is", "isse", "ist", "iga", "ile", "il", "ilt", "iks", "id", "it", "ga", "le", "lt", "sse", "st", "ks", "ni",
	"ssa", "sta", "lla", "lta", "lle", "ksi", "hin", "iin",
	// Lithuanian and Latvian.
	"as", "ui", "ams",
	// German, of a person's law or doctrine.
	"sche", "schen", "scher", "sches", "schem",
}

// endingsOfCapitals are those of Dutch and Danish that only abbreviations have.
var endingsOfCapitals = []string{"er", "ers", "en", "et", "ere", "erne", "je", "jes"}

// isEnding reports whether what stands behind the apostrophe of base is one.
func isEnding(base, ending []byte) bool {
	var folded [32]byte
	if len(ending) > len(folded)/2 {
		return false
	}
	e := appendFold(folded[:0], ending)
	is := func(s string) bool { return string(e) == s }
	return isTurkishEnding(e, maxSuffixes) || slices.ContainsFunc(endings, is) ||
		!bytes.ContainsFunc(base, unicode.IsLower) && slices.ContainsFunc(endingsOfCapitals, is)
}

// turkishSuffixes are what the endings of Turkish are made of, folded; a stands for a
// or e, i for any close vowel, d for d or t.
var turkishSuffixes = []string{
	"a", "ya", "na", "i", "yi", "ni", "si", "in", "nin", "im", "iz", "imiz", "iniz", // case and owner
	"da", "nda", "dan", "ndan", "la", "yla", "ca", "ki", "lar", "li", "lik", "lig", "siz", "ci", "inci", "nci", "ar", "sar",
	"dir", "di", "ydi", "mis", "ymis", "ken", "yken", "sa", "ysa",
}

// maxSuffixes is the most of them that one word carries here: Ankara'dakilerden
// has four.
const maxSuffixes = 5

// isTurkishEnding reports whether e is made of n suffixes at most.
func isTurkishEnding(e []byte, n int) bool {
	for _, s := range turkishSuffixes {
		if beginsTurkish(e, s) && (len(e) == len(s) || n > 1 && isTurkishEnding(e[len(s):], n-1)) {
			return true
		}
	}
	return false
}

// beginsTurkish reports whether e begins with the suffix s in one of its
// harmonies.
func beginsTurkish(e []byte, s string) bool {
	if len(e) < len(s) {
		return false
	}
	for i := range len(s) {
		c := e[i]
		switch {
		case c == s[i], s[i] == 'a' && c == 'e', s[i] == 'i' && c == 'u', s[i] == 'd' && c == 't':
		default:
			return false
		}
	}
	return true
}
