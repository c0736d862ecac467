package delivery

import (
	"sync"
	"time"
)

const (
	trips      = 5                // failures in a row that mean an outage
	probeEvery = 5 * time.Second  // between two looks whether it is over
	probeWait  = 10 * time.Second // for the answer to one
	quietAfter = time.Minute      // without a failure an outage is over, even if nothing was to be sent
)

// A breaker tells an outage from the failure of a single message, and lets an
// outage cost a question every few seconds, and no message its attempt. Once a
// question is answered one message goes; if it is answered too, the outage is
// over. The zero value is closed: all is well. It is safe for concurrent use.
type breaker struct {
	mu       sync.Mutex
	failures int       // in a row
	probeAt  time.Time // when the next question, or message, may go; only counts while open
	proved   bool      // while open: a question was answered since the last failure
	failedAt time.Time // when that was
	heard    time.Time // when Telegram last answered anything
	answered time.Time // when it last answered a message, an edit or a reply
}

// well takes note that Telegram answered a message.
func (b *breaker) well(now time.Time) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.failures, b.proved = 0, false
	b.heard, b.answered = now, now
}

// failed takes note that Telegram did not answer a message or had trouble. It
// reports whether this is the message's own failure, as far as one can tell:
// the call before it, whosever that was, had an answer.
func (b *breaker) failed(now time.Time) (own bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.fail(now)
	return b.failures == 1
}

// fail is failed for those who hold the lock.
func (b *breaker) fail(now time.Time) {
	b.failures++
	b.proved, b.failedAt, b.probeAt = false, now, now.Add(probeEvery)
}

// asked takes note how a question ended. That it was answered says nothing of
// messages yet.
func (b *breaker) asked(ok bool, now time.Time) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if !ok {
		b.fail(now)
		return
	}
	b.heard, b.proved = now, b.failures >= trips
}

// allow is when the next message may go: now, or later. During an outage, ask
// says that it is time for a question, which is then the caller's to put.
func (b *breaker) allow(now time.Time) (at time.Time, ask bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch {
	case b.failures < trips || b.proved:
		return now, false
	case b.probeAt.After(now):
		return b.probeAt, false
	}
	b.probeAt = now.Add(probeEvery)
	return b.probeAt, true
}

// depart takes note that a message goes, so that during an outage the next one
// waits for another question.
func (b *breaker) depart(now time.Time) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.proved, b.probeAt = false, now.Add(probeEvery)
}

// open reports whether there is an outage.
func (b *breaker) open() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.failures >= trips && !b.proved
}

// quiet reports whether nothing has failed for a while.
func (b *breaker) quiet(now time.Time) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return now.Sub(b.failedAt) >= quietAfter
}

// last is when Telegram last answered anything, and when a message.
func (b *breaker) last() (heard, answered time.Time) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.heard, b.answered
}
