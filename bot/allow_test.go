package bot

import (
	"fmt"
	"testing"
	"time"

	"newsbot/bot/simulator"
)

func TestOnlyThoseOnTheListAreServed(t *testing.T) {
	play(t, func(o *Options) { o.Settings.Allow = []string{"@harbourroom"} }, func(s *scene) {
		watch := func(from, chat int64) simulator.Draft {
			return simulator.Draft{From: from, Chat: chat, Text: "/watch ferry"}
		}
		s.expect(watch(s.bob, 0), "private", fmt.Sprint(s.bob))
		s.expect(simulator.Draft{From: s.bob, Text: "ferry fog"}, "private")
		if got := s.subscriptions(s.bob, 0); len(got) != 0 {
			t.Errorf("who is not served watches %q", got)
		}
		s.expect(watch(s.ann, 0), "ferry") // the operator
		group := s.group(simulator.Supergroup, false)
		if list := s.since(group, 0); len(list) != 0 {
			t.Errorf("a group that is not served is welcomed: %q", list[0].Text)
		}
		s.expect(watch(s.bob, group), "private", fmt.Sprint(group))
		s.pass(time.Minute)
		if list := s.say(watch(s.bob, group)); len(list) != 0 {
			t.Errorf("a group is turned away again: %q", list[0].Text)
		}
		s.Join(group, s.ann)
		if list := s.say(watch(s.ann, group)); len(list) != 1 {
			t.Errorf("an operator gets %d answers there", len(list))
		}
		if got := s.subscriptions(group, 0); len(got) != 0 {
			t.Errorf("who is not served watches %q", got)
		}
		room := s.AddChat(simulator.Chat{Kind: simulator.Supergroup, Title: "Harbour room", Username: "HarbourRoom"}, s.bob).ID
		s.AddBot(room, s.bob)
		s.pass(time.Second)
		s.expect(watch(s.bob, room), "ferry")
	})
}
