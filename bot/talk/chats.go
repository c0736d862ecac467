package talk

import (
	"context"
	"errors"
	"maps"
	"time"

	"newsbot/bot/delivery"
	"newsbot/bot/telegram"
	"newsbot/bot/texts"
	"newsbot/news"
	"newsbot/store"
)

// chats keeps the record of every chat true, and the engine informed.
type chats struct {
	store  *store.DB
	engine *delivery.Engine
	now    func() time.Time
}

// note keeps our record of a chat as Telegram now describes it, and returns it.
// from is who is speaking; nil where nobody is.
func (r *chats) note(seen *telegram.Chat, from *telegram.User) (news.Chat, error) {
	known, err := r.store.Chat(seen.ID)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return known, err
	}
	c := known
	c.ID, c.Kind, c.Forum = seen.ID, seen.Kind, seen.Forum
	c.Title, c.Username = texts.Line(seen.Name(), texts.MaxName), seen.Username
	if from != nil && seen.Kind == news.Private && from.Language != "" {
		c.Lang = from.Language
	}
	if err != nil {
		c.Since = r.now()
	} else if same(&c, &known) {
		return known, nil
	}
	return c, r.store.PutChat(c)
}

// same says whether two records describe a chat alike.
func same(a, b *news.Chat) bool {
	return a.Kind == b.Kind && a.Title == b.Title && a.Username == b.Username && a.Forum == b.Forum &&
		a.Lang == b.Lang && a.Manager == b.Manager && a.Desk == b.Desk && maps.Equal(a.Topics, b.Topics)
}

// topicNamed keeps the names of topics by what Telegram says in them, and
// reports whether m was such a message and nothing else. There is no way to ask.
func (r *chats) topicNamed(m *message, c news.Chat) (bool, error) {
	switch {
	case m.TopicCreated != nil:
		return true, r.nameTopic(c, m.Thread, m.TopicCreated.Name)
	case m.TopicEdited != nil:
		return true, r.nameTopic(c, m.Thread, m.TopicEdited.Name)
	case m.Reopened != nil:
		r.engine.Retry(c.ID)
		return true, nil
	case m.InTopic && m.ReplyTo != nil && m.ReplyTo.TopicCreated != nil && c.Topics[m.Thread] == "":
		// What is said in a topic carries the topic's first message.
		return false, r.nameTopic(c, m.Thread, m.ReplyTo.TopicCreated.Name)
	}
	return false, nil
}

// move follows a group that became a supergroup. Both of its chats say so, and
// the refusal of a message may have said so before.
func (r *chats) move(from, to news.ChatID) error {
	if err := r.store.Move(from, to, r.now()); err != nil {
		return err
	}
	r.engine.Moved(from, to)
	return nil
}

// choose changes a destination's settings, which takes effect on what waits, too.
func (r *chats) choose(to news.Destination, change func(*news.Settings) error) error {
	err := r.store.ChangeSettings(to, change)
	r.engine.Reconsider(to.Chat)
	return err
}

// setState says whether we may send to a chat, and has what waits for it go out
// when we may again.
func (r *chats) setState(chat news.ChatID, state news.ChatState, reason string) error {
	err := r.store.SetState(chat, state, reason, r.now())
	if state == news.Active {
		r.engine.Retry(chat)
	}
	return err
}

// nameTopic remembers what a topic is called.
func (r *chats) nameTopic(c news.Chat, id news.TopicID, name string) error {
	name = texts.Line(name, texts.MaxName)
	if id == 0 || name == "" || c.Topics[id] == name {
		return nil
	}
	topics := maps.Clone(c.Topics)
	if topics == nil {
		topics = map[news.TopicID]string{}
	}
	topics[id] = name
	c.Topics = topics
	return r.store.PutChat(c)
}

// Note keeps our record of a chat as Telegram describes it, and returns it.
func (t *Talk) Note(seen *telegram.Chat) (news.Chat, error) { return t.chats.note(seen, nil) }

// revive takes note that a person who had blocked us, or whom Telegram did not
// know, speaks to us.
func (r *chats) revive(c *Call) error {
	if !c.Private() || c.Chat.State != news.Gone {
		return nil
	}
	c.Chat.State = news.Active
	return r.setState(c.Chat.ID, news.Active, "")
}

// Resume takes back a /stop, and says whether there was one.
func (t *Talk) Resume(c *Call) (bool, error) {
	if c.Chat.State != news.Stopped {
		return false, nil
	}
	c.Chat.State = news.Active
	return true, t.chats.setState(c.Chat.ID, news.Active, "")
}

// Stop silences a chat until Resume.
func (t *Talk) Stop(c *Call) error {
	return t.chats.setState(c.Chat.ID, news.Stopped, "asked for silence")
}

// maxPayload is how many characters the payload of a link may have, of A-Z,
// a-z, 0-9, _ and -. Source: Bot features, deep linking.
const maxPayload = 64

// StartLink is a link to /start with a payload; "" when that is too long.
func (t *Talk) StartLink(payload string) string {
	if len(payload) > maxPayload {
		return ""
	}
	return "https://t.me/" + t.me.Username + "?start=" + payload
}

// GroupLink is a link that adds us to a group.
func (t *Talk) GroupLink() string { return "https://t.me/" + t.me.Username + "?startgroup=true" }

// Find asks Telegram for a group or a channel by its "@name" or number, and notes it.
// The error is a *news.Fault where there is none, or it is a person's chat.
func (t *Talk) Find(ctx context.Context, ref string) (news.Chat, error) {
	found, err := t.client.Chat(ctx, ref)
	var refused *telegram.Error
	switch {
	case errors.As(err, &refused) && refused.Code >= 400 && refused.Code < 500 && refused.Code != 429:
		return news.Chat{}, Refuse("talk.no-such-chat", Args{"chat": ref})
	case err != nil:
		return news.Chat{}, err
	case found.Kind == news.Private:
		return news.Chat{}, Refuse("talk.a-person")
	}
	return t.Note(&found)
}
