package news

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/robfig/cron/v3"
)

// at is a time on the third of March, a Tuesday.
func at(clock string) time.Time {
	t, err := time.Parse("2006-01-02 15:04:05", "2026-03-03 "+clock)
	if err != nil {
		panic(err)
	}
	return t
}

// schedule reads a schedule as the configuration does.
func schedule(t *testing.T, text string) Schedule {
	t.Helper()
	s, err := cron.ParseStandard(text)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestNextPoll(t *testing.T) {
	for _, tt := range []struct {
		name      string
		schedule  string
		state     SourceState
		wish      time.Time
		from, til time.Time // the bounds of the answer
	}{
		{"each five minutes by the clock", "*/5 * * * *", SourceState{}, time.Time{}, at("10:05:00"), at("10:05:30")},
		{"once a day, within a minute", "0 18 * * *", SourceState{}, time.Time{}, at("18:00:00"), at("18:01:00")},
		{"every five minutes, in phase", "@every 5m", SourceState{}, time.Time{}, at("10:03:30"), at("10:08:30")},
		{"steps of seconds have no phase", "@every 5s", SourceState{}, time.Time{}, at("10:01:05"), at("10:01:05")},
		{"the server's wish is later", "*/5 * * * *", SourceState{}, at("11:00:00"), at("11:00:00"), at("11:00:00")},
		{"the server's wish is earlier", "*/5 * * * *", SourceState{}, at("10:02:00"), at("10:05:00"), at("10:05:30")},
		{"the server's wish is absurd", "*/5 * * * *", SourceState{}, at("10:01:00").AddDate(1, 0, 0), at("10:01:00").AddDate(0, 0, 7), at("10:01:00").AddDate(0, 0, 7)},
		{"the first failure waits a step", "*/5 * * * *", SourceState{Failures: 1}, time.Time{}, at("10:04:45"), at("10:06:00")},
		{"the third failure waits four", "*/5 * * * *", SourceState{Failures: 3}, time.Time{}, at("10:16:00"), at("10:21:00")},
		{"many failures wait a day", "*/5 * * * *", SourceState{Failures: 1_000}, time.Time{}, at("10:01:00").Add(18 * time.Hour), at("10:01:00").Add(24 * time.Hour)},
		{"a wish counts in a failure too", "*/5 * * * *", SourceState{Failures: 1}, at("13:00:00"), at("13:00:00"), at("13:00:00")},
		{"a source that has ended", "*/5 * * * *", SourceState{Gone: true}, time.Time{}, never, never},
		{"a schedule that has ended", "0 0 31 2 *", SourceState{}, time.Time{}, never, never},
	} {
		t.Run(tt.name, func(t *testing.T) {
			for i := range 50 {
				s := &Source{Name: fmt.Sprint("source ", i), State: tt.state}
				got := NextPoll(schedule(t, tt.schedule), s, tt.wish, at("10:01:00"))
				if got.Before(tt.from) || got.After(tt.til) {
					t.Fatalf("NextPoll(%s, %q) = %v, want %v to %v", tt.schedule, s.Name, got, tt.from, tt.til)
				}
			}
		})
	}
}

func TestNextPollKeepsItsPace(t *testing.T) {
	for _, text := range []string{"@every 5m", "*/5 * * * *"} {
		s := &Source{Name: "Harbour News"}
		sched := schedule(t, text)
		last := NextPoll(sched, s, time.Time{}, at("10:01:00"))
		for i := range 10 {
			late := last.Add(time.Duration(i) * time.Second) // a poll takes its time
			next := NextPoll(sched, s, time.Time{}, late)
			if next.Sub(last) != 5*time.Minute {
				t.Errorf("%s: after a poll %d s late the next is %v after the last, want 5m", text, i, next.Sub(last))
			}
			last = next
		}
	}
}

func TestNextPollSpreads(t *testing.T) {
	minutes := map[int]int{}
	for i := range 1_000 {
		s := &Source{Name: fmt.Sprint("source ", i)}
		minutes[NextPoll(schedule(t, "@every 10m"), s, time.Time{}, at("10:01:00")).Minute()]++
	}
	for minute, n := range minutes {
		if n > 200 {
			t.Errorf("%d of 1,000 polls fall into minute %d, want about 100", n, minute)
		}
	}
}

func TestHintsEarliest(t *testing.T) {
	for _, tt := range []struct {
		name  string
		hints Hints
		want  time.Time
	}{
		{"nothing said", Hints{}, at("10:01:00")},
		{"every hour", Hints{Every: time.Hour}, at("11:01:00")},
		{"every year counts for a day", Hints{Every: 365 * 24 * time.Hour}, at("10:01:00").AddDate(0, 0, 1)},
		{"not at ten and eleven", Hints{SkipHours: 1<<10 | 1<<11}, at("12:00:00")},
		{"not on Tuesdays", Hints{SkipDays: 1 << time.Tuesday}, at("00:00:00").AddDate(0, 0, 1)},
		{"an hour later, in an hour without news", Hints{Every: time.Hour, SkipHours: 1 << 11}, at("12:00:00")},
		{"never is a mistake", Hints{SkipHours: 1<<24 - 1}, at("10:01:00")},
	} {
		if got := tt.hints.Earliest(at("10:01:00")); !got.Equal(tt.want) {
			t.Errorf("%s: %+v.Earliest(10:01) = %v, want %v", tt.name, tt.hints, got, tt.want)
		}
	}
}

func TestIsSilent(t *testing.T) {
	since := at("00:00:00").AddDate(0, 0, -30)
	for _, tt := range []struct {
		name   string
		items  int
		posted time.Time
		want   bool
	}{
		{"posted an hour ago", 1_000, at("09:00:00"), false},
		{"a busy source, quiet for a day", 1_000, at("10:00:00").AddDate(0, 0, -1), false},
		{"a busy source, quiet for three days", 1_000, at("10:00:00").AddDate(0, 0, -3), true},
		{"a slow source, quiet for three days", 15, at("10:00:00").AddDate(0, 0, -3), false},
		{"a source that we hardly know", 5, at("10:00:00").AddDate(0, 0, -20), false},
		{"a source that never posted", 0, time.Time{}, false},
	} {
		s := SourceState{Items: tt.items, Posted: tt.posted, Since: since}
		if got := IsSilent(&s, at("10:00:00")); got != tt.want {
			t.Errorf("%s: IsSilent = %v, want %v", tt.name, got, tt.want)
		}
	}
}

func TestPollInTrustsNoInstantWithoutBound(t *testing.T) {
	now := time.Date(2026, 3, 3, 12, 0, 0, 0, time.UTC)
	for _, tt := range []struct {
		why      string
		schedule string
		polled   time.Duration // before now
		next     time.Duration // after now, as it was written down
		want     time.Duration
	}{
		{"as it was written down", "@every 10m", time.Minute, 9 * time.Minute, 9 * time.Minute},
		{"overdue", "@every 10m", time.Hour, -50 * time.Minute, -50 * time.Minute},
		{"a server that asked for a week", "@every 10m", time.Minute, 7 * 24 * time.Hour, 7 * 24 * time.Hour},
		{"longer than anybody asked for", "@every 10m", time.Minute, 8 * 24 * time.Hour, 0},
		{"an hour in the future, polled then", "@every 10m", -time.Hour, -50 * time.Minute, 0},
		{"a clock that was a little ahead", "@every 10m", -30 * time.Second, 5 * time.Minute, 5 * time.Minute},
		{"polled in the year 2041", "@every 10m", -15 * 365 * 24 * time.Hour, 15 * 365 * 24 * time.Hour, 0},
		{"a schedule of one day in a year", "0 12 1 2 *", time.Hour, 335 * 24 * time.Hour, 335 * 24 * time.Hour},
		{"and more than that", "0 12 1 2 *", time.Hour, 400 * 24 * time.Hour, 0},
	} {
		s := Source{State: SourceState{Polled: now.Add(-tt.polled), NextPoll: now.Add(tt.next)}}
		got := s.PollIn(now, func(Source) Schedule {
			schedule, err := ParseSchedule(tt.schedule)
			if err != nil {
				t.Fatal(err)
			}
			return schedule
		})
		if got != tt.want {
			t.Errorf("%s: PollIn = %v, want %v", tt.why, got, tt.want)
		}
	}
}

func TestAnotherScheduleKeepsTheServersWish(t *testing.T) {
	now := time.Date(2026, 5, 4, 12, 0, 0, 0, time.UTC)
	hourly, err := ParseSchedule("@every 1h")
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		dueBy  string
		wish   time.Duration
		sooner bool
		least  time.Duration
		most   time.Duration
	}{
		{"@every 24h", 0, true, 0, 2 * time.Hour},
		{"@every 24h", 5 * time.Hour, true, 5 * time.Hour, 5 * time.Hour},
		{"@every 1h", 0, false, 20 * time.Hour, 20 * time.Hour},
		{"", 0, false, 20 * time.Hour, 20 * time.Hour},
	} {
		s := Source{Name: "Harbour", State: SourceState{DueBy: tt.dueBy, Wish: now.Add(tt.wish), NextPoll: now.Add(20 * time.Hour)}}
		in, sooner := s.DueSooner("@every 1h", func(Source) Schedule { return hourly }, 20*time.Hour, now)
		if sooner != tt.sooner || in < tt.least || in > tt.most {
			t.Errorf("due by %q, wish %v: in %v, %v; want %v to %v, %v", tt.dueBy, tt.wish, in, sooner, tt.least, tt.most, tt.sooner)
		}
	}
}

func TestSchedules(t *testing.T) {
	now := time.Date(2026, 3, 28, 12, 30, 0, 0, time.UTC)
	for _, tt := range []struct {
		in   string
		next time.Duration // from now; 0: refused
	}{
		{"@every 5m", 5 * time.Minute},
		{"@every 1s", time.Second},
		{"@hourly", 30 * time.Minute},
		{"*/20 * * * *", 10 * time.Minute},
		{"30 12 * * 7", 24 * time.Hour},
		{"30 13 * * 6-7", time.Hour},
		{"30 12 * * fri-SUN", 24 * time.Hour},
		{"30 12 * * mon-7", 24 * time.Hour},
		{"30 12 * * 1,7", 24 * time.Hour},
		{"30 12 * * 1-7/2", 24 * time.Hour},
		{"30 12 * * 0-7", 24 * time.Hour},
		{"30 12 * * sun", 24 * time.Hour},
		{"@every 8784h", 366 * 24 * time.Hour},
		{"30 12 * * 8", 0},
		{"30 12 * * 5-8", 0},
		{"30 12 * * sun-", 0},
		{"30 12 * * 7/0", 0},
		{"30 12 * * 7-3", 0},
		{"TZ=UTC", 0},
		{"TZ=", 0},
		{" CRON_TZ=UTC", 0},
		{"TZ=Europe/Berlin 0 9 * * *", 0},
		{"CRON_TZ=Asia/Tokyo @daily", 0},
		{"@every 9223372036s", 0},
		{"@every 8785h", 0},
		{"@every 0s", 0},
		{"@every -1h", 0},
		{"@every 1ns", 0},
		{"@every 5", 0},
		{"@reboot", 0},
		{"60 * * * *", 0},
		{"*/0 * * * *", 0},
		{"* * * * * *", 0},
		{"0 0 30 2 *", 0},
		{"", 0},
		{strings.Repeat("1,", 100_000) + "1 * * * *", 0},
	} {
		s, err := ParseSchedule(tt.in)
		if tt.next == 0 {
			if err == nil {
				t.Errorf("ParseSchedule(%.30q) accepts it", tt.in)
			}
			continue
		}
		if err != nil || s.Next(now).Sub(now) != tt.next {
			t.Errorf("ParseSchedule(%q): error %v, or not %v later", tt.in, err, tt.next)
		}
	}
}

func TestAScheduleThatIsNoneIsToldWhatItMeans(t *testing.T) {
	for in, want := range map[string]string{
		"5m":               "@every 5m",
		"@every 5":         "@every 5m",
		"@every 5 min":     "@every 5m",
		"every 5 minutes":  "@every 5m",
		"Every hour":       "@every 1h",
		"@every 1h30":      "@every 1h30m",
		"@every 2d":        "@every 48h",
		"@EVERY 10M":       "@every 10m",
		"daily":            "@daily",
		"@Hourly":          "@hourly",
		"9:05":             "5 9 * * *",
		"0 */5 * * * *":    "*/5 * * * *",
		"0 22-6 * * *":     "0 22-23,0-6 * * *",
		"0 9–17 * * 1–5":   "0 9-17 * * 1-5",
		"25:99":            "",
		"5":                "",
		"@every soon":      "",
		"60 * * * *":       "",
		"30 */5 * * * *":   "", // at second 30: there is no such thing
		"@every 99999999d": "",
	} {
		_, err := ParseSchedule(in)
		_, got, _ := strings.Cut(fmt.Sprint(err), "did you mean ")
		if got = strings.Trim(got, `"?`); err == nil || got != want {
			t.Errorf("ParseSchedule(%q) suggests %q, want %q: %v", in, got, want, err)
		}
	}
}

func TestScheduleZonesAreRefusedWithTheRemedy(t *testing.T) {
	_, err := ParseSchedule("CRON_TZ=Europe/Berlin 0 9 * * *")
	if err == nil || !strings.Contains(err.Error(), "turn the hours into UTC") {
		t.Errorf("a schedule with a zone: error %v", err)
	}
}

func TestDoubtSchedule(t *testing.T) {
	for _, tt := range []struct {
		in   string
		want string // words of the doubt; "": none
	}{
		{"*/15 * * * *", ""},
		{"0 */6 * * *", ""},
		{"0 0 * */3 *", ""},
		{"*/1 */1 */1 */1 */1", ""},
		{"@every 7m", ""},
		{"5-20/7 * * * *", ""},
		{"0 9 * * 7", ""},
		{"*/90 * * * *", "once in each hour"},
		{"0/90 * * * *", "once in each hour"},
		{"0-59/60 * * * *", ""},
		{"*/7 * * * *", "does not divide the hour"},
		{"0 */5 * * *", "does not divide the day"},
		{"0 */48 * * *", "once in each day"},
		{"0 0 */2 * *", "does not divide the month"},
		{"0 0 1 */5 *", "does not divide the year"},
		{"0 0 * * */2", "does not divide the week"},
	} {
		got := DoubtSchedule(tt.in)
		if (got == "") != (tt.want == "") || !strings.Contains(got, tt.want) {
			t.Errorf("DoubtSchedule(%q) = %q, want %q in it", tt.in, got, tt.want)
		}
		if _, err := ParseSchedule(tt.in); err != nil {
			t.Errorf("ParseSchedule(%q): %v", tt.in, err)
		}
	}
}

func FuzzSchedule(f *testing.F) {
	for _, s := range []string{"TZ=UTC", "0 9 * * 5-7/2", "@every 5m", "*/90 * * * *", "0 0 29 2 *", "CRON_TZ= "} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		schedule, err := ParseSchedule(s)
		if err != nil {
			return
		}
		now := time.Date(2026, 3, 28, 12, 30, 0, 0, time.UTC)
		if next := schedule.Next(now); !next.IsZero() && !next.After(now) {
			t.Errorf("ParseSchedule(%q): %v is not after %v", s, next, now)
		}
		DoubtSchedule(s) // must not panic
	})
}
