package news

import "sync/atomic"

// An Ending is how an alert, an update or an answer ends that is not told, or not
// acted upon, or how an edit ends that tells less than there is. Items end by a
// [Verdict].
type Ending uint8

const (
	EndRefused     Ending = iota // alert: Telegram will never take it
	EndChatGone                  // alert: its chat blocked us, asked for silence, or is gone
	EndFailing                   // alert: it failed by itself, time after time
	EndStale                     // alert: it was tried in vain for days, or grew too old while its chat could not be served
	EndUnanswered                // alert: it was sent again and again, and no answer came; it may have arrived
	EndNothing                   // alert: there is nothing left to tell, or no message can be made of it
	EndElsewhere                 // alert: it was told under the other number of its chat
	EndErased                    // alert: its chat had all of it deleted
	EndDamaged                   // alert: it cannot be read any more
	EndMuted                     // alert: muted since it was decided
	EndUnwatched                 // alert: its destination took the watch back that it was decided for
	EndWithdrawn                 // alert: an operator stopped the broadcast that it belongs to
	EndDropped                   // alert: an editor decided against it
	EndUndecided                 // alert: no editor decided in time
	EndUnreadable                // update: it is none that we know
	EndFlood                     // update: its chat sends more than can be answered
	EndAbandoned                 // update: begun at several starts, and never ended
	EndBroke                     // update: it broke its handler
	EndUndone                    // update: acting upon it failed
	EndLate                      // update: said to a bot that was not there
	EndLeftOut                   // answer: the chat, or the person, wants more than it can have
	EndUnsent                    // answer: Telegram did not take it
	EndNotKept                   // answer: not said before the end, and not kept for the next start
	EndShortened                 // edit: it says more than has room below its picture, so points were left out
	EndUncorrected               // edit: a correction that Telegram does not take, that cannot be put into its message, or one too many for a chat that could not be served
	endings        int    = iota
)

// endingNames are what people read, and none ever changes.
var endingNames = [endings]string{
	"refused", "chat gone", "failing", "stale", "unanswered", "nothing left", "told elsewhere", "erased", "damaged", "muted", "unwatched", "withdrawn", "dropped", "undecided",
	"unreadable", "flood", "abandoned", "broken", "undone", "late",
	"left out", "unsent", "not kept",
	"shortened", "uncorrected",
}

// String is the ending in words, for logs, counters and explanations.
func (e Ending) String() string { return endingNames[e] }

// Endings lists all of them.
func Endings() []Ending {
	all := make([]Ending, endings)
	for i := range all {
		all[i] = Ending(i)
	}
	return all
}

// Ends counts endings since the start. The zero value has counted none; it is
// safe for concurrent use.
type Ends struct {
	counts [endings]atomic.Int64
}

// Count counts n that ended so.
func (e *Ends) Count(how Ending, n int) { e.counts[how].Add(int64(n)) }

// Named are the counts that are not 0, by their names.
func (e *Ends) Named() map[string]int64 {
	named := map[string]int64{}
	for how := range e.counts {
		if n := e.counts[how].Load(); n > 0 {
			named[endingNames[how]] = n
		}
	}
	return named
}

// Of is how many ended in one of some ways.
func (e *Ends) Of(ways ...Ending) (n int64) {
	for _, how := range ways {
		n += e.counts[how].Load()
	}
	return n
}
