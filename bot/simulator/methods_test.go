package simulator

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

func TestSendMessage(t *testing.T) {
	w := newWorld(Options{})
	var got wireMessage
	w.must(t, &got, "sendMessage", "chat_id", w.ann, "text", "<b>Fog</b> & ferry", "parse_mode", "HTML",
		"reply_markup", `{"inline_keyboard":[[{"text":"Open","url":"https://h.example/1"},{"text":"Mute","callback_data":"m"}]]}`)
	if got.Text != "Fog & ferry" || got.From.ID != w.Me().ID || got.Chat.ID != w.ann || len(got.Entities) != 1 {
		t.Errorf("sent %+v", got)
	}
	m, ok := w.Message(w.ann, got.ID)
	if !ok || m.Source != "<b>Fog</b> & ferry" || len(m.Buttons) != 1 || m.Buttons[0][1].Data != "m" {
		t.Errorf("kept %+v %v", m, ok)
	}
	if got := w.gotUpdates(t); got != nil {
		t.Errorf("the bot hears itself: %q", got)
	}
	var post wireMessage
	w.must(t, &post, "sendMessage", "chat_id", "@Harbour", "text", "Fog")
	if post.Chat.ID != w.channel || post.From != nil || post.SenderChat.ID != w.channel {
		t.Errorf("a post in a channel is from %+v, sender chat %+v", post.From, post.SenderChat)
	}
}

func TestSendMessageRefusals(t *testing.T) {
	w := newWorld(Options{})
	const start = "Bad Request: "
	buttons := func(s string) string { return `{"inline_keyboard":` + s + `}` }
	tests := []struct {
		name  string
		pairs []any // beside chat_id and text
		want  string
	}{
		{"an empty text", []any{"text", ""}, "message text is empty"},
		{"white space only", []any{"text", " \n "}, "text must be non-empty"},
		{"nothing left after parsing", []any{"text", "<b> </b>", "parse_mode", "html"}, "text must be non-empty"},
		{"4,096 units go out", []any{"text", strings.Repeat("ф", 4096)}, ""},
		{"4,097 units", []any{"text", strings.Repeat("ф", 4097)}, "message is too long"},
		{"2,049 characters of two units", []any{"text", strings.Repeat("🌫", 2049)}, "message is too long"},
		{"tags do not count", []any{"text", strings.Repeat("<b>f</b>", 4000), "parse_mode", "HTML"}, ""},
		{"more than 32,768 bytes before parsing", []any{"text", strings.Repeat("<b></b>", 5000), "parse_mode", "HTML"}, "message is too long"},
		{"bad markup", []any{"text", "<p>x</p>", "parse_mode", "HTML"}, `can't parse entities: Unsupported start tag "p" at byte offset 0`},
		{"a mode that is not simulated", []any{"text", "*x*", "parse_mode", "Markdown"}, "unsupported parse_mode"},
		{"broken UTF-8", []any{"text", "a\xff"}, "strings must be encoded in UTF-8"},
		{"no chat", []any{"chat_id", ""}, "chat_id is empty"},
		{"an unknown chat", []any{"chat_id", 77}, "chat not found"},
		{"an unknown channel", []any{"chat_id", "@nobody"}, "chat not found"},
		{"a chat that is no number", []any{"chat_id", "ann"}, "chat not found"},
		{"a reply to nothing", []any{"reply_to_message_id", 999}, "message to be replied not found"},
		{"a reply to nothing, if need be without", []any{"reply_parameters", `{"message_id":999,"allow_sending_without_reply":true}`}, ""},
		{"64 bytes of data", []any{"reply_markup", buttons(`[[{"text":"x","callback_data":"` + strings.Repeat("d", 64) + `"}]]`)}, ""},
		{"65 bytes of data", []any{"reply_markup", buttons(`[[{"text":"x","callback_data":"` + strings.Repeat("d", 65) + `"}]]`)}, "BUTTON_DATA_INVALID"},
		{"a button that does nothing", []any{"reply_markup", buttons(`[[{"text":"x"}]]`)}, "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"},
		{"a button that copies", []any{"reply_markup", buttons(`[[{"text":"x","copy_text":{"text":"fog OR ferry"}}]]`)}, ""},
		{"a button without words", []any{"reply_markup", buttons(`[[{"text":" ","callback_data":"d"}]]`)}, "inline keyboard button text must be non-empty"},
		{"a button to nowhere", []any{"reply_markup", buttons(`[[{"text":"x","url":"http://localhost/1"}]]`)}, "inline keyboard button URL 'http://localhost/1' is invalid: Wrong HTTP URL"},
		{"a keyboard that is null", []any{"reply_markup", buttons(`null`)}, `field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays`},
		{"101 buttons", []any{"reply_markup", buttons(`[[{"text":"x","callback_data":"d"}` + strings.Repeat(`,{"text":"x","callback_data":"d"}`, 100) + `]]`)}, "reply markup is too long"},
		{"a markup that is no object", []any{"reply_markup", `[]`}, "object expected as reply markup"},
		{"a markup that is no JSON", []any{"reply_markup", `{`}, "can't parse reply keyboard markup JSON object"},
		{"a topic outside a forum", []any{"message_thread_id", 5}, "message thread not found"},
	}
	for _, tt := range tests {
		pairs := append([]any{"chat_id", w.ann, "text", "Fog"}, tt.pairs...)
		r := w.call(t, "sendMessage", pairs...)
		if want := strings.TrimSuffix(start+tt.want, start); r.Description != want || r.OK != (want == "") {
			t.Errorf("%s: %q, want %q", tt.name, r.Description, want)
		}
	}
}

func TestAccess(t *testing.T) {
	noText, noPhotos := AllPermissions, AllPermissions
	noText.SendMessages, noPhotos.SendPhotos = false, false
	readers := AllRights
	readers.PostMessages = false
	tests := []struct {
		name   string
		do     func(*world) (chat int64)
		method string
		code   int
		want   string
	}{
		{"a person who never came", func(w *world) int64 { return w.bob }, "sendMessage", 400, "Bad Request: chat not found"},
		{"a person met in a group only", func(w *world) int64 {
			w.Join(w.group, w.bob)
			_, _ = w.Say(Draft{From: w.bob, Chat: w.group, Text: "hello"})
			return w.bob
		}, "sendMessage", 403, "Forbidden: bot can't initiate conversation with a user"},
		{"another bot", func(w *world) int64 { return w.AddUser(User{Bot: true}).ID }, "sendMessage", 403, "Forbidden: bot can't send messages to bots"},
		{"a person who blocked the bot", func(w *world) int64 { w.Block(w.ann); return w.ann }, "sendMessage", 403, "Forbidden: bot was blocked by the user"},
		{"a person who came back", func(w *world) int64 { w.Block(w.ann); w.Unblock(w.ann); return w.ann }, "sendMessage", 0, ""},
		{"a deleted account", func(w *world) int64 { w.Deactivate(w.ann); return w.ann }, "sendMessage", 403, "Forbidden: user is deactivated"},
		{"a group that threw the bot out", func(w *world) int64 { w.KickBot(w.group, w.ann); return w.group }, "sendMessage", 403, "Forbidden: bot was kicked from the group chat"},
		{"a supergroup that did", func(w *world) int64 { w.KickBot(w.forum, w.ann); return w.forum }, "getChat", 403, "Forbidden: bot was kicked from the supergroup chat"},
		{"a channel that demoted it", func(w *world) int64 { w.DemoteBot(w.channel, w.ann); return w.channel }, "sendMessage", 403, "Forbidden: bot is not a member of the channel chat"},
		{"a public channel may still be looked at", func(w *world) int64 { w.DemoteBot(w.channel, w.ann); return w.channel }, "getChat", 0, ""},
		{"a private group that it was never in", func(w *world) int64 { return w.AddChat(Chat{Kind: Group}, w.ann).ID }, "getChat", 400, "Bad Request: chat not found"},
		{"a deleted group", func(w *world) int64 { w.DeleteChat(w.group); return w.group }, "sendMessage", 403, "Forbidden: the group chat was deleted"},
		{"a deleted supergroup", func(w *world) int64 { w.DeleteChat(w.forum); return w.forum }, "sendMessage", 400, "Bad Request: chat not found"},
		{"a group that moved", func(w *world) int64 { w.Migrate(w.group); return w.group }, "sendMessage", 400, "Bad Request: group chat was upgraded to a supergroup chat"},
		{"a group that moved may still be looked at", func(w *world) int64 { w.Migrate(w.group); return w.group }, "getChat", 0, ""},
		{"a muted bot", func(w *world) int64 { w.RestrictBot(w.forum, w.ann, Permissions{}); return w.forum }, "sendMessage", 400, "Bad Request: not enough rights to send text messages to the chat"},
		{"a muted group", func(w *world) int64 { w.SetPermissions(w.group, noText); return w.group }, "sendMessage", 400, "Bad Request: not enough rights to send text messages to the chat"},
		{"a muted group does not mute administrators", func(w *world) int64 {
			w.SetPermissions(w.group, noText)
			w.PromoteBot(w.group, w.ann, AllRights)
			return w.group
		}, "sendMessage", 0, ""},
		{"no pictures", func(w *world) int64 { w.SetPermissions(w.group, noPhotos); return w.group }, "sendPhoto", 400, "Bad Request: not enough rights to send photos to the chat"},
		{"no pictures, but text", func(w *world) int64 { w.SetPermissions(w.group, noPhotos); return w.group }, "sendMessage", 0, ""},
		{"a channel where it may not post", func(w *world) int64 { w.PromoteBot(w.channel, w.ann, readers); return w.channel }, "sendMessage", 400, "Bad Request: need administrator rights in the channel chat"},
	}
	for _, tt := range tests {
		w := newWorld(Options{})
		r := w.call(t, tt.method, "chat_id", tt.do(w), "text", "Fog", "photo", "https://h.example/1.jpg")
		if r.Code != tt.code || r.Description != tt.want {
			t.Errorf("%s: %s = %d %q, want %d %q", tt.name, tt.method, r.Code, r.Description, tt.code, tt.want)
		}
	}
}

func TestTopics(t *testing.T) {
	w := newWorld(Options{})
	send := []any{"chat_id", w.forum, "text", "Fog"}
	in := func(topic int) []any { return append(slices.Clone(send), "message_thread_id", topic) }
	var m wireMessage
	w.must(t, &m, "sendMessage", in(w.topic)...)
	if m.Thread != w.topic || !m.InTopic || m.ReplyTo == nil || m.ReplyTo.Created.Name != "Ferries" {
		t.Errorf("in a topic: %+v", m)
	}
	m = wireMessage{}
	w.must(t, &m, "sendMessage", send...)
	if m.Thread != 0 || m.InTopic {
		t.Errorf("in General: %+v", m)
	}
	w.refused(t, "Bad Request: message thread not found", "sendMessage", in(GeneralTopic)...)
	w.refused(t, "Bad Request: message thread not found", "sendMessage", in(999)...)

	w.CloseTopic(w.forum, w.ann, w.topic)
	w.CloseTopic(w.forum, w.ann, GeneralTopic)
	w.refused(t, "Bad Request: TOPIC_CLOSED", "sendMessage", in(w.topic)...)
	w.refused(t, "Bad Request: TOPIC_CLOSED", "sendMessage", send...)
	w.PromoteBot(w.forum, w.ann, AllRights)
	w.must(t, nil, "sendMessage", in(w.topic)...)
	w.DemoteBot(w.forum, w.ann)
	w.ReopenTopic(w.forum, w.ann, w.topic)
	w.must(t, nil, "sendMessage", in(w.topic)...)
	w.DeleteTopic(w.forum, w.topic)
	w.refused(t, "Bad Request: message thread not found", "sendMessage", in(w.topic)...)
}

func TestMigration(t *testing.T) {
	w := newWorld(Options{})
	next := w.Migrate(w.group)
	want := []string{"message: to " + jsonOf(next), "message: from " + jsonOf(w.group)}
	if got := w.gotUpdates(t); !slices.Equal(got, want) {
		t.Errorf("updates %q, want %q", got, want)
	}
	r := w.refused(t, "Bad Request: group chat was upgraded to a supergroup chat", "sendMessage", "chat_id", w.group, "text", "Fog")
	if r.Parameters.MigrateTo != next {
		t.Errorf("migrate_to_chat_id %d, want %d", r.Parameters.MigrateTo, next)
	}
	w.must(t, nil, "sendMessage", "chat_id", next, "text", "Fog")
}

func jsonOf(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return string(b)
}

func TestEdit(t *testing.T) {
	w := newWorld(Options{})
	var m wireMessage
	w.must(t, &m, "sendMessage", "chat_id", w.ann, "text", "<b>Fog</b>", "parse_mode", "HTML", "reply_markup", `{"inline_keyboard":[[{"text":"x","callback_data":"d"}]]}`)
	said := w.say(t, Draft{From: w.ann, Chat: w.ann, Text: "thanks"})
	photo := func() (m wireMessage) {
		w.must(t, &m, "sendPhoto", "chat_id", w.ann, "photo", "https://h.example/1.jpg", "caption", "Fog")
		return m
	}()
	const same = "message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message"
	tests := []struct {
		name, method string
		pairs        []any
		want         string
	}{
		{"the same again", "editMessageText", []any{"message_id", m.ID, "text", "<strong>Fog</strong> ", "parse_mode", "HTML", "reply_markup", `{"inline_keyboard":[[{"text":"x","callback_data":"d"}]]}`}, same},
		{"another look of the same words", "editMessageText", []any{"message_id", m.ID, "text", "<i>Fog</i>", "parse_mode", "HTML"}, ""},
		{"the buttons went with it", "editMessageReplyMarkup", []any{"message_id", m.ID}, same},
		{"too long", "editMessageText", []any{"message_id", m.ID, "text", strings.Repeat("x", 4097)}, "MESSAGE_TOO_LONG"},
		{"empty", "editMessageText", []any{"message_id", m.ID, "text", ""}, "message text is empty"},
		{"a message that is not there", "editMessageText", []any{"message_id", 999, "text", "x"}, "message to edit not found"},
		{"somebody else's message", "editMessageText", []any{"message_id", said.ID, "text", "x"}, "message can't be edited"},
		{"the text of a picture", "editMessageText", []any{"message_id", photo.ID, "text", "x"}, "there is no text in the message to edit"},
		{"the caption of a picture", "editMessageCaption", []any{"message_id", photo.ID, "caption", "Thick fog"}, ""},
		{"the caption of a text", "editMessageCaption", []any{"message_id", m.ID, "caption", "x"}, "there is no caption in the message to edit"},
		{"a caption too long", "editMessageCaption", []any{"message_id", photo.ID, "caption", strings.Repeat("x", 1025)}, "message caption is too long"},
		{"deleting what is not there", "deleteMessage", []any{"message_id", 999}, "message to delete not found"},
		{"deleting", "deleteMessage", []any{"message_id", m.ID}, ""},
		{"editing what was deleted", "editMessageText", []any{"message_id", m.ID, "text", "x"}, "message to edit not found"},
	}
	for _, tt := range tests {
		r := w.call(t, tt.method, append([]any{"chat_id", w.ann}, tt.pairs...)...)
		if got := strings.TrimPrefix(r.Description, "Bad Request: "); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
	if st := w.Stats(); st.Edited != 2 {
		t.Errorf("%d edits counted, want 2", st.Edited)
	}
}

func TestDeletionNeedsRightsWhenOld(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(Options{})
		var m wireMessage
		w.must(t, &m, "sendMessage", "chat_id", w.group, "text", "Fog")
		time.Sleep(deleteAge)
		w.refused(t, "Bad Request: message can't be deleted for everyone", "deleteMessage", "chat_id", w.group, "message_id", m.ID)
		w.PromoteBot(w.group, w.ann, AllRights)
		w.must(t, nil, "deleteMessage", "chat_id", w.group, "message_id", m.ID)
	})
}

func TestForwardAndCopy(t *testing.T) {
	w := newWorld(Options{})
	post := w.say(t, Draft{From: w.ann, Chat: w.channel, Text: "Fog"})
	var m wireMessage
	w.must(t, &m, "forwardMessage", "chat_id", w.ann, "from_chat_id", w.channel, "message_id", post.ID)
	if m.Origin.Type != "channel" || m.ForwardChat.ID != w.channel || m.ForwardID != post.ID || m.Text != "Fog" {
		t.Errorf("forwarded as %+v", m)
	}
	var id struct {
		ID int `json:"message_id"`
	}
	w.must(t, &id, "copyMessage", "chat_id", w.ann, "from_chat_id", w.channel, "message_id", post.ID)
	if m, _ := w.Message(w.ann, id.ID); m.Text != "Fog" || m.Forward != nil {
		t.Errorf("copied as %+v", m)
	}
	w.refused(t, "Bad Request: message to copy not found", "copyMessage", "chat_id", w.ann, "from_chat_id", w.channel, "message_id", 999)
}

func TestMembers(t *testing.T) {
	w := newWorld(Options{})
	w.Join(w.forum, w.bob)
	hidden := AllRights
	hidden.Anonymous = true
	w.Promote(w.forum, w.bob, hidden)
	status := func(user int64) string {
		var m struct{ Status string }
		w.must(t, &m, "getChatMember", "chat_id", w.forum, "user_id", user)
		return m.Status
	}
	if a, b, c := status(w.ann), status(w.bob), status(w.Me().ID); a != "creator" || b != "administrator" || c != "member" {
		t.Errorf("statuses %s, %s, %s", a, b, c)
	}
	if got := status(w.AddUser(User{FirstName: "Cy"}).ID); got != "left" {
		t.Errorf("a stranger is %q", got)
	}
	admins := func() int {
		var list []json.RawMessage
		w.must(t, &list, "getChatAdministrators", "chat_id", w.forum)
		return len(list)
	}
	if n := admins(); n != 1 {
		t.Errorf("%d administrators, want only the one who is not anonymous", n)
	}
	w.PromoteBot(w.forum, w.ann, AllRights)
	if n := admins(); n != 3 {
		t.Errorf("%d administrators for one of them, want 3", n)
	}
	w.refused(t, "Bad Request: user not found", "getChatMember", "chat_id", w.forum, "user_id", 5)
	w.refused(t, "Bad Request: there are no administrators in the private chat", "getChatAdministrators", "chat_id", w.ann)
	w.must(t, nil, "leaveChat", "chat_id", w.forum)
	w.refused(t, "Forbidden: bot is not a member of the supergroup chat", "sendMessage", "chat_id", w.forum, "text", "Fog")
}

func TestCommandMenus(t *testing.T) {
	w := newWorld(Options{})
	w.Join(w.group, w.bob)
	set := func(scope, lang, command string) {
		w.must(t, nil, "setMyCommands", "commands", `[{"command":"`+command+`","description":"d"}]`, "scope", scope, "language_code", lang)
	}
	set("", "", "start")
	set(`{"type":"all_private_chats"}`, "", "watch")
	set(`{"type":"all_private_chats"}`, "de", "beobachte")
	set(`{"type":"all_chat_administrators"}`, "", "settings")
	set(`{"type":"chat","chat_id":`+jsonOf(w.forum)+`}`, "", "ferries")
	tests := []struct {
		name       string
		user, chat int64
		want       string
	}{
		{"in their language", w.ann, w.ann, "beobachte"},
		{"an administrator", w.ann, w.group, "settings"},
		{"an ordinary member", w.bob, w.group, "start"},
		{"one chat's own list", w.ann, w.forum, "ferries"},
	}
	for _, tt := range tests {
		if got := w.Commands(tt.user, tt.chat); len(got) != 1 || got[0].Command != tt.want {
			t.Errorf("%s: %+v, want %s", tt.name, got, tt.want)
		}
	}
	w.refused(t, "Bad Request: BOT_COMMAND_INVALID", "setMyCommands", "commands", `[{"command":"/Watch","description":"d"}]`)
	w.refused(t, "Bad Request: BOT_COMMAND_DESCRIPTION_INVALID", "setMyCommands", "commands", `[{"command":"watch","description":""}]`)
	w.must(t, nil, "deleteMyCommands", "scope", `{"type":"all_private_chats"}`, "language_code", "de")
	if got := w.Commands(w.ann, w.ann); got[0].Command != "watch" {
		t.Errorf("after deletion %+v", got)
	}
}
