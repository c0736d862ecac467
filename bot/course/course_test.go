package course

import (
	"testing"
	"time"

	"newsbot/bot/talk"
)

// A counted is a figure of a day.
type counted struct{ day, n int64 }

func TestACourseEndsToday(t *testing.T) {
	now := time.Date(2026, 5, 4, 15, 0, 0, 0, time.UTC)
	today := now.Unix() / (24 * 60 * 60)
	for name, tt := range map[string]struct {
		days []int64 // before today
		want int
		last int64 // of the figures
	}{
		"nothing":                      {nil, fewestDays, 0},
		"today alone":                  {[]int64{0}, fewestDays, 1},
		"two weeks with gaps":          {[]int64{13, 5, 0}, 14, 3},
		"as far back as there may be":  {[]int64{mostDays - 1, 0}, mostDays, 2},
		"a day of a clock that is off": {[]int64{3, -2}, fewestDays, 0},
	} {
		var all []counted
		for i, before := range tt.days {
			all = append(all, counted{today - before, int64(i + 1)})
		}
		y := New(&talk.Call{Now: now}, all, func(c *counted) int64 { return c.day })
		if len(y.Days) != tt.want || len(y.Times) != tt.want || y.Days[tt.want-1].n != tt.last || !y.Times[tt.want-1].Equal(now.Truncate(24*time.Hour)) {
			t.Errorf("%s: %d days to %v, the last %+v; want %d and %d", name, len(y.Days), y.Times[len(y.Times)-1], y.Days[len(y.Days)-1], tt.want, tt.last)
		}
	}
	if got := Since(&talk.Call{Now: now}); got.Unix()/(24*60*60) != today-mostDays+1 {
		t.Errorf("a course may begin at %v", got)
	}
}

func TestAnAxisGroupsThousands(t *testing.T) {
	y := New(&talk.Call{Now: time.Now()}, nil, func(c *counted) int64 { return c.day })
	l := y.Line("stats.chart-alerts", nil, func(c *counted) float64 { return float64(c.n) })
	if got := l.Unit(12_345.4); got != "12,345" {
		t.Errorf("the axis says %q", got)
	}
}
