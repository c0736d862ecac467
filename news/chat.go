package news

import (
	"cmp"
	"fmt"
	"strconv"
	"time"

	"newsbot/news/price"
)

// ChatID is a chat's number at Telegram: positive for a person, negative for
// groups and channels.
type ChatID int64

// UserID is a person's number at Telegram; a private chat has the same one.
type UserID int64

// TopicID is a forum topic's thread number. Zero is the General topic and any
// chat without topics: Telegram refuses messages that name the General topic.
type TopicID int64

// General is the number of the General topic, by which Telegram's own links
// name it and its Bot API does not.
const General TopicID = 1

// TopicNumbered is the topic of a number that somebody wrote or Telegram gave: General
// by its number is the zero topic.
func TopicNumbered(number int64) TopicID {
	if TopicID(number) == General {
		return 0
	}
	return TopicID(number)
}

// MessageID numbers the messages of one chat. Zero is no message.
type MessageID int64

// A Destination is where a message goes: a chat and, in a forum, one topic.
type Destination struct {
	Chat  ChatID
	Topic TopicID
}

// String is the chat's number, and the topic's behind a colon where there is one.
func (d Destination) String() string {
	if d.Topic == 0 {
		return strconv.FormatInt(int64(d.Chat), 10)
	}
	return fmt.Sprintf("%d:%d", d.Chat, d.Topic)
}

// ChatKind is Telegram's word for the kind of a chat.
type ChatKind string

const (
	Private    ChatKind = "private"
	Group      ChatKind = "group"
	Supergroup ChatKind = "supergroup"
	Channel    ChatKind = "channel"
)

// ChatState says whether we may send to a chat.
type ChatState string

const (
	Active  ChatState = ""        // send
	Stopped ChatState = "stopped" // asked us to be silent with /stop; settings are kept
	Parked  ChatState = "parked"  // we lack the right to write there for now
	Gone    ChatState = "gone"    // blocked us, removed us, or no longer exists
)

// A Chat is a Telegram chat as we know it.
type Chat struct {
	ID       ChatID
	Kind     ChatKind
	Title    string // a person's name, a group's or channel's title
	Username string // without the @; may be empty
	Forum    bool   // has topics
	Lang     string // the language the person's client speaks; may be empty
	State    ChatState
	Reason   string             // why it is not active, in Telegram's words
	Since    time.Time          // when State last changed
	Manager  UserID             // the person who brought us there, for notices; 0 unknown
	Topics   map[TopicID]string // names of topics, as far as service messages told us
	Desk     Destination        // of a private chat: what its person acts for at present; zero is the chat itself
	Operator bool               // of a private chat: who it is with became an operator by the code of the start
	Ticker   Ticker             // of a channel; zero for none
	Absence  Absence            // of a group or channel; zero for none

	Uncorrected []StoryID // told here and corrected while we could not edit it; the latest last
}

// An Absence is what is kept of a group or channel that could not be served, until it
// is served again and has heard of what it missed. The zero Absence is none.
type Absence struct {
	Behind  bool      // items after Decided, which came while we were not there, are yet to be told
	Decided ItemID    // the last item that came before
	Told    time.Time // when those who run the chat were told; zero for not yet
}

// IsZero says whether there is none.
func (a Absence) IsZero() bool { return a == Absence{} }

// Preview says what an alert shows beside its text.
type Preview string

const (
	PreviewAuto  Preview = "auto"  // as fits the chat: in a channel the article's picture, else nothing; the page where there is neither picture nor deck
	PreviewOff   Preview = "off"   // text alone
	PreviewLink  Preview = "link"  // Telegram's preview of the article's page
	PreviewImage Preview = "image" // the article's picture, the alert as its caption
)

// Settings are a destination's wishes. A nil or empty field is the default
// of the configuration.
type Settings struct {
	Footer  *string // Telegram HTML; "" for none
	Silent  *bool   // deliver without sound
	Preview Preview
	Bullets *int    // how many at most
	Fold    *bool   // points beyond the third are seen at a tap
	Voices  *bool   // alerts say how many sources report a story
	Lang    *string // a channel's: told in this language, where there is a translation; "" is as it came

	// When it wants to be told; see Rest.
	Zone    string  // of the tz database
	Quiet   *Window // without length for none
	Digest  *Digest // without times for none
	PerHour *int    // 0 for no limit
	PerDay  *int    // a channel's; 0 for no limit
	Gap     *time.Duration
	Hours   *Window // a channel's; without length for all day
	Strict  *bool   // breaking news waits, too

	Approval Approval // who decides that something is posted
	Look     Look     // of a channel's posts
}

// Over is s laid over base: what s leaves unset is as base has it.
func (s Settings) Over(base Settings) Settings {
	return Settings{
		Footer: cmp.Or(s.Footer, base.Footer), Silent: cmp.Or(s.Silent, base.Silent),
		Preview: cmp.Or(s.Preview, base.Preview), Bullets: cmp.Or(s.Bullets, base.Bullets), Fold: cmp.Or(s.Fold, base.Fold), Voices: cmp.Or(s.Voices, base.Voices), Lang: cmp.Or(s.Lang, base.Lang),
		Zone: cmp.Or(s.Zone, base.Zone), Quiet: cmp.Or(s.Quiet, base.Quiet), Digest: cmp.Or(s.Digest, base.Digest),
		PerHour: cmp.Or(s.PerHour, base.PerHour), PerDay: cmp.Or(s.PerDay, base.PerDay), Gap: cmp.Or(s.Gap, base.Gap),
		Hours: cmp.Or(s.Hours, base.Hours), Strict: cmp.Or(s.Strict, base.Strict), Approval: s.Approval.Over(base.Approval),
		Look: s.Look.Over(base.Look),
	}
}

// Rest is when a destination of these settings does not want to be told; nil for
// never. A zone that this machine does not know any more is UTC.
func (s *Settings) Rest() *Rest {
	r := Rest{Quiet: of(s.Quiet), Hours: of(s.Hours), PerHour: of(s.PerHour), PerDay: of(s.PerDay), Gap: of(s.Gap), Strict: of(s.Strict)}
	if s.Digest != nil && len(s.Digest.Times) > 0 {
		r.Digest = s.Digest
	}
	if r.Quiet.IsNone() && r.Hours.IsNone() && r.Digest == nil && !r.Counts() {
		return nil
	}
	r.Zone, _ = Zone(s.Zone)
	return &r
}

// of is what p points to, the zero value for nil.
func of[T any](p *T) (v T) {
	if p != nil {
		v = *p
	}
	return v
}

// MaxFooter is the longest footer of an alert, in characters as Telegram counts
// them, without its markup. A message has room for 4096 of them and the text
// below a picture for 1024, of which an alert needs most; the footers that
// people have are shorter than 200.
const MaxFooter = 300

// SubscriptionID identifies a subscription on disk; it is never used again.
type SubscriptionID uint64

// A Subscription is what a destination asked to hear of: everything that a source
// brings, what a query finds, or that a price does something.
type Subscription struct {
	ID          SubscriptionID
	Destination Destination
	Query       string      // in the canonical form of the query language; "" where a source is followed
	Typed       string      // as the person wrote it, to call it so; "" where it was not typed
	Source      SourceID    // the source followed; 0 for a query
	Price       price.Watch // what a price is to do; zero for news
	Urgent      bool        // deliver in the breaking lane
	By          UserID      // who asked; 0 when a channel's post or the configuration did
	Added       time.Time
}
