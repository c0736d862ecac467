package simulator

import (
	"strings"
	"testing"
)

func TestForwardAndCopyMany(t *testing.T) {
	w := newWorld(Options{})
	var first, second wireMessage
	w.must(t, &first, "sendMessage", "chat_id", w.channel, "text", "<b>Fog</b>", "parse_mode", "HTML")
	w.must(t, &second, "sendPhoto", "chat_id", w.channel, "photo", "https://h.example/1.jpg", "caption", "Ferry")
	var album []wireMessage
	w.must(t, &album, "sendMediaGroup", "chat_id", w.channel, "media", `[{"type":"photo","media":"https://h.example/1.jpg"},{"type":"photo","media":"https://h.example/2.jpg"}]`)
	var hidden wireMessage
	w.must(t, &hidden, "sendMessage", "chat_id", w.channel, "text", "Secret", "protect_content", true)
	ids := jsonOf([]int{first.ID, second.ID, album[0].ID, album[1].ID, hidden.ID, 999})
	for _, method := range []string{"forwardMessages", "copyMessages"} {
		var sent []messageID
		w.must(t, &sent, method, "chat_id", w.ann, "from_chat_id", "@harbour", "message_ids", ids, "remove_caption", method == "copyMessages")
		if len(sent) != 4 {
			t.Fatalf("%s: %d messages, want 4", method, len(sent))
		}
		at := func(i int) Message { m, _ := w.Message(w.ann, sent[i].ID); return m }
		forwarded := method == "forwardMessages"
		if m := at(0); m.Text != "Fog" || len(m.Entities) != 1 || (m.Forward != nil) != forwarded {
			t.Errorf("%s: text %+v", method, m)
		}
		if m := at(1); m.Photo == nil || (m.Text == "Ferry") != forwarded {
			t.Errorf("%s: picture %+v", method, m)
		}
		if a, b := at(2).Album, at(3).Album; a == "" || a != b || a == album[0].Album {
			t.Errorf("%s: albums %q and %q, there %q", method, a, b, album[0].Album)
		}
	}
}

func TestForwardAndCopyManyRefusals(t *testing.T) {
	w := newWorld(Options{})
	tests := []struct{ name, ids, want string }{
		{"none", "[]", "message identifiers are not specified"},
		{"no list", "5", "can't parse message ids JSON object"},
		{"more than 100", "[" + strings.Repeat("1,", 100) + "1]", "too many message identifiers specified"},
		{"twice the same", "[5,5]", "message identifiers must be in a strictly increasing order"},
		{"none that is there", "[998,999]", "there are no messages to forward"},
	}
	for _, tt := range tests {
		for _, method := range []string{"forwardMessages", "copyMessages"} {
			w.refused(t, "Bad Request: "+tt.want, method, "chat_id", w.ann, "from_chat_id", w.channel, "message_ids", tt.ids)
		}
	}
}

func TestCopyWithAnotherCaption(t *testing.T) {
	w := newWorld(Options{})
	var photo wireMessage
	w.must(t, &photo, "sendPhoto", "chat_id", w.channel, "photo", "https://h.example/1.jpg", "caption", "Fog")
	if p := photo.Photo[0]; p.Width == 0 || p.Height == 0 {
		t.Errorf("a picture by its address is %d by %d pixels", p.Width, p.Height)
	}
	var id messageID
	w.must(t, &id, "copyMessage", "chat_id", w.ann, "from_chat_id", w.channel, "message_id", photo.ID, "caption", "<i>Ferry</i>", "parse_mode", "HTML")
	if m, _ := w.Message(w.ann, id.ID); m.Text != "Ferry" || len(m.Entities) != 1 {
		t.Errorf("copied as %+v", m)
	}
}

func TestEditMessageMedia(t *testing.T) {
	w := newWorld(Options{})
	var text, photo wireMessage
	w.must(t, &text, "sendMessage", "chat_id", w.ann, "text", "Fog")
	w.must(t, &photo, "sendPhoto", "chat_id", w.ann, "photo", "https://h.example/1.jpg", "caption", "Fog")
	same := `{"type":"photo","media":"` + photo.Photo[0].ID + `","caption":"Fog"}`
	tests := []struct {
		name    string
		message int
		media   string
		want    string
	}{
		{"another picture", photo.ID, `{"type":"photo","media":"https://h.example/2.jpg","caption":"<b>Ferry</b>","parse_mode":"HTML"}`, ""},
		{"a picture in place of a text", text.ID, same, ""},
		{"the same again", text.ID, same, "message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message"},
		{"no media", photo.ID, ``, "media is not specified"},
		{"an unknown kind", photo.ID, `{"type":"pigeon","media":"https://h.example/2.jpg"}`, "unsupported media type pigeon"},
		{"a caption too long", photo.ID, `{"type":"photo","media":"https://h.example/2.jpg","caption":"` + strings.Repeat("x", 1025) + `"}`, "message caption is too long"},
		{"a message that is not there", 999, same, "message to edit not found"},
	}
	for _, tt := range tests {
		r := w.call(t, "editMessageMedia", "chat_id", w.ann, "message_id", tt.message, "media", tt.media)
		if got := strings.TrimPrefix(r.Description, "Bad Request: "); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
	if m, _ := w.Message(w.ann, photo.ID); m.Text != "Ferry" || m.Photo.URL != "https://h.example/2.jpg" {
		t.Errorf("the picture became %+v", m)
	}
	w.must(t, nil, "editMessageCaption", "chat_id", w.ann, "message_id", photo.ID, "caption", "Clear")
	if m, _ := w.Message(w.ann, photo.ID); m.Text != "Clear" || m.Photo == nil {
		t.Errorf("with another caption it became %+v", m)
	}
}

func TestSetMessageReaction(t *testing.T) {
	w := newWorld(Options{})
	said := w.say(t, Draft{From: w.ann, Chat: w.ann, Text: "thanks"})
	w.drain()
	tests := []struct {
		name, reaction string
		message        int
		want, shows    string
	}{
		{"a heart", `[{"type":"emoji","emoji":"❤"}]`, said.ID, "", "❤"},
		{"two", `[{"type":"emoji","emoji":"❤"},{"type":"emoji","emoji":"👍"}]`, said.ID, "REACTIONS_TOO_MANY", "❤"},
		{"an emoji that is none", `[{"type":"emoji","emoji":"🌫"}]`, said.ID, "REACTION_INVALID", "❤"},
		{"for money", `[{"type":"paid"}]`, said.ID, "REACTION_INVALID", "❤"},
		{"nowhere", `[{"type":"emoji","emoji":"❤"}]`, 999, "message to react not found", "❤"},
		{"taken back", `[]`, said.ID, "", ""},
	}
	for _, tt := range tests {
		r := w.call(t, "setMessageReaction", "chat_id", w.ann, "message_id", tt.message, "reaction", tt.reaction)
		if got := strings.TrimPrefix(r.Description, "Bad Request: "); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
		if m, _ := w.Message(w.ann, said.ID); m.Reaction != tt.shows {
			t.Errorf("%s: shows %q, want %q", tt.name, m.Reaction, tt.shows)
		}
	}
	if got := w.gotUpdates(t); got != nil {
		t.Errorf("the bot hears of its own reactions: %q", got)
	}
}
