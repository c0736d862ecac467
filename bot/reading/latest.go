// Package reading shows headlines to who asks for them: the newest, those on
// some words, and those akin to an alert.
package reading

import (
	"context"
	"strconv"

	"newsbot/bot/alert"
	"newsbot/bot/past"
	"newsbot/bot/talk"
	"newsbot/bot/telegram"
	"newsbot/bot/texts"
	"newsbot/news"
	"newsbot/news/query"
	"newsbot/store"
)

// The letters of the buttons of headlines.
const (
	latest = 'n' // offer of a query
	older  = 'o' // offer of a search
)

// Options say what a Reading works with. All are required.
type Options struct {
	Store   *store.DB
	Talk    *talk.Talk
	Past    *past.Stories                                 // those of Store
	Visible func(*talk.Call) ([]news.Source, error)       // the sources that a chat may know of
	Watch   func(*talk.Call, *talk.Asked) telegram.Button // offers to watch for a query
}

// A Reading is the feature.
type Reading struct {
	store   *store.DB
	talk    *talk.Talk
	past    *past.Stories
	visible func(*talk.Call) ([]news.Source, error)
	watch   func(*talk.Call, *talk.Asked) telegram.Button
}

// New makes a Reading.
func New(o Options) *Reading {
	return &Reading{store: o.Store, talk: o.Talk, past: o.Past, visible: o.Visible, watch: o.Watch}
}

// Feature is the reading of headlines.
func (r *Reading) Feature() talk.Feature {
	return talk.Feature{
		Heading: "help.reading",
		Commands: []talk.Command{
			{Name: "latest", Args: "menu.latest-args", About: "menu.latest", Run: r.latest},
			{Name: "top", About: "menu.top", Run: r.top},
		},
		Actions: []talk.Action{
			{Letter: latest, Run: r.pressLatest},
			{Letter: older, Run: r.pressOlder},
			{Letter: alert.More, Run: r.pressMore},
		},
	}
}

// LatestButton shows the newest headlines on what somebody asked.
func LatestButton(t *talk.Talk) func(*talk.Call, *talk.Asked) telegram.Button {
	return func(c *talk.Call, q *talk.Asked) telegram.Button {
		return c.Button("latest.on-this", latest, t.Offer(c, q))
	}
}

const (
	// latestSize is how many headlines /latest shows at once.
	latestSize = 5

	// mostLatest is how many /latest shows page by page, unless it is told otherwise,
	// and at most.
	mostLatest = 500
)

// latest answers /latest: the newest headlines of all sources that the chat may
// know of, or those that a query wants. A number alone says how many in all.
func (r *Reading) latest(_ context.Context, c *talk.Call) (*talk.Answer, error) {
	s := search{left: mostLatest}
	if n, err := strconv.Atoi(c.Args); err == nil && n > 0 && n <= mostLatest {
		s.left = n
	} else if c.Args != "" {
		if s.query, err = talk.Ask(c.Args); err != nil {
			return nil, err
		}
	}
	return r.latestPage(c, s)
}

// A search is a /latest that goes on. What comes meanwhile is before its place, so
// that no page changes.
type search struct {
	query *talk.Asked // nil is everything
	after store.Place
	left  int // headlines to be shown yet
}

// latestPage shows the newest headlines after a place.
func (r *Reading) latestPage(c *talk.Call, s search) (*talk.Answer, error) {
	seen, err := r.seenBy(c)
	if err != nil {
		return nil, err
	}
	var q *query.Query
	if s.query != nil {
		q = s.query.Query
	}
	items, err := r.past.Newest(min(latestSize, s.left), s.after, q, func(id news.SourceID) bool { return seen[id] })
	if err != nil {
		return nil, err
	}
	if len(items) == 0 {
		return r.nothing(c, s.query, s.after), nil
	}
	a := r.headlines(c, heading(c, s.query), items)
	if s.left -= len(items); s.left > 0 && len(items) == latestSize {
		s.after = store.PlaceOf(&items[len(items)-1])
		a.Buttons = [][]telegram.Button{talk.Row(c.Button("latest.older", older, r.talk.Offer(c, s)))}
	}
	return a, nil
}

// nothing is the answer when no item fits.
func (r *Reading) nothing(c *talk.Call, q *talk.Asked, after store.Place) *talk.Answer {
	switch {
	case after != (store.Place{}):
		return &talk.Answer{Text: c.Say("latest.nothing-older")}
	case q == nil:
		return &talk.Answer{Text: c.Say("latest.no-news")}
	}
	return &talk.Answer{
		Text:    c.Say("latest.nothing", talk.Args{"what": q.Typed}),
		Buttons: [][]telegram.Button{talk.Row(r.watch(c, q))},
	}
}

// heading stands above the newest headlines on what somebody asked; nil asks for
// all.
func heading(c *talk.Call, q *talk.Asked) telegram.HTML {
	if q == nil {
		return c.Say("latest.title")
	}
	return c.Say("latest.title-words", talk.Args{"what": texts.Line(q.Typed, texts.MaxPhrase)})
}

// headlines lists items under a heading.
func (r *Reading) headlines(c *talk.Call, heading telegram.HTML, items []news.Item) *talk.Answer {
	parts := []telegram.HTML{heading}
	for _, item := range items {
		src, _ := r.store.SourceByID(item.Source)
		parts = append(parts, alert.Brief(c.Printer, &item, src.Reporting(&item), c.Now))
	}
	return &talk.Answer{Text: telegram.Join("\n\n", parts...)}
}

// seenBy are the sources that the chat may know of.
func (r *Reading) seenBy(c *talk.Call) (map[news.SourceID]bool, error) {
	list, err := r.visible(c)
	seen := make(map[news.SourceID]bool, len(list))
	for _, s := range list {
		seen[s.ID] = true
	}
	return seen, err
}

// pressLatest answers the button that looks up words somebody wrote.
func (r *Reading) pressLatest(_ context.Context, p *talk.Pressed) (*talk.Answer, error) {
	q, err := talk.Take[*talk.Asked](r.talk, p, 0)
	if err != nil {
		return nil, err
	}
	return talk.Anew(r.latestPage(&p.Call, search{query: q, left: mostLatest}))
}

// pressOlder turns the page of a /latest.
func (r *Reading) pressOlder(_ context.Context, p *talk.Pressed) (*talk.Answer, error) {
	s, err := talk.Take[search](r.talk, p, 0)
	if err != nil {
		return nil, err
	}
	return talk.Anew(r.latestPage(&p.Call, s))
}

// pressMore shows what else was reported on the matter of an alert: the other
// stories of its thread.
func (r *Reading) pressMore(_ context.Context, p *talk.Pressed) (*talk.Answer, error) {
	item, err := r.talk.Item(news.ItemID(p.Token.Arg(0)))
	if err != nil {
		return nil, err
	}
	seen, err := r.seenBy(&p.Call)
	if err != nil {
		return nil, err
	}
	items, err := r.past.Akin(item.ID, latestSize, func(id news.SourceID) bool { return seen[id] })
	if err != nil {
		return nil, err
	}
	if len(items) == 0 {
		return nil, talk.Refuse("latest.nothing-more")
	}
	title := p.Say("latest.more-like", talk.Args{"title": texts.Line(item.Title, texts.MaxPhrase)})
	return talk.Anew(r.headlines(&p.Call, title, items), nil)
}
