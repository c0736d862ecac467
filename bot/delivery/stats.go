package delivery

import (
	"sync"
	"time"

	"newsbot/bot/telegram"
	"newsbot/store"
)

// Stats are figures of an engine since its start.
type Stats struct {
	Messages  int64            // accepted by Telegram, with edits and replies
	Calls     map[string]int64 // :: what became of a call → how many
	Delivered int64            // alerts and notices; several may share a message
	GivenUp   int64
	Doubts    int64 // times that an answer was lost
	Floods    int64 // refusals for too many messages

	Sent      time.Time     // when Telegram last took a call; zero for never
	Queues    int           // chats and lanes in which something waits
	InFlight  int           // calls without an answer yet
	Leases    int           // messages a second that are dared; 30 unless Telegram showed less
	Slow      int           // those of them that digests and broadcasts take at most
	RoundTrip time.Duration // a running mean of calls that were answered
	Outage    bool          // Telegram does not answer; a probe goes every few seconds
	Paused    time.Time     // Telegram asked all to wait until then; zero or past for no pause
}

// figures are what Stats are made of. The zero value is the start.
type figures struct {
	mu        sync.Mutex
	calls     map[telegram.Fate]int64
	delivered int64
	givenUp   int64
	inFlight  int
	roundTrip time.Duration
	sent      time.Time
	carried   time.Time // when a delivery last arrived
}

// last is when a delivery last arrived; zero for never.
func (f *figures) last() time.Time {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.carried
}

// begin counts a call that goes out.
func (f *figures) begin() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.inFlight++
}

// end counts the answer to a call.
func (f *figures) end(fate telegram.Fate, took time.Duration) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.calls == nil {
		f.calls = map[telegram.Fate]int64{}
	}
	f.inFlight--
	if fate == telegram.Done {
		f.sent = time.Now()
	}
	f.calls[fate]++
	switch {
	case trouble(fate):
	case f.roundTrip == 0:
		f.roundTrip = took
	default:
		f.roundTrip += (took - f.roundTrip) / 16
	}
}

// settled counts deliveries that have come to their end.
func (f *figures) settled(fate store.Fate, n int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	switch fate {
	case store.Delivered:
		f.delivered += int64(n)
		f.carried = time.Now()
	case store.GivenUp:
		f.givenUp += int64(n)
	}
}

// add adds the figures to s.
func (f *figures) add(s *Stats) {
	f.mu.Lock()
	defer f.mu.Unlock()
	s.Calls = map[string]int64{}
	for fate, n := range f.calls {
		s.Calls[fate.String()] = n
	}
	s.Messages, s.Doubts, s.Floods = f.calls[telegram.Done], f.calls[telegram.InDoubt], f.calls[telegram.Flood]
	s.Delivered, s.GivenUp = f.delivered, f.givenUp
	s.Sent = f.sent
	s.InFlight, s.RoundTrip = f.inFlight, f.roundTrip
}

// Stats gives the present figures.
func (e *Engine) Stats() Stats {
	s := Stats{Queues: e.queues.waiting(), Outage: e.line.breaker.open()}
	s.Leases, s.Paused = e.line.limiter.state()
	s.Slow = e.line.limiter.slowRate()
	e.line.figures.add(&s)
	return s
}
