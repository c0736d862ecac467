package delivery

import (
	"slices"
	"sync"
	"time"

	"newsbot/news"
	"newsbot/store"
)

const (
	toldAtOnce = 64          // rows read at a time
	maxPutOff  = 1000        // edits of a walk that wait for their chat, before it reads on
	pagePause  = time.Second // after a page that could not be read
)

// walks are the revisions under way, each along all that was told of its story.
// They are safe for concurrent use.
type walks struct {
	mu      sync.Mutex
	order   []*walk       // whose messages come first
	lookAt  time.Time     // when to ask for revisions again
	changed chan struct{} // holds a token after a change that may let an edit go
}

// A walk is one revision on its way from destination to destination. Its fields
// are guarded by walks.mu, but for the revision, which stays.
type walk struct {
	revision store.Revision
	page     []store.Told     // read and not begun
	after    news.Destination // the last that was read
	read     bool             // there is no further page
	putOff   []step           // wait for their chat
	out      int              // edits on their way
	ticked   bool             // nothing is left, and the store is told so
}

// A step is one edit of a walk.
type step struct {
	told    store.Told
	tries   int       // before this one
	refused int       // how often for what we are in its chat
	at      time.Time // not before
}

// A pageOf reads what destinations after one were told of a story.
type pageOf func(story news.StoryID, after news.Destination) ([]store.Told, error)

func newWalks() *walks { return &walks{changed: make(chan struct{}, 1)} }

// due is when to ask for revisions again; now, once, when the time has come.
func (s *walks) due(now time.Time) time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.lookAt.After(now) {
		return s.lookAt
	}
	s.lookAt = now.Add(reviseEvery)
	return now
}

// refresh puts the walks in the order of the revisions that are asked for now.
// A newer revision of a story ends the walk of the older: what that would say is
// no longer right.
func (s *walks) refresh(list []store.Revision) {
	s.mu.Lock()
	defer s.mu.Unlock()
	old := s.order
	s.order = nil
	for _, r := range list {
		i := slices.IndexFunc(old, func(w *walk) bool { return w.revision == r })
		if i < 0 {
			s.order = append(s.order, &walk{revision: r})
			continue
		}
		s.order = append(s.order, old[i])
	}
	s.signal()
}

// wake lets the reviser look again.
func (s *walks) wake() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.signal()
}

// signal is wake for those who hold the lock.
func (s *walks) signal() {
	select {
	case s.changed <- struct{}{}:
	default:
	}
}

// A chatFree says when a lane may send to a chat: now, or later.
type chatFree func(chat news.ChatID, lane news.Lane, now time.Time) time.Time

// next takes the message whose edit may go now. Nil means that none can; the
// time is when to look again.
func (s *walks) next(now time.Time, page pageOf, free chatFree) (*walk, step, time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	again := now.Add(time.Hour)
	for _, w := range s.order {
		next, at, ok := w.next(now, page, free)
		if ok {
			w.out++
			return w, next, now
		}
		again = earlier(again, at)
	}
	return nil, step{}, again
}

// next takes a walk's next message, or says when there may be one.
func (w *walk) next(now time.Time, page pageOf, free chatFree) (step, time.Time, bool) {
	if i := slices.IndexFunc(w.putOff, func(p step) bool { return !p.at.After(now) }); i >= 0 {
		next := w.putOff[i]
		w.putOff = slices.Delete(w.putOff, i, i+1)
		if w.goes(next, now, free) {
			return next, now, true
		}
	}
	for len(w.putOff) < maxPutOff {
		if err := w.fill(page); err != nil {
			return step{}, now.Add(pagePause), false
		}
		if len(w.page) == 0 {
			break
		}
		next := step{told: w.page[0]}
		w.page = w.page[1:]
		if w.goes(next, now, free) {
			return next, now, true
		}
	}
	return step{}, w.wakes(now), false
}

// fill reads a page if none is left and there is one.
func (w *walk) fill(page pageOf) error {
	if len(w.page) > 0 || w.read {
		return nil
	}
	rows, err := page(w.revision.Story, w.after)
	if err != nil {
		return err
	}
	w.page, w.read = rows, len(rows) < toldAtOnce
	if n := len(rows); n > 0 {
		w.after = rows[n-1].Destination
	}
	return nil
}

// goes reports whether the chat of a message is free for an edit, and puts it
// off where it is not.
func (w *walk) goes(s step, now time.Time, free chatFree) bool {
	if s.at = free(s.told.Destination.Chat, laneRevision, now); !s.at.After(now) {
		return true
	}
	w.putOff = append(w.putOff, s)
	return false
}

// wakes is when the first of what was put off may go.
func (w *walk) wakes(now time.Time) time.Time {
	at := now.Add(time.Hour)
	for _, p := range w.putOff {
		at = earlier(at, p.at)
	}
	return at
}

// land ends an edit, which is put off where a time is given.
func (s *walks) land(w *walk, last step, again time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	w.out--
	if !again.IsZero() {
		last.tries, last.at = last.tries+1, again
		w.putOff = append(w.putOff, last)
	}
	s.signal()
}

// walked is a walk of which no message is left, once; nil where there is none.
func (s *walks) walked() *walk {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, w := range s.order {
		if w.read && !w.ticked && w.out+len(w.page)+len(w.putOff) == 0 {
			w.ticked = true
			return w
		}
	}
	return nil
}

// again takes back that the store was told of a walk's end.
func (s *walks) again(w *walk) {
	s.mu.Lock()
	defer s.mu.Unlock()
	w.ticked = false
}
