package talk

import (
	"encoding/json"
	"errors"
	"testing"
	"time"

	"newsbot/news"
)

func TestParseOrder(t *testing.T) {
	none := order{}
	tests := []struct {
		what string
		said string
		want order
	}{
		{"a command with words", "/watch ferry fog", order{"watch", "ferry fog", false, true}},
		{"in capitals", "/WATCH Ferry", order{"watch", "Ferry", false, true}},
		{"for us, in any case", "/watch@NewsBot ferry", order{"watch", "ferry", true, true}},
		{"for another bot", "/watch@otherbot ferry", order{"watch", "ferry", true, false}},
		{"behind white space", " \n/list", order{"list", "", false, true}},
		{"words on lines of their own stay so", "/broadcast one\n\ntwo", order{"broadcast", "one\n\ntwo", false, true}},
		{"a line break ends the name", "/watch\nferry", order{"watch", "ferry", false, true}},
		{"a longer word is another command", "/watchferry", order{"watchferry", "", false, true}},
		{"a path is no command", "/etc/passwd", none},
		{"a slash is no command", "/", none},
		{"words are no command", "ferry /watch", none},
		{"letters of other scripts are no command", "/сводка", none},
		{"33 letters are no command", "/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", none},
	}
	for _, tt := range tests {
		if got, ok := parseOrder(tt.said, "newsbot"); got != tt.want || ok != (tt.want != none) {
			t.Errorf("%s: parseOrder(%q) = %+v, %v, want %+v", tt.what, tt.said, got, ok, tt.want)
		}
	}
}

func TestDecode(t *testing.T) {
	tests := []struct {
		what string
		raw  string
		id   int64
		chat news.ChatID // 0: of no chat
		bad  bool
	}{
		{"a message", `{"update_id":5,"message":{"message_id":1,"chat":{"id":-7,"type":"group"},"text":"x"}}`, 5, -7, false},
		{"a kind we do not know", `{"update_id":5,"poll":{"id":"1"}}`, 5, 0, false},
		{"a field of an unexpected type is left out", `{"update_id":5,"message":{"message_id":"one","chat":{"id":-7},"text":{"a":1}}}`, 5, -7, false},
		{"a press without a message is the person's", `{"update_id":5,"callback_query":{"id":"q","from":{"id":9},"data":"x"}}`, 5, 9, false},
		{"a message without a chat", `{"update_id":5,"message":{"message_id":1}}`, 5, 0, true},
		{"a message in a chat of an unexpected type", `{"update_id":5,"message":{"chat":[]}}`, 5, 0, true},
		{"no number", `{"message":{"chat":{"id":-7}}}`, 0, -7, true},
		{"a number of an unexpected type", `{"update_id":"5","message":{"chat":{"id":-7}}}`, 0, -7, true},
		{"a negative number", `{"update_id":-5}`, -5, 0, true},
		{"no object", `[1,2]`, 0, 0, true},
		{"null", `null`, 0, 0, true},
		{"no JSON", `{"update_id":5,`, 0, 0, true},
	}
	for _, tt := range tests {
		u, err := decode(json.RawMessage(tt.raw))
		var chat news.ChatID
		if c := u.chat(); c != nil {
			chat = c.ID
		}
		if u.ID != tt.id || chat != tt.chat || (err != nil) != tt.bad || err != nil && !errors.Is(err, errNoUpdate) {
			t.Errorf("%s: decode = update %d of chat %d, %v; want %d of %d, bad: %v", tt.what, u.ID, chat, err, tt.id, tt.chat, tt.bad)
		}
	}
}

func TestTopicOfAMessage(t *testing.T) {
	tests := []struct {
		what string
		m    message
		want news.TopicID
	}{
		{"in a topic", message{Thread: 12, InTopic: true}, 12},
		{"a chain of replies is no topic", message{Thread: 12}, 0},
		{"General has no number", message{InTopic: true}, 0},
	}
	for _, tt := range tests {
		if got := tt.m.topic(); got != tt.want {
			t.Errorf("%s: topic() = %d, want %d", tt.what, got, tt.want)
		}
	}
}

// FuzzDecode asserts that whatever comes as an update is either refused or can
// be asked everything that its handlers ask, without a panic.
func FuzzDecode(f *testing.F) {
	f.Add([]byte(`{"update_id":5,"message":{"message_id":1,"date":1,"chat":{"id":-7,"type":"supergroup"},"from":{"id":3},"text":"/watch@newsbot x","message_thread_id":4,"is_topic_message":true}}`))
	f.Add([]byte(`{"update_id":5,"callback_query":{"id":"q","from":{"id":9},"data":"1u.1","message":{"chat":{"id":9},"date":0,"reply_markup":{"inline_keyboard":[[{"callback_data":"1u.1"}]]}}}}`))
	f.Add([]byte(`{"update_id":9,"my_chat_member":{"chat":{"id":1},"new_chat_member":{"status":"kicked"}}}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		u, err := decode(raw)
		if err != nil {
			return
		}
		if c := u.chat(); c != nil && c.ID == 0 && u.Press == nil {
			t.Errorf("an update of no chat passed: %s", raw)
		}
		for _, m := range []*message{u.Message, u.ChannelPost, u.Edited, u.EditedPost} {
			if m == nil {
				continue
			}
			parseOrder(m.said(), "newsbot")
			callOf(m, news.Chat{}, noon)
			_, _, _ = m.destination(), m.forwarded(), m.byBot()
		}
		if u.Press != nil {
			parseToken(u.Press.Data)
		}
		if u.OurMember != nil {
			_, _ = Standing(u.OurMember.Chat.Kind, u.OurMember.New)
		}
	})
}

// noon is when the tests' calls are made.
var noon = time.Date(2026, 3, 14, 12, 0, 0, 0, time.UTC)
