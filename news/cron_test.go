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
