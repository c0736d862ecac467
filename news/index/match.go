package index

import (
	"encoding/binary"

	"github.com/RoaringBitmap/roaring/v2"

	"newsbot/news/query"
	"newsbot/news/text"
)

// Match finds the subscribers that want t and puts them in dst, in place of
// what was there.
func (x *Index) Match(t *query.Text, dst *Matches) {
	dst.reset()
	dst.reading.Read(t) // nobody waits for this
	x.mu.RLock()
	defer x.mu.RUnlock()
	dst.x = x
	dst.findAtoms()
	dst.evaluateFiled()
	dst.deliver()
	dst.x = nil
}

// Matches is what Match found, and the memory it needs to find more. The zero
// Matches is ready for use by one goroutine at a time. Used again and again,
// it allocates nothing in the end, except for words that must be normalised
// (½, ﬁ) or are not in its cache of stems. It takes four bytes for each number
// up to the highest subscriber's, and a megabyte if stems are watched.
type Matches struct {
	reading query.Reading
	runner  runner
	x       *Index // during Match, with its read lock held

	attempts []attempt // keys that the text may hold
	reached  []reached // those of them that are in the index
	ones     []one     // what is held under the keys found: only subscribers,
	seen     []uint64  // open hash table: the keys of ones
	atoms    []touched // and objects, also of queries filed there
	slots    []uint32  // open hash table: number in atoms plus one
	bloom    [bloomWords]uint64
	hasBloom bool

	queries []hit    // the queries that hit
	texts   []byte   // canonical forms of those that cannot be read off the text
	names   string   // canonical forms of all, once somebody asked
	found   []found  // subscribers
	pairs   []pair   // of subscriber and query
	stamps  []uint32 // by subscriber: generation and number in found
	now     uint32   // generation of this text, in its place in a stamp
	swept   int      // stamps that were cleared since generation 0
	buf     []uint32
	many    roaring.ManyIntIterator
}

// one is the only subscriber of a query that is the forms first to last.
type one struct {
	subscriber  uint32
	first, last int32
}

// touched is an object met in this text.
type touched struct {
	object  ref
	set     set    // its subscribers
	filed   ref    // its list of filed queries
	entries uint32 // length of the list
	fields  text.Sections
	hit     bool // it is a query that hit
}

// A hit is a query that hit. Its canonical form is that of the forms from lo
// to hi, or it is texts[lo:hi], and later names[lo:hi].
type hit struct {
	lo, hi  uint32
	spelled bool // it is that of the forms
}

// found is a subscriber with the last of its pairs.
type found struct {
	subscriber uint32
	last       uint32
}

// pair is a query that hit for a subscriber, and the one before, plus one.
type pair struct {
	query  uint32
	before uint32
}

// reset forgets the text before.
func (m *Matches) reset() {
	m.ones, m.atoms, m.texts, m.names = m.ones[:0], m.atoms[:0], m.texts[:0], ""
	m.queries, m.found, m.pairs = m.queries[:0], m.found[:0], m.pairs[:0]
	m.hasBloom = false
	clear(m.seen)
	clear(m.slots)
}

// A stamp is the generation of the text that found a subscriber, in eight
// bits, and the subscriber's number in found.
const (
	stampIndex  = 1<<24 - 1
	generations = 1 << 8
)

// nextGeneration makes all stamps old. Generations come again, so each time
// some stamps are cleared, all of them within half a round.
func (m *Matches) nextGeneration() {
	if need := int(m.x.highest) + 1; len(m.stamps) < need {
		m.stamps = append(m.stamps, make([]uint32, need-len(m.stamps))...)
	}
	const one = stampIndex + 1
	if m.now += one; m.now == 0 { // as cleared stamps are
		m.now = one
	}
	to := min(len(m.stamps), m.swept+len(m.stamps)/(generations/2)+1)
	clear(m.stamps[m.swept:to])
	if m.swept = to; to == len(m.stamps) {
		m.swept = 0
	}
}

// Len returns the number of subscribers that want the text.
func (m *Matches) Len() int { return len(m.found) }

// Subscriber returns the i-th of them. Each appears once, in no order.
func (m *Matches) Subscriber(i int) uint32 { return m.found[i].subscriber }

// Queries returns the canonical forms of the queries of the i-th subscriber
// that want the text, in no order.
func (m *Matches) Queries(i int) []string {
	if m.names == "" {
		m.nameQueries()
	}
	var names []string
	for p := m.found[i].last; p != 0; p = m.pairs[p-1].before {
		q := m.queries[m.pairs[p-1].query]
		names = append(names, m.names[q.lo:q.hi])
	}
	return names
}

// nameQueries brings the canonical forms of all queries into names.
func (m *Matches) nameQueries() {
	for i := range m.queries {
		q := &m.queries[i]
		if !q.spelled {
			continue
		}
		lo := len(m.texts)
		m.texts = m.appendSpelling(m.texts, int(q.lo), int(q.hi))
		*q = hit{lo: uint32(lo), hi: uint32(len(m.texts))}
	}
	m.names = string(m.texts)
}

// appendSpelling appends the canonical form of the query for the form first,
// or for first and last side by side.
func (m *Matches) appendSpelling(dst []byte, first, last int) []byte {
	if first == last {
		return append(dst, m.reading.Spelling(&m.reading.Forms[first])...)
	}
	dst = append(append(dst, '"'), m.reading.Spelling(&m.reading.Forms[first])...)
	dst = append(append(dst, ' '), m.reading.Spelling(&m.reading.Forms[last])...)
	return append(dst, '"')
}

// evaluateFiled decides about the queries filed under the atoms found.
func (m *Matches) evaluateFiled() {
	n := len(m.atoms)
	m.readHeads(0)
	for i := range n {
		if a := &m.atoms[i]; a.filed != 0 {
			a.entries = m.x.get(a.filed, 0) / entryUnits
		}
	}
	for i := range n {
		m.atoms[i].hit = true // a query by itself, if it has subscribers
		if m.atoms[i].entries > 0 {
			m.evaluate(m.atoms[i])
		}
	}
	m.readHeads(n)
}

// readHeads reads the heads of the objects from the i-th on.
func (m *Matches) readHeads(i int) {
	for ; i < len(m.atoms); i++ {
		a := &m.atoms[i]
		b := m.x.bytes(a.object)
		a.set = set(binary.LittleEndian.Uint32(b[objectSet*unit:]))
		a.filed = ref(binary.LittleEndian.Uint32(b[objectFiled*unit:]))
	}
}

// evaluate decides about the queries filed under one atom.
func (m *Matches) evaluate(t touched) {
	for i := range t.entries {
		e := m.x.entryAt(t.filed, int(i))
		if text.Sections(e.condition>>fieldShift)&t.fields == 0 || !m.worth(e.condition) {
			continue
		}
		if a := m.touch(e.query); !a.hit {
			a.hit = m.decided(e.condition) || m.run(e.query)
		}
	}
}

// worth reports whether a query filed with this condition may hit.
func (m *Matches) worth(c condition) bool {
	return c&howMask != onlyIf || m.mayHold(c)
}

// decided reports whether a query filed with this condition surely hits.
func (m *Matches) decided(c condition) bool {
	return c&howMask == always || c&howMask == alwaysBut && !m.mayHold(c)
}

// run evaluates the program of the query r.
func (m *Matches) run(r ref) bool {
	_, m.runner.program = m.x.object(r)
	return m.runner.run(m, true)
}

// A bloom filter of the keys that the text holds: one bit for each.
const (
	bloomBits  = 1 << 14
	bloomWords = bloomBits / 64
)

// bloomBit returns the bit of a key.
func bloomBit(key uint64) uint32 { return uint32(key>>40) % bloomBits }

// mayHold reports whether the text may hold the key of a condition. If not,
// it surely does not.
func (m *Matches) mayHold(c condition) bool { return m.hasBit(uint32(c >> keyShift)) }

func (m *Matches) hasBit(bit uint32) bool {
	if !m.hasBloom {
		m.fillBloom()
	}
	return m.bloom[bit/64]>>(bit%64)&1 != 0
}

// holds reports whether the text holds t.
func (m *Matches) holds(t *query.Term) bool {
	if one, other, only := t.Beginnings(); only && m.hasBloom && !m.hasBit(bloomBit(one)) && !m.hasBit(bloomBit(other)) {
		return false
	}
	return m.reading.Holds(t)
}

func (m *Matches) fillBloom() {
	m.hasBloom = true
	clear(m.bloom[:])
	add := func(key uint64) {
		bit := bloomBit(key)
		m.bloom[bit/64] |= 1 << (bit % 64)
	}
	for i := range m.reading.Forms {
		add(m.reading.Forms[i].Hash)
	}
	add(salted(m.reading.Source, saltSource))
	add(salted(m.reading.Lang, saltLang))
}

// deliver lists the subscribers of the queries that hit.
func (m *Matches) deliver() {
	m.nextGeneration()
	for i, o := range m.ones {
		m.queries = append(m.queries, hit{uint32(o.first), uint32(o.last), true})
		m.pair(uint32(i), o.subscriber)
	}
	for i := range m.atoms {
		if a := &m.atoms[i]; a.hit && a.set != 0 {
			m.deliverSet(a.object, a.set)
		}
	}
}

// deliverSet lists the subscribers s of the query r.
func (m *Matches) deliverSet(r ref, s set) {
	text, _ := m.x.object(r) // which may change in the index later
	lo := len(m.texts)
	m.texts = append(m.texts, text...)
	q := uint32(len(m.queries))
	m.queries = append(m.queries, hit{lo: uint32(lo), hi: uint32(len(m.texts))})
	m.buf = m.x.appendTo(m.buf[:0], s, &m.many)
	for _, subscriber := range m.buf {
		m.pair(q, subscriber)
	}
}

// pair notes that the query q hit for a subscriber.
func (m *Matches) pair(q, subscriber uint32) {
	stamp := &m.stamps[subscriber]
	if *stamp&^stampIndex != m.now {
		*stamp = m.now | uint32(len(m.found))
		m.found = append(m.found, found{subscriber, 0})
	}
	last := &m.found[*stamp&stampIndex].last
	m.pairs = append(m.pairs, pair{q, *last})
	*last = uint32(len(m.pairs))
}
