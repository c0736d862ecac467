package delivery

import (
	"context"
	"log/slog"

	"newsbot/bot/telegram"
	"newsbot/news"
)

// A sender sends messages over the line, each in the form that Telegram takes:
// with a picture by its file id, its address or its bytes, in a simpler form, or
// as text alone. It is safe for concurrent use.
type sender struct {
	line     *line
	log      *slog.Logger
	image    func(ctx context.Context, url string, own bool) ([]byte, error) // Options.Image
	pictures pictures
}

// send sends m, in a simpler form each time its form is what Telegram refuses.
// pic is its picture if that is ours to try. The error says that the engine
// stops.
func (s *sender) send(ctx context.Context, lane news.Lane, m telegram.Message, pic *picture) (sent telegram.Sent, r telegram.Reaction, err error) {
	for {
		if m.Photo != nil && pic != nil {
			sent, r, err = s.show(ctx, lane, m, pic)
		} else {
			sent, r, err = s.transmit(ctx, lane, m)
		}
		if r.Fate == telegram.NoPhotos {
			s.pictures.bar(m.To.Chat)
		}
		simple, ok := simpler(m, r.Fate)
		if err != nil || !ok {
			return sent, r, err
		}
		s.log.Warn("message refused as it is, sent in a simpler form", "chat", m.To.Chat, "reason", r.Reason)
		m = simple
	}
}

// transmit makes one attempt to send m as it is. The error says that the engine
// stops.
func (s *sender) transmit(ctx context.Context, lane news.Lane, m telegram.Message) (sent telegram.Sent, r telegram.Reaction, err error) {
	r, err = s.line.call(ctx, m.To.Chat, lane, func(ctx context.Context) (err error) {
		sent, err = s.line.client.Send(ctx, m)
		return err
	})
	return sent, r, err
}

// show sends m with a picture that is ours to try: by its address, else
// uploaded, else not at all. The error says that the engine stops.
func (s *sender) show(ctx context.Context, lane news.Lane, m telegram.Message, pic *picture) (telegram.Sent, telegram.Reaction, error) {
	for {
		m.Photo = pic.form
		sent, r, err := s.transmit(ctx, lane, m)
		if r.Fate == telegram.Done && sent.Photo != "" {
			s.pictures.learn(pic, &telegram.Photo{FileID: sent.Photo}, true)
		}
		if err != nil || r.Fate != telegram.NoPhoto || pic.form == nil {
			return sent, r, err
		}
		form := s.fetch(ctx, pic.form)
		s.pictures.learn(pic, form, form == nil)
	}
}

// fetch gets a picture ourselves that Telegram could not get by its address;
// nil if we have tried that, or cannot either.
func (s *sender) fetch(ctx context.Context, refused *telegram.Photo) *telegram.Photo {
	if s.image == nil || refused.Bytes != nil {
		return nil
	}
	data, err := s.image(ctx, refused.URL, refused.Own)
	if err != nil {
		s.log.Info("picture not fetched", "url", refused.URL, "error", err)
		return nil
	}
	return &telegram.Photo{Bytes: data}
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
