package text

import (
	"bytes"
	"slices"
	"unicode"
	"unicode/utf8"
)

// words is the scratch memory of the slow path of an analysis: words with
// marks inside, signs before them, or characters beyond ASCII.
type words struct {
	style Style
	ascii bool // the words at hand are plain ASCII

	tmp       []byte
	cleaned   []byte
	mask      []byte
	two       []byte
	parts     []part
	spellings []spelling
}

// A part is one word of a run; e-mail has two.
type part struct {
	lo, hi    int  // in the cleaned text
	join      byte // what stands before it: '-', '.', or 0 at the start
	acronym   bool
	plus      bool  // a name with a plus behind it
	width     uint8 // places it covers
	spellings []spelling
}

// A spelling is one way to find a part; the first is the one that a query
// means.
type spelling struct {
	lo, hi int // in analysis.spell
	exact  uint64
	of     share
}

// A share says what of a part a spelling is.
type share uint8

const (
	whole    share = 1 << iota // all of it
	base                       // without its ending: Lloyd of Lloyd's
	digraphs                   // with two letters for one: Mueller of Müller

	extract share = 0 // without what stands before it: avion of l'avion
)

const (
	maxParts = 8 // of a compound that is also found joined
	maxAmps  = 7 // ampersands within one name
)

// scanWords takes apart the text from i to the next space, and returns where
// that is.
func (a *Analysis) scanWords(i int) int {
	end := i
	var all byte
	for ; a.text[end] > ' '; end++ {
		all |= a.text[end]
	}
	src := a.text[i:end]
	if a.ascii = all < utf8.RuneSelf; !a.ascii {
		a.cleaned, a.tmp = clean(a.cleaned, a.tmp, src)
		src = a.cleaned
	}
	a.addWords(src, i > 0 && isAlnum[a.text[i-1]])
	return end
}

// addWords adds the words of a cleaned piece of text. A sign makes a tag
// unless it stands right behind a word.
func (a *Analysis) addWords(src []byte, afterWord bool) {
	for i := 0; i < len(src); {
		r, n := utf8.DecodeRune(src[i:])
		switch {
		case isTag(src, i) && !afterWord:
			i = a.addWord(src, i+1, src[i])
		case StartsWord(r):
			i = a.addWord(src, i, 0)
		case IsEmoji(r):
			i = a.addPicture(src, i)
		case r == '\u2028', r == '\u2029', r == '\u0085':
			a.pos++ // no phrase crosses a line
			fallthrough
		default:
			i += n
		}
		afterWord = StartsWord(r) && !standsAlone(r)
	}
}

// StartsWord reports whether r can begin a word.
func StartsWord(r rune) bool {
	return IsWordRune(r) && (!unicode.IsMark(r) || standsAlone(r))
}

// isTag reports whether src[i] is the sign of a tag before its word. A currency
// sign before a number is none.
func isTag(src []byte, i int) bool {
	switch kinds[src[i]] {
	case sigil:
		r, _ := utf8.DecodeRune(src[i+1:])
		return StartsWord(r) && (src[i] != '$' || unicode.IsLetter(r))
	case dot:
		return beginsDotted(src, i)
	}
	return false
}

// addWord adds the word at src[i], which the sign stands before if it is not
// 0, and returns where it ends.
func (a *Analysis) addWord(src []byte, i int, sign byte) int {
	r, n := utf8.DecodeRune(src[i:])
	if !standsAlone(r) {
		return a.addRun(src, i, sign)
	}
	s := a.spell1(src[i : i+n])
	a.addForm(s, sign, 1, Chosen|Solitary)
	a.pos++
	return i + n
}

// spell1 takes b as a spelling as it stands.
func (a *Analysis) spell1(b []byte) spelling {
	lo := len(a.spell)
	a.spell = append(a.spell, b...)
	return spelling{lo, len(a.spell), Hash(b), whole}
}

// addPicture adds an emoji: a flag, or pictures joined to one.
func (a *Analysis) addPicture(src []byte, i int) int {
	r, n := utf8.DecodeRune(src[i:])
	end := i + n
	next, n := utf8.DecodeRune(src[end:])
	if isFlagHalf(r) && isFlagHalf(next) {
		end += n
	}
	for next == zeroWidthJoiner {
		_, m := utf8.DecodeRune(src[end+n:])
		end += n + m
		next, n = utf8.DecodeRune(src[end:])
	}
	a.addForm(a.spell1(src[i:end]), 0, 1, Chosen)
	a.pos++
	return end
}

// addForm adds a spelling at the next place, and with the sign before it, if
// there is one, which then is the form that a query means.
func (a *Analysis) addForm(s spelling, sign byte, span uint8, fl Flags) {
	if s.lo == s.hi {
		return
	}
	a.Widest = max(a.Widest, uint32(span))
	f := Form{
		Hash: Hash(a.spell[s.lo:s.hi]), exact: s.exact, lo: uint32(s.lo), hi: uint32(s.hi),
		Pos: a.pos, Span: span, Section: a.section, Flags: fl | spelled,
	}
	if sign == 0 {
		a.Forms = append(a.Forms, f)
		return
	}
	f.Flags &^= Chosen
	a.Forms = append(a.Forms, f)
	lo := len(a.spell)
	a.spell = append(append(a.spell, sign), a.spell[s.lo:s.hi]...)
	f.lo, f.hi, f.Flags = uint32(lo), uint32(len(a.spell)), fl|spelled
	f.Hash = Hash(a.spell[lo:])
	f.exact = mix(s.exact, uint64(sign))
	a.Forms = append(a.Forms, f)
}

// addRun adds a word or compound.
func (a *Analysis) addRun(src []byte, i int, sign byte) int {
	a.parts, a.spellings = a.parts[:0], a.spellings[:0]
	join := byte(0)
	for {
		var p part
		p, i = nextPart(src, i)
		p.join = join
		a.spellPart(src, &p)
		a.parts = append(a.parts, p)
		if i > p.hi && startsRun(src[i:]) { // U.S.Steel
			join = '.'
		} else if i < len(src) && (src[i] == '-' || src[i] == '.') && startsRun(src[i+1:]) {
			join = src[i]
			i++
		} else {
			break
		}
	}
	if first := &a.parts[0]; len(a.parts) == 1 && sign == 0 && !first.acronym && endsInPlus(src, i) {
		first.plus = true
		i++
	}
	a.addParts(src, sign)
	return i
}

// endsInPlus reports whether src[i] is a plus that belongs to the name before it, as in
// Disney+, rather than stand between two words or behind a number.
func endsInPlus(src []byte, i int) bool {
	if i == 0 || i >= len(src) || src[i] != '+' || i+1 < len(src) && src[i+1] == '+' {
		return false
	}
	last, _ := utf8.DecodeLastRune(src[:i])
	next, _ := utf8.DecodeRune(src[i+1:])
	return unicode.IsLetter(last) && !standsAlone(last) && !IsWordRune(next)
}

// startsRun reports whether src begins with a word that is not a character
// standing alone.
func startsRun(src []byte) bool {
	r, n := utf8.DecodeRune(src)
	return n > 0 && StartsWord(r) && !standsAlone(r)
}

// nextPart finds the part at src[i], and where what may follow it begins.
func nextPart(src []byte, i int) (p part, next int) {
	if end := acronymEnd(src, i); end > 0 {
		p = part{lo: i, hi: end, acronym: true}
		if end < len(src) && src[end] == '.' {
			end++
		}
		if possessive := bytes.HasPrefix(src[end:], []byte("'s")); possessive && !startsRun(src[end+2:]) {
			end += 2
		}
		return p, end
	}
	end := partEnd(src, i)
	return part{lo: i, hi: end}, end
}

// acronymEnd returns the end of single letters with dots between them at
// src[i], without the last dot, or 0.
func acronymEnd(src []byte, i int) int {
	if i+1 < len(src) && isAlnum[src[i+1]] {
		return 0 // as most words
	}
	letters, end := 0, 0
	for {
		r, n := utf8.DecodeRune(src[i:])
		if !unicode.IsLetter(r) || standsAlone(r) {
			break
		}
		next, _ := utf8.DecodeRune(src[i+n:])
		if IsWordRune(next) {
			break
		}
		i += n
		end = i
		letters++
		if next != '.' {
			break
		}
		i++
	}
	if letters < 2 {
		return 0
	}
	return end
}

// partEnd returns the end of the word at src[i]: letters, digits and marks,
// with an apostrophe or ampersand between them, and dots and commas within a
// number; C++ and C# keep their signs.
func partEnd(src []byte, i int) int {
	start, amps := i, 0
	var last rune
	for i < len(src) {
		if isAlnum[src[i]] { // most are
			last = rune(src[i])
			i++
			continue
		}
		r, n := utf8.DecodeRune(src[i:])
		switch {
		case IsWordRune(r) && !standsAlone(r):
		case r == '\'' && startsRun(src[i+1:]):
		case r == '&' && startsRun(src[i+1:]) && amps < maxAmps:
			amps++
		case (r == '.' || r == ',') && unicode.IsDigit(last) && startsDigit(src[i+1:]):
		default:
			return i + languageSign(src[start:i], src[i:])
		}
		i, last = i+n, r
	}
	return i
}

func startsDigit(src []byte) bool {
	r, _ := utf8.DecodeRune(src)
	return unicode.IsDigit(r)
}

// languageSign returns the length of what makes a single letter the name of a
// programming language: C++, F#.
func languageSign(word, rest []byte) int {
	switch {
	case len(word) != 1 || kinds[word[0]] != alnum || word[0] < 'A':
		return 0
	case bytes.HasPrefix(rest, []byte("++")):
		return 2
	case bytes.HasPrefix(rest, []byte("#")) && !startsRun(rest[1:]):
		return 1
	}
	return 0
}

// addParts adds the forms of a run by place.
func (a *Analysis) addParts(src []byte, sign byte) {
	for k := range a.parts {
		p := &a.parts[k]
		if k > 0 {
			sign = 0
		}
		fl := Flags(0)
		switch {
		case p.acronym:
			fl = Dotted
		case allCapitals(baseOf(src[p.lo:p.hi])):
			fl = Capitals
		}
		for i, s := range p.spellings {
			if i == 0 && !p.plus {
				a.addForm(s, sign, p.width, fl|Chosen)
			} else {
				a.addForm(s, sign, p.width, fl)
			}
		}
		if p.plus {
			a.addPlus(&p.spellings[0], p.width, fl|Chosen)
		}
		a.addCompounds(src, k, sign)
		a.addNames(src, p)
		a.pos++
	}
}

// addPlus adds a name with its plus, which is the form that a query means.
func (a *Analysis) addPlus(s *spelling, width uint8, fl Flags) {
	lo := len(a.spell)
	a.spell = append(append(a.spell, a.spell[s.lo:s.hi]...), '+')
	a.addForm(spelling{lo, len(a.spell), mix(s.exact, '+'), whole}, 0, width, fl)
}

// addCompounds adds the compounds that begin with part k: the whole run, and
// the longest stretch joined by the same mark.
func (a *Analysis) addCompounds(src []byte, k int, sign byte) {
	n := len(a.parts)
	if n == 1 || n > maxParts {
		return
	}
	if k == 0 {
		a.addCompound(src, 0, n, sign, Chosen)
	}
	if k+1 == n || k > 0 && a.parts[k].join == a.parts[k+1].join {
		return
	}
	end := k + 2
	for end < n && a.parts[end].join == a.parts[k+1].join {
		end++
	}
	if end-k < n {
		a.addCompound(src, k, end, sign, 0)
	}
}

// addCompound adds parts[from:to] joined; if the last of them has an ending,
// also without it, and with digraphs if one of them has any.
func (a *Analysis) addCompound(src []byte, from, to int, sign byte, fl Flags) {
	parts, span := a.parts[from:to], uint8(0)
	for _, p := range parts {
		span += p.width
	}
	last := &parts[len(parts)-1]
	all := src[parts[0].lo:last.hi]
	if a.style == Written {
		a.addForm(a.spell1(all), sign, span, Compound|fl)
		return
	}
	for _, of := range []share{whole, base, whole | digraphs, base | digraphs} {
		if of&base != 0 && last.spelled(base) == nil || of&digraphs != 0 && !slices.ContainsFunc(parts, hasDigraphs) {
			continue
		}
		a.addForm(a.joined(parts, of, Hash(all)), sign, span, Compound|fl)
		fl &^= Chosen
	}
}

func hasDigraphs(p part) bool { return p.spelled(whole|digraphs) != nil }

// joined takes the spellings of parts as one: the last that share of it, the
// others whole, with digraphs where they have some if asked.
func (a *Analysis) joined(parts []part, of share, exact uint64) spelling {
	lo := len(a.spell)
	for i := range parts {
		want := of
		if i < len(parts)-1 {
			want = of&^base | whole
		}
		s := parts[i].spelled(want)
		if s == nil {
			s = parts[i].spelled(want &^ digraphs)
		}
		a.spell = append(a.spell, a.spell[s.lo:s.hi]...)
	}
	return spelling{lo, len(a.spell), exact, whole}
}

// spelled returns the spelling that is that share of p, or nil.
func (p *part) spelled(of share) *spelling {
	for i := range p.spellings {
		if p.spellings[i].of == of {
			return &p.spellings[i]
		}
	}
	return nil
}

// addNames adds the longer names around the ampersands of p, and moves on to
// its last place.
func (a *Analysis) addNames(src []byte, p *part) {
	if p.width == 1 {
		return
	}
	first := a.pos
	for name := range bytes.SplitSeq(baseOf(src[p.lo:p.hi]), []byte("&")) {
		if isLongName(name) {
			n := len(a.spellings)
			a.spellAs(name, false, whole)
			a.addForm(a.spellings[n], 0, 1, 0)
		}
		a.pos++
	}
	a.pos = first + uint32(p.width) - 1
}

// allCapitals reports whether w is two or more ASCII capitals and nothing else.
func allCapitals(w []byte) bool {
	for _, c := range w {
		if c < 'A' || c > 'Z' {
			return false
		}
	}
	return len(w) > 1
}
