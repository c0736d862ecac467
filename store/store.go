// Package store keeps what the bot must not forget, in one bbolt file: the
// sources and what their polls learned, the items and the stories they tell,
// the chats and what they asked for, and every alert from its decision to its
// end.
//
// It speaks in the newsroom's terms; keys, values and transactions stay
// inside. Each exported method is one transaction unless it says otherwise, is
// safe for concurrent use, and takes the time as an argument. Readers are
// short: long walks are read a page at a time, with the caller's function
// running between the pages. [DB.Ingest] is the commit point: what it has
// written is going to be told, whatever happens to the process.
//
// The shape on disk. Numbers are big endian, so that a cursor walks them in
// order; a chat's sign bit is flipped, so that groups, whose numbers are
// negative, come before people.
//
//	meta         name                                  → JSON: schema, counts, update, left, pace
//	source       source(8)                             → storedSource, some 300 bytes
//	sourceName   key(16) of its name                   → source(8); of a person's, of its label
//	sourceAddress key(16) of its address, source(8)    → 1: a source in use
//	sourceRetired key(16) of its address, source(8)    → 1: one that was retired
//	habits       source(8)                             → what the newsroom remembers of what it says again and again
//	seen         source(8) key(16)                     → item(8) listed(8), 1 if others had the key: an item by one of its identities
//	item         item(8)                               → JSON storedItem
//	listing      item(8)                               → title(8) deck(8) text(8) published(8): sums of what its source listed last
//	story        story(8)                              → JSON storedStory
//	storyKey     key(16)                               → story(8): the story last told under that key
//	told         story(8) chat(8) topic(8)             → item(8), and once settled message(8) when(8) flags(1) reasons
//	revise       story(8)                              → number(8), 1 for a correction: what was told of it needs an edit
//	subscription chat(8) topic(8) subscription(8)      → JSON storedSubscription
//	chat         chat(8)                               → JSON storedChat
//	settings     chat(8) topic(8)                      → JSON storedSettings
//	moved        new chat(8) old chat(8)               → when(8): told marks of old count for new
//	outlet       outlet(8)                             → JSON storedOutlet
//	notice       notice(8)                             → JSON storedNotice
//	noticeKey    key                                   → notice(8)
//	outbox       delivery(8)                           → JSON storedDelivery, some 60 bytes
//	queue        chat(8) topic(8) lane(1) delivery(8)  → decided(8): one for each row of outbox
//	waiting      kind(1) item or notice(8)             → how many rows of outbox refer to it(8)
//	fanOut       kind(1) item or notice(8)             → chat(8) topic(8) verdict(1): the last destination queued so far, and the best verdict
//	recent       when(8) chat(8)                       → 1: an attempt at a group or a channel
//	wait         chat(8), 0 for the whole bot          → JSON storedWait
//	dead         delivery(8)                           → JSON storedDeadLetter
//
// Times inside keys and fixed values are milliseconds since 1970. Losing the
// file loses the subscriptions. Rolling it back to an older copy repeats the
// alerts sent since then.
package store

import (
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"runtime/debug"
	"slices"
	"sync"
	"time"

	"go.etcd.io/bbolt"

	"newsbot/news"
)

var (
	// ErrInUse: another process, or another DB of this one, has the file open.
	ErrInUse = errors.New("in use by another process; stop the other newsbot first")
	// ErrDamaged: the file is no store, or no longer a sound one.
	ErrDamaged = errors.New("damaged; restore a backup, or move the file away to start with an empty store")
	// ErrNewer: a newer version of the program wrote the file.
	ErrNewer = errors.New("written by a newer newsbot; run that version, or restore an older backup")
	// ErrFull: the file is near Options.MaxSize, or the disk is full. Nothing
	// was written; what is queued can still be sent, which makes room.
	ErrFull = errors.New("no room left in the store")
	// ErrNotFound: there is no such thing, or no longer.
	ErrNotFound = errors.New("not found")
	// ErrExists: another source has that name or address.
	ErrExists = errors.New("exists already")
	// ErrTooMany: the chat has as many subscriptions as one may have.
	ErrTooMany = errors.New("too many subscriptions")
)

// Options are what Open needs beside a path. The zero value is ready to use.
type Options struct {
	Log *slog.Logger // nil is silence

	// Subscribed and Unsubscribed are called with each change of the
	// subscriptions, after its commit and in the order of the commits. They
	// must not call the store. Nil is fine.
	Subscribed, Unsubscribed func(news.Subscription)

	Retention time.Duration // how long items, stories, told marks and dead letters are kept; 0 is 30 days
	MaxSize   int64         // bytes the file may grow to; 0 is no limit
	NoSync    bool          // do not wait for the disk: for tests alone, a power cut loses the file

	// Disk, for tests, is asked at each commit, before it is made and again when
	// it is on disk: an error is a disk that refuses it, or one that took it and
	// said otherwise. Nil is a disk that does neither.
	Disk func(made bool) error
}

// retention is how long news is kept when the options do not say.
const retention = 30 * 24 * time.Hour

// A DB is an open store. It holds the file's lock until Close.
type DB struct {
	path string
	opts Options
	log  *slog.Logger

	swap sync.RWMutex // held for reading by each transaction, for writing while the file is exchanged
	bolt *bbolt.DB    // guarded by swap

	backup sync.Mutex // one backup at a time, since they share a name

	write sync.Mutex // one writer at a time, until the callbacks after its commit have run

	mem    sync.RWMutex
	states map[news.ChatID]news.ChatState // :: chats that are not Active → their state; guarded by mem
	sweep  []byte                         // where the next Expire goes on looking at identities; guarded by write
}

// Open opens the store at path, creating it where there is none; its folder
// must exist. It brings a file of an older version up to date, and compacts
// one of which more than half is free. The error names the path and wraps
// ErrInUse, ErrDamaged, ErrNewer or what the operating system said; waiting
// for another process to let go of the file takes two seconds at most.
func Open(path string, o Options) (*DB, error) {
	if o.Retention == 0 {
		o.Retention = retention
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	db := &DB{path: path, opts: o, log: o.Log}
	var err error
	if db.bolt, err = openFile(path, o); err != nil {
		return nil, fmt.Errorf("store %s: %w", path, err)
	}
	if err := db.load(); err != nil {
		db.bolt.Close()
		return nil, fmt.Errorf("store %s: %w", path, err)
	}
	if _, err := db.Compact(); err != nil {
		db.log.Warn("store not compacted", "path", path, "error", err)
	}
	return db, nil
}

// load brings the file's schema up to date and fills the memory.
func (db *DB) load() error {
	if err := db.migrate(migrations); err != nil {
		return err
	}
	return db.view(func(t *tx) error {
		if err := t.complete(); err != nil {
			return err
		}
		return t.loadStates()
	})
}

// Close waits for transactions under way and gives the file free.
func (db *DB) Close() error {
	db.swap.Lock()
	defer db.swap.Unlock()
	return db.bolt.Close()
}

// A tx is a transaction with what has to happen at and after its commit.
type tx struct {
	*bbolt.Tx
	db     *DB
	counts storedCounts
	uses   map[news.Body]int64          // :: item or notice → change to the rows waiting for it
	ended  map[news.SourceID]news.Tally // :: source → its items that ended in this transaction
	after  []func()
}

// view runs fn in a reading transaction.
func (db *DB) view(fn func(*tx) error) (err error) {
	db.swap.RLock()
	defer db.swap.RUnlock()
	defer guard(&err, debug.SetPanicOnFault(true))
	return db.bolt.View(func(b *bbolt.Tx) error {
		return fn(&tx{Tx: b, db: db})
	})
}

// update runs fn in a writing transaction, and what fn left in after once it
// is committed. Another writer waits for both.
func (db *DB) update(fn func(*tx) error) error {
	db.swap.RLock()
	defer db.swap.RUnlock()
	db.write.Lock()
	defer db.write.Unlock()
	t, err := db.commit(fn)
	if err != nil {
		return err
	}
	for _, f := range t.after {
		f()
	}
	return nil
}

func (db *DB) commit(fn func(*tx) error) (t *tx, err error) {
	defer guard(&err, debug.SetPanicOnFault(true))
	err = db.bolt.Update(func(b *bbolt.Tx) error {
		t = &tx{Tx: b, db: db, uses: map[news.Body]int64{}, ended: map[news.SourceID]news.Tally{}}
		if err := t.run(fn); err != nil {
			return err
		}
		return db.disk(false)
	})
	if err == nil {
		err = db.disk(true)
	}
	return t, outOfRoom(err)
}

// disk is what Options.Disk says.
func (db *DB) disk(made bool) error {
	if db.opts.Disk == nil {
		return nil
	}
	return db.opts.Disk(made)
}

// run is fn between reading the counters and writing what it changed of them.
func (t *tx) run(fn func(*tx) error) error {
	var err error
	if t.counts, err = t.loadCounts(); err != nil {
		return err
	}
	before := t.counts
	if err := fn(t); err != nil {
		return err
	}
	if err := errors.Join(t.saveUses(), t.saveTallies()); err != nil {
		return err
	}
	if t.counts == before {
		return nil
	}
	return t.put(bucketMeta, keyCounts, t.counts)
}

// saveUses adds the changes to how many rows wait for each item and notice.
func (t *tx) saveUses() error {
	b := t.Bucket(bucketWaiting)
	for _, body := range slices.SortedFunc(maps.Keys(t.uses), compareBodies) {
		n := int64(number(b.Get(bodyKey(body)))) + t.uses[body]
		if n == 0 {
			if err := b.Delete(bodyKey(body)); err != nil {
				return err
			}
			continue
		}
		if err := b.Put(bodyKey(body), num(uint64(n))); err != nil {
			return err
		}
	}
	return nil
}

// ending notes how an item of a source ended.
func (t *tx) ending(src news.SourceID, v news.Verdict) {
	tally := t.ended[src]
	tally[v]++
	t.ended[src] = tally
	t.counts.Ending[v]++
}

// saveTallies adds what ended to the tallies of the sources.
func (t *tx) saveTallies() error {
	for _, id := range slices.Sorted(maps.Keys(t.ended)) {
		s, ok, err := get[storedSource](t, bucketSource, num(id))
		if err != nil {
			return err
		}
		if !ok {
			continue // forgotten before the last of its items was through
		}
		s.Tally = s.Tally.Plus(t.ended[id])
		if err := t.putSource(id, s); err != nil {
			return err
		}
	}
	return nil
}

// later has f run once the transaction is committed.
func (t *tx) later(f func()) { t.after = append(t.after, f) }

// damaged is ErrDamaged and what is wrong.
func damaged(format string, a ...any) error {
	return fmt.Errorf("%s: %w", fmt.Sprintf(format, a...), ErrDamaged)
}
