package text

import (
	"unicode/utf8"
)

// Arabic and Hebrew write some particles together with the word behind them: its
// article, "and", "in", "to", "as", "from", "that". A word is also found without
// them. A rest that happens to be another word is found, too, so it must have
// some letters: shorter rests are often no word. Two are enough behind an article,
// and behind "in" and "to" in Hebrew, or Tel Aviv would not be found.

// A particle and how many letters must follow it.
type particle struct {
	letters string
	least   int
}

// particlesOf lists the particles of each script in the order in which they stand.
var (
	arabicParticles = [][]particle{
		{{"و", 3}, {"ف", 4}},           // and, so: which many words begin with
		{{"ب", 3}, {"ل", 3}, {"ك", 4}}, // in, to, as
		{{"ال", 2}},                    // the
	}
	hebrewParticles = [][]particle{
		{{"ו", 3}},                               // and
		{{"כש", 3}, {"מש", 3}, {"ש", 3}},         // when, that
		{{"מ", 3}, {"ב", 2}, {"ל", 2}, {"כ", 3}}, // from, in, to, as
		{{"ה", 2}},                               // the
	}
)

// spellBare adds the spellings of the folded word spell[lo:hi] without its
// particles.
func (a *Analysis) spellBare(lo, hi int) {
	switch first, _ := utf8.DecodeRune(a.spell[lo:hi]); {
	case first >= 'ء' && first <= 'ي':
		a.spellWithout(arabicParticles, lo, hi)
	case first >= 'א' && first <= 'ת':
		a.spellWithout(hebrewParticles, lo, hi)
	}
}

// spellWithout adds the spellings of spell[lo:hi] without the particles that it
// begins with. Behind "to" the article loses its first letter; it is spelt out as
// another, for who can tell it from a word that begins so.
func (a *Analysis) spellWithout(order [][]particle, lo, hi int) {
	for i, list := range order {
		for _, p := range list {
			at := lo + len(p.letters)
			if !a.spells(p.letters, lo, hi) || utf8.RuneCount(a.spell[at:hi]) < p.least {
				continue
			}
			a.spellRest(order[i+1:], at, hi)
			if p.letters == "ل" && a.spells("ل", at, hi) {
				from := len(a.spell)
				a.spell = append(append(a.spell, "ا"...), a.spell[at:hi]...)
				a.spellRest(order[i+1:], from, len(a.spell))
			}
		}
	}
}

// spellRest adds what is left of a word as a spelling, and what is left of that.
func (a *Analysis) spellRest(order [][]particle, lo, hi int) {
	a.spellings = append(a.spellings, spelling{lo, hi, Hash(a.spell[lo:hi]), extract})
	a.spellWithout(order, lo, hi)
}

// spells reports whether spell[lo:hi] begins with s.
func (a *Analysis) spells(s string, lo, hi int) bool {
	return hi-lo >= len(s) && string(a.spell[lo:lo+len(s)]) == s
}
