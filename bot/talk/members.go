package bot

import (
	"context"
	"errors"
	"maps"
	"time"

	"newsbot/bot/delivery"
	"newsbot/bot/telegram"
	"newsbot/news"
	"newsbot/store"
)

// note keeps our record of a chat as Telegram now describes it, and returns it.
// from is who is speaking; nil where nobody is.
func (b *Bot) note(seen *telegram.Chat, from *telegram.User) (news.Chat, error) {
	known, err := b.store.Chat(seen.ID)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return known, err
	}
	c := known
	c.ID, c.Kind, c.Forum = seen.ID, seen.Kind, seen.Forum
	c.Title, c.Username = line(seen.Name(), maxName), seen.Username
	if from != nil && seen.Kind == news.Private && from.Language != "" {
		c.Lang = from.Language
	}
	if err != nil {
		c.Since = b.now()
	} else if same(&c, &known) {
		return known, nil
	}
	return c, b.store.PutChat(c)
}

// same says whether two records describe a chat alike.
func same(a, b *news.Chat) bool {
	return a.Kind == b.Kind && a.Title == b.Title && a.Username == b.Username && a.Forum == b.Forum &&
		a.Lang == b.Lang && a.Manager == b.Manager && maps.Equal(a.Topics, b.Topics)
}

// topicNamed keeps the names of topics by what Telegram says in them, and
// reports whether m was such a message and nothing else. There is no way to ask.
func (b *Bot) topicNamed(m *message, c news.Chat) (bool, error) {
	switch {
	case m.TopicCreated != nil:
		return true, b.nameTopic(c, m.Thread, m.TopicCreated.Name)
	case m.TopicEdited != nil:
		return true, b.nameTopic(c, m.Thread, m.TopicEdited.Name)
	case m.Reopened != nil:
		b.engine.Retry(c.ID)
		return true, nil
	case m.InTopic && m.ReplyTo != nil && m.ReplyTo.TopicCreated != nil && c.Topics[m.Thread] == "":
		// What is said in a topic carries the topic's first message.
		return false, b.nameTopic(c, m.Thread, m.ReplyTo.TopicCreated.Name)
	}
	return false, nil
}

// move follows a group that became a supergroup. Both of its chats say so, and
// the refusal of a message may have said so before.
func (b *Bot) move(from, to news.ChatID) error {
	if err := b.store.Move(from, to, b.now()); err != nil {
		return err
	}
	b.engine.Moved(from, to)
	return nil
}

// setState says whether we may send to a chat, and has what waits for it go out
// when we may again.
func (b *Bot) setState(chat news.ChatID, state news.ChatState, reason string) error {
	err := b.store.SetState(chat, state, reason, b.now())
	if state == news.Active {
		b.engine.Retry(chat)
	}
	return err
}

// nameTopic remembers what a topic is called.
func (b *Bot) nameTopic(c news.Chat, id news.TopicID, name string) error {
	name = line(name, maxName)
	if id == 0 || name == "" || c.Topics[id] == name {
		return nil
	}
	topics := maps.Clone(c.Topics)
	if topics == nil {
		topics = map[news.TopicID]string{}
	}
	topics[id] = name
	c.Topics = topics
	return b.store.PutChat(c)
}

// ourMember acts on a change of our own standing in a chat: Telegram's first
// and best word on where we may write.
func (b *Bot) ourMember(ctx context.Context, m *membership) error {
	known, err := b.store.Chat(m.Chat.ID)
	met := err == nil && known.State != news.Gone
	record, err := b.note(&m.Chat, nil)
	if err != nil {
		return err
	}
	state, reason := standing(m)
	if state != news.Gone && record.State == news.Stopped {
		state, reason = news.Stopped, record.Reason // they asked for silence; a right more or less changes nothing about that
	}
	if err := b.setState(record.ID, state, reason); err != nil {
		return err
	}
	b.log.Info("standing changed", "chat", record.ID, "kind", record.Kind, "state", stateName(state), "by", m.From.ID)
	if state == news.Active && record.Kind != news.Private {
		return b.arrive(ctx, m, record, met)
	}
	return nil
}

// arrive welcomes a group or channel that we may write in. met says that we
// were there before.
func (b *Bot) arrive(ctx context.Context, m *membership, c news.Chat, met bool) error {
	if c.Manager == 0 {
		c.Manager = m.From.ID
		if err := b.store.PutChat(c); err != nil {
			return err
		}
	}
	if c.Username != "" {
		b.resolveMissing(ctx)
	}
	if met || c.Kind == news.Channel {
		return nil
	}
	hello := &call{to: news.Destination{Chat: c.ID}, chat: c, now: b.now()}
	if b.crowded() {
		b.log.Warn("left a group: too many added us within an hour", "chat", c.ID, "by", m.From.ID)
		return errors.Join(b.say(ctx, hello, &answer{text: "Many groups want me at once, so I have to leave. Please add me again in an hour."}), b.client.Leave(ctx, c.ID))
	}
	return b.say(ctx, hello, b.greeting(hello))
}

// maxArrivals is how many groups may add us within an hour. Somebody who adds a
// bot to more wants to have it spread something, or to wear it out.
const maxArrivals = 100

// crowded counts an arrival, and says whether it is one too many.
func (b *Bot) crowded() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if now := b.now(); now.Sub(b.arrivals.since) >= time.Hour {
		b.arrivals.since, b.arrivals.n = now, 0
	}
	b.arrivals.n++
	return b.arrivals.n > maxArrivals
}

// standing is what our membership means for sending.
func standing(m *membership) (news.ChatState, string) {
	me := m.New
	switch me.Status {
	case "kicked":
		if m.Chat.Kind == news.Private {
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
		if m.Chat.Kind == news.Channel && !me.Posts {
			return news.Parked, "not permitted to post in the channel"
		}
	case "member":
		if m.Chat.Kind == news.Channel {
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

// changed takes note of what a refusal said about a chat. The engine is not to
// be kept waiting, so that the rest is done elsewhere.
func (b *Bot) changed(c delivery.Change) {
	select {
	case b.changes <- c:
	default:
		b.log.Warn("manager not told of a refusal", "chat", c.Destination.Chat, "reason", c.Reason)
	}
}

// tellManagers tells those who brought us to a chat that we cannot write there
// any more, until ctx ends.
func (b *Bot) tellManagers(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case c := <-b.changes:
			if err := b.tellManager(c); err != nil {
				b.log.Error("manager not told of a refusal", "chat", c.Destination.Chat, "error", err)
			}
		}
	}
}

// tellManager tells the person who brought us to a chat what is wrong there, at
// most once a day, if they ever spoke to us.
func (b *Bot) tellManager(c delivery.Change) error {
	chat, err := b.store.Chat(c.Destination.Chat)
	if err != nil || chat.Manager == 0 || chat.Kind == news.Private || c.To != 0 {
		return ignoreMissing(err)
	}
	manager, err := b.store.Chat(news.ChatID(chat.Manager))
	if err != nil || manager.State != news.Active {
		return ignoreMissing(err)
	}
	key := "refused " + c.Destination.String() + " " + b.now().UTC().Format(time.DateOnly)
	queued, err := b.store.Notify(string(refusedText(&chat, c)), []news.Destination{{Chat: manager.ID}}, news.LaneAlert, key, b.now())
	b.engine.Wake(queued)
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
		where = "topic “" + either(chat.Topics[c.Destination.Topic] != "", chat.Topics[c.Destination.Topic], c.Destination.String()) + "” of " + where
		remedy = "Open the topic again, and I go on; or set up the alerts in another topic."
	}
	return telegram.Escape("I can no longer write in " + where + ". Telegram says: " + line(c.Reason, maxBecause) + "\n" + remedy)
}
