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

// A Known is what the store makes of an item of a page.
type Known struct {
	Item      news.ItemID // 0 for a new one
	Corrected bool        // it is known, and its source says something else of it now
}

// Recognise says for each item of a page which known one it is. It only reads,
// so that what is new or corrected can be enriched before it is ingested.
func (db *DB) Recognise(src news.SourceID, page []news.Identity) (known []Known, err error) {
	err = db.view(func(t *tx) error {
		m, err := t.recognise(src, page)
		if err != nil {
			return err
		}
		for n, id := range m.found {
			before, there := m.listings[id]
			known = append(known, Known{Item: id, Corrected: there && page[n].Corrects(&before.Listing)})
		}
		return nil
	})
	return known, err
}

// A memory is what is remembered of the items of one page.
type memory struct {
	source   news.SourceID
	found    []news.ItemID              // :: index of the page → known item, 0 for a new one
	seen     map[news.ItemKey]rows.Seen // the page's keys, as they are to be
	change   map[news.ItemKey]bool      // :: key → it is to be written
	listings map[news.ItemID]listing    // :: item that has one of the keys, and has not expired
	last     news.ItemID                // the last item before this poll
}

// A listing is what is known of what a source listed of an item last.
type listing struct {
	news.Listing
	kept bool // not only what can be told from the item, of schema 1
}

// recognise asks for all keys of a page at once.
func (t *tx) recognise(src news.SourceID, page []news.Identity) (*memory, error) {
	last, err := t.Last(rows.ItemNumbers)
	if err != nil {
		return nil, err
	}
	seen, err := t.Known(src, news.KeysOf(page)...)
	if err := t.db.passOver(err); err != nil {
		return nil, err
	}
	m := &memory{source: src, seen: seen, change: map[news.ItemKey]bool{}, last: news.ItemID(last)}
	if m.listings, err = t.listings(seen); err != nil {
		return nil, err
	}
	owners := make(map[news.ItemKey]news.Owner, len(seen))
	for k, s := range seen { // of an item that is forgotten less speaks for its being another
		owners[k] = news.Owner{Item: s.Item, Several: s.Several, Listing: m.listings[s.Item].Listing}
	}
	m.found = news.Recognise(page, owners)
	return m, nil
}

// listings are what sources listed last of the items that have some keys. For an
// item of schema 1 it is what can be told from the item: nothing of the text,
// and of the deck only if it was seen listed twice.
func (t *tx) listings(seen map[news.ItemKey]rows.Seen) (map[news.ItemID]listing, error) {
	items := map[news.ItemID]bool{}
	for _, s := range seen {
		items[s.Item] = true
	}
	kept, err := t.Listings(slices.Collect(maps.Keys(items))...)
	if err := t.db.passOver(err); err != nil {
		return nil, err
	}
	all := make(map[news.ItemID]listing, len(items))
	for id, l := range kept {
		all[id] = listing{l, true}
		delete(items, id)
	}
	old, err := t.Items(slices.Collect(maps.Keys(items))...)
	for id, i := range old {
		l := listing{Listing: news.Listing{Title: news.SumOf(i.Title), Published: i.Published}}
		if i.Listed != nil {
			l.Deck = news.SumOf(*i.Listed)
		}
		all[id] = l
	}
	return all, t.db.passOver(err)
}

// listedTwice is the item that this poll stored under the same strong key, 0
// for none: some pages hold an entry twice.
func (m *memory) listedTwice(id *news.Identity) news.ItemID {
	for _, k := range id.Strong() {
		if owner := m.seen[k].Item; owner > m.last {
			return owner
		}
	}
	return 0
}

// refreshAfter is how stale the time in an identity may become: most polls
// find the page as it was, and should write nothing about it.
const refreshAfter = 7 * 24 * time.Hour

// mark notes by what an item can be recognised: each key names the item that had
// it last, and whether another had it before.
func (m *memory) mark(id *news.Identity, item news.ItemID, now time.Time) {
	for _, k := range id.Keys() {
		was, there := m.seen[k]
		if there && was.Item == item && now.Sub(was.Listed) < refreshAfter {
			continue
		}
		m.seen[k] = rows.Seen{
			SeenPlace: rows.SeenPlace{Source: m.source, Key: k}, Item: item, Listed: now,
			Several: there && (was.Several || was.Item != item),
		}
		m.change[k] = true
	}
}

// list notes what the source lists of an item now.
func (m *memory) list(t *tx, id news.ItemID, l *news.Listing) error {
	m.listings[id] = listing{*l, true}
	return t.PutListing(id, *l)
}

// write writes the keys that changed.
func (m *memory) write(t *tx) error {
	var all []rows.Seen
	for k := range m.change {
		all = append(all, m.seen[k])
	}
	return t.PutSeen(all...)
}

// relist notes what the page says now about a known item. One whose headline or
// deck is another takes over all that the source says now, since a corrected
// headline above the old text would contradict it.
func (in *intake) relist(t *tx, m *memory, id news.ItemID, n int) error {
	now := &in.poll.Known[n].Listing
	before, there := m.listings[id]
	if !there || *now == before.Listing {
		return nil // expired, and listed all the same; or as it was
	}
	if !before.kept && before.Deck == (news.Sum{}) {
		before.Deck = now.Deck // not known, of schema 1
	}
	if now.Corrects(&before.Listing) {
		return errors.Join(m.list(t, id, now), in.correct(t, id, n))
	}
	if before.kept {
		return nil
	}
	return m.list(t, id, now)
}

// correct puts a known item into the words of the page, asks for an edit of what
// was told, and has it told to who asks for it only now.
func (in *intake) correct(t *tx, id news.ItemID, n int) error {
	i, err := t.item(id)
	if errors.Is(err, ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	was := i.Title
	correct(&i.Item, &in.poll.Items[n])
	if news.Normal(i.Title) != news.Normal(was) {
		i.Corrected = in.now
	}
	i.Recall.Weigh(signOf(&in.poll.Items[n]), in.now)
	in.out.Edited = append(in.out.Edited, i.Item)
	if alerts := in.alerts(n); len(alerts) > 0 && !i.NoNews {
		in.spread.add(fanOut{
			body: itemBody(id), story: i.Story, alerts: alerts, aside: true,
			of: news.Case{Age: i.Age(in.now.Add(-in.poll.Ahead)), MaxAge: in.poll.MaxAge, Wanted: true},
		})
	}
	headline := stories.Of(&i.Item, &in.poll.Source)
	t.later(func() { t.db.desk.Reword(&headline) })
	return errors.Join(t.revise(i.Story, true), t.draftsChanged(&i.Item, in.now), t.PutItems(i))
}

// signOf is what a corrected item says of whether its source took it back.
func signOf(page *news.Item) news.Sign {
	switch {
	case news.SaysWithdrawn(page.Title):
		return news.SignSaid
	case page.Text != "":
		return news.SignThere
	}
	return news.SignNone
}

// correct takes over what a page says of an item. What the source leaves out
// stays, but for what was made of the text; an operator's own words stay, too.
func correct(i, page *news.Item) {
	if !i.Recall.ByHand {
		i.Title, i.Deck = cmp.Or(page.Title, i.Title), page.Deck
		i.Bullets, i.Translations = page.Bullets, page.Translations
	}
	i.Text, i.KeyPoints = page.Text, page.KeyPoints
	i.Link, i.Image, i.Lang = cmp.Or(page.Link, i.Link), cmp.Or(page.Image, i.Image), cmp.Or(page.Lang, i.Lang)
	i.Author, i.Publisher, i.Opinion, i.Cited = cmp.Or(page.Author, i.Author), cmp.Or(page.Publisher, i.Publisher), page.Opinion, page.Cited
	if len(page.Categories) > 0 {
		i.Categories = page.Categories
	}
}
