package store

import (
	"bytes"
	"cmp"
	"errors"
	"maps"
	"math"
	"slices"
	"time"

	"newsbot/news"
)

// maxRows is how many deliveries are queued in one transaction: some 0.5 s,
// during which nobody else can write. The tests lower it.
var maxRows = 100_000

// A fanOut is an item or a notice with the alerts yet to be queued for it, in
// the order of their destinations.
type fanOut struct {
	body   news.Body
	story  news.StoryID
	source news.SourceID // of an item
	alerts []news.Alert
	of     news.Case                 // what is the same for all of them
	held   map[news.Destination]bool // :: destination → of an item that may be old news, not for it
	ending news.Verdict              // the best so far; of an item
	aside  bool                      // beside another fan-out of the item, for which the cursor is
}

// A spread is several fan-outs on their way to the disk.
type spread struct {
	now    time.Time
	outs   []fanOut
	queued map[Queue]bool
	items  news.Tally // items that are through
	alerts news.Tally
}

func newSpread(now time.Time) spread { return spread{now: now, queued: map[Queue]bool{}} }

// add takes a fan-out on; of two alerts for one destination the more urgent counts.
func (s *spread) add(f fanOut) {
	f.alerts = slices.Clone(f.alerts)
	slices.SortStableFunc(f.alerts, func(a, b news.Alert) int {
		return cmp.Or(compareDestinations(a.Destination, b.Destination), cmp.Compare(a.Lane, b.Lane))
	})
	f.alerts = slices.CompactFunc(f.alerts, func(a, b news.Alert) bool { return a.Destination == b.Destination })
	s.outs = append(s.outs, f)
}

// compareDestinations orders as destinationKey does.
func compareDestinations(a, b news.Destination) int {
	return cmp.Or(cmp.Compare(a.Chat, b.Chat), cmp.Compare(a.Topic, b.Topic))
}

// report says what came of it so far.
func (s *spread) report(out *Ingested) {
	out.Queued, out.Items, out.Alerts = s.queues(), out.Items.Plus(s.items), out.Alerts.Plus(s.alerts)
}

func (s *spread) queues() []Queue { return slices.Collect(maps.Keys(s.queued)) }

// finish writes what the first transaction had no room for.
func (db *DB) finish(s *spread) error {
	for len(s.outs) > 0 {
		if err := db.update(s.step); err != nil {
			return err
		}
	}
	return nil
}

// step queues up to maxRows alerts, and writes down for each fan-out that is
// not through how far it came.
func (s *spread) step(t *tx) error {
	b := batch{told: map[string]bool{}}
	for n := range s.outs {
		if err := s.take(t, &s.outs[n], &b); err != nil {
			return err
		}
	}
	s.outs = slices.DeleteFunc(s.outs, func(f fanOut) bool { return len(f.alerts) == 0 })
	return b.write(t)
}

// take moves alerts of a fan-out into the batch while it has room.
func (s *spread) take(t *tx, f *fanOut, b *batch) error {
	heard := f.story != 0 && t.anyTold(f.story)
	n := 0
	for ; n < len(f.alerts) && len(b.rows) < maxRows; n++ {
		a := f.alerts[n]
		v := b.judge(t, f, &a, heard)
		s.alerts[v]++
		f.ending = f.ending.Better(v)
		if v == news.Tell {
			b.add(f, a, s.now)
			s.queued[Queue{a.Destination, a.Lane}] = true
		}
	}
	done, rest := f.alerts[:n], f.alerts[n:]
	f.alerts = rest
	if len(rest) == 0 && f.source != 0 {
		s.items[f.ending]++
		t.ending(f.source, f.ending)
	}
	return t.putCursor(f, done, rest)
}

// judge gives the verdict on an alert; heard is whether anybody was told the story.
func (b *batch) judge(t *tx, f *fanOut, a *news.Alert, heard bool) news.Verdict {
	c := f.of
	c.Held = f.held[a.Destination]
	if v := news.Judge(c); v != news.Tell {
		return v
	}
	c.Muted = silent(t.db.state(a.Destination.Chat))
	c.Told = a.Kind == news.KindNew && (b.told[string(toldKey(f.story, a.Destination))] || heard && t.wasTold(f.story, a.Destination))
	return news.Judge(c)
}

// putCursor writes the last destination of those done; all zeros, which come
// before any destination, where none is. Nothing stays of a fan-out that is
// through.
func (t *tx) putCursor(f *fanOut, done, rest []news.Alert) error {
	b, key := t.Bucket(bucketFanOut), bodyKey(f.body)
	switch {
	case f.aside:
		return nil
	case len(rest) == 0:
		return b.Delete(key)
	case len(done) > 0:
		return b.Put(key, append(destinationKey(done[len(done)-1].Destination), byte(f.ending)))
	case b.Get(key) == nil:
		return b.Put(key, append(make([]byte, 16), byte(f.ending)))
	}
	return nil
}

// reached reads what putCursor wrote. In schema 1 there was no verdict.
func reached(v []byte) (cursor []byte, ending news.Verdict) {
	cursor, ending = v[:16], news.Tell
	if len(v) > 16 {
		ending = news.Verdict(v[16])
	}
	return cursor, ending
}

// openItems counts the items of which not all alerts are queued.
func (t *tx) openItems() int64 {
	return int64(len(t.rows(bucketFanOut, []byte{byte(news.BodyItem)}, []byte{byte(news.BodyItem)}, math.MaxInt)))
}

// wasTold says whether a destination was told a story, under this or a former
// number of its chat.
func (t *tx) wasTold(story news.StoryID, d news.Destination) bool {
	if t.Bucket(bucketTold).Get(toldKey(story, d)) != nil {
		return true
	}
	for _, former := range t.formerly(d.Chat) {
		if t.Bucket(bucketTold).Get(toldKey(story, news.Destination{Chat: former, Topic: d.Topic})) != nil {
			return true
		}
	}
	return false
}

// A batch is the rows of one transaction. They are written bucket by bucket in
// the order of the keys, since bbolt holds what a transaction adds in long
// sorted slices: out of order, 100,000 rows take it twenty seconds.
type batch struct {
	rows []storedDelivery
	told map[string]bool // :: told key → a row of this batch tells it
}

func (b *batch) add(f *fanOut, a news.Alert, now time.Time) {
	d := storedDelivery{
		Chat: a.Destination.Chat, Topic: a.Destination.Topic, Lane: a.Lane, Kind: a.Kind,
		Reasons: reasonsOf(a.Reasons), Decided: stampOf(now), NotBefore: stampOf(a.NotBefore),
	}
	d.setBody(f.body)
	if f.story != news.StoryID(d.Item) {
		d.Story = f.story
	}
	b.rows = append(b.rows, d)
	if d.marks() {
		b.told[string(toldKey(f.story, a.Destination))] = true
	}
}

// dense is how full bbolt leaves the pages that it splits where rows are nearly
// always appended: deliveries, and marks of the newest story.
const dense = 0.9

// write gives the rows their numbers and puts them into the outbox, the queues
// and the told marks.
func (b *batch) write(t *tx) error {
	if len(b.rows) == 0 {
		return nil
	}
	outbox := t.Bucket(bucketOutbox)
	outbox.FillPercent, t.Bucket(bucketTold).FillPercent = dense, dense
	id := outbox.Sequence()
	queue, told := make([]row, 0, len(b.rows)), make([]row, 0, len(b.rows))
	for _, d := range b.rows {
		id++
		if err := t.put(bucketOutbox, num(id), d); err != nil {
			return err
		}
		queue = append(queue, row{queueKey(d.queue(), news.DeliveryID(id)), d.Decided.bytes()})
		if d.marks() {
			told = append(told, row{d.toldKey(), storedTold{item: d.Item}.bytes()})
		}
		t.uses[d.body()]++
	}
	t.counts.Decided += int64(len(b.rows))
	t.counts.Pending += int64(len(b.rows))
	if err := outbox.SetSequence(id); err != nil {
		return err
	}
	return errors.Join(t.putSorted(bucketQueue, queue), t.putSorted(bucketTold, told))
}

func (t *tx) putSorted(bucket []byte, rows []row) error {
	slices.SortFunc(rows, func(a, b row) int { return bytes.Compare(a.key, b.key) })
	b := t.Bucket(bucket)
	for _, r := range rows {
		if err := b.Put(r.key, r.value); err != nil {
			return err
		}
	}
	return nil
}
