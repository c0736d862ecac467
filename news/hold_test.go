package news

import (
	"slices"
	"testing"
	"time"
)

// TestHold shows until when a destination rests. Times are of its zone; "decided"
// is when what waits was, where it is not now.
func TestHold(t *testing.T) {
	const (
		berlin  = "Europe/Berlin"       // 02:00 to 03:00 on 2026-03-29, 03:00 to 02:00 on 2026-10-25
		newYork = "America/New_York"    // 02:00 to 03:00 on 2026-03-08, 02:00 to 01:00 on 2026-11-01
		lord    = "Australia/Lord_Howe" // half an hour: 02:00 to 01:30 on 2026-04-05, 02:00 to 02:30 on 2026-10-04
		chile   = "America/Santiago"    // at midnight: 24:00 to 23:00 on 2026-04-04, 00:00 to 01:00 on 2026-09-06
	)
	night := Window{22 * 60, 7 * 60}
	siesta := Window{13 * 60, 15 * 60}
	small := Window{2*60 + 10, 2*60 + 40}
	tests := []struct {
		name    string
		zone    string
		rest    Rest
		lane    Lane
		now     string
		decided string
		told    []string
		until   string // "" is not held
		why     Why
	}{
		// quiet hours
		{"no wish", berlin, Rest{}, LaneAlert, "2026-05-04 23:00", "", nil, "", NotHeld},
		{"before quiet hours", berlin, Rest{Quiet: night}, LaneAlert, "2026-05-04 21:59", "", nil, "", NotHeld},
		{"at their first minute", berlin, Rest{Quiet: night}, LaneAlert, "2026-05-04 22:00", "", nil, "2026-05-05 07:00", InQuiet},
		{"before midnight", berlin, Rest{Quiet: night}, LaneAlert, "2026-05-04 23:59", "", nil, "2026-05-05 07:00", InQuiet},
		{"at midnight", berlin, Rest{Quiet: night}, LaneAlert, "2026-05-05 00:00", "", nil, "2026-05-05 07:00", InQuiet},
		{"after midnight", berlin, Rest{Quiet: night}, LaneAlert, "2026-05-05 03:00", "", nil, "2026-05-05 07:00", InQuiet},
		{"at their end", berlin, Rest{Quiet: night}, LaneAlert, "2026-05-05 07:00", "2026-05-05 01:00", nil, "", NotHeld},
		{"within one day", berlin, Rest{Quiet: siesta}, LaneAlert, "2026-05-04 14:00", "", nil, "2026-05-04 15:00", InQuiet},
		{"before them", berlin, Rest{Quiet: siesta}, LaneAlert, "2026-05-04 12:59", "", nil, "", NotHeld},
		{"after them", berlin, Rest{Quiet: siesta}, LaneAlert, "2026-05-04 15:00", "", nil, "", NotHeld},
		{"until midnight", berlin, Rest{Quiet: Window{22 * 60, 24 * 60}}, LaneAlert, "2026-05-04 22:30", "", nil, "2026-05-05 00:00", InQuiet},
		{"from midnight", berlin, Rest{Quiet: Window{0, 6 * 60}}, LaneAlert, "2026-05-05 00:00", "", nil, "2026-05-05 06:00", InQuiet},
		{"until midnight as 0", berlin, Rest{Quiet: Window{22 * 60, 0}}, LaneAlert, "2026-05-04 22:30", "", nil, "2026-05-05 00:00", InQuiet},
		{"equal begin and end are none", berlin, Rest{Quiet: Window{8 * 60, 8 * 60}}, LaneAlert, "2026-05-04 08:00", "", nil, "", NotHeld},
		{"both midnight are none", berlin, Rest{Quiet: Window{0, 0}}, LaneAlert, "2026-05-04 00:00", "", nil, "", NotHeld},
		{"the whole day is told at its end", berlin, Rest{Quiet: Window{0, 24 * 60}}, LaneAlert, "2026-05-04 15:00", "", nil, "2026-05-05 00:00", InQuiet},
		{"what waited for it is told then", berlin, Rest{Quiet: Window{0, 24 * 60}}, LaneAlert, "2026-05-05 00:00", "2026-05-04 15:00", nil, "", NotHeld},
		{"and a moment later", berlin, Rest{Quiet: Window{0, 24 * 60}}, LaneAlert, "2026-05-05 00:10", "2026-05-04 15:00", nil, "", NotHeld},
		{"what is decided then waits again", berlin, Rest{Quiet: Window{0, 24 * 60}}, LaneAlert, "2026-05-05 00:00", "", nil, "2026-05-06 00:00", InQuiet},
		{"all but a minute over midnight", berlin, Rest{Quiet: Window{8*60 + 1, 8 * 60}}, LaneAlert, "2026-05-04 08:02", "", nil, "2026-05-05 08:00", InQuiet},
		{"in that minute", berlin, Rest{Quiet: Window{8*60 + 1, 8 * 60}}, LaneAlert, "2026-05-04 08:00", "", nil, "", NotHeld},
		{"a reply does not wait", berlin, Rest{Quiet: night, Strict: true}, LaneReply, "2026-05-04 23:00", "", nil, "", NotHeld},
		{"nor does breaking news", berlin, Rest{Quiet: night}, LaneBreaking, "2026-05-04 23:00", "", nil, "", NotHeld},
		{"unless told to", berlin, Rest{Quiet: night, Strict: true}, LaneBreaking, "2026-05-04 23:00", "", nil, "2026-05-05 07:00", InQuiet},
		{"a digest waits", berlin, Rest{Quiet: night}, LaneDigest, "2026-05-04 23:00", "", nil, "2026-05-05 07:00", InQuiet},
		{"the zone counts", newYork, Rest{Quiet: night}, LaneAlert, "2026-05-04 23:00", "", nil, "2026-05-05 07:00", InQuiet},
		{"no zone is UTC", "UTC", Rest{Quiet: night}, LaneAlert, "2026-05-04 23:00", "", nil, "2026-05-05 07:00", InQuiet},

		// clocks forward
		{"a night that is shorter, Berlin", berlin, Rest{Quiet: night}, LaneAlert, "2026-03-28 23:00", "", nil, "2026-03-29 07:00 +0200", InQuiet},
		{"an end that does not exist is the change", berlin, Rest{Quiet: Window{22 * 60, 150}}, LaneAlert, "2026-03-29 01:00", "", nil, "2026-03-29 03:00 +0200", InQuiet},
		{"at the change it is over", berlin, Rest{Quiet: Window{22 * 60, 150}}, LaneAlert, "2026-03-29 03:00 +0200", "", nil, "", NotHeld},
		{"a begin that does not exist is the change", berlin, Rest{Quiet: Window{150, 360}}, LaneAlert, "2026-03-29 03:00 +0200", "", nil, "2026-03-29 06:00 +0200", InQuiet},
		{"and not before", berlin, Rest{Quiet: Window{150, 360}}, LaneAlert, "2026-03-29 01:59 +0100", "", nil, "", NotHeld},
		{"a window that does not exist is none", berlin, Rest{Quiet: small}, LaneAlert, "2026-03-29 03:00 +0200", "", nil, "", NotHeld},
		{"New York", newYork, Rest{Quiet: Window{22 * 60, 150}}, LaneAlert, "2026-03-08 01:00", "", nil, "2026-03-08 03:00 -0400", InQuiet},
		{"Lord Howe, half an hour", lord, Rest{Quiet: Window{22 * 60, 135}}, LaneAlert, "2026-10-04 01:00", "", nil, "2026-10-04 02:30 +1100", InQuiet},
		{"Chile has no midnight", chile, Rest{Quiet: Window{22 * 60, 24 * 60}}, LaneAlert, "2026-09-05 23:00", "", nil, "2026-09-06 01:00 -0300", InQuiet},

		// clocks back
		{"a night that is longer, Berlin", berlin, Rest{Quiet: night}, LaneAlert, "2026-10-24 23:00", "", nil, "2026-10-25 07:00 +0100", InQuiet},
		{"an end that comes twice is the second", berlin, Rest{Quiet: Window{22 * 60, 150}}, LaneAlert, "2026-10-25 02:30 +0200", "", nil, "2026-10-25 02:30 +0100", InQuiet},
		{"which ends it", berlin, Rest{Quiet: Window{22 * 60, 150}}, LaneAlert, "2026-10-25 02:30 +0100", "", nil, "", NotHeld},
		{"a begin that comes twice is the first", berlin, Rest{Quiet: Window{150, 360}}, LaneAlert, "2026-10-25 02:30 +0200", "", nil, "2026-10-25 06:00 +0100", InQuiet},
		{"and goes through the second two o'clock", berlin, Rest{Quiet: Window{150, 360}}, LaneAlert, "2026-10-25 02:10 +0100", "", nil, "2026-10-25 06:00 +0100", InQuiet},
		{"New York", newYork, Rest{Quiet: Window{22 * 60, 90}}, LaneAlert, "2026-11-01 01:30 -0400", "", nil, "2026-11-01 01:30 -0500", InQuiet},
		{"Lord Howe, half an hour", lord, Rest{Quiet: Window{22 * 60, 105}}, LaneAlert, "2026-04-05 01:45 +1100", "", nil, "2026-04-05 01:45 +1030", InQuiet},
		{"Chile has the last hour twice", chile, Rest{Quiet: Window{22 * 60, 23*60 + 30}}, LaneAlert, "2026-04-04 23:30 -0300", "", nil, "2026-04-04 23:30 -0400", InQuiet},

		// digests
		{"the next of the day", berlin, Rest{Digest: &Digest{Times: []Clock{8 * 60, 18 * 60}}}, LaneAlert, "2026-05-04 09:00", "", nil, "2026-05-04 18:00", ForDigest},
		{"whatever their order", berlin, Rest{Digest: &Digest{Times: []Clock{18 * 60, 8 * 60}}}, LaneAlert, "2026-05-04 07:00", "", nil, "2026-05-04 08:00", ForDigest},
		{"the first of tomorrow", berlin, Rest{Digest: &Digest{Times: []Clock{8 * 60, 18 * 60}}}, LaneAlert, "2026-05-04 19:00", "", nil, "2026-05-05 08:00", ForDigest},
		{"its time has come", berlin, Rest{Digest: &Digest{Times: []Clock{8 * 60}}}, LaneAlert, "2026-05-05 08:00", "2026-05-04 19:00", nil, "", NotHeld},
		{"it is late and goes at once", berlin, Rest{Digest: &Digest{Times: []Clock{8 * 60}}}, LaneAlert, "2026-05-05 11:00", "2026-05-04 19:00", nil, "", NotHeld},
		{"what is decided at its time waits for the next", berlin, Rest{Digest: &Digest{Times: []Clock{8 * 60}}}, LaneAlert, "2026-05-05 08:00", "", nil, "2026-05-06 08:00", ForDigest},
		{"on working days, over the weekend", berlin, Rest{Digest: &Digest{[]Clock{8 * 60}, 0b0111110}}, LaneAlert, "2026-05-08 09:00", "", nil, "2026-05-11 08:00", ForDigest},
		{"once a week", berlin, Rest{Digest: &Digest{[]Clock{8 * 60}, 0b0000001}}, LaneAlert, "2026-05-03 08:00", "", nil, "2026-05-10 08:00", ForDigest},
		{"at midnight", berlin, Rest{Digest: &Digest{Times: []Clock{24 * 60}}}, LaneAlert, "2026-05-04 09:00", "", nil, "2026-05-05 00:00", ForDigest},
		{"at a time that does not exist", berlin, Rest{Digest: &Digest{Times: []Clock{150}}}, LaneAlert, "2026-03-28 09:00", "", nil, "2026-03-29 03:00 +0200", ForDigest},
		{"at a time that comes twice, once", berlin, Rest{Digest: &Digest{Times: []Clock{150}}}, LaneAlert, "2026-10-25 02:30 +0100", "2026-10-25 02:31 +0200", nil, "2026-10-26 02:30", ForDigest},
		{"without times", berlin, Rest{Digest: &Digest{}}, LaneAlert, "2026-05-04 09:00", "", nil, "", NotHeld},
		{"within quiet hours, at their end", berlin, Rest{Quiet: night, Digest: &Digest{Times: []Clock{6 * 60}}}, LaneAlert, "2026-05-04 23:00", "", nil, "2026-05-05 07:00", InQuiet},
		{"after quiet hours", berlin, Rest{Quiet: night, Digest: &Digest{Times: []Clock{8 * 60}}}, LaneAlert, "2026-05-04 23:00", "", nil, "2026-05-05 08:00", ForDigest},
		{"breaking news passes it", berlin, Rest{Digest: &Digest{Times: []Clock{8 * 60}}}, LaneBreaking, "2026-05-04 23:00", "", nil, "", NotHeld},

		// budgets
		{"within the hour's budget", berlin, Rest{PerHour: 3}, LaneAlert, "2026-05-04 12:00", "", []string{"2026-05-04 11:10", "2026-05-04 11:20"}, "", NotHeld},
		{"it is spent", berlin, Rest{PerHour: 3}, LaneAlert, "2026-05-04 12:00", "", []string{"2026-05-04 11:10", "2026-05-04 11:20", "2026-05-04 11:30"}, "2026-05-04 12:10", OverHour},
		{"the oldest is an hour old", berlin, Rest{PerHour: 3}, LaneAlert, "2026-05-04 12:10", "", []string{"2026-05-04 11:10", "2026-05-04 11:20", "2026-05-04 11:30"}, "", NotHeld},
		{"spent until quiet hours", berlin, Rest{PerHour: 1, Quiet: night}, LaneAlert, "2026-05-04 21:45", "", []string{"2026-05-04 21:30"}, "2026-05-05 07:00", InQuiet},
		{"an hour is an hour when the clocks change", berlin, Rest{PerHour: 1}, LaneAlert, "2026-10-25 02:50 +0200", "", []string{"2026-10-25 02:45 +0200"}, "2026-10-25 02:45 +0100", OverHour},
		{"within the day's", berlin, Rest{PerDay: 2}, LaneAlert, "2026-05-04 12:00", "", []string{"2026-05-03 23:00", "2026-05-04 09:00"}, "", NotHeld},
		{"it is spent until midnight", berlin, Rest{PerDay: 2}, LaneAlert, "2026-05-04 12:00", "", []string{"2026-05-04 00:00", "2026-05-04 09:00"}, "2026-05-05 00:00", OverDay},
		{"and then until the channel opens", berlin, Rest{PerDay: 2, Hours: Window{9 * 60, 21 * 60}}, LaneAlert, "2026-05-04 12:00", "", []string{"2026-05-04 09:00", "2026-05-04 09:30"}, "2026-05-05 09:00", OffHours},
		{"a day of 23 hours", berlin, Rest{PerDay: 1}, LaneAlert, "2026-03-29 12:00", "", []string{"2026-03-29 00:00"}, "2026-03-30 00:00", OverDay},
		{"a day without midnight", chile, Rest{PerDay: 1}, LaneAlert, "2026-09-05 12:00", "", []string{"2026-09-05 11:00"}, "2026-09-06 01:00 -0300", OverDay},
		{"the gap is not over", berlin, Rest{Gap: 20 * time.Minute}, LaneAlert, "2026-05-04 12:00", "", []string{"2026-05-04 11:50"}, "2026-05-04 12:10", InGap},
		{"it is", berlin, Rest{Gap: 20 * time.Minute}, LaneAlert, "2026-05-04 12:10", "", []string{"2026-05-04 11:50"}, "", NotHeld},
		{"a first alert has none", berlin, Rest{Gap: 20 * time.Minute}, LaneAlert, "2026-05-04 12:10", "", nil, "", NotHeld},
		{"breaking news passes all", berlin, Rest{PerHour: 1, PerDay: 1, Gap: time.Hour}, LaneBreaking, "2026-05-04 12:00", "", []string{"2026-05-04 11:50"}, "", NotHeld},

		// a channel's hours
		{"it is open", berlin, Rest{Hours: Window{9 * 60, 21 * 60}}, LaneAlert, "2026-05-04 20:59", "", nil, "", NotHeld},
		{"it has closed", berlin, Rest{Hours: Window{9 * 60, 21 * 60}}, LaneAlert, "2026-05-04 21:00", "", nil, "2026-05-05 09:00", OffHours},
		{"it is not open yet", berlin, Rest{Hours: Window{9 * 60, 21 * 60}}, LaneAlert, "2026-05-05 08:59", "", nil, "2026-05-05 09:00", OffHours},
		{"it opens over midnight", berlin, Rest{Hours: Window{20 * 60, 2 * 60}}, LaneAlert, "2026-05-05 01:59", "", nil, "", NotHeld},
		{"and is closed by day", berlin, Rest{Hours: Window{20 * 60, 2 * 60}}, LaneAlert, "2026-05-05 02:00", "", nil, "2026-05-05 20:00", OffHours},
		{"open all day", berlin, Rest{Hours: Window{0, 24 * 60}}, LaneAlert, "2026-05-05 00:00", "", nil, "", NotHeld},
		{"it opens at an hour that does not exist", berlin, Rest{Hours: Window{150, 360}}, LaneAlert, "2026-03-29 01:00", "", nil, "2026-03-29 03:00 +0200", OffHours},
		{"hours that do not exist today", berlin, Rest{Hours: small}, LaneAlert, "2026-03-29 01:00", "", nil, "2026-03-30 02:10", OffHours},
		{"open when quiet, so for a week at most", berlin, Rest{Quiet: night, Hours: Window{23 * 60, 6 * 60}}, LaneAlert, "2026-05-04 12:00", "2026-05-04 12:00", nil, "2026-05-11 12:00", AtLimit},
		{"then it goes", berlin, Rest{Quiet: night, Hours: Window{23 * 60, 6 * 60}}, LaneAlert, "2026-05-11 12:00", "2026-05-04 12:00", nil, "", NotHeld},
	}
	for _, tt := range tests {
		tt.rest.Zone, _ = Zone(tt.zone)
		now := moment(t, tt.zone, tt.now)
		since, want := now, time.Time{}
		if tt.decided != "" {
			since = moment(t, tt.zone, tt.decided)
		}
		if tt.until != "" {
			want = moment(t, tt.zone, tt.until)
		}
		var told []time.Time
		for _, s := range tt.told {
			told = append(told, moment(t, tt.zone, s))
		}
		until, why := Hold(&tt.rest, tt.lane, since, told, now)
		if !until.Equal(want) || why != tt.why {
			t.Errorf("%s: Hold(%+v, %v) at %s is until %v (%s), want %v (%s)", tt.name, tt.rest, tt.lane, tt.now, until, why, want, tt.why)
		}
	}
	if len(tests) < 60 {
		t.Errorf("%d cases", len(tests))
	}
}

// TestHoldEnds walks from hold to hold, through both changes of the clocks: each
// leads on, and what waits is told within a week.
func TestHoldEnds(t *testing.T) {
	zones := []string{"UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "America/Santiago", "Pacific/Apia", "Asia/Kathmandu"}
	for _, name := range zones {
		zone, _ := Zone(name)
		for _, r := range []Rest{
			{Quiet: Window{22 * 60, 7 * 60}}, {Quiet: Window{0, 24 * 60}}, {Quiet: Window{150, 149}}, {Hours: Window{149, 150}},
			{Digest: &Digest{Times: []Clock{0, 150, 1440}}}, {Digest: &Digest{[]Clock{150}, 1}, Quiet: Window{100, 1400}},
			{PerDay: 1, PerHour: 1, Gap: time.Hour, Hours: Window{22 * 60, 60}},
		} {
			r.Zone = zone
			for begin := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC); begin.Year() == 2026; begin = begin.Add(7*time.Hour + 13*time.Minute) {
				at, told := begin, []time.Time{begin.Add(-time.Minute)}
				for {
					until, why := Hold(&r, LaneAlert, begin, told, at)
					if why == NotHeld {
						break
					}
					if !until.After(at) || until.Sub(begin) > maxHold {
						t.Fatalf("%s: Hold(%+v) of %v at %v is until %v", name, r, begin, at, until)
					}
					at = until
				}
			}
		}
	}
}

// TestDue shows since when something is late.
func TestDue(t *testing.T) {
	night := &Rest{Quiet: Window{22 * 60, 7 * 60}}
	at := func(clock string) time.Time {
		t, err := time.Parse(time.DateTime, "2026-05-"+clock+":00")
		if err != nil {
			panic(err)
		}
		return t
	}
	for _, tt := range []struct {
		name    string
		rest    *Rest
		lane    Lane
		decided string
		told    []time.Time
		now     string
		since   string // "" is held
	}{
		{"no wish", nil, LaneAlert, "04 23:00", nil, "05 06:00", "04 23:00"},
		{"by day", night, LaneAlert, "04 12:00", nil, "04 12:09", "04 12:00"},
		{"a quiet night is not late", night, LaneAlert, "04 23:00", nil, "05 06:59", ""},
		{"nor the moment that it ends", night, LaneAlert, "04 23:00", nil, "05 07:01", "05 07:00"},
		{"what was late before is held now", night, LaneAlert, "04 21:00", nil, "04 23:00", ""},
		{"and counts from its decision in the morning", night, LaneAlert, "04 21:00", nil, "05 07:01", "04 21:00"},
		{"breaking news is late at night", night, LaneBreaking, "04 23:00", nil, "05 06:00", "04 23:00"},
		{"a digest", &Rest{Digest: &Digest{Times: []Clock{480}}}, LaneAlert, "04 23:00", nil, "05 08:02", "05 08:00"},
		{"a budget that is spent", &Rest{PerHour: 1}, LaneAlert, "04 23:00", []time.Time{at("04 22:50")}, "04 23:49", ""},
		{"and free again", &Rest{PerHour: 1}, LaneAlert, "04 23:00", []time.Time{at("04 22:50")}, "04 23:51", "04 23:50"},
	} {
		since, held := Due(tt.rest, tt.lane, at(tt.decided), tt.told, at(tt.now))
		if held != (tt.since == "") || !held && !since.Equal(at(tt.since)) {
			t.Errorf("%s: Due = %v, %v, want %q", tt.name, since, held, tt.since)
		}
	}
}

// TestRank shows in which order a digest tells stories.
func TestRank(t *testing.T) {
	at := time.Date(2026, 5, 4, 3, 0, 0, 0, time.UTC)
	many := func(n int, category string, voices int) (all []Candidate) {
		for i := range n {
			all = append(all, Candidate{voices, LaneAlert, at.Add(-time.Duration(i) * time.Minute), category})
		}
		return all
	}
	for _, tt := range []struct {
		name string
		all  []Candidate
		want []int // the first, and of many these alone
	}{
		{"more voices first", []Candidate{{1, LaneAlert, at, "a"}, {3, LaneAlert, at, "a"}, {2, LaneAlert, at, "a"}}, []int{1, 2, 0}},
		{"then the lane", []Candidate{{1, LaneAlert, at, "a"}, {1, LaneBreaking, at, "a"}}, []int{1, 0}},
		{"then the newer", []Candidate{{1, LaneAlert, at, "a"}, {1, LaneAlert, at.Add(time.Hour), "a"}}, []int{1, 0}},
		{"all alike stay", many(2, "a", 1), []int{0, 1}},
		{"few are not mixed", append(many(12, "a", 2), many(3, "b", 1)...), []int{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14}},
		{"of many none has more than half", append(many(20, "a", 2), many(20, "b", 1)...), []int{0, 1, 2, 3, 4, 5, 6, 20, 21, 22, 23, 24, 25, 26}},
		{"of three kinds", append(append(many(20, "a", 3), many(20, "b", 2)...), many(20, "c", 1)...), []int{0, 1, 2, 3, 4, 5, 6, 20, 21, 22, 23, 24, 25, 26, 40}},
		{"unless there is too little else", append(many(20, "a", 2), many(3, "b", 1)...), []int{0, 1, 2, 3, 4, 5, 6, 20, 21, 22, 7, 8, 9, 10, 11}},
		{"unless there is nothing else", many(20, "a", 1), []int{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14}},
	} {
		got, first := Rank(tt.all)
		if len(got) != len(tt.all) || !slices.Equal(got[:first], tt.want) {
			t.Errorf("%s: Rank = %v, the first %d, want %v first", tt.name, got, first, tt.want)
		}
		slices.Sort(got)
		for i, n := range got {
			if i != n {
				t.Fatalf("%s: place %d is missing", tt.name, i)
			}
		}
	}
}

func TestParseSpan(t *testing.T) {
	for _, tt := range []struct {
		typed string
		want  time.Duration // 0 where it is none
	}{
		{"20m", 20 * time.Minute}, {"1h30m", 90 * time.Minute}, {"1 h 30 min", 90 * time.Minute}, {"2 Hours", 2 * time.Hour},
		{"an hour", time.Hour}, {"half an hour", 30 * time.Minute}, {"a week", 7 * 24 * time.Hour}, {"3 days and 2 hours", 74 * time.Hour},
		{"1d", 24 * time.Hour}, {"90s", 90 * time.Second}, {"1m30s", 90 * time.Second}, {"2w", 14 * 24 * time.Hour}, {"90 minutes", 90 * time.Minute}, {"1.5h", 90 * time.Minute}, {"1.25 hours", 75 * time.Minute}, {"9999h", 9999 * time.Hour},
		{"", 0}, {"20", 0}, {"0m", 0}, {"hour", 0}, {"2 ferries", 0}, {"m", 0}, {"-1h", 0}, {"12345h", 0}, {"9999w", 0}, {"9000h 9999d 9999d", 0}, {"1h ferry", 0},
	} {
		if got, ok := ParseSpan(tt.typed); got != tt.want || ok != (tt.want > 0) {
			t.Errorf("ParseSpan(%q) = %v, %v, want %v", tt.typed, got, ok, tt.want)
		}
	}
}

func TestParseMoment(t *testing.T) {
	lisbon, _ := time.LoadLocation("Europe/Lisbon")
	now := time.Date(2026, 7, 14, 17, 0, 0, 0, time.UTC) // 18:00 there
	for _, tt := range []struct{ typed, want string }{
		{"18:30", "14 17:30"}, {"18:00", "15 17:00"}, {"at 6.30pm", "14 17:30"}, {"7 am", "15 06:00"}, {"24:00", "14 23:00"},
		{"45m", "14 17:45"}, {"in 2 hours", "14 19:00"}, {"2h!", "14 19:00"}, {"Tomorrow", "15 06:00"}, {"in the morning", "15 06:00"},
		{"2", ""}, {"2: New point", ""}, {"line: 18:30", ""}, {"25:00", ""}, {"later", ""}, {"", ""},
	} {
		got := ""
		if at, ok := ParseMoment(tt.typed, now, lisbon); ok {
			got = at.Format("2 15:04")
		}
		if got != tt.want {
			t.Errorf("ParseMoment(%q) = %q, want %q", tt.typed, got, tt.want)
		}
	}
}
