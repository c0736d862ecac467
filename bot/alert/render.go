package alert

import (
	"cmp"
	"context"
	"errors"
	"time"

	"newsbot/bot/delivery"
	"newsbot/bot/telegram"
	"newsbot/bot/texts"
	"newsbot/news"
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
	if list[0].Lane == news.LaneBreaking {
		w.Silent = new(false) // what is urgent rings
	}
	alerts, first, err := m.alertsOf(list, &w)
	if err != nil {
		return telegram.Message{}, 0, err
	}
	if len(alerts) == 1 {
		return m.first(&list[0], alerts[0], &first, &w)
	}
	text, n := merged(list[0].Destination, alerts, &w)
	return text, n, nil
}

// alertsOf reads what the first deliveries of a list tell of, and the first item
// itself. It ends before a notice, and before an item that is no longer on file or
// was taken back.
func (m *Maker) alertsOf(list []news.Delivery, w *Wishes) (alerts []alert, first news.Item, err error) {
	now := time.Now()
	for i := range list[:min(len(list), maxDigest)] {
		if list[i].Item() == 0 {
			break
		}
		a, item, err := m.untold(&list[i], w, now)
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
// headline was corrected, or that it was taken back.
func (m *Maker) Revise(_ context.Context, t store.Told) (telegram.Message, bool, error) {
	w, err := m.Wishes(t.Destination)
	if err != nil {
		return telegram.Message{}, false, err
	}
	if !t.Alone {
		return m.reviseSeveral(&t, &w)
	}
	a, item, err := m.alertAgain(&t, &w)
	if errors.Is(err, delivery.ErrNothing) {
		return telegram.Message{}, false, nil
	}
	msg := again(t.Destination, a, &item, &w)
	msg.Remove = item.Recall.Delete
	return msg, err == nil, err
}

// untold reads what a delivery tells of for the first time. The error is
// delivery.ErrNothing, too, where the item was taken back meanwhile.
func (m *Maker) untold(d *news.Delivery, w *Wishes, at time.Time) (alert, news.Item, error) {
	a, item, err := m.alertOf(d, w, at)
	if err == nil && item.Recall.Taken() {
		err = delivery.ErrNothing
	}
	return a, item, err
}

// deliveryOf is the delivery of what was told, as far as its message depends on it.
func deliveryOf(t *store.Told) news.Delivery {
	d := news.Delivery{Destination: t.Destination, Lane: news.LaneAlert, Body: news.Body{Kind: news.BodyItem, Number: uint64(t.Item)}, Story: t.Story, Reasons: t.Reasons, Decided: cmp.Or(t.Decided, t.At)}
	if t.Breaking {
		d.Lane = news.LaneBreaking
	}
	return d
}

// Preview is the alert of an item as a chat with the default settings would see
// it, without the reason and the footer. source is the publisher's name.
func Preview(item news.Item, source string) telegram.HTML {
	a := newAlert(texts.Printer{}, &item, []reporter{{source, item.Link}}, because{}, item.Seen)
	return a.text(telegram.MaxText)
}

// teaserLength is how much of the line under a headline stands among others, in
// UTF-16 units: two lines of a phone.
const teaserLength = 90

// Brief is an item as it stands among others in a message: its headline, the
// beginning of the line under it, who reports it, and when, read on the day of now.
func Brief(say texts.Printer, item *news.Item, source string, now time.Time) telegram.HTML {
	a := newAlert(say, item, []reporter{{source, item.Link}}, because{}, now)
	switch {
	case item.Published.IsZero(), item.Published.After(item.Seen):
		a.when = "" // our own time says nothing of the article's
	case item.DateOnly:
		a.when = say.Day(item.Published)
	default:
		a.when = say.Time(item.Published, now)
	}
	return telegram.Join("\n", a.heading(), telegram.Escape(texts.Teaser(a.deck, teaserLength)), a.source(), a.correction())
}

// alertOf reads what a delivery tells of, in a message of that time. The error is
// delivery.ErrNothing when the item is no longer on file.
func (m *Maker) alertOf(d *news.Delivery, w *Wishes, at time.Time) (alert, news.Item, error) {
	item, err := m.store.Item(d.Item())
	if errors.Is(err, store.ErrNotFound) {
		return alert{}, item, delivery.ErrNothing
	}
	if err != nil {
		return alert{}, item, err
	}
	by, voices, err := m.reporters(&item, d.Story)
	told, translated := asRead(&item, w)
	if told, err = m.edited(d, told, err); err != nil {
		return alert{}, item, err
	}
	a := newAlert(w.say, &told, by, m.because(w, d.Reasons, &item), at)
	if translated {
		a.translated = item.Lang
	}
	a.prices = priceLine(w.say, item.Prices, d.Decided)
	src, known := m.store.SourceByID(item.Source)
	a.own = known && src.Origin != news.FromPerson
	a.footer, a.folds, a.breaking = w.footer, *w.Fold, d.Lane == news.LaneBreaking
	if *w.Voices {
		a.voices = voices
	}
	m.dress(&a, d, &told, w)
	return a, item, err
}

// asRead is an item in the language of who reads it, and with as many points as they
// want.
func asRead(item *news.Item, w *Wishes) (told news.Item, translated bool) {
	told, translated = item.In(*w.Lang)
	told.Bullets = told.Bullets[:min(len(told.Bullets), *w.Bullets)]
	return told, translated
}

// single is the message of one alert. Where it is to carry the picture, the text
// becomes its caption; one of which not even headline, sources and footer have room
// there shows the picture as a card above.
func single(to news.Destination, a alert, item *news.Item, w *Wishes) telegram.Message {
	m := telegram.Message{To: to, Text: a.text(telegram.MaxText), Buttons: buttons(w, item, a.bell), Silent: *w.Silent}
	show := w.beside(&a, item)
	if show == news.PreviewLink || show == news.PreviewImage && (w.Preview == news.PreviewImage || a.deck == "") {
		m.Preview = card(item.Link, false)
	}
	if image, ok := telegram.Address(item.Image); ok && show == news.PreviewImage {
		if caption, fits := a.fit(telegram.MaxCaption); fits {
			m.Text, m.Photo = caption, &telegram.Photo{URL: image, Own: a.own}
		} else {
			m.Preview = card(image, true)
		}
	}
	return m
}

// card is a preview of an address; nil where that is none.
func card(address string, above bool) *telegram.LinkPreview {
	address, ok := telegram.Address(address)
	if !ok {
		return nil
	}
	return &telegram.LinkPreview{URL: address, Large: true, Above: above}
}

// again is single for a message that was sent: one that may stand below a picture
// stays within what a caption has, since what it was sent as stays.
func again(to news.Destination, a alert, item *news.Item, w *Wishes) telegram.Message {
	m := single(to, a, item, w)
	if w.beside(&a, item) == news.PreviewImage {
		m.Shortened = telegram.Length(a.html()) > telegram.MaxCaption
		m.Text, m.Photo = a.text(telegram.MaxCaption), &telegram.Photo{URL: item.Image, Own: a.own}
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
