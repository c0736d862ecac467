package bullets

import (
	"slices"
	"strings"
)

// person are the English pronouns of one person, at the beginning of a sentence.
var person = set(`he she his her hers he's she's he’s she’s`)

// farBack is how many sentences back a pronoun may find its person.
const farBack = 4

// explaining returns the candidates before c, the newest, any of which explains what
// c points back at: the sentence before; for "The attack" one that tells of an
// attack; for "She" the last one that has a name, if none stands between.
func (d *document) explaining(c *candidate) (all uint64) {
	first := strings.TrimLeftFunc(c.forms[0].text, opens)
	for i := len(d.candidates) - 1; i >= 0 && d.candidates[i].index == c.index-1; i-- {
		all |= 1 << i
		if before := &d.candidates[i]; before.leans && pronouns[d.lang][strings.ToLower(firstWord(first))] && firstWord(before.forms[0].text) == firstWord(first) {
			all |= before.explained
		}
	}
	if d.lang != "en" {
		return all
	}
	if rest, found := strings.CutPrefix(first, "The "); found && strings.HasPrefix(rest, firstWord(rest)+"-year-old") {
		return all | d.naming(c.index)
	} else if found && pointsBack(rest, nil) {
		return all | d.telling(d.word(firstWord(rest)).id)
	}
	if end := strings.IndexFunc(first, endsWord); end > 0 && person[strings.ToLower(first[:end])] {
		return all | d.naming(c.index)
	}
	return all
}

// telling returns the candidates that have a word, in each of their forms.
func (d *document) telling(id int32) (all uint64) {
	lacks := func(ws []word) bool { return !slices.ContainsFunc(ws, func(w word) bool { return w.id == id }) }
	for i, c := range d.candidates {
		if !slices.ContainsFunc(c.words, lacks) {
			all |= 1 << i
		}
	}
	return all
}

// naming returns the candidates that have the last name before the sentence with the
// index before.
func (d *document) naming(before int) (all uint64) {
	i := len(d.candidates) - 1
	for at := before - 1; at >= max(0, before-farBack); at-- {
		for i >= 0 && d.candidates[i].index > at {
			i--
		}
		if !d.names(d.sentences[at]) {
			continue
		}
		for ; i >= 0 && d.candidates[i].index == at; i-- {
			all |= 1 << i
		}
		return all
	}
	return 0
}

// names reports whether a sentence may name somebody: it has a capital inside that
// is no day, month or place, or begins with a word that says something.
func (d *document) names(s []word) bool {
	for i, w := range s {
		switch {
		case !w.upper || days[d.stems[w.id]]:
		case i == 0 && !functionWords[d.stems[w.id]], i > 0 && !within[d.stems[s[i-1].id]]:
			return true
		}
	}
	return false
}

// days are the stems of days and months, and within the words before a place.
var (
	days   = set(`mondai tuesdai wednesdai thursdai fridai saturdai sundai januari februari march april june juli august septemb octob novemb decemb may`)
	within = set(`in at near`)
)
