package delivery

import (
	"context"
	"fmt"
	"math/rand/v2"
	"time"

	"newsbot/news"
)

// A message whose answer was lost may stand in the chat. It is not repeated at
// the pace of one that was refused: each copy but the last may be one too many.
const (
	// maxCopies is how often a message is sent of which no answer comes.
	maxCopies = 3

	// doubtPause and nextDoubtPause are how long an attempt stays in doubt
	// before it is repeated, at least: the first, and the next.
	doubtPause     = 5 * time.Second
	nextDoubtPause = time.Minute

	// lastCopyWait is how long the last copy waits, at the most, for a sign that
	// Telegram answers messages at all, and lastCopyLook how often that is
	// looked for.
	lastCopyWait = 30 * time.Minute
	lastCopyLook = time.Minute
)

// afterDoubt is how long to wait after so many lost answers to one message, with
// up to a quarter more so that what was lost together does not come back
// together.
func afterDoubt(doubts int) time.Duration {
	d := doubtPause
	if doubts > 1 {
		d = nextDoubtPause
	}
	return d + rand.N(d/4)
}

// lastCopyAt is when the last copy of a row in doubt may go, given when Telegram
// last answered a message; now or earlier means at once, zero that it is not
// the last copy.
func lastCopyAt(d news.Delivery, answered, now time.Time) time.Time {
	if !d.InDoubt || d.Doubts < maxCopies-1 || answered.After(d.Attempted) {
		return time.Time{}
	}
	return earlier(now.Add(lastCopyLook), d.Attempted.Add(lastCopyWait))
}

// unproved is until when a row in doubt has to wait, now being zero: Telegram
// must have answered something since the attempt, and a message before the last
// copy.
func (e *Engine) unproved(ctx context.Context, d news.Delivery) time.Time {
	if !d.InDoubt {
		return time.Time{}
	}
	heard, answered := e.line.breaker.last()
	if !heard.After(d.Attempted) && !e.line.ask(ctx) {
		return time.Now().Add(probeEvery)
	}
	now := time.Now()
	if at := lastCopyAt(d, answered, now); at.After(now) {
		return at
	}
	return time.Time{}
}

// doubtful is why a message is given up of which no answer ever came.
func doubtful(reason string) string {
	return fmt.Sprintf("sent %d times without an answer; it may have arrived: %s", maxCopies, reason)
}
