package query

import (
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"

	"newsbot/news/text"
)

// An Op is what a node of a query does with the nodes below it.
type Op uint8

const (
	OpTerm Op = iota // a condition of its own
	OpAnd            // all of Kids
	OpOr             // one of Kids at least; without Kids, nothing
	OpNot            // not the one kid; only below OpAnd
	OpAll            // every text
)

// A Node is part of a query. Below OpAnd are no OpAnd and at least one node
// that is not OpNot; below OpOr are neither OpOr nor OpNot.
type Node struct {
	Op   Op
	Kids []*Node
	Term *Term  // of OpTerm
	text string // canonical form
}

func newTerm(t *Term) *Node { return &Node{Op: OpTerm, Term: t, text: t.String()} }

// newAnd joins conditions; there may be exclusions alone, which isExclusion
// then reports.
func newAnd(kids []*Node) *Node {
	kids = merge(OpAnd, kids)
	if len(kids) == 1 {
		return kids[0]
	}
	var b strings.Builder
	for i, k := range kids {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(k.bracketed(k.Op == OpOr))
	}
	return &Node{Op: OpAnd, Kids: kids, text: b.String()}
}

// newOr joins alternatives.
func newOr(kids []*Node) *Node {
	kids = merge(OpOr, kids)
	if len(kids) == 1 {
		return kids[0]
	}
	texts := make([]string, len(kids))
	for i, k := range kids {
		texts[i] = k.text
	}
	return &Node{Op: OpOr, Kids: kids, text: strings.Join(texts, " OR ")}
}

// newNot excludes k. To exclude alternatives is to exclude each of them.
func newNot(k *Node) *Node {
	if k.Op != OpOr {
		return &Node{Op: OpNot, Kids: []*Node{k}, text: "-" + k.bracketed(k.Op == OpAnd)}
	}
	kids := make([]*Node, len(k.Kids))
	for i, alternative := range k.Kids {
		kids[i] = newNot(alternative)
	}
	return newAnd(kids)
}

// isExclusion reports whether n only says what must not be there.
func (n *Node) isExclusion() bool {
	return n.Op == OpNot || n.Op == OpAnd && n.Kids[0].Op == OpNot
}

// Said returns n as a part of a query, in parentheses where it needs some.
func (n *Node) Said() string { return n.bracketed(n.Op == OpOr || n.Op == OpAnd) }

// bracketed returns the canonical form of n, in parentheses if asked.
func (n *Node) bracketed(b bool) string {
	if b {
		return "(" + n.text + ")"
	}
	return n.text
}

// merge puts the kids of kids with the same op in their place, sorts all by
// their canonical form, exclusions last, and leaves each once.
func merge(o Op, kids []*Node) []*Node {
	var flat []*Node
	for _, k := range kids {
		if k.Op == o {
			flat = append(flat, k.Kids...)
		} else {
			flat = append(flat, k)
		}
	}
	slices.SortFunc(flat, func(a, b *Node) int {
		if (a.Op == OpNot) != (b.Op == OpNot) {
			return int(a.Op) - int(b.Op) // no other op below OpAnd is above OpNot
		}
		return strings.Compare(a.text, b.text)
	})
	return slices.CompactFunc(flat, func(a, b *Node) bool { return a.text == b.text })
}

// A Kind is how the words of a term are compared.
type Kind uint8

const (
	AsWords  Kind = iota // whole words, side by side
	AsPrefix             // the beginning of a word
	AsStem               // a word in any of its forms
	AsWhole              // the whole source or language
)

// A Term is one condition on the words of a text.
type Term struct {
	Kind   Kind
	Fields text.Sections
	Words  []Word // one, unless Kind is AsWords
}

// String returns the term as Parse reads it.
func (t *Term) String() string {
	s := t.phrase()
	switch {
	case t.Kind == AsPrefix:
		s += "*"
	case t.Kind == AsStem:
		s = "~" + s
	case t.Kind == AsWords && t.Words[0].Manner == AsWritten:
		s = "=" + s
	}
	if t.Fields != Anywhere {
		s = prefixOf(t.Fields) + s
	}
	return s
}

// phrase returns the words of t, in quotes where they need them.
func (t *Term) phrase() string {
	if t.Kind == AsWhole {
		return quoteUnless(isBareName(t.Words[0].Spell), t.Words[0].Spell)
	}
	tight, spaced := t.join(false), t.join(true)
	// Characters without spaces must not melt into others side by side.
	if strings.Contains(tight, " ") || !norm.NFKC.IsNormalString(tight) {
		return quoteUnless(len(t.Words) == 1, spaced)
	}
	return tight
}

// join returns the words of t, with spaces between all of them or only where
// words would run together.
func (t *Term) join(spaced bool) string {
	var b strings.Builder
	for i, w := range t.Words {
		s := w.String()
		if i > 0 && (spaced || !t.Words[i-1].Alone && !(w.Alone && !text.IsSigil(rune(s[0])))) {
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
