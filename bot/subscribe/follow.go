package bot

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"

	"newsbot/bot/telegram"
	"newsbot/news"
	"newsbot/news/query"
	"newsbot/store"
)

// sourcesSize is how many sources one page shows.
const sourcesSize = 10

// follow answers /follow: a source by its name or, where that is permitted, by
// its address.
func (b *Bot) follow(ctx context.Context, c *call) (*answer, error) {
	if c.args == "" {
		return nil, Reply("Which source? " + b.ref(c, "sources") + " shows what can be followed.")
	}
	sources, err := b.visible(c)
	if err != nil {
		return nil, err
	}
	for _, s := range sources {
		if strings.EqualFold(s.Name, c.args) {
			return b.followSource(c, &s)
		}
	}
	if isAddress(c.args) {
		return b.discover(ctx, c, news.FromPerson)
	}
	return b.suggest(c, sources)
}

// followSource subscribes the chat to a source.
func (b *Bot) followSource(c *call, s *news.Source) (*answer, error) {
	return b.subscribe(c, news.Subscription{Query: query.FromSources(s.Name).String(), Source: s.ID})
}

// suggest answers a name that no source has with those that come near.
func (b *Bot) suggest(c *call, sources []news.Source) (*answer, error) {
	said := strings.ToLower(c.args)
	a := &answer{text: telegram.Escape("No source has that name. Is it one of these?")}
	for _, s := range sources {
		if name := strings.ToLower(s.Name); strings.Contains(name, said) || strings.Contains(said, name) {
			a.buttons = append(a.buttons, row(button(s.Name, opFollow, uint64(s.ID))))
		}
	}
	if len(a.buttons) == 0 {
		return nil, Reply("No source has that name. " + b.ref(c, "sources") + " shows those that can be followed.")
	}
	a.buttons = a.buttons[:min(len(a.buttons), sourcesSize)]
	return a, nil
}

// isAddress says whether a person meant a site rather than a name.
func isAddress(said string) bool {
	host, _, _ := strings.Cut(said, "/")
	return strings.Contains(said, "://") ||
		!strings.ContainsAny(said, " \t\n") && strings.Contains(strings.Trim(host, "."), ".")
}

// visible are the sources that a chat may know of, by category and name: those
// of persons are known to whoever brought them, to chats that follow them, and
// to operators in private.
func (b *Bot) visible(c *call) ([]news.Source, error) {
	all, err := b.store.Sources()
	if err != nil {
		return nil, err
	}
	follows, err := b.follows(c.to)
	if err != nil {
		return nil, err
	}
	everything := c.private() && b.isOperator(c.by)
	seen := slices.DeleteFunc(all, func(s news.Source) bool {
		return s.Origin == news.FromPerson && !everything && follows[s.ID] == 0 && (c.by == 0 || s.AddedBy != c.by)
	})
	slices.SortFunc(seen, func(s, t news.Source) int {
		return cmp.Or(strings.Compare(strings.ToLower(s.Category), strings.ToLower(t.Category)),
			strings.Compare(strings.ToLower(s.Name), strings.ToLower(t.Name)))
	})
	return seen, nil
}

// follows are the sources that a destination follows, with the subscription
// that says so.
func (b *Bot) follows(to news.Destination) (map[news.SourceID]news.SubscriptionID, error) {
	subs, err := b.store.Subscriptions(to)
	list := map[news.SourceID]news.SubscriptionID{}
	for _, s := range subs {
		if s.Source != 0 {
			list[s.Source] = s.ID
		}
	}
	return list, err
}

// sources answers /sources.
func (b *Bot) sources(_ context.Context, c *call) (*answer, error) { return b.sourcesPage(c, 0) }

// sourcesPage shows one page of the sources, with a button to follow each.
func (b *Bot) sourcesPage(c *call, number int) (*answer, error) {
	list, err := b.visible(c)
	if err != nil {
		return nil, err
	}
	if len(list) == 0 {
		return nil, Reply("There are no sources yet. The operator of this bot adds them in its configuration, or with /addsource.")
	}
	follows, err := b.follows(c.to)
	if err != nil {
		return nil, err
	}
	p := paged(len(list), sourcesSize, number)
	list = list[p.from:p.to]
	a := &answer{text: telegram.Join("\n", p.title("Sources"), sourceLines(list, follows))}
	a.buttons = sourceButtons(list, follows, p.number)
	if turns := p.turns(opSources); turns != nil {
		a.buttons = append(a.buttons, turns)
	}
	return a, nil
}

// sourceLines are the sources by category, those followed with a tick.
func sourceLines(list []news.Source, follows map[news.SourceID]news.SubscriptionID) telegram.HTML {
	var lines []telegram.HTML
	for i, s := range list {
		if i == 0 || !strings.EqualFold(s.Category, list[i-1].Category) {
			lines = append(lines, "", telegram.Bold(telegram.Escape(line(cmp.Or(s.Category, "Other"), maxName))))
		}
		lines = append(lines, tick(follows[s.ID] != 0)+telegram.Link(telegram.Escape(line(s.Name, maxName)), s.State.Home)+trouble(&s))
	}
	return paragraph(lines...)
}

func tick(on bool) telegram.HTML {
	if on {
		return "✓ "
	}
	return "• "
}

// troubled is after how many failed polls people are told that a source is in
// trouble; a single one happens to everybody.
const troubled = 3

// trouble is a remark about a source that brings nothing at present.
func trouble(s *news.Source) telegram.HTML {
	switch {
	case s.State.Gone:
		return " (has ended)"
	case s.State.Failures >= troubled:
		return " (cannot be read at the moment)"
	}
	return ""
}

// sourceButtons follow or unfollow the sources of a page, two in a row.
func sourceButtons(list []news.Source, follows map[news.SourceID]news.SubscriptionID, number int) [][]telegram.Button {
	var rows [][]telegram.Button
	for pair := range slices.Chunk(list, 2) {
		var r []telegram.Button
		for _, s := range pair {
			r = append(r, button(string(tick(follows[s.ID] != 0))+s.Name, opToggle, uint64(s.ID), uint64(number)))
		}
		rows = append(rows, r)
	}
	return rows
}

// The buttons of sources.

func (b *Bot) pressSources(_ context.Context, p *pressed) (*answer, error) {
	return b.sourcesPage(&p.call, p.token.page(0))
}

// pressToggle follows or unfollows a source of the list.
func (b *Bot) pressToggle(_ context.Context, p *pressed) (*answer, error) {
	s, err := b.sourceSeen(&p.call, news.SourceID(p.token.arg(0)))
	if err != nil {
		return nil, err
	}
	follows, err := b.follows(p.to)
	if err != nil {
		return nil, err
	}
	toast := "Following " + s.Name
	if id := follows[s.ID]; id != 0 {
		toast = "No longer following " + s.Name
		_, err = b.store.Unsubscribe(p.to, id)
	} else {
		_, err = b.followSource(&p.call, &s)
	}
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return nil, err
	}
	a, err := b.sourcesPage(&p.call, p.token.page(1))
	if err == nil {
		a.toast = toast
	}
	return a, err
}

// pressFollow follows a source that was suggested.
func (b *Bot) pressFollow(_ context.Context, p *pressed) (*answer, error) {
	s, err := b.sourceSeen(&p.call, news.SourceID(p.token.arg(0)))
	if err != nil {
		return nil, err
	}
	return b.followSource(&p.call, &s)
}

// sourceSeen is a source by its number, if the chat may know of it.
func (b *Bot) sourceSeen(c *call, id news.SourceID) (news.Source, error) {
	list, err := b.visible(c)
	if err != nil {
		return news.Source{}, err
	}
	if i := slices.IndexFunc(list, func(s news.Source) bool { return s.ID == id }); i >= 0 {
		return list[i], nil
	}
	return news.Source{}, Reply("That source is no longer there. " + b.ref(c, "sources") + " shows those that are.")
}

// pressCancel takes back whatever was offered.
func (b *Bot) pressCancel(context.Context, *pressed) (*answer, error) {
	return &answer{text: "Nothing was changed.", toast: "Cancelled"}, nil
}
