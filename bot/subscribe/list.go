package subscribe

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"

	"newsbot/bot/talk"
	"newsbot/bot/telegram"
	"newsbot/bot/texts"
	"newsbot/news"
	"newsbot/news/query"
	"newsbot/store"
)

// The letters of the buttons of lists.
const (
	showList   = 'l' // page
	showRemove = 'r' // page
	unwatch    = 'u' // subscription, page, 1 to go on removing
	undo       = 'z' // offer of a subscription
	watch      = 'w' // offer of a query
	urgent     = 'g' // subscription, 1 for urgent
)

// lists is what chats watch and follow.
type lists struct {
	store  *store.DB
	talk   *talk.Talk
	fixed  func(news.Destination) []news.Outlet
	latest func(*talk.Call, *talk.Asked) telegram.Button
}

// watch answers /watch.
func (l *lists) watch(_ context.Context, c *talk.Call) (*talk.Answer, error) {
	if c.Args == "" {
		return nil, talk.Reply("Which words? For example: " + l.talk.Ref(c, "watch") + " bitcoin etf\n" + l.talk.Ref(c, "help") + " watch explains more.")
	}
	q, err := talk.Ask(c.Args)
	if err != nil {
		return nil, err
	}
	a, err := l.subscribe(c, q.Subscription())
	if remark := l.remarkOn(c, q.Query); err == nil && remark != "" {
		a.Text = telegram.Join("\n\n", a.Text, telegram.Escape(remark))
	}
	return a, err
}

// subscribe writes a subscription of the chat down and says so. Asking again for
// what is on the list changes nothing; a subscription that comes with its number
// is to be as urgent as it says.
func (l *lists) subscribe(c *talk.Call, s news.Subscription) (*talk.Answer, error) {
	if s.ID == 0 {
		subs, err := l.store.Subscriptions(c.To)
		if err != nil {
			return nil, err
		}
		s.Urgent = slices.ContainsFunc(subs, func(old news.Subscription) bool { return old.Query == s.Query && old.Source == s.Source && old.Urgent })
	}
	s.Destination, s.By, s.Added = c.To, c.By, c.Now
	s, created, err := l.store.Subscribe(s)
	if errors.Is(err, store.ErrTooMany) {
		return nil, talk.Reply("This chat has as many watches as a chat can have. Remove some with " + l.talk.Ref(c, "unwatch") + " first.")
	}
	if err != nil {
		return nil, err
	}
	return &talk.Answer{
		Text: telegram.Join("\n", l.subscribed(&s, created), l.stoppedNote(c)),
		Buttons: [][]telegram.Button{
			talk.Row(talk.Button("Remove", unwatch, uint64(s.ID), 0), urgentButton(&s)),
			talk.Row(talk.Button("All of this chat", showList, 0), l.shareButton(&s)),
		},
		Toast: "Done",
	}, nil
}

// subscribed says what a subscription will do.
func (l *lists) subscribed(s *news.Subscription, created bool) telegram.HTML {
	what := telegram.Bold(telegram.Escape(l.label(s)))
	switch {
	case s.Urgent:
		return what + " is on the list. Its alerts go out ahead of all others."
	case !created:
		return what + " is on the list already."
	case s.Source != 0:
		return "Following " + what + ". Everything it reports comes here."
	}
	return "Watching " + what + ". Every new story that fits comes here."
}

// urgentButton changes whether a subscription is urgent.
func urgentButton(s *news.Subscription) telegram.Button {
	if s.Urgent {
		return talk.Button("Not urgent", urgent, uint64(s.ID), 0)
	}
	return talk.Button("Urgent", urgent, uint64(s.ID), 1)
}

// stoppedNote reminds of an earlier /stop.
func (l *lists) stoppedNote(c *talk.Call) telegram.HTML {
	if c.Chat.State != news.Stopped {
		return ""
	}
	return telegram.Escape("This chat is silent since /stop; " + l.talk.Ref(c, "start") + " resumes.")
}

// label is how a subscription is called in a list.
func (l *lists) label(s *news.Subscription) string {
	if name := l.store.SourceName(s.Source); s.Source != 0 && name != "" {
		return name
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
	fixed := l.fixedLines(c.To)
	if len(subs)+len(fixed) == 0 {
		return &talk.Answer{Text: telegram.Escape("Nothing yet. " + l.talk.Ref(c, "watch") + " WORDS looks out for words, " + l.talk.Ref(c, "sources") + " shows what can be followed.")}, nil
	}
	p := talk.Paged(len(subs), listSize, number)
	lines := []telegram.HTML{p.Title("Alerts for this chat")}
	for i, s := range subs[p.From:p.To] {
		lines = append(lines, l.entry(p.From+i+1, &s))
	}
	if p.Number == p.Of-1 {
		lines = append(lines, fixed...)
	}
	a := &talk.Answer{Text: telegram.Join("\n", append(lines, l.stoppedNote(c))...)}
	if turns := p.Turns(showList); turns != nil {
		a.Buttons = append(a.Buttons, turns)
	}
	if len(subs) > 0 {
		a.Buttons = append(a.Buttons, talk.Row(talk.Button("Remove some…", showRemove, uint64(p.Number))))
	}
	return a, nil
}

// entry is one line of a list.
func (l *lists) entry(n int, s *news.Subscription) telegram.HTML {
	kind, ahead := "", ""
	if s.Source != 0 {
		kind = "everything from "
	}
	if s.Urgent {
		ahead = " (urgent)"
	}
	return telegram.Escape(strconv.Itoa(n) + ". " + kind + texts.Line(l.label(s), texts.MaxTitle) + ahead)
}

// fixedLines are the lines about what the configuration has this chat watch.
func (l *lists) fixedLines(to news.Destination) []telegram.HTML {
	var lines []telegram.HTML
	for _, ch := range l.fixed(to) {
		lines = append(lines, telegram.Escape("• "+texts.Line(asksFor(&ch), texts.MaxTitle)+" (set by the operator)"))
	}
	return lines
}

// asksFor is in words what an outlet gets.
func asksFor(c *news.Outlet) string {
	from := ""
	if len(c.Sources) > 0 {
		from = " from " + strings.Join(c.Sources, ", ")
	}
	return cmp.Or(c.Watch, "everything") + from
}

// unwatch answers /unwatch and /unfollow: with a query, a source's name or a
// number of /list it removes that, alone it shows buttons.
func (l *lists) unwatch(_ context.Context, c *talk.Call) (*talk.Answer, error) {
	if c.Args == "" {
		return l.removePage(c, 0)
	}
	subs, err := l.store.Subscriptions(c.To)
	if err != nil {
		return nil, err
	}
	s, ok := l.pick(subs, c.Args)
	if !ok {
		return nil, talk.Reply("That is not on the list. " + l.talk.Ref(c, "list") + " shows what is; " + l.talk.Ref(c, "unwatch") + " 2 removes its number 2.")
	}
	return l.unsubscribe(c, s.ID, 0, l.listPage)
}

// pick finds a subscription by its query, its source's name, or its place in
// the list.
func (l *lists) pick(subs []news.Subscription, said string) (news.Subscription, bool) {
	canonical := said
	if q, err := query.Parse(said); err == nil {
		canonical = q.String()
	}
	for _, s := range subs {
		if s.Source == 0 && s.Query == canonical || s.Source != 0 && strings.EqualFold(l.label(&s), said) {
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
	a := &talk.Answer{Text: p.Title("Press what is to go")}
	for _, s := range subs[p.From:p.To] {
		a.Buttons = append(a.Buttons, talk.Row(talk.Button("✕ "+l.label(&s), unwatch, uint64(s.ID), uint64(p.Number), 1)))
	}
	if turns := p.Turns(showRemove); turns != nil {
		a.Buttons = append(a.Buttons, turns)
	}
	a.Buttons = append(a.Buttons, talk.Row(talk.Button("Done", showList, uint64(p.Number))))
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
		a.Toast = "It was gone already"
		return a, nil
	}
	a.Toast = "Removed: " + texts.Line(l.label(&s), texts.MaxTitle)
	a.Text = telegram.Join("\n\n", telegram.Escape(a.Toast), a.Text)
	a.Buttons = append(a.Buttons, talk.Row(talk.Button("Undo: "+l.label(&s), undo, l.talk.Offer(c, s))))
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
				a.Text = telegram.Bold(telegram.Escape(l.label(&s))) + " is on the list. Its alerts wait their turn like all others."
			}
			return a, err
		}
	}
	return nil, talk.Reply("It is no longer on the list.")
}

func (l *lists) pressUndo(_ context.Context, p *talk.Pressed) (*talk.Answer, error) {
	s, err := talk.Take[news.Subscription](l.talk, p, 0)
	if err != nil {
		return nil, err
	}
	return l.subscribe(&p.Call, s)
}

func (l *lists) pressWatch(_ context.Context, p *talk.Pressed) (*talk.Answer, error) {
	q, err := talk.Take[*talk.Asked](l.talk, p, 0)
	if err != nil {
		return nil, err
	}
	return l.subscribe(&p.Call, q.Subscription())
}

// watchButton offers a chat to watch for what somebody asked.
func (l *lists) watchButton(c *talk.Call, q *talk.Asked) telegram.Button {
	return talk.Button("Watch", watch, l.talk.Offer(c, q))
}

// words answers what a person writes without a command: they probably meant it
// to be watched.
func (l *lists) words(_ context.Context, c *talk.Call) (*talk.Answer, error) {
	q, err := talk.Ask(c.Args)
	if err != nil {
		return nil, talk.Reply("I know words and commands. Send /watch and the words that I should look out for, or /help.")
	}
	a := &talk.Answer{
		Text:    telegram.Escape("Shall I look out for “" + texts.Line(c.Args, texts.MaxTitle) + "” in the news?"),
		Buttons: [][]telegram.Button{talk.Row(l.watchButton(c, q))},
	}
	if l.latest != nil {
		a.Buttons[0] = append(a.Buttons[0], l.latest(c, q))
	}
	return a, nil
}

// language is what /help watch says.
func language() telegram.HTML {
	return telegram.Escape(telegram.Cut(query.Help(), telegram.MaxText))
}
