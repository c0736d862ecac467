package bot

import (
	"strings"
	"testing"
	"time"

	"newsbot/bot/simulator"
	"newsbot/news"
)

// TestWhyNot asks what became of stories that ended in every way there is: each has
// its sentence.
func TestWhyNot(t *testing.T) {
	play(t, func(o *Options) { o.Settings.MaxAge = 24 * time.Hour }, func(s *scene) {
		src := s.addSource("Harbour News", news.FromAdmin)
		mine := s.addSource("Cy's page", news.FromPerson)
		story := func(n int, title string) news.Item {
			return news.Item{GUID: title, Title: title, Link: "https://harbour.example/" + string(rune('a'+n))}
		}
		asks := func(said, want string) {
			t.Helper()
			s.expect(simulator.Draft{From: s.bob, Text: "/why " + said}, want)
		}
		early := s.report(src, story(0, "Fog holds all the boats"), "")
		asks(early.Link, "Nothing this chat asks for fits it")
		asks(early.Link, "Nothing yet. /watch WORDS")
		s.expect(simulator.Draft{From: s.bob, Text: "/watch fog"}, "Watching")
		s.expect(simulator.Draft{From: s.bob, Text: "/watch title:ferry -strike"}, "Watching")
		asks(early.Link, "the story came before")
		asks("https://harbour.example/a?utm_source=x", "the story came before")

		told := s.report(src, story(1, "Fog leaves the harbour at noon"), "fog", dest(s.bob))
		asks(told.Link, "I sent it here: ")
		asks("fog leaves the harbour, at noon!", "I sent it here: ")
		asks(told.Link, "• fog: match: fog in the headline")
		asks(told.Link, "• title:ferry -strike: no match: ferry is not there")

		old := story(2, "Fog museum opens its doors")
		old.Published = time.Now().Add(-50 * time.Hour)
		s.report(src, old, "")
		asks(old.Link, "It was 2 days old when I read it, and nothing older than 24 h is told.")
		s.report(src, story(3, "Nobody knows about fog lamps"), "")
		asks("Nobody knows about fog lamps", "I have no record of sending it")
		s.report(src, story(4, "Ferry strike goes on and on"), "")
		asks("Ferry strike goes on and on", "excluded by strike in the headline")

		s.report(mine, news.Item{Title: "Fog in my very own street", Link: "https://cy.example/1"}, "")
		asks("https://cy.example/1", "None of my sources has reported that lately")
		asks("https://volcano.example/1", "None of my sources has reported that lately")
		asks("Sudden fog in the mountains of the moon", "• fog: match: fog in the headline")

		m := s.expect(simulator.Draft{From: s.bob, Text: "/mute fog"}, "how long")
		s.press(s.bob, m, "An hour")
		s.report(src, story(5, "Fog again on the western coast"), "fog", dest(s.bob))
		asks("https://harbour.example/f", "It is muted here: “fog”.")
		s.press(s.bob, s.expect(simulator.Draft{From: s.bob, Text: "/muted"}, "fog"), "✕")

		s.expect(simulator.Draft{From: s.bob, Text: "/stop"}, "paused")
		s.report(src, story(6, "Fog stays for all of the week"), "fog", dest(s.bob))
		asks("https://harbour.example/g", "Alerts are paused in this chat since /stop")
		s.expect(simulator.Draft{From: s.bob, Text: "/start"}, "back on")

		mend := s.Fault(simulator.Fault{Method: "sendMessage", Chat: s.bob, Status: 400, Description: "Bad Request: message text is strange"})
		s.report(src, story(7, "Fog that Telegram will never take"), "fog", dest(s.bob))
		mend()
		asks("https://harbour.example/h", "I could not send it here: ")
	})
}

// TestWhySaysWhen: /why in reply to an alert says who reported it and when.
func TestWhySaysWhen(t *testing.T) {
	play(t, nil, func(s *scene) {
		_, alert := s.fogAlert()
		why := s.expect(simulator.Draft{From: s.bob, Text: "/why", ReplyTo: alert.ID}, "you watch fog (in the headline)")
		s.contains(why, "Source: Harbour News", "Published ", "read by me ", "Sent ")
	})
}

// TestAForwardedPostIsExplained passes a post on that tells a story; a command in one
// is not obeyed.
func TestAForwardedPostIsExplained(t *testing.T) {
	play(t, nil, func(s *scene) {
		s.fogAlert()
		for said, want := range map[string]string{
			"FOG HOLDS BOATS – all of them\nRead more": "I sent it here: ",
			"Volcano wakes up":                         "None of my sources has reported that",
			"/forgetme":                                "That's a forwarded message",
		} {
			m := s.expect(simulator.Draft{From: s.bob, Text: said, Forward: &simulator.Forward{User: s.cy, Date: time.Now()}}, want)
			if strings.Contains(m.Text, "Delete") {
				t.Errorf("a forwarded command is obeyed: %q", m.Text)
			}
		}
	})
}
