package store

import (
	"errors"
	"iter"
	"sort"
	"time"

	"newsbot/news"
	"newsbot/news/stories"
	"newsbot/store/internal/rows"
)

// rememberFor is how far back items are read into memory at the start: as long as
// a title makes a column of its publisher's, and longer than any story is open.
const rememberFor = 14 * 24 * time.Hour

// mostRemembered is how many of them are read at most.
const mostRemembered = 60_000

// ReadStories begins to read what new items are compared with, some seconds for a
// big desk. It returns at once; the first Ingest does the same, and waits for its
// end.
func (db *DB) ReadStories() {
	db.reading.Do(func() { db.readers.Go(db.readStories) })
}

func (db *DB) readStories() {
	var last news.ItemID
	var first news.ItemID
	err := db.view(func(t *tx) error {
		n, err := t.Last(rows.ItemNumbers)
		if err != nil {
			return err
		}
		last = news.ItemID(n)
		return t.rememberedFrom(last, &first)
	})
	if err != nil {
		db.log.Error("what new items are compared with was not read; stories may be told twice", "error", err)
	}
	db.desk.Load(last, db.kept(first, last))
}

// rememberedFrom finds the item after which items are read into memory, given the
// last one.
func (t *tx) rememberedFrom(last news.ItemID, first *news.ItemID) error {
	newest, err := t.ItemsBefore(0, 1)
	if err := t.db.passOver(err); err != nil || len(newest) == 0 {
		return err
	}
	limit := newest[0].Seen.Add(-rememberFor)
	from := news.ItemID(max(0, int64(last)-mostRemembered))
	n := sort.Search(int(last-from), func(n int) bool { // items are in the order of their times, nearly
		page, err := t.ItemsAfter(from+news.ItemID(n), 1)
		return err == nil && (len(page) == 0 || page[0].Seen.After(limit))
	})
	*first = from + news.ItemID(n)
	return nil
}

// kept gives the items between two numbers, without the first, as stories look
// at them. It ends early when the store is closed. Of the sources it reads those
// of the items alone: there may be many more of which nothing is new.
func (db *DB) kept(after, upto news.ItemID) iter.Seq[stories.Kept] {
	return func(yield func(stories.Kept) bool) {
		sources := map[news.SourceID]*news.Source{}
		read := func(t *tx, last rows.Item) ([]rows.Item, error) { return t.ItemsAfter(last.ID, pageRows) }
		err := pages(db, rows.Item{Item: news.Item{ID: after}}, read, func(i rows.Item) error {
			if i.ID > upto || db.closing.Load() {
				return errStop
			}
			if sources[i.Source] == nil {
				src, err := db.sourceRow(i.Source)
				if err != nil {
					return err
				}
				sources[i.Source] = &src
			}
			if !yield(keptOf(&i, sources[i.Source])) {
				return errStop
			}
			return nil
		})
		if err != nil && !errors.Is(err, errStop) {
			db.log.Error("what new items are compared with was read in part", "error", err)
		}
	}
}

// sourceRow is a source, in use or not; one without anything if there is none.
func (db *DB) sourceRow(id news.SourceID) (src news.Source, err error) {
	err = db.view(func(t *tx) error {
		all, err := t.Sources(id)
		src = all[id].Source
		return db.passOver(err)
	})
	return src, err
}

// keptOf is an item as stories look at it, with its place.
func keptOf(i *rows.Item, src *news.Source) stories.Kept {
	return stories.Kept{Headline: stories.Of(&i.Item, src), Story: i.Story, Line: i.Line, Thread: i.Thread}
}

// since gives the items after a number.
func (t *tx) since(id news.ItemID) (all []stories.Kept, err error) {
	list, err := t.ItemsAfter(id, everything)
	if err := t.db.passOver(err); err != nil {
		return nil, err
	}
	for i := range list {
		src, err := t.Sources(list[i].Source)
		if err != nil {
			return nil, err
		}
		s := src[list[i].Source]
		all = append(all, keptOf(&list[i], &s.Source))
	}
	return all, nil
}

// A Member is an item of a story, with the reason why it is.
type Member struct {
	news.Item
	Story news.StoryID
	After news.StoryID // of the first one: the story that it goes on with; 0 for none
	Why   stories.Reason
}

// Voice says whether an item is a report of its own, and no copy of another one.
func (m *Member) Voice() bool { return m.Why.CopyOf == 0 }

// memberOf is an item as the rest of the program knows it in a story.
func memberOf(i *rows.Item) Member {
	return Member{Item: i.Item, Story: i.Story, After: i.After, Why: i.Reason}
}

// Members gives the items of a story, in the order they came; none once all have
// expired.
func (db *DB) Members(id news.StoryID) (all []Member, err error) {
	err = db.view(func(t *tx) error {
		s, err := t.story(id)
		if errors.Is(err, ErrNotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		items, err := t.Items(s.Items...)
		for _, id := range s.Items {
			if i, ok := items[id]; ok {
				all = append(all, memberOf(&i))
			}
		}
		return db.passOver(err)
	})
	return all, err
}

// Placed calls each with the items that came since a time, in their order, and
// where they were placed.
func (db *DB) Placed(since time.Time, each func(Member) error) error {
	var first news.ItemID
	for before := news.ItemID(0); ; {
		page, err := db.itemsBefore(before)
		if err != nil {
			return err
		}
		if len(page) == 0 || page[len(page)-1].Seen.Before(since) {
			if len(page) > 0 {
				first = page[len(page)-1].ID
			}
			break
		}
		before = page[len(page)-1].ID
	}
	read := func(t *tx, last rows.Item) ([]rows.Item, error) { return t.ItemsAfter(last.ID, pageRows) }
	return pages(db, rows.Item{Item: news.Item{ID: first}}, read, func(i rows.Item) error {
		if i.Seen.Before(since) {
			return nil
		}
		return each(memberOf(&i))
	})
}
