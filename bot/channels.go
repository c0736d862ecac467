package bot

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"time"

	"newsbot/bot/telegram"
	"newsbot/news"
	"newsbot/store"
)

// inForce are the settings that apply now, with the numbers of their channels.
// It is replaced as a whole, never changed.
type inForce struct {
	Settings
	to []news.Destination // parallel to Channels; zero while Telegram does not know a name
}

// Channels are the destinations of the configured channels, in the order of
// Settings.Channels. One is zero while Telegram does not know its name;
// Desk.ChannelsKnown is called when that changes.
func (b *Bot) Channels() []news.Destination { return b.settings.Load().to }

// at is the channel's destination when its chat has that number; zero for none.
func (c *Channel) at(id news.ChatID) news.Destination {
	if id == 0 {
		return news.Destination{}
	}
	return news.Destination{Chat: id, Topic: c.Topic}
}

// Configure puts other settings in force. It asks Telegram for the numbers of
// channels that are given by name; those it cannot learn now it learns later.
func (b *Bot) Configure(ctx context.Context, s Settings) {
	next := &inForce{s, make([]news.Destination, len(s.Channels))}
	for i, c := range s.Channels {
		next.to[i] = c.at(b.resolve(ctx, c.Ref))
	}
	b.settings.Store(next)
	b.setMenus(ctx)
	b.introduce(ctx)
}

// offline is s with the numbers of channels as far as they can be known without
// Telegram.
func (b *Bot) offline(s Settings) *inForce {
	f := &inForce{s, make([]news.Destination, len(s.Channels))}
	for i, c := range s.Channels {
		f.to[i] = c.at(b.remembered(c.Ref))
	}
	return f
}

// remembered is the number of a channel as we knew it last; 0 for none.
func (b *Bot) remembered(ref string) news.ChatID {
	if id, err := strconv.ParseInt(ref, 10, 64); err == nil {
		return news.ChatID(id)
	}
	known, err := b.store.ChatByUsername(ref)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		b.log.Error("channel not read", "channel", ref, "error", err)
	}
	return known.ID
}

// resolve finds the number of a channel; 0 when Telegram does not know its name.
// While Telegram is out of reach, what we knew last counts.
func (b *Bot) resolve(ctx context.Context, ref string) news.ChatID {
	if !strings.HasPrefix(ref, "@") {
		return b.remembered(ref)
	}
	found, err := b.client.Chat(ctx, ref)
	var refused *telegram.Error
	switch {
	case errors.As(err, &refused):
		b.log.Warn("channel not found; make the bot an administrator there, with the right to post", "channel", ref, "error", err)
		return 0
	case err != nil:
		b.log.Warn("channel not asked for", "channel", ref, "error", err)
		return b.remembered(ref)
	}
	if _, err := b.note(&found, nil); err != nil {
		b.log.Error("channel not noted", "channel", ref, "error", err)
	}
	return found.ID
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

// resolveMissing tries names once that have no number yet.
func (b *Bot) resolveMissing(ctx context.Context) {
	now := b.settings.Load()
	next := &inForce{now.Settings, append([]news.Destination(nil), now.to...)}
	found := false
	for i, c := range next.Channels {
		if next.to[i].Chat == 0 {
			next.to[i] = c.at(b.resolve(ctx, c.Ref))
			found = found || next.to[i].Chat != 0
		}
	}
	if found && b.settings.CompareAndSwap(now, next) && b.o.Desk.ChannelsKnown != nil {
		b.o.Desk.ChannelsKnown()
	}
}

// configured are the channels of the configuration that lead to a destination.
func (b *Bot) configured(to news.Destination) []Channel {
	s := b.settings.Load()
	var list []Channel
	for i, d := range s.to {
		if d == to {
			list = append(list, s.Channels[i])
		}
	}
	return list
}
