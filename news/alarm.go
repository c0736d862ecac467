package news

import (
	"cmp"
	"slices"
	"time"
)

// An Alarm is something that is wrong with the desk as a whole and that an
// operator should know of. It is a kind with arguments, and put in words where
// somebody reads it.
type Alarm struct {
	Kind   AlarmKind
	About  string      // the channel, by its @name or number; "" for the desk as a whole
	To     Destination // the same as a destination; zero where it is unknown
	Since  time.Time   // zero where nobody knows
	Until  time.Time   // zero where it has no known end
	Reason string      // in somebody else's words: a server's, an error's
	Number int         // of what is in trouble,
	Of     int         // out of so many
	Hurts  bool        // alerts suffer from it
}

// An AlarmKind says what is wrong, and which of the arguments count.
type AlarmKind string

const (
	AlarmRounds     AlarmKind = "rounds"       // no polling round has ended well Since
	AlarmStore      AlarmKind = "store"        // the store cannot be read; Reason
	AlarmWaiting    AlarmKind = "waiting"      // something that is due waits Since
	AlarmDeaf       AlarmKind = "deaf"         // Telegram's updates have not been received Since; Reason
	AlarmOutage     AlarmKind = "outage"       // Telegram does not take messages Since; Reason
	AlarmPaused     AlarmKind = "paused"       // Telegram wants silence Until, of About or of all; Reason
	AlarmUnresolved AlarmKind = "unresolved"   // Telegram has not said which chat About is; Reason
	AlarmNoName     AlarmKind = "no such name" // Telegram knows no channel About
	AlarmGone       AlarmKind = "gone"         // About is gone, or removed us; Reason
	AlarmNoRight    AlarmKind = "no right"     // we may not write in About; Reason
	AlarmNoTopic    AlarmKind = "no topic"     // the topic of About is closed or deleted; Reason
	AlarmLate       AlarmKind = "late"         // Number Of the sources are polled late
	AlarmClock      AlarmKind = "clock"        // the machine's clock was set by Number seconds, or stood still so long
	AlarmWrongClock AlarmKind = "wrong clock"  // the machine's clock is Number seconds ahead, as servers say; behind where that is negative
	AlarmLeftAlone  AlarmKind = "left alone"   // About is not read Until: the process ended Number times while it read it
	AlarmStuck      AlarmKind = "stuck"        // About is being read Since
	AlarmStopped    AlarmKind = "stopped"      // an operator, Reason, has had everything stopped Since
	AlarmNoEditors  AlarmKind = "no editors"   // the editors of About cannot be asked
)

// Key tells alarms apart: the same trouble has the same key as long as it lasts.
func (a *Alarm) Key() string { return string(a.Kind) + " " + a.About }

// SortAlarms puts those first from which alerts suffer, then the longest.
func SortAlarms(all []Alarm) {
	slices.SortStableFunc(all, func(a, b Alarm) int {
		if a.Hurts != b.Hurts {
			if a.Hurts {
				return -1
			}
			return 1
		}
		return cmp.Or(a.Since.Compare(b.Since), cmp.Compare(a.Key(), b.Key()))
	})
}

// The limits of what is well.
const (
	roundLimit = time.Minute      // without a polling round that ended well; they are a second apart
	waitLimit  = 5 * time.Minute  // that something due may wait; what Telegram told us to hold back is not due
	deafLimit  = time.Minute      // without an answer to a request for updates; a quiet one takes 45 s
	lookFor    = time.Minute      // that taking a pulse may last; what is further ahead is by a clock that was set since
	jumpShown  = time.Hour        // that a clock's jump is shown for
	stuckFrom  = 15 * time.Minute // that a source or an article may be read for; all that it waits for ends before
)

// A Pulse is what is known of how the desk is doing.
type Pulse struct {
	Started   time.Time // when the process began
	Steady    time.Time // now, by the clock that nobody sets
	Round     time.Time // end of the last polling round that went well, by that clock; zero for none yet
	Due       time.Time // since when the longest waiting delivery could have been sent; zero for none
	Heard     time.Time // Telegram's last good answer to a request for updates; zero for none yet
	DeafFor   string    // why updates do not come, in the words of the last error
	Late, All int       // sources polled late, and those polled at all
	Jump      time.Duration
	Jumped    time.Time     // when the clock was last set, by Jump; zero for never
	Off       time.Duration // how far the machine's clock is ahead of the world's; 0 where it is right, or nobody knows
	Reading   string        // what has been read the longest without an end; "" for nothing
	Begun     time.Time     // when that began
	Store     error         // the store cannot be read
}

// Alarms says what is wrong, as far as it shows in the pulse. A quiet world is
// well.
func (p *Pulse) Alarms(now time.Time) (all []Alarm) {
	since := func(t time.Time) time.Time {
		switch {
		case t.IsZero():
			return p.Started
		case t.After(now) && (p.Jumped.IsZero() || t.Sub(now) < lookFor):
			return now // it came while the pulse was taken
		case t.Before(p.Jumped), t.After(now):
			return p.Jumped // by a clock that was set since, and says nothing
		}
		return t
	}
	add := func(wrong bool, a Alarm) {
		if wrong {
			all = append(all, a)
		}
	}
	heard, due := since(p.Heard), since(p.Due)
	if p.Round.IsZero() {
		p.Round = p.Started
	}
	idle := p.Steady.Sub(p.Round)
	add(p.Store != nil, Alarm{Kind: AlarmStore, Reason: errorText(p.Store), Hurts: true})
	add(idle > roundLimit, Alarm{Kind: AlarmRounds, Since: now.Add(-idle), Hurts: true})
	add(!p.Due.IsZero() && now.Sub(due) > waitLimit, Alarm{Kind: AlarmWaiting, Since: due, Hurts: true})
	add(now.Sub(heard) > deafLimit, Alarm{Kind: AlarmDeaf, Since: heard, Reason: p.DeafFor, Hurts: true})
	add(10*p.Late >= p.All && p.Late > 0, Alarm{Kind: AlarmLate, Number: p.Late, Of: p.All, Hurts: 2*p.Late >= p.All})
	add(!p.Jumped.IsZero() && now.Sub(p.Jumped) < jumpShown, Alarm{Kind: AlarmClock, Since: p.Jumped, Number: int(p.Jump / time.Second)})
	add(p.Off != 0, Alarm{Kind: AlarmWrongClock, Number: int(p.Off / time.Second)})
	add(p.Reading != "" && now.Sub(since(p.Begun)) > stuckFrom, Alarm{Kind: AlarmStuck, About: p.Reading, Since: since(p.Begun), Hurts: true})
	return all
}

// errorText is what an error says; "" for none.
func errorText(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}
