package simulator

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"
)

// Lives and bounds of updates. Source: the Bot API server.
const (
	updateLife  = 24 * time.Hour  // unconfirmed updates are forgotten then
	maxPoll     = 50              // seconds that getUpdates waits at most
	maxUpdates  = 100             // in one answer
	hastyPoll   = 3 * time.Second // a short poll that repeats its offset sooner waits as long
	hastierPoll = 500 * time.Millisecond
)

// withheld are the kinds of updates that a bot must ask for by name. Source:
// Bot API, getUpdates, parameter allowed_updates.
var withheld = []string{"chat_member", "message_reaction", "message_reaction_count"}

// A queue holds the updates that the bot has not confirmed.
//
// An update comes with every poll until an offset confirms it: the id of a
// pending update and one confirms that update and all before it, in the order
// in which they came up, since ids may start anew elsewhere; any other offset
// confirms the ids below it, unless it lies in the future, beyond the next id,
// and confirms nothing. What the bot did not allow when an update came up is
// not queued.
type queue struct {
	pending []update
	nextID  int
	allowed []string      // nil: all but the withheld
	wake    chan struct{} // closed when an update comes in
	poll    chan struct{} // of the latest poll; closed to end it

	lastOffset int // of the latest poll, and when it ended
	lastPoll   time.Time
}

// An update is one as it will be sent.
type update struct {
	id      int
	body    json.RawMessage
	expires time.Time
}

// firstUpdate is the id of a Server's first update; Telegram's are about as
// large.
const firstUpdate = 100_000_001

func newQueue() queue {
	return queue{nextID: firstUpdate, wake: make(chan struct{}), poll: make(chan struct{}), lastOffset: -1}
}

// push queues an update, if the bot allows its kind. Callers hold s.mu.
func (s *Server) push(kind string, payload any) {
	if !s.updates.allows(kind) {
		return
	}
	body, err := json.Marshal(payload)
	if err != nil {
		panic(err) // only our own types come here
	}
	s.enqueue(kind, body)
}

func lifeOf(kind string) time.Duration {
	if kind == "callback_query" {
		return queryLife
	}
	return updateLife
}

func (s *Server) enqueue(kind string, payload []byte) {
	q := &s.updates
	body := fmt.Appendf(nil, `{"update_id":%d,%q:%s}`, q.nextID, kind, payload)
	q.pending = append(q.pending, update{q.nextID, body, s.opt.Now().Add(lifeOf(kind))})
	q.nextID++
	close(q.wake)
	q.wake = make(chan struct{})
}

// PushUpdate queues an update of any kind and content, such as a client cannot
// decode, whatever the bot allows, and returns its id. It panics when payload
// is no JSON, which Telegram never sends.
func (s *Server) PushUpdate(kind string, payload json.RawMessage) int {
	if !json.Valid(payload) {
		panic("simulator: an update that is no JSON")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.enqueue(kind, payload)
	return s.updates.nextID - 1
}

// NextUpdate returns the id of the next update.
func (s *Server) NextUpdate() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.updates.nextID
}

// SetNextUpdate makes the ids go on elsewhere, higher or lower, as Telegram's
// may after a week without updates. What is pending keeps its ids.
func (s *Server) SetNextUpdate(id int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.updates.nextID = id
}

// Pending returns the number of updates that wait for the bot.
func (s *Server) Pending() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.updates.pending)
}

func (q *queue) allows(kind string) bool {
	if q.allowed == nil {
		return !slices.Contains(withheld, kind)
	}
	return slices.Contains(q.allowed, kind)
}

// confirm forgets what an offset confirms and what has expired. A negative
// offset keeps that many of the latest.
func (q *queue) confirm(offset int, now time.Time) {
	last := -1
	for i, u := range q.pending {
		if u.id == offset-1 {
			last = i
		}
	}
	switch {
	case offset < 0:
		q.pending = q.pending[max(0, len(q.pending)+offset):]
	case last >= 0:
		q.pending = q.pending[last+1:]
	case offset <= q.nextID:
		q.pending = slices.DeleteFunc(q.pending, func(u update) bool { return u.id < offset })
	}
	q.pending = slices.DeleteFunc(q.pending, func(u update) bool { return !now.Before(u.expires) })
}

func (q *queue) batch(limit int) []json.RawMessage {
	bodies := []json.RawMessage{}
	for _, u := range q.pending[:min(limit, len(q.pending))] {
		bodies = append(bodies, u.body)
	}
	return bodies
}

// takeOver makes a new poll the latest, which fails the one that is waiting.
func (q *queue) takeOver() chan struct{} {
	close(q.poll)
	q.poll = make(chan struct{})
	return q.poll
}

// What ends a poll that waits.
var (
	errOtherPoll  = &apiError{Code: 409, Text: "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"}
	errWebhookSet = &apiError{Code: 409, Text: "Conflict: terminated by setWebhook request"}
)

// getUpdates waits for updates. Unlike other methods it is called without s.mu.
func (s *Server) getUpdates(ctx context.Context, c *call) (any, error) {
	offset := c.int("offset", 0)
	limit, timeout, mine, err := s.startPoll(c, offset)
	if err != nil {
		return nil, err
	}
	timer := time.NewTimer(timeout)
	defer timer.Stop()
	for over := timeout == 0; ; {
		bodies, wake, err := s.pollOnce(mine, offset, limit)
		if err != nil || len(bodies) > 0 || over {
			return bodies, err
		}
		select {
		case <-ctx.Done():
			over = true
		case <-timer.C:
			over = true
		case <-mine:
		case <-wake:
		}
	}
}

// startPoll ends the poll before this one and remembers what the bot allows.
func (s *Server) startPoll(c *call, offset int) (limit int, timeout time.Duration, mine chan struct{}, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.webhook != "" {
		return 0, 0, nil, &apiError{Code: 409, Text: "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"}
	}
	if err := s.updates.allow(c); err != nil {
		return 0, 0, nil, err
	}
	mine = s.updates.takeOver()
	limit = min(max(c.int("limit", maxUpdates), 1), maxUpdates)
	timeout = time.Duration(min(max(c.int("timeout", 0), 0), maxPoll)) * time.Second
	limit, timeout = s.updates.slowDown(offset, limit, timeout, s.opt.Now())
	return limit, timeout, mine, nil
}

// allow takes over allowed_updates: absent or null keeps what was allowed
// before, an empty list is the default.
func (q *queue) allow(c *call) error {
	list := c.str("allowed_updates")
	if list == "" || list == "null" {
		return nil
	}
	var kinds []string
	if err := json.Unmarshal([]byte(list), &kinds); err != nil {
		return badRequest("can't parse allowed updates JSON object") // the server only ignores such a list
	}
	q.allowed = kinds
	if len(kinds) == 0 {
		q.allowed = nil
	}
	return nil
}

// slowDown protects the server from a client that polls without waiting.
func (q *queue) slowDown(offset, limit int, timeout time.Duration, now time.Time) (int, time.Duration) {
	if offset != q.lastOffset {
		return limit, timeout
	}
	since := now.Sub(q.lastPoll)
	if since < hastierPoll {
		limit = 1
	}
	if since < hastyPoll {
		timeout = max(timeout, hastyPoll)
	}
	return limit, timeout
}

// pollOnce returns what there is, and when to look again if that is nothing.
func (s *Server) pollOnce(mine chan struct{}, offset, limit int) (bodies []json.RawMessage, wake chan struct{}, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	q := &s.updates
	switch {
	case q.poll != mine && s.webhook != "":
		return nil, nil, errWebhookSet
	case q.poll != mine:
		return nil, nil, errOtherPoll
	}
	q.confirm(offset, s.opt.Now())
	q.lastOffset, q.lastPoll = offset, s.opt.Now()
	return q.batch(limit), q.wake, nil
}
