package query

import (
	"fmt"
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

// A SyntaxError says why a query was refused, and what to write instead.
type SyntaxError struct {
	Offset  int    // byte in the query where the trouble begins; its length for the end
	Text    string // a sentence for the person who typed the query
	Example string // a correct query of the kind that was probably meant
}

// Error returns the sentence with its example.
func (e *SyntaxError) Error() string { return e.Text + " For example: " + e.Example }

// Parse reads a query as a person typed it. The error is a *SyntaxError.
func Parse(s string) (*Query, error) {
	if at := tooLong(s); at >= 0 {
		return nil, &SyntaxError{at, fmt.Sprintf("A query has at most %d characters.", MaxChars), `"interest rate" (fed OR ecb)`}
	}
	p := parser{tokens: lex(s)}
	n, err := p.or(Anywhere)
	if err != nil {
		return nil, err
	}
	if t := p.peek(); t.kind == tokClose {
		return nil, refuse(t, "This parenthesis closes none.", "(fed OR ecb) rates")
	}
	if n == nil {
		return nil, &SyntaxError{0, "There is no word in this query.", "ferry fog"}
	}
	if n.isExclusion() {
		return nil, &SyntaxError{0, "A query needs a word that must be there, not only words that must not.", "bitcoin -etf"}
	}
	if tooLong(n.text) >= 0 {
		return nil, &SyntaxError{0, fmt.Sprintf("Written out, this query has more than %d characters.", MaxChars), `"interest rate" (fed OR ecb)`}
	}
	return &Query{root: n}, nil
}

// tooLong returns the byte of s where it becomes too long, or -1.
func tooLong(s string) int {
	n := 0
	for i := range s {
		if n++; n > MaxChars {
			return i
		}
	}
	return -1
}

func refuse(t token, text, example string) error {
	return &SyntaxError{t.at, text, example}
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
			return nil, refuse(operator, "OR needs a word on both sides.", "bitcoin OR ethereum")
		}
		if n.isExclusion() {
			return nil, refuse(first, "Each side of OR needs a word that must be there, not only words that must not.", "bitcoin OR (ethereum -etf)")
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
				return nil, needsBoth(t)
			}
			waiting = &t
		case tokEnd, tokClose, tokOr:
			if waiting != nil {
				return nil, needsBoth(*waiting)
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

func needsBoth(t token) error {
	return refuse(t, "AND needs a word on both sides.", "bitcoin AND etf")
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
			return nil, refuse(t, "A word is missing behind this.", "bitcoin NOT title:etf")
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
		return nil, refuse(t, "Say what must be there instead of excluding an exclusion.", "bitcoin -etf")
	}
	return newNot(n), nil
}

// field reads what the prefix t narrows down to a field.
func (p *parser) field(t token, f text.Sections) (*Node, error) {
	if f != Anywhere {
		return nil, refuse(t, "One field cannot stand within another.", "title:bitcoin body:etf")
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
		return nil, refuse(t, "This parenthesis is not closed.", "(fed OR ecb) rates")
	}
	if p.take(); n == nil {
		return nil, refuse(t, "There is no word within these parentheses.", "(fed OR ecb) rates")
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
		return nil, refuse(t, "= and ~ stand right before a word.", "title:=US ~tariff")
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
		return nil, refuse(t, fmt.Sprintf("A query has at most %d words and phrases.", MaxTerms), `"interest rate" (fed OR ecb)`)
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
		} else if len(words) > 1 || words[0].Manner != Folded {
			return nil, refuse(t, "~ finds the forms of one word.", "~tariff ~company")
		} else {
			words[0].Hash = text.Hash(text.Stem([]byte(words[0].Spell)))
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
		letters += utf8.RuneCountInString(strings.TrimLeft(w.Spell, "$#@"))
	}
	switch {
	case !isLast || strings.Contains(beginning, "*") || k != AsWords || m != Folded || f&Anywhere == 0:
		return nil, refuse(t, "A star stands only at the end of a plain word.", "regulat*")
	case letters < MinPrefix:
		return nil, refuse(t, fmt.Sprintf("A star needs %d letters before it at least.", MinPrefix), "regulat*")
	case words[len(words)-1].Alone:
		return &Term{AsWords, f, words}, nil // is found within longer words anyhow
	case len(words) > 1 || words[0].Manner != Folded:
		return nil, refuse(t, "A star stands only at the end of a plain word.", "regulat*")
	}
	return &Term{AsPrefix, f, words}, nil
}
