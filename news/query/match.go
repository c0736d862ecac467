package query

import (
	"encoding/binary"

	"github.com/RoaringBitmap/roaring/v2"
)

// Match finds the subscribers that want t and puts them in dst, in place of
// what was there.
func (x *Index) Match(t *Text, dst *Matches) {
	dst.reset()
	dst.analyse(t) // nobody waits for this
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
	analysis
	runner runner
	x      *Index // during Match, with its read lock held

	attempts []attempt // keys that the text may hold
	reached  []reached // those of them that are in the index
	atoms    []touched // objects of the keys found, and of queries filed under them
	slots    []uint32  // open hash table: number in atoms plus one
	bloom    [bloomWords]uint64
	hasBloom bool

	hits    []byte   // canonical forms of the queries that hit, one after the other
	names   string   // the same, once somebody asked
	queries []int    // end of each in hits
	found   []found  // subscribers
	pairs   []pair   // of subscriber and query
	stamps  []uint32 // by subscriber: generation and number in found
	now     uint32   // generation of this text, in its place in a stamp
	swept   int      // stamps that were cleared since generation 0
	buf     []uint32
	many    roaring.ManyIntIterator
}

// touched is an object met in this text.
type touched struct {
	object  ref
	set     set    // its subscribers
	filed   ref    // its list of filed queries
	entries uint32 // length of the list
	fields  fields
	hit     bool // it is a query that hit
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
	m.atoms, m.hits, m.names = m.atoms[:0], m.hits[:0], ""
	m.queries, m.found, m.pairs = m.queries[:0], m.found[:0], m.pairs[:0]
	m.hasBloom = false
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
		m.names = string(m.hits)
	}
	var names []string
	for p := m.found[i].last; p != 0; p = m.pairs[p-1].before {
		q := m.pairs[p-1].query
		start := 0
		if q > 0 {
			start = m.queries[q-1]
		}
		names = append(names, m.names[start:m.queries[q]])
	}
	return names
}

// findAtoms finds every key of the index that the text holds.
func (m *Matches) findAtoms() {
	m.findWords()
	if len(m.x.prefixes.lengths) > 0 {
		m.findPrefixes()
	}
	if m.x.stems > 0 {
		m.findStems()
	}
	m.findKey(salted(m.source, saltSource), inSource)
	m.findKey(salted(m.lang, saltLang), inLang)
	m.findKey(salted(0, saltAll), anywhere)
}

// findKey touches the object of a key, if there is one.
func (m *Matches) findKey(key uint64, f fields) {
	if m.x.roots.mayHold(key) == 0 {
		return
	}
	if s := m.x.roots.find(key); s != nil && s.object != 0 {
		m.touch(s.object, f)
	}
}

// An attempt is a key that the table may hold, of a path that covers the forms
// from first to last.
type attempt struct {
	key         uint64
	first, last int32
}

// A reached slot is one whose key was found so.
type reached struct {
	slot
	first, last int32
}

// findWords finds the words and phrases of the index that the text holds: the
// words that are roots, then what follows from them, step by step.
//
// In a large index most reads miss the processor's caches. So each kind of
// read has a loop of its own, in which many are under way at the same time.
func (m *Matches) findWords() {
	m.attempts = m.attempts[:0]
	for i := range m.forms {
		m.attempt(&m.x.roots, m.forms[i].hash, i, i)
	}
	for t := &m.x.roots; len(m.attempts) > 0; t = &m.x.paths {
		m.reach(t)
		m.attempts = m.attempts[:0]
		for i := range m.reached {
			r := &m.reached[i]
			if r.object != 0 {
				m.touch(r.object, m.forms[r.first].field)
			}
			m.stepRight(r)
			m.stepLeft(r)
		}
	}
}

// attempt notes a key to be looked up in t, unless t surely does not hold it.
func (m *Matches) attempt(t *table, key uint64, first, last int) {
	n := len(m.attempts)
	m.attempts = append(m.attempts, attempt{key, int32(first), int32(last)})
	m.attempts = m.attempts[:n+t.mayHold(key)]
}

// reach looks the attempts up in t.
func (m *Matches) reach(t *table) {
	m.reached = m.reached[:0]
	for _, a := range m.attempts {
		if s := t.find(a.key); s != nil {
			m.reached = append(m.reached, reached{*s, a.first, a.last})
		}
	}
}

// stepRight attempts to follow r to the words behind it.
func (m *Matches) stepRight(r *reached) {
	if r.right == 0 {
		return
	}
	end := m.forms[r.last].end()
	for i := int(r.last) + 1; i < len(m.forms) && m.forms[i].pos <= end; i++ {
		if f := &m.forms[i]; f.pos == end {
			m.attempt(&m.x.paths, step(r.key, f.hash, saltRight), int(r.first), i)
		}
	}
}

// stepLeft attempts to follow r to the words before it.
func (m *Matches) stepLeft(r *reached) {
	if r.left == 0 {
		return
	}
	begin := m.forms[r.first].pos
	for i := int(r.first) - 1; i >= 0 && m.forms[i].pos+m.widest >= begin; i-- {
		if f := &m.forms[i]; f.end() == begin {
			m.attempt(&m.x.paths, step(r.key, f.hash, saltLeft), i, int(r.last))
		}
	}
}

// touch notes that the text holds what the object stands for, in a field.
func (m *Matches) touch(r ref, f fields) *touched {
	if len(m.atoms)*2 >= len(m.slots) {
		m.rehash()
	}
	mask := uint32(len(m.slots) - 1)
	i := uint32(r) * hashMultiplier >> 7 & mask
	for ; m.slots[i] != 0; i = (i + 1) & mask {
		if a := &m.atoms[m.slots[i]-1]; a.object == r {
			a.fields |= f
			return a
		}
	}
	m.atoms = append(m.atoms, touched{object: r, fields: f})
	m.slots[i] = uint32(len(m.atoms))
	return &m.atoms[len(m.atoms)-1]
}

// hashMultiplier spreads refs over the slots; it is 2³² divided by the golden
// ratio. Source: Knuth, The Art of Computer Programming, 6.4.
const hashMultiplier = 2654435769

// rehash doubles the slots of the touched objects.
func (m *Matches) rehash() {
	m.slots = make([]uint32, max(2048, len(m.slots)*2))
	mask := uint32(len(m.slots) - 1)
	for n, a := range m.atoms {
		i := uint32(a.object) * hashMultiplier >> 7 & mask
		for m.slots[i] != 0 {
			i = (i + 1) & mask
		}
		m.slots[i] = uint32(n + 1)
	}
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
		m.evaluate(m.atoms[i])
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
		if fields(e.condition>>fieldShift)&t.fields == 0 || !m.worth(e.condition) {
			continue
		}
		if a := m.touch(e.query, 0); !a.hit {
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
func (m *Matches) holds(t *term) bool {
	if one, other, only := t.beginnings(); only && !m.hasBit(bloomBit(one)) && !m.hasBit(bloomBit(other)) {
		return false
	}
	return m.analysis.holds(t)
}

func (m *Matches) fillBloom() {
	m.hasBloom = true
	clear(m.bloom[:])
	add := func(key uint64) {
		bit := bloomBit(key)
		m.bloom[bit/64] |= 1 << (bit % 64)
	}
	for i := range m.forms {
		add(m.forms[i].hash)
	}
	add(salted(m.source, saltSource))
	add(salted(m.lang, saltLang))
}

// deliver lists the subscribers of the queries that hit.
func (m *Matches) deliver() {
	m.nextGeneration()
	for i := range m.atoms {
		if a := &m.atoms[i]; a.hit && a.set != 0 {
			m.deliverOne(a.object, a.set)
		}
	}
}

// deliverOne lists the subscribers s of the query r.
func (m *Matches) deliverOne(r ref, s set) {
	text, _ := m.x.object(r)
	m.hits = append(m.hits, text...)
	q := uint32(len(m.queries))
	m.queries = append(m.queries, len(m.hits))
	if s&setOne != 0 { // as most have
		m.pair(q, uint32(s&^setOne))
		return
	}
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
