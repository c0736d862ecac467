package subscribe

import (
	"context"
	"errors"

	"newsbot/bot/past"
	"newsbot/bot/talk"
	"newsbot/bot/telegram"
	"newsbot/bot/texts"
	"newsbot/news"
	"newsbot/news/query"
	"newsbot/store"
)

// why says what brought an alert.
type why struct {
	lists    *lists
	store    *store.DB
	talk     *talk.Talk
	panel    func(*talk.Call) telegram.Button // shows the settings
	sources  *sources
	past     *past.Stories
	settings func() *Settings
	called   func(*talk.Call, *news.Mute) telegram.HTML // what a mute is about
}

// showWhy is the letter of the button that says why an alert came.
const showWhy = 'Y' // item

// pressWhy says why an alert came, and offers to end each of the reasons.
func (w *why) pressWhy(_ context.Context, p *talk.Pressed) (*talk.Answer, error) {
	item, err := w.talk.Item(news.ItemID(p.Token.Arg(0)))
	if err != nil {
		return nil, err
	}
	return w.reasons(&p.Call, &item)
}

// why answers /why: in reply to an alert with what brought it, with an address or a
// text, or in reply to somebody's post, with what became of that story.
func (w *why) why(_ context.Context, c *talk.Call) (*talk.Answer, error) {
	switch {
	case c.Args != "":
		return w.whyNot(c, c.Args)
	case c.About == 0 && c.Quoted != "":
		return w.whyNot(c, c.Quoted)
	case c.About == 0:
		return nil, talk.Refuse("why.how")
	}
	item, err := w.talk.Item(c.About)
	if err != nil {
		return nil, err
	}
	return w.reasons(c, &item)
}

// reasons lists what brought an item to a chat, with a button to end each.
func (w *why) reasons(c *talk.Call, item *news.Item) (*talk.Answer, error) {
	subs, err := w.store.Subscriptions(c.To)
	if err != nil {
		return nil, err
	}
	a := &talk.Answer{}
	var lines []telegram.HTML
	for _, s := range subs {
		if why := w.reasonFor(c, &s, item, len(lines) > 0); why != "" && len(lines) < listSize {
			lines = append(lines, why)
			a.Buttons = append(a.Buttons, talk.Row(w.stopButton(c, &s)))
		}
	}
	switch {
	case len(lines) == 0 && len(w.lists.fixed(c.To)) > 0:
		lines = append(lines, c.Say("why.operator"))
	case len(lines) == 0:
		lines = append(lines, c.Say("why.none"))
	}
	story, err := w.story(c, item)
	if err != nil {
		return nil, err
	}
	facts, err := w.facts(c, item)
	a.Text = telegram.Join("\n\n", talk.Paragraph(lines...), story, facts)
	a.Buttons = append(a.Buttons, talk.Row(w.panel(c), c.Cancel("why.keep")))
	return a, err
}

// facts say who reported an item, and when it was published, read and sent.
func (w *why) facts(c *talk.Call, item *news.Item) (telegram.HTML, error) {
	src, _ := w.store.SourceByID(item.Source)
	story, err := w.store.StoryOf(item.ID)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return "", err
	}
	told, ok, err := w.store.ToldTo(story.ID, c.To)
	if err != nil {
		return "", err
	}
	var sent telegram.HTML
	if ok && !told.At.IsZero() {
		sent = c.Say("why.sent", talk.Args{"at": c.Time(told.At, c.Now)})
	}
	return telegram.Join("\n", c.Say("why.source", talk.Args{"source": src.Label()}), w.times(c, item), sent), nil
}

// forwarded answers a post that somebody passes on: they ask what became of it here.
func (w *why) forwarded(_ context.Context, c *talk.Call) (*talk.Answer, error) {
	return w.whyNot(c, c.Args)
}

// reasonFor says why a subscription wants an item; "" if it does not. also says
// that another reason was given before.
func (w *why) reasonFor(c *talk.Call, s *news.Subscription, item *news.Item, also bool) telegram.HTML {
	hit, hits := w.hits(s, item)
	a := talk.Args{"what": texts.Line(w.lists.label(s), texts.MaxPhrase), "where": c.Where(hits)}
	switch {
	case !hit:
		return ""
	case s.Source != 0 && also:
		return c.Say("why.also-follow", a)
	case s.Source != 0:
		return c.Say("why.follow", a)
	case len(hits) == 0 && also:
		return c.Say("why.also-watch-all", a)
	case len(hits) == 0:
		return c.Say("why.watch-all", a)
	case also:
		return c.Say("why.also-watch", a)
	}
	return c.Say("why.watch", a)
}

// hits says whether a subscription wants an item, and where its words are.
func (w *why) hits(s *news.Subscription, item *news.Item) (bool, []query.Hit) {
	switch {
	case s.Source != 0:
		return s.Source == item.Source, nil
	case !s.Price.IsZero():
		return false, nil
	}
	q, err := query.Parse(s.Query)
	if err != nil {
		return false, nil
	}
	src, _ := w.store.SourceByID(item.Source)
	text := query.TextOf(item, src.Known())
	why := query.Explain(q, &text)
	return why.Hit, why.Hits
}

// stopButton ends a subscription.
func (w *why) stopButton(c *talk.Call, s *news.Subscription) telegram.Button {
	a := talk.Args{"what": w.lists.label(s)}
	text := c.Plain("why.stop-watching", a)
	if s.Source != 0 {
		text = c.Plain("why.unfollow", a)
	}
	return talk.Button(text, unwatch, uint64(s.ID), 0)
}
