// Package bolt keeps the store's rows in one bbolt file. All of bbolt's manners
// stay here: how it is opened, checked, copied and compacted, and how keys and
// values lie on its pages.
//
// The shape on disk. Numbers are big endian, so that a cursor walks them in
// order; a chat's sign bit is flipped, so that groups, whose numbers are
// negative, come before people.
//
//	meta         name                                  → JSON: schema, counts, update, left, pace, stop
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
//	told         story(8) chat(8) topic(8)             → item(8), and once settled message(8) when(8) flags(1), when it was decided(8), reasons
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
//	fanOut       kind(1) item or notice(8)             → chat(8) topic(8) verdict(1) flags(1): the last destination queued so far, and the best verdict
//	recent       when(8) chat(8)                       → 1: an attempt at a group or a channel
//	post         chat(8) topic(8) delivery(8)          → JSON storedPost, by the first of its deliveries
//	wait         chat(8), 0 for the whole bot          → JSON storedWait
//	dead         delivery(8)                           → JSON storedDeadLetter
//	mute         chat(8) topic(8)                      → JSON list of storedMute
//	saved        chat(8) item(8)                       → JSON storedSaved
//	draft        delivery(8)                           → JSON storedDraft: what waits for editors, and what became of it
//	draftOf      chat(8) topic(8) item(8)              → delivery(8): a draft by what it tells where
//	draftDue     when(8) delivery(8)                   → 1: a draft by when something is to be done about it
//	audit        number(8)                             → JSON storedChange: who changed what
//	pin          pin(8)                                → JSON storedPin
//	day          day(8), source(8) or 0 for all        → JSON storedDay
//	channelDay   chat(8) day(8)                        → JSON storedChannelDay
//
// Times inside keys and fixed values are milliseconds since 1970.
package bolt

import (
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"runtime/debug"
	"sync"

	"go.etcd.io/bbolt"

	"newsbot/news"
	"newsbot/store/internal/rows"
)

// Options are what Open needs beside a path. The zero value is ready to use.
type Options struct {
	Log     *slog.Logger // nil is silence
	MaxSize int64        // bytes the file may grow to; 0 is no limit
	NoSync  bool         // do not wait for the disk: for tests alone, a power cut loses the file

	CompactFrom int64 // bytes from which a file is worth compacting; 0 is 16 MB
}

// A File is an engine that keeps its rows in a bbolt file. It holds the file's
// lock until Close.
type File struct {
	path string
	opts Options
	log  *slog.Logger

	swap sync.RWMutex // held for reading by each transaction, for writing while the file is exchanged
	bolt *bbolt.DB    // guarded by swap

	backup sync.Mutex // one backup at a time, since they share a name

	mem    sync.RWMutex
	states map[news.ChatID]news.ChatState // :: chats that are not Active → their state; guarded by mem
}

var _ rows.Engine = (*File)(nil)

// Open opens the file at path, creating it where there is none; its folder must
// exist. It brings a file of an older version up to date, and compacts one of
// which more than half is free. The error wraps rows.ErrInUse, ErrDamaged,
// ErrNewer or what the operating system said; waiting for another process to
// let go of the file takes two seconds at most.
func Open(path string, o Options) (*File, error) {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.CompactFrom == 0 {
		o.CompactFrom = compactFrom
	}
	b, err := openFile(path, o)
	if err != nil {
		return nil, err
	}
	f := &File{path: path, opts: o, log: o.Log, bolt: b, states: map[news.ChatID]news.ChatState{}}
	if err := f.load(); err != nil {
		f.bolt.Close()
		return nil, err
	}
	if _, err := f.Compact(); err != nil {
		f.log.Warn("store not compacted", "path", path, "error", err)
	}
	return f, nil
}

// load brings the file's schema up to date and fills the memory.
func (f *File) load() error {
	if err := f.migrate(migrations); err != nil {
		return err
	}
	return f.view(func(t *tx) error {
		if err := t.complete(); err != nil {
			return err
		}
		return t.loadStates()
	})
}

// Close waits for transactions under way and gives the file free.
func (f *File) Close() error {
	f.swap.Lock()
	defer f.swap.Unlock()
	return f.bolt.Close()
}

// A tx is a transaction of a file.
type tx struct {
	*bbolt.Tx
	file   *File
	states map[news.ChatID]news.ChatState // :: chats that this transaction wrote or removed → their state
}

// Lock has nothing to do: there is one writer.
func (t *tx) Lock(rows.Scope) error { return nil }

// View runs fn in a reading transaction.
func (f *File) View(fn func(rows.Tx) error) error {
	return f.view(func(t *tx) error { return fn(t) })
}

func (f *File) view(fn func(*tx) error) (err error) {
	f.swap.RLock()
	defer f.swap.RUnlock()
	defer guard(&err, debug.SetPanicOnFault(true))
	return f.bolt.View(func(b *bbolt.Tx) error { return fn(&tx{Tx: b, file: f}) })
}

// Update runs fn in a writing transaction, and keeps the memory in step.
//
// A commit can fail after the last of its pages was handed to the system, when
// that does not say that it is on disk. The next transaction builds on it all
// the same, so it counts.
func (f *File) Update(fn func(rows.Tx) error) error {
	f.swap.RLock()
	defer f.swap.RUnlock()
	t, err := f.commit(fn)
	if err != nil && !errors.Is(err, rows.ErrUnsynced) {
		return outOfRoom(err)
	}
	f.remember(t.states)
	return err
}

func (f *File) commit(fn func(rows.Tx) error) (t *tx, err error) {
	defer guard(&err, debug.SetPanicOnFault(true))
	b, err := f.bolt.Begin(true)
	if err != nil {
		return nil, err
	}
	defer b.Rollback() // does nothing after Commit
	t = &tx{Tx: b, file: f, states: map[news.ChatID]news.ChatState{}}
	if err := fn(t); err != nil {
		return nil, err
	}
	id := b.ID()
	if err := b.Commit(); err != nil {
		return t, f.doubt(id, err)
	}
	return t, nil
}

// doubt says what became of a transaction whose commit failed.
func (f *File) doubt(id int, failed error) error {
	landed := false
	err := f.bolt.View(func(b *bbolt.Tx) error {
		landed = b.ID() >= id
		return nil
	})
	if err != nil || !landed {
		return errors.Join(failed, err)
	}
	if err := f.bolt.Sync(); err != nil {
		return fmt.Errorf("%w: %w", rows.ErrUnsynced, errors.Join(failed, err))
	}
	f.log.Warn("a commit was slow to reach the disk", "path", f.path, "error", failed)
	return nil
}

// remember keeps the states in memory in step with what was committed.
func (f *File) remember(states map[news.ChatID]news.ChatState) {
	f.mem.Lock()
	defer f.mem.Unlock()
	maps.Copy(f.states, states)
	maps.DeleteFunc(f.states, func(_ news.ChatID, s news.ChatState) bool { return s == news.Active })
}

// Size is how many bytes the pages of the file take, and how many of these hold
// nothing.
func (f *File) Size() (size, unused int64, err error) {
	err = f.view(func(t *tx) error {
		size, unused = t.Size(), free(f.bolt)
		return nil
	})
	return size, unused, err
}
