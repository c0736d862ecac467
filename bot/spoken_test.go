package bot

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"newsbot/bot/simulator"
	"newsbot/news"
	"newsbot/news/query"
)

// proposals finds the offers in a row of typed.txt: how, and the query.
var proposals = regexp.MustCompile(`\[(\w+): (.*?)\](?:[ ;]|$)`)

// TestQueriesAsPeopleTypeThem has somebody watch each query of news/meant, in eight
// languages: what is accepted in silence hits what it is meant to, and in doubt people
// are asked first, or told and offered what else they may have meant, which is what
// they get when they press it.
func TestQueriesAsPeopleTypeThem(t *testing.T) {
	data, err := os.ReadFile("../news/meant/testdata/typed.txt")
	if err != nil {
		t.Fatal(err)
	}
	play(t, nil, func(s *scene) {
		for _, name := range []string{"Harbour Wire", "Harbour News", "Tram Times"} {
			s.addSource(name, news.FromAdmin)
		}
		rows := 0
		for line := range strings.Lines(string(data)) {
			row := strings.SplitN(strings.TrimRight(line, "\n"), " | ", 3)
			if len(row) < 3 {
				continue
			}
			rows++
			s.typed(strings.ReplaceAll(row[1], `\n`, "\n"), row[2])
		}
		if rows < 150 {
			t.Errorf("%d queries, want 150", rows)
		}
	})
}

// typed has a stranger watch what they type.
func (s *scene) typed(typed, want string) {
	s.t.Helper()
	who := s.AddPrivate(simulator.User{FirstName: "Dee"}).ID
	list := s.say(simulator.Draft{From: who, Text: "/watch " + typed})
	if len(list) != 1 {
		s.t.Fatalf("%q has %d answers: %q", typed, len(list), textsOf(list))
	}
	m, got := list[0], s.subscriptions(who, 0)
	if headline, fits := strings.CutPrefix(want, "fits "); fits {
		if text := query.ReadText(headline); len(got) != 1 || !hits(got[0], &text) {
			s.t.Errorf("%q is accepted as %q, which does not hit %q: %s", typed, got, headline, m.Text)
		}
		return
	}
	offers := proposals.FindAllStringSubmatch(want, -1)
	kind, _, _ := strings.Cut(want, " ")
	isRemark := slices.Contains([]string{"tag", "forms", "broad"}, kind)
	if (len(got) == 1) != isRemark {
		s.t.Errorf("%q, %s: %q is written, and said %q", typed, kind, got, m.Text)
	}
	if len(offers) == 0 || offers[0][1] == "follow" {
		return
	}
	at := 0
	if isRemark {
		at = len(m.Buttons) - len(offers) // below those of what was written
	}
	_, m = s.pressData(who, m, m.Buttons[at][0].Data)
	if hasButton(m, "As typed") { // it is asked about something else, too
		s.press(who, m, "As typed")
	}
	if got = s.subscriptions(who, 0); len(got) != 1 || !slices.ContainsFunc(offers, func(o []string) bool { return same(o[2], got[0]) }) {
		s.t.Errorf("%q: pressing one of %q has %q watched: %s", typed, offers, got, s.last(who).Text)
	}
}

// same says whether two queries are one.
func same(a, b string) bool {
	p, err := query.Parse(a)
	q, err2 := query.Parse(b)
	return err == nil && err2 == nil && p.String() == q.String()
}

// hits says whether a query wants a text.
func hits(typed string, text *query.Text) bool {
	q, err := query.Parse(typed)
	return err == nil && query.Explain(q, text).Hit
}

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
			{"help!", "I watch the news"},
			{"Hallo", "I watch the news"},
			{"what can you do?", "I watch the news"},
			{"danke!", "You're welcome"},
			{"👍", "You're welcome"},
			{"how do I unsubscribe?", "Nothing yet"},
			{"отписаться", "Nothing yet"},
			{"why?", "as a reply to one of my alerts"},
			{"/ list", "Nothing yet"},
			{"settings quiet 22-7", "✓ Quiet hours: 22:00-07:00"},
			{"/unsubscribe", "Nothing yet"},
			{"/unmute ferry", "Nothing is muted"},
			{"/wacth ferry fog", "Did you mean /watch ferry fog?"},
			{"/statss", "I don't know /statss. /help"}, // an operator's is not named
			{"/quiet 22-7", "That is a setting: /settings quiet 22-7"},
			{"/timezone Berlin", "That is a setting: /settings timezone Berlin"},
			{"/settings timezone Berlin", "✓ Time zone: Europe/Berlin"},
			{"/language de", "That is a setting: /settings language de"},
			{"/gap 20m", "That is a setting: /settings gap 20m"},
			{"nice ferry", "“nice ferry”"},
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
		for _, said := range []string{"/edit", "/edit 1", "/edit fog ice"} {
			s.expect(simulator.Draft{From: s.bob, Text: said}, "Which one, and what instead?")
		}
	})
}

// TestNumbersThatAreNotOnTheList are named, with what is.
func TestNumbersThatAreNotOnTheList(t *testing.T) {
	play(t, nil, func(s *scene) {
		s.expect(simulator.Draft{From: s.bob, Text: "/edit 1 fog"}, "Nothing yet")
		s.expect(simulator.Draft{From: s.bob, Text: "/watch fog"}, "Watching fog")
		s.expect(simulator.Draft{From: s.bob, Text: "/edit 9 ice"}, "There is no number 9 on the list, which has 1 entry. /list shows it.")
		s.expect(simulator.Draft{From: s.bob, Text: "/edit 0 ice"}, "There is no number 0")
	})
}

// TestUnfollowAllLeavesWatches takes the sources off the list, and asks anew where there
// are more of them by then.
func TestUnfollowAllLeavesWatches(t *testing.T) {
	play(t, nil, func(s *scene) {
		s.addSource("Harbour News", news.FromAdmin)
		s.addSource("Coast Post", news.FromAdmin)
		s.expect(simulator.Draft{From: s.bob, Text: "/watch fog"}, "Watching fog")
		s.expect(simulator.Draft{From: s.bob, Text: "/unfollow all"}, "No source is followed")
		s.expect(simulator.Draft{From: s.bob, Text: "/follow Harbour News"}, "Following")
		m := s.expect(simulator.Draft{From: s.bob, Text: "/unfollow all"}, "Unfollow the one source?")
		s.expect(simulator.Draft{From: s.bob, Text: "/follow Coast Post"}, "Following")
		_, m = s.press(s.bob, m, "Remove all")
		s.contains(m, "Unfollow all 2 sources?")
		s.press(s.bob, m, "Remove all")
		if got := s.subscriptions(s.bob, 0); !slices.Equal(got, []string{"fog"}) {
			t.Errorf("the list is %q, want the watch alone", got)
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
