package texts

import (
	"slices"
	"strings"

	"newsbot/bot/telegram"
	"newsbot/news"
	"newsbot/news/query"
)

// shownRest is how much of a query is shown from where it is wrong, in UTF-16
// units.
const shownRest = 40

// Refused is why a query that somebody typed cannot be understood, with the
// place, where that is neither the beginning nor the end, and one that is right.
func Refused(typed string, e *query.SyntaxError) *news.Fault {
	a := Args{"why": e.Fault, "example": e.Example}
	if e.Offset <= 0 || e.Offset >= len(typed) {
		return &news.Fault{Code: "query.refused", Args: a}
	}
	a["rest"] = Line(typed[e.Offset:], shownRest)
	return &news.Fault{Code: "query.refused-at", Args: a}
}

// Explain says why a query wants a text, or why it does not.
func (p Printer) Explain(e query.Explanation) telegram.HTML {
	switch {
	case e.Hit && len(e.Hits) > 0:
		return p.Say("explain.hit", Args{"hits": p.hits(e.Hits)})
	case e.Hit:
		return p.Say("explain.hit-all")
	case len(e.Misses) > 0:
		return p.Say("explain.miss", Args{"misses": p.misses(e.Misses)})
	}
	return p.Say("explain.miss-all")
}

// Where says where a text fulfils a query: the place alone, as in "in the
// headline", where all conditions have the same.
func (p Printer) Where(hits []query.Hit) telegram.HTML {
	other := func(h query.Hit) bool { return inForms(h.Term) || h.Field != hits[0].Field }
	if len(hits) > 0 && !slices.ContainsFunc(hits, other) {
		return p.Say(places[hits[0].Field].only, Args{"term": hits[0].Term})
	}
	return p.hits(hits)
}

// hits are fulfilled conditions with their places.
func (p Printer) hits(list []query.Hit) telegram.HTML {
	said := make([]telegram.HTML, len(list))
	for i, h := range list {
		id := places[h.Field].term
		if inForms(h.Term) {
			id = places[h.Field].form
		}
		said[i] = p.Say(id, Args{"term": h.Term, "found": h.Found})
	}
	return telegram.Join(p.Say("list.comma"), said...)
}

// misses are conditions that are not fulfilled.
func (p Printer) misses(list []query.Miss) telegram.HTML {
	said := make([]telegram.HTML, len(list))
	for i, m := range list {
		said[i] = p.Say(missed(&m), Args{"term": m.Term, "found": m.Found, "hits": p.hits(m.Hits)})
	}
	return telegram.Join(p.Say("explain.between-misses"), said...)
}

// missed is the sentence on a condition that is not fulfilled.
func missed(m *query.Miss) string {
	switch m.Why {
	case query.Elsewhere:
		return places[m.Found].elsewhere
	case query.Unlike:
		return "explain.unlike"
	case query.Apart:
		return "explain.apart"
	case query.Different:
		return "explain.different"
	case query.Excluded:
		return "explain.excluded"
	}
	return "explain.absent"
}

// inForms says whether a condition hits several forms of a word, so that the one
// that was found is worth telling.
func inForms(term string) bool { return strings.HasSuffix(term, "*") || strings.Contains(term, "~") }

// places are the sentences on each part of a text: of a condition there, of one
// with the form that was found, of the place alone, and of a condition that
// wanted another place.
var places = map[string]struct{ term, form, only, elsewhere string }{
	"title":  {"explain.term-in-title", "explain.form-in-title", "explain.in-title", "explain.only-in-title"},
	"deck":   {"explain.term-in-deck", "explain.form-in-deck", "explain.in-deck", "explain.only-in-deck"},
	"body":   {"explain.term-in-body", "explain.form-in-body", "explain.in-body", "explain.only-in-body"},
	"source": {"explain.term", "explain.term", "explain.in-source", "explain.term"},
	"lang":   {"explain.term", "explain.term", "explain.in-lang", "explain.term"},
}
