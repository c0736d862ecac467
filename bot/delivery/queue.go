package delivery

import (
	"container/heap"
	"sync"
	"time"

	"newsbot/news"
	"newsbot/store"
)

// A queue stands for the rows on disk that wait for one destination in one
// lane. It is in one place at a time: ready, asleep, behind a message of its
// chat that is on its way, or itself on its way.
type queue struct {
	key   store.Queue
	at    time.Time // while asleep: when it wakes
	index int       // while asleep: its place in the heap; else -1
	more  bool      // rows came while it was on its way
	force bool      // its next turn sends whatever comes first, even if that was to wait
	tries bool      // this turn is such a one
	rests bool      // asleep until something comes that may go, or what it holds may
	held  bool      // asleep until its destination wants to be told
}

// queues orders what waits: by lane, and within a lane in turn. It is safe for
// concurrent use.
type queues struct {
	mu      sync.Mutex
	byKey   map[store.Queue]*queue
	ready   [lanes - 1][]*queue
	asleep  sleepers
	flying  map[news.ChatID][]*queue // :: chat with a message on its way → queues that wait for it to land
	digests int                      // queues of digests that are on their way
	most    int                      // so many of these can be at a time
	changed chan struct{}            // holds a token after a change that may let somebody go
}

// newQueues is an order of which so many can be on their way at a time.
func newQueues(inFlight int) *queues {
	return &queues{
		most:    partOf(slowPart, inFlight),
		byKey:   map[store.Queue]*queue{},
		flying:  map[news.ChatID][]*queue{},
		changed: make(chan struct{}, 1),
	}
}

// add takes note that rows wait in the queues of these keys.
func (s *queues) add(keys ...store.Queue) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, key := range keys {
		if q, known := s.byKey[key]; known {
			q.more = true
			s.disturb(q)
			continue
		}
		q := &queue{key: key, index: -1}
		s.byKey[key] = q
		s.line(q)
	}
	s.signal()
}

// disturb lines up a queue that rests.
func (s *queues) disturb(q *queue) {
	if q.rests && q.index >= 0 {
		heap.Remove(&s.asleep, q.index)
		s.line(q)
	}
}

// line puts a queue at the end of its lane.
func (s *queues) line(q *queue) {
	q.rests, q.held = false, false
	lane := q.key.Lane
	s.ready[lane] = append(s.ready[lane], q)
}

// wake lets the dispatcher look again.
func (s *queues) wake() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.signal()
}

// signal is wake for those who hold the lock.
func (s *queues) signal() {
	select {
	case s.changed <- struct{}{}:
	default:
	}
}

// A freeAt says when a queue may go as far as its chat is concerned: now, or
// later.
type freeAt func(q store.Queue, now time.Time) time.Time

// next takes the queue whose turn it is. Nil means that none can go now; the
// time is when one may, zero for unknown.
func (s *queues) next(now time.Time, free freeAt) (*queue, time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for len(s.asleep) > 0 && !s.asleep[0].at.After(now) {
		s.line(heap.Pop(&s.asleep).(*queue))
	}
	for lane := range s.ready {
		for len(s.ready[lane]) > 0 && !s.crowded(news.Lane(lane)) {
			q := s.ready[lane][0]
			s.ready[lane] = s.ready[lane][1:]
			if s.board(q, now, free) {
				return q, time.Time{}
			}
		}
	}
	if len(s.asleep) == 0 {
		return nil, time.Time{}
	}
	return nil, s.asleep[0].at
}

// crowded reports whether no more of a lane can go before one of it has landed.
func (s *queues) crowded(lane news.Lane) bool {
	return lane == news.LaneDigest && s.digests >= s.most
}

// board lets a queue go, or puts it where it waits for its chat.
func (s *queues) board(q *queue, now time.Time, free freeAt) bool {
	chat := q.key.Destination.Chat
	if behind, flying := s.flying[chat]; flying {
		s.flying[chat] = append(behind, q)
		return false
	}
	if at := free(q.key, now); at.After(now) {
		s.sleep(q, at)
		return false
	}
	s.flying[chat] = nil
	if q.key.Lane == news.LaneDigest {
		s.digests++
	}
	q.more, q.tries, q.force = false, q.force, false
	return true
}

// sleep puts a queue away until a time.
func (s *queues) sleep(q *queue, at time.Time) {
	q.at = at
	heap.Push(&s.asleep, q)
}

// land ends a queue's turn. It is forgotten if nothing waits in it, and else has
// its next turn at a time, zero for as soon as it can. That turn does not ask
// again whether the time has come, for the clock may have been set back.
func (s *queues) land(q *queue, empty bool, at time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.clear(q.key)
	switch {
	case empty && !q.more:
		delete(s.byKey, q.key)
	case at.IsZero() || q.force:
		s.line(q)
	default:
		q.force = true
		s.sleep(q, at)
	}
	s.signal()
}

// rest ends a queue's turn in which nothing could go, as was decided of all that
// it holds: until a time, or until something else comes.
func (s *queues) rest(q *queue, at time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.clear(q.key)
	if q.more {
		s.line(q)
	} else {
		q.rests = true
		s.sleep(q, at)
	}
	s.signal()
}

// hold ends a queue's turn since its destination wants nothing of its lane until a
// time, whatever comes.
func (s *queues) hold(q *queue, until time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.clear(q.key)
	q.held, q.force = true, q.force || q.tries
	s.sleep(q, until)
	s.signal()
}

// clear ends the way of a queue, and lines up what waited for its chat's message to land.
func (s *queues) clear(key store.Queue) {
	if key.Lane == news.LaneDigest {
		s.digests--
	}
	chat := key.Destination.Chat
	for _, behind := range s.flying[chat] {
		s.line(behind)
	}
	delete(s.flying, chat)
}

// reconsider wakes queues that their destinations' wishes hold, to ask again. What
// waits for anything else waits on.
func (s *queues) reconsider(which func(store.Queue) bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, q := range s.byKey {
		if q.held && q.index >= 0 && which(q.key) {
			heap.Remove(&s.asleep, q.index)
			s.line(q)
		}
	}
	s.signal()
}

// rouse wakes queues and lets them send what was to wait.
func (s *queues) rouse(keys ...store.Queue) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, key := range keys {
		q, known := s.byKey[key]
		if !known {
			continue
		}
		q.force = true
		if q.index >= 0 {
			heap.Remove(&s.asleep, q.index)
			s.line(q)
		}
	}
	s.signal()
}

// of are the queues of a chat.
func (s *queues) of(chat news.ChatID) (keys []store.Queue) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for key := range s.byKey {
		if key.Destination.Chat == chat {
			keys = append(keys, key)
		}
	}
	return keys
}

// groups are the groups and channels for which something waits.
func (s *queues) groups() map[news.ChatID]bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	chats := map[news.ChatID]bool{}
	for key := range s.byKey {
		if key.Destination.Chat < 0 {
			chats[key.Destination.Chat] = true
		}
	}
	return chats
}

// waiting counts the queues that hold something.
func (s *queues) waiting() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.byKey)
}

// sleepers are a heap of queues, the first to wake on top.
type sleepers []*queue

func (h sleepers) Len() int           { return len(h) }
func (h sleepers) Less(i, j int) bool { return h[i].at.Before(h[j].at) }
func (h sleepers) Swap(i, j int) {
	h[i], h[j] = h[j], h[i]
	h[i].index, h[j].index = i, j
}
func (h *sleepers) Push(q any) {
	q.(*queue).index = len(*h)
	*h = append(*h, q.(*queue))
}
func (h *sleepers) Pop() any {
	old := *h
	q := old[len(old)-1]
	*h, q.index = old[:len(old)-1], -1
	return q
}
