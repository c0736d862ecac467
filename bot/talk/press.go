package talk

import (
	"context"

	"newsbot/bot/telegram"
	"newsbot/bot/texts"
	"newsbot/news"
)

// ErrButton is the answer to what no button of ours carries.
var ErrButton = Refuse("talk.button-gone")

// pressing is how a Talk answers the buttons below its messages.
type pressing struct{ *Talk }

// answer acts on the press of a button. Telegram gets its answer in any case:
// until then the button keeps turning, and it waits for an answer only so long.
func (t pressing) answer(ctx context.Context, u *update) error {
	p, err := t.read(u.Press)
	var a *Answer
	if err == nil {
		a, err = t.act(ctx, p)
	}
	if err != nil && cutOff(ctx) {
		return err
	}
	t.toast(ctx, u, p, a, err)
	switch {
	case a == nil || err != nil || a.Text == "": // the toast is all
		return nil
	case a.Anew:
		t.voice.say(&p.Call, a)
	default:
		t.voice.change(p, a)
	}
	return nil
}

// toast is what whoever pressed the button gets to see at once. p is nil where it could
// not be read.
func (t pressing) toast(ctx context.Context, u *update, p *Pressed, a *Answer, err error) {
	text, say := "", texts.For(u.Press.From.Language, "")
	if p != nil && p.Acts() {
		say = say.There()
	}
	if err != nil {
		text = excuse(t.log, u, say, err).Plain()
	} else if a != nil {
		text = a.Toast
	}
	if err := t.client.Answer(ctx, u.Press.ID, text, err != nil); telegram.Classify(err).Fate != telegram.Done && telegram.Classify(err).Fate != telegram.Vanished {
		t.log.Warn("press not answered", "update", u.ID, "error", err)
	}
}

// read reads a press. A button without a message that can still be read
// (one of inline mode, or an old one, whose date is 0) does nothing, since
// nobody knows in which topic it stands; neither does one that the message does
// not have, since clients can send any data, and then the answer would take the
// place of somebody's alert.
func (t pressing) read(cb *press) (*Pressed, error) {
	m := cb.Message
	data, about := cutAbout(cb.Data)
	token, ok := parseToken(data)
	if !ok || m == nil || m.Date == 0 || m.Chat.ID == 0 || !m.Markup.carries(cb.Data) {
		return nil, ErrButton
	}
	record, err := t.chats.note(&m.Chat, &cb.From)
	if err != nil {
		return nil, err
	}
	c := Call{Printer: t.Printer(&record), At: m.destination(), To: m.destination(), Chat: record, By: cb.From.ID, Name: cb.From.FirstName, Message: m.ID, Now: t.now()}
	c.speaks = c.Private() && news.ChatID(cb.From.ID) == m.Chat.ID
	if about != "" {
		if err := t.rights.actAbout(&c, about); err != nil {
			return nil, err
		}
	}
	return &Pressed{c, token, m.shown(), m.Markup.label(cb.Data)}, nil
}

// act does what the button says if the person may.
func (t pressing) act(ctx context.Context, p *Pressed) (*Answer, error) {
	if !t.rights.serves(&p.Call) {
		return nil, notServed(&p.Call)
	}
	action, ok := t.features.actions[p.Token.Letter]
	if !ok || action.Operator && !t.rights.operator(p.By) {
		return nil, ErrButton
	}
	if action.Changes || p.Acts() || p.Chat.Kind == news.Channel {
		if err := t.rights.mayChange(ctx, &p.Call); err != nil {
			return nil, err
		}
	}
	if !(action.Operator && !action.Looks || action.Changes && ofDesk(&p.Call)) {
		return action.Run(ctx, p)
	}
	return audits{t.store, t.log}.answer(changeOf(&p.Call, news.ChangePressed, p.label), func() (*Answer, error) { return action.Run(ctx, p) })
}
