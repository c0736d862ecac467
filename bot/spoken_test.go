package bot

import (
	"slices"
	"testing"
	"time"

	"newsbot/bot/simulator"
	"newsbot/news"
)

// TestCommandsWithoutTheirSlash says commands as people do who never read of one.
func TestCommandsWithoutTheirSlash(t *testing.T) {
	play(t, nil, func(s *scene) {
		s.addSource("Coin Courier", news.FromAdmin)
		for _, tt := range []struct{ said, want string }{
			{"help", "I watch the news"},
			{"Help", "I watch the news"},
			{"list", "Nothing yet"},
			{"settings", "How alerts look here"},
			{"watch bitcoin", "Watching bitcoin"},
			{"Watch bitcoin, ethereum", "is one enough"},
			{"unwatch bitcoin", "Removed: bitcoin"},
			{"follow coin courier", "Following Coin Courier"},
			{"unfollow coin courier", "Removed: Coin Courier"},
			{"stop", "Alerts are paused"},
			{"start", "Alerts are back on"},
			{"stats", "“stats”"}, // an operator's command is a word for others
			{"watch", "Which words?"},
			{"list of ferries", "“list of ferries”"},
			{"/help settings", "silent off/on"},
			{"/help unwatch", "/unwatch – Stop watching something"},
		} {
			s.expect(simulator.Draft{From: s.bob, Text: tt.said}, tt.want)
		}
	})
}

// TestWordsToUsInAGroup: what begins with our name is for us, and nothing else is.
func TestWordsToUsInAGroup(t *testing.T) {
	play(t, nil, func(s *scene) {
		g := s.group(simulator.Supergroup, false)
		s.PromoteBot(g, s.bob, simulator.Rights{})
		m := s.expect(simulator.Draft{From: s.bob, Chat: g, Text: "@newsbot fog"}, "Shall I watch the news for “fog”?")
		if toast, _ := s.press(s.cy, m, "Watch"); toast == "" {
			t.Error("a member may watch")
		}
		_, m = s.press(s.bob, m, "Watch")
		s.contains(m, "Watching fog")
		s.expect(simulator.Draft{From: s.bob, Chat: g, Text: "@newsbot list"}, "1. fog")
		for _, said := range []string{"fog", "list", "@otherbot fog", "@newsbot", "I like @newsbot fog"} {
			if got := s.say(simulator.Draft{From: s.bob, Chat: g, Text: said}); len(got) != 0 {
				t.Errorf("%q is answered %q", said, got[0].Text)
			}
		}
	})
}

// TestAWrongLetterInASource forgives one, follows a category, and removes all.
func TestAWrongLetterInASource(t *testing.T) {
	play(t, nil, func(s *scene) {
		for _, name := range []string{"Coin Courier", "Chain Times", "Harbour News"} {
			src := s.addSource(name, news.FromAdmin)
			if src.Category = "Crypto"; name != "Harbour News" {
				if err := s.db.SaveSource(src); err != nil {
					t.Fatal(err)
				}
			}
		}
		s.expect(simulator.Draft{From: s.bob, Text: "/follow Coin Curier"}, "Following Coin Courier")
		s.expect(simulator.Draft{From: s.bob, Text: "/follow Coin Curir"}, "No source has that name")
		m := s.expect(simulator.Draft{From: s.bob, Text: "/follow crypto"}, "Crypto has these sources: Chain Times, Coin Courier.")
		_, m = s.press(s.bob, m, "Follow all 2")
		s.contains(m, "everything from Coin Courier", "everything from Chain Times")
		m = s.expect(simulator.Draft{From: s.bob, Text: "/unwatch all"}, "Remove all 2 things")
		s.expect(simulator.Draft{From: s.bob, Text: "/watch fog"}, "Watching")
		_, m = s.press(s.bob, m, "Remove all")
		s.contains(m, "Remove all 3 things")
		_, m = s.press(s.bob, m, "Remove all")
		s.contains(m, "Nothing yet")
	})
}

// TestAWatchIsEdited puts other words in the place of some.
func TestAWatchIsEdited(t *testing.T) {
	play(t, nil, func(s *scene) {
		m := s.expect(simulator.Draft{From: s.bob, Text: "/watch fog"}, "Watching fog")
		s.press(s.bob, m, "Urgent")
		s.expect(simulator.Draft{From: s.bob, Text: "/edit 1 fog -ice"}, "fog -ice is urgent")
		m = s.expect(simulator.Draft{From: s.bob, Text: "/edit 1 fog, ice"}, "is one enough")
		s.press(s.bob, m, "Either")
		if got := s.subscriptions(s.bob, 0); !slices.Equal(got, []string{"fog OR ice"}) {
			t.Errorf("the list is %q, want what it was edited to", got)
		}
		for _, said := range []string{"/edit", "/edit 1", "/edit 7 fog", "/edit fog ice"} {
			s.expect(simulator.Draft{From: s.bob, Text: said}, "Which one, and what instead?")
		}
	})
}

// TestAReturningChatIsWelcomedBack blocks the bot and returns.
func TestAReturningChatIsWelcomedBack(t *testing.T) {
	play(t, nil, func(s *scene) {
		s.expect(simulator.Draft{From: s.bob, Text: "/start"}, "I watch the news")
		s.expect(simulator.Draft{From: s.bob, Text: "/watch fog"}, "Watching fog")
		if err := s.db.SetState(news.ChatID(s.bob), news.Gone, "blocked", time.Now()); err != nil {
			t.Fatal(err)
		}
		m := s.expect(simulator.Draft{From: s.bob, Text: "/start"}, "Welcome back!")
		s.contains(m, "1. fog")
	})
}
