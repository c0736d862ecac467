package desk

import (
	"context"
	"strings"
	"time"

	"newsbot/bot/course"
	"newsbot/bot/talk"
	"newsbot/bot/telegram"
	"newsbot/chart"
	"newsbot/news"
	"newsbot/store"
)

const (
	// countEvery is how often it is looked for channels whose subscribers were not
	// counted on that day.
	countEvery = time.Hour

	// countPause is between two channels: nobody waits for it.
	countPause = time.Second

	// inUse is since when something must have been posted in a channel that is counted.
	inUse = 30 * 24 * time.Hour
)

// A lately is what was counted of a channel by days.
type lately struct {
	*course.Course[store.ChannelDay]
	delays  news.Delays // of all days
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
	y, err := d.lately(c, record.ID)
	if err != nil {
		return nil, err
	}
	lines := []telegram.HTML{
		c.Say("channel-numbers.title", talk.Args{"chat": record.Title, "days": len(y.Days)}),
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

// lately reads what was counted of a channel lately.
func (d *Desk) lately(c *talk.Call, chat news.ChatID) (*lately, error) {
	all, err := d.Store.ChannelDays(chat, course.Since(c))
	if err != nil {
		return nil, err
	}
	y := &lately{Course: course.New(c, all, func(d *store.ChannelDay) int64 { return d.Day }), sources: map[news.SourceID]int64{}}
	for i := range y.Days {
		day := &y.Days[i]
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
func (y *lately) subscribers() []telegram.HTML {
	first, last := -1, -1
	for n := range y.Days {
		if y.Days[n].Subscribers > 0 {
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
		return []telegram.HTML{y.Call.Say("channel-numbers.subscribers", talk.Args{"count": y.Days[last].Subscribers})}
	}
	change := y.Call.Number(int64(y.Days[last].Subscribers - y.Days[first].Subscribers))
	if !strings.HasPrefix(string(change), "-") {
		change = "+" + change
	}
	return []telegram.HTML{y.Call.Say("channel-numbers.grown", talk.Args{
		"count": y.Days[last].Subscribers, "change": change, "day": y.Call.Day(y.Times[first]),
	})}
}

// picture draws the course: posts, subscribers, how long stories took. Posts and times
// begin at zero; the growth of a channel would not show so.
func (y *lately) picture(dark bool) ([]byte, error) {
	posts := y.Line("channel-numbers.posts-a-day", nil, func(d *store.ChannelDay) float64 { return float64(d.Posts) })
	subscribers := y.Line("channel-numbers.line-subscribers", nil, func(d *store.ChannelDay) float64 {
		if d.Subscribers == 0 {
			return chart.Unknown
		}
		return float64(d.Subscribers)
	})
	posts.Zero = true
	return course.Draw(dark, posts, subscribers, y.Delays("channel-numbers.line-delay", func(d *store.ChannelDay) *news.Delays { return &d.Delays }))
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
		days, err := d.Store.ChannelDays(id, d.Now().Add(-inUse))
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
