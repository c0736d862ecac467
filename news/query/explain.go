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
	r := readings.Get().(*Reading)
	defer readings.Put(r)
	r.Read(t)
	e := explainer{r, t}
	hits, miss := e.explain(q.root)
	return Explanation{Hit: miss == "", Hits: hits, Miss: miss}
}

// An explainer evaluates queries against one text.
type explainer struct {
	*Reading
	text *Text
}

// explain returns the terms that make n true, or why it is not.
func (e explainer) explain(n *Node) (hits []Hit, miss string) {
	switch n.Op {
	case OpTerm:
		return e.explainTerm(n.Term)
	case OpAnd:
		for _, k := range n.Kids {
			more, miss := e.explain(k)
			if miss != "" {
				return nil, miss
			}
			hits = append(hits, more...)
		}
	case OpOr:
		return e.explainOr(n)
	case OpNot:
		if hits, miss := e.explain(n.Kids[0]); miss == "" {
			return nil, "excluded by " + Explanation{Hit: true, Hits: hits}.String()[len("match: "):]
		}
	}
	return hits, ""
}

// explainOr returns the terms of the first alternative that is true.
func (e explainer) explainOr(n *Node) (hits []Hit, miss string) {
	misses := make([]string, len(n.Kids))
	for i, k := range n.Kids {
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

func (e explainer) explainTerm(t *Term) (hits []Hit, miss string) {
	switch t.Fields {
	case InSource:
		return e.explainWhole(t, e.Source, e.text.Source)
	case InLang:
		return e.explainWhole(t, e.Lang, e.text.Lang)
	}
	f := e.find(t)
	if f == nil {
		return nil, e.whyNot(t)
	}
	return []Hit{{t.String(), nameOf(f.Section), e.Shown(f)}}, ""
}

func (e explainer) explainWhole(t *Term, hash uint64, value string) (hits []Hit, miss string) {
	if hash == t.Words[0].Hash {
		return []Hit{{t.String(), nameOf(t.Fields), value}}, ""
	}
	return nil, fmt.Sprintf("%s, but it is %q", t, value)
}

// whyNot says why t, a term of words, is not found.
func (e explainer) whyNot(t *Term) string {
	loose := *t
	loose.Fields = Anywhere
	if f := e.find(&loose); f != nil {
		return fmt.Sprintf("%s, but it is in the %s", t, nameOf(f.Section))
	}
	if t.Words[0].Manner == AsWritten || t.Words[0].Manner == AsAcronym {
		return fmt.Sprintf("%s is nowhere written so", t)
	}
	for _, w := range t.Words {
		loose.Words = []Word{w}
		if e.find(&loose) == nil {
			return fmt.Sprintf("%s is not there", &loose)
		}
	}
	return fmt.Sprintf("the words of %s are there, but not side by side", t)
}
