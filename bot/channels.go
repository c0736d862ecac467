package bot

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"newsbot/bot/telegram"
	"newsbot/news"
	"newsbot/store"
)

// channels are the channels of the configuration, with their numbers as far as
// they are known.
type channels struct {
	client *telegram.Client
	store  *store.DB
	log    *slog.Logger
	note   func(*telegram.Chat) (news.Chat, error) // keeps the record of a chat
	known  func()                                  // hears that a number was learned; nil is fine

	mu   sync.Mutex
	list []Channel          // guarded by mu; replaced as a whole, never changed
	to   []news.Destination // parallel to list, zero while Telegram does not know a name; guarded by mu
}

// at is a channel's destination when its chat has that number; zero for none.
func at(c *Channel, id news.ChatID) news.Destination {
	if id == 0 {
		return news.Destination{}
	}
	return news.Destination{Chat: id, Topic: c.Topic}
}

// configure puts other channels in the place of those that were.
func (cs *channels) configure(list []Channel, number func(ref string) news.ChatID) {
	to := make([]news.Destination, len(list))
	for i, c := range list {
		to[i] = at(&c, number(c.Ref))
	}
	cs.mu.Lock()
	defer cs.mu.Unlock()
	cs.list, cs.to = list, to
}

// destinations are where the channels are, in their order.
func (cs *channels) destinations() []news.Destination {
	cs.mu.Lock()
	defer cs.mu.Unlock()
	return slices.Clone(cs.to)
}

// byDestination are the channels that are known, by where they are.
func (cs *channels) byDestination() map[news.Destination][]Channel {
	cs.mu.Lock()
	defer cs.mu.Unlock()
	all := map[news.Destination][]Channel{}
	for i, to := range cs.to {
		if to != (news.Destination{}) {
			all[to] = append(all[to], cs.list[i])
		}
	}
	return all
}

// remembered is the number of a channel as we knew it last; 0 for none.
func (cs *channels) remembered(ref string) news.ChatID {
	if id, err := strconv.ParseInt(ref, 10, 64); err == nil {
		return news.ChatID(id)
	}
	known, err := cs.store.ChatByUsername(ref)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		cs.log.Error("channel not read", "channel", ref, "error", err)
	}
	return known.ID
}

// resolve finds the number of a channel; 0 when Telegram does not know its name.
// While Telegram is out of reach, what we knew last counts.
func (cs *channels) resolve(ctx context.Context, ref string) news.ChatID {
	if !strings.HasPrefix(ref, "@") {
		return cs.remembered(ref)
	}
	found, err := cs.client.Chat(ctx, ref)
	var refused *telegram.Error
	switch {
	case errors.As(err, &refused):
		cs.log.Warn("channel not found; make the bot an administrator there, with the right to post", "channel", ref, "error", err)
		return 0
	case err != nil:
		cs.log.Warn("channel not asked for", "channel", ref, "error", err)
		return cs.remembered(ref)
	}
	if _, err := cs.note(&found); err != nil {
		cs.log.Error("channel not noted", "channel", ref, "error", err)
	}
	return found.ID
}

// resolveMissing tries names once that have no number yet, and says whether one
// has now.
func (cs *channels) resolveMissing(ctx context.Context) (found bool) {
	cs.mu.Lock()
	list, to := cs.list, slices.Clone(cs.to)
	cs.mu.Unlock()
	for i := range to {
		if to[i].Chat == 0 {
			to[i] = at(&list[i], cs.resolve(ctx, list[i].Ref))
			found = found || to[i].Chat != 0
		}
	}
	cs.mu.Lock()
	defer cs.mu.Unlock()
	if !found || len(cs.list) != len(list) || len(list) > 0 && &cs.list[0] != &list[0] {
		return false // another configuration came meanwhile
	}
	cs.to = to
	return true
}

// resolveEvery is how often names that Telegram did not know are tried again.
const resolveEvery = time.Minute

// resolveLater tries names again that Telegram did not know, until ctx ends.
func (b *Bot) resolveLater(ctx context.Context) {
	t := time.NewTicker(resolveEvery)
	defer t.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-t.C:
			b.resolveMissing(ctx)
		}
	}
}

// arrived learns the number of a channel that may be one of the configuration.
func (b *Bot) arrived(ctx context.Context, c news.Chat) {
	if c.Username != "" {
		b.resolveMissing(ctx)
	}
}

// resolveMissing tries names once that have no number yet.
func (b *Bot) resolveMissing(ctx context.Context) {
	if !b.channels.resolveMissing(ctx) {
		return
	}
	b.mu.Lock()
	b.showAlerts()
	b.mu.Unlock()
	if b.channels.known != nil {
		b.channels.known()
	}
}
