package news

import (
	"slices"
	"strings"
	"time"
	"unicode"
)

// StoryID identifies a story: the number of the first item that told it.
type StoryID uint64

// A StoryKey is something two items of one story share: half a SHA-256 of a
// canonical link or of a normalised title.
type StoryKey [16]byte

// A Story is the items, of one or more publishers, about one event.
type Story struct {
	ID      StoryID
	Items   []ItemID   // in the order they came; the first one named the story
	Sources []SourceID // whose items they are, each once, in the same order
	Updated time.Time  // when the last item joined
}

// joinWithin is how long after a story's last item another can still join it.
// A headline that comes back later tells something new.
const joinWithin = 72 * time.Hour

// Takes says whether an item of a source that shares a key with the story joins
// it now. One publisher's items stay apart: whoever reports twice under one
// headline has two things to say.
func (s *Story) Takes(src SourceID, now time.Time) bool {
	return now.Sub(s.Updated) <= joinWithin && !slices.Contains(s.Sources, src)
}

// A title says enough to join stories by when it has so many words, or so
// many characters in a script that writes no spaces. Shorter ones are names
// of columns: "Morning briefing", "Corrections".
const (
	tellingWords   = 4
	tellingLetters = 12
)

// StoryKeys gives what an item shares with others of its story: its canonical
// link, and its normalised title where that is long enough to mean something. A
// shared title is a candidate's alone: see [IsSameStory].
func StoryKeys(i *Item) (keys []StoryKey) {
	if key := linkKey(i.Link); key != (ItemKey{}) {
		keys = append(keys, StoryKey(key))
	}
	if title := Normal(i.Title); isTelling(title) {
		keys = append(keys, StoryKey(itemKey("story", title)))
	}
	return keys
}

// The second witness that two items of one title need: their texts share so much
// of the shorter one's words, or, where one of them says nothing, the title itself
// has so many. Releases, incidents and columns have one title and two texts.
const (
	leastText   = 6   // words of a text, beside those of the title, that say something
	sharedText  = 0.3 // of the words of the shorter text
	rareTitle   = 5   // words of more than three letters
	rareLetters = 16  // of scripts that write no spaces
)

// IsSameStory says whether an item that shares a key with a known one tells the
// same story: by its link at once, by its title only with a second witness.
func IsSameStory(i, known *Item, key StoryKey) bool {
	if key == StoryKey(linkKey(i.Link)) {
		return true
	}
	title, a, b := TopicOf(i.Title), TopicOf(i.Text), TopicOf(known.Text)
	for w := range title {
		delete(a, w)
		delete(b, w)
	}
	if least := min(len(a), len(b)); least >= leastText {
		return float64(a.shared(b)) >= sharedText*float64(least)
	}
	if wide(i.Title) > 0 {
		return wide(i.Title) >= rareLetters
	}
	return len(title) >= rareTitle && strings.IndexFunc(i.Title, unicode.IsDigit) < 0
}

// isTelling says whether a normalised title is long enough to mean something.
func isTelling(title string) bool {
	return strings.Count(title, " ")+1 >= tellingWords || wide(title) >= tellingLetters
}

// wide counts the characters of scripts that write no spaces.
func wide(text string) (n int) {
	for _, c := range text {
		if unicode.In(c, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar) {
			n++
		}
	}
	return n
}
