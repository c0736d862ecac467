package talk

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"math/rand/v2"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"time"

	"newsbot/bot/telegram"
	"newsbot/news"
	"newsbot/store"
)

const (
	// pollWait is how long Telegram may keep a request for updates open. Its
	// own limit is 50 s.
	pollWait = 45 * time.Second

	// patience is how long the next batch of updates waits for the slowest of
	// this one, as for a page that is being read. What takes longer goes on by
	// itself, and stands on disk until it is done.
	patience = 500 * time.Millisecond

	// longestCall ends whatever an update asked for.
	longestCall = 90 * time.Second

	// lastWords is how long calls in progress may go on after the end of Run's
	// context, beside the deliveries in flight.
	lastWords = time.Second

	maxPause    = time.Minute
	busyPause   = 30 * time.Second // after a 409
	maxLate     = time.Hour        // a command older than this was for a bot that was not there
	keptNumbers = 1000             // how many numbers of updates are remembered
	maxTries    = 3                // how often an update is begun that never came to its end

	// fullBatch is how many updates Telegram hands out in one answer at most, by
	// getUpdates' default: fewer are all that there were.
	fullBatch = 100

	// answerTime is what an answer may take beyond the time that Telegram was asked to
	// wait. One that takes longer went past a process, or a machine, that slept.
	answerTime = 15 * time.Second
)

// A listener fetches updates and has them acted upon, those of one chat in
// order.
type listener struct {
	client  *telegram.Client
	store   *store.DB
	log     *slog.Logger
	now     func() time.Time
	act     func(context.Context, *update) error
	flooded func(context.Context, *update) // hears of what a chat sent beyond what can be answered

	inbox   *inbox
	known   numbers // of updates; used by the listening goroutine alone
	handled atomic.Int64
	ends    *news.Ends
	deaf    atomic.Pointer[string] // why the last request for updates was not answered; nil while they are
	heardAt atomic.Int64           // Unix nanoseconds of Telegram's last good answer to a request for updates; 0 for none

	current atomic.Bool  // Telegram has handed out all that it had; false from the start, and from a failed request, until it has again
	owed    atomic.Int64 // updates in hand that came while it was not so
	askedAt atomic.Int64 // Unix nanoseconds of the last request for updates
}

// upToDate says whether everything was handled that people did while nobody listened.
func (l *listener) upToDate() bool {
	return l.current.Load() && l.owed.Load() == 0 && l.waited() <= pollWait+answerTime
}

// waited is for how long the last request for updates has been open.
func (l *listener) waited() time.Duration { return l.now().Sub(time.Unix(0, l.askedAt.Load())) }

// listen asks Telegram for updates until ctx ends. The error is ErrToken.
//
// An update is confirmed by asking for the next, so that is done only after it
// was handled, or written down as one that is still to be handled.
func (l *listener) listen(ctx context.Context) error {
	offset, err := l.store.Offset()
	if err != nil {
		return err
	}
	calls, cancel := context.WithCancel(context.WithoutCancel(ctx))
	defer cancel()
	lines := newLines()
	if err := l.resume(calls, lines, offset-1); err != nil {
		return err
	}
	defer func() {
		lines.wait(lastWords, cancel)
		l.confirm(offset - 1)
	}()
	for failures := 0; ctx.Err() == nil; {
		wait := pollWait
		if !l.current.Load() {
			wait = 0 // what waits there is to be known at once, and that nothing does
		}
		l.askedAt.Store(l.now().UnixNano())
		batch, err := l.client.Updates(ctx, offset, wait, heard)
		stale := l.waited() > wait+answerTime
		if err != nil {
			failures++
			if err := l.pause(ctx, err, failures); err != nil {
				return err
			}
			continue
		}
		failures = 0
		l.heardAt.Store(l.now().UnixNano())
		l.deaf.Store(nil)
		if len(batch) > 0 {
			offset = l.receive(ctx, calls, lines, batch, offset)
		}
		switch {
		case stale:
			l.current.Store(false)
		case len(batch) < fullBatch:
			l.current.Store(true)
		}
	}
	return nil
}

// resume goes on with what the process before this one left.
func (l *listener) resume(calls context.Context, lines *lines, last int64) error {
	left, err := l.store.Left()
	if err != nil {
		return err
	}
	var handled sync.WaitGroup
	for _, old := range left {
		u, err := decode(old.Raw)
		if old.Tries++; err != nil || old.Tries > maxTries {
			l.ends.Count(news.EndAbandoned, 1)
			l.log.Error("update given up", "update", u.ID, "tries", old.Tries-1, "error", err)
			continue
		}
		l.known.seen(u.ID)
		l.enqueue(calls, lines, &u, old, &handled)
	}
	if len(left) > 0 {
		l.confirm(last)
	}
	return nil
}

// confirm writes down that updates up to last need not be fetched again.
func (l *listener) confirm(last int64) {
	if last < 0 {
		return // none was ever fetched
	}
	if err := l.inbox.confirm(last); err != nil {
		l.log.Error("handled updates not written down", "update", last, "error", err)
	}
}

// pause waits after a failed request for updates. The error is ErrToken when
// asking again is useless.
func (l *listener) pause(ctx context.Context, err error, failures int) error {
	if ctx.Err() != nil {
		return nil
	}
	why := err.Error()
	l.deaf.Store(&why)
	l.current.Store(false)
	wait := min(time.Second<<min(failures-1, 10), maxPause)
	switch r := telegram.Classify(err); r.Fate {
	case telegram.Unauthorized:
		return ErrToken
	case telegram.Flood:
		wait = max(wait, r.Wait)
	case telegram.Conflict:
		wait = busyPause
		l.log.Error("another process asks for this bot's updates; stop it", "error", err)
	case telegram.Webhook:
		wait = busyPause
		l.log.Error("other software has set a webhook, which takes this bot's updates; stop it", "error", err)
		if err := dropWebhook(ctx, l.client, l.log); err != nil {
			l.log.Warn("webhook not removed", "error", err)
		}
	default:
		l.log.Warn("updates not received", "error", err, "again", wait)
	}
	sleep(ctx, wait+rand.N(wait/10+1))
	return nil
}

// dropWebhook takes back a webhook that other software left behind, which would
// keep all updates from us, and says so.
func dropWebhook(ctx context.Context, c *telegram.Client, log *slog.Logger) error {
	host, err := c.DropWebhook(ctx)
	if host != "" && err == nil {
		log.Warn("removed a webhook that other software had left behind", "host", host)
	}
	return err
}

// receive handles a batch of updates and returns the offset of the next. Updates
// of one chat are handled in order, those of different chats side by side.
func (l *listener) receive(ctx, calls context.Context, lines *lines, batch []json.RawMessage, offset int64) int64 {
	var handled sync.WaitGroup
	repeated := true
	for _, raw := range batch {
		u, err := decode(raw)
		if u.ID > 0 {
			offset = u.ID + 1
		} else {
			offset++ // numbers grow by one, so this one can be confirmed all the same
		}
		switch {
		case err != nil:
			l.ends.Count(news.EndUnreadable, 1)
			l.log.Warn("update skipped", "update", u.ID, "error", err, "bytes", len(raw))
		case l.known.seen(u.ID):
			continue
		default:
			l.enqueue(calls, lines, &u, store.Update{Raw: raw, Tries: 1}, &handled)
		}
		repeated = false
	}
	if repeated {
		sleep(ctx, time.Second) // Telegram repeats itself; asking at once would only do it again
	}
	finished(ctx, &handled)
	l.confirm(offset - 1)
	return offset
}

// sleep waits for d, or until ctx ends.
func sleep(ctx context.Context, d time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(d):
	}
}

// enqueue puts an update in its chat's line.
func (l *listener) enqueue(calls context.Context, lines *lines, u *update, kept store.Update, done *sync.WaitGroup) {
	c := u.chat()
	if c == nil {
		return
	}
	over := l.owe(done)
	l.inbox.take(u.ID, kept)
	ok := lines.put(c.ID, func() {
		defer over()
		if l.handle(calls, u) {
			l.handledNow(u.ID)
		}
	})
	if !ok {
		over()
		l.handledNow(u.ID)
		l.ends.Count(news.EndFlood, 1)
		l.log.Warn("update skipped: its chat sends more than can be answered", "update", u.ID, "chat", c.ID)
		lines.all.Go(func() { l.flooded(calls, u) })
	}
}

// owe counts one more update of a batch, until the function that it gives is called.
func (l *listener) owe(batch *sync.WaitGroup) (over func()) {
	batch.Add(1)
	if l.current.Load() {
		return batch.Done
	}
	l.owed.Add(1)
	return func() { l.owed.Add(-1); batch.Done() }
}

// handledNow takes note that an update need not be begun again.
func (l *listener) handledNow(update int64) {
	if err := l.inbox.done(update); err != nil {
		l.log.Error("handled update not written down", "update", update, "error", err)
	}
}

// finished waits until a batch is handled, as far as patience goes.
func finished(ctx context.Context, batch *sync.WaitGroup) {
	done := make(chan struct{})
	go func() { batch.Wait(); close(done) }()
	select {
	case <-done:
	case <-ctx.Done():
	case <-time.After(patience):
	}
}

// handle acts on one update, and says whether that came to its end before the
// process does. Whatever goes wrong in it costs only itself.
func (l *listener) handle(calls context.Context, u *update) (ended bool) {
	ctx, cancel := context.WithTimeout(calls, longestCall)
	defer cancel()
	defer func() {
		if r := recover(); r != nil {
			ended = true
			l.ends.Count(news.EndBroke, 1)
			l.log.Error("update broke its handler", "update", u.ID, "panic", r, "stack", string(debug.Stack()))
		}
	}()
	err := l.act(ctx, u)
	if calls.Err() != nil && err != nil {
		return false
	}
	if err != nil {
		l.ends.Count(news.EndUndone, 1)
		l.log.Log(ctx, level(err), "update not handled", "update", u.ID, "error", err)
	}
	l.handled.Add(1)
	return true
}

// stats are the figures so far.
func (l *listener) stats() Stats {
	s := Stats{Handled: l.handled.Load(), Skipped: l.ends.Of(news.EndUnreadable, news.EndFlood, news.EndAbandoned)}
	if at := l.heardAt.Load(); at != 0 {
		s.Heard = time.Unix(0, at).UTC()
	}
	if why := l.deaf.Load(); why != nil {
		s.Deaf = *why
	}
	return s
}

// numbers remembers the last updates handled, since Telegram may repeat one,
// and starts its numbering anew after a quiet week: being lower than the last
// says nothing. Only the listening goroutine uses it.
type numbers struct {
	set  map[int64]bool
	ring [keptNumbers]int64
	at   int
}

// seen says whether a number was seen before, and remembers it.
func (n *numbers) seen(id int64) bool {
	if n.set[id] {
		return true
	}
	if n.set == nil {
		n.set = map[int64]bool{}
	}
	delete(n.set, n.ring[n.at])
	n.ring[n.at], n.set[id] = id, true
	n.at = (n.at + 1) % keptNumbers
	return false
}

// level is how loud an error is to be: the network mends itself.
func level(err error) slog.Level {
	var silent *telegram.NoAnswer
	if errors.As(err, &silent) {
		return slog.LevelWarn
	}
	return slog.LevelError
}
