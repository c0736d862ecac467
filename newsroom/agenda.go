package newsroom

import (
	"cmp"
	"container/heap"
	"slices"
	"sync"
	"time"

	"newsbot/news"
	"newsbot/news/urls"
)

// An agenda says which sources are due, and whose turn it is. It knows of each
// what a round has to know; the rest stays in the store until the poll, since
// there may be 100,000. It is safe for concurrent use.
//
// Its times are those of a clock that nobody sets, since a source must not wait
// an hour because the machine's clock was put back by one.
//
// Turns go by site: that of which a source is due and that has waited longest is
// next, however many sources it has, so that neither many sources at one place
// nor places that answer slowly keep the others waiting.
type agenda struct {
	mu      sync.Mutex
	entries map[news.SourceID]*entry // guarded by mu
	sites   map[string]*site         // guarded by mu
	turns   [3]byTurn                // :: class → sites of which an entry waits; guarded by mu
	polling [3]int                   // :: class → polls in progress; guarded by mu
	taken   time.Time                // when take was called last; guarded by mu
	missed  bool                     // there may be entries that were due while nobody looked; guarded by mu
}

// An entry is a source on the agenda.
type entry struct {
	id      news.SourceID
	site    *site
	next    time.Time // of the next poll; zero means now
	class   class     // of the poll in progress
	private bool      // polled only while somebody follows it
	polling bool      // a poll is in progress, or what it learned is not on disk yet
	asking  bool      // a poll is in progress
	again   bool      // poll it once more after that
	removed bool      // forget it after that
}

// A reading is a source as the store has it, and when it is due.
type reading struct {
	news.Source
	next   time.Time // by the agenda's clock; zero means now
	sooner bool      // its schedule is another one now, and next goes by that
}

// replace puts the sources in use, which each calls it with, on the agenda and
// forgets all others. What is known already keeps its time, unless it has
// another address now. After an error nothing was added or forgotten.
func (a *agenda) replace(each func(func(reading) error) error) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	entries := make(map[news.SourceID]*entry, len(a.entries))
	if a.sites == nil {
		a.sites = map[string]*site{}
	}
	err := each(func(r reading) error {
		if !r.State.Gone && !r.Paused {
			entries[r.ID] = a.enter(&r)
		}
		return nil
	})
	if err == nil {
		a.forgetOthers(entries)
		a.entries = entries
	}
	a.arrange()
	a.missed = true
	return err
}

// enter makes the entry of a source, or brings the one it has up to date. The
// store has no time for a source that was never polled, at its present address
// at least. The caller holds mu.
func (a *agenda) enter(r *reading) *entry {
	e := a.entries[r.ID]
	if e == nil {
		e = &entry{id: r.ID, next: r.next}
	}
	if r.State.NextPoll.IsZero() {
		e.next, e.again = time.Time{}, e.polling
	} else if r.sooner && r.next.Before(e.next) {
		e.next = r.next
	}
	if !e.asking { // else it is counted at the site that it had
		e.site = a.site(urls.Site(r.URL))
	}
	if e.site.class == fresh && r.State.Failures == 0 && !r.State.Succeeded.IsZero() {
		e.site.class = quick // as far as we know from before
	}
	e.private, e.removed = r.Origin == news.FromPerson, false
	return e
}

// forgetOthers keeps only those entries besides the given ones that are being
// polled, until they are put back. The caller holds mu.
func (a *agenda) forgetOthers(entries map[news.SourceID]*entry) {
	for id, e := range a.entries {
		if e.polling && entries[id] == nil {
			e.removed = true
			entries[id] = e
		}
	}
}

// arrange puts every entry that is not being polled in line at its site, and
// the sites in line. Sites without sources are forgotten. The caller holds mu.
func (a *agenda) arrange() {
	for _, s := range a.sites {
		s.waiting, s.sources = nil, 0
	}
	for _, e := range a.entries {
		e.site.sources++
		if !e.polling {
			e.site.waiting = append(e.site.waiting, e)
		}
	}
	a.turns = [3]byTurn{}
	for name, s := range a.sites {
		s.place = -1
		if s.sources == 0 && s.asking == 0 {
			delete(a.sites, name)
			continue
		}
		heap.Init(&s.waiting)
		a.queue(s)
	}
}

// soon makes a source due now.
func (a *agenda) soon(id news.SourceID, now time.Time) {
	a.mu.Lock()
	defer a.mu.Unlock()
	e := a.entries[id]
	switch {
	case e == nil:
	case e.polling:
		e.again = true
	default:
		e.next = now
		heap.Init(&e.site.waiting)
		a.queue(e.site)
	}
}

// lookAgain is after how long a source that nobody followed is looked at again.
const lookAgain = time.Minute

// take gives the sources whose turn it is and counts them as being polled, until
// done and put. They are as many as may be polled at once. followed says whether
// anybody follows a source, which matters for those that a person brought.
func (a *agenda) take(now time.Time, followed func(news.SourceID) bool) (due []news.SourceID) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.makeUp(now, followed)
	for _, c := range classes {
		for len(a.turns[c]) > 0 && a.hasRoom(c) && !a.turns[c][0].turn.After(now) {
			s := a.turns[c][0]
			if e := s.pop(now, followed); e != nil {
				a.begin(e, c, now)
				due = append(due, e.id)
			}
			a.queue(s)
		}
	}
	return due
}

// begin counts an entry as being polled. The caller holds mu.
func (a *agenda) begin(e *entry, c class, now time.Time) {
	e.polling, e.asking, e.class = true, true, c
	e.site.asking++
	e.site.served = now
	a.polling[c]++
}

// done ends a poll: somebody else may ask. The source is not polled again
// before put.
func (a *agenda) done(id news.SourceID, o outcome, now time.Time) {
	a.mu.Lock()
	defer a.mu.Unlock()
	e := a.entries[id]
	e.asking = false
	e.site.asking--
	a.polling[e.class]--
	e.site.learn(o, now)
	a.queue(e.site)
}

// put takes back a source after its poll, once what it learned is on disk, and
// when it is next due.
func (a *agenda) put(r reading) {
	a.mu.Lock()
	defer a.mu.Unlock()
	e := a.entries[r.ID]
	if e.removed || r.State.Gone && !e.again {
		delete(a.entries, r.ID)
		return
	}
	e.next = r.next
	if e.again {
		e.next = time.Time{}
	}
	e.polling, e.again = false, false
	e.site = a.site(urls.Site(r.URL))
	heap.Push(&e.site.waiting, e)
	a.queue(e.site)
}

// A poll that is late by more than a round or two because nobody looked was
// missed: the bot was stopped, the machine slept, or there are many new sources.
// Missed polls are made up for one by one, the longest overdue first: a return
// is no burst. What is late because its site is slow is not missed.
const (
	missedAfter  = 2 * time.Second
	makeUpPause  = 50 * time.Millisecond // between two of them,
	makeUpWithin = 30 * time.Minute      // or less, for all of them to be made by then
)

// makeUp gives missed polls new times. The caller holds mu.
func (a *agenda) makeUp(now time.Time, followed func(news.SourceID) bool) {
	looked := now.Sub(a.taken) <= missedAfter
	a.taken = now
	if looked && !a.missed {
		return
	}
	a.missed = false
	missed := a.popMissed(now.Add(-missedAfter), followed)
	for i, e := range missed {
		e.next = now.Add(min(time.Duration(i)*makeUpPause, makeUpWithin*time.Duration(i)/time.Duration(len(missed))))
		heap.Push(&e.site.waiting, e)
	}
	for _, s := range a.sites {
		a.queue(s)
	}
}

// popMissed takes off what was due at a time: the first of each site, then the
// second of each, and so on, so that many sources at one site do not come before
// the one of another. Among these those come first that were quick, then the
// longest overdue. The caller holds mu.
func (a *agenda) popMissed(at time.Time, followed func(news.SourceID) bool) (missed []*entry) {
	rank := map[*entry]int{}
	for _, s := range a.sites {
		for e, n := s.pop(at, followed), 0; e != nil; e, n = s.pop(at, followed), n+1 {
			rank[e] = n
			missed = append(missed, e)
		}
	}
	slices.SortFunc(missed, func(x, y *entry) int {
		return cmp.Or(cmp.Compare(rank[x], rank[y]), cmp.Compare(x.site.class, y.site.class), x.next.Compare(y.next), cmp.Compare(x.id, y.id))
	})
	return missed
}

// shift makes everything due so much earlier: time has passed that the agenda's
// clock did not count, since the machine slept.
func (a *agenda) shift(by time.Duration) {
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, e := range a.entries {
		if !e.next.IsZero() {
			e.next = e.next.Add(-by)
		}
	}
	a.arrange()
	a.missed = true
}

// lateAfter is how long after its time a poll is late.
const lateAfter = time.Minute

// late counts the sources whose poll is late, and those that are polled at all.
// A site that rests because it cannot be reached makes nobody late.
func (a *agenda) late(now time.Time) (late, all int) {
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, e := range a.entries {
		if !e.polling && now.Sub(e.next) > lateAfter && !e.next.IsZero() && !e.site.rest.After(now) {
			late++
		}
	}
	return late, len(a.entries)
}

// byTime is a heap of entries, the next to be polled on top.
type byTime []*entry

func (h byTime) Len() int           { return len(h) }
func (h byTime) Less(i, j int) bool { return h[i].next.Before(h[j].next) }
func (h byTime) Swap(i, j int)      { h[i], h[j] = h[j], h[i] }
func (h *byTime) Push(e any)        { *h = append(*h, e.(*entry)) }
func (h *byTime) Pop() any {
	last := len(*h) - 1
	e := (*h)[last]
	(*h)[last] = nil
	*h = (*h)[:last]
	return e
}
