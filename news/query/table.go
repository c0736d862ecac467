package query

import "math/bits"

// A slot is a key of the table with what is filed under it.
type slot struct {
	key    uint64
	object ref    // of the query that is just this key, and of those filed under it
	right  uint16 // paths that go on to the right from here
	left   uint16 // paths that go on to the left
}

// A table finds slots by key: an open hash table without pointers, so that
// the garbage collector has nothing to look at. It is split into shards by
// the first bits of the key, which grow one by one and by a quarter, so that
// no insertion takes long.
//
// In front of it stands a bloom filter, small enough for the processor's
// caches: most keys that are looked up are absent.
type table struct {
	shards []shard // 1<<bits of them
	bits   int
	room   int      // slots that there are for each hundred keys at least
	filter []uint64 // the first bits of a key choose the word, the last two of its bits
	shift  int      // 64 less the number of those first bits
	live   int      // slots in use
}

// newTable returns an empty table of 1<<bits shards, with room slots at least
// for each hundred keys.
func newTable(bits, room int) table {
	return table{shards: make([]shard, 1<<bits), bits: bits, room: room, filter: make([]uint64, 1<<bits), shift: 64 - bits}
}

// filterBits returns the bits of a key in its word of the filter.
func filterBits(key uint64) uint64 { return 1<<(key&63) | 1<<(key>>6&63) }

// mayHold returns 1 if key may be in the table, and 0 if it is not; few absent
// keys get a 1. It is a number so that loops over many keys need no branch,
// which the processor could not foresee.
func (t *table) mayHold(key uint64) int {
	missing := filterBits(key) &^ t.filter[key>>t.shift]
	return int(1 ^ (missing|-missing)>>63)
}

// bitsPerSlot is how many bits of the filter there are for each slot at least.
const bitsPerSlot = 8

// widen doubles the filter. Both words that come from one hold all that it
// held, until their shard is filtered anew.
func (t *table) widen() {
	wide := make([]uint64, 2*len(t.filter))
	for i, w := range t.filter {
		wide[2*i], wide[2*i+1] = w, w
	}
	t.filter = wide
	t.shift--
}

// refilter makes the part of the filter for the i-th shard anew, without the
// keys that have gone.
func (t *table) refilter(i int) {
	s := &t.shards[i]
	s.gone = 0
	part := len(t.filter) / len(t.shards)
	clear(t.filter[i*part : (i+1)*part])
	for _, p := range s.slots {
		if p.key != 0 {
			t.filter[p.key>>t.shift] |= filterBits(p.key)
		}
	}
}

// find returns the slot of key, or nil. The next insertion or removal moves it.
func (t *table) find(key uint64) *slot {
	s := &t.shards[key>>(64-t.bits)]
	if i := s.seek(key); i < len(s.slots) && s.slots[i].key == key {
		return &s.slots[i]
	}
	return nil
}

// insert returns the slot of key, a new one if there is none.
func (t *table) insert(key uint64) *slot {
	if p := t.find(key); p != nil {
		return p
	}
	if t.live++; t.live*bitsPerSlot > len(t.filter)*64 {
		t.widen()
	}
	i := int(key >> (64 - t.bits))
	s := &t.shards[i]
	if (s.live+1)*t.room > len(s.slots)*100 {
		s.resize((s.live + 8) * t.room * 5 / 400)
		t.refilter(i)
	}
	t.filter[key>>t.shift] |= filterBits(key)
	return s.place(slot{key: key})
}

// remove takes key out of the table.
func (t *table) remove(key uint64) {
	i := int(key >> (64 - t.bits))
	s := &t.shards[i]
	s.clear(s.seek(key))
	t.live--
	if s.gone++; s.gone > s.live+8 {
		t.refilter(i)
	}
}

// A shard is a table of its own, with linear probing: a key is in the first
// slot from its home on, or behind others without a gap. A key is never 0,
// which marks a free slot.
type shard struct {
	slots []slot
	live  int // slots in use
	gone  int // keys that the filter holds in vain
}

// maxShardBits is the most bits of a key that choose its shard.
const maxShardBits = 10

// home returns where the search for key begins.
func (s *shard) home(key uint64) int {
	hi, _ := bits.Mul64(key<<maxShardBits, uint64(len(s.slots)))
	return int(hi)
}

// next returns the index behind i, round the end.
func (s *shard) next(i int) int {
	if i++; i == len(s.slots) {
		return 0
	}
	return i
}

// seek returns the index of key, or of the free slot where it would be put.
func (s *shard) seek(key uint64) int {
	if len(s.slots) == 0 {
		return 0
	}
	i := s.home(key)
	for s.slots[i].key != key && s.slots[i].key != 0 {
		i = s.next(i)
	}
	return i
}

// place puts in a slot whose key is not there.
func (s *shard) place(p slot) *slot {
	i := s.seek(p.key)
	s.slots[i] = p
	s.live++
	return &s.slots[i]
}

// clear frees the i-th slot and closes the gap. Source: Knuth, The Art of
// Computer Programming, 6.4, algorithm R.
func (s *shard) clear(i int) {
	s.live--
	for j := s.next(i); s.slots[j].key != 0; j = s.next(j) {
		if home := s.home(s.slots[j].key); !between(i, home, j) {
			s.slots[i] = s.slots[j] // its search begins before the gap
			i = j
		}
	}
	s.slots[i] = slot{}
}

// between reports whether k comes behind i and not behind j, going round.
func between(i, k, j int) bool {
	if i < j {
		return i < k && k <= j
	}
	return i < k || k <= j
}

// resize moves the slots to n new ones.
func (s *shard) resize(n int) {
	old := s.slots
	s.slots, s.live = make([]slot, n), 0
	for _, p := range old {
		if p.key != 0 {
			s.place(p)
		}
	}
}
