package store

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"go.etcd.io/bbolt"

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

	Tally news.Tally // of its items
	Mark  news.Mark

	Public bool
}

// A storedState is a news.SourceState on disk.
type storedState struct {
	Title      string
	Home       string
	Lang       string
	Speaks     string
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
	tally(c, &s.Tally)
	c.time(&st.Validators.Full)
	c.text((*string)(&s.Mark))
	c.text(&st.Speaks)
	c.bool(&s.Public)
}

// tally is how many verdicts it counts, and their counts.
func tally(c *coder, t *news.Tally) {
	n := len(t)
	integer(c, &n)
	for v := range min(n, len(t)) {
		integer(c, &t[v])
	}
	for range n - len(t) { // of a later version
		var count int64
		c.varint(&count)
	}
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
		Origin: s.Origin, AddedBy: s.AddedBy, State: news.SourceState(s.State), Tally: s.Tally, Mark: s.Mark, Public: s.Public,
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
	s.Announce, s.IgnoreHints, s.Urgent, s.Teaser, s.Mark, s.Public = n.Announce, n.IgnoreHints, n.Urgent, n.Teaser, n.Mark, n.Public
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
	return errors.Join(t.indexSource(id, &old, &storedSource{}), t.Bucket(bucketSource).Delete(num(id)), t.Bucket(bucketHabits).Delete(num(id)))
}

// indexSource has a source found by its new name and address. A name that
// another source has by now stays with that one.
func (t *tx) indexSource(id news.SourceID, old, s *storedSource) error {
	if string(old.nameKey()) == string(s.nameKey()) && old.URL == s.URL && old.Retired.IsZero() == s.Retired.IsZero() {
		return nil
	}
	err := errors.Join(t.dropName(id, old), t.addresses(old).Delete(addressKey(old.URL, id)))
	if err != nil || s.Name == "" {
		return err
	}
	return errors.Join(t.Bucket(bucketSourceName).Put(s.nameKey(), num(id)), t.addresses(s).Put(addressKey(s.URL, id), []byte{1}))
}

// dropName has a source no longer found by its name.
func (t *tx) dropName(id news.SourceID, s *storedSource) error {
	names := t.Bucket(bucketSourceName)
	if number(names.Get(s.nameKey())) != uint64(id) {
		return nil
	}
	return names.Delete(s.nameKey())
}

// addresses is where a source is found by its address.
func (t *tx) addresses(s *storedSource) *bbolt.Bucket {
	if s.Retired.IsZero() {
		return t.Bucket(bucketSourceAddress)
	}
	return t.Bucket(bucketSourceRetired)
}

// nameKey finds a source by its name, without regard to case. The names of
// sources that persons brought are apart, with their hosts: they take none away.
func (s *storedSource) nameKey() []byte {
	n := s.source(0)
	if n.Origin == news.FromPerson {
		return personNameKey(n.Label())
	}
	return nameKey(n.Name)
}

func nameKey(name string) []byte { return textKey(folded(name)) }

func personNameKey(label string) []byte { return textKey("\x00" + folded(label)) }

func folded(name string) string { return strings.ToLower(strings.ToUpper(name)) }

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

// sourceNamed finds what a key of bucketSourceName stands for.
func (t *tx) sourceNamed(key []byte) (id news.SourceID, s storedSource, ok bool, err error) {
	n := t.Bucket(bucketSourceName).Get(key)
	if n == nil {
		return 0, s, false, nil
	}
	s, ok, err = get[storedSource](t, bucketSource, n)
	return news.SourceID(number(n)), s, ok, err
}

// sourceAt finds an address among the sources in use, or else among those that
// were retired.
func (t *tx) sourceAt(address string) (id news.SourceID, s storedSource, ok bool, err error) {
	prefix := textKey(address)
	for _, bucket := range [][]byte{bucketSourceAddress, bucketSourceRetired} {
		k, _ := t.Bucket(bucket).Cursor().Seek(prefix)
		if !bytes.HasPrefix(k, prefix) {
			continue
		}
		id = news.SourceID(number(k[len(prefix):]))
		s, ok, err = get[storedSource](t, bucketSource, num(id))
		return id, s, ok, err
	}
	return 0, s, false, nil
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
// ErrNotFound where there is none. One that a person brought has its label for
// a name.
func (db *DB) Source(name string) (found news.Source, err error) {
	err = db.view(func(t *tx) error {
		id, s, ok, err := t.sourceNamed(nameKey(name))
		if err == nil && !ok {
			id, s, ok, err = t.sourceNamed(personNameKey(name))
		}
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

// AddSource adds a source, or brings back a retired one of that address, or of
// that name, with its number and its items. ErrExists where a source in use has
// the name or the address.
func (db *DB) AddSource(n news.Source, now time.Time) (added news.Source, err error) {
	err = db.update(func(t *tx) error {
		id, s, known, err := t.sourceAt(n.URL)
		if err != nil {
			return err
		}
		if known && s.Retired.IsZero() {
			return exists(&s)
		}
		namesake, named, taken, err := t.sourceNamed((&storedSource{Name: n.Name, URL: n.URL, Origin: n.Origin}).nameKey())
		switch {
		case err != nil:
			return err
		case taken && named.Retired.IsZero():
			return exists(&named)
		case !known && taken:
			id, s, known = namesake, named, true
		case !known:
			id, err = t.newSource(n)
		}
		if err == nil && known {
			s.set(n)
			err = t.putSource(id, s)
		}
		if err != nil {
			return err
		}
		s, err = t.source(id)
		added = s.source(id)
		return err
	})
	return added, err
}

func exists(s *storedSource) error {
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
	err := db.update(func(t *tx) error {
		s, err := t.source(id)
		if err != nil {
			return err
		}
		if err := t.retire(&spread, id, s); err != nil {
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
func (t *tx) retire(spread *spread, id news.SourceID, s storedSource) error {
	followers, err := t.followers(id)
	if err != nil {
		return err
	}
	s.Retired = spread.now
	if err := t.putSource(id, s); err != nil || len(followers) == 0 {
		return err
	}
	n := storedNotice{When: spread.now, Key: fmt.Sprint("source left ", id, " ", stampOf(spread.now))}
	n.Kind, n.Source = news.NoticeSourceLeft, id
	return t.notify(spread, n, followers, news.LaneAlert)
}

// SaveSource writes the settings and the state of a source in use. ErrExists
// where another one has its name.
func (db *DB) SaveSource(n news.Source) error {
	return db.update(func(t *tx) error {
		s, err := t.source(n.ID)
		if err != nil {
			return err
		}
		moved := n.URL != s.URL
		s.set(n)
		id, _, ok, err := t.sourceNamed(s.nameKey())
		if err != nil {
			return err
		}
		if ok && id != n.ID {
			return fmt.Errorf("source %q: %w", n.Name, ErrExists)
		}
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
