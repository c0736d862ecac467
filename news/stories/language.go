package stories

import (
	_ "embed"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/blevesearch/snowballstem"
	"github.com/blevesearch/snowballstem/english"
	"github.com/blevesearch/snowballstem/french"
	"github.com/blevesearch/snowballstem/german"
	"github.com/blevesearch/snowballstem/russian"
	"github.com/blevesearch/snowballstem/spanish"
)

// stopText lists the little words of each language, which say nothing of a
// story: a line a language, which its code begins.
//
//go:embed stop.txt
var stopText string

// aliasText lists names that stand for one another in headlines: a line a
// group, which the word that stands for all begins. They are those of a
// country, its people and its capital, but for lines that begin with ~.
//
//go:embed alias.txt
var aliasText string

// stops says for each little word in which languages it is one, a bit a
// language.
var stops = sync.OnceValue(func() map[string]uint32 {
	m := make(map[string]uint32)
	for n, line := range languageLines() {
		for _, w := range strings.Fields(line)[1:] {
			m[fold(w)] |= 1 << n
		}
	}
	return m
})

// languageLines are the lines of stopText.
func languageLines() []string { return strings.Split(strings.TrimSpace(stopText), "\n") }

// languages are the codes of the languages whose little words are known, in
// the order of the bits of stops.
var languages = sync.OnceValue(func() (codes []string) {
	for _, line := range languageLines() {
		codes = append(codes, strings.Fields(line)[0])
	}
	return codes
})

// An alias is what stands for a word.
type alias struct {
	word  string
	place bool // a country
}

// aliases says what stands for a word.
var aliases = sync.OnceValue(func() map[string]alias {
	m := make(map[string]alias)
	for line := range strings.Lines(aliasText) {
		line, spelling := strings.CutPrefix(line, "~ ")
		group := strings.Fields(line)
		for _, w := range group {
			m[fold(w)] = alias{fold(group[0]), !spelling}
		}
	}
	return m
})

// languageOf says which language words are in, by their script and their
// little words; a hint decides where these do not. A script without spaces is
// "zh", whatever the language.
func languageOf(words []word, hint string) string {
	var votes [32]int
	wide, cyrillic := 0, 0
	for i := range words {
		w := &words[i]
		if w.wide {
			wide++
			continue
		}
		if r, _ := utf8.DecodeRuneInString(w.text); unicode.Is(unicode.Cyrillic, r) {
			cyrillic++
		}
		if w.accent {
			votes[0]-- // English has none
		}
		for n, in := 0, stops()[w.text]; in != 0; n, in = n+1, in>>1 {
			votes[n] += int(in & 1)
		}
	}
	if 2*wide > len(words) {
		return "zh"
	}
	best, most := "en", 0
	if 2*cyrillic > len(words) {
		best = "ru"
	}
	for n, code := range languages() {
		if votes[n] > most || votes[n] == most && most > 0 && code == hint {
			best, most = code, votes[n]
		}
	}
	if most == 0 && hint != "" && 2*cyrillic <= len(words) {
		return hint
	}
	return best
}

// longNames are names of several words that headlines also write as one.
var longNames = map[string]string{
	"federal reserve": "fed", "european central": "ecb", "banque centrale": "ecb", "europaische zentralbank": "ecb", "banco central": "ecb", "united states": "usa", "united nations": "un", "united kingdom": "uk",
	"white house": "whitehouse", "supreme court": "scotus", "wall street": "wallstreet", "north korea": "dprk", "north korean": "dprk", "south korea": "rok", "south korean": "rok", "hong kong": "hongkong",
	"new york": "newyork", "los angeles": "losangeles", "new zealand": "newzealand", "saudi arabia": "saudi", "south africa": "southafrica", "south african": "southafrica", "sri lanka": "srilanka", "sri lankan": "srilanka", "el salvador": "elsalvador", "costa rica": "costarica", "puerto rico": "puertorico",
}

// stemmers take a word to what its forms have in common.
var stemmers = map[string]func(*snowballstem.Env) bool{
	"en": english.Stem, "de": german.Stem, "fr": french.Stem, "es": spanish.Stem, "ru": russian.Stem, "uk": russian.Stem,
}

// aliasOf is what stands for a folded word: in Russian, whose names have many
// endings, for any form of it.
func aliasOf(text string) (a alias, ok bool) {
	if a, ok = aliases()[text]; ok || !isCyrillic(text) {
		return a, ok
	}
	a, ok = aliasStems()[russianStem(text)]
	return a, ok
}

// aliasStems says what stands for a Russian word, by its stem.
var aliasStems = sync.OnceValue(func() map[string]alias {
	m := make(map[string]alias)
	for text, a := range aliases() {
		if isCyrillic(text) {
			m[russianStem(text)] = a
		}
	}
	return m
})

// isCyrillic says whether a word begins with a Cyrillic letter.
func isCyrillic(text string) bool {
	first, _ := utf8.DecodeRuneInString(text)
	return unicode.Is(unicode.Cyrillic, first)
}

// stemOf is what the forms of a folded word have in common, and what stands
// for it where several names do.
func stemOf(text, lang string) string {
	if a, ok := aliasOf(text); ok {
		text = a.word
	}
	if text == "" || text[0] >= '0' && text[0] <= '9' {
		return text
	}
	stem, ok := stemmers[lang]
	if slavic := lang == "ru" || lang == "uk"; ok && isCyrillic(text) != slavic {
		stem, ok = english.Stem, text[0] < utf8.RuneSelf // a foreign name
	} else if slavic {
		return russianStem(text)
	}
	if !ok {
		return text
	}
	env := snowballstem.NewEnv(text)
	stem(env)
	return env.Current()
}

// leastStem is how many letters of a Russian stem must be left.
const leastStem = 3

// russianStem is what the forms of a Russian word have in common. What the stemmer
// takes from a name in some of its cases and leaves in others goes from all of them:
// Соколов, Соколова and Соколовым have one stem, as have Китай and Китая.
func russianStem(text string) string {
	env := snowballstem.NewEnv(text)
	russian.Stem(env)
	stem := env.Current()
	for _, of := range []string{text, stem} {
		if bare := strings.TrimSuffix(strings.TrimSuffix(of, "ов"), "ев"); bare != of {
			return longEnough(strings.TrimRight(bare, "и"), of)
		}
	}
	return longEnough(strings.TrimRight(stem, "аеиоуыэюяй"), stem)
}

// longEnough is a stem, or what it was made of where too little is left.
func longEnough(stem, of string) string {
	if utf8.RuneCountInString(stem) < leastStem {
		return of
	}
	return stem
}

// ideaText lists words that mean roughly the same in headlines, in several
// languages: a line an idea. A word of several lines belongs to the first.
//
//go:embed concepts.txt
var ideaText string

// ideas says which line of ideaText a folded word is in, counted from 1.
var ideas = sync.OnceValue(func() map[string]uint8 {
	m := make(map[string]uint8)
	n := uint8(0)
	for line := range strings.Lines(ideaText) {
		n++
		for w := range strings.FieldsSeq(line) {
			if w = fold(w); m[w] == 0 {
				m[w] = n
			}
		}
	}
	return m
})
