package newsroom

import (
	"sync/atomic"
	"testing"
	"time"
)

// asleep moves the clock alone, as who sets it does, or a machine that sleeps.
func (r *round) asleep(d time.Duration) {
	at := r.clock
	r.steady = func() time.Time { return at.Add(r.clock.Sub(at) - d) }
	r.Room.clock.steady = r.steady
	r.clock = r.clock.Add(d)
}

func TestAClockThatIsSetSilencesNobody(t *testing.T) {
	for _, tt := range []struct {
		why     string
		by      time.Duration
		restart bool
		polls   int64 // in three rounds after it
	}{
		{"an hour back", -time.Hour, false, 3},
		{"a year back", -365 * 24 * time.Hour, false, 3},
		{"an hour ahead", time.Hour, false, 3},
		{"back by a second", -time.Second, false, 2},
		{"an hour back, and a restart", -time.Hour, true, 3},
		{"a year back, and a restart", -365 * 24 * time.Hour, true, 3},
	} {
		var asked atomic.Int64
		r := newRound(t, versions(&asked, func(string) {}), "harbour")
		for range 3 {
			r.next()
		}
		r.asleep(tt.by)
		if tt.restart {
			if err := r.saveStates(); err != nil {
				t.Fatal(err)
			}
			r.agenda = agenda{}
			r.reread()
		}
		before := asked.Load()
		for range 3 {
			r.next()
		}
		if got := asked.Load() - before; got < tt.polls {
			t.Errorf("the clock is set %s: %d polls in three rounds, want %d", tt.why, got, tt.polls)
		}
		if idle := r.steady().Sub(r.LastRound()); idle != 0 {
			t.Errorf("the clock is set %s: the last round was %v ago, want now", tt.why, idle)
		}
	}
}

// A machine that sleeps wakes with its sources due.
func TestASleepIsMadeUpFor(t *testing.T) {
	var asked atomic.Int64
	r := newRound(t, versions(&asked, func(string) {}), "harbour")
	r.SetRules(Rules{Schedule: "@every 1h"})
	r.next()
	r.next()
	if asked.Load() != 1 {
		t.Fatalf("%d polls in two seconds", asked.Load())
	}
	r.asleep(2 * time.Hour)
	r.next()
	r.next()
	if asked.Load() != 2 {
		t.Errorf("%d polls after two hours of sleep, want 2", asked.Load())
	}
}

// A source that was polled daily is polled by its new schedule at once, not when
// the day is over.
func TestAnotherScheduleCountsAtOnce(t *testing.T) {
	for _, tt := range []struct {
		why           string
		own           bool // it is the source's own schedule that changes, not the default
		restart       bool
		before, after string
		polls         int64 // in ten minutes
	}{
		{"the default", false, false, "@every 24h", "@every 1m", 8},
		{"the default, over a restart", false, true, "@every 24h", "@every 1m", 8},
		{"the source's own", true, false, "@every 24h", "@every 1m", 8},
		{"the source's own, over a restart", true, true, "@every 24h", "@every 1m", 8},
		{"a slower one", false, true, "@every 1m", "@every 24h", 1},
		{"none", false, true, "@every 24h", "@every 24h", 0},
	} {
		var asked atomic.Int64
		r := newRound(t, versions(&asked, func(string) {}), "harbour")
		set := func(schedule string) {
			if !tt.own {
				r.SetRules(Rules{Schedule: schedule})
				return
			}
			src, err := r.db.Source("harbour")
			if err != nil {
				t.Fatal(err)
			}
			src.Schedule = schedule
			if err := r.db.SaveSource(src); err != nil {
				t.Fatal(err)
			}
		}
		set(tt.before)
		r.next()
		r.next() // writes down what the first has learned
		before := asked.Load()
		if tt.restart {
			r.agenda = agenda{}
		}
		set(tt.after)
		r.reread()
		for range 10 {
			r.clock = r.clock.Add(time.Minute)
			r.next()
		}
		if got := asked.Load() - before; got < tt.polls || got > tt.polls+2 {
			t.Errorf("%s changes from %s to %s: %d polls in ten minutes, want about %d", tt.why, tt.before, tt.after, got, tt.polls)
		}
	}
}
