package talk

import (
	"context"
	"errors"
	"strconv"
	"strings"

	"newsbot/bot/telegram"
	"newsbot/news"
	"newsbot/store"
)

// A person can act for a channel or a group from their own chat: what they ask
// for is then about that one, and the answers come to them. Whether they may is
// asked of Telegram each time, and the buttons of such an answer name the chat
// that they are about, so that one pressed later does not act on another.

// actFor makes a call from a person's own chat one about what they act for. The
// error is a *news.Fault when they may not, or not any more.
func (r *rights) actFor(ctx context.Context, c *Call) error {
	if !c.Private() || c.Chat.Desk == (news.Destination{}) {
		return nil
	}
	if err := r.about(c, c.Chat.Desk); err != nil {
		return err
	}
	return r.mayChange(ctx, c)
}

// mayBring says whether a file may set something up: where its person acts, as what they
// type does. The error is a *news.Fault when it may not.
func (r *rights) mayBring(ctx context.Context, c *Call) error {
	if err := r.actFor(ctx, c); err != nil {
		return err
	}
	return r.mayChange(ctx, c)
}

// about makes a call one about another chat than that where it was said.
func (r *rights) about(c *Call, to news.Destination) error {
	record, err := r.store.Chat(to.Chat)
	if errors.Is(err, store.ErrNotFound) {
		return Refuse("talk.desk-gone")
	}
	c.To, c.Chat, c.speaks, c.Printer = to, record, false, c.There()
	return err
}

// MayChangeHere says whether whoever calls may change what the chat gets, for a
// command that does so only at times. The error is a *news.Fault when they may not.
func (t *Talk) MayChangeHere(ctx context.Context, c *Call) error { return t.rights.mayChange(ctx, c) }

// MayChange says whether whoever calls may change what another chat gets. The
// error is a *news.Fault when they may not.
func (t *Talk) MayChange(ctx context.Context, c *Call, record news.Chat) error {
	there := *c
	there.To, there.Chat, there.speaks = news.Destination{Chat: record.ID}, record, false
	return t.rights.mayChange(ctx, &there)
}

// aboutMark stands in what a button carries, before the chat that it is about.
const aboutMark = "@"

// actedFor is an answer about another chat: it says which, and its buttons carry it.
func actedFor(c *Call, a *Answer) (telegram.HTML, [][]telegram.Button) {
	mark := aboutMark + strconv.FormatInt(int64(c.To.Chat), 36) + "." + strconv.FormatInt(int64(c.To.Topic), 36)
	rows := make([][]telegram.Button, 0, len(a.Buttons))
	for _, row := range a.Buttons {
		var marked []telegram.Button
		for _, b := range row {
			if b.Data != "" {
				b.Data += mark
			}
			marked = append(marked, b)
		}
		rows = append(rows, marked)
	}
	return telegram.Join("\n", c.Say("talk.for", Args{"chat": c.Chat.Title}), a.Text), rows
}

// cutAbout cuts the chat that a button is about from what it carries.
func cutAbout(data string) (token, about string) {
	token, about, _ = strings.Cut(data, aboutMark)
	return token, about
}

// actAbout makes a press one about the chat that its button names. That is no
// authority: whether the person may is asked as ever.
func (r *rights) actAbout(c *Call, about string) error {
	chat, topic, _ := strings.Cut(about, ".")
	id, err := strconv.ParseInt(chat, 36, 64)
	thread, err2 := strconv.ParseInt(topic, 36, 64)
	if err != nil || err2 != nil || !c.Private() {
		return ErrButton
	}
	return r.about(c, news.Destination{Chat: news.ChatID(id), Topic: news.TopicID(thread)})
}
