package alert

import (
	"cmp"
	"slices"
	"strings"

	"newsbot/bot/texts"
	"newsbot/news"
	"newsbot/news/query"
)

// because is why an alert of an item came, in the reader's own words; the zero value
// where that is not told.
func (m *Maker) because(w *Wishes, reasons []news.Reason, item *news.Item) (why because) {
	if w.kind == news.Channel || len(reasons) == 0 {
		return because{}
	}
	src, _ := m.store.SourceByID(item.Source)
	text := query.TextOf(item, src.Known())
	var watch []string
	for _, r := range reasons {
		if r.Source != 0 {
			why.follow = texts.Line(m.store.SourceName(r.Source), texts.MaxName)
		} else if said := wordsThatHit(r, &text); !slices.Contains(watch, said) {
			watch = append(watch, said)
		}
	}
	why.watch = texts.Line(strings.Join(watch, " · "), texts.MaxPhrase)
	return why
}

// wordsThatHit are those of a query that are in a text; all of the query where all
// are, or none: what it hit was corrected since, or it only says what must not be
// there.
func wordsThatHit(r news.Reason, text *query.Text) string {
	asked := cmp.Or(r.Typed, r.Query)
	q, err := query.Parse(r.Query)
	if err != nil {
		return asked
	}
	var words []string
	for _, hit := range query.Explain(q, text).Hits {
		if hit.Field != "source" && hit.Field != "lang" && !slices.Contains(words, hit.Term) {
			words = append(words, hit.Term)
		}
	}
	if len(words) == 0 || len(words) == terms(q.Root()) {
		return asked
	}
	return asTyped(words, asked)
}

// terms is how many words and phrases a query has.
func terms(n *query.Node) int {
	if n.Op == query.OpTerm {
		return 1
	}
	sum := 0
	for _, k := range n.Kids {
		sum += terms(k)
	}
	return sum
}

// asTyped puts words of a query in the order, and in the letters, in which they were
// typed.
func asTyped(words []string, typed string) string {
	low := strings.ToLower(typed)
	if len(low) != len(typed) {
		return strings.Join(words, " ")
	}
	slices.SortStableFunc(words, func(a, b string) int { return strings.Index(low, a) - strings.Index(low, b) })
	for i, w := range words {
		if at := strings.Index(low, w); at >= 0 {
			words[i] = typed[at : at+len(w)]
		}
	}
	return strings.Join(words, " ")
}
