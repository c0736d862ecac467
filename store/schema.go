package store

import (
	"fmt"
	"runtime/debug"

	"go.etcd.io/bbolt"
)

// A migration brings a file from one version of the schema to the next.
type migration func(*bbolt.Tx) error

// migrations lead to the present schema: the one at index n makes version n+1
// of version n, and version 0 is a new file. One that was released is never
// changed, only followed by another.
var migrations = []migration{createBuckets}

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

// buckets are those of the present schema. A migration that adds one will find
// it in a new file already.
var buckets = [][]byte{
	bucketMeta, bucketSource, bucketSourceName, bucketSourceAddress, bucketSeen, bucketItem, bucketStory, bucketStoryKey, bucketTold, bucketRevise,
	bucketSubscription, bucketChat, bucketSettings, bucketMoved, bucketNotice, bucketNoticeKey,
	bucketOutbox, bucketQueue, bucketWaiting, bucketFanOut, bucketRecent, bucketWait, bucketDead,
}

func createBuckets(b *bbolt.Tx) error {
	for _, name := range buckets {
		if _, err := b.CreateBucket(name); err != nil {
			return err
		}
	}
	return nil
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
