package app

import (
	"strings"
	"testing"
	"time"
)

func TestDiagnose(t *testing.T) {
	now := time.Date(2026, 5, 4, 12, 0, 0, 0, time.UTC)
	ago := func(d time.Duration) time.Time { return now.Add(-d) }
	for _, tt := range []struct {
		why            string
		started, round time.Time
		due            time.Time // zero: nothing is due
		trouble        string    // "": well
	}{
		{"a round a second ago, nothing waits", ago(time.Hour), ago(time.Second), time.Time{}, ""},
		{"a quiet world is well", ago(90 * 24 * time.Hour), ago(time.Second), time.Time{}, ""},
		{"just started, no round yet", ago(10 * time.Second), time.Time{}, time.Time{}, ""},
		{"started long ago, no round yet", ago(2 * time.Minute), time.Time{}, time.Time{}, "no polling round has ended well for 2m0s"},
		{"the rounds have stopped", ago(time.Hour), ago(61 * time.Second), time.Time{}, "no polling round has ended well for 1m1s"},
		{"something due waits, but not for long", ago(time.Hour), ago(time.Second), ago(5 * time.Minute), ""},
		{"something due waits too long", ago(time.Hour), ago(time.Second), ago(5*time.Minute + time.Second), "has waited 5m1s"},
	} {
		h := diagnose(tt.started, tt.round, now, tt.due, !tt.due.IsZero())
		said := strings.Join(h.Trouble, "; ")
		if h.OK != (tt.trouble == "") || !strings.Contains(said, tt.trouble) {
			t.Errorf("%s: ok %v, trouble %q; want %q", tt.why, h.OK, said, tt.trouble)
		}
	}
}
