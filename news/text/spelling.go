package text

import (
	"bytes"
	"slices"
	"unicode/utf8"
)

// spellPart finds the spellings of p and how many places it covers.
func (a *Analysis) spellPart(src []byte, p *part) {
	w := src[p.lo:p.hi]
	p.width = 1
	first := len(a.spellings)
	switch marked := bytes.ContainsAny(w, "'&"); {
	case p.acronym, a.ascii && !marked, isClitic(w):
		a.spellAs(w, p.acronym, whole)
	default:
		if !a.ascii {
			w, a.mask = unmask(a.mask, w)
		}
		p.width = a.spellEnded(w)
	}
	p.spellings = a.spellings[first:len(a.spellings):len(a.spellings)]
}

// spellEnded finds the spellings of w with and without its ending and what is
// elided before it, and how many places it covers.
func (a *Analysis) spellEnded(w []byte) (width uint8) {
	b := baseOf(w)
	a.spellAs(w, false, whole)
	owns := len(b) < len(w)
	if owns {
		a.spellAs(b, false, base)
	}
	if n := elisionEnd(w); n > 0 && n < len(b) {
		a.spellAs(w[n:], false, extract)
		if owns {
			a.spellAs(b[n:], false, extract)
		}
	}
	return ampWidth(b)
}

// spellAs adds the spelling of w, which is that share of a part: folded, without
// the marks that do not tell words apart; and, as others, in digraphs and without
// the particles that Arabic and Hebrew write together with a word.
func (a *Analysis) spellAs(w []byte, acronym bool, of share) {
	if a.style == Written {
		s := a.spell1(w)
		s.of = of
		a.spellings = append(a.spellings, s)
		return
	}
	lo := len(a.spell)
	a.spell = appendFolded(a.spell, w, a.style == Marked)
	a.spell = a.spell[:lo+len(dropMarks(a.spell[lo:], acronym))]
	hi := len(a.spell)
	a.spellings = append(a.spellings, spelling{lo, hi, Hash(w), of})
	if a.ascii {
		return
	}
	if hasUmlaut(w) {
		a.spellDigraphs(w, acronym, of)
	}
	a.spellBare(lo, hi)
}

// dropMarks removes apostrophes, commas and the dots of an acronym from w, in
// place. She'll keeps its apostrophe, for without it it is another word.
func dropMarks(w []byte, acronym bool) []byte {
	if isClitic(w) {
		return w
	}
	out := w[:0]
	for _, c := range w {
		if c == '\'' || c == ',' || c == '.' && acronym {
			continue
		}
		out = append(out, c)
	}
	return out
}

// isClitic reports whether w ends in a short form of a verb: 'll 're 've 'd 'm.
func isClitic(w []byte) bool {
	i := bytes.LastIndexByte(w, '\'')
	if i < 1 {
		return false
	}
	for _, verb := range []string{"ll", "re", "ve", "d", "m"} {
		if equalLower(w[i+1:], verb) {
			return true
		}
	}
	return false
}

// equalLower reports whether w, in lower case, is s.
func equalLower(w []byte, s string) bool {
	if len(w) != len(s) {
		return false
	}
	for i, c := range w {
		if lower[c] != s[i] {
			return false
		}
	}
	return true
}

// elisions are the longer words that lose their vowel before another, in
// French and Italian; words of one or two letters are taken for such anyhow.
var elisions = []string{
	"all", "coll", "dall", "dell", "nell", "sull", "bell", "quell", "quest", "sant",
	"jusqu", "lorsqu", "puisqu", "quelqu", "quoiqu", "presqu",
}

// elisionEnd returns where the rest of w begins behind an elision, or 0.
func elisionEnd(w []byte) int {
	i := bytes.IndexByte(w, '\'')
	if i < 0 || utf8.RuneCount(baseOf(w[i+1:])) < 3 {
		return 0
	}
	elided := func(s string) bool { return equalLower(w[:i], s) }
	if utf8.RuneCount(w[:i]) <= 2 || slices.ContainsFunc(elisions, elided) {
		return i + 1
	}
	return 0
}

// ampWidth returns the number of places that w covers: as many as it has
// names around its ampersands, if one of them is found by itself.
func ampWidth(w []byte) uint8 {
	n, long := uint8(0), false
	for name := range bytes.SplitSeq(w, []byte("&")) {
		n++
		long = long || isLongName(name)
	}
	if long {
		return n
	}
	return 1
}

// isLongName reports whether a name within AT&T or Procter&Gamble is a word
// by itself.
func isLongName(name []byte) bool { return utf8.RuneCount(name) >= 3 }
