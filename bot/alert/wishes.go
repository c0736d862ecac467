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
	news.Settings // in force: what is said over the destination's own over what it was given; nothing is unset
	Given         news.Settings
	Said          news.Settings // what the configuration says of this destination, which nobody there changes

	say    texts.Printer
	kind   news.ChatKind
	footer telegram.HTML
	look   look
}

// Wishes collects the wishes of a destination.
func (m *Maker) Wishes(to news.Destination) (Wishes, error) {
	w := Wishes{}
	w.Said = m.said(to)
	w.Given = w.Said.Over(m.usual())
	own, err := m.store.Settings(to)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return w, err
	}
	chat, err := m.store.Chat(to.Chat)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return w, err
	}
	w.kind = kindOf(to.Chat, chat.Kind)
	w.say = m.printer(&chat)
	if line := followLine(w.say, chat.Title, w.Said.Look.Over(own.Look).Follow); line != "" && w.Said.Footer == nil {
		w.Given.Footer = new(string(line))
	}
	w.Settings = w.Said.Over(own).Over(w.Given)
	w.look = m.lookOf(&w.Look)
	w.footer = m.footer(*w.Footer)
	return w, nil
}

// followLine says where else a channel can be followed; "" for nowhere.
func followLine(say texts.Printer, title string, follow *string) telegram.HTML {
	if follow == nil || *follow == "" {
		return ""
	}
	places, err := news.ParseFollow(*follow)
	if err != nil {
		return ""
	}
	var names []telegram.HTML
	for _, p := range places {
		names = append(names, telegram.Link(telegram.Escape(texts.Line(p.Name, texts.MaxName)), p.Link))
	}
	list := names[0]
	if n := len(names) - 1; n > 0 {
		list = say.Say("alert.and", texts.Args{"names": telegram.Join(say.Say("list.comma"), names[:n]...), "last": names[n]})
	}
	return say.Say("alert.follow-line", texts.Args{"name": texts.Line(title, texts.MaxName), "places": list})
}

// usual are the settings that the operator gives every destination.
func (m *Maker) usual() news.Settings {
	s := m.settings.Load()
	return news.Settings{Footer: new(string(s.Footer)), Silent: new(false), Preview: cmp.Or(s.Preview, news.PreviewOff), Bullets: new(max(s.Bullets, 0)), Fold: new(s.Fold), Voices: new(true), Lang: new("")}
}

// said are the settings that the configuration decides of a destination.
func (m *Maker) said(to news.Destination) (said news.Settings) {
	for _, c := range m.Outlets(to) {
		said = c.Says().Over(said)
	}
	return said
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
