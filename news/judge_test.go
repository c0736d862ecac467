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

func TestMuting(t *testing.T) {
	now := time.Date(2026, 5, 4, 12, 0, 0, 0, time.UTC)
	past, future := now.Add(-time.Minute), now.Add(time.Hour)
	fog, ice := Reason{Query: "fog"}, Reason{Query: "ice"}
	follow := Reason{Source: 7}
	for _, tt := range []struct {
		why   string
		mutes []Mute
		of    Matter
		want  int
	}{
		{"nothing is muted", nil, Matter{Reasons: []Reason{fog}, Source: 7, Stories: []StoryID{9}}, -1},
		{"all", []Mute{{}}, Matter{Reasons: []Reason{fog}, Source: 7, Stories: []StoryID{9}}, 0},
		{"all, of what the configuration chose", []Mute{{}}, Matter{Source: 7}, 0},
		{"all, until it is over", []Mute{{Until: past}}, Matter{Reasons: []Reason{fog}}, -1},
		{"all, until then", []Mute{{Until: future}}, Matter{Reasons: []Reason{fog}}, 0},
		{"the end itself is over", []Mute{{Until: now}}, Matter{Reasons: []Reason{fog}}, -1},
		{"the source", []Mute{{Source: 7}}, Matter{Reasons: []Reason{fog, follow}, Source: 7}, 0},
		{"another source", []Mute{{Source: 8}}, Matter{Reasons: []Reason{fog}, Source: 7}, -1},
		{"the story", []Mute{{Story: 9}}, Matter{Reasons: []Reason{fog}, Source: 7, Stories: []StoryID{9}}, 0},
		{"another story", []Mute{{Story: 8}}, Matter{Reasons: []Reason{fog}, Source: 7, Stories: []StoryID{9}}, -1},
		{"the story that it goes on with", []Mute{{Story: 4}}, Matter{Reasons: []Reason{fog}, Source: 7, Stories: []StoryID{9, 6, 4}}, 0},
		{"the word", []Mute{{Source: 8}, {Query: "fog"}}, Matter{Reasons: []Reason{fog}}, 1},
		{"another word", []Mute{{Query: "ice"}}, Matter{Reasons: []Reason{fog}}, -1},
		{"one of two words", []Mute{{Query: "ice"}}, Matter{Reasons: []Reason{fog, ice}}, -1},
		{"both words", []Mute{{Query: "ice"}, {Query: "fog"}}, Matter{Reasons: []Reason{fog, ice}}, 0},
		{"both, and one is over", []Mute{{Query: "ice"}, {Query: "fog", Until: past}}, Matter{Reasons: []Reason{fog, ice}}, -1},
		{"the word, of a source that is followed", []Mute{{Query: "fog"}}, Matter{Reasons: []Reason{follow, fog}, Source: 7}, -1},
		{"the word, of what the configuration chose", []Mute{{Query: "fog"}}, Matter{Source: 7}, -1},
	} {
		if got := Muting(tt.mutes, tt.of, now); got != tt.want {
			t.Errorf("%s: Muting = %d, want %d", tt.why, got, tt.want)
		}
	}
}

func TestNextMorning(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		why, now string
		zone     *time.Location
		want     string
	}{
		{"in the evening", "2026-05-04T22:00:00Z", time.UTC, "2026-05-05T07:00:00Z"},
		{"in the night", "2026-05-05T03:00:00Z", time.UTC, "2026-05-05T07:00:00Z"},
		{"at seven itself", "2026-05-05T07:00:00Z", time.UTC, "2026-05-06T07:00:00Z"},
		{"elsewhere", "2026-05-04T22:30:00Z", berlin, "2026-05-05T05:00:00Z"},
		{"over the change to summer time", "2026-03-28T22:00:00Z", berlin, "2026-03-29T05:00:00Z"},
		{"over the change to winter time", "2026-10-24T20:00:00Z", berlin, "2026-10-25T06:00:00Z"},
		{"over the end of a year", "2026-12-31T22:00:00Z", time.UTC, "2027-01-01T07:00:00Z"},
	} {
		now, err := time.Parse(time.RFC3339, tt.now)
		if err != nil {
			t.Fatal(err)
		}
		if got := NextMorning(now, tt.zone).Format(time.RFC3339); got != tt.want {
			t.Errorf("%s: NextMorning(%s) = %s, want %s", tt.why, tt.now, got, tt.want)
		}
	}
}
