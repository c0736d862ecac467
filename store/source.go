package store

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"newsbot/news"
)

// A storedSource is a news.Source on disk, under its number. There may be
// 100,000, each written after every poll, so it is no JSON: a third of the
// size and a twentieth of the time.
type storedSource struct {
	Name        string
	URL         string
	Schedule    string
	Category    string
	Lang        string
	Announce    int
	IgnoreHints bool
	Urgent      bool
	Teaser      bool
	Origin      news.Origin
	AddedBy     news.UserID
	State       storedState

	Listed    time.Time // when its last page came; zero: none yet
	Elsewhere bool      // no page has come from the present address
	Retired   time.Time // left the configuration or was removed; zero: in use
}

// A storedState is a news.SourceState on disk.
type storedState struct {
	Title      string
	Home       string
	Lang       string
	Validators news.Validators
	Hints      news.Hints
	NextPoll   time.Time
	Polled     time.Time
	Succeeded  time.Time
	Since      time.Time
	Posted     time.Time
	Failures   int
	Error      string
	Gone       bool
	Alarmed    bool
	Moved      string
	MovedSince time.Time
	MovedPolls int
	Items      int
	Lag        time.Duration
}

// sourceFormat begins a source on disk and says how to read what follows.
const sourceFormat = 1

// fields are what is on disk of a source, in their order there. Those of a
// later version come at the end; none is ever taken away.
func (s *storedSource) fields(c *coder) {
	st := &s.State
	body := string(st.Validators.Body[:])
	for _, text := range []*string{
		&s.Name, &s.URL, &s.Schedule, &s.Category, &s.Lang, (*string)(&s.Origin),
		&st.Title, &st.Home, &st.Lang, &st.Validators.ETag, &st.Validators.LastModified, &body, &st.Error, &st.Moved,
	} {
		c.text(text)
	}
	copy(st.Validators.Body[:], body)
	for _, t := range []*time.Time{
		&s.Listed, &s.Retired, &st.NextPoll, &st.Polled, &st.Succeeded, &st.Since, &st.Posted, &st.MovedSince,
	} {
		c.time(t)
	}
	for _, yes := range []*bool{&s.IgnoreHints, &s.Urgent, &s.Teaser, &s.Elsewhere, &st.Gone, &st.Alarmed} {
		c.bool(yes)
	}
	integer(c, &s.Announce)
	integer(c, &s.AddedBy)
	integer(c, &st.Hints.Every)
	integer(c, &st.Hints.SkipHours)
	integer(c, &st.Hints.SkipDays)
	integer(c, &st.Failures)
	integer(c, &st.MovedPolls)
	integer(c, &st.Items)
	integer(c, &st.Lag)
}

// MarshalBinary writes the row.
func (s storedSource) MarshalBinary() ([]byte, error) {
	c := coder{written: make([]byte, 1, 384)}
	c.written[0] = sourceFormat
	s.fields(&c)
	return c.written, nil
}

// UnmarshalBinary reads the row.
func (s *storedSource) UnmarshalBinary(row []byte) error {
	if len(row) == 0 || row[0] != sourceFormat {
		return errFormat
	}
	c := coder{reading: true, rest: string(row[1:])}
	s.fields(&c)
	return c.err
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

// source gives a source in use; ErrNotFound once it is retired.
func (t *tx) source(id news.SourceID) (storedSource, error) {
	s, ok, err := get[storedSource](t, bucketSource, num(id))
	if err == nil && (!ok || !s.Retired.IsZero()) {
		err = fmt.Errorf("source %d: %w", id, ErrNotFound)
	}
	return s, err
}

// sourceFill is how full pages of sources are left: numbers rise, and a state
// is written in place of one about as long.
const sourceFill = 0.9

func (t *tx) putSource(id news.SourceID, s storedSource) error {
	old, _, err := get[storedSource](t, bucketSource, num(id))
	if err == nil {
		err = t.indexSource(id, &old, &s)
	}
	if err != nil {
		return err
	}
	t.Bucket(bucketSource).FillPercent = sourceFill
	return t.put(bucketSource, num(id), s)
}

func (t *tx) deleteSource(id news.SourceID) error {
	old, _, err := get[storedSource](t, bucketSource, num(id))
	if err != nil {
		return err
	}
	return errors.Join(t.indexSource(id, &old, &storedSource{}), t.Bucket(bucketSource).Delete(num(id)))
}

// indexSource has a source found by its new name and address.
func (t *tx) indexSource(id news.SourceID, old, s *storedSource) error {
	if old.Name == s.Name && old.URL == s.URL && old.Retired.IsZero() == s.Retired.IsZero() {
		return nil
	}
	names, addresses := t.Bucket(bucketSourceName), t.Bucket(bucketSourceAddress)
	err := errors.Join(names.Delete(nameKey(old.Name)), addresses.Delete(addressKey(old.URL, id)))
	if err == nil && s.Name != "" {
		err = names.Put(nameKey(s.Name), num(id))
	}
	if err == nil && s.Name != "" && s.Retired.IsZero() {
		err = addresses.Put(addressKey(s.URL, id), []byte{1})
	}
	return err
}

// nameKey finds a name without regard to case.
func nameKey(name string) []byte {
	return textKey(strings.ToLower(strings.ToUpper(name)))
}

func addressKey(address string, id news.SourceID) []byte {
	return append(textKey(address), num(id)...)
}

// textKey stands for a text of any length: the first half of its SHA-256.
func textKey(text string) []byte {
	sum := sha256.Sum256([]byte(text))
	return sum[:16]
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
func (t *tx) sourceNamed(name string) (id news.SourceID, s storedSource, ok bool, err error) {
	key := t.Bucket(bucketSourceName).Get(nameKey(name))
	if key == nil {
		return 0, s, false, nil
	}
	s, ok, err = get[storedSource](t, bucketSource, key)
	return news.SourceID(number(key)), s, ok, err
}

// Configure brings the sources in line with the configuration, by name without
// regard to case. One that is configured for the first time is added and one
// that left the configuration is retired; a known one keeps its number, its
// state and its items, except that at another address nothing of what the
// server said before holds. What administrators and people added stays.
func (db *DB) Configure(configured []news.Source, now time.Time) error {
	return db.update(func(t *tx) error {
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
}

// configure adds or changes a source; one that stays as it is costs no write.
func (t *tx) configure(n news.Source) (news.SourceID, error) {
	id, s, ok, err := t.sourceNamed(n.Name)
	if err != nil {
		return 0, err
	}
	if !ok {
		return t.newSource(n)
	}
	before := s
	if s.set(n); s == before {
		return id, nil
	}
	return id, t.putSource(id, s)
}

// retireOthers retires the configured sources that are not in kept.
func (t *tx) retireOthers(kept map[news.SourceID]bool, now time.Time) error {
	return t.collectSources(func(id news.SourceID, s *storedSource) bool {
		return s.Origin == news.FromConfig && !kept[id] && s.Retired.IsZero()
	}, func(id news.SourceID, s storedSource) error {
		s.Retired = now
		return t.putSource(id, s)
	})
}

// collectSources calls fn, which may write, with the sources that match.
func (t *tx) collectSources(match func(news.SourceID, *storedSource) bool, fn func(news.SourceID, storedSource) error) error {
	found := map[news.SourceID]storedSource{}
	err := t.Bucket(bucketSource).ForEach(func(k, v []byte) error {
		s, err := decode[storedSource](bucketSource, k, v)
		if id := news.SourceID(number(k)); err == nil && match(id, &s) {
			found[id] = s
		}
		return err
	})
	if err != nil {
		return err
	}
	for _, id := range slices.Sorted(maps.Keys(found)) {
		if err := fn(id, found[id]); err != nil {
			return err
		}
	}
	return nil
}

// EachSource calls fn with all sources in use, in the order they were added,
// until it fails. Sources added or removed meanwhile may or may not be met.
func (db *DB) EachSource(fn func(news.Source) error) error {
	return db.each(bucketSource, nil, func(k, v []byte) error {
		s, err := decode[storedSource](bucketSource, k, v)
		if err != nil || !s.Retired.IsZero() {
			return err
		}
		return fn(s.source(news.SourceID(number(k))))
	})
}

// Sources gives all sources in use, in the order they were added. Of very many
// EachSource takes less memory.
func (db *DB) Sources() (all []news.Source, err error) {
	err = db.EachSource(func(s news.Source) error { all = append(all, s); return nil })
	return all, err
}

// sourcesInUse counts the sources that are not retired.
func (t *tx) sourcesInUse() int64 {
	return int64(t.Bucket(bucketSourceAddress).Stats().KeyN)
}

// Source gives the source in use of that name, without regard to case;
// ErrNotFound where there is none.
func (db *DB) Source(name string) (found news.Source, err error) {
	err = db.view(func(t *tx) error {
		id, s, ok, err := t.sourceNamed(name)
		if err == nil && (!ok || !s.Retired.IsZero()) {
			err = fmt.Errorf("source %q: %w", name, ErrNotFound)
		}
		if err == nil {
			found = s.source(id)
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
	var s storedSource
	var ok bool
	err := db.view(func(t *tx) (err error) {
		s, ok, err = get[storedSource](t, bucketSource, num(id))
		return err
	})
	if err != nil {
		db.log.Error("source not read", "number", id, "error", err)
	}
	return s.source(id), ok
}

// AddSource adds a source, or brings a retired one of that name back with its
// number and its items. ErrExists where a source in use has the name or the
// address.
func (db *DB) AddSource(n news.Source, now time.Time) (news.Source, error) {
	err := db.update(func(t *tx) error {
		if err := t.unique(n); err != nil {
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

// unique is ErrExists where a source in use has n's name or address.
func (t *tx) unique(n news.Source) error {
	_, s, ok, err := t.sourceNamed(n.Name)
	if err != nil {
		return err
	}
	if ok && s.Retired.IsZero() {
		return exists(&s)
	}
	prefix := textKey(n.URL)
	k, _ := t.Bucket(bucketSourceAddress).Cursor().Seek(prefix)
	if !bytes.HasPrefix(k, prefix) {
		return nil
	}
	s, err = t.source(news.SourceID(number(k[len(prefix):])))
	return cmp.Or(err, exists(&s))
}

func exists(s *storedSource) error {
	return fmt.Errorf("source %q at %s: %w", s.Name, s.URL, ErrExists)
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
		return t.unfollow(id, now)
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
		id, _, ok, err := t.sourceNamed(n.Name)
		if err != nil {
			return err
		}
		if ok && id != n.ID {
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
