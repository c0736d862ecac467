// Package settings is how a chat wants its alerts to look and to sound, and how
// it silences or leaves us. The settings themselves are a table: this package's
// rows, and those of other features.
package settings

import (
	"context"
	"errors"
	"slices"
	"strings"

	"newsbot/bot/alert"
	"newsbot/bot/talk"
	"newsbot/bot/telegram"
	"newsbot/news"
	"newsbot/store"
)

// Options say what a Settings works with. All are required.
type Options struct {
	Store  *store.DB
	Talk   *talk.Talk
	Wishes func(news.Destination) (alert.Wishes, error) // how a destination wants its alerts
}

// A Settings is the feature.
type Settings struct {
	store  *store.DB
	talk   *talk.Talk
	wishes func(news.Destination) (alert.Wishes, error)
}

// New makes a Settings.
func New(o Options) *Settings {
	return &Settings{store: o.Store, talk: o.Talk, wishes: o.Wishes}
}

// The letters of the panel's buttons.
const (
	panel  = 'p'
	set    = 'v' // setting, place of its value
	stop   = 'e'
	resume = 'b'
	forget = 'k'
)

// Feature is what a chat can set.
func (s *Settings) Feature() talk.Feature {
	return talk.Feature{
		Commands: []talk.Command{
			{Name: "settings", About: "menu.settings", Changes: true, Help: s.help, Run: s.panel},
			{Name: "forgetme", About: "menu.forgetme", Changes: true, Run: s.forget},
			{Name: "stop", About: "menu.stop", Changes: true, Late: true, Run: s.stop},
		},
		Actions: []talk.Action{
			{Letter: panel, Changes: true, Run: s.pressPanel},
			{Letter: set, Changes: true, Run: s.pressSet},
			{Letter: stop, Changes: true, Run: s.pressStop},
			{Letter: resume, Changes: true, Run: s.pressResume},
			{Letter: forget, Changes: true, Run: s.pressForget},
		},
		Settings: rows(),
	}
}

// PanelButton shows the settings of a chat.
func PanelButton(c *talk.Call) telegram.Button { return c.Button("settings.button", panel) }

// panel answers /settings: alone it shows the panel, with words it sets
// something, as in "/settings silent on".
func (s *Settings) panel(_ context.Context, c *talk.Call) (*talk.Answer, error) {
	if c.Args == "" {
		return s.page(c)
	}
	name, value, _ := strings.Cut(strings.ToLower(c.Args), " ")
	row, ok := s.talk.Settings().Named(name)
	if value = strings.TrimSpace(value); !ok || !slices.Contains(row.Values, value) {
		return nil, s.refusal()
	}
	return s.change(c, &row, value)
}

// refusal says what can be set.
func (s *Settings) refusal() error {
	return talk.Refuse("settings.known", talk.Args{"settings": s.known()})
}

// help is what /help settings says: what can be set.
func (s *Settings) help(c *talk.Call) telegram.HTML {
	return c.Say("settings.known", talk.Args{"settings": s.known()})
}

// known are the settings with their values, as they are typed.
func (s *Settings) known() (list []string) {
	for _, row := range s.talk.Settings() {
		list = append(list, row.Name+" "+strings.Join(row.Values, "/"))
	}
	return list
}

// change changes one setting of the destination and shows the panel. A value is
// what is to be, never "the other way", so that a second press changes nothing.
func (s *Settings) change(c *talk.Call, row *talk.Setting, value string) (*talk.Answer, error) {
	own, err := s.store.Settings(c.To)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return nil, err
	}
	row.Set(&own, value)
	if err := s.store.PutSettings(c.To, own); err != nil {
		return nil, err
	}
	a, err := s.page(c)
	if err == nil {
		a.Toast = c.Plain("settings.saved")
	}
	return a, err
}

// page shows the settings with buttons for each change.
func (s *Settings) page(c *talk.Call) (*talk.Answer, error) {
	w, err := s.wishes(c.To)
	if err != nil {
		return nil, err
	}
	a := &talk.Answer{}
	lines := []telegram.HTML{c.Say("settings.title"), ""}
	for _, row := range s.talk.Settings() {
		now := row.Get(&w.Settings)
		lines = append(lines, c.Say(row.Line(now), talk.Args{"value": now}))
		if row.Offered == nil || row.Offered(&w.Given) {
			a.Buttons = append(a.Buttons, buttons(c, &row, now))
		}
	}
	a.Text = talk.Paragraph(lines...)
	pause := c.Button("settings.pause", stop)
	if c.Chat.State == news.Stopped {
		pause = c.Button("settings.resume", resume)
	}
	a.Buttons = append(a.Buttons, talk.Row(pause))
	return a, nil
}

// buttons set a setting to what it is not.
func buttons(c *talk.Call, row *talk.Setting, now string) (list []telegram.Button) {
	for _, v := range offered(row, now) {
		list = append(list, c.Button(row.Button(v, now), set, row.Number, uint64(slices.Index(row.Values, v))))
	}
	return list
}

func (s *Settings) pressPanel(_ context.Context, p *talk.Pressed) (*talk.Answer, error) {
	return s.page(&p.Call)
}

// pressSet sets what a button says.
func (s *Settings) pressSet(_ context.Context, p *talk.Pressed) (*talk.Answer, error) {
	row, ok := s.talk.Settings().Numbered(p.Token.Arg(0))
	if !ok || p.Token.Arg(1) >= uint64(len(row.Values)) {
		return nil, talk.ErrButton
	}
	return s.change(&p.Call, &row, row.Values[p.Token.Arg(1)])
}
