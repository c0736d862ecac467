package query

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"newsbot/news/text"
)

// A token is a piece of a query.
type token struct {
	kind  tokenKind
	text  string // of tokWord, without quotes of tokPhrase, the name of tokField
	at    int    // byte in the query
	glued bool   // follows the token before without a space
}

type tokenKind uint8

const (
	tokEnd    tokenKind = iota
	tokWord             // words without a space between them
	tokPhrase           // what stands in quotes
	tokOpen             // (
	tokClose            // )
	tokAnd              // AND & &&
	tokOr               // OR | ||
	tokNot              // NOT, or - or ! right before something
	tokField            // title: and so on
	tokExact            // = right before something
	tokStem             // ~ right before something
)

// dashes exclude what they stand right before, several like one: programs make
// long ones of two hyphens.
const dashes = "-‐‑‒–—―−⁃⸺﹘﹣"

// A lexer takes a query to pieces.
type lexer struct {
	s      string
	i      int // next byte
	end    int // behind the last token
	tokens []token
}

// lex returns the tokens of s; the last is tokEnd.
func lex(s string) []token {
	l := lexer{s: backticked.ReplaceAllString(s, "$1'$2"), end: -1}
	for l.i < len(s) {
		l.next()
	}
	l.add(tokEnd, l.i, "")
	return l.tokens
}

// backticked finds a backtick within a word, which is a poor man's apostrophe.
var backticked = regexp.MustCompile("(\\pL)`(\\pL)")

// add adds a token that began at byte at and ends at the next byte.
func (l *lexer) add(k tokenKind, at int, text string) {
	l.tokens = append(l.tokens, token{k, text, at, at == l.end})
	l.end = l.i
}

// next reads one token, or passes over a space or mark of punctuation.
func (l *lexer) next() {
	at := l.i
	r := l.take()
	for r == '-' && l.accept('-') {
	}
	switch {
	case r == '(':
		l.add(tokOpen, at, "")
	case r == ')':
		l.add(tokClose, at, "")
	case r == '|':
		l.accept('|')
		l.add(tokOr, at, "")
	case r == '&' && (l.accept('&') || l.atBreak()):
		l.add(tokAnd, at, "")
	case (r == '-' || r == '!') && !l.behindWord(at) && !l.atBreak():
		l.add(tokNot, at, "")
	case r == '-' && l.standsApart(at):
		l.add(tokNot, at, l.s[at:l.i])
	case r == '=' && !l.atBreak():
		l.add(tokExact, at, "")
	case r == '~' && !l.atBreak():
		l.add(tokStem, at, "")
	case text.IsQuote(r):
		l.phrase(at, text.IsQuote)
	case text.IsApostrophe(r):
		l.phrase(at, l.closesApostrophe)
	case r == '*' || text.StartsWord(r) || text.IsEmoji(r) || text.IsSigil(r) || text.BeginsDotted(l.s, at):
		l.word(at)
	}
}

// peek returns the next character, full-width marks as their ASCII ones, or 0.
func (l *lexer) peek() (r rune, n int) {
	if l.i == len(l.s) {
		return 0, 0
	}
	r, n = utf8.DecodeRuneInString(l.s[l.i:])
	switch {
	case r > 0xff00 && r < 0xff5f && !text.IsWordRune(r):
		r -= 0xff00 - ' '
	case strings.ContainsRune(dashes, r):
		r = '-'
	}
	return r, n
}

func (l *lexer) take() rune {
	r, n := l.peek()
	l.i += n
	return r
}

// accept takes the next character if it is r.
func (l *lexer) accept(r rune) bool {
	next, n := l.peek()
	if n == 0 || next != r {
		return false
	}
	l.i += n
	return true
}

// atBreak reports whether nothing follows that a sign could belong to.
func (l *lexer) atBreak() bool {
	r, n := l.peek()
	return n == 0 || unicode.IsSpace(r) || r == ')' || r == '|'
}

// standsApart reports whether the dash at byte at, with spaces around it, stands
// between two things to look for, of which it then excludes the second. Between
// single letters or numbers it is a range or a name, at the beginning of a line the
// mark of a list, and the long dash is one of punctuation.
func (l *lexer) standsApart(at int) bool {
	before := strings.TrimRight(l.s[:at], " \t\u00a0")
	behind := strings.TrimLeft(l.s[l.i:], " \t\u00a0")
	if strings.HasPrefix(l.s[at:], "—") || len(before) == at || len(behind) == len(l.s)-l.i {
		return false
	}
	last, n := utf8.DecodeLastRuneInString(before)
	lastButOne, _ := utf8.DecodeLastRuneInString(before[:len(before)-n])
	return beginsWord(behind) && (last == ')' || text.IsQuote(last) || isLetters(lastButOne, last))
}

// DashApart returns the byte at which a dash with spaces around it excludes what
// follows in the query s, or -1.
func DashApart(s string) int {
	for _, t := range lex(s) {
		if t.kind == tokNot && t.text != "" && t.text != "NOT" {
			return t.at
		}
	}
	return -1
}

// beginsWord reports whether s begins with a word of two letters at least, with
// something in quotes or with a group.
func beginsWord(s string) bool {
	first, n := utf8.DecodeRuneInString(s)
	second, _ := utf8.DecodeRuneInString(s[n:])
	operator, _, _ := strings.Cut(s, " ")
	return first == '(' || text.IsQuote(first) || isLetters(first, second) && operator != "OR" && operator != "AND" && operator != "NOT"
}

func isLetters(a, b rune) bool { return unicode.IsLetter(a) && unicode.IsLetter(b) }

// behindWord reports whether the token before ends at byte at and is
// something that a hyphen could join.
func (l *lexer) behindWord(at int) bool {
	if at != l.end {
		return false
	}
	switch l.tokens[len(l.tokens)-1].kind {
	case tokWord, tokPhrase, tokClose:
		return true
	}
	return false
}

// word reads the rest of a chunk that began at byte at.
func (l *lexer) word(at int) {
	for {
		r, n := l.peek()
		if n == 0 || unicode.IsSpace(r) || r == '(' || r == ')' || r == '|' || text.IsQuote(r) {
			break
		}
		if strings.HasPrefix(l.s[l.i:], "&&") {
			break
		}
		l.i += n
		if r == ':' && fieldsOf(l.s[at:l.i-n]) != 0 {
			l.add(tokField, at, l.s[at:l.i-n])
			return
		}
	}
	text := l.s[at:l.i]
	l.add(l.wordKind(text, at), at, text)
}

// wordKind returns the operator that text is, or tokWord. Right behind a
// prefix, it is a word.
func (l *lexer) wordKind(text string, at int) tokenKind {
	if at == l.end {
		switch l.tokens[len(l.tokens)-1].kind {
		case tokField, tokExact, tokStem:
			return tokWord
		}
	}
	switch text {
	case "AND":
		return tokAnd
	case "OR":
		return tokOr
	case "NOT":
		return tokNot
	}
	return tokWord
}

// phrase reads up to the closing quote, or to the end if there is none.
func (l *lexer) phrase(at int, closes func(rune) bool) {
	from, to := l.i, len(l.s)
	for l.i < len(l.s) {
		before := l.i
		if closes(l.take()) {
			to = before
			break
		}
	}
	l.add(tokPhrase, at, l.s[from:to])
}

// closesApostrophe reports whether r, just taken, ends what an apostrophe
// opened, rather than stand within a word.
func (l *lexer) closesApostrophe(r rune) bool {
	next, _ := l.peek()
	return text.IsApostrophe(r) && !text.StartsWord(next)
}
