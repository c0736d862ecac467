// Package suspects remembers beyond the end of the process what it was working
// on. An input that ends the process, whatever the way, is tried a few times and
// then left alone for a while, instead of ending it at every start.
//
// What is being worked on stands in a file, and is taken out when it is done.
// What stands there at a start was in hand when the process ended: it, or one of
// its neighbours, is to blame. So what was in hand twice is worked on while no
// other suspect is, and who is innocent is cleared.
package suspects

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"sync"
	"time"
)

const (
	tries      = 3              // ends of the process that an input may have been in hand at; then it is left alone
	aloneFrom  = 2              // from so many on it is worked on while no other suspect is
	shortest   = time.Hour      // that it is left alone for at first; twice as long each time after
	longest    = 24 * time.Hour // that it is left alone for at most, and after which an end counts no more
	lineLength = 512            // of an entry in the file, in bytes, with its line break
	nameLength = 120            // of a name, in bytes
)

// An Aside is an input that is left alone for now.
type Aside struct {
	Name  string    // for people
	Times int       // how often the process ended while it was in hand
	Until time.Time // when it is tried again
}

// Error says that it is left alone, and until when.
func (a *Aside) Error() string {
	return fmt.Sprintf("left alone until %s: the program ended %d times while it read this", a.Until.UTC().Format(time.DateTime), a.Times)
}

// A Book is the list of what is in hand, and of what was when the process ended.
// It is safe for concurrent use. A nil one remembers nothing.
//
// Nothing in it is synced to the disk: what the process has written outlasts the
// process, and a machine that fails is no input's fault.
type Book struct {
	now   func() time.Time
	alone chan struct{} // holds one while a suspect is in hand that is to be alone

	mu   sync.Mutex
	file *os.File          // guarded by mu, as all below
	all  map[string]*entry // :: key of an input → what is known of it
	used []bool            // :: line of the file → whether it is an entry's
	err  error             // of the last write
}

// An entry is an input that is in hand or was when the process ended, and how it
// stands in the file: in a line of JSON.
type entry struct {
	Key   string    `json:"key"`
	Name  string    `json:"name,omitempty"`
	Open  bool      `json:"open,omitempty"`  // in hand
	Times int       `json:"times,omitempty"` // ends of the process it was in hand at
	Last  time.Time `json:"last,omitzero"`   // the last of these, as the start after it noticed

	begun time.Time // when it was taken in hand
	line  int       // its place in the file
}

// Open reads a book, or begins one. now is the machine's clock.
func Open(path string, now func() time.Time) (*Book, error) {
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	b := &Book{now: now, file: file, alone: make(chan struct{}, 1), all: map[string]*entry{}}
	if err := b.read(); err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return b, nil
}

// read takes in what stands in the file. What was in hand has one end more. A
// line that cannot be read is nothing.
func (b *Book) read() error {
	const most = 4096 // lines of a file that we wrote
	text, err := io.ReadAll(io.LimitReader(b.file, most*lineLength))
	if err != nil {
		return err
	}
	var kept []*entry
	now := b.now()
	for line := range bytes.Lines(text) {
		e := new(entry)
		if json.Unmarshal(line, e) != nil || e.Key == "" || e.Times < 0 {
			continue
		}
		if e.Open {
			e.Open, e.Times, e.Last = false, e.Times+1, now
		}
		if e.Last.After(now) {
			e.Last = now // by a clock that was ahead
		}
		if now.Sub(e.Last) < longest {
			kept = append(kept, e)
		}
	}
	if err := b.file.Truncate(0); err != nil {
		return err
	}
	for _, e := range kept {
		e.line = -1
		b.all[e.Key] = e
		b.write(e)
	}
	return b.err
}

// Close ends the book. What is in hand stays so in the file.
func (b *Book) Close() error {
	if b == nil {
		return nil
	}
	return b.file.Close()
}

// until is when an input may be tried again; the zero time for at once.
func (e *entry) until() time.Time {
	if e.Times < tries {
		return time.Time{}
	}
	return e.Last.Add(min(longest, shortest<<min(e.Times-tries, 10)))
}

// aside is the input as one that is left alone, nil where it is not.
func (e *entry) aside(now time.Time) *Aside {
	if until := e.until(); now.Before(until) {
		return &Aside{Name: e.Name, Times: e.Times, Until: until}
	}
	return nil
}

// Asides are the inputs that are left alone, in order of their names.
func (b *Book) Asides() (all []Aside) {
	if b == nil {
		return nil
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, e := range b.all {
		if a := e.aside(b.now()); a != nil && !e.Open {
			all = append(all, *a)
		}
	}
	slices.SortFunc(all, func(x, y Aside) int { return bytes.Compare([]byte(x.Name), []byte(y.Name)) })
	return all
}

// Longest is the name of what has been in hand the longest, and since when; ""
// where nothing is.
func (b *Book) Longest() (name string, since time.Time) {
	if b == nil {
		return "", time.Time{}
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, e := range b.all {
		if e.Open && (since.IsZero() || e.begun.Before(since)) {
			name, since = e.Name, e.begun
		}
	}
	return name, since
}

// open takes an input in hand. It waits while another suspect is, if it must be
// alone and holds says that whoever asks is not alone already.
func (b *Book) open(key, name string, holds bool) (e *entry, alone bool, err error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	e = b.all[key]
	if e == nil {
		e = &entry{Key: key, line: -1}
		b.all[key] = e
	}
	e.Name = shortened(name)
	if a := e.aside(b.now()); a != nil {
		b.write(e)
		return nil, false, a
	}
	if e.Times >= aloneFrom && !holds {
		b.mu.Unlock()
		b.alone <- struct{}{}
		b.mu.Lock()
		alone = true
	}
	e.Open, e.begun = true, b.now()
	b.write(e)
	return e, alone, nil
}

// shortened is a name of a bounded length.
func shortened(name string) string {
	if len(name) > nameLength {
		name = string(bytes.ToValidUTF8([]byte(name[:nameLength]), nil)) + "…"
	}
	return name
}

// done clears an input.
func (b *Book) done(e *entry) {
	b.mu.Lock()
	defer b.mu.Unlock()
	delete(b.all, e.Key)
	if e.line >= 0 {
		b.put(e.line, nil)
		b.used[e.line], e.line = false, -1
	}
}

// rest has an input out of hand for a while; what it was suspected of stays.
func (b *Book) rest(e *entry) {
	if e.Times == 0 {
		b.done(e)
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	e.Open = false
	b.write(e)
}

// resume has it in hand again.
func (b *Book) resume(e *entry) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.all[e.Key] = e
	e.Open, e.begun = true, b.now()
	b.write(e)
}

// write puts an entry into its line of the file. The caller holds mu.
func (b *Book) write(e *entry) {
	text, err := json.Marshal(e)
	if err != nil || len(text) >= lineLength {
		text, err = json.Marshal(&entry{Key: e.Key, Open: e.Open, Times: e.Times, Last: e.Last})
	}
	if err != nil || len(text) >= lineLength {
		b.err = errors.Join(err, errors.New("an entry that is too long"))
		return
	}
	if e.line < 0 {
		if e.line = slices.Index(b.used, false); e.line < 0 {
			e.line = len(b.used)
			b.used = append(b.used, true)
		}
		b.used[e.line] = true
	}
	b.put(e.line, text)
}

// put writes a line. The caller holds mu.
func (b *Book) put(line int, text []byte) {
	whole := append(bytes.Repeat([]byte(" "), lineLength-1), '\n')
	copy(whole, text)
	_, b.err = b.file.WriteAt(whole, int64(line)*lineLength)
}

// A Note is an input in hand. It is not safe for concurrent use; a nil one notes
// nothing.
type Note struct {
	book         *Book
	outer, inner *entry // inner is nil unless a part is in hand
	alone        bool   // the place in book.alone is the outer's,
	partAlone    bool   // or the inner's
}

// Begin takes an input in hand, which key tells apart from all others and name
// says to people; End ends that. The error is an [*Aside] where the input is left
// alone for now. An input that was in hand at two ends of the process waits until
// no other such is.
func (b *Book) Begin(key, name string) (*Note, error) {
	if b == nil {
		return nil, nil
	}
	e, alone, err := b.open(key, name, false)
	if err != nil {
		return nil, err
	}
	return &Note{book: b, outer: e, alone: alone}, nil
}

// Into takes a part of the input in hand instead of the whole: if the process
// ends now the part is to blame. Out goes back to the whole. After an error,
// which Begin describes, the whole is still in hand.
func (n *Note) Into(key, name string) error {
	if n == nil {
		return nil
	}
	n.book.rest(n.outer)
	e, alone, err := n.book.open(key, name, n.alone)
	if err != nil {
		n.book.resume(n.outer)
		return err
	}
	n.inner, n.partAlone = e, alone
	return nil
}

// Out clears the part in hand, and takes the whole in hand again.
func (n *Note) Out() {
	if n == nil || n.inner == nil {
		return
	}
	n.book.done(n.inner)
	if n.partAlone {
		<-n.book.alone
	}
	n.inner, n.partAlone = nil, false
	n.book.resume(n.outer)
}

// End clears the input: it did not end the process.
func (n *Note) End() {
	if n == nil {
		return
	}
	n.Out()
	n.book.done(n.outer)
	if n.alone {
		<-n.book.alone
	}
}
