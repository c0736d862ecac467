package news

import (
	"net/url"
	"slices"
	"time"
)

// DeliveryID numbers deliveries in the order they were decided.
type DeliveryID uint64

// A Lane orders what waits: everything in a lower lane goes first.
type Lane uint8

const (
	LaneReply    Lane = iota // the answer to a person
	LaneBreaking             // news that will not wait
	LaneAlert                // the usual alert
	LaneDigest               // collected news

	// LaneHeld is not carried: what waits there is a draft, and waits for somebody.
	LaneHeld Lane = 8
)

// String is the lane's name.
func (l Lane) String() string {
	if l == LaneHeld {
		return "held"
	}
	return [...]string{"reply", "breaking", "alert", "digest"}[l&3]
}

// An Alert is a decision: this destination should hear of this item, and why.
// It is made once, and kept in the same transaction as the item it is about.
type Alert struct {
	Destination Destination
	Kind        AlertKind
	Lane        Lane
	Reasons     []Reason  // what the destination asked for and this is; nil for what the configuration asked for
	NotBefore   time.Time // until when it waits; zero means that it does not
}

// An AlertKind says what an alert tells of a story.
type AlertKind uint8

const (
	KindNew        AlertKind = iota // the story itself, once to each destination
	KindGrowth                      // others report it too
	KindFollowUp                    // something more has happened
	KindCorrection                  // what was told was wrong
)

// String is the kind in words, for logs.
func (k AlertKind) String() string {
	return [...]string{"new", "growth", "follow-up", "correction"}[k&3]
}

// Follows says whether an alert comes to who follows a source.
func (a *Alert) Follows(src SourceID) bool {
	return slices.ContainsFunc(a.Reasons, func(r Reason) bool { return r.Source == src && src != 0 })
}

// watches says whether an alert comes to who watches for words in it.
func (a *Alert) watches() bool {
	return slices.ContainsFunc(a.Reasons, func(r Reason) bool { return r.Query != "" })
}

// A Reason is one thing that a destination asked for and an item is: a source
// that it follows, or a query that it watches. It is put in words where
// somebody reads it.
type Reason struct {
	Source       SourceID       // the source followed; 0 for a query
	Query        string         // in its canonical form; "" for a source
	Typed        string         // the query as the person wrote it; "" where that is not known
	Subscription SubscriptionID // that asks for it; 0 until the store has looked it up, and of one long ended
}

// A BodyKind says what a delivery carries. It is a letter of the disk's.
type BodyKind byte

const (
	BodyItem   BodyKind = 'i' // an alert of an item
	BodyNotice BodyKind = 'n' // a notice
	BodyDraft  BodyKind = 'd' // the question to editors what becomes of a draft
)

// A Body is what a delivery carries: a kind, and a number among its like.
type Body struct {
	Kind   BodyKind
	Number uint64
}

// A Delivery is the record of carrying an alert or a notice: attempts, next
// time, and what stands in the way. It leaves the disk when it is settled.
type Delivery struct {
	ID          DeliveryID
	Destination Destination
	Lane        Lane
	Body        Body
	Kind        AlertKind // of an alert
	Story       StoryID   // the story that the item belongs to; 0 for anything else
	Reasons     []Reason  // of an alert; those whose subscription ended long ago are left out
	Decided     time.Time
	Attempts    int       // sends begun and refused; waiting out a 429 does not count
	Tried       time.Time // begin of the first attempt; zero for none
	Attempted   time.Time // begin of the last attempt; zero for none
	InDoubt     bool      // an attempt was begun and never answered
	Doubts      int       // attempts whose answer was waited for and never came: so many copies may stand there
	NotBefore   time.Time // zero means now
	Plain       bool      // send as plain text without buttons: Telegram refused the markup
	Error       string    // why the last attempt failed
}

// Item is the item that is told; 0 for anything else.
func (d *Delivery) Item() ItemID {
	if d.Body.Kind == BodyItem {
		return ItemID(d.Body.Number)
	}
	return 0
}

// Notice is the notice that is carried; 0 for anything else.
func (d *Delivery) Notice() NoticeID {
	if d.Body.Kind == BodyNotice {
		return NoticeID(d.Body.Number)
	}
	return 0
}

// Draft is the draft that editors are asked about; 0 for anything else.
func (d *Delivery) Draft() DeliveryID {
	if d.Body.Kind == BodyDraft {
		return DeliveryID(d.Body.Number)
	}
	return 0
}

// Shown is the source's address as somebody may be given it. One that an operator
// wrote may hold a password or a key, in its user info or its query: the first is
// left out always, the second unless the source is marked as public, so that what
// is given away may not lead there. Who brought a source gets back what they gave;
// 0 is somebody without a name.
func (s *Source) Shown(to UserID) string {
	if s.Origin == FromPerson && to != 0 && s.AddedBy == to {
		return s.URL
	}
	u, err := url.Parse(s.URL)
	if err != nil {
		return ""
	}
	u.User, u.Fragment, u.RawFragment = nil, "", ""
	if !s.Public {
		u.RawQuery, u.ForceQuery = "", false
	}
	return u.String()
}
