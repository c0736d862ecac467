package text

import (
	_ "embed"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// A stemmer takes off what looks like an ending. Where the word itself ends so
// (Киев, Медведев), or its forms follow no rule (crisis, woman, день), it does not find
// the forms of a word. Forms makes them of the word. Some of them are no words, and
// a few are words of their own, as with a stem.

// irregulars lists the forms of words that follow no rule, folded, those of one word
// on a line: plurals of English, cases of Russian and Ukrainian. Forms that a reader
// more often takes for another word (leaves, axes) are among them, for who looks for
// the forms of leaf wants them.
//
//go:embed irregular.txt
var irregulars string

// declensions lists how nouns and names of Russian and Ukrainian are declined,
// folded: what a word ends in, and which endings take its place, + being none. The
// line = is for words that end in a consonant, whose endings are put behind it.
// Oblique forms stand among the words, for people paste them.
//
//go:embed declensions.txt
var declensions string

// Forms returns forms of a folded word: of English its irregular plural or
// singular, of Russian and Ukrainian its cases as a noun or a name; of other words
// none.
func Forms(word string) []string {
	first, _ := utf8.DecodeRuneInString(word)
	forms := slices.Clone(irregularForms()[word])
	switch {
	case unicode.Is(unicode.Latin, first):
		forms = append(forms, numbered(word)...)
	case unicode.Is(unicode.Cyrillic, first) && utf8.RuneCountInString(word) >= minDeclined:
		forms = append(forms, declined(word)...)
	}
	slices.Sort(forms)
	return slices.DeleteFunc(slices.Compact(forms), func(f string) bool { return f == word })
}

// minDeclined is the fewest letters of a word that is declined, and one more than
// those that an ending follows.
const minDeclined = 3

// irregularForms maps each of the irregular forms to the others of its word.
var irregularForms = sync.OnceValue(func() map[string][]string {
	m := make(map[string][]string)
	for line := range strings.Lines(irregulars) {
		forms := strings.Fields(line)
		for _, f := range forms {
			m[f] = append(m[f], forms...)
		}
	}
	return m
})

// numberEnds are what words of English end in of which there is one, and many.
var numberEnds = [][2]string{{"man", "men"}, {"lysis", "lyses"}, {"thesis", "theses"}, {"gnosis", "gnoses"}, {"crisis", "crises"}, {"oasis", "oases"}}

// numbered returns the irregular plural of an English word, or of what it is the plural.
func numbered(word string) (forms []string) {
	for _, ends := range numberEnds {
		for i, end := range ends {
			if root, ok := strings.CutSuffix(word, end); ok && !slices.Contains(noMan, word) {
				forms = append(forms, root+ends[1-i])
			}
		}
	}
	return forms
}

// noMan lists words that end in man or men and are neither.
var noMan = []string{
	"abdomen", "acumen", "amen", "bitumen", "caiman", "german", "hymen", "human", "norman", "omen", "ottoman", "ramen",
	"regimen", "roman", "semen", "shaman", "specimen", "stamen", "talisman", "yemen",
}

// A declension is what a word ends in, and the endings that take its place.
type declension struct {
	ends    string
	endings []string
}

// allDeclensions holds the lines of declensions; the last is for consonants.
var allDeclensions = sync.OnceValue(func() (all []declension) {
	for line := range strings.Lines(declensions) {
		fields := strings.Fields(line)
		d := declension{strings.Trim(fields[0], "="), fields[1:]}
		for i, e := range d.endings {
			d.endings[i] = strings.Trim(e, "+")
		}
		all = append(all, d)
	}
	return all
})

// declined returns the cases of a Cyrillic word by every declension that it may
// be of.
func declined(word string) (forms []string) {
	for _, w := range closed(word) {
		for _, d := range allDeclensions() {
			root, ok := strings.CutSuffix(w, d.ends)
			if !ok || d.ends == "" && endsOpen(w) || utf8.RuneCountInString(root) < minDeclined-1 {
				continue
			}
			for _, e := range d.endings {
				forms = append(forms, root+e)
			}
		}
	}
	return forms
}

// endsOpen reports whether word ends in a vowel or a sign, which an ending
// replaces.
func endsOpen(word string) bool {
	last, _ := utf8.DecodeLastRuneInString(word)
	return strings.ContainsRune("аеиоуыэюяіїєйьъ", last)
}

// closed returns word, and if it may be Ukrainian with an і before its last
// consonants that becomes another vowel before an ending (Харків, Харкова), also
// with those.
func closed(word string) []string {
	all := []string{word}
	at := strings.LastIndexAny(strings.TrimRight(word, "ь"), "аеиоуыэюяіїє")
	if at < 0 || endsOpen(strings.TrimRight(word, "ь")) {
		return all
	}
	r, n := utf8.DecodeRuneInString(word[at:])
	for _, v := range map[rune][]string{'і': {"о", "е"}, 'ї': {"є"}}[r] {
		all = append(all, word[:at]+v+word[at+n:])
	}
	return all
}
