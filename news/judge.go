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

// A Mute is what a destination does not want to hear of for a while, or for good.
// Exactly one of Query, Source and Story is set, or none: then it mutes all.
type Mute struct {
	Query  string    // what this query brings, in its canonical form; what comes for other reasons, too, still comes
	Source SourceID  // what this source reports
	Story  StoryID   // this story, and all that goes on with it
	Name   string    // what is muted, as it was called where somebody chose it
	Until  time.Time // zero for good
	By     UserID    // who chose it; 0 for a channel's post
	Added  time.Time
	Kept   int // alerts that it has kept away
}

// SameAs says whether two mutes are about the same thing.
func (m Mute) SameAs(o Mute) bool {
	return m.Query == o.Query && m.Source == o.Source && m.Story == o.Story
}

// InForce says whether a mute holds at a time. One without an end always does.
func (m *Mute) InForce(now time.Time) bool { return m.Until.IsZero() || now.Before(m.Until) }

// A Matter is what a mute is asked about: an alert, by what brought it and what it
// tells.
type Matter struct {
	Reasons []Reason  // as of [Alert]
	Source  SourceID  // of the item
	Stories []StoryID // the one that it belongs to, and those that this goes on with
}

// Muting is the place of the mute that keeps an alert away at a time, and -1 if none
// does. An alert that came for several queries is kept away by the mute of the last
// of them: all have to be muted.
func Muting(mutes []Mute, a Matter, now time.Time) int {
	for i := range mutes {
		m := &mutes[i]
		whole := m.Query == "" && (m.Source == 0 || m.Source == a.Source) && (m.Story == 0 || slices.Contains(a.Stories, m.Story))
		if whole && m.InForce(now) {
			return i
		}
	}
	last := -1
	for _, r := range a.Reasons {
		i := slices.IndexFunc(mutes, func(m Mute) bool { return m.Query != "" && m.Query == r.Query && m.InForce(now) })
		if i < 0 {
			return -1
		}
		last = i
	}
	return last
}

// NextMorning is when the night ends that a time is in, or before: seven o'clock
// there. Source of the hour: when quiet hours usually end.
func NextMorning(now time.Time, zone *time.Location) time.Time {
	local := now.In(zone)
	morning := time.Date(local.Year(), local.Month(), local.Day(), 7, 0, 0, 0, zone)
	if !morning.After(now) {
		morning = time.Date(local.Year(), local.Month(), local.Day()+1, 7, 0, 0, 0, zone)
	}
	return morning.UTC()
}
