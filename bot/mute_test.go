package bot

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"newsbot/bot/simulator"
	"newsbot/news"
)

// fogAlert has Bob watch fog and two stories come; it gives the first alert.
func (s *scene) fogAlert() (news.Source, simulator.Message) {
	s.t.Helper()
	src := s.addSource("Harbour News", news.FromAdmin)
	s.expect(simulator.Draft{From: s.bob, Text: "/watch fog"}, "Watching fog")
	s.expect(simulator.Draft{From: s.bob, Text: "/watch ferry"}, "Watching ferry")
	s.report(src, news.Item{Title: "Fog holds boats", Link: "https://harbour.example/1"}, "fog", dest(s.bob))
	return src, s.last(s.bob)
}

// TestMutePanel mutes each kind of thing, and hears nothing of it until that is over.
func TestMutePanel(t *testing.T) {
	for _, tt := range []struct {
		what, press string
		rests       bool // a fog story of another source rests, too
		ferry       bool // a ferry story of the source does
	}{
		{"“fog”", "“fog”", true, false},
		{"everything from Harbour News", "Everything from Harbour News", false, true},
		{"the story “Fog holds boats”", "This story", false, false},
		{"all alerts", "All alerts", true, true},
	} {
		play(t, nil, func(s *scene) {
			src, alert := s.fogAlert()
			other := s.addSource("Coast Post", news.FromAdmin)
			s.press(s.bob, alert, "Mute…")
			panel := s.last(s.bob)
			s.contains(panel, "Mute what?")
			if slices.Contains(offered(panel), "“ferry”") {
				t.Errorf("the panel offers a word that did not bring the alert: %q", offered(panel))
			}
			_, panel = s.press(s.bob, panel, tt.press)
			s.contains(panel, "Mute "+tt.what+" for how long?")
			_, panel = s.press(s.bob, panel, "« Back")
			_, panel = s.press(s.bob, panel, tt.press)
			toast, panel := s.press(s.bob, panel, "An hour")
			if s.contains(panel, "Muted until "); toast != "Muted" {
				t.Errorf("muting is answered %q", toast)
			}
			s.expect(simulator.Draft{From: s.bob, Text: "/list"}, "1 thing is muted: /muted")

			s.heard(tt.what+": fog elsewhere", !tt.rests, func() {
				s.report(other, news.Item{Title: "Fog closes the northern airport", Link: "https://coast.example/2"}, "fog", dest(s.bob))
			})
			s.heard(tt.what+": a ferry", !tt.ferry, func() {
				s.report(src, news.Item{Title: "Ferry gets a new engine", Link: "https://harbour.example/3"}, "ferry", dest(s.bob))
			})
			s.pass(time.Hour)
			s.heard(tt.what+": when it is over", true, func() {
				s.report(src, news.Item{Title: "Fog is forecast for all of Sunday", Link: "https://harbour.example/4"}, "fog", dest(s.bob))
			})
			s.expect(simulator.Draft{From: s.bob, Text: "/muted"}, "Nothing is muted")
		})
	}
}

// heard says whether Bob hears something while do happens.
func (s *scene) heard(what string, want bool, do func()) {
	s.t.Helper()
	before := len(s.Messages(s.bob))
	do()
	if got := len(s.Messages(s.bob)) > before; got != want {
		s.t.Errorf("%s: told %v, want %v", what, got, want)
	}
}

// TestMutedIsListedAndUndone mutes for good by typing, and takes it back.
func TestMutedIsListedAndUndone(t *testing.T) {
	play(t, nil, func(s *scene) {
		src, _ := s.fogAlert()
		m := s.expect(simulator.Draft{From: s.bob, Text: "/mute fog"}, "Mute “fog” for how long?")
		s.press(s.bob, m, "For good")
		s.contains(s.last(s.bob), "Muted for good: “fog”. /muted undoes it.")
		s.expect(simulator.Draft{From: s.bob, Text: "/watch fog"}, "is on the list already", "It is muted for now")
		if m := s.expect(simulator.Draft{From: s.bob, Text: "/watch tide"}, "Watching tide"); strings.Contains(m.Text, "muted") {
			t.Errorf("what is not muted is said to be: %q", m.Text)
		}
		s.heard("for good", false, func() {
			s.away(8 * 24 * time.Hour) // longer than the longest time that can be chosen
			s.report(src, news.Item{Title: "Fog is back", Link: "https://harbour.example/5"}, "fog", dest(s.bob))
		})
		m = s.expect(simulator.Draft{From: s.bob, Text: "/muted"}, "1. “fog”, for good; 1 alert kept away")
		toast, m := s.press(s.bob, m, "✕ “fog”")
		if s.contains(m, "Nothing is muted"); toast != "No longer muted: “fog”" {
			t.Errorf("undoing is answered %q", toast)
		}
		s.heard("undone", true, func() {
			s.report(src, news.Item{Title: "Fog lies over the lake", Link: "https://harbour.example/6"}, "fog", dest(s.bob))
		})
		s.expect(simulator.Draft{From: s.bob, Text: "/mute volcano"}, "That is not on the list")
		m = s.expect(simulator.Draft{From: s.bob, Text: "/mute all"}, "Mute all alerts for how long?")
		s.press(s.bob, m, "Till morning")
		muted := s.last(s.bob)
		s.contains(muted, "07:00 UTC: all alerts.")
		s.expect(simulator.Draft{From: s.bob, Text: "/watch volcano"}, "Watching volcano", "It is muted for now", "/muted")
		s.press(s.bob, muted, "Undo")
		s.expect(simulator.Draft{From: s.bob, Text: "/mute"}, "Nothing is muted")
	})
}

// TestWhatIsMutedWhileItWaits decides an alert, mutes it, and has it not sent.
func TestWhatIsMutedWhileItWaits(t *testing.T) {
	play(t, nil, func(s *scene) {
		src, alert := s.fogAlert()
		s.press(s.bob, alert, "Mute…")
		_, panel := s.press(s.bob, s.last(s.bob), "All alerts")
		mend := s.Fault(simulator.Fault{Method: "sendMessage", Status: 500})
		s.report(src, news.Item{Title: "Fog is back", Link: "https://harbour.example/5"}, "fog", dest(s.bob))
		s.press(s.bob, panel, "For good")
		mend()
		s.heard("muted while it waited", false, func() { s.pass(10 * time.Minute) })
		letters, err := s.db.DeadLetters(9)
		if err != nil || len(letters) != 1 || !strings.HasPrefix(letters[0].Reason, "muted: ") {
			t.Errorf("given up: %v, %v; want one alert, as muted", letters, err)
		}
	})
}

// TestWhoMayMute: in a group administrators alone; what is muted in a topic is muted
// there.
func TestWhoMayMute(t *testing.T) {
	play(t, nil, func(s *scene) {
		g := s.group(simulator.Supergroup, false)
		s.expect(simulator.Draft{From: s.bob, Chat: g, Text: "/watch@newsbot fog"}, "Watching fog")
		src := s.addSource("Harbour News", news.FromAdmin)
		s.report(src, news.Item{Title: "Fog holds boats", Link: "https://harbour.example/1"}, "fog", dest(g))
		alert := s.last(g)
		if toast, _ := s.press(s.cy, alert, "Mute…"); !strings.Contains(toast, "Only administrators") {
			t.Errorf("a member mutes: %q", toast)
		}
		s.press(s.bob, alert, "Mute…")
		panel := s.last(g)
		_, panel = s.press(s.bob, panel, "This story")
		if toast, _ := s.press(s.cy, panel, "A week"); !strings.Contains(toast, "Only administrators") {
			t.Errorf("a member mutes: %q", toast)
		}
		s.press(s.bob, panel, "A week")
		s.expect(simulator.Draft{From: s.cy, Chat: g, Text: "/muted@newsbot"}, "the story “Fog holds boats”, until ")
	})
}

// TestMorningIsTheReaders: "till morning" ends where the reader's day begins.
func TestMorningIsTheReaders(t *testing.T) {
	play(t, nil, func(s *scene) {
		if got := s.bot.zone(dest(s.bob)).String(); got != "UTC" {
			t.Errorf("before anything was chosen it is %s", got)
		}
		s.expect(simulator.Draft{From: s.bob, Text: "/settings zone Lisbon"}, "Time zone: Europe/Lisbon")
		if got := s.bot.zone(dest(s.bob)).String(); got != "Europe/Lisbon" {
			t.Errorf("it is %s", got)
		}
	})
}

// TestMutedStoryGoesOn mutes an event in one of its developments: what goes on with it
// is not told, by either way to it, and what is only related is.
func TestMutedStoryGoesOn(t *testing.T) {
	for _, press := range []int{0, 1} { // the alert of the arrest, and that of the sentence
		play(t, nil, func(s *scene) {
			src := s.addSource("Harbour News", news.FromAdmin)
			s.expect(simulator.Draft{From: s.bob, Text: "/watch oslo"}, "Watching oslo")
			tell := func(n int, title string) simulator.Message {
				s.away(5 * time.Hour)
				item := theft(0)
				item.GUID, item.Link, item.Title, item.Text = fmt.Sprint(n), fmt.Sprintf("https://harbour.example/%d", n), title, ""
				s.report(src, item, "oslo", dest(s.bob))
				return s.last(s.bob)
			}
			told := []simulator.Message{tell(0, "Suspect in Oslo museum theft arrested"), tell(1, "Suspect in Oslo museum theft sentenced to six years")}
			s.contains(told[1], "Previously\nSuspect in Oslo museum theft arrested")
			s.press(s.bob, told[press], "Mute…")
			_, panel := s.press(s.bob, s.last(s.bob), "This story")
			s.press(s.bob, panel, "A week")

			s.heard("a third development", false, func() { tell(2, "Oslo museum theft: suspect's appeal fails, sentenced again to six years") })
			s.heard("a related story", true, func() { tell(3, "Oslo opens a new tram line to the harbour") })
			s.expect(simulator.Draft{From: s.bob, Text: "/muted"}, "; 1 alert kept away")
			s.expect(simulator.Draft{From: s.bob, Text: "/why https://harbour.example/2"}, "It is muted here: the story “Suspect in Oslo museum theft ")
		})
	}
}

// TestMuteOfSeveralWords mutes what a query of several words brings, whichever of them
// it was, and nothing that comes by another one.
func TestMuteOfSeveralWords(t *testing.T) {
	play(t, nil, func(s *scene) {
		src := s.addSource("Harbour News", news.FromAdmin)
		s.expect(simulator.Draft{From: s.bob, Text: "/watch fog OR (ice storm)"}, "Watching")
		s.expect(simulator.Draft{From: s.bob, Text: "/watch ferry"}, "Watching ferry")
		both, typed := s.subscriptions(s.bob, 0)[0], "“fog OR (ice storm)”"
		tell := func(n int, title string, watches ...string) {
			var reasons []news.Reason
			for _, w := range watches {
				reasons = append(reasons, news.Reason{Query: w})
			}
			s.reportTo(src, news.Item{Title: title, Link: fmt.Sprintf("https://harbour.example/%d", n)}, reasons, dest(s.bob))
		}
		tell(0, "Fog holds boats", both)
		s.press(s.bob, s.last(s.bob), "Mute…")
		_, panel := s.press(s.bob, s.last(s.bob), typed)
		s.contains(panel, "Mute "+typed+" for how long?")
		s.press(s.bob, panel, "A week")
		s.heard("one of its words", false, func() { tell(1, "Fog closes the northern airport", both) })
		s.heard("the other ones", false, func() { tell(2, "An ice storm cuts cables in the hills", both) })
		s.heard("another watch, too", true, func() { tell(3, "Ferry company sues over lost days", both, "ferry") })
		s.heard("another watch", true, func() { tell(4, "Bridge of the lakes is painted green", "ferry") })
	})
}

// TestMuteForATimeThatIsTyped mutes at once where it is said for how long.
func TestMuteForATimeThatIsTyped(t *testing.T) {
	play(t, nil, func(s *scene) {
		s.expect(simulator.Draft{From: s.bob, Text: "/watch ferry"}, "Watching")
		s.expect(simulator.Draft{From: s.bob, Text: "/watch ice 2h"}, "Watching") // a time is no time where it is on the list
		s.addSource("Coast Post", news.FromAdmin)
		s.expect(simulator.Draft{From: s.bob, Text: "/follow Coast Post"}, "Following")
		for _, tt := range []struct{ typed, want string }{
			{"/mute ferry 1h", "Muted until 1:00 UTC: “ferry”."},
			{"/mute 1h", "Muted until 1:00 UTC: all alerts."},
			{"/mute for half an hour", "Muted until 0:30 UTC: all alerts."},
			{"/mute all for a week", "Muted until 8 Jan, 0:00 UTC: all alerts."},
			{"/mute 1 until morning", "Muted until 7:00 UTC: “ferry”."},
			{"/mute 2h ferry", "Muted until 2:00 UTC: “ferry”."},
			{"/mute coast post 3 days", "everything from Coast Post"},
			{"/mute ferry forever", "Muted for good: “ferry”."},
			{"/mute ice 2h", "Mute “ice 2h” for how long?"},
			{"/mute ferry", "Mute “ferry” for how long?"},
			{"/mute volcano 1h", "That is not on the list, so it can't be muted"},
			{"/mute ferry some time", "That is not on the list, so it can't be muted"},
			{"mute 1h", "all alerts."},
		} {
			m := s.expect(simulator.Draft{From: s.bob, Text: tt.typed}, "")
			s.contains(simulator.Message{Text: clockOf.ReplaceAllString(m.Text, "$1:$2")}, tt.want)
		}
	})
	play(t, nil, func(s *scene) {
		s.expect(simulator.Draft{From: s.bob, Text: "/watch ice"}, "Watching")
		s.report(s.addSource("Harbour News", news.FromAdmin), ferry(), "ice", dest(s.bob))
		n := s.last(s.bob).ID
		s.expect(simulator.Draft{From: s.bob, Text: "/mute 2h", ReplyTo: n}, "the story “Ferry <Aurora> runs again & on time”.")
	})
}

// clockOf is a time of day with whatever minutes have passed in the scene.
var clockOf = regexp.MustCompile(`0?(\d+):(\d\d)`)

// TestAFollowUpIsMutedWhileItWaits decides a development, mutes the event, and has it
// not sent.
func TestAFollowUpIsMutedWhileItWaits(t *testing.T) {
	play(t, nil, func(s *scene) {
		src := s.addSource("Harbour News", news.FromAdmin)
		s.report(src, theft(0), "oslo", dest(s.bob))
		s.press(s.bob, s.last(s.bob), "Mute…")
		_, panel := s.press(s.bob, s.last(s.bob), "This story")
		s.pass(5 * time.Hour)
		mend := s.Fault(simulator.Fault{Method: "sendMessage", Status: 500})
		next := theft(1)
		next.Title, next.Text = "Suspect in Oslo museum theft sentenced to six years", ""
		s.report(src, next, "oslo", dest(s.bob))
		s.press(s.bob, panel, "For good")
		mend()
		s.heard("muted while it waited", false, func() { s.pass(10 * time.Minute) })
		letters, err := s.db.DeadLetters(9)
		if err != nil || len(letters) != 1 || letters[0].Reason != "muted: Suspect in Oslo museum theft arrested" {
			t.Errorf("given up: %v, %v; want one alert, as muted", letters, err)
		}
	})
}
