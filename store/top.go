package store

import (
	"cmp"
	"errors"
	"slices"
	"time"

	"newsbot/news"
	"newsbot/store/internal/rows"
)

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
