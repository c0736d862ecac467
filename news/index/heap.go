package index

import (
	"encoding/binary"
	"math/bits"
)

// A ref is the place of an object in a heap; 0 is none.
type ref uint32

// A heap holds objects of bytes in large chunks without pointers, so that
// millions of them cost the garbage collector nothing and no header each.
// A freed object is given out again to another of its size.
type heap struct {
	chunks [][]byte
	used   int      // units of the last chunk that are given out
	free   [232]ref // by size class: the object freed last, which begins with the one before
}

const (
	unit       = 4       // bytes; refs count units
	chunkUnits = 1 << 14 // units of a chunk
	maxRef     = 1 << 30 // refs are below it: 4 GB
)

// sizeClass returns the class of an object of n bytes, and its size in units:
// exact up to 16 units, then eight steps to each doubling.
func sizeClass(n int) (class, units int) {
	n = (n + unit - 1) / unit
	if n <= 16 {
		return n, n
	}
	shift := bits.Len(uint(n-1)) - 4
	steps := (n + 1<<shift - 1) >> shift
	return shift*8 + steps, steps << shift
}

// alloc returns a new object of n bytes, with arbitrary content.
func (h *heap) alloc(n int) ref {
	class, units := sizeClass(n)
	if r := h.free[class]; r != 0 {
		h.free[class] = ref(h.get(r, 0))
		return r
	}
	if len(h.chunks) == 0 || h.used+units > chunkUnits {
		h.addChunk(units)
	}
	r := ref((len(h.chunks)-1)*chunkUnits + h.used)
	h.used += units
	return r
}

// addChunk adds a chunk with room for an object of n units; one larger than a
// chunk has its own.
func (h *heap) addChunk(n int) {
	h.used = 0
	if len(h.chunks) == 0 {
		h.used = 1 // 0 is no object
	}
	if len(h.chunks)*chunkUnits >= maxRef {
		panic("index: it holds 4 GB and is full")
	}
	h.chunks = append(h.chunks, make([]byte, max(h.used+n, chunkUnits)*unit))
}

// release gives back an object of n bytes.
func (h *heap) release(r ref, n int) {
	class, _ := sizeClass(n)
	h.set(r, 0, uint32(h.free[class]))
	h.free[class] = r
}

// bytes returns the object r and what is behind it in its chunk.
func (h *heap) bytes(r ref) []byte {
	return h.chunks[r/chunkUnits][r%chunkUnits*unit:]
}

// get returns the i-th unit of the object r.
func (h *heap) get(r ref, i int) uint32 {
	return binary.LittleEndian.Uint32(h.bytes(r)[i*unit:])
}

// set writes the i-th unit of the object r.
func (h *heap) set(r ref, i int, v uint32) {
	binary.LittleEndian.PutUint32(h.bytes(r)[i*unit:], v)
}
