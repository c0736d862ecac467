package bot

import (
	"errors"
	"slices"
	"time"

	"newsbot/bot/delivery"
	"newsbot/news"
	"newsbot/store"
)

// managers are told what is wrong in the groups and channels that they brought us to,
// or set something up in, and that it is right again.
type managers struct {
	store  *store.DB
	engine *delivery.Engine
	now    func() time.Time
}

// mostManagers is how many of those who set something up in a chat hear of it.
const mostManagers = 5

// of are the private chats of those who run a chat, as far as they ever spoke to us:
// who brought us there first.
func (m *managers) of(c *news.Chat) (list []news.Destination, err error) {
	subs, err := m.store.SubscriptionsOf(c.ID)
	if err != nil {
		return nil, err
	}
	people := []news.UserID{c.Manager}
	for _, s := range subs {
		people = append(people, s.By)
	}
	for _, p := range people {
		to := news.Destination{Chat: news.ChatID(p)}
		own, err := m.store.Chat(to.Chat)
		if err := ignoreMissing(err); err != nil {
			return nil, err
		}
		if p != 0 && err == nil && own.State == news.Active && !slices.Contains(list, to) && len(list) < mostManagers {
			list = append(list, to)
		}
	}
	return list, nil
}

// tell tells them something, once for a key. It says whether there was anybody.
func (m *managers) tell(c *news.Chat, n news.Notice, key string) (bool, error) {
	to, err := m.of(c)
	if err != nil || len(to) == 0 {
		return false, err
	}
	queued, err := m.store.Notify(n, to, news.LaneAlert, key, m.now())
	m.engine.Wake(queued)
	return err == nil, err
}

// topic tells them that a topic cannot be written in, once a day.
func (m *managers) topic(to news.Destination, reason string) error {
	c, err := m.store.Chat(to.Chat)
	if err != nil || c.Kind == news.Private {
		return ignoreMissing(err)
	}
	_, err = m.tell(&c, news.Notice{Kind: news.NoticeRefused, About: to, Text: reason}, "refused "+to.String()+" "+m.now().UTC().Format(time.DateOnly))
	return err
}

// ignoreMissing is err unless it only says that nothing is known.
func ignoreMissing(err error) error {
	if errors.Is(err, store.ErrNotFound) {
		return nil
	}
	return err
}
