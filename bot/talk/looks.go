package talk

import (
	"crypto/sha256"
	"fmt"
	"slices"
	"sync"

	"newsbot/bot/telegram"
	"newsbot/news"
)

const (
	// maxLooks is how many messages are remembered by how they are to look. What
	// is forgotten is known from the next press.
	maxLooks = 1000

	// lastLooks is how many looks of one message are remembered: as many as
	// presses may be on their way.
	lastLooks = 4
)

// looks remembers how messages of ours are to look, given the edits that are on
// their way, so that the press of a button that changes nothing sends none. The
// zero value is ready. It is safe for concurrent use.
type looks struct {
	mu  sync.Mutex
	all map[place]history // guarded by mu
}

// A place is where a message stands.
type place struct {
	chat    news.ChatID
	message news.MessageID
}

// A history is what presses made of a message.
type history struct {
	wanted []telegram.Message // how it was to look, the latest last
	shown  []fingerprint      // how it looked to who pressed
}

// A fingerprint stands for what people see of a message.
type fingerprint [sha256.Size]byte

func fingerprintOf(s telegram.Shown) fingerprint {
	return sha256.Sum256(fmt.Appendf(nil, "%q %v %q", s.Text, s.Entities, s.Buttons))
}

// change notes that a message is to look like m, and says whether that takes an
// edit. shown is how it looked when the button below it was pressed.
func (l *looks) change(at place, m *telegram.Message, shown telegram.Shown) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	h, known := l.all[at]
	seen := fingerprintOf(shown)
	switch {
	case known && h.knows(shown, seen):
		if sameLook(&h.wanted[len(h.wanted)-1], m) {
			return false
		}
	case shown.Is(*m): // and nothing of ours is on its way to change that
		return false
	}
	if len(l.all) >= maxLooks {
		clear(l.all)
	}
	if l.all == nil {
		l.all = map[place]history{}
	}
	l.all[at] = history{last(append(h.wanted, *m)), last(append(h.shown, seen))}
	return true
}

// knows says whether a message that looked so, looked as presses found it or
// were to make it: what was wanted last counts, then. Else an edit of somebody
// else's came between.
func (h *history) knows(shown telegram.Shown, seen fingerprint) bool {
	return slices.Contains(h.shown, seen) || slices.ContainsFunc(h.wanted, shown.Is)
}

func sameLook(a, b *telegram.Message) bool {
	return a.Text == b.Text && slices.EqualFunc(a.Buttons, b.Buttons, slices.Equal)
}

// last are the last of a message's looks.
func last[T any](all []T) []T { return slices.Clone(all[max(0, len(all)-lastLooks):]) }

// forget takes note that nobody knows how a message looks: an edit failed.
func (l *looks) forget(at place) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.all, at)
}
