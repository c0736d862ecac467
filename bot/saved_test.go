package bot

import (
	"fmt"
	"testing"

	"newsbot/bot/simulator"
	"newsbot/news"
)

// TestSave saves below an alert, in a group, too, and forgets it all.
func TestSave(t *testing.T) {
	play(t, nil, func(s *scene) {
		s.expect(simulator.Draft{From: s.bob, Text: "/saved"}, "Nothing is saved")
		src, alert := s.fogAlert()
		toast, after := s.press(s.bob, alert, "Save")
		if toast != "Saved. /saved shows it." || after.Text != alert.Text {
			t.Errorf("saving is answered %q, and the alert became %q", toast, after.Text)
		}
		if toast, _ = s.press(s.bob, alert, "Save"); toast != "You saved it before." {
			t.Errorf("saving again is answered %q", toast)
		}
		g := s.group(simulator.Supergroup, false)
		s.report(src, news.Item{Title: "Ice on the lake <again>", Link: "https://harbour.example/2"}, "ice", dest(g))
		if toast, _ = s.press(s.bob, s.last(g), "Save"); toast != "Saved. Send me /saved in our private chat to see it." {
			t.Errorf("saving in a group is answered %q", toast)
		}
		s.expect(simulator.Draft{From: s.bob, Chat: g, Text: "/saved@newsbot"}, "in our private chat")
		m := s.expect(simulator.Draft{From: s.bob, Text: "/saved"}, "1. Ice on the lake <again> (Harbour News)\n2. Fog holds boats (Harbour News)")
		toast, m = s.press(s.bob, m, "✕ Ice")
		if s.contains(m, "1. Fog holds boats"); toast != "Removed" {
			t.Errorf("removing is answered %q", toast)
		}
		s.expect(simulator.Draft{From: s.bob, Text: "/save", ReplyTo: alert.ID}, "You saved it before.")
		s.expect(simulator.Draft{From: s.bob, Text: "/save"}, "as a reply to one of my alerts")
		m = s.expect(simulator.Draft{From: s.bob, Text: "/forgetme"}, "Delete everything")
		s.press(s.bob, m, "Delete everything")
		if left, err := s.db.Saved(news.ChatID(s.bob)); err != nil || len(left) != 0 {
			t.Errorf("after /forgetme there is %v, %v", left, err)
		}
	})
}

// TestManySaved turns the pages of a long list.
func TestManySaved(t *testing.T) {
	play(t, nil, func(s *scene) {
		src := s.addSource("Harbour News", news.FromAdmin)
		for n := range 20 {
			s.report(src, news.Item{Title: fmt.Sprintf("Ferry number %d", n), Link: fmt.Sprintf("https://harbour.example/%d", n)}, "ferry", dest(s.bob))
			s.press(s.bob, s.last(s.bob), "Save")
		}
		m := s.expect(simulator.Draft{From: s.bob, Text: "/saved"}, "Saved (1 of 3)")
		_, m = s.press(s.bob, m, "More »")
		s.contains(m, "9. Ferry number 11")
	})
}
