package news

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"newsbot/news/price"
)

// NoticeID identifies a notice on disk.
type NoticeID uint64

// A Notice is word of the bot's own that goes out through the outbox: to its
// operators, to who brought it to a chat, to the followers of a source. It is a
// kind with arguments, and put in words when it is sent.
type Notice struct {
	Kind   NoticeKind
	Source SourceID    // that it is about; 0 for none
	About  Destination // that it is about; zero for none
	State  ChatState   // of About
	Text   string      // in somebody else's words: an operator's, a server's, an error's
	Number int64
	At     time.Time
	Alarm  Alarm
	Copy   Original   // the message that is copied in place of Text; zero for none
	For    Addressees // of a broadcast
	Board  Original   // of a broadcast: the message that shows how far it is; zero for none
	Firing price.Firing
}

// An Original is a message of somebody's that is sent on as a copy.
type Original struct {
	Chat    ChatID
	Message MessageID
}

// Addressees are whom a broadcast is for: of the persons and groups that want to
// hear from us those that every field fits which is not empty.
type Addressees struct {
	Lang   string   // the language of their clients, as in "de"
	Query  string   // they watch for this, in canonical form
	Source SourceID // they follow this
}

// A NoticeKind says what a notice tells, and which of its arguments count.
type NoticeKind string

const (
	NoticeBroadcast   NoticeKind = "broadcast"    // Text, Telegram HTML as an operator wrote it, or Copy; to For, Number chats
	NoticeAnswer      NoticeKind = "answer"       // Text, Telegram HTML, an answer that the end of a process overtook
	NoticeSourceEnded NoticeKind = "source ended" // the server of Source says that it is gone for good
	NoticeSourceFails NoticeKind = "source fails" // Source has failed for days; Text is the last answer
	NoticeSourceQuiet NoticeKind = "source quiet" // Source has brought nothing since At
	NoticeSourceLeft  NoticeKind = "source left"  // Source is not read any more; for its followers
	NoticeHeld        NoticeKind = "held"         // Number items of Source were held back, as an archive on display
	NoticeRefused     NoticeKind = "refused"      // About refuses us and is in State; Text is Telegram's word
	NoticeServed      NoticeKind = "served"       // About refused us, and takes messages again
	NoticeAlarm       NoticeKind = "alarm"        // Alarm was raised At
	NoticeAlarmOver   NoticeKind = "alarm over"   // Alarm was over At
	NoticeNoBackup    NoticeKind = "no backup"    // the backup of the store failed; Text says why
	NoticePrice       NoticeKind = "price"        // the price watch of subscription Number fired At; Firing says how
)

// A Fault is what is wrong with something that a person gave us, as the code of
// a sentence and what stands in its places. The rooms below bot return it where
// a person can put the matter right; bot/texts has the sentence, so that it is
// said in the reader's language. Look for one with errors.As and *Fault.
type Fault struct {
	Code string // of the sentence, the room first: "query.open-quote"
	Args Args   // nil for a sentence without places
}

// Args are what stands in the places of a sentence, by name: text of whoever
// gave it, unescaped (string), a number, or another *Fault that is part of it.
// The number called "n" decides between "1 word" and "2 words".
type Args map[string]any

// Error is the fault for a log or a test: its code and its arguments by name.
// It is not for the person.
func (f *Fault) Error() string {
	if len(f.Args) == 0 {
		return f.Code
	}
	parts := make([]string, 0, len(f.Args))
	for _, name := range slices.Sorted(maps.Keys(f.Args)) {
		parts = append(parts, fmt.Sprintf("%s=%q", name, fmt.Sprint(f.Args[name])))
	}
	return f.Code + " (" + strings.Join(parts, " ") + ")"
}

// A Change is what somebody changed who runs the bot or a channel: a line of the audit.
type Change struct {
	Number uint64 // in the order in which they were made
	Kind   ChangeKind
	At     time.Time
	By     UserID // 0 for somebody without a name of their own, such as an anonymous administrator
	Name   string // as that person was called then
	About  string // the channel or group, as it was called then; "" for the bot itself
	What   string // what was typed, the button's words, or a headline
	Did    DeedKind
	Begun  bool // it was about to be made, and nobody wrote down whether it was: the process ended meanwhile
}

// A ChangeKind says how something was changed, and which of the fields count.
type ChangeKind string

const (
	ChangeTyped   ChangeKind = "typed"   // by a command, What
	ChangePressed ChangeKind = "pressed" // by the button What
	ChangeDraft   ChangeKind = "draft"   // Did was done to the post What for About
)
