package document

import (
	"bytes"
	"container/list"
	"crypto/sha256"
	"encoding/binary"
	"maps"
	"net/url"
	"slices"
	"sync"
	"time"

	"github.com/mmcdole/gofeed"

	"newsbot/news"
)

// A Memory keeps what entries were read as, by their bytes and by all that has a
// say in how they are read: of a page that changed most entries stand there as
// before, and cost a hash. A change of one byte is another entry. Entries of JSON
// are read anew each time.
//
// It holds some megabytes and no more. While it is full, what was of use within
// the last hour is not given up for others, so that a round of more pages than it
// has room for still finds some. A nil Memory keeps nothing. It is safe for
// concurrent use.
type Memory struct {
	mu    sync.Mutex
	kept  map[imprint]*list.Element // guarded by mu, as is all below
	order *list.List                // of *memory, what was of use last in front
	size  int                       // bytes of what is kept, about
}

// NewMemory makes a Memory in which nothing is kept.
func NewMemory() *Memory {
	return &Memory{kept: map[imprint]*list.Element{}, order: list.New()}
}

// Limits of a Memory.
const (
	maxMemory  = 4 << 20   // bytes
	memoryCost = 1 << 10   // of one besides its texts
	inUse      = time.Hour // since the last use of what is not given up
	maxAround  = 4 << 10   // bytes of what stands round the entries of a document of which any are kept
)

// An imprint is of an entry and of what stands round it: half a SHA-256; zero is of
// an entry that is not to be kept.
type imprint [16]byte

// A memory is an entry that was read.
type memory struct {
	imprint imprint
	item    news.Item
	under   string // what the end of the document had to say of it: see whereabouts
	tokens  int    // that it took
	size    int    // bytes that it was repaired to, with its texts
	used    time.Time
}

// recall gives what an entry was read as, nil where that is not known.
func (m *Memory) recall(p imprint) *memory {
	if m == nil || p == (imprint{}) {
		return nil
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	at := m.kept[p]
	if at == nil {
		return nil
	}
	m.order.MoveToFront(at)
	known := at.Value.(*memory)
	known.used = time.Now()
	return known
}

// keep keeps what an entry was read as, if there is room for it.
func (m *Memory) keep(known *memory) {
	if m == nil || known.imprint == (imprint{}) || known.weight() > maxMemory/8 {
		return
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	known.used = time.Now()
	if at := m.kept[known.imprint]; at != nil {
		m.forget(at)
	}
	for m.size+known.weight() > maxMemory {
		last := m.order.Back()
		if known.used.Sub(last.Value.(*memory).used) < inUse {
			return
		}
		m.forget(last)
	}
	m.kept[known.imprint] = m.order.PushFront(known)
	m.size += known.weight()
}

// forget gives an entry up; mu is held.
func (m *Memory) forget(at *list.Element) {
	known := m.order.Remove(at).(*memory)
	delete(m.kept, known.imprint)
	m.size -= known.weight()
}

// weight is how much of the memory an entry takes, in bytes.
func (k *memory) weight() int {
	n := memoryCost + len(k.under)
	for _, text := range append([]string{k.item.GUID, k.item.Link, k.item.Title, k.item.Deck, k.item.Text, k.item.Image, k.item.Author, k.item.Publisher, k.item.PublisherURL}, k.item.Categories...) {
		n += len(text)
	}
	return n
}

// whereabouts is what the whole document says of each entry, and may say behind
// them: the address that theirs are relative to, and its language.
func whereabouts(base *url.URL, lang string) string {
	if base == nil {
		return lang
	}
	return base.String() + " " + lang
}

// newItems makes clean items of the entries of a document: fresh are those that
// were not known, as gofeed read them. The error is errUnsure.
func (m *Memory) newItems(fresh []*gofeed.Item, entries []entry, base *url.URL, lang string) (items []news.Item, err error) {
	under := whereabouts(base, lang)
	for i := range entries {
		known := entries[i].known
		if known != nil && known.under != under || known == nil && len(fresh) == 0 {
			return nil, errUnsure
		}
		if known == nil {
			items, fresh = append(items, newItem(fresh[0], base, lang)), fresh[1:]
		} else {
			items = append(items, known.item)
		}
	}
	if len(fresh) > 0 {
		return nil, errUnsure
	}
	for i := range entries {
		if known := entries[i].toKeep; known != nil {
			known.item, known.under = items[i], under
			known.item.Categories = slices.Clip(known.item.Categories)
			m.keep(known)
		}
	}
	return items, nil
}

// notePlace begins to look at an entry by its first tag: what it is known by, and
// where it ends if it does so as it should, before any other of its name. Whether
// it does is seen when it is read.
func (r *repairer) notePlace(t Token) (p place) {
	if r.memory == nil || r.inItem || t.Kind != StartTag {
		return place{}
	}
	around := r.around.of(r)
	tag := slices.Concat([]byte("</"), t.Name, []byte(">"))
	n := bytes.Index(r.In[r.pos:], tag)
	if n < 0 || len(around) > maxAround {
		r.memory = nil
		return place{}
	}
	p = place{end: r.pos + n + len(tag), bindings: len(r.bound), tokens: r.tokens, size: r.size()}
	h := sha256.New()
	h.Write(around)
	h.Write(r.In[t.Begin:p.end])
	p.imprint = imprint(h.Sum(nil)[:len(imprint{})])
	return p
}

// A place is where an entry stands in the input, and what stood round it when it
// began. Zero is none of which anything can be known or kept.
type place struct {
	imprint  imprint
	end      int // behind its last tag
	bindings int // namespaces known
	tokens   int // taken so far
	size     int // of what was written so far
}

// recall puts an entry that is known where it stands.
func (r *repairer) recall(p place, known *memory) {
	r.pos, r.recalled = p.end, true
	r.tokens += known.tokens
	r.weight += known.size
	r.entries = append(r.entries, entry{begin: r.out.Len(), end: r.out.Len(), known: known})
	r.trim()
}

// remember says of the entry that ended just now what is to be kept of it, once
// its item is made: nothing if it had a say in how those behind it are repaired.
// Of a document whose entries do not end where they should nothing more is
// looked for, since each look could lead to its end.
func (r *repairer) remember(e *entry) {
	p := &e.place
	switch {
	case p.imprint == imprint{}:
	case p.end != r.pos:
		r.memory = nil
	case p.bindings == len(r.bound):
		e.toKeep = &memory{imprint: p.imprint, tokens: r.tokens - p.tokens, size: r.size() - p.size}
	}
}

// surroundings are what a document has said so far that has a say in how its
// entries are repaired: its dialect, its namespaces, what addresses are relative to.
type surroundings struct {
	text     []byte   // the same, written down
	base     *url.URL // of which
	bindings int
}

// of gives them, written down anew where they changed.
func (s *surroundings) of(r *repairer) []byte {
	base := r.entryBase()
	if s.text != nil && s.base == base && s.bindings == len(r.bound) {
		return s.text
	}
	parts := []string{r.dialect.entry, whereabouts(base, "")}
	for _, prefix := range slices.Sorted(maps.Keys(r.bound)) {
		parts = append(parts, prefix, r.bound[prefix])
	}
	var text []byte
	for _, part := range parts {
		text = append(binary.AppendUvarint(text, uint64(len(part))), part...)
	}
	*s = surroundings{binary.AppendUvarint(text, 0), base, len(r.bound)}
	return s.text
}
