package bot

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"newsbot/bot/simulator"
	"newsbot/bot/talk"
	"newsbot/news"
)

// A spot is somewhere that a command can be said, by somebody.
type spot struct {
	name  string
	draft simulator.Draft
	may   bool // change what the chat gets
}

// spots are a private chat, and a group with topics and a channel whose titles are as
// long as they can be.
func (s *scene) spots() []spot {
	title := strings.Repeat("<&ж", 42)
	g := s.AddChat(simulator.Chat{Kind: simulator.Supergroup, Title: title, Forum: true}, s.bob).ID
	s.Join(g, s.cy)
	s.AddBot(g, s.bob)
	topic := s.AddTopic(g, s.bob, title)
	ch := s.AddChat(simulator.Chat{Kind: simulator.Channel, Title: title}, s.bob).ID
	s.Join(ch, s.cy)
	s.AddBot(ch, s.bob)
	s.pass(time.Second)
	return []spot{
		{"in private", simulator.Draft{From: s.bob, Chat: s.bob}, true},
		{"in private, an operator", simulator.Draft{From: s.ann, Chat: s.ann}, true},
		{"a member of a group", simulator.Draft{From: s.cy, Chat: g}, false},
		{"an administrator", simulator.Draft{From: s.bob, Chat: g}, true},
		{"an anonymous administrator", simulator.Draft{From: s.bob, As: g, Chat: g}, true},
		{"a member in a topic", simulator.Draft{From: s.cy, Chat: g, Topic: topic}, false},
		{"an administrator in a topic", simulator.Draft{From: s.bob, Chat: g, Topic: topic}, true},
		{"in a channel", simulator.Draft{From: s.bob, Chat: ch}, true},
	}
}

// features are all that people can ask for, as another bot of the same options has it.
func (s *scene) features() []talk.Feature {
	s.t.Helper()
	other, err := New(s.o)
	if err != nil {
		s.t.Fatal(err)
	}
	return other.features(&s.o)
}

// filledUp has many watches and sources with long names, and a story of which
// everything is long, told in each spot.
func (s *scene) filledUp(spots []spot) {
	s.t.Helper()
	var src news.Source
	for i := range 25 {
		src = s.addSource(fmt.Sprintf("%02d %s", i, strings.Repeat("Ж&", 30)), news.FromAdmin)
	}
	long := news.Item{GUID: "1", Title: strings.Repeat("Ferry <Aurora> & ", 200), Deck: strings.Repeat("fog ж & ", 200), Link: "https://harbour.example/" + strings.Repeat("a", 1900)}
	for i := range 5 {
		long.Bullets = append(long.Bullets, fmt.Sprint(i, strings.Repeat(" point & ж <", 90)))
	}
	var to []news.Destination
	for _, p := range spots {
		d := news.Destination{Chat: news.ChatID(p.draft.Chat), Topic: news.TopicID(p.draft.Topic)}
		for i := range 12 {
			query := fmt.Sprintf("ferry %s%d", strings.Repeat("ж", 480), i)
			if _, _, err := s.db.Subscribe(news.Subscription{Destination: d, Query: query, Typed: query}); err != nil {
				s.t.Fatal(err)
			}
		}
		to = append(to, d)
	}
	s.report(src, long, "ferry", to...)
}

// TestEveryCommandEverywhere says each command of each feature in each spot, with
// nothing, little and much behind it, among values as long as they can be: Telegram
// refuses no message, nothing breaks, and nobody changes what they may not. Then all
// buttons that came of it are pressed, by who may and who may not, stale ones too.
func TestEveryCommandEverywhere(t *testing.T) {
	play(t, func(o *Options) { o.Discover = aPage }, func(s *scene) {
		spots := s.spots()
		s.filledUp(spots)
		letters := map[byte]talk.Action{}
		for _, f := range s.features() {
			for _, a := range f.Actions {
				letters[a.Letter] = a
			}
			for _, c := range f.Commands {
				for _, p := range spots {
					for _, args := range []string{"", " x", " 1 " + strings.Repeat("ж", 3900)} {
						s.tries(p, c, args)
					}
				}
			}
		}
		s.pressesAll(spots, letters)
		st := s.Stats()
		for refusal, n := range st.Refused {
			if refusal == "Bad Request: chat not found" && n <= st.Calls["getChat"]+st.Calls["getchat"] {
				continue // somebody was asked after by a name that nobody has
			}
			t.Errorf("Telegram refuses %d messages: %s", n, refusal)
		}
		if pressed := st.Calls["answerCallbackQuery"]; pressed < 300 || st.Sent < 500 {
			t.Errorf("%d presses and %d messages: too few to tell anything", pressed, st.Sent)
		}
	})
}

// tries says a command in a spot.
func (s *scene) tries(p spot, c talk.Command, args string) {
	s.t.Helper()
	d := p.draft
	if d.Text = "/" + c.Name + args; d.Chat < 0 && p.name != "in a channel" {
		d.Text = "/" + c.Name + "@newsbot" + args
	}
	got := s.say(d)
	s.pass(time.Minute) // a group has only so many answers
	all := strings.Join(textsOf(got), "\n")
	brief := fmt.Sprintf("/%s%.5s, %s", c.Name, args, p.name)
	switch {
	case strings.Contains(all, "something went wrong"):
		s.t.Errorf("%s: %s", brief, all)
	case c.Operator:
	case c.Changes && !p.may && !strings.Contains(all, "Only administrators"):
		s.t.Errorf("%s: a member is answered %q", brief, all)
	case d.Chat > 0 && len(got) == 0:
		s.t.Errorf("%s: no answer", brief)
	}
}

// pressesAll presses each button that stands somewhere, and data that none has.
func (s *scene) pressesAll(spots []spot, letters map[byte]talk.Action) {
	s.t.Helper()
	seen := map[int64]bool{}
	for _, p := range spots {
		if seen[p.draft.Chat] {
			continue
		}
		seen[p.draft.Chat] = true
		for _, m := range s.Messages(p.draft.Chat) {
			for _, row := range m.Buttons {
				for _, b := range row {
					if b.Data != "" {
						s.pressesOne(p, m, b.Data, letters)
					}
				}
			}
		}
	}
	own := s.last(s.bob)
	for letter := range letters {
		for _, data := range []string{"1" + string(letter), "1" + string(letter) + ".1.1.1.1", "1" + string(letter) + ".zzzzzzzzzzzzz"} {
			if toast, after := s.pressData(s.bob, own, data); toast == "" || after.Text != own.Text {
				s.t.Errorf("forged %q is answered %q and makes %q", data, toast, after.Text)
			}
		}
	}
}

// pressesOne has a member, where there is one, and then who may press a button.
func (s *scene) pressesOne(p spot, m simulator.Message, data string, letters map[byte]talk.Action) {
	s.t.Helper()
	now, there := s.Message(m.Chat, m.ID)
	if !there || len(data) < 2 {
		return
	}
	if action := letters[data[1]]; p.draft.Chat < 0 && action.Changes {
		if toast, after := s.pressData(s.cy, now, data); toast == "" || after.Text != now.Text {
			s.t.Errorf("a member presses %q below %.40q: %q", data, now.Text, toast)
		}
	}
	if toast, _ := s.pressData(p.draft.From, now, data); strings.Contains(toast, "something went wrong") {
		s.t.Errorf("%s, %q below %.40q: %s", p.name, data, now.Text, toast)
	}
	s.pass(5 * time.Second)
}
