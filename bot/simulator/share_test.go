package simulator

import (
	"slices"
	"testing"
)

// asking is a reply keyboard of one button that asks for a chat.
func asking(fields string) string {
	return `{"keyboard":[[{"text":"Choose","request_chat":{"request_id":7,` + fields + `}}]]}`
}

func TestARequestForAChatIsChecked(t *testing.T) {
	w := newWorld(Options{})
	tests := []struct {
		name string
		chat int64
		ask  string
		want string
	}{
		{"a channel", w.ann, asking(`"chat_is_channel":true`), ""},
		{"rights for the bot that the person need not have", w.ann, asking(`"chat_is_channel":true,"bot_administrator_rights":{"can_post_messages":true}`), "Bad Request: USER_RIGHTS_MISSING"},
		{"rights that both are to have", w.ann, asking(`"chat_is_channel":true,"user_administrator_rights":{"can_post_messages":true,"can_edit_messages":true},"bot_administrator_rights":{"can_post_messages":true}`), ""},
		{"in a group", w.group, asking(`"chat_is_channel":true`), "Bad Request: chats can be requested in private chats only"},
	}
	for _, tt := range tests {
		r := w.call(t, "sendMessage", "chat_id", tt.chat, "text", "Which?", "reply_markup", tt.ask)
		if r.Description != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, r.Description, tt.want)
		}
	}
}

func TestShareChat(t *testing.T) {
	w := newWorld(Options{})
	fog := w.AddChat(Chat{Kind: Channel, Title: "Fog"}, w.ann).ID // the bot is not there
	bobs := w.AddChat(Chat{Kind: Channel, Title: "Bob's"}, w.bob).ID
	w.Join(bobs, w.ann)
	if err := w.ShareChat(w.ann, 7, fog); err == nil {
		t.Error("a chat was shared that nobody asked for")
	}
	w.must(t, nil, "sendMessage", "chat_id", w.ann, "text", "Which?", "reply_markup",
		asking(`"chat_is_channel":true,"request_title":true,"user_administrator_rights":{"can_post_messages":true},"bot_administrator_rights":{"can_post_messages":true}`))
	for what, chat := range map[string]int64{"a group": w.group, "a channel where she only reads": bobs} {
		if err := w.ShareChat(w.ann, 7, chat); err == nil {
			t.Errorf("%s was shared", what)
		}
	}
	w.drain()
	if err := w.ShareChat(w.ann, 7, fog); err != nil {
		t.Fatal(err)
	}
	if got, want := w.gotUpdates(t), []string{"my_chat_member: administrator", "message"}; !slices.Equal(got, want) {
		t.Errorf("updates %q, want %q", got, want)
	}
	all := w.Messages(w.ann)
	if s := all[len(all)-1].Service.Shared; *s != (SharedChat{Request: 7, Chat: fog, Title: "Fog"}) {
		t.Errorf("shared %+v", s)
	}
	w.must(t, nil, "sendMessage", "chat_id", fog, "text", "Fog")
	w.must(t, nil, "sendMessage", "chat_id", w.ann, "text", "Thank you", "reply_markup", `{"remove_keyboard":true}`)
	if err := w.ShareChat(w.ann, 7, fog); err == nil {
		t.Error("a chat was shared by a button that is gone")
	}
}

// The page offers the chats that fit, under the latest keyboard alone.
func TestChoices(t *testing.T) {
	w := newWorld(Options{})
	fog := w.AddChat(Chat{Kind: Channel, Title: "Fog"}, w.ann).ID
	w.AddChat(Chat{Kind: Channel, Title: "Bob's"}, w.bob)
	w.must(t, nil, "sendMessage", "chat_id", w.ann, "text", "Which?", "reply_markup",
		asking(`"chat_is_channel":true,"user_administrator_rights":{"can_post_messages":true},"bot_administrator_rights":{"can_post_messages":true}`))
	sent := w.Messages(w.ann)
	m := sent[len(sent)-1]
	all := w.Choices(w.ann, m.ID)
	if !slices.Contains(all, Choice{Request: 7, Text: "Choose", Chat: fog, Title: "Fog"}) {
		t.Errorf("choices %+v lack Ann's channel", all)
	}
	for _, c := range all {
		if err := w.ShareChat(w.ann, c.Request, c.Chat); err != nil {
			t.Errorf("%s is offered and refused: %v", c.Title, err)
		}
	}
	w.must(t, nil, "sendMessage", "chat_id", w.ann, "text", "Thank you", "reply_markup", `{"remove_keyboard":true}`)
	if all := w.Choices(w.ann, m.ID); len(all) > 0 {
		t.Errorf("after the keyboard is gone there are %+v", all)
	}
}
