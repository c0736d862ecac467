package bullets

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"newsbot/internal/sieve"
)

// A Sentence is a stretch of a text: Text is text[Start:End], without the
// space around it.
type Sentence struct {
	Text       string
	Start, End int // bytes
}

// Sentences splits plain text of an unknown language into its sentences, see
// [SentencesIn].
func Sentences(text string) []Sentence { return SentencesIn(text, "") }

// SentencesIn splits plain text into its sentences, in order; lang is the BCP 47
// primary subtag of its language, "" if it is not known. A line break ends a
// sentence; so does a full stop, unless it belongs to an abbreviation of the
// language, an initial, a number, a name or a quotation that goes on. Nothing but
// space is lost.
func SentencesIn(text, lang string) []Sentence {
	p := splitter{text: text, lang: lang}
	if _, known := abbreviations[lang]; !known {
		p.lang = ""
	}
	judged := 0 // up to here no mark is looked at
	for i, r := range text {
		if i < judged || !mayStop(r) {
			continue
		}
		end, ok := p.boundary(i, r)
		if ok {
			p.add(end)
		}
		judged = end
	}
	p.add(len(text))
	return p.all
}

// A splitter is on its way through a text.
type splitter struct {
	text, lang string
	start      int // of the sentence
	all        []Sentence
	names      map[string]bool // words that the text goes on after though a mark follows them; nil until asked for
}

// add ends a sentence.
func (p *splitter) add(end int) {
	s := strings.TrimLeftFunc(p.text[p.start:end], unicode.IsSpace)
	start := end - len(s)
	p.start = end
	if s = strings.TrimRightFunc(s, unicode.IsSpace); s != "" {
		p.all = append(p.all, Sentence{s, start, start + len(s)})
	}
}

// mayStop reports whether a sentence can end at r.
func mayStop(r rune) bool {
	switch r {
	case '.', '!', '?', '…', '\n', '\r':
		return true
	}
	return r > unicode.MaxLatin1 && endsAlways(r)
}

// endsAlways reports whether r ends a sentence whatever comes next: line
// separators, and the full stops of scripts that use them for nothing else.
func endsAlways(r rune) bool {
	return strings.ContainsRune("\n\r\u2028\u2029。！？｡।॥؟۔။។።", r)
}

// boundary returns the end of the mark r at text[at] and of the marks and closing
// quotes after it, and whether the sentence ends there.
func (p *splitter) boundary(at int, r rune) (end int, ok bool) {
	end = at + utf8.RuneLen(r)
	if unicode.IsSpace(r) {
		return end, true
	}
	end += len(p.text[end:]) - len(strings.TrimLeftFunc(p.text[end:], closes))
	for _, mark := range []string{"“", "‘"} { // which close in German
		if rest, found := strings.CutPrefix(p.text[end:], mark); found && strings.TrimLeft(rest, " \t\u00a0\r\n") != rest {
			end += len(mark)
		}
	}
	if endsAlways(r) {
		return end, true
	}
	rest := p.text[end:]
	next := strings.TrimLeft(rest, " \t\u00a0")
	if next == "" || next[0] == '\n' || next[0] == '\r' {
		return end, true
	}
	if len(next) == len(rest) {
		return end, false // "3.5", "example.com"
	}
	next = strings.TrimLeftFunc(next, opens)
	if first, _ := utf8.DecodeRuneInString(next); strings.ContainsRune(",;:.", first) || unicode.IsLower(first) && !isBrand(next) {
		return end, false
	}
	head := p.text[p.start:at]
	if end > at+1 { // "Yahoo!" in quotation marks is over as a name
		return end, r != '.' || !p.abbreviated(head, next)
	}
	return end, !(r == '.' && p.abbreviated(head, next) || r != '.' && p.isName(head, r, next))
}

// isBrand reports whether s begins with a small letter though it may begin a
// sentence: "iPhone", "ntv.de".
func isBrand(s string) bool {
	word, _, _ := strings.Cut(s, " ")
	if i := strings.IndexFunc(word, unicode.IsUpper); i > 0 && i <= 2 {
		return true
	}
	host, tld, found := strings.Cut(strings.TrimRight(word, ".,:;!"), ".")
	return found && len(host) > 1 && domains[tld]
}

// isName reports whether the mark r behind head belongs to a name that the sentence
// goes on after: one of those that are known, or one that the text elsewhere goes
// on after with a small letter.
func (p *splitter) isName(head string, r rune, next string) bool {
	_, word := lastWord(head)
	first, _ := utf8.DecodeRuneInString(word)
	follower := firstWord(next)
	if !unicode.IsUpper(first) || starters[follower] {
		return false
	}
	if marked[word] && (suffixes[follower] || strings.TrimSpace(strings.TrimSuffix(head, word)) != "") {
		return true
	}
	if p.names == nil {
		p.names = map[string]bool{}
		for _, m := range goingOn.FindAllStringSubmatch(p.text, -1) {
			p.names[m[1]] = true
		}
	}
	return p.names[word+string(r)]
}

// goingOn is a capitalised word with a mark that a small letter, a comma or an 's
// follows.
var goingOn = sieve.MustCompile(`[\p{L}’'] (\p{Lu}\p{L}*[!?])(?: \p{Ll}|,|['’]s)`)

// closes reports whether r, right after a full stop, still belongs to the
// sentence.
func closes(r rune) bool {
	return strings.ContainsRune(".!?…\"'”’»›)]}」』）】〉》", r)
}

// opens reports whether r may stand before the first letter of a sentence.
func opens(r rune) bool {
	return strings.ContainsRune("\"'“‘„«‹([{「『¿¡•*-–—", r)
}

// abbreviated reports whether a full stop after head, before the capital or digit
// that next begins with, is no end of a sentence.
func (p *splitter) abbreviated(head, next string) bool {
	before, word := lastWord(head)
	follower := firstWord(next)
	switch {
	case word == "":
		return false
	case isOrdinal(word):
		return (p.lang == "" || ordinals[p.lang]) && (germanBefore[before] || germanMonths[follower]) ||
			ordinals[p.lang] && follower != "" && !starters[follower] && len(word) < 3
	case isRoman(word) && ordinals[p.lang]:
		return !starters[follower]
	}
	switch kind := p.kindOf(word); {
	case kind == goesOn, before == "dr." && word == strings.ToLower(word), strings.HasPrefix(next, "J.-C"):
		return true
	case kind == mayEnd || isInitial(word) || isInitials(word) || kind == 0 && p.lang == "" && utf8.RuneCountInString(word) == 1 && word != "I":
		return !starters[follower]
	case kind == byNumber:
		return follower != "" && unicode.IsDigit(rune(follower[0]))
	}
	return false
}

// kindOf looks a word up; one with a bracket before it, or at the beginning of a
// sentence, may have a capital there.
func (p *splitter) kindOf(word string) abbreviation {
	known := abbreviations[p.lang]
	if kind := known[word]; kind != 0 {
		return kind
	}
	if i := strings.LastIndexAny(word, "-/’'"); i >= 0 && i+1 < len(word) && known[word[i+1:]] == goesOn && utf8.RuneCountInString(word[i+1:]) > 1 {
		return goesOn // "l'art.", "Vize-Präs."
	}
	if r, n := utf8.DecodeRuneInString(word); unicode.IsUpper(r) && len(word) > n {
		if kind := known[string(unicode.ToLower(r))+word[n:]]; kind == goesOn || kind == byNumber {
			return kind
		}
	}
	return 0
}

// isInitials reports whether word is letters with full stops between: "U.S", "т.д".
func isInitials(word string) bool {
	parts := strings.Split(word, ".")
	for _, part := range parts {
		if n := utf8.RuneCountInString(part); n == 0 || n > 3 || strings.IndexFunc(part, func(r rune) bool { return !unicode.IsLetter(r) }) >= 0 {
			return false
		}
	}
	return len(parts) > 1
}

// isRoman reports whether word is a Roman number of two letters or more: "XIV".
func isRoman(word string) bool { return len(word) > 1 && strings.Trim(word, "IVXLC") == "" }

// lastWord returns the last word of s as it is written, without an opening
// quote or bracket, and the word before it in lower case.
func lastWord(s string) (before, word string) {
	word = s[strings.LastIndexFunc(s, unicode.IsSpace)+1:]
	head := strings.TrimRightFunc(s[:len(s)-len(word)], unicode.IsSpace)
	if len(head) > 12 {
		head = head[len(head)-12:]
	}
	before = strings.ToLower(head[strings.LastIndexByte(head, ' ')+1:])
	return before, strings.TrimLeftFunc(word, opens)
}

// firstWord returns the run of letters, digits and apostrophes s begins with.
func firstWord(s string) string {
	for i, r := range s {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			return s[:i]
		}
	}
	return s
}

// isOrdinal reports whether word is a number that German and its neighbours
// would follow with a full stop: "3. Mai", "2. Weltkrieg".
func isOrdinal(word string) bool {
	return len(word) <= 2 && strings.Trim(word, "0123456789") == ""
}

// isInitial reports whether word is one capital, as in "George W. Bush".
func isInitial(word string) bool {
	r, n := utf8.DecodeRuneInString(word)
	return n == len(word) && unicode.IsUpper(r) && word != "I"
}

// germanBefore are the words before a German ordinal, and germanMonths the
// months and other words after one; some serve Danish, Norwegian and others too.
var (
	germanBefore = set(`der die das den dem des am im vom zum zur beim ab bis seit und`)
	germanMonths = set(`Januar Februar März April Mai Juni Juli August September Oktober November Dezember Jänner
		Jahrhundert Jahrhunderts Liga Bundesliga Platz Minute Weltkrieg Spieltag Etappe Runde`)
)

// set returns the words of a list.
func set(list string) map[string]bool {
	m := make(map[string]bool)
	for _, w := range strings.Fields(list) {
		m[w] = true
	}
	return m
}
