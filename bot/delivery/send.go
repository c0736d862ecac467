package delivery

import (
	"context"
	"time"

	"newsbot/bot/telegram"
	"newsbot/news"
	"newsbot/store"
)

// deliver sends the message of rows whose intent is on disk, and settles them. It
// returns until when their queue is to be left alone, zero for not at all.
func (e *Engine) deliver(ctx context.Context, rows []news.Delivery, m telegram.Message, pic *picture) time.Time {
	sent, r, err := e.send(ctx, rows[0].Lane, m, pic)
	if err != nil { // the engine stops
		e.settle(rows, outcome{fate: store.Later})
		return time.Time{}
	}
	first := rows[0]
	if r.Fate == telegram.Unknown && first.Error == r.Reason { // asked again, same answer
		r.Fate = telegram.Left
	}
	own := trouble(r.Fate) && e.failed(r)
	o := decide(r, rows, own, time.Now())
	o.message = sent.Message
	e.settle(rows, o)
	e.troubled(first.Destination, r)
	switch {
	case r.Fate == telegram.Done && first.Error != "":
		e.recovered(first.Destination)
	case !ofTopic(r.Fate) || first.Error != r.Reason: // a closed topic is told once
		e.heed(first.Destination, r)
	}
	return o.notBefore
}

// ofTopic reports whether a fate concerns a topic alone.
func ofTopic(f telegram.Fate) bool { return f == telegram.TopicClosed || f == telegram.TopicGone }

// send sends m, in a simpler form each time its form is what Telegram refuses.
// pic is its picture if that is ours to try. The error says that the engine
// stops.
func (e *Engine) send(ctx context.Context, lane news.Lane, m telegram.Message, pic *picture) (sent telegram.Sent, r telegram.Reaction, err error) {
	for {
		if m.Photo != nil && pic != nil {
			sent, r, err = e.show(ctx, lane, m, pic)
		} else {
			sent, r, err = e.transmit(ctx, lane, m)
		}
		if r.Fate == telegram.NoPhotos {
			e.pictures.bar(m.To.Chat)
		}
		simple, ok := simpler(m, r.Fate)
		if err != nil || !ok {
			return sent, r, err
		}
		e.log.Warn("message refused as it is, sent in a simpler form", "chat", m.To.Chat, "reason", r.Reason)
		m = simple
	}
}

// transmit makes one attempt to send m as it is. The error says that the engine
// stops.
func (e *Engine) transmit(ctx context.Context, lane news.Lane, m telegram.Message) (sent telegram.Sent, r telegram.Reaction, err error) {
	r, err = e.call(ctx, m.To.Chat, lane, func(ctx context.Context) (err error) {
		sent, err = e.o.Client.Send(ctx, m)
		return err
	})
	return sent, r, err
}

// simpler is the next form to try of a message that was refused for its form;
// ok is false where there is none, or the form was not the reason.
func simpler(m telegram.Message, f telegram.Fate) (_ telegram.Message, ok bool) {
	switch f {
	case telegram.NoPhoto, telegram.NoPhotos, telegram.TooLong:
		if m.Photo != nil {
			m.Photo = nil
			return m, true
		}
	case telegram.NoButtons:
		if m.Buttons != nil {
			m.Buttons = nil
			return m, true
		}
	case telegram.PlainAgain:
	default:
		return m, false
	}
	return plain(m), !m.Raw
}

// plain is a message as text alone, which has the least to be refused for.
func plain(m telegram.Message) telegram.Message {
	m.Raw, m.Photo, m.Preview, m.Buttons = true, nil, nil, nil
	return m
}
