package store

import (
	"errors"
	"fmt"
	"maps"
	"slices"

	"newsbot/news"
	"newsbot/store/internal/rows"
)

// maxFaults is how many faults Check reports.
const maxFaults = 20

// Check reads everything and returns ErrDamaged with what is wrong: what is the
// engine's own first, then whether everything that one row says of another is
// true, and whether the counters count what is there. Nobody can write until it
// is done.
func (db *DB) Check() error {
	db.write.Lock()
	defer db.write.Unlock()
	if err := db.engine.Check(); err != nil {
		return err
	}
	return db.view(func(t *tx) error {
		c := &check{tx: t, waiting: map[news.Body]int64{}}
		c.rows()
		c.totals()
		if len(c.faults) == 0 {
			return nil
		}
		return damaged("%v", errors.Join(c.faults[:min(len(c.faults), maxFaults)]...))
	})
}

// A check gathers faults.
type check struct {
	*tx
	found   rows.Counts
	waiting map[news.Body]int64 // :: deliveries found waiting for it
	faults  []error
}

func (c *check) fault(format string, a ...any) { c.faults = append(c.faults, fmt.Errorf(format, a...)) }

// every calls fn with pages of all rows that read gives behind one.
func every[R any](c *check, last R, read func(last R, max int) ([]R, error), fn func(page []R)) {
	for {
		page, err := read(last, pageRows)
		if err != nil {
			c.fault("%v", err)
		}
		fn(page)
		if len(page) < pageRows {
			return
		}
		last = page[len(page)-1]
	}
}

// refer reports references to rows that are not there.
func refer[K comparable, R any](c *check, who string, there func(...K) (map[K]R, error), keys []K) {
	found, err := there(keys...)
	if err != nil {
		c.fault("%v", err)
	}
	for _, k := range keys {
		if _, ok := found[k]; !ok {
			c.fault("%s names %v, which is not there", who, k)
		}
	}
}

// given reports a number that would be given again.
func (c *check) given(of rows.Sequence, what string, id uint64) {
	if last, err := c.Last(of); err != nil || id > last {
		c.fault("%s %d is beyond the last number given, %d (error %v)", what, id, last, err)
	}
}

// rows looks at all of them.
func (c *check) rows() {
	c.sources()
	c.items()
	c.told()
	c.chats()
	c.notices()
	c.deliveries()
	c.drafts()
	c.queues()
}

func (c *check) sources() {
	every(c, rows.Source{}, func(s rows.Source, max int) ([]rows.Source, error) { return c.SourcesAfter(s.ID, max) }, func(page []rows.Source) {
		for i := range page {
			s := &page[i]
			c.given(rows.SourceNumbers, "source", uint64(s.ID))
			owner, err := c.Named(s.NameKey())
			if err != nil || owner[s.NameKey()] == 0 {
				c.fault("source %d is not found by its name", s.ID)
			}
			if _, ok, err := c.At(rows.AddressKey(s.URL), !s.InUse()); err != nil || !ok {
				c.fault("source %d is not found by its address", s.ID)
			}
		}
	})
	every(c, rows.Seen{}, func(s rows.Seen, max int) ([]rows.Seen, error) { return c.SeenAfter(s.SeenPlace, max) }, func(page []rows.Seen) {
		refer(c, "an identity", c.Sources, keysOf(page, func(s *rows.Seen) news.SourceID { return s.Source }))
	})
}

// keysOf are the different keys that some rows name.
func keysOf[R any, K comparable](page []R, of func(*R) K) []K {
	all := map[K]bool{}
	for i := range page {
		all[of(&page[i])] = true
	}
	return slices.Collect(maps.Keys(all))
}

func (c *check) items() {
	every(c, rows.Item{}, func(i rows.Item, max int) ([]rows.Item, error) { return c.ItemsAfter(i.ID, max) }, func(page []rows.Item) {
		c.found.Items += int64(len(page))
		stories, err := c.Stories(keysOf(page, func(i *rows.Item) news.StoryID { return i.Story })...)
		if err != nil {
			c.fault("%v", err)
		}
		for i := range page {
			c.given(rows.ItemNumbers, "item", uint64(page[i].ID))
			if !slices.Contains(stories[page[i].Story].Items, page[i].ID) {
				c.fault("item %d: story %d does not list it", page[i].ID, page[i].Story)
			}
		}
	})
	every(c, news.Story{}, func(s news.Story, max int) ([]news.Story, error) { return c.StoriesAfter(s.ID, max) }, func(page []news.Story) {
		for i := range page {
			refer(c, fmt.Sprint("story ", page[i].ID), c.Items, page[i].Items)
		}
	})
	every(c, rows.Revision{}, func(r rows.Revision, max int) ([]rows.Revision, error) { return c.RevisionsAfter(r.Story, max) }, func(page []rows.Revision) {
		refer(c, "a revision", c.Stories, keysOf(page, func(r *rows.Revision) news.StoryID { return r.Story }))
	})
}

func (c *check) told() {
	every(c, rows.Told{}, func(m rows.Told, max int) ([]rows.Told, error) { return c.ToldAfter(m.ToldPlace, max) }, func(page []rows.Told) {
		refer(c, "a told mark", c.Stories, keysOf(page, func(m *rows.Told) news.StoryID { return m.Story }))
	})
}

func (c *check) chats() {
	every(c, news.Chat{ID: rows.NoChat}, func(s news.Chat, max int) ([]news.Chat, error) { return c.ChatsAfter(s.ID, max) }, func(page []news.Chat) {
		c.found.Chats += int64(len(page))
	})
	first := rows.Subscription{Subscription: news.Subscription{Destination: rows.NoDestination}}
	every(c, first, func(s rows.Subscription, max int) ([]rows.Subscription, error) {
		return c.SubscriptionsAfter(s.Place(), max)
	}, c.subscriptions)
	every(c, rows.Post{PostPlace: rows.PostPlace{Destination: rows.NoDestination}}, func(p rows.Post, max int) ([]rows.Post, error) {
		return c.PostsAfter(p.PostPlace, max)
	}, func([]rows.Post) {})
	if _, err := c.Waits(); err != nil {
		c.fault("%v", err)
	}
	every(c, rows.Mutes{Destination: rows.NoDestination}, func(m rows.Mutes, max int) ([]rows.Mutes, error) {
		return c.MutesAfter(m.Destination, max)
	}, func([]rows.Mutes) {})
	every(c, rows.Saved{SavedPlace: rows.SavedPlace{Chat: rows.NoChat}}, func(s rows.Saved, max int) ([]rows.Saved, error) {
		return c.SavedAfter(s.SavedPlace, max)
	}, func([]rows.Saved) {})
	outlets, err := c.Outlets()
	if err != nil {
		c.fault("%v", err)
	}
	for _, o := range outlets {
		c.given(rows.OutletNumbers, "outlet", uint64(o.ID))
	}
}

func (c *check) subscriptions(page []rows.Subscription) {
	var followed []news.SourceID
	for i := range page {
		s := &page[i]
		if s.InForce() {
			c.found.Subscriptions++
		}
		c.given(rows.SubscriptionNumbers, "subscription", uint64(s.ID))
		if s.Source != 0 {
			followed = append(followed, s.Source)
		}
	}
	refer(c, "a subscription", c.Sources, followed)
}

func (c *check) notices() {
	every(c, rows.Notice{}, func(n rows.Notice, max int) ([]rows.Notice, error) { return c.NoticesAfter(n.ID, max) }, func(page []rows.Notice) {
		for i := range page {
			c.given(rows.NoticeNumbers, "notice", uint64(page[i].ID))
			if id, ok, err := c.Keyed(page[i].Key); err != nil || !ok || id != page[i].ID {
				c.fault("notice %d is not found by its key", page[i].ID)
			}
		}
	})
	every(c, rows.Dead{}, func(d rows.Dead, max int) ([]rows.Dead, error) { return c.DeadAfter(d.ID, max) }, func([]rows.Dead) {})
}

func (c *check) deliveries() {
	every(c, rows.Delivery{}, func(d rows.Delivery, max int) ([]rows.Delivery, error) { return c.DeliveriesAfter(d.ID, max) }, func(page []rows.Delivery) {
		var items []news.ItemID
		var notices []news.NoticeID
		var drafts []news.DeliveryID
		for i := range page {
			d := &page[i]
			c.delivery(d)
			switch d.Body.Kind {
			case news.BodyItem:
				items = append(items, d.Item())
			case news.BodyNotice:
				notices = append(notices, news.NoticeID(d.Body.Number))
			case news.BodyDraft:
				drafts = append(drafts, news.DeliveryID(d.Body.Number))
			}
		}
		refer(c, "a delivery", c.Items, items)
		refer(c, "a delivery", c.Notices, notices)
		refer(c, "a delivery", c.Drafts, drafts)
		c.marks(page)
	})
}

func (c *check) delivery(d *rows.Delivery) {
	c.given(rows.DeliveryNumbers, "delivery", uint64(d.ID))
	if d.Damage != "" {
		c.fault("delivery %d: %s", d.ID, d.Damage)
		return
	}
	c.waiting[d.Body]++
	if d.InDoubt {
		c.found.InDoubt++
	} else {
		c.found.Pending++
	}
}

// drafts reports those that wait without a delivery, and deliveries held for none.
func (c *check) drafts() {
	every(c, news.Draft{}, func(d news.Draft, max int) ([]news.Draft, error) { return c.DraftsAfter(d.ID, max) }, func(page []news.Draft) {
		var waiting []news.DeliveryID
		for i := range page {
			d := &page[i]
			c.given(rows.DeliveryNumbers, "draft", uint64(d.ID))
			if id, ok, err := c.DraftOf(d.To, d.Item); err != nil || !ok || id != d.ID {
				c.fault("draft %d is not found by what it tells", d.ID)
			}
			if d.State == news.DraftWaiting {
				waiting = append(waiting, d.ID)
			}
		}
		refer(c, "a draft that waits", c.Deliveries, waiting)
	})
}

// marks reports deliveries that would tell a story without a told mark.
func (c *check) marks(page []rows.Delivery) {
	to := map[news.StoryID][]news.Destination{}
	for i := range page {
		if d := &page[i]; d.Marks() {
			to[d.Story] = append(to[d.Story], d.Destination)
		}
	}
	for story, destinations := range to {
		refer(c, fmt.Sprint("a delivery of story ", story), func(d ...news.Destination) (map[news.Destination]rows.Told, error) {
			return c.ToldTo(story, d...)
		}, destinations)
	}
}

// queues looks whether the queues hold what waits.
func (c *check) queues() {
	first, queued := rows.Head{Destination: rows.NoDestination}, int64(0)
	every(c, first, func(h rows.Head, max int) ([]rows.Head, error) { return c.Heads(h.Destination, h.Lane, max) }, func(page []rows.Head) {
		for _, h := range page {
			all, err := c.Queued(h.Destination, h.Lane, everything)
			if err != nil {
				c.fault("%v", err)
			}
			queued += int64(len(all))
			c.queue(h, all)
		}
	})
	if queued != c.found.Pending+c.found.InDoubt {
		c.fault("%d deliveries in queues, %d in the outbox", queued, c.found.Pending+c.found.InDoubt)
	}
}

func (c *check) queue(h rows.Head, all []rows.Delivery) {
	for i := range all {
		if all[i].Damage != "" {
			c.fault("delivery %d for %v: %s", all[i].ID, h.Destination, all[i].Damage)
		}
	}
	if len(all) == 0 || all[0].ID != h.ID || !all[0].Decided.Equal(h.Decided) {
		c.fault("the queue of %v begins with delivery %d of %v, and holds %d others", h.Destination, h.ID, h.Decided, len(all))
	}
}

// totals compares the counters with what was found.
func (c *check) totals() {
	counts, err := c.Counts()
	if err != nil {
		c.fault("%v", err)
	}
	found := c.found
	found.Decided, found.Delivered, found.GivenUp = counts.Decided, counts.Delivered, counts.GivenUp
	found.Seen, found.Ending = counts.Seen, counts.Ending
	if counts != found {
		c.fault("counters say %+v, and there is %+v", counts, found)
	}
	open, err := c.openItems()
	if err != nil || counts.Seen != counts.Ending.Sum()+open {
		c.fault("%d items seen, %v ended, %d under way (error %v)", counts.Seen, counts.Ending, open, err)
	}
	if counts.Decided != counts.Delivered+counts.GivenUp+counts.Pending+counts.InDoubt {
		c.fault("decided is not the sum of its ends: %+v", counts)
	}
	stored := map[news.Body]int64{}
	every(c, rows.Use{}, func(u rows.Use, max int) ([]rows.Use, error) { return c.UsesAfter(u.Body, max) }, func(page []rows.Use) {
		for _, u := range page {
			stored[u.Body] = u.Count
		}
	})
	if !maps.Equal(stored, c.waiting) {
		c.fault("waiting: %v counted for each item, and %v are there", stored, c.waiting)
	}
}
