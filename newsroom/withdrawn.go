package newsroom

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"sync"
	"time"

	"newsbot/feeds"
	"newsbot/news"
	"newsbot/store"
)

// Withdrawn items. A source takes an article back without a word: its page is gone,
// or the feed lists it without its text, or not at all. Each of these happens for a
// moment to articles that stay, so a sign only makes us look, and news.Recall says
// when it is settled. Looking is what costs a site a request: only what was told in
// the last day is looked at, and little of it at a time.
const (
	lookEvery  = time.Minute    // is how often the room sees whose turn it is
	lookAfter  = news.DoubtFor  // a look at an item that was doubted
	lookRest   = time.Hour      // after a look that found an item in its place, signs say nothing
	withdrawIn = 24 * time.Hour // as long as messages are edited
	mostLooked = 200            // items that are looked at, all in all
	looksATime = 5
	mostListed = 30 // items of a page that are remembered, 8 bytes each
)

// doubts are the items of which signs say that their source took them back, and
// what it takes to see such signs. The zero value has none.
type doubts struct {
	mu     sync.Mutex
	looks  map[news.ItemID]time.Time       // :: item → when to look at it; guarded by mu
	rests  map[news.ItemID]time.Time       // :: item → until when signs say nothing; guarded by mu
	listed map[news.SourceID][]news.ItemID // :: source → the first items of its last page, in its order; guarded by mu
	next   time.Time                       // of a round; guarded by mu
}

// put has an item looked at, if there is room for it.
func (d *doubts) put(id news.ItemID, at time.Time) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.looks == nil {
		d.looks = map[news.ItemID]time.Time{}
	}
	if _, known := d.looks[id]; known || len(d.looks) < mostLooked {
		d.looks[id] = at
	}
}

// drop has an item not looked at any more, and its signs say nothing for a while.
func (d *doubts) drop(id news.ItemID, until time.Time) {
	d.mu.Lock()
	defer d.mu.Unlock()
	delete(d.looks, id)
	if d.rests == nil || len(d.rests) > 10*mostLooked {
		d.rests = map[news.ItemID]time.Time{}
	}
	d.rests[id] = until
}

// heeds says whether signs of an item say anything now.
func (d *doubts) heeds(id news.ItemID, now time.Time) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return !d.rests[id].After(now)
}

// due are a few items whose turn it is; none between two rounds.
func (d *doubts) due(now time.Time) (ids []news.ItemID) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.next.After(now) {
		return nil
	}
	d.next = now.Add(lookEvery)
	for id, at := range d.looks {
		if !at.After(now) && len(ids) < looksATime {
			ids = append(ids, id)
			d.looks[id] = now.Add(lookAfter) // should this look come to nothing
		}
	}
	return ids
}

// vanished are the items of a source's last page that vanished from its middle: one
// that stood below them is among those known on the page of now.
func (d *doubts) vanished(src news.SourceID, known []store.Known) (gone []news.ItemID) {
	d.mu.Lock()
	defer d.mu.Unlock()
	below := false
	for _, id := range slices.Backward(d.listed[src]) {
		if slices.ContainsFunc(known, func(k store.Known) bool { return k.Item == id }) {
			below = true
		} else if below {
			gone = append(gone, id)
		}
	}
	return gone
}

// list notes the first items of a source's page, in its order, after its commit.
func (d *doubts) list(src news.SourceID, page []news.Item, known []store.Known, fresh []news.Item) {
	var ids []news.ItemID
	for i, k := range known[:min(len(known), mostListed)] {
		id := k.Item
		if n := slices.IndexFunc(fresh, func(f news.Item) bool {
			return f.GUID == page[i].GUID && f.Link == page[i].Link && f.Title == page[i].Title
		}); id == 0 && n >= 0 {
			id = fresh[n].ID
		}
		if id != 0 {
			ids = append(ids, id)
		}
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.listed == nil {
		d.listed = map[news.SourceID][]news.ItemID{}
	}
	d.listed[src] = ids
}

// A withdrawing is how a Room finds out what its sources took back.
type withdrawing struct{ *Room }

// noteSigns looks through the first items of a page, as its source lists them, for
// known ones that may have been taken back.
func (n withdrawing) noteSigns(src *news.Source, items []news.Item, known []store.Known, now time.Time) {
	for _, id := range n.doubts.vanished(src.ID, known) {
		if n.doubts.heeds(id, now) && n.recent(id, now) {
			n.doubts.put(id, now)
		}
	}
	if !slices.ContainsFunc(items, func(i news.Item) bool { return i.Text != "" }) {
		return // it has no texts at all, today at least
	}
	for i, k := range known[:min(len(known), mostListed)] {
		if k.Item == 0 || items[i].Text != "" || !n.doubts.heeds(k.Item, now) {
			continue
		}
		if was, err := n.db.Item(k.Item); err == nil && was.Text != "" && n.recent(k.Item, now) {
			n.weigh(k.Item, news.SignEmpty, now)
		}
	}
}

// recent says whether an item was told to somebody lately, so that there is
// something to mark.
func (n withdrawing) recent(id news.ItemID, now time.Time) bool {
	item, err := n.db.Item(id)
	if err != nil || now.Sub(item.Seen) > withdrawIn {
		return false
	}
	story, err := n.db.StoryOf(id)
	if err != nil {
		return false
	}
	told, err := n.db.Told(story.ID, news.Destination{}, 1)
	return err == nil && len(told) > 0
}

// weigh takes a sign into account, and has the item looked at as long as it is in
// doubt; one that was withdrawn is looked at more seldom, since some come back.
func (n withdrawing) weigh(id news.ItemID, s news.Sign, now time.Time) {
	item, err := n.db.Weigh(id, s, now)
	switch {
	case errors.Is(err, store.ErrNotFound):
		n.doubts.drop(id, now)
	case err != nil:
		n.log.Error("sign of a withdrawal not written down; the next one counts", "item", id, "error", err)
	case now.Sub(item.Seen) > withdrawIn:
		n.doubts.drop(id, now.Add(withdrawIn))
	case !item.Recall.Withdrawn.IsZero():
		n.log.Info("withdrawn by its source", "item", item.Title, "link", item.Link)
		n.doubts.put(id, now.Add(lookRest))
	case !item.Recall.Doubted.IsZero() && s == news.SignEmpty && item.Recall.Doubted.Equal(now):
		n.doubts.put(id, now)
	case !item.Recall.Doubted.IsZero():
		n.doubts.put(id, now.Add(lookAfter))
	default:
		n.doubts.drop(id, now.Add(lookRest))
	}
}

// round asks for the pages of items that may have been taken back, in the
// background.
func (n withdrawing) round(ctx context.Context) {
	ids := n.doubts.due(n.now())
	if len(ids) == 0 {
		return
	}
	n.busy.Go(func() {
		for _, id := range ids {
			n.look(ctx, id)
		}
	})
}

// look asks for the page of one item.
func (n withdrawing) look(ctx context.Context, id news.ItemID) {
	item, err := n.db.Item(id)
	if err != nil {
		n.doubts.drop(id, n.now())
		return
	}
	src, known := n.db.SourceByID(item.Source)
	if !known || src.Teaser || !n.rules.Load().Articles || item.Link == "" {
		n.weigh(id, news.SignNone, n.now())
		return
	}
	_, err = n.web.Article(ctx, src, item)
	if ctx.Err() == nil {
		n.weigh(id, signOf(err), n.now())
	}
}

// signOf is what an answer to a look says.
func signOf(err error) news.Sign {
	var status *feeds.StatusError
	switch {
	case err == nil:
		return news.SignThere
	case errors.As(err, &status) && status.Code == http.StatusGone:
		return news.SignGone
	}
	return news.SignNone
}

// readDoubts takes up again what was in doubt when the process ended.
func (n withdrawing) readDoubts() error {
	now := n.now()
	return n.db.Past(func(i *news.Item, _ news.StoryID) bool {
		if !i.Recall.Doubted.IsZero() || !i.Recall.Withdrawn.IsZero() {
			n.doubts.put(i.ID, now)
		}
		return now.Sub(i.Seen) < withdrawIn
	})
}
