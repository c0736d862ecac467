package bot

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"newsbot/bot/delivery"
	"newsbot/bot/telegram"
	"newsbot/news"
	"newsbot/store"
)

// sourcesChanged says that the store has other sources than before.
func (d *Desk) sourcesChanged() {
	if d.SourcesChanged != nil {
		d.SourcesChanged()
	}
}

// pollSoon asks for a poll of a source.
func (d *Desk) pollSoon(id news.SourceID) {
	if d.PollSoon != nil {
		d.PollSoon(id)
	}
}

// addSource answers /addsource.
func (b *Bot) addSource(ctx context.Context, c *call) (*answer, error) {
	if !isAddress(c.args) {
		return nil, Reply("Which address? For example: /addsource https://news.example/rss")
	}
	return b.discover(ctx, c, news.FromAdmin)
}

// named is the source that an operator names behind a command.
func (b *Bot) named(c *call, command string) (news.Source, error) {
	if c.args == "" {
		return news.Source{}, Reply("Which source? For example: /" + command + " Harbour News")
	}
	s, err := b.store.Source(c.args)
	if errors.Is(err, store.ErrNotFound) {
		return s, Reply("No source has that name; /sources lists them.")
	}
	return s, err
}

// removeSource answers /removesource.
func (b *Bot) removeSource(_ context.Context, c *call) (*answer, error) {
	s, err := b.named(c, "removesource")
	if err != nil {
		return nil, err
	}
	if s.Origin == news.FromConfig {
		return nil, Reply("That source stands in the configuration file. Take it out there, then /reload.")
	}
	return &answer{
		text:    telegram.Escape("Take " + line(s.Name, maxName) + " away, also from everybody who follows it?"),
		buttons: [][]telegram.Button{row(button("Take it away", opTakeAway, uint64(s.ID)), button("Cancel", opCancel))},
	}, nil
}

// pressTakeAway removes a source after the operator confirmed it.
func (b *Bot) pressTakeAway(_ context.Context, p *pressed) (*answer, error) {
	s, err := b.sourceSeen(&p.call, news.SourceID(p.token.arg(0)))
	if err != nil {
		return nil, err
	}
	if s.Origin == news.FromConfig {
		return nil, Reply("That source stands in the configuration file now. Take it out there, then /reload.")
	}
	if err := b.store.RemoveSource(s.ID, p.now); err != nil {
		return nil, err
	}
	b.o.Desk.sourcesChanged()
	return &answer{text: telegram.Bold(telegram.Escape(s.Name)) + " is gone.", toast: "Removed"}, nil
}

// source answers /source: how one source is doing.
func (b *Bot) source(_ context.Context, c *call) (*answer, error) {
	s, err := b.named(c, "source")
	if err != nil {
		return nil, err
	}
	st := s.State
	facts := [][2]string{
		{"Address", s.URL},
		{"Title", st.Title},
		{"Brought by", broughtBy(s.Origin)},
		{"Schedule", cmp.Or(s.Schedule, "the default one")},
		{"Last read well", ago(st.Succeeded, c.now)},
		{"Last new item", ago(st.Posted, c.now)},
		{"Next poll", until(&st, c.now)},
		{"Items so far", fmt.Sprint(st.Items)},
		{"Items a day", perDay(&st, c.now)},
		{"From publication to alert", lag(st.Lag)},
		{"Trouble", failures(&st)},
	}
	return &answer{text: telegram.Join("\n", telegram.Bold(telegram.Escape(s.Name)), factLines(facts))}, nil
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
			lines = append(lines, telegram.Escape(f[0]+": "+line(f[1], maxTitle)))
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
	return count(st.Failures, "failed poll", "failed polls") + " in a row: " + st.Error
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

// sourcesHealth says how many of the sources are in trouble, the first of them
// by name, and how long news takes from publication to alert.
func (b *Bot) sourcesHealth(all int64) (health, delay string, err error) {
	var failing, timed int
	var first string
	var sum time.Duration
	err = b.store.EachSource(func(s news.Source) error {
		if s.State.Failures > 0 || s.State.Gone {
			failing++
			first = cmp.Or(first, s.Name)
		}
		if s.State.Lag > 0 {
			timed++
			sum += s.State.Lag
		}
		return nil
	})
	health = fmt.Sprint(all)
	if failing > 0 {
		health += fmt.Sprintf(", %d in trouble (/source %s says why)", failing, line(first, maxName))
	}
	return health, lag(sum / time.Duration(max(timed, 1))), err
}

// stats answers /stats.
func (b *Bot) stats(_ context.Context, c *call) (*answer, error) {
	n, err := b.store.Counts()
	if err != nil {
		return nil, err
	}
	waiting := ""
	if oldest, ok, err := b.store.OldestDue(c.now); err != nil {
		return nil, err
	} else if ok {
		waiting = ago(oldest, c.now)
	}
	sources, delay, err := b.sourcesHealth(n.Sources)
	if err != nil {
		return nil, err
	}
	s := b.Stats()
	sum := "which adds up"
	if !n.Balanced() {
		sum = "WHICH DOES NOT ADD UP: stop the bot and run newsbot doctor"
	}
	facts := [][2]string{
		{"Version", b.o.Version},
		{"Sources", sources},
		{"From publication to alert", delay},
		{"Stories on file", fmt.Sprint(n.Items) + " items"},
		{"Chats", fmt.Sprint(n.Chats)},
		{"Watches", fmt.Sprint(n.Subscriptions)},
		{"Alerts", fmt.Sprintf("%d decided = %d delivered + %d given up + %d waiting + %d in doubt, %s", n.Decided, n.Delivered, n.GivenUp, n.Pending, n.InDoubt, sum)},
		{"Oldest that waits", waiting},
		{"Telegram", engineText(&s.Engine, c.now)},
		{"Updates", fmt.Sprintf("%d handled, %d skipped", s.Handled, s.Skipped)},
		{"File", fmt.Sprintf("%.1f MB, %.1f MB of it free", megabytes(n.FileSize), megabytes(n.FreeSize))},
	}
	return &answer{text: telegram.Join("\n", telegram.Bold("How the bot is doing"), factLines(facts))}, nil
}

// engineText is how the sending goes.
func engineText(s *delivery.Stats, now time.Time) string {
	text := fmt.Sprintf("%s since the start, %s, at most %d a second, round trip %s",
		count(int(s.Messages), "message", "messages"), count(int(s.Floods), "refusal as too many", "refusals as too many"), s.Leases, s.RoundTrip.Round(time.Millisecond))
	switch {
	case s.Outage:
		text += "; it does not answer at present"
	case s.Paused.After(now):
		text += "; it wants to hear nothing for another " + roundly(s.Paused.Sub(now))
	}
	return text
}

func megabytes(bytes int64) float64 { return float64(bytes) / (1 << 20) }

// reload answers /reload.
func (b *Bot) reload(ctx context.Context, _ *call) (*answer, error) {
	if b.o.Desk.Reload == nil {
		return nil, Reply("There is no configuration to read again.")
	}
	changes, err := b.o.Desk.Reload(ctx)
	var r Reply
	switch {
	case errors.As(err, &r):
		return nil, r
	case err != nil:
		return nil, Reply("The configuration stays as it was, because of this:\n" + telegram.Cut(err.Error(), telegram.MaxText/2))
	}
	return &answer{text: telegram.Escape(changes.text())}, nil
}

// text says what has changed, a line for each kind.
func (c Changes) text() string {
	text := "The configuration was read again and is in force."
	before := text
	for _, kind := range []struct {
		what  string
		names []string
	}{
		{"New sources", c.SourcesAdded}, {"Changed sources", c.SourcesChanged}, {"Sources taken out", c.SourcesRemoved},
		{"New channels", c.ChannelsAdded}, {"Changed channels", c.ChannelsChanged}, {"Channels taken out", c.ChannelsRemoved},
		{"Changed keys", c.Keys}, {"Only after a restart", c.Restart},
	} {
		if len(kind.names) > 0 {
			text += "\n" + kind.what + ": " + some(kind.names)
		}
	}
	if text == before {
		text += "\nNothing in it has changed."
	}
	return text
}

// namedInFull is how many names stand in a list; the others are counted.
const namedInFull = 10

// some lists names, not more than a person reads.
func some(names []string) string {
	if len(names) <= namedInFull {
		return strings.Join(names, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(names[:namedInFull], ", "), len(names)-namedInFull)
}

// backup answers /backup.
func (b *Bot) backup(_ context.Context, _ *call) (*answer, error) {
	path, size, err := b.store.Backup()
	if err != nil {
		return nil, Reply("No copy was written; the last one is kept: " + telegram.Cut(err.Error(), telegram.MaxText/2))
	}
	return &answer{text: telegram.Escape(fmt.Sprintf("A copy of the store is in %s, %.1f MB. To go back to it, stop me and put it in the store's place.", path, megabytes(size)))}, nil
}

// maxBroadcast is the longest broadcast, in UTF-16 units: it stands in one message
// with the question whether to send it.
const maxBroadcast = telegram.MaxText - 100

// broadcast answers /broadcast: it shows the message as it will look, and sends
// nothing before that is confirmed.
func (b *Bot) broadcast(_ context.Context, c *call) (*answer, error) {
	if c.args == "" {
		return nil, Reply("Which text? For example: /broadcast We move on <b>Sunday</b>.\nTelegram's HTML is understood.")
	}
	text, err := telegram.Sanitize(c.args)
	if err != nil {
		return nil, Reply("Telegram would refuse that text: " + err.Error())
	}
	if telegram.Length(text) > maxBroadcast {
		return nil, Reply(fmt.Sprintf("That is too long for one message: it may have %d characters.", maxBroadcast))
	}
	to, err := b.audience()
	if err != nil {
		return nil, err
	}
	id := b.offers.put(c.to, text, c.now)
	question := telegram.Escape("Send this to " + count(len(to), "chat", "chats") + "?")
	return &answer{
		text:    telegram.Join("\n\n", question, text),
		buttons: [][]telegram.Button{row(button("Send", opBroadcast, id), button("Cancel", opCancel))},
	}, nil
}

// audience are the chats that a broadcast goes to: persons and groups that want
// to hear from us. A channel belongs to its readers.
func (b *Bot) audience() ([]news.Destination, error) {
	var to []news.Destination
	err := b.store.Chats(func(c news.Chat) error {
		if c.State == news.Active && c.Kind != news.Channel {
			to = append(to, news.Destination{Chat: c.ID})
		}
		return nil
	})
	return to, err
}

// pressBroadcast sends what was confirmed. The key is the button's own message,
// so that a second press, or the same press heard twice, sends nothing again.
func (b *Bot) pressBroadcast(_ context.Context, p *pressed) (*answer, error) {
	text, err := take[telegram.HTML](b.offers, p.to, p.token.arg(0), p.now)
	if err != nil {
		return nil, err
	}
	to, err := b.audience()
	if err != nil {
		return nil, err
	}
	key := fmt.Sprintf("broadcast %d %d", p.chat.ID, p.message)
	queued, err := b.store.Notify(string(text), to, news.LaneAlert, key, p.now)
	if err != nil {
		return nil, err
	}
	b.engine.Wake(queued)
	return &answer{text: telegram.Escape("On its way to "+count(len(to), "chat", "chats")+":\n\n") + text, toast: "Sending"}, nil
}

// TellAdmins sends text to every operator, once for a key, whatever happens
// between: a key that was used before sends nothing.
func (b *Bot) TellAdmins(key, text string) error {
	var to []news.Destination
	for _, id := range b.settings.Load().Admins {
		to = append(to, news.Destination{Chat: news.ChatID(id)})
	}
	if len(to) == 0 {
		return nil
	}
	text = telegram.Cut(strings.TrimSpace(text), telegram.MaxText)
	queued, err := b.store.Notify(string(telegram.Escape(text)), to, news.LaneBreaking, key, b.now())
	if err != nil {
		return err
	}
	b.engine.Wake(queued)
	return nil
}
