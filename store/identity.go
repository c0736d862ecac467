package store

import (
	"encoding/binary"
	"errors"
	"time"

	"newsbot/news"
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
		for n, id := range t.recognise(src, page) {
			k := Known{Item: id}
			if id != 0 {
				before, err := t.listing(id)
				if err != nil && !errors.Is(err, ErrNotFound) {
					return err
				}
				k.Corrected = err == nil && page[n].Corrects(&before)
			}
			known = append(known, k)
		}
		return nil
	})
	return known, err
}

// recognise asks for all keys of a page at once.
func (t *tx) recognise(src news.SourceID, page []news.Identity) []news.ItemID {
	owners, listings := map[news.ItemKey]news.Owner{}, map[news.ItemID]news.Listing{}
	b := t.Bucket(bucketSeen)
	for _, k := range news.KeysOf(page) {
		v := b.Get(seenKey(src, k))
		if v == nil {
			continue
		}
		owner := news.Owner{Item: news.ItemID(number(v)), Several: hasSeveral(v)}
		l, ok := listings[owner.Item]
		if !ok {
			l, _ = t.listing(owner.Item) // forgotten: then less speaks for its being another
			listings[owner.Item] = l
		}
		owner.Listing = l
		owners[k] = owner
	}
	return news.Recognise(page, owners)
}

// listingSize is three sums and a time.
const listingSize = 3*len(news.Sum{}) + 8

// listing is what the source of an item listed of it last. For an item of schema
// 1 it is what can be told from the item: nothing of the text, and of the deck
// only if it was seen listed twice. ErrNotFound is an item that has expired.
func (t *tx) listing(id news.ItemID) (l news.Listing, err error) {
	v := t.Bucket(bucketListing).Get(num(id))
	if len(v) == listingSize {
		copy(l.Title[:], v)
		copy(l.Deck[:], v[8:])
		copy(l.Text[:], v[16:])
		l.Published = stampAt(v[24:]).time()
		return l, nil
	}
	s, err := t.item(id)
	if err != nil {
		return l, err
	}
	l = news.Listing{Title: news.SumOf(s.Title), Published: s.Published}
	if s.Listed != nil {
		l.Deck = news.SumOf(*s.Listed)
	}
	return l, nil
}

// isListed says whether there is a listing of an item, which one of schema 1 has
// not.
func (t *tx) isListed(id news.ItemID) bool { return t.Bucket(bucketListing).Get(num(id)) != nil }

func (t *tx) putListing(id news.ItemID, l *news.Listing) error {
	v := make([]byte, 0, listingSize)
	v = append(append(append(v, l.Title[:]...), l.Deck[:]...), l.Text[:]...)
	v = binary.BigEndian.AppendUint64(v, uint64(stampOf(l.Published)))
	return t.Bucket(bucketListing).Put(num(id), v)
}

// refreshAfter is how stale the time in an identity may become: most polls
// find the page as it was, and should write nothing about it.
const refreshAfter = 7 * 24 * time.Hour

// several, behind a row's number and time, says that more than one item has had
// the key.
const several = 1

func hasSeveral(v []byte) bool { return len(v) > 16 && v[16] == several }

// mark notes by what an item can be recognised: each key names the item that had
// it last, and whether another had it before.
func (t *tx) mark(src news.SourceID, id *news.Identity, item news.ItemID, now time.Time) error {
	b := t.Bucket(bucketSeen)
	for _, k := range id.Keys() {
		key, shared := seenKey(src, k), false
		if v := b.Get(key); v != nil {
			owner := news.ItemID(number(v))
			if owner == item && now.Sub(stampAt(v[8:]).time()) < refreshAfter {
				continue
			}
			shared = owner != item || hasSeveral(v)
		}
		row := append(num(item), stampOf(now).bytes()...)
		if shared {
			row = append(row, several)
		}
		if err := b.Put(key, row); err != nil {
			return err
		}
	}
	return nil
}
