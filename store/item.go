package store

import (
	"errors"

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
