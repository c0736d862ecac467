package store

import (
	"cmp"
	"errors"
	"slices"
	"time"

	"newsbot/news"
	"newsbot/news/stories"
	"newsbot/store/internal/rows"
)

func (t *tx) item(id news.ItemID) (rows.Item, error) { return one(t.Items(id))("item", id) }

func (t *tx) story(id news.StoryID) (news.Story, error) { return one(t.Stories(id))("story", id) }

// Item gives an item, or ErrNotFound once it has expired. One that a delivery
// waits for does not expire.
func (db *DB) Item(id news.ItemID) (i news.Item, err error) {
	err = db.view(func(t *tx) error {
		s, err := t.item(id)
		i = s.Item
		return err
	})
	return i, err
}

// Story gives a story, or ErrNotFound once all its items have expired.
func (db *DB) Story(id news.StoryID) (s news.Story, err error) {
	err = db.view(func(t *tx) error {
		s, err = t.story(id)
		return err
	})
	return s, err
}

// StoryOf gives the story that an item belongs to.
func (db *DB) StoryOf(id news.ItemID) (s news.Story, err error) {
	err = db.view(func(t *tx) error {
		i, err := t.item(id)
		if err != nil {
			return err
		}
		s, err = t.story(i.Story)
		return err
	})
	return s, err
}

// place puts a new item where it belongs, into a story that it joins or one of
// its own. It gives the story as it is then.
func (t *tx) place(i *rows.Item, p *stories.Place) (s news.Story, err error) {
	if s, err = t.story(p.Story); errors.Is(err, ErrNotFound) {
		s, err = news.Story{ID: p.Story}, nil
	}
	i.Story, i.Line, i.Thread, i.After, i.Reason = p.Story, p.Line, p.Thread, p.After, p.Reason
	s.Items, s.Sources, s.Updated = append(s.Items, i.ID), append(s.Sources, i.Source), i.Seen
	return s, errors.Join(err, t.PutStories(s))
}

// WasNoNews says whether an item was no news when it came: of a first poll, or of an
// archive on display.
func (db *DB) WasNoNews(id news.ItemID) (no bool, err error) {
	err = db.view(func(t *tx) error {
		i, err := t.item(id)
		no = i.NoNews
		return err
	})
	return no, err
}

// Habits gives what is remembered of a source's habits, in whatever form Poll
// brought it; nil for nothing.
func (db *DB) Habits(src news.SourceID) (habits []byte, err error) {
	err = db.view(func(t *tx) error {
		all, err := t.Habits(src)
		habits = all[src]
		return err
	})
	return habits, err
}

// putHabits replaces what is remembered, unless that is nil.
func (t *tx) putHabits(src news.SourceID, habits []byte) error {
	if habits == nil {
		return nil
	}
	return t.PutHabits(src, habits)
}

// Summarised writes what was made of an item's text since it came: deck, bullets
// and whom it cites. ErrNotFound once it has expired.
func (db *DB) Summarised(item *news.Item) error {
	return db.update(scopes(ofStories), func(t *tx) error {
		s, err := t.item(item.ID)
		if err != nil {
			return err
		}
		s.Deck, s.Bullets, s.Cited = item.Deck, item.Bullets, item.Cited
		return t.PutItems(s)
	})
}

// A Place is where an item stands in the order of [DB.Latest]. The zero Place is
// the beginning.
type Place struct {
	when time.Time
	id   news.ItemID // orders items of one time
}

// PlaceOf is the place of an item.
func PlaceOf(i *news.Item) Place { return Place{i.When(), i.ID} }

// compare is negative where p comes first, as the newer one.
func (p Place) compare(q Place) int {
	return cmp.Or(q.when.Compare(p.when), cmp.Compare(q.id, p.id))
}

const (
	// maxLatest is how many items Latest looks at: some weeks of a busy desk,
	// and a fraction of a second.
	maxLatest = 10_000

	// longestPoll is how much earlier an item may have been seen than one before
	// it on file: as long as a poll works before it is committed.
	longestPoll = 10 * time.Minute
)

// Latest gives the newest items that are wanted by the time they are known by,
// at most n, the newest first; of one story only the newest of those wanted. What
// was taken back is not among them.
// It goes on after a place: that of the last item of the call before. It looks
// at 10,000 items at most, the last that were read.
func (db *DB) Latest(n int, after Place, want func(*news.Item) bool) ([]news.Item, error) {
	return db.LatestBut(n, after, nil, want)
}

// LatestBut is Latest without what the caller knows to be unwanted: it reads no item of
// which unwanted, which is called for each, returns true. The print is that of [DB.PastBut].
func (db *DB) LatestBut(n int, after Place, unwanted func(id news.ItemID, print uint64) bool, want func(*news.Item) bool) ([]news.Item, error) {
	l := ranking{db: db, n: n, after: after, unwanted: unwanted, want: want}
	return l.search()
}

// Akin gives the newest items of the thread that an item stands in, but for those
// of its own story, that are wanted, as Latest does. It reads no item of which
// elsewhere, which is called for each, says that it is unwanted or stands in no such
// thread; nil says so of none. The print is that of [DB.PastBut].
func (db *DB) Akin(id news.ItemID, n int, elsewhere func(thread news.StoryID, id news.ItemID, print uint64) bool, want func(*news.Item) bool) ([]news.Item, error) {
	l := ranking{db: db, n: n, want: want}
	err := db.view(func(t *tx) error {
		i, err := t.item(id)
		l.thread, l.but = i.Thread, i.Story
		return err
	})
	if err != nil {
		return nil, err
	}
	if elsewhere != nil && l.thread != 0 {
		l.unwanted = func(id news.ItemID, print uint64) bool { return elsewhere(l.thread, id, print) }
	}
	return l.search()
}

// search looks at the items that were read last, and further back as far as it
// takes.
func (l *ranking) search() ([]news.Item, error) {
	var before news.ItemID
	for looked := 0; looked < maxLatest; {
		prints, items, err := l.db.itemsBut(before, l.unwanted)
		if err != nil || len(prints) == 0 {
			return l.found, err
		}
		for _, p := range prints {
			i, read := items[p.ID]
			if !read {
				continue
			}
			if l.complete(&i) {
				return l.found, nil
			}
			if err := l.look(&i); err != nil {
				return nil, err
			}
		}
		looked += len(prints)
		before = prints[len(prints)-1].ID
	}
	return l.found, nil
}

// A ranking is a search for the newest items, which looks at those that were read
// last first.
type ranking struct {
	db    *DB
	n     int
	after Place
	want  func(*news.Item) bool
	found []news.Item // the newest so far, in order

	unwanted func(news.ItemID, uint64) bool // what need not be read; nil for nothing

	thread news.StoryID // those that count are in this one; 0: all count
	but    news.StoryID // those of this story do not
}

// complete says that neither s nor what was read before it can be among the
// newest: an item is known by a time before it was seen.
func (l *ranking) complete(s *rows.Item) bool {
	return len(l.found) == l.n && s.Seen.Add(longestPoll).Before(l.found[l.n-1].When())
}

// look takes an item if it is among the newest so far.
func (l *ranking) look(s *rows.Item) error {
	if s.Recall.Taken() || l.thread != 0 && (s.Thread != l.thread || s.Story == l.but) {
		return nil
	}
	item := s.Item
	p := PlaceOf(&item)
	at, _ := slices.BinarySearchFunc(l.found, p, func(i news.Item, p Place) int { return PlaceOf(&i).compare(p) })
	if at == l.n || l.after != (Place{}) && p.compare(l.after) <= 0 || !l.want(&item) {
		return nil
	}
	newest, err := l.newest(s.Story, p)
	if err != nil || !newest {
		return err
	}
	l.found = slices.Insert(l.found, at, item)
	l.found = l.found[:min(len(l.found), l.n)]
	return nil
}

// newest says whether no item of a story that is wanted comes before a place.
func (l *ranking) newest(id news.StoryID, p Place) (bool, error) {
	story, err := l.db.Story(id)
	if err != nil {
		return false, err
	}
	for _, id := range story.Items {
		other, err := l.db.Item(id)
		if err == nil && PlaceOf(&other).compare(p) < 0 && l.want(&other) {
			return false, nil
		}
	}
	return true, nil
}

// itemsBefore gives some items before a number, or the last, the last first.
func (db *DB) itemsBefore(before news.ItemID) (page []rows.Item, err error) {
	err = db.view(func(t *tx) error {
		page, err = t.ItemsBefore(before, 100)
		return db.passOver(err)
	})
	return page, err
}

// Past calls each with the newest items on file and the story that each belongs to,
// those that were read last first, until it returns false. It looks at 10,000 items
// at most.
func (db *DB) Past(each func(*news.Item, news.StoryID) bool) error {
	return db.PastBut(nil, func(k Kept) bool { return each(k.Item, k.Story) })
}

// A Kept is an item on file, and where it stands there.
type Kept struct {
	Item   *news.Item
	Story  news.StoryID
	Thread news.StoryID // 0 for none
	Print  uint64       // see [DB.PastBut]
}

// PastBut is Past without what the caller knows already: it reads no item of which
// known, which is called for each, returns true. The print of an item is another one
// when something about it has changed, and in another process. Nil knows nothing.
func (db *DB) PastBut(known func(id news.ItemID, print uint64) bool, each func(Kept) bool) error {
	var before news.ItemID
	for looked := 0; looked < maxLatest; {
		prints, items, err := db.itemsBut(before, known)
		if err != nil || len(prints) == 0 {
			return err
		}
		for _, p := range prints {
			if i, read := items[p.ID]; read && !each(Kept{&i.Item, i.Story, i.Thread, p.Sum}) {
				return nil
			}
		}
		looked += len(prints)
		before = prints[len(prints)-1].ID
	}
	return nil
}

// Reword puts an operator's words in the place of an item's, for good, and asks for
// an edit of what was told. In the same moment it queues the alerts of those who ask
// for the item in these words alone, as Tell does. Translations made of the old words
// go. ErrNotFound once it has expired.
func (db *DB) Reword(id news.ItemID, w news.Wording, alerts []news.Alert, now time.Time) (item news.Item, out Ingested, err error) {
	s := newSpread(now)
	item, err = db.recall(id, now, func(t *tx, i *rows.Item) (bool, error) {
		i.Item = w.Over(i.Item, now)
		src, _ := db.SourceByID(i.Source)
		headline := stories.Of(&i.Item, &src)
		t.later(func() { db.desk.Reword(&headline) })
		s.late(i, alerts, 0)
		return true, s.step(t)
	})
	if err == nil {
		out, err = db.through(&s)
	}
	return item, out, err
}

// Retract takes an item back for good: what was told of it is struck through, or
// deleted, and it is not told any more. why may be empty. ErrNotFound once it has
// expired.
func (db *DB) Retract(id news.ItemID, remove bool, why string, now time.Time) (news.Item, error) {
	return db.recall(id, now, func(_ *tx, i *rows.Item) (bool, error) {
		i.Recall.Retracted, i.Recall.Delete, i.Recall.Why = now, remove, why
		return true, nil
	})
}

// Unretract takes a retraction back: what was struck through is as it was before. What
// was deleted stays away, and what waited meanwhile is not told. ErrNotFound once the
// item has expired.
func (db *DB) Unretract(id news.ItemID, now time.Time) (news.Item, error) {
	return db.recall(id, now, func(_ *tx, i *rows.Item) (bool, error) {
		was := i.Recall.Retracted
		i.Recall.Retracted, i.Recall.Delete, i.Recall.Why = time.Time{}, false, ""
		return !was.IsZero(), nil
	})
}

// Weigh notes a sign that an item's source took it back, or did not, and asks for an
// edit of what was told once that is settled. ErrNotFound once it has expired.
func (db *DB) Weigh(id news.ItemID, s news.Sign, now time.Time) (news.Item, error) {
	return db.recall(id, now, func(_ *tx, i *rows.Item) (bool, error) {
		was := i.Recall.Withdrawn
		i.Recall.Weigh(s, now)
		return i.Recall.Withdrawn != was, nil
	})
}

// recall changes what became of an item, and asks for an edit of what was told, and of
// the cards of its drafts, where change says that this tells something else now.
func (db *DB) recall(id news.ItemID, now time.Time, change func(*tx, *rows.Item) (bool, error)) (item news.Item, err error) {
	err = db.update(scopes(ofStories), func(t *tx) error {
		i, err := t.item(id)
		if err != nil {
			return err
		}
		was := i.Recall
		tells, err := change(t, &i)
		if item = i.Item; err != nil || !tells && i.Recall == was {
			return err
		}
		if tells {
			err = errors.Join(t.revise(i.Story, true), t.draftsChanged(&i.Item, now))
		}
		return errors.Join(err, t.PutItems(i))
	})
	return item, err
}

// ToldIn lists the items that a message of ours tells, as far as they are among
// those read last.
func (db *DB) ToldIn(m news.Original) (items []news.Item, err error) {
	seen := map[news.StoryID]bool{}
	err = db.Past(func(i *news.Item, story news.StoryID) bool {
		if seen[story] {
			return true
		}
		seen[story] = true
		told, ok, err := db.ToldTo(story, news.Destination{Chat: m.Chat})
		if err != nil || !ok || told.Message != m.Message {
			return true
		}
		if item, err := db.Item(told.Item); err == nil {
			items = append(items, item)
		}
		return len(told.With) > 1
	})
	return items, err
}

// Copies counts the messages that tell an item, and those of them that are no older
// than an age.
func (db *DB) Copies(id news.ItemID, age time.Duration, now time.Time) (young, all int, err error) {
	s, err := db.StoryOf(id)
	if err != nil {
		return 0, 0, err
	}
	var after news.Destination
	for {
		page, err := db.Told(s.ID, after, pageRows)
		for _, t := range page {
			if t.Item != id {
				continue
			}
			all++
			if now.Sub(t.At) <= age {
				young++
			}
		}
		if err != nil || len(page) < pageRows {
			return young, all, err
		}
		after = page[len(page)-1].Destination
	}
}

// itemsBut gives the prints of some items before a number, or of the last, the last
// first, and those of the items that are not known. An item that changes between the two has a print
// that is too old, so that it is read once more.
func (db *DB) itemsBut(before news.ItemID, known func(news.ItemID, uint64) bool) (prints []rows.Print, items map[news.ItemID]rows.Item, err error) {
	err = db.view(func(t *tx) error {
		prints, err = t.PrintsBefore(before, 100)
		return db.passOver(err)
	})
	var unknown []news.ItemID
	for _, p := range prints {
		if known == nil || !known(p.ID, p.Sum) { // outside of a transaction: it may begin one
			unknown = append(unknown, p.ID)
		}
	}
	if err != nil || len(unknown) == 0 {
		return prints, nil, err
	}
	err = db.view(func(t *tx) error {
		items, err = t.Items(unknown...)
		return db.passOver(err)
	})
	return prints, items, err
}
