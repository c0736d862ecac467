package news

import (
	"fmt"
	"strings"
	"time"

	"newsbot/news/price"
)

// OutletID identifies an outlet on disk; it is never used again.
type OutletID uint64

// An Outlet is a channel, or a group, that an operator has us serve: what it
// gets and how it looks is not chosen by anybody there. The configuration and
// the operators' commands are two views of it. Its Ref and Topic identify it.
type Outlet struct {
	ID      OutletID
	Ref     string // "@name", or the chat's number as text
	Topic   TopicID
	Watch   string        // a query; "" is everything
	Sources []string      // the names of sources that it is for; nil is all
	Urgent  bool          // deliver in the breaking lane
	Footer  *string       // Telegram HTML; nil is the one of all, "" is none
	Lang    string        // tell in this language, where there is a translation; "" leaves that to those who run it
	Look    Look          // of its posts
	Ticker  bool          // a pinned message shows what coins cost
	Origin  Origin        // FromConfig or FromAdmin
	AddedBy UserID        // the operator who added it; 0 for a configured one
	Approve ApprovalMode  // who decides that something is posted; "" leaves that to those who run it
	Hold    time.Duration // of ModeHold, how long; 0 the same
	Editors string        // the group that decides: "@name", or its number as text; "" the same
	State   OutletState

	// Settings are how else it sounds and looks, and when it is told; what they leave unset
	// is for who runs it to choose. Footer and Look above count, not theirs.
	Settings Settings
}

// Says are the settings that an outlet decides, whatever is chosen there.
func (o *Outlet) Says() Settings {
	s := o.Settings
	s.Footer, s.Look = o.Footer, o.Look
	if o.Lang != "" {
		s.Lang = &o.Lang
	}
	return s
}

// OutletState is what is known of where an outlet leads.
type OutletState struct {
	Chat     ChatID // what its Ref led to last; 0 where that was never known
	Standing Standing
	Reason   string    // of what is wrong, in Telegram's words
	Since    time.Time // when that began; zero where nothing is wrong
	Behind   bool      // items after Decided, which came while it led nowhere, are yet to be told
	Decided  ItemID    // the last item that came before
	Editors  ChatID    // what the outlet's Editors led to last; 0 where that is not known
}

// A Standing says whether an outlet can be served at present, or why not.
type Standing string

const (
	Reached    Standing = ""
	Unresolved Standing = "unresolved" // Telegram was not asked yet, or gave no answer, what chat its name is
	NoSuchName Standing = "no such name"
	NoRights   Standing = "no rights" // we may not write there
	Vanished   Standing = "vanished"  // the chat, or its topic, is gone
)

// Destination is where an outlet leads; false while that is not known.
func (o *Outlet) Destination() (Destination, bool) {
	return Destination{Chat: o.State.Chat, Topic: o.Topic}, o.State.Chat != 0
}

// Approval is what the outlet itself says of how posts come there.
func (o *Outlet) Approval() Approval {
	return Approval{Mode: o.Approve, Wait: o.Hold, Editors: o.State.Editors}
}

// Label is what an operator calls an outlet: its chat, and the topic where there
// is one.
func (o *Outlet) Label() string {
	if o.Topic == 0 {
		return o.Ref
	}
	return fmt.Sprintf("%s, topic %d", o.Ref, o.Topic)
}

// Same says whether two outlets are one.
func (o *Outlet) Same(p *Outlet) bool {
	return strings.EqualFold(o.Ref, p.Ref) && o.Topic == p.Topic
}

// A Ticker is the pinned message of a channel that shows what coins cost, and is
// edited as that changes. The zero Ticker is none so far.
type Ticker struct {
	Wish    *bool         // what the channel itself said; nil leaves it to the operator
	Message MessageID     // 0 while it is not posted
	Pinned  bool          // or pinning it was refused, which is not tried again
	Shown   []price.Quote // what the message says
	At      time.Time     // when it was posted or edited last, or that was tried
	Posting int           // how often it was sent without word of what became of it
}

// IsZero says whether there is nothing to keep.
func (t Ticker) IsZero() bool {
	return t.Wish == nil && t.Message == 0 && t.Posting == 0 && t.At.IsZero()
}

// A TickerStep is what is to be done about a ticker.
type TickerStep int

const (
	TickerRests   TickerStep = iota // nothing
	TickerPosts                     // send it
	TickerPins                      // pin what was sent
	TickerChanges                   // edit it
	TickerGoes                      // take it away
)

const (
	tickerEvery  = time.Minute // how often it is edited at most
	mostPostings = 3           // that nobody heard of again: each of them may stand in the channel
)

// Wanted says whether there should be one, by the channel's word or else the
// operator's.
func (t *Ticker) Wanted(byOperator bool) bool {
	if t.Wish != nil {
		return *t.Wish
	}
	return byOperator
}

// Step says what is to be done now that coins cost so much, as far as that is known.
func (t *Ticker) Step(wanted bool, quotes []price.Quote, now time.Time) TickerStep {
	early := now.Sub(t.At).Abs() < tickerEvery // one far ahead is of a clock that was set
	switch {
	case !wanted && t.Message != 0:
		return TickerGoes
	case !wanted:
		return TickerRests
	case t.Message == 0 && len(quotes) > 0 && !early && t.Posting < mostPostings:
		return TickerPosts
	case t.Message != 0 && !t.Pinned:
		return TickerPins
	case t.Message != 0 && len(quotes) > 0 && !early && price.HaveMoved(t.Shown, quotes):
		return TickerChanges
	}
	return TickerRests
}
