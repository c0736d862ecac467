package store

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"newsbot/news"
)

// A storedSource is a news.Source on disk, under its number.
type storedSource struct {
	Name        string
	URL         string
	Schedule    string `json:",omitzero"`
	Category    string `json:",omitzero"`
	Lang        string `json:",omitzero"`
	Announce    int    `json:",omitzero"`
	IgnoreHints bool   `json:",omitzero"`
	Urgent      bool   `json:",omitzero"`
	Teaser      bool   `json:",omitzero"`
	Origin      news.Origin
	AddedBy     news.UserID `json:",omitzero"`
	State       storedState

	Listed    time.Time `json:",omitzero"` // when its last page came; zero: none yet
	Elsewhere bool      `json:",omitzero"` // no page has come from the present address
	Retired   time.Time `json:",omitzero"` // left the configuration or was removed; zero: in use
}

// A storedState is a news.SourceState on disk.
type storedState struct {
	Title      string          `json:",omitzero"`
	Home       string          `json:",omitzero"`
	Lang       string          `json:",omitzero"`
	Validators news.Validators `json:",omitzero"`
	Hints      news.Hints      `json:",omitzero"`
	NextPoll   time.Time       `json:",omitzero"`
	Polled     time.Time       `json:",omitzero"`
	Succeeded  time.Time       `json:",omitzero"`
	Since      time.Time       `json:",omitzero"`
	Posted     time.Time       `json:",omitzero"`
	Failures   int             `json:",omitzero"`
	Error      string          `json:",omitzero"`
	Gone       bool            `json:",omitzero"`
	Alarmed    bool            `json:",omitzero"`
	Moved      string          `json:",omitzero"`
	MovedSince time.Time       `json:",omitzero"`
	MovedPolls int             `json:",omitzero"`
	Items      int             `json:",omitzero"`
	Lag        time.Duration   `json:",omitzero"`
}

func (s *storedSource) source(id news.SourceID) news.Source {
	return news.Source{
		ID: id, Name: s.Name, URL: s.URL, Schedule: s.Schedule, Category: s.Category, Lang: s.Lang,
		Announce: s.Announce, IgnoreHints: s.IgnoreHints, Urgent: s.Urgent, Teaser: s.Teaser,
		Origin: s.Origin, AddedBy: s.AddedBy, State: news.SourceState(s.State),
	}
}

// set takes over all settings of n. At another address nothing of what the
// server said before holds, but items are recognised as before.
func (s *storedSource) set(n news.Source) {
	if n.URL != s.URL {
		old := s.State
		s.Elsewhere = s.URL != ""
		s.State = storedState{
			Polled: old.Polled, Succeeded: old.Succeeded, Since: old.Since, Posted: old.Posted,
			Items: old.Items, Lag: old.Lag,
		}
	}
	s.Name, s.URL, s.Schedule, s.Category, s.Lang = n.Name, n.URL, n.Schedule, n.Category, n.Lang
	s.Announce, s.IgnoreHints, s.Urgent, s.Teaser = n.Announce, n.IgnoreHints, n.Urgent, n.Teaser
	s.Origin, s.AddedBy, s.Retired = n.Origin, n.AddedBy, time.Time{}
}

// setState takes over what a poll of n's address learned. Where ours is another
// by now, what that server said to ask with next time is left out.
func (s *storedSource) setState(n news.Source) {
	s.State = storedState(n.State)
	if n.URL != s.URL {
		s.State.Validators = news.Validators{}
	}
}

func (t *tx) loadSources() error {
	t.db.mem.Lock()
	defer t.db.mem.Unlock()
	t.db.sources = map[news.SourceID]storedSource{}
	return t.Bucket(bucketSource).ForEach(func(k, v []byte) error {
		s, err := decode[storedSource](bucketSource, k, v)
		t.db.sources[news.SourceID(number(k))] = s
		return err
	})
}

// source gives a source in use; ErrNotFound once it is retired.
func (t *tx) source(id news.SourceID) (storedSource, error) {
	s, ok, err := get[storedSource](t, bucketSource, num(id))
	if err == nil && (!ok || !s.Retired.IsZero()) {
		err = fmt.Errorf("source %d: %w", id, ErrNotFound)
	}
	return s, err
}

// allSources gives the sources as this transaction leaves them.
func (t *tx) allSources() map[news.SourceID]storedSource {
	if t.sources == nil {
		t.sources = t.db.allSources()
	}
	return t.sources
}

func (t *tx) putSource(id news.SourceID, s storedSource) error {
	if t.sources != nil {
		t.sources[id] = s
	}
	t.later(func() {
		t.db.mem.Lock()
		defer t.db.mem.Unlock()
		t.db.sources[id] = s
	})
	return t.put(bucketSource, num(id), s)
}

func (t *tx) deleteSource(id news.SourceID) error {
	delete(t.allSources(), id)
	t.later(func() {
		t.db.mem.Lock()
		defer t.db.mem.Unlock()
		delete(t.db.sources, id)
	})
	return t.Bucket(bucketSource).Delete(num(id))
}

// newSource gives a source that the store has not met a number and its settings.
func (t *tx) newSource(n news.Source) (news.SourceID, error) {
	id, err := t.Bucket(bucketSource).NextSequence()
	if err != nil {
		return 0, err
	}
	var s storedSource
	s.set(n)
	s.setState(n)
	return news.SourceID(id), t.putSource(news.SourceID(id), s)
}

// sourceNamed finds a name among all sources, without regard to case.
func (t *tx) sourceNamed(name string) (news.SourceID, storedSource, bool) {
	for id, s := range t.allSources() {
		if strings.EqualFold(s.Name, name) {
			return id, s, true
		}
	}
	return 0, storedSource{}, false
}

// SyncSources brings the sources in line with the configuration, by name
// without regard to case, and gives all that are in use. One that is
// configured for the first time is added and one that left the configuration
// is retired; a known one keeps its number, its state and its items, except
// that at another address nothing of what the server said before holds. What
// administrators and people added stays.
func (db *DB) SyncSources(configured []news.Source, now time.Time) ([]news.Source, error) {
	err := db.update(func(t *tx) error {
		kept := map[news.SourceID]bool{}
		for _, n := range configured {
			n.Origin, n.AddedBy = news.FromConfig, 0
			id, err := t.configure(n)
			if err != nil {
				return err
			}
			kept[id] = true
		}
		return t.retireOthers(kept, now)
	})
	if err != nil {
		return nil, err
	}
	return db.Sources()
}

func (t *tx) configure(n news.Source) (news.SourceID, error) {
	id, s, ok := t.sourceNamed(n.Name)
	if !ok {
		return t.newSource(n)
	}
	s.set(n)
	return id, t.putSource(id, s)
}

// retireOthers retires the configured sources that are not in kept.
func (t *tx) retireOthers(kept map[news.SourceID]bool, now time.Time) error {
	for id, s := range maps.Clone(t.allSources()) {
		if s.Origin != news.FromConfig || kept[id] || !s.Retired.IsZero() {
			continue
		}
		s.Retired = now
		if err := t.putSource(id, s); err != nil {
			return err
		}
	}
	return nil
}

// allSources is a copy of what is in memory.
func (db *DB) allSources() map[news.SourceID]storedSource {
	db.mem.RLock()
	defer db.mem.RUnlock()
	return maps.Clone(db.sources)
}

// Sources gives all sources in use, in the order they were added.
func (db *DB) Sources() ([]news.Source, error) {
	var all []news.Source
	for id, s := range db.allSources() {
		if s.Retired.IsZero() {
			all = append(all, s.source(id))
		}
	}
	slices.SortFunc(all, func(a, b news.Source) int { return cmp.Compare(a.ID, b.ID) })
	return all, nil
}

// Source gives the source in use of that name, without regard to case;
// ErrNotFound where there is none.
func (db *DB) Source(name string) (news.Source, error) {
	all, err := db.Sources()
	if err != nil {
		return news.Source{}, err
	}
	for _, s := range all {
		if strings.EqualFold(s.Name, name) {
			return s, nil
		}
	}
	return news.Source{}, fmt.Errorf("source %q: %w", name, ErrNotFound)
}

// SourceName gives the name of a source, in use or not; "" where there never
// was one. It reads memory.
func (db *DB) SourceName(id news.SourceID) string {
	db.mem.RLock()
	defer db.mem.RUnlock()
	return db.sources[id].Name
}

// SourceByID gives a source, in use or not; false where there never was one.
// It reads memory.
func (db *DB) SourceByID(id news.SourceID) (news.Source, bool) {
	db.mem.RLock()
	defer db.mem.RUnlock()
	s, ok := db.sources[id]
	return s.source(id), ok
}

// AddSource adds a source, or brings a retired one of that name back with its
// number and its items. ErrExists where a source in use has the name or the
// address.
func (db *DB) AddSource(n news.Source, now time.Time) (news.Source, error) {
	err := db.update(func(t *tx) error {
		if err := t.unique(n, 0); err != nil {
			return err
		}
		var err error
		n.ID, err = t.configure(n)
		return err
	})
	if err != nil {
		return news.Source{}, err
	}
	return db.Source(n.Name)
}

// unique is ErrExists where another source in use than id has n's name or address.
func (t *tx) unique(n news.Source, id news.SourceID) error {
	for other, s := range t.allSources() {
		if other == id || !s.Retired.IsZero() {
			continue
		}
		if strings.EqualFold(s.Name, n.Name) || s.URL == n.URL {
			return fmt.Errorf("source %q at %s: %w", s.Name, s.URL, ErrExists)
		}
	}
	return nil
}

// RemoveSource retires a source and ends the subscriptions that follow it.
func (db *DB) RemoveSource(id news.SourceID, now time.Time) error {
	return db.update(func(t *tx) error {
		s, err := t.source(id)
		if err != nil {
			return err
		}
		s.Retired = now
		if err := t.putSource(id, s); err != nil {
			return err
		}
		return t.unfollow(id)
	})
}

// SaveSource writes the settings and the state of a source in use. ErrExists
// where another one has its name.
func (db *DB) SaveSource(n news.Source) error {
	return db.update(func(t *tx) error {
		s, err := t.source(n.ID)
		if err != nil {
			return err
		}
		if id, _, ok := t.sourceNamed(n.Name); ok && id != n.ID {
			return fmt.Errorf("source %q: %w", n.Name, ErrExists)
		}
		moved := n.URL != s.URL
		s.set(n)
		if !moved {
			s.setState(n)
		}
		return t.putSource(n.ID, s)
	})
}

// SaveStates writes what polls learned that brought nothing: the states alone,
// all in one transaction. A source that is no longer in use is passed over.
func (db *DB) SaveStates(sources ...news.Source) error {
	return db.update(func(t *tx) error {
		for _, n := range sources {
			s, err := t.source(n.ID)
			if errors.Is(err, ErrNotFound) {
				continue
			}
			if err != nil {
				return err
			}
			s.setState(n)
			if err := t.putSource(n.ID, s); err != nil {
				return err
			}
		}
		return nil
	})
}
