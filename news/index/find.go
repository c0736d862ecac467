package index

import (
	"newsbot/news/query"
	"newsbot/news/text"
)

// findAtoms finds every key of the index that the text holds.
func (m *Matches) findAtoms() {
	m.findWords()
	if len(m.x.prefixes.lengths) > 0 {
		m.findPrefixes()
	}
	if m.x.stems > 0 {
		m.findStems()
	}
	m.findKey(salted(m.reading.Source, saltSource), query.InSource)
	m.findKey(salted(m.reading.Lang, saltLang), query.InLang)
	m.findKey(salted(0, saltAll), query.Anywhere)
}

// findKey touches what is held under a key that is no word.
func (m *Matches) findKey(key uint64, f text.Sections) {
	if m.x.singles.lacks(key) == 1 {
		return
	}
	if s := m.x.singles.find(key); s != nil && s.held != 0 {
		m.touch(ref(s.held)).fields |= f // what is no word has an object
	}
}

// An attempt is a key that the table may hold, of the forms from first to last.
type attempt struct {
	key         uint64
	first, last int32
}

// A reached slot is one whose key was found so.
type reached struct {
	slot
	first, last int32
}

// findWords finds the words and phrases of the index that the text holds.
//
// In a large index most reads miss the processor's caches. So each kind of
// read has a loop of its own, in which many are under way at the same time.
func (m *Matches) findWords() {
	m.attemptSingles()
	m.reach(&m.x.singles)
	m.touchReached()
	if m.x.phrases.live == 0 {
		return
	}
	for m.attemptPairs(); len(m.attempts) > 0; {
		m.reach(&m.x.phrases)
		m.touchReached()
		m.attempts = m.attempts[:0]
		for i := range m.reached {
			m.stepRight(&m.reached[i])
			m.stepLeft(&m.reached[i])
		}
	}
}

// attemptSingles attempts every single word.
func (m *Matches) attemptSingles() {
	list := m.attempts[:0]
	for i := range m.reading.Forms {
		key := m.reading.Forms[i].Hash
		list = m.x.singles.sift(append(list, attempt{key, int32(i), int32(i)}), key)
	}
	m.attempts = list
}

// attemptPairs attempts every two words side by side.
func (m *Matches) attemptPairs() {
	list := m.attempts[:0]
	for i := range m.reading.Forms {
		f := &m.reading.Forms[i]
		if m.x.begins.lacks(f.Hash) {
			continue
		}
		end := f.End()
		for j := i + 1; j < len(m.reading.Forms) && m.reading.Forms[j].Pos <= end; j++ {
			if next := &m.reading.Forms[j]; next.Pos == end {
				key := step(f.Hash, next.Hash, saltRight)
				list = m.x.phrases.sift(append(list, attempt{key, int32(i), int32(j)}), key)
			}
		}
	}
	m.attempts = list
}

// reach looks the attempts up in t.
func (m *Matches) reach(t *table) {
	list := m.reached[:0]
	for i := range m.attempts {
		a := &m.attempts[i]
		if s := t.find(a.key); s != nil {
			list = append(list, reached{*s, a.first, a.last})
		}
	}
	m.reached = list
}

// touchReached touches what is held in the slots that were reached.
func (m *Matches) touchReached() {
	for i := range m.reached {
		switch r := &m.reached[i]; {
		case r.held == 0:
		case r.held.isOne():
			if m.isNew(r.key) {
				m.ones = append(m.ones, one{uint32(set(r.held) &^ setOne), r.first, r.last})
			}
		default:
			m.touch(ref(r.held)).fields |= m.reading.Forms[r.first].Section
		}
	}
}

// isNew reports whether no key of ones is key.
func (m *Matches) isNew(key uint64) bool {
	if len(m.ones)*2 >= len(m.seen) {
		m.growSeen()
	}
	mask := uint64(len(m.seen) - 1)
	i := key & mask
	for ; m.seen[i] != 0; i = (i + 1) & mask {
		if m.seen[i] == key {
			return false
		}
	}
	m.seen[i] = key
	return true
}

// growSeen doubles the keys of ones.
func (m *Matches) growSeen() {
	old := m.seen
	m.seen = make([]uint64, max(1024, len(old)*2))
	mask := uint64(len(m.seen) - 1)
	for _, key := range old {
		if key == 0 {
			continue
		}
		i := key & mask
		for m.seen[i] != 0 {
			i = (i + 1) & mask
		}
		m.seen[i] = key
	}
}

// stepRight attempts to follow r to the words behind it.
func (m *Matches) stepRight(r *reached) {
	if r.right == 0 {
		return
	}
	end := m.reading.Forms[r.last].End()
	for i := int(r.last) + 1; i < len(m.reading.Forms) && m.reading.Forms[i].Pos <= end; i++ {
		if f := &m.reading.Forms[i]; f.Pos == end {
			key := step(r.key, f.Hash, saltRight)
			m.attempts = m.x.phrases.sift(append(m.attempts, attempt{key, r.first, int32(i)}), key)
		}
	}
}

// stepLeft attempts to follow r to the words before it.
func (m *Matches) stepLeft(r *reached) {
	if r.left == 0 {
		return
	}
	begin := m.reading.Forms[r.first].Pos
	for i := int(r.first) - 1; i >= 0 && m.reading.Forms[i].Pos+m.reading.Widest >= begin; i-- {
		if f := &m.reading.Forms[i]; f.End() == begin {
			key := step(r.key, f.Hash, saltLeft)
			m.attempts = m.x.phrases.sift(append(m.attempts, attempt{key, int32(i), r.last}), key)
		}
	}
}

// touch notes that the text has what the object r stands for.
func (m *Matches) touch(r ref) *touched {
	if len(m.atoms)*2 >= len(m.slots) {
		m.rehash()
	}
	mask := uint32(len(m.slots) - 1)
	i := uint32(r) * hashMultiplier >> 7 & mask
	for ; m.slots[i] != 0; i = (i + 1) & mask {
		if a := &m.atoms[m.slots[i]-1]; a.object == r {
			return a
		}
	}
	m.atoms = append(m.atoms, touched{object: r})
	m.slots[i] = uint32(len(m.atoms))
	return &m.atoms[len(m.atoms)-1]
}

// hashMultiplier spreads refs over the slots; it is 2³² divided by the golden
// ratio. Source: Knuth, The Art of Computer Programming, 6.4.
const hashMultiplier = 2654435769

// rehash doubles the slots of the touched objects.
func (m *Matches) rehash() {
	m.slots = make([]uint32, max(512, len(m.slots)*2))
	mask := uint32(len(m.slots) - 1)
	for n, a := range m.atoms {
		i := uint32(a.object) * hashMultiplier >> 7 & mask
		for m.slots[i] != 0 {
			i = (i + 1) & mask
		}
		m.slots[i] = uint32(n + 1)
	}
}
