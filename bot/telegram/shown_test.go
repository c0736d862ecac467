package telegram_test

import (
	"encoding/json"
	"testing"

	"newsbot/bot/simulator"
	"newsbot/bot/telegram"
	"newsbot/news"
)

// shownBy is a message as the simulator describes it to clients.
func shownBy(t *testing.T, s *simulator.Server, chat int64, id news.MessageID) telegram.Shown {
	t.Helper()
	m, ok := s.Message(chat, int(id))
	if !ok {
		t.Fatalf("no message %d", id)
	}
	shown := telegram.Shown{Text: m.Text}
	raw, err := json.Marshal(m.Entities)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(raw, &shown.Entities); err != nil {
		t.Fatal(err)
	}
	for _, row := range m.Buttons {
		var buttons []telegram.Button
		for _, b := range row {
			buttons = append(buttons, telegram.Button{Text: b.Text, URL: b.URL, Data: b.Data})
		}
		shown.Buttons = append(shown.Buttons, buttons)
	}
	return shown
}

// TestShown sends each message, and then knows that an edit to it would change
// nothing, as Telegram does; and that each other one would.
func TestShown(t *testing.T) {
	s := simulator.New(simulator.Options{})
	ann := s.AddPrivate(simulator.User{FirstName: "Ann"}).ID
	c, err := telegram.New(telegram.Options{Token: s.Token(), Transport: s.Transport()})
	if err != nil {
		t.Fatal(err)
	}
	mute := [][]telegram.Button{{{Text: "Mute…", Data: "1m"}, {Text: "Open", URL: "https://h.example/1"}}, {{Text: "Done", Data: "1d"}}}
	texts := []telegram.HTML{
		"fog",
		telegram.Escape("fog & ferry"),
		telegram.Bold("fog"),
		telegram.Italic("fog"),
		telegram.Bold("🌫 fog") + " at " + telegram.Code("/list") + ", @harbour #fog",
		telegram.Bold(telegram.Link("fog", "https://h.example/1")) + "\n" + telegram.Link(telegram.Escape("fog & ferry"), "https://h.example/2?a=1&b=2"),
		"<blockquote>fog</blockquote>",
		"<blockquote expandable>fog</blockquote>",
		`At <tg-time unix="1764252300" format="t">14:05</tg-time>.`,
		`At <tg-time unix="1764252360" format="t">14:05</tg-time>.`,
	}
	var all []telegram.Message
	for _, text := range texts {
		all = append(all, telegram.Message{Text: text}, telegram.Message{Text: text, Buttons: mute}, telegram.Message{Text: text, Buttons: mute[:1]})
	}
	all = append(all, telegram.Message{Text: "<b>fog</b>s", Raw: true})
	for i, m := range all {
		m.To.Chat = news.ChatID(ann)
		sent, err := c.Send(t.Context(), m)
		if err != nil {
			t.Fatal(err)
		}
		shown := shownBy(t, s, ann, sent.Message)
		for j, other := range all {
			other.To = m.To
			if got := shown.Is(other); got != (i == j) {
				t.Errorf("%q %v, edited to %q %v: changes nothing %v, want %v", m.Text, m.Buttons, other.Text, other.Buttons, got, i == j)
			}
		}
	}
}

func TestShownIsCareful(t *testing.T) {
	for _, text := range []telegram.HTML{"<b>fog", "fog</b>", "<a>fog</a>", `<span class="tg-spoiler">fog</span>`, "<b", "<"} {
		if (telegram.Shown{Text: text.Plain()}).Is(telegram.Message{Text: text}) {
			t.Errorf("%q is taken for certain", text)
		}
	}
}
