package subscribe

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"

	"newsbot/bot/talk"
	"newsbot/bot/telegram"
	"newsbot/bot/texts"
	"newsbot/news"
	"newsbot/news/meant"
	"newsbot/store"
)

// sourcesSize is how many sources one page shows.
const sourcesSize = 10

// The letters of the buttons of sources.
const (
	showSources = 's' // page
	toggle      = 't' // source, page
	follow      = 'f' // source
	choose      = 'c' // offer of a find, which one
	add         = 'a' // offer of a find, which one
	followAll   = 'F' // offer of a category
)

// sources is what chats can follow.
type sources struct {
	lists    *lists
	store    *store.DB
	talk     *talk.Talk
	web      func(ctx context.Context, address string, private bool) ([]Candidate, error)
	changed  func(added news.SourceID)
	settings func() *Settings
}

// follow answers /follow: a source by its name or, where that is permitted, by
// its address.
func (f *sources) follow(ctx context.Context, c *talk.Call) (*talk.Answer, error) {
	if c.Args == "" {
		return nil, talk.Refuse("sources.which")
	}
	sources, err := f.visible(c)
	if err != nil {
		return nil, err
	}
	for _, s := range sources {
		if strings.EqualFold(s.Label(), c.Args) || strings.EqualFold(s.Name, c.Args) {
			return f.followSource(c, &s)
		}
	}
	if isAddress(c.Args) {
		return f.discover(ctx, c, news.FromPerson)
	}
	if of := inCategory(sources, c.Args); len(of) > 0 {
		return f.askFollowAll(c, of), nil
	}
	if s, ok := oneSlipAway(sources, c.Args); ok {
		return f.followSource(c, &s)
	}
	return f.suggest(c, sources)
}

// oneSlipAway is the one source whose name differs from what was typed by a letter.
func oneSlipAway(sources []news.Source, said string) (news.Source, bool) {
	near := slices.DeleteFunc(slices.Clone(sources), func(s news.Source) bool {
		return len(said) < minForgiven || !meant.OneSlip(strings.ToLower(s.Name), strings.ToLower(said))
	})
	if len(near) != 1 {
		return news.Source{}, false
	}
	return near[0], true
}

// minForgiven is the shortest name in which a wrong letter is forgiven: short ones are
// too near to each other.
const minForgiven = 5

// inCategory are the sources of a category.
func inCategory(sources []news.Source, name string) []news.Source {
	return slices.DeleteFunc(slices.Clone(sources), func(s news.Source) bool {
		return s.Category == "" || !strings.EqualFold(s.Category, name)
	})
}

// askFollowAll asks whether all sources of a category are meant.
func (f *sources) askFollowAll(c *talk.Call, of []news.Source) *talk.Answer {
	names := make([]string, len(of))
	for i, s := range of {
		names[i] = texts.Line(s.Label(), texts.MaxName)
	}
	a := talk.Args{"category": of[0].Category, "n": len(of), "sources": names[:min(len(names), sourcesSize)]}
	return &talk.Answer{
		Text:    c.Say("sources.category", a),
		Buttons: [][]telegram.Button{talk.Row(talk.Button(c.Plain("sources.follow-all", a), followAll, f.talk.Offer(c, category(of[0].Category))), c.Cancel("talk.cancel"))},
	}
}

// A category is one whose sources are all to be followed.
type category string

// pressFollowAll follows the sources that a category has now.
func (f *sources) pressFollowAll(_ context.Context, p *talk.Pressed) (*talk.Answer, error) {
	name, err := talk.Take[category](f.talk, p, 0)
	if err != nil {
		return nil, err
	}
	sources, err := f.visible(&p.Call)
	if err != nil {
		return nil, err
	}
	for _, s := range inCategory(sources, string(name)) {
		if _, err := f.followSource(&p.Call, &s); err != nil {
			return nil, err
		}
	}
	a, err := f.lists.listPage(&p.Call, 0)
	if err == nil {
		a.Toast = p.Plain("watch.done")
	}
	return a, err
}

// followSource subscribes the chat to a source.
func (f *sources) followSource(c *talk.Call, s *news.Source) (*talk.Answer, error) {
	return f.lists.subscribe(c, news.Subscription{Source: s.ID})
}

// suggest answers a name that no source has with those that come near.
func (f *sources) suggest(c *talk.Call, sources []news.Source) (*talk.Answer, error) {
	said := strings.ToLower(c.Args)
	a := &talk.Answer{Text: c.Say("sources.near")}
	for _, s := range sources {
		if name := strings.ToLower(s.Label()); strings.Contains(name, said) || strings.Contains(said, name) {
			a.Buttons = append(a.Buttons, talk.Row(talk.Button(s.Label(), follow, uint64(s.ID))))
		}
	}
	if len(a.Buttons) == 0 {
		return nil, talk.Refuse("sources.unknown")
	}
	a.Buttons = a.Buttons[:min(len(a.Buttons), sourcesSize)]
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
func (f *sources) visible(c *talk.Call) ([]news.Source, error) {
	all, err := f.store.Sources()
	if err != nil {
		return nil, err
	}
	follows, err := f.follows(c.To)
	if err != nil {
		return nil, err
	}
	operator := c.Private() && f.talk.IsOperator(c.By)
	seen := slices.DeleteFunc(all, func(s news.Source) bool {
		return !s.OpenTo(news.Audience{Follows: follows[s.ID] != 0, Asks: c.By, Operator: operator})
	})
	slices.SortFunc(seen, func(s, t news.Source) int {
		return cmp.Or(strings.Compare(strings.ToLower(s.Category), strings.ToLower(t.Category)),
			strings.Compare(strings.ToLower(s.Name), strings.ToLower(t.Name)))
	})
	return seen, nil
}

// follows are the sources that a destination follows, with the subscription
// that says so.
func (f *sources) follows(to news.Destination) (map[news.SourceID]news.SubscriptionID, error) {
	subs, err := f.store.Subscriptions(to)
	list := map[news.SourceID]news.SubscriptionID{}
	for _, s := range subs {
		if s.Source != 0 {
			list[s.Source] = s.ID
		}
	}
	return list, err
}

// sources answers /sources.
func (f *sources) sources(_ context.Context, c *talk.Call) (*talk.Answer, error) {
	return f.sourcesPage(c, 0)
}

// sourcesPage shows one page of the sources, with a button to follow each.
func (f *sources) sourcesPage(c *talk.Call, number int) (*talk.Answer, error) {
	list, err := f.visible(c)
	if err != nil {
		return nil, err
	}
	if len(list) == 0 {
		return nil, talk.Refuse("sources.none")
	}
	follows, err := f.follows(c.To)
	if err != nil {
		return nil, err
	}
	p := talk.Paged(len(list), sourcesSize, number)
	list = list[p.From:p.To]
	a := &talk.Answer{Text: telegram.Join("\n", p.Title(c, "sources.title"), sourceLines(c, list, follows))}
	a.Buttons = sourceButtons(c, list, follows, p.Number)
	if turns := p.Turns(c, showSources); turns != nil {
		a.Buttons = append(a.Buttons, turns)
	}
	return a, nil
}

// sourceLines are the sources by category, those followed with a tick.
func sourceLines(c *talk.Call, list []news.Source, follows map[news.SourceID]news.SubscriptionID) telegram.HTML {
	var lines []telegram.HTML
	for i, s := range list {
		if i == 0 || !strings.EqualFold(s.Category, list[i-1].Category) {
			lines = append(lines, "", telegram.Bold(categoryTitle(c, &s)))
		}
		lines = append(lines, c.Say(ticked(follows[s.ID] != 0), talk.Args{"source": withTrouble(c, &s)}))
	}
	return talk.Paragraph(lines...)
}

// categoryTitle is the heading that a source stands under.
func categoryTitle(c *talk.Call, s *news.Source) telegram.HTML {
	if s.Category == "" {
		return c.Say("sources.uncategorized")
	}
	return telegram.Escape(texts.Line(s.Category, texts.MaxName))
}

// ticked is the sentence of a source in a list, with a tick if it is followed.
func ticked(followed bool) string {
	if followed {
		return "sources.followed"
	}
	return "sources.offered"
}

// troubled is after how many failed polls people are told that a source is in
// trouble; a single one happens to everybody.
const troubled = 3

// withTrouble is a source with its site behind the name, and a remark if it
// brings nothing at present.
func withTrouble(c *talk.Call, s *news.Source) telegram.HTML {
	name := telegram.Link(telegram.Escape(texts.Line(s.Label(), texts.MaxName)), s.State.Home)
	switch {
	case s.Paused:
		return c.Say("sources.paused", talk.Args{"source": name})
	case s.State.Gone:
		return c.Say("sources.ended", talk.Args{"source": name})
	case s.State.Failures >= troubled:
		return c.Say("sources.failing", talk.Args{"source": name})
	}
	return name
}

// sourceButtons follow or unfollow the sources of a page, two in a row.
func sourceButtons(c *talk.Call, list []news.Source, follows map[news.SourceID]news.SubscriptionID, number int) [][]telegram.Button {
	var rows [][]telegram.Button
	for pair := range slices.Chunk(list, 2) {
		var r []telegram.Button
		for _, s := range pair {
			r = append(r, talk.Button(c.Plain(ticked(follows[s.ID] != 0), talk.Args{"source": s.Label()}), toggle, uint64(s.ID), uint64(number)))
		}
		rows = append(rows, r)
	}
	return rows
}

// The buttons of sources.

func (f *sources) pressSources(_ context.Context, p *talk.Pressed) (*talk.Answer, error) {
	return f.sourcesPage(&p.Call, p.Token.Page(0))
}

// pressToggle follows or unfollows a source of the list.
func (f *sources) pressToggle(_ context.Context, p *talk.Pressed) (*talk.Answer, error) {
	s, err := f.seen(&p.Call, news.SourceID(p.Token.Arg(0)))
	if err != nil {
		return nil, err
	}
	follows, err := f.follows(p.To)
	if err != nil {
		return nil, err
	}
	toast := p.Plain("sources.following", talk.Args{"source": s.Label()})
	if id := follows[s.ID]; id != 0 {
		toast = p.Plain("sources.unfollowed", talk.Args{"source": s.Label()})
		_, err = f.store.Unsubscribe(p.To, id, p.Now)
	} else {
		_, err = f.followSource(&p.Call, &s)
	}
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return nil, err
	}
	a, err := f.sourcesPage(&p.Call, p.Token.Page(1))
	if err == nil {
		a.Toast = toast
	}
	return a, err
}

// pressFollow follows a source that was suggested.
func (f *sources) pressFollow(_ context.Context, p *talk.Pressed) (*talk.Answer, error) {
	s, err := f.seen(&p.Call, news.SourceID(p.Token.Arg(0)))
	if err != nil {
		return nil, err
	}
	return f.followSource(&p.Call, &s)
}

// seen is a source by its number, if the chat may know of it.
func (f *sources) seen(c *talk.Call, id news.SourceID) (news.Source, error) {
	list, err := f.visible(c)
	if err != nil {
		return news.Source{}, err
	}
	if i := slices.IndexFunc(list, func(s news.Source) bool { return s.ID == id }); i >= 0 {
		return list[i], nil
	}
	return news.Source{}, talk.Refuse("sources.gone")
}
