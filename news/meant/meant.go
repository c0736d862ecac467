// Package meant says what people may mean who never read how a query is written.
//
// A query is understood as it is typed, always: nothing here changes what it
// finds. Where that is perhaps not what was meant, or can never fit, there is a
// Doubt, with what may be meant instead. Whoever asks the person puts words to it.
package meant

import (
	"slices"

	"newsbot/news/query"
)

// A Doubt is one thing that may not be meant as it is typed.
type Doubt struct {
	Kind   Kind
	Word   string  // what is in doubt, as it is typed
	Offers []Offer // what may be meant instead, the likeliest first; none where nothing can be offered
}

// A Kind says what is in doubt.
type Kind string

const (
	List     Kind = "list"     // several things, and it is not said whether each of them or all
	Without  Kind = "without"  // a word that says "not" is looked for itself
	Wish     Kind = "wish"     // words around those that matter must be there, too
	Dash     Kind = "dash"     // a dash that stands apart excludes what follows
	Address  Kind = "address"  // the address of a page or feed
	Field    Kind = "field"    // a field that does not exist
	Language Kind = "language" // lang: with what is no code of a language
	Source   Kind = "source"   // source: with a name that no source has
	Never    Kind = "never"    // conditions that no story can fulfil together
	Compare  Kind = "compare"  // a sign such as >, which compares nothing
	Tag      Kind = "tag"      // a word with its sign: it is found without only if asked
	Slip     Kind = "slip"     // a word that no story has, much like one that many have
	Forms    Kind = "forms"    // a word whose other forms stories have
	Broad    Kind = "broad"    // it fits a great part of all stories
	Nothing  Kind = "nothing"  // words that say that news is wanted, but not of what
)

// Kinds returns every kind of doubt.
func Kinds() []Kind {
	return []Kind{List, Without, Wish, Dash, Address, Field, Language, Source, Never, Compare, Tag, Slip, Forms, Broad, Nothing}
}

// An Offer is what may be meant.
type Offer struct {
	How   How
	Query string // as a person would type it; for Follow an address
}

// How says what an offer does of what was typed.
type How string

const (
	Either  How = "either"  // any of several in a story
	Both    How = "both"    // all of them in one story
	Exclude How = "exclude" // what must not be there is excluded
	Only    How = "only"    // the words that matter
	Instead How = "instead" // one word for another
	Also    How = "also"    // more is found, too
	Follow  How = "follow"  // follow the source at that address
	Narrow  How = "narrow"  // less is found
)

// Doubts returns what is in doubt about a query as it is typed, the gravest first.
// A query that is refused is in doubt where one is understood that is not.
func Doubts(typed string, known Known) []Doubt {
	var all []Doubt
	if d, ok := address(typed); ok {
		return []Doubt{d}
	}
	if d, ok := structure(typed); ok {
		all = append(all, d)
	}
	all = append(all, fields(typed, known)...)
	q, err := query.Parse(typed)
	if err == nil {
		all = append(all, dash(typed)...)
		all = append(all, compare(typed)...)
		all = append(all, never(q)...)
		if len(all) == 0 {
			all = append(words(typed, q, known), broad(typed, q)...)
		}
	}
	for i, d := range all {
		all[i].Offers = slices.DeleteFunc(d.Offers, func(o Offer) bool { return !o.isGood() || d.Kind != List && d.Kind != Dash && o.says(q) })
	}
	return slices.DeleteFunc(all, func(d Doubt) bool { return len(d.Offers) == 0 && needsOffer(d.Kind) })
}

// isGood reports whether o can be done.
func (o Offer) isGood() bool {
	_, err := query.Parse(o.Query)
	return err == nil || o.How == Follow
}

// says reports whether o is q in other words.
func (o Offer) says(q *query.Query) bool {
	offered, err := query.Parse(o.Query)
	return err == nil && q != nil && o.How != Follow && offered.String() == q.String()
}

// needsOffer reports whether there is nothing to say of a kind without an offer.
func needsOffer(k Kind) bool {
	return slices.Contains([]Kind{List, Without, Wish, Tag, Slip, Forms}, k)
}

// everywhere is the share of stories from which on a query finds too many.
const everywhere = 0.3

// broad doubts a query that fits a great part of all stories. Who names a source wants
// them all.
func broad(typed string, q *query.Query) []Doubt {
	isWhole := func(t *query.Term) bool { return t.Kind == query.AsWhole }
	if q.Share() <= everywhere || slices.ContainsFunc(required(q.Root()), isWhole) {
		return nil
	}
	return []Doubt{{Kind: Broad, Word: typed}}
}
