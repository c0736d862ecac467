package news

import (
	"slices"
	"time"

	"newsbot/news/price"
)

// ItemID numbers items in the order in which they came to us. Zero is an item
// the store has not seen.
type ItemID uint64

// An ItemKey is one identity of an item within its source: half a SHA-256.
// See Identities for where keys come from.
type ItemKey [16]byte

// An Item is one cleaned entry of a source. All texts are plain and valid
// UTF-8; Title, Deck and Author hold no line break.
type Item struct {
	ID        ItemID
	Source    SourceID
	GUID      string   // as the source gave it; may be empty, repeated or unstable
	Link      string   // absolute http(s) address of the article, cleaned of trackers; may be empty
	Title     string   // the headline; may be empty where the source gave none
	Deck      string   // one line standing under the headline; may be empty
	Text      string   // the article or teaser, paragraphs separated by "\n"
	KeyPoints []string // the publisher's own key points
	Bullets   []string // the summary, three to five where the text allows
	Image     string   // absolute http(s) address; may be empty
	Author    string

	Categories   []string // as the feed names them, cleaned; nil for none
	Publisher    string   // who reports it, from the item; "" is the source
	PublisherURL string   // the address of that publisher's site; may be empty
	Opinion      bool     // it is what somebody thinks, as its address, sections or headline say
	Cited        []string // the outlets that the text has its news from, in its order; of items that somebody hears of

	Lang      string    // BCP 47 primary subtag; "" unknown
	Published time.Time // UTC; zero where the source gave no believable date
	DateOnly  bool      // Published is the midnight of a day, in whatever zone: the source gave no time
	Seen      time.Time // UTC; when it first came to us
	Corrected time.Time // UTC; when its source last gave it another headline; zero: never

	Translations map[string]Translation // :: BCP 47 primary subtag → headline, deck and bullets in that language; made by machine
	Prices       []price.Quote          // of the coins that it names, as they were when it was decided; never changed
	Recall       Recall                 // who took it back since, or put it in other words
}

// A Translation is what an alert says of an item, in another language.
type Translation struct {
	Title   string
	Deck    string
	Bullets []string
}

// In is the item as an alert tells it in a language, and whether that is a
// translation of it.
func (i Item) In(lang string) (Item, bool) {
	t, ok := i.Translations[lang]
	if !ok || lang == i.Lang {
		return i, false
	}
	i.Title, i.Deck, i.Bullets = t.Title, t.Deck, t.Bullets
	return i, true
}

// dayEnds is when a day of which only the date is known is over everywhere, from
// its midnight in UTC: twelve hours later in the westernmost zone.
const dayEnds = 36 * time.Hour

// latest is when an item may have been published at the latest.
func (i *Item) latest() time.Time {
	if !i.DateOnly || i.Published.IsZero() {
		return i.When()
	}
	return i.dated()
}

// dated is the latest that an item's own date may mean, whatever our clock says.
func (i *Item) dated() time.Time {
	if i.DateOnly {
		return i.Published.Add(dayEnds)
	}
	return i.Published
}

// Age is how old an item is at least: counted from when we first saw it where it
// has no date, and from the end of its day where it has a date without a time.
func (i *Item) Age(now time.Time) time.Duration { return max(now.Sub(i.latest()), 0) }

// When is the time an item is known by: its publication, or when we first saw
// it where that is unknown or claims to be in the future.
func (i *Item) When() time.Time {
	if i.Published.IsZero() || i.Published.After(i.Seen) && !i.Seen.IsZero() {
		return i.Seen
	}
	return i.Published
}

// StoryID identifies a story: the number of the first item that told it.
type StoryID uint64

// A Story is the items, of one or more publishers, about one event. Which those
// are says package stories.
type Story struct {
	ID      StoryID
	Items   []ItemID   // in the order they came; the first one named the story
	Sources []SourceID // :: Items → whose it is
	Updated time.Time  // when the last item joined
}

// What was told of a story is edited when so many voices report it, and for so
// long: later nobody looks at it again, and each edit marks a channel as edited.
var growsAt = []int{2, 3, 5}

const growsFor = 6 * time.Hour

// Grows says whether what was told of a story is edited for the voice that makes
// so many of them, so long after the first.
func Grows(voices int, age time.Duration) bool {
	return slices.Contains(growsAt, voices) && age <= growsFor
}
