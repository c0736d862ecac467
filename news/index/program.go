package index

import (
	"encoding/binary"

	"newsbot/news/query"
	"newsbot/news/text"
)

// A runner evaluates programs against one text. See appendProgram for their
// form.
type runner struct {
	program []byte       // the rest
	words   []query.Word // of the term at hand
	parts   []query.Word // of those and of their parts
}

func (r *runner) byte() byte {
	b := r.program[0]
	r.program = r.program[1:]
	return b
}

func (r *runner) number() int {
	v, n := binary.Uvarint(r.program)
	r.program = r.program[n:]
	return int(v)
}

func (r *runner) hash() uint64 {
	h := binary.LittleEndian.Uint64(r.program)
	r.program = r.program[8:]
	return h
}

// run reports whether the node that comes next is true of the text of m. If
// the answer is not needed, it only passes over the node.
func (r *runner) run(m *Matches, needed bool) bool {
	o := query.Op(r.byte())
	if o == query.OpTerm {
		t := r.term()
		return needed && m.holds(&t)
	}
	result := o == query.OpAnd
	for range r.number() {
		open := needed && (o == query.OpNot || result == (o == query.OpAnd))
		switch k := r.run(m, open); {
		case !open:
		case o == query.OpNot:
			result = !k
		default:
			result = k
		}
	}
	return result && needed
}

// term reads a term; the next one overwrites it.
func (r *runner) term() query.Term {
	t := query.Term{Kind: query.Kind(r.byte()), Fields: text.Sections(r.byte())}
	r.words, r.parts = r.words[:0], r.parts[:0]
	for range r.number() {
		w := r.word()
		r.words = append(r.words, w)
	}
	t.Words = r.words
	return t
}

func (r *runner) word() query.Word {
	w := query.Word{Manner: query.Manner(r.byte()), Hash: r.hash(), Size: r.number()}
	if w.HasParts() {
		w.Parts = r.list(r.number())
	}
	return w
}

// list reads n words, which may have parts of their own, into parts.
func (r *runner) list(n int) []query.Word {
	first := len(r.parts)
	r.parts = append(r.parts, make([]query.Word, n)...)
	for i := range n {
		w := r.word()
		r.parts[first+i] = w
	}
	return r.parts[first : first+n : first+n]
}
