package operate

import (
	"context"
	"errors"
	"fmt"

	"newsbot/bot/talk"
	"newsbot/bot/telegram"
	"newsbot/news"
)

// maxBroadcast is the longest broadcast, in UTF-16 units: it stands in one message
// with the question whether to send it.
const maxBroadcast = telegram.MaxText - 100

// broadcast answers /broadcast: it shows the message as it will look, and sends
// nothing before that is confirmed.
func (o *Operate) broadcast(_ context.Context, c *talk.Call) (*talk.Answer, error) {
	if c.Args == "" {
		return nil, talk.Refuse("broadcast.which")
	}
	text, err := telegram.Sanitize(c.Args)
	var why *news.Fault
	switch {
	case errors.As(err, &why):
		return nil, talk.Refuse("broadcast.markup", talk.Args{"why": why})
	case err != nil:
		return nil, err
	}
	if telegram.Length(text) > maxBroadcast {
		return nil, talk.Refuse("broadcast.too-long", talk.Args{"n": maxBroadcast})
	}
	to, err := o.audience()
	if err != nil {
		return nil, err
	}
	id := o.talk.Offer(c, text)
	question := c.Say("broadcast.ask", talk.Args{"n": len(to)})
	return &talk.Answer{
		Text:    telegram.Join("\n\n", question, text),
		Buttons: [][]telegram.Button{talk.Row(c.Button("broadcast.send", send, id), c.Cancel("talk.cancel"))},
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
	sent := p.Say("broadcast.sent", talk.Args{"n": len(to)})
	return &talk.Answer{Text: telegram.Join("\n\n", sent, text), Toast: p.Plain("broadcast.sending")}, nil
}

// Resume goes on with the notices that a crash cut off, before anything is sent.
// A broadcast is for whoever it would be for now, and nobody gets one twice.
func (o *Operate) Resume() error {
	all, err := o.store.UnfinishedNotices()
	if err != nil {
		return err
	}
	for _, c := range all {
		if c.To == nil {
			if c.To, err = o.audience(); err != nil {
				return err
			}
		}
		if _, err := o.store.Notify(c.Notice, c.To, c.Lane, c.Key, o.o.Now()); err != nil {
			return err
		}
	}
	return nil
}
