package delivery

import (
	"time"

	"newsbot/news"
)

// A flood is a refusal for too many messages. Telegram does not say which limit
// was hit: one chat's, or that for all.
type flood struct {
	chat   news.ChatID
	at     time.Time
	before int // leases there were when all chats turned out to be meant; 0 before that ever happened
}

// sameFlood is how soon after another chat's refusal a second one shows that
// all chats are meant. It is more than a second because one lease too many is
// refused about once a second.
const sameFlood = 3 * time.Second

// flooded takes note that Telegram wants to hear nothing for a while, and
// returns the chat that is meant (0 for all) and until when.
func (l *limiter) flooded(chat news.ChatID, wait time.Duration) (news.ChatID, time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	now, last := time.Now(), l.flood
	l.pauseLocked(chat, now.Add(wait))
	if l.lowerGroup(chat, now) {
		return chat, l.pauses[chat]
	}
	l.flood.chat, l.flood.at = chat, now
	known := l.pauses[0].After(now)
	if !known {
		if chat == last.chat || now.Sub(last.at) > sameFlood {
			return chat, l.pauses[chat]
		}
		l.flood.before = l.all.n
		l.rate.lower(now)
	}
	l.pauseLocked(0, common(l.pauses[chat], l.pauses[last.chat], now))
	l.fit(now)
	return 0, l.pauses[0]
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
	minute := &own[1]
	took := minute.used(now) - 1 // without the refused one
	if took < busyGroup {
		return false
	}
	minute.n = min(minute.n, took)
	return true
}

// accepted takes note of a message that Telegram took. While all wait, it was
// on its way when the limit was hit, and shows better how high that is.
func (l *limiter) accepted(w *lease) {
	now := time.Now()
	l.trips.add(now.Sub(w.begun))
	l.rate.accepted(now)
	if l.flood.before > 0 && l.pauses[0].After(now) {
		l.fit(now)
	}
}

// fit lowers the number of leases to what was accepted within a second, but at
// once to no less than a quarter: it may be that little was asked for.
func (l *limiter) fit(now time.Time) {
	l.all.n = max(1, min(l.flood.before-1, max(l.flood.before/4, l.rate.most(now))))
}

// longPause is beyond what a limit for all chats asks for; more than that
// concerns the chat alone, unless a second one is told the like.
const longPause = time.Minute

// common is until when all wait, given until when two chats must: the later of
// the two, unless that one alone is so late that it must have its own reason.
func common(a, b, now time.Time) time.Time {
	if first := earlier(a, b); first.Sub(now) <= longPause && later(a, b).Sub(now) > longPause {
		return first
	}
	return later(a, b)
}
