package news

import (
	"testing"
	"time"
)

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
		{"nothing is muted", nil, Matter{Reasons: []Reason{fog}, Source: 7, Story: 9}, -1},
		{"all", []Mute{{}}, Matter{Reasons: []Reason{fog}, Source: 7, Story: 9}, 0},
		{"all, of what the configuration chose", []Mute{{}}, Matter{Source: 7}, 0},
		{"all, until it is over", []Mute{{Until: past}}, Matter{Reasons: []Reason{fog}}, -1},
		{"all, until then", []Mute{{Until: future}}, Matter{Reasons: []Reason{fog}}, 0},
		{"the end itself is over", []Mute{{Until: now}}, Matter{Reasons: []Reason{fog}}, -1},
		{"the source", []Mute{{Source: 7}}, Matter{Reasons: []Reason{fog, follow}, Source: 7}, 0},
		{"another source", []Mute{{Source: 8}}, Matter{Reasons: []Reason{fog}, Source: 7}, -1},
		{"the story", []Mute{{Story: 9}}, Matter{Reasons: []Reason{fog}, Source: 7, Story: 9}, 0},
		{"another story", []Mute{{Story: 8}}, Matter{Reasons: []Reason{fog}, Source: 7, Story: 9}, -1},
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
