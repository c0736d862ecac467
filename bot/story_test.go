package bot

import (
	"fmt"
	"testing"
	"time"

	"newsbot/bot/simulator"
	"newsbot/news"
	"newsbot/store"
)

// theft is an item about a theft, as the n-th of several publishers reports it.
func theft(n int) news.Item {
	return news.Item{
		GUID: fmt.Sprint("theft", n), Link: fmt.Sprintf("https://paper%d.example/theft", n), Title: "Suspect in Oslo museum theft arrested",
		Text: []string{
			"Police arrested a man of 41 years at the harbour of Oslo on Monday; he is thought to have taken three paintings.",
			"Officers stopped the suspected thief of the museum's paintings as he boarded a ship, a spokeswoman said.",
			"Three weeks after the break-in at the museum, a suspect sits in custody, according to the prosecutor.",
		}[n],
	}
}

// TestWhoReportsAStory has three publishers report one event: one message, which
// grows.
func TestWhoReportsAStory(t *testing.T) {
	play(t, nil, func(s *scene) {
		var alert simulator.Message
		for n, name := range []string{"Harbour News", "Coast Post", "Island Times"} {
			s.report(s.addSource(name, news.FromAdmin), theft(n), "oslo", dest(s.bob))
			if n == 0 {
				alert = s.last(s.bob)
			}
		}
		s.pass(time.Minute)
		after, _ := s.Message(s.bob, alert.ID)
		s.contains(after, "Harbour News · also Coast Post, Island Times · ✔ 3 sources")
		if more := s.since(s.bob, alert.ID); len(more) > 0 {
			t.Errorf("more was said: %q", textsOf(more))
		}
		s.expect(simulator.Draft{From: s.bob, Text: "/settings sources off"}, "Number of sources: not shown")
		s.expect(simulator.Draft{From: s.bob, Text: "/why", ReplyTo: alert.ID}, "It is one story with what Coast Post, Island Times reported: both say", "museum")
	})
}

// TestACorrectedHeadline marks what was told, and nothing else.
func TestACorrectedHeadline(t *testing.T) {
	play(t, nil, func(s *scene) {
		src := s.addSource("Harbour News", news.FromAdmin)
		s.report(src, theft(0), "oslo", dest(s.bob))
		alert := s.last(s.bob)
		item := theft(0)
		item.Title, item.Source, item.Seen, src.State.Succeeded = "Witness in Oslo museum theft questioned", src.ID, time.Now(), time.Now()
		if _, err := s.db.Ingest(store.Poll{Source: src, Items: []news.Item{item}}, time.Now()); err != nil {
			t.Fatal(err)
		}
		s.pass(10 * time.Second)
		after, _ := s.Message(s.bob, alert.ID)
		s.contains(after, "Witness in Oslo museum theft questioned\n", "Harbour News\nCorrected 00:00 UTC\nyou watch")
	})
}

// TestAFollowUp replies to the alert that it goes on with, and names it.
func TestAFollowUp(t *testing.T) {
	play(t, nil, func(s *scene) {
		src := s.addSource("Harbour News", news.FromAdmin)
		s.report(src, theft(0), "oslo", dest(s.bob))
		alert := s.last(s.bob)
		s.pass(5 * time.Hour)
		next := theft(1)
		next.Title, next.Text = "Suspect in Oslo museum theft sentenced to six years", ""
		s.report(src, next, "oslo", dest(s.bob))
		got := s.last(s.bob)
		s.contains(got, "sentenced to six years", "Previously\nSuspect in Oslo museum theft arrested")
		if got.ReplyTo != alert.ID {
			t.Errorf("it replies to %d, want %d", got.ReplyTo, alert.ID)
		}
	})
}
