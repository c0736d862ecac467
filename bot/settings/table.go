package settings

import (
	"slices"
	"strconv"

	"newsbot/bot/talk"
	"newsbot/news"
)

// rows are the settings of every alert, in the order of the panel.
func rows() []talk.Setting {
	return []talk.Setting{silent, preview, bullets, fold, voices, footer, urgent, quiet, digest, budget, zone, gap, daily, hours}
}

var silent = talk.Setting{
	Number: 1, Name: "silent", Values: onOff,
	Get:    func(s *news.Settings) string { return onOff[place(*s.Silent)] },
	Set:    func(s *news.Settings, v string) { s.Silent = new(v == "on") },
	Line:   says{"off": "settings.sound-on", "on": "settings.sound-off"}.line,
	Button: says{"off": "settings.turn-sound-on", "on": "settings.turn-sound-off"}.button,
	Fixed:  func(said *news.Settings) bool { return said.Silent != nil },
}

var preview = talk.Setting{
	Number: 2, Name: "preview", Values: []string{string(news.PreviewOff), string(news.PreviewLink), string(news.PreviewImage), string(news.PreviewAuto)},
	Get:    func(s *news.Settings) string { return string(s.Preview) },
	Set:    func(s *news.Settings, v string) { s.Preview = news.Preview(v) },
	Line:   says{"auto": "settings.picture-auto", "off": "settings.picture-none", "link": "settings.picture-page", "image": "settings.picture-own"}.line,
	Button: says{"auto": "settings.show-auto", "off": "settings.show-none", "link": "settings.show-page", "image": "settings.show-own"}.button,
	Fixed:  func(said *news.Settings) bool { return said.Preview != "" },
}

var bullets = talk.Setting{
	Number: 3, Name: "bullets", Values: []string{"0", "1", "2", "3", "4", "5"}, Steps: true,
	Get: func(s *news.Settings) string { return strconv.Itoa(*s.Bullets) },
	Set: func(s *news.Settings, v string) {
		n, _ := strconv.Atoi(v) // one of Values
		s.Bullets = &n
	},
	Line: func(v string) string {
		if v == "0" {
			return "settings.no-bullets"
		}
		return "settings.bullets"
	},
	Button: func(v, now string) string {
		if v < now {
			return "settings.fewer-bullets"
		}
		return "settings.more-bullets"
	},
}

var voices = talk.Setting{
	Number: 5, Name: "sources", Values: onOff,
	Get:    func(s *news.Settings) string { return onOff[place(*s.Voices)] },
	Set:    func(s *news.Settings, v string) { s.Voices = new(v == "on") },
	Line:   says{"off": "settings.voices-off", "on": "settings.voices-on"}.line,
	Button: says{"off": "settings.turn-voices-off", "on": "settings.turn-voices-on"}.button,
}

var fold = talk.Setting{
	Number: 4, Name: "fold", Values: onOff,
	Get:     func(s *news.Settings) string { return onOff[place(*s.Fold)] },
	Set:     func(s *news.Settings, v string) { s.Fold = new(v == "on") },
	Offered: func(given *news.Settings) bool { return *given.Bullets > 3 },
	Line:    says{"off": "settings.fold-off", "on": "settings.fold-on"}.line,
	Button:  says{"off": "settings.turn-fold-off", "on": "settings.turn-fold-on"}.button,
	Fixed:   func(said *news.Settings) bool { return said.Fold != nil },
}

var footer = talk.Setting{
	Number: 0, Name: "footer", Values: onOff,
	Get: func(s *news.Settings) string { return onOff[place(*s.Footer != "")] },
	Set: func(s *news.Settings, v string) {
		switch s.Footer = nil; v {
		case "on": // as it was given
		case "off":
			s.Footer = new("")
		default:
			s.Footer = &v
		}
	},
	Read: readFooter,
	Export: func(s *news.Settings) string {
		if *s.Footer == "" {
			return "off"
		}
		return *s.Footer
	},
	Page: "settings.own-footer", Help: "settings.footer-help", Shows: shownFooter, Looks: "settings.footer-looks",
	Offered: func(given *news.Settings) bool { return *given.Footer != "" },
	Line:    says{"off": "settings.footer-off", "on": "settings.footer-on"}.line,
	Button:  says{"off": "settings.turn-footer-off", "on": "settings.turn-footer-on"}.button,
	Fixed:   func(said *news.Settings) bool { return said.Footer != nil },
}

// says are the sentences of a setting's values.
type says map[string]string

func (s says) line(value string) string      { return s[value] }
func (s says) button(value, _ string) string { return s[value] }

// onOff are the values of what is or is not.
var onOff = []string{"off", "on"}

// place is where onOff has a truth.
func place(on bool) int {
	if on {
		return 1
	}
	return 0
}

// offered are the values of a setting that buttons offer in place of now. One
// that is not among the values, such as nine bullets of the configuration, has
// the last for its neighbour.
func offered(s *talk.Setting, now string) []string {
	at := slices.Index(s.Values, now)
	if !s.Steps {
		return slices.DeleteFunc(slices.Clone(s.Values), func(v string) bool { return v == now })
	}
	if at < 0 {
		return s.Values[len(s.Values)-1:]
	}
	var list []string
	if at > 0 {
		list = append(list, s.Values[at-1])
	}
	if at < len(s.Values)-1 {
		list = append(list, s.Values[at+1])
	}
	return list
}
