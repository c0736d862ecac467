package bot

import (
	"strings"
	"testing"
	"time"

	"newsbot/bot/simulator"
	"newsbot/news"
)

// Scenes in which two things happen at once: something waits, and something else changes.

// morning lets time go by until quiet hours are over, and what waited was told.
func (s *scene) morning() {
	s.pass(time.Until(time.Now().Truncate(24*time.Hour).Add(7*time.Hour)) + 5*time.Second)
}

// TestQuietHoursEndWhileTelegramIsNotWell: what was collected comes once, as one digest,
// with or without what came in the meantime.
func TestQuietHoursEndWhileTelegramIsNotWell(t *testing.T) {
	for name, f := range map[string]simulator.Fault{
		"an outage":         {Status: 502},
		"a long pause":      {Status: 429, RetryAfter: 4000, Count: 1},
		"a wrong answer":    {Status: 400, Description: "Bad Request: chat not found", Count: 1},
		"a lost connection": {Kind: simulator.Reset, Count: 2},
	} {
		t.Run(name, func(t *testing.T) {
			play(t, nil, func(s *scene) {
				src := s.addSource("Harbour News", news.FromAdmin)
				s.say(simulator.Draft{From: s.bob, Text: "/settings quiet 22-7"})
				titles := []string{"Ferry Aurora sinks off Gull Island", "Council votes on the harbour bridge", "Bitcoin fund opens to savers", "Museum reopens after the flood"}
				for n, title := range titles[:3] {
					s.report(src, nth(n, title), "the", dest(s.bob))
				}
				before := s.last(s.bob).ID
				f.Method = "sendMessage"
				mend := s.Fault(f)
				s.morning()
				s.report(src, nth(3, titles[3]), "the", dest(s.bob))
				s.pass(50 * time.Minute)
				mend()
				s.pass(time.Hour)
				got := textsOf(s.since(s.bob, before))
				for _, title := range titles {
					if n := strings.Count(strings.Join(got, "\n"), title+"\n"); n != 1 {
						t.Errorf("%q is told %d times: %q", title, n, got)
					}
				}
				if len(got) > 2 {
					t.Errorf("%d messages: %q", len(got), got)
				}
			})
		})
	}
}

// TestAGroupGrowsWhileItsAlertsAreHeld: they come in the new group, as one digest.
func TestAGroupGrowsWhileItsAlertsAreHeld(t *testing.T) {
	play(t, nil, func(s *scene) {
		src, g := s.addSource("Harbour News", news.FromAdmin), s.group(simulator.Group, false)
		s.say(simulator.Draft{From: s.bob, Chat: g, Text: "/settings@newsbot quiet 22-7"})
		s.report(src, nth(1, "Ferry Aurora sinks off Gull Island"), "ferry", dest(g))
		grown := s.Migrate(g)
		s.pass(time.Minute)
		s.report(src, nth(2, "School term starts late"), "school", dest(grown))
		s.morning()
		got := s.since(grown, 0)
		if len(got) != 1 {
			t.Fatalf("the new group reads %q, want one digest", textsOf(got))
		}
		s.contains(got[0], "Digest: 2 stories", "Ferry Aurora", "School term")
	})
}

// TestWhatWasStoppedMayBeToldByAnother: /stop gives up what waits; when the chat is back
// and another publisher has the story, it is told, once.
func TestWhatWasStoppedMayBeToldByAnother(t *testing.T) {
	play(t, nil, func(s *scene) {
		src, other := s.addSource("Harbour News", news.FromAdmin), s.addSource("Coast Post", news.FromAdmin)
		s.say(simulator.Draft{From: s.bob, Text: "/settings quiet 22-7"})
		s.report(src, theft(0), "oslo", dest(s.bob))
		s.say(simulator.Draft{From: s.bob, Text: "/stop"})
		s.say(simulator.Draft{From: s.bob, Text: "/start"})
		before := s.last(s.bob).ID
		s.report(other, theft(1), "oslo", dest(s.bob))
		s.morning()
		got := s.since(s.bob, before)
		if len(got) != 1 {
			t.Fatalf("told %q, want one alert", textsOf(got))
		}
		s.contains(got[0], "Suspect in Oslo", "Coast Post · also Harbour News")
	})
}

// TestADroppedStoryStaysDropped when another publisher reports it, too.
func TestADroppedStoryStaysDropped(t *testing.T) {
	play(t, nil, func(s *scene) {
		d := s.newsdesk(news.ModeApprove)
		card := d.waits(theft(0))
		s.press(s.bob, card, "🗑 Drop")
		d.report(s.addSource("Coast Post", news.FromAdmin), theft(1), "", dest(d.channel))
		s.pass(time.Hour)
		if last := s.last(d.editors); last.ID != card.ID {
			t.Errorf("the editors are asked again: %q", last.Text)
		}
		d.stands("after it was dropped", 0)
	})
}

// TestPublishedWhileTheRightIsMissing: it goes out when the bot may post again.
func TestPublishedWhileTheRightIsMissing(t *testing.T) {
	play(t, nil, func(s *scene) {
		d := s.newsdesk(news.ModeApprove)
		card := d.waits(nth(1, "Ferry Aurora sinks off Gull Island"))
		s.PromoteBot(d.channel, s.bob, simulator.Rights{})
		s.pass(10 * time.Second)
		s.press(s.bob, card, "✅ Publish")
		s.pass(time.Hour)
		s.contains(d.now(card), "On its way")
		s.AddBot(d.channel, s.bob)
		s.pass(time.Minute)
		d.stands("when it may post again", 1)
		s.contains(d.now(card), "Published")
	})
}

// TestATopicIsClosedWhileThereIsNews: what was told there is corrected all the same, and
// what came is told when it is open again.
func TestATopicIsClosedWhileThereIsNews(t *testing.T) {
	play(t, nil, func(s *scene) {
		src, forum := s.addSource("Harbour News", news.FromAdmin), s.group(simulator.Supergroup, true)
		topic := s.AddTopic(forum, s.bob, "Ferries")
		to := news.Destination{Chat: news.ChatID(forum), Topic: news.TopicID(topic)}
		s.report(src, nth(1, "Ferry Aurora sinks off Gull Island"), "ferry", to)
		s.DemoteBot(forum, s.bob)
		s.CloseTopic(forum, s.bob, topic)
		s.relist(src, nth(1, "Ferry Aurora towed to Gull Island"))
		s.report(src, nth(2, "Ferry Borealis sails to Oslo tonight"), "ferry", to)
		s.pass(30 * time.Minute)
		s.ReopenTopic(forum, s.bob, topic)
		s.pass(5 * time.Minute)
		all := strings.Join(textsOf(s.since(forum, 0)), "\n")
		for _, want := range []string{"Ferry Aurora towed", "Ferry Borealis sails"} {
			if strings.Count(all, want) != 1 {
				t.Errorf("%q is not told once in %q", want, all)
			}
		}
	})
}
