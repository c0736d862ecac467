package news

import (
	"slices"
	"time"
)

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
