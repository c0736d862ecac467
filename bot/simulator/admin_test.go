package simulator

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
)

func TestManagingTopics(t *testing.T) {
	w := newWorld(Options{})
	w.refused(t, "Bad Request: the chat is not a forum", "createForumTopic", "chat_id", w.channel, "name", "Fog")
	w.refused(t, "Bad Request: not enough rights to create a topic", "createForumTopic", "chat_id", w.forum, "name", "Fog")
	w.PromoteBot(w.forum, w.ann, AllRights)
	w.refused(t, "Bad Request: TOPIC_TITLE_EMPTY", "createForumTopic", "chat_id", w.forum, "name", "")
	var made struct {
		ID int `json:"message_thread_id"`
	}
	w.must(t, &made, "createForumTopic", "chat_id", w.forum, "name", "Fog")
	in := []any{"chat_id", w.forum, "message_thread_id", made.ID}
	w.must(t, nil, "editForumTopic", append(in, "name", "Thick fog")...)
	w.must(t, nil, "closeForumTopic", in...)
	w.drain()
	c, _ := w.Chat(w.forum)
	if got, want := c.Topics[2], (Topic{ID: made.ID, Name: "Thick fog", Closed: true}); got != want {
		t.Errorf("topic %+v, want %+v", got, want)
	}
	w.must(t, nil, "reopenForumTopic", in...)
	w.must(t, nil, "deleteForumTopic", in...)
	w.refused(t, "Bad Request: TOPIC_ID_INVALID", "closeForumTopic", in...)
	w.RenameTopic(w.forum, w.ann, w.topic, "Boats")
	var texts []string
	for _, m := range w.Messages(w.forum) {
		texts = append(texts, m.Service.Text)
	}
	if want := []string{"Ann added newsbot", "Ann created the topic Ferries", "the topic is called Boats"}; !slices.Equal(texts, want) {
		t.Errorf("service messages %q, want %q", texts, want)
	}
}

func TestPinning(t *testing.T) {
	w := newWorld(Options{})
	said := w.say(t, Draft{From: w.ann, Chat: w.group, Text: "Fog"})
	pin := []any{"chat_id", w.group, "message_id", said.ID}
	w.refused(t, "Bad Request: not enough rights to manage pinned messages in the chat", "pinChatMessage", pin...)
	w.PromoteBot(w.group, w.ann, AllRights)
	w.refused(t, "Bad Request: message to pin not found", "pinChatMessage", "chat_id", w.group, "message_id", 999)
	w.must(t, nil, "pinChatMessage", pin...)
	w.must(t, nil, "pinChatMessage", pin...)
	var full struct {
		Pinned wireMessage `json:"pinned_message"`
	}
	w.must(t, &full, "getChat", "chat_id", w.group)
	if all := w.Messages(w.group); full.Pinned.ID != said.ID || all[len(all)-1].Service.Pinned != said.ID {
		t.Errorf("pinned %+v", full.Pinned)
	}
	w.must(t, nil, "unpinChatMessage", "chat_id", w.group)
	w.refused(t, "Bad Request: message to unpin not found", "unpinChatMessage", pin...)
}

func TestDeletingSeveral(t *testing.T) {
	w := newWorld(Options{})
	said := w.say(t, Draft{From: w.ann, Chat: w.group, Text: "hello"})
	var m wireMessage
	w.must(t, &m, "sendMessage", "chat_id", w.group, "text", "Fog")
	w.must(t, nil, "deleteMessages", "chat_id", w.group, "message_ids", jsonOf([]int{said.ID, m.ID, 999}))
	if _, ok := w.Message(w.group, m.ID); ok {
		t.Error("its own message is still there")
	}
	if _, ok := w.Message(w.group, said.ID); !ok {
		t.Error("somebody else's message is gone")
	}
	w.refused(t, "Bad Request: message identifiers are not specified", "deleteMessages", "chat_id", w.group, "message_ids", "[]")
}

func TestReplyKeyboards(t *testing.T) {
	w := newWorld(Options{})
	tests := []struct {
		name, markup, want string
		keyboard           Keyboard
	}{
		{"words and objects", `{"keyboard":[["Yes",{"text":"Share","request_chat":{"request_id":1}}]]}`, "", Keyboard{Rows: [][]string{{"Yes", "Share"}}}},
		{"removal", `{"remove_keyboard":true}`, "", Keyboard{Remove: true}},
		{"a forced reply", `{"force_reply":true}`, "", Keyboard{ForceReply: true}},
		{"an empty button", `{"keyboard":[[""]]}`, "keyboard button text must be non-empty", Keyboard{}},
		{"a number for a button", `{"keyboard":[[5]]}`, "can't parse keyboard button: KeyboardButton must be a String or an Object", Keyboard{}},
		{"rows that are none", `{"keyboard":5}`, "can't parse reply keyboard markup JSON object", Keyboard{}},
	}
	for _, tt := range tests {
		r := w.call(t, "sendMessage", "chat_id", w.ann, "text", "Fog", "reply_markup", tt.markup)
		if got := strings.TrimPrefix(r.Description, "Bad Request: "); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
		if tt.want != "" {
			continue
		}
		all := w.Messages(w.ann)
		k := all[len(all)-1].Keyboard
		if string(k.Raw) != tt.markup || jsonOf(k.Rows) != jsonOf(tt.keyboard.Rows) || k.Remove != tt.keyboard.Remove || k.ForceReply != tt.keyboard.ForceReply {
			t.Errorf("%s: %+v", tt.name, k)
		}
	}
}

func TestProfile(t *testing.T) {
	w := newWorld(Options{})
	w.must(t, nil, "setMyDescription", "description", "News as it breaks")
	w.must(t, nil, "setMyDescription", "description", "Nachrichten", "language_code", "de")
	if en, de := w.Description("en"), w.Description("de"); en != "News as it breaks" || de != "Nachrichten" {
		t.Errorf("descriptions %q and %q", en, de)
	}
	w.refused(t, "Bad Request: BOT_SHORT_DESCRIPTION_TOO_LONG", "setMyShortDescription", "short_description", strings.Repeat("x", 121))
	w.refused(t, "Bad Request: BOT_DESCRIPTION_TOO_LONG", "setMyDescription", "description", strings.Repeat("x", 513))
	var got struct{ Description string }
	w.must(t, &got, "getMyDescription", "language_code", "de")
	if got.Description != "Nachrichten" {
		t.Errorf("described as %+v", got)
	}
	w.must(t, nil, "setChatMenuButton", "menu_button", `{"type":"commands"}`)
	w.refused(t, "Bad Request: unsupported menu button type", "setChatMenuButton", "menu_button", `{"type":"pigeon"}`)
	var button json.RawMessage
	w.must(t, &button, "getChatMenuButton")
	if string(button) != `{"type":"commands"}` {
		t.Errorf("menu button %s", button)
	}
	w.refused(t, "Bad Request: wrong parameter action in request", "sendChatAction", "chat_id", w.ann, "action", "dance")
}

func TestChatsAreDescribed(t *testing.T) {
	w := newWorld(Options{})
	w.Link(w.channel, w.forum)
	var full struct {
		Title       string
		Type        Kind
		Forum       bool  `json:"is_forum"`
		Linked      int64 `json:"linked_chat_id"`
		Permissions Permissions
	}
	w.must(t, &full, "getChat", "chat_id", w.forum)
	if full.Title != "Harbour" || full.Type != Supergroup || !full.Forum || full.Linked != w.channel || full.Permissions != AllPermissions {
		t.Errorf("described as %+v", full)
	}
	var n int
	w.must(t, &n, "getChatMemberCount", "chat_id", w.forum)
	if n != 2 {
		t.Errorf("%d members, want Ann and the bot", n)
	}
	if got := len(w.Chats()); got != 4 {
		t.Errorf("%d chats, want 4", got)
	}
	w.Leave(w.forum, w.ann)
	if c, _ := w.Chat(w.forum); c.Members[0].Status != Left || c.Bot.Status != NormalMember {
		t.Errorf("members %+v, bot %+v", c.Members, c.Bot)
	}
}
