// Package definite finds things and persons that a sentence takes for known: "The dilemma
// is common.", "Hale said the phone call was long.", "Die Frau sagte aus." In an article
// another sentence has told of them; in an alert it may be missing. Of what stands for
// itself, such as the government or the weather, it says nothing: it knows, by short
// lists, nouns of what somebody has to tell of first, in the languages that news is mostly
// in and that have an article; of others it finds nothing.
package definite

import (
	"strings"
	"unicode"
)

// A Thing is what a sentence takes for known.
type Thing struct {
	Noun  string   // in lower case
	Words []string // it and what stands between it and its article, in lower case
}

// Things returns what a sentence takes for known and nothing in it says which one is
// meant. What is quoted should be blank, for somebody's words are read as his. Common says
// which words in lower case, such as prepositions, end a name of a thing.
func Things(said, lang string, common func(word string) bool) (all []Thing) {
	g, ok := grammars[lang]
	if !ok {
		return nil
	}
	words := strings.Fields(said)
	for i, w := range words {
		if w = strings.TrimLeftFunc(w, isMark); len(w) > longestArticle || !g.articles[strings.ToLower(w)] {
			continue
		}
		t, end := g.thing(words[i+1:], common)
		if t.Noun == "" || !g.anywhere[t.Noun] && !(i == 0 && g.first[t.Noun]) || g.isSaid(words, i+1+end) {
			continue
		}
		all = append(all, t)
	}
	return all
}

// longestArticle is the length of the longest article, bytes.
const longestArticle = len("degli")

// longest is how many words stand behind an article at most, its noun with them.
const longest = 4

// thing returns what words behind an article name, and how many of them. It is none if
// they begin with what counts or ranks, or have a name in them.
func (g grammar) thing(words []string, common func(word string) bool) (t Thing, n int) {
	for n < len(words) && n < longest {
		bare := strings.TrimFunc(words[n], isMark)
		bare = strings.TrimSuffix(strings.TrimSuffix(bare, "'s"), "’s")
		low := strings.ToLower(bare)
		capital := bare != low
		switch {
		case bare == "" || n > 0 && (g.which[low] || common(low) || g.isVerb(low)):
			return t, n
		case n == 0 && g.ranks[low], capital && !g.capitals:
			return Thing{}, n
		}
		t.Noun, t.Words = low, append(t.Words, low)
		n++
		if capital || g.adjectivesLast || strings.TrimRightFunc(words[n-1], isMark) != words[n-1] || words[n-1] != bare && strings.HasSuffix(words[n-1], "s") {
			return t, n // a German noun; a Romance one; a mark or an "s" of who owns behind it
		}
	}
	return t, n
}

// isVerb reports whether an English word ends as verbs do behind a noun.
func (g grammar) isVerb(low string) bool {
	return !g.capitals && !g.adjectivesLast && (strings.HasSuffix(low, "ed") || strings.HasSuffix(low, "ing") || verbs[low])
}

// isSaid reports whether what follows the noun before words[next] says which one is meant:
// a name, or a word such as "of" or "who".
func (g grammar) isSaid(words []string, next int) bool {
	if next >= len(words) {
		return false
	}
	follower := strings.TrimFunc(words[next], isMark)
	low := strings.ToLower(follower)
	if noun := words[next-1]; strings.TrimRightFunc(noun, isMark) != noun {
		return strings.HasSuffix(noun, ",") && g.relatives[low]
	}
	elided, _, _ := strings.Cut(strings.ReplaceAll(low, "’", "'"), "'")
	return g.which[low] || g.which[elided] || follower != low
}

// isMark reports whether r is no part of a word.
func isMark(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }
