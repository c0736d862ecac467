package delivery

import (
	"slices"
	"time"

	"newsbot/news"
	"newsbot/store"
)

// What Telegram asks for is bounded, since it has been known to ask for the
// absurd: tdlib/td#1331 saw 10,072 s, others up to half a day, and a proxy can
// say anything.
const (
	// longestPause is how long one chat is left alone at the most.
	longestPause = 24 * time.Hour

	// longestForAll is how long all chats are left alone at the most. Then one
	// message at a time shows whether Telegram still means it.
	longestForAll = 5 * time.Minute
)

// A flood is a refusal for too many messages. Telegram does not say which limit
// was hit: one chat's, or that for all.
type flood struct {
	chat   news.ChatID
	at     time.Time
	until  time.Time // as Telegram asked, within longestPause
	before int       // leases there were when all chats turned out to be meant; 0 before that ever happened
}

// A pause is a time until which a chat is left alone; chat 0 is all chats. The
// zero time ends a pause.
type pause struct {
	chat  news.ChatID
	until time.Time
}

// sameFlood is how soon after another chat's refusal a second one shows that
// all chats are meant. It is more than a second because one lease too many is
// refused about once a second.
const sameFlood = 3 * time.Second

// flooded takes note that Telegram wants to hear nothing for a while, and
// returns the pauses that follow from it, the one that matters first.
func (l *limiter) flooded(chat news.ChatID, wait time.Duration) []pause {
	l.mu.Lock()
	defer l.mu.Unlock()
	now, last := time.Now(), l.flood
	until := now.Add(min(wait, longestPause))
	if wait <= longPause && l.lowerGroup(chat, now) {
		return l.pauseChat(chat, until)
	}
	l.flood.chat, l.flood.at, l.flood.until = chat, now, until
	if !l.pauses[0].After(now) && !l.probing {
		if l.alone(chat, last, until, now) {
			return l.pauseChat(chat, until)
		}
		l.flood.before = l.all.n
		l.rate.lower(now)
	}
	return l.pauseAll(l.flood, last, now)
}

// alone reports whether a flood concerns its chat, as far as one can tell: no
// other was refused shortly before, or this one was let go in vain when all
// were let go.
func (l *limiter) alone(chat news.ChatID, last flood, until, now time.Time) bool {
	again := l.released[chat] && until.Sub(now) > longPause
	delete(l.released, chat)
	return again || chat == last.chat || now.Sub(last.at) > sameFlood
}

// pauseChat leaves one chat alone.
func (l *limiter) pauseChat(chat news.ChatID, until time.Time) []pause {
	l.pauseLocked(chat, until)
	return []pause{{chat, l.pauses[chat]}}
}

// pauseAll leaves all chats alone after two floods, the present one and the one
// before it, as long as both ask for. A chat that asks for much more than the
// other has its own reason and waits by itself; one that does not is let go with
// the others.
func (l *limiter) pauseAll(this, last flood, now time.Time) []pause {
	until := common(this.until, last.until, now)
	all := earlier(until, now.Add(longestForAll))
	l.probing = l.probing || all.Before(until)
	l.pauseLocked(0, all)
	l.fit(now)
	changes := []pause{{0, l.pauses[0]}}
	if this.until.After(until) {
		changes = append(changes, l.pauseChat(this.chat, this.until)...)
	}
	if all.Before(until) && l.pauses[last.chat].After(l.pauses[0]) {
		delete(l.pauses, last.chat)
		l.released[last.chat], l.released[this.chat] = true, true
		changes = append(changes, pause{chat: last.chat})
	}
	return changes
}

// busyGroup is from how many messages within a minute on a refusal in a group
// or channel is taken to be about its own limit.
const busyGroup = 5

// lowerGroup lowers the limit of a group or channel to what it took within the
// minute, if that was a lot, and reports whether it did. What is known of the
// limits of channels is hearsay.
func (l *limiter) lowerGroup(chat news.ChatID, now time.Time) bool {
	own := l.chats[chat]
	if len(own) < 2 {
		return false
	}
	took := own[1].used(now) - 1 // without the refused one
	if took < busyGroup {
		return false
	}
	all := min(own[1].n, took)
	for i := range own[1:] {
		minute := &own[1+i]
		minute.n = minuteOf(minute.only, all)
	}
	return true
}

// accepted takes note of a message that Telegram took. While all wait, it was
// on its way when the limit was hit, and shows better how high that is.
func (l *limiter) accepted(w *lease) {
	now := time.Now()
	l.trips.add(now.Sub(w.begun))
	l.rate.accepted(now)
	delete(l.released, w.chat)
	if l.pauses[0].After(now) {
		if l.flood.before > 0 {
			l.fit(now)
		}
		return
	}
	l.probing = false
}

// fit lowers the number of leases to what was accepted within a second, but at
// once to no less than a quarter: it may be that little was asked for.
func (l *limiter) fit(now time.Time) {
	l.all.n = max(1, min(l.flood.before-1, max(l.flood.before/4, l.rate.most(now))))
}

// longPause is beyond what a limit for all chats, or that of a group's minute,
// asks for; more than that concerns the chat alone, unless a second one is told
// the like.
const longPause = time.Minute

// common is until when all wait, given until when two chats must: the later of
// the two, unless that one alone is so late that it must have its own reason.
func common(a, b, now time.Time) time.Time {
	if first := earlier(a, b); first.Sub(now) <= longPause && later(a, b).Sub(now) > longPause {
		return first
	}
	return later(a, b)
}

const (
	firstTry = time.Minute   // after the limit turned out lower, until one more lease is tried
	lastTry  = 6 * time.Hour // the longest pause between two tries
)

// A rate finds the true number of messages a second, where it is lower than
// Telegram says. It goes down at once to what was accepted, and up by one after
// a pause that doubles each time it proves too much.
type rate struct {
	recent   []time.Time   // when messages were accepted, of late
	interval time.Duration // from a refusal to the next try
	tryAt    time.Time     // when one more lease is tried; zero at full rate
	trying   bool          // the last lease added has not proved itself yet
}

// lookBack is how long accepted messages are remembered: long enough for all
// that were on their way at a refusal to be answered.
const lookBack = 3 * time.Second

// pace is what the process after this one should know, given that there are n
// leases.
func (r *rate) pace(n int) store.Pace {
	if r.tryAt.IsZero() {
		return store.Pace{}
	}
	return store.Pace{Messages: n, TryAt: r.tryAt, Interval: r.interval}
}

// resume goes on at a pace that the process before this one had found, and
// gives the number of leases. What is older than any try tells nothing, and a
// try that lies further ahead than any was set under another clock.
func (r *rate) resume(p store.Pace, now time.Time) int {
	if p.Messages < 1 || p.Messages > perSecond || now.Sub(p.TryAt) > lastTry {
		return perSecond
	}
	r.interval = min(max(p.Interval, firstTry), lastTry)
	r.tryAt = now.Add(min(p.TryAt.Sub(now), lastTry))
	return p.Messages
}

// accepted notes the answer to a message that was accepted.
func (r *rate) accepted(now time.Time) {
	r.forget(now)
	r.recent = append(r.recent, now)
}

// forget drops what is older than lookBack.
func (r *rate) forget(now time.Time) {
	r.recent = slices.DeleteFunc(r.recent, func(at time.Time) bool { return now.Sub(at) > lookBack })
}

// most is the largest number of messages accepted within a second of late.
func (r *rate) most(now time.Time) int {
	r.forget(now)
	most, first := 0, 0
	for i, at := range r.recent {
		for at.Sub(r.recent[first]) >= time.Second {
			first++
		}
		most = max(most, i+1-first)
	}
	return most
}

// lower sets when to try more leases again, after a refusal that concerned
// everybody.
func (r *rate) lower(now time.Time) {
	r.tryAt = now.Add(r.interval)
	r.interval = min(2*r.interval, lastTry)
	r.trying = false
}

// leases is their number at now, given that it was n.
func (r *rate) leases(n int, now time.Time) int {
	if r.tryAt.IsZero() || now.Before(r.tryAt) {
		return n
	}
	if r.trying {
		r.interval = firstTry
	}
	if n == perSecond {
		r.tryAt, r.trying = time.Time{}, false
		return n
	}
	r.tryAt, r.trying = now.Add(firstTry), true
	return n + 1
}
