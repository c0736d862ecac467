package simulator

import (
	"encoding/json"
	"time"

	"newsbot/bot/simulator/markup"
)

// A User is a person or a bot.
type User struct {
	ID        int64  `json:"id"` // zero lets the server choose
	Bot       bool   `json:"is_bot"`
	FirstName string `json:"first_name"`
	LastName  string `json:"last_name,omitempty"`
	Username  string `json:"username,omitempty"` // without "@"
	Lang      string `json:"language_code,omitempty"`
}

// Stand-ins that Telegram puts in place of a sender. Source: the Bot API
// server, where they are constants.
var (
	anonymousAdmin = User{ID: 1087968824, Bot: true, FirstName: "Group", Username: "GroupAnonymousBot"}
	channelSender  = User{ID: 136817688, Bot: true, FirstName: "Channel", Username: "Channel_Bot"}
	telegramSender = User{ID: 777000, FirstName: "Telegram"}
)

// Kind is the kind of a chat, in Telegram's words.
type Kind string

// The kinds of chats. A basic Group becomes a Supergroup by Migrate; only a
// Supergroup can have topics.
const (
	Private    Kind = "private"
	Group      Kind = "group"
	Supergroup Kind = "supergroup"
	Channel    Kind = "channel"
)

// A Chat is a private chat, group, supergroup or channel.
type Chat struct {
	ID        int64  `json:"id"` // zero lets the server choose; a private chat has its user's
	Kind      Kind   `json:"type"`
	Title     string `json:"title,omitempty"`
	Username  string `json:"username,omitempty"` // makes a supergroup or channel public; without "@"
	FirstName string `json:"first_name,omitempty"`
	LastName  string `json:"last_name,omitempty"`
	Forum     bool   `json:"is_forum,omitempty"`

	Bot     Member   `json:"-"` // what the bot may do here; set by the server
	Members []Member `json:"-"` // by user id, without the bot; set by the server
	Topics  []Topic  `json:"-"` // in the order of their making, General first; set by the server
}

// A Topic is a thread of a forum.
type Topic struct {
	ID     int // of the message that made it; General has GeneralTopic
	Name   string
	Closed bool
}

// GeneralTopic is the id of a forum's first topic. Messages there carry no id,
// and a request that names it is refused with "message thread not found".
const GeneralTopic = 1

// Status is what a user is in a chat, in Telegram's words.
type Status string

// The statuses of a member. In a private chat the bot is a NormalMember, or
// Kicked when it is blocked.
const (
	Creator       Status = "creator"
	Administrator Status = "administrator"
	NormalMember  Status = "member"
	Restricted    Status = "restricted"
	Left          Status = "left"
	Kicked        Status = "kicked"
)

// A Member is a user's standing in a chat.
type Member struct {
	User        int64
	Status      Status
	Rights      Rights      // of an Administrator
	Permissions Permissions // of a Restricted member
}

// Present says whether the member is in the chat.
func (m Member) Present() bool { return m.Status != Left && m.Status != Kicked && m.Status != "" }

// admin says whether the member is the creator or an administrator.
func (m Member) admin() bool { return m.Status == Creator || m.Status == Administrator }

// Has says whether the member is the creator or has the right that f reads.
func (m Member) Has(f func(Rights) bool) bool {
	return m.Status == Creator || m.Status == Administrator && f(m.Rights)
}

// Rights are those of an administrator, as ChatAdministratorRights names them.
type Rights struct {
	Anonymous      bool `json:"is_anonymous"`
	ManageChat     bool `json:"can_manage_chat"`
	DeleteMessages bool `json:"can_delete_messages"`
	ManageCalls    bool `json:"can_manage_video_chats"`
	Restrict       bool `json:"can_restrict_members"`
	Promote        bool `json:"can_promote_members"`
	ChangeInfo     bool `json:"can_change_info"`
	InviteUsers    bool `json:"can_invite_users"`
	PostMessages   bool `json:"can_post_messages"`
	EditMessages   bool `json:"can_edit_messages"`
	PinMessages    bool `json:"can_pin_messages"`
	ManageTopics   bool `json:"can_manage_topics"`
}

func (r Rights) canPost() bool         { return r.PostMessages }
func (r Rights) canEdit() bool         { return r.EditMessages }
func (r Rights) canDelete() bool       { return r.DeleteMessages }
func (r Rights) canPin() bool          { return r.PinMessages }
func (r Rights) canManageTopics() bool { return r.ManageTopics }

// AllRights are those of an administrator who is not anonymous.
var AllRights = Rights{ManageChat: true, DeleteMessages: true, ManageCalls: true, Restrict: true, Promote: true,
	ChangeInfo: true, InviteUsers: true, PostMessages: true, EditMessages: true, PinMessages: true, ManageTopics: true}

// Permissions are what somebody without rights may do, as ChatPermissions
// names it.
type Permissions struct {
	SendMessages  bool `json:"can_send_messages"`
	SendPhotos    bool `json:"can_send_photos"`
	SendDocuments bool `json:"can_send_documents"`
	SendOther     bool `json:"can_send_other_messages"`
	AddPreviews   bool `json:"can_add_web_page_previews"`
	ChangeInfo    bool `json:"can_change_info"`
	InviteUsers   bool `json:"can_invite_users"`
	PinMessages   bool `json:"can_pin_messages"`
	ManageTopics  bool `json:"can_manage_topics"`
}

// AllPermissions are those of an ordinary group.
var AllPermissions = Permissions{SendMessages: true, SendPhotos: true, SendDocuments: true, SendOther: true, AddPreviews: true,
	ChangeInfo: true, InviteUsers: true, PinMessages: true, ManageTopics: true}

// A Message is a message as people see it.
type Message struct {
	ID         int
	Chat       int64
	Topic      int   // zero outside topics and in General
	From       int64 // user id; a stand-in's for anonymous administrators and channels; zero for a channel's post
	SenderChat int64 // the chat in whose name it was said, or zero
	Date       time.Time
	Edited     time.Time // zero: never
	ReplyTo    int       // id of a message of the same chat, or zero

	Text      string       // plain text or caption
	Entities  []Entity     // of Text, by offset, an outer before its inner
	Source    string       // the text as it was sent, with its markup
	ParseMode string       // as it was sent
	Preview   *LinkPreview // options as sent; nil: none were
	Photo     *File        // nil: no photo
	Document  *File        // nil: no document
	Album     string       // media_group_id, or ""
	Buttons   [][]Button   // inline keyboard
	Keyboard  *Keyboard    // reply keyboard, its removal, or a forced reply; nil: none
	Silent    bool         // arrives without a sound
	Protected bool         // cannot be forwarded or saved
	Service   *Service     // nil: somebody wrote it
	Forward   *Forward     // nil: not forwarded
	Reaction  string       // the bot's, an emoji; "" for none
	Automatic bool         // the linked channel's post, forwarded by Telegram

	markup json.RawMessage // the inline keyboard as sent
	author int64           // who really wrote it, as Telegram knows and the bot does not
}

// Author is the id of who really wrote the message, which Telegram knows and the
// bot may not: an anonymous administrator, for example.
func (m Message) Author() int64 { return m.author }

// An Entity is a stretch of a message's text with a meaning.
type Entity = markup.Entity

// LinkPreview are the options of a message's link preview.
type LinkPreview struct {
	Disabled  bool   `json:"is_disabled,omitempty"`
	URL       string `json:"url,omitempty"` // in place of the first link of the text
	Small     bool   `json:"prefer_small_media,omitempty"`
	Large     bool   `json:"prefer_large_media,omitempty"`
	AboveText bool   `json:"show_above_text,omitempty"`
}

// A File is a picture or document of a message. Its bytes, if it was uploaded,
// come from Server.File.
type File struct {
	ID       string
	UniqueID string
	Name     string // of a document
	Type     string // media type; "" for a picture given by its address
	Size     int    // bytes
	Width    int    // pixels; zero where unknown
	Height   int
	URL      string // the address it was given by, or ""
}

// A Button is one of an inline keyboard. Exactly one of URL, Data, Copy and
// Other is set.
type Button struct {
	Text  string
	URL   string
	Data  string // callback_data
	Copy  string // text that is copied for the person
	Other string // name of another action's field, such as "web_app"
}

// A Keyboard is what stands in place of a person's own keyboard.
type Keyboard struct {
	Rows       [][]string // texts of the buttons
	Remove     bool
	ForceReply bool
	Raw        json.RawMessage // as sent

	asks map[int]chatRequest // :: request_id → the chat that a button asks for
}

// A Forward says where a forwarded message came from.
type Forward struct {
	User    int64 // zero when a chat wrote it
	Chat    int64 // channel or anonymous group, or zero
	Message int   // in Chat; zero outside channels
	Date    time.Time
}

// A Service is a message that Telegram writes itself.
type Service struct {
	Text string `json:"-"` // for people: "Ann added newsbot"

	NewMembers  []User      `json:"new_chat_members,omitempty"`
	LeftMember  *User       `json:"left_chat_member,omitempty"`
	MigrateTo   int64       `json:"migrate_to_chat_id,omitempty"`
	MigrateFrom int64       `json:"migrate_from_chat_id,omitempty"`
	Created     *TopicNamed `json:"forum_topic_created,omitempty"`
	Renamed     *TopicNamed `json:"forum_topic_edited,omitempty"`
	Closed      *struct{}   `json:"forum_topic_closed,omitempty"`
	Reopened    *struct{}   `json:"forum_topic_reopened,omitempty"`
	Shared      *SharedChat `json:"chat_shared,omitempty"`
	Pinned      int         `json:"-"` // id of the message
}

// TopicNamed is the content of a topic's making or renaming.
type TopicNamed struct {
	Name  string `json:"name"`
	Color int    `json:"icon_color,omitempty"`
}

// SharedChat is a person's answer to a button that asks for a chat.
type SharedChat struct {
	Request  int    `json:"request_id"`
	Chat     int64  `json:"chat_id"`
	Title    string `json:"title,omitempty"`
	Username string `json:"username,omitempty"`
}

// A Command is one line of the bot's menu.
type Command struct {
	Command     string `json:"command"` // without "/"
	Description string `json:"description"`
}

// An Answer is what the bot answered to a pressed button.
type Answer struct {
	Query string // id of the callback query
	Text  string // may be empty: the button only stops turning
	Alert bool   // shown until it is dismissed
	URL   string
}

// An Event tells a watcher of a change in the world.
type Event struct {
	Kind    EventKind
	Chat    int64
	Topic   int     // of Typing
	Message Message // of Posted and Edited; only ID and Chat for Deleted
	Answer  Answer  // of Answered
}

// EventKind is the kind of an Event.
type EventKind string

// The kinds of events.
const (
	Posted      EventKind = "posted"
	Edited      EventKind = "edited"
	Deleted     EventKind = "deleted"
	Answered    EventKind = "answered" // a callback query
	ChatChanged EventKind = "chat"     // title, members, rights or topics
	Typing      EventKind = "typing"   // sendChatAction
	BotChanged  EventKind = "bot"      // its menus, or the texts about it; Chat is zero
)

// A Request is a line of the request log.
type Request struct {
	Time        time.Time
	Method      string            // as written by the client
	Params      map[string]string // objects and arrays as JSON; do not change it
	Files       []string          // field names of uploads
	Chat        int64             // resolved chat_id, or zero
	Status      int               // as sent; zero: no answer was sent, or none yet
	Description string            // of a refusal
	Fault       bool              // a Fault decided the answer
}
