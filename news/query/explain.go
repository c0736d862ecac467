package query

import (
	"fmt"
	"strings"
)

// An Explanation says why a query wants a text, or why it does not.
type Explanation struct {
	Hit  bool
	Hits []Hit  // the conditions that are fulfilled, if Hit; none for All
	Miss string // the first condition that is not, in words, unless Hit
}

// A Hit is a condition of a query that a text fulfils.
type Hit struct {
	Term  string // the condition as the query writes it: title:regulat*
	Field string // where it is: "title", "deck", "body", "source" or "lang"
	Found string // the first word that fulfils it: "Regulators"
}

// String returns the explanation in words for a person.
func (e Explanation) String() string {
	switch {
	case !e.Hit:
		return "no match: " + e.Miss
	case len(e.Hits) == 0:
		return "match: everything is wanted"
	}
	hits := make([]string, len(e.Hits))
	for i, h := range e.Hits {
		hits[i] = h.String()
	}
	return "match: " + strings.Join(hits, ", ")
}

// String returns the hit in words for a person.
func (h Hit) String() string {
	switch h.Field {
	case "source", "lang":
		return h.Term
	}
	if strings.HasSuffix(h.Term, "*") || strings.Contains(h.Term, "~") {
		return fmt.Sprintf("%s (%s) in the %s", h.Term, h.Found, h.Field)
	}
	return fmt.Sprintf("%s in the %s", h.Term, h.Field)
}

// Explain evaluates q against t and says what decided. It takes the query
// word by word through the text; to find the queries that want a text, use an
// Index, which gives the same answer.
func Explain(q *Query, t *Text) Explanation {
	r := readings.Get().(*reading)
	defer readings.Put(r)
	r.read(t)
	e := explainer{r, t}
	hits, miss := e.explain(q.root)
	return Explanation{Hit: miss == "", Hits: hits, Miss: miss}
}

// An explainer evaluates queries against one text.
type explainer struct {
	*reading
	text *Text
}

// explain returns the terms that make n true, or why it is not.
func (e explainer) explain(n *node) (hits []Hit, miss string) {
	switch n.op {
	case opTerm:
		return e.explainTerm(n.term)
	case opAnd:
		for _, k := range n.kids {
			more, miss := e.explain(k)
			if miss != "" {
				return nil, miss
			}
			hits = append(hits, more...)
		}
	case opOr:
		return e.explainOr(n)
	case opNot:
		if hits, miss := e.explain(n.kids[0]); miss == "" {
			return nil, "excluded by " + Explanation{Hit: true, Hits: hits}.String()[len("match: "):]
		}
	}
	return hits, ""
}

// explainOr returns the terms of the first alternative that is true.
func (e explainer) explainOr(n *node) (hits []Hit, miss string) {
	misses := make([]string, len(n.kids))
	for i, k := range n.kids {
		hits, miss := e.explain(k)
		if miss == "" {
			return hits, ""
		}
		misses[i] = miss
	}
	if len(misses) == 0 {
		return nil, "nothing is wanted"
	}
	return nil, strings.Join(misses, ", and ")
}

func (e explainer) explainTerm(t *term) (hits []Hit, miss string) {
	switch t.fields {
	case inSource:
		return e.explainWhole(t, e.source, e.text.Source)
	case inLang:
		return e.explainWhole(t, e.lang, e.text.Lang)
	}
	f := e.find(t)
	if f == nil {
		return nil, e.whyNot(t)
	}
	return []Hit{{t.String(), nameOf(f.Section), e.Shown(f)}}, ""
}

func (e explainer) explainWhole(t *term, hash uint64, value string) (hits []Hit, miss string) {
	if hash == t.words[0].hash {
		return []Hit{{t.String(), nameOf(t.fields), value}}, ""
	}
	return nil, fmt.Sprintf("%s, but it is %q", t, value)
}

// whyNot says why t, a term of words, is not found.
func (e explainer) whyNot(t *term) string {
	loose := *t
	loose.fields = anywhere
	if f := e.find(&loose); f != nil {
		return fmt.Sprintf("%s, but it is in the %s", t, nameOf(f.Section))
	}
	if t.words[0].manner == asWritten || t.words[0].manner == asAcronym {
		return fmt.Sprintf("%s is nowhere written so", t)
	}
	for _, w := range t.words {
		loose.words = []word{w}
		if e.find(&loose) == nil {
			return fmt.Sprintf("%s is not there", &loose)
		}
	}
	return fmt.Sprintf("the words of %s are there, but not side by side", t)
}
