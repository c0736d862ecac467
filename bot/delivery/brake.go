package delivery

import (
	"context"
	"sync"

	"newsbot/news"
)

// A Brake stops what is told to everybody, at an operator's word: what waits goes on
// waiting, and only a message that is on its way ends. What people are answered, and
// what operators and editors are told, passes. The zero value and nil are off; it is
// safe for concurrent use.
type Brake struct {
	mu    sync.Mutex
	on    bool                       // guarded by mu
	begun map[int]context.CancelFunc // :: what wants to be sent → keeps it, as long as it has not left; guarded by mu
	last  int                        // key of begun; guarded by mu
}

// Set stops, or lets go. After it was let go, Engine.ReconsiderAll wakes what waits.
func (b *Brake) Set(on bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.on = on
	if !on {
		return
	}
	for _, keep := range b.begun {
		keep()
	}
	clear(b.begun)
}

// isOn says whether it stops.
func (b *Brake) isOn() bool {
	if b == nil {
		return false
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.on
}

// passes says whether a row goes though all is stopped: an answer, or a notice or a
// question that does not wait.
func passes(d *news.Delivery) bool {
	return d.Lane == news.LaneReply || d.Lane == news.LaneBreaking && d.Item() == 0
}

// holds says whether a row is not to be sent now.
func (b *Brake) holds(d *news.Delivery) bool { return !passes(d) && b.isOn() }

// under is a context to send a row in, which ends when all is stopped. A message that
// has left goes on, as it does when the engine ends. Whoever sent it calls done.
func (b *Brake) under(ctx context.Context, d *news.Delivery) (_ context.Context, done func()) {
	ctx, cancel := context.WithCancel(ctx)
	if b == nil || passes(d) {
		return ctx, cancel
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.on {
		cancel()
		return ctx, cancel
	}
	if b.begun == nil {
		b.begun = map[int]context.CancelFunc{}
	}
	b.last++
	id := b.last
	b.begun[id] = cancel
	return ctx, func() {
		b.mu.Lock()
		defer b.mu.Unlock()
		delete(b.begun, id)
		cancel()
	}
}
