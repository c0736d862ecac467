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
		a.spellAs(w, p.acronym)
	default:
		if !a.ascii {
			w, a.mask = unmask(a.mask, w)
		}
		base := withoutPossessive(w)
		a.spellAs(w, false)
		if p.owns = len(base) < len(w); p.owns {
			a.spellAs(base, false)
		}
		if n := elisionEnd(w); n > 0 {
			a.spellAs(w[n:], false)
			if p.owns {
				a.spellAs(base[n:], false)
			}
		}
		p.width = ampWidth(base)
	}
	p.spellings = a.spellings[first:len(a.spellings):len(a.spellings)]
}

// spellAs adds the spelling of w: folded, without the marks that do not tell
// words apart, and without its Arabic article as another.
func (a *Analysis) spellAs(w []byte, acronym bool) {
	lo := len(a.spell)
	if a.written {
		a.spellings = append(a.spellings, a.spell1(w))
		return
	}
	a.spell = appendFold(a.spell, w)
	a.spell = a.spell[:lo+len(dropMarks(a.spell[lo:], acronym))]
	hi := len(a.spell)
	a.spellings = append(a.spellings, spelling{lo, hi, Hash(w)})
	if a.ascii {
		return
	}
	if n := articleEnd(a.spell[lo:hi]); n > 0 {
		a.spellings = append(a.spellings, spelling{lo + n, hi, Hash(a.spell[lo+n : hi])})
	}
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

// withoutPossessive returns w without 's.
func withoutPossessive(w []byte) []byte {
	if n := len(w) - 2; n > 0 && w[n] == '\'' && lower[w[n+1]] == 's' {
		return w[:n]
	}
	return w
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
	if i < 0 || utf8.RuneCount(withoutPossessive(w[i+1:])) < 3 {
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

// articleEnd returns where a folded Arabic word begins behind its article, or
// 0: ال, also after و ب ك ف, or لل. What is left has three letters at least,
// for the two letters behind it are often no word.
func articleEnd(w []byte) int {
	const letter = 2 // bytes
	if len(w) < 5*letter {
		return 0
	}
	n := 0
	switch string(w[:letter]) {
	case "و", "ب", "ك", "ف":
		n = letter
	}
	switch string(w[n : n+2*letter]) {
	case "ال":
		n += 2 * letter
	case "لل":
		if n > 0 {
			return 0
		}
		n = 2 * letter
	default:
		return 0
	}
	if utf8.RuneCount(w[n:]) < 3 {
		return 0
	}
	return n
}
