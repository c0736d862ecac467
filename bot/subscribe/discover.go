package bot

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"newsbot/bot/telegram"
	"newsbot/news"
	"newsbot/store"
)

// A find is what discovery brought, to be chosen from and confirmed.
type find struct {
	list   []Candidate
	origin news.Origin // who the source will belong to
}

// discover looks for the feeds behind an address.
func (b *Bot) discover(ctx context.Context, c *call, origin news.Origin) (*answer, error) {
	if err := b.mayAdd(c, origin); err != nil {
		return nil, err
	}
	list, err := b.o.Web.Discover(ctx, c.args)
	if err != nil {
		return nil, Reply("I found no feed there: " + line(err.Error(), maxTitle) + "\nTry the address of the site's RSS or Atom feed itself.")
	}
	if len(list) == 0 {
		return nil, Reply("I found no feed there. Try the address of the site's RSS or Atom feed itself.")
	}
	list = list[:min(len(list), listSize)]
	id := b.offers.put(c.to, find{list, origin}, c.now)
	if len(list) == 1 {
		return candidatePage(&list[0], id, 0), nil
	}
	return choicePage(list, id), nil
}

// mayAdd says whether whoever calls may bring a source. The error is a Reply.
func (b *Bot) mayAdd(c *call, origin news.Origin) error {
	s := b.settings.Load()
	switch {
	case b.o.Web.Discover == nil:
		return Reply("Sources cannot be added here.")
	case b.isOperator(c.by):
		return nil
	case origin != news.FromPerson || !s.OpenSources:
		return Reply("Only the operator of this bot adds sources. " + b.ref(c, "sources") + " shows those that can be followed.")
	case c.by == 0:
		return Reply("To add a source I need to know who asks. Please send this under your own name.")
	case s.SourceQuota > 0:
		return b.withinQuota(c.by, s.SourceQuota)
	}
	return nil
}

// withinQuota says whether a person may bring one source more.
func (b *Bot) withinQuota(by news.UserID, quota int) error {
	all, err := b.store.Sources()
	if err != nil {
		return err
	}
	n := 0
	for _, s := range all {
		if s.Origin == news.FromPerson && s.AddedBy == by {
			n++
		}
	}
	if n >= quota {
		return Reply("You have added " + count(n, "source", "sources") + ", which is as many as one person may.")
	}
	return nil
}

// choicePage lists several feeds of one site.
func choicePage(list []Candidate, id uint64) *answer {
	lines := []telegram.HTML{"There are several feeds. Which one?", ""}
	a := &answer{}
	for i, f := range list {
		lines = append(lines, telegram.Escape(fmt.Sprintf("%d. %s · %s", i+1, f.name(), f.about())))
		a.buttons = append(a.buttons, row(button(fmt.Sprintf("%d. %s", i+1, f.name()), opChoose, id, uint64(i))))
	}
	a.buttons = append(a.buttons, row(button("Cancel", opCancel)))
	a.text = paragraph(lines...)
	return a
}

// candidatePage shows what a feed brings before anybody commits to it.
func candidatePage(f *Candidate, id uint64, i int) *answer {
	lines := []telegram.HTML{telegram.Bold(telegram.Escape(f.name())), telegram.Escape(f.about()), ""}
	for _, item := range f.Newest[:min(len(f.Newest), 3)] {
		lines = append(lines, "• "+telegram.Link(telegram.Escape(line(item.Title, maxTitle)), item.Link))
	}
	return &answer{
		text:    paragraph(lines...),
		buttons: [][]telegram.Button{row(button("Add", opAdd, id, uint64(i)), button("Cancel", opCancel))},
	}
}

// name is what the source will be called. A quotation mark would end the name
// in a query.
func (f *Candidate) name() string {
	name := line(strings.NewReplacer(`"`, "", `\`, "").Replace(f.Title), maxName)
	if name != "" {
		return name
	}
	return cmp.Or(f.host(), "feed")
}

func (f *Candidate) host() string {
	u, err := url.Parse(f.URL)
	if err != nil {
		return ""
	}
	return strings.TrimPrefix(u.Hostname(), "www.")
}

// about is the feed in a line: host, language and rate.
func (f *Candidate) about() string {
	parts := []string{f.host()}
	if f.Lang != "" {
		parts = append(parts, "language "+line(f.Lang, 8))
	}
	switch {
	case f.PerDay >= 1.5:
		parts = append(parts, fmt.Sprintf("about %.0f a day", f.PerDay))
	case f.PerDay > 0:
		parts = append(parts, fmt.Sprintf("about %.0f a week", max(1, 7*f.PerDay)))
	}
	return strings.Join(parts, " · ")
}

// add brings a source into the store, or finds that it is there already. One
// that a person brought becomes everybody's when an operator adds it.
func (b *Bot) add(c *call, f *Candidate, origin news.Origin) (news.Source, error) {
	all, err := b.store.Sources()
	if err != nil {
		return news.Source{}, err
	}
	if i := slices.IndexFunc(all, func(s news.Source) bool { return s.URL == f.URL }); i >= 0 {
		known := all[i]
		if known.Origin != news.FromPerson || origin == news.FromPerson {
			return known, nil
		}
		known.Origin = origin
		return known, b.store.SaveSource(known)
	}
	s := news.Source{URL: f.URL, Lang: f.Lang, Origin: origin, AddedBy: c.by}
	for _, s.Name = range []string{f.name(), f.name() + " (" + f.host() + ")", f.URL} {
		added, err := b.store.AddSource(s, c.now)
		if !errors.Is(err, store.ErrExists) {
			return added, err
		}
	}
	return news.Source{}, Reply("There is a source of that name already; /sources shows it.")
}

// found is the feed that a button names.
func (b *Bot) found(p *pressed) (*Candidate, news.Origin, error) {
	f, err := take[find](b.offers, p.to, p.token.arg(0), p.now)
	if err != nil {
		return nil, "", err
	}
	i := p.token.arg(1)
	if i >= uint64(len(f.list)) {
		return nil, "", errOffer
	}
	return &f.list[i], f.origin, nil
}

func (b *Bot) pressChoose(_ context.Context, p *pressed) (*answer, error) {
	f, _, err := b.found(p)
	if err != nil {
		return nil, err
	}
	return candidatePage(f, p.token.arg(0), int(p.token.arg(1))), nil
}

// pressAdd adds the feed. A person's own is followed at once; an operator's is
// there for everybody.
func (b *Bot) pressAdd(_ context.Context, p *pressed) (*answer, error) {
	f, origin, err := b.found(p)
	if err != nil {
		return nil, err
	}
	if err := b.mayAdd(&p.call, origin); err != nil {
		return nil, err
	}
	s, err := b.add(&p.call, f, origin)
	if err != nil {
		return nil, err
	}
	b.o.Desk.sourcesChanged()
	defer b.o.Desk.pollSoon(s.ID)
	if origin == news.FromPerson {
		return b.followSource(&p.call, &s)
	}
	return &answer{
		text:    telegram.Bold(telegram.Escape(s.Name)) + " is among the /sources now.",
		buttons: [][]telegram.Button{row(button("Follow it here", opFollow, uint64(s.ID)))},
		toast:   "Added",
	}, nil
}
