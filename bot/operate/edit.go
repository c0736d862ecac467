package operate

import (
	"context"
	"errors"
	"slices"
	"strings"
	"unicode"

	"newsbot/bot/talk"
	"newsbot/bot/telegram"
	"newsbot/bot/texts"
	"newsbot/news"
	"newsbot/news/query"
	"newsbot/news/urls"
	"newsbot/store"
)

// A trait is what of a source operators change by its name and a value, as in
// "/source Harbour News schedule @every 5m".
type trait struct {
	name string // as it is typed
	set  func(s *news.Source, value string) error
	soon bool // the source is polled at once after a change
}

// The traits that buttons change, by their places in traits.
const (
	pausing = iota
	hurrying
)

// traits are all of them, but the address, which is looked at before it is taken.
var traits = []trait{
	{name: "pause", set: setPause, soon: true},
	{name: "urgent", set: setUrgent},
	{name: "name", set: setName},
	{name: "category", set: setCategory},
	{name: "language", set: setLanguage},
	{name: "schedule", set: setSchedule, soon: true},
}

// address is what is typed for a source's new address.
const address = "address"

// none is what is typed to have a trait that may be empty so.
const none = "none"

func setPause(s *news.Source, value string) (err error) {
	s.Paused, err = isOn(value)
	return err
}

func setUrgent(s *news.Source, value string) (err error) {
	s.Urgent, err = isOn(value)
	return err
}

// isOn reads "on" and "off".
func isOn(value string) (bool, error) {
	switch strings.ToLower(value) {
	case "on":
		return true, nil
	case "off":
		return false, nil
	}
	return false, talk.Refuse("source.on-off")
}

// setName names a source. A quotation mark would end the name in a query.
func setName(s *news.Source, value string) error {
	if value == "" || value != texts.Line(value, texts.MaxName) || strings.ContainsAny(value, "\"\\") {
		return talk.Refuse("source.bad-name", talk.Args{"most": texts.MaxName})
	}
	s.Name = value
	return nil
}

func setCategory(s *news.Source, value string) error {
	switch {
	case value == "":
		return talk.Refuse("source.category-which")
	case strings.EqualFold(value, none):
		value = ""
	}
	s.Category = texts.Line(value, texts.MaxName)
	return nil
}

func setLanguage(s *news.Source, value string) error {
	if strings.EqualFold(value, none) {
		s.Lang = ""
		return nil
	}
	code, meant := news.ParseLanguage(value)
	switch {
	case code != "":
		s.Lang = code
		return nil
	case meant != "":
		return talk.Refuse("source.language-code", talk.Args{"code": meant})
	}
	return talk.Refuse("source.language-which")
}

func setSchedule(s *news.Source, value string) error {
	if strings.EqualFold(value, none) {
		s.Schedule = ""
		return nil
	}
	if _, err := news.ParseSchedule(value); err != nil {
		return talk.Refuse("source.schedule-which", talk.Args{"why": err.Error()})
	}
	s.Schedule = value
	return nil
}

// traitNamed finds a trait; ok is false where there is none of the name.
func traitNamed(name string) (t trait, ok bool) {
	if i := slices.IndexFunc(traits, func(t trait) bool { return t.name == name }); i >= 0 {
		return traits[i], true
	}
	return trait{}, false
}

// A wish is what an operator typed behind /source: a source, what to change of
// it, and the value; "" where nothing is to change.
type wish struct {
	source      news.Source
	what, value string
}

// wishOf reads what is typed behind /source. A name may have any words in it, so
// the longest that a source has counts.
func (o *Operate) wishOf(c *talk.Call) (w wish, err error) {
	words := strings.Fields(c.Args)
	for n := len(words) - 1; n > 0; n-- {
		what := strings.TrimRight(strings.ToLower(words[n]), ":=")
		if _, ok := traitNamed(what); !ok && what != address {
			continue
		}
		s, err := o.sourceNamed(strings.Trim(strings.Join(words[:n], " "), `"`))
		if !unknown(err) {
			return wish{s, what, strings.TrimSpace(afterWords(c.Args, n+1))}, err
		}
	}
	w.source, err = o.named(c, "source.which")
	return w, err
}

// afterWords is what stands in a text behind so many words.
func afterWords(text string, n int) string {
	for range n {
		text = strings.TrimLeftFunc(text, unicode.IsSpace)
		end := strings.IndexFunc(text, unicode.IsSpace)
		if end < 0 {
			return ""
		}
		text = text[end:]
	}
	return text
}

// unknown says whether an error is that no source has a name.
func unknown(err error) bool {
	var f *news.Fault
	return errors.As(err, &f) && f.Code == "source.unknown"
}

// source answers /source: how one source is doing, or, with what to change
// behind its name, the change.
func (o *Operate) source(ctx context.Context, c *talk.Call) (*talk.Answer, error) {
	w, err := o.wishOf(c)
	if err != nil {
		return nil, err
	}
	switch w.what {
	case "":
		return o.card(c, w.source.ID)
	case address:
		return o.askMove(ctx, c, &w)
	}
	t, _ := traitNamed(w.what)
	return o.change(c, w.source.ID, t, w.value)
}

// change changes one trait of a source and shows the source.
func (o *Operate) change(c *talk.Call, id news.SourceID, t trait, value string) (*talk.Answer, error) {
	before := o.store.SourceName(id)
	s, err := o.store.EditSource(id, func(s *news.Source) error {
		if s.Origin == news.FromConfig {
			return talk.Refuse("source.change-file")
		}
		return t.set(s, value)
	})
	if err != nil {
		return nil, editFault(err, "source.name-taken")
	}
	o.changed(&s, t.soon && !s.Paused)
	a, err := o.card(c, id)
	if err != nil {
		return nil, err
	}
	a.Toast = c.Plain("source.saved")
	doubt, err := o.doubt(c, &s, before)
	if doubt != "" {
		a.Text = talk.Paragraph(a.Text, "", doubt)
	}
	return a, err
}

// doubt is what is odd about a source as it was just changed; "" for nothing.
// before is what it was called.
func (o *Operate) doubt(c *talk.Call, s *news.Source, before string) (telegram.HTML, error) {
	if s.Label() != before {
		n, err := o.askedBy(before)
		if err != nil || n == 0 {
			return "", err
		}
		return c.Say("source.old-name", talk.Args{"n": n, "name": before}), nil
	}
	if odd := news.DoubtSchedule(s.Schedule); odd != "" {
		return c.Say("source.doubt", talk.Args{"doubt": odd}), nil
	}
	return "", nil
}

// editFault is what an operator reads of a change that the store did not take.
func editFault(err error, taken string) error {
	switch {
	case errors.Is(err, store.ErrNotFound):
		return talk.Refuse("sources.gone")
	case errors.Is(err, store.ErrExists):
		return talk.Refuse(taken)
	}
	return err
}

// changed has the newsroom go by a source as it is now, and polls it if soon.
func (o *Operate) changed(s *news.Source, soon bool) {
	if soon {
		o.o.Changed(s.ID)
		return
	}
	o.o.Changed(0)
}

// askedBy counts the watches and the channels that ask for a source by a name.
func (o *Operate) askedBy(name string) (n int, err error) {
	count := func(watch string, sources []string) {
		q, err := query.Parse(watch)
		if query.FromSources(sources...).AsksSource(name) || err == nil && q.AsksSource(name) {
			n++
		}
	}
	outlets, err := o.store.Outlets()
	for _, out := range outlets {
		count(out.Watch, out.Sources)
	}
	return n, errors.Join(err, o.store.EachSubscription(func(s news.Subscription) error { count(s.Query, nil); return nil }))
}

// A Feed is what stands behind an address that an operator gave.
type Feed struct {
	URL    string
	Newest []news.Item // the newest few
}

// A move is a source's new address, offered for confirmation.
type move struct {
	source news.SourceID
	to     string
}

// askMove looks at a source's new address and asks whether it is meant.
func (o *Operate) askMove(ctx context.Context, c *talk.Call, w *wish) (*talk.Answer, error) {
	switch {
	case w.source.Origin == news.FromConfig:
		return nil, talk.Refuse("source.change-file")
	case o.o.Feeds == nil:
		return nil, talk.Refuse("add.off")
	case w.value == "":
		return nil, talk.Refuse("source.address-which")
	}
	list, err := o.o.Feeds(ctx, w.value, w.source.Origin != news.FromPerson)
	var why *news.Fault
	switch {
	case errors.As(err, &why):
		return nil, talk.Refuse("add.failed", talk.Args{"why": why})
	case err != nil:
		return nil, err
	case len(list) == 0:
		return nil, talk.Refuse("add.none")
	case len(list) > 1:
		return nil, talk.Refuse("source.several-feeds", talk.Args{"addresses": addressesOf(list)})
	case list[0].URL == w.source.URL:
		return nil, talk.Refuse("source.address-same")
	}
	lines := []telegram.HTML{c.Say("source.move", talk.Args{"source": w.source.Label(), "address": urls.Redacted(list[0].URL)})}
	for _, item := range list[0].Newest {
		lines = append(lines, c.Say("source.move-item", talk.Args{"title": item.Title}))
	}
	offer := o.talk.Offer(c, move{w.source.ID, list[0].URL})
	return &talk.Answer{
		Text:    talk.Paragraph(lines...),
		Buttons: [][]telegram.Button{talk.Row(c.Button("source.move-yes", moveTo, offer), c.Cancel("talk.cancel"))},
	}, nil
}

// addressesOf are the addresses of feeds, as they may be shown.
func addressesOf(list []Feed) (all []string) {
	for _, f := range list {
		all = append(all, urls.Redacted(f.URL))
	}
	return all
}

// pressMove moves a source after the operator confirmed it. Its followers and
// what it told stay with it.
func (o *Operate) pressMove(_ context.Context, p *talk.Pressed) (*talk.Answer, error) {
	m, err := talk.Take[move](o.talk, p, 0)
	if err != nil {
		return nil, err
	}
	s, err := o.store.EditSource(m.source, func(s *news.Source) error {
		if s.Origin == news.FromConfig {
			return talk.Refuse("source.change-file")
		}
		s.URL = m.to
		return nil
	})
	if err != nil {
		return nil, editFault(err, "source.address-taken")
	}
	o.changed(&s, !s.Paused)
	a, err := o.card(&p.Call, s.ID)
	if err == nil {
		a.Toast = p.Plain("source.moved")
	}
	return a, err
}

// pressTrait changes what a button says: a source, a trait, and whether it is to be on.
func (o *Operate) pressTrait(_ context.Context, p *talk.Pressed) (*talk.Answer, error) {
	n := p.Token.Arg(1)
	if n > hurrying {
		return nil, talk.ErrButton
	}
	value := "off"
	if p.Token.Arg(2) == 1 {
		value = "on"
	}
	return o.change(&p.Call, news.SourceID(p.Token.Arg(0)), traits[n], value)
}

// traitButtons turn a source's traits to what they are not.
func traitButtons(c *talk.Call, s *news.Source) [][]telegram.Button {
	if s.Origin == news.FromConfig {
		return nil
	}
	id := uint64(s.ID)
	row := talk.Row(c.Button("source.turn-pause", turn, id, pausing, 1), c.Button("source.turn-urgent", turn, id, hurrying, 1))
	if s.Paused {
		row[0] = c.Button("source.turn-resume", turn, id, pausing, 0)
	}
	if s.Urgent {
		row[1] = c.Button("source.turn-calm", turn, id, hurrying, 0)
	}
	return [][]telegram.Button{row}
}
