package operate

import (
	"newsbot/bot/course"
	"newsbot/bot/talk"
	"newsbot/bot/telegram"
	"newsbot/news"
	"newsbot/store"
)

// A lately is what was counted by days, of all sources and of each.
type lately struct {
	*course.Course[store.Day]
	sources map[news.SourceID]int64
}

// lately reads what was counted lately.
func (o *Operate) lately(c *talk.Call) (*lately, error) {
	counted, err := o.store.Days(course.Since(c))
	if err != nil {
		return nil, err
	}
	var all []store.Day
	y := &lately{sources: map[news.SourceID]int64{}}
	for _, d := range counted {
		if d.Source == 0 {
			all = append(all, d)
		} else {
			y.sources[d.Source] += d.Delivered
		}
	}
	y.Course = course.New(c, all, func(d *store.Day) int64 { return d.Day })
	return y, nil
}

// picture draws the course: alerts and what became of them, how long they took, chats.
func (y *lately) picture(dark bool) ([]byte, error) {
	alerts := y.Line("stats.chart-alerts", []string{"stats.chart-delivered", "stats.chart-given-up"},
		func(d *store.Day) float64 { return float64(d.Delivered) },
		func(d *store.Day) float64 { return float64(d.GivenUp) })
	chats := y.Line("stats.chart-chats", []string{"stats.chart-gained", "stats.chart-lost"},
		func(d *store.Day) float64 { return float64(d.Gained) },
		func(d *store.Day) float64 { return float64(d.Lost) })
	alerts.Zero, chats.Zero = true, true
	return course.Draw(dark, alerts, y.Delays("stats.chart-delay", func(d *store.Day) *news.Delays { return &d.Delays }), chats)
}

// shares says whose news most alerts told, in hundredths; "" where none was told.
func (o *Operate) shares(y *lately) telegram.HTML {
	parts := y.Call.Shares(y.sources, o.store.SourceByID)
	if len(parts) == 0 {
		return ""
	}
	return y.Call.Say("stats.shares", talk.Args{"days": len(y.Days), "list": parts})
}

// illustrate puts the course of the last weeks above what /stats says, where that has
// room below a picture; else "/stats chart" shows it.
func (o *Operate) illustrate(c *talk.Call, a *talk.Answer) (*talk.Answer, error) {
	y, err := o.lately(c)
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
