package store

import (
	"bytes"
	"errors"
	"slices"
	"time"

	"newsbot/news"
)

// forgetAfter is how long an identity is kept after its source listed it last,
// and a source that nobody uses after it was retired: feeds bring old entries
// back after months.
const forgetAfter = 90 * 24 * time.Hour

// Expire removes what the retention allows, at most about limit rows in one
// transaction, and says how many; where it is limit or more, call it again. An
// item or a notice that a delivery waits for stays.
//
// The age of news is counted from the newest item where that is before now: a
// clock that is years ahead removes nothing. The age of an identity is counted
// from its source's last page, so that those of a source that is down, or says
// "not modified" for months, stay too.
func (db *DB) Expire(now time.Time, limit int) (removed int, err error) {
	err = db.update(func(t *tx) error {
		newest, err := t.newest()
		if err != nil {
			return err
		}
		if newest.Before(now) {
			now = newest
		}
		e := expiry{tx: t, before: now.Add(-db.opts.Retention), now: now, left: limit}
		err = errors.Join(e.items(), e.notices(), e.dead(), e.moved(), e.waits(), e.retired(), e.identities())
		removed = limit - e.left
		return err
	})
	return removed, err
}

// newest is when the newest item came; the zero time where there is none.
func (t *tx) newest() (time.Time, error) {
	k, v := t.Bucket(bucketItem).Cursor().Last()
	if k == nil {
		return time.Time{}, nil
	}
	i, err := decode[storedItem](bucketItem, k, v)
	return i.Seen, err
}

// An expiry is one call of Expire.
type expiry struct {
	*tx
	now, before time.Time // news from earlier than before goes
	left        int       // rows it may still remove
}

// items removes old items, and with the last one of a story the story.
func (e *expiry) items() error {
	c := e.Bucket(bucketItem).Cursor()
	var old []storedItem
	for k, v := c.First(); k != nil && len(old) < e.left; k, v = c.Next() {
		i, err := decode[storedItem](bucketItem, k, v)
		if err != nil {
			return err
		}
		if !i.Seen.Before(e.before) {
			break
		}
		i.ID = news.ItemID(number(k))
		if !e.needed(itemBody(i.ID)) {
			old = append(old, i)
		}
	}
	for _, i := range old {
		if err := e.item(i); err != nil || e.left <= 0 {
			return err
		}
	}
	return nil
}

// needed says that a delivery waits for a body, or has yet to be queued.
func (e *expiry) needed(b news.Body) bool {
	return e.Bucket(bucketWaiting).Get(bodyKey(b)) != nil || e.Bucket(bucketFanOut).Get(bodyKey(b)) != nil
}

func (e *expiry) item(i storedItem) error {
	s, err := e.story(i.Story)
	if err != nil {
		return err
	}
	if len(s.Items) == 1 {
		if done, err := e.told(s.ID); err != nil || !done {
			return err
		}
	}
	for k := range i.storyKeys() {
		if number(e.Bucket(bucketStoryKey).Get(k)) == uint64(s.ID) {
			if err := e.delete(bucketStoryKey, k); err != nil {
				return err
			}
		}
	}
	e.counts.Items--
	return errors.Join(e.leave(s, i), e.delete(bucketItem, num(i.ID)), e.Bucket(bucketListing).Delete(num(i.ID)))
}

// leave takes an item out of its story.
func (e *expiry) leave(s storedStory, i storedItem) error {
	at := slices.Index(s.Items, i.ID)
	if at < 0 {
		return damaged("story %d lacks item %d", s.ID, i.ID)
	}
	s.Items, s.Sources = slices.Delete(s.Items, at, at+1), slices.Delete(s.Sources, at, at+1)
	if len(s.Items) == 0 {
		return errors.Join(e.delete(bucketStory, num(s.ID)), e.Bucket(bucketRevise).Delete(num(s.ID)))
	}
	return e.putStory(s)
}

// told removes the told marks of a story, as many as may be; done when there
// are no more.
func (e *expiry) told(s news.StoryID) (done bool, err error) {
	page := e.rows(bucketTold, num(s), num(s), e.left)
	for _, r := range page {
		if err := e.delete(bucketTold, r.key); err != nil {
			return false, err
		}
	}
	return e.left > 0, nil
}

func (e *expiry) delete(bucket, key []byte) error {
	e.left--
	return e.Bucket(bucket).Delete(key)
}

// sweep removes the rows that are gone among the first of a bucket.
func (e *expiry) sweep(bucket []byte, gone func(k, v []byte) (bool, error)) error {
	for _, r := range e.rows(bucket, nil, nil, max(e.left, 0)) {
		ok, err := gone(r.key, r.value)
		if err != nil {
			return err
		}
		if !ok {
			continue
		}
		if err := e.delete(bucket, r.key); err != nil {
			return err
		}
	}
	return nil
}

func (e *expiry) notices() error {
	return e.sweep(bucketNotice, func(k, v []byte) (bool, error) {
		n, err := decode[storedNotice](bucketNotice, k, v)
		if err != nil || !n.When.Before(e.before) || e.needed(noticeBody(news.NoticeID(number(k)))) {
			return false, err
		}
		return true, e.Bucket(bucketNoticeKey).Delete([]byte(n.Key))
	})
}

func (e *expiry) dead() error {
	return e.sweep(bucketDead, func(k, v []byte) (bool, error) {
		d, err := decode[storedDeadLetter](bucketDead, k, v)
		return d.GivenUp.time().Before(e.before), err
	})
}

func (e *expiry) moved() error {
	return e.sweep(bucketMoved, func(_, v []byte) (bool, error) {
		return stampAt(v).time().Before(e.before), nil
	})
}

func (e *expiry) waits() error {
	return e.sweep(bucketWait, func(k, v []byte) (bool, error) {
		w, err := decode[storedWait](bucketWait, k, v)
		return w.Until.Before(e.now), err
	})
}

// retired forgets sources that left long ago; their identities go before.
func (e *expiry) retired() error {
	return e.collectSources(func(_ news.SourceID, s *storedSource) bool {
		return !s.Retired.IsZero() && e.now.Sub(s.Retired) >= forgetAfter
	}, e.forgetSource)
}

func (e *expiry) forgetSource(id news.SourceID, _ storedSource) error {
	for _, r := range e.rows(bucketSeen, num(id), num(id), e.left) {
		if err := e.delete(bucketSeen, r.key); err != nil {
			return err
		}
	}
	if e.left <= 0 {
		return nil
	}
	return e.deleteSource(id)
}

// sweepRows is how many identities one Expire looks at.
const sweepRows = 20_000

// identities looks at the next part of the identities, beginning again when it
// is through, and removes those that their sources list no more.
func (e *expiry) identities() error {
	page := e.rows(bucketSeen, e.db.sweep, nil, sweepRows)
	e.db.sweep = nil
	var src storedSource
	for i, r := range page {
		if e.left <= 0 {
			e.db.sweep = r.key
			return nil
		}
		if i == 0 || !bytes.Equal(r.key[:8], page[i-1].key[:8]) {
			var err error
			if src, _, err = get[storedSource](e.tx, bucketSource, r.key[:8]); err != nil {
				return err
			}
		}
		if stampAt(r.value[8:]).time().After(src.Listed.Add(-forgetAfter)) || src.Listed.IsZero() {
			continue
		}
		if err := e.delete(bucketSeen, r.key); err != nil {
			return err
		}
	}
	if len(page) == sweepRows {
		e.db.sweep = bytes.Clone(page[len(page)-1].key)
	}
	return nil
}
