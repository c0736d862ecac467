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
// (Киев, Медведев), or its plural follows no rule (crisis, woman), it does not find
// the forms of a word. Forms makes them of the word. Some of them are no words, and
// a few are words of their own, as with a stem.

// plurals lists the irregular plurals of English: the word and its plural, folded.
// Those that a reader more often takes for another word (leaves, axes) are among
// them, for who looks for the forms of leaf wants them.
//
//go:embed plurals.txt
var plurals string

// declensions lists how nouns and names of Russian and Ukrainian are declined,
// folded: what a word ends in, and which endings take its place, + being none. The
// line = is for words that end in a consonant, whose endings are put behind it.
// Oblique forms stand among the words, for people paste them.
//
//go:embed declensions.txt
var declensions string

// Forms returns forms of a folded word: of English its irregular plural or
// singular, of Russian and Ukrainian its cases as a noun or a name. It is nil for
// other words.
func Forms(word string) []string {
	first, _ := utf8.DecodeRuneInString(word)
	switch {
	case unicode.Is(unicode.Latin, first):
		return irregular(word)
	case unicode.Is(unicode.Cyrillic, first) && utf8.RuneCountInString(word) >= minDeclined:
		return declined(word)
	}
	return nil
}

// minDeclined is the fewest letters of a word that is declined, and one more than
// those that an ending follows.
const minDeclined = 3

// numbers maps words of English to their irregular plurals, and these to them.
var numbers = sync.OnceValue(func() map[string][]string {
	m := make(map[string][]string)
	for line := range strings.Lines(plurals) {
		one, many, _ := strings.Cut(strings.TrimSpace(line), " ")
		m[one] = append(m[one], many)
		m[many] = append(m[many], one)
	}
	return m
})

// irregular returns the irregular plural of word, or of what it is the plural.
func irregular(word string) []string {
	forms := numbers()[word]
	for _, ends := range [][2]string{{"man", "men"}, {"lysis", "lyses"}, {"thesis", "theses"}, {"gnosis", "gnoses"}, {"crisis", "crises"}, {"oasis", "oases"}} {
		for i, end := range ends {
			if root, ok := strings.CutSuffix(word, end); ok && !slices.Contains(noMan, word) {
				forms = append(forms[:len(forms):len(forms)], root+ends[1-i])
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
	slices.Sort(forms)
	return slices.Compact(forms)
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
