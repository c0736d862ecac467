package store

import (
	"cmp"
	"errors"
	"maps"
	"slices"
	"time"

	"newsbot/news"
	"newsbot/news/stories"
	"newsbot/store/internal/rows"
)

// A Poll is what one good poll of a source brought.
type Poll struct {
	Source news.Source     // with the State as it is to be after this poll
	Items  []news.Item     // the whole page in its order; what Recognise calls new or corrected is enriched
	Known  []news.Identity // of Items, as the source lists them; nil where nothing was added to them
	Found  []Known         // of Items, as Recognise found them lately: what is new may be looked at before the transaction; nil asks it
	Alerts [][]news.Alert  // :: index of Items → who wants a new one, or a corrected one only now; may be shorter
	MaxAge time.Duration   // older items are not told; 0: age does not matter
	Ahead  time.Duration   // how far the machine's clock is ahead of the world's; ages are counted by that one
	Habits []byte          // what is remembered of the source's habits from now on; nil leaves what was

	// Part says that these are some of the page's items, told before the others are
	// ready: the source's state stays as it was, so that a poll after a crash finds
	// the page again.
	Part bool
}

// Ingested is what became of a poll.
type Ingested struct {
	New      []news.Item    // with their numbers, the oldest first
	Edited   []news.Item    // known ones with another title or deck than before, as they are now
	Joined   []news.StoryID // stories that a new item joined
	Queued   []Queue        // queues that something was added to
	Repeated int            // items of the page that were known
	Items    news.Tally     // the new items by how they ended, which some have not yet after an error
	Alerts   news.Tally     // the same for each alert: an item for one destination
	Held     int            // new items that somebody did not get, as an archive on display
}

// Ingest is the commit point. In one transaction every item of the poll is
// recognised again, new ones are kept and placed in a story, what they tell is
// decided and queued, and the source's state is written: after a crash either
// all of it has happened or nothing, and then the next poll finds the same
// page again.
//
// Of more than 100,000 alerts the rest follows in further transactions, and a
// mark on disk says how far they have come. When Ingest returns an error
// together with new items, or does not return at all, Unfinished names the
// items and Resume goes on with them.
//
// ErrNotFound means that the source is no longer in use, ErrFull that nothing
// can be taken in for now, and of a Part ErrWhole.
func (db *DB) Ingest(p Poll, now time.Time) (Ingested, error) {
	if p.Known == nil {
		p.Known = news.Identify(p.Items, p.Source.Mark)
	}
	in := &intake{poll: p, now: now, spread: newSpread(now)}
	if err := in.look(db); err != nil {
		return Ingested{}, err
	}
	if err := db.update(scopes(ofSource(p.Source.ID), ofStories), in.commit); err != nil {
		return Ingested{}, err
	}
	err := db.finish(&in.spread)
	in.spread.report(&in.out)
	return in.out, err
}

// An intake is a poll on its way to the disk.
type intake struct {
	poll   Poll
	now    time.Time
	out    Ingested
	spread spread
	round  *stories.Round // where the new items belong
	looks  map[int]int    // :: index of the page → place in the round
}

// look begins to look for where the new items belong, before the transaction.
func (in *intake) look(db *DB) error {
	db.ReadStories()
	known := in.poll.Found
	if known == nil {
		var err error
		if known, err = db.Recognise(in.poll.Source.ID, in.poll.Known); err != nil {
			return err
		}
	}
	var fresh []stories.Headline
	in.looks = map[int]int{}
	for n, k := range known {
		if k.Item == 0 {
			in.looks[n] = len(fresh)
			fresh = append(fresh, in.headline(n))
		}
	}
	in.round = db.desk.Begin(fresh, in.now.Add(-in.poll.Ahead))
	return nil
}

// headline is an item of the page as stories look at it.
func (in *intake) headline(n int) stories.Headline {
	h := stories.Of(&in.poll.Items[n], &in.poll.Source)
	h.Source, h.At = in.poll.Source.ID, cmp.Or(h.At, in.now)
	return h
}

// catchUp tells the round what was committed since it began, and has it heard of
// what is committed now.
func (in *intake) catchUp(t *tx) error {
	since, err := t.since(in.round.Upto())
	in.round.CatchUp(slices.Values(since))
	t.later(in.round.Heard)
	return err
}

func (in *intake) commit(t *tx) error {
	if t.Full() {
		return ErrFull
	}
	src, err := t.source(in.poll.Source.ID)
	if err != nil {
		return err
	}
	m, err := t.recognise(src.ID, in.poll.Known)
	if err := errors.Join(err, in.catchUp(t)); err != nil {
		return err
	}
	first := isFirst(&src, m.found)
	if first && in.poll.Part {
		return ErrWhole
	}
	fresh, err := in.keep(t, m)
	if err != nil {
		return err
	}
	if err := in.judge(t, fresh, first, &src); err != nil {
		return err
	}
	if in.poll.Part {
		return in.spread.step(t)
	}
	setState(&src, &in.poll.Source)
	src.Listed = in.now
	src.Elsewhere = src.Elsewhere && in.poll.Source.URL != src.URL // it was moved while the old place was asked
	return errors.Join(in.spread.step(t), t.putSource(src), t.putHabits(src.ID, in.poll.Habits))
}

// isFirst says whether a page is the source's first. The first of another
// address is, too, where nothing on it is known: that is another feed.
func isFirst(s *rows.Source, known []news.ItemID) bool {
	strange := !slices.ContainsFunc(known, func(id news.ItemID) bool { return id != 0 })
	return s.State.Succeeded.IsZero() || s.Elsewhere && strange
}

// A newcomer is an item stored by this poll and who wants it.
type newcomer struct {
	item   rows.Item
	alerts []news.Alert
}

// keep stores the new items, the oldest first, and notes what the page says
// about the known ones.
func (in *intake) keep(t *tx, m *memory) (fresh []newcomer, err error) {
	for _, n := range oldestFirst(in.poll.Items, in.now) {
		identity := &in.poll.Known[n]
		id := cmp.Or(m.found[n], m.listedTwice(identity))
		if id != 0 {
			in.out.Repeated++
			if err := in.relist(t, m, id, n); err != nil {
				return nil, err
			}
		} else {
			i, err := in.add(t, n)
			if err := errors.Join(err, m.list(t, i.ID, &identity.Listing)); err != nil {
				return nil, err
			}
			id = i.ID
			fresh = append(fresh, newcomer{i, in.alerts(n)})
		}
		m.mark(identity, id, in.now)
	}
	return fresh, m.write(t)
}

func (in *intake) alerts(n int) []news.Alert {
	if n >= len(in.poll.Alerts) {
		return nil
	}
	return in.poll.Alerts[n]
}

// oldestFirst lists the indices of a page by time; where that says nothing,
// the last stands for the oldest, as feeds put the newest on top.
func oldestFirst(page []news.Item, now time.Time) []int {
	order := make([]int, len(page))
	for n := range order {
		order[n] = len(page) - 1 - n
	}
	when := func(n int) time.Time {
		i := page[n]
		i.Seen = cmp.Or(i.Seen, now)
		return i.When()
	}
	slices.SortStableFunc(order, func(a, b int) int { return when(a).Compare(when(b)) })
	return order
}

// add keeps a new item of the page.
func (in *intake) add(t *tx, n int) (rows.Item, error) {
	id, err := t.Numbers(rows.ItemNumbers, 1)
	if err != nil {
		return rows.Item{}, err
	}
	i := in.poll.Items[n]
	i.ID, i.Source, i.Seen = news.ItemID(id), in.poll.Source.ID, cmp.Or(i.Seen, in.now)
	s := rows.Item{Item: i}
	if err := in.place(t, n, &s); err != nil {
		return s, err
	}
	t.counts.Items++
	t.counts.Seen++
	in.out.New = append(in.out.New, i)
	return s, t.PutItems(s)
}

// place finds where the n-th item of the page belongs, and asks for an edit of
// what was told where that is worth one.
func (in *intake) place(t *tx, n int, i *rows.Item) error {
	look, there := in.looks[n]
	if !there { // it was known before the transaction
		h := in.headline(n)
		look = in.round.Look(&h)
	}
	p := in.round.Place(look, i.ID)
	s, err := t.place(i, &p)
	if err != nil || p.Reason.Level != stories.Same {
		return err
	}
	in.out.Joined = append(in.out.Joined, s.ID)
	first, err := t.Items(s.Items[0])
	if err := t.db.passOver(err); err != nil || p.Reason.CopyOf != 0 || !news.Grows(p.Reason.Voices, i.Seen.Sub(first[s.Items[0]].Seen)) {
		return err
	}
	return t.revise(s.ID, false)
}

// judge says of the new items what there is to say of them alone, and has them
// told. They come the oldest first, and the newest of those young enough are the
// ones that a first poll announces.
func (in *intake) judge(t *tx, fresh []newcomer, first bool, src *rows.Source) error {
	outs := make([]fanOut, len(fresh))
	var young []int
	for i, n := range fresh {
		outs[i] = fanOut{
			body: itemBody(n.item.ID), story: n.item.Story, source: src.ID, alerts: n.alerts,
			of: news.Case{Age: n.item.Age(in.now.Add(-in.poll.Ahead)), MaxAge: in.poll.MaxAge, Wanted: true},
		}
		if news.Judge(outs[i].of) == news.Tell {
			young = append(young, i)
		}
	}
	if first {
		for _, i := range young[:news.Announced(len(young), src.Announce)] {
			outs[i].of.Before = true
		}
	} else {
		hold(fresh, young, outs, cmp.Or(src.Listed, src.State.Succeeded))
	}
	for i, n := range fresh {
		if len(outs[i].held) > 0 {
			in.out.Held++
		}
		if n.item.NoNews = outs[i].of.Before || len(outs[i].held) > 0; n.item.NoNews {
			if err := t.PutItems(n.item); err != nil {
				return err
			}
		}
		outs[i].ending = unwanted(outs[i].of)
		in.spread.add(outs[i])
	}
	return nil
}

// unwanted is the verdict on an item for who does not ask for it.
func unwanted(c news.Case) news.Verdict {
	c.Wanted = false
	return news.Judge(c)
}

// hold fills in from whom those that are young enough are held back, because
// they may be an archive on display; it may change the lane of alerts.
func hold(fresh []newcomer, young []int, outs []fanOut, lastPage time.Time) {
	items, alerts := make([]news.Item, len(young)), make([][]news.Alert, len(young))
	for n, i := range young {
		outs[i].alerts = slices.Clone(outs[i].alerts)
		items[n], alerts[n] = fresh[i].item.Item, outs[i].alerts
	}
	doubtful := news.Doubtful(items, lastPage)
	for n, from := range news.HoldBack(alerts, doubtful) {
		outs[young[n]].held, outs[young[n]].surge, outs[young[n]].old = from, from != nil, doubtful[n]
	}
}

// Unfinished lists the items of which not all alerts are queued: a crash came
// between. Match them again, and Resume, in this order.
func (db *DB) Unfinished() (items []news.Item, err error) {
	err = db.view(func(t *tx) error {
		open, err := t.FanOuts()
		if err != nil {
			return err
		}
		for _, b := range slices.SortedFunc(maps.Keys(open), compareBodies) {
			if b.Kind != news.BodyItem {
				continue
			}
			i, err := t.item(news.ItemID(b.Number))
			if err := t.db.passOver(err); err != nil {
				return err
			}
			if i.ID != 0 {
				items = append(items, i.Item)
			}
		}
		return nil
	})
	return items, err
}

// Resume queues the alerts for an item that were not queued before a crash,
// as Ingest would have done. Of a finished item it does nothing.
func (db *DB) Resume(item news.ItemID, alerts []news.Alert, now time.Time) (out Ingested, err error) {
	listed, err := db.Item(item)
	if err != nil {
		return out, err
	}
	s := newSpread(now)
	err = db.update(scopes(ofSource(listed.Source), ofStories), func(t *tx) error {
		i, err := t.item(item)
		if err != nil {
			return err
		}
		f, open, err := t.resumed(&i, alerts)
		if err == nil && open {
			s.add(f)
			err = s.step(t)
		}
		return err
	})
	if err == nil {
		err = db.finish(&s)
	}
	s.report(&out)
	return out, err
}

// resumed is the rest of an item's fan-out; false where it is through.
func (t *tx) resumed(i *rows.Item, alerts []news.Alert) (f fanOut, open bool, err error) {
	all, err := t.FanOuts()
	row, open := all[itemBody(i.ID)]
	if err != nil || !open {
		return f, false, err
	}
	f = fanOut{
		body: row.Body, story: i.Story, source: i.Source, alerts: after(row.Reached, alerts),
		of: news.Case{Wanted: true}, ending: row.Ending, surge: row.Surge, old: row.Old,
	}
	if row.Surge {
		newer, old, err := t.newerOfSurge(i, all)
		if err != nil {
			return f, false, err
		}
		f.held = news.HoldRest(f.alerts, row.Old, newer, old)
	}
	return f, true, nil
}

// newerOfSurge counts the items of a surge that came after one, and are not
// through either: all of them, since they are told the oldest first. old are
// those of them that may be old news.
func (t *tx) newerOfSurge(i *rows.Item, open map[news.Body]rows.FanOut) (newer, old int, err error) {
	var ids []news.ItemID
	for b, f := range open {
		if b.Kind == news.BodyItem && f.Surge && b.Number > uint64(i.ID) {
			ids = append(ids, news.ItemID(b.Number))
		}
	}
	items, err := t.Items(ids...)
	for id, other := range items {
		if other.Source != i.Source {
			continue
		}
		newer++
		if open[itemBody(id)].Old {
			old++
		}
	}
	return newer, old, err
}

// after leaves out the alerts for destinations up to one.
func after(reached news.Destination, alerts []news.Alert) (rest []news.Alert) {
	for _, a := range alerts {
		if compareDestinations(a.Destination, reached) > 0 {
			rest = append(rest, a)
		}
	}
	return rest
}

func itemBody(id news.ItemID) news.Body { return news.Body{Kind: news.BodyItem, Number: uint64(id)} }

func noticeBody(id news.NoticeID) news.Body {
	return news.Body{Kind: news.BodyNotice, Number: uint64(id)}
}

func compareBodies(a, b news.Body) int {
	return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Number, b.Number))
}
