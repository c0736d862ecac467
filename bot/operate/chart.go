package operate

import (
	"math"
	"strconv"
	"time"

	"newsbot/bot/talk"
	"newsbot/bot/telegram"
	"newsbot/chart"
	"newsbot/news"
	"newsbot/store"
)

const (
	mostDays   = 30 // that the chart of /stats shows
	fewestDays = 7  // less is no course
)

// A course is what was counted by days, the last of which is today.
type course struct {
	c       *talk.Call
	times   []time.Time
	days    []store.Day // :: times → of all sources
	sources map[news.SourceID]int64
}

// course reads what was counted lately.
func (o *Operate) course(c *talk.Call) (*course, error) {
	today := c.Now.UTC().Truncate(24 * time.Hour)
	first := today.AddDate(0, 0, 1-mostDays)
	all, err := o.store.Days(first)
	if err != nil {
		return nil, err
	}
	y := &course{c: c, sources: map[news.SourceID]int64{}}
	if len(all) > 0 {
		first = time.Unix(all[0].Day*24*60*60, 0).UTC()
	}
	if fewest := today.AddDate(0, 0, 1-fewestDays); len(all) == 0 || first.After(fewest) {
		first = fewest
	}
	for at := first; !at.After(today); at = at.AddDate(0, 0, 1) {
		y.times, y.days = append(y.times, at), append(y.days, store.Day{})
	}
	for _, d := range all {
		at := int(d.Day - first.Unix()/(24*60*60))
		switch {
		case d.Source != 0:
			y.sources[d.Source] += d.Delivered
		case at < len(y.days):
			y.days[at] = d
		}
	}
	return y, nil
}

// picture draws the course: alerts and what became of them, how long they took, chats.
func (y *course) picture(dark bool) ([]byte, error) {
	lines := []*chart.Line{y.alerts(), y.delays(), y.chats()}
	for _, l := range lines {
		l.Times, l.Zone, l.Zero, l.Dark = y.times, time.UTC, true, dark
	}
	return chart.PNG(lines...)
}

// line is a chart of counts by day.
func (y *course) line(title string, names []string, counts ...func(*store.Day) float64) *chart.Line {
	l := &chart.Line{Title: y.c.Plain(title), Unit: func(v float64) string { return strconv.FormatFloat(math.Round(v), 'f', -1, 64) }}
	for i, count := range counts {
		l.Names = append(l.Names, y.c.Plain(names[i]))
		values := make([]float64, len(y.days))
		for n := range y.days {
			values[n] = count(&y.days[n])
		}
		l.Values = append(l.Values, values)
	}
	return l
}

func (y *course) alerts() *chart.Line {
	return y.line("stats.chart-alerts", []string{"stats.chart-delivered", "stats.chart-given-up"},
		func(d *store.Day) float64 { return float64(d.Delivered) },
		func(d *store.Day) float64 { return float64(d.GivenUp) })
}

func (y *course) chats() *chart.Line {
	return y.line("stats.chart-chats", []string{"stats.chart-gained", "stats.chart-lost"},
		func(d *store.Day) float64 { return float64(d.Gained) },
		func(d *store.Day) float64 { return float64(d.Lost) })
}

func (y *course) delays() *chart.Line {
	l := y.line("stats.chart-delay", []string{"stats.chart-median", "stats.chart-slow"}, within(0.5), within(0.95))
	l.Steps = chart.RoundTimes
	l.Unit = func(v float64) string { return y.c.Roundly(time.Duration(v * float64(time.Second))).Plain() }
	return l
}

// within is the time, in seconds, within which a share of a day's alerts was there.
func within(share float64) func(*store.Day) float64 {
	return func(d *store.Day) float64 {
		took, ok := d.Delays.Within(share)
		if !ok {
			return chart.Unknown
		}
		return took.Seconds()
	}
}

// shares says whose news most alerts told, in hundredths; "" where none was told.
func (o *Operate) shares(y *course) telegram.HTML {
	parts := y.c.Shares(y.sources, o.store.SourceByID)
	if len(parts) == 0 {
		return ""
	}
	return y.c.Say("stats.shares", talk.Args{"days": len(y.days), "list": parts})
}

// illustrate puts the course of the last weeks above what /stats says, where that has
// room below a picture; else "/stats chart" shows it.
func (o *Operate) illustrate(c *talk.Call, a *talk.Answer) (*talk.Answer, error) {
	y, err := o.course(c)
	if err != nil {
		return nil, err
	}
	if shares := o.shares(y); shares != "" {
		a.Text = telegram.Join("\n", a.Text, shares)
	}
	switch {
	case c.Args == "chart":
		a.Text = telegram.Join("\n", c.Say("stats.title"), o.shares(y))
	case telegram.Length(a.Text) > telegram.MaxCaption:
		a.Text = telegram.Join("\n", a.Text, c.Say("stats.chart-apart"))
		return a, nil
	}
	a.Photo, err = y.picture(c.Args == "dark")
	return a, err
}
