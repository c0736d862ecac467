// Package rows says what the store asks of an engine: transactions, and in each
// short functions that read and write rows of one kind, many at a time. The
// rules of what is kept are written once, in package store, over these; an
// engine knows none of them.
//
// A function that asks by keys gives a map of what is there. One that walks
// gives at most max rows in the order of their keys after a key, which need not
// be there, and fewer only at the end. A row that cannot be read is left out:
// the error names it and wraps [ErrDamaged], and the others come all the same.
// Writing a row that is there replaces it, deleting one that is not does nothing.
package rows

import (
	"cmp"
	"errors"
	"math"

	"newsbot/news"
)

var (
	// ErrInUse: another process, or another engine of this one, has the rows.
	ErrInUse = errors.New("in use by another process; stop the other newsbot first")
	// ErrDamaged: these are no rows of ours, or no longer sound ones.
	ErrDamaged = errors.New("damaged; restore a backup, or move the file away to start with an empty store")
	// ErrNewer: a newer version of the program wrote the rows.
	ErrNewer = errors.New("written by a newer newsbot; run that version, or restore an older backup")
	// ErrFull: there is no room for more. Nothing was written.
	ErrFull = errors.New("no room left in the store")
)

// An Engine keeps rows. It is safe for concurrent use.
type Engine interface {
	// View runs fn in a reading transaction, which sees one state of all rows.
	View(fn func(Tx) error) error

	// Update runs fn in a writing transaction and commits it. An error means
	// that nothing of it is there, but for one that wraps ErrUnsynced.
	Update(fn func(Tx) error) error

	// Check reads everything that is the engine's own, and returns ErrDamaged
	// with what is wrong. Nobody may write meanwhile.
	Check() error

	// Size is how many bytes the rows take, and how many of these hold nothing.
	Size() (used, free int64, err error)

	// Backup writes a copy of all rows while others go on, and says where.
	Backup() (path string, size int64, err error)

	// Compact gives unused room back where that is worth while.
	Compact() (done bool, err error)

	// Close waits for transactions under way.
	Close() error
}

// ErrUnsynced: the rows are written and read from now on, but the disk did not
// say that they survive a power cut.
var ErrUnsynced = errors.New("written, but perhaps not for good")

// A Tx is a transaction: all rows, as they are and as they are to be.
type Tx interface {
	// Lock waits until no other transaction holds the scope, and keeps others
	// from it until the end of this one. An engine with one writer has nothing
	// to do. Whoever needs several takes them in the order of
	// Compare.
	Lock(Scope) error

	// Numbers gives n numbers that were never given before, and says the first.
	Numbers(of Sequence, n int) (first uint64, err error)
	// Last is the number given last; 0 before the first.
	Last(of Sequence) (uint64, error)

	// Full says that nothing new should be taken in: what room is left is
	// needed to send, and to remove.
	Full() bool

	TotalRows
	SourceRows
	SeenRows
	ItemRows
	StoryRows
	ToldRows
	ChatRows
	SubscriptionRows
	OutletRows
	NoticeRows
	DeliveryRows
	DeadRows
	ReaderRows
	DraftRows
	AuditRows
}

// A Scope is what a rule counts on to be alone with. It locks what a rule reads
// to decide what it writes, where two of them at once could do harm.
type Scope struct {
	Kind   ScopeKind
	Number int64 // of a source, a chat or a delivery; 0 of what there is one of
}

// Compare orders scopes as they are taken.
func (s Scope) Compare(o Scope) int {
	return cmp.Or(cmp.Compare(s.Kind, o.Kind), cmp.Compare(s.Number, o.Number))
}

// A ScopeKind is a kind of scope, in the order in which they are taken.
type ScopeKind uint8

const (
	Configuration ScopeKind = iota // names, addresses and outlets
	OfSource                       // what one source brought
	OfStories                      // which items belong together, and who was told
	OfChat                         // what one chat asked for and what waits for it
	OfDelivery                     // one delivery
	OfTotals                       // the counters
)

// A Sequence gives numbers of one kind.
type Sequence uint8

const (
	SourceNumbers Sequence = iota
	ItemNumbers
	RevisionNumbers
	SubscriptionNumbers
	OutletNumbers
	NoticeNumbers
	DeliveryNumbers
	PinNumbers
	ChangeNumbers
	Sequences int = iota // how many there are
)

// NoChat comes before any chat, where a walk begins.
const NoChat news.ChatID = math.MinInt64

// NoDestination comes before any destination, where a walk begins.
var NoDestination = news.Destination{Chat: NoChat, Topic: math.MinInt64}
