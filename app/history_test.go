package app_test

import (
	"flag"
	"fmt"
	"os"
	"os/signal"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"pgregory.net/rapid"
)

// histories is how many of them TestHistories plays.
var histories = flag.Int("histories", 40, "how many histories of the whole program are played")

// showLog prints what the program logged in each history that broke a promise.
var showLog = flag.Bool("historylog", false, "print the log of each history that fails")

// An action is what happens in a step of a history.
type action string

const (
	publish  action = "publish"  // a feed reports N items; Kind 1 lies about their dates
	surge    action = "surge"    // a feed reports more than a hundred
	archive  action = "archive"  // a feed lists N items that are days old
	edit     action = "edit"     // an item's title, text or date changes
	move     action = "move"     // an item gets another guid and address
	moveSite action = "site"     // all items of a feed do
	gap      action = "gap"      // an item leaves the feed for a while
	reorder  action = "reorder"  // a feed lists its items in another order
	feedDown action = "feed"     // a feed cannot be had
	telegram action = "telegram" // Telegram cannot, or its answers
	diskBad  action = "disk"     // the next N commits fail; Kind 1 only says so
	clock    action = "clock"    // somebody sets the clock
	restart  action = "restart"  // the program is stopped, and started again
	crash    action = "crash"    // it is killed, Kind 1 in the middle of its Nth commit
	absence  action = "absence"  // it is away for hours, in which a feed reports a surge
	watch    action = "watch"    // a reader asks for N subjects
	reload   action = "reload"   // the operator has the configuration read again
	kick     action = "kick"     // a channel removes the bot for a while; Kind 1 takes the right to post away
)

// actions are all of them, the usual ones more than once.
var actions = []action{
	publish, publish, publish, publish, surge, archive, edit, edit, move, moveSite, gap, gap, reorder, feedDown,
	telegram, telegram, telegram, diskBad, diskBad, clock, restart, crash, crash, absence, watch, watch, reload, reload, kick,
}

// A step is one thing that happens, and how long nothing happens after it.
type step struct {
	What action
	Who  int // which feed or reader
	N    int // how many, or which
	Kind int // what sort of it
	Long time.Duration
	Then time.Duration
}

func (s step) String() string {
	return fmt.Sprintf("%s(who %d, n %d, kind %d, %v) then %v", s.What, s.Who, s.N, s.Kind, s.Long, s.Then)
}

// A history is what happens to the program.
type history []step

func (h history) GoString() string {
	lines := make([]string, len(h))
	for i, s := range h {
		lines[i] = s.String()
	}
	return "\n  " + strings.Join(lines, "\n  ")
}

// drawStep makes a step up. The simplest one is the shortest.
func drawStep(t *rapid.T) step {
	return step{
		What: rapid.SampledFrom(actions).Draw(t, "what"),
		Who:  rapid.IntRange(0, 1).Draw(t, "who"),
		N:    rapid.IntRange(1, 12).Draw(t, "n"),
		Kind: rapid.IntRange(0, 9).Draw(t, "kind"),
		Long: rapid.SampledFrom([]time.Duration{10 * time.Second, time.Minute, 5 * time.Minute, 15 * time.Minute}).Draw(t, "long"),
		Then: rapid.SampledFrom([]time.Duration{0, time.Second, 3 * time.Second, 20 * time.Second, 90 * time.Second, 10 * time.Minute}).Draw(t, "then"),
	}
}

// TestHistories plays histories of the whole program in simulated time: feeds
// that surge, lie, lose items and change them; outages of feeds, Telegram, disk
// and clock; crashes, restarts and commands. A model knows what each reader must
// have heard by the end: nothing lost, nothing twice but what was in doubt, and
// everything else counted under its name.
func TestHistories(t *testing.T) {
	signal.Notify(make(chan os.Signal, 1), syscall.SIGHUP) // starts a goroutine of its own, which must not be in a bubble
	flag.Set("rapid.checks", strconv.Itoa(*histories))
	flag.Set("rapid.nofailfile", "true")
	played, found := 0, false
	rapid.Check(t, func(rt *rapid.T) {
		played++
		h := history(rapid.SliceOfN(rapid.Custom(drawStep), 1, 14).Draw(rt, "history"))
		if broken := play(t, h); len(broken) > 0 {
			if !found { // what follows are simpler ones
				found = true
				fmt.Printf("histories_until_found=%d\n", played)
			}
			rt.Fatalf("%s\nin the history%#v", strings.Join(shortened(broken), "\n"), h)
		}
	})
}

// shortened leaves out most of what is the same for many items.
func shortened(broken []string) []string {
	const most = 5
	if len(broken) <= most {
		return broken
	}
	last := broken[len(broken)-2:] // the sums stand at the end
	return append(append(broken[:most:most], fmt.Sprintf("and %d more", len(broken)-most)), last...)
}

// play acts out a history and says which promises it broke.
func play(t *testing.T, h history) (broken []string) {
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t)
		s.up()
		s.pass(3 * time.Minute)
		for _, step := range h {
			s.do(step)
			s.pass(step.Then)
		}
		s.settle()
		defer func() {
			if len(broken) > 0 && *showLog {
				fmt.Println(s.log.b.String())
			}
		}()
		broken = append(s.broken, s.verdict()...)
	})
	return broken
}

// TestKnownHistories plays those that found a fault once, or would have.
func TestKnownHistories(t *testing.T) {
	signal.Notify(make(chan os.Signal, 1), syscall.SIGHUP) // as above
	const minute = time.Minute
	for _, tt := range []struct {
		why string
		history
	}{
		{"a surge after hours away", history{{What: watch, N: 3, Then: 20 * time.Second}, {What: absence, N: 10, Then: minute}}},
		{"a surge after the clock was set back", history{{What: clock, Kind: 2, Then: minute}, {What: surge, N: 5, Then: minute}}},
		{"refused while channels are asked for", history{{What: telegram, N: 3, Kind: 6, Long: 5 * minute}, {What: reload, Then: 3 * time.Second}, {What: publish, N: 2, Then: 2 * minute}}},
		{"the clock is set back by hours, and the program started again", history{{What: clock, Kind: 1, Then: minute}, {What: restart}, {What: publish, N: 1, Then: minute}}},
		{"killed right after twelve commands", history{{What: watch, N: 12, Then: time.Second}, {What: crash, Then: minute}}},
		{"answers are lost for five minutes", history{{What: publish, N: 1}, {What: telegram, N: 2, Kind: 2, Long: 5 * minute, Then: 6 * minute}}},
		{"commits that are made and fail", history{{What: publish, N: 1}, {What: publish, Who: 1, N: 1}, {What: diskBad, N: 4, Kind: 1, Then: 10 * minute}}},
		{"killed in the middle of commits", history{{What: publish, N: 3}, {What: crash, N: 2, Kind: 1, Long: 4 * minute}, {What: publish, N: 3}, {What: crash, N: 3, Kind: 1, Long: 4 * minute}}},
		{"a channel removes the bot, and its feed goes on", history{{What: publish, N: 2}, {What: kick, Long: 15 * minute, Then: 3 * time.Second}, {What: publish, N: 3, Then: 10 * minute}}},
		{"a channel removes the bot, which is killed then", history{{What: kick, Kind: 1, Long: 15 * minute, Then: 3 * time.Second}, {What: publish, N: 3, Then: minute}, {What: crash}, {What: publish, N: 1, Then: minute}}},
		{"a channel takes the bot back while the disk says no of what it wrote", history{
			{What: publish, N: 1, Long: 10 * time.Second, Then: 20 * time.Second}, {What: publish, N: 1, Kind: 7, Long: 5 * minute, Then: 20 * time.Second},
			{What: diskBad, N: 8, Kind: 3, Long: 10 * time.Second, Then: time.Second}, {What: kick, N: 6, Kind: 4, Long: 10 * time.Second, Then: 90 * time.Second},
		}},
		{"answers are lost, and a channel removes the bot for a minute", history{
			{What: publish, N: 6, Kind: 7, Long: 5 * minute, Then: time.Second}, {What: publish, N: 9, Kind: 1, Long: minute},
			{What: telegram, N: 11, Kind: 2, Long: 15 * minute, Then: 20 * time.Second}, {What: publish, N: 4, Kind: 1, Long: 5 * minute, Then: 90 * time.Second},
			{What: publish, Who: 1, N: 4, Long: minute, Then: 20 * time.Second}, {What: publish, N: 12, Kind: 1, Long: 15 * minute, Then: 20 * time.Second},
			{What: crash, N: 6, Kind: 1, Long: minute, Then: 3 * time.Second}, {What: kick, Who: 1, N: 11, Kind: 4, Long: minute, Then: 10 * minute},
		}},
		{"a channel removes the bot while a message is on its way, and takes it back", history{
			{What: publish, N: 1}, {What: publish, Who: 1, N: 1, Then: 90 * time.Second}, {What: publish, N: 12, Kind: 7, Then: 20 * time.Second}, {What: kick, N: 8, Kind: 8, Long: minute},
		}},
		{"a site moves while it is down", history{{What: publish, N: 5, Then: 2 * minute}, {What: feedDown, Kind: 0, Long: 5 * minute, Then: minute}, {What: moveSite, Then: 10 * minute}}},
	} {
		t.Run(tt.why, func(t *testing.T) {
			if broken := play(t, tt.history); len(broken) > 0 {
				t.Errorf("%s\nin the history%#v", strings.Join(shortened(broken), "\n"), tt.history)
			}
		})
	}
}

// TestAnAlarmEndsInTheNextProcess has a channel remove the bot and take it back
// while the program is away: the operator hears of both, once.
func TestAnAlarmEndsInTheNextProcess(t *testing.T) {
	signal.Notify(make(chan os.Signal, 1), syscall.SIGHUP) // as above
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t)
		s.up()
		s.pass(3 * time.Minute)
		s.tg.KickBot(s.model.desk, s.operator)
		s.pass(3 * time.Minute)
		s.down()
		s.up()
		s.pass(30 * time.Minute) // told before, and not again
		s.down()
		s.tg.AddBot(s.model.desk, s.operator)
		s.up()
		s.pass(30 * time.Minute)
		s.down()
		var heard []string
		for _, m := range s.said(s.operator) {
			heard = append(heard, m.Text)
		}
		if all := strings.Join(heard, "\n"); strings.Count(all, "@desk") != 2 || strings.Count(all, "Over:") != 1 {
			t.Errorf("the operator heard:\n%s\nwant one alarm of @desk, and that it is over", all)
		}
	})
}
