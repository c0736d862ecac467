package talk

import (
	"maps"
	"slices"
	"sync"

	"newsbot/store"
)

// An inbox knows which updates are still to be handled, so that Telegram can be
// told to forget them: it has them on disk from then on. It is safe for
// concurrent use.
type inbox struct {
	store *store.DB
	mu    sync.Mutex
	open  map[int64]store.Update // :: number → the update; guarded by mu
	last  int64                  // the number up to which all was confirmed; guarded by mu
	kept  map[int64]bool         // of open, those on disk; guarded by mu
}

func newInbox(db *store.DB) *inbox {
	return &inbox{store: db, open: map[int64]store.Update{}, kept: map[int64]bool{}}
}

// take notes an update that is to be handled.
func (b *inbox) take(number int64, u store.Update) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.open[number] = u
}

// done notes that an update need not be begun again.
func (b *inbox) done(number int64) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	delete(b.open, number)
	if !b.kept[number] {
		return nil
	}
	return b.write()
}

// confirm writes down that updates up to last need not be fetched again, with
// those of them that are still to be handled.
func (b *inbox) confirm(last int64) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.last = last
	return b.write()
}

// write puts what is known on disk. The caller holds mu.
func (b *inbox) write() error {
	clear(b.kept)
	var left []store.Update
	for _, number := range slices.Sorted(maps.Keys(b.open)) {
		left = append(left, b.open[number])
		b.kept[number] = true
	}
	return b.store.Handled(b.last, left)
}
