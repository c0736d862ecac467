package bot

import (
	"context"
	"errors"
	"time"

	"newsbot/bot/delivery"
	"newsbot/news"
	"newsbot/store"
)

// judgeEvery is how often it is looked into whether the outlets can be served.
// What Telegram refuses, or says of our standing, is looked into at once.
const judgeEvery = time.Minute

// topicStanding says what a trouble of a topic makes of an outlet there. What
// concerns its whole chat stands in the chat's record.
var topicStanding = map[delivery.TroubleKind]news.Standing{
	delivery.TopicClosed:  news.NoRights,
	delivery.TopicDeleted: news.Vanished,
}

// standing says whether an outlet can be served, and else why not, given the
// record of its chat and the troubles there are.
func standing(to news.Destination, c news.Chat, troubles []delivery.Trouble) (_ news.Standing, reason string) {
	switch c.State {
	case news.Gone:
		return news.Vanished, c.Reason
	case news.Parked:
		return news.NoRights, c.Reason
	}
	for _, t := range troubles {
		if s, ok := topicStanding[t.Kind]; ok && t.Destination == to {
			return s, t.Reason
		}
	}
	return news.Reached, ""
}

// concerns says whether a trouble is why an outlet cannot be served.
func concerns(t *delivery.Trouble, to news.Destination) bool {
	_, ofTopic := topicStanding[t.Kind]
	ofChat := t.Kind == delivery.ChatGone || t.Kind == delivery.NoRight
	return ofTopic && t.Destination == to || ofChat && t.Destination.Chat == to.Chat
}

// troubles are those of the outlets' topics that the process before this one
// knew of.
func (cs *channels) troubles() (all []delivery.Trouble) {
	cs.mu.Lock()
	defer cs.mu.Unlock()
	for i := range cs.list {
		o := &cs.list[i]
		to, known := o.Destination()
		c, err := cs.store.Chat(to.Chat)
		if s, _ := standing(to, c, nil); !known || err != nil || s != news.Reached {
			continue // the record of the chat says why
		}
		for kind, s := range topicStanding {
			if s == o.State.Standing {
				all = append(all, delivery.Trouble{Kind: kind, Destination: to, Since: o.State.Since, Reason: o.State.Reason})
			}
		}
	}
	return all
}

// judge notes of every outlet that leads somewhere whether it can be served. It
// says whether one can be again.
func (cs *channels) judge(troubles []delivery.Trouble) (again bool) {
	cs.read()
	cs.mu.Lock()
	list := cs.list
	cs.mu.Unlock()
	for _, o := range list {
		to, known := o.Destination()
		if !known || o.State.Standing == news.Unresolved || o.State.Standing == news.NoSuchName {
			continue
		}
		c, err := cs.store.Chat(to.Chat)
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			cs.log.Error("channel not judged", "channel", o.Ref, "error", err)
			continue
		}
		again = cs.stands(&o, c, troubles) || again
	}
	cs.read()
	return again
}

// stands notes whether an outlet can be served, and says whether it can be again.
func (cs *channels) stands(o *news.Outlet, c news.Chat, troubles []delivery.Trouble) (again bool) {
	to, _ := o.Destination()
	now, reason := standing(to, c, troubles)
	if now == o.State.Standing && reason == o.State.Reason {
		return now == news.Reached && o.State.Behind // noted before, by a write that said no, and not told yet
	}
	changed, err := cs.store.SetStanding(o.ID, now, reason, cs.now())
	if err != nil {
		cs.log.Error("channel not noted", "channel", o.Ref, "error", err)
		return false
	}
	if changed {
		cs.log.Info("channel judged", "channel", o.Label(), "standing", now, "reason", reason)
	}
	return changed && now == news.Reached
}

// troubled hears that a trouble began or is over. It does not block.
func (b *Bot) troubled(delivery.Trouble, bool) { b.unsettle() }

// standingChanged hears that we may write in a chat now, or no more. It does not
// block.
func (b *Bot) standingChanged(chat news.ChatID) {
	b.unsettle()
	b.absences.changed(delivery.Change{Destination: news.Destination{Chat: chat}})
}

// unsettle has the standings of the outlets looked into at once. It does not
// block.
func (b *Bot) unsettle() {
	select {
	case b.unsettled <- struct{}{}:
	default:
	}
}

// judgeOutlets keeps the standings of the outlets true until ctx ends, and has
// them told what came meanwhile when they can be served again.
func (b *Bot) judgeOutlets(ctx context.Context) {
	t := time.NewTicker(judgeEvery)
	defer t.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-t.C:
		case <-b.unsettled:
		}
		if b.channels.judge(b.engine.Troubles()) && b.channels.known != nil {
			b.channels.known()
		}
	}
}
