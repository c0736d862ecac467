package talk

import (
	"context"
	"errors"
	"log/slog"

	"newsbot/bot/delivery"
	"newsbot/bot/telegram"
	"newsbot/news"
)

// voice is how answers get to their chats.
type voice struct {
	client *telegram.Client
	engine *delivery.Engine
	chats  *chats
	log    *slog.Logger
}

// say sends an answer to where the call came from, through the engine's limiter.
func (v *voice) say(ctx context.Context, c *Call, a *Answer) error {
	for _, f := range a.Files {
		if err := v.sendFile(ctx, c, f); err != nil {
			return err
		}
	}
	m := a.message(c)
	return v.out(ctx, c, func(ctx context.Context) error {
		_, err := v.client.Send(ctx, m)
		switch telegram.Classify(err).Fate {
		case telegram.PlainAgain, telegram.NoButtons:
			v.log.Error("Telegram refused an answer's form", "error", err)
			m.Raw, m.Buttons = true, nil
			_, err = v.client.Send(ctx, m)
		}
		return err
	})
}

// sendFile sends a file to where the call came from.
func (v *voice) sendFile(ctx context.Context, c *Call, f telegram.Upload) error {
	return v.out(ctx, c, func(ctx context.Context) error {
		_, err := v.client.SendFile(ctx, c.To, f.Name, f.Bytes)
		return err
	})
}

// change gives the message under which a button was pressed another text, or
// says it anew where that is not possible.
func (v *voice) change(ctx context.Context, c *Call, a *Answer) error {
	refused := false
	err := v.out(ctx, c, func(ctx context.Context) error {
		err := v.client.Edit(ctx, c.Message, a.message(c))
		var e *telegram.Error
		refused = errors.As(err, &e) && telegram.Classify(err).Fate != telegram.Done && e.Code == 400
		if refused || telegram.Classify(err).Fate == telegram.Done {
			return nil
		}
		return err
	})
	if refused {
		return v.say(ctx, c, a)
	}
	return err
}

// out lets a message of ours go when the chat's turn has come, and takes note
// when the chat is gone or moved. An answer that does not arrive is not worth
// more than a line in the log: whoever waits for it asks again.
func (v *voice) out(ctx context.Context, c *Call, send func(context.Context) error) error {
	err := v.engine.Reply(ctx, c.Chat.ID, send)
	r := telegram.Classify(err)
	switch {
	case err == nil || r.Fate == telegram.Done:
		return nil
	case r.Fate == telegram.Left:
		return v.chats.setState(c.Chat.ID, news.Gone, r.Reason)
	case r.Fate == telegram.Moved && r.To != 0:
		return v.chats.move(c.Chat.ID, r.To)
	}
	v.log.Warn("answer not sent", "chat", c.Chat.ID, "fate", r.Fate.String(), "error", err)
	return nil
}
