package llm

import (
	"fmt"
	"sync"
	"time"
)

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
