package bot

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"newsbot/bot/simulator"
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
		s.contains(panel, "Fog: what you send me now is for there", "0 watches")
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
		s.expect(simulator.Draft{From: s.cy, Text: fmt.Sprint("/channel ", fog)}, "Only administrators who can post in this channel")
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
