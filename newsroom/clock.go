package newsroom

import (
	"log/slog"
	"sync"
	"time"
)

// A clock is the machine's, watched: by a steady one that nobody sets, and by the
// world's.
type clock struct {
	now, steady func() time.Time
	world       worldClock
	apart       time.Duration // from the steady clock to the other; used by look alone
	off         time.Duration // how far the clock was off when that was last logged; used by look alone

	mu   sync.Mutex
	jump time.Duration // by which the clock was last set; guarded by mu
	at   time.Time     // when that was noticed; guarded by mu
}

// newClock watches from now on.
func newClock(now, steady func() time.Time) *clock {
	return &clock{now: now, steady: steady, apart: now().Sub(steady())}
}

// clockMoved is by how much the clock may differ from a steady one before it
// counts as set.
const clockMoved = time.Minute

// look sees whether somebody set the clock since the last look, or the machine
// slept, which looks the same: so much time is to be made up for then. And it says
// when it turns out that the clock is wrong, and when it is right again.
func (c *clock) look(log *slog.Logger) (slept time.Duration) {
	if moved := c.now().Sub(c.steady()) - c.apart; moved.Abs() > clockMoved {
		c.set(moved)
		log.Warn("the clock was set, or the machine slept", "by", moved.Round(time.Second))
		slept = max(moved, 0)
	}
	off := c.world.off()
	switch {
	case (off - c.off).Abs() <= apartFrom:
		return slept
	case off == 0:
		log.Info("the clock is right again, as servers say")
	default:
		log.Warn("the clock is wrong, as servers say; ages of items are counted by theirs", "ahead", off.Round(time.Second))
	}
	c.off = off
	return slept
}

// set takes note that the clock moved.
func (c *clock) set(by time.Duration) {
	c.apart += by
	c.world.wasSet(by)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.jump, c.at = by, c.now()
}

// jumped is by how much the clock was last set, and when that was noticed; zero
// for never.
func (c *clock) jumped() (by time.Duration, at time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.jump, c.at
}
