package talk

import (
	"context"
	"errors"
	"time"

	"newsbot/bot/telegram"
	"newsbot/news"
)

// hear acts on something said in a chat, by a person or by Telegram.
func (t *Talk) hear(ctx context.Context, u *update, m *message) error {
	if m.MigrateTo != 0 {
		return t.chats.move(m.Chat.ID, m.MigrateTo)
	}
	if m.MigrateFrom != 0 {
		return t.chats.move(m.MigrateFrom, m.Chat.ID)
	}
	if m.Automatic || m.byBot() {
		return nil
	}
	record, err := t.chats.note(&m.Chat, m.From)
	if err != nil {
		return err
	}
	if done, err := t.chats.topicNamed(m, record); done || err != nil {
		return err
	}
	c := callOf(m, record, t.now())
	if err := t.revive(c); err != nil {
		return err
	}
	a, err := t.respond(ctx, m, c)
	if err != nil {
		a = t.apology(u, c, err)
	}
	if a == nil {
		return nil
	}
	return t.say(ctx, c, a)
}

// byBot says whether another bot wrote m. Anonymous administrators and people
// who write as a channel come with a bot as their stand-in.
func (m *message) byBot() bool {
	return m.SenderChat == nil && m.From != nil && m.From.IsBot
}

// callOf says who is speaking. A sender chat that is the chat itself is one of
// its anonymous administrators, or a channel's post; another one is a person
// who writes as some channel, and has no say.
func callOf(m *message, record news.Chat, now time.Time) *Call {
	c := &Call{To: m.destination(), Chat: record, Message: m.ID, File: m.Document, Now: now}
	switch {
	case m.SenderChat != nil:
		c.speaks = m.SenderChat.ID == m.Chat.ID
	case m.From != nil:
		c.By = m.From.ID
		c.speaks = c.Private()
	default:
		c.speaks = record.Kind == news.Channel
	}
	return c
}

// revive takes note that a person who had blocked us, or whom Telegram did not
// know, speaks to us.
func (t *Talk) revive(c *Call) error {
	if !c.Private() || c.Chat.State != news.Gone {
		return nil
	}
	c.Chat.State = news.Active
	return t.chats.setState(c.Chat.ID, news.Active, "")
}

// respond finds out what is wanted and does it. No answer means that we keep
// quiet: about what is for others, and in groups about all that is not for us by
// name.
func (t *Talk) respond(ctx context.Context, m *message, c *Call) (*Answer, error) {
	o, isOrder := parseOrder(m.said(), t.me.Username)
	switch {
	case isOrder && !o.mine, !isOrder && !c.Private():
		return nil, nil
	case m.forwarded() && !c.Private():
		return nil, nil
	case m.forwarded():
		return nil, Reply("That is a forwarded message, so I did nothing. Type it yourself if it was meant for me.")
	case isOrder:
		return t.order(ctx, m, c, o)
	case isLate(m, c):
		return t.lateNote(c), nil
	case m.Document != nil:
		return t.askFile(ctx, c)
	case m.said() == "" && m.any():
		return nil, Reply("I can only read text. /help shows what I can do.")
	case m.said() == "":
		return nil, nil // Telegram's own word, such as that something was pinned
	}
	c.Args = m.said()
	return t.askWords(ctx, c)
}

// askFile has the feature answer that knows files.
func (t *Talk) askFile(ctx context.Context, c *Call) (*Answer, error) {
	for _, f := range t.features {
		if f.File != nil {
			return f.File(ctx, c)
		}
	}
	return nil, Reply("I can only read text. /help shows what I can do.")
}

// askWords has the feature answer that knows what words without a command mean.
func (t *Talk) askWords(ctx context.Context, c *Call) (*Answer, error) {
	for _, f := range t.features {
		if f.Words != nil {
			return f.Words(ctx, c)
		}
	}
	return nil, Reply("I only know commands. /help shows them.")
}

// order does what a command says.
func (t *Talk) order(ctx context.Context, m *message, c *Call, o order) (*Answer, error) {
	cmd, found := t.find(o.name, c)
	switch {
	case !found && !c.Private() && !o.addressed:
		return nil, nil // another bot's
	case isLate(m, c) && !cmd.Late:
		return t.lateNote(c), nil // silence that was asked for is still wanted
	case !found:
		return nil, Reply("I don't know /" + o.name + ". " + t.Ref(c, "help") + " shows what I can do.")
	}
	c.Args, c.About = o.args, t.toldIn(m.ReplyTo)
	return t.obey(ctx, cmd, c)
}

// toldIn is the item of the alert that a message of ours is, by its buttons; 0
// when it is something else, or several alerts in one.
func (t *Talk) toldIn(m *message) news.ItemID {
	if t.o.About == nil || m == nil || m.From == nil || m.From.ID != t.me.ID {
		return 0
	}
	return t.o.About(m.Markup.tokens())
}

// isLate says whether something was said so long ago, while we were away, that
// to answer it now would surprise.
func isLate(m *message, c *Call) bool {
	at := m.at()
	return !at.IsZero() && c.Now.Sub(at) > maxLate
}

// lateNote is said once to a chat that spoke to us while we were away, however
// often it did.
func (t *Talk) lateNote(c *Call) *Answer {
	if !t.seldom.again(t.now(), c.Chat.ID, "late", maxLate) {
		return nil
	}
	return &Answer{Text: "I was away for a while and did nothing about what you sent. Please send again what you still want."}
}

// apology is the answer after an error. A Reply is for the person; of what only
// the operator can mend, a chat hears once in a while.
func (t *Talk) apology(u *update, c *Call, err error) *Answer {
	var r Reply
	text := t.excuse(u, err)
	if !errors.As(err, &r) && !t.seldom.again(t.now(), c.Chat.ID, "sorry", time.Minute) {
		return nil
	}
	return &Answer{Text: telegram.Escape(text)}
}

// say sends an answer to where the call came from, through the engine's limiter.
func (t *Talk) say(ctx context.Context, c *Call, a *Answer) error {
	for _, f := range a.Files {
		if err := t.sendFile(ctx, c, f); err != nil {
			return err
		}
	}
	m := a.message(c)
	return t.out(ctx, c, func(ctx context.Context) error {
		_, err := t.client.Send(ctx, m)
		switch telegram.Classify(err).Fate {
		case telegram.PlainAgain, telegram.NoButtons:
			t.log.Error("Telegram refused an answer's form", "error", err)
			m.Raw, m.Buttons = true, nil
			_, err = t.client.Send(ctx, m)
		}
		return err
	})
}

// sendFile sends a file to where the call came from.
func (t *Talk) sendFile(ctx context.Context, c *Call, f telegram.Upload) error {
	p := telegram.Params{"chat_id": c.To.Chat}
	if c.To.Topic != 0 {
		p["message_thread_id"] = c.To.Topic
	}
	return t.out(ctx, c, func(ctx context.Context) error {
		_, err := t.client.Upload(ctx, "sendDocument", p, f)
		return err
	})
}

// change gives the message under which a button was pressed another text, or
// says it anew where that is not possible.
func (t *Talk) change(ctx context.Context, c *Call, a *Answer) error {
	refused := false
	err := t.out(ctx, c, func(ctx context.Context) error {
		err := t.client.Edit(ctx, c.Message, a.message(c))
		var e *telegram.Error
		refused = errors.As(err, &e) && telegram.Classify(err).Fate != telegram.Done && e.Code == 400
		if refused || telegram.Classify(err).Fate == telegram.Done {
			return nil
		}
		return err
	})
	if refused {
		return t.say(ctx, c, a)
	}
	return err
}

// out lets a message of ours go when the chat's turn has come, and takes note
// when the chat is gone or moved. An answer that does not arrive is not worth
// more than a line in the log: whoever waits for it asks again.
func (t *Talk) out(ctx context.Context, c *Call, send func(context.Context) error) error {
	err := t.engine.Reply(ctx, c.Chat.ID, send)
	r := telegram.Classify(err)
	switch {
	case err == nil || r.Fate == telegram.Done:
		return nil
	case r.Fate == telegram.Left:
		return t.chats.setState(c.Chat.ID, news.Gone, r.Reason)
	case r.Fate == telegram.Moved && r.To != 0:
		return t.chats.move(c.Chat.ID, r.To)
	}
	t.log.Warn("answer not sent", "chat", c.Chat.ID, "fate", r.Fate.String(), "error", err)
	return nil
}
