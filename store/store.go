// Package store keeps what the bot must not forget: the
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
// The rules are here. What they are written over, an engine's rows and its
// transactions, is package store/internal/rows; package store/bolt is the engine
// that keeps them in one file, and draws the shape on disk. Losing the file
// loses the subscriptions. Rolling it back to an older copy repeats the alerts
// sent since then.
package store

import (
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"math"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"newsbot/news"
	"newsbot/news/stories"
	"newsbot/store/bolt"
	"newsbot/store/internal/rows"
)

var (
	// ErrInUse: another process, or another DB of this one, has the file open.
	ErrInUse = rows.ErrInUse
	// ErrDamaged: the file is no store, or no longer a sound one.
	ErrDamaged = rows.ErrDamaged
	// ErrNewer: a newer version of the program wrote the file.
	ErrNewer = rows.ErrNewer
	// ErrFull: the file is near Options.MaxSize, or the disk is full. Nothing
	// was written; what is queued can still be sent, which makes room.
	ErrFull = rows.ErrFull
	// ErrWhole: the page may be the first of a source's new address, which only all
	// of it together tells. Nothing was written.
	ErrWhole = errors.New("the page cannot be taken in parts")
	// ErrNotFound: there is no such thing, or no longer.
	ErrNotFound = errors.New("not found")
	// ErrExists: another source has that name or address.
	ErrExists = errors.New("exists already")
	// ErrTooMany: the chat has as many subscriptions, mutes or saved stories as one
	// may have, or as much is pinned as may be.
	ErrTooMany = errors.New("too many")
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
	AtOnce    int           // how many deliveries are queued in one transaction; 0 is 100,000

	// Ends counts what the store itself gives up, by why. Nil is fine.
	Ends *news.Ends

	// Disk, for tests, is asked at each commit, before it is made and again when
	// it is on disk: an error is a disk that refuses it, or one that took it and
	// said otherwise. Nil is a disk that does neither.
	Disk func(made bool) error
}

const (
	// retention is how long news is kept when the options do not say.
	retention = 30 * 24 * time.Hour

	// atOnce is how many deliveries are queued in one transaction when the options
	// do not say: some 0.5 s, during which nobody else can write.
	atOnce = 100_000
)

// A DB is an open store. It holds the engine until Close.
type DB struct {
	engine rows.Engine
	opts   Options
	log    *slog.Logger

	desk    *stories.Desk  // what new items are compared with
	reading sync.Once      // begins to fill it
	readers sync.WaitGroup // fill it
	closing atomic.Bool    // and should stop

	write sync.Mutex     // one writer at a time, until the callbacks after its commit have run
	sweep rows.SeenPlace // where the next Expire goes on looking at identities; guarded by write
	posts rows.PostPlace // and at posts; guarded by write

	settings atomic.Uint64 // how often settings of destinations have changed
}

// Open opens the store at path, creating it where there is none; its folder
// must exist. It brings a file of an older version up to date, and compacts
// one of which more than half is free. The error names the path and wraps
// ErrInUse, ErrDamaged, ErrNewer or what the operating system said; waiting
// for another process to let go of the file takes two seconds at most.
func Open(path string, o Options) (*DB, error) {
	file, err := bolt.Open(path, bolt.Options{Log: o.Log, MaxSize: o.MaxSize, NoSync: o.NoSync})
	if err != nil {
		return nil, fmt.Errorf("store %s: %w", path, err)
	}
	return Over(file, o), nil
}

// Over is a store over the rows of an engine, which it closes. Of the options
// those count that are none of the engine's.
func Over(e rows.Engine, o Options) *DB {
	if o.Retention == 0 {
		o.Retention = retention
	}
	if o.AtOnce == 0 {
		o.AtOnce = atOnce
	}
	if o.Ends == nil {
		o.Ends = new(news.Ends)
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	return &DB{engine: e, opts: o, log: o.Log, desk: stories.NewDesk(), posts: rows.PostPlace{Destination: rows.NoDestination}}
}

// Close waits for transactions under way and gives the file free.
func (db *DB) Close() error {
	db.closing.Store(true)
	db.readers.Wait()
	return db.engine.Close()
}

// Backup writes a copy of the store as it is now beside it, under the name that
// it returns, while others go on reading and writing. The copy before it is
// replaced by a whole and sound one or not at all.
func (db *DB) Backup() (path string, size int64, err error) { return db.engine.Backup() }

// Compact rewrites a file of which more than half is free, and says whether it
// did. Everybody else waits meanwhile, half a second for 100 MB in use. An
// error leaves the old file in use.
func (db *DB) Compact() (done bool, err error) { return db.engine.Compact() }

// A tx is a transaction with what has to happen at and after its commit.
type tx struct {
	rows.Tx
	db     *DB
	counts rows.Counts                  // changes to the totals
	uses   map[news.Body]int64          // :: item or notice → change to the deliveries waiting for it
	ended  map[news.SourceID]news.Tally // :: source → its items that ended in this transaction
	days   map[rows.DayPlace]*rows.Day  // :: day and source → what is to be added
	after  []func()
}

// view runs fn in a reading transaction.
func (db *DB) view(fn func(*tx) error) (err error) {
	return db.engine.View(func(r rows.Tx) error { return fn(&tx{Tx: r, db: db}) })
}

// update runs fn in a writing transaction that is alone with some scopes, and
// what fn left in after once it is committed. Another writer waits for both.
func (db *DB) update(alone []rows.Scope, fn func(*tx) error) error {
	db.write.Lock()
	defer db.write.Unlock()
	var t *tx
	err := db.engine.Update(func(r rows.Tx) error {
		t = &tx{Tx: r, db: db, uses: map[news.Body]int64{}, ended: map[news.SourceID]news.Tally{}}
		if err := t.lock(alone); err != nil {
			return err
		}
		if err := fn(t); err != nil {
			return err
		}
		if err := t.saveTotals(); err != nil {
			return err
		}
		return db.disk(false)
	})
	if err != nil && !errors.Is(err, rows.ErrUnsynced) {
		return err
	}
	for _, f := range t.after {
		f()
	}
	return errors.Join(err, db.disk(true))
}

// disk is what Options.Disk says.
func (db *DB) disk(made bool) error {
	if db.opts.Disk == nil {
		return nil
	}
	return db.opts.Disk(made)
}

// lock takes scopes in their order.
func (t *tx) lock(scopes []rows.Scope) error {
	for _, s := range slices.SortedFunc(slices.Values(scopes), rows.Scope.Compare) {
		if err := t.Lock(s); err != nil {
			return err
		}
	}
	return nil
}

// The scopes of most transactions.
var (
	configuration = rows.Scope{Kind: rows.Configuration}
	ofStories     = rows.Scope{Kind: rows.OfStories}
)

func ofSource(id news.SourceID) rows.Scope {
	return rows.Scope{Kind: rows.OfSource, Number: int64(id)}
}

func ofChat(id news.ChatID) rows.Scope { return rows.Scope{Kind: rows.OfChat, Number: int64(id)} }

func ofDelivery(id news.DeliveryID) rows.Scope {
	return rows.Scope{Kind: rows.OfDelivery, Number: int64(id)}
}

// scopes are what a transaction is alone with.
func scopes(all ...rows.Scope) []rows.Scope { return all }

// saveTotals writes what a transaction changed of what is counted.
func (t *tx) saveTotals() error {
	if err := t.saveTallies(); err != nil {
		return err
	}
	if t.counts == (rows.Counts{}) && len(t.uses) == 0 && len(t.days) == 0 {
		return nil
	}
	if err := t.Lock(rows.Scope{Kind: rows.OfTotals}); err != nil {
		return err
	}
	counts, err := t.Counts()
	if err != nil {
		return err
	}
	return errors.Join(t.saveUses(), t.saveDays(), t.PutCounts(counts.Plus(t.counts)))
}

// saveUses adds the changes to how many deliveries wait for each item and notice.
func (t *tx) saveUses() error {
	stored, err := t.Uses(slices.Collect(maps.Keys(t.uses))...)
	if err != nil {
		return err
	}
	for body := range t.uses {
		t.uses[body] += stored[body]
	}
	return t.PutUses(t.uses)
}

// ending notes how an item of a source ended.
func (t *tx) ending(src news.SourceID, v news.Verdict) {
	tally := t.ended[src]
	tally[v]++
	t.ended[src] = tally
	t.counts.Ending[v]++
}

// saveTallies adds what ended to the tallies of the sources. One may be
// forgotten before the last of its items is through.
func (t *tx) saveTallies() error {
	if len(t.ended) == 0 {
		return nil
	}
	sources, err := t.Sources(slices.Collect(maps.Keys(t.ended))...)
	if err != nil {
		return err
	}
	for _, id := range slices.Sorted(maps.Keys(sources)) {
		s := sources[id]
		s.Tally = s.Tally.Plus(t.ended[id])
		if err := t.PutSources(s); err != nil {
			return err
		}
	}
	return nil
}

// later has f run once the transaction is committed.
func (t *tx) later(f func()) { t.after = append(t.after, f) }

// one gives the only row asked for, or ErrNotFound with what it is.
func one[K comparable, R any](all map[K]R, err error) func(what string, key K) (R, error) {
	return func(what string, key K) (R, error) {
		r, ok := all[key]
		if err == nil && !ok {
			err = fmt.Errorf("%s %v: %w", what, key, ErrNotFound)
		}
		return r, err
	}
}

// errStop ends a walk whose caller has seen enough.
var errStop = errors.New("enough")

// pageRows is how many rows a long walk reads in one transaction.
const pageRows = 1000

// everything is more rows than there are.
const everything = math.MaxInt

// pages calls fn with all rows that read gives behind one, reading them a page
// at a time. Rows written or deleted meanwhile may or may not be met. Those that
// cannot be read are logged and passed over.
func pages[R any](db *DB, last R, read func(t *tx, last R) ([]R, error), fn func(R) error) error {
	for {
		var page []R
		err := db.view(func(t *tx) (err error) {
			page, err = read(t, last)
			return db.passOver(err)
		})
		if err != nil {
			return err
		}
		for _, r := range page {
			if err := fn(r); err != nil {
				return err
			}
		}
		if len(page) < pageRows {
			return nil
		}
		last = page[len(page)-1]
	}
}

// passOver logs that rows could not be read, where the others do without them.
func (db *DB) passOver(err error) error {
	if !errors.Is(err, ErrDamaged) {
		return err
	}
	db.log.Error("rows that cannot be read are passed over", "error", err)
	return nil
}

// damaged is ErrDamaged and what is wrong.
func damaged(format string, a ...any) error {
	return fmt.Errorf("%s: %w", fmt.Sprintf(format, a...), ErrDamaged)
}
