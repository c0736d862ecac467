package talk

import (
	"maps"
	"slices"
	"sync"
	"time"

	"newsbot/news"
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

// Limits of what waits to be handled. What was handled and waits for the bot's own
// limiter counts for nothing here.
const (
	maxInLine = 32  // updates of one chat; a chat that sends more floods
	maxAtOnce = 512 // updates in progress or waiting in all
	fillsUp   = 8   // one chat may fill this part of what is left in all
)

// lines keep the updates of each chat in order while those of different chats
// are handled side by side.
type lines struct {
	all     sync.WaitGroup
	mu      sync.Mutex
	n       int                      // in progress or waiting; guarded by mu
	waiting map[news.ChatID][]func() // :: chat with something in progress → what waits behind it; guarded by mu
}

func newLines() *lines { return &lines{waiting: map[news.ChatID][]func(){}} }

// put puts something at the end of a chat's line. It never waits: it is false
// when the line is too long for how much there is in all.
func (l *lines) put(chat news.ChatID, do func()) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	line, busy := l.waiting[chat]
	if len(line) >= min(maxInLine, (maxAtOnce-l.n+fillsUp-1)/fillsUp) {
		return false
	}
	l.n++
	l.waiting[chat] = append(line, do)
	if !busy {
		l.all.Go(func() { l.serve(chat) })
	}
	return true
}

// serve works off a chat's line and ends with it.
func (l *lines) serve(chat news.ChatID) {
	for do := l.next(chat); do != nil; do = l.next(chat) {
		do()
		l.mu.Lock()
		l.n--
		l.mu.Unlock()
	}
}

// next takes the first of a chat's line; nil ends the line.
func (l *lines) next(chat news.ChatID) func() {
	l.mu.Lock()
	defer l.mu.Unlock()
	line := l.waiting[chat]
	if len(line) == 0 {
		delete(l.waiting, chat)
		return nil
	}
	l.waiting[chat] = line[1:]
	return line[0]
}

// wait lets what is in progress end within limit, then cancels it.
func (l *lines) wait(limit time.Duration, cancel func()) {
	late := time.AfterFunc(limit, cancel)
	defer late.Stop()
	l.all.Wait()
}
