package query

import (
	"strings"
	"unicode/utf8"

	"newsbot/news/text"
)

// Limits of what a user may type. A query within them is read, stored and
// matched in microseconds.
const (
	MaxChars  = 500 // characters, as typed and in canonical form
	MaxTerms  = 32  // words and phrases
	MinPrefix = 3   // letters before a star
)

// Parse reads a query as a person typed it. The error is a *SyntaxError.
func Parse(s string) (*Query, error) {
	if at := overlong(s); at >= 0 {
		return nil, tooLong.at(at)
	}
	p := parser{tokens: lex(s)}
	n, err := p.or(Anywhere)
	if err != nil {
		return nil, err
	}
	if t := p.peek(); t.kind == tokClose {
		return nil, notOpened.at(t.at)
	}
	if n == nil {
		return nil, noWord.at(0)
	}
	if n.isExclusion() {
		return nil, onlyNot.at(0)
	}
	if overlong(n.text) >= 0 {
		return nil, tooLongInFull.at(0)
	}
	return &Query{root: n}, nil
}

// overlong returns the byte of s where it becomes too long, or -1.
func overlong(s string) int {
	n := 0
	for i := range s {
		if n++; n > MaxChars {
			return i
		}
	}
	return -1
}

// A parser reads tokens by recursive descent. Its methods return nil for a
// piece that holds no word.
type parser struct {
	tokens []token // the rest
	terms  int     // words and phrases so far
}

func (p *parser) peek() token { return p.tokens[0] }

func (p *parser) take() token {
	t := p.tokens[0]
	if t.kind != tokEnd {
		p.tokens = p.tokens[1:]
	}
	return t
}

// or reads alternatives up to a closing parenthesis or the end.
func (p *parser) or(f text.Sections) (*Node, error) {
	var kids []*Node
	first := p.peek()
	for {
		n, err := p.and(f)
		if err != nil {
			return nil, err
		}
		operator := p.peek()
		if operator.kind != tokOr && kids == nil {
			return n, nil
		}
		if n == nil {
			return nil, orAlone.at(operator.at)
		}
		if n.isExclusion() {
			return nil, onlyNotBeside.at(first.at)
		}
		kids = append(kids, n)
		if operator.kind != tokOr {
			return newOr(kids), nil
		}
		p.take()
		first = p.peek()
	}
}

// and reads conditions up to an OR, a closing parenthesis or the end.
func (p *parser) and(f text.Sections) (*Node, error) {
	var kids []*Node
	var waiting *token // an AND without a right side yet
	for {
		switch t := p.peek(); t.kind {
		case tokAnd:
			if p.take(); kids == nil || waiting != nil {
				return nil, andAlone.at(t.at)
			}
			waiting = &t
		case tokEnd, tokClose, tokOr:
			if waiting != nil {
				return nil, andAlone.at(waiting.at)
			}
			if kids == nil {
				return nil, nil
			}
			return newAnd(kids), nil
		default:
			n, err := p.item(f)
			if err != nil {
				return nil, err
			}
			if n != nil {
				kids, waiting = append(kids, n), nil
			}
		}
	}
}

// item reads one condition.
func (p *parser) item(f text.Sections) (*Node, error) {
	switch t := p.take(); t.kind {
	case tokNot:
		if t.text == "" && !p.peek().glued {
			return nil, nil // a sign before punctuation
		}
		return p.not(t, f)
	case tokField:
		return p.field(t, f)
	case tokOpen:
		return p.group(t, f)
	case tokExact, tokStem:
		return p.marked(t, f)
	default:
		return p.term(t, f, AsWords, Folded)
	}
}

// operand reads the condition that the prefix t stands before, past loose
// punctuation.
func (p *parser) operand(t token, f text.Sections) (*Node, error) {
	for {
		switch next := p.peek(); next.kind {
		case tokEnd, tokClose, tokAnd, tokOr:
			return nil, nothingBehind.at(t.at)
		}
		if n, err := p.item(f); n != nil || err != nil {
			return n, err
		}
	}
}

// not reads what the NOT t excludes.
func (p *parser) not(t token, f text.Sections) (*Node, error) {
	n, err := p.operand(t, f)
	if err != nil {
		return nil, err
	}
	if n.isExclusion() {
		return nil, notNot.at(t.at)
	}
	return newNot(n), nil
}

// field reads what the prefix t narrows down to a field.
func (p *parser) field(t token, f text.Sections) (*Node, error) {
	if f != Anywhere {
		return nil, fieldInField.at(t.at)
	}
	return p.operand(t, fieldsOf(t.text))
}

// group reads up to the parenthesis that closes t.
func (p *parser) group(t token, f text.Sections) (*Node, error) {
	n, err := p.or(f)
	if err != nil {
		return nil, err
	}
	if p.peek().kind != tokClose {
		return nil, notClosed.at(t.at)
	}
	if p.take(); n == nil {
		return nil, emptyGroup.at(t.at)
	}
	return n, nil
}

// marked reads the words behind = or ~; alone, these are punctuation.
func (p *parser) marked(t token, f text.Sections) (*Node, error) {
	next := p.peek()
	if !next.glued {
		return nil, nil
	}
	switch {
	case f&(InSource|InLang) != 0, next.kind == tokOpen, next.kind == tokField:
		return nil, signApart.at(t.at)
	case next.kind != tokWord && next.kind != tokPhrase:
		return nil, nil
	case t.kind == tokExact:
		return p.term(p.take(), f, AsWords, AsWritten)
	}
	return p.term(p.take(), f, AsStem, Folded)
}

// term reads the words of t, which are compared in the given way.
func (p *parser) term(t token, f text.Sections, k Kind, m Manner) (*Node, error) {
	star := t.kind == tokWord && strings.Contains(t.text, "*")
	var result *Term
	var err error
	switch {
	case star:
		result, err = prefixTerm(t, f, k, m)
	case f&(InSource|InLang) != 0:
		result = wholeTerm(f, t.text)
	default:
		result, err = wordsTerm(t, f, k, m)
	}
	if result == nil || err != nil {
		return nil, err
	}
	if p.terms++; p.terms > MaxTerms {
		return nil, tooManyTerms.at(t.at)
	}
	return newTerm(result), nil
}

// wholeTerm returns the condition that the source or language is name, or nil
// for an empty name.
func wholeTerm(f text.Sections, name string) *Term {
	a := analyses.Get().(*text.Analysis)
	defer analyses.Put(a)
	spell := a.Whole(name)
	if len(spell) == 0 {
		return nil
	}
	return &Term{AsWhole, f, []Word{{Spell: string(spell), Hash: text.Hash(spell)}}}
}

// wordsTerm returns the condition that the words of t are there.
func wordsTerm(t token, f text.Sections, k Kind, m Manner) (*Term, error) {
	words := readWords(t.text, m == AsWritten)
	if len(words) == 0 {
		return nil, nil
	}
	if k == AsStem {
		if words[0].Alone {
			k = AsWords // has but one form
		} else if len(words) > 1 || words[0].Manner != Folded && words[0].Manner != AsUmlaut {
			return nil, stemOfSeveral.at(t.at)
		} else {
			words[0] = inForms(words[0])
		}
	}
	return &Term{k, f, words}, nil
}

// prefixTerm returns the condition that a word begins as t does.
func prefixTerm(t token, f text.Sections, k Kind, m Manner) (*Term, error) {
	beginning, isLast := strings.CutSuffix(t.text, "*")
	words := readWords(beginning, false)
	letters := 0
	for _, w := range words {
		letters += utf8.RuneCountInString(strings.TrimLeft(w.Spell, "$#@."))
	}
	switch {
	case !isLast || strings.Contains(beginning, "*") || k != AsWords || m != Folded || f&Anywhere == 0:
		return nil, starInside.at(t.at)
	case letters < MinPrefix:
		return nil, starTooEarly.at(t.at)
	case words[len(words)-1].Alone:
		return &Term{AsWords, f, words}, nil // is found within longer words anyhow
	case len(words) > 1 || words[0].Manner != Folded && words[0].Manner != AsUmlaut:
		return nil, starInside.at(t.at)
	}
	return &Term{AsPrefix, f, words}, nil
}
