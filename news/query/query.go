// Package query is the language in which people say what they watch for.
//
// Parse reads a query and Explain tells what it finds in one text. Package index
// finds, among a million queries, those that want a text, and gives the same
// answer.
//
// Words are compared without case, accents and the ways of writing that
// readers take for the same; package text says which. Help explains
// the language to users.
package query

import "slices"

// A Query is a parsed condition on a text. It is immutable. Two spellings of
// one query have the same canonical form; see String.
type Query struct {
	root *Node
}

// String returns the canonical form: folded words, the positive conditions of
// each AND and OR in alphabetical order and once each, the exclusions last.
// Parse reads it back to the same query, except what FromSources, All and And
// made, which users' limits do not bind.
func (q *Query) String() string { return q.root.text }

// Root returns the tree of conditions that q is, for an index to work on. Nobody
// changes it.
func (q *Query) Root() *Node { return q.root }

// All wants every text. Its canonical form, "*", is none that Parse accepts:
// users cannot ask for everything by mistake.
func All() *Query { return &Query{root: &Node{Op: OpAll, text: "*"}} }

// FromSources wants everything from the sources with these names, compared as
// source: does; without a name, nothing.
func FromSources(names ...string) *Query {
	var kids []*Node
	for _, name := range names {
		if t := wholeTerm(InSource, name); t != nil {
			kids = append(kids, newTerm(t))
		}
	}
	return &Query{root: newOr(kids)}
}

// AsksSource says whether a query names a source, to have it or to leave it out.
func (q *Query) AsksSource(name string) bool {
	asked := wholeTerm(InSource, name)
	return asked != nil && q.root.has(asked)
}

// has says whether a condition on a whole name is part of a query.
func (n *Node) has(whole *Term) bool {
	if n.Op == OpTerm {
		return n.Term.Kind == AsWhole && n.Term.Fields == whole.Fields && n.Term.Words[0].Hash == whole.Words[0].Hash
	}
	return slices.ContainsFunc(n.Kids, func(k *Node) bool { return k.has(whole) })
}

// And wants what both a and b want.
func And(a, b *Query) *Query {
	switch {
	case a.root.Op == OpAll:
		return b
	case b.root.Op == OpAll:
		return a
	}
	return &Query{root: newAnd([]*Node{a.root, b.root})}
}
