package document

import (
	"bytes"
	"slices"
)

// keepNewest leaves out what a document has too much of: items over a number,
// the texts of the older half as long as there is too much of them, then older
// items. An item is newer by its date, and without one by its place, since
// feeds begin with what is new.
func (r *repairer) keepNewest(items int) {
	if len(r.entries) <= items && r.size() <= 2*maxOutput {
		return
	}
	if r.recalled { // of which no text can be left out
		r.unsure, r.pos = true, len(r.In)
		return
	}
	order := make([]int, len(r.entries)) // the newest first
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return r.entries[b].when.Compare(r.entries[a].when) })
	rank := make([]int, len(order))
	for i, e := range order {
		rank[e] = i
	}
	withText := items
	for r.keep(rank, items, withText); r.size() > maxOutput && items > 1; r.keep(rank, items, withText) {
		if withText = min(withText, len(r.entries)) / 2; withText == 0 {
			items = len(r.entries) / 2
		}
	}
}

// keep writes the document again with the items whose rank is below a number,
// and with the texts of those whose rank is below another. Ranks are kept up.
func (r *repairer) keep(rank []int, items, withText int) {
	old := bytes.Clone(r.out.Bytes())
	r.out.Reset()
	entries, texts := r.entries[:0], r.texts
	r.texts = nil
	copied := 0
	for i, e := range r.entries {
		r.out.Write(old[copied:e.begin]) // what the feed says between its items
		copied = e.end
		var own []reference
		for len(texts) > 0 && texts[0].end <= e.end {
			own, texts = append(own, texts[0]), texts[1:]
		}
		if rank[i] >= items {
			r.drop(own)
		} else {
			rank[len(entries)] = rank[i]
			entries = append(entries, r.copyEntry(old, e, own, rank[i] < withText))
		}
	}
	r.out.Write(old[copied:])
	r.entries = entries
}

// copyEntry writes an item again, with or without its texts.
func (r *repairer) copyEntry(old []byte, e entry, texts []reference, withText bool) entry {
	begin, at := r.out.Len(), e.begin
	for _, text := range texts {
		r.out.Write(old[at:text.begin])
		if withText {
			r.texts = append(r.texts, reference{span{r.out.Len(), r.out.Len() + text.end - text.begin}, text.held})
			r.out.Write(old[text.begin:text.end])
		} else {
			r.drop([]reference{text})
		}
		at = text.end
	}
	r.out.Write(old[at:e.end])
	e.begin, e.end, e.toKeep = begin, r.out.Len(), nil // with all texts it might be another
	return e
}

// drop forgets texts that are not referred to any more.
func (r *repairer) drop(texts []reference) {
	for _, text := range texts {
		r.weight -= len(r.held[text.held])
		r.held[text.held] = ""
	}
}
