package store

import (
	"errors"
	"fmt"
	"runtime/debug"

	"go.etcd.io/bbolt"

	"newsbot/news"
)

// A migration brings a file from one version of the schema to the next.
type migration func(*bbolt.Tx) error

// migrations lead to the present schema: the one at index n makes version n+1
// of version n, and version 0 is a new file. One that was released is never
// changed, only followed by another.
var migrations = []migration{createBuckets, schema2}

// migrate brings the file up to date in one transaction: a crash leaves the
// old version.
func (db *DB) migrate(steps []migration) (err error) {
	defer guard(&err, debug.SetPanicOnFault(true))
	return db.bolt.Update(func(b *bbolt.Tx) error {
		t := &tx{Tx: b, db: db}
		version, err := t.version()
		if err != nil {
			return err
		}
		if version > len(steps) {
			return fmt.Errorf("schema %d, and this program knows %d: %w", version, len(steps), ErrNewer)
		}
		return t.apply(steps[version:], len(steps))
	})
}

// apply runs the steps that are missing and notes the version they lead to.
func (t *tx) apply(steps []migration, version int) error {
	for _, step := range steps {
		if err := step(t.Tx); err != nil {
			return err
		}
	}
	return t.put(bucketMeta, keySchema, version)
}

// version is the file's schema; 0 is a file that holds nothing yet. Any other
// file without a version is none of ours.
func (t *tx) version() (int, error) {
	if t.Bucket(bucketMeta) == nil {
		if name, _ := t.Cursor().First(); name != nil {
			return 0, damaged("holds %q, and is no store of newsbot", name)
		}
		return 0, nil
	}
	version, ok, err := get[int](t, bucketMeta, keySchema)
	if err == nil && !ok {
		err = damaged("has no schema version")
	}
	return version, err
}

// buckets are those of the present schema.
var buckets = [][]byte{
	bucketMeta, bucketSource, bucketSourceName, bucketSourceAddress, bucketSourceRetired, bucketHabits, bucketSeen, bucketItem, bucketListing, bucketStory, bucketStoryKey, bucketTold, bucketRevise,
	bucketSubscription, bucketChat, bucketSettings, bucketMoved, bucketOutlet, bucketNotice, bucketNoticeKey,
	bucketOutbox, bucketQueue, bucketWaiting, bucketFanOut, bucketRecent, bucketWait, bucketDead,
}

func createBuckets(b *bbolt.Tx) error {
	for _, name := range buckets {
		if _, err := b.CreateBucketIfNotExists(name); err != nil {
			return err
		}
	}
	return nil
}

// schema2 came with typed records. Rows of alerts, told marks, notices and
// subscriptions are read in the form of schema 1, too, since there may be
// millions; sources are found by retired addresses, and those of persons by
// names apart.
func schema2(b *bbolt.Tx) error {
	if err := createBuckets(b); err != nil {
		return err
	}
	t := &tx{Tx: b}
	if err := t.countOpenItems(); err != nil {
		return err
	}
	return t.collectSources(func(_ news.SourceID, s *storedSource) bool {
		return s.Origin == news.FromPerson || !s.Retired.IsZero()
	}, func(id news.SourceID, s storedSource) error {
		public := s
		public.Origin = ""
		if err := t.dropName(id, &public); err != nil {
			return err
		}
		return errors.Join(t.Bucket(bucketSourceName).Put(s.nameKey(), num(id)), t.addresses(&s).Put(addressKey(s.URL, id), []byte{1}))
	})
}

// complete is ErrDamaged where a bucket is missing.
func (t *tx) complete() error {
	for _, name := range buckets {
		if t.Bucket(name) == nil {
			return damaged("there is no bucket %q", name)
		}
	}
	return nil
}

// countOpenItems counts as seen what is under way, so that items add up from
// here on.
func (t *tx) countOpenItems() error {
	counts, err := t.loadCounts()
	if err != nil {
		return err
	}
	counts.Seen = t.openItems()
	return t.put(bucketMeta, keyCounts, counts)
}
