package newsroom

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"newsbot/feeds/feedtest"
	"newsbot/news"
	"newsbot/news/query"
)

func TestHowFarOurClockIsOff(t *testing.T) {
	const year = 365 * 24 * time.Hour
	for _, tt := range []struct {
		name string
		set  time.Duration // by which somebody set it before our eyes
		said []time.Duration
		want time.Duration
	}{
		{"nobody has said anything", 0, nil, 0},
		{"three sites agree", 0, []time.Duration{year, year + time.Minute, year - time.Minute}, year},
		{"three sites agree that it is behind", 0, []time.Duration{-year, -year, -year}, -year},
		{"two sites are not enough", 0, []time.Duration{year, year}, 0},
		{"one site is wrong by itself", 0, []time.Duration{0, time.Second, -year, 0}, 0},
		{"three are right, and two lie", 0, []time.Duration{year, year, year, 0, -year}, year},
		{"all say something else", 0, []time.Duration{year, 0, -year, 5 * year, 3 * year}, 0},
		{"caches have had their answers for minutes", 0, []time.Duration{5 * time.Minute, 3 * time.Minute, 9 * time.Minute}, 0},
		{"it was set, and one site confirms it", year, []time.Duration{year}, year},
		{"it was set right, or the machine slept", year, []time.Duration{0}, 0},
		{"it was set, and one site says something else", year, []time.Duration{3 * year}, 0},
	} {
		var w worldClock
		w.note("before", -7*year)
		w.wasSet(tt.set)
		for i, ahead := range tt.said {
			w.note(fmt.Sprint("site ", i), ahead)
		}
		if got := w.off(); got != tt.want {
			t.Errorf("%s: off by %v, want %v", tt.name, got, tt.want)
		}
	}
	var w worldClock
	for i := range 10 * maxWitnesses {
		w.note(fmt.Sprint("site ", i), time.Hour)
	}
	if len(w.ahead) != maxWitnesses || w.off() != time.Hour {
		t.Errorf("%d sites are remembered, and it is off by %v", len(w.ahead), w.off())
	}
}

// The clock is set while we run, and a fresh item comes, and an old one.
func TestAgesAreCountedByTheWorldsClock(t *testing.T) {
	for _, by := range []time.Duration{0, 400 * 24 * time.Hour, -400 * 24 * time.Hour} {
		world, items := noon, []feedtest.Entry{}
		r := newRound(t, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Date", world.Format(http.TimeFormat))
			fmt.Fprint(w, feedtest.RSS("Harbour News", items...))
		}, "harbour")
		r.SetRules(Rules{Schedule: "@every 1s", MaxAge: 24 * time.Hour})
		r.watch.configure([]Channel{{Destination: news.Destination{Chat: -7}, Query: query.All()}})
		r.next()
		r.asleep(by) // to us it looks the same
		items = []feedtest.Entry{feedtest.Item("1", "Ferry stuck in fog", "x", world.Add(-time.Hour)), feedtest.Item("2", "Gold was up", "x", world.Add(-30*24*time.Hour))}
		world = world.Add(time.Second)
		r.next()
		src, err := r.db.Source("harbour")
		if err != nil {
			t.Fatal(err)
		}
		if got := src.Tally; got[news.Tell] != 1 || got[news.TooOld] != 1 {
			t.Errorf("clock off by %v: %v, want one told and one too old", by, got.Pairs())
		}
		if lag := src.State.Lag; by != 0 && lag > 20*24*time.Hour {
			t.Errorf("clock off by %v: the source is %v late in the mean", by, lag)
		}
	}
}
