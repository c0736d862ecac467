package delivery

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"newsbot/bot/telegram"
	"newsbot/news"
	"newsbot/store"
)

// A line is the one way to Telegram: every message, edit and answer is a call on
// it. It keeps the limits, knows when Telegram does not answer, and tells of both
// as troubles. It is safe for concurrent use.
type line struct {
	client   *telegram.Client
	store    *store.DB // keeps pauses and pace for the next process
	log      *slog.Logger
	limiter  *limiter
	breaker  breaker
	troubles troubles
	figures  figures
	asking   sync.WaitGroup // questions that clear has put
	wake     func()         // is called when calls may go again after a question
	refused  chan struct{}  // closed when Telegram refuses the token
	refuse   func()         // closes it
}

// newLine is a line on which nothing goes before a time. Its wake is the
// caller's to set.
func newLine(o Options) *line {
	refused := make(chan struct{})
	return &line{
		client:   o.Client,
		store:    o.Store,
		log:      o.Log,
		limiter:  newLimiter(o.Started.Add(startPause)),
		troubles: troubles{log: o.Log, tell: o.OnTrouble},
		refused:  refused,
		refuse:   sync.OnceFunc(func() { close(refused) }),
	}
}

// call makes one call to Telegram within all limits, and tells everybody whom
// it concerns how it ended. It fails with the context's error if that ends
// before the call could begin; once begun, the call has drainTime to end after
// the context.
func (n *line) call(ctx context.Context, chat news.ChatID, lane news.Lane, do func(context.Context) error) (telegram.Reaction, error) {
	l, err := n.limiter.acquire(ctx, chat, lane)
	if err != nil {
		return telegram.Reaction{}, err
	}
	n.figures.begin()
	graced, cancel := withGrace(ctx, drainTime)
	defer cancel()
	err = do(graced)
	r := telegram.Classify(err)
	var pauses []pause
	if r.Fate == telegram.Flood {
		pauses = n.limiter.flooded(chat, r.Wait+margin) // before the lease goes to somebody else
	}
	l.release(answerOf(err))
	n.figures.end(r.Fate, time.Since(l.begun))
	if r.Fate == telegram.Flood {
		n.flooded(chat, r, pauses)
	}
	if r.Fate == telegram.Done {
		n.troubles.answered(chat, l.begun)
	}
	if r.Fate != telegram.Later && r.Fate != telegram.InDoubt {
		n.breaker.well(time.Now())
	}
	return r, nil
}

// withGrace is a context that ends some time after ctx does.
func withGrace(ctx context.Context, d time.Duration) (context.Context, context.CancelFunc) {
	graced, cancel := context.WithCancel(context.WithoutCancel(ctx))
	stop := context.AfterFunc(ctx, func() { time.AfterFunc(d, cancel) })
	return graced, func() { stop(); cancel() }
}

// answerOf says what a call's end means to the limits.
func answerOf(err error) answer {
	var refusal *telegram.Error
	var none *telegram.NoAnswer
	switch {
	case err == nil:
		return accepted
	case errors.As(err, &refusal):
		return refused
	case errors.As(err, &none) && !none.Sent:
		return unsent
	}
	return silent
}

// flooded writes down the pauses that follow from a refusal in a chat, for the
// next process.
func (n *line) flooded(chat news.ChatID, r telegram.Reaction, pauses []pause) {
	whom := pauses[0].chat
	n.log.Warn("Telegram asks to wait", "chat", chat, "all", whom == 0, "wait", r.Wait, "until", pauses[0].until, "reason", r.Reason)
	for _, p := range pauses {
		if err := n.store.SetWait(p.chat, p.until, r.Reason); err != nil {
			n.log.Error("pause not written", "chat", p.chat, "error", err)
		}
	}
	n.troubles.silenced(r, pauses)
	if whom == 0 {
		n.savePace()
	}
}

// savePace writes down how fast Telegram lets us send, for the next process.
func (n *line) savePace() {
	if err := n.store.SetPace(n.limiter.pace()); err != nil {
		n.log.Error("pace not written", "error", err)
	}
}

// resume takes up what the process before this one left: the pace that it had
// found, pauses that Telegram asked for, and what was sent within the last minute.
func (n *line) resume(waits []store.Wait) error {
	pace, err := n.store.Pace()
	if err != nil {
		return err
	}
	n.limiter.resume(pace)
	for _, w := range waits {
		n.limiter.remember(w)
	}
	recent, err := n.store.Recent(time.Now().Add(-time.Minute - startPause))
	for _, r := range recent {
		n.limiter.recall(r.Chat, r.At)
	}
	return err
}

// clear is when anything may go: now, or after a pause of all, or when an outage
// may be over, which it looks into.
func (n *line) clear(ctx context.Context, now time.Time) time.Time {
	_, paused := n.limiter.state()
	allowed, ask := n.breaker.allow(now)
	if ask {
		n.asking.Go(func() { n.ask(ctx) })
	}
	return later(paused, allowed)
}

// ask puts a question to Telegram that has no effect, and reports whether it was
// answered.
func (n *line) ask(ctx context.Context) bool {
	ctx, cancel := context.WithTimeout(ctx, probeWait)
	defer cancel()
	_, err := n.client.Me(ctx)
	r := telegram.Classify(err)
	n.breaker.asked(!trouble(r.Fate), time.Now())
	n.outage(r)
	if r.Fate == telegram.Unauthorized {
		n.refuse()
	}
	n.wake()
	return !trouble(r.Fate)
}

// failed takes note of a message that was not answered, or met trouble, and
// reports whether the failure is its own.
func (n *line) failed(r telegram.Reaction) (own bool) {
	own = n.breaker.failed(time.Now())
	n.outage(r)
	return own
}

// outage takes note of an outage, if there is one.
func (n *line) outage(r telegram.Reaction) {
	if n.breaker.open() {
		n.troubles.begin(Trouble{Kind: Outage, Reason: r.Reason})
	}
}
