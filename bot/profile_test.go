package bot

import (
	"strings"
	"testing"
	"testing/synctest"

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
	synctest.Test(t, func(t *testing.T) {
		name := strings.Repeat("N", 64)
		sim := simulator.New(simulator.Options{Name: name})
		b, err := New(Options{Token: sim.Token(), Transport: sim.Transport(), Store: openStore(t), Log: logTo(t)})
		if err == nil {
			err = b.Connect(t.Context())
		}
		if got := sim.Description(""); err != nil || !strings.HasPrefix(got, name) || len(sim.Stats().Refused) > 0 {
			t.Errorf("a newcomer reads %q, error %v; refused: %v", got, err, sim.Stats().Refused)
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
