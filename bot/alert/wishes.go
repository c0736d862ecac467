package alert

import (
	"cmp"
	"errors"

	"newsbot/bot/telegram"
	"newsbot/bot/texts"
	"newsbot/news"
	"newsbot/news/urls"
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
	given = news.Settings{Footer: new(string(s.Footer)), Silent: new(false), Preview: cmp.Or(s.Preview, news.PreviewOff), Bullets: new(max(s.Bullets, 0)), Fold: new(s.Fold), Voices: new(true)}
	for _, c := range m.Outlets(to) {
		given, lang = news.Settings{Footer: c.Footer, Silent: &c.Silent}.Over(c.Settings.Over(given)), c.Lang
	}
	return given, lang
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

// beside is what an alert of an item shows beside its text. A card of the page says
// again what headline and deck say, so by itself it comes only where there is
// nothing else.
func (w *Wishes) beside(a *alert, item *news.Item) news.Preview {
	pictured := urls.IsPictured(item.Image)
	switch {
	case w.Preview == news.PreviewImage && !pictured:
		return news.PreviewOff
	case w.Preview != news.PreviewAuto:
		return w.Preview
	case pictured && w.kind == news.Channel:
		return news.PreviewImage
	case !pictured && a.deck == "":
		return news.PreviewLink
	}
	return news.PreviewOff
}
