package query

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
	roots    table // the first key of every atom
	paths    table // the other keys of atoms, and queries that are none
	sets           // subscribers, and the heap of all objects
	prefixes prefixFilter
	stems    int // stems ever filed; without any, no word is stemmed
	highest  uint32
	queries  int
	pairs    int
}

// NewIndex returns an empty index.
func NewIndex() *Index {
	// There are many fewer roots than paths, and matching looks at them more
	// often: few shards stay in the processor's caches, and much room makes
	// searches short.
	return &Index{roots: newTable(6, 200), paths: newTable(maxShardBits, 130)}
}

// at returns the table of the i-th key of an atom.
func (x *Index) at(i int) *table {
	if i == 0 {
		return &x.roots
	}
	return &x.paths
}

// slot returns the slot of an atom, or nil.
func (x *Index) slot(a *atom) *slot {
	return x.at(len(a.keys) - 1).find(a.key())
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

// objectBytes returns the size of the object of p.
func objectBytes(p *plan) int {
	var b [binary.MaxVarintLen64]byte
	n := len(p.text)
	return objectHead + binary.PutUvarint(b[:], uint64(n)) + n + len(p.program)
}

// newObject returns the object of p, without subscribers.
func (x *Index) newObject(p *plan) ref {
	r := x.alloc(objectBytes(p))
	x.set(r, objectSet, 0)
	x.set(r, objectFiled, 0)
	b := binary.AppendUvarint(x.bytes(r)[objectHead:objectHead], uint64(len(p.text)))
	b = append(b, p.text...)
	copy(b[len(b):len(b)+len(p.program)], p.program)
	return r
}

// object returns the text of the object r and the program behind it, which
// ends by itself. Both are only good until the next change.
func (x *Index) object(r ref) (text, program []byte) {
	b := x.bytes(r)[objectHead:]
	n, size := binary.Uvarint(b)
	return b[size : size+int(n)], b[size+int(n):]
}

// Add subscribes to q. A subscriber that has it already has it once. A number
// above MaxSubscriber is a mistake of the caller, and panics.
func (x *Index) Add(q *Query, subscriber uint32) {
	if subscriber > MaxSubscriber {
		panic(fmt.Sprintf("query: subscriber %d is above %d", subscriber, MaxSubscriber))
	}
	p := newPlan(q)
	x.mu.Lock()
	defer x.mu.Unlock()
	r := x.store(&p)
	s, added := x.addTo(set(x.get(r, objectSet)), subscriber)
	x.set(r, objectSet, uint32(s))
	if added {
		x.pairs++
		x.highest = max(x.highest, subscriber)
	}
}

// Remove ends a subscription, and reports whether there was one.
func (x *Index) Remove(q *Query, subscriber uint32) bool {
	p := newPlan(q)
	x.mu.Lock()
	defer x.mu.Unlock()
	r := x.lookup(&p)
	if r == 0 {
		return false
	}
	s, removed := x.removeFrom(set(x.get(r, objectSet)), subscriber)
	x.set(r, objectSet, uint32(s))
	if removed {
		x.pairs--
	}
	if s == 0 {
		x.discard(&p, r)
	}
	return removed
}

// home returns the table with the key of p.
func (x *Index) home(p *plan) *table {
	if !p.isAtom {
		return &x.paths
	}
	return x.at(len(p.atom.keys) - 1)
}

// lookup returns the object of p if it has subscribers, or 0.
func (x *Index) lookup(p *plan) ref {
	s := x.home(p).find(p.atom.key())
	if s == nil || s.object == 0 || x.get(s.object, objectSet) == 0 {
		return 0
	}
	return s.object
}

// store returns the object of p, a new one if nobody has it yet.
func (x *Index) store(p *plan) ref {
	if r := x.lookup(p); r != 0 {
		return r
	}
	x.queries++
	r := x.newObject(p)
	if !p.isAtom {
		x.home(p).insert(p.atom.key()).object = r
		for i := range p.filings {
			x.file(&p.filings[i], r)
		}
		return r
	}
	s := x.hold(&p.atom)
	if old := s.object; old != 0 { // others are filed here
		x.set(r, objectFiled, x.get(old, objectFiled))
		x.release(old, objectHead)
	}
	s.object = r
	return r
}

// discard takes the object r of p, which has lost its last subscriber, out of
// the index.
func (x *Index) discard(p *plan, r ref) {
	x.queries--
	filed := x.get(r, objectFiled)
	x.release(r, objectBytes(p))
	if !p.isAtom {
		x.home(p).remove(p.atom.key())
		for i := range p.filings {
			x.unfile(&p.filings[i], r)
		}
		return
	}
	s := x.slot(&p.atom)
	s.object = 0
	if filed != 0 {
		s.object = x.newAnchor(filed)
	}
	x.drop(&p.atom)
}

// newAnchor returns an object that is no query, only filed has a meaning.
func (x *Index) newAnchor(filed uint32) ref {
	r := x.alloc(objectHead)
	x.set(r, objectSet, 0)
	x.set(r, objectFiled, filed)
	return r
}

// hold returns the slot of a, and makes the path to it if there is no object
// yet that keeps the path.
func (x *Index) hold(a *atom) *slot {
	x.note(a)
	if s := x.slot(a); s != nil && s.object != 0 {
		return s
	}
	for i, key := range a.keys[:len(a.keys)-1] {
		x.at(i).insert(key).count(i < a.rights, 1)
	}
	return x.at(len(a.keys) - 1).insert(a.key())
}

// note keeps what makes a match look for the kind of atom that a is.
func (x *Index) note(a *atom) {
	if a.prefix != "" {
		x.prefixes.add(a.prefix)
	}
	if a.stem {
		x.stems++
	}
}

// drop removes the path to a as far as nothing else needs it, if a's slot has
// no object any more.
func (x *Index) drop(a *atom) {
	if x.slot(a).object != 0 {
		return
	}
	for i, key := range a.keys {
		s := x.at(i).find(key)
		if i < len(a.keys)-1 {
			s.count(i < a.rights, -1)
		}
		if s.object == 0 && s.right == 0 && s.left == 0 {
			x.at(i).remove(key)
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
	if s.object == 0 {
		s.object = x.newAnchor(0)
	}
	list := x.enlist(ref(x.get(s.object, objectFiled)), entry{r, f.condition()})
	x.set(s.object, objectFiled, uint32(list))
}

// unfile takes the object r from under the atom of f.
func (x *Index) unfile(f *filing, r ref) {
	s := x.slot(&f.atom)
	list := x.unlist(ref(x.get(s.object, objectFiled)), r)
	x.set(s.object, objectFiled, uint32(list))
	if list == 0 && x.get(s.object, objectSet) == 0 {
		x.release(s.object, objectHead)
		s.object = 0
	}
	x.drop(&f.atom)
}
