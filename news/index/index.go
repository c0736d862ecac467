// Package index says who wants a text: it holds the queries of a million
// subscribers and finds those that fit. What Match costs depends on the text and
// on what is found, not on how many queries there are.
//
// A query is filed under what a text must hold to fit (plan.go), in tables
// without pointers (table.go, heap.go) that grow in small steps. Match looks up
// what the text holds, and evaluates only the few queries for which that does
// not decide.
package index

import (
	"encoding/binary"
	"fmt"
	"math"
	"sync"
)

// An Index holds queries with their subscribers, and finds those that want a
// text. A subscriber is a small number that the caller chose; memory grows
// with the highest one. All methods may be called at the same time from
// several goroutines.
//
// Every distinct query is kept once. One that is a word, a phrase, a prefix,
// a stem or a source is found by its key and needs no second look; any other
// is filed under the rarest of these that it cannot do without, and looked at
// when a text holds that. There is room for some fifty million queries; Add
// panics beyond 4 GB.
type Index struct {
	mu       sync.RWMutex
	singles  table // atoms of one word, and those that are no words
	phrases  table // the keys of atoms of several words, and queries that are no atoms
	sets           // subscribers, and the heap of all objects
	prefixes prefixFilter
	begins   wordFilter
	stems    int // stems ever filed; without any, no word is stemmed
	highest  uint32
	queries  int
	pairs    int
}

// New returns an empty index.
func New() *Index {
	// There are many fewer words than phrases, and texts hold more of them: few
	// shards stay in the processor's caches, and much room makes searches short.
	return &Index{singles: newTable(6, 200), phrases: newTable(maxShardBits, 130)}
}

// table returns the table with the keys of a.
func (x *Index) table(a *atom) *table {
	if len(a.words) > 1 {
		return &x.phrases
	}
	return &x.singles
}

// Size returns the number of distinct queries and of subscriptions.
func (x *Index) Size() (queries, subscriptions int) {
	x.mu.RLock()
	defer x.mu.RUnlock()
	return x.queries, x.pairs
}

// An object in the heap is what the index knows about a key: its head, and if
// it is a query the length of the text, the text, and the program.
const (
	objectSet   = 0 // unit: subscribers of the query that is this key
	objectFiled = 1 // unit: list of the queries filed under this key
	objectHead  = 2 * unit
)

// objectBytes returns the size of the object of a query.
func objectBytes(text string, program []byte) int {
	var b [binary.MaxVarintLen64]byte
	n := len(text)
	return objectHead + binary.PutUvarint(b[:], uint64(n)) + n + len(program)
}

// newObject returns the object of a query, without subscribers.
func (x *Index) newObject(text string, program []byte) ref {
	r := x.alloc(objectBytes(text, program))
	x.set(r, objectSet, 0)
	x.set(r, objectFiled, 0)
	b := binary.AppendUvarint(x.bytes(r)[objectHead:objectHead], uint64(len(text)))
	b = append(b, text...)
	copy(b[len(b):len(b)+len(program)], program)
	return r
}

// object returns the text of the object r and the program behind it, which
// ends by itself. Both are only good until the next change.
func (x *Index) object(r ref) (text, program []byte) {
	b := x.bytes(r)[objectHead:]
	n, size := binary.Uvarint(b)
	return b[size : size+int(n)], b[size+int(n):]
}

// Add subscribes to the query of p. A subscriber that has it already has it once. A number
// above MaxSubscriber is a mistake of the caller, and panics.
func (x *Index) Add(p *Plan, subscriber uint32) {
	if subscriber > MaxSubscriber {
		panic(fmt.Sprintf("index: subscriber %d is above %d", subscriber, MaxSubscriber))
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.add(p, subscriber) {
		x.pairs++
		x.highest = max(x.highest, subscriber)
	}
}

// add subscribes to p, and reports whether that is new.
func (x *Index) add(p *Plan, subscriber uint32) (added bool) {
	if p.isAtom && p.atom.isSpelling(p.text) {
		one := held(setOne) | held(subscriber)
		switch s := x.hold(&p.atom); s.held {
		case 0:
			s.held = one
			x.queries++
			return true
		case one:
			return false
		}
	}
	r := x.store(p)
	s, added := x.addTo(set(x.get(r, objectSet)), subscriber)
	x.set(r, objectSet, uint32(s))
	return added
}

// Remove ends a subscription, and reports whether there was one.
func (x *Index) Remove(p *Plan, subscriber uint32) bool {
	x.mu.Lock()
	defer x.mu.Unlock()
	removed := x.remove(p, subscriber)
	if removed {
		x.pairs--
	}
	return removed
}

// remove ends a subscription to p, and reports whether there was one.
func (x *Index) remove(p *Plan, subscriber uint32) bool {
	slot := x.home(p).find(p.atom.key())
	switch {
	case slot == nil || slot.held == 0:
		return false
	case slot.held.isOne():
		if slot.held != held(setOne)|held(subscriber) {
			return false
		}
		slot.held = 0
		x.queries--
		x.drop(&p.atom)
		return true
	}
	r := ref(slot.held)
	s, removed := x.removeFrom(set(x.get(r, objectSet)), subscriber)
	x.set(r, objectSet, uint32(s))
	if removed && s == 0 {
		x.discard(p, r)
	}
	return removed
}

// home returns the table with the key of p.
func (x *Index) home(p *Plan) *table {
	if p.isAtom {
		return x.table(&p.atom)
	}
	return &x.phrases
}

// store returns the object of p, a new one if nobody has it yet.
func (x *Index) store(p *Plan) ref {
	if s := x.home(p).find(p.atom.key()); s != nil {
		if s.held.isOne() {
			return x.expand(s, p.text)
		}
		if s.held != 0 && x.get(ref(s.held), objectSet) != 0 {
			return ref(s.held)
		}
	}
	x.queries++
	r := x.newObject(p.text, p.program)
	if !p.isAtom {
		x.home(p).insert(p.atom.key()).held = held(r)
		for i := range p.filings {
			x.file(&p.filings[i], r)
		}
		return r
	}
	s := x.hold(&p.atom)
	if old := ref(s.held); old != 0 { // others are filed here
		x.set(r, objectFiled, x.get(old, objectFiled))
		x.release(old, objectHead)
	}
	s.held = held(r)
	return r
}

// expand gives the query with this text, of which s holds the only subscriber,
// an object.
func (x *Index) expand(s *slot, text string) ref {
	r := x.newObject(text, nil)
	x.set(r, objectSet, uint32(s.held))
	s.held = held(r)
	return r
}

// discard takes the object r of p, which has lost its last subscriber, out of
// the index.
func (x *Index) discard(p *Plan, r ref) {
	x.queries--
	filed := x.get(r, objectFiled)
	x.release(r, objectBytes(p.text, p.program))
	if !p.isAtom {
		x.home(p).remove(p.atom.key())
		for i := range p.filings {
			x.unfile(&p.filings[i], r)
		}
		return
	}
	s := x.home(p).find(p.atom.key())
	s.held = 0
	if filed != 0 {
		s.held = x.newAnchor(filed)
	}
	x.drop(&p.atom)
}

// newAnchor returns an object that is no query, only filed has a meaning.
func (x *Index) newAnchor(filed uint32) held {
	r := x.alloc(objectHead)
	x.set(r, objectSet, 0)
	x.set(r, objectFiled, filed)
	return held(r)
}

// hold returns the slot of a, and makes the path to it if nothing held there
// keeps the path yet.
func (x *Index) hold(a *atom) *slot {
	x.note(a)
	t := x.table(a)
	if s := t.find(a.key()); s != nil && s.held != 0 {
		return s
	}
	for i, key := range a.keys[:len(a.keys)-1] {
		t.insert(key).count(i < a.rights, 1)
	}
	return t.insert(a.key())
}

// note keeps what makes a match look for the kind of atom that a is.
func (x *Index) note(a *atom) {
	if a.prefix != "" {
		x.prefixes.add(a.prefix)
	}
	if a.stem {
		x.stems++
	}
	if len(a.words) > 1 {
		x.begins.add(a.begin)
	}
}

// drop removes the path to a as far as nothing else needs it, if a's slot
// holds nothing any more.
func (x *Index) drop(a *atom) {
	t := x.table(a)
	if t.find(a.key()).held != 0 {
		return
	}
	for i, key := range a.keys {
		s := t.find(key)
		if i < len(a.keys)-1 {
			s.count(i < a.rights, -1)
		}
		if s.held == 0 && s.right == 0 && s.left == 0 {
			t.remove(key)
		}
	}
}

// count adds d to the paths that go on from s to the right or left. At its
// limit a counter stays: the slot then outlives its paths, which costs its
// sixteen bytes and nothing else.
func (s *slot) count(right bool, d int) {
	c := &s.left
	if right {
		c = &s.right
	}
	if *c < math.MaxUint16 {
		*c = uint16(int(*c) + d)
	}
}

// file files the object r, a query, under the atom of f.
func (x *Index) file(f *filing, r ref) {
	s := x.hold(&f.atom)
	switch {
	case s.held == 0:
		s.held = x.newAnchor(0)
	case s.held.isOne():
		x.expand(s, f.atom.spelling())
	}
	at := ref(s.held)
	list := x.enlist(ref(x.get(at, objectFiled)), entry{r, f.condition()})
	x.set(at, objectFiled, uint32(list))
}

// unfile takes the object r from under the atom of f.
func (x *Index) unfile(f *filing, r ref) {
	s := x.table(&f.atom).find(f.atom.key())
	at := ref(s.held)
	list := x.unlist(ref(x.get(at, objectFiled)), r)
	x.set(at, objectFiled, uint32(list))
	if list == 0 && x.get(at, objectSet) == 0 {
		x.release(at, objectHead)
		s.held = 0
	}
	x.drop(&f.atom)
}
