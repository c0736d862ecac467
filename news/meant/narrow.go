package meant

import (
	"cmp"
	"slices"
	"unicode/utf8"

	"newsbot/news/query"
)

const (
	maxNarrower = 2    // words that are offered to make a query narrower
	minNarrower = 4    // letters of such a word
	usualShare  = 0.03 // words that this share of all texts has tell nothing
)

// Narrower offers what finds less than q, the query typed, given headlines that q
// finds: with a word more that some of them have, or in the headline alone.
func Narrower(typed string, q *query.Query, headlines []string) []Offer {
	whole := typed
	if q.Root().Op == query.OpOr {
		whole = "(" + typed + ")"
	}
	var offers []Offer
	for _, w := range telling(q, headlines) {
		offers = append(offers, Offer{Narrow, whole + " " + w})
	}
	if n := q.Root(); n.Op == query.OpTerm && n.Term.Fields == query.Anywhere {
		offers = append(offers, Offer{Narrow, "title:" + typed})
	}
	return slices.DeleteFunc(offers, func(o Offer) bool { return !o.isGood() || o.says(q) })
}

// telling returns the commonest words of headlines, of those that at most half of
// them have and that say something beside q.
func telling(q *query.Query, headlines []string) (words []string) {
	var known Known
	for _, h := range headlines {
		known.Learn(&query.Text{Title: h})
	}
	for w, n := range known.Words {
		if n > 1 && 2*n <= len(headlines) && utf8.RuneCountInString(w) >= minNarrower && !isUsual(w) && !isPartOf(w, q) {
			words = append(words, w)
		}
	}
	slices.SortFunc(words, func(a, b string) int {
		return cmp.Or(cmp.Compare(known.Words[b], known.Words[a]), cmp.Compare(a, b))
	})
	return words[:min(maxNarrower, len(words))]
}

// isUsual reports whether a folded word says little by itself.
func isUsual(word string) bool {
	q, err := query.Parse(word)
	return err != nil || q.Share() > usualShare || sensesOf()[word] != content
}

// isPartOf reports whether a folded word is one that q looks for.
func isPartOf(word string, q *query.Query) bool {
	return slices.ContainsFunc(required(q.Root()), func(t *query.Term) bool {
		return slices.ContainsFunc(t.Words, func(w query.Word) bool { return w.Spell == word || sameForms(w.Spell, word) })
	})
}
