package bot

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"newsbot/bot/simulator"
	"newsbot/news"
)

// TestTop ranks by independent voices what the sources of a reader report.
func TestTop(t *testing.T) {
	play(t, nil, func(s *scene) {
		s.expect(simulator.Draft{From: s.bob, Text: "/top"}, "Nothing was reported by more than one source", "/latest")
		var papers []news.Source
		for _, name := range []string{"Harbour News", "Coast Post", "Island Times"} {
			papers = append(papers, s.addSource(name, news.FromAdmin))
		}
		papers = append(papers, s.addSource("Cy's diary", news.FromPerson))
		for n, text := range []string{
			"Forty people were rescued from the ferry Tumbaro before it sank off Cape Wellmar early on Monday, the coastguard said.",
			"All forty aboard the Tumbaro are safe after the vessel went down near Cape Wellmar, according to the harbour office.",
			"Lifeboats brought 40 passengers and crew of the ferry Tumbaro ashore at Wellmar. The ship sank within an hour.",
			"A fire in the engine room sank the ferry Tumbaro off Cape Wellmar on Monday. Helicopters and boats rescued 40 people.",
		} {
			s.report(papers[n], news.Item{Title: "Ferry Tumbaro sinks off Cape Wellmar, 40 rescued", Link: fmt.Sprintf("https://p%d.example/1", n), Text: text}, "")
		}
		s.report(papers[1], news.Item{Title: "Regatta opens under grey skies", Link: "https://p1.example/2"}, "")
		m := s.expect(simulator.Draft{From: s.bob, Text: "/top"}, "Most reported in the last 24 hours\n\nFerry Tumbaro sinks off Cape Wellmar, 40 rescued\nHarbour News", "✔ 3 sources")
		if strings.Contains(m.Text, "Regatta") {
			t.Errorf("/top shows what one source reports: %q", m.Text)
		}
		s.away(25 * time.Hour)
		s.expect(simulator.Draft{From: s.bob, Text: "/top"}, "Nothing was reported by more than one source")
	})
}

// TestPins has an administrator pin below an alert and by an address, everybody see it,
// after a restart, too, and nobody else pin.
func TestPins(t *testing.T) {
	play(t, nil, func(s *scene) {
		s.expect(simulator.Draft{From: s.bob, Text: "/mustread"}, "Nothing is pinned yet")
		src := s.addSource("Harbour News", news.FromAdmin)
		s.report(src, news.Item{Title: "How to read a tide table", Link: "https://harbour.example/tides?utm_source=x", Lang: "en"}, "tide", dest(s.ann))
		alert := s.last(s.ann)
		ask := func(text string, words ...string) simulator.Message {
			t.Helper()
			return s.expect(simulator.Draft{From: s.ann, Text: text}, words...)
		}
		s.expect(simulator.Draft{From: s.bob, Text: "/pin https://spam.example/ Buy"}, "I don't know /pin")
		ask("/pin", "Reply to one of my alerts", "/pin https://example.com/guide")
		ask("/pin https://fjord.example/knoten", "I don't know the headline of https://fjord.example/knoten")
		s.expect(simulator.Draft{From: s.ann, Text: `/pin category="Old guides"`, ReplyTo: alert.ID}, "Pinned: How to read a tide table. /mustread shows it")
		ask("/pin https://harbour.example/tides category=Guides", "Changed: How to read a tide table")
		ask("/pin https://fjord.example/knoten lang=de Zwölf Knoten für <alle>", "Pinned: Zwölf Knoten")
		s.stop()
		s.start()
		m := s.expect(simulator.Draft{From: s.bob, Text: "/mustread"}, "Worth reading\n\nGuides\n1. How to read a tide table · Harbour News\n\n2. Zwölf Knoten für <alle> · DE")
		if len(m.Buttons) != 0 {
			t.Errorf("one page has the buttons %v", m.Buttons)
		}
		s.expect(simulator.Draft{From: s.bob, Text: "/mustread guides"}, "1. How to read a tide table")
		s.expect(simulator.Draft{From: s.bob, Text: "/mustread tide read"}, "1. How to read a tide table")
		s.expect(simulator.Draft{From: s.bob, Text: "/mustread de"}, "1. Zwölf Knoten")
		s.expect(simulator.Draft{From: s.bob, Text: "/mustread whales"}, "Nothing is pinned on “whales”")
		s.expect(simulator.Draft{From: s.ann, Text: "/unpin", ReplyTo: alert.ID}, "Taken down: How to read a tide table")
		ask("/unpin https://harbour.example/tides", "That is not pinned")
		m = ask("/unpin", "1. Zwölf Knoten")
		toast, m := s.press(s.ann, m, "✕ Zwölf")
		if s.contains(m, "Nothing is pinned yet"); !strings.HasPrefix(toast, "Taken down: Zwölf") {
			t.Errorf("taking down is answered %q", toast)
		}
	})
}

// TestManyPins turns the pages of what is pinned in a category.
func TestManyPins(t *testing.T) {
	play(t, nil, func(s *scene) {
		for n := range 20 {
			s.expect(simulator.Draft{From: s.ann, Text: fmt.Sprintf("/pin https://harbour.example/%d category=Guides Guide number %d", n, n)}, "Pinned")
		}
		s.expect(simulator.Draft{From: s.ann, Text: "/pin https://harbour.example/other Other"}, "Pinned")
		m := s.expect(simulator.Draft{From: s.bob, Text: "/mustread guides"}, "Worth reading (1 of 3)", "1. Guide number 19")
		_, m = s.press(s.bob, m, "More »")
		s.contains(m, "Worth reading (2 of 3)", "9. Guide number 11")
		m = s.expect(simulator.Draft{From: s.ann, Text: "/unpin"}, "Worth reading (1 of 3)")
		_, m = s.press(s.ann, m, "More »")
		_, m = s.press(s.ann, m, "✕ Guide number 11")
		s.contains(m, "Worth reading (2 of 3)", "9. Guide number 10")
	})
}
