package delivery

import (
	"context"
	"maps"
	"slices"
	"sync"
	"time"

	"newsbot/news"
	"newsbot/store"
)

// Telegram's limits. Source: Telegram's FAQ for bots, "My bot is hitting
// limits"; that a channel is bound like a group is other bots' experience.
const (
	perSecond      = 30 // messages to all chats together
	perGroupMinute = 20 // messages into one group or channel
)

// Of what a group takes in a minute some is kept for replies, since an answer
// cannot wait so long, and half for the rest, since a single member can ask for
// answers all the time.
const (
	keptForReplies        = 3
	repliesPerGroupMinute = 10
)

// margin is added to every lease's rest, against clocks that tick coarsely.
const margin = 2 * time.Millisecond

// spread and wideSpread are the part of a second over which all leases are
// granted at the least, at the full rate and at a lower one. Without it they
// move in step, and a limit that is hit is hit by a dozen messages at once;
// with more of it, jitter costs more of the rate.
const (
	spread     = 0.5
	wideSpread = 0.9
)

// replyHole is how long a reply waits for a lease at the most, at the full rate
// on a line without jitter.
const replyHole = 100 * time.Millisecond

// slowPart is the part of a second's messages, and of the turns on their way, that digests and
// broadcasts take at most, which are in no hurry. The others are kept free: ten alerts that come
// amid a broadcast go out as soon as they would without it, and none of thirty waits for a
// second more.
const slowPart = 0.6

// startPause is how long after the start of the process nothing is sent, since
// the process before it may have used Telegram's window to the end: the second
// that the window lasts, and the longest time that its last message may have
// been on the way.
const startPause = 1500 * time.Millisecond

// lanes are news.Lane's and, behind them, revisions.
const (
	lanes        = int(laneRevision) + 1
	laneRevision = news.LaneDigest + 1
)

// A limiter hands out the right to make calls, within Telegram's limits for
// all chats and for each, and within the pauses that Telegram asked for. It is
// safe for concurrent use.
type limiter struct {
	mu      sync.Mutex
	all     window
	chats   map[news.ChatID][]window
	pauses  map[news.ChatID]time.Time // :: chat → when it may be sent to again; 0 is all chats
	waiting [lanes][]*lease           // in the order of asking
	timer   *time.Timer               // fires when the next lease can be granted
	trips   roundTrips
	rate    rate
	flood   flood     // the latest
	probing bool      // a pause of all was cut short: one message at a time, until one is accepted
	last    time.Time // when a lease was granted
	sweepAt int       // size of chats at which those that are idle are dropped

	released map[news.ChatID]bool // whose pause was taken for one of all; until they are accepted or refused again
}

// A lease is the right to make one call into a chat.
type lease struct {
	limiter *limiter
	chat    news.ChatID
	lane    news.Lane
	granted chan struct{} // closed when the call may be made
	begun   time.Time     // when that was
}

// newLimiter is a limiter that grants nothing before start.
func newLimiter(start time.Time) *limiter {
	l := &limiter{
		all:     window{n: perSecond, span: time.Second, hole: replyHole, slow: slowPart},
		chats:   map[news.ChatID][]window{},
		pauses:  map[news.ChatID]time.Time{0: start},
		rate:    rate{interval: firstTry},
		sweepAt: minSweep,

		released: map[news.ChatID]bool{},
	}
	l.timer = time.AfterFunc(time.Hour, l.wake)
	return l
}

// acquire waits for a lease. Of those who wait, the lower lane comes first, and
// within a lane who asked first. The error is the context's.
func (l *limiter) acquire(ctx context.Context, chat news.ChatID, lane news.Lane) (*lease, error) {
	w := &lease{limiter: l, chat: chat, lane: lane, granted: make(chan struct{})}
	l.mu.Lock()
	l.waiting[lane] = append(l.waiting[lane], w)
	l.grant()
	l.mu.Unlock()
	select {
	case <-w.granted:
		return w, nil
	case <-ctx.Done():
		l.abandon(w)
		return nil, ctx.Err()
	}
}

// abandon takes back a wish for a lease, or the lease if it has just come.
func (l *limiter) abandon(w *lease) {
	l.mu.Lock()
	defer l.mu.Unlock()
	line := &l.waiting[w.lane]
	if i := slices.Index(*line, w); i >= 0 {
		*line = slices.Delete(*line, i, i+1)
		return
	}
	l.giveBack(w, unsent)
	l.grant()
}

// recall takes note of a message that the process before this one was about to
// send into a group or channel.
func (l *limiter) recall(chat news.ChatID, at time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, w := range l.windows(chat, news.LaneAlert)[1:] {
		w.out++
		w.giveBack(at.Add(w.span + startPause))
	}
}

// An answer is how a call ended, as far as limits are concerned.
type answer int

const (
	accepted answer = iota // Telegram did what it was asked
	refused                // Telegram answered, but did not
	silent                 // no answer came; the call may have been counted
	unsent                 // the call never left
)

// release gives the lease back after the call.
func (w *lease) release(a answer) {
	l := w.limiter
	l.mu.Lock()
	defer l.mu.Unlock()
	if a == accepted {
		l.accepted(w)
	}
	l.giveBack(w, a)
	l.grant()
}

// giveBack puts a lease to rest in every window that it was taken from.
func (l *limiter) giveBack(w *lease, a answer) {
	now := time.Now()
	var credit time.Duration
	if a == accepted || a == refused {
		credit = min(l.trips.shortest(), now.Sub(w.begun))
	}
	for _, win := range l.windows(w.chat, w.lane) {
		at := now
		if a != unsent {
			at = now.Add(win.span - credit + margin)
		}
		win.giveBack(at)
	}
}

// wake grants what has become possible with time.
func (l *limiter) wake() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.grant()
}

// windows are those that a message into the chat is counted in: all chats', and
// its own.
func (l *limiter) windows(chat news.ChatID, lane news.Lane) []*window {
	own, ok := l.chats[chat]
	if !ok {
		l.sweep()
		own = newWindows(chat)
		l.chats[chat] = own
	}
	all := []*window{&l.all}
	for i := range own {
		if own[i].counts(lane) {
			all = append(all, &own[i])
		}
	}
	return all
}

// newWindows are the limits of one chat. Those of a group's minute are in the
// order of minuteOf.
func newWindows(chat news.ChatID) []window {
	own := []window{{n: 1, span: time.Second}}
	if chat < 0 {
		for _, only := range []part{everything, replies, allButReplies} {
			own = append(own, window{n: minuteOf(only, perGroupMinute), only: only, span: time.Minute})
		}
	}
	return own
}

// minuteOf is how many messages of a part a group can have in a minute that takes
// so many in all.
func minuteOf(only part, all int) int {
	switch only {
	case replies:
		return max(1, all*repliesPerGroupMinute/perGroupMinute)
	case allButReplies:
		return max(1, all-keptForReplies)
	}
	return all
}

// minSweep is how many chats are remembered before any is dropped.
const minSweep = 1024

// sweep drops the chats that were not sent to lately, and pauses that are over,
// each time the number of chats has doubled.
func (l *limiter) sweep() {
	if len(l.chats) < l.sweepAt {
		return
	}
	now := time.Now()
	maps.DeleteFunc(l.chats, func(_ news.ChatID, own []window) bool { return idle(own, now) })
	maps.DeleteFunc(l.pauses, func(_ news.ChatID, until time.Time) bool { return until.Before(now) })
	clear(l.released)
	l.sweepAt = max(minSweep, 2*len(l.chats))
}

// when is the earliest time at which a lane may send to the chat as far as its
// own limits and all pauses go; now or later. A lease of the chat that is in
// use may come back later still.
func (l *limiter) when(chat news.ChatID, lane news.Lane, now time.Time) time.Time {
	at := later(now, later(l.pauses[0], l.pauses[chat]))
	own := l.chats[chat]
	for i := range own {
		if own[i].counts(lane) {
			at = later(at, own[i].when(lane, now))
		}
	}
	return at
}

// later is the later one of two times.
func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// grant gives leases to those who wait, as far as there are any, and sets the
// timer to when there will be more.
func (l *limiter) grant() {
	now := time.Now()
	l.all.n = l.rate.leases(l.all.n, now)
	next := now.Add(time.Hour)
	for lane := range l.waiting {
		l.waiting[lane] = slices.DeleteFunc(l.waiting[lane], func(w *lease) bool {
			at := later(later(l.last.Add(l.gap()), l.all.when(w.lane, now)), l.when(w.chat, w.lane, now))
			if at.After(now) {
				next = earlier(next, at)
				return false
			}
			return l.take(w, now)
		})
	}
	l.timer.Reset(next.Sub(now))
}

// gap is the least time between two leases.
func (l *limiter) gap() time.Duration {
	part := spread
	if l.all.n < perSecond {
		part = wideSpread
	}
	return time.Duration(part * float64(l.all.span) / float64(l.all.n))
}

// earlier is the earlier one of two times.
func earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}

// take grants a lease if all its windows have one.
func (l *limiter) take(w *lease, now time.Time) bool {
	if l.probing && l.all.out > 0 {
		return false
	}
	windows := l.windows(w.chat, w.lane)
	for _, win := range windows {
		if !win.free(w.lane, now) {
			return false
		}
	}
	for _, win := range windows {
		win.out++
	}
	w.begun, l.last = now, now
	close(w.granted)
	return true
}

// resume goes on at a pace that was found earlier.
func (l *limiter) resume(p store.Pace) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.all.n = l.rate.resume(p, time.Now())
}

// pace is what was found so far.
func (l *limiter) pace() store.Pace {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.rate.pace(l.all.n)
}

// remember goes on with a pause that the process before this one was asked for,
// within the bounds that hold for this one: it may have been asked for anything,
// and the clock may have been set back since.
func (l *limiter) remember(w store.Wait) {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := time.Now()
	left := min(w.Until.Sub(now), longestPause)
	if w.Chat == 0 && left > 0 {
		left, l.probing = min(left, longestForAll), true
	}
	l.pauseLocked(w.Chat, now.Add(left)) // on the clock that nobody sets back
}

// pauseLocked stops calls into a chat, or into all for chat 0, until a time. It
// never shortens a pause.
func (l *limiter) pauseLocked(chat news.ChatID, until time.Time) {
	l.pauses[chat] = later(l.pauses[chat], until)
}

// slowRate is how many messages a second digests and broadcasts have.
func (l *limiter) slowRate() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.all.most(news.LaneDigest)
}

// state is the present number of leases, and until when nobody may be sent to.
func (l *limiter) state() (leases int, paused time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.all.n, l.pauses[0]
}

// chatFree is when for those who do not hold the lock.
func (l *limiter) chatFree(chat news.ChatID, lane news.Lane, now time.Time) time.Time {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.when(chat, lane, now)
}
