package bullets

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// closing maps the mark that opens a quotation to the one that closes it.
var closing = map[rune]rune{'"': '"', '\'': '\'', '“': '”', '‘': '’', '„': '“', '«': '»', '»': '«', '「': '」', '『': '』'}

// speakerWords is how many words outside the quotation make it an attributed
// one: "he said".
const speakerWords = 2

// quoted follows the quotations of a sentence that begins inside one opened by
// the mark open (0 for none). It returns the mark that is still open at its end
// and the number of words outside quotations.
func quoted(s string, open rune) (end rune, outside int) {
	inWord := false
	end = scanQuotes(s, open, func(r rune, inside bool) {
		letter := !inside && (unicode.IsLetter(r) || unicode.IsDigit(r))
		if letter && (!inWord || Unspaced(r)) {
			outside++
		}
		inWord = letter || inWord && (r == '\'' || r == '’' || r == '-')
	})
	return end, outside
}

// unquoted returns the words of s outside quotations, where s begins inside one
// opened by the mark open (0 for none).
func unquoted(s string, open rune) string {
	if open == 0 && strings.IndexFunc(s, isQuote) < 0 {
		return s
	}
	var b strings.Builder
	scanQuotes(s, open, func(r rune, inside bool) {
		if inside || isQuote(r) && r != '\'' && r != '’' {
			r = ' '
		}
		b.WriteRune(r)
	})
	return b.String()
}

// blanked returns s with blanks in the place of what is quoted; it is as long as s.
func blanked(s string) string {
	if strings.IndexFunc(s, isQuote) < 0 {
		return s
	}
	var b strings.Builder
	scanQuotes(s, 0, func(r rune, inside bool) {
		if inside {
			b.WriteString(strings.Repeat(" ", utf8.RuneLen(r)))
			return
		}
		b.WriteRune(r)
	})
	return b.String()
}

// scanQuotes calls visit with each character of s and whether it is inside a
// quotation, and returns the mark that is open at the end.
func scanQuotes(s string, open rune, visit func(r rune, inside bool)) (end rune) {
	prev := ' '
	for i, r := range s {
		if isQuote(r) {
			next, _ := utf8.DecodeRuneInString(s[i+utf8.RuneLen(r):])
			switch {
			case open == '“' && r == '“' && leansLeft(prev, next):
				open = 0 // papers that write the same mark at both ends
			case open != 0 && r == closing[open] && closesQuote(prev, r, next):
				open = 0
			case open == 0 && opensQuote(prev, r, next):
				open = r
			}
		}
		visit(r, open != 0)
		prev = r
	}
	return open
}

// isQuote reports whether r is a quotation mark.
func isQuote(r rune) bool {
	switch r {
	case '"', '\'', '“', '”', '‘', '’', '„', '«', '»', '「', '」', '『', '』':
		return true
	}
	return false
}

// opensQuote reports whether the mark r between prev and next opens a quotation. A
// straight mark does only where it leans on the word after it.
func opensQuote(prev, r, next rune) bool {
	switch r {
	case '“', '‘', '„', '「', '『':
		return true
	case '«':
		return !leansLeft(prev, next)
	case '»', '"':
		return !leansLeft(prev, next) && !unicode.IsSpace(next)
	case '\'':
		return !leansLeft(prev, next) && unicode.IsLetter(next)
	}
	return false
}

// closesQuote reports whether the mark r between prev and next closes a
// quotation; an apostrophe inside a word, or before one, does not.
func closesQuote(prev, r, next rune) bool {
	if unicode.Is(unicode.Hangul, next) {
		return true // a particle: '…'이라며
	}
	if r == '\'' || r == '’' {
		return !unicode.IsLetter(next) && !unicode.IsDigit(next) && (!unicode.IsSpace(prev) || unicode.IsSpace(next))
	}
	return true
}

// leansLeft reports whether a mark between prev and next belongs to prev.
func leansLeft(prev, next rune) bool {
	return !unicode.IsSpace(prev) && !strings.ContainsRune("([{-–—", prev)
}

// hasStray reports whether a sentence has a quotation mark without its other half, which
// was lost with a line or another sentence: whose words they are is not to be seen.
func hasStray(s string) bool {
	straight, curly, angular, before := false, 0, 0, ' '
	for _, r := range s {
		switch r {
		case '"':
			if straight || !unicode.IsDigit(before) { // inches
				straight = !straight
			}
		case '“', '”', '„':
			curly++
		case '«', '»':
			angular++
		}
		before = r
	}
	return straight || curly%2+angular%2 > 0
}

// requoted returns a sentence with the quotation marks that splitting cut off:
// the one it began inside of, and the one that is open at its end. Dropping the
// odd one instead would make somebody's words our own.
func requoted(s string, start, end rune) string {
	if start != 0 {
		s = string(start) + s
	}
	if end != 0 {
		s += string(closing[end])
	}
	return s
}
