package sieve

import (
	"regexp/syntax"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// needs is what every match of an expression has: one of the pieces that stand at the
// beginning of the text, and one of others, twice; nil where none are known.
type needs struct{ start, inside, also *pieces }

// needsOf returns them.
func needsOf(expr string) (n needs) {
	tree, err := syntax.Parse(expr, syntax.Perl)
	if err != nil {
		return n
	}
	k := read(tree.Simplify())
	if begins := k.beginning(); areFirst(begins) {
		n.start = sorted(begins)
	}
	if best := k.best(); !areFirst(best) {
		n.inside, n.also = sorted(best), sorted(k.also)
	}
	return n
}

// in reports whether s has them.
func (n needs) in(s string) bool {
	return (n.start == nil || n.start.in(s)) && (n.inside == nil || n.inside.in(s)) && (n.also == nil || n.also.in(s))
}

// pieces returns those that are looked for at the fewest places.
func (n needs) pieces() *pieces {
	if n.start != nil {
		return n.start
	}
	return n.inside
}

// maxExact is how many texts of a part of an expression are put together.
const maxExact = 256

// maxBegins is how many texts are told that a match may begin with: they are looked for
// at one place.
const maxBegins = 1024

// What is known of a part of an expression.
type known struct {
	exact  []piece // all that it matches; nil if that is not known, or too many
	begins []piece // each match begins with one of them; nil if none is known
	needs  []piece // one of them stands in each match; nil if none is known
	also   []piece // and one of them, too; nil if none is known
}

// require notes that one of the pieces stands in each match.
func (k *known) require(list []piece) {
	if areFirst(list) {
		return // they are its beginning
	}
	if outdoes(list, k.needs) {
		list, k.needs = k.needs, list
	}
	if shortest(list) >= width && outdoes(list, k.also) {
		k.also = list
	}
}

// nothing is the part that matches the empty text.
var nothing = []piece{{}}

// best returns the better of the others.
func (k known) best() []piece { return better(k.exact, k.needs) }

// beginning returns what each match begins with, the longer the better.
func (k known) beginning() []piece {
	if k.exact != nil {
		return k.exact
	}
	return k.begins
}

// better returns the better of two lists, nil if neither is good for anything.
func better(a, b []piece) []piece {
	if outdoes(a, b) {
		return a
	}
	if shortest(b) == 0 {
		return nil
	}
	return b
}

// outdoes reports whether the shortest piece of a is longer than that of b, or as long
// and a has no more.
func outdoes(a, b []piece) bool {
	n, m := shortest(a), shortest(b)
	return n > m || n == m && n > 0 && len(a) <= len(b)
}

// areFirst reports whether each stands at the beginning of the text and nowhere else.
func areFirst(list []piece) bool {
	return shortest(list) > 0 && !slices.ContainsFunc(list, func(p piece) bool { return !p.first })
}

// shortest is the length of the shortest piece, 0 of none, and of a space, which each text
// has.
func shortest(list []piece) int {
	if len(list) == 0 {
		return 0
	}
	n := len(list[0].text)
	for _, p := range list {
		if n = min(n, len(p.text)); p.text == " " {
			return 0
		}
	}
	return n
}

// read reads a part of an expression.
func read(part *syntax.Regexp) known {
	switch part.Op {
	case syntax.OpEmptyMatch, syntax.OpBeginLine, syntax.OpEndLine, syntax.OpEndText, syntax.OpNoWordBoundary:
		return known{exact: nothing}
	case syntax.OpBeginText:
		return known{exact: []piece{{first: true}}}
	case syntax.OpWordBoundary:
		return known{exact: []piece{{word: true}}}
	case syntax.OpLiteral:
		return literal(part)
	case syntax.OpCharClass:
		return class(part)
	case syntax.OpCapture:
		return read(part.Sub[0])
	case syntax.OpPlus:
		return several(part.Sub[0])
	case syntax.OpRepeat:
		if part.Min > 0 {
			return several(part.Sub[0])
		}
	case syntax.OpQuest:
		if sub := read(part.Sub[0]); sub.exact != nil {
			return known{exact: append(nothing[:1:1], sub.exact...)}
		}
	case syntax.OpAlternate:
		return alternate(part.Sub)
	case syntax.OpConcat:
		return concat(part.Sub)
	}
	return known{}
}

// several reads a part that is there once or more often.
func several(part *syntax.Regexp) known {
	sub := read(part)
	return known{begins: sub.beginning(), needs: sub.best()}
}

// literal reads letters.
func literal(part *syntax.Regexp) known {
	text := string(part.Rune)
	if strings.ContainsRune(text, utf8.RuneError) {
		return known{} // it matches bytes that are no text, too
	}
	if part.Flags&syntax.FoldCase == 0 {
		return known{exact: []piece{{text: text}}}
	}
	all := nothing
	for _, r := range part.Rune {
		list := inEitherCase(r)
		if len(all)*len(list) > maxExact {
			return known{begins: all}
		}
		all = product(all, list)
	}
	return known{exact: all}
}

// inEitherCase returns what a letter matches without regard to case: its ASCII letter,
// and each of its signs beyond, which K and S have too.
func inEitherCase(r rune) (list []piece) {
	if low := unicode.ToLower(r); low < utf8.RuneSelf {
		list = append(list, piece{text: string(low), folds: true})
	}
	for other := unicode.SimpleFold(r); ; other = unicode.SimpleFold(other) {
		if other >= utf8.RuneSelf {
			list = append(list, piece{text: string(other)})
		}
		if other == r {
			return list
		}
	}
}

// maxClass is how many letters of a choice are told one by one, and maxFew how many are
// put together with what stands round them.
const (
	maxClass = 64
	maxFew   = 8
)

// class reads a choice of letters.
func class(part *syntax.Regexp) known {
	var list []piece
	for i := 0; i < len(part.Rune); i += 2 {
		if part.Rune[i+1]-part.Rune[i] >= maxClass || part.Rune[i+1] == unicode.MaxRune {
			return known{}
		}
		for r := part.Rune[i]; r <= part.Rune[i+1]; r++ {
			if r == utf8.RuneError {
				return known{}
			}
			list = append(list, piece{text: string(r)})
		}
	}
	switch {
	case len(list) > maxClass:
		return known{}
	case len(list) > maxFew:
		return known{begins: list}
	}
	return known{exact: list}
}

// alternate reads alternatives.
func alternate(parts []*syntax.Regexp) known {
	all := known{exact: []piece{}, begins: []piece{}, needs: []piece{}}
	for _, part := range parts {
		sub := read(part)
		all.exact = joined(all.exact, sub.exact)
		all.begins = joined(all.begins, sub.beginning())
		if areFirst(sub.begins) {
			all.needs = joined(all.needs, sub.begins)
		} else {
			all.needs = joined(all.needs, sub.best())
		}
	}
	if len(all.exact) > maxExact {
		all.exact = nil
	}
	return all
}

// joined returns both lists in one, nil if one of them is.
func joined(a, b []piece) []piece {
	if a == nil || b == nil {
		return nil
	}
	return append(a, b...)
}

// concat reads parts that follow each other. Those that are known exactly are put
// together, for a longer piece is rarer.
func concat(parts []*syntax.Regexp) (k known) {
	run := nothing
	for _, part := range parts {
		sub := read(part)
		if sub.exact != nil && len(run)*len(sub.exact) <= maxExact {
			run = product(run, sub.exact)
			continue
		}
		if k.begins == nil {
			k.begins = run
			if begins := sub.beginning(); begins != nil && len(run)*len(begins) <= maxBegins {
				k.begins = product(run, begins)
			}
		}
		k.require(run)
		if run = nothing; sub.exact != nil {
			run = sub.exact
		} else {
			k.require(sub.needs)
		}
	}
	if k.begins == nil {
		return known{exact: run}
	}
	k.require(run)
	return k
}

// product returns each of a before each of b. What holds at the beginning of the
// latter is forgotten where something stands before it.
func product(a, b []piece) []piece {
	all := make([]piece, 0, len(a)*len(b))
	for _, x := range a {
		for _, y := range b {
			xy := piece{text: x.text + y.text, first: x.first, word: x.word, folds: x.folds || y.folds}
			if x.text == "" {
				xy.first, xy.word = x.first || y.first, x.word || y.word
			}
			all = append(all, xy)
		}
	}
	return all
}
