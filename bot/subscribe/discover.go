package subscribe

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"newsbot/bot/talk"
	"newsbot/bot/telegram"
	"newsbot/bot/texts"
	"newsbot/news"
	"newsbot/store"
)

// A Candidate is a feed found behind an address, offered for confirmation.
type Candidate struct {
	URL    string
	Title  string
	Lang   string
	PerDay float64     // items a day; 0 is unknown
	Newest []news.Item // the newest few
}

// A find is what discovery brought, to be chosen from and confirmed.
type find struct {
	list   []Candidate
	origin news.Origin // who the source will belong to
}

// discover looks for the feeds behind an address.
func (f *sources) discover(ctx context.Context, c *talk.Call, origin news.Origin) (*talk.Answer, error) {
	if err := f.mayAdd(c, origin); err != nil {
		return nil, err
	}
	list, err := f.web(ctx, c.Args)
	if err != nil {
		return nil, talk.Reply("I found no feed there: " + texts.Line(err.Error(), texts.MaxTitle) + "\nTry the address of the site's RSS or Atom feed itself.")
	}
	if len(list) == 0 {
		return nil, talk.Reply("I found no feed there. Try the address of the site's RSS or Atom feed itself.")
	}
	list = list[:min(len(list), listSize)]
	id := f.talk.Offer(c, find{list, origin})
	if len(list) == 1 {
		return candidatePage(&list[0], id, 0), nil
	}
	return choicePage(list, id), nil
}

// addSource answers /addsource.
func (f *sources) addSource(ctx context.Context, c *talk.Call) (*talk.Answer, error) {
	if !isAddress(c.Args) {
		return nil, talk.Reply("Which address? For example: /addsource https://news.example/rss")
	}
	return f.discover(ctx, c, news.FromAdmin)
}

// mayAdd says whether whoever calls may bring a source. The error is a Reply.
func (f *sources) mayAdd(c *talk.Call, origin news.Origin) error {
	s := f.settings()
	switch {
	case f.web == nil:
		return talk.Reply("Sources cannot be added here.")
	case f.talk.IsOperator(c.By):
		return nil
	case origin != news.FromPerson || !s.Open:
		return talk.Reply("Only the operator of this bot adds sources. " + f.talk.Ref(c, "sources") + " shows those that can be followed.")
	case c.By == 0:
		return talk.Reply("To add a source I need to know who asks. Please send this under your own name.")
	case s.Quota > 0:
		return f.withinQuota(c.By, s.Quota)
	}
	return nil
}

// withinQuota says whether a person may bring one source more.
func (f *sources) withinQuota(by news.UserID, quota int) error {
	all, err := f.store.Sources()
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
		return talk.Reply("You have added " + texts.Count(n, "source", "sources") + ", which is as many as one person may.")
	}
	return nil
}

// choicePage lists several feeds of one site.
func choicePage(list []Candidate, id uint64) *talk.Answer {
	lines := []telegram.HTML{"There are several feeds. Which one?", ""}
	a := &talk.Answer{}
	for i, f := range list {
		lines = append(lines, telegram.Escape(fmt.Sprintf("%d. %s · %s", i+1, f.name(), f.about())))
		a.Buttons = append(a.Buttons, talk.Row(talk.Button(fmt.Sprintf("%d. %s", i+1, f.name()), choose, id, uint64(i))))
	}
	a.Buttons = append(a.Buttons, talk.Row(talk.Cancel("Cancel")))
	a.Text = talk.Paragraph(lines...)
	return a
}

// candidatePage shows what a feed brings before anybody commits to it.
func candidatePage(f *Candidate, id uint64, i int) *talk.Answer {
	lines := []telegram.HTML{telegram.Bold(telegram.Escape(f.name())), telegram.Escape(f.about()), ""}
	for _, item := range f.Newest[:min(len(f.Newest), 3)] {
		lines = append(lines, "• "+telegram.Link(telegram.Escape(texts.Line(item.Title, texts.MaxTitle)), item.Link))
	}
	return &talk.Answer{
		Text:    talk.Paragraph(lines...),
		Buttons: [][]telegram.Button{talk.Row(talk.Button("Add", add, id, uint64(i)), talk.Cancel("Cancel"))},
	}
}

// name is what the source will be called. A quotation mark would end the name
// in a query.
func (f *Candidate) name() string {
	name := texts.Line(strings.NewReplacer(`"`, "", `\`, "").Replace(f.Title), texts.MaxName)
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
		parts = append(parts, "language "+texts.Line(f.Lang, 8))
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
func (f *sources) add(c *talk.Call, found *Candidate, origin news.Origin) (news.Source, error) {
	all, err := f.store.Sources()
	if err != nil {
		return news.Source{}, err
	}
	if i := slices.IndexFunc(all, func(s news.Source) bool { return s.URL == found.URL }); i >= 0 {
		known := all[i]
		if known.Origin != news.FromPerson || origin == news.FromPerson {
			return known, nil
		}
		known.Origin = origin
		return known, f.store.SaveSource(known)
	}
	s := news.Source{URL: found.URL, Lang: found.Lang, Origin: origin, AddedBy: c.By}
	for _, s.Name = range []string{found.name(), found.name() + " (" + found.host() + ")", found.URL} {
		added, err := f.store.AddSource(s, c.Now)
		if !errors.Is(err, store.ErrExists) {
			return added, err
		}
	}
	return news.Source{}, talk.Reply("There is a source of that name already; /sources shows it.")
}

// found is the feed that a button names.
func (f *sources) found(p *talk.Pressed) (*Candidate, news.Origin, error) {
	offered, err := talk.Take[find](f.talk, p, 0)
	if err != nil {
		return nil, "", err
	}
	i := p.Token.Arg(1)
	if i >= uint64(len(offered.list)) {
		return nil, "", talk.ErrOffer
	}
	return &offered.list[i], offered.origin, nil
}

func (f *sources) pressChoose(_ context.Context, p *talk.Pressed) (*talk.Answer, error) {
	found, _, err := f.found(p)
	if err != nil {
		return nil, err
	}
	return candidatePage(found, p.Token.Arg(0), int(p.Token.Arg(1))), nil
}

// pressAdd adds the feed. A person's own is followed at once; an operator's is
// there for everybody.
func (f *sources) pressAdd(_ context.Context, p *talk.Pressed) (*talk.Answer, error) {
	found, origin, err := f.found(p)
	if err != nil {
		return nil, err
	}
	if err := f.mayAdd(&p.Call, origin); err != nil {
		return nil, err
	}
	s, err := f.add(&p.Call, found, origin)
	if err != nil {
		return nil, err
	}
	f.changed(s.ID)
	if origin == news.FromPerson {
		return f.followSource(&p.Call, &s)
	}
	return &talk.Answer{
		Text:    telegram.Bold(telegram.Escape(s.Name)) + " is among the /sources now.",
		Buttons: [][]telegram.Button{talk.Row(talk.Button("Follow it here", follow, uint64(s.ID)))},
		Toast:   "Added",
	}, nil
}
