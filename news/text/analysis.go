package text

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Sections is a set of sections of a text, such as its title, one bit each.
// Whoever has a text taken apart chooses the bits.
type Sections uint8

// A Form is one spelling under which a place in a text can be found. A place
// may have several: "Lloyd's" is lloyd and lloyds, "e-mail" is e, and email
// up to the end of mail.
type Form struct {
	Hash    uint64   // of the folded spelling
	exact   uint64   // of the spelling as written, if Flags has spelled; see Exact
	lo, hi  uint32   // the spelling; see Spelling
	Pos     uint32   // place of the word in the text; places are consecutive
	Span    uint8    // number of places it covers
	Section Sections // the one in which it stands
	Flags   Flags
}

// End returns the place behind f.
func (f *Form) End() uint32 { return f.Pos + uint32(f.Span) }

// Flags say how a form came about.
type Flags uint8

const (
	spelled  Flags = 1 << iota // lo and hi are in Analysis.spell, not in the text
	Chosen                     // the form that a query means when it is written so
	Compound                   // parts joined, which stand beside it one by one
	Dotted                     // single letters with dots: U.S.
	Capitals                   // capital letters alone, two at least: US
	Solitary                   // a character of a script without spaces
)

// An Analysis is a text taken apart. It is reused from text to text; the zero
// Analysis is ready for Begin.
type Analysis struct {
	Forms  []Form // by place
	Widest uint32 // most places that a form covers

	text    []byte    // the sections, each with an end of line; behind them sixteen zeros that are written over
	spell   []byte    // spellings that the text does not hold as they are
	pos     uint32    // next place
	section Sections  // the one at hand
	stems   []stemmed // cache of StemHash
	words             // scratch of the slow path
}

// A Style is how the words of a text are spelt.
type Style uint8

const (
	Folded  Style = iota // without what does not tell words apart
	Written              // as they stand there, for a query that asks for it
	Marked               // folded, but for the letters that are also written with two, for other queries
)

// Begin forgets the text before, and chooses how the words of the next one are spelt.
func (a *Analysis) Begin(style Style) {
	a.text, a.spell, a.Forms, a.pos = a.text[:0], a.spell[:0], a.Forms[:0], 0
	a.Widest, a.style = 1, style
}

// Add takes a section of the text apart, or more of the last one.
func (a *Analysis) Add(section Sections, s string) {
	a.section = section
	from := len(a.text)
	a.text = append(append(a.text, s...), '\n')
	end := len(a.text)
	a.text = append(a.text, make([]byte, 16)...)
	if a.style == Written {
		a.scanWritten(from, end)
	} else {
		a.scan(from, end)
	}
	a.text = a.text[:end]
}

// Raw returns the spelling of f, folded but for capitals of ASCII.
func (a *Analysis) Raw(f *Form) []byte {
	if f.Flags&spelled != 0 {
		return a.spell[f.lo:f.hi]
	}
	return a.text[f.lo:f.hi]
}

// Spelling returns the folded spelling of f, which is overwritten by the next
// call.
func (a *Analysis) Spelling(f *Form) []byte {
	if f.Flags&spelled != 0 {
		return a.spell[f.lo:f.hi]
	}
	a.tmp = append(a.tmp[:0], a.text[f.lo:f.hi]...)
	for i, c := range a.tmp {
		a.tmp[i] = lower[c]
	}
	return a.tmp
}

// Exact returns the hash of the spelling of f as written.
func (a *Analysis) Exact(f *Form) uint64 {
	if f.Flags&spelled != 0 {
		return f.exact
	}
	return Hash(a.text[f.lo:f.hi])
}

// At returns the forms that begin at a place.
func (a *Analysis) At(pos uint32) []Form {
	i, _ := slices.BinarySearchFunc(a.Forms, pos, func(f Form, pos uint32) int { return int(f.Pos) - int(pos) })
	j := i
	for j < len(a.Forms) && a.Forms[j].Pos == pos {
		j++
	}
	return a.Forms[i:j]
}

// Shown returns the word of f for people: as it stands in the text where that is
// all there is to it, and otherwise folded.
func (a *Analysis) Shown(f *Form) string { return string(a.Raw(f)) }

// What a byte is to scan.
const (
	separator = iota
	alnum
	newline
	sigil // begins a tag before a word: $ # @
	dot   // may begin a name: .NET
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
		case c == '.':
			kinds[c] = dot
		case c >= utf8.RuneSelf:
			kinds[c] = high
		}
		isAlnum[c] = kinds[c] == alnum
		if kinds[c] == high || strings.IndexByte(".-',&+#", byte(c)) >= 0 {
			ends[c] = maybe
		}
	}
}

// Lower returns the small letter of c, a letter of ASCII, or c as it is.
func Lower(c byte) byte { return lower[c] }

// IsSigil reports whether r begins a tag before a word: $ # @.
func IsSigil(r rune) bool { return r < utf8.RuneSelf && kinds[r] == sigil }

// BeginsDotted reports whether s[i] is the dot of a name that begins with one: .NET.
func BeginsDotted(s string, i int) bool { return beginsDotted([]byte(s), i) }

// beginsDotted reports whether src[i] is the dot of a name that begins with one,
// unless a word stands right before it.
func beginsDotted(src []byte, i int) bool {
	return src[i] == '.' && i+1 < len(src) && lower[src[i+1]] >= 'a' && lower[src[i+1]] <= 'z' && (i == 0 || src[i-1] != '.')
}

// scan takes text[i:end] apart, which ends with an end of line. Words of
// ASCII letters and digits that stand clear are most of most texts and take
// the short way; whatever else is left to scanWords.
func (a *Analysis) scan(i, end int) {
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
				a.addPlain(h, i, j, Chosen|capitalsIf(all && j-i > 1))
				i = j + 1
			case ends[t[j]] == clearly || endsThere(t, i, j):
				a.addPlain(h, i, j, Chosen|capitalsIf(all && j-i > 1))
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
		case dot:
			if isAlnum[t[i+1]] && beginsDotted(t, i) { // most end a sentence
				i = a.scanWords(i)
			} else {
				i++
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
func capitalsIf(b bool) Flags {
	if b {
		return Capitals
	}
	return 0
}

// addPlain adds the word text[i:j], which has that hash.
func (a *Analysis) addPlain(hash uint64, i, j int, fl Flags) {
	// Written in place: a copy would wait for its narrow fields.
	a.Forms = append(a.Forms, Form{})
	f := &a.Forms[len(a.Forms)-1]
	f.Hash, f.lo, f.hi, f.Pos = hash, uint32(i), uint32(j), a.pos
	f.Span, f.Section, f.Flags = 1, a.section, fl
	a.pos++
}

// scanWritten takes text[i:end] apart as written.
func (a *Analysis) scanWritten(i, end int) {
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
	case c == '+' && endsInPlus(t, j):
		return false
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

// Whole returns a name that is compared whole: folded, without quotes, with
// single spaces. The next call overwrites it.
func (a *Analysis) Whole(name string) []byte {
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
		if unicode.IsSpace(r) || unicode.IsControl(r) || IsQuote(r) || IsApostrophe(r) {
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

// HashWhole hashes a name that is compared whole; the empty name has 0.
func (a *Analysis) HashWhole(name string) uint64 {
	w := a.Whole(name)
	if len(w) == 0 {
		return 0
	}
	return Hash(w)
}
