package query

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A form is one spelling under which a place in a text can be found. A place
// may have several: "Lloyd's" is lloyd and lloyds, "e-mail" is e, and email
// up to the end of mail.
type form struct {
	hash   uint64 // of the folded spelling
	exact  uint64 // of the spelling as written, if flags has spelled; see analysis.exact
	lo, hi uint32 // the spelling; see analysis.spelling
	pos    uint32 // place of the word in the text; places are consecutive
	span   uint8  // number of places it covers
	field  fields
	flags  flags
}

// end returns the place behind f.
func (f *form) end() uint32 { return f.pos + uint32(f.span) }

// flags say how a form came about.
type flags uint8

const (
	spelled  flags = 1 << iota // lo and hi are in analysis.spell, not in the text
	chosen                     // the form that a query means when it is written so
	compound                   // parts joined, which stand beside it one by one
	dotted                     // single letters with dots: U.S.
	capitals                   // capital letters alone, two at least: US
	solitary                   // a character of a script without spaces
)

// An analysis is a text taken apart. It is reused from text to text.
type analysis struct {
	text  []byte // the parts, each with an end of line; behind them sixteen zeros that are written over
	spell []byte // spellings that the text does not hold as they are
	forms []form // by place

	widest uint32 // most places that a form covers

	pos   uint32    // next place
	field fields    // part of the text at hand
	stems []stemmed // cache of stemHash
	words           // scratch of the slow path
}

// begin forgets the text before. What is added now is spelt as it is written, or
// folded as most texts are.
func (a *analysis) begin(written bool) {
	a.text, a.spell, a.forms, a.pos = a.text[:0], a.spell[:0], a.forms[:0], 0
	a.widest, a.written = 1, written
}

// add takes a part of the text apart.
func (a *analysis) add(field fields, s string) {
	a.field = field
	from := len(a.text)
	a.text = append(append(a.text, s...), '\n')
	end := len(a.text)
	a.text = append(a.text, make([]byte, 16)...)
	if a.written {
		a.scanWritten(from, end)
	} else {
		a.scan(from, end)
	}
	a.text = a.text[:end]
}

// raw returns the spelling of f, folded but for capitals of ASCII.
func (a *analysis) raw(f *form) []byte {
	if f.flags&spelled != 0 {
		return a.spell[f.lo:f.hi]
	}
	return a.text[f.lo:f.hi]
}

// spelling returns the folded spelling of f, which is overwritten by the next
// call.
func (a *analysis) spelling(f *form) []byte {
	if f.flags&spelled != 0 {
		return a.spell[f.lo:f.hi]
	}
	a.tmp = append(a.tmp[:0], a.text[f.lo:f.hi]...)
	for i, c := range a.tmp {
		a.tmp[i] = lower[c]
	}
	return a.tmp
}

// exact returns the hash of the spelling of f as written.
func (a *analysis) exact(f *form) uint64 {
	if f.flags&spelled != 0 {
		return f.exact
	}
	return hashBytes(a.text[f.lo:f.hi])
}

// at returns the forms that begin at a place.
func (a *analysis) at(pos uint32) []form {
	i, _ := slices.BinarySearchFunc(a.forms, pos, func(f form, pos uint32) int { return int(f.pos) - int(pos) })
	j := i
	for j < len(a.forms) && a.forms[j].pos == pos {
		j++
	}
	return a.forms[i:j]
}

// What a byte is to scan.
const (
	separator = iota
	alnum
	newline
	sigil // begins a tag before a word: $ # @
	high  // part of a character beyond ASCII
)

// What a byte behind an ASCII word means for its end.
const (
	clearly = iota // the word ends
	maybe          // it may go on: .-',&+# or a character beyond ASCII
)

var (
	kinds   [256]uint8
	lower   [256]byte
	isAlnum [256]bool
	ends    [256]uint8
)

func init() {
	for c := range 256 {
		lower[c] = byte(c)
		switch {
		case c >= '0' && c <= '9', c >= 'a' && c <= 'z':
			kinds[c] = alnum
		case c >= 'A' && c <= 'Z':
			kinds[c], lower[c] = alnum, byte(c|0x20)
		case c == '\n', c == '\r', c == '\v', c == '\f':
			kinds[c] = newline
		case c == '$', c == '#', c == '@':
			kinds[c] = sigil
		case c >= utf8.RuneSelf:
			kinds[c] = high
		}
		isAlnum[c] = kinds[c] == alnum
		if kinds[c] == high || strings.IndexByte(".-',&+#", byte(c)) >= 0 {
			ends[c] = maybe
		}
	}
}

// scan takes text[i:end] apart, which ends with an end of line. Words of
// ASCII letters and digits that stand clear are most of most texts and take
// the short way; whatever else is left to scanWords.
func (a *analysis) scan(i, end int) {
	t := a.text
	for i < end {
		switch kinds[t[i]] {
		case separator:
			i++
		case newline:
			a.pos++ // no phrase crosses a line
			i++
		case alnum:
			h, j, all := hashWord(t, i)
			switch {
			case t[j] == ' ': // as most words end
				a.addPlain(h, i, j, chosen|capitalsIf(all && j-i > 1))
				i = j + 1
			case ends[t[j]] == clearly || endsThere(t, i, j):
				a.addPlain(h, i, j, chosen|capitalsIf(all && j-i > 1))
				i = j
			default:
				i = a.scanMarked(i, j)
			}
		case sigil:
			if t[i] == '$' && isDigit(t[i+1]) { // a sum
				i++
			} else {
				i = a.scanWords(i)
			}
		default:
			if n := plainMark(t, i); n > 0 {
				i += n
			} else {
				i = a.scanWords(i)
			}
		}
	}
}

// capitalsIf returns the flag of capital letters alone if b is true.
func capitalsIf(b bool) flags {
	if b {
		return capitals
	}
	return 0
}

// addPlain adds the word text[i:j], which has that hash.
func (a *analysis) addPlain(hash uint64, i, j int, fl flags) {
	// Written in place: a copy would wait for its narrow fields.
	a.forms = append(a.forms, form{})
	f := &a.forms[len(a.forms)-1]
	f.hash, f.lo, f.hi, f.pos = hash, uint32(i), uint32(j), a.pos
	f.span, f.field, f.flags = 1, a.field, fl
	a.pos++
}

// scanWritten takes text[i:end] apart as written.
func (a *analysis) scanWritten(i, end int) {
	for i < end {
		if a.text[i] <= ' ' {
			i++
		} else {
			i = a.scanWords(i)
		}
	}
}

// endsThere reports whether the word t[i:j] ends at j although what follows
// could go on with it.
func endsThere(t []byte, i, j int) bool {
	switch c := t[j]; {
	case kinds[c] == high:
		return plainMark(t, j) > 0
	case c == '+' || c == '#':
		return j-i > 1
	}
	return kinds[t[j+1]] != alnum && kinds[t[j+1]] != high
}

// plainMark returns the length of a quotation mark, dash or ellipsis at t[i]
// that is beyond ASCII but cannot be part of a word, and 0 for anything else.
// Quoted speech is full of them.
func plainMark(t []byte, i int) int {
	if t[i] != 0xe2 || t[i+1] != 0x80 {
		return 0
	}
	switch t[i+2] {
	case 0x94, 0x9c, 0x9d, 0xa6: // — “ ” …
		return 3
	case 0x99: // ’ behind a word
		if k := kinds[t[i+3]]; k != alnum && k != high {
			return 3
		}
	}
	return 0
}

// whole returns a name that is compared whole: folded, without quotes, with
// single spaces. The next call overwrites it.
func (a *analysis) whole(name string) []byte {
	a.mask = append(a.mask[:0], name...)
	if isASCII(a.mask) {
		a.cleaned = append(a.cleaned[:0], a.mask...)
	} else {
		a.cleaned, a.tmp = clean(a.cleaned, a.tmp, a.mask)
	}
	a.tmp = appendFold(a.tmp[:0], a.cleaned)
	out, space := a.cleaned[:0], false
	for i := 0; i < len(a.tmp); {
		r, n := utf8.DecodeRune(a.tmp[i:])
		if unicode.IsSpace(r) || unicode.IsControl(r) || isQuote(r) || isApostrophe(r) {
			space = len(out) > 0
		} else {
			if space {
				out = append(out, ' ')
			}
			out, space = append(out, a.tmp[i:i+n]...), false
		}
		i += n
	}
	a.cleaned = out
	return out
}

func isASCII(b []byte) bool {
	for _, c := range b {
		if c >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// hashWhole hashes a name that is compared whole; the empty name has 0.
func (a *analysis) hashWhole(name string) uint64 {
	w := a.whole(name)
	if len(w) == 0 {
		return 0
	}
	return hashBytes(w)
}
