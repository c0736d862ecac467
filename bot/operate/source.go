package operate

import (
	"context"
	"errors"
	"slices"
	"strings"

	"newsbot/bot/talk"
	"newsbot/bot/telegram"
	"newsbot/bot/texts"
	"newsbot/news"
	"newsbot/news/urls"
	"newsbot/store"
)

// named is the source that an operator names behind a command; which is the
// question where none is named.
func (o *Operate) named(c *talk.Call, which string) (news.Source, error) {
	if c.Args == "" {
		return news.Source{}, talk.Refuse(which)
	}
	return o.sourceNamed(c.Args)
}

// sourceNamed is the source of a name. The error is a *news.Fault where there is
// none, or more than one.
func (o *Operate) sourceNamed(name string) (news.Source, error) {
	s, err := o.store.Source(name)
	if !errors.Is(err, store.ErrNotFound) {
		return s, err
	}
	list, err := o.personsNamed(name)
	switch {
	case err != nil:
		return s, err
	case len(list) == 1:
		return list[0], nil
	case len(list) > 1:
		return s, talk.Refuse("source.several", talk.Args{"source": list[0].Label()})
	}
	return s, talk.Refuse("source.unknown")
}

// personsNamed are the sources that persons brought under a name; their labels
// tell them apart.
func (o *Operate) personsNamed(name string) (list []news.Source, err error) {
	err = o.store.EachSource(func(s news.Source) error {
		if s.Origin == news.FromPerson && strings.EqualFold(s.Name, name) {
			list = append(list, s)
		}
		return nil
	})
	return list, err
}

// removeSource answers /removesource.
func (o *Operate) removeSource(_ context.Context, c *talk.Call) (*talk.Answer, error) {
	s, err := o.named(c, "source.remove-which")
	if err != nil {
		return nil, err
	}
	if s.Origin == news.FromConfig {
		return nil, talk.Refuse("source.in-file")
	}
	followers, err := o.store.Followers(s.ID)
	if err != nil {
		return nil, err
	}
	return &talk.Answer{
		Text:    c.Say("source.remove", talk.Args{"source": texts.Line(s.Label(), texts.MaxName), "n": followers}),
		Buttons: [][]telegram.Button{talk.Row(c.Button("source.remove-yes", takeAway, uint64(s.ID)), c.Cancel("talk.cancel"))},
	}, nil
}

// pressTakeAway removes a source after the operator confirmed it.
func (o *Operate) pressTakeAway(_ context.Context, p *talk.Pressed) (*talk.Answer, error) {
	s, ok := o.store.SourceByID(news.SourceID(p.Token.Arg(0)))
	if !ok {
		return nil, talk.Refuse("sources.gone")
	}
	if s.Origin == news.FromConfig {
		return nil, talk.Refuse("source.in-file")
	}
	queued, err := o.store.RemoveSource(s.ID, p.Now)
	if err != nil {
		return nil, err
	}
	o.engine.Wake(queued)
	o.o.Changed(0)
	return &talk.Answer{Text: p.Say("source.removed", talk.Args{"source": s.Label()}), Toast: p.Plain("source.removed-toast")}, nil
}

// card shows how a source is doing and how it is set, with what can be changed.
func (o *Operate) card(c *talk.Call, id news.SourceID) (*talk.Answer, error) {
	s, ok := o.store.SourceByID(id)
	if !ok {
		return nil, talk.Refuse("sources.gone")
	}
	followers, err := o.store.Followers(id)
	if err != nil {
		return nil, err
	}
	lines := append(known(c, &s), schedule(c, &s), c.Say("source.followers", talk.Args{"n": followers}))
	lines = append(lines, account(c, &s)...)
	lines = append(lines, ended(c, &s.Tally))
	lines = slices.DeleteFunc(lines, func(l telegram.HTML) bool { return l == "" })
	if s.Origin != news.FromConfig {
		lines = append(lines, "", c.Say("source.hint", talk.Args{"source": s.Label()}))
	}
	return &talk.Answer{Text: talk.Paragraph(lines...), Buttons: traitButtons(c, &s)}, nil
}

// known is what a source is: name, address, where it comes from, how it is set.
// Lines about what is not set are empty.
func known(c *talk.Call, s *news.Source) []telegram.HTML {
	lines := []telegram.HTML{
		telegram.Bold(telegram.Escape(texts.Line(s.Label(), texts.MaxTitle))),
		c.Say("source.address", talk.Args{"address": urls.Redacted(s.URL)}),
	}
	for _, l := range []struct{ id, place, value string }{
		{"source.title", "title", s.State.Title}, {"source.category", "category", s.Category}, {"source.language", "language", s.Lang},
	} {
		if l.value != "" {
			lines = append(lines, c.Say(l.id, talk.Args{l.place: l.value}))
		}
	}
	if s.Urgent {
		lines = append(lines, c.Say("source.urgent"))
	}
	return append(lines, c.Say(broughtBy(s.Origin)))
}

// ended is what became of a source's items; "" where none was counted.
func ended(c *talk.Call, t *news.Tally) telegram.HTML {
	var parts []telegram.HTML
	for v, n := range t {
		if n > 0 {
			parts = append(parts, c.Say(verdicts[v], talk.Args{"count": n}))
		}
	}
	if len(parts) == 0 {
		return ""
	}
	return c.Say("source.ended", talk.Args{"parts": telegram.Join(c.Say("list.comma"), parts...)})
}

// verdicts are the sentences on how many items ended so.
var verdicts = [news.Verdicts]string{
	news.Tell: "source.told", news.Held: "source.held", news.AlreadyTold: "source.already-told", news.Muted: "source.muted",
	news.NotWanted: "source.not-wanted", news.TooOld: "source.too-old", news.FirstPoll: "source.first-poll",
}

// schedule is when a source is polled as a rule.
func schedule(c *talk.Call, s *news.Source) telegram.HTML {
	if s.Schedule == "" {
		return c.Say("source.schedule-default")
	}
	return c.Say("source.schedule", talk.Args{"schedule": s.Schedule})
}

// broughtBy is the sentence on where a source comes from.
func broughtBy(o news.Origin) string {
	switch o {
	case news.FromConfig:
		return "source.from-file"
	case news.FromAdmin:
		return "source.from-operator"
	}
	return "source.from-person"
}

// account is what a source's state says, without what is not known.
func account(c *talk.Call, s *news.Source) []telegram.HTML {
	st := &s.State
	lines := []telegram.HTML{
		c.Say("source.read", talk.Args{"when": c.Ago(st.Succeeded, c.Now)}),
		c.Say("source.new", talk.Args{"when": c.Ago(st.Posted, c.Now)}),
		nextPoll(c, s),
		c.Say("source.items", talk.Args{"n": int(st.Items)}),
	}
	if days := c.Now.Sub(st.Since).Hours() / 24; !st.Since.IsZero() && days >= 2 {
		lines = append(lines, c.Say("source.a-day", talk.Args{"rate": decimal(float64(st.Items) / days)}))
	}
	if st.Lag > 0 {
		lines = append(lines, c.Say("source.delay", talk.Args{"time": c.Roundly(st.Lag)}))
	}
	if st.Failures > 0 {
		lines = append(lines, c.Say("source.trouble", talk.Args{"n": st.Failures, "why": st.Error}))
	}
	return lines
}

// nextPoll says when a source is polled next.
func nextPoll(c *talk.Call, s *news.Source) telegram.HTML {
	st := &s.State
	switch {
	case s.Paused:
		return c.Say("source.poll-paused")
	case st.Gone:
		return c.Say("source.poll-never")
	case !st.NextPoll.After(c.Now):
		return c.Say("source.poll-now")
	}
	return c.Say("source.poll-in", talk.Args{"time": c.Roundly(st.NextPoll.Sub(c.Now))})
}
