package bot

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"newsbot/bot/simulator"
	"newsbot/news"
)

// fogChannel is a channel of Bob's, in which we may post.
func (s *scene) fogChannel() int64 {
	fog := s.AddChat(simulator.Chat{Kind: simulator.Channel, Title: "Fog"}, s.bob).ID
	s.PromoteBot(fog, s.bob, simulator.Rights{PostMessages: true, EditMessages: true})
	s.pass(time.Second)
	return fog
}

func TestAChannelIsRunFromAPrivateChat(t *testing.T) {
	play(t, nil, func(s *scene) {
		fog := s.AddChat(simulator.Chat{Kind: simulator.Channel, Title: "Fog"}, s.bob).ID
		s.expect(simulator.Draft{From: s.bob, Text: "/channel"}, "Which channel or group")
		if err := s.ShareChat(s.bob, 1, fog); err != nil {
			t.Fatal(err)
		}
		s.pass(time.Second)
		panel := s.last(s.bob)
		s.contains(panel, "Fog: what you send me now is for there", "Nothing is watched for it")
		m := s.expect(simulator.Draft{From: s.bob, Text: "/watch ferry"}, "For Fog:", "Watching ferry")
		s.expect(simulator.Draft{From: s.bob, Text: "/list"}, "For Fog:", "ferry")
		s.expect(simulator.Draft{From: s.bob, Text: "/settings bullets 2"}, "For Fog:", "up to 2")
		if got := s.subscriptions(fog, 0); len(got) != 1 || got[0] != "ferry" {
			t.Fatalf("the channel watches %q", got)
		}
		_, panel = s.press(s.bob, panel, "Done")
		s.contains(panel, "for this chat again")
		s.expect(simulator.Draft{From: s.bob, Text: "/list"}, "Nothing yet")
		s.expect(simulator.Draft{From: s.bob, Text: "/watch fog"}, "Watching fog")

		_, m = s.press(s.bob, m, "Remove") // of the channel, whoever Bob acts for now
		s.contains(m, "For Fog:", "Removed: ferry")
		if got := s.subscriptions(fog, 0); len(got) != 0 {
			t.Errorf("the channel still watches %q", got)
		}
		if got := s.subscriptions(s.bob, 0); len(got) != 1 {
			t.Errorf("Bob watches %q", got)
		}
		if got := s.since(fog, 0); len(got) != 0 {
			t.Errorf("in the channel stands %q", got[0].Text)
		}
	})
}

// TestWhatIsSaidOfADeskIsSo stops a channel and resumes it as the answer says, reads what
// is one's own beside it, and ends it in words.
func TestWhatIsSaidOfADeskIsSo(t *testing.T) {
	play(t, nil, func(s *scene) {
		s.expect(simulator.Draft{From: s.bob, Text: "done"}, "What you send me is for this chat")
		fog := s.fogChannel()
		s.expect(simulator.Draft{From: s.bob, Text: fmt.Sprint("/channel ", fog)}, "Nothing is watched for it")
		s.expect(simulator.Draft{From: s.bob, Text: "/stop"}, "For Fog:", "/start resumes")
		s.expect(simulator.Draft{From: s.bob, Text: "/start"}, "For Fog:", "Alerts are back on")
		if c, err := s.db.Chat(news.ChatID(fog)); err != nil || c.State != news.Active {
			t.Errorf("the channel is %v, %v", c.State, err)
		}
		s.expect(simulator.Draft{From: s.bob, Text: "/start"}, "I watch the news")
		s.expect(simulator.Draft{From: s.bob, Text: "/saved"}, "Nothing is saved")
		s.expect(simulator.Draft{From: s.bob, Text: "Done"}, "for this chat again")
		s.expect(simulator.Draft{From: s.bob, Text: "/list"}, "Nothing yet")
	})
}

// TestThereIsNotHere: what is said to who acts for a channel calls that neither "here"
// nor "this chat", nor does what they read of a press.
func TestThereIsNotHere(t *testing.T) {
	k := &ticker{price: 67120, yore: 66324}
	play(t, func(o *Options) { withFiles(o); priced(t, k)(o) }, func(s *scene) {
		fog, src := s.fogChannel(), s.addSource("Harbour News", news.FromAdmin)
		s.report(src, news.Item{GUID: "1", Link: "https://h.example/1", Title: "Fog lifts", Text: "Fog lifts."}, "")
		s.expect(simulator.Draft{From: s.bob, Text: fmt.Sprint("/channel ", fog)}, "what you send me now")
		here := regexp.MustCompile(`(?i)\b(here|this (chat|channel|group))\b`)
		for _, said := range []string{
			"/watch ferry", "/follow Harbour News", "/list", "/price BTC > 80000", "/price BTC ±5% 1h", "/mute ferry", "/muted", "/unwatch all", "/settings",
			"/settings gap", "/settings cap", "/settings zone Lisbon", "/why Fog lifts", "/why Nothing like it", "/export", "/forgetme", "/ticker", "/ticker on",
			"/approval", "/queue", "/stop", "/list", "/watch storm", "/start", "storm warning", "/latest", "/sources", "/test ferry",
		} {
			for _, m := range s.say(simulator.Draft{From: s.bob, Text: said}) {
				if wrong := here.FindString(strings.ReplaceAll(m.Text, "Send me either file, here or in another chat", "")); wrong != "" || m.Document == nil && !strings.HasPrefix(m.Text, "For Fog:") {
					t.Errorf("%q is answered with %q in %q", said, wrong, m.Text)
				}
				for _, row := range m.Buttons {
					for _, b := range row {
						if wrong := here.FindString(b.Text); wrong != "" {
							t.Errorf("below %q stands the button %q", said, b.Text)
						}
					}
				}
			}
			s.pass(3 * time.Second)
		}
		s.expect(simulator.Draft{From: s.bob, Text: "/template"}, "That is a setting: /settings template")
		m := s.expect(simulator.Draft{From: s.bob, Text: "/list"}, "What is watched and followed there")
		s.Demote(fog, s.bob)
		if toast, _ := s.press(s.bob, m, "Remove some"); !strings.Contains(toast, "in that channel can change what I post there") {
			t.Errorf("who may not is told %q", toast)
		}
	})
}

func TestADeskSurvivesARestart(t *testing.T) {
	play(t, nil, func(s *scene) {
		fog := s.fogChannel()
		s.expect(simulator.Draft{From: s.bob, Text: fmt.Sprint("/channel ", fog)}, "Fog: what you send")
		s.stop()
		s.start()
		s.expect(simulator.Draft{From: s.bob, Text: "/watch ferry"}, "For Fog:", "Watching ferry")
		s.expect(simulator.Draft{From: s.bob, Text: "/channel done"}, "for this chat again")
	})
}

func TestOnlyWhoMayPostRunsAChannel(t *testing.T) {
	play(t, nil, func(s *scene) {
		fog := s.fogChannel()
		s.cy = s.AddPrivate(simulator.User{FirstName: "Dee"}).ID
		s.Join(fog, s.cy)
		hail := s.AddChat(simulator.Chat{Kind: simulator.Channel, Title: "Hail"}, s.cy).ID // who runs one has no say in another
		s.PromoteBot(hail, s.cy, simulator.Rights{PostMessages: true, EditMessages: true})
		s.pass(time.Second)
		own := s.expect(simulator.Draft{From: s.cy, Text: fmt.Sprint("/channel ", hail)}, "Hail: what you send")
		s.press(s.cy, own, "Done")
		s.expect(simulator.Draft{From: s.cy, Text: fmt.Sprint("/channel ", fog)}, "Only administrators who can post in that channel")
		forged, _ := json.Marshal(map[string]any{
			"message_id": 900, "date": time.Now().Unix(), "chat": map[string]any{"id": s.cy, "type": "private", "first_name": "Cy"},
			"from": map[string]any{"id": s.cy, "first_name": "Cy"}, "chat_shared": map[string]any{"request_id": 1, "chat_id": fog},
		})
		s.PushUpdate("message", forged)
		s.pass(time.Second)
		s.expect(simulator.Draft{From: s.cy, Text: "/watch ferry"}, "Watching ferry")
		if got := s.subscriptions(fog, 0); len(got) != 0 {
			t.Errorf("a stranger has the channel watch %q", got)
		}

		s.Promote(fog, s.cy, simulator.Rights{PostMessages: true})
		s.expect(simulator.Draft{From: s.cy, Text: fmt.Sprint("/channel ", fog)}, "Fog: what you send")
		m := s.expect(simulator.Draft{From: s.cy, Text: "/watch fog"}, "For Fog:")
		s.Demote(fog, s.cy)
		s.expect(simulator.Draft{From: s.cy, Text: "/watch storm"}, "Only administrators")
		if toast, _ := s.press(s.cy, m, "Remove"); !strings.Contains(toast, "Only administrators") {
			t.Errorf("who is no administrator any more hears %q", toast)
		}
		if got := s.subscriptions(fog, 0); len(got) != 1 || got[0] != "fog" {
			t.Errorf("the channel watches %q", got)
		}
	})
}

func TestADeskIsRefused(t *testing.T) {
	play(t, nil, func(s *scene) {
		silent := s.AddChat(simulator.Chat{Kind: simulator.Channel, Title: "Silent", Username: "silentone"}, s.bob).ID
		s.PromoteBot(silent, s.bob, simulator.Rights{EditMessages: true})
		s.pass(time.Second)
		g := s.group(simulator.Supergroup, false)
		for _, tt := range []struct {
			said string
			chat int64
			want string
		}{
			{"/channel @silentone", 0, "I may not post in Silent yet"},
			{"/channel t.me/silentone", 0, "I may not post in Silent yet"},
			{"/channel nosuchname", 0, "I can't see @nosuchname"},
			{fmt.Sprint("/channel ", s.bob), 0, "That is a person"},
			{"/channel@newsbot", g, "in our private chat"},
		} {
			s.expect(simulator.Draft{From: s.bob, Chat: tt.chat, Text: tt.said}, tt.want)
		}
	})
}

// TestAChannelsNumbers posts for three days in a channel that grows, and asks how it is
// doing.
func TestAChannelsNumbers(t *testing.T) {
	play(t, nil, func(s *scene) {
		fog := s.fogChannel()
		s.expect(simulator.Draft{From: s.bob, Text: "/numbers"}, "choose yours with /channel")
		desk := s.expect(simulator.Draft{From: s.bob, Text: fmt.Sprint("/channel ", fog)}, "Fog")
		if m := s.expect(simulator.Draft{From: s.bob, Text: "/numbers"}, "Fog, the last 7 days", "Posts: 0"); m.Photo == nil || strings.Contains(m.Text, "Subscribers") {
			t.Errorf("before any post there is %q, picture %v", m.Text, m.Photo != nil)
		}
		harbour, coast := s.addSource("Harbour News", news.FromAdmin), s.addSource("Coast Post", news.FromAdmin)
		for day := range 3 {
			for n := range 4 {
				src := []news.Source{harbour, coast}[n/3]
				item := news.Item{Title: fmt.Sprintf("Crossing %d of day %d", n, day), Link: fmt.Sprintf("https://harbour.example/%d/%d", day, n), Published: time.Now().Add(-3 * time.Minute)}
				s.report(src, item, "crossing", dest(fog))
			}
			for n := range 10 {
				s.Join(fog, s.AddUser(simulator.User{FirstName: fmt.Sprint("Reader ", day, n)}).ID)
			}
			for range 2 { // the second start counts nobody again
				s.pass(70 * time.Minute)
				s.stop()
				s.start()
			}
			if n := s.Stats().Calls["getChatMemberCount"]; n != day+1 {
				t.Errorf("subscribers were counted %d times on %d days", n, day+1)
			}
			s.away(22 * time.Hour)
		}
		want := []string{"Posts: 12", "Subscribers: 32 (+20 since 1 Jan)", "half within 3 min", "Harbour News 75%, Coast Post 25%"}
		if m := s.expect(simulator.Draft{From: s.bob, Text: "/numbers dark"}, want...); m.Photo == nil {
			t.Errorf("/numbers has no picture: %q", m.Text)
		}
		s.press(s.bob, desk, "📈")
		s.contains(s.last(s.bob), want...)
		s.Demote(fog, s.bob)
		s.expect(simulator.Draft{From: s.bob, Text: "/numbers"}, "Only administrators")
	})
}
