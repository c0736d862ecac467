package bot

import (
	"context"
	"errors"
	"time"

	"newsbot/bot/telegram"
	"newsbot/news"
)

// hear acts on something said in a chat, by a person or by Telegram.
func (b *Bot) hear(ctx context.Context, u *update, m *message) error {
	if m.MigrateTo != 0 {
		return b.move(m.Chat.ID, m.MigrateTo)
	}
	if m.MigrateFrom != 0 {
		return b.move(m.MigrateFrom, m.Chat.ID)
	}
	if m.Automatic || m.byBot() {
		return nil
	}
	record, err := b.note(&m.Chat, m.From)
	if err != nil {
		return err
	}
	if done, err := b.topicNamed(m, record); done || err != nil {
		return err
	}
	c := callOf(m, record, b.now())
	if err := b.revive(c); err != nil {
		return err
	}
	a, err := b.respond(ctx, m, c)
	if err != nil {
		a = b.apology(u, c, err)
	}
	if a == nil {
		return nil
	}
	return b.say(ctx, c, a)
}

// byBot says whether another bot wrote m. Anonymous administrators and people
// who write as a channel come with a bot as their stand-in.
func (m *message) byBot() bool {
	return m.SenderChat == nil && m.From != nil && m.From.IsBot
}

// callOf says who is speaking. A sender chat that is the chat itself is one of
// its anonymous administrators, or a channel's post; another one is a person
// who writes as some channel, and has no say.
func callOf(m *message, record news.Chat, now time.Time) *call {
	c := &call{to: m.destination(), chat: record, message: m.ID, file: m.Document, now: now}
	switch {
	case m.SenderChat != nil:
		c.speaks = m.SenderChat.ID == m.Chat.ID
	case m.From != nil:
		c.by = m.From.ID
		c.speaks = c.private()
	default:
		c.speaks = record.Kind == news.Channel
	}
	return c
}

// revive takes note that a person who had blocked us, or whom Telegram did not
// know, speaks to us.
func (b *Bot) revive(c *call) error {
	if !c.private() || c.chat.State != news.Gone {
		return nil
	}
	c.chat.State = news.Active
	return b.setState(c.chat.ID, news.Active, "")
}

// respond finds out what is wanted and does it. No answer means that we keep
// quiet: about what is for others, and in groups about all that is not for us by
// name.
func (b *Bot) respond(ctx context.Context, m *message, c *call) (*answer, error) {
	o, isOrder := parseOrder(m.said(), b.me.Username)
	switch {
	case isOrder && !o.mine, !isOrder && !c.private():
		return nil, nil
	case m.forwarded() && !c.private():
		return nil, nil
	case m.forwarded():
		return nil, Reply("That is a forwarded message, so I did nothing. Type it yourself if it was meant for me.")
	case isOrder:
		return b.order(ctx, m, c, o)
	case b.isLate(m, c):
		return b.lateNote(c), nil
	case m.Document != nil:
		return b.imported(ctx, c)
	case m.said() == "" && m.any():
		return nil, Reply("I can only read text. /help shows what I can do.")
	case m.said() == "":
		return nil, nil // Telegram's own word, such as that something was pinned
	}
	c.args = m.said()
	return b.plainText(ctx, c)
}

// order does what a command says.
func (b *Bot) order(ctx context.Context, m *message, c *call, o order) (*answer, error) {
	cmd, found := b.find(o.name, c)
	switch {
	case !found && !c.private() && !o.addressed:
		return nil, nil // another bot's
	case b.isLate(m, c) && o.name != "stop" && o.name != "start":
		return b.lateNote(c), nil // silence that was asked for is still wanted
	case !found:
		return nil, Reply("I don't know /" + o.name + ". " + b.ref(c, "help") + " shows what I can do.")
	}
	c.args, c.about = o.args, b.toldIn(m.ReplyTo)
	return b.obey(ctx, cmd, c)
}

// isLate says whether something was said so long ago, while we were away, that
// to answer it now would surprise.
func (b *Bot) isLate(m *message, c *call) bool {
	at := m.at()
	return !at.IsZero() && c.now.Sub(at) > maxLate
}

// lateNote is said once to a chat that spoke to us while we were away, however
// often it did.
func (b *Bot) lateNote(c *call) *answer {
	if !b.seldom(c.chat.ID, "late", maxLate) {
		return nil
	}
	return &answer{text: "I was away for a while and did nothing about what you sent. Please send again what you still want."}
}

// apology is the answer after an error. A Reply is for the person; of what only
// the operator can mend, a chat hears once in a while.
func (b *Bot) apology(u *update, c *call, err error) *answer {
	var r Reply
	text := b.excuse(u, err)
	if !errors.As(err, &r) && !b.seldom(c.chat.ID, "sorry", time.Minute) {
		return nil
	}
	return &answer{text: telegram.Escape(text)}
}

// say sends an answer to where the call came from, through the engine's limiter.
func (b *Bot) say(ctx context.Context, c *call, a *answer) error {
	for _, f := range a.files {
		if err := b.sendFile(ctx, c, f); err != nil {
			return err
		}
	}
	m := a.message(c)
	return b.out(ctx, c, func(ctx context.Context) error {
		_, err := b.client.Send(ctx, m)
		switch telegram.Classify(err).Fate {
		case telegram.PlainAgain, telegram.NoButtons:
			b.log.Error("Telegram refused an answer's form", "error", err)
			m.Raw, m.Buttons = true, nil
			_, err = b.client.Send(ctx, m)
		}
		return err
	})
}

// sendFile sends a file to where the call came from.
func (b *Bot) sendFile(ctx context.Context, c *call, f telegram.Upload) error {
	p := telegram.Params{"chat_id": c.to.Chat}
	if c.to.Topic != 0 {
		p["message_thread_id"] = c.to.Topic
	}
	return b.out(ctx, c, func(ctx context.Context) error {
		_, err := b.client.Upload(ctx, "sendDocument", p, f)
		return err
	})
}

// message is the answer on its way to where the call came from. In a group it
// hangs under what was said, so that people see whom it is for.
func (a *answer) message(c *call) telegram.Message {
	m := telegram.Message{To: c.to, Text: a.text, Buttons: a.buttons}
	if c.chat.Kind == news.Group || c.chat.Kind == news.Supergroup {
		m.ReplyTo = c.message
	}
	return m
}

// change gives the message under which a button was pressed another text, or
// says it anew where that is not possible.
func (b *Bot) change(ctx context.Context, c *call, a *answer) error {
	refused := false
	err := b.out(ctx, c, func(ctx context.Context) error {
		err := b.client.Edit(ctx, c.message, a.message(c))
		var e *telegram.Error
		refused = errors.As(err, &e) && telegram.Classify(err).Fate != telegram.Done && e.Code == 400
		if refused || telegram.Classify(err).Fate == telegram.Done {
			return nil
		}
		return err
	})
	if refused {
		return b.say(ctx, c, a)
	}
	return err
}

// out lets a message of ours go when the chat's turn has come, and takes note
// when the chat is gone or moved. An answer that does not arrive is not worth
// more than a line in the log: whoever waits for it asks again.
func (b *Bot) out(ctx context.Context, c *call, send func(context.Context) error) error {
	err := b.engine.Reply(ctx, c.chat.ID, send)
	r := telegram.Classify(err)
	switch {
	case err == nil || r.Fate == telegram.Done:
		return nil
	case r.Fate == telegram.Left:
		return b.setState(c.chat.ID, news.Gone, r.Reason)
	case r.Fate == telegram.Moved && r.To != 0:
		return b.move(c.chat.ID, r.To)
	}
	b.log.Warn("answer not sent", "chat", c.chat.ID, "fate", r.Fate.String(), "error", err)
	return nil
}
