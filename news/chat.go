package news

import (
	"fmt"
	"strconv"
	"time"
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
}

// Preview says what an alert shows beside its text.
type Preview string

const (
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
	Bullets *int // how many at most
}
