package store

import (
	"encoding/json"
	"errors"
	"time"

	"newsbot/news"
)

// A storedWait is a Wait on disk, under its chat.
type storedWait struct {
	Until  time.Time
	Reason string `json:",omitzero"`
}

// A Wait is a pause that Telegram asked for.
type Wait struct {
	Chat   news.ChatID // 0 for the whole bot
	Until  time.Time
	Reason string
}

// Waits lists the pauses that were set, those that have passed too.
func (db *DB) Waits() (all []Wait, err error) {
	err = db.each(bucketWait, nil, func(k, v []byte) error {
		w, err := decode[storedWait](bucketWait, k, v)
		all = append(all, Wait{chatAt(k), w.Until, w.Reason})
		return err
	})
	return all, err
}

// SetWait notes that nothing may be sent to a chat, or by the whole bot where
// chat is 0, until a time; the zero time ends the pause.
func (db *DB) SetWait(chat news.ChatID, until time.Time, reason string) error {
	return db.update(func(t *tx) error {
		if until.IsZero() {
			return t.Bucket(bucketWait).Delete(chatKey(chat))
		}
		return t.put(bucketWait, chatKey(chat), storedWait{until, reason})
	})
}

// moveWait moves a pause; the longer one counts.
func (t *tx) moveWait(from, to news.ChatID) error {
	old, ok, err := get[storedWait](t, bucketWait, chatKey(from))
	if err != nil || !ok {
		return err
	}
	w, _, err := get[storedWait](t, bucketWait, chatKey(to))
	if err != nil {
		return err
	}
	if w.Until.Before(old.Until) {
		w = old
	}
	return errors.Join(t.Bucket(bucketWait).Delete(chatKey(from)), t.put(bucketWait, chatKey(to), w))
}

// A Pace is what was learned of how many messages a second Telegram takes from
// us. The zero Pace is that it takes as many as it says.
type Pace struct {
	Messages int           // a second, to all chats together
	TryAt    time.Time     // when one more is to be tried
	Interval time.Duration // until the try after that, if it fails
}

// Pace gives what was learned last.
func (db *DB) Pace() (p Pace, err error) {
	err = db.view(func(t *tx) error {
		p, _, err = get[Pace](t, bucketMeta, keyPace)
		return err
	})
	return p, err
}

// SetPace notes what was learned.
func (db *DB) SetPace(p Pace) error {
	return db.update(func(t *tx) error { return t.put(bucketMeta, keyPace, p) })
}

// A storedDeadLetter is a DeadLetter on disk, under the delivery's number.
type storedDeadLetter struct {
	storedDelivery
	Reason  string `json:"why"`
	GivenUp stamp  `json:"when"`
}

// A DeadLetter is a delivery that was given up, as it was then, and why.
type DeadLetter struct {
	news.Delivery
	Reason  string
	GivenUp time.Time
}

// DeadLetters gives the n deliveries that were decided last of those given up
// within Options.Retention, the newest first.
func (db *DB) DeadLetters(n int) (all []DeadLetter, err error) {
	err = db.view(func(t *tx) error {
		read, c := t.reader(), t.Bucket(bucketDead).Cursor()
		for k, v := c.Last(); k != nil && len(all) < n; k, v = c.Prev() {
			d, err := decode[storedDeadLetter](bucketDead, k, v)
			if err != nil {
				return err
			}
			letter, err := read.delivery(news.DeliveryID(number(k)), &d.storedDelivery)
			if err != nil {
				return err
			}
			all = append(all, DeadLetter{letter, d.Reason, d.GivenUp.time()})
		}
		return nil
	})
	return all, err
}

// OldestDue says since when the longest waiting delivery could have been sent:
// since its decision, its own pause or its chat's, whichever ended last. What
// still has to wait, or waits for a parked chat, does not count; false where
// nothing is due.
func (db *DB) OldestDue(now time.Time) (oldest time.Time, due bool, err error) {
	paused, err := db.pauses()
	if err != nil {
		return time.Time{}, false, err
	}
	err = db.each(bucketOutbox, nil, func(k, v []byte) error {
		d, err := decode[storedDelivery](bucketOutbox, k, v)
		if err != nil {
			return err
		}
		if due && !d.Decided.time().Before(oldest) {
			return errStop // the rows lie in the order of their decision
		}
		since := latest(d.Decided.time(), d.NotBefore.time(), paused[0], paused[d.Chat])
		if db.state(d.Chat) != news.Active || since.After(now) {
			return nil
		}
		if !due || since.Before(oldest) {
			oldest, due = since, true
		}
		return nil
	})
	if errors.Is(err, errStop) {
		err = nil
	}
	return oldest, due, err
}

func (db *DB) pauses() (map[news.ChatID]time.Time, error) {
	all, err := db.Waits()
	until := map[news.ChatID]time.Time{}
	for _, w := range all {
		until[w.Chat] = w.Until
	}
	return until, err
}

func latest(times ...time.Time) (last time.Time) {
	for _, t := range times {
		if t.After(last) {
			last = t
		}
	}
	return last
}

// storedCounts are the running totals on disk. Each changes in the transaction
// of what it counts.
type storedCounts struct {
	Decided, Delivered, GivenUp, Pending, InDoubt int64
	Items, Chats, Subscriptions                   int64

	Seen   int64      // new items that sources brought, since schema 2
	Ending news.Tally // those of which all alerts are queued, by how they ended
}

// Counts are what the store holds and did. Decided is always the sum of the
// four that follow it.
type Counts struct {
	Decided   int64 // deliveries since the file began, to one destination each
	Delivered int64
	GivenUp   int64
	Pending   int64 // waiting
	InDoubt   int64 // begun, and not answered

	Seen   int64      // new items since the file began, or became one of schema 2
	Ending news.Tally // items by how they ended: the best of their verdicts
	Open   int64      // items of which not all alerts are queued yet

	Sources, Items, Chats, Subscriptions int64 // sources in use; items, chats and subscriptions on disk

	FileSize int64 // bytes that pages take
	FreeSize int64 // bytes of these that hold nothing
}

// Balanced says whether every delivery that was decided is accounted for, and
// every item that was seen.
func (c Counts) Balanced() bool {
	return c.Decided == c.Delivered+c.GivenUp+c.Pending+c.InDoubt && c.Seen == c.Ending.Sum()+c.Open
}

func (t *tx) loadCounts() (storedCounts, error) {
	c, _, err := get[storedCounts](t, bucketMeta, keyCounts)
	return c, err
}

// Counts gives the running totals. It reads none of the rows.
func (db *DB) Counts() (Counts, error) {
	var s storedCounts
	var size, unused, sources, open int64
	err := db.view(func(t *tx) (err error) {
		size, unused, sources, open = t.Size(), free(db.bolt), t.sourcesInUse(), t.openItems()
		s, err = t.loadCounts()
		return err
	})
	return Counts{
		Decided: s.Decided, Delivered: s.Delivered, GivenUp: s.GivenUp, Pending: s.Pending, InDoubt: s.InDoubt,
		Seen: s.Seen, Ending: s.Ending, Open: open,
		Sources: sources, Items: s.Items, Chats: s.Chats, Subscriptions: s.Subscriptions,
		FileSize: size, FreeSize: unused,
	}, err
}

// Offset is what getUpdates is to be asked for: one more than the number of
// the last update that was handled, 0 before the first.
func (db *DB) Offset() (next int64, err error) {
	err = db.view(func(t *tx) error {
		last, ok, err := get[int64](t, bucketMeta, keyUpdate)
		if ok {
			next = last + 1
		}
		return err
	})
	return next, err
}

// An Update is one that was taken from Telegram and is still to be handled.
type Update struct {
	Raw   json.RawMessage // as it came
	Tries int             // how often it was begun
}

// Handled notes that all updates up to a number need not be fetched again: they
// were handled, but for those that are left. Telegram may begin a new count after
// a quiet week, so a lower number is taken like any other.
func (db *DB) Handled(update int64, left []Update) error {
	return db.update(func(t *tx) error {
		if err := t.put(bucketMeta, keyUpdate, update); err != nil {
			return err
		}
		return t.put(bucketMeta, keyLeft, left)
	})
}

// Left are the updates that were still to be handled at the last Handled.
func (db *DB) Left() (left []Update, err error) {
	err = db.view(func(t *tx) error {
		left, _, err = get[[]Update](t, bucketMeta, keyLeft)
		return err
	})
	return left, err
}
