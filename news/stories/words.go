package stories

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"newsbot/news/text"
)

// A word is a piece of running text: letters and digits as they stand
// together, or one pair of characters of a script without spaces.
type word struct {
	text    string // folded: lower case, Latin letters without accents
	capital bool   // begins with a capital letter
	accent  bool   // holds a Latin letter with an accent
	shouted bool   // capital letters alone, two at least
	first   bool   // begins a sentence, or what stands behind a colon
	digits  bool   // holds a digit
	dated   bool   // a number of a date
	wide    bool   // of a script without spaces
	before  byte   // the sign right before it: $ € £ ¥ @ #, 0 for none
	after   byte   // the sign right behind it: % ? ! : . 0 for none
}

// mostWords is the most of a text that is looked at.
const mostWords = 160

// split takes a text apart, up to so many words.
func split(running string, most int) []word {
	s := splitter{text: norm.NFKC.String(strings.ToValidUTF8(running, " ")), first: true}
	s.words = make([]word, 0, min(most, len(s.text)/5+4))
	for s.at < len(s.text) && len(s.words) < most {
		s.next()
	}
	return joinNames(s.words)
}

// joinNames makes one word of a name of two that headlines also write as one.
func joinNames(words []word) []word {
	out := words[:0]
	for i := 0; i < len(words); i++ {
		w := words[i]
		if i+1 < len(words) && w.capital && !w.wide {
			if short, ok := longNames[w.text+" "+words[i+1].text]; ok {
				w.text, w.shouted, w.after = short, false, words[i+1].after
				i++
			}
		}
		out = append(out, w)
	}
	return out
}

// A splitter is a text on its way to words.
type splitter struct {
	text  string
	at    int
	words []word
	first bool // the next word begins a sentence
	sign  byte // that stood right before
}

// next reads a word, or passes over a sign.
func (s *splitter) next() {
	r, n := utf8.DecodeRuneInString(s.text[s.at:])
	switch {
	case isWide(r):
		s.pairs()
	case unicode.IsLetter(r) || unicode.IsDigit(r):
		s.word()
	default:
		s.pass(r, n)
	}
}

// pass passes over a sign, which may end a sentence or belong to the word
// behind it.
func (s *splitter) pass(r rune, n int) {
	s.at += n
	s.sign = 0
	switch r {
	case '$', '@', '#':
		s.sign = byte(r)
	case '€', '£', '¥', '₹', '₽':
		s.sign = '$'
	case '.', '!', '?', ':', ';', '|', '\n', '–', '—', '。', '！', '？', '：', '"', '“', '«', '„', '‘':
		s.first = true
	}
}

// word reads a word of a script with spaces. An apostrophe within it ends it
// where a single letter or a possessive follows.
func (s *splitter) word() {
	from := s.at
	var last rune
	for s.at < len(s.text) {
		r, n := utf8.DecodeRuneInString(s.text[s.at:])
		if !s.goesOn(r, n, last) {
			break
		}
		s.at += n
		last = r
	}
	raw := s.text[from:s.at]
	w := word{text: fold(raw), first: s.first, before: s.sign}
	w.look(raw)
	if rest := s.text[s.at:]; rest != "" {
		w.after = rest[0]
	}
	s.possessive()
	s.first, s.sign = false, 0
	s.words = append(s.words, w)
}

// goesOn says whether a character goes on with a word that ends in last.
func (s *splitter) goesOn(r rune, n int, last rune) bool {
	switch {
	case isWide(r):
		return false
	case unicode.IsLetter(r), unicode.IsDigit(r), unicode.Is(unicode.M, r):
		return true
	case r == '.' || r == ',':
		next, _ := utf8.DecodeRuneInString(s.text[s.at+n:])
		return unicode.IsDigit(last) && unicode.IsDigit(next) || r == '.' && s.initials(n)
	case r == '&':
		next, _ := utf8.DecodeRuneInString(s.text[s.at+n:])
		return unicode.IsLetter(last) && unicode.IsLetter(next)
	}
	return false
}

// initials says whether the point at hand stands between single capitals: U.S.
func (s *splitter) initials(n int) bool {
	rest := s.text[s.at+n:]
	next, size := utf8.DecodeRuneInString(rest)
	behind, _ := utf8.DecodeRuneInString(rest[min(size, len(rest)):])
	before, width := utf8.DecodeLastRuneInString(s.text[:s.at])
	start, _ := utf8.DecodeLastRuneInString(s.text[:s.at-width])
	return unicode.IsUpper(before) && unicode.IsUpper(next) && !unicode.IsLetter(start) && !unicode.IsLetter(behind)
}

// possessive passes over 's and the like behind a word.
func (s *splitter) possessive() {
	for _, tail := range []string{"'s", "’s", "'S", "’S"} {
		if rest, ok := strings.CutPrefix(s.text[s.at:], tail); ok {
			if r, _ := utf8.DecodeRuneInString(rest); !unicode.IsLetter(r) {
				s.at += len(tail)
			}
			return
		}
	}
}

// look notes how a word is written.
func (w *word) look(raw string) {
	capitals, letters := 0, 0
	for i, r := range raw {
		w.accent = w.accent || r >= utf8.RuneSelf && unicode.Is(unicode.Latin, r)
		switch {
		case unicode.IsUpper(r):
			w.capital = w.capital || i == 0
			capitals++
			letters++
		case unicode.IsLetter(r):
			letters++
		case unicode.IsDigit(r):
			w.digits = true
		}
	}
	w.shouted = capitals > 1 && capitals == letters
}

// pairs reads a run of characters of a script without spaces: each two that
// stand together, or the one that stands alone.
func (s *splitter) pairs() {
	var run []rune
	for s.at < len(s.text) {
		r, n := utf8.DecodeRuneInString(s.text[s.at:])
		if !isWide(r) {
			break
		}
		run = append(run, r)
		s.at += n
	}
	if len(run) == 1 {
		s.words = append(s.words, word{text: string(run), wide: true})
	}
	for i := range len(run) - 1 {
		s.words = append(s.words, word{text: string(run[i : i+2]), wide: true})
	}
	s.first, s.sign = false, 0
}

// isWide says whether a character belongs to a script without spaces.
func isWide(r rune) bool {
	return r >= 0x0e00 && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar)
}

// fold brings a word into small letters without accents, initials without
// their points.
func fold(raw string) string {
	if !strings.ContainsAny(raw, "0123456789") {
		raw = strings.ReplaceAll(raw, ".", "")
	}
	return text.Fold(raw)
}
