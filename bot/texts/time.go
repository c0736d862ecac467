package texts

import (
	"math"
	"strings"
	"time"

	"newsbot/bot/telegram"
)

// Time is when something happened, as briefly as the day of now allows; "" for
// the zero time. Readers see it in a zone of their own; the words, which stand there
// where that cannot be, are of UTC, as a chat has no zone.
func (p Printer) Time(at, now time.Time) telegram.HTML {
	at, now = at.UTC(), now.UTC()
	a := Args{"clock": at.Format("15:04"), "day": at.Day(), "month": p.month(at.Month()), "year": at.Format("2006")}
	switch {
	case at.IsZero():
		return ""
	case at.Year() != now.Year():
		return telegram.Time(at, "dt", p.Say("time.another-year", a))
	case at.YearDay() != now.YearDay():
		return telegram.Time(at, "dt", p.Say("time.this-year", a))
	}
	return telegram.Time(at, "t", p.Say("time.today", a))
}

// Day is a day of this year or the last.
func (p Printer) Day(at time.Time) telegram.HTML {
	at = at.UTC()
	return p.Say("time.date", Args{"day": at.Day(), "month": p.month(at.Month())})
}

// month is the month's name in a date.
func (p Printer) month(m time.Month) string {
	names := strings.Fields(p.Plain("time.months"))
	if len(names) != 12 {
		return m.String()
	}
	return names[m-1]
}

// Ago is a time as its distance from now.
func (p Printer) Ago(at, now time.Time) telegram.HTML {
	if at.IsZero() {
		return p.Say("time.never")
	}
	return p.Say("time.ago", Args{"time": p.Roundly(now.Sub(at))})
}

// Roundly is a duration with the precision that people care about.
func (p Printer) Roundly(d time.Duration) telegram.HTML {
	d = max(d, 0)
	switch {
	case d < time.Minute:
		return p.Say("time.seconds", Args{"n": round(d.Seconds())})
	case d < 2*time.Hour:
		return p.Say("time.minutes", Args{"n": round(d.Minutes())})
	case d < 48*time.Hour:
		return p.Say("time.hours", Args{"n": round(d.Hours())})
	}
	return p.Say("time.days", Args{"n": round(d.Hours() / 24)})
}

// round is a number without its fraction.
func round(x float64) int { return int(math.Round(x)) }
