package index

import (
	"encoding/binary"
	"slices"
	"sort"

	"github.com/RoaringBitmap/roaring/v2"
)

// A set is the subscribers of a query, in four bytes and what they point at:
// nothing (0), one number itself, a sorted list in the heap, or a bitmap.
type set uint32

const (
	setOne    set = 1 << 31 // the rest is the one subscriber
	setBitmap set = 1 << 30 // the rest is an index of sets.bitmaps

	// maxList is the length up to which a sorted list, which costs four bytes
	// an entry, is kept; a bitmap takes some seventy bytes for a few.
	maxList = 1024
)

// MaxSubscriber is the highest number that a subscriber can have.
const MaxSubscriber = stampIndex

// sets holds the subscribers that do not fit in a set itself.
type sets struct {
	heap
	bitmaps []*roaring.Bitmap
	spare   []int // indexes of bitmaps that are nil
}

// A list in the heap is its length, its capacity, and its numbers in order.
const listHead = 2

func listBytes(capacity int) int { return (listHead + capacity) * unit }

// addTo adds a subscriber to s and reports whether it was not there.
func (h *sets) addTo(s set, subscriber uint32) (set, bool) {
	switch {
	case s == 0:
		return setOne | set(subscriber), true
	case s&setOne != 0:
		first := uint32(s &^ setOne)
		if first == subscriber {
			return s, false
		}
		return h.newList(min(first, subscriber), max(first, subscriber)), true
	case s&setBitmap != 0:
		return s, h.bitmaps[s&^setBitmap].CheckedAdd(subscriber)
	}
	return h.insertInList(ref(s), subscriber)
}

// newList returns a list of two.
func (h *sets) newList(a, b uint32) set {
	const capacity = 2
	r := h.alloc(listBytes(capacity))
	for i, v := range []uint32{2, capacity, a, b} {
		h.set(r, i, v)
	}
	return set(r)
}

// search returns where subscriber is in the list r, or would be.
func (h *sets) search(r ref, subscriber uint32) (i int, found bool) {
	n := int(h.get(r, 0))
	i = sort.Search(n, func(i int) bool { return h.get(r, listHead+i) >= subscriber })
	return i, i < n && h.get(r, listHead+i) == subscriber
}

func (h *sets) insertInList(r ref, subscriber uint32) (set, bool) {
	i, found := h.search(r, subscriber)
	if found {
		return set(r), false
	}
	n, capacity := int(h.get(r, 0)), int(h.get(r, 1))
	if n == maxList {
		return h.toBitmap(r, subscriber), true
	}
	if n == capacity {
		r = h.growList(r, n+n/4+1)
	}
	b := h.bytes(r)
	copy(b[(listHead+i+1)*unit:(listHead+n+1)*unit], b[(listHead+i)*unit:])
	h.set(r, listHead+i, subscriber)
	h.set(r, 0, uint32(n+1))
	return set(r), true
}

// growList moves the list r to one with at least the given capacity.
func (h *sets) growList(r ref, capacity int) ref {
	_, units := sizeClass(listBytes(capacity))
	n, old := int(h.get(r, 0)), int(h.get(r, 1))
	to := h.alloc(units * unit)
	copy(h.bytes(to)[:listBytes(n)], h.bytes(r))
	h.set(to, 1, uint32(units-listHead))
	h.release(r, listBytes(old))
	return to
}

// toBitmap turns the list r into a bitmap and adds a subscriber.
func (h *sets) toBitmap(r ref, subscriber uint32) set {
	b := roaring.New()
	for i := range int(h.get(r, 0)) {
		b.Add(h.get(r, listHead+i))
	}
	b.Add(subscriber)
	h.release(r, listBytes(int(h.get(r, 1))))
	if n := len(h.spare); n > 0 {
		i := h.spare[n-1]
		h.spare = h.spare[:n-1]
		h.bitmaps[i] = b
		return setBitmap | set(i)
	}
	h.bitmaps = append(h.bitmaps, b)
	return setBitmap | set(len(h.bitmaps)-1)
}

// removeFrom takes a subscriber out of s and reports whether it was there.
func (h *sets) removeFrom(s set, subscriber uint32) (set, bool) {
	switch {
	case s == 0:
		return 0, false
	case s&setOne != 0:
		if s != setOne|set(subscriber) {
			return s, false
		}
		return 0, true
	case s&setBitmap != 0:
		return h.removeFromBitmap(s, subscriber)
	}
	return h.removeFromList(ref(s), subscriber)
}

func (h *sets) removeFromBitmap(s set, subscriber uint32) (set, bool) {
	i := int(s &^ setBitmap)
	if !h.bitmaps[i].CheckedRemove(subscriber) {
		return s, false
	}
	if h.bitmaps[i].IsEmpty() {
		h.bitmaps[i] = nil
		h.spare = append(h.spare, i)
		return 0, true
	}
	return s, true
}

func (h *sets) removeFromList(r ref, subscriber uint32) (set, bool) {
	i, found := h.search(r, subscriber)
	if !found {
		return set(r), false
	}
	n := int(h.get(r, 0)) - 1
	b := h.bytes(r)
	copy(b[(listHead+i)*unit:(listHead+n)*unit], b[(listHead+i+1)*unit:])
	h.set(r, 0, uint32(n))
	if n == 1 {
		last := h.get(r, listHead)
		h.release(r, listBytes(int(h.get(r, 1))))
		return setOne | set(last), true
	}
	return set(r), true
}

// appendTo appends the subscribers of s in ascending order.
func (h *sets) appendTo(dst []uint32, s set, many *roaring.ManyIntIterator) []uint32 {
	switch {
	case s == 0:
		return dst
	case s&setOne != 0:
		return append(dst, uint32(s&^setOne))
	case s&setBitmap != 0:
		b := h.bitmaps[s&^setBitmap]
		n, count := len(dst), int(b.GetCardinality())
		dst = slices.Grow(dst, count)[:n+count]
		many.Initialize(b)
		many.NextMany(dst[n:])
		return dst
	}
	b := h.bytes(ref(s))
	n := binary.LittleEndian.Uint32(b)
	b = b[listHead*unit:]
	for range n {
		dst = append(dst, binary.LittleEndian.Uint32(b))
		b = b[unit:]
	}
	return dst
}
