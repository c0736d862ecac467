package store

import (
	"errors"
	"slices"
	"time"

	"newsbot/news"
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

// place puts a new item into the story it shares a key with and that takes it,
// or into a story of its own.
func (t *tx) place(i *rows.Item, now time.Time) (s news.Story, joined bool, err error) {
	addStoryKeys(i)
	if s, joined, err = t.joinable(i, now); err != nil {
		return s, false, err
	}
	if !joined {
		s = news.Story{ID: news.StoryID(i.ID)}
	}
	i.Story = s.ID
	s.Items, s.Sources, s.Updated = append(s.Items, i.ID), append(s.Sources, i.Source), now
	return s, joined, errors.Join(t.PutStories(s), t.PutStoryKeys(i.Story, i.StoryKeys...))
}

// addStoryKeys adds the keys of the item as it is to those it had.
func addStoryKeys(i *rows.Item) {
	for _, k := range news.StoryKeys(&i.Item) {
		if !slices.Contains(i.StoryKeys, k) {
			i.StoryKeys = append(i.StoryKeys, k)
		}
	}
}

// joinable is the first story told under a key of an item that takes it.
func (t *tx) joinable(i *rows.Item, now time.Time) (none news.Story, ok bool, err error) {
	telling, err := t.Telling(i.StoryKeys...)
	if err != nil || len(telling) == 0 {
		return none, false, err
	}
	for _, k := range i.StoryKeys {
		if telling[k] == 0 {
			continue
		}
		s, err := t.story(telling[k])
		if err != nil {
			return none, false, err
		}
		if !s.Takes(i.Source, now) {
			continue
		}
		if same, err := t.tells(&s, i, k); err != nil || same {
			return s, same, err
		}
	}
	return none, false, nil
}

// tells says whether an item that shares a key with a story tells the same as one
// of its items.
func (t *tx) tells(s *news.Story, i *rows.Item, key news.StoryKey) (bool, error) {
	members, err := t.Items(s.Items...)
	if err != nil {
		return false, err
	}
	for _, m := range members {
		if news.IsSameStory(&i.Item, &m.Item, key) {
			return true, nil
		}
	}
	return false, nil
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
