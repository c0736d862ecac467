package delivery

import (
	"cmp"
	"log/slog"
	"slices"
	"sync"
	"time"

	"newsbot/bot/telegram"
	"newsbot/news"
	"newsbot/store"
)

// A TroubleKind is what stands in the way of messages.
type TroubleKind int

const (
	Outage       TroubleKind = iota + 1 // Telegram does not answer messages; all wait
	Paused                              // Telegram asked for a long silence, of one chat or of all
	ChatGone                            // a group or channel is gone or removed us; what waited for it is given up
	NoRight                             // we may not write in a group or channel; what waits is kept for three days
	TopicClosed                         // a topic is closed; what waits is kept for three days
	TopicDeleted                        // a topic is no longer there; what waits is kept for three days
)

// String is the kind's name, for logs and figures.
func (k TroubleKind) String() string {
	return [...]string{"none", "outage", "paused", "chat gone", "no right", "topic closed", "topic deleted"}[k]
}

// A Trouble is something that stands in the way of messages for longer than a
// moment, and that somebody can or should know of. There is at most one of each
// kind for a destination.
type Trouble struct {
	Kind        TroubleKind
	Destination news.Destination // zero for all; without a topic for a whole chat
	Since       time.Time
	Until       time.Time // of Paused: when Telegram wants to hear again, within a day; a probe may go before
	Reason      string    // in Telegram's words
}

// longSilence is from which pause on Telegram's wish is a trouble.
const longSilence = time.Hour

// A troubleKey tells troubles apart.
type troubleKey struct {
	kind        TroubleKind
	destination news.Destination
}

// troubles are those at present. They are safe for concurrent use.
type troubles struct {
	log  *slog.Logger
	tell func(t Trouble, over bool) // Options.OnTrouble

	mu  sync.Mutex
	all map[troubleKey]Trouble
}

// add takes note of a trouble, and reports whether it is a new one. One that
// was there goes on.
func (s *troubles) add(t Trouble) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.all == nil {
		s.all = map[troubleKey]Trouble{}
	}
	key := troubleKey{t.Kind, t.Destination}
	old, known := s.all[key]
	if known {
		t.Since = old.Since
	}
	s.all[key] = t
	return !known
}

// remove takes out the troubles for which over holds, and returns them.
func (s *troubles) remove(over func(*Trouble) bool) (ended []Trouble) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for key, t := range s.all {
		if over(&t) {
			delete(s.all, key)
			ended = append(ended, t)
		}
	}
	return ended
}

// list is all troubles, the longest first.
func (s *troubles) list() []Trouble {
	s.mu.Lock()
	defer s.mu.Unlock()
	list := make([]Trouble, 0, len(s.all))
	for _, t := range s.all {
		list = append(list, t)
	}
	slices.SortFunc(list, func(a, b Trouble) int {
		return cmp.Or(a.Since.Compare(b.Since), cmp.Compare(a.Kind, b.Kind),
			cmp.Compare(a.Destination.Chat, b.Destination.Chat), cmp.Compare(a.Destination.Topic, b.Destination.Topic))
	})
	return list
}

// Troubles lists what stands in the way of messages at present, the longest
// first. Of private chats only a pause is one: a person who blocks us is none.
func (e *Engine) Troubles() []Trouble { return e.line.troubles.list() }

// begin takes note of a trouble and tells of it if it is new.
func (s *troubles) begin(t Trouble) {
	t.Since = time.Now()
	if !s.add(t) {
		return
	}
	s.log.Warn("trouble", "kind", t.Kind, "destination", t.Destination, "reason", t.Reason)
	if s.tell != nil {
		s.tell(t, false)
	}
}

// end takes note that troubles are over and tells of it.
func (s *troubles) end(over func(*Trouble) bool) {
	for _, t := range s.remove(over) {
		s.log.Info("trouble over", "kind", t.Kind, "destination", t.Destination, "since", t.Since)
		if s.tell != nil {
			s.tell(t, true)
		}
	}
}

// troubled takes note of what the answer to a message says about where it was to
// go.
func (s *troubles) troubled(d news.Destination, r telegram.Reaction) {
	t := Trouble{Destination: news.Destination{Chat: d.Chat}, Reason: r.Reason}
	switch r.Fate {
	case telegram.Done:
		s.arrived(d)
		return
	case telegram.Left:
		t.Kind = ChatGone
	case telegram.Parked:
		t.Kind = NoRight
	case telegram.TopicClosed:
		t.Kind, t.Destination = TopicClosed, d
	case telegram.TopicGone:
		t.Kind, t.Destination = TopicDeleted, d
	}
	if t.Kind != 0 && d.Chat < 0 {
		s.begin(t)
	}
}

// arrived takes note that a message arrived at a destination.
func (s *troubles) arrived(d news.Destination) {
	s.end(func(t *Trouble) bool {
		return t.Kind != Paused && (t.Destination == d || t.Destination == news.Destination{Chat: d.Chat})
	})
}

// changed takes note that something has changed in a chat: what was wrong
// there may be right now, and is noticed anew if it is not.
func (s *troubles) changed(chat news.ChatID) {
	s.end(func(t *Trouble) bool { return t.Kind != Paused && t.Destination.Chat == chat && chat != 0 })
}

// of says whether it is known that a group or channel could not be served.
func (s *troubles) of(chat news.ChatID) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	for key := range s.all {
		if key.kind != Paused && key.destination.Chat == chat && chat != 0 {
			return true
		}
	}
	return false
}

// answered takes note that Telegram took a call of a chat that was begun at a
// time: since then neither it nor all are to be silent, and there is no outage.
func (s *troubles) answered(chat news.ChatID, begun time.Time) {
	s.end(func(t *Trouble) bool {
		ends := t.Kind == Outage || t.Kind == Paused && (t.Destination.Chat == chat || t.Destination.Chat == 0)
		return ends && begun.After(t.Since)
	})
}

// silenced takes note of the pauses that followed from a refusal with such a
// wait.
func (s *troubles) silenced(r telegram.Reaction, pauses []pause) {
	for _, p := range pauses {
		to := news.Destination{Chat: p.chat}
		switch {
		case p.until.IsZero():
			s.end(func(t *Trouble) bool { return t.Kind == Paused && t.Destination == to })
		case r.Wait > longSilence:
			s.begin(Trouble{Kind: Paused, Destination: to, Until: time.Now().Add(r.Wait), Reason: r.Reason})
		}
	}
}

// outlived takes note of troubles that end with time alone; quiet says that
// nothing has failed for a while.
func (s *troubles) outlived(now time.Time, quiet bool) {
	s.end(func(t *Trouble) bool {
		return t.Kind == Paused && !t.Until.After(now) || t.Kind == Outage && quiet
	})
}

// inherit takes note, without a word, of what the process before this one was
// told: pauses, and groups and channels in which we may not write.
func (e *Engine) inherit(waits []store.Wait) {
	now := time.Now()
	for _, t := range e.o.Troubles {
		e.line.troubles.add(t)
	}
	for _, w := range waits {
		if left := w.Until.Sub(now); left > longSilence {
			e.line.troubles.add(Trouble{
				Kind: Paused, Destination: news.Destination{Chat: w.Chat}, Since: now,
				Until: now.Add(min(left, longestPause)), Reason: w.Reason,
			})
		}
	}
	for chat := range e.queues.groups() {
		if c, err := e.o.Store.Chat(chat); err == nil && c.State == news.Parked {
			e.line.troubles.add(Trouble{Kind: NoRight, Destination: news.Destination{Chat: chat}, Since: c.Since, Reason: c.Reason})
		}
	}
}
