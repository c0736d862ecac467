package store

import (
	"fmt"
	"time"

	"newsbot/news"
)

// A storedNotice is a news.Notice on disk, under its number. In schema 1 there
// were texts alone, which were finished as those of broadcasts are.
type storedNotice struct {
	noticeFields
	Key  string
	When time.Time
}

// noticeFields are the fields of a news.Notice.
type noticeFields struct {
	Kind   news.NoticeKind  `json:",omitzero"`
	Source news.SourceID    `json:",omitzero"`
	About  news.Destination `json:",omitzero"`
	State  news.ChatState   `json:",omitzero"`
	Text   string           `json:",omitzero"`
	Number int64            `json:",omitzero"`
	At     time.Time        `json:",omitzero"`
	Alarm  news.Alarm       `json:",omitzero"`
}

func (s *storedNotice) notice() news.Notice {
	n := news.Notice(s.noticeFields)
	if n.Kind == "" {
		n.Kind = news.NoticeBroadcast
	}
	return n
}

// Notify queues a notice for destinations in a lane. The key names the reason
// for it, such as the update that asked for a broadcast: whatever comes again
// under the same key is the same notice, which nobody gets twice. Where a crash
// interrupted one with more than 100,000 destinations, the repetition goes on
// with the rest. Chats that are Gone or Stopped are left out.
func (db *DB) Notify(n news.Notice, to []news.Destination, lane news.Lane, key string, now time.Time) ([]Queue, error) {
	s := newSpread(now)
	err := db.update(func(t *tx) error {
		if err := t.notify(&s, storedNotice{noticeFields(n), key, now}, to, lane); err != nil {
			return err
		}
		return s.step(t)
	})
	if err == nil {
		err = db.finish(&s)
	}
	return s.queues(), err
}

// notify adds a notice to what is spread.
func (t *tx) notify(s *spread, n storedNotice, to []news.Destination, lane news.Lane) error {
	alerts := make([]news.Alert, len(to))
	for i, d := range to {
		alerts[i] = news.Alert{Destination: d, Lane: lane}
	}
	b, alerts, err := t.notice(n, alerts)
	if err == nil {
		s.add(fanOut{body: b, alerts: alerts, of: news.Case{Wanted: true}})
	}
	return err
}

// notice keeps a notice, or finds it, and says who is yet to have it.
func (t *tx) notice(n storedNotice, alerts []news.Alert) (news.Body, []news.Alert, error) {
	if old := t.Bucket(bucketNoticeKey).Get([]byte(n.Key)); old != nil {
		b := noticeBody(news.NoticeID(number(old)))
		cursor := t.Bucket(bucketFanOut).Get(bodyKey(b))
		if cursor == nil {
			return b, nil, nil
		}
		cursor, _ = reached(cursor)
		return b, after(cursor, alerts), nil
	}
	id, err := t.Bucket(bucketNotice).NextSequence()
	if err != nil {
		return news.Body{}, nil, err
	}
	if err := t.Bucket(bucketNoticeKey).Put([]byte(n.Key), num(id)); err != nil {
		return news.Body{}, nil, err
	}
	return noticeBody(news.NoticeID(id)), alerts, t.put(bucketNotice, num(id), n)
}

// Notice gives a notice, or ErrNotFound once it has expired. One that a
// delivery waits for does not expire.
func (db *DB) Notice(id news.NoticeID) (n news.Notice, err error) {
	err = db.view(func(t *tx) error {
		stored, ok, err := get[storedNotice](t, bucketNotice, num(id))
		if err == nil && !ok {
			err = fmt.Errorf("notice %d: %w", id, ErrNotFound)
		}
		n = stored.notice()
		return err
	})
	return n, err
}
