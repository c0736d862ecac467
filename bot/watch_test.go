package bot

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"newsbot/bot/simulator"
	"newsbot/news"
)

func TestWatchPointsOutWhatMayBeMeant(t *testing.T) {
	play(t, nil, func(s *scene) {
		m := s.expect(simulator.Draft{From: s.bob, Text: "/watch fog, ice or hail"}, "Watching", "/watch fog OR ice OR hail")
		_, m = s.press(s.bob, m, "Urgent")
		s.contains(m, "ahead of all others")
		_, m = s.press(s.bob, m, "Not urgent")
		s.contains(m, "wait their turn")
		s.expect(simulator.Draft{From: s.bob, Text: "/watch sorce:gazette"}, "What can stand before a colon: title, deck, body, source, lang", "/watch source:gazette")
		s.expect(simulator.Draft{From: s.bob, Text: "/watch the"}, "expect many alerts")
		s.expect(simulator.Draft{From: s.bob, Text: "/watch Tea and Cake -cold"}, "Watching Tea and Cake -cold")
		s.expect(simulator.Draft{From: s.bob, Text: "/watch and cake tea -Cold"}, "Tea and Cake -cold is on the list already")
		s.expect(simulator.Draft{From: s.bob, Text: "/list"}, "Tea and Cake -cold")
		s.expect(simulator.Draft{From: s.bob, Text: "what is new in fog?"}, "“what is new in fog?”")
	})
}

func TestListOfAConfiguredChannel(t *testing.T) {
	play(t, func(o *Options) {
		configureOutlets(t, o, news.Outlet{Ref: "@all"}, news.Outlet{Ref: "@some", Watch: "fog", Sources: []string{"Harbour News", "Coast Post"}})
	}, func(s *scene) {
		for name, want := range map[string]string{"all": "• everything (set", "some": "• fog from Harbour News, Coast Post (set"} {
			ch := s.AddChat(simulator.Chat{Kind: simulator.Channel, Title: name, Username: name}, s.bob).ID
			s.AddBot(ch, s.bob)
			s.pass(time.Second)
			s.expect(simulator.Draft{From: s.bob, Chat: ch, Text: "/list"}, want)
		}
	})
}

func TestWhy(t *testing.T) {
	play(t, nil, func(s *scene) {
		src := s.addSource("Harbour News", news.FromAdmin)
		s.expect(simulator.Draft{From: s.bob, Text: "/why"}, "reply to one of my alerts")
		s.expect(simulator.Draft{From: s.bob, Text: "/watch aurora"}, "Watching")
		s.expect(simulator.Draft{From: s.bob, Text: "/watch volcano"}, "Watching")
		said := s.last(s.bob)
		s.report(src, ferry(), "aurora", dest(s.bob))
		alert := s.last(s.bob)
		why := s.expect(simulator.Draft{From: s.bob, Text: "/why", ReplyTo: alert.ID}, "You got this because you watch aurora (in the headline).")
		if strings.Contains(why.Text, "volcano") {
			t.Errorf("/why names a watch that did not hit: %q", why.Text)
		}
		s.expect(simulator.Draft{From: s.bob, Text: "/why", ReplyTo: said.ID}, "reply to one of my alerts")
		s.press(s.bob, why, "Stop watching aurora")
		s.expect(simulator.Draft{From: s.bob, Text: "/why", ReplyTo: alert.ID}, "Nothing this chat asks for")
	})
}

func TestWhoSendsTooMuchHearsOfIt(t *testing.T) {
	play(t, nil, func(s *scene) {
		const inLine = 32 // updates of one chat that wait for their turn
		for i := range 3 * inLine {
			if _, err := s.Say(simulator.Draft{From: s.bob, Chat: s.bob, Text: fmt.Sprintf("/watch word%d", i)}); err != nil {
				t.Fatal(err)
			}
		}
		s.pass(3 * time.Minute)
		notes := 0
		for _, m := range s.Messages(s.bob) {
			if strings.Contains(m.Text, "more than I can answer at once") {
				notes++
			}
		}
		if got := len(s.subscriptions(s.bob, 0)); notes != 1 || got < inLine || got == 3*inLine {
			t.Errorf("%d watches and %d notes, want some of %d watches and one note", got, notes, 3*inLine)
		}
	})
}

// TestWordsAreCalledAsTheyWereTyped follows a query that is written in another
// order on file: every word about it is the person's own.
func TestWordsAreCalledAsTheyWereTyped(t *testing.T) {
	play(t, nil, func(s *scene) {
		src := s.addSource("Harbour News", news.FromAdmin)
		m := s.expect(simulator.Draft{From: s.bob, Text: "Ferry Aurora"}, "“Ferry Aurora”")
		s.press(s.bob, m, "Latest on this")
		s.contains(s.last(s.bob), "Nothing recent on “Ferry Aurora”")
		s.press(s.bob, s.last(s.bob), "Watch")
		s.contains(s.last(s.bob), "Watching Ferry Aurora.")

		query := s.subscriptions(s.bob, 0)[0]
		if query == "Ferry Aurora" {
			t.Fatal("the query is on file as it was typed, so this test shows nothing")
		}
		s.reportTo(src, ferry(), []news.Reason{{Query: "ice"}, {Query: query}, {Source: src.ID}}, dest(s.bob))
		alert := s.last(s.bob)
		s.contains(alert, "you follow Harbour News and watch ice · Ferry Aurora")
		s.expect(simulator.Draft{From: s.bob, Text: "/why", ReplyTo: alert.ID}, "you watch Ferry Aurora (in the headline).")
		s.expect(simulator.Draft{From: s.bob, Text: "/latest Ferry -fog"}, "Latest: Ferry -fog")
	})
}

// A source may have in its name what stands between two reasons.
func TestWhoFollowsReadsTheWholeName(t *testing.T) {
	play(t, nil, func(s *scene) {
		src := s.addSource("Markets · Europe", news.FromAdmin)
		s.expect(simulator.Draft{From: s.bob, Text: "/follow markets · europe"}, "Following Markets · Europe")
		s.reportTo(src, ferry(), []news.Reason{{Source: src.ID}}, dest(s.bob))
		s.contains(s.last(s.bob), "you follow Markets · Europe")
	})
}
