package operate

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"newsbot/bot/talk"
	"newsbot/bot/telegram"
	"newsbot/bot/texts"
	"newsbot/news"
	"newsbot/store"
)

// named is the source that an operator names behind a command.
func (o *Operate) named(c *talk.Call, command string) (news.Source, error) {
	if c.Args == "" {
		return news.Source{}, talk.Reply("Which source? For example: /" + command + " Harbour News")
	}
	s, err := o.store.Source(c.Args)
	if !errors.Is(err, store.ErrNotFound) {
		return s, err
	}
	list, err := o.personsNamed(c.Args)
	switch {
	case err != nil:
		return s, err
	case len(list) == 1:
		return list[0], nil
	case len(list) > 1:
		return s, talk.Reply("Several sources have that name. Write which, for example: /" + command + " " + list[0].Label())
	}
	return s, talk.Reply("No source has that name; /sources lists them.")
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
	s, err := o.named(c, "removesource")
	if err != nil {
		return nil, err
	}
	if s.Origin == news.FromConfig {
		return nil, talk.Reply("That source stands in the configuration file. Take it out there, then /reload.")
	}
	followers, err := o.store.Followers(s.ID)
	if err != nil {
		return nil, err
	}
	return &talk.Answer{
		Text:    telegram.Escape("Take " + texts.Line(s.Label(), texts.MaxName) + " away? " + texts.Count(followers, "chat follows it", "chats follow it") + "."),
		Buttons: [][]telegram.Button{talk.Row(talk.Button("Take it away", takeAway, uint64(s.ID)), talk.Cancel("Cancel"))},
	}, nil
}

// pressTakeAway removes a source after the operator confirmed it.
func (o *Operate) pressTakeAway(_ context.Context, p *talk.Pressed) (*talk.Answer, error) {
	s, ok := o.store.SourceByID(news.SourceID(p.Token.Arg(0)))
	if !ok {
		return nil, talk.Reply("That source is no longer there. /sources shows those that are.")
	}
	if s.Origin == news.FromConfig {
		return nil, talk.Reply("That source stands in the configuration file now. Take it out there, then /reload.")
	}
	queued, err := o.store.RemoveSource(s.ID, p.Now)
	if err != nil {
		return nil, err
	}
	o.engine.Wake(queued)
	o.o.Changed()
	return &talk.Answer{Text: telegram.Bold(telegram.Escape(s.Label())) + " is gone.", Toast: "Removed"}, nil
}

// source answers /source: how one source is doing.
func (o *Operate) source(_ context.Context, c *talk.Call) (*talk.Answer, error) {
	s, err := o.named(c, "source")
	if err != nil {
		return nil, err
	}
	st := s.State
	facts := [][2]string{
		{"Address", s.URL},
		{"Title", st.Title},
		{"Brought by", broughtBy(s.Origin)},
		{"Schedule", cmp.Or(s.Schedule, "the default one")},
		{"Last read well", ago(st.Succeeded, c.Now)},
		{"Last new item", ago(st.Posted, c.Now)},
		{"Next poll", until(&st, c.Now)},
		{"Items so far", fmt.Sprint(st.Items)},
		{"What became of them", ended(s.Tally)},
		{"Items a day", perDay(&st, c.Now)},
		{"From publication to alert", lag(st.Lag)},
		{"Trouble", failures(&st)},
	}
	return &talk.Answer{Text: telegram.Join("\n", telegram.Bold(telegram.Escape(s.Label())), factLines(facts))}, nil
}

// ended is what became of a source's items; "" where none was counted.
func ended(t news.Tally) string {
	var parts []string
	for v, n := range t {
		if n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, news.Verdict(v)))
		}
	}
	return strings.Join(parts, ", ")
}

func broughtBy(o news.Origin) string {
	switch o {
	case news.FromConfig:
		return "the configuration file"
	case news.FromAdmin:
		return "an operator, for everybody"
	}
	return "a person, for whoever follows it"
}

// factLines are names with their values, one a line, without the empty ones.
func factLines(facts [][2]string) telegram.HTML {
	var lines []telegram.HTML
	for _, f := range facts {
		if f[1] != "" {
			lines = append(lines, telegram.Escape(f[0]+": "+texts.Line(f[1], texts.MaxTitle)))
		}
	}
	return telegram.Join("\n", lines...)
}

// perDay is how many items a source brings a day; "" in its first days.
func perDay(st *news.SourceState, now time.Time) string {
	days := now.Sub(st.Since).Hours() / 24
	if st.Since.IsZero() || days < 2 {
		return ""
	}
	return fmt.Sprintf("%.1f", float64(st.Items)/days)
}

func failures(st *news.SourceState) string {
	if st.Failures == 0 {
		return ""
	}
	return texts.Count(st.Failures, "failed poll", "failed polls") + " in a row: " + st.Error
}

// until says when a source is polled next.
func until(st *news.SourceState, now time.Time) string {
	switch {
	case st.Gone:
		return "never: the server says that the feed has ended"
	case !st.NextPoll.After(now):
		return "now"
	}
	return "in " + roundly(st.NextPoll.Sub(now))
}

// ago is a time as its distance from now.
func ago(at, now time.Time) string {
	if at.IsZero() {
		return "never"
	}
	return roundly(now.Sub(at)) + " ago"
}

// roundly is a duration with the precision that people care about.
func roundly(d time.Duration) string {
	switch {
	case d <= 0:
		return "0 s"
	case d < time.Minute:
		return fmt.Sprintf("%.0f s", d.Seconds())
	case d < 2*time.Hour:
		return fmt.Sprintf("%.0f min", d.Minutes())
	case d < 48*time.Hour:
		return fmt.Sprintf("%.0f h", d.Hours())
	}
	return fmt.Sprintf("%.0f days", d.Hours()/24)
}

// lag is the mean time from an item's publication to its alert; "" unknown.
func lag(d time.Duration) string {
	if d <= 0 {
		return ""
	}
	return roundly(d) + " in the mean"
}
