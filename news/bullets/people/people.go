// Package people finds the people of a text by their full names. So an alert that tells
// of "Moor" can say that it is Ben Moor: as an editor does, where the text itself has the
// full name, and only one person of that last name. It knows no names:
// a person is told from a place, a club or a company by what stands around the name.
// Where anything is in doubt it says nothing.
package people

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Names are the people of a text whose full name is certain. The zero Names has nobody.
type Names struct {
	given map[string]string // last name → first names
	lists Lists
}

// Lists tell words of a language apart.
type Lists struct {
	Common func(word string) bool // a word that begins sentences and is no name, as it is written
	Speaks func(word string) bool // a verb of saying
}

// opens reports whether a word at the beginning of a sentence is no name.
func (l Lists) opens(w string) bool { return firsts[w] || l.Common(w) && !given[w] }

// A Mention is a last name alone, and where it stands in its sentence.
type Mention struct {
	Last, Given string
	At          int // byte
}

// languages are those in which a name has the same form wherever it stands.
var languages = set(`en de fr es it pt nl sv no da`)

// Of returns the names of the people of a text, by its sentences. A last name is left
// out if more than one first name stands before it, or if nothing says that it is a
// person's.
func Of(sentences []string, lang string, lists Lists) Names {
	if !languages[lang] {
		return Names{}
	}
	c := census{lang: lang, lists: lists, given: map[string]string{}, person: map[string]bool{}, doubtful: map[string]bool{}, beside: map[string][]string{}, long: map[string][][]string{}, sure: map[string]bool{}}
	var words []word
	for _, s := range sentences {
		words = split(words[:0], s)
		c.read(words)
	}
	names := Names{map[string]string{}, lists}
	for last, given := range c.given {
		if c.person[last] && !c.doubtful[last] && c.sure[last] && c.knows(c.beside[last]) && c.agrees(last) {
			names.given[last] = given
		}
	}
	return names
}

// Mentions returns the last names of a sentence that stand alone and that a first name
// may be put before. Each is the first mention of its person there; what is quoted must
// be blank in said, which is as long as s.
func (n Names) Mentions(s, said string) (all []Mention) {
	if !n.mayMention(s) {
		return nil
	}
	words := split(nil, s)
	met := map[string]bool{}
	for i, w := range words {
		given := n.given[w.bare]
		if given == "" || met[w.bare] {
			continue
		}
		met[w.bare] = true
		if i > 0 && slices.Contains(strings.Fields(given), words[i-1].bare) {
			continue
		}
		if n.isAlone(words, i) && strings.HasPrefix(said[w.at:], w.bare) {
			all = append(all, Mention{w.bare, given, w.at})
		}
	}
	return all
}

// mayMention reports whether one of the last names stands in s, be it within a word. It
// spares most sentences the rest.
func (n Names) mayMention(s string) bool {
	for last := range n.given {
		if strings.Contains(s, last) {
			return true
		}
	}
	return false
}

// isAlone reports whether a last name has nothing before or behind it that belongs to
// it: neither a first name nor a title nor an article, nor the rest of another name.
func (n Names) isAlone(words []word, i int) bool {
	if i > 0 && !words[i-1].ends {
		before := words[i-1]
		named := before.isName() && !(before.first && n.lists.opens(before.bare))
		if named || before.isInitial() || titles[before.bare] || articles[strings.ToLower(before.bare)] || isJoined(words, i) {
			return false
		}
	}
	if w := words[i]; w.ends || i+1 == len(words) || w.owns {
		return true
	}
	next := words[i+1]
	return !next.isName() && !next.isInitial() && !particles[next.bare] && !families[next.bare] && !next.signs
}

// isJoined reports whether a name has a particle before it, and another name before that:
// "Ann von der Moor".
func isJoined(words []word, i int) bool {
	at := i - 1
	for at > 0 && particles[words[at].bare] && !words[at].ends {
		at--
	}
	return at >= 0 && at < i-1 && words[at].isName() && !words[at].ends
}

// A word is one of a sentence.
type word struct {
	bare  string // without the marks around it and the "s" of who owns
	at    int    // of bare, bytes
	first bool   // of its sentence
	owns  bool   // it had that "s"
	signs bool   // a mark stands before it
	ends  bool   // a mark stands behind it, which no name goes on after
	after string // that mark and what stands with it
}

// split returns the words of a sentence, in the room of others that are done with.
func split(all []word, s string) []word {
	end := 0
	for field := range strings.FieldsSeq(s) {
		start := end + strings.Index(s[end:], field)
		end = start + len(field)
		left := strings.TrimLeftFunc(field, isMark)
		bare := strings.TrimRightFunc(left, isMark)
		w := word{at: start + len(field) - len(left), first: len(all) == 0, signs: left != field, after: left[len(bare):]}
		for _, s := range []string{"'s", "’s"} {
			if cut, found := strings.CutSuffix(bare, s); found {
				bare, w.owns = cut, true
			}
		}
		w.bare = bare
		w.ends = w.owns || w.after != "" && !(w.after == "." && utf8.RuneCountInString(bare) <= 3)
		all = append(all, w)
	}
	return all
}

// isMark reports whether r is no part of a word.
func isMark(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }

// isName reports whether a word looks like a name: a capital, and small letters.
func (w word) isName() bool {
	first, n := utf8.DecodeRuneInString(w.bare)
	return unicode.IsUpper(first) && strings.IndexFunc(w.bare[n:], unicode.IsLower) >= 0
}

// isInitial reports whether a word is the first letter of a name: "S."
func (w word) isInitial() bool {
	r, n := utf8.DecodeRuneInString(w.bare)
	return n == len(w.bare) && unicode.IsUpper(r) && w.after == "."
}

// A census is taken of the people of a text.
type census struct {
	lang     string
	lists    Lists
	given    map[string]string     // last name → first names
	person   map[string]bool       // last names that are a person's
	doubtful map[string]bool       // last names of more than one, or of a place
	sure     map[string]bool       // last names of which a whole name stands where nothing else can
	long     map[string][][]string // last name → the longer names that end in it, without it
	beside   map[string][]string   // last name → names that stand before the whole one and "and", and may share it
}

// knows reports whether each of some names is the last name of somebody.
func (c *census) knows(names []string) bool {
	for _, n := range names {
		if c.given[n] == "" {
			return false
		}
	}
	return true
}

// read notes the names of a sentence.
func (c *census) read(words []word) {
	for i := 0; i < len(words); i++ {
		if !c.isName(words[i]) {
			continue
		}
		first := i
		for i+1 < len(words) && !words[i].ends && !words[i+1].signs && (words[i+1].isName() || words[i+1].isInitial()) {
			i++
		}
		c.note(words, first, i)
	}
}

// isName reports whether a word may be a name where it stands.
func (c *census) isName(w word) bool {
	return w.isName() && !(w.first && c.lists.opens(w.bare))
}

// note notes the run of names from first to last.
func (c *census) note(words []word, first, last int) {
	l := words[last].bare
	whole := first
	for i := first; i < last; i++ {
		if titles[words[i].bare] || c.lang == "de" && i+1 < last && isTrade(words[i].bare) {
			whole = i + 1
		}
	}
	titled := whole > first
	if whole == last && first == last {
		c.doubt(words, last)
	}
	person := c.isPerson(words, first, last)
	if titled || person {
		c.person[l] = true
	}
	if whole == last || notLast[l] || titles[l] {
		return
	}
	if isJoined(words, first) || c.goesOn(words, last) && !(last > whole && c.lang == "de") {
		c.doubtful[l] = true // "von der Moor", "Moor van Hale"
		return
	}
	var given []string
	for _, w := range words[whole:last] {
		g := w.bare
		if w.isInitial() {
			g += "."
		}
		given = append(given, g)
	}
	c.sure[l] = c.sure[l] || c.given[l] != "" || titled || person || !words[first].first
	c.called(l, given, titled)
	if before := first - 2; before >= 0 && ands[words[first-1].bare] && words[before].isName() && !words[before].ends {
		c.beside[l] = append(c.beside[l], words[before].bare)
	}
}

// goesOn reports whether a particle and another name follow a name: "Jan van Hale". In
// German that is where somebody with two names comes from.
func (c *census) goesOn(words []word, last int) bool {
	return last+2 < len(words) && isJoined(words, last+2)
}

// called notes that somebody with a last name has some first names.
func (c *census) called(last string, given []string, titled bool) {
	old, _, _ := strings.Cut(c.given[last], " ")
	switch {
	case notFirst[given[0]] || utf8.RuneCountInString(given[0]) < 3 || !isWhole(given[0]) || !isWhole(last) || c.lang == "de" && !titled && (isTrade(given[0]) || strings.Contains(given[0], "-")):
		c.doubtful[last] = true
	case len(given) > 2 || len(given) > 1 && !strings.HasSuffix(given[1], "."):
		c.long[last] = append(c.long[last], given)
	case old == "":
		c.given[last] = strings.Join(given, " ")
	case given[0] != old:
		c.doubtful[last] = true
	case len(given) == 1:
		c.given[last] = old
	}
}

// agrees reports whether each of the longer names that end in a last name has its first
// name. "Mary Ann Moor" alone does not say what her first name is.
func (c *census) agrees(last string) bool {
	first, _, _ := strings.Cut(c.given[last], " ")
	return !slices.ContainsFunc(c.long[last], func(given []string) bool { return !slices.Contains(given, first) })
}

// isPerson reports whether what stands round a name says that a person has it.
func (c *census) isPerson(words []word, first, last int) bool {
	if first > 0 && !words[first-1].ends && (c.speaks(words[first-1]) || c.lang == "en" && last > first && isCalling(words[first-1].bare)) || c.lang == "en" && hasPronoun(words[last+1:]) {
		return true
	}
	if last+1 == len(words) {
		return false
	}
	next := words[last+1]
	switch w := words[last]; {
	case !w.ends:
		return c.speaks(next) || isAge(next.bare) && strings.HasSuffix(next.after, ")") && next.signs
	case w.after == ",":
		return last > first && described[next.bare] && c.lang != "de" || next.bare == "who" || next.bare == "whose" || isAge(next.bare) && (strings.HasPrefix(next.after, ",") || next.after == ".")
	}
	return false
}

// hasPronoun reports whether the next that some words name is "he" or "she".
func hasPronoun(words []word) bool {
	for _, w := range words {
		if pronouns[w.bare] {
			return true
		}
		if w.isName() {
			return false
		}
	}
	return false
}

// isCalling reports whether an English word is what somebody is, by its end: "singer",
// "lawmakers".
func isCalling(w string) bool {
	if others[w] || strings.ToLower(w) != w || len(w) < 5 {
		return false
	}
	w = strings.TrimSuffix(w, "s")
	return callings[w] || slices.ContainsFunc(callingEnds, func(end string) bool { return strings.HasSuffix(w, end) })
}

// speaks reports whether a word says that a person speaks. "According to" a company may,
// too.
func (c *census) speaks(w word) bool { return c.lists.Speaks(w.bare) && !sources[w.bare] }

// isWhole reports whether each part of a name has a capital, and none is of capitals
// alone: neither "Hull-based" nor "EU-Rat".
func isWhole(name string) bool {
	for part := range strings.SplitSeq(name, "-") {
		if w := (word{bare: part}); !w.isName() {
			return false
		}
	}
	return true
}

// isAge reports whether a word is a person's age.
func isAge(w string) bool {
	return len(w) == 2 && w[0] >= '1' && w[0] <= '9' && w[1] >= '0' && w[1] <= '9'
}

// doubt notes what says of a name alone that it is a place's or a thing's.
func (c *census) doubt(words []word, i int) {
	if i == 0 {
		return
	}
	before := words[i-1]
	if before.ends {
		return
	}
	low := strings.ToLower(before.bare)
	if articles[low] || places[low] && !words[i].owns {
		c.doubtful[words[i].bare] = true
	}
}

// isTrade reports whether a German word ends as those do that say what somebody is.
func isTrade(w string) bool {
	w = strings.ToLower(w)
	for _, end := range trades {
		if strings.HasSuffix(w, end) {
			return true
		}
	}
	return false
}
