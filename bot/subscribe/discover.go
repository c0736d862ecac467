package subscribe

import (
	"cmp"
	"context"
	"errors"
	"math"
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
	list, err := f.look(ctx, c.Args, origin)
	var why *news.Fault
	switch {
	case errors.As(err, &why) && why.Code == noFeed:
		return nil, talk.Refuse("add.none")
	case why != nil:
		return nil, talk.Refuse("add.failed", talk.Args{"why": why})
	case err != nil:
		return nil, err
	}
	list = list[:min(len(list), listSize)]
	id := f.talk.Offer(c, find{list, origin})
	if len(list) == 1 {
		return candidatePage(c, &list[0], id, 0), nil
	}
	return choicePage(c, list, id), nil
}

// noFeed is the clause on an address that has no feed.
const noFeed = "web.none"

// look asks the web for the feeds behind an address, on behalf of whom the source
// will belong to: an operator's may be at a private address that is allowed. The
// error is a *news.Fault, a clause that says why there are none, or the context's.
func (f *sources) look(ctx context.Context, address string, origin news.Origin) ([]Candidate, error) {
	found, err := f.web(ctx, address, origin != news.FromPerson)
	var why *news.Fault
	switch {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case err != nil && !errors.As(err, &why):
		return nil, talk.Refuse("web.unreachable")
	case err == nil && len(found) == 0:
		return nil, talk.Refuse(noFeed)
	}
	return found, err
}

// addSource answers /addsource.
func (f *sources) addSource(ctx context.Context, c *talk.Call) (*talk.Answer, error) {
	if !isAddress(c.Args) {
		return nil, talk.Refuse("add.which")
	}
	return f.discover(ctx, c, news.FromAdmin)
}

// mayAdd says whether whoever calls may bring a source. The error is a
// *news.Fault when not.
func (f *sources) mayAdd(c *talk.Call, origin news.Origin) error {
	s := f.settings()
	switch {
	case f.web == nil:
		return talk.Refuse("add.off")
	case f.talk.IsOperator(c.By):
		return nil
	case origin != news.FromPerson || !s.Open:
		return talk.Refuse("add.operators-only")
	case c.By == 0:
		return talk.Refuse("add.anonymous")
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
		return talk.Refuse("add.quota", talk.Args{"n": n})
	}
	return nil
}

// choicePage lists several feeds of one site.
func choicePage(c *talk.Call, list []Candidate, id uint64) *talk.Answer {
	lines := []telegram.HTML{c.Say("add.several"), ""}
	a := &talk.Answer{}
	for i, f := range list {
		lines = append(lines, c.Say("add.choice", talk.Args{"place": i + 1, "feed": f.name(), "about": f.about(c)}))
		a.Buttons = append(a.Buttons, talk.Row(talk.Button(c.Plain("add.choice-button", talk.Args{"place": i + 1, "feed": f.name()}), choose, id, uint64(i))))
	}
	a.Buttons = append(a.Buttons, talk.Row(c.Cancel("talk.cancel")))
	a.Text = talk.Paragraph(lines...)
	return a
}

// candidatePage shows what a feed brings before anybody commits to it.
func candidatePage(c *talk.Call, f *Candidate, id uint64, i int) *talk.Answer {
	lines := []telegram.HTML{telegram.Bold(telegram.Escape(f.name())), f.about(c), ""}
	for _, item := range f.Newest[:min(len(f.Newest), 3)] {
		lines = append(lines, "• "+telegram.Link(telegram.Escape(texts.Line(item.Title, texts.MaxTitle)), item.Link))
	}
	return &talk.Answer{
		Text:    talk.Paragraph(lines...),
		Buttons: [][]telegram.Button{talk.Row(c.Button("add.add", add, id, uint64(i)), c.Cancel("talk.cancel"))},
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
func (f *Candidate) about(c *talk.Call) telegram.HTML {
	parts := []telegram.HTML{telegram.Escape(f.host())}
	if f.Lang != "" {
		parts = append(parts, c.Say("add.language", talk.Args{"lang": texts.Line(f.Lang, 8)}))
	}
	switch {
	case f.PerDay >= 1.5:
		parts = append(parts, c.Say("add.a-day", talk.Args{"n": roundly(f.PerDay)}))
	case f.PerDay > 0:
		parts = append(parts, c.Say("add.a-week", talk.Args{"n": max(1, roundly(7*f.PerDay))}))
	}
	return telegram.Join(" · ", parts...)
}

// roundly is a number without its fraction.
func roundly(x float64) int { return int(math.Round(x)) }

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
		return f.store.EditSource(known.ID, func(s *news.Source) error { s.Origin = origin; return nil })
	}
	s := news.Source{URL: found.URL, Lang: found.Lang, Origin: origin, AddedBy: c.By}
	for _, s.Name = range []string{found.name(), found.name() + " (" + found.host() + ")", found.URL} {
		added, err := f.store.AddSource(s, c.Now)
		if !errors.Is(err, store.ErrExists) {
			return added, err
		}
	}
	return news.Source{}, talk.Refuse("add.name-taken")
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
	return candidatePage(&p.Call, found, p.Token.Arg(0), int(p.Token.Arg(1))), nil
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
		Text:    p.Say("add.added", talk.Args{"source": s.Name}),
		Buttons: [][]telegram.Button{talk.Row(p.Button("add.follow", follow, uint64(s.ID)))},
		Toast:   p.Plain("add.done"),
	}, nil
}
