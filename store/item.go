package store

import (
	"bytes"
	"errors"
	"fmt"
	"iter"
	"slices"
	"time"

	"newsbot/news"
)

// A storedItem is a news.Item on disk, under its number, with what the store
// keeps beside it.
type storedItem struct {
	itemFields
	Story     news.StoryID
	StoryKeys []byte  `json:",omitzero"` // the 16 bytes of each
	Listed    *string `json:",omitzero"` // the deck as the feed gave it; of schema 1, listings have it now
	NoNews    bool    `json:",omitzero"` // it was no news when it came: of a first poll, or of an archive
}

// itemFields are the fields of a news.Item.
type itemFields struct {
	ID        news.ItemID `json:"-"`
	Source    news.SourceID
	GUID      string `json:",omitzero"`
	Link      string `json:",omitzero"`
	Title     string
	Deck      string   `json:",omitzero"`
	Text      string   `json:",omitzero"`
	KeyPoints []string `json:",omitzero"`
	Bullets   []string `json:",omitzero"`
	Image     string   `json:",omitzero"`
	Author    string   `json:",omitzero"`

	Categories   []string `json:",omitzero"`
	Publisher    string   `json:",omitzero"`
	PublisherURL string   `json:",omitzero"`
	Opinion      bool     `json:",omitzero"`
	Cited        []string `json:",omitzero"`

	Lang      string    `json:",omitzero"`
	Published time.Time `json:",omitzero"`
	DateOnly  bool      `json:",omitzero"`
	Seen      time.Time

	Translations map[string]news.Translation `json:",omitzero"`
}

// A storedStory is a news.Story on disk, under its number.
type storedStory struct {
	ID      news.StoryID `json:"-"`
	Items   []news.ItemID
	Sources []news.SourceID
	Updated time.Time
}

func (t *tx) item(id news.ItemID) (storedItem, error) {
	s, ok, err := get[storedItem](t, bucketItem, num(id))
	s.ID = id
	if err == nil && !ok {
		err = fmt.Errorf("item %d: %w", id, ErrNotFound)
	}
	return s, err
}

func (t *tx) putItem(s storedItem) error { return t.put(bucketItem, num(s.ID), s) }

func (t *tx) story(id news.StoryID) (storedStory, error) {
	s, ok, err := get[storedStory](t, bucketStory, num(id))
	s.ID = id
	if err == nil && !ok {
		err = fmt.Errorf("story %d: %w", id, ErrNotFound)
	}
	return s, err
}

func (t *tx) putStory(s storedStory) error { return t.put(bucketStory, num(s.ID), s) }

// Item gives an item, or ErrNotFound once it has expired. One that a delivery
// waits for does not expire.
func (db *DB) Item(id news.ItemID) (i news.Item, err error) {
	err = db.view(func(t *tx) error {
		s, err := t.item(id)
		i = news.Item(s.itemFields)
		return err
	})
	return i, err
}

// Story gives a story, or ErrNotFound once all its items have expired.
func (db *DB) Story(id news.StoryID) (s news.Story, err error) {
	err = db.view(func(t *tx) error {
		stored, err := t.story(id)
		s = news.Story(stored)
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
		stored, err := t.story(i.Story)
		s = news.Story(stored)
		return err
	})
	return s, err
}

// place puts a new item into the story it shares a key with and that takes it,
// or into a story of its own.
func (t *tx) place(i *storedItem, now time.Time) (s storedStory, joined bool, err error) {
	for k := range i.addStoryKeys() {
		if s, joined, err = t.joinable(k, i.Source, now); err != nil || joined {
			break
		}
	}
	if err != nil {
		return s, false, err
	}
	if !joined {
		s = storedStory{ID: news.StoryID(i.ID)}
	}
	i.Story = s.ID
	s.Items, s.Sources, s.Updated = append(s.Items, i.ID), append(s.Sources, i.Source), now
	return s, joined, errors.Join(t.putStory(s), t.putStoryKeys(i))
}

// addStoryKeys adds the keys of the item as it is to those it had, and gives all.
func (i *storedItem) addStoryKeys() iter.Seq[[]byte] {
	for _, k := range news.StoryKeys((*news.Item)(&i.itemFields)) {
		if !containsKey(i.storyKeys(), k[:]) {
			i.StoryKeys = append(i.StoryKeys, k[:]...)
		}
	}
	return i.storyKeys()
}

// storyKeys are the keys of the item's story that come from it.
func (i *storedItem) storyKeys() iter.Seq[[]byte] {
	return slices.Chunk(i.StoryKeys, len(news.StoryKey{}))
}

func containsKey(keys iter.Seq[[]byte], key []byte) bool {
	for k := range keys {
		if bytes.Equal(k, key) {
			return true
		}
	}
	return false
}

func (t *tx) joinable(k []byte, src news.SourceID, now time.Time) (storedStory, bool, error) {
	id := t.Bucket(bucketStoryKey).Get(k)
	if id == nil {
		return storedStory{}, false, nil
	}
	s, err := t.story(news.StoryID(number(id)))
	if err != nil {
		return s, false, err
	}
	told := news.Story(s)
	return s, told.Takes(src, now), nil
}

func (t *tx) putStoryKeys(i *storedItem) error {
	for k := range i.storyKeys() {
		if err := t.Bucket(bucketStoryKey).Put(k, num(i.Story)); err != nil {
			return err
		}
	}
	return nil
}
