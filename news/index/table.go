package index

import "math/bits"

// A slot is a key of the table with what is filed under it.
type slot struct {
	key   uint64
	held  held
	right uint16 // paths that go on to the right from here
	left  uint16 // paths that go on to the left
}

// held is what the index has under a key: nothing (0), the object of the query
// that is just this key and of those filed under it, or, as most have no more
// than that, the only subscriber of a query that can be read off the text.
type held uint32

// isOne reports whether h is a subscriber; it is in the form of a set.
func (h held) isOne() bool { return set(h)&setOne != 0 }

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

// lacks returns 1 if key is surely not in the table, else 0. It is a number so
// that loops over many keys need no branch, which the processor could not
// foresee: so many reads are under way at the same time.
func (t *table) lacks(key uint64) int {
	missing := filterBits(key) &^ t.filter[key>>(t.shift&63)]
	return int((missing | -missing) >> 63)
}

// sift drops the last of the attempts, for key, if that is surely not there.
func (t *table) sift(attempts []attempt, key uint64) []attempt {
	return attempts[:len(attempts)-t.lacks(key)]
}

// bitsPerSlot is how many bits of the filter there are for each slot at least.
const bitsPerSlot = 6

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
	for i := range s.buckets {
		for _, p := range s.buckets[i] {
			if p.key != 0 {
				t.filter[p.key>>t.shift] |= filterBits(p.key)
			}
		}
	}
}

// find returns the slot of key, or nil. The next insertion or removal moves it.
func (t *table) find(key uint64) *slot {
	s := &t.shards[key>>(64-t.bits)]
	home := s.home(key)
	if home >= len(s.buckets) {
		return nil // it has none yet
	}
	if p := s.buckets[home].find(key); p != nil {
		return p // as most that are there
	}
	return s.find(key, home)
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
	if (s.live+1)*t.room > len(s.buckets)*len(bucket{})*100 {
		s.resize((s.live + 8) * t.room * 5 / (400 * len(bucket{})))
		t.refilter(i)
	}
	t.filter[key>>t.shift] |= filterBits(key)
	return s.place(slot{key: key})
}

// remove takes key, which is there, out of the table.
func (t *table) remove(key uint64) {
	i := int(key >> (64 - t.bits))
	s := &t.shards[i]
	s.remove(key)
	t.live--
	if s.gone++; s.gone > s.live+8 {
		t.refilter(i)
	}
}

// A bucket is as many slots as a line of the processor's cache has room for.
// A slot with the key 0 is free.
type bucket [4]slot

// find returns the slot of key, or nil. It looks at all slots without a branch,
// which the processor could not foresee.
func (b *bucket) find(key uint64) *slot {
	i := number(b[1].key == key) | number(b[2].key == key)<<1 | number(b[3].key == key)*3
	if p := &b[i&3]; p.key == key {
		return p
	}
	return nil
}

// free returns a free slot, or nil.
func (b *bucket) free() *slot {
	for i := range b {
		if b[i].key == 0 {
			return &b[i]
		}
	}
	return nil
}

// number returns 1 for true, without a branch.
func number(b bool) int {
	if b {
		return 1
	}
	return 0
}

// A shard is a table of its own, with linear probing: a key is in its home
// bucket, or behind full ones in the first that had room.
type shard struct {
	buckets []bucket
	live    int // slots in use
	gone    int // keys that the filter holds in vain
}

// maxShardBits is the most bits of a key that choose its shard.
const maxShardBits = 10

// home returns the index of the bucket where the search for key begins.
func (s *shard) home(key uint64) int {
	hi, _ := bits.Mul64(key<<maxShardBits, uint64(len(s.buckets)))
	return int(hi)
}

// next returns the index behind i, round the end.
func (s *shard) next(i int) int {
	if i++; i == len(s.buckets) {
		return 0
	}
	return i
}

// find returns the slot of key in the i-th bucket or behind it, or nil.
func (s *shard) find(key uint64, i int) *slot {
	for ; ; i = s.next(i) {
		b := &s.buckets[i]
		if p := b.find(key); p != nil {
			return p
		}
		if b.free() != nil {
			return nil
		}
	}
}

// place puts in a slot whose key is not there.
func (s *shard) place(p slot) *slot {
	s.live++
	for i := s.home(p.key); ; i = s.next(i) {
		if free := s.buckets[i].free(); free != nil {
			*free = p
			return free
		}
	}
}

// remove frees the slot of key, which is there, and closes the gap. Source:
// Knuth, The Art of Computer Programming, 6.4, algorithm R.
func (s *shard) remove(key uint64) {
	s.live--
	i := s.home(key)
	free := s.buckets[i].find(key)
	for ; free == nil; free = s.buckets[i].find(key) {
		i = s.next(i)
	}
	wasFull := s.buckets[i].free() == nil
	*free = slot{}
	for j := s.next(i); wasFull && j != i; j = s.next(j) {
		b := &s.buckets[j]
		hasRoom := b.free() != nil
		for k := range b {
			if p := &b[k]; p.key != 0 && !between(i, s.home(p.key), j) {
				*free, *p = *p, slot{} // its search begins before the gap
				i, free = j, p
				break
			}
		}
		wasFull = !hasRoom
	}
}

// between reports whether k comes behind i and not behind j, going round.
func between(i, k, j int) bool {
	if i < j {
		return i < k && k <= j
	}
	return i < k || k <= j
}

// resize moves the slots to n new buckets.
func (s *shard) resize(n int) {
	old := s.buckets
	s.buckets, s.live = make([]bucket, n), 0
	for i := range old {
		for _, p := range old[i] {
			if p.key != 0 {
				s.place(p)
			}
		}
	}
}

// A wordFilter knows words that begin pairs, so that most pairs of a text need
// not be looked up while the index has few phrases. What it has noted it keeps;
// what is stale costs a look, never an answer.
type wordFilter struct {
	bits [1 << 10]uint64
	set  int // bits that are
}

// manyWords is from how many on most words of a text are among them, and asking
// costs more than it saves.
const manyWords = 1 << 12

func (w *wordFilter) add(hash uint64) {
	if word, bit := &w.bits[hash>>54], uint64(1)<<(hash>>48&63); *word&bit == 0 {
		*word |= bit
		w.set++
	}
}

// lacks reports whether the word surely begins no pair.
func (w *wordFilter) lacks(hash uint64) bool {
	return w.set < manyWords && w.bits[hash>>54]>>(hash>>48&63)&1 == 0
}
