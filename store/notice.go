package store

import (
	"fmt"
	"time"

	"newsbot/news"
)

// A storedNotice is a text of the bot's own, under its number.
type storedNotice struct {
	Text string // Telegram HTML
	Key  string
	When time.Time
}

// Notify queues a text of the bot's own, as Telegram HTML, for destinations in
// a lane. The key names the reason for it, such as the update that asked for a
// broadcast: whatever comes again under the same key is the same notice, which
// nobody gets twice. Where a crash interrupted one with more than 100,000
// destinations, the repetition goes on with the rest. Chats that are Gone or
// Stopped are left out.
func (db *DB) Notify(text string, to []news.Destination, lane news.Lane, key string, now time.Time) ([]Queue, error) {
	s := newSpread(now)
	alerts := make([]news.Alert, len(to))
	for n, d := range to {
		alerts[n] = news.Alert{Destination: d, Lane: lane}
	}
	err := db.update(func(t *tx) error {
		b, alerts, err := t.notice(storedNotice{text, key, now}, alerts)
		if err != nil {
			return err
		}
		s.add(b, 0, alerts)
		return s.step(t)
	})
	if err == nil {
		err = db.finish(&s)
	}
	return s.queues(), err
}

// notice keeps a notice, or finds it, and says who is yet to have it.
func (t *tx) notice(n storedNotice, alerts []news.Alert) (body, []news.Alert, error) {
	if old := t.Bucket(bucketNoticeKey).Get([]byte(n.Key)); old != nil {
		b := body{notice: news.NoticeID(number(old))}
		cursor := t.Bucket(bucketFanOut).Get(b.key())
		if cursor == nil {
			return b, nil, nil
		}
		return b, after(cursor, alerts), nil
	}
	id, err := t.Bucket(bucketNotice).NextSequence()
	if err != nil {
		return body{}, nil, err
	}
	if err := t.Bucket(bucketNoticeKey).Put([]byte(n.Key), num(id)); err != nil {
		return body{}, nil, err
	}
	return body{notice: news.NoticeID(id)}, alerts, t.put(bucketNotice, num(id), n)
}

// Notice gives the text of a notice, or ErrNotFound once it has expired. One
// that a delivery waits for does not expire.
func (db *DB) Notice(id news.NoticeID) (text string, err error) {
	err = db.view(func(t *tx) error {
		n, ok, err := get[storedNotice](t, bucketNotice, num(id))
		if err == nil && !ok {
			err = fmt.Errorf("notice %d: %w", id, ErrNotFound)
		}
		text = n.Text
		return err
	})
	return text, err
}
