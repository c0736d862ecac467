package delivery

import (
	"slices"
	"time"

	"newsbot/store"
)

const (
	firstTry = time.Minute   // after the limit turned out lower, until one more lease is tried
	lastTry  = 6 * time.Hour // the longest pause between two tries
)

// A rate finds the true number of messages a second, where it is lower than
// Telegram says. It goes down at once to what was accepted, and up by one after
// a pause that doubles each time it proves too much.
type rate struct {
	recent   []time.Time   // when messages were accepted, of late
	interval time.Duration // from a refusal to the next try
	tryAt    time.Time     // when one more lease is tried; zero at full rate
	trying   bool          // the last lease added has not proved itself yet
}

// lookBack is how long accepted messages are remembered: long enough for all
// that were on their way at a refusal to be answered.
const lookBack = 3 * time.Second

// pace is what the process after this one should know, given that there are n
// leases.
func (r *rate) pace(n int) store.Pace {
	if r.tryAt.IsZero() {
		return store.Pace{}
	}
	return store.Pace{Messages: n, TryAt: r.tryAt, Interval: r.interval}
}

// resume goes on at a pace that the process before this one had found, and
// gives the number of leases. What is older than any try tells nothing, and a
// try that lies further ahead than any was set under another clock.
func (r *rate) resume(p store.Pace, now time.Time) int {
	if p.Messages < 1 || p.Messages > perSecond || now.Sub(p.TryAt) > lastTry {
		return perSecond
	}
	r.interval = min(max(p.Interval, firstTry), lastTry)
	r.tryAt = now.Add(min(p.TryAt.Sub(now), lastTry))
	return p.Messages
}

// accepted notes the answer to a message that was accepted.
func (r *rate) accepted(now time.Time) {
	r.forget(now)
	r.recent = append(r.recent, now)
}

// forget drops what is older than lookBack.
func (r *rate) forget(now time.Time) {
	r.recent = slices.DeleteFunc(r.recent, func(at time.Time) bool { return now.Sub(at) > lookBack })
}

// most is the largest number of messages accepted within a second of late.
func (r *rate) most(now time.Time) int {
	r.forget(now)
	most, first := 0, 0
	for i, at := range r.recent {
		for at.Sub(r.recent[first]) >= time.Second {
			first++
		}
		most = max(most, i+1-first)
	}
	return most
}

// lower sets when to try more leases again, after a refusal that concerned
// everybody.
func (r *rate) lower(now time.Time) {
	r.tryAt = now.Add(r.interval)
	r.interval = min(2*r.interval, lastTry)
	r.trying = false
}

// leases is their number at now, given that it was n.
func (r *rate) leases(n int, now time.Time) int {
	if r.tryAt.IsZero() || now.Before(r.tryAt) {
		return n
	}
	if r.trying {
		r.interval = firstTry
	}
	if n == perSecond {
		r.tryAt, r.trying = time.Time{}, false
		return n
	}
	r.tryAt, r.trying = now.Add(firstTry), true
	return n + 1
}
