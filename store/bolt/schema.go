package bolt

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"runtime/debug"

	"go.etcd.io/bbolt"
	bberrors "go.etcd.io/bbolt/errors"

	"newsbot/news"
	"newsbot/store/internal/rows"
)

// A migration brings a file from one version of the schema to the next.
type migration func(*bbolt.Tx) error

// migrations lead to the present schema: the one at index n makes version n+1
// of version n, and version 0 is a new file. One that was released is never
// changed, only followed by another.
var migrations = []migration{
	createBuckets, schema2,
	createBuckets, // for mute and saved
	schema4,
	createBuckets, // for post
	createBuckets, // for drafts and audit
	createBuckets, // for pin
	createBuckets, // for day
	createBuckets, // for channelDay
}

// migrate brings the file up to date in one transaction: a crash leaves the
// old version.
func (f *File) migrate(steps []migration) (err error) {
	defer guard(&err, debug.SetPanicOnFault(true))
	return f.bolt.Update(func(b *bbolt.Tx) error {
		t := &tx{Tx: b, file: f}
		version, err := t.version()
		if err != nil {
			return err
		}
		if version > len(steps) {
			return fmt.Errorf("schema %d, and this program knows %d: %w", version, len(steps), rows.ErrNewer)
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
	return t.putMeta(keySchema, version)
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
	version := 0
	ok, err := t.meta(keySchema, &version)
	if err == nil && !ok {
		err = damaged("has no schema version")
	}
	return version, err
}

// buckets are those of the present schema.
var buckets = [][]byte{
	bucketMeta, bucketSource, bucketSourceName, bucketSourceAddress, bucketSourceRetired, bucketHabits, bucketSeen, bucketItem, bucketListing, bucketStory, bucketTold, bucketRevise,
	bucketSubscription, bucketChat, bucketSettings, bucketMoved, bucketOutlet, bucketNotice, bucketNoticeKey,
	bucketOutbox, bucketQueue, bucketWaiting, bucketFanOut, bucketRecent, bucketWait, bucketDead,
	bucketMute, bucketSaved, bucketPost, bucketPin, bucketDay, bucketChannelDay,
	bucketDraft, bucketDraftOf, bucketDraftDue, bucketAudit,
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
	all, err := t.SourcesAfter(0, math.MaxInt)
	if err != nil {
		return err
	}
	for i := range all {
		if err := t.sourceOfSchema1(&all[i]); err != nil {
			return err
		}
	}
	return nil
}

// schema4 came with stories that are joined by what they tell; what they were
// joined by before is of no use any more.
func schema4(b *bbolt.Tx) error {
	if err := b.DeleteBucket([]byte("storyKey")); !errors.Is(err, bberrors.ErrBucketNotFound) {
		return err
	}
	return nil
}

// sourceOfSchema1 has a source found that a person brought, or that was retired.
func (t *tx) sourceOfSchema1(s *rows.Source) error {
	if s.Origin != news.FromPerson && s.InUse() {
		return nil
	}
	public := rows.NameKey(s.Name)
	owner, err := t.Named(public)
	if err == nil && owner[public] == s.ID {
		err = t.DeleteName(public)
	}
	return errors.Join(err, t.PutName(s.NameKey(), s.ID), t.PutAddress(rows.AddressKey(s.URL), !s.InUse(), s.ID))
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
	counts, err := t.Counts()
	if err != nil {
		return err
	}
	counts.Seen = t.openItems()
	return t.PutCounts(counts)
}

// openItems counts the items of which not all alerts are queued.
func (t *tx) openItems() (n int64) {
	c := t.Bucket(bucketFanOut).Cursor()
	prefix := []byte{byte(news.BodyItem)}
	for k, _ := c.Seek(prefix); bytes.HasPrefix(k, prefix); k, _ = c.Next() {
		n++
	}
	return n
}
