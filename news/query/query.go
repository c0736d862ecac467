// Package query is the language in which people say what they watch for, and
// the index that finds, for one text, every subscription that wants it.
//
// Parse reads a query and Explain tells what it finds in one text, in words.
// An Index holds millions of queries with their subscribers; what Match costs
// depends on the text and on what is found, not on how many queries there are.
//
// Words are compared without case, accents and the ways of writing that
// readers take for the same; package text says which. Help explains
// the language to users.
package query

import (
	"slices"
	"strings"
	"sync/atomic"

	"golang.org/x/text/unicode/norm"

	"newsbot/news/text"
)

// A Query is a parsed condition on a text. It is immutable. Two spellings of
// one query have the same canonical form; see String.
type Query struct {
	root *node
	plan atomic.Pointer[plan] // once somebody subscribed; see newPlan
}

// String returns the canonical form: folded words, the positive conditions of
// each AND and OR in alphabetical order and once each, the exclusions last.
// Parse reads it back to the same query, except what FromSources, All and And
// made, which users' limits do not bind.
func (q *Query) String() string { return q.root.text }

// All wants every text. Its canonical form, "*", is none that Parse accepts:
// users cannot ask for everything by mistake.
func All() *Query { return &Query{root: &node{op: opAll, text: "*"}} }

// FromSources wants everything from the sources with these names, compared as
// source: does; without a name, nothing.
func FromSources(names ...string) *Query {
	var kids []*node
	for _, name := range names {
		if t := wholeTerm(inSource, name); t != nil {
			kids = append(kids, newTerm(t))
		}
	}
	return &Query{root: newOr(kids)}
}

// And wants what both a and b want.
func And(a, b *Query) *Query {
	switch {
	case a.root.op == opAll:
		return b
	case b.root.op == opAll:
		return a
	}
	return &Query{root: newAnd([]*node{a.root, b.root})}
}

// An op is what a node of a query does with the nodes below it.
type op uint8

const (
	opTerm op = iota // a condition of its own
	opAnd            // all of kids
	opOr             // one of kids at least; without kids, nothing
	opNot            // not the one kid; only below opAnd
	opAll            // every text
)

// A node is part of a query. Below opAnd are no opAnd and at least one node
// that is not opNot; below opOr are neither opOr nor opNot.
type node struct {
	op   op
	kids []*node
	term *term  // of opTerm
	text string // canonical form
}

func newTerm(t *term) *node { return &node{op: opTerm, term: t, text: t.String()} }

// newAnd joins conditions; there may be exclusions alone, which isExclusion
// then reports.
func newAnd(kids []*node) *node {
	kids = merge(opAnd, kids)
	if len(kids) == 1 {
		return kids[0]
	}
	var b strings.Builder
	for i, k := range kids {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(k.bracketed(k.op == opOr))
	}
	return &node{op: opAnd, kids: kids, text: b.String()}
}

// newOr joins alternatives.
func newOr(kids []*node) *node {
	kids = merge(opOr, kids)
	if len(kids) == 1 {
		return kids[0]
	}
	texts := make([]string, len(kids))
	for i, k := range kids {
		texts[i] = k.text
	}
	return &node{op: opOr, kids: kids, text: strings.Join(texts, " OR ")}
}

// newNot excludes k. To exclude alternatives is to exclude each of them.
func newNot(k *node) *node {
	if k.op != opOr {
		return &node{op: opNot, kids: []*node{k}, text: "-" + k.bracketed(k.op == opAnd)}
	}
	kids := make([]*node, len(k.kids))
	for i, alternative := range k.kids {
		kids[i] = newNot(alternative)
	}
	return newAnd(kids)
}

// isExclusion reports whether n only says what must not be there.
func (n *node) isExclusion() bool {
	return n.op == opNot || n.op == opAnd && n.kids[0].op == opNot
}

// bracketed returns the canonical form of n, in parentheses if asked.
func (n *node) bracketed(b bool) string {
	if b {
		return "(" + n.text + ")"
	}
	return n.text
}

// merge puts the kids of kids with the same op in their place, sorts all by
// their canonical form, exclusions last, and leaves each once.
func merge(o op, kids []*node) []*node {
	var flat []*node
	for _, k := range kids {
		if k.op == o {
			flat = append(flat, k.kids...)
		} else {
			flat = append(flat, k)
		}
	}
	slices.SortFunc(flat, func(a, b *node) int {
		if (a.op == opNot) != (b.op == opNot) {
			return int(a.op) - int(b.op) // no other op below opAnd is above opNot
		}
		return strings.Compare(a.text, b.text)
	})
	return slices.CompactFunc(flat, func(a, b *node) bool { return a.text == b.text })
}

// A kind is how the words of a term are compared.
type kind uint8

const (
	asWords  kind = iota // whole words, side by side
	asPrefix             // the beginning of a word
	asStem               // a word in any of its forms
	asWhole              // the whole source or language
)

// A term is one condition on the words of a text.
type term struct {
	kind   kind
	fields text.Sections
	words  []word // one, unless kind is asWords
}

// String returns the term as Parse reads it.
func (t *term) String() string {
	s := t.phrase()
	switch {
	case t.kind == asPrefix:
		s += "*"
	case t.kind == asStem:
		s = "~" + s
	case t.kind == asWords && t.words[0].manner == asWritten:
		s = "=" + s
	}
	if t.fields != anywhere {
		s = prefixOf(t.fields) + s
	}
	return s
}

// phrase returns the words of t, in quotes where they need them.
func (t *term) phrase() string {
	if t.kind == asWhole {
		return quoteUnless(isBareName(t.words[0].spell), t.words[0].spell)
	}
	tight, spaced := t.join(false), t.join(true)
	// Characters without spaces must not melt into others side by side.
	if strings.Contains(tight, " ") || !norm.NFKC.IsNormalString(tight) {
		return quoteUnless(len(t.words) == 1, spaced)
	}
	return tight
}

// join returns the words of t, with spaces between all of them or only where
// words would run together.
func (t *term) join(spaced bool) string {
	var b strings.Builder
	for i, w := range t.words {
		s := w.String()
		if i > 0 && (spaced || !t.words[i-1].alone && !(w.alone && !text.IsSigil(rune(s[0])))) {
			b.WriteByte(' ')
		}
		b.WriteString(s)
	}
	return b.String()
}

func quoteUnless(bare bool, s string) string {
	if bare {
		return s
	}
	return `"` + s + `"`
}

// isBareName reports whether the name of a source needs no quotes.
func isBareName(s string) bool {
	for i, r := range s {
		if !text.IsWordRune(r) && (i == 0 || !strings.ContainsRune("-._", r)) {
			return false
		}
	}
	return true
}
