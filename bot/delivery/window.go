package delivery

import (
	"slices"
	"time"

	"newsbot/news"
)

// A window is a limit of n messages in a span of time, as n leases. A message
// takes one before it is sent and gives it back, when its answer is there, for
// a time from which on the next user of that lease reaches Telegram at least a
// span after it. So at most n messages are counted in any span, whether it
// slides, begins at full seconds, or is a bucket that refills; and no clock has
// to agree with Telegram's.
type window struct {
	n    int
	span time.Duration
	hole time.Duration // the last lease is for replies, unless another comes free within this; 0 for no such rule
	slow float64       // the part of all leases that digests have at most; 0 for no such rule
	only part          // what is counted
	out  int           // leases in use
	rest []time.Time   // when the others that are not free will be; ascending
}

// A part is a part of all messages.
type part int

const (
	everything part = iota
	replies
	allButReplies
)

// counts reports whether messages of a lane are counted here.
func (w *window) counts(lane news.Lane) bool {
	return w.only == everything || (w.only == replies) == (lane == news.LaneReply)
}

// free reports whether a lane can take a lease at now.
func (w *window) free(lane news.Lane, now time.Time) bool {
	used := w.used(now)
	return used < w.most(lane) && !(w.last(lane, used) && (len(w.rest) == 0 || w.rest[0].After(now.Add(w.hole))))
}

// most is how many leases can be in use when a lane takes another.
func (w *window) most(lane news.Lane) int {
	if w.slow > 0 && lane == news.LaneDigest {
		return partOf(w.slow, w.n)
	}
	return w.n
}

// partOf is a part of so many, and one at least.
func partOf(part float64, of int) int { return max(1, int(part*float64(of))) }

// crowd is of how many leases one can be spared.
const crowd = 20

// last reports whether a lane would take the last lease, and has to ask whether
// it may. Leases tend to come back in crowds; if the last of a crowd was always
// taken, a reply that comes right after would wait for the next.
func (w *window) last(lane news.Lane, used int) bool {
	return w.hole > 0 && w.n >= crowd && lane != news.LaneReply && used == w.n-1
}

// when is the earliest time at which a lease comes free for a lane if none of
// those in use is given back: now or later.
func (w *window) when(lane news.Lane, now time.Time) time.Time {
	used := w.used(now)
	over := used - w.most(lane)
	switch {
	case over >= 0 && over < len(w.rest):
		return w.rest[over]
	case w.last(lane, used) && len(w.rest) > 0:
		return later(now, w.rest[0].Add(-w.hole))
	}
	return now
}

// used counts the leases that are in use or at rest, and drops what has rested
// enough.
func (w *window) used(now time.Time) int {
	rested := 0
	for rested < len(w.rest) && !w.rest[rested].After(now) {
		rested++
	}
	w.rest = slices.Delete(w.rest, 0, rested)
	return w.out + len(w.rest)
}

// giveBack ends the use of a lease, which is free again at the given time.
func (w *window) giveBack(at time.Time) {
	w.out--
	i, _ := slices.BinarySearchFunc(w.rest, at, time.Time.Compare)
	w.rest = slices.Insert(w.rest, i, at)
}

// idle reports whether all windows are as good as new.
func idle(all []window, now time.Time) bool {
	for i := range all {
		if all[i].used(now) > 0 {
			return false
		}
	}
	return true
}

// roundTrips remembers how long answers take. The shortest of the last thousand
// or so shows what the way to Telegram and back takes at least.
type roundTrips struct {
	answers int
	lowest  []time.Duration // of the present thousand, ascending; at most lowestKept
	before  time.Duration   // least of the thousand before; 0 for none
}

const (
	warmUp     = 60   // answers before the shortest is believed
	epoch      = 1000 // answers after which an older shortest is forgotten
	lowestKept = 8
)

// add notes the round trip of an accepted message.
func (r *roundTrips) add(d time.Duration) {
	if r.answers++; r.answers%epoch == 0 {
		r.before, r.lowest = r.least(), nil
	}
	i, _ := slices.BinarySearch(r.lowest, d)
	r.lowest = slices.Insert(r.lowest, i, d)
	r.lowest = r.lowest[:min(len(r.lowest), lowestKept)]
}

// least is what a round trip takes at least, as the present thousand shows it.
// Where the shortest few lie apart, one that is shorter still, by as much, is to
// be expected: a line that jitters has not shown its shortest yet.
func (r *roundTrips) least() time.Duration {
	n := len(r.lowest)
	if n == 0 {
		return 0
	}
	return max(0, 2*r.lowest[0]-r.lowest[n-1])
}

// shortest is what may be taken off a lease's rest.
func (r *roundTrips) shortest() time.Duration {
	least := r.least()
	switch {
	case r.answers < warmUp:
		return 0
	case r.before != 0 && r.before < least || least == 0:
		return r.before
	}
	return least
}
