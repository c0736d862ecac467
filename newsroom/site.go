package newsroom

import (
	"container/heap"
	"strings"
	"time"

	"newsbot/news"
)

// A class of sites waits for its turn apart from the others, since nobody knows
// how long a site will hold a place that was slow or never asked.
type class uint8

const (
	quick class = iota // answered quickly the last time
	fresh              // never asked
	slow               // answered slowly the last time, or not at all
)

// classes are all of them, in the order in which they are served.
var classes = []class{quick, fresh, slow}

// How many polls are in progress at once.
const (
	pollsAtOnce    = 64 // in all, as many as the fetcher takes
	unprovenAtOnce = 48 // of these at sites that are not known to be quick
	pollsASite     = 2  // at one site: one is asked, one waits
)

const (
	quickWithin = 3 * time.Second // an answer that lets a site's next poll take any place
	restAfter   = 3               // polls one after the other that did not reach a site, before it rests,
	shortRest   = 10 * time.Second
	longestRest = 5 * time.Minute // which doubles with each further one up to this
)

// A site is what belongs to one owner, as urls.Site has it, with the sources that
// are there. Its fields are guarded by agenda.mu.
type site struct {
	waiting byTime // its entries that are not being polled
	sources int    // its entries in all, when they were counted last
	asking  int    // its polls in progress
	class   class
	failed  int       // polls one after the other that did not reach it
	rest    time.Time // it is left alone until then
	served  time.Time // when its last poll began
	turn    time.Time // when it was or is its turn
	place   int       // in the heap of its class; -1 while not in line
}

// An outcome is what a poll says of the site it was made at.
type outcome struct {
	took    time.Duration // until the answer was there
	reached bool          // it answered, whatever it said
	left    bool          // the poll was not made: nothing is known
}

// site finds or makes a site. The caller holds mu.
func (a *agenda) site(name string) *site {
	s := a.sites[name]
	if s == nil {
		s = &site{class: fresh, place: -1}
		a.sites[strings.Clone(name)] = s // the name is a part of the source as it was read, and would keep all of that
	}
	return s
}

// hasRoom says whether one more poll of a class may begin. The caller holds mu.
func (a *agenda) hasRoom(c class) bool {
	unproven := a.polling[fresh] + a.polling[slow]
	return a.polling[quick]+unproven < pollsAtOnce && (c == quick || unproven < unprovenAtOnce)
}

// pop takes the next entry of a site off that was due at a time and is wanted;
// nil for none.
func (s *site) pop(at time.Time, followed func(news.SourceID) bool) *entry {
	for len(s.waiting) > 0 && !s.waiting[0].next.After(at) {
		e := s.waiting[0]
		if !e.private || followed(e.id) {
			return heap.Pop(&s.waiting).(*entry)
		}
		e.next = at.Add(lookAgain)
		heap.Fix(&s.waiting, 0)
	}
	return nil
}

// learn notes how a poll at a site went. A site that cannot be reached, as
// several polls have shown, is left alone as a whole: it is not asked for each
// of a thousand sources whether it is back.
func (s *site) learn(o outcome, now time.Time) {
	switch {
	case o.left:
	case o.reached:
		s.failed, s.rest = 0, time.Time{}
	default:
		s.failed++
		if n := s.failed - restAfter; n >= 0 {
			s.rest = now.Add(min(shortRest<<min(n, 10), longestRest))
		}
	}
	if !o.left {
		s.class = slow
		if o.reached && o.took <= quickWithin {
			s.class = quick
		}
	}
}

// atOnce is how many polls a site may have in progress.
func (s *site) atOnce() int {
	if s.failed >= restAfter {
		return 1
	}
	return pollsASite
}

// queue puts a site in line for its turn, at its place among the others of its
// class, or takes it out while it has none. The caller holds mu.
func (a *agenda) queue(s *site) {
	if s.place >= 0 {
		for c := range a.turns {
			if s.place < len(a.turns[c]) && a.turns[c][s.place] == s {
				heap.Remove(&a.turns[c], s.place)
				break
			}
		}
	}
	if len(s.waiting) == 0 || s.asking >= s.atOnce() {
		return
	}
	s.turn = s.waiting[0].next
	for _, t := range []time.Time{s.served, s.rest} {
		if t.After(s.turn) {
			s.turn = t
		}
	}
	heap.Push(&a.turns[s.class], s)
}

// byTurn is a heap of sites, the next on top.
type byTurn []*site

func (h byTurn) Len() int           { return len(h) }
func (h byTurn) Less(i, j int) bool { return h[i].turn.Before(h[j].turn) }
func (h byTurn) Swap(i, j int) {
	h[i], h[j] = h[j], h[i]
	h[i].place, h[j].place = i, j
}

func (h *byTurn) Push(s any) {
	s.(*site).place = len(*h)
	*h = append(*h, s.(*site))
}

func (h *byTurn) Pop() any {
	last := len(*h) - 1
	s := (*h)[last]
	(*h)[last] = nil
	*h = (*h)[:last]
	s.place = -1
	return s
}
