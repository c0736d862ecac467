package store

import (
	"newsbot/news"
)

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
