package rows

import (
	"time"

	"newsbot/news"
)

// A Saved is a story that a reader put aside, with what is to be seen of it when the
// item itself is forgotten.
type Saved struct {
	SavedPlace
	Title, Link string
	Source      string // who reports it, as it was called then
	At          time.Time
}

// A SavedPlace is the key of a saved story.
type SavedPlace struct {
	Chat news.ChatID // with the reader
	Item news.ItemID
}

// A PinID identifies a pinned piece on disk; it is never used again.
type PinID uint64

// A Pin is a piece that stays worth reading, as the administrators say: it outlives
// the item.
type Pin struct {
	ID          PinID
	Title, Link string
	Source      string // who published it; may be empty
	Lang        string // BCP 47 primary subtag; "" unknown
	Category    string // may be empty
	By          news.UserID
	At          time.Time
}

// ReaderRows are what readers do not want to hear of, what they keep, and what is
// kept for them.
type ReaderRows interface {
	// Mutes gives those of destinations that have any. It is asked for every
	// destination of an item.
	Mutes(...news.Destination) (map[news.Destination][]news.Mute, error)
	// MutesOf gives those of a chat and its topics, MutesAfter those behind a
	// destination.
	MutesOf(news.ChatID) (map[news.Destination][]news.Mute, error)
	MutesAfter(d news.Destination, max int) ([]Mutes, error)
	PutMutes(...Mutes) error
	DeleteMutes(...news.Destination) error

	// SavedOf gives those of a chat, SavedAfter those behind one.
	SavedOf(news.ChatID) ([]Saved, error)
	SavedAfter(place SavedPlace, max int) ([]Saved, error)
	PutSaved(...Saved) error
	DeleteSaved(...SavedPlace) error

	Pins(ids ...PinID) (map[PinID]Pin, error)
	PinsAfter(id PinID, max int) ([]Pin, error)
	PutPins(...Pin) error
	DeletePins(ids ...PinID) error
}

// Mutes are those of one destination.
type Mutes struct {
	Destination news.Destination
	All         []news.Mute
}
