package query

import (
	"fmt"
	"slices"
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
	a := analyses.Get().(*analysis)
	defer analyses.Put(a)
	a.written = false
	a.analyse(t)
	e := explainer{a, t}
	hits, miss := e.explain(q.root)
	return Explanation{Hit: miss == "", Hits: hits, Miss: miss}
}

// An explainer evaluates queries against one text.
type explainer struct {
	*analysis
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
	return []Hit{{t.String(), f.field.name(), e.found(f)}}, ""
}

func (e explainer) explainWhole(t *term, hash uint64, value string) (hits []Hit, miss string) {
	if hash == t.words[0].hash {
		return []Hit{{t.String(), t.fields.name(), value}}, ""
	}
	return nil, fmt.Sprintf("%s, but it is %q", t, value)
}

// found returns the word at f as it stands in the text, if it is there in
// plain letters, and folded otherwise.
func (e explainer) found(f *form) string {
	if f.flags&spelled != 0 {
		return string(e.spelling(f))
	}
	return string(e.analysis.text[f.lo:f.hi])
}

// whyNot says why t, a term of words, is not found.
func (e explainer) whyNot(t *term) string {
	loose := *t
	loose.fields = anywhere
	if f := e.find(&loose); f != nil {
		return fmt.Sprintf("%s, but it is in the %s", t, f.field.name())
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

// holds reports whether the text holds t.
func (a *analysis) holds(t *term) bool {
	switch t.fields {
	case inSource:
		return a.source == t.words[0].hash
	case inLang:
		return a.lang == t.words[0].hash
	}
	return a.find(t) != nil
}

// find returns the first form at which t, a term of words, is found, or nil.
func (a *analysis) find(t *term) *form {
	one, other, only := t.beginnings()
	for i := range a.forms {
		f := &a.forms[i]
		if only && f.hash != one && f.hash != other {
			continue // most of them
		}
		if f.field&t.fields != 0 && a.begins(f, t) {
			return f
		}
	}
	return nil
}

// beginnings returns the hashes of the forms that t can begin with, if it can
// begin with no other: those of a compound are its first part and all of it.
func (t *term) beginnings() (one, other uint64, only bool) {
	w := &t.words[0]
	switch {
	case t.kind != asWords || w.manner == asWritten:
		return 0, 0, false
	case w.manner == asCompound:
		return w.hash, w.parts[0].hash, true
	}
	return w.hash, w.hash, true
}

// begins reports whether t is found from f on.
func (a *analysis) begins(f *form, t *term) bool {
	w := &t.words[0]
	switch t.kind {
	case asPrefix:
		s := a.spelling(f)
		return w.size <= len(s) && hashBytes(s[:w.size]) == w.hash
	case asStem:
		return a.stemHash(f) == w.hash
	}
	if a.fits(f, w) && a.continues(f.end(), t.words[1:], nil) {
		return true
	}
	return w.manner == asCompound && a.fits(f, &w.parts[0]) && a.continues(f.end(), w.parts[1:], t.words[1:])
}

// continues reports whether words and then more stand side by side from a
// place on.
func (a *analysis) continues(pos uint32, words, more []word) bool {
	if len(words) == 0 {
		return len(more) == 0 || a.continues(pos, more, nil)
	}
	w := &words[0]
	for _, f := range a.at(pos) {
		if a.fits(&f, w) && a.continues(f.end(), words[1:], more) {
			return true
		}
	}
	return w.manner == asCompound && a.continues(pos, w.parts, words[1:])
}

// at returns the forms that begin at a place.
func (a *analysis) at(pos uint32) []form {
	i, _ := slices.BinarySearchFunc(a.forms, pos, func(f form, pos uint32) int { return int(f.pos) - int(pos) })
	j := i
	for j < len(a.forms) && a.forms[j].pos == pos {
		j++
	}
	return a.forms[i:j]
}

// fits reports whether f is what w looks for; of a compound, joined.
func (a *analysis) fits(f *form, w *word) bool {
	switch w.manner {
	case asWritten:
		return a.exact(f) == w.hash
	case asAcronym:
		return f.hash == w.hash && f.flags&(dotted|capitals) != 0
	}
	return f.hash == w.hash
}
