package newsroom

import (
	"slices"
	"sync"
	"time"
)

// A worldClock says how far the machine's clock is from the world's, by the dates
// of servers' answers. Publishers date their items by the world's clock: where
// ours is a day ahead all news would be too old. The zero value knows nothing; it
// is safe for concurrent use.
//
// No server is believed by itself: some are wrong by years. Several sites that
// agree are, and so is one that says what somebody did to our clock before our
// eyes.
type worldClock struct {
	mu    sync.Mutex
	ahead map[string]time.Duration // :: site → how far our clock was ahead of its, negative for behind; guarded by mu
	set   time.Duration            // by how much our clock was last set while we ran; guarded by mu
}

const (
	apartFrom    = 10 * time.Minute // a clock that is so far off is wrong, and two that are so near agree
	witnesses    = 3                // sites that are enough to know it by
	maxWitnesses = 64               // sites that are remembered
)

// note takes in what an answer of a site says.
func (w *worldClock) note(site string, ahead time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.ahead == nil {
		w.ahead = map[string]time.Duration{}
	}
	if _, known := w.ahead[site]; !known && len(w.ahead) >= maxWitnesses {
		for other := range w.ahead {
			delete(w.ahead, other)
			break
		}
	}
	w.ahead[site] = ahead
}

// wasSet takes note that somebody set our clock: what was noted counts no more.
func (w *worldClock) wasSet(by time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	clear(w.ahead)
	w.set = by
}

// off is how far our clock is ahead of the world's, negative for behind; 0 where
// it is right, or nobody knows.
func (w *worldClock) off() time.Duration {
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.ahead) == 0 {
		return 0
	}
	said := make([]time.Duration, 0, len(w.ahead))
	for _, ahead := range w.ahead {
		said = append(said, ahead)
	}
	slices.Sort(said)
	middle := said[len(said)/2]
	agree := 0
	for _, ahead := range said {
		if (ahead - middle).Abs() <= apartFrom {
			agree++
		}
	}
	seen := w.set != 0 && (w.set-middle).Abs() <= apartFrom
	if middle.Abs() <= apartFrom || 2*agree <= len(said) || agree < witnesses && !seen {
		return 0
	}
	return middle
}
