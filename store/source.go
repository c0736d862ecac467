package store

import (
	"errors"
	"fmt"
	"time"

	"newsbot/news"
	"newsbot/store/internal/rows"
)

// set takes over all settings of n. At another address nothing of what the
// server said before holds, but items are recognised as before.
func set(s *rows.Source, n news.Source) {
	id, state, tally := s.ID, s.State, s.Tally
	if n.URL != s.URL {
		s.Elsewhere = s.URL != ""
		state = atAnyAddress(&state)
	}
	s.Source, s.Retired = n, time.Time{}
	s.ID, s.State, s.Tally = id, state, tally
}

// atAnyAddress is what of a source's state holds wherever the source is: what it
// brought. What its server said, and how the last polls went, is of one address.
func atAnyAddress(s *news.SourceState) news.SourceState {
	return news.SourceState{
		Polled: s.Polled, Succeeded: s.Succeeded, Since: s.Since, Posted: s.Posted,
		Items: s.Items, Lag: s.Lag,
	}
}

// setState takes over what a poll of n's address learned. Where ours is another
// by now, that is what it brought, and no more: that the old place has ended, or
// wants to be left in peace, says nothing of the new one.
func setState(s *rows.Source, n *news.Source) {
	s.State = n.State
	if n.URL != s.URL {
		s.State = atAnyAddress(&n.State)
	}
}

// source gives a source in use; ErrNotFound once it is retired.
func (t *tx) source(id news.SourceID) (rows.Source, error) {
	s, err := one(t.Sources(id))("source", id)
	if err == nil && !s.InUse() {
		err = fmt.Errorf("source %d: %w", id, ErrNotFound)
	}
	return s, err
}

// putSource writes a source, and has it found by its new name and address. A
// name that another source has by now stays with that one.
func (t *tx) putSource(s rows.Source) error {
	stored, err := t.Sources(s.ID)
	if err != nil {
		return err
	}
	old, known := stored[s.ID]
	if known && old.NameKey() == s.NameKey() && old.URL == s.URL && old.InUse() == s.InUse() {
		return t.PutSources(s)
	}
	if known {
		if err := t.hide(&old); err != nil {
			return err
		}
	}
	return errors.Join(t.PutSources(s), t.PutName(s.NameKey(), s.ID), t.PutAddress(rows.AddressKey(s.URL), !s.InUse(), s.ID))
}

// hide has a source no longer found by its name and address.
func (t *tx) hide(s *rows.Source) error {
	return errors.Join(t.dropName(s), t.DeleteAddress(rows.AddressKey(s.URL), !s.InUse(), s.ID))
}

// dropName has a source no longer found by its name.
func (t *tx) dropName(s *rows.Source) error {
	name := s.NameKey()
	owner, err := t.Named(name)
	if err != nil || owner[name] != s.ID {
		return err
	}
	return t.DeleteName(name)
}

// newSource gives a source that the store has not met a number and its settings.
func (t *tx) newSource(n news.Source) (rows.Source, error) {
	id, err := t.Numbers(rows.SourceNumbers, 1)
	if err != nil {
		return rows.Source{}, err
	}
	s := rows.Source{Source: news.Source{ID: news.SourceID(id)}}
	set(&s, n)
	setState(&s, &n)
	return s, t.putSource(s)
}

// sourceNamed finds the source that has a name.
func (t *tx) sourceNamed(name rows.TextKey) (s rows.Source, ok bool, err error) {
	owner, err := t.Named(name)
	if err != nil || owner[name] == 0 {
		return s, false, err
	}
	return t.sourceOf(owner[name])
}

// sourceOf gives a source, in use or not.
func (t *tx) sourceOf(id news.SourceID) (s rows.Source, ok bool, err error) {
	all, err := t.Sources(id)
	s, ok = all[id]
	return s, ok, err
}

// found is sourceOf, unless finding it failed.
func (t *tx) found(id news.SourceID, err error) (rows.Source, bool, error) {
	if err != nil {
		return rows.Source{}, false, err
	}
	return t.sourceOf(id)
}

// sourceAt finds an address among the sources in use, or else among those that
// were retired.
func (t *tx) sourceAt(address string) (s rows.Source, ok bool, err error) {
	for _, retired := range []bool{false, true} {
		id, ok, err := t.At(rows.AddressKey(address), retired)
		if err != nil || ok {
			return t.found(id, err)
		}
	}
	return s, false, nil
}

// allSources are all sources that match. They are read by pages: all together
// would take a kilobyte and a half each.
func (t *tx) allSources(match func(*rows.Source) bool) (list []rows.Source, err error) {
	for last := news.SourceID(0); ; {
		page, err := t.SourcesAfter(last, pageRows)
		if err := t.db.passOver(err); err != nil {
			return list, err
		}
		for i := range page {
			if match(&page[i]) {
				list = append(list, page[i])
			}
		}
		if len(page) < pageRows {
			return list, nil
		}
		last = page[len(page)-1].ID
	}
}

// EachSource calls fn with all sources in use, in the order they were added,
// until it fails. Sources added or removed meanwhile may or may not be met.
func (db *DB) EachSource(fn func(news.Source) error) error {
	return pages(db, rows.Source{}, func(t *tx, last rows.Source) ([]rows.Source, error) {
		return t.SourcesAfter(last.ID, pageRows)
	}, func(s rows.Source) error {
		if !s.InUse() {
			return nil
		}
		return fn(s.Source)
	})
}

// Sources gives all sources in use, in the order they were added. Of very many
// EachSource takes less memory.
func (db *DB) Sources() (all []news.Source, err error) {
	err = db.EachSource(func(s news.Source) error { all = append(all, s); return nil })
	return all, err
}

// Source gives the source in use of that name, without regard to case;
// ErrNotFound where there is none. One that a person brought has its label for
// a name.
func (db *DB) Source(name string) (found news.Source, err error) {
	err = db.view(func(t *tx) error {
		s, ok, err := t.sourceNamed(rows.NameKey(name))
		if err == nil && !ok {
			s, ok, err = t.sourceNamed(rows.PersonKey(name))
		}
		if err == nil && (!ok || !s.InUse()) {
			err = fmt.Errorf("source %q: %w", name, ErrNotFound)
		}
		if err == nil {
			found = s.Source
		}
		return err
	})
	return found, err
}

// SourceName gives what a source is called, in use or not; "" where there never
// was one.
func (db *DB) SourceName(id news.SourceID) string {
	s, _ := db.SourceByID(id)
	return s.Label()
}

// SourceByID gives a source, in use or not; false where there never was one,
// or none that can be read, which is logged.
func (db *DB) SourceByID(id news.SourceID) (news.Source, bool) {
	var s rows.Source
	var ok bool
	err := db.view(func(t *tx) (err error) {
		s, ok, err = t.sourceOf(id)
		return err
	})
	if err != nil {
		db.log.Error("source not read", "number", id, "error", err)
	}
	s.ID = id
	return s.Source, ok
}

// AddSource adds a source, or brings back a retired one of that address, or of
// that name, with its number and its items. ErrExists where a source in use has
// the name or the address.
func (db *DB) AddSource(n news.Source, now time.Time) (added news.Source, err error) {
	err = db.update(scopes(configuration), func(t *tx) error {
		s, err := t.addSource(n)
		added = s.Source
		return err
	})
	return added, err
}

func (t *tx) addSource(n news.Source) (rows.Source, error) {
	s, known, err := t.sourceAt(n.URL)
	if err != nil {
		return s, err
	}
	if known && s.InUse() {
		return s, exists(&s)
	}
	namesake, taken, err := t.sourceNamed((&rows.Source{Source: n}).NameKey())
	switch {
	case err != nil:
		return s, err
	case taken && namesake.InUse():
		return s, exists(&namesake)
	case !known && taken:
		s, known = namesake, true
	}
	if !known {
		return t.newSource(n)
	}
	set(&s, n)
	return s, t.putSource(s)
}

func exists(s *rows.Source) error {
	return fmt.Errorf("source %q at %s: %w", s.Name, s.URL, ErrExists)
}

// Followers counts the subscriptions in force that follow a source. It reads
// all of them.
func (db *DB) Followers(id news.SourceID) (n int, err error) {
	err = db.EachSubscription(func(s news.Subscription) error {
		if s.Source == id {
			n++
		}
		return nil
	})
	return n, err
}

// RemoveSource retires a source, ends the subscriptions that follow it, and
// tells those who did. ErrNotFound where it is not in use.
func (db *DB) RemoveSource(id news.SourceID, now time.Time) ([]Queue, error) {
	spread := newSpread(now)
	err := db.update(scopes(configuration, ofSource(id), ofStories), func(t *tx) error {
		s, err := t.source(id)
		if err != nil {
			return err
		}
		if err := t.retire(&spread, s); err != nil {
			return err
		}
		return errors.Join(t.unfollow(id, now), spread.step(t))
	})
	if err == nil {
		err = db.finish(&spread)
	}
	return spread.queues(), err
}

// retire takes a source out of use and tells its followers.
func (t *tx) retire(spread *spread, s rows.Source) error {
	followers, err := t.followers(s.ID)
	if err != nil {
		return err
	}
	s.Retired = spread.now
	if err := t.putSource(s); err != nil || len(followers) == 0 {
		return err
	}
	n := rows.Notice{
		Notice: news.Notice{Kind: news.NoticeSourceLeft, Source: s.ID},
		When:   spread.now, Key: fmt.Sprint("source left ", s.ID, " ", spread.now.UnixMilli()), Lane: news.LaneAlert,
	}
	return t.notify(spread, n, followers)
}

// SaveSource writes the settings and the state of a source in use. ErrExists
// where another one has its name.
func (db *DB) SaveSource(n news.Source) error {
	return db.update(scopes(configuration, ofSource(n.ID)), func(t *tx) error {
		s, err := t.source(n.ID)
		if err != nil {
			return err
		}
		moved := n.URL != s.URL
		set(&s, n)
		namesake, ok, err := t.sourceNamed(s.NameKey())
		if err != nil {
			return err
		}
		if ok && namesake.ID != n.ID {
			return fmt.Errorf("source %q: %w", n.Name, ErrExists)
		}
		if !moved {
			setState(&s, &n)
		}
		return t.putSource(s)
	})
}

// EditSource changes the settings of a source in use as edit does, and gives it
// as it is then. At another address it keeps its number, its followers and what
// it brought, which is recognised there. An error of edit's changes nothing;
// ErrNotFound where the source is not in use, ErrExists where another one has
// the name or the address.
func (db *DB) EditSource(id news.SourceID, edit func(*news.Source) error) (edited news.Source, err error) {
	err = db.update(scopes(configuration, ofSource(id)), func(t *tx) error {
		s, err := t.source(id)
		if err != nil {
			return err
		}
		n := s.Source
		if err := edit(&n); err != nil {
			return err
		}
		set(&s, n)
		edited = s.Source
		if err := t.isAlone(&s); err != nil {
			return err
		}
		return t.putSource(s)
	})
	return edited, err
}

// isAlone is ErrExists where another source in use has a source's name or address.
func (t *tx) isAlone(s *rows.Source) error {
	namesake, ok, err := t.sourceNamed(s.NameKey())
	if err == nil && ok && namesake.ID != s.ID && namesake.InUse() {
		return exists(&namesake)
	}
	neighbour, ok, err2 := t.sourceAt(s.URL)
	if err2 == nil && ok && neighbour.ID != s.ID && neighbour.InUse() {
		return exists(&neighbour)
	}
	return errors.Join(err, err2)
}

// SaveStates writes what polls learned that brought nothing: the states alone,
// all in one transaction. A source that is no longer in use is passed over.
func (db *DB) SaveStates(sources ...news.Source) error {
	var alone []rows.Scope
	var ids []news.SourceID
	for _, n := range sources {
		alone, ids = append(alone, ofSource(n.ID)), append(ids, n.ID)
	}
	return db.update(alone, func(t *tx) error {
		stored, err := t.Sources(ids...)
		if err != nil {
			return err
		}
		var all []rows.Source
		for i := range sources {
			if s, ok := stored[sources[i].ID]; ok && s.InUse() {
				setState(&s, &sources[i])
				all = append(all, s)
			}
		}
		return t.PutSources(all...)
	})
}
