package store

import (
	"bytes"
	"cmp"
	"errors"
	"slices"
	"time"

	"newsbot/news"
)

// A Poll is what one good poll of a source brought.
type Poll struct {
	Source news.Source     // with the State as it is to be after this poll
	Items  []news.Item     // the whole page in its order; what Recognise calls new or corrected is enriched
	Known  []news.Identity // of Items, as the source lists them; nil where nothing was added to them
	Alerts [][]news.Alert  // :: index of Items → who wants a new one, or a corrected one only now; may be shorter
	MaxAge time.Duration   // older items are not told; 0: age does not matter
	Ahead  time.Duration   // how far the machine's clock is ahead of the world's; ages are counted by that one
	Habits []byte          // what is remembered of the source's habits from now on; nil leaves what was
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
// can be taken in for now.
func (db *DB) Ingest(p Poll, now time.Time) (Ingested, error) {
	if p.Known == nil {
		p.Known = news.Identify(p.Items, p.Source.Mark)
	}
	in := &intake{poll: p, now: now, spread: newSpread(now)}
	if err := db.update(in.commit); err != nil {
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
}

func (in *intake) commit(t *tx) error {
	if t.full() {
		return ErrFull
	}
	src, err := t.source(in.poll.Source.ID)
	if err != nil {
		return err
	}
	known := t.recognise(in.poll.Source.ID, in.poll.Known)
	first := src.isFirst(known)
	fresh, err := in.keep(t, known)
	if err != nil {
		return err
	}
	if err := in.judge(t, fresh, first, &src); err != nil {
		return err
	}
	src.setState(in.poll.Source)
	src.Listed, src.Elsewhere = in.now, false
	return errors.Join(in.spread.step(t), t.putSource(in.poll.Source.ID, src), t.putHabits(in.poll.Source.ID, in.poll.Habits))
}

// isFirst says whether a page is the source's first. The first of another
// address is, too, where nothing on it is known: that is another feed.
func (s *storedSource) isFirst(known []news.ItemID) bool {
	strange := !slices.ContainsFunc(known, func(id news.ItemID) bool { return id != 0 })
	return s.State.Succeeded.IsZero() || s.Elsewhere && strange
}

// A newcomer is an item stored by this poll and who wants it.
type newcomer struct {
	item   storedItem
	alerts []news.Alert
}

// keep stores the new items, the oldest first, and notes what the page says
// about the known ones.
func (in *intake) keep(t *tx, known []news.ItemID) (fresh []newcomer, err error) {
	page, identities := in.poll.Items, in.poll.Known
	last := news.ItemID(t.Bucket(bucketItem).Sequence())
	for _, n := range oldestFirst(page, in.now) {
		id := cmp.Or(known[n], t.listedTwice(in.poll.Source.ID, &identities[n], last))
		if id != 0 {
			in.out.Repeated++
			if err := in.relist(t, id, n); err != nil {
				return nil, err
			}
		} else {
			i, err := in.add(t, page[n], &identities[n].Listing)
			if err != nil {
				return nil, err
			}
			id = i.ID
			fresh = append(fresh, newcomer{i, in.alerts(n)})
		}
		if err := t.mark(in.poll.Source.ID, &identities[n], id, in.now); err != nil {
			return nil, err
		}
	}
	return fresh, nil
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

// listedTwice is the item that this poll stored under the same strong key, 0
// for none: some pages hold an entry twice.
func (t *tx) listedTwice(src news.SourceID, id *news.Identity, last news.ItemID) news.ItemID {
	for _, k := range id.Strong() {
		if owner := news.ItemID(number(t.Bucket(bucketSeen).Get(seenKey(src, k)))); owner > last {
			return owner
		}
	}
	return 0
}

func (in *intake) add(t *tx, i news.Item, l *news.Listing) (storedItem, error) {
	id, err := t.Bucket(bucketItem).NextSequence()
	if err != nil {
		return storedItem{}, err
	}
	i.ID, i.Source, i.Seen = news.ItemID(id), in.poll.Source.ID, cmp.Or(i.Seen, in.now)
	s := storedItem{itemFields: itemFields(i)}
	story, joined, err := t.place(&s, in.now)
	if err != nil {
		return s, err
	}
	if joined {
		in.out.Joined = append(in.out.Joined, story.ID)
	}
	t.counts.Items++
	t.counts.Seen++
	in.out.New = append(in.out.New, i)
	return s, errors.Join(t.putItem(s), t.putListing(s.ID, l), t.revise(s.Story, false))
}

// relist notes what the page says now about a known item. One whose headline or
// deck is another takes over all that the source says now, since a corrected
// headline above the old text would contradict it.
func (in *intake) relist(t *tx, id news.ItemID, n int) error {
	now := &in.poll.Known[n].Listing
	before, err := t.listing(id)
	if errors.Is(err, ErrNotFound) {
		return nil // expired, and listed all the same
	}
	if err != nil || *now == before {
		return err
	}
	if !t.isListed(id) && before.Deck == (news.Sum{}) {
		before.Deck = now.Deck // not known, of schema 1
	}
	if !now.Corrects(&before) {
		if t.isListed(id) {
			return nil
		}
		return t.putListing(id, now)
	}
	return errors.Join(t.putListing(id, now), in.correct(t, id, n))
}

// correct puts a known item into the words of the page, asks for an edit of what
// was told, and has it told to who asks for it only now.
func (in *intake) correct(t *tx, id news.ItemID, n int) error {
	s, err := t.item(id)
	if err != nil {
		return err
	}
	s.correct(&in.poll.Items[n])
	in.out.Edited = append(in.out.Edited, news.Item(s.itemFields))
	s.addStoryKeys()
	if alerts := in.alerts(n); len(alerts) > 0 && !s.NoNews {
		item := news.Item(s.itemFields)
		in.spread.add(fanOut{
			body: itemBody(id), story: s.Story, alerts: alerts, aside: true,
			of: news.Case{Age: item.Age(in.now.Add(-in.poll.Ahead)), MaxAge: in.poll.MaxAge, Wanted: true},
		})
	}
	return errors.Join(t.putStoryKeys(&s), t.revise(s.Story, true), t.putItem(s))
}

// correct takes over what a page says of an item. What the source leaves out
// stays, but for what was made of the text.
func (s *storedItem) correct(page *news.Item) {
	s.Title, s.Deck = cmp.Or(page.Title, s.Title), page.Deck
	s.Text, s.KeyPoints, s.Bullets, s.Translations = page.Text, page.KeyPoints, page.Bullets, page.Translations
	s.Link, s.Image, s.Lang = cmp.Or(page.Link, s.Link), cmp.Or(page.Image, s.Image), cmp.Or(page.Lang, s.Lang)
	s.Author, s.Publisher, s.Opinion, s.Cited = cmp.Or(page.Author, s.Author), cmp.Or(page.Publisher, s.Publisher), page.Opinion, page.Cited
	if len(page.Categories) > 0 {
		s.Categories = page.Categories
	}
}

// judge says of the new items what there is to say of them alone, and has them
// told. They come the oldest first, and the newest of those young enough are the
// ones that a first poll announces.
func (in *intake) judge(t *tx, fresh []newcomer, first bool, src *storedSource) error {
	cases := make([]news.Case, len(fresh))
	var young []int
	for i := range fresh {
		item := news.Item(fresh[i].item.itemFields)
		cases[i] = news.Case{Age: item.Age(in.now.Add(-in.poll.Ahead)), MaxAge: in.poll.MaxAge, Wanted: true}
		if news.Judge(cases[i]) == news.Tell {
			young = append(young, i)
		}
	}
	held := make([]map[news.Destination]bool, len(fresh))
	if first {
		for _, i := range young[:news.Announced(len(young), src.Announce)] {
			cases[i].Before = true
		}
	} else {
		hold(fresh, young, held, cmp.Or(src.Listed, src.State.Succeeded))
	}
	for i, n := range fresh {
		if cases[i].Before || len(held[i]) > 0 {
			n.item.NoNews = true
			if err := t.putItem(n.item); err != nil {
				return err
			}
		}
		in.spread.add(fanOut{
			body: itemBody(n.item.ID), story: n.item.Story, source: in.poll.Source.ID,
			alerts: n.alerts, of: cases[i], held: held[i], ending: unwanted(cases[i]),
		})
		if len(held[i]) > 0 {
			in.out.Held++
		}
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
func hold(fresh []newcomer, young []int, held []map[news.Destination]bool, lastPage time.Time) {
	items, alerts := make([]news.Item, len(young)), make([][]news.Alert, len(young))
	for n, i := range young {
		fresh[i].alerts = slices.Clone(fresh[i].alerts)
		items[n], alerts[n] = news.Item(fresh[i].item.itemFields), fresh[i].alerts
	}
	for n, from := range news.HoldBack(alerts, news.Doubtful(items, lastPage)) {
		held[young[n]] = from
	}
}

// Unfinished lists the items of which not all alerts are queued: a crash came
// between. Match them again, and Resume.
func (db *DB) Unfinished() (items []news.Item, err error) {
	err = db.view(func(t *tx) error {
		return t.collect(bucketFanOut, []byte{'i'}, func(k, _ []byte) error {
			i, err := t.item(news.ItemID(number(k[1:])))
			items = append(items, news.Item(i.itemFields))
			return err
		})
	})
	return items, err
}

// Resume queues the alerts for an item that were not queued before a crash,
// as Ingest would have done. Of a finished item it does nothing.
func (db *DB) Resume(item news.ItemID, alerts []news.Alert, now time.Time) (Ingested, error) {
	s := newSpread(now)
	err := db.update(func(t *tx) error {
		i, err := t.item(item)
		if err != nil {
			return err
		}
		b := itemBody(item)
		if v := t.Bucket(bucketFanOut).Get(bodyKey(b)); v != nil {
			cursor, ending := reached(v)
			s.add(fanOut{
				body: b, story: i.Story, source: i.Source,
				alerts: after(cursor, alerts), of: news.Case{Wanted: true}, ending: ending,
			})
		}
		return s.step(t)
	})
	if err == nil {
		err = db.finish(&s)
	}
	var out Ingested
	s.report(&out)
	return out, err
}

// after leaves out the alerts for destinations up to a cursor.
func after(cursor []byte, alerts []news.Alert) (rest []news.Alert) {
	for _, a := range alerts {
		if bytes.Compare(destinationKey(a.Destination), cursor) > 0 {
			rest = append(rest, a)
		}
	}
	return rest
}
