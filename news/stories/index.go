package stories

import (
	"cmp"
	"slices"

	"newsbot/news"
)

// An index finds headlines that share rare words with another. It holds
// those of the last days; older ones are dropped as new ones come.
type index struct {
	first    uint32              // number of docs[0]
	stories  []news.StoryID      // :: docs → the story each is in
	docs     []*Doc              // the oldest first
	postings map[uint32][]uint32 // :: term → numbers of the headlines that have it, ascending
	links    map[uint64]uint32   // :: address → number of the headline that has it
	sums     []float32           // scratch of find, by place in docs
	reached  []uint32            // scratch of find
}

// mostPostings is how many headlines with a common word are looked at, the
// latest first.
const mostPostings = 1500

// How many of the names of a text, beyond the title's, a headline is found by,
// and how many are looked for: an event's second report often has in its text
// what the first has in its title.
const (
	namesKept   = 4
	namesSought = 12
)

// add takes in a headline.
func (x *index) add(d *Doc, story news.StoryID) {
	if x.postings == nil {
		x.postings, x.links = make(map[uint32][]uint32), make(map[uint64]uint32)
	}
	n := x.first + uint32(len(x.docs))
	x.docs, x.stories = append(x.docs, d), append(x.stories, story)
	if d.link != 0 {
		x.links[d.link] = n
	}
	for id := range d.keys(namesKept) {
		x.postings[id] = append(x.postings[id], n)
	}
}

// replace puts a new reading of an item in the place of the old one, which it
// returns, nil if there is none. The old words go on finding it.
func (x *index) replace(d *Doc) (was *Doc) {
	i, ok := slices.BinarySearchFunc(x.docs, d.item, func(o *Doc, id news.ItemID) int { return cmp.Compare(o.item, id) })
	if !ok {
		return nil
	}
	was, x.docs[i] = x.docs[i], d
	n := x.first + uint32(i)
	for id := range d.keys(namesKept) {
		if at, found := slices.BinarySearch(x.postings[id], n); !found {
			x.postings[id] = slices.Insert(x.postings[id], at, n)
		}
	}
	return was
}

// keys are the words that a headline is found by, with their weights: those of
// its title, and so many of the rarest names of its text.
func (d *Doc) keys(names int) func(yield func(uint32, uint8) bool) {
	return func(yield func(uint32, uint8) bool) {
		for _, t := range d.terms {
			if !yield(t.id, t.weight) {
				return
			}
		}
		for least := uint8(255); names > 0 && least >= rareName; least -= 8 {
			for _, t := range d.body {
				if t.weight() <= least && t.weight() > least-8 && t.isName() && names > 0 && find(d.terms, t.id()) < 0 {
					names--
					if !yield(t.id(), t.weight()/2) {
						return
					}
				}
			}
		}
	}
}

// drop leaves out the oldest headlines while they are out of date or too many.
func (x *index) drop(before int64, most int) (dropped []*Doc, stories []news.StoryID) {
	n := 0
	for n < len(x.docs) && (len(x.docs)-n > most || x.docs[n].at != 0 && x.docs[n].at < before) {
		n++
	}
	if n == 0 {
		return nil, nil
	}
	dropped, stories = slices.Clone(x.docs[:n]), slices.Clone(x.stories[:n])
	for i, d := range dropped {
		if x.links[d.link] == x.first+uint32(i) {
			delete(x.links, d.link)
		}
	}
	x.docs, x.stories = slices.Clone(x.docs[n:]), slices.Clone(x.stories[n:])
	x.first += uint32(n)
	for id, list := range x.postings {
		at, _ := slices.BinarySearch(list, x.first)
		switch {
		case at == len(list):
			delete(x.postings, id)
		case at > 0:
			x.postings[id] = slices.Clone(list[at:])
		}
	}
	return dropped, stories
}

// find lists the places in docs of the headlines that share the most weight
// with d, the best first; the one with the same address is among them.
func (x *index) find(d *Doc, most int) []uint32 {
	if len(x.sums) < len(x.docs) {
		x.sums = make([]float32, len(x.docs)+len(x.docs)/2)
	}
	x.reached = x.reached[:0]
	for id, weight := range d.keys(namesSought) {
		list := x.postings[id]
		w := float32(weight) * float32(weight)
		for _, n := range list[max(0, len(list)-mostPostings):] {
			i := n - x.first
			if x.sums[i] == 0 {
				x.reached = append(x.reached, i)
			}
			x.sums[i] += w
		}
	}
	best := x.best(most)
	if n, ok := x.links[d.link]; ok && d.link != 0 && !slices.Contains(best, n-x.first) {
		best = append(best, n-x.first)
	}
	for _, i := range x.reached {
		x.sums[i] = 0
	}
	return best
}

// best lists the headlines with the greatest sums; of equals the latest.
func (x *index) best(most int) []uint32 {
	top := make([]uint32, 0, most+1)
	for _, i := range x.reached {
		if len(top) == most && x.sums[i] <= x.sums[top[most-1]] {
			continue
		}
		at := len(top)
		for at > 0 && (x.sums[i] > x.sums[top[at-1]] || x.sums[i] == x.sums[top[at-1]] && i > top[at-1]) {
			at--
		}
		top = slices.Insert(top, at, i)
		top = top[:min(len(top), most)]
	}
	return top
}
