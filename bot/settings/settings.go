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
	open   = 'O' // setting
	stop   = 'e'
	resume = 'b'
	forget = 'k'
)

// Feature is what a chat can set.
func (s *Settings) Feature() talk.Feature {
	return talk.Feature{
		Commands: []talk.Command{
			{Name: "settings", About: "menu.settings", Changes: true, Help: s.help, Spoken: true, Run: s.panel},
			{Name: "forgetme", About: "menu.forgetme", Changes: true, Run: s.forget},
			{Name: "stop", About: "menu.stop", Changes: true, Late: true, Acts: true, Run: s.stop},
		},
		Actions: []talk.Action{
			{Letter: panel, Changes: true, Run: s.pressPanel},
			{Letter: set, Changes: true, Run: s.pressSet},
			{Letter: open, Changes: true, Run: s.pressOpen},
			{Letter: stop, Changes: true, Run: s.pressStop},
			{Letter: resume, Changes: true, Run: s.pressResume},
			{Letter: forget, Changes: true, Run: s.pressForget},
		},
		Settings: rows(),
		Unknown:  s.unknown,
	}
}

// unknown says how a setting is typed that was taken for a command, as in "/quiet 22-7".
func (s *Settings) unknown(c *talk.Call, name, args string) error {
	all := s.talk.Settings()
	called, _ := readNaming(c.Plain("settings.called")).take(name, func(name string) bool { _, is := all.Named(name); return is })
	row, ok := all.Named(called)
	if !ok && !isLanguage(called) || ok && !row.For(c.Chat.Kind) && !c.Private() { // in private it may be about a channel
		return nil
	}
	return talk.Refuse("settings.typed-so", talk.Args{"typed": strings.TrimSpace(name + " " + args)})
}

// isLanguage says whether somebody wants another language, for which there is no setting.
func isLanguage(name string) bool { return name == "language" || name == "lang" }

// PanelButton shows the settings of a chat.
func PanelButton(c *talk.Call) telegram.Button { return c.Button("settings.button", panel) }

// panel answers /settings: alone it shows the panel, with words it sets
// something, as in "/settings silent on".
func (s *Settings) panel(_ context.Context, c *talk.Call) (*talk.Answer, error) {
	if c.Args == "" {
		return s.page(c)
	}
	all := s.talk.Settings()
	name, typed := readNaming(c.Plain("settings.called")).take(c.Args, func(name string) bool { _, is := all.Named(name); return is })
	row, ok := all.Named(name)
	switch {
	case isLanguage(name):
		return nil, talk.Refuse("settings.language")
	case ok && !row.For(c.Chat.Kind):
		return nil, talk.Refuse("settings.in-channels", talk.Args{"name": name})
	case !ok:
		return nil, talk.Refuse("settings.unknown", talk.Args{"name": name, "settings": s.known(c)})
	case typed == "" && row.Page != "":
		return s.ownPage(c, &row)
	}
	value, err := row.Value(typed)
	if errors.Is(err, talk.ErrValue) {
		return nil, talk.Refuse("settings.values", talk.Args{"name": row.Name, "values": row.Values, "example": row.Values[0]})
	}
	if err != nil {
		return nil, err
	}
	a, err := s.change(c, &row, value)
	if err != nil {
		return nil, err
	}
	if row.Shows != nil {
		return s.ownPage(c, &row)
	}
	done, err := s.done(c, &row)
	a.Text = telegram.Join("\n\n", done, a.Text)
	return a, err
}

// done says what was set: in the panel alone, whoever typed it would have to look for it.
func (s *Settings) done(c *talk.Call, row *talk.Setting) (telegram.HTML, error) {
	w, err := s.wishes(c.To)
	if err != nil {
		return "", err
	}
	now := row.Get(&w.Settings)
	text := c.Say("settings.done", talk.Args{"setting": line(c, row, now, &w)})
	if row.Daily && now != "off" && w.Zone == "" {
		text = telegram.Join("\n", text, c.Say("settings.no-zone"))
	}
	return text, nil
}

// help is what /help settings says: what can be set.
func (s *Settings) help(c *talk.Call) telegram.HTML {
	return c.Say("settings.known", talk.Args{"settings": s.known(c)})
}

// known are the settings with their values, as they are typed.
func (s *Settings) known(c *talk.Call) (list []string) {
	for _, row := range s.talk.Settings() {
		switch {
		case !row.For(c.Chat.Kind):
		case row.Long:
			list = append(list, row.Name)
		default:
			list = append(list, row.Name+" "+strings.Join(row.Values, "/"))
		}
	}
	return list
}

// change changes one setting of the destination and shows the panel. A value is
// what is to be, never "the other way", so that a second press changes nothing.
func (s *Settings) change(c *talk.Call, row *talk.Setting, value string) (*talk.Answer, error) {
	if err := s.mayChoose(c, row); err != nil {
		return nil, err
	}
	err := s.talk.Choose(c.To, func(own *news.Settings) error { row.Set(own, value); return nil })
	if err != nil {
		return nil, err
	}
	a, err := s.page(c)
	if err == nil {
		a.Toast = c.Plain("settings.saved")
	}
	return a, err
}

// mayChoose refuses what the configuration decides.
func (s *Settings) mayChoose(c *talk.Call, row *talk.Setting) error {
	w, err := s.wishes(c.To)
	if err == nil && row.IsFixed(&w.Said) {
		err = talk.Refuse("settings.in-file", talk.Args{"name": row.Name})
	}
	return err
}

// line is a setting in the panel.
func line(c *talk.Call, row *talk.Setting, now string, w *alert.Wishes) telegram.HTML {
	text := c.Say(row.Line(now), talk.Args{"value": now})
	if row.IsFixed(&w.Said) {
		return c.Say("settings.fixed", talk.Args{"setting": text})
	}
	return text
}

// page shows the settings with buttons for each change.
func (s *Settings) page(c *talk.Call) (*talk.Answer, error) {
	w, err := s.wishes(c.To)
	if err != nil {
		return nil, err
	}
	a := &talk.Answer{}
	lines := []telegram.HTML{c.Say("settings.title"), ""}
	var pages []telegram.Button
	for _, row := range s.talk.Settings() {
		if !row.For(c.Chat.Kind) {
			continue
		}
		now := row.Get(&w.Settings)
		lines = append(lines, line(c, &row, now, &w))
		if row.IsFixed(&w.Said) {
			continue
		}
		if !row.Long && (row.Offered == nil || row.Offered(&w.Given)) {
			a.Buttons = append(a.Buttons, buttons(c, &row, now))
		}
		if row.Page != "" {
			pages = append(pages, c.Button(row.Page, open, row.Number))
		}
	}
	for two := range slices.Chunk(pages, 2) {
		a.Buttons = append(a.Buttons, two)
	}
	a.Text = talk.Paragraph(lines...)
	pause := c.Button("settings.pause", stop)
	if c.Chat.State == news.Stopped {
		pause = c.Button("settings.resume", resume)
	}
	a.Buttons = append(a.Buttons, talk.Row(pause))
	return a, nil
}

// ownPage shows a setting by itself, with a button for each of its usual values.
func (s *Settings) ownPage(c *talk.Call, row *talk.Setting) (*talk.Answer, error) {
	w, err := s.wishes(c.To)
	if err != nil {
		return nil, err
	}
	now := row.Get(&w.Settings)
	lines := []telegram.HTML{
		telegram.Bold(line(c, row, now, &w)), "",
		c.Say(row.Help, talk.Args{"zone": zone.Get(&w.Settings), "max": news.MaxFooter, "parts": parts()}),
	}
	if row.Shows != nil {
		lines = append(lines, shown(c, row, &w)...)
	}
	a := &talk.Answer{Text: talk.Paragraph(lines...)}
	if !row.IsFixed(&w.Said) {
		a.Buttons = slices.Collect(slices.Chunk(choices(c, row, now), 2))
	}
	a.Buttons = append(a.Buttons, talk.Row(c.Button("list.back", panel)))
	return a, nil
}

// parts are the names of what a template can have.
func parts() (names []string) {
	for _, p := range news.Parts {
		names = append(names, p.Name())
	}
	return names
}

// shown is what a page shows of a setting that is in force; nothing where there is none.
func shown(c *talk.Call, row *talk.Setting, w *alert.Wishes) []telegram.HTML {
	text := row.Shows(c.To, &w.Settings)
	switch {
	case text == "":
		return nil
	case row.Looks != "":
		return []telegram.HTML{c.Say(row.Looks), "", text}
	}
	return []telegram.HTML{"", text}
}

// choices set a setting to each of its usual values.
func choices(c *talk.Call, row *talk.Setting, now string) (list []telegram.Button) {
	for i, v := range row.Values {
		if row.Offers != nil && !row.Offers(v, now) {
			continue
		}
		text := c.Plain(row.Button(v, now), talk.Args{"value": v})
		if v == now && row.Export == nil { // else it may be one of many that Get calls so
			text = c.Plain("settings.chosen", talk.Args{"value": text})
		}
		list = append(list, talk.Button(text, set, row.Number, uint64(i)))
	}
	return list
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

// pressOpen shows the page of a setting.
func (s *Settings) pressOpen(_ context.Context, p *talk.Pressed) (*talk.Answer, error) {
	row, ok := s.talk.Settings().Numbered(p.Token.Arg(0))
	if !ok || row.Page == "" || !row.For(p.Chat.Kind) {
		return nil, talk.ErrButton
	}
	return s.ownPage(&p.Call, &row)
}

// pressSet sets what a button says.
func (s *Settings) pressSet(_ context.Context, p *talk.Pressed) (*talk.Answer, error) {
	row, ok := s.talk.Settings().Numbered(p.Token.Arg(0))
	if !ok || !row.For(p.Chat.Kind) || p.Token.Arg(1) >= uint64(len(row.Values)) {
		return nil, talk.ErrButton
	}
	a, err := s.change(&p.Call, &row, row.Values[p.Token.Arg(1)])
	if err != nil || row.Offers == nil {
		return a, err
	}
	own, err := s.ownPage(&p.Call, &row) // where the next part is switched
	if err == nil {
		own.Toast = a.Toast
	}
	return own, err
}
