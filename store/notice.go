package store

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"newsbot/news"
	"newsbot/store/internal/rows"
)

// Notify queues a notice for destinations in a lane. The key names the reason
// for it, such as the update that asked for a broadcast: whatever comes again
// under the same key is the same notice, which nobody gets twice. Where a crash
// interrupted one with more than 100,000 destinations, the repetition goes on
// with the rest. Chats that are Gone or Stopped are left out.
func (db *DB) Notify(n news.Notice, to []news.Destination, lane news.Lane, key string, now time.Time) ([]Queue, error) {
	s := newSpread(now)
	err := db.update(scopes(ofStories), func(t *tx) error {
		if err := t.notify(&s, rows.Notice{Notice: n, Key: key, When: now, Lane: lane}, to); err != nil {
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
func (t *tx) notify(s *spread, n rows.Notice, to []news.Destination) error {
	alerts := make([]news.Alert, len(to))
	for i, d := range to {
		alerts[i] = news.Alert{Destination: d, Lane: n.Lane}
	}
	b, alerts, err := t.notice(n, alerts)
	if err == nil {
		s.add(fanOut{body: b, alerts: alerts, of: news.Case{Wanted: true}})
	}
	return err
}

// notice keeps a notice, or finds it, and says who is yet to have it.
func (t *tx) notice(n rows.Notice, alerts []news.Alert) (news.Body, []news.Alert, error) {
	id, known, err := t.Keyed(n.Key)
	if err != nil {
		return news.Body{}, nil, err
	}
	if known {
		open, err := t.FanOuts()
		f, cut := open[noticeBody(id)]
		if err != nil || !cut {
			return noticeBody(id), nil, err
		}
		return f.Body, after(f.Reached, alerts), nil
	}
	number, err := t.Numbers(rows.NoticeNumbers, 1)
	if err != nil {
		return news.Body{}, nil, err
	}
	n.ID, n.Counts.Kept = news.NoticeID(number), n.Kind == news.NoticeBroadcast
	return noticeBody(n.ID), alerts, t.PutNotices(n)
}

// Notice gives a notice, or ErrNotFound once it has expired. One that a
// delivery waits for does not expire.
func (db *DB) Notice(id news.NoticeID) (n news.Notice, err error) {
	err = db.view(func(t *tx) error {
		stored, err := one(t.Notices(id))("notice", id)
		n = stored.Notice
		return err
	})
	return n, err
}

// A CutOff is a notice of which not all deliveries are queued: a crash came
// between.
type CutOff struct {
	Notice news.Notice
	To     []news.Destination // nil of a broadcast: whoever it was for
	Lane   news.Lane
	Key    string
}

// UnfinishedNotices lists the notices that are cut off. Notify again, with the
// same key: nobody gets one twice.
func (db *DB) UnfinishedNotices() (all []CutOff, err error) {
	err = db.view(func(t *tx) error {
		open, err := t.FanOuts()
		if err := db.passOver(err); err != nil {
			return err
		}
		var ids []news.NoticeID
		for b := range open {
			if b.Kind == news.BodyNotice {
				ids = append(ids, news.NoticeID(b.Number))
			}
		}
		notices, err := t.Notices(ids...)
		if err := db.passOver(err); err != nil {
			return err
		}
		for _, id := range slices.Sorted(maps.Keys(notices)) {
			n := notices[id]
			to, err := t.audience(&n)
			if err != nil {
				return err
			}
			all = append(all, CutOff{n.Notice, to, n.Lane, n.Key})
		}
		return nil
	})
	return all, err
}

// audience is whom a notice is for, as far as the store knows: that a source
// left is for those who followed it until then.
func (t *tx) audience(n *rows.Notice) (to []news.Destination, err error) {
	if n.Kind != news.NoticeSourceLeft {
		return nil, nil
	}
	all, err := t.following(n.Source)
	for _, s := range all {
		if s.InForce() || s.Ended.Equal(n.When) {
			to = append(to, s.Destination)
		}
	}
	return to, err
}

// A Progress says how far a broadcast has come. The numbers are of chats; all
// together they are those that it was for when it began.
type Progress struct {
	Notice    news.Notice
	Waiting   int64 // are yet to get it
	Delivered int64
	Gone      int64 // the chat is gone, or does not want to hear from us
	Failed    int64 // given up for another reason
	Stopped   int64 // an operator stopped it before
	InFlight  int64 // it was on its way when an operator stopped it, and may have arrived
}

// Progress says how far a broadcast has come, or ErrNotFound once it has expired. Of
// one that began before such was counted, what does not wait counts as delivered.
func (db *DB) Progress(id news.NoticeID) (p Progress, err error) {
	err = db.view(func(t *tx) error {
		stored, err := one(t.Notices(id))("notice", id)
		if err != nil {
			return err
		}
		uses, err := t.Uses(noticeBody(id))
		if err != nil {
			return err
		}
		open, err := t.FanOuts()
		_, queueing := open[noticeBody(id)]
		p = progressOf(&stored, uses[noticeBody(id)], queueing)
		return err
	})
	return p, err
}

// progressOf counts; queueing says that not all deliveries of a notice are queued yet.
func progressOf(n *rows.Notice, waiting int64, queueing bool) Progress {
	c := n.Counts
	p := Progress{Notice: n.Notice, Waiting: waiting, Delivered: c.Delivered, Gone: c.Gone, Stopped: c.Stopped, InFlight: c.InFlight}
	if !c.Kept {
		p.Delivered = max(0, n.Number-waiting)
		return p
	}
	p.Failed = max(0, c.Queued-waiting-c.Delivered-c.Gone-c.Stopped-c.InFlight)
	switch rest := max(0, n.Number-c.Queued); {
	case queueing:
		p.Waiting += rest
	case c.Halted:
		p.Stopped += rest
	default:
		p.Gone += rest // it left between the question and the answer
	}
	return p
}

// countNotice notes what became of deliveries of a broadcast.
func (t *tx) countNotice(b news.Body, change func(*rows.NoticeCounts)) error {
	if b.Kind != news.BodyNotice {
		return nil
	}
	id := news.NoticeID(b.Number)
	all, err := t.Notices(id)
	n, there := all[id]
	if err := t.db.passOver(err); err != nil || !there || !n.Counts.Kept {
		return err
	}
	change(&n.Counts)
	return t.PutNotices(n)
}

// Sending lists the broadcasts that are not through, the oldest first.
func (db *DB) Sending() (ids []news.NoticeID, err error) {
	err = pages(db, rows.Notice{}, func(t *tx, last rows.Notice) ([]rows.Notice, error) {
		page, err := t.NoticesAfter(last.ID, pageRows)
		return page, t.db.passOver(err)
	}, func(n rows.Notice) error {
		if n.Kind != news.NoticeBroadcast {
			return nil
		}
		p, err := db.Progress(n.ID)
		if err == nil && p.Waiting > 0 {
			ids = append(ids, n.ID)
		}
		return err
	})
	return ids, err
}

// Withdraw gives up what still waits of a notice, and says how much that was.
// What is in flight may arrive all the same.
func (db *DB) Withdraw(id news.NoticeID, now time.Time) (n int, err error) {
	body := noticeBody(id)
	err = db.update(scopes(ofStories), func(t *tx) error {
		n = 0
		inFlight := 0
		if err := t.DeleteFanOut(body); err != nil {
			return err
		}
		all, err := t.DeliveriesAfter(0, everything)
		if err := t.db.passOver(err); err != nil {
			return err
		}
		for _, d := range all {
			if d.Body != body || d.Damage != "" {
				continue
			}
			if n++; d.InDoubt {
				inFlight++
			}
			t.countEnd(news.EndWithdrawn)
			if err := t.giveUp(d, true, "stopped by an operator", now); err != nil {
				return err
			}
		}
		return t.countNotice(body, func(c *rows.NoticeCounts) {
			c.Stopped, c.InFlight, c.Halted = c.Stopped+int64(n-inFlight), c.InFlight+int64(inFlight), true
		})
	})
	return n, err
}

// NoticeKeyed finds the notice of a key, or ErrNotFound.
func (db *DB) NoticeKeyed(key string) (id news.NoticeID, err error) {
	err = db.view(func(t *tx) error {
		found, ok, err := t.Keyed(key)
		if id = found; err == nil && !ok {
			err = fmt.Errorf("notice %q: %w", key, ErrNotFound)
		}
		return err
	})
	return id, err
}
