package desk

import (
	"strconv"
	"strings"
	"time"

	"newsbot/bot/talk"
	"newsbot/bot/telegram"
	"newsbot/news"
	"newsbot/store"
)

// How the posts of a channel are made up: settings of channels, which the
// configuration decides where it speaks.

// settings are the desk's rows of the table of settings.
func (d *Desk) settings() []talk.Setting {
	return []talk.Setting{d.template(), tags, params, bell, sponsor, follow, d.translation()}
}

// usual is the value of a template that is none.
const usual = "usual"

// switches are the values that switch a part of the template, as in "deck off".
func switches() (values []string) {
	for _, p := range news.Parts[1:] {
		values = append(values, string(p)+" off", string(p)+" on")
	}
	return values
}

// switched takes a value that switches a part apart.
func switched(value string) (p news.Part, on, ok bool) {
	name, state, ok := strings.Cut(value, " ")
	if !ok || state != "on" && state != "off" || !strings.Contains(news.UsualTemplate, "{"+name+"}") {
		return "", false, false
	}
	return news.Part(name), state == "on", true
}

func (d *Desk) template() talk.Setting {
	return talk.Setting{
		Number: 30, Name: "template", Values: append([]string{usual}, switches()...), Long: true, Channels: true,
		Read: func(typed string) (string, error) {
			_, err := news.ParseLayout(typed, telegram.CleanMarkup)
			return typed, err
		},
		Get: func(s *news.Settings) string { return templateOf(s) },
		Set: func(s *news.Settings, v string) {
			if p, on, ok := switched(v); ok {
				v = news.Switched(templateOf(s), p, on)
			}
			if v == usual || v == news.UsualTemplate {
				v = ""
			}
			s.Look.Template = &v
		},
		Export: func(s *news.Settings) string {
			if t := templateOf(s); t != news.UsualTemplate {
				return t
			}
			return usual
		},
		Offers: func(value, now string) bool {
			p, on, ok := switched(value)
			return !ok && now != news.UsualTemplate || ok && on != strings.Contains(now, p.Name())
		},
		Line: func(v string) string {
			if v == news.UsualTemplate {
				return "template.usual"
			}
			return "template.own"
		},
		Button: func(v, _ string) string { return templateButtons[v] },
		Page:   "template.open", Help: "template.help", Shows: d.sample,
		Fixed: func(said *news.Settings) bool { return said.Look.Template != nil },
	}
}

// templateButtons are the sentences of the buttons that change a template.
var templateButtons = map[string]string{
	usual:      "template.as-usual",
	"deck off": "template.without-deck", "deck on": "template.with-deck",
	"bullets off": "template.without-bullets", "bullets on": "template.with-bullets",
	"sources off": "template.without-sources", "sources on": "template.with-sources",
	"time off": "template.without-time", "time on": "template.with-time",
	"prices off": "template.without-prices", "prices on": "template.with-prices",
	"hashtags off": "template.without-hashtags", "hashtags on": "template.with-hashtags",
	"footer off": "template.without-footer", "footer on": "template.with-footer",
}

// templateOf is the template in force.
func templateOf(s *news.Settings) string {
	if t := s.Look.Template; t != nil && *t != "" {
		return *t
	}
	return news.UsualTemplate
}

// sampleLength is the most that the sample of a template may take, in UTF-16 units:
// it stands with the template and its help in one message.
const sampleLength = 1500

// sample is the template in force, and the latest story made up by it.
func (d *Desk) sample(to news.Destination, s *news.Settings) telegram.HTML {
	shown := telegram.Code(telegram.Escape(templateOf(s)))
	latest, err := d.Store.Latest(1, store.Place{}, func(i *news.Item) bool {
		src, known := d.Store.SourceByID(i.Source)
		return known && src.OpenTo(news.Audience{}) && i.Title != ""
	})
	if err != nil || len(latest) == 0 {
		return shown
	}
	post, err := d.Alerts.Sample(to, s, &latest[0], sampleLength)
	if err != nil {
		return shown
	}
	return telegram.Join("\n\n", shown, post)
}

var tags = talk.Setting{
	Number: 31, Name: "hashtags", Values: []string{"off", "1", "2", "3", "5"}, Long: true, Channels: true,
	Read: func(typed string) (string, error) {
		n, err := strconv.Atoi(typed)
		if err != nil || n < 1 || n > news.MaxTags {
			return "", talk.Refuse("template.tags-wrong", talk.Args{"max": news.MaxTags})
		}
		return strconv.Itoa(n), nil
	},
	Get: func(s *news.Settings) string {
		switch n := s.Look.Tags; {
		case n != nil && *n > 0:
			return strconv.Itoa(*n)
		case n == nil && s.Look.Template != nil && strings.Contains(*s.Look.Template, news.PartHashtags.Name()):
			return strconv.Itoa(news.UsualTags)
		}
		return "off"
	},
	Set: func(s *news.Settings, v string) {
		n, _ := strconv.Atoi(v) // "off" is none
		s.Look.Tags = &n
	},
	Line: orOff("template.tags", "template.tags-off"), Button: choice, Page: "template.open-tags", Help: "template.tags-help",
	Fixed: func(said *news.Settings) bool { return said.Look.Tags != nil },
}

var params = talk.Setting{
	Number: 32, Name: "linkparams", Values: []string{"off", "utm_source=telegram", "utm_source=telegram&utm_medium=channel"}, Long: true, Channels: true,
	Read: func(typed string) (string, error) { return typed, news.CheckParams(typed) },
	Get:  textOf(func(l *news.Look) **string { return &l.Params }), Set: setText(func(l *news.Look) **string { return &l.Params }),
	Line: orOff("template.params-on", "template.params-off"), Button: choice, Page: "template.open-params", Help: "template.params-help",
	Fixed: func(said *news.Settings) bool { return said.Look.Params != nil },
}

var bell = talk.Setting{
	Number: 33, Name: "alertbutton", Values: []string{"off", "on"}, Channels: true,
	Get: func(s *news.Settings) string {
		if b := s.Look.Bell; b != nil && *b {
			return "on"
		}
		return "off"
	},
	Set:  func(s *news.Settings, v string) { s.Look.Bell = new(v == "on") },
	Line: orOff("template.bell-on", "template.bell-off"),
	Button: func(v, _ string) string {
		return map[string]string{"on": "template.turn-bell-on", "off": "template.turn-bell-off"}[v]
	},
	Fixed: func(said *news.Settings) bool { return said.Look.Bell != nil },
}

var sponsor = talk.Setting{
	Number: 34, Name: "sponsor", Values: []string{"off"}, Long: true, Channels: true,
	Read: func(typed string) (string, error) {
		s, err := readSponsor(typed)
		return sponsorText(s), err
	},
	Get: func(s *news.Settings) string { return sponsorText(s.Look.Sponsor) },
	Set: func(s *news.Settings, v string) {
		s.Look.Sponsor = &news.Sponsor{}
		if read, err := readSponsor(v); err == nil {
			s.Look.Sponsor = read
		}
	},
	Line: orOff("template.sponsor-on", "template.sponsor-off"), Button: choice, Page: "template.open-sponsor", Help: "template.sponsor-help",
	Fixed: func(said *news.Settings) bool { return said.Look.Sponsor != nil },
}

// readSponsor reads how often a sponsor's line comes, on which days, and what it says,
// as in "5 2026-05-01 2026-05-31 by Harbour Bank". The days may be left out.
func readSponsor(typed string) (*news.Sponsor, error) {
	var s news.Sponsor
	word, rest, _ := strings.Cut(typed, " ")
	n, err := strconv.Atoi(word)
	if err != nil {
		return nil, talk.Refuse("template.sponsor-how")
	}
	s.Every = n
	for _, day := range []*time.Time{&s.From, &s.To} {
		word, behind, _ := strings.Cut(strings.TrimSpace(rest), " ")
		at, err := time.Parse(time.DateOnly, word)
		if err != nil {
			break
		}
		*day, rest = at, behind
	}
	s.Text = strings.TrimSpace(rest)
	clean, err := telegram.Sanitize(s.Text)
	if err == nil {
		err = s.Check(telegram.Length(clean))
	}
	return &s, err
}

// sponsorText is a sponsor as it is typed.
func sponsorText(s *news.Sponsor) string {
	if s == nil || s.Text == "" {
		return "off"
	}
	words := []string{strconv.Itoa(s.Every)}
	if !s.From.IsZero() {
		words = append(words, s.From.Format(time.DateOnly))
	}
	if !s.From.IsZero() && !s.To.IsZero() {
		words = append(words, s.To.Format(time.DateOnly))
	}
	return strings.Join(append(words, s.Text), " ")
}

var follow = talk.Setting{
	Number: 35, Name: "follow", Values: []string{"off"}, Long: true, Channels: true,
	Read: func(typed string) (string, error) {
		_, err := news.ParseFollow(typed)
		return typed, err
	},
	Get: textOf(func(l *news.Look) **string { return &l.Follow }), Set: setText(func(l *news.Look) **string { return &l.Follow }),
	Line: orOff("template.follow-on", "template.follow-off"), Button: choice, Page: "template.open-follow", Help: "template.follow-help",
	// A footer of the file would stand in its place.
	Fixed: func(said *news.Settings) bool { return said.Look.Follow != nil || said.Footer != nil },
}

// translation is the language that a channel is told in, where there is a language model.
func (d *Desk) translation() talk.Setting {
	values := []string{"off"}
	if d.Translates {
		values = append(values, "en", "de", "es", "fr", "pt", "ru", "uk", "zh")
	}
	return talk.Setting{
		Number: 36, Name: "translate", Values: values, Long: true, Channels: true,
		Read: d.readLanguage,
		Get: func(s *news.Settings) string {
			if s.Lang == nil || *s.Lang == "" {
				return "off"
			}
			return *s.Lang
		},
		Set: func(s *news.Settings, v string) {
			if v == "off" {
				v = ""
			}
			s.Lang = &v
		},
		Line: orOff("template.translated", "template.translation-off"), Button: choice, Page: "template.open-translation", Help: "template.translation-help",
		Fixed: func(said *news.Settings) bool { return said.Lang != nil },
	}
}

// readLanguage reads the language that a channel is to be told in.
func (d *Desk) readLanguage(typed string) (string, error) {
	if !d.Translates {
		return "", talk.Refuse("template.no-model")
	}
	code, meant := news.ParseLanguage(typed)
	switch {
	case code == "" && meant == "":
		return "", talk.Refuse("template.translation-wrong")
	case code == "":
		return meant, nil
	}
	return code, nil
}

// textOf reads a setting that is a text, or off.
func textOf(at func(*news.Look) **string) func(*news.Settings) string {
	return func(s *news.Settings) string {
		if text := *at(&s.Look); text != nil && *text != "" {
			return *text
		}
		return "off"
	}
}

// setText sets one.
func setText(at func(*news.Look) **string) func(*news.Settings, string) {
	return func(s *news.Settings, v string) {
		if v == "off" {
			v = ""
		}
		*at(&s.Look) = &v
	}
}

// orOff is the line of a setting that may be off.
func orOff(is, off string) func(string) string {
	return func(value string) string {
		if value == "off" {
			return off
		}
		return is
	}
}

// choice is what the button of a value on a setting's page says.
func choice(value, _ string) string {
	if value == "off" {
		return "settings.none"
	}
	return "settings.value"
}
