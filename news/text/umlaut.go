package text

import (
	"bytes"
	"unicode/utf8"
)

// umlauts are the letters that are also written with two, where a keyboard or
// an address lacks them: Müller is Mueller, Århus is Aarhus. Without their marks
// they are a single letter, as accents go: Muller.
var umlauts = map[rune]string{
	'ä': "ae", 'ö': "oe", 'ü': "ue", 'ø': "oe", 'å': "aa",
	'Ä': "ae", 'Ö': "oe", 'Ü': "ue", 'Ø': "oe", 'Å': "aa",
}

// hasUmlaut reports whether a cleaned word has a letter that is also written
// with two.
func hasUmlaut(w []byte) bool {
	return bytes.IndexByte(w, 0xc3) >= 0 && bytes.ContainsFunc(w, func(r rune) bool { return umlauts[r] != "" })
}

// Fold brings a word into small letters without accents, as the analysis does.
func Fold(word string) string { return string(appendFold(nil, []byte(word))) }

// WithoutUmlauts returns a word in the style Marked as Folded has it.
func WithoutUmlauts(marked string) string { return Fold(marked) }

// InDigraphs returns a word in the style Marked with two letters for each of its
// umlauts.
func InDigraphs(marked string) string { return string(appendDigraphs(nil, []byte(marked))) }

func appendDigraphs(dst, w []byte) []byte {
	for _, r := range string(w) {
		if s := umlauts[r]; s != "" {
			dst = append(dst, s...)
		} else {
			dst = utf8.AppendRune(dst, r)
		}
	}
	return dst
}

// spellDigraphs adds the spelling of w with two letters for each of umlauts.
func (a *Analysis) spellDigraphs(w []byte, acronym bool, of share) {
	a.two = appendDigraphs(a.two[:0], w)
	lo := len(a.spell)
	a.spell = appendFold(a.spell, a.two)
	a.spell = a.spell[:lo+len(dropMarks(a.spell[lo:], acronym))]
	if of != extract {
		of |= digraphs
	}
	a.spellings = append(a.spellings, spelling{lo, len(a.spell), Hash(a.two), of})
}
