package store

import (
	"cmp"
	"errors"
	"iter"
	"slices"
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

// longestChain is how many stories are looked at that a story goes on with: of 4,000
// recorded headlines the longest chain has six.
const longestChain = 100

// Chain gives a story and those that it goes on with, the latest first, as far as they
// are on file.
func (db *DB) Chain(id news.StoryID) (chain []news.StoryID, err error) {
	err = db.view(func(t *tx) error {
		chain, err = t.chain(id)
		return err
	})
	return chain, err
}

func (t *tx) chain(id news.StoryID) (chain []news.StoryID, err error) {
	for id != 0 && len(chain) < longestChain {
		chain = append(chain, id)
		if id, err = t.goesOnWith(id); err != nil {
			return nil, err
		}
	}
	return chain, nil
}

// goesOnWith is the story that a story goes on with, as its first item says; 0 for none, or
// if that is not on file any more.
func (t *tx) goesOnWith(id news.StoryID) (news.StoryID, error) {
	s, err := t.story(id)
	if errors.Is(err, ErrNotFound) || err == nil && len(s.Items) == 0 {
		return 0, nil
	}
	if err != nil {
		return 0, t.db.passOver(err)
	}
	first := s.Items[0]
	items, err := t.Items(first)
	return items[first].After, t.db.passOver(err)
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

// A Reported story is one that several report.
type Reported struct {
	news.Item           // the first report of it since the time that was asked about
	Voices    int       // how many report it each by itself
	Updated   time.Time // when the last one joined
}

// Top gives the stories that most voices reported since a time some days ago at most:
// n or less, those of more voices first and of as many that which grew last. voice says
// whose report an item is, "" for one that does not count; copies of another's report
// never do. A story of one voice is not among them.
//
// It looks at the stories in memory, and reads the items of those alone that may be
// among the first.
func (db *DB) Top(n int, since time.Time, voice func(*news.Item) string) ([]Reported, error) {
	db.ReadStories()
	var found []Reported
	for _, s := range db.desk.Grown(since) {
		if len(found) == n && s.Items <= found[n-1].Voices {
			break // it cannot come before the last of those found, nor can those behind it
		}
		r, err := db.reported(s.ID, since, voice)
		if err != nil {
			return nil, err
		}
		r.Updated = s.Updated
		if r.Voices < 2 {
			continue
		}
		at, _ := slices.BinarySearchFunc(found, r, compareReported)
		found = slices.Insert(found, at, r)
		found = found[:min(len(found), n)]
	}
	return found, nil
}

// compareReported is negative where a comes first.
func compareReported(a, b Reported) int {
	return cmp.Or(cmp.Compare(b.Voices, a.Voices), b.Updated.Compare(a.Updated), cmp.Compare(b.ID, a.ID))
}

// reported counts the voices of a story since a time.
func (db *DB) reported(id news.StoryID, since time.Time, voice func(*news.Item) string) (r Reported, err error) {
	var items []rows.Item
	err = db.view(func(t *tx) error {
		s, err := t.story(id)
		if errors.Is(err, ErrNotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		all, err := t.Items(s.Items...)
		for _, id := range s.Items {
			if i, ok := all[id]; ok && i.Reason.CopyOf == 0 && !i.Seen.Before(since) {
				items = append(items, i)
			}
		}
		return db.passOver(err)
	})
	voices := map[string]bool{}
	for i := range items {
		if v := voice(&items[i].Item); v != "" && !voices[v] {
			voices[v] = true
			if len(voices) == 1 {
				r.Item = items[i].Item
			}
		}
	}
	r.Voices = len(voices)
	return r, err
}
