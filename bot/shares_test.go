package bot

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"newsbot/bot/simulator"
	"newsbot/news"
)

// TestAMemberLeavesRoomForAlerts has a member of a group ask every two seconds
// for two minutes, while an alert comes each five.
func TestAMemberLeavesRoomForAlerts(t *testing.T) {
	play(t, nil, func(s *scene) {
		g := s.group(simulator.Supergroup, false)
		s.expect(simulator.Draft{From: s.bob, Chat: g, Text: "/watch@newsbot ferry"}, "Watching")
		src := s.addSource("Harbour News", news.FromAdmin)
		s.pass(time.Minute)
		before := s.last(g).ID
		for i := range 60 {
			if _, err := s.Say(simulator.Draft{From: s.cy, Chat: g, Text: "/watch@newsbot gossip"}); err != nil {
				t.Fatal(err)
			}
			if i%4 == 0 {
				s.report(src, news.Item{Title: fmt.Sprintf("Crossing %d of the ferry", i)}, "ferry", dest(g))
			}
			s.pass(2 * time.Second)
		}
		s.pass(time.Minute)
		alerts, refusals := 0, 0
		for _, m := range s.since(g, before) {
			alerts += strings.Count(m.Text, "Crossing ")
			if strings.Contains(m.Text, "Only administrators") {
				refusals++
			}
		}
		if alerts != 15 || refusals < 1 || refusals > 4 {
			t.Errorf("in two minutes the group hears %d of 15 alerts, and %d refusals, want one in a while", alerts, refusals)
		}
	})
}

// TestEightGroupsDoNotMakeTheBotDeaf has eight groups ask more than they can be
// answered, and then a person.
func TestEightGroupsDoNotMakeTheBotDeaf(t *testing.T) {
	play(t, nil, func(s *scene) {
		var groups []int64
		for range 8 {
			groups = append(groups, s.group(simulator.Supergroup, false))
		}
		for range 60 {
			for _, g := range groups {
				if _, err := s.Say(simulator.Draft{From: s.bob, Chat: g, Text: "/help@newsbot"}); err != nil {
					t.Fatal(err)
				}
			}
		}
		s.pass(2 * time.Second)
		asked := time.Now()
		said, err := s.Say(simulator.Draft{From: s.cy, Chat: s.cy, Text: "/start"})
		if err != nil {
			t.Fatal(err)
		}
		for len(s.since(s.cy, said.ID)) == 0 && time.Since(asked) < 2*time.Minute {
			s.pass(100 * time.Millisecond)
		}
		if waited := time.Since(asked); waited > 3*time.Second || s.Pending() > 0 {
			t.Errorf("a person's answer comes after %v, and %d updates are not fetched", waited, s.Pending())
		}
	})
}

// TestEveryPressIsAnswered presses a button fifty times at once.
func TestEveryPressIsAnswered(t *testing.T) {
	play(t, nil, func(s *scene) {
		m := s.expect(simulator.Draft{From: s.bob, Text: "/watch ferry"}, "Watching")
		pressed := map[string]bool{}
		for range 50 {
			id, err := s.Press(s.bob, m.Chat, m.ID, m.Buttons[1][0].Data)
			if err != nil {
				t.Fatal(err)
			}
			pressed[id] = true
		}
		s.pass(10 * time.Second)
		for _, r := range s.Requests() {
			if r.Method == "answerCallbackQuery" {
				delete(pressed, fmt.Sprint(r.Params["callback_query_id"]))
			}
		}
		if len(pressed) > 0 {
			t.Errorf("%d of 50 presses were never answered", len(pressed))
		}
	})
}

// TestWhatIsInProgressAtTheEndIsDoneAfterTheStart stops the bot while somebody
// waits for a page that does not come, after more was said elsewhere.
func TestWhatIsInProgressAtTheEndIsDoneAfterTheStart(t *testing.T) {
	hang := true
	slow := func(o *Options) {
		o.Settings.OpenSources = true
		o.Discover = func(ctx context.Context, address string, private bool) ([]Candidate, error) {
			if hang {
				<-ctx.Done()
				return nil, ctx.Err()
			}
			return twoFeeds(ctx, address, private)
		}
	}
	play(t, slow, func(s *scene) {
		said, err := s.Say(simulator.Draft{From: s.bob, Chat: s.bob, Text: "/follow https://coast.example"})
		if err != nil {
			t.Fatal(err)
		}
		s.pass(time.Second)
		s.expect(simulator.Draft{From: s.ann, Text: "/watch ferry"}, "Watching ferry")
		if left, err := s.db.Left(); len(left) != 1 || s.Pending() > 0 || err != nil {
			t.Errorf("a kill would find %d updates on disk, %v, and %d at Telegram, want the one in progress on disk", len(left), err, s.Pending())
		}
		s.stop()
		hang = false
		s.start()
		s.pass(2 * time.Second)
		got := s.since(s.bob, said.ID)
		if len(got) != 1 || !strings.Contains(got[0].Text, "coast.example") {
			t.Errorf("Bob hears %q, want the feed of the page", textsOf(got))
		}
		if got := s.since(s.ann, 0); len(got) != 2 {
			t.Errorf("Ann said and heard %q, want one answer to one command", textsOf(got))
		}
	})
}

// TestAnUpdateThatNeverEndsIsGivenUp stops the bot again and again while it is at
// the same update.
func TestAnUpdateThatNeverEndsIsGivenUp(t *testing.T) {
	begun := 0
	never := func(o *Options) {
		o.Settings.OpenSources = true
		o.Discover = func(ctx context.Context, _ string, _ bool) ([]Candidate, error) {
			begun++
			<-ctx.Done()
			return nil, ctx.Err()
		}
	}
	play(t, never, func(s *scene) {
		if _, err := s.Say(simulator.Draft{From: s.bob, Chat: s.bob, Text: "/follow https://coast.example"}); err != nil {
			t.Fatal(err)
		}
		for range 5 {
			s.pass(time.Second)
			s.stop()
			s.start()
		}
		left, err := s.db.Left()
		if begun != 3 || len(left) > 0 || err != nil || s.bot.Stats().Skipped > 1 {
			t.Errorf("it was begun %d times, and %d are left, %v; %d skipped since", begun, len(left), err, s.bot.Stats().Skipped)
		}
	})
}

// TestAnswersLeftAtTheEndAreSaidAfterTheStart asks a group for more than can be
// said within the seconds of an end.
func TestAnswersLeftAtTheEndAreSaidAfterTheStart(t *testing.T) {
	play(t, nil, func(s *scene) {
		g := s.group(simulator.Supergroup, false)
		s.Promote(g, s.cy, simulator.AllRights)
		s.pass(time.Minute)
		before := s.last(g).ID
		for i := range 12 {
			user := []int64{s.bob, s.cy}[i%2]
			if _, err := s.Say(simulator.Draft{From: user, Chat: g, Text: fmt.Sprintf("/watch@newsbot ferry%02d", i)}); err != nil {
				t.Fatal(err)
			}
		}
		s.pass(500 * time.Millisecond)
		if got := len(s.subscriptions(g, 0)); got != 12 {
			t.Errorf("half a second later %d of 12 are watched", got)
		}
		s.stop()
		s.start()
		s.pass(2 * time.Minute)
		var told []string
		for _, m := range s.since(g, before) {
			if _, what, ok := strings.Cut(m.Text, "Watching "); ok {
				told = append(told, what[:7])
			}
		}
		want := 12
		if slices.Sort(told); len(slices.Compact(slices.Clone(told))) != want || len(told) != want {
			t.Errorf("of %d watches the group hears %q", want, told)
		}
	})
}

// TestAFileThatWaitsAtTheEndIsSpokenOf asks for an export that Telegram does not
// take before the bot ends, in several ways: who asked hears after the start what
// to do, and what may have arrived is counted.
func TestAFileThatWaitsAtTheEndIsSpokenOf(t *testing.T) {
	for _, tt := range []struct {
		why     string
		fault   simulator.Fault
		unsaid  []string // files spoken of after the start
		counted int64    // under "not kept"
	}{
		{"Telegram wants silence", simulator.Fault{Status: 429, Description: "Too Many Requests: retry after 20", RetryAfter: 20}, []string{"newsbot.json", "newsbot.opml"}, 1},
		{"no answer comes, and nothing was done", simulator.Fault{Kind: simulator.Hang}, []string{"newsbot.opml"}, 2},
		{"no answer comes, and it was done", simulator.Fault{Kind: simulator.Hang, Accepted: true}, []string{"newsbot.opml"}, 2},
	} {
		t.Run(tt.why, func(t *testing.T) {
			ends := new(news.Ends)
			play(t, func(o *Options) { withFiles(o); o.Ends = ends }, func(s *scene) {
				s.expect(simulator.Draft{From: s.bob, Text: "/watch ferry"}, "Watching")
				tt.fault.Method = "sendDocument"
				end := s.Fault(tt.fault)
				said, err := s.Say(simulator.Draft{From: s.bob, Chat: s.bob, Text: "/export"})
				if err != nil {
					t.Fatal(err)
				}
				s.pass(time.Second)
				s.stop()
				if n := ends.Of(news.EndNotKept); n != tt.counted {
					t.Errorf("%d answers are counted as not kept, want %d", n, tt.counted)
				}
				end()
				s.start()
				s.pass(30 * time.Second)
				var unsaid []string
				for _, m := range s.since(s.bob, said.ID) {
					if _, file, ok := strings.Cut(m.Text, "restarted before I could send you "); ok {
						unsaid = append(unsaid, file[:len("newsbot.json")])
					}
				}
				if !slices.Equal(unsaid, tt.unsaid) {
					t.Errorf("after the start Bob hears of %q, want %q", unsaid, tt.unsaid)
				}
			})
		})
	}
}
