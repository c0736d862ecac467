package newsroom

import (
	"container/heap"
	"maps"
	"slices"
	"sync"
	"time"

	"newsbot/news"
)

// pollsAtOnce bounds the polls in progress, most of which wait for their host's
// turn: the fetcher asks a few hosts at once, and each by itself.
const pollsAtOnce = 1000

// A poll that is late by more than a round or two was missed: the bot was
// stopped, the machine slept, or there are many new sources. Missed polls are
// made up for one by one, the longest overdue first: a return is no burst.
const (
	missedAfter  = 2 * time.Second
	makeUpPause  = 50 * time.Millisecond // between two of them,
	makeUpWithin = 30 * time.Minute      // or less, for all of them to be made by then
)

// lookAgain is after how long a source that nobody followed is looked at again.
const lookAgain = time.Minute

// An agenda says which sources are due. It knows of each what a round has to
// know; the rest stays in the store until the poll, since there may be 100,000.
// It is safe for concurrent use.
type agenda struct {
	mu      sync.Mutex
	entries map[news.SourceID]*entry // guarded by mu
	waiting byTime                   // entries that are not being polled; guarded by mu
	polling int                      // entries that are; guarded by mu
}

// An entry is a source on the agenda.
type entry struct {
	id      news.SourceID
	next    time.Time // of the next poll; zero means now
	private bool      // polled only while somebody follows it
	polling bool      // a poll is in progress, or what it learned is not on disk yet
	again   bool      // poll it once more after that
	removed bool      // forget it after that
}

// replace puts the sources in use, which each calls it with, on the agenda and
// forgets all others. What is known already keeps its time, unless it has
// another address now. After an error nothing was added or forgotten.
func (a *agenda) replace(each func(func(news.Source) error) error) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	entries := make(map[news.SourceID]*entry, len(a.entries))
	err := each(func(s news.Source) error {
		if !s.State.Gone {
			entries[s.ID] = a.enter(&s)
		}
		return nil
	})
	if err == nil {
		a.forgetOthers(entries)
		a.entries = entries
	}
	a.waiting = slices.DeleteFunc(slices.Collect(maps.Values(a.entries)), func(e *entry) bool { return e.polling })
	heap.Init(&a.waiting)
	return err
}

// enter makes the entry of a source, or brings the one it has up to date. The
// store has no time for a source that was never polled, at its present address
// at least. The caller holds mu.
func (a *agenda) enter(s *news.Source) *entry {
	e := a.entries[s.ID]
	if e == nil {
		e = &entry{id: s.ID, next: s.State.NextPoll}
	}
	if s.State.NextPoll.IsZero() {
		e.next, e.again = time.Time{}, e.polling
	}
	e.private, e.removed = s.Origin == news.FromPerson, false
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
		heap.Init(&a.waiting)
	}
}

// take gives the sources that are due and counts them as being polled, until
// put. They are as many as may be polled at once. followed says whether anybody
// follows a source, which matters for those that a person brought.
func (a *agenda) take(now time.Time, followed func(news.SourceID) bool) (due []news.SourceID) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.makeUp(now, followed)
	for a.polling < pollsAtOnce {
		e := a.pop(now, followed)
		if e == nil {
			break
		}
		e.polling = true
		a.polling++
		due = append(due, e.id)
	}
	return due
}

// pop takes the next entry off that was due at a time and is wanted; nil for
// none. The caller holds mu.
func (a *agenda) pop(at time.Time, followed func(news.SourceID) bool) *entry {
	for len(a.waiting) > 0 && !a.waiting[0].next.After(at) {
		e := a.waiting[0]
		if !e.private || followed(e.id) {
			return heap.Pop(&a.waiting).(*entry)
		}
		e.next = at.Add(lookAgain)
		heap.Fix(&a.waiting, 0)
	}
	return nil
}

// makeUp gives missed polls new times. The caller holds mu.
func (a *agenda) makeUp(now time.Time, followed func(news.SourceID) bool) {
	var missed []*entry
	before := now.Add(-missedAfter)
	for e := a.pop(before, followed); e != nil; e = a.pop(before, followed) {
		missed = append(missed, e)
	}
	for i, e := range missed {
		e.next = now.Add(min(time.Duration(i)*makeUpPause, makeUpWithin*time.Duration(i)/time.Duration(len(missed))))
		heap.Push(&a.waiting, e)
	}
}

// put takes back a source after its poll, once what it learned is on disk.
func (a *agenda) put(src news.Source) {
	a.mu.Lock()
	defer a.mu.Unlock()
	e := a.entries[src.ID]
	a.polling--
	if e.removed || src.State.Gone && !e.again {
		delete(a.entries, src.ID)
		return
	}
	e.next = src.State.NextPoll
	if e.again {
		e.next = time.Time{}
	}
	e.polling, e.again = false, false
	heap.Push(&a.waiting, e)
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
