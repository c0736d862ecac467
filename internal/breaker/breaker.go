// Package breaker leaves services alone that do not answer: a circuit breaker for
// what the program can do without for a while.
package breaker

import (
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"
)

const (
	Trips        = 5                // failures in a row that mean an outage
	FirstPause   = 30 * time.Second // before the first probe
	longestPause = 30 * time.Minute // between two probes, however long the outage
)

// ErrOpen says that a service was not asked, because it has failed of late.
var ErrOpen = errors.New("left alone for a while")

// A Breaker leaves a service alone that has failed a few times in a row: its
// callers do without it at once, but one after each pause, which probes whether
// the outage is over. It is safe for concurrent use.
type Breaker struct {
	Service string // for the log: "language model"
	Log     *slog.Logger

	mu       sync.Mutex
	failures int           // in a row
	pause    time.Duration // the last one, 0 while closed
	until    time.Time     // end of the pause
	probing  bool          // a probe is under way
}

// Enter lets a request pass, as a probe perhaps, or says why not. Each that
// passed ends with Well, Failed or Leave. The error wraps ErrOpen.
func (b *Breaker) Enter(now time.Time) (probe bool, err error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.pause == 0 {
		return false, nil
	}
	if b.probing || now.Before(b.until) {
		return false, fmt.Errorf("%w: it has failed %d times in a row", ErrOpen, b.failures)
	}
	b.probing = true
	return true, nil
}

// Well takes note of an answer.
func (b *Breaker) Well() {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.pause > 0 {
		b.Log.Info("service answers again", "service", b.Service)
	}
	b.failures, b.pause, b.probing = 0, 0, false
}

// Leave takes note of a request that says nothing of the service's health.
func (b *Breaker) Leave(probe bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if probe {
		b.probing = false
	}
}

// Failed takes note of a failure, and of how long the service wants to be left
// alone, if it said so; half an hour is the longest that is believed.
func (b *Breaker) Failed(now time.Time, probe bool, asked time.Duration) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.failures++
	switch {
	case probe:
		b.pause, b.probing = min(2*b.pause, longestPause), false
	case b.pause > 0:
		return // it began before the outage was seen
	case b.failures >= Trips || asked > 0:
		b.pause = FirstPause
	default:
		return
	}
	b.pause = max(b.pause, min(asked, longestPause))
	b.until = now.Add(b.pause)
	b.Log.Warn("service fails; doing without it for a while", "service", b.Service, "failures", b.failures, "pause", b.pause)
}
