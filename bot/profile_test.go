package bot

import (
	"strings"
	"testing"

	"newsbot/bot/simulator"
	"newsbot/bot/telegram"
)

// TestTheBotIntroducesItself looks at what a newcomer reads: a text of ours
// where there is none, the operator's over any other, and never one that
// somebody wrote over one of ours.
func TestTheBotIntroducesItself(t *testing.T) {
	play(t, nil, func(s *scene) {
		if got := s.Description(""); !strings.HasPrefix(got, "newsbot watches the news") {
			t.Errorf("a newcomer reads %q", got)
		}
		sets := func() int { return s.Stats().Calls["setMyDescription"] + s.Stats().Calls["setMyShortDescription"] }
		before := sets()
		restart := func(want string) {
			t.Helper()
			s.stop()
			s.start()
			if got := s.Description(""); !strings.HasPrefix(got, want) {
				t.Errorf("a newcomer reads %q, want %q", got, want)
			}
		}
		restart("newsbot watches")
		if after := sets(); before != 2 || after != before {
			t.Errorf("%d texts set at the first start, %d at the next; want 2 and none", before, after-before)
		}
		s.o.Settings.Description = "The harbour's own news"
		restart("The harbour's own news")
		s.o.Settings.Description = ""
		restart("The harbour's own news")
	})
}

// TestTheLongestNameFits has a bot with as long a name as there can be.
func TestTheLongestNameFits(t *testing.T) {
	play(t, nil, func(s *scene) {
		s.bot.me.FirstName = strings.Repeat("N", 64)
		for _, text := range []string{"Description", "ShortDescription"} {
			if _, err := s.bot.client.Call(s.t.Context(), "setMy"+text, nil); err != nil {
				t.Fatal(err)
			}
		}
		s.bot.introduce(s.t.Context())
		if got := s.Description(""); !strings.HasPrefix(got, s.bot.me.FirstName) || len(s.Stats().Refused) > 0 {
			t.Errorf("a newcomer reads %q; refused: %v", got, s.Stats().Refused)
		}
	})
}

// TestADescriptionThatCannotBeSet costs the description and nothing else.
func TestADescriptionThatCannotBeSet(t *testing.T) {
	play(t, func(o *Options) { o.Settings.Description = strings.Repeat("x", telegram.MaxDescription+1) }, func(s *scene) {
		s.expect(simulator.Draft{From: s.bob, Text: "/start"}, "I watch the news")
		if got := s.Description(""); got != "" {
			t.Errorf("a newcomer reads %q", got)
		}
	})
}
