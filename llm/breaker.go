package llm

import (
	"fmt"
	"log/slog"
	"sync"
	"time"
)

const (
	trips        = 5                // failures in a row that mean an outage
	firstPause   = 30 * time.Second // before the first probe
	longestPause = 30 * time.Minute // between two probes, however long the outage
)

// A breaker leaves an endpoint alone that has failed a few times in a row: its
// articles do without the model at once, but one after each pause, which probes
// whether the outage is over. It is safe for concurrent use.
type breaker struct {
	log *slog.Logger

	mu       sync.Mutex
	failures int           // in a row
	pause    time.Duration // the last one, 0 while closed
	until    time.Time     // end of the pause
	probing  bool          // a probe is under way
}

// enter lets a request pass, as a probe perhaps, or says why not. Each that
// passed ends with well, failed or leave.
func (b *breaker) enter(now time.Time) (probe bool, err error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.pause == 0 {
		return false, nil
	}
	if b.probing || now.Before(b.until) {
		return false, fmt.Errorf("%w: it has failed %d times in a row", ErrBusy, b.failures)
	}
	b.probing = true
	return true, nil
}

// well takes note of an answer.
func (b *breaker) well() {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.pause > 0 {
		b.log.Info("language model answers again")
	}
	b.failures, b.pause, b.probing = 0, 0, false
}

// leave takes note of a request that says nothing of the endpoint's health.
func (b *breaker) leave(probe bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if probe {
		b.probing = false
	}
}

// failed takes note of a failure, and of how long the endpoint wants to be left
// alone, if it said so.
func (b *breaker) failed(now time.Time, probe bool, asked time.Duration) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.failures++
	switch {
	case probe:
		b.pause, b.probing = min(2*b.pause, longestPause), false
	case b.pause > 0:
		return // it began before the outage was seen
	case b.failures >= trips || asked > 0:
		b.pause = firstPause
	default:
		return
	}
	b.pause = max(b.pause, asked)
	b.until = now.Add(b.pause)
	b.log.Warn("language model fails; doing without it for a while", "failures", b.failures, "pause", b.pause)
}

// A limit bounds the requests of any hour: what an operator pays for. It is safe
// for concurrent use.
type limit struct {
	most int // 0 is no limit

	mu   sync.Mutex
	made []time.Time // requests of the last hour, oldest first
}

// take counts a request or says why there is to be none.
func (l *limit) take(now time.Time) error {
	if l.most <= 0 {
		return nil
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	for len(l.made) > 0 && now.Sub(l.made[0]) >= time.Hour {
		l.made = l.made[1:]
	}
	if len(l.made) >= l.most {
		return fmt.Errorf("%w: the hour's %d requests are used up", ErrBusy, l.most)
	}
	l.made = append(l.made, now)
	return nil
}
