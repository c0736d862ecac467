package news

import (
	"encoding/json"
	"slices"
	"strings"
	"time"
)

// A Verdict is how an item ended for one destination. An item as a whole ends
// with the best of its verdicts: told if anybody was told.
type Verdict uint8

const (
	Tell        Verdict = iota // the destination hears of it
	Held                       // of an archive on display, beyond what a destination gets of one
	AlreadyTold                // the destination heard of this story
	Muted                      // the chat asked for silence, muted what it is about, or is gone
	NotWanted                  // nothing there asks for it
	TooOld                     // published longer ago than the limit
	FirstPoll                  // it was there before we came
	Verdicts    int     = iota // how many there are
)

// verdictNames are on disk too, and none ever changes.
var verdictNames = [Verdicts]string{"told", "held", "already told", "muted", "not wanted", "too old", "first poll"}

// String is the verdict in words, for logs, counters and explanations.
func (v Verdict) String() string { return verdictNames[v] }

// Better is the verdict by which an item is counted that ended in both ways.
func (v Verdict) Better(w Verdict) Verdict { return min(v, w) }

// A Case is what is known of an item and a destination when it is decided.
type Case struct {
	Age, MaxAge time.Duration // of the item, see [Item.Age]; MaxAge 0: age does not matter
	Before      bool          // it was there at a first poll, and is not one of those announced
	Wanted      bool          // the destination asks for it, and may hear of its source
	Muted       bool          // the chat asked for silence, muted what it is about, or is gone
	Told        bool          // the destination heard of its story
	Held        bool          // see [Hold]
}

// Judge decides whether a destination hears of an item. What is said of the item
// alone comes first, so that the same is said to everybody.
func Judge(c Case) Verdict {
	switch {
	case c.Before:
		return FirstPoll
	case c.MaxAge > 0 && c.Age > c.MaxAge:
		return TooOld
	case !c.Wanted:
		return NotWanted
	case c.Muted:
		return Muted
	case c.Told:
		return AlreadyTold
	case c.Held:
		return Held
	}
	return Tell
}

// A Tally counts by verdict.
type Tally [Verdicts]int64

// Sum is the count of all.
func (t Tally) Sum() (n int64) {
	for _, c := range t {
		n += c
	}
	return n
}

// Plus is both tallies in one.
func (t Tally) Plus(u Tally) Tally {
	for v, n := range u {
		t[v] += n
	}
	return t
}

// Pairs are the counts that are not 0 as pairs for a log line, such as too_old=3.
func (t Tally) Pairs() (pairs []any) {
	for v, n := range t {
		if n != 0 {
			pairs = append(pairs, strings.ReplaceAll(verdictNames[v], " ", "_"), n)
		}
	}
	return pairs
}

// MarshalJSON writes the counts that are not 0 under their names.
func (t Tally) MarshalJSON() ([]byte, error) {
	counts := map[string]int64{}
	for v, n := range t {
		if n != 0 {
			counts[verdictNames[v]] = n
		}
	}
	return json.Marshal(counts)
}

// UnmarshalJSON reads what MarshalJSON wrote.
func (t *Tally) UnmarshalJSON(text []byte) error {
	var counts map[string]int64
	err := json.Unmarshal(text, &counts)
	for name, n := range counts {
		if v := slices.Index(verdictNames[:], name); v >= 0 {
			t[v] = n
		}
	}
	return err
}
