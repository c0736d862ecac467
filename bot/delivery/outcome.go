package delivery

import (
	"math/rand/v2"
	"time"

	"newsbot/bot/telegram"
	"newsbot/news"
	"newsbot/store"
)

const (
	// maxAttempts is how often a message is tried that fails by itself, while
	// others get through.
	maxAttempts = 5

	// stale is how long an alert is tried in vain before it is given up.
	stale = 72 * time.Hour

	// parkedPause and closedPause are how long a chat in which we lack a right,
	// and a topic that is closed, are left alone. News of our standing ends
	// both at once, see Retry.
	parkedPause = 6 * time.Hour
	closedPause = time.Hour

	// confirmPause is after "chat not found" until it is asked again: a server
	// that has just started says so of good chats.
	confirmPause = 5 * time.Minute

	maxBackoff = 5 * time.Minute
)

// An outcome is what becomes of the rows of one message.
type outcome struct {
	fate      store.Fate
	ending    news.Ending // of GivenUp
	message   news.MessageID
	reason    string
	notBefore time.Time
	plain     bool
	counts    bool // as one of maxAttempts
	noted     bool // counts against a budget
	points    int  // of a digest, see Digest
	sponsored bool // a sponsor's line stands in the message
}

// trouble reports whether it was not the message that failed but the way.
func trouble(f telegram.Fate) bool { return f == telegram.Later || f == telegram.InDoubt }

// decide says what becomes of the rows of a message after Telegram's answer.
// own says that the message failed while others get through, since when the first
// of its rows could have been told.
func decide(r telegram.Reaction, rows []news.Delivery, own bool, since, now time.Time) outcome {
	first := rows[0]
	wait := pauseAfter(r.Fate, first)
	hopeless, worn := wait == 0, own && first.Attempts+1 >= maxAttempts
	switch {
	case r.Fate == telegram.Done:
		return outcome{fate: store.Delivered}
	case r.Fate == telegram.Flood, r.Fate == telegram.Unauthorized, r.Fate == telegram.Moved && r.To != 0:
		return outcome{fate: store.Later, reason: r.Reason} // who waits, and how long, is not the row's affair
	case hopeless && r.Fate != telegram.Left && len(rows) > 1:
		return outcome{fate: store.Later, reason: r.Reason, plain: true} // whichever it was: all go alone
	case r.Fate == telegram.InDoubt && first.Doubts+1 >= maxCopies:
		return outcome{fate: store.GivenUp, ending: news.EndUnanswered, reason: doubtful(r.Reason)}
	case r.Fate == telegram.InDoubt:
		return outcome{fate: store.InDoubt, reason: r.Reason, notBefore: now.Add(wait)}
	case hopeless, worn, inVain(r.Fate, first, since, now) > stale:
		return outcome{fate: store.GivenUp, ending: givenUpAs(r.Fate, hopeless, worn), reason: r.Reason}
	}
	return outcome{fate: store.Later, reason: r.Reason, counts: own, notBefore: now.Add(wait)}
}

// inVain is for how long a message has been tried. Where its chat is the reason,
// it counts from when it could have been told first, so that what piled up there
// does not take three days each.
func inVain(f telegram.Fate, d news.Delivery, since, now time.Time) time.Duration {
	if trouble(f) {
		return now.Sub(later(since, d.Tried))
	}
	return now.Sub(since)
}

// givenUpAs is the name under which a message is counted that is given up after
// an answer.
func givenUpAs(f telegram.Fate, hopeless, worn bool) news.Ending {
	switch {
	case f == telegram.Left:
		return news.EndChatGone
	case hopeless:
		return news.EndRefused
	case worn:
		return news.EndFailing
	}
	return news.EndStale
}

// pauseAfter is how long a message waits that may succeed later; zero for a
// fate that time does not change. d is as it was before the attempt.
func pauseAfter(f telegram.Fate, d news.Delivery) time.Duration {
	switch f {
	case telegram.Later:
		return backoff(time.Second, d.Attempts)
	case telegram.InDoubt:
		return afterDoubt(d.Doubts + 1)
	case telegram.Parked, telegram.Moved:
		return parkedPause
	case telegram.TopicClosed, telegram.TopicGone:
		return closedPause
	case telegram.Unknown:
		return confirmPause
	}
	return 0
}

// backoff is a pause that doubles with each attempt, with up to a quarter more
// so that what failed together does not come back together.
func backoff(first time.Duration, attempts int) time.Duration {
	d := min(first<<min(attempts, 20), maxBackoff)
	return d + rand.N(d/4)
}

// settle writes the outcome of a message down for all its rows.
func (e *Engine) settle(rows []news.Delivery, o outcome) {
	if len(rows) == 0 {
		return
	}
	outcomes := make([]store.Outcome, len(rows))
	for i, d := range rows {
		outcomes[i] = store.Outcome{
			ID: d.ID, Fate: o.fate, Message: o.message, Shared: len(rows) > 1, Reason: o.reason,
			NotBefore: o.notBefore, Plain: o.plain, Counts: o.counts, Noted: o.noted, Points: o.points, Sponsored: o.sponsored, Gone: o.fate == store.GivenUp && o.ending == news.EndChatGone,
		}
	}
	e.writer.settle(outcomes)
	e.line.figures.settled(o.fate, len(rows))
	lg := e.log.With("destination", rows[0].Destination, "first", rows[0].ID, "deliveries", len(rows))
	switch o.fate {
	case store.Delivered:
		lg.Debug("delivered", "message", o.message)
	case store.GivenUp:
		e.o.Ends.Count(o.ending, len(rows))
		lg.Warn("given up", "as", o.ending, "reason", o.reason)
	case store.InDoubt:
		lg.Info("in doubt, will be sent again", "reason", o.reason)
	case store.Later:
		lg.Info("not delivered yet", "reason", o.reason)
	}
}

// heed draws the consequences that an answer has for its chat.
func (e *Engine) heed(d news.Destination, r telegram.Reaction) {
	switch r.Fate {
	case telegram.Left:
		e.setState(d, news.Gone, r.Reason)
	case telegram.Parked:
		e.setState(d, news.Parked, r.Reason)
	case telegram.TopicClosed, telegram.TopicGone:
		e.changed(Change{Destination: d, Reason: r.Reason})
	case telegram.Moved:
		e.moved(d, r)
	case telegram.Unauthorized:
		e.line.refuse()
	}
}

// setState writes down what a chat is now, if it was not that before. What
// waits for a chat that is gone is given up by the store.
func (e *Engine) setState(d news.Destination, state news.ChatState, reason string) {
	c, err := e.o.Store.Chat(d.Chat)
	if err == nil && c.State == state {
		return
	}
	change := Change{Destination: d, State: state, Reason: reason}
	if err := e.o.Store.SetState(d.Chat, state, reason, time.Now()); err != nil {
		e.log.Error("state of chat not written", "chat", d.Chat, "state", state, "error", err)
		e.tell(change) // it may be written all the same: whoever looks after the chat finds out
		return
	}
	e.changed(change)
}

// recovered takes note that a parked chat can be written to again.
func (e *Engine) recovered(d news.Destination) {
	if c, err := e.o.Store.Chat(d.Chat); err == nil && c.State == news.Parked {
		dropOutdated(e, d.Chat)
		e.setState(d, news.Active, "")
	}
}

// moved gives all that belongs to a group to the supergroup that it became.
// Where Telegram does not say which, the group is parked: a service message
// will.
func (e *Engine) moved(d news.Destination, r telegram.Reaction) {
	if r.To == 0 {
		e.setState(d, news.Parked, r.Reason)
		return
	}
	if err := e.o.Store.Move(d.Chat, r.To, time.Now()); err != nil {
		e.log.Error("chat not moved", "chat", d.Chat, "to", r.To, "error", err)
		return
	}
	e.Moved(d.Chat, r.To)
	e.changed(Change{Destination: d, To: r.To, Reason: r.Reason})
}

// changed tells the owner of the engine, and the log.
func (e *Engine) changed(c Change) {
	e.log.Info("destination changed", "destination", c.Destination, "state", c.State, "to", c.To, "reason", c.Reason)
	e.tell(c)
}

// tell tells the owner of the engine that a destination changed, or may have.
func (e *Engine) tell(c Change) {
	if e.o.OnChange != nil {
		e.o.OnChange(c)
	}
}
