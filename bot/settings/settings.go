package bot

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"

	"newsbot/bot/telegram"
	"newsbot/news"
	"newsbot/store"
)

// Wishes are how a destination wants its alerts: its own settings over those
// of the configuration.
type wishes struct {
	kind    news.ChatKind
	footer  telegram.HTML
	silent  bool
	preview news.Preview
	bullets int
	lang    string            // translate alerts into this language; "" is as they came
	typed   map[string]string // :: query that is watched → how it was typed; nil where no reason is told
}

// wishesOf collects the wishes of a destination.
func (b *Bot) wishesOf(to news.Destination) (wishes, error) {
	s := b.settings.Load()
	w := wishes{footer: s.Footer, preview: s.Preview, bullets: s.Bullets}
	for _, c := range b.configured(to) {
		w.silent, w.lang = c.Silent, c.Lang
		if c.Footer != nil {
			w.footer = b.footer(*c.Footer)
		}
	}
	own, err := b.store.Settings(to)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return w, err
	}
	w.lay(own, b.footer)
	chat, err := b.store.Chat(to.Chat)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return w, err
	}
	w.kind = kindOf(to.Chat, chat.Kind)
	if w.kind == news.Channel {
		return w, nil
	}
	w.typed, err = b.typed(to)
	return w, err
}

// typed is how the queries that a destination watches were typed.
func (b *Bot) typed(to news.Destination) (map[string]string, error) {
	subs, err := b.store.Subscriptions(to)
	typed := make(map[string]string, len(subs))
	for _, s := range subs {
		typed[s.Query] = s.Typed
	}
	return typed, err
}

// reason is why an alert came, in the reader's own words as far as they are
// still on the list; "" where it is not told.
func (w *wishes) reason(because string) string {
	if w.kind == news.Channel {
		return ""
	}
	queries := strings.Split(because, Apart)
	for i, q := range queries {
		queries[i] = cmp.Or(w.typed[q], q)
	}
	return strings.Join(queries, Apart)
}

// lay puts the destination's own settings over what is there.
func (w *wishes) lay(own news.Settings, footer func(string) telegram.HTML) {
	if own.Footer != nil {
		w.footer = footer(*own.Footer)
	}
	if own.Silent != nil {
		w.silent = *own.Silent
	}
	if own.Preview != "" {
		w.preview = own.Preview
	}
	if own.Bullets != nil {
		w.bullets = *own.Bullets
	}
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
func (b *Bot) footer(markup string) telegram.HTML {
	h, err := telegram.Sanitize(markup)
	if err != nil {
		b.log.Error("footer left out", "error", err)
		return ""
	}
	return h
}

// The settings that the panel knows, by their place in a token.
const (
	setFooter = iota
	setSilent
	setPreview
	setBullets
)

// previews are the values of setPreview, by their place in a token.
var previews = []news.Preview{news.PreviewOff, news.PreviewLink, news.PreviewImage}

// maxBullets is the most that an alert can be set to have.
const maxBullets = 5

// panel answers /settings: alone it shows the panel, with words it sets
// something, as in "/settings silent on".
func (b *Bot) panel(_ context.Context, c *call) (*answer, error) {
	if c.args == "" {
		return b.panelPage(c)
	}
	key, value, ok := parseSetting(c.args)
	if !ok {
		return nil, Reply("I know: silent on, silent off, footer on, footer off, bullets 3, preview off, preview link, preview image. For example: " +
			b.ref(c, "settings") + " silent on")
	}
	return b.set(c, key, value)
}

// parseSetting reads a setting as a person types it.
func parseSetting(said string) (key, value uint64, ok bool) {
	words := strings.Fields(strings.ToLower(said))
	if len(words) != 2 {
		return 0, 0, false
	}
	onOff := slices.Index([]string{"off", "on"}, words[1])
	switch words[0] {
	case "footer":
		return setFooter, uint64(onOff), onOff >= 0
	case "silent":
		return setSilent, uint64(onOff), onOff >= 0
	case "preview":
		i := slices.Index(previews, news.Preview(words[1]))
		return setPreview, uint64(i), i >= 0
	case "bullets":
		n, err := strconv.Atoi(words[1])
		return setBullets, uint64(n), err == nil && n >= 0 && n <= maxBullets
	}
	return 0, 0, false
}

// set changes one setting of the destination and shows the panel. A value is
// what is to be, never "the other way", so that a second press changes nothing.
func (b *Bot) set(c *call, key, value uint64) (*answer, error) {
	own, err := b.store.Settings(c.to)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return nil, err
	}
	if !apply(&own, key, value) {
		return nil, errButton
	}
	if err := b.store.PutSettings(c.to, own); err != nil {
		return nil, err
	}
	a, err := b.panelPage(c)
	if err == nil {
		a.toast = "Saved"
	}
	return a, err
}

// apply changes one setting; false when there is no such value.
func apply(own *news.Settings, key, value uint64) bool {
	switch {
	case key == setFooter && value == 1:
		own.Footer = nil
	case key == setFooter && value == 0:
		own.Footer = new("")
	case key == setSilent && value <= 1:
		own.Silent = new(value == 1)
	case key == setPreview && value < uint64(len(previews)):
		own.Preview = previews[value]
	case key == setBullets && value <= maxBullets:
		own.Bullets = new(int(value))
	default:
		return false
	}
	return true
}

// panelPage shows the settings with a button for each change.
func (b *Bot) panelPage(c *call) (*answer, error) {
	w, err := b.wishesOf(c.to)
	if err != nil {
		return nil, err
	}
	a := &answer{text: paragraph(
		telegram.Bold("How alerts look here"), "",
		"Sound: "+telegram.HTML(either(w.silent, "off", "on")),
		"Picture: "+previewText(w.preview),
		"Points of the article: up to "+telegram.Escape(strconv.Itoa(w.bullets)),
		"Line at the foot: "+telegram.HTML(either(w.footer == "", "off", "on")))}
	a.buttons = [][]telegram.Button{
		row(either(w.silent, button("Sound on", opSet, setSilent, 0), button("Sound off", opSet, setSilent, 1))),
		previewButtons(w.preview),
		bulletButtons(w.bullets),
	}
	if b.footerOf(c.to) != "" {
		a.buttons = append(a.buttons, row(either(w.footer == "", button("Foot line on", opSet, setFooter, 1), button("Foot line off", opSet, setFooter, 0))))
	}
	a.buttons = append(a.buttons, row(either(c.chat.State == news.Stopped, button("Resume alerts", opResume), button("Pause alerts", opStop))))
	return a, nil
}

// footerOf is the footer that a destination has unless it switches it off.
func (b *Bot) footerOf(to news.Destination) telegram.HTML {
	footer := b.settings.Load().Footer
	for _, c := range b.configured(to) {
		if c.Footer != nil {
			footer = b.footer(*c.Footer)
		}
	}
	return footer
}

func previewText(p news.Preview) telegram.HTML {
	switch p {
	case news.PreviewLink:
		return "preview of the article's page"
	case news.PreviewImage:
		return "the article's picture"
	}
	return "none"
}

// previewButtons offer what is not set.
func previewButtons(now news.Preview) []telegram.Button {
	if now == "" {
		now = news.PreviewOff
	}
	names := []string{"No picture", "Page preview", "Picture"}
	var r []telegram.Button
	for i, p := range previews {
		if p != now {
			r = append(r, button(names[i], opSet, setPreview, uint64(i)))
		}
	}
	return r
}

// bulletButtons offer one point fewer and one more.
func bulletButtons(now int) []telegram.Button {
	var r []telegram.Button
	if now > 0 {
		r = append(r, button("Fewer points", opSet, setBullets, uint64(min(now-1, maxBullets))))
	}
	if now < maxBullets {
		r = append(r, button("More points", opSet, setBullets, uint64(now+1)))
	}
	return r
}

// The buttons of the panel.

func (b *Bot) pressPanel(_ context.Context, p *pressed) (*answer, error) {
	return b.panelPage(&p.call)
}

func (b *Bot) pressSet(_ context.Context, p *pressed) (*answer, error) {
	return b.set(&p.call, p.token.arg(0), p.token.arg(1))
}

func (b *Bot) pressStop(ctx context.Context, p *pressed) (*answer, error) {
	return b.stop(ctx, &p.call)
}
