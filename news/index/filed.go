package index

// An entry of a list of filed queries: the query and what else it asks.
type entry struct {
	query     ref
	condition condition
}

// entryUnits is the size of an entry in the heap.
const entryUnits = 2

// entryAt returns the i-th entry of a list, which has the head of a list of
// subscribers.
func (h *sets) entryAt(list ref, i int) entry {
	at := listHead + i*entryUnits
	return entry{ref(h.get(list, at)), condition(h.get(list, at+1))}
}

func (h *sets) setEntry(list ref, i int, e entry) {
	at := listHead + i*entryUnits
	h.set(list, at, uint32(e.query))
	h.set(list, at+1, uint32(e.condition))
}

// enlist adds an entry to a list, a new one if list is 0.
func (h *sets) enlist(list ref, e entry) ref {
	if list == 0 {
		list = h.alloc(listBytes(entryUnits))
		h.set(list, 0, 0)
		h.set(list, 1, entryUnits)
	}
	n := int(h.get(list, 0))
	if need := n + entryUnits; need > int(h.get(list, 1)) {
		list = h.growList(list, need+need/4)
	}
	h.setEntry(list, n/entryUnits, e)
	h.set(list, 0, uint32(n+entryUnits))
	return list
}

// unlist removes an entry for the query r from a list, and returns the list,
// or 0 if it is now empty.
func (h *sets) unlist(list, r ref) ref {
	last := int(h.get(list, 0))/entryUnits - 1
	i := 0
	for h.entryAt(list, i).query != r {
		i++
	}
	h.setEntry(list, i, h.entryAt(list, last))
	if last == 0 {
		h.release(list, listBytes(int(h.get(list, 1))))
		return 0
	}
	h.set(list, 0, uint32(last*entryUnits))
	return list
}
