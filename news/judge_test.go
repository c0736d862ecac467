package news

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"
)

func TestJudge(t *testing.T) {
	day := 24 * time.Hour
	for _, tt := range []struct {
		why  string
		c    Case
		want Verdict
	}{
		{"wanted and new", Case{Wanted: true, MaxAge: day}, Tell},
		{"exactly at the limit still goes out", Case{Wanted: true, Age: day, MaxAge: day}, Tell},
		{"past the limit", Case{Wanted: true, Age: day + 1, MaxAge: day}, TooOld},
		{"without a limit age does not matter", Case{Wanted: true, Age: 1000 * day}, Tell},
		{"nobody asks", Case{}, NotWanted},
		{"nobody asks for what is too old anyway", Case{Age: 2 * day, MaxAge: day}, TooOld},
		{"it was there before us, however old", Case{Before: true, Wanted: true, Age: 2 * day, MaxAge: day}, FirstPoll},
		{"the chat wants silence", Case{Wanted: true, Muted: true, Told: true}, Muted},
		{"the story was told", Case{Wanted: true, Told: true, Held: true}, AlreadyTold},
		{"of an archive", Case{Wanted: true, Held: true}, Held},
	} {
		if got := Judge(tt.c); got != tt.want {
			t.Errorf("%s: Judge(%+v) = %v, want %v", tt.why, tt.c, got, tt.want)
		}
	}
	if got := NotWanted.Better(AlreadyTold).Better(Muted); got != AlreadyTold {
		t.Errorf("the best of three verdicts is %v, want %v", got, AlreadyTold)
	}
}

func TestTally(t *testing.T) {
	want := Tally{Tell: 3, FirstPoll: 2}.Plus(Tally{Tell: 1, TooOld: 7})
	text, err := json.Marshal(want)
	var got Tally
	if err != nil || json.Unmarshal(text, &got) != nil || got != want || got.Sum() != 13 {
		t.Errorf("%v written as %s reads as %v", want, text, got)
	}
	if err := json.Unmarshal([]byte(`{"told": 1, "of a later version": 5}`), &got); err != nil {
		t.Errorf("a name that is not known: %v", err)
	}
	if pairs := fmt.Sprint(want.Pairs()...); pairs != fmt.Sprint("told", int64(4), "too_old", int64(7), "first_poll", int64(2)) {
		t.Errorf("pairs for a log: %s", pairs)
	}
	for v := range Verdict(Verdicts) {
		if v.String() == "" {
			t.Errorf("verdict %d has no name", v)
		}
	}
}

func TestAge(t *testing.T) {
	midnight := time.Date(2026, 11, 26, 0, 0, 0, 0, time.UTC)
	for _, tt := range []struct {
		why  string
		item Item
		now  time.Time
		want time.Duration
	}{
		{"with a time", Item{Published: midnight, Seen: midnight.Add(time.Hour)}, midnight.Add(37 * time.Hour), 37 * time.Hour},
		{"a day alone is over when it is in the westernmost zone", Item{Published: midnight, DateOnly: true}, midnight.Add(37 * time.Hour), time.Hour},
		{"and is not old before", Item{Published: midnight, DateOnly: true}, midnight.Add(35 * time.Hour), 0},
		{"a day without a date is none", Item{DateOnly: true, Seen: midnight}, midnight.Add(time.Hour), time.Hour},
		{"without a date it counts from when it came", Item{Seen: midnight}, midnight.Add(2 * time.Hour), 2 * time.Hour},
		{"a date in the future is none", Item{Published: midnight.Add(9 * time.Hour), Seen: midnight}, midnight.Add(2 * time.Hour), 2 * time.Hour},
	} {
		if got := tt.item.Age(tt.now); got != tt.want {
			t.Errorf("%s: Age = %v, want %v", tt.why, got, tt.want)
		}
	}
}
