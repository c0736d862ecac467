package operate

import (
	"cmp"
	"context"
	"fmt"
	"strings"
	"time"

	"newsbot/bot/delivery"
	"newsbot/bot/talk"
	"newsbot/bot/telegram"
	"newsbot/bot/texts"
	"newsbot/news"
)

// sourcesHealth says how many of the sources are in trouble, the first of them
// by name, and how long news takes from publication to alert.
func (o *Operate) sourcesHealth(all int64) (health, delay string, err error) {
	var failing, timed int
	var first string
	var sum time.Duration
	err = o.store.EachSource(func(s news.Source) error {
		if s.State.Failures > 0 || s.State.Gone {
			failing++
			first = cmp.Or(first, s.Label())
		}
		if s.State.Lag > 0 {
			timed++
			sum += s.State.Lag
		}
		return nil
	})
	health = fmt.Sprint(all)
	if failing > 0 {
		health += fmt.Sprintf(", %d in trouble (/source %s says why)", failing, texts.Line(first, texts.MaxName))
	}
	return health, lag(sum / time.Duration(max(timed, 1))), err
}

// stats answers /stats.
func (o *Operate) stats(_ context.Context, c *talk.Call) (*talk.Answer, error) {
	n, err := o.store.Counts()
	if err != nil {
		return nil, err
	}
	waiting := ""
	if oldest, ok, err := o.store.OldestDue(c.Now); err != nil {
		return nil, err
	} else if ok {
		waiting = ago(oldest, c.Now)
	}
	sources, delay, err := o.sourcesHealth(n.Sources)
	if err != nil {
		return nil, err
	}
	s := o.talk.Stats()
	sum := "which adds up"
	if !n.Balanced() {
		sum = "WHICH DOES NOT ADD UP: stop the bot and run newsbot doctor"
	}
	facts := [][2]string{
		{"Version", o.o.Version},
		{"Sources", sources},
		{"From publication to alert", delay},
		{"Stories on file", fmt.Sprint(n.Items) + " items"},
		{"Chats", fmt.Sprint(n.Chats)},
		{"Watches", fmt.Sprint(n.Subscriptions)},
		{"Alerts", fmt.Sprintf("%d decided = %d delivered + %d given up + %d waiting + %d in doubt, %s", n.Decided, n.Delivered, n.GivenUp, n.Pending, n.InDoubt, sum)},
		{"Oldest that waits", waiting},
		{"Telegram", engineText(o.engine.Stats(), c.Now)},
		{"Updates", fmt.Sprintf("%d handled, %d skipped", s.Handled, s.Skipped)},
		{"File", fmt.Sprintf("%.1f MB, %.1f MB of it free", megabytes(n.FileSize), megabytes(n.FreeSize))},
	}
	return &talk.Answer{Text: telegram.Join("\n", telegram.Bold("How the bot is doing"), o.alarms(), factLines(facts))}, nil
}

// alarms are what is wrong at present, with the remedies; "" for nothing.
func (o *Operate) alarms() telegram.HTML {
	if o.o.Alarms == nil {
		return ""
	}
	var lines []string
	for _, line := range o.o.Alarms() {
		lines = append(lines, "⚠ "+texts.Line(line, texts.MaxTitle))
	}
	if len(lines) > maxAlarms {
		lines = append(lines[:maxAlarms], fmt.Sprintf("and %d more", len(lines)-maxAlarms))
	}
	return telegram.Escape(strings.Join(lines, "\n"))
}

// maxAlarms is how many of them are told in an answer.
const maxAlarms = 8

// engineText is how the sending goes.
func engineText(s delivery.Stats, now time.Time) string {
	text := fmt.Sprintf("%s since the start, %s, at most %d a second, round trip %s",
		texts.Count(int(s.Messages), "message", "messages"), texts.Count(int(s.Floods), "refusal as too many", "refusals as too many"), s.Leases, s.RoundTrip.Round(time.Millisecond))
	switch {
	case s.Outage:
		text += "; it does not answer at present"
	case s.Paused.After(now):
		text += "; it wants to hear nothing for another " + roundly(s.Paused.Sub(now))
	}
	return text
}

func megabytes(bytes int64) float64 { return float64(bytes) / (1 << 20) }
