package desk

import (
	"context"
	"fmt"
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
	mostDays   = 30 // that a picture shows
	fewestDays = 7  // less is no course

	// countEvery is how often it is looked for channels whose subscribers were not
	// counted on that day.
	countEvery = time.Hour

	// countPause is between two channels: nobody waits for it.
	countPause = time.Second
)

// A course is what was counted of a channel by days, the last of which is today.
type course struct {
	c       *talk.Call
	times   []time.Time
	days    []store.ChannelDay // :: times
	delays  news.Delays        // of all days
	posts   int64
	sources map[news.SourceID]int64
}

// numbers answers /numbers, for the channel that somebody acts for.
func (d *Desk) numbers(_ context.Context, c *talk.Call) (*talk.Answer, error) {
	if !c.Acts() || c.Chat.Kind != news.Channel {
		return nil, talk.Refuse("channel-numbers.where")
	}
	return d.drawn(c, &c.Chat, c.Args == "dark")
}

// pressNumbers is the same below the desk.
func (d *Desk) pressNumbers(ctx context.Context, p *talk.Pressed) (*talk.Answer, error) {
	if !p.Private() {
		return nil, talk.ErrButton
	}
	record, err := d.Store.Chat(p.Chat.Desk.Chat)
	if err != nil || record.Kind != news.Channel {
		return nil, talk.Refuse("channel-numbers.where")
	}
	if err := d.Talk.MayChange(ctx, &p.Call, record); err != nil {
		return nil, err
	}
	return talk.Anew(d.drawn(&p.Call, &record, false))
}

// drawn is how a channel is doing: in words, and as a picture.
func (d *Desk) drawn(c *talk.Call, record *news.Chat, dark bool) (*talk.Answer, error) {
	y, err := d.course(c, record.ID)
	if err != nil {
		return nil, err
	}
	lines := []telegram.HTML{
		c.Say("channel-numbers.title", talk.Args{"chat": record.Title, "days": len(y.days)}),
		c.Say("channel-numbers.posts", talk.Args{"n": y.posts}),
	}
	lines = append(lines, y.subscribers()...)
	half, known := y.delays.Within(0.5)
	if most, _ := y.delays.Within(0.95); known {
		lines = append(lines, c.Say("channel-numbers.delay", talk.Args{"half": c.Roundly(half), "most": c.Roundly(most)}))
	}
	if list := c.Shares(y.sources, d.Store.SourceByID); len(list) > 0 {
		lines = append(lines, c.Say("channel-numbers.shares", talk.Args{"list": list}))
	}
	a := &talk.Answer{Text: talk.Paragraph(lines...)}
	a.Photo, err = y.picture(dark)
	return a, err
}

// course reads what was counted of a channel lately.
func (d *Desk) course(c *talk.Call, chat news.ChatID) (*course, error) {
	today := c.Now.UTC().Truncate(24 * time.Hour)
	first := today.AddDate(0, 0, 1-mostDays)
	all, err := d.Store.ChannelDays(chat, first)
	if err != nil {
		return nil, err
	}
	if len(all) > 0 {
		first = time.Unix(all[0].Day*24*60*60, 0).UTC()
	}
	if fewest := today.AddDate(0, 0, 1-fewestDays); len(all) == 0 || first.After(fewest) {
		first = fewest
	}
	y := &course{c: c, sources: map[news.SourceID]int64{}}
	for at := first; !at.After(today); at = at.AddDate(0, 0, 1) {
		y.times, y.days = append(y.times, at), append(y.days, store.ChannelDay{})
	}
	for _, day := range all {
		at := int(day.Day - first.Unix()/(24*60*60))
		if at >= len(y.days) {
			continue // of a clock that was ahead
		}
		y.days[at] = day
		y.posts += day.Posts
		y.delays = y.delays.Plus(day.Delays)
		for id, n := range day.Sources {
			y.sources[id] += n
		}
	}
	return y, nil
}

// subscribers are how many there are, and how many more than on the first day on which
// they were counted; nothing where they never were.
func (y *course) subscribers() []telegram.HTML {
	first, last := -1, -1
	for n := range y.days {
		if y.days[n].Subscribers > 0 {
			last = n
			if first < 0 {
				first = n
			}
		}
	}
	switch {
	case first < 0:
		return nil
	case first == last:
		return []telegram.HTML{y.c.Say("channel-numbers.subscribers", talk.Args{"count": y.days[last].Subscribers})}
	}
	change := y.days[last].Subscribers - y.days[first].Subscribers
	return []telegram.HTML{y.c.Say("channel-numbers.grown", talk.Args{
		"count": y.days[last].Subscribers, "change": fmt.Sprintf("%+d", change), "day": y.c.Day(y.times[first]),
	})}
}

// picture draws the course: posts, subscribers, how long stories took. Posts and times
// begin at zero; the growth of a channel would not show so.
func (y *course) picture(dark bool) ([]byte, error) {
	posts := y.line("channel-numbers.posts-a-day", func(d *store.ChannelDay) float64 { return float64(d.Posts) })
	subscribers := y.line("channel-numbers.line-subscribers", func(d *store.ChannelDay) float64 {
		if d.Subscribers == 0 {
			return chart.Unknown
		}
		return float64(d.Subscribers)
	})
	delays := y.line("channel-numbers.line-delay", within(0.5), within(0.95))
	delays.Names = []string{y.c.Plain("stats.chart-median"), y.c.Plain("stats.chart-slow")}
	delays.Steps = chart.RoundTimes
	delays.Unit = func(v float64) string { return y.c.Roundly(time.Duration(v * float64(time.Second))).Plain() }
	posts.Zero, delays.Zero = true, true
	lines := []*chart.Line{posts, subscribers, delays}
	for _, l := range lines {
		l.Times, l.Zone, l.Dark = y.times, time.UTC, dark
	}
	return chart.PNG(lines...)
}

// line is a chart of values by day.
func (y *course) line(title string, values ...func(*store.ChannelDay) float64) *chart.Line {
	l := &chart.Line{Title: y.c.Plain(title), Unit: func(v float64) string { return strconv.FormatFloat(math.Round(v), 'f', -1, 64) }}
	for _, value := range values {
		list := make([]float64, len(y.days))
		for n := range y.days {
			list[n] = value(&y.days[n])
		}
		l.Values = append(l.Values, list)
	}
	return l
}

// within is the time, in seconds, within which a share of a day's stories was posted.
func within(share float64) func(*store.ChannelDay) float64 {
	return func(d *store.ChannelDay) float64 {
		took, ok := d.Delays.Within(share)
		if !ok {
			return chart.Unknown
		}
		return took.Seconds()
	}
}

// Run counts the subscribers of the channels that we post in, once a day, until ctx
// ends.
func (d *Desk) Run(ctx context.Context) {
	t := time.NewTicker(countEvery)
	defer t.Stop()
	for {
		if err := d.count(ctx); err != nil {
			d.Log.Error("subscribers not counted", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-t.C:
		}
	}
}

// count counts the subscribers of the channels for which nobody did it today.
func (d *Desk) count(ctx context.Context) error {
	var channels []news.ChatID
	err := d.Store.Chats(func(c news.Chat) error {
		if c.Kind == news.Channel && c.State == news.Active {
			channels = append(channels, c.ID)
		}
		return nil
	})
	if err != nil {
		return err
	}
	for _, id := range channels {
		days, err := d.Store.ChannelDays(id, d.Now().Add(-mostDays*24*time.Hour))
		if err != nil {
			return err
		}
		if n := len(days); n == 0 || isToday(&days[n-1], d.Now()) && days[n-1].Subscribers > 0 {
			continue // nothing was posted there, or it was done
		}
		n, err := d.Client.MemberCount(ctx, id)
		if err == nil && n > 0 {
			err = d.Store.CountSubscribers(id, n, d.Now())
		}
		if err != nil {
			d.Log.Info("subscribers of a channel not counted", "channel", id, "error", err)
		}
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(countPause):
		}
	}
	return nil
}

// isToday says whether a day is that of a time.
func isToday(d *store.ChannelDay, now time.Time) bool { return d.Day == now.Unix()/(24*60*60) }
