package bullets

import (
	mathbits "math/bits"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/abadojack/whatlanggo"
	"golang.org/x/text/language"
)

const (
	// enoughText is the length in characters from which on detection is worth
	// believing: on headlines alone it is wrong for one in five.
	enoughText = 100
	// detectBytes is how much of a text is looked at; more costs milliseconds
	// and changes nothing.
	detectBytes = 1500
	// sureEnough is the least confidence of whatlanggo, 0 to 1, that counts.
	sureEnough = 0.5
)

// unlikely are languages without a press to speak of that whatlanggo mistakes
// short texts of their large relatives for.
var unlikely = whatlanggo.Options{Blacklist: map[whatlanggo.Lang]bool{whatlanggo.Epo: true, whatlanggo.Ydd: true}}

// Language returns the BCP 47 primary subtag of a text's language, such as "en":
// that of hint (a tag of the page, the feed, or what the source's last text was in)
// unless the words look foreign to it; without a hint what the text looks like, or
// "" if it is too short or too doubtful to say.
//
// With a hint that holds it costs some microseconds, so who remembers the language
// of a source pays for detection once.
func Language(text, hint string) string {
	lang := primary(hint)
	written, counts, words := survey(text)
	if lang != "" && !isForeign(lang, written, counts, words) {
		return lang
	}
	if found := evident(written, counts, words); found != "" {
		return found
	}
	if utf8.RuneCountInString(text) < enoughText {
		return lang
	}
	info := whatlanggo.DetectWithOptions(head(text, detectBytes), unlikely)
	if info.Confidence < sureEnough {
		return lang
	}
	return primary(info.Lang.Iso6391())
}

const (
	// surveyed is how many words of a text are looked up.
	surveyed = 60
	// leastSurvey is how few tell nothing.
	leastSurvey = 12
	// evidentShare is the share of function words from which on a language is
	// evident, if no other has half as many.
	evidentShare = 0.2
	// foreignShare is the share under which a text is foreign to a language, if
	// another has three times as many.
	foreignShare = 0.08
	// strangeShare is the share under which it is foreign, whatever else it may be.
	strangeShare = 0.05
)

// survey counts the words of each of toldByWords at the beginning of a text, and
// names the script of most of its letters.
func survey(text string) (written string, counts [32]int, words int) {
	var letters [len(scripts)]int
	for w := range strings.FieldsFuncSeq(head(text, detectBytes), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsMark(r) }) {
		for i, r := range w {
			if at := scriptOf(r); at >= 0 {
				letters[at]++
			}
			if i == 0 && !Unspaced(r) {
				break // a word is of one script
			}
		}
		if words++; words > surveyed {
			break
		}
		for bits := tongues[strings.ToLower(w)]; bits != 0; bits &= bits - 1 {
			counts[mathbits.TrailingZeros32(bits)]++
		}
	}
	most := 0
	for i, n := range letters {
		if n > letters[most] {
			most = i
		}
	}
	if letters[kanaScript] > 0 && scripts[most].name == "Han" {
		most = kanaScript
	}
	if letters[most] == 0 {
		return "", counts, words
	}
	return scripts[most].name, counts, words
}

// A script is what a text is written in.
type script struct {
	name  string
	table *unicode.RangeTable
	langs string
}

// scripts are those that a language is told by, with the languages written in them
// if they are few.
var scripts = [...]script{
	{"Latin", unicode.Latin, ""}, {"Cyrillic", unicode.Cyrillic, "ru uk bg sr be mk kk ky mn tg tt"}, {"Han", unicode.Han, "zh ja"},
	{"Hiragana", unicode.Hiragana, "ja"}, {"Katakana", unicode.Katakana, "ja"}, {"Hangul", unicode.Hangul, "ko"},
	{"Arabic", unicode.Arabic, "ar fa ur ps ku ug"}, {"Hebrew", unicode.Hebrew, "he yi"}, {"Greek", unicode.Greek, "el"}, {"Thai", unicode.Thai, "th"},
	{"Devanagari", unicode.Devanagari, "hi mr ne sa"}, {"Bengali", unicode.Bengali, "bn as"}, {"Tamil", unicode.Tamil, "ta"}, {"Telugu", unicode.Telugu, "te"},
	{"Gujarati", unicode.Gujarati, "gu"}, {"Gurmukhi", unicode.Gurmukhi, "pa"}, {"Kannada", unicode.Kannada, "kn"}, {"Malayalam", unicode.Malayalam, "ml"},
	{"Georgian", unicode.Georgian, "ka"}, {"Armenian", unicode.Armenian, "hy"}, {"Khmer", unicode.Khmer, "km"}, {"Lao", unicode.Lao, "lo"},
	{"Myanmar", unicode.Myanmar, "my"}, {"Sinhala", unicode.Sinhala, "si"}, {"Ethiopic", unicode.Ethiopic, "am ti"},
}

// scriptOf returns the place of a letter's script among them, -1 for another.
func scriptOf(r rune) int {
	if r < utf8.RuneSelf {
		return 0
	}
	return slices.IndexFunc(scripts[:], func(s script) bool { return unicode.Is(s.table, r) })
}

// kanaScript is the place of hiragana among them.
const kanaScript = 3

// isForeign reports whether a text does not look like a language: it is in another
// script, or has next to none of its commonest words and many of another's.
func isForeign(lang, written string, counts [32]int, words int) bool {
	if words < leastSurvey && written != "Hiragana" && written != "Han" {
		return false
	}
	for _, s := range scripts {
		if s.name == written && s.langs != "" {
			return !slices.Contains(strings.Fields(s.langs), lang)
		}
	}
	own := slices.Index(toldByWords, lang)
	if own < 0 {
		return false
	}
	if words > surveyed && float64(counts[own]) < strangeShare*surveyed {
		return true
	}
	best := slices.Max(counts[:])
	return float64(counts[own]) < foreignShare*float64(min(words, surveyed)) && best >= 3*max(1, counts[own]) && best >= leastSurvey/3
}

// evident returns the language of a text if its script or its words leave no doubt.
func evident(written string, counts [32]int, words int) string {
	if written == "Han" { // and not one kana among it
		return "zh"
	}
	for _, s := range scripts {
		if s.name == written && s.langs != "" && !strings.Contains(s.langs, " ") {
			return s.langs
		}
	}
	if words < 2*leastSurvey {
		return ""
	}
	best, second := 0, 0
	for i, n := range counts {
		if n > counts[best] {
			best = i
		}
	}
	for i, n := range counts {
		if i != best {
			second = max(second, n)
		}
	}
	if n := counts[best]; float64(n) >= evidentShare*float64(min(words, surveyed)) && n >= 2*second {
		return toldByWords[best]
	}
	return ""
}

// primary returns the primary subtag of a tag such as "en-GB" or "de_AT", or ""
// if it names no language. The two written forms of Norwegian are one.
func primary(tag string) string {
	t, err := language.Parse(strings.TrimSpace(tag))
	if err != nil {
		return ""
	}
	base, sure := t.Base()
	switch lang := base.String(); {
	case sure == language.No, lang == "und", lang == "mul":
		return ""
	case lang == "nb", lang == "nn":
		return "no"
	default:
		return lang
	}
}

// head returns at most the first n bytes of s, at least four, no character cut.
func head(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for end := n; end > n-utf8.UTFMax; end-- {
		if utf8.RuneStart(s[end]) {
			return s[:end]
		}
	}
	return s[:n] // it is no UTF-8
}

// inLatinToo are languages of those above that are written in Latin letters as well.
var inLatinToo = set(`sr kk tt ku`)

// isForeignTo reports whether a sentence has no letter of the script of a language: what a
// bilingual text says again in another one.
func isForeignTo(lang, s string) bool {
	if lang == "" || inLatinToo[lang] {
		return false
	}
	written := scriptsOf[lang]
	return written != nil && !strings.ContainsFunc(s, func(r rune) bool { return unicode.In(r, written...) })
}

// scriptsOf are the scripts of each language that one is told by.
var scriptsOf = func() map[string][]*unicode.RangeTable {
	of := map[string][]*unicode.RangeTable{}
	for _, s := range scripts {
		for lang := range strings.FieldsSeq(s.langs) {
			of[lang] = append(of[lang], s.table)
		}
	}
	return of
}()
