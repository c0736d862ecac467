package operate

import (
	"context"
	"errors"
	"fmt"
	"time"

	"newsbot/bot/talk"
	"newsbot/bot/telegram"
	"newsbot/news"
)

// maxBroadcast is the longest broadcast, in UTF-16 units: it stands in one message
// with the question whether to send it.
const maxBroadcast = telegram.MaxText - 200

// broadcast answers /broadcast TEXT, or /broadcast in reply to any message: it
// shows what will be sent to how many, and sends nothing before that is confirmed.
func (o *Operate) broadcast(_ context.Context, c *talk.Call) (*talk.Answer, error) {
	to, text, err := o.addressees(c.Args)
	if err != nil {
		return nil, err
	}
	n := news.Notice{Kind: news.NoticeBroadcast, For: to}
	switch {
	case c.Reply != 0 && text == "":
		n.Copy = news.Original{Chat: c.To.Chat, Message: c.Reply}
	case c.Reply != 0:
		return nil, talk.Refuse("broadcast.both")
	case text == "":
		return nil, talk.Refuse("broadcast.which")
	default:
		if n.Text, err = letter(text); err != nil {
			return nil, err
		}
	}
	return o.preview(c, n)
}

// letter is the text of a broadcast as Telegram takes it.
func letter(text string) (string, error) {
	clean, err := telegram.Sanitize(text)
	var why *news.Fault
	switch {
	case errors.As(err, &why):
		return "", talk.Refuse("broadcast.markup", talk.Args{"why": why})
	case err == nil && telegram.Length(clean) > maxBroadcast:
		return "", talk.Refuse("broadcast.too-long", talk.Args{"n": maxBroadcast})
	}
	return string(clean), err
}

// preview asks whether to send a broadcast.
func (o *Operate) preview(c *talk.Call, n news.Notice) (*talk.Answer, error) {
	to, err := o.audience(n.For)
	if err != nil {
		return nil, err
	}
	if len(to) == 0 {
		return nil, talk.Refuse("broadcast.nobody")
	}
	id := o.talk.Offer(c, n)
	long := time.Duration(len(to)) * time.Second / time.Duration(max(1, o.engine.Stats().Slow))
	question := c.Say("broadcast.ask", talk.Args{"n": len(to), "time": c.Roundly(max(long, time.Second))})
	if n.Copy.Message != 0 {
		question = telegram.Join("\n", question, c.Say("broadcast.a-copy"))
	}
	return &talk.Answer{
		Text:    telegram.Join("\n\n", question, telegram.HTML(n.Text)),
		Buttons: [][]telegram.Button{talk.Row(c.Button("broadcast.send", send, id), c.Cancel("talk.cancel"))},
	}, nil
}

// audience are the chats that a broadcast goes to: persons and groups that want
// to hear from us. A channel belongs to its readers.
func (o *Operate) audience(a news.Addressees) ([]news.Destination, error) {
	fits, err := o.subscribed(a)
	if err != nil {
		return nil, err
	}
	var to []news.Destination
	err = o.store.Chats(func(c news.Chat) error {
		wants := c.State == news.Active && c.Kind != news.Channel
		if wants && (a.Lang == "" || language(c.Lang) == a.Lang) && (fits == nil || fits[c.ID]) {
			to = append(to, news.Destination{Chat: c.ID})
		}
		return nil
	})
	return to, err
}

// subscribed are the chats that watch and follow what an audience does; nil for
// all, where it need not.
func (o *Operate) subscribed(a news.Addressees) (map[news.ChatID]bool, error) {
	if a.Query == "" && a.Source == 0 {
		return nil, nil
	}
	fits := map[news.ChatID]bool{}
	err := o.store.EachSubscription(func(s news.Subscription) error {
		if a.Query != "" && s.Query == a.Query || a.Source != 0 && s.Source == a.Source {
			fits[s.Destination.Chat] = true
		}
		return nil
	})
	return fits, err
}

// pressBroadcast sends what was confirmed. The key is the button's own message,
// so that a second press, or the same press heard twice, sends nothing again.
func (o *Operate) pressBroadcast(_ context.Context, p *talk.Pressed) (*talk.Answer, error) {
	n, err := talk.Take[news.Notice](o.talk, p, 0)
	if err != nil {
		return nil, err
	}
	to, err := o.audience(n.For)
	if err != nil {
		return nil, err
	}
	n.Number, n.Board = int64(len(to)), news.Original{Chat: p.Chat.ID, Message: p.Message}
	key := fmt.Sprintf("broadcast %d %d", p.Chat.ID, p.Message)
	queued, err := o.store.Notify(n, to, news.LaneDigest, key, p.Now)
	if err != nil {
		return nil, err
	}
	o.engine.Wake(queued)
	id, err := o.store.NoticeKeyed(key)
	if err != nil {
		return nil, err
	}
	a, err := o.progress(&p.Call, id)
	if a != nil {
		a.Toast = p.Plain("broadcast.sending")
	}
	o.boards.add(id)
	return a, err
}

// progress says how far a broadcast has come.
func (o *Operate) progress(c *talk.Call, id news.NoticeID) (*talk.Answer, error) {
	at, err := o.store.Progress(id)
	if err != nil {
		return nil, err
	}
	args := talk.Args{"n": at.Notice.Number, "delivered": at.Delivered, "waiting": at.Waiting, "blocked": at.Gone, "failed": at.Failed}
	line := c.Say("broadcast.sent", args)
	if at.Stopped > 0 {
		line = telegram.Join("\n", line, c.Say("broadcast.never", talk.Args{"n": at.Stopped}))
	}
	if at.InFlight > 0 {
		line = telegram.Join("\n", line, c.Say("broadcast.in-flight", talk.Args{"n": at.InFlight}))
	}
	a := &talk.Answer{Text: telegram.Join("\n\n", line, telegram.HTML(at.Notice.Text))}
	if at.Waiting > 0 {
		a.Buttons = [][]telegram.Button{talk.Row(c.Button("broadcast.stop", halt, uint64(id)))}
	}
	return a, nil
}

// pressHalt stops a broadcast: what waits of it is given up.
func (o *Operate) pressHalt(_ context.Context, p *talk.Pressed) (*talk.Answer, error) {
	id := news.NoticeID(p.Token.Arg(0))
	if _, err := o.store.Withdraw(id, p.Now); err != nil {
		return nil, err
	}
	a, err := o.progress(&p.Call, id)
	if a != nil {
		a.Toast = p.Plain("broadcast.stopped")
	}
	return a, err
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
			if c.To, err = o.audience(c.Notice.For); err != nil {
				return err
			}
		}
		if _, err := o.store.Notify(c.Notice, c.To, c.Lane, c.Key, o.o.Now()); err != nil {
			return err
		}
	}
	return nil
}
