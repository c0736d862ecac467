package telegram

import (
	"errors"
	"strings"
	"time"

	"newsbot/news"
)

// A Fate is what becomes of a message, or of its destination, after an answer.
type Fate int

const (
	Done         Fate = iota // it is there
	Flood                    // too many requests: try again after Wait
	Later                    // it did not get through: try again after a pause
	InDoubt                  // it may be there: try again once the chat's next turn comes, not at once
	Never                    // it will never be accepted
	PlainAgain               // refused as it is: try once as plain text without buttons
	NoButtons                // the buttons were refused: try once without
	NoPhoto                  // the picture was refused: try without, or another way
	NoPhotos                 // pictures are not allowed in that chat: try without
	TooLong                  // try again with less text
	Left                     // the chat blocked us, removed us or is gone for good
	Unknown                  // Telegram does not know the chat; it may be mistaken once
	Parked                   // we lack a right there; a change of our standing may give it back
	TopicClosed              // the topic is closed; the chat itself is well
	TopicGone                // the topic is no longer there; the chat itself is well
	Moved                    // the group is now the supergroup To
	Vanished                 // what was to be edited, deleted or answered is no longer there
	OtherKind                // what was to be edited has a caption instead of a text, or the reverse
	Unauthorized             // the token is not, or no longer, good
	Conflict                 // another process asks for this bot's updates
	Webhook                  // updates go to a webhook that is set: see DropWebhook
)

// String is the fate's name, for logs.
func (f Fate) String() string {
	return [...]string{"done", "flood", "later", "in doubt", "never", "plain again", "no buttons",
		"no photo", "no photos", "too long", "left", "unknown", "parked", "topic closed", "topic gone", "moved",
		"vanished", "other kind", "unauthorized", "conflict", "webhook"}[f]
}

// Passing says whether a call that is no message, such as an edit, may go well when it
// is made again after a pause.
func (f Fate) Passing() bool { return f == Flood || f == Later || f == InDoubt }

// OfChat says whether a call that is no message was refused for what we are in its chat,
// or for where that is. That may be so for the moment alone: who is told by an update is
// believed more.
func (f Fate) OfChat() bool { return f == Left || f == Unknown || f == Parked || f == TopicClosed }

// A Reaction is what to do after a call.
type Reaction struct {
	Fate   Fate
	Wait   time.Duration // with Flood: how long Telegram wants to hear nothing
	To     news.ChatID   // with Moved: the new chat; 0 when Telegram did not say
	Reason string        // in Telegram's words, for people; empty with Done
}

// floodWait is how long to wait when a 429 does not say.
const floodWait = 5 * time.Second

// Classify says what to do after a call that ended with err.
func Classify(err error) Reaction {
	var refused *Error
	var silent *NoAnswer
	switch {
	case err == nil:
		return Reaction{}
	case errors.As(err, &refused):
		r := classify(refused)
		r.Reason = refused.Description
		return r
	case errors.As(err, &silent) && !silent.Sent:
		return Reaction{Fate: Later, Reason: silent.Err.Error()}
	case errors.As(err, &silent):
		return Reaction{Fate: InDoubt, Reason: silent.Err.Error()}
	}
	return Reaction{Fate: Never, Reason: err.Error()}
}

// classify reads a refusal: its parameters first, then its words, then its code.
func classify(e *Error) Reaction {
	switch {
	case e.MigrateTo != 0:
		return Reaction{Fate: Moved, To: e.MigrateTo}
	case e.Code == 429:
		if e.RetryAfter <= 0 {
			return Reaction{Fate: Flood, Wait: floodWait}
		}
		return Reaction{Fate: Flood, Wait: e.RetryAfter}
	}
	text := strings.ToLower(e.Description)
	for _, row := range refusals {
		if strings.Contains(text, row.text) && (row.code == 0 || row.code == e.Code) {
			return Reaction{Fate: asked(e.Method, row.fate)}
		}
	}
	return Reaction{Fate: asked(e.Method, byCode(e))}
}

// asked is what a refusal means of getChat, by which a chat's number is found:
// that Telegram does not know the chat, or nothing for longer than the moment.
// What was known of the chat before counts on.
func asked(method string, f Fate) Fate {
	if method != "getChat" || f == Unknown || f == Unauthorized {
		return f
	}
	return Later
}

// byCode is the fate where the words say nothing.
func byCode(e *Error) Fate {
	switch {
	case e.Code == 401:
		return Unauthorized
	case e.Code == 403:
		return Left
	case e.Code == 404:
		return missing(e.Method)
	case e.Code == 409:
		return Conflict
	case e.Code == 413:
		return NoPhoto
	case e.Code == 421:
		return Unauthorized
	case e.Code >= 400 && e.Code < 500:
		return PlainAgain
	}
	return Later
}

// missing tells the two meanings of a 404 apart: of getMe, which every server
// has, it is the token that is malformed.
func missing(method string) Fate {
	if method == "getMe" {
		return Unauthorized
	}
	return Never
}

// refusals are Telegram's texts, in lower case and in part, since prefixes are
// put before them and words change over the years. The first row that fits
// counts. They come from the source of the Bot API server and from threads in
// which they were reported.
var refusals = []struct {
	text string
	code int // 0 for any
	fate Fate
}{
	{"message is not modified", 400, Done},
	{"message to edit not found", 400, Vanished},
	{"message can't be edited", 400, Vanished},
	{"message_id_invalid", 400, Vanished},
	{"there is no caption in the message", 400, OtherKind},
	{"there is no text in the message", 400, OtherKind},
	{"message to delete not found", 400, Vanished},
	{"message can't be deleted", 400, Vanished},
	{"query is too old", 400, Vanished},
	{"query id is invalid", 400, Vanished},

	{"bot was blocked by the user", 0, Left},
	{"user is deactivated", 0, Left},
	{"input_user_deactivated", 0, Left},
	{"user_deactivated", 0, Left},
	{"bot can't initiate conversation", 0, Left},
	{"peer_id_invalid", 0, Left},
	{"can't send messages to bots", 0, Left},
	{"can't send messages to the bot", 0, Left},
	{"bot was kicked", 0, Left},
	{"bot is not a member", 0, Left},
	{"group chat was deleted", 0, Left},
	{"group is deactivated", 0, Left},
	{"group chat is deactivated", 0, Left},
	{"channel_private", 0, Left},
	{"chat_restricted", 0, Left},
	{"chat not found", 0, Unknown},
	{"upgraded to a supergroup", 0, Moved},
	{"migrated to a supergroup", 0, Moved},

	{"topic_closed", 0, TopicClosed},
	{"topic_deleted", 0, TopicGone},
	{"message thread not found", 0, TopicGone},
	{"topic_id_invalid", 0, TopicGone},

	{"not enough rights to send photo", 0, NoPhotos},
	{"chat_send_photos_forbidden", 0, NoPhotos},
	{"chat_send_media_forbidden", 0, NoPhotos},
	{"chat_write_forbidden", 0, Parked},
	{"chat_send_plain_forbidden", 0, Parked},
	{"have no rights to send", 0, Parked},
	{"have no write access", 0, Parked},
	{"not enough rights", 0, Parked},
	{"need administrator rights", 0, Parked},
	{"chat_admin_required", 0, Parked},
	{"immediately deleted", 0, Parked},

	{"reply_markup", 400, NoButtons},
	{"reply markup", 400, NoButtons},
	{"button_", 400, NoButtons},
	{"inline keyboard", 400, NoButtons},
	{"wrong file identifier", 400, NoPhoto},
	{"http url content", 400, NoPhoto},
	{"wrong type of the web page content", 400, NoPhoto},
	{"wrong http url", 400, NoPhoto},
	{"image_process_failed", 400, NoPhoto},
	{"photo_", 400, NoPhoto},
	{"webpage_", 400, NoPhoto},
	{"file is too big", 400, NoPhoto},
	{"wrong remote file", 400, NoPhoto},
	{"too long", 400, TooLong},
	{"too_long", 400, TooLong},

	{"webhook is active", 409, Webhook},
	{"terminated by setwebhook", 409, Webhook},

	{"request aborted", 500, InDoubt},
	{"restart", 500, InDoubt},
}
