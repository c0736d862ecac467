package subscribe

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"

	"newsbot/bot/alert"
	"newsbot/bot/talk"
	"newsbot/bot/telegram"
	"newsbot/news"
	"newsbot/news/price"
	"newsbot/news/query"
	"newsbot/store"
)

// The letters of the buttons of lists.
const (
	showList   = 'l'          // page
	showRemove = 'r'          // page
	unwatch    = alert.Remove // subscription, page, 1 to go on removing
	undo       = 'z'          // offer of a subscription
	watch      = 'w'          // offer of a query
	urgent     = 'g'          // subscription, 1 for urgent
	unwatchAll = 'A'          // how many there were, 1 for sources alone
)

// lists is what chats watch and follow.
type lists struct {
	store  *store.DB
	talk   *talk.Talk
	fixed  func(news.Destination) []news.Outlet
	prices bool // prices are told
	latest func(*talk.Call, *talk.Asked) telegram.Button
}

// subscribe writes a subscription of the chat down and says so. Asking again for
// what is on the list changes nothing; a subscription that comes with its number
// is to be as urgent as it says, another one at least so.
func (l *lists) subscribe(c *talk.Call, s news.Subscription) (*talk.Answer, error) {
	e, err := l.enter(c, s)
	return e.answer, err
}

// entered is a subscription as it stands on the list.
type entered struct {
	news.Subscription
	created bool // it was not there before
	answer  *talk.Answer
}

// enter is subscribe, and gives the subscription.
func (l *lists) enter(c *talk.Call, s news.Subscription) (e entered, err error) {
	if s.ID == 0 && !s.Urgent {
		subs, err := l.store.Subscriptions(c.To)
		if err != nil {
			return e, err
		}
		s.Urgent = slices.ContainsFunc(subs, func(old news.Subscription) bool {
			return old.Query == s.Query && old.Source == s.Source && old.Price.Same(s.Price) && old.Urgent
		})
	}
	s.Destination, s.By, s.Added = c.To, c.By, c.Now
	silent, err := l.silentNote(c, &s)
	if err != nil {
		return e, err
	}
	s, created, err := l.store.Subscribe(s)
	if errors.Is(err, store.ErrTooMany) {
		return e, talk.Refuse("watch.full")
	}
	if err != nil {
		return e, err
	}
	return entered{s, created, &talk.Answer{
		Text: telegram.Join("\n", c.Say(subscribed(&s, created), talk.Args{"what": l.label(&s), "now": s.Price.Then()}), silent),
		Buttons: [][]telegram.Button{
			talk.Row(c.Button("watch.remove", unwatch, uint64(s.ID), 0), urgentButton(c, &s)),
			talk.Row(c.Button("watch.show-list", showList, 0), l.shareButton(c, &s)),
		},
		Toast: c.Plain("watch.done"),
	}}, nil
}

// subscribed is the sentence on what a subscription will do.
func subscribed(s *news.Subscription, created bool) string {
	switch {
	case s.Urgent:
		return "watch.urgent"
	case !created:
		return "watch.already"
	case s.Source != 0:
		return "watch.following"
	case s.Price.Way == price.Moves:
		return "watch.price-moves"
	case s.Price.Begins():
		return "watch.price-beyond"
	case !s.Price.IsZero():
		return "watch.price"
	}
	return "watch.watching"
}

// urgentButton changes whether a subscription is urgent.
func urgentButton(c *talk.Call, s *news.Subscription) telegram.Button {
	if s.Urgent {
		return c.Button("watch.make-normal", urgent, uint64(s.ID), 0)
	}
	return c.Button("watch.make-urgent", urgent, uint64(s.ID), 1)
}

// stoppedNote reminds of an earlier /stop.
func stoppedNote(c *talk.Call) telegram.HTML {
	if c.Chat.State != news.Stopped {
		return ""
	}
	return c.Say("watch.stopped")
}

// silentNote says why nothing of a subscription will be heard for now: an earlier /stop,
// what is muted, or that the operator stopped everything.
func (l *lists) silentNote(c *talk.Call, s *news.Subscription) (telegram.HTML, error) {
	mutes, err := l.store.Mutes(c.To, c.Now)
	if err != nil {
		return "", err
	}
	if all, err := l.store.Stopped(); err != nil || !all.IsZero() {
		return c.Say("watch.all-stopped"), err
	}
	if note := stoppedNote(c); note != "" || !s.Price.IsZero() { // what a price does is not muted
		return note, nil
	}
	if news.Muting(mutes, news.Matter{Reasons: []news.Reason{{Source: s.Source, Query: s.Query}}, Source: s.Source}, c.Now) < 0 {
		return "", nil
	}
	return c.Say("watch.muted"), nil
}

// label is how a subscription is called in a list.
func (l *lists) label(s *news.Subscription) string {
	if name := l.store.SourceName(s.Source); s.Source != 0 && name != "" {
		return name
	}
	if !s.Price.IsZero() {
		return s.Price.String()
	}
	return cmp.Or(s.Typed, s.Query)
}

// listSize is how many subscriptions one page shows.
const listSize = 8

// list answers /list.
func (l *lists) list(_ context.Context, c *talk.Call) (*talk.Answer, error) { return l.listPage(c, 0) }

// listPage shows one page of what the chat asked for. Number n in it is what
// /unwatch n removes.
func (l *lists) listPage(c *talk.Call, number int) (*talk.Answer, error) {
	subs, err := l.store.Subscriptions(c.To)
	if err != nil {
		return nil, err
	}
	fixed := l.fixedLines(c)
	if len(subs)+len(fixed) == 0 {
		return &talk.Answer{Text: c.Say("watches.none")}, nil
	}
	p := talk.Paged(len(subs), listSize, number)
	lines := []telegram.HTML{p.Title(c, "watches.title")}
	for i, s := range subs[p.From:p.To] {
		lines = append(lines, c.Say(entry(&s), talk.Args{"place": p.From + i + 1, "what": l.label(&s)}))
	}
	if p.Number == p.Of-1 {
		lines = append(lines, fixed...)
	}
	muted, err := l.mutedNote(c)
	if err != nil {
		return nil, err
	}
	a := &talk.Answer{Text: telegram.Join("\n", append(lines, stoppedNote(c), muted)...)}
	if turns := p.Turns(c, showList); turns != nil {
		a.Buttons = append(a.Buttons, turns)
	}
	if len(subs) > 0 {
		a.Buttons = append(a.Buttons, talk.Row(c.Button("watches.remove-some", showRemove, uint64(p.Number))))
	}
	return a, nil
}

// entry is the sentence of a subscription in a list.
func entry(s *news.Subscription) string {
	switch {
	case s.Source != 0 && s.Urgent:
		return "watches.source-urgent"
	case s.Source != 0:
		return "watches.source"
	case s.Urgent:
		return "watches.words-urgent"
	}
	return "watches.words"
}

// fixedLines are the lines about what the configuration has this chat watch.
func (l *lists) fixedLines(c *talk.Call) []telegram.HTML {
	var lines []telegram.HTML
	for _, ch := range l.fixed(c.To) {
		lines = append(lines, c.Say(fixed(&ch), talk.Args{"what": ch.Watch, "sources": ch.Sources}))
	}
	return lines
}

// fixed is the sentence on what an outlet gets.
func fixed(c *news.Outlet) string {
	switch {
	case c.Watch != "" && len(c.Sources) > 0:
		return "watches.fixed-both"
	case c.Watch != "":
		return "watches.fixed-words"
	case len(c.Sources) > 0:
		return "watches.fixed-sources"
	}
	return "watches.fixed"
}

// unwatch answers /unwatch: with a query, a source's name or a number of /list it removes
// that, with "all" everything, alone it shows buttons.
func (l *lists) unwatch(_ context.Context, c *talk.Call) (*talk.Answer, error) {
	return l.remove(c, false)
}

// unfollow answers /unfollow, which is /unwatch but for "all": the sources are meant.
func (l *lists) unfollow(_ context.Context, c *talk.Call) (*talk.Answer, error) {
	return l.remove(c, true)
}

// remove is /unwatch, or /unfollow.
func (l *lists) remove(c *talk.Call, sources bool) (*talk.Answer, error) {
	if c.Args == "" {
		return l.removePage(c, 0)
	}
	subs, err := l.store.Subscriptions(c.To)
	if err != nil {
		return nil, err
	}
	s, ok := l.pick(subs, c.Args)
	n := len(removable(subs, sources))
	switch {
	case !ok && strings.EqualFold(c.Args, "all") && n > 0:
		return askUnwatchAll(c, n, sources), nil
	case !ok && strings.EqualFold(c.Args, "all") && sources:
		return nil, talk.Refuse("watches.no-sources")
	case !ok:
		return nil, talk.Refuse("watches.unknown")
	}
	return l.unsubscribe(c, s.ID, 0, l.listPage)
}

// removable are the subscriptions that "all" means: those of sources alone, or each.
func removable(subs []news.Subscription, sources bool) []news.Subscription {
	return slices.DeleteFunc(slices.Clone(subs), func(s news.Subscription) bool { return sources && s.Source == 0 })
}

// askUnwatchAll asks whether all n things on the list are meant, or all n sources.
func askUnwatchAll(c *talk.Call, n int, sources bool) *talk.Answer {
	text, kind := c.Say("watches.all", talk.Args{"n": n}), uint64(0)
	if sources {
		text, kind = c.Say("watches.all-sources", talk.Args{"n": n}), 1
	}
	return &talk.Answer{
		Text:    text,
		Buttons: [][]telegram.Button{talk.Row(c.Button("watches.all-yes", unwatchAll, uint64(n), kind), c.Cancel("talk.cancel"))},
	}
}

// pressUnwatchAll empties the list, or takes the sources off it. If there are more than
// there were when that was asked, it is asked again.
func (l *lists) pressUnwatchAll(_ context.Context, p *talk.Pressed) (*talk.Answer, error) {
	subs, err := l.store.Subscriptions(p.To)
	if err != nil {
		return nil, err
	}
	sources := p.Token.Arg(1) == 1
	subs = removable(subs, sources)
	if uint64(len(subs)) > p.Token.Arg(0) {
		return askUnwatchAll(&p.Call, len(subs), sources), nil
	}
	for _, s := range subs {
		if _, err := l.store.Unsubscribe(p.To, s.ID, p.Now); err != nil && !errors.Is(err, store.ErrNotFound) {
			return nil, err
		}
	}
	a, err := l.listPage(&p.Call, 0)
	if err == nil {
		a.Toast = p.Plain("watch.done")
	}
	return a, err
}

// pick finds a subscription by its query, its source's name, or its place in
// the list.
func (l *lists) pick(subs []news.Subscription, said string) (news.Subscription, bool) {
	canonical := said
	if q, err := query.Parse(said); err == nil {
		canonical = q.String()
	}
	for _, s := range subs {
		if s.Source == 0 && s.Query == canonical && s.Query != "" || s.Query == "" && strings.EqualFold(l.label(&s), said) {
			return s, true
		}
	}
	if n, err := strconv.Atoi(said); err == nil && n >= 1 && n <= len(subs) {
		return subs[n-1], true
	}
	return news.Subscription{}, false
}

// removePage shows one page of the list with a button to remove each.
func (l *lists) removePage(c *talk.Call, number int) (*talk.Answer, error) {
	subs, err := l.store.Subscriptions(c.To)
	if err != nil {
		return nil, err
	}
	if len(subs) == 0 {
		return l.listPage(c, 0)
	}
	p := talk.Paged(len(subs), listSize, number)
	a := &talk.Answer{Text: p.Title(c, "watches.remove-title")}
	for _, s := range subs[p.From:p.To] {
		a.Buttons = append(a.Buttons, talk.Row(talk.Button(c.Plain("watches.remove-one", talk.Args{"what": l.label(&s)}), unwatch, uint64(s.ID), uint64(p.Number), 1)))
	}
	if turns := p.Turns(c, showRemove); turns != nil {
		a.Buttons = append(a.Buttons, turns)
	}
	a.Buttons = append(a.Buttons, talk.Row(c.Button("watches.remove-done", showList, uint64(p.Number))))
	return a, nil
}

// unsubscribe removes a subscription of the chat, shows a page of what is left,
// and offers to take it back.
func (l *lists) unsubscribe(c *talk.Call, id news.SubscriptionID, number int, show func(*talk.Call, int) (*talk.Answer, error)) (*talk.Answer, error) {
	s, err := l.store.Unsubscribe(c.To, id, c.Now)
	gone := errors.Is(err, store.ErrNotFound)
	if err != nil && !gone {
		return nil, err
	}
	a, err := show(c, number)
	if err != nil {
		return nil, err
	}
	if gone {
		a.Toast = c.Plain("watches.gone")
		return a, nil
	}
	what := talk.Args{"what": l.label(&s)}
	a.Toast = c.Plain("watches.removed", what)
	a.Text = telegram.Join("\n\n", c.Say("watches.removed", what), a.Text)
	a.Buttons = append(a.Buttons, talk.Row(talk.Button(c.Plain("watches.undo", what), undo, l.talk.Offer(c, s))))
	return a, nil
}

// The buttons of lists.

func (l *lists) pressList(_ context.Context, p *talk.Pressed) (*talk.Answer, error) {
	return l.listPage(&p.Call, p.Token.Page(0))
}

func (l *lists) pressRemove(_ context.Context, p *talk.Pressed) (*talk.Answer, error) {
	return l.removePage(&p.Call, p.Token.Page(0))
}

func (l *lists) pressUnwatch(_ context.Context, p *talk.Pressed) (*talk.Answer, error) {
	show := l.listPage
	if p.Token.Arg(2) == 1 {
		show = l.removePage
	}
	return l.unsubscribe(&p.Call, news.SubscriptionID(p.Token.Arg(0)), p.Token.Page(1), show)
}

// pressUrgent has the alerts of a subscription go out ahead of others, or no more.
func (l *lists) pressUrgent(_ context.Context, p *talk.Pressed) (*talk.Answer, error) {
	subs, err := l.store.Subscriptions(p.To)
	if err != nil {
		return nil, err
	}
	for _, s := range subs {
		if s.ID == news.SubscriptionID(p.Token.Arg(0)) {
			s.Urgent = p.Token.Arg(1) == 1
			a, err := l.subscribe(&p.Call, s)
			if err == nil && !s.Urgent {
				a.Text = p.Say("watch.not-urgent", talk.Args{"what": l.label(&s)})
			}
			return a, err
		}
	}
	return nil, talk.Refuse("watches.no-longer")
}

func (l *lists) pressUndo(_ context.Context, p *talk.Pressed) (*talk.Answer, error) {
	s, err := talk.Take[news.Subscription](l.talk, p, 0)
	if err != nil {
		return nil, err
	}
	s.Price.At = "" // of then
	return l.subscribe(&p.Call, s)
}

// watchButton offers a chat to watch for what somebody asked.
func (l *lists) watchButton(c *talk.Call, q *talk.Asked) telegram.Button {
	return c.Button("watch.watch", watch, l.talk.Offer(c, q))
}

// language is what /help watch says.
func language(c *talk.Call) telegram.HTML { return c.Say("help.query") }
