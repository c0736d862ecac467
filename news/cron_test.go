package news

import (
	"strings"
	"testing"
	"time"
)

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
