package query

import (
	"encoding/binary"

	"newsbot/news/text"
)

// A runner evaluates programs against one text. See appendProgram for their
// form.
type runner struct {
	program []byte // the rest
	words   []word // of the term at hand
	parts   []word // of its compounds
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
	o := op(r.byte())
	if o == opTerm {
		t := r.term()
		return needed && m.holds(&t)
	}
	result := o == opAnd
	for range r.number() {
		open := needed && (o == opNot || result == (o == opAnd))
		switch k := r.run(m, open); {
		case !open:
		case o == opNot:
			result = !k
		default:
			result = k
		}
	}
	return result && needed
}

// term reads a term; the next one overwrites it.
func (r *runner) term() term {
	t := term{kind: kind(r.byte()), fields: text.Sections(r.byte())}
	r.words, r.parts = r.words[:0], r.parts[:0]
	for range r.number() {
		w := r.word()
		if w.manner == asCompound {
			first := len(r.parts)
			for range r.number() {
				r.parts = append(r.parts, r.word())
			}
			w.parts = r.parts[first:len(r.parts):len(r.parts)]
		}
		r.words = append(r.words, w)
	}
	t.words = r.words
	return t
}

func (r *runner) word() word {
	return word{manner: manner(r.byte()), hash: r.hash(), size: r.number()}
}
