package talk

import (
	"context"
	"crypto/sha256"
	"errors"
	"log/slog"
	"strconv"
	"sync"
	"time"

	"newsbot/bot/delivery"
	"newsbot/bot/telegram"
	"newsbot/news"
)

// voice is how answers get to their chats. They wait for their turn in the
// engine, each chat's in order, so that whoever asks for one goes on at once.
type voice struct {
	client *telegram.Client
	engine *delivery.Engine
	chats  *chats
	log    *slog.Logger
	looks  looks
	ends   *news.Ends

	exchanges exchanges
}

// maxExchanges is how many of the last things said to us are remembered with their
// answers.
const maxExchanges = 1000

// exchanges remember what was said to us of late and what we answered, so that who
// edits what they said has the answer edited. The zero value is ready. It is safe for
// concurrent use.
type exchanges struct {
	mu   sync.Mutex
	all  map[place]exchange // :: what was said → that; guarded by mu
	ring []place            // the keys of all, the oldest first; guarded by mu
}

// An exchange is something that was said and its answer.
type exchange struct {
	said   [sha256.Size]byte
	answer news.MessageID // 0 where there is none yet, or none that can be edited
	stands bool           // the answer tells of something that was done, and stays
}

// heard notes what a message says now. It gives what it was before, and whether it
// says the same.
func (e *exchanges) heard(at place, said string) (before exchange, same bool) {
	e.mu.Lock()
	defer e.mu.Unlock()
	before, known := e.all[at]
	now := before
	now.said = sha256.Sum256([]byte(said))
	if e.all == nil {
		e.all = map[place]exchange{}
	}
	if !known {
		if e.ring = append(e.ring, at); len(e.ring) > maxExchanges {
			delete(e.all, e.ring[0])
			e.ring = e.ring[1:]
		}
	}
	e.all[at] = now
	return before, known && now.said == before.said
}

// answered notes the answer to a message.
func (e *exchanges) answered(at place, answer news.MessageID, stands bool) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if x, known := e.all[at]; known {
		x.answer, x.stands = answer, stands
		e.all[at] = x
	}
}

// pressed notes that a button below an answer was pressed: it tells of that now.
func (e *exchanges) pressed(answer place) {
	e.mu.Lock()
	defer e.mu.Unlock()
	for at, x := range e.all {
		if at.chat == answer.chat && x.answer == answer.message {
			x.stands = true
			e.all[at] = x
		}
	}
}

// say sends an answer to where the call came from. What is in then, such as a
// leave, follows when it was said, or could not be.
func (v *voice) say(c *Call, a *Answer, then ...func()) {
	m := a.message(c)
	rest := m
	for _, f := range a.Files {
		unsent := telegram.Message{Text: c.Say("talk.file-left", Args{"file": f.Name})}
		v.put(c, unsent, func(ctx context.Context) error { return v.sendFile(ctx, c, f) })
		rest = telegram.Message{} // what is said below files means nothing without them
	}
	v.put(c, rest, func(ctx context.Context) error {
		sent, err := v.client.Send(ctx, m)
		if err == nil && m.Photo == nil && m.Ask == nil && len(a.Files) == 0 {
			v.exchanges.answered(place{c.At.Chat, c.Message}, sent.Message, c.done)
		}
		switch telegram.Classify(err).Fate {
		case telegram.NoPhoto, telegram.NoPhotos:
			m.Photo = nil
			_, err = v.client.Send(ctx, m)
		case telegram.PlainAgain, telegram.NoButtons:
			v.log.Error("Telegram refused an answer's form", "error", err)
			m.Raw, m.Buttons, m.Photo = true, nil, nil
			_, err = v.client.Send(ctx, m)
		}
		return err
	}, then...)
}

// again answers what was edited: by an edit of the earlier answer, unless that tells
// of something that was done, or cannot become this one.
func (v *voice) again(c *Call, a *Answer, before exchange) {
	m := a.message(c)
	if before.answer == 0 || before.stands || m.Photo != nil || m.Ask != nil || len(a.Files) > 0 {
		v.say(c, a)
		return
	}
	refused := false
	v.put(c, m, func(ctx context.Context) error {
		err := v.edit(ctx, before.answer, m)
		var e *telegram.Error
		if refused = errors.As(err, &e) && e.Code == 400 && telegram.Classify(err).Fate != telegram.Done; refused {
			return nil
		}
		if err == nil {
			v.exchanges.answered(place{c.At.Chat, c.Message}, before.answer, c.done)
		}
		return err
	}, func() {
		if refused {
			v.say(c, a)
		}
	})
}

// sendFile sends a file to where the call came from.
func (v *voice) sendFile(ctx context.Context, c *Call, f telegram.Upload) error {
	p := telegram.Params{"chat_id": c.At.Chat}
	if c.At.Topic != 0 {
		p["message_thread_id"] = c.At.Topic
	}
	_, err := v.client.Upload(ctx, "sendDocument", p, f)
	return err
}

// change gives the message under which a button was pressed another look, or
// says it anew where that is not possible. A message that looks so already is
// left alone.
func (v *voice) change(p *Pressed, a *Answer) {
	m, at := a.message(&p.Call), place{p.At.Chat, p.Message}
	v.exchanges.pressed(at)
	if !v.looks.change(at, &m, p.shown) {
		return
	}
	done, refused := false, false
	taken := v.put(&p.Call, telegram.Message{}, func(ctx context.Context) error {
		err := v.edit(ctx, p.Message, m)
		var e *telegram.Error
		done = telegram.Classify(err).Fate == telegram.Done
		refused = errors.As(err, &e) && !done && e.Code == 400
		if refused || done {
			return nil
		}
		return err
	}, func() {
		if !done {
			v.looks.forget(at)
		}
		if refused {
			v.say(&p.Call, a)
		}
	})
	if !taken {
		v.looks.forget(at)
	}
}

// edit gives a message another look, and another picture where it has a new one.
func (v *voice) edit(ctx context.Context, id news.MessageID, m telegram.Message) error {
	if m.Photo != nil {
		return v.client.EditPhoto(ctx, id, m)
	}
	return v.client.Edit(ctx, id, m)
}

// put has something sent when the chat's turn has come. rest is what is left to
// say after the next start if this process ends before; one without a text is not
// worth saying then. It is false when there
// are too many answers already.
func (v *voice) put(c *Call, rest telegram.Message, send func(context.Context) error, then ...func()) bool {
	err := v.engine.Answer(delivery.Answer{To: c.At, By: c.By, Rest: rest, Send: send, Ended: func(err error) {
		v.ended(c, err)
		for _, f := range then {
			f()
		}
	}})
	if err != nil {
		v.ends.Count(news.EndLeftOut, 1)
		v.log.Warn("answer left out", "chat", c.At.Chat, "by", c.By, "error", err)
	}
	return err == nil
}

// ended takes note when a chat is gone or moved. An answer that does not arrive
// is not worth more than a line in the log: whoever waits for it asks again.
func (v *voice) ended(c *Call, err error) {
	switch r := telegram.Classify(err); {
	case err == nil || r.Fate == telegram.Done || errors.Is(err, delivery.ErrLeft):
		return
	case errors.Is(err, context.Canceled):
		v.ends.Count(news.EndNotKept, 1)
		v.log.Warn("answer not kept for the next start: it was on its way, or changes what stands there", "chat", c.At.Chat)
		return
	case r.Fate == telegram.Left:
		v.ends.Count(news.EndUnsent, 1)
		err = v.chats.setState(c.At.Chat, news.Gone, r.Reason)
	case r.Fate == telegram.Moved && r.To != 0:
		err = v.chats.move(c.At.Chat, r.To)
	default:
		v.ends.Count(news.EndUnsent, 1)
		v.log.Warn("answer not sent", "chat", c.At.Chat, "fate", r.Fate.String(), "error", err)
		return
	}
	if err != nil {
		v.log.Error("chat not changed after an answer", "chat", c.At.Chat, "error", err)
	}
}

// Leave keeps answers that could not be said before the end of the process, to
// be said after the next start.
func (t *Talk) Leave(left []telegram.Message) {
	for i, m := range left {
		key := "answer " + t.now().UTC().Format(time.RFC3339Nano) + " " + strconv.Itoa(i)
		_, err := t.store.Notify(news.Notice{Kind: news.NoticeAnswer, Text: string(m.Text)}, []news.Destination{m.To}, news.LaneReply, key, t.now())
		if err != nil {
			t.o.Ends.Count(news.EndNotKept, 1)
			t.log.Error("answer not kept for the next start", "chat", m.To.Chat, "error", err)
		}
	}
}
