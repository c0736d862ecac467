package rows

import (
	"time"

	"newsbot/news"
	"newsbot/news/stories"
)

// An Item is an item with what the store keeps beside it.
type Item struct {
	news.Item
	Story  news.StoryID
	Line   news.StoryID   // the line of developments that its story stands in
	Thread news.StoryID   // the topic that the line stands in
	After  news.StoryID   // of a story's first item: the story that it goes on with; 0 for none
	Reason stories.Reason // why it was placed so; zero where that is not known, of schema 2
	Listed *string        // the deck as the feed gave it; of schema 1, listings have it now
	NoNews bool           // it was no news when it came: of a first poll, or of an archive
}

// A Print is of an item as it lies on disk: another one when that has changed.
// Those of different processes are not alike.
type Print struct {
	ID  news.ItemID
	Sum uint64
}

// ItemRows are the items.
type ItemRows interface {
	Items(ids ...news.ItemID) (map[news.ItemID]Item, error)
	ItemsAfter(id news.ItemID, max int) ([]Item, error)
	// ItemsBefore walks back, from the last where id is 0.
	ItemsBefore(id news.ItemID, max int) ([]Item, error)
	// PrintsBefore walks back as ItemsBefore does, and reads no item.
	PrintsBefore(id news.ItemID, max int) ([]Print, error)
	PutItems(all ...Item) error
	DeleteItems(ids ...news.ItemID) error

	// Listings are what sources listed of items last.
	Listings(ids ...news.ItemID) (map[news.ItemID]news.Listing, error)
	PutListing(id news.ItemID, l news.Listing) error
	DeleteListings(ids ...news.ItemID) error
}

// A Revision is a story of which sent messages say less than is known now.
type Revision struct {
	Story      news.StoryID
	Number     uint64
	Correction bool
}

// StoryRows are the stories, and what is to be said anew of them.
type StoryRows interface {
	Stories(ids ...news.StoryID) (map[news.StoryID]news.Story, error)
	StoriesAfter(id news.StoryID, max int) ([]news.Story, error)
	PutStories(all ...news.Story) error
	DeleteStories(ids ...news.StoryID) error

	Revisions(stories ...news.StoryID) (map[news.StoryID]Revision, error)
	RevisionsAfter(story news.StoryID, max int) ([]Revision, error)
	PutRevision(Revision) error
	DeleteRevision(story news.StoryID) error
}

// A Reason is a news.Reason in numbers: there may be 100,000 for one item, so
// the words stay with the subscriptions.
type Reason struct {
	Source news.SourceID // the source followed; 0 for a query
	Query  uint32        // the sum of the query's text, which tells those of one destination apart
}

// A Because is what a row says of its reasons.
type Because struct {
	Reasons []Reason
	Text    string // of schema 1: the queries that hit, with " · " between them; then there are no Reasons
}

// A Told is a mark that a destination was told a story, or is about to be.
type Told struct {
	ToldPlace
	Item      news.ItemID
	Message   news.MessageID // 0 while the alert waits, and where it was given up in doubt
	At        time.Time      // zero while it waits; then the rest is zero, too
	Decided   time.Time      // zero in rows of a version that did not keep it
	Alone     bool           // the message tells nothing else
	Breaking  bool           // it came in the breaking lane
	Sponsored bool           // a sponsor's line stands in the message
	With      []news.ItemID  // the items of the message in their order, where it tells several
	Because   Because
}

// A ToldPlace is the key of a told mark.
type ToldPlace struct {
	Story       news.StoryID
	Destination news.Destination // as it was then
}

// A Moved says that what a chat was told under another number counts for it.
type Moved struct {
	Chat, Formerly news.ChatID
	At             time.Time
}

// ToldRows are the marks of what was told to whom.
type ToldRows interface {
	// ToldTo gives a story's marks of destinations, under their numbers of today.
	ToldTo(story news.StoryID, destinations ...news.Destination) (map[news.Destination]Told, error)
	// ToldOf walks over a story's marks.
	ToldOf(story news.StoryID, after news.Destination, max int) ([]Told, error)
	// ToldAfter walks over the marks of all stories.
	ToldAfter(place ToldPlace, max int) ([]Told, error)
	PutTold(all ...Told) error
	DeleteTold(places ...ToldPlace) error

	// Moved lists the numbers that chats had before.
	Moved(chats ...news.ChatID) (map[news.ChatID][]Moved, error)
	MovedAfter(chat, formerly news.ChatID, max int) ([]Moved, error)
	PutMoved(all ...Moved) error
	DeleteMoved(all ...Moved) error
}
