package bot

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"newsbot/bot/telegram"
	"newsbot/news"
	"newsbot/news/query"
	"newsbot/store"
)

// An asked is a query and how the person wrote it.
type asked struct {
	query *query.Query
	typed string
}

// subscription is what comes of an asked that is to be watched.
func (a *asked) subscription() news.Subscription {
	return news.Subscription{Query: a.query.String(), Typed: a.typed}
}

// parseQuery reads a query as a person typed it. The error is a Reply that
// points at the place and shows how it goes.
func parseQuery(text string) (*asked, error) {
	q, err := query.Parse(text)
	var wrong *query.SyntaxError
	if errors.As(err, &wrong) {
		return nil, Reply(explainSyntax(text, wrong))
	}
	return &asked{q, text}, err
}

// explainSyntax is a syntax error in words: what is wrong, where, and a query
// that is right.
func explainSyntax(text string, e *query.SyntaxError) string {
	lines := []string{e.Says()}
	if at := min(max(e.Offset, 0), len(text)); at > 0 && at < len(text) {
		lines = append(lines, "It is here: … "+line(text[at:], 40))
	}
	if e.Example != "" {
		lines = append(lines, "For example: "+e.Example)
	}
	return strings.Join(lines, "\n")
}

// watch answers /watch.
func (b *Bot) watch(_ context.Context, c *call) (*answer, error) {
	if c.args == "" {
		return nil, Reply("Which words? For example: " + b.ref(c, "watch") + " bitcoin etf\n" + b.ref(c, "help") + " watch explains more.")
	}
	q, err := parseQuery(c.args)
	if err != nil {
		return nil, err
	}
	a, err := b.subscribe(c, q.subscription())
	if remark := b.remarkOn(c, q.query); err == nil && remark != "" {
		a.text = telegram.Join("\n\n", a.text, telegram.Escape(remark))
	}
	return a, err
}

// subscribe writes a subscription of the chat down and says so. Asking again for
// what is on the list changes nothing; a subscription that comes with its number
// is to be as urgent as it says.
func (b *Bot) subscribe(c *call, s news.Subscription) (*answer, error) {
	if s.ID == 0 {
		subs, err := b.store.Subscriptions(c.to)
		if err != nil {
			return nil, err
		}
		s.Urgent = slices.ContainsFunc(subs, func(old news.Subscription) bool { return old.Query == s.Query && old.Urgent })
	}
	s.Destination, s.By, s.Added = c.to, c.by, c.now
	s, created, err := b.store.Subscribe(s)
	if errors.Is(err, store.ErrTooMany) {
		return nil, Reply("This chat has as many watches as a chat can have. Remove some with " + b.ref(c, "unwatch") + " first.")
	}
	if err != nil {
		return nil, err
	}
	return &answer{
		text: telegram.Join("\n", b.subscribed(&s, created), b.stoppedNote(c)),
		buttons: [][]telegram.Button{
			row(button("Remove", opUnwatch, uint64(s.ID), 0), urgentButton(&s)),
			row(button("All of this chat", opList, 0), b.shareButton(&s)),
		},
		toast: "Done",
	}, nil
}

// subscribed says what a subscription will do.
func (b *Bot) subscribed(s *news.Subscription, created bool) telegram.HTML {
	what := telegram.Bold(telegram.Escape(b.label(s)))
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
		return button("Not urgent", opUrgent, uint64(s.ID), 0)
	}
	return button("Urgent", opUrgent, uint64(s.ID), 1)
}

// stoppedNote reminds of an earlier /stop.
func (b *Bot) stoppedNote(c *call) telegram.HTML {
	if c.chat.State != news.Stopped {
		return ""
	}
	return telegram.Escape("This chat is silent since /stop; " + b.ref(c, "start") + " resumes.")
}

// label is how a subscription is called in a list.
func (b *Bot) label(s *news.Subscription) string {
	if name := b.store.SourceName(s.Source); s.Source != 0 && name != "" {
		return name
	}
	return cmp.Or(s.Typed, s.Query)
}

// listSize is how many subscriptions one page shows.
const listSize = 8

// list answers /list.
func (b *Bot) list(_ context.Context, c *call) (*answer, error) { return b.listPage(c, 0) }

// listPage shows one page of what the chat asked for. Number n in it is what
// /unwatch n removes.
func (b *Bot) listPage(c *call, number int) (*answer, error) {
	subs, err := b.store.Subscriptions(c.to)
	if err != nil {
		return nil, err
	}
	fixed := b.fixed(c.to)
	if len(subs)+len(fixed) == 0 {
		return &answer{text: telegram.Escape("Nothing yet. " + b.ref(c, "watch") + " WORDS looks out for words, " + b.ref(c, "sources") + " shows what can be followed.")}, nil
	}
	p := paged(len(subs), listSize, number)
	lines := []telegram.HTML{p.title("Alerts for this chat")}
	for i, s := range subs[p.from:p.to] {
		lines = append(lines, b.entry(p.from+i+1, &s))
	}
	if p.number == p.of-1 {
		lines = append(lines, fixed...)
	}
	a := &answer{text: telegram.Join("\n", append(lines, b.stoppedNote(c))...)}
	if turns := p.turns(opList); turns != nil {
		a.buttons = append(a.buttons, turns)
	}
	if len(subs) > 0 {
		a.buttons = append(a.buttons, row(button("Remove some…", opRemove, uint64(p.number))))
	}
	return a, nil
}

// entry is one line of a list.
func (b *Bot) entry(n int, s *news.Subscription) telegram.HTML {
	kind, urgent := "", ""
	if s.Source != 0 {
		kind = "everything from "
	}
	if s.Urgent {
		urgent = " (urgent)"
	}
	return telegram.Escape(strconv.Itoa(n) + ". " + kind + line(b.label(s), maxTitle) + urgent)
}

// fixed are the lines about what the configuration has this chat watch.
func (b *Bot) fixed(to news.Destination) []telegram.HTML {
	var lines []telegram.HTML
	for _, ch := range b.configured(to) {
		lines = append(lines, telegram.Escape("• "+line(ch.asksFor(), maxTitle)+" (set by the operator)"))
	}
	return lines
}

// asksFor is in words what a channel of the configuration gets.
func (c *Channel) asksFor() string {
	from := ""
	if len(c.Sources) > 0 {
		from = " from " + strings.Join(c.Sources, ", ")
	}
	return cmp.Or(c.Watch, "everything") + from
}

// unwatch answers /unwatch and /unfollow: with a query, a source's name or a
// number of /list it removes that, alone it shows buttons.
func (b *Bot) unwatch(_ context.Context, c *call) (*answer, error) {
	if c.args == "" {
		return b.removePage(c, 0)
	}
	subs, err := b.store.Subscriptions(c.to)
	if err != nil {
		return nil, err
	}
	s, ok := b.pick(subs, c.args)
	if !ok {
		return nil, Reply("That is not on the list. " + b.ref(c, "list") + " shows what is; " + b.ref(c, "unwatch") + " 2 removes its number 2.")
	}
	return b.unsubscribe(c, s.ID, 0, b.listPage)
}

// pick finds a subscription by its query, its source's name, or its place in
// the list.
func (b *Bot) pick(subs []news.Subscription, said string) (news.Subscription, bool) {
	canonical := said
	if q, err := query.Parse(said); err == nil {
		canonical = q.String()
	}
	for _, s := range subs {
		if s.Query == canonical || s.Source != 0 && strings.EqualFold(b.label(&s), said) {
			return s, true
		}
	}
	if n, err := strconv.Atoi(said); err == nil && n >= 1 && n <= len(subs) {
		return subs[n-1], true
	}
	return news.Subscription{}, false
}

// removePage shows one page of the list with a button to remove each.
func (b *Bot) removePage(c *call, number int) (*answer, error) {
	subs, err := b.store.Subscriptions(c.to)
	if err != nil {
		return nil, err
	}
	if len(subs) == 0 {
		return b.listPage(c, 0)
	}
	p := paged(len(subs), listSize, number)
	a := &answer{text: p.title("Press what is to go")}
	for _, s := range subs[p.from:p.to] {
		a.buttons = append(a.buttons, row(button("✕ "+b.label(&s), opUnwatch, uint64(s.ID), uint64(p.number), 1)))
	}
	if turns := p.turns(opRemove); turns != nil {
		a.buttons = append(a.buttons, turns)
	}
	a.buttons = append(a.buttons, row(button("Done", opList, uint64(p.number))))
	return a, nil
}

// unsubscribe removes a subscription of the chat, shows a page of what is left,
// and offers to take it back.
func (b *Bot) unsubscribe(c *call, id news.SubscriptionID, number int, show func(*call, int) (*answer, error)) (*answer, error) {
	s, err := b.store.Unsubscribe(c.to, id)
	gone := errors.Is(err, store.ErrNotFound)
	if err != nil && !gone {
		return nil, err
	}
	a, err := show(c, number)
	if err != nil {
		return nil, err
	}
	if gone {
		a.toast = "It was gone already"
		return a, nil
	}
	a.toast = "Removed: " + line(b.label(&s), maxTitle)
	a.text = telegram.Join("\n\n", telegram.Escape(a.toast), a.text)
	undo := b.offers.put(c.to, s, c.now)
	a.buttons = append(a.buttons, row(button("Undo: "+b.label(&s), opUndo, undo)))
	return a, nil
}

// The buttons of lists.

func (b *Bot) pressList(_ context.Context, p *pressed) (*answer, error) {
	return b.listPage(&p.call, p.token.page(0))
}

func (b *Bot) pressRemove(_ context.Context, p *pressed) (*answer, error) {
	return b.removePage(&p.call, p.token.page(0))
}

func (b *Bot) pressUnwatch(_ context.Context, p *pressed) (*answer, error) {
	show := either(p.token.arg(2) == 1, b.removePage, b.listPage)
	return b.unsubscribe(&p.call, news.SubscriptionID(p.token.arg(0)), p.token.page(1), show)
}

// pressUrgent has the alerts of a subscription go out ahead of others, or no more.
func (b *Bot) pressUrgent(_ context.Context, p *pressed) (*answer, error) {
	subs, err := b.store.Subscriptions(p.to)
	if err != nil {
		return nil, err
	}
	for _, s := range subs {
		if s.ID == news.SubscriptionID(p.token.arg(0)) {
			s.Urgent = p.token.arg(1) == 1
			a, err := b.subscribe(&p.call, s)
			if err == nil && !s.Urgent {
				a.text = telegram.Bold(telegram.Escape(b.label(&s))) + " is on the list. Its alerts wait their turn like all others."
			}
			return a, err
		}
	}
	return nil, Reply("It is no longer on the list.")
}

func (b *Bot) pressUndo(_ context.Context, p *pressed) (*answer, error) {
	s, err := take[news.Subscription](b.offers, p.to, p.token.arg(0), p.now)
	if err != nil {
		return nil, err
	}
	return b.subscribe(&p.call, s)
}

func (b *Bot) pressWatch(_ context.Context, p *pressed) (*answer, error) {
	q, err := take[*asked](b.offers, p.to, p.token.arg(0), p.now)
	if err != nil {
		return nil, err
	}
	return b.subscribe(&p.call, q.subscription())
}

// count is a number of things in words.
func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
