package alert

import (
	"cmp"
	"errors"
	"strings"

	"newsbot/bot/telegram"
	"newsbot/bot/texts"
	"newsbot/news"
	"newsbot/store"
)

// Wishes are how a destination wants its alerts.
type Wishes struct {
	news.Settings // in force, the destination's own over what it was given; nothing is unset
	Given         news.Settings

	say    texts.Printer
	kind   news.ChatKind
	footer telegram.HTML
	lang   string // translate alerts into this language; "" is as they came
}

// Wishes collects the wishes of a destination.
func (m *Maker) Wishes(to news.Destination) (Wishes, error) {
	w := Wishes{}
	w.Given, w.lang = m.given(to)
	own, err := m.store.Settings(to)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return w, err
	}
	w.Settings = own.Over(w.Given)
	w.footer = m.footer(*w.Footer)
	chat, err := m.store.Chat(to.Chat)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return w, err
	}
	w.kind = kindOf(to.Chat, chat.Kind)
	w.say = m.printer(&chat)
	return w, nil
}

// given are the settings that the operator gave a destination, and the language
// that it is told in.
func (m *Maker) given(to news.Destination) (given news.Settings, lang string) {
	s := m.settings.Load()
	given = news.Settings{Footer: new(string(s.Footer)), Silent: new(false), Preview: cmp.Or(s.Preview, news.PreviewOff), Bullets: new(max(s.Bullets, 0))}
	for _, c := range m.Outlets(to) {
		given, lang = news.Settings{Footer: c.Footer, Silent: &c.Silent}.Over(given), c.Lang
	}
	return given, lang
}

// because is why an alert came, in the reader's own words; the zero value where
// that is not told.
func (m *Maker) because(w *Wishes, reasons []news.Reason) (why because) {
	if w.kind == news.Channel {
		return because{}
	}
	var watch []string
	for _, r := range reasons {
		if r.Source != 0 {
			why.follow = texts.Line(m.store.SourceName(r.Source), texts.MaxName)
		} else {
			watch = append(watch, cmp.Or(r.Typed, r.Query))
		}
	}
	why.watch = texts.Line(strings.Join(watch, " · "), texts.MaxPhrase)
	return why
}

// kindOf is the kind of a chat. One that we have no record of yet, such as a
// channel of the configuration, tells by its number: persons have positive
// ones, and what else we were never in is a channel.
func kindOf(id news.ChatID, known news.ChatKind) news.ChatKind {
	switch {
	case known != "":
		return known
	case id > 0:
		return news.Private
	}
	return news.Channel
}

// footer is markup that was found good when it was set; should it not be so
// any more, the alert goes out without it.
func (m *Maker) footer(markup string) telegram.HTML {
	h, err := telegram.Sanitize(markup)
	if err != nil {
		m.log.Error("footer left out", "error", err)
		return ""
	}
	return h
}
