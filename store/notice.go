package store

import (
	"fmt"
	"maps"
	"slices"
	"strings"
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
	n.ID = news.NoticeID(number)
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

// A Progress says how far a notice has come.
type Progress struct {
	Notice  news.Notice
	Waiting int64 // deliveries that are yet to be carried
	Blocked int   // given up, since the chat is gone or does not want to hear from us
	Failed  int   // given up for another reason
}

// Progress says how far a notice has come, or ErrNotFound once it has expired.
func (db *DB) Progress(id news.NoticeID) (p Progress, err error) {
	err = db.view(func(t *tx) error {
		stored, err := one(t.Notices(id))("notice", id)
		if err != nil {
			return err
		}
		uses, err := t.Uses(noticeBody(id))
		p.Notice, p.Waiting = stored.Notice, uses[noticeBody(id)]
		return err
	})
	if err != nil {
		return p, err
	}
	return p, db.eachDead(func(d rows.Dead) error {
		switch {
		case d.Body != noticeBody(id):
		case strings.HasPrefix(d.Reason, "chat "):
			p.Blocked++
		default:
			p.Failed++
		}
		return nil
	})
}

// eachDead calls each with every dead letter, in the order of their numbers.
func (db *DB) eachDead(each func(rows.Dead) error) error {
	return pages(db, rows.Dead{}, func(t *tx, last rows.Dead) ([]rows.Dead, error) {
		return t.DeadAfter(last.ID, pageRows)
	}, each)
}

// Withdraw gives up what still waits of a notice, and says how much that was.
// What is in flight may arrive all the same.
func (db *DB) Withdraw(id news.NoticeID, now time.Time) (n int, err error) {
	body := noticeBody(id)
	err = db.update(scopes(ofStories), func(t *tx) error {
		n = 0
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
			n++
			t.countEnd(news.EndWithdrawn)
			if err := t.giveUp(d, true, "stopped by an operator", now); err != nil {
				return err
			}
		}
		return nil
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
