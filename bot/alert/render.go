package alert

import (
	"context"
	"errors"
	"time"

	"newsbot/bot/delivery"
	"newsbot/bot/telegram"
	"newsbot/bot/texts"
	"newsbot/news"
	"newsbot/news/byline"
	"newsbot/store"
)

// Render makes the message for deliveries of one destination, oldest first, and
// says how many of them it holds. One alert gets the whole form, several share
// a message in their brief form; a notice always stands alone.
func (m *Maker) Render(_ context.Context, list []news.Delivery) (telegram.Message, int, error) {
	if list[0].Notice() != 0 {
		text, err := m.notice(&list[0])
		return text, 1, err
	}
	w, err := m.Wishes(list[0].Destination)
	if err != nil {
		return telegram.Message{}, 0, err
	}
	alerts, first, err := m.alertsOf(list, &w)
	if err != nil {
		return telegram.Message{}, 0, err
	}
	if len(alerts) == 1 {
		return single(list[0].Destination, alerts[0], &first, &w), 1, nil
	}
	text, n := merged(list[0].Destination, alerts, &w)
	return text, n, nil
}

// alertsOf reads what the first deliveries of a list tell of, and the first item
// itself. It ends before a notice, and before an item that is no longer on file.
func (m *Maker) alertsOf(list []news.Delivery, w *Wishes) (alerts []alert, first news.Item, err error) {
	for i := range list[:min(len(list), maxDigest)] {
		if list[i].Notice() != 0 {
			break
		}
		a, item, err := m.alertOf(&list[i], w)
		switch {
		case i == 0 && err == nil:
			first = item
		case i > 0 && errors.Is(err, delivery.ErrNothing):
			return alerts, first, nil
		case err != nil:
			return nil, first, err
		}
		alerts = append(alerts, a)
	}
	return alerts, first, nil
}

// Revise makes what a sent alert should say now that its story has grown or its
// headline was corrected.
func (m *Maker) Revise(_ context.Context, t store.Told) (telegram.Message, bool, error) {
	if !t.Alone {
		return telegram.Message{}, false, nil
	}
	w, err := m.Wishes(t.Destination)
	if err != nil {
		return telegram.Message{}, false, err
	}
	d := news.Delivery{Destination: t.Destination, Body: news.Body{Kind: news.BodyItem, Number: uint64(t.Item)}, Story: t.Story, Reasons: t.Reasons, Decided: t.At}
	a, item, err := m.alertOf(&d, &w)
	if errors.Is(err, delivery.ErrNothing) {
		return telegram.Message{}, false, nil
	}
	return single(t.Destination, a, &item, &w), err == nil, err
}

// Preview is the alert of an item as a chat with the default settings would see
// it, without the reason and the footer. source is the publisher's name.
func Preview(item news.Item, source string) telegram.HTML {
	a := newAlert(texts.Printer{}, &item, []reporter{{source, item.Link}}, because{}, item.Seen)
	return a.text(telegram.MaxText)
}

// Brief is an item as it stands among others in a message: its headline, who
// reports it, and when, read on the day of now.
func Brief(say texts.Printer, item *news.Item, source string, now time.Time) telegram.HTML {
	a := newAlert(say, item, []reporter{{source, item.Link}}, because{}, now)
	a.when = say.Time(item.When(), now)
	return a.brief()
}

// alertOf reads what a delivery tells of. The error is delivery.ErrNothing when
// the item is no longer on file.
func (m *Maker) alertOf(d *news.Delivery, w *Wishes) (alert, news.Item, error) {
	item, err := m.store.Item(d.Item())
	if errors.Is(err, store.ErrNotFound) {
		return alert{}, item, delivery.ErrNothing
	}
	if err != nil {
		return alert{}, item, err
	}
	by, err := m.reporters(&item, d.Story)
	told, translated := item.In(w.lang)
	a := newAlert(w.say, &told, by, m.because(w, d.Reasons), d.Decided)
	if translated {
		a.translated = item.Lang
	}
	a.footer = w.footer
	a.bullets = a.bullets[:min(len(a.bullets), *w.Bullets)]
	return a, item, err
}

// reporters are the publishers of a story with their articles, the item's own
// first, each once. Sources that a person brought are known to nobody else, so
// they are not named beside another's article.
func (m *Maker) reporters(item *news.Item, id news.StoryID) ([]reporter, error) {
	src, _ := m.store.SourceByID(item.Source)
	by := []reporter{{src.Reporting(item), item.Link}}
	named := map[string]bool{byline.Voice(by[0].name): true}
	story, err := m.store.Story(id)
	if errors.Is(err, store.ErrNotFound) {
		return by, nil
	}
	for _, other := range story.Items {
		i, err := m.store.Item(other)
		if err != nil || i.Source == item.Source {
			continue
		}
		src, ok := m.store.SourceByID(i.Source)
		if !ok || !src.OpenTo(news.Audience{}) {
			continue
		}
		name := src.Reporting(&i)
		if voice := byline.Voice(name); !named[voice] {
			named[voice] = true
			by = append(by, reporter{name, i.Link})
		}
	}
	return by, err
}

// single is the message of one alert. Where it is to carry the picture, the text
// becomes its caption; a text too long for one shows the picture as a preview.
func single(to news.Destination, a alert, item *news.Item, w *Wishes) telegram.Message {
	m := telegram.Message{To: to, Text: a.text(telegram.MaxText), Buttons: buttons(w, item), Silent: *w.Silent}
	image, pictured := telegram.Address(item.Image)
	pictured = pictured && w.Preview == news.PreviewImage
	if link, ok := telegram.Address(item.Link); ok && (w.Preview == news.PreviewLink || pictured) {
		m.Preview = &telegram.LinkPreview{URL: link, Large: true}
	}
	switch {
	case pictured && telegram.Length(m.Text) <= telegram.MaxCaption:
		m.Photo = &telegram.Photo{URL: image}
	case pictured:
		m.Preview = &telegram.LinkPreview{URL: image, Large: true}
	}
	return m
}

// merged is the message of several alerts. It has no buttons, which would not
// say which of the alerts they are for.
func merged(to news.Destination, list []alert, w *Wishes) (telegram.Message, int) {
	join := merge
	if len(list) > maxMerged {
		join = digest
	}
	text, n := join(list, w.footer)
	return telegram.Message{To: to, Text: text, Silent: *w.Silent}, n
}
