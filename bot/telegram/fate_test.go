package telegram

import (
	"errors"
	"fmt"
	"testing"
	"time"
)

func TestClassify(t *testing.T) {
	refused := func(code int, text string) error { return &Error{Method: "sendMessage", Code: code, Description: text} }
	tests := []struct {
		name string
		err  error
		want Fate
	}{
		{"an answer without error", nil, Done},
		{"an edit that changes nothing", refused(400, "Bad Request: message is not modified: specified new message content and reply markup are exactly the same"), Done},

		{"blocked by the person", refused(403, "Forbidden: bot was blocked by the user"), Left},
		{"an account that was deleted", refused(403, "Forbidden: user is deactivated"), Left},
		{"the same in the older form", refused(400, "Bad Request: INPUT_USER_DEACTIVATED"), Left},
		{"a person who never wrote to us", refused(403, "Forbidden: bot can't initiate conversation with a user"), Left},
		{"the same in another form", refused(400, "Bad Request: PEER_ID_INVALID"), Left},
		{"another bot", refused(403, "Forbidden: bot can't send messages to bots"), Left},
		{"another bot, newer text", refused(403, "Forbidden: bot can't send messages to the bot"), Left},
		{"kicked from a group", refused(403, "Forbidden: bot was kicked from the group chat"), Left},
		{"kicked from a supergroup", refused(403, "Forbidden: bot was kicked from the supergroup chat"), Left},
		{"kicked from a channel", refused(403, "Forbidden: bot was kicked from the channel chat"), Left},
		{"not in a channel", refused(403, "Forbidden: bot is not a member of the channel chat"), Left},
		{"a group that was deleted", refused(403, "Forbidden: the group chat was deleted"), Left},
		{"a group that was switched off", refused(400, "Bad Request: group is deactivated"), Left},
		{"a channel that became private", refused(400, "Bad Request: CHANNEL_PRIVATE"), Left},
		{"a restricted chat", refused(400, "Bad Request: CHAT_RESTRICTED"), Left},
		{"a 403 in words that we do not know", refused(403, "Forbidden: something new"), Left},
		{"a chat that is not known", refused(400, "Bad Request: chat not found"), Unknown},
		{"a private chat that is not known", refused(400, "Bad Request: private chat not found"), Unknown},

		{"a group that became a supergroup, without its number", refused(400, "Bad Request: group chat was upgraded to a supergroup chat"), Moved},
		{"the same in older words", refused(400, "Bad Request: group chat was migrated to a supergroup chat"), Moved},
		{"the same with its number", &Error{Code: 400, Description: "Bad Request: group chat was upgraded to a supergroup chat", MigrateTo: -100123}, Moved},

		{"muted in a group", refused(400, "Bad Request: CHAT_WRITE_FORBIDDEN"), Parked},
		{"no right to send", refused(400, "Bad Request: have no rights to send a message"), Parked},
		{"no access", refused(400, "Bad Request: have no write access to the chat"), Parked},
		{"no right to send text", refused(400, "Bad Request: not enough rights to send text messages to the chat"), Parked},
		{"no administrator of a channel", refused(400, "Bad Request: need administrator rights in the channel chat"), Parked},
		{"the same in another form", refused(400, "Bad Request: CHAT_ADMIN_REQUIRED"), Parked},
		{"deleted as soon as it was sent", refused(500, "Internal Server Error: sent message was immediately deleted and can't be returned"), Parked},
		{"no right to send pictures", refused(400, "Bad Request: not enough rights to send photos to the chat"), NoPhotos},

		{"a closed topic", refused(400, "Bad Request: TOPIC_CLOSED"), TopicClosed},
		{"a deleted topic", refused(400, "Bad Request: TOPIC_DELETED"), TopicGone},
		{"a topic that never was", refused(400, "Bad Request: message thread not found"), TopicGone},

		{"markup that is wrong", refused(400, `Bad Request: can't parse entities: Unsupported start tag "p" at byte offset 0`), PlainAgain},
		{"a text that is empty", refused(400, "Bad Request: message text is empty"), PlainAgain},
		{"a 400 in words that we do not know", refused(400, "Bad Request: something new"), PlainAgain},
		{"a text that is too long", refused(400, "Bad Request: message is too long"), TooLong},
		{"an edit that is too long", refused(400, "Bad Request: MESSAGE_TOO_LONG"), TooLong},
		{"a caption that is too long", refused(400, "Bad Request: message caption is too long"), TooLong},
		{"a keyboard that is too large", refused(400, "Bad Request: reply markup is too long"), NoButtons},
		{"a button with bad data", refused(400, "Bad Request: BUTTON_DATA_INVALID"), NoButtons},
		{"a button with a bad address", refused(400, "Bad Request: BUTTON_URL_INVALID"), NoButtons},
		{"the same in words", refused(400, "Bad Request: inline keyboard button URL 'x' is invalid: Wrong HTTP URL"), NoButtons},
		{"a picture behind a bad address", refused(400, "Bad Request: wrong file identifier/HTTP URL specified"), NoPhoto},
		{"a picture that cannot be fetched", refused(400, "Bad Request: failed to get HTTP URL content"), NoPhoto},
		{"a picture that is none", refused(400, "Bad Request: wrong type of the web page content"), NoPhoto},
		{"a picture that cannot be read", refused(400, "Bad Request: IMAGE_PROCESS_FAILED"), NoPhoto},
		{"a picture that is too wide", refused(400, "Bad Request: PHOTO_INVALID_DIMENSIONS"), NoPhoto},
		{"a picture that is too big", refused(413, "Request Entity Too Large"), NoPhoto},

		{"an edit of what is gone", refused(400, "Bad Request: message to edit not found"), Vanished},
		{"an edit of what cannot be edited", refused(400, "Bad Request: message can't be edited"), Vanished},
		{"a removal of what is gone", refused(400, "Bad Request: message to delete not found"), Vanished},
		{"a press that was answered late", refused(400, "Bad Request: query is too old and response timeout expired or query ID is invalid"), Vanished},
		{"an edit of a text that is a caption", refused(400, "Bad Request: there is no text in the message to edit"), OtherKind},

		{"too many requests", &Error{Code: 429, RetryAfter: 3 * time.Second}, Flood},
		{"the token was revoked", refused(401, "Unauthorized"), Unauthorized},
		{"the token is malformed", &Error{Method: "getMe", Code: 404, Description: "Not Found"}, Unauthorized},
		{"a server for other tokens", refused(421, "Misdirected Request"), Unauthorized},
		{"a method that an old server does not know", refused(404, "Not Found: method not found"), Never},
		{"a second instance", refused(409, "Conflict: terminated by other getUpdates request"), Conflict},
		{"a webhook that is set while we ask", refused(409, "Conflict: terminated by setWebhook request"), Webhook},
		{"a webhook that was left behind", refused(409, "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"), Webhook},
		{"trouble at Telegram", refused(500, "Internal Server Error"), Later},
		{"a gateway at Telegram", refused(502, "Bad Gateway"), Later},
		{"a server that restarts", refused(500, "Internal Server Error: restart"), InDoubt},
		{"a refusal without a code", refused(200, ""), Later},

		{"a connection that was refused", &NoAnswer{Err: errors.New("connection refused")}, Later},
		{"an answer that was lost", &NoAnswer{Sent: true, Err: errors.New("connection reset")}, InDoubt},
		{"the same, wrapped", fmt.Errorf("settings: %w", &NoAnswer{Sent: true, Err: errors.New("EOF")}), InDoubt},
		{"a mistake of our own", errors.New("unsupported value"), Never},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := Classify(tt.err)
			if got.Fate != tt.want {
				t.Errorf("Classify(%v) = %v, want %v", tt.err, got.Fate, tt.want)
			}
		})
	}
}

// TestANameIsUnknownOnlyWhenTelegramSaysSo goes through what getChat may be
// refused with: of all else, what was known of the chat counts on.
func TestANameIsUnknownOnlyWhenTelegramSaysSo(t *testing.T) {
	tests := []struct {
		code int
		text string
		want Fate
	}{
		{400, "Bad Request: chat not found", Unknown},
		{400, "Bad Request: something new", Later},
		{400, "Bad Request: CHANNEL_PRIVATE", Later},
		{400, "Bad Request: not enough rights", Later},
		{403, "Forbidden: bot was kicked from the channel chat", Later},
		{403, "Forbidden: bot is not a member of the channel chat", Later},
		{404, "Not Found", Later},
		{409, "Conflict", Later},
		{413, "Request Entity Too Large", Later},
		{500, "Internal Server Error", Later},
		{401, "Unauthorized", Unauthorized},
		{429, "Too Many Requests: retry after 3", Flood},
	}
	for _, tt := range tests {
		if got := Classify(&Error{Method: "getChat", Code: tt.code, Description: tt.text}); got.Fate != tt.want {
			t.Errorf("getChat refused with %d %q is %v, want %v", tt.code, tt.text, got.Fate, tt.want)
		}
	}
}

func TestClassifySaysHowLongToWait(t *testing.T) {
	if got := Classify(&Error{Code: 429, RetryAfter: 43838 * time.Second}); got.Wait != 43838*time.Second {
		t.Errorf("Wait = %v, want 43838s", got.Wait)
	}
	if got := Classify(&Error{Code: 429}); got.Wait != floodWait {
		t.Errorf("Wait = %v, want %v where Telegram does not say", got.Wait, floodWait)
	}
	if got := Classify(&Error{Code: 400, MigrateTo: -100123}); got.To != -100123 {
		t.Errorf("To = %d, want -100123", got.To)
	}
}
