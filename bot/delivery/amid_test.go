package delivery

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"newsbot/bot/simulator"
	"newsbot/news"
)

// TestAlertsAmidABroadcast tells the same alerts at the same moments twice: alone, and while a
// message goes out to 2,000 chats and the process ends in the middle of it.
func TestAlertsAmidABroadcast(t *testing.T) {
	const slot = time.Second/perSecond + margin
	for _, tt := range []struct {
		name  string
		line  simulator.Delay
		chats int           // that each alert is for
		mean  time.Duration // so much later than alone, at most
		worst time.Duration
	}{
		{"two chats, a steady line", steadyLine, 2, slot, slot},
		{"two chats, jitter", jitterLine, 2, slot, slot},
		{"ten chats, a steady line", steadyLine, 10, slot, slot},
		{"thirty chats, a steady line", steadyLine, 30, 10 * slot, time.Second},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if tt.chats > 2 && !*long {
				t.Skip("long; -long asks for it")
			}
			t.Parallel()
			var alone, amid []time.Duration
			synctest.Test(t, func(t *testing.T) { alone = alertsAmid(t, tt.line, 0, tt.chats) })
			synctest.Test(t, func(t *testing.T) { amid = alertsAmid(t, tt.line, 2000, tt.chats) })
			mean, slowest := average(amid)-average(alone), slices.Max(amid)-slices.Max(alone)
			fmt.Printf("alerts=%d mean_alone=%v mean_later=%v slowest_alone=%v slowest_later=%v case=%q\n", len(amid), average(alone), mean, slices.Max(alone), slowest, tt.name)
			if mean > tt.mean || slowest > tt.worst {
				t.Errorf("amid a broadcast alerts come %v later in the mean, and the slowest %v", mean, slowest)
			}
		})
	}
}

// average is the mean of some times.
func average(all []time.Duration) (mean time.Duration) {
	for _, d := range all {
		mean += d
	}
	return mean / time.Duration(len(all))
}

// alertsAmid tells forty alerts, each to so many chats, while a message goes out to others, and
// says how long each was on its way until Telegram had it.
func alertsAmid(t *testing.T, line simulator.Delay, others, chats int) (took []time.Duration) {
	w := newWorld(t, simulator.New(simulator.Options{Limits: simulator.TelegramLimits(), Delay: line, KeepRequests: 1 << 16}), filepath.Join(t.TempDir(), "news.db"))
	defer w.close()
	w.know([]news.Item{{Title: "We move"}}) // what a notice, which is of no item, is rendered as
	to := w.people(10 * chats)
	w.start(w.options())
	queued, err := w.db.Notify(news.Notice{Kind: news.NoticeAnswer, Text: "We move"}, w.people(others), news.LaneDigest, "move", time.Now())
	if err != nil {
		t.Fatal(err)
	}
	w.engine.Wake(queued)
	told := map[string]time.Time{}
	for i := range 40 {
		if i%20 == 0 {
			w.restart()
			time.Sleep(startPause + 2*time.Second)
		}
		w.tell(news.LaneAlert, 1, to[i%10*chats:][:chats]...)
		told[fmt.Sprint("Item ", w.items)] = time.Now()
		time.Sleep(time.Duration(1200+i*137%1000) * time.Millisecond) // at every moment of a second
	}
	if others > 0 && w.counts().Pending == 0 {
		t.Errorf("the broadcast ended before the alerts did")
	}
	w.drained(5 * time.Minute)
	for _, r := range w.sim.Requests() {
		if at, alert := told[r.Params["text"]]; alert && strings.HasPrefix(r.Method, "send") {
			took = append(took, r.Time.Sub(at))
		}
	}
	if n := w.sim.Stats().TooMany; n > 0 || len(took) != 40*chats {
		t.Errorf("%d calls refused, %d alerts told, want %d", n, len(took), 40*chats)
	}
	return took
}
