package talk

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"newsbot/bot/telegram"
	"newsbot/news"
)

// ourMember acts on a change of our own standing in a chat: Telegram's first
// and best word on where we may write.
func (t *Talk) ourMember(ctx context.Context, m *membership) error {
	known, err := t.store.Chat(m.Chat.ID)
	met := err == nil && known.State != news.Gone
	record, err := t.chats.note(&m.Chat, nil)
	if err != nil {
		return err
	}
	state, reason := Standing(m.Chat.Kind, m.New)
	if state != news.Gone && record.State == news.Stopped {
		state, reason = news.Stopped, record.Reason // they asked for silence; a right more or less changes nothing about that
	}
	err = t.chats.setState(record.ID, state, reason)
	if t.o.StandingChanged != nil { // after an error, too: it may be written all the same
		t.o.StandingChanged(record.ID)
	}
	if err != nil {
		return err
	}
	t.log.Info("standing changed", "chat", record.ID, "kind", record.Kind, "state", stateName(state), "by", m.From.ID)
	if state == news.Active && record.Kind != news.Private {
		return t.arrive(ctx, m, record, met)
	}
	return nil
}

// arrive welcomes a group or channel that we may write in. met says that we
// were there before.
func (t *Talk) arrive(ctx context.Context, m *membership, c news.Chat, met bool) error {
	if c.Manager == 0 {
		c.Manager = m.From.ID
		if err := t.store.PutChat(c); err != nil {
			return err
		}
	}
	if t.o.Arrived != nil {
		t.o.Arrived(ctx, c)
	}
	if met || c.Kind == news.Channel {
		return nil
	}
	here := news.Destination{Chat: c.ID}
	hello := &Call{Printer: t.Printer(&c), At: here, To: here, Chat: c, By: m.From.ID, Now: t.now()}
	if !t.rights.serves(hello) {
		return nil // whoever speaks to us there is told
	}
	if t.arrivals.crowded(hello.Now) {
		t.log.Warn("left a group: too many added us within an hour", "chat", c.ID, "by", m.From.ID)
		t.voice.say(hello, &Answer{Text: hello.Say("talk.crowded")}, func() { leave(t.client, t.log, c.ID) })
		return nil
	}
	if a := t.features.welcome(hello); a != nil {
		t.voice.say(hello, a)
	}
	return nil
}

// leave leaves a group.
func leave(client *telegram.Client, log *slog.Logger, chat news.ChatID) {
	ctx, cancel := context.WithTimeout(context.Background(), longestCall)
	defer cancel()
	if err := client.Leave(ctx, chat); err != nil {
		log.Warn("group not left", "chat", chat, "error", err)
	}
}

// maxArrivals is how many groups may add us within an hour. Somebody who adds a
// bot to more wants to have it spread something, or to wear it out.
const maxArrivals = 100

// arrivals counts the groups that added us within the hour that began at since.
type arrivals struct {
	mu    sync.Mutex
	since time.Time // guarded by mu
	n     int       // guarded by mu
}

// crowded counts an arrival, and says whether it is one too many.
func (a *arrivals) crowded(now time.Time) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	if now.Sub(a.since) >= time.Hour {
		a.since, a.n = now, 0
	}
	a.n++
	return a.n > maxArrivals
}

// Standing is what our membership in a chat of a kind means for sending.
func Standing(kind news.ChatKind, me telegram.Member) (news.ChatState, string) {
	switch me.Status {
	case "kicked":
		if kind == news.Private {
			return news.Gone, "blocked by the person"
		}
		return news.Gone, "removed and banned"
	case "left":
		return news.Gone, "removed"
	case "restricted":
		if !me.Present {
			return news.Gone, "removed"
		}
		if !me.Sends {
			return news.Parked, "not permitted to send messages"
		}
	case "administrator":
		if kind == news.Channel && !me.Posts {
			return news.Parked, "not permitted to post in the channel"
		}
	case "member":
		if kind == news.Channel {
			return news.Parked, "not an administrator of the channel"
		}
	}
	return news.Active, ""
}

// stateName is a state for the log.
func stateName(s news.ChatState) string {
	if s == news.Active {
		return "active"
	}
	return string(s)
}
