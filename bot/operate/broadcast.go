package operate

import (
	"context"
	"fmt"

	"newsbot/bot/talk"
	"newsbot/bot/telegram"
	"newsbot/bot/texts"
	"newsbot/news"
)

// maxBroadcast is the longest broadcast, in UTF-16 units: it stands in one message
// with the question whether to send it.
const maxBroadcast = telegram.MaxText - 100

// broadcast answers /broadcast: it shows the message as it will look, and sends
// nothing before that is confirmed.
func (o *Operate) broadcast(_ context.Context, c *talk.Call) (*talk.Answer, error) {
	if c.Args == "" {
		return nil, talk.Reply("Which text? For example: /broadcast We move on <b>Sunday</b>.\nTelegram's HTML is understood.")
	}
	text, err := telegram.Sanitize(c.Args)
	if err != nil {
		return nil, talk.Reply("Telegram would refuse that text: " + err.Error())
	}
	if telegram.Length(text) > maxBroadcast {
		return nil, talk.Reply(fmt.Sprintf("That is too long for one message: it may have %d characters.", maxBroadcast))
	}
	to, err := o.audience()
	if err != nil {
		return nil, err
	}
	id := o.talk.Offer(c, text)
	question := telegram.Escape("Send this to " + texts.Count(len(to), "chat", "chats") + "?")
	return &talk.Answer{
		Text:    telegram.Join("\n\n", question, text),
		Buttons: [][]telegram.Button{talk.Row(talk.Button("Send", send, id), talk.Cancel("Cancel"))},
	}, nil
}

// audience are the chats that a broadcast goes to: persons and groups that want
// to hear from us. A channel belongs to its readers.
func (o *Operate) audience() ([]news.Destination, error) {
	var to []news.Destination
	err := o.store.Chats(func(c news.Chat) error {
		if c.State == news.Active && c.Kind != news.Channel {
			to = append(to, news.Destination{Chat: c.ID})
		}
		return nil
	})
	return to, err
}

// pressBroadcast sends what was confirmed. The key is the button's own message,
// so that a second press, or the same press heard twice, sends nothing again.
func (o *Operate) pressBroadcast(_ context.Context, p *talk.Pressed) (*talk.Answer, error) {
	text, err := talk.Take[telegram.HTML](o.talk, p, 0)
	if err != nil {
		return nil, err
	}
	to, err := o.audience()
	if err != nil {
		return nil, err
	}
	key := fmt.Sprintf("broadcast %d %d", p.Chat.ID, p.Message)
	queued, err := o.store.Notify(news.Notice{Kind: news.NoticeBroadcast, Text: string(text)}, to, news.LaneAlert, key, p.Now)
	if err != nil {
		return nil, err
	}
	o.engine.Wake(queued)
	return &talk.Answer{Text: telegram.Escape("On its way to "+texts.Count(len(to), "chat", "chats")+":\n\n") + text, Toast: "Sending"}, nil
}
