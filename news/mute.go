package news

import (
	"slices"
	"time"
)

// A Mute is what a destination does not want to hear of for a while, or for good.
// Exactly one of Query, Source and Story is set, or none: then it mutes all.
type Mute struct {
	Query  string    // what this query brings, in its canonical form; what comes for other reasons, too, still comes
	Source SourceID  // what this source reports
	Story  StoryID   // this story, however it goes on
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
	Reasons []Reason // as of [Alert]
	Source  SourceID // of the item
	Story   StoryID  // that it belongs to; 0 for none
}

// Muting is the place of the mute that keeps an alert away at a time, and -1 if none
// does. An alert that came for several queries is kept away by the mute of the last
// of them: all have to be muted.
func Muting(mutes []Mute, a Matter, now time.Time) int {
	for i := range mutes {
		m := &mutes[i]
		whole := m.Query == "" && (m.Source == 0 || m.Source == a.Source) && (m.Story == 0 || m.Story == a.Story)
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
