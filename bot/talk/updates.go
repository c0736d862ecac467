package bot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"runtime/debug"
	"sync"
	"time"

	"newsbot/bot/telegram"
	"newsbot/news"
)

const (
	// pollWait is how long Telegram may keep a request for updates open. Its
	// own limit is 50 s.
	pollWait = 45 * time.Second

	// patience is how long the next batch of updates waits for the slowest of
	// this one: for a page that is being read, or a chat that Telegram told us
	// to leave alone. What takes longer goes on by itself; a crash then loses
	// the rest of its answer, though never what it wrote down.
	patience = 500 * time.Millisecond

	// longestCall ends whatever an update asked for.
	longestCall = 90 * time.Second

	// lastWords is how long calls in progress may go on after the end of Run's
	// context, beside the deliveries in flight.
	lastWords = time.Second

	maxInLine   = 32  // updates of one chat that wait for their turn; a chat that sends more floods
	maxAtOnce   = 256 // updates in progress or waiting in all
	maxPause    = time.Minute
	busyPause   = 30 * time.Second // after a 409
	maxLate     = time.Hour        // a command older than this was for a bot that was not there
	keptNumbers = 1000             // how many numbers of updates are remembered
)

// listen asks Telegram for updates until ctx ends. The error is ErrToken.
//
// An update is confirmed by asking for the next, so that is done only after it
// was handled, and written down for the next start.
func (b *Bot) listen(ctx context.Context) error {
	offset, err := b.store.Offset()
	if err != nil {
		return err
	}
	calls, cancel := context.WithCancel(context.WithoutCancel(ctx))
	defer cancel()
	l := newLines()
	defer l.wait(lastWords, cancel)
	for failures := 0; ctx.Err() == nil; {
		batch, err := b.client.Updates(ctx, offset, pollWait, heard)
		if err != nil {
			failures++
			if err := b.pause(ctx, err, failures); err != nil {
				return err
			}
			continue
		}
		failures = 0
		b.heardAt.Store(b.now().UnixNano())
		if len(batch) > 0 {
			offset = b.receive(ctx, calls, l, batch, offset)
		}
	}
	return nil
}

// pause waits after a failed request for updates. The error is ErrToken when
// asking again is useless.
func (b *Bot) pause(ctx context.Context, err error, failures int) error {
	if ctx.Err() != nil {
		return nil
	}
	wait := min(time.Second<<min(failures-1, 10), maxPause)
	switch r := telegram.Classify(err); r.Fate {
	case telegram.Unauthorized:
		return ErrToken
	case telegram.Flood:
		wait = max(wait, r.Wait)
	case telegram.Conflict:
		wait = busyPause
		b.log.Error("another process asks for this bot's updates, or a webhook is set; stop the other one", "error", err)
	default:
		b.log.Warn("updates not received", "error", err, "again", wait)
	}
	sleep(ctx, wait+rand.N(wait/10+1))
	return nil
}

// receive handles a batch of updates and returns the offset of the next. Updates
// of one chat are handled in order, those of different chats side by side.
func (b *Bot) receive(ctx, calls context.Context, l *lines, batch []json.RawMessage, offset int64) int64 {
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
			b.skipped.Add(1)
			b.log.Warn("update skipped", "update", u.ID, "error", err, "bytes", len(raw))
		case b.known.seen(u.ID):
			continue
		default:
			b.enqueue(calls, l, &u, &handled)
		}
		repeated = false
	}
	if repeated {
		sleep(ctx, time.Second) // Telegram repeats itself; asking at once would only do it again
	}
	if finished(ctx, &handled) {
		if err := b.store.Handled(offset - 1); err != nil {
			b.log.Error("handled updates not written down", "update", offset-1, "error", err)
		}
	}
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
func (b *Bot) enqueue(calls context.Context, l *lines, u *update, done *sync.WaitGroup) {
	c := u.chat()
	if c == nil {
		return
	}
	done.Add(1)
	ok := l.put(c.ID, func() {
		defer done.Done()
		b.handle(calls, u)
	})
	if !ok {
		done.Done()
		b.skipped.Add(1)
		b.log.Warn("update skipped: its chat sends more than can be answered", "update", u.ID, "chat", c.ID)
		l.all.Go(func() { b.tooMuch(calls, c.ID, u.Message) })
	}
}

// tooMuch tells a person, once in a while, that not all of what they sent will
// be answered. In a group most of it was not for us.
func (b *Bot) tooMuch(ctx context.Context, chat news.ChatID, m *message) {
	if m == nil || m.Chat.Kind != news.Private || !b.seldom(chat, "too much", time.Minute) {
		return
	}
	c := &call{to: m.destination(), chat: news.Chat{ID: chat, Kind: news.Private}}
	if err := b.say(ctx, c, &answer{text: "That is more than I can answer at once, so I left some of it out. Please send again what has no answer, a little at a time."}); err != nil {
		b.log.Warn("chat not told that it sends too much", "chat", chat, "error", err)
	}
}

// finished waits until a batch is handled, as far as patience goes. It is false
// when ctx ended before: those updates will come again.
func finished(ctx context.Context, batch *sync.WaitGroup) bool {
	done := make(chan struct{})
	go func() { batch.Wait(); close(done) }()
	select {
	case <-done:
		return true
	case <-time.After(patience):
		return ctx.Err() == nil
	}
}

// handle acts on one update. Whatever goes wrong in it costs only itself.
func (b *Bot) handle(ctx context.Context, u *update) {
	ctx, cancel := context.WithTimeout(ctx, longestCall)
	defer cancel()
	defer func() {
		if r := recover(); r != nil {
			b.log.Error("update broke its handler", "update", u.ID, "panic", r, "stack", string(debug.Stack()))
		}
	}()
	if err := b.act(ctx, u); err != nil {
		b.log.Log(ctx, level(err), "update not handled", "update", u.ID, "error", err)
	}
	b.handled.Add(1)
}

// act does what an update calls for.
func (b *Bot) act(ctx context.Context, u *update) error {
	switch {
	case u.Message != nil:
		return b.hear(ctx, u, u.Message)
	case u.ChannelPost != nil:
		return b.hear(ctx, u, u.ChannelPost)
	case u.Press != nil:
		return b.answerPress(ctx, u)
	case u.OurMember != nil:
		return b.ourMember(ctx, u.OurMember)
	}
	return nil
}

// lines keep the updates of each chat in order while those of different chats
// are handled side by side.
type lines struct {
	free    chan struct{} // one for each update that may still come in
	all     sync.WaitGroup
	mu      sync.Mutex
	waiting map[news.ChatID][]func() // :: chat with something in progress → what waits behind it; guarded by mu
}

func newLines() *lines {
	return &lines{free: make(chan struct{}, maxAtOnce), waiting: map[news.ChatID][]func(){}}
}

// put puts something at the end of a chat's line. It waits while too much is in
// progress in all, and is false when the chat's own line is too long.
func (l *lines) put(chat news.ChatID, do func()) bool {
	l.free <- struct{}{}
	l.mu.Lock()
	defer l.mu.Unlock()
	line, busy := l.waiting[chat]
	if len(line) >= maxInLine {
		<-l.free
		return false
	}
	l.waiting[chat] = append(line, do)
	if !busy {
		l.all.Go(func() { l.serve(chat) })
	}
	return true
}

// serve works off a chat's line and ends with it.
func (l *lines) serve(chat news.ChatID) {
	for do := l.next(chat); do != nil; do = l.next(chat) {
		do()
		<-l.free
	}
}

// next takes the first of a chat's line; nil ends the line.
func (l *lines) next(chat news.ChatID) func() {
	l.mu.Lock()
	defer l.mu.Unlock()
	line := l.waiting[chat]
	if len(line) == 0 {
		delete(l.waiting, chat)
		return nil
	}
	l.waiting[chat] = line[1:]
	return line[0]
}

// wait lets what is in progress end within limit, then cancels it.
func (l *lines) wait(limit time.Duration, cancel func()) {
	late := time.AfterFunc(limit, cancel)
	defer late.Stop()
	l.all.Wait()
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

// excuse is what a person reads after an error: the Reply itself, or an apology
// for what only the operator can mend.
func (b *Bot) excuse(u *update, err error) string {
	var r Reply
	if errors.As(err, &r) {
		return string(r)
	}
	b.log.Log(context.Background(), level(err), "call failed", "update", u.ID, "error", err)
	return "Sorry, something went wrong here. Please try again in a few minutes."
}

// level is how loud an error is to be: the network mends itself.
func level(err error) slog.Level {
	var silent *telegram.NoAnswer
	if errors.As(err, &silent) {
		return slog.LevelWarn
	}
	return slog.LevelError
}

// seldom says whether something may be said to a chat again: at most once in a
// while for each kind of thing.
func (b *Bot) seldom(chat news.ChatID, what string, every time.Duration) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	key := fmt.Sprintf("%d %s", chat, what)
	now := b.now()
	if at, ok := b.said[key]; ok && now.Sub(at) < every {
		return false
	}
	if len(b.said) > maxOffers {
		clear(b.said)
	}
	b.said[key] = now
	return true
}
