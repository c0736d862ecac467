package store

import (
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"time"

	"newsbot/news"
	"newsbot/store/internal/rows"
)

// A Wait is a pause that Telegram asked for.
type Wait struct {
	Chat   news.ChatID // 0 for the whole bot
	Until  time.Time
	Reason string
}

// Waits lists the pauses that were set, those that have passed too.
func (db *DB) Waits() (all []Wait, err error) {
	err = db.view(func(t *tx) error {
		waits, err := t.Waits()
		for _, chat := range slices.Sorted(maps.Keys(waits)) {
			all = append(all, Wait(waits[chat]))
		}
		return db.passOver(err)
	})
	return all, err
}

// SetWait notes that nothing may be sent to a chat, or by the whole bot where
// chat is 0, until a time; the zero time ends the pause.
func (db *DB) SetWait(chat news.ChatID, until time.Time, reason string) error {
	return db.update(scopes(ofChat(chat)), func(t *tx) error {
		if until.IsZero() {
			return t.DeleteWaits(chat)
		}
		return t.PutWait(rows.Wait{Chat: chat, Until: until, Reason: reason})
	})
}

// moveWait moves a pause; the longer one counts.
func (t *tx) moveWait(from, to news.ChatID) error {
	all, err := t.Waits()
	if err := t.db.passOver(err); err != nil {
		return err
	}
	w, ok := all[from]
	if !ok {
		return nil
	}
	if there, has := all[to]; has && !there.Until.Before(w.Until) {
		w = there
	}
	w.Chat = to
	return errors.Join(t.DeleteWaits(from), t.PutWait(w))
}

// Alarms are those that the administrators were told of last, and not yet that they
// are over.
func (db *DB) Alarms() (all []news.Alarm, err error) {
	err = db.view(func(t *tx) error {
		all, err = t.Alarms()
		return err
	})
	return all, err
}

// SetAlarms notes which alarms the administrators know of.
func (db *DB) SetAlarms(all []news.Alarm) error {
	return db.update(nil, func(t *tx) error { return t.PutAlarms(all) })
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
		stored, err := t.Pace()
		p = Pace(stored)
		return err
	})
	return p, err
}

// SetPace notes what was learned.
func (db *DB) SetPace(p Pace) error {
	return db.update(nil, func(t *tx) error { return t.PutPace(rows.Pace(p)) })
}

// Stopped says whether an operator had everything stopped, and who and when.
func (db *DB) Stopped() (s news.Stop, err error) {
	err = db.view(func(t *tx) error {
		s, err = t.Stopped()
		return err
	})
	return s, err
}

// Stop notes that nothing is to be told any more; the zero Stop ends that.
func (db *DB) Stop(s news.Stop) error {
	return db.update(nil, func(t *tx) error { return t.PutStopped(s) })
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
		read := t.reader()
		letters, err := t.DeadBefore(0, n)
		if err := db.passOver(err); err != nil {
			return err
		}
		for i := range letters {
			d, err := read.delivery(&letters[i].Delivery)
			if err != nil {
				return err
			}
			all = append(all, DeadLetter{d, letters[i].Reason, letters[i].GivenUp})
		}
		return nil
	})
	return all, err
}

// OldestDue says since when the longest waiting delivery could have been sent:
// since its decision, its own pause or its chat's, whichever ended last. What
// still has to wait, or waits for a parked chat, does not count; false where
// nothing is due.
//
// held says, of something decided for a queue, since when it could have been told
// as far as its destination's wishes are concerned, and whether these hold it yet.
// Nil holds nothing.
func (db *DB) OldestDue(now time.Time, held func(Queue, time.Time) (since time.Time, yet bool)) (oldest time.Time, due bool, err error) {
	if held == nil {
		held = func(_ Queue, decided time.Time) (time.Time, bool) { return decided, false }
	}
	l := lateness{now: now, held: held}
	if l.paused, err = db.pauses(); err != nil {
		return time.Time{}, false, err
	}
	passed := 0
	err = pages(db, waiting{}, func(t *tx, last waiting) ([]waiting, error) {
		return t.waitingAfter(last.ID)
	}, func(d waiting) error {
		if passed++; l.due && !d.Decided.Before(l.oldest) || passed > passedOver {
			return errStop // they come in the order of their decision
		}
		l.see(&d)
		return nil
	})
	if errors.Is(err, errStop) {
		err = nil
	}
	if err == nil && passed > passedOver {
		err = db.oldestByQueue(&l)
	}
	return l.oldest, l.due, err
}

// passedOver is how many deliveries are looked at one by one. Where so many are
// held, as in a night, a million may be: then it goes by queues.
const passedOver = 5000

// A lateness finds what has been late for longest.
type lateness struct {
	now    time.Time
	held   func(Queue, time.Time) (time.Time, bool)
	paused map[news.ChatID]time.Time
	oldest time.Time // what was found so far
	due    bool      // something was
}

// see looks at one delivery.
func (l *lateness) see(d *waiting) {
	if d.Lane == news.LaneHeld {
		return
	}
	wanted, yet := l.held(Queue{d.Destination, d.Lane}, d.Decided)
	since := latest(wanted, d.NotBefore, l.paused[0], l.paused[d.Destination.Chat])
	if yet || d.state != news.Active || d.Damage != "" || since.After(l.now) {
		return
	}
	if !l.due || since.Before(l.oldest) {
		l.oldest, l.due = since, true
	}
}

// oldestByQueue goes through the queues that are not held, from that which has
// waited for longest on.
func (db *DB) oldestByQueue(l *lateness) error {
	var heads []rows.Head
	err := pages(db, rows.Head{Destination: rows.NoDestination}, func(t *tx, last rows.Head) ([]rows.Head, error) {
		return t.Heads(last.Destination, last.Lane, pageRows)
	}, func(h rows.Head) error {
		if h.Lane == news.LaneHeld {
			return nil
		}
		if _, yet := l.held(Queue{h.Destination, h.Lane}, h.Decided); !yet {
			heads = append(heads, h)
		}
		return nil
	})
	slices.SortFunc(heads, func(a, b rows.Head) int { return a.Decided.Compare(b.Decided) })
	for _, h := range heads {
		if err != nil || l.due && !h.Decided.Before(l.oldest) {
			break
		}
		err = db.firstOf(&h, l.see)
	}
	return err
}

// firstOf calls each with the first deliveries of a queue, outside of a transaction.
func (db *DB) firstOf(h *rows.Head, each func(*waiting)) error {
	var all []rows.Delivery
	var states map[news.ChatID]news.ChatState
	err := db.view(func(t *tx) (err error) {
		if all, err = t.Queued(h.Destination, h.Lane, pageRows); err != nil {
			return err
		}
		states, err = t.States(h.Destination.Chat)
		return err
	})
	for i := range all {
		each(&waiting{all[i], states[h.Destination.Chat]})
	}
	return err
}

// A waiting is a delivery and the state of its chat.
type waiting struct {
	rows.Delivery
	state news.ChatState
}

func (t *tx) waitingAfter(id news.DeliveryID) ([]waiting, error) {
	page, err := t.DeliveriesAfter(id, pageRows)
	if err != nil {
		return nil, err
	}
	chats, all := make([]news.ChatID, len(page)), make([]waiting, len(page))
	for i := range page {
		chats[i] = page[i].Destination.Chat
	}
	states, err := t.States(chats...)
	for i := range page {
		all[i] = waiting{page[i], states[chats[i]]}
	}
	return all, err
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

// Counts gives the running totals. It reads none of the rows.
func (db *DB) Counts() (c Counts, err error) {
	size, unused, err := db.engine.Size()
	if err != nil {
		return c, err
	}
	err = db.view(func(t *tx) error {
		s, err := t.Counts()
		if err != nil {
			return err
		}
		c = Counts{
			Decided: s.Decided, Delivered: s.Delivered, GivenUp: s.GivenUp, Pending: s.Pending, InDoubt: s.InDoubt,
			Seen: s.Seen, Ending: s.Ending, Items: s.Items, Chats: s.Chats, Subscriptions: s.Subscriptions,
			FileSize: size, FreeSize: unused,
		}
		var open, inUse error
		c.Open, open = t.openItems()
		c.Sources, inUse = t.SourcesInUse()
		return errors.Join(open, inUse)
	})
	return c, err
}

// Offset is what getUpdates is to be asked for: one more than the number of
// the last update that was handled, 0 before the first.
func (db *DB) Offset() (next int64, err error) {
	err = db.view(func(t *tx) error {
		last, ok, err := t.Handled()
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
	rest := make([]rows.Update, len(left))
	for i, u := range left {
		rest[i] = rows.Update(u)
	}
	return db.update(nil, func(t *tx) error { return errors.Join(t.PutHandled(update), t.PutLeft(rest)) })
}

// Left are the updates that were still to be handled at the last Handled.
func (db *DB) Left() (left []Update, err error) {
	err = db.view(func(t *tx) error {
		all, err := t.Left()
		for _, u := range all {
			left = append(left, Update(u))
		}
		return err
	})
	return left, err
}

// A Day is what is counted of a day.
type Day = rows.Day

// daysFor is how long days are kept.
const daysFor = 90 * 24 * time.Hour

// dayOf is the number of a time's day.
func dayOf(at time.Time) int64 { return at.Unix() / (24 * 60 * 60) }

// day is what a transaction adds to the day of a time, of a source's items or, with 0,
// of all.
func (t *tx) day(at time.Time, src news.SourceID) *rows.Day {
	place := rows.DayPlace{Day: dayOf(at), Source: src}
	if t.days == nil {
		t.days = map[rows.DayPlace]*rows.Day{}
	}
	if t.days[place] == nil {
		t.days[place] = &rows.Day{DayPlace: place}
	}
	return t.days[place]
}

// saveDays adds what a transaction counted. A day that cannot be read is counted
// anew: it is no reason to tell nobody of anything.
func (t *tx) saveDays() error {
	stored, err := t.Days(slices.Collect(maps.Keys(t.days))...)
	if err := t.db.passOver(err); err != nil {
		return err
	}
	all := make([]rows.Day, 0, len(t.days))
	for place, d := range t.days {
		all = append(all, d.Plus(stored[place]))
	}
	return t.PutDays(all...)
}

// Days gives what is counted from the day of a time on, by days and sources.
func (db *DB) Days(since time.Time) (all []Day, err error) {
	err = db.view(func(t *tx) error {
		all, err = t.DaysAfter(rows.DayPlace{Day: max(dayOf(since)-1, 0), Source: ^news.SourceID(0)}, everything)
		return db.passOver(err)
	})
	return all, err
}

// countDelivered counts the deliveries of items by day and source, and how long news
// took from its publication: that which did not wait for a digest, and whose time is
// known.
func (s *settling) countDelivered(items map[news.ItemID]rows.Item) {
	for i := range s.delivered {
		d := &s.delivered[i]
		if d.Item() == 0 {
			continue
		}
		today := s.day(s.now, 0)
		today.Delivered++
		item, ok := items[d.Item()]
		if !ok {
			continue
		}
		s.day(s.now, item.Source).Delivered++
		if prompt(d, &item) {
			today.Delays = today.Delays.With(s.now.Sub(item.Published))
		}
	}
}

// prompt says whether it is known of an item how long it took to a delivery, and that it
// did not wait for a digest.
func prompt(d *rows.Delivery, item *rows.Item) bool {
	dated := !item.Published.IsZero() && !item.DateOnly && !item.Published.After(item.Seen)
	return dated && !item.NoNews && d.Lane != news.LaneDigest
}

// countChat counts a chat that hears of something since a time, or nothing any more.
func (t *tx) countChat(heard, hears bool, at time.Time) {
	switch {
	case at.IsZero() || heard == hears:
	case hears:
		t.day(at, 0).Gained++
	default:
		t.day(at, 0).Lost++
	}
}

// oldDays removes what was counted long ago.
func (e *expiry) oldDays() error {
	all, err := e.DaysAfter(rows.DayPlace{}, max(e.left, 0))
	if err := e.db.passOver(err); err != nil {
		return err
	}
	var gone []rows.DayPlace
	for _, d := range all {
		if d.Day < dayOf(e.now.Add(-daysFor)) {
			gone = append(gone, d.DayPlace)
		}
	}
	return e.DeleteDays(take(e, gone)...)
}

// maxChanges is how many changes are kept, the latest: a hundred a day for three
// months, some 1.5 MB.
const maxChanges = 10_000

// Audit keeps a change that somebody is about to make, as begun, and gives its number
// for Audited.
func (db *DB) Audit(c news.Change) (number uint64, err error) {
	c.Begun = true
	err = db.update(nil, func(t *tx) error {
		number, err = t.audit(c)
		return err
	})
	return number, err
}

// Audited notes that a change was made that is kept as begun, or that it was not, which
// leaves nothing of it.
func (db *DB) Audited(number uint64, made bool) error {
	return db.update(nil, func(t *tx) error {
		if !made {
			return t.DeleteChanges(number)
		}
		all, err := t.ChangesBefore(number+1, 1)
		if err != nil || len(all) == 0 || all[0].Number != number {
			return err
		}
		all[0].Begun = false
		return t.PutChanges(all[0])
	})
}

// audit keeps a change, and forgets the one that there is no room for any more.
func (t *tx) audit(c news.Change) (number uint64, err error) {
	n, err := t.Numbers(rows.ChangeNumbers, 1)
	if err != nil {
		return 0, err
	}
	c.Number = n
	if n > maxChanges {
		err = t.DeleteChanges(n - maxChanges)
	}
	return n, errors.Join(err, t.PutChanges(c))
}

// Changes gives at most max changes before one, the latest first; from the last where
// the number is 0.
func (db *DB) Changes(before uint64, max int) (all []news.Change, err error) {
	err = db.view(func(t *tx) error {
		all, err = t.ChangesBefore(before, max)
		return db.passOver(err)
	})
	return all, err
}
