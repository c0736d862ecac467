package delivery

import (
	"context"
	"errors"
	"time"

	"newsbot/bot/telegram"
	"newsbot/news"
)

// call makes one call to Telegram within all limits, and tells everybody whom
// it concerns how it ended. It fails with the context's error if that ends
// before the call could begin; once begun, the call has drainTime to end after
// the context.
func (e *Engine) call(ctx context.Context, chat news.ChatID, lane news.Lane, do func(context.Context) error) (telegram.Reaction, error) {
	l, err := e.limiter.acquire(ctx, chat, lane)
	if err != nil {
		return telegram.Reaction{}, err
	}
	e.figures.begin()
	graced, cancel := withGrace(ctx, drainTime)
	defer cancel()
	err = do(graced)
	r := telegram.Classify(err)
	var pauses []pause
	if r.Fate == telegram.Flood {
		pauses = e.limiter.flooded(chat, r.Wait+margin) // before the lease goes to somebody else
	}
	l.release(answerOf(err))
	e.figures.end(r.Fate, time.Since(l.begun))
	if r.Fate == telegram.Flood {
		e.flooded(chat, r, pauses)
	}
	if r.Fate == telegram.Done {
		e.answered(chat, l.begun)
	}
	if r.Fate != telegram.Later && r.Fate != telegram.InDoubt {
		e.breaker.well(time.Now())
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
func (e *Engine) flooded(chat news.ChatID, r telegram.Reaction, pauses []pause) {
	whom := pauses[0].chat
	e.log.Warn("Telegram asks to wait", "chat", chat, "all", whom == 0, "wait", r.Wait, "until", pauses[0].until, "reason", r.Reason)
	for _, p := range pauses {
		if err := e.o.Store.SetWait(p.chat, p.until, r.Reason); err != nil {
			e.log.Error("pause not written", "chat", p.chat, "error", err)
		}
	}
	e.silenced(r, pauses)
	if whom == 0 {
		e.savePace()
	}
}

// savePace writes down how fast Telegram lets us send, for the next process.
func (e *Engine) savePace() {
	if err := e.o.Store.SetPace(e.limiter.pace()); err != nil {
		e.log.Error("pace not written", "error", err)
	}
}

const (
	replyTries = 3                // how often an answer to a person is tried
	replyPause = time.Second      // between two tries
	replyWait  = 30 * time.Second // the longest pause that is waited out for it
)

// Reply makes a call for a person who waits: it takes the next lease that comes
// free. What Telegram refuses for the moment is tried again for some seconds,
// what may have been done is not. The error is the last one of send; a message
// that is already as an edit would make it is none.
func (e *Engine) Reply(ctx context.Context, chat news.ChatID, send func(context.Context) error) error {
	for try := 1; ; try++ {
		var err error
		r, stopped := e.call(ctx, chat, news.LaneReply, func(ctx context.Context) error {
			err = send(ctx)
			return err
		})
		switch {
		case stopped != nil:
			return stopped
		case r.Fate == telegram.Done:
			return nil
		case try == replyTries || !soon(r):
			if r.Fate != telegram.Parked && !ofTopic(r.Fate) { // which say more of what was asked than of the chat
				e.heed(news.Destination{Chat: chat}, r)
			}
			return err
		case r.Fate == telegram.Later:
			rest(ctx, replyPause)
		}
	}
}

// soon reports whether a call is worth repeating while somebody waits.
func soon(r telegram.Reaction) bool {
	return r.Fate == telegram.Later || r.Fate == telegram.Flood && r.Wait <= replyWait
}

// rest waits, unless ctx ends.
func rest(ctx context.Context, d time.Duration) {
	select {
	case <-time.After(d):
	case <-ctx.Done():
	}
}
