package operate

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"newsbot/bot/alert"
	"newsbot/bot/delivery"
	"newsbot/bot/talk"
	"newsbot/bot/telegram"
	"newsbot/bot/texts"
	"newsbot/news"
	"newsbot/store"
)

// stats answers /stats: in words, under a picture of the last weeks.
func (o *Operate) stats(_ context.Context, c *talk.Call) (*talk.Answer, error) {
	n, err := o.store.Counts()
	if err != nil {
		return nil, err
	}
	sources, err := o.sourcesHealth(c, n.Sources)
	if err != nil {
		return nil, err
	}
	alerts, err := o.alertsHealth(c, &n)
	if err != nil {
		return nil, err
	}
	s := o.talk.Stats()
	lines := []telegram.HTML{c.Say("stats.title")}
	if o.o.Version != "" {
		lines = append(lines, c.Say("stats.version", talk.Args{"version": o.o.Version}))
	}
	lines = append(lines, o.alarms(c)...)
	lines = append(lines, sources...)
	lines = append(lines,
		c.Say("stats.items", talk.Args{"n": int(n.Items)}),
		c.Say("stats.chats", talk.Args{"n": int(n.Chats)}),
		c.Say("stats.watches", talk.Args{"n": int(n.Subscriptions)}))
	lines = append(lines, alerts...)
	lines = append(lines, sending(c, o.engine.Stats())...)
	lines = append(lines, c.Say("stats.updates", talk.Args{"handled": s.Handled, "skipped": s.Skipped}))
	if ended := o.o.Ended(); len(ended) > 0 {
		lines = append(lines, c.Say("stats.ended", talk.Args{"list": named(ended)}))
	}
	return o.illustrate(c, &talk.Answer{Text: telegram.Join("\n", append(lines,
		c.Say("stats.file", talk.Args{"size": megabytes(n.FileSize), "free": megabytes(n.FreeSize)}))...)})
}

// named lists counts with their names, which are those of the README.
func named(counts map[string]int64) string {
	var list []string
	for _, name := range slices.Sorted(maps.Keys(counts)) {
		list = append(list, name+" "+strconv.FormatInt(counts[name], 10))
	}
	return strings.Join(list, ", ")
}

// maxAlarms is how many of them are told in an answer.
const maxAlarms = 8

// alarms are what is wrong at present, with the remedies.
func (o *Operate) alarms(c *talk.Call) (lines []telegram.HTML) {
	if o.o.Alarms == nil {
		return nil
	}
	all := o.o.Alarms()
	for _, a := range all[:min(len(all), maxAlarms)] {
		what, remedy := alert.AlarmText(c.Printer, a, c.Now)
		lines = append(lines, c.Say("alarm.listed", talk.Args{"what": what, "remedy": remedy}))
	}
	if more := len(all) - maxAlarms; more > 0 {
		lines = append(lines, c.Say("alarm.more", talk.Args{"n": more}))
	}
	return lines
}

// sourcesHealth says how many of the sources are in trouble, the first of them
// by name, and how long news takes from publication to alert.
func (o *Operate) sourcesHealth(c *talk.Call, all int64) (lines []telegram.HTML, err error) {
	var failing, timed int
	var first string
	var sum time.Duration
	err = o.store.EachSource(func(s news.Source) error {
		if !s.Paused && (s.State.Failures > 0 || s.State.Gone) {
			failing++
			first = cmp.Or(first, s.Label())
		}
		if s.State.Lag > 0 {
			timed++
			sum += s.State.Lag
		}
		return nil
	})
	lines = append(lines, c.Say("stats.sources", talk.Args{"n": int(all)}))
	if failing > 0 {
		lines = append(lines, c.Say("stats.troubled", talk.Args{"n": failing, "source": texts.Line(first, texts.MaxName)}))
	}
	if timed > 0 {
		lines = append(lines, c.Say("stats.delay", talk.Args{"time": c.Roundly(sum / time.Duration(timed))}))
	}
	return lines, err
}

// alertsHealth says what became of all alerts, and how long the oldest waits.
func (o *Operate) alertsHealth(c *talk.Call, n *store.Counts) (lines []telegram.HTML, err error) {
	lines = append(lines, c.Say("stats.alerts", talk.Args{
		"n": int(n.Decided), "delivered": n.Delivered, "failed": n.GivenUp, "waiting": n.Pending, "uncertain": n.InDoubt,
	}))
	if !n.Balanced() {
		lines = append(lines, c.Say("stats.unbalanced"))
	}
	oldest, ok, err := o.store.OldestDue(c.Now, o.engine.Due)
	if ok {
		lines = append(lines, c.Say("stats.oldest", talk.Args{"when": c.Ago(oldest, c.Now)}))
	}
	return lines, err
}

// sending is how the sending goes.
func sending(c *talk.Call, s delivery.Stats) []telegram.HTML {
	lines := []telegram.HTML{
		c.Say("stats.messages", talk.Args{"n": int(s.Messages)}),
		c.Say("stats.floods", talk.Args{"n": int(s.Floods)}),
		c.Say("stats.rate", talk.Args{"n": int(s.Leases), "time": strconv.FormatInt(s.RoundTrip.Milliseconds(), 10)}),
	}
	switch {
	case s.Outage:
		lines = append(lines, c.Say("stats.outage"))
	case s.Paused.After(c.Now):
		lines = append(lines, c.Say("stats.paused", talk.Args{"time": c.Roundly(s.Paused.Sub(c.Now))}))
	}
	return lines
}

// megabytes is a size with one digit behind the point.
func megabytes(bytes int64) string { return decimal(float64(bytes) / (1 << 20)) }

// decimal is a number with one digit behind the point.
func decimal(x float64) string { return strconv.FormatFloat(x, 'f', 1, 64) }
