package settings

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"newsbot/bot/talk"
	"newsbot/bot/telegram"
	"newsbot/news"
)

// The settings that say when a destination wants to be told; news.Rest is what they
// make together.

var urgent = talk.Setting{
	Number: 10, Name: "urgent", Values: onOff,
	Get:    func(s *news.Settings) string { return onOff[place(!of(s.Strict))] },
	Set:    func(s *news.Settings, v string) { s.Strict = new(v == "off") },
	Line:   says{"on": "settings.urgent-on", "off": "settings.urgent-off"}.line,
	Button: says{"on": "settings.turn-urgent-on", "off": "settings.turn-urgent-off"}.button,
}

var quiet = talk.Setting{
	Number: 11, Name: "quiet", Values: []string{"off", "22:00-07:00", "23:00-07:00", "23:00-08:00", "00:00-08:00"}, Long: true, Daily: true,
	Read:   windowReader("settings.quiet-wrong"),
	Get:    func(s *news.Settings) string { return windowText(of(s.Quiet)) },
	Set:    func(s *news.Settings, v string) { s.Quiet = new(windowOf(v)) },
	Line:   orOff("settings.quiet", "settings.quiet-off"),
	Button: choice, Page: "settings.open-quiet", Help: "settings.quiet-help",
}

var digest = talk.Setting{
	Number: 12, Name: "digest", Values: []string{"off", "08:00", "08:00 18:00", "weekdays 08:00", "hourly"}, Long: true, Daily: true,
	Read: func(typed string) (string, error) {
		d, ok := readDigest(typed)
		if !ok {
			return "", talk.Refuse("settings.digest-wrong")
		}
		return digestText(&d), nil
	},
	Get: func(s *news.Settings) string { return digestText(s.Digest) },
	Set: func(s *news.Settings, v string) {
		d, _ := readDigest(v) // "off" has no times
		s.Digest = &d
	},
	Line:   orOff("settings.digest", "settings.digest-off"),
	Button: choice, Page: "settings.open-digest", Help: "settings.digest-help",
}

var budget = talk.Setting{
	Number: 13, Name: "budget", Values: []string{"off", "1", "3", "5", "10", "20"}, Long: true,
	Read:   countReader("settings.budget-wrong"),
	Get:    func(s *news.Settings) string { return countText(of(s.PerHour)) },
	Set:    func(s *news.Settings, v string) { s.PerHour = new(countOf(v)) },
	Line:   orOff("settings.budget", "settings.budget-off"),
	Button: choice, Page: "settings.open-budget", Help: "settings.budget-help",
}

var zone = talk.Setting{
	Number: 14, Name: "zone", Values: news.UsualZones, Long: true,
	Read: readZone,
	Get: func(s *news.Settings) string {
		if s.Zone == "" {
			return "UTC"
		}
		return s.Zone
	},
	Set:    func(s *news.Settings, v string) { s.Zone = v },
	Line:   func(string) string { return "settings.zone" },
	Button: choice, Page: "settings.open-zone", Help: "settings.zone-help",
	Fixed: func(said *news.Settings) bool { return said.Zone != "" },
}

var gap = talk.Setting{
	Number: 15, Name: "gap", Values: []string{"off", "5m", "10m", "20m", "30m", "1h"}, Long: true, Channels: true,
	Read: func(typed string) (string, error) {
		d, ok := readSpan(typed)
		if !ok {
			return "", talk.Refuse("settings.gap-wrong")
		}
		return spanText(d), nil
	},
	Get: func(s *news.Settings) string { return spanText(of(s.Gap)) },
	Set: func(s *news.Settings, v string) {
		d, _ := readSpan(v) // "off" is none
		s.Gap = &d
	},
	Line:   orOff("settings.gap", "settings.gap-off"),
	Button: choice, Page: "settings.open-gap", Help: "settings.gap-help",
	Fixed: func(said *news.Settings) bool { return said.Gap != nil },
}

var daily = talk.Setting{
	Number: 16, Name: "cap", Values: []string{"off", "10", "20", "30", "50", "100"}, Long: true, Channels: true,
	Read:   countReader("settings.cap-wrong"),
	Get:    func(s *news.Settings) string { return countText(of(s.PerDay)) },
	Set:    func(s *news.Settings, v string) { s.PerDay = new(countOf(v)) },
	Line:   orOff("settings.cap", "settings.cap-off"),
	Button: choice, Page: "settings.open-cap", Help: "settings.cap-help",
	Fixed: func(said *news.Settings) bool { return said.PerDay != nil },
}

var hours = talk.Setting{
	Number: 17, Name: "hours", Values: []string{"off", "08:00-22:00", "09:00-21:00", "07:00-23:00"}, Long: true, Channels: true, Daily: true,
	Read:   windowReader("settings.hours-wrong"),
	Get:    func(s *news.Settings) string { return windowText(of(s.Hours)) },
	Set:    func(s *news.Settings, v string) { s.Hours = new(windowOf(v)) },
	Line:   orOff("settings.hours", "settings.hours-off"),
	Button: choice, Page: "settings.open-hours", Help: "settings.hours-help",
	Fixed: func(said *news.Settings) bool { return said.Hours != nil },
}

// orOff is the line of a setting that may be off.
func orOff(is, off string) func(string) string { return says{"off": off}.or(is) }

// or is the line of a value that has no sentence of its own.
func (s says) or(other string) func(string) string {
	return func(value string) string {
		if id, known := s[value]; known {
			return id
		}
		return other
	}
}

// choice is what the button of a value on a setting's page says.
func choice(value, _ string) string {
	if value == "off" {
		return "settings.none"
	}
	return "settings.value"
}

// of is what p points to, the zero value for nil.
func of[T any](p *T) (v T) {
	if p != nil {
		v = *p
	}
	return v
}

// windowReader reads what is typed of a part of the day; wrong is the sentence for
// what is none.
func windowReader(wrong string) func(string) (string, error) {
	return func(typed string) (string, error) {
		w, ok := news.ParseWindow(spokenWindow(typed))
		if !ok {
			return "", talk.Refuse(wrong)
		}
		return windowText(w), nil
	}
}

// windowText is a part of the day as it is typed, "off" for none.
func windowText(w news.Window) string {
	if w.IsNone() {
		return "off"
	}
	return w.String()
}

// windowOf is the window of a value, none for "off".
func windowOf(value string) news.Window {
	w, _ := news.ParseWindow(value)
	return w
}

// maxCount is the most that a budget may be. It is a limit where it is far below
// what Telegram lets through.
const maxCount = 1000

// countReader reads what is typed of a number.
func countReader(wrong string) func(string) (string, error) {
	return func(typed string) (string, error) {
		n, err := strconv.Atoi(typed)
		if err != nil || n < 1 || n > maxCount {
			return "", talk.Refuse(wrong)
		}
		return strconv.Itoa(n), nil
	}
}

// countOf is the number of a value, 0 for "off".
func countOf(value string) int {
	n, _ := strconv.Atoi(value)
	return n
}

// countText is a number as it is typed.
func countText(n int) string {
	if n <= 0 {
		return "off"
	}
	return strconv.Itoa(n)
}

// maxGap is the longest pause that a channel may want between two alerts.
const maxGap = 24 * time.Hour

// shifts is how people write a time that is another one half of the year: by its
// letters, or by its distance from Greenwich.
var shifts = regexp.MustCompile(`(?i)^((utc|gmt)? ?[+-] ?\d{1,2}(:?\d\d)?|cet|cest|eet|eest|wet|west|bst|ist|msk|jst|[ecmp][sd]?t|aes?t)$`)

// readZone reads what is typed of a place. One that is not known is answered with
// those that begin alike.
func readZone(typed string) (string, error) {
	if name := news.ZoneOf(typed); name != "" {
		return name, nil
	}
	if name := news.ZoneOf(strings.TrimSuffix(strings.ToLower(typed), " time")); name != "" {
		return name, nil
	}
	if shifts.MatchString(typed) {
		return "", talk.Refuse("settings.zone-shifts", talk.Args{"place": typed})
	}
	for n := len([]rune(typed)); n > 1; n-- {
		like := news.ZonesLike(string([]rune(typed)[:n]), 5)
		if len(like) == 1 {
			return "", talk.Refuse("settings.zone-one", talk.Args{"place": typed, "other": like[0]})
		}
		if len(like) > 0 {
			return "", talk.Refuse("settings.zone-like", talk.Args{"place": typed, "places": like})
		}
	}
	return "", talk.Refuse("settings.zone-wrong", talk.Args{"place": typed})
}

// readFooter reads a footer of a chat's own, which is Telegram HTML.
func readFooter(typed string) (string, error) {
	h, err := telegram.Sanitize(typed)
	switch {
	case err != nil:
		return "", err // a fault that says what to write instead
	case h == "":
		return "", talk.ErrValue
	case telegram.Length(h) > news.MaxFooter:
		return "", talk.Refuse("settings.footer-long", talk.Args{"max": news.MaxFooter})
	}
	return typed, nil
}

// shownFooter is the footer as it will stand under alerts.
func shownFooter(_ news.Destination, s *news.Settings) telegram.HTML {
	h, err := telegram.Sanitize(of(s.Footer))
	if err != nil {
		return ""
	}
	return h
}
