package sieve

import (
	"regexp/syntax"
	"strings"
	"unicode"
	"unicode/utf8"
)

// piecesOf returns what every match of an expression has, nil if it cannot be said.
func piecesOf(expr string) *pieces {
	tree, err := syntax.Parse(expr, syntax.Perl)
	if err != nil {
		return nil
	}
	return sorted(read(tree.Simplify()).best())
}

// maxExact is how many texts of a part of an expression are told one by one.
const maxExact = 256

// What is known of a part of an expression.
type known struct {
	exact []piece // all that it matches; nil if that is not known, or too many
	needs []piece // one of them stands in each match; nil if none is known
}

// nothing is the part that matches the empty text.
var nothing = []piece{{}}

// best returns the better of both.
func (k known) best() []piece { return better(k.exact, k.needs) }

// better returns the list whose shortest piece is the longer, of two as short the
// one with fewer.
func better(a, b []piece) []piece {
	if n, m := shortest(a), shortest(b); n > m || n == m && len(a) < len(b) && n > 0 {
		return a
	}
	if shortest(b) == 0 {
		return nil
	}
	return b
}

// shortest is the length of the shortest piece, 0 of none.
func shortest(list []piece) int {
	if len(list) == 0 {
		return 0
	}
	n := len(list[0].text)
	for _, p := range list {
		n = min(n, len(p.text))
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
		return known{needs: read(part.Sub[0]).best()}
	case syntax.OpRepeat:
		if part.Min > 0 {
			return known{needs: read(part.Sub[0]).best()}
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

// literal reads letters. Without regard to case it is their longest run of those
// that have one other form, and no more: K and S have signs beyond ASCII too.
func literal(part *syntax.Regexp) known {
	text := string(part.Rune)
	if strings.ContainsRune(text, utf8.RuneError) {
		return known{} // it matches bytes that are no text, too
	}
	if part.Flags&syntax.FoldCase == 0 {
		return known{exact: []piece{{text: text}}}
	}
	run := ""
	for _, r := range strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return r >= utf8.RuneSelf || r == 'k' || r == 's' }) {
		if len(r) > len(run) {
			run = r
		}
	}
	if run == "" {
		return known{}
	}
	return known{needs: []piece{{text: run, folds: true}}}
}

// class reads a choice of a few letters.
func class(part *syntax.Regexp) known {
	const most = 8
	var list []piece
	for i := 0; i < len(part.Rune); i += 2 {
		if part.Rune[i+1]-part.Rune[i] >= most || part.Rune[i+1] == unicode.MaxRune {
			return known{}
		}
		for r := part.Rune[i]; r <= part.Rune[i+1]; r++ {
			if r == utf8.RuneError {
				return known{}
			}
			list = append(list, piece{text: string(r)})
		}
	}
	if len(list) > most {
		return known{}
	}
	return known{exact: list}
}

// alternate reads alternatives.
func alternate(parts []*syntax.Regexp) (k known) {
	exact, needs := []piece{}, []piece{}
	for _, part := range parts {
		sub := read(part)
		if sub.exact == nil || len(exact)+len(sub.exact) > maxExact {
			exact = nil
		}
		if exact != nil {
			exact = append(exact, sub.exact...)
		}
		best := sub.best()
		if best == nil {
			needs = nil
		}
		if needs != nil {
			needs = append(needs, best...)
		}
	}
	return known{exact, needs}
}

// concat reads parts that follow each other. Those that are known exactly are put
// together, for a longer piece is rarer.
func concat(parts []*syntax.Regexp) (k known) {
	run, whole := nothing, true
	for _, part := range parts {
		sub := read(part)
		if sub.exact != nil && len(run)*len(sub.exact) <= maxExact {
			run = product(run, sub.exact)
			continue
		}
		k.needs = better(k.needs, run)
		if whole, run = false, nothing; sub.exact != nil {
			run = sub.exact
		} else {
			k.needs = better(k.needs, sub.needs)
		}
	}
	if whole {
		k.exact = run
	}
	k.needs = better(k.needs, run)
	return k
}

// product returns each of a before each of b. What holds at the beginning of the
// latter is forgotten where something stands before it.
func product(a, b []piece) []piece {
	all := make([]piece, 0, len(a)*len(b))
	for _, x := range a {
		for _, y := range b {
			xy := piece{text: x.text + y.text, first: x.first, word: x.word}
			if x.text == "" {
				xy.first, xy.word = x.first || y.first, x.word || y.word
			}
			all = append(all, xy)
		}
	}
	return all
}
