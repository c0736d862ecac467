package talk

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"newsbot/bot/delivery"
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
	queued, err := m.store.Notify(news.Notice{Kind: news.NoticeRefused, About: c.Destination, State: c.State, Text: c.Reason}, []news.Destination{{Chat: manager.ID}}, news.LaneAlert, key, m.now())
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
