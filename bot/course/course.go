// Package course lays out what was counted by days, for the charts of the last weeks.
package course

import (
	"math"
	"time"

	"newsbot/bot/talk"
	"newsbot/chart"
	"newsbot/news"
)

const (
	mostDays   = 30 // that a chart shows
	fewestDays = 7  // less is no course
	day        = 24 * time.Hour
)

// A Course is what was counted by days of UTC, the last of which is today: since there
// was anything to count, within its bounds.
type Course[D any] struct {
	Call  *talk.Call
	Times []time.Time // when the days begin
	Days  []D         // :: Times; the zero D where nothing was counted
}

// Since is the first day that a course may have.
func Since(c *talk.Call) time.Time { return c.Now.UTC().Truncate(day).AddDate(0, 0, 1-mostDays) }

// New makes the course of what was counted since then, in the order of days. number
// says of which day something is, in days since 1970.
func New[D any](c *talk.Call, counted []D, number func(*D) int64) *Course[D] {
	today := c.Now.UTC().Truncate(day)
	first := today.AddDate(0, 0, 1-fewestDays)
	if len(counted) > 0 {
		if at := time.Unix(number(&counted[0])*int64(day/time.Second), 0).UTC(); at.Before(first) {
			first = at
		}
	}
	y := &Course[D]{Call: c}
	for at := first; !at.After(today); at = at.AddDate(0, 0, 1) {
		y.Times = append(y.Times, at)
	}
	y.Days = make([]D, len(y.Times))
	for i := range counted {
		at := number(&counted[i]) - first.Unix()/int64(day/time.Second)
		if at >= 0 && at < int64(len(y.Days)) { // a clock may have been ahead
			y.Days[at] = counted[i]
		}
	}
	return y
}

// Line is a chart of counts by day. names are those of the values, none where the title
// says what there is.
func (y *Course[D]) Line(title string, names []string, values ...func(*D) float64) *chart.Line {
	l := &chart.Line{Title: y.Call.Plain(title), Times: y.Times, Zone: time.UTC, Unit: y.whole}
	for _, name := range names {
		l.Names = append(l.Names, y.Call.Plain(name))
	}
	for _, value := range values {
		list := make([]float64, len(y.Days))
		for n := range y.Days {
			list[n] = value(&y.Days[n])
		}
		l.Values = append(l.Values, list)
	}
	return l
}

// whole is a count on an axis, as the chat writes it.
func (y *Course[D]) whole(v float64) string { return y.Call.Number(int64(math.Round(v))).Plain() }

// Delays is a chart of the times within which half of a day's alerts were there, and 95
// in 100. It begins at zero.
func (y *Course[D]) Delays(title string, of func(*D) *news.Delays) *chart.Line {
	within := func(share float64) func(*D) float64 {
		return func(d *D) float64 {
			took, known := of(d).Within(share)
			if !known {
				return chart.Unknown
			}
			return took.Seconds()
		}
	}
	l := y.Line(title, []string{"stats.chart-median", "stats.chart-slow"}, within(0.5), within(0.95))
	l.Zero, l.Steps = true, chart.RoundTimes
	l.Unit = func(v float64) string { return y.Call.Roundly(time.Duration(v * float64(time.Second))).Plain() }
	return l
}

// Draw draws lines below each other, on dark ground or light. The error is that of
// chart.PNG.
func Draw(dark bool, lines ...*chart.Line) ([]byte, error) {
	for _, l := range lines {
		l.Dark = dark
	}
	return chart.PNG(lines...)
}
