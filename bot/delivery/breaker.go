package delivery

import (
	"sync"
	"time"
)

const (
	trips      = 5               // failures in a row that mean an outage
	probeEvery = 5 * time.Second // between two looks whether it is over
)

// A breaker tells an outage from the failure of a single message, and lets an
// outage cost one message's attempt every few seconds. The zero value is
// closed: all is well. It is safe for concurrent use.
type breaker struct {
	mu       sync.Mutex
	failures int       // in a row
	probeAt  time.Time // when the next message may go; only counts while open
}

// well takes note that Telegram answered.
func (b *breaker) well() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.failures = 0
}

// failed takes note that Telegram did not answer or had trouble. It reports
// whether this is the message's own failure, as far as one can tell: the call
// before it, whosever that was, had an answer.
func (b *breaker) failed(now time.Time) (own bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.failures++
	b.probeAt = now.Add(probeEvery)
	return b.failures == 1
}

// allow is when the next message may go: now, or later.
func (b *breaker) allow(now time.Time) time.Time {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.failures < trips {
		return now
	}
	return later(now, b.probeAt)
}

// probe takes note that a message goes, so that during an outage the next one
// waits.
func (b *breaker) probe(now time.Time) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.probeAt = now.Add(probeEvery)
}

// open reports whether there is an outage.
func (b *breaker) open() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.failures >= trips
}
