package news

import (
	"cmp"
	"time"
)

// PollSucceeded enters into a source's account a poll at now that brought its
// page, or word that there is nothing new.
func (s *SourceState) PollSucceeded(now time.Time) {
	s.Succeeded, s.Failures, s.Error = now, 0, ""
	if s.Since.IsZero() {
		s.Since = now
	}
	s.Polled = now
}

// PollFailed enters a poll at now that brought nothing, and why, in words that
// an operator understands. gone is what the server said of the feed itself.
func (s *SourceState) PollFailed(why string, gone bool, now time.Time) {
	s.Failures++
	s.Error, s.Gone, s.Polled = why, gone, now
}

// PollEnded dates the poll that was just entered: it may have waited long for
// its host's turn.
func (s *SourceState) PollEnded(now time.Time) {
	s.Polled = now
	if s.Failures == 0 {
		s.Succeeded = now
	}
}

// NewItem enters an item that was not known. Its delay counts where it can be
// told: not for the items of a first poll, whose past is not ours, and not for
// a date that is missing or to come.
func (s *SourceState) NewItem(i *Item, first bool, now time.Time) {
	s.Items++
	s.Posted = now
	seen := cmp.Or(i.Seen, now)
	if first || i.Published.IsZero() || i.Published.After(seen) {
		return
	}
	lag := seen.Sub(i.Published)
	if s.Lag == 0 {
		s.Lag = lag
	}
	s.Lag += (lag - s.Lag) / 8
}

// A Trouble of a source is one that does not mend itself.
type Trouble int

const (
	NoTrouble Trouble = iota
	Ended             // its server says that it is gone for good; it is not polled any more
	Failing           // it has failed for days; State.Error is the last reason
	Silent            // it has brought nothing since State.Posted, far longer than usual
)

// String is the trouble's name, for logs.
func (t Trouble) String() string {
	return [...]string{"none", "ended", "failing", "silent"}[t&3]
}

// alarmAfter is how long a source may fail before it is in trouble: long enough
// for a server's bad weekend. Source: the habits of other readers.
const alarmAfter = 3 * 24 * time.Hour

// Trouble says what trouble a source is in.
func (s *SourceState) Trouble(now time.Time) Trouble {
	switch {
	case s.Gone:
		return Ended
	case s.Failures > 0 && !s.Succeeded.IsZero() && now.Sub(s.Succeeded) > alarmAfter:
		return Failing
	case IsSilent(s, now):
		return Silent
	}
	return NoTrouble
}

// Alarm says of what trouble the administrators have to hear now, and notes
// that they do: they hear once of each, and again when it comes back.
func (s *SourceState) Alarm(now time.Time) Trouble {
	trouble := s.Trouble(now)
	told := s.Alarmed
	s.Alarmed = trouble != NoTrouble
	if told {
		return NoTrouble
	}
	return trouble
}

// Move gives a source the address that its feed has moved to for good, once
// HasMoved says so. Nothing of what the old server said to ask with next time
// holds there.
func (s *Source) Move() {
	s.URL = s.State.Moved
	s.State.Moved, s.State.MovedSince, s.State.MovedPolls = "", time.Time{}, 0
	s.State.Validators = Validators{}
}
