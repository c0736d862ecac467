package talk

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"time"

	"newsbot/bot/delivery"
	"newsbot/bot/telegram"
	"newsbot/bot/texts"
	"newsbot/news"
	"newsbot/store"
)

// managers tells those who brought us to a chat what is wrong there.
type managers struct {
	store   *store.DB
	engine  *delivery.Engine
	log     *slog.Logger
	now     func() time.Time
	changes chan delivery.Change
}

// changed takes note of what a refusal said about a chat. The engine is not to
// be kept waiting, so that the rest is done elsewhere.
func (m *managers) changed(c delivery.Change) {
	select {
	case m.changes <- c:
	default:
		m.log.Warn("manager not told of a refusal", "chat", c.Destination.Chat, "reason", c.Reason)
	}
}

// tell tells those who brought us to a chat that we cannot write there
// any more, until ctx ends.
func (m *managers) tell(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case c := <-m.changes:
			if err := m.tellOf(c); err != nil {
				m.log.Error("manager not told of a refusal", "chat", c.Destination.Chat, "error", err)
			}
		}
	}
}

// tellOf tells the person who brought us to a chat what is wrong there, at
// most once a day, if they ever spoke to us.
func (m *managers) tellOf(c delivery.Change) error {
	chat, err := m.store.Chat(c.Destination.Chat)
	if err != nil || chat.Manager == 0 || chat.Kind == news.Private || c.To != 0 {
		return ignoreMissing(err)
	}
	manager, err := m.store.Chat(news.ChatID(chat.Manager))
	if err != nil || manager.State != news.Active {
		return ignoreMissing(err)
	}
	key := "refused " + c.Destination.String() + " " + m.now().UTC().Format(time.DateOnly)
	queued, err := m.store.Notify(string(refusedText(&chat, c)), []news.Destination{{Chat: manager.ID}}, news.LaneAlert, key, m.now())
	m.engine.Wake(queued)
	return err
}

// ignoreMissing is err unless it only says that nothing is known.
func ignoreMissing(err error) error {
	if errors.Is(err, store.ErrNotFound) {
		return nil
	}
	return err
}

// refusedText says what Telegram refuses, and what to do about it.
func refusedText(chat *news.Chat, c delivery.Change) telegram.HTML {
	where, remedy := "“"+chat.Title+"”", "Permit me to send messages there (in a channel: to post), and I go on where I stopped."
	if c.State == news.Gone {
		remedy = "Add me again if that was a mistake; what was set up is kept."
	} else if c.State == news.Active {
		where = "topic “" + cmp.Or(chat.Topics[c.Destination.Topic], c.Destination.String()) + "” of " + where
		remedy = "Open the topic again, and I go on; or set up the alerts in another topic."
	}
	return telegram.Escape("I can no longer write in " + where + ". Telegram says: " + texts.Line(c.Reason, texts.MaxPhrase) + "\n" + remedy)
}
