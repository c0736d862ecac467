package query

// An Explanation says why a query wants a text, or why it does not.
type Explanation struct {
	Hit    bool
	Hits   []Hit  // the conditions that are fulfilled, if Hit; none for All
	Misses []Miss // unless Hit: the first condition that is not, of every alternative there is; none if the query wants nothing
}

// A Hit is a condition of a query that a text fulfils.
type Hit struct {
	Term  string // the condition as the query writes it: title:regulat*
	Field string // where it is: "title", "deck", "body", "source" or "lang"
	Found string // the first word that fulfils it: "Regulators"
}

// A Miss is a condition of a query that a text does not fulfil.
type Miss struct {
	Why   Why
	Term  string // the condition, or its first word that is not there; "" for Excluded
	Found string // of Elsewhere the field where it is; of Different what is there instead
	Hits  []Hit  // of Excluded: what is there and must not be
}

// Why says why a condition is not fulfilled.
type Why string

const (
	Absent    Why = "absent"    // the word is not there
	Elsewhere Why = "elsewhere" // it is, but in another field
	Unlike    Why = "unlike"    // it is not written so
	Apart     Why = "apart"     // the words are there, but not side by side
	Different Why = "different" // the source or language is another
	Excluded  Why = "excluded"  // what must not be there is
)

// Explain evaluates q against t and says what decided. It takes the query
// word by word through the text; to find the queries that want a text, use an
// index, which gives the same answer.
func Explain(q *Query, t *Text) Explanation {
	r := readings.Get().(*Reading)
	defer readings.Put(r)
	r.Read(t)
	return explainer{r, t}.explain(q.root)
}

// An explainer evaluates queries against one text.
type explainer struct {
	*Reading
	text *Text
}

// explain says what makes n true, or why it is not.
func (e explainer) explain(n *Node) Explanation {
	switch n.Op {
	case OpTerm:
		return e.explainTerm(n.Term)
	case OpAnd:
		return e.explainAnd(n)
	case OpOr:
		return e.explainOr(n)
	case OpNot:
		if k := e.explain(n.Kids[0]); k.Hit {
			return missed(Miss{Why: Excluded, Hits: k.Hits})
		}
	}
	return Explanation{Hit: true}
}

func missed(m Miss) Explanation { return Explanation{Misses: []Miss{m}} }

func (e explainer) explainAnd(n *Node) Explanation {
	all := Explanation{Hit: true}
	for _, k := range n.Kids {
		x := e.explain(k)
		if !x.Hit {
			return x
		}
		all.Hits = append(all.Hits, x.Hits...)
	}
	return all
}

// explainOr says what makes the first alternative true that is, or why none is.
func (e explainer) explainOr(n *Node) Explanation {
	var none Explanation
	for _, k := range n.Kids {
		x := e.explain(k)
		if x.Hit {
			return x
		}
		none.Misses = append(none.Misses, x.Misses...)
	}
	return none
}

func (e explainer) explainTerm(t *Term) Explanation {
	switch t.Fields {
	case InSource:
		return explainWhole(t, e.Source, e.text.Source)
	case InLang:
		return explainWhole(t, e.Lang, e.text.Lang)
	}
	f := e.find(t)
	if f == nil {
		return missed(e.whyNot(t))
	}
	return Explanation{Hit: true, Hits: []Hit{{t.String(), nameOf(f.Section), e.Shown(f)}}}
}

// explainWhole compares t with a value of that hash.
func explainWhole(t *Term, hash uint64, value string) Explanation {
	if hash == t.Words[0].Hash {
		return Explanation{Hit: true, Hits: []Hit{{t.String(), nameOf(t.Fields), value}}}
	}
	return missed(Miss{Why: Different, Term: t.String(), Found: value})
}

// whyNot says why t, a term of words, is not found.
func (e explainer) whyNot(t *Term) Miss {
	loose := *t
	loose.Fields = Anywhere
	if f := e.find(&loose); f != nil {
		return Miss{Why: Elsewhere, Term: t.String(), Found: nameOf(f.Section)}
	}
	if t.Words[0].Manner == AsWritten || t.Words[0].Manner == AsAcronym {
		return Miss{Why: Unlike, Term: t.String()}
	}
	for _, w := range t.Words {
		loose.Words = []Word{w}
		if e.find(&loose) == nil {
			return Miss{Why: Absent, Term: loose.String()}
		}
	}
	return Miss{Why: Apart, Term: t.String()}
}
