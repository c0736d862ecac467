package bot

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"newsbot/bot/simulator"
	"newsbot/news"
)

// offered are the texts of a message's buttons.
func offered(m simulator.Message) (texts []string) {
	for _, row := range m.Buttons {
		for _, b := range row {
			texts = append(texts, b.Text)
		}
	}
	return texts
}

// TestWhatMayBeMeantIsAskedFirst types what is perhaps not meant so: nothing is
// written before it is known what is.
func TestWhatMayBeMeantIsAskedFirst(t *testing.T) {
	for _, tt := range []struct{ typed, says, press, list string }{
		{"fog, ice or hail", "fog OR ice OR hail", "Either", "fog OR ice OR hail"},
		{"fog, ice or hail", "fog ice hail", "Both in one story", "fog ice hail"},
		{"fog or ice", "is one enough", "As typed", "fog or ice"},
		{"fog\nice", "Both in one story: fog ice", "Either", "fog OR ice"},
		{"fog oder Eis", "fog OR Eis", "Either", "fog OR Eis"},
		{"fog not ice", "-ice", "Watch fog -ice", "fog -ice"},
		{"anything about the ferry", "Only what matters: ferry", "Watch ferry", "ferry"},
		{"fog - ice", "a dash excludes", "Watch fog -ice", "fog -ice"},
		{"sorce:harbour fog", "before a colon can stand title, deck, body, source, lang", "Watch source:harbour fog", `source:"Harbour News" fog`},
		{"fog lang:english", "lang:en", "Watch fog lang:en", "fog lang:en"},
		{"fog source:harbour", "no source is called so", `Watch fog source:"Harbour News"`, `fog source:"Harbour News"`},
		{"electoin", "Instead: election", "Watch election", "election"},
		{"fog source:a source:b", "no source is called so", "As typed", "fog source:a source:b"},
	} {
		play(t, nil, func(s *scene) {
			s.addSource("Harbour News", news.FromAdmin)
			for _, said := range []string{"/watch " + tt.typed, tt.typed} {
				m := s.expect(simulator.Draft{From: s.bob, Text: said}, tt.says)
				if got := s.subscriptions(s.bob, 0); len(got) != 0 {
					t.Errorf("%q: on the list before it is known what is meant: %q", said, got)
				}
				_, m = s.press(s.bob, m, tt.press)
				for strings.Contains(m.Text, "no source is called so") {
					_, m = s.press(s.bob, m, map[bool]string{true: "As typed", false: `Watch source:"Harbour News" fog`}[tt.press == "As typed"])
				}
				s.contains(m, "Watching "+tt.list+".")
				s.press(s.bob, m, "Remove")
			}
		})
	}
}

// TestAnAddressIsFollowed types one where words are expected.
func TestAnAddressIsFollowed(t *testing.T) {
	play(t, nil, func(s *scene) {
		for _, said := range []string{"/watch https://wire.example/feed.xml", "https://wire.example/feed.xml"} {
			m := s.expect(simulator.Draft{From: s.bob, Text: said}, "/follow https://wire.example/feed.xml")
			if got := offered(m); slices.Contains(got, "As typed") || len(got) != 2 {
				t.Errorf("%q: the buttons are %q, want to follow it and to leave it", said, got)
			}
		}
	})
}

// TestWhatFindsMoreIsOffered watches what finds something as it is typed, and takes
// what finds more: it comes in its place, as urgent as that.
func TestWhatFindsMoreIsOffered(t *testing.T) {
	play(t, nil, func(s *scene) {
		m := s.expect(simulator.Draft{From: s.bob, Text: "/watch $BTC"}, "Watching $BTC.")
		s.press(s.bob, m, "Urgent")
		m = s.expect(simulator.Draft{From: s.bob, Text: "/watch $BTC"}, "few stories write the sign")
		_, m = s.press(s.bob, m, "Also: $BTC OR =BTC")
		s.contains(m, "$BTC OR =BTC is urgent")
		if got := s.subscriptions(s.bob, 0); len(got) != 1 {
			t.Errorf("the list is %q, want the new query in place of the old one", got)
		}
		_, m = s.press(s.bob, m, "Not urgent")
		s.contains(m, "wait their turn")
		s.expect(simulator.Draft{From: s.bob, Text: "/watch the"}, "expect many alerts")
		s.expect(simulator.Draft{From: s.bob, Text: "/watch tea cake -cold"}, "Watching tea cake -cold")
		s.expect(simulator.Draft{From: s.bob, Text: "/watch cake tea -Cold"}, "tea cake -cold is on the list already")
		s.expect(simulator.Draft{From: s.bob, Text: "/list"}, "tea cake -cold")
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

// TestWatchSaysWhatItWouldHaveFound watches and tests words with stories on file.
func TestWatchSaysWhatItWouldHaveFound(t *testing.T) {
	play(t, nil, func(s *scene) {
		src := s.addSource("Harbour News", news.FromAdmin)
		mine := s.addSource("Cy's page", news.FromPerson)
		s.expect(simulator.Draft{From: s.bob, Text: "/watch fog"}, "Watching fog.")
		s.report(src, news.Item{Title: "Fog holds boats", Link: "https://harbour.example/1"}, "")
		s.report(src, news.Item{Title: "Trams run in snow", Link: "https://harbour.example/2"}, "")
		s.report(src, news.Item{Title: "Fog leaves at noon", Link: "https://harbour.example/3"}, "")
		s.report(mine, news.Item{Title: "Fog in my street", Link: "https://cy.example/1"}, "")

		m := s.expect(simulator.Draft{From: s.bob, Text: "/test fog"}, "2 of the last 3 stories would have fitted, the newest:")
		s.contains(m, "• Fog leaves at noon (Harbour News, ")
		s.press(s.bob, m, "Watch")
		s.contains(s.last(s.bob), "fog is on the list already")
		m = s.expect(simulator.Draft{From: s.bob, Text: "/watch snow"}, "1 of the last 3 stories would have fitted:")
		if strings.Contains(m.Text, "my street") {
			t.Errorf("a watch shows what a source of somebody else's brought: %q", m.Text)
		}
		s.expect(simulator.Draft{From: s.bob, Text: "/watch volcano"}, "None of the last 3 stories fits.")
		s.expect(simulator.Draft{From: s.bob, Text: "/test"}, "Which words?")
		s.expect(simulator.Draft{From: s.bob, Text: "/test fog OR"}, "OR needs a word on both sides")
		m = s.expect(simulator.Draft{From: s.bob, Text: "/test fog, snow"}, "is one enough")
		_, m = s.press(s.bob, m, "Either")
		s.contains(m, "3 of the last 3 stories would have fitted")
		if got := s.subscriptions(s.bob, 0); !slices.Equal(got, []string{"fog", "snow", "volcano"}) {
			t.Errorf("the list is %q after /test, want what was watched alone", got)
		}
	})
}

// TestManyADay watches what a great part of the stories has, and takes what narrows it.
func TestManyADay(t *testing.T) {
	play(t, nil, func(s *scene) {
		src := s.addSource("Harbour News", news.FromAdmin)
		for i := range 30 {
			what := []string{"strike", "island", "noon", "winter"}[i%4]
			s.report(src, news.Item{Title: fmt.Sprintf("Ferry %s number %d", what, i), Link: fmt.Sprintf("https://harbour.example/%d", i)}, "")
		}
		m := s.expect(simulator.Draft{From: s.bob, Text: "/watch ferry"}, "That is about 30 a day.")
		_, m = s.press(s.bob, m, "Watch ferry island")
		s.contains(m, "Watching ferry island.")
		if got := s.subscriptions(s.bob, 0); len(got) != 1 {
			t.Errorf("the list is %q, want the narrower one in place of the other", got)
		}
	})
}

// TestWhatIsTakenOffTheListWhileItWaits is not told in the morning; what another query
// was put in the place of is.
func TestWhatIsTakenOffTheListWhileItWaits(t *testing.T) {
	play(t, nil, func(s *scene) {
		src := s.addSource("Harbour News", news.FromAdmin)
		for _, typed := range []string{"/watch ferry", "/watch council", "/watch school", "/follow Harbour News", "/settings quiet 22-7"} {
			s.say(simulator.Draft{From: s.bob, Text: typed})
		}
		s.report(src, nth(1, "Ferry Aurora sinks off Gull Island"), "ferry", dest(s.bob))
		s.report(src, nth(2, "Council votes on the harbour bridge"), "council", dest(s.bob))
		s.report(src, nth(3, "School term starts late in Oslo"), "school", dest(s.bob))
		s.reportTo(src, nth(4, "Bakery closes in Port Amber"), []news.Reason{{Source: src.ID}}, dest(s.bob))
		s.expect(simulator.Draft{From: s.bob, Text: "/unwatch ferry"}, "Removed: ferry")
		s.expect(simulator.Draft{From: s.bob, Text: "/unfollow Harbour News"}, "Removed: Harbour News")
		m := s.expect(simulator.Draft{From: s.bob, Text: "/unwatch council"}, "Removed: council")
		s.press(s.bob, m, "Undo")
		s.expect(simulator.Draft{From: s.bob, Text: "/edit 1 school OR term"}, "school OR term")
		before := s.last(s.bob).ID
		s.pass(8 * time.Hour)
		all := strings.Join(textsOf(s.since(s.bob, before)), "\n")
		for word, want := range map[string]bool{"Ferry": false, "Bakery": false, "Council": true, "School": true} {
			if strings.Contains(all, word) != want {
				t.Errorf("told of %s: %v, want %v:\n%s", word, !want, want, all)
			}
		}
	})
}

// TestAPlusIsMeant: who types one behind a name is not asked whether they mean the name.
func TestAPlusIsMeant(t *testing.T) {
	play(t, nil, func(s *scene) {
		for _, typed := range []string{"Disney+", "Paramount+ OR disney+", "Apple TV+"} {
			s.expect(simulator.Draft{From: s.bob, Text: "/watch " + typed}, "Watching "+typed+". I'll post")
		}
	})
}
