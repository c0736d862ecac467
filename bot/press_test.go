package bot

import (
	"strings"
	"testing"
	"time"

	"newsbot/bot/simulator"
	"newsbot/news"
)

// notModified counts the edits that changed nothing, which Telegram refused.
func (s *scene) notModified() (n int) {
	for text, count := range s.Stats().Refused {
		if strings.Contains(text, "not modified") {
			n += count
		}
	}
	return n
}

// TestAPressThatChangesNothingSendsNoEdit presses every button that people are
// shown, again and again, and at once.
func TestAPressThatChangesNothingSendsNoEdit(t *testing.T) {
	play(t, nil, func(s *scene) {
		src := s.addSource("Harbour News", news.FromAdmin)
		s.expect(simulator.Draft{From: s.bob, Text: "/watch ferry"}, "Watching")
		for _, text := range []string{"/settings", "/list", "/sources", "/latest", "/help"} {
			s.say(simulator.Draft{From: s.bob, Text: text})
		}
		s.report(src, ferry(), "ferry", dest(s.bob))
		s.pass(10 * time.Second)
		presses, edits := 0, 0
		for range 3 {
			for _, m := range s.Messages(s.bob) {
				for _, row := range m.Buttons {
					for _, b := range row {
						if b.Data == "" {
							continue
						}
						for range 3 {
							if _, err := s.Press(s.bob, s.bob, m.ID, b.Data); err != nil {
								t.Fatal(err)
							}
							presses++
						}
						s.pass(10 * time.Second)
					}
				}
			}
			edits = s.Stats().Edited
		}
		if n := s.notModified(); n > 0 || edits == 0 {
			t.Errorf("%d of %d presses sent an edit that changes nothing; %d changed something", n, presses, edits)
		}
	})
}

// TestPressesInARowEndAsTheLastOne turns a page forth and back before the first
// edit is there: the message ends as the last press wants it.
func TestPressesInARowEndAsTheLastOne(t *testing.T) {
	play(t, nil, func(s *scene) {
		for i := range 30 {
			s.expect(simulator.Draft{From: s.bob, Text: "/watch ferry" + strings.Repeat("x", i)}, "Watching")
		}
		first := s.say(simulator.Draft{From: s.bob, Text: "/list"})[0]
		row := first.Buttons[len(first.Buttons)-1]
		forth := row[len(row)-1].Data
		_, second := s.pressData(s.bob, first, forth)
		if second.Text == first.Text {
			t.Fatalf("there is one page only: %q", first.Text)
		}
		back := second.Buttons[len(second.Buttons)-1][0].Data
		before := s.Stats().Edited
		for _, data := range []string{back, forth, back} {
			if _, err := s.Press(s.bob, s.bob, first.ID, data); err != nil {
				t.Fatal(err)
			}
		}
		s.pass(10 * time.Second)
		if m, _ := s.Message(s.bob, first.ID); m.Text != first.Text {
			t.Errorf("the list stands at another page: %q; %d edits", m.Text, s.Stats().Edited-before)
		}
	})
}
