package news

import (
	"testing"
	"time"
)

var noon = time.Date(2026, 3, 3, 12, 0, 0, 0, time.UTC)

// ago is a time before noon.
func ago(d time.Duration) time.Time { return noon.Add(-d) }

const day = 24 * time.Hour

func TestAccountOfPolls(t *testing.T) {
	yesterday := ago(day)
	well := SourceState{Polled: yesterday, Succeeded: yesterday, Since: yesterday}
	ill := SourceState{Polled: yesterday, Succeeded: yesterday, Since: yesterday, Failures: 2, Error: "status 500"}
	for _, tt := range []struct {
		why  string
		from SourceState
		do   func(*SourceState)
		want SourceState
	}{
		{"the first good poll begins the account", SourceState{}, func(s *SourceState) { s.PollSucceeded(noon) },
			SourceState{Polled: noon, Succeeded: noon, Since: noon}},
		{"the next keeps its begin", well, func(s *SourceState) { s.PollSucceeded(noon) },
			SourceState{Polled: noon, Succeeded: noon, Since: yesterday}},
		{"a good poll ends the failures", ill, func(s *SourceState) { s.PollSucceeded(noon) },
			SourceState{Polled: noon, Succeeded: noon, Since: yesterday}},
		{"a bad one counts, and the last good one stays", ill, func(s *SourceState) { s.PollFailed("status 404", false, noon) },
			SourceState{Polled: noon, Succeeded: yesterday, Since: yesterday, Failures: 3, Error: "status 404"}},
		{"what is gone says so", well, func(s *SourceState) { s.PollFailed("gone", true, noon) },
			SourceState{Polled: noon, Succeeded: yesterday, Since: yesterday, Failures: 1, Error: "gone", Gone: true}},
		{"and is back when another answer comes", SourceState{Gone: true, Failures: 1}, func(s *SourceState) { s.PollFailed("status 500", false, noon) },
			SourceState{Polled: noon, Failures: 2, Error: "status 500"}},
		{"the end of a good poll counts", well, func(s *SourceState) { s.PollEnded(noon) },
			SourceState{Polled: noon, Succeeded: noon, Since: yesterday}},
		{"the end of a bad one is no success", ill, func(s *SourceState) { s.PollEnded(noon) },
			SourceState{Polled: noon, Succeeded: yesterday, Since: yesterday, Failures: 2, Error: "status 500"}},
	} {
		got := tt.from
		if tt.do(&got); got != tt.want {
			t.Errorf("%s:\n got %+v\nwant %+v", tt.why, got, tt.want)
		}
	}
}

func TestAccountOfItems(t *testing.T) {
	for _, tt := range []struct {
		why       string
		lag       time.Duration // before
		published time.Time
		first     bool
		want      time.Duration
	}{
		{"the first delay is the mean", 0, ago(8 * time.Minute), false, 8 * time.Minute},
		{"later ones move it by an eighth", 8 * time.Minute, ago(16 * time.Minute), false, 9 * time.Minute},
		{"down as well", 8 * time.Minute, noon, false, 7 * time.Minute},
		{"a first poll shows the past", time.Minute, ago(day), true, time.Minute},
		{"no date says nothing", time.Minute, time.Time{}, false, time.Minute},
		{"nor does one to come", time.Minute, noon.Add(time.Second), false, time.Minute},
	} {
		s := SourceState{Items: 5, Lag: tt.lag}
		s.NewItem(&Item{Published: tt.published}, tt.first, noon)
		if s.Lag != tt.want || s.Items != 6 || s.Posted != noon {
			t.Errorf("%s: lag %v, %d items, last at %v; want %v, 6 and noon", tt.why, s.Lag, s.Items, s.Posted, tt.want)
		}
	}
}

func TestTrouble(t *testing.T) {
	busy := SourceState{Items: 1000, Since: ago(100 * day), Posted: ago(time.Hour), Succeeded: ago(time.Minute)}
	with := func(change func(*SourceState)) SourceState {
		s := busy
		change(&s)
		return s
	}
	for _, tt := range []struct {
		why   string
		state SourceState
		want  Trouble
	}{
		{"all is well", busy, NoTrouble},
		{"it was never polled", SourceState{}, NoTrouble},
		{"its server says that it is gone", with(func(s *SourceState) { s.Gone = true }), Ended},
		{"it failed for two days", with(func(s *SourceState) { s.Failures, s.Succeeded = 9, ago(2*day) }), NoTrouble},
		{"it failed for three days", with(func(s *SourceState) { s.Failures, s.Succeeded = 9, ago(3*day) }), NoTrouble},
		{"it failed for longer", with(func(s *SourceState) { s.Failures, s.Succeeded = 9, ago(3*day+1) }), Failing},
		{"it was not asked for a week, and is well", with(func(s *SourceState) { s.Succeeded = ago(7 * day) }), NoTrouble},
		{"it has never worked", SourceState{Failures: 900}, NoTrouble},
		{"it posted ten a day and is silent for a week", with(func(s *SourceState) { s.Posted = ago(7 * day) }), Silent},
		{"it posts once a month and is silent for a week", with(func(s *SourceState) { s.Items, s.Since, s.Posted = 12, ago(365*day), ago(7*day) }), NoTrouble},
	} {
		if got := tt.state.Trouble(noon); got != tt.want {
			t.Errorf("%s: %v, want %v", tt.why, got, tt.want)
		}
	}
}

func TestAlarmIsRaisedOnce(t *testing.T) {
	s := SourceState{Failures: 9, Succeeded: ago(4 * day)}
	for _, step := range []struct {
		why  string
		do   func()
		want Trouble
	}{
		{"it fails", func() {}, Failing},
		{"it goes on to fail", func() { s.PollFailed("status 500", false, noon) }, NoTrouble},
		{"it works", func() { s.PollSucceeded(noon) }, NoTrouble},
		{"and has ended", func() { s.PollFailed("gone", true, noon) }, Ended},
	} {
		step.do()
		if got := s.Alarm(noon); got != step.want {
			t.Errorf("%s: alarm %v, want %v", step.why, got, step.want)
		}
	}
}

func TestMove(t *testing.T) {
	s := Source{URL: "https://old.example/feed", State: SourceState{
		Moved: "https://new.example/feed", MovedSince: ago(2 * day), MovedPolls: 3,
		Validators: Validators{ETag: "1"}, Items: 7, NextPoll: noon,
	}}
	s.Move()
	if want := (Source{URL: "https://new.example/feed", State: SourceState{Items: 7, NextPoll: noon}}); s != want {
		t.Errorf("moved source:\n got %+v\nwant %+v", s, want)
	}
}
