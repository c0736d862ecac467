package subscribe

import (
	"cmp"
	"context"

	"newsbot/bot/past"
	"newsbot/bot/talk"
	"newsbot/bot/telegram"
	"newsbot/bot/texts"
	"newsbot/news"
	"newsbot/news/query"
	"newsbot/store"
)

// A backtest says what a query would have found among the stories on file.
type backtest struct {
	store   *store.DB
	sources *sources
	stories *past.Stories
}

const (
	// shownPast is how many of the stories that would have fitted are shown.
	shownPast = 3

	// learntPast is how many of them words are taken from that narrow a query.
	learntPast = 200

	// manyADay is from how many stories a day on people are warned.
	manyADay = 20
)

// run is what a query would have found for a chat: of the sources that an alert may
// reach it from.
func (b *backtest) run(c *talk.Call, q *query.Query) (query.Past, error) {
	follows, err := b.sources.follows(c.To)
	if err != nil {
		return query.Past{}, err
	}
	return b.stories.Count(q, func(id news.SourceID) bool {
		src, ok := b.store.SourceByID(id)
		return ok && src.OpenTo(news.Audience{Follows: follows[id] != 0})
	}, learntPast)
}

// say is what came of it in words, with some of what would have fitted; "" where
// there is nothing on file yet.
func (b *backtest) say(c *talk.Call, p *query.Past) telegram.HTML {
	switch {
	case p.Stories == 0:
		return ""
	case p.Fit == 0:
		return c.Say("past.none", talk.Args{"n": p.Stories})
	}
	lines := []telegram.HTML{c.Say("past.fit", talk.Args{"n": p.Fit, "of": p.Stories})}
	if p.Stories == 1 {
		lines[0] = c.Say("past.only")
	}
	for _, t := range p.Examples[:min(shownPast, len(p.Examples))] {
		lines = append(lines, b.line(c, &t))
	}
	if isMany(p) {
		lines = append(lines, "", c.Say("past.many", talk.Args{"n": roundly(p.PerDay())}))
	}
	return talk.Paragraph(lines...)
}

// line is a story that would have fitted.
func (b *backtest) line(c *talk.Call, t *query.Told) telegram.HTML {
	src, _ := b.store.SourceByID(t.Item.Source)
	title := cmp.Or(texts.Line(t.Item.Title, texts.MaxTitle), texts.Line(t.Item.Deck, texts.MaxTitle))
	return c.Say("past.line", talk.Args{
		"story": telegram.Link(telegram.Escape(title), t.Item.Link), "source": src.Reporting(t.Item), "when": c.Ago(t.Item.When(), c.Now),
	})
}

// isMany says whether it would be more than most people read.
func isMany(p *query.Past) bool { return p.PerDay() > manyADay }

// headlines are those of what would have fitted.
func headlines(p *query.Past) []string {
	list := make([]string, len(p.Examples))
	for i, t := range p.Examples {
		list[i] = t.Item.Title
	}
	return list
}

// test answers /test: what a query would have found, and whether it may not be meant
// as it is typed. Nothing is written.
func (w *questions) test(_ context.Context, c *talk.Call) (*talk.Answer, error) {
	if c.Args == "" {
		return nil, talk.Refuse("test.which")
	}
	return w.try(c, proposal{typed: c.Args, test: true})
}

// try is a test of what is proposed.
func (w *questions) try(c *talk.Call, p proposal) (*talk.Answer, error) {
	doubts, err := w.doubts(c, p.typed)
	if err != nil {
		return nil, err
	}
	a := &talk.Answer{}
	q, refused := talk.Ask(p.typed)
	if refused == nil && !isEmpty(doubts) {
		found, err := w.past.run(c, q.Query)
		if err != nil {
			return nil, err
		}
		a.Text = telegram.Join("\n\n", c.Say("test.title", talk.Args{"what": p.typed}), cmp.Or(w.past.say(c, &found), c.Say("latest.no-news")))
	}
	for _, d := range doubts {
		a.Text = telegram.Join("\n\n", a.Text, c.Doubt(d))
		w.offer(c, a, d.Offers, p)
	}
	switch {
	case refused == nil && !isEmpty(doubts):
		a.Buttons = append(a.Buttons, talk.Row(w.lists.watchButton(c, q), c.Cancel("doubt.leave")))
	case len(doubts) == 0:
		return nil, refused
	}
	return a, nil
}
