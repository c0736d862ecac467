package approve

import (
	"cmp"
	"errors"
	"time"

	"newsbot/bot/alert"
	"newsbot/bot/delivery"
	"newsbot/bot/talk"
	"newsbot/bot/telegram"
	"newsbot/bot/texts"
	"newsbot/news"
	"newsbot/store"
)

// maxPost is how much of a card the post itself may take, in UTF-16 units; the rest is
// for who did what.
const maxPost = telegram.MaxText - 1000

// deedsShown is how many deeds a card lists.
const deedsShown = 8

// Card is the message that asks the editors of a draft: the post as it will look, what
// becomes of it, and who did what. The error is delivery.ErrNothing where there is
// nothing to ask.
func (a *Approve) Card(q *news.Delivery) (telegram.Message, error) {
	d, err := a.Store.Draft(q.Draft())
	if errors.Is(err, store.ErrNotFound) {
		return telegram.Message{}, delivery.ErrNothing
	}
	if err != nil {
		return telegram.Message{}, err
	}
	d.Editors = q.Destination.Chat
	return a.card(&d)
}

// card is the card of a draft as it is now.
func (a *Approve) card(d *news.Draft) (telegram.Message, error) {
	chat, err := a.Store.Chat(d.Editors)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return telegram.Message{}, err
	}
	say := a.Talk.Printer(&chat)
	post, err := a.Alerts.Post(d, maxPost)
	if err != nil {
		return telegram.Message{}, err
	}
	now := a.Now()
	m := telegram.Message{
		To:      news.Destination{Chat: d.Editors},
		Text:    telegram.Join("\n\n", say.Say("approve.card", talk.Args{"chat": a.name(d.To)}), post.Text, a.below(&say, d, now)),
		Preview: post.Preview,
		Buttons: buttons(&say, d),
	}
	if post.Photo != nil {
		m.Preview = &telegram.LinkPreview{URL: post.Photo.URL, Large: true, Above: true}
	}
	return m, nil
}

// below is what stands below the post: what becomes of it, and who did what.
func (a *Approve) below(say *texts.Printer, d *news.Draft, now time.Time) telegram.HTML {
	lines := []telegram.HTML{telegram.Bold(a.state(say, d, now))}
	deeds := d.Deeds[max(0, len(d.Deeds)-deedsShown):]
	for i := range deeds {
		lines = append(lines, deed(say, &deeds[i], now))
	}
	return talk.Paragraph(lines...)
}

// state is what becomes of a draft.
func (a *Approve) state(say *texts.Printer, d *news.Draft, now time.Time) telegram.HTML {
	switch d.State {
	case news.DraftReleased:
		return say.Say("approve.released")
	case news.DraftPublished:
		link, linked := telegram.Address(alert.PostLink(d.To, d.Post))
		if !linked {
			return say.Say("approve.published")
		}
		return telegram.Link(say.Say("approve.published"), link)
	case news.DraftDropped:
		return say.Say("approve.dropped")
	case news.DraftExpired:
		return say.Say("approve.expired")
	case news.DraftFailed:
		return say.Say("approve.failed", talk.Args{"why": d.Reason})
	}
	if at := d.GoesBy(now); !at.IsZero() {
		return say.Say("approve.goes-unless", talk.Args{"at": say.Time(at, now)})
	}
	return say.Say("approve.waits", talk.Args{"until": say.Time(d.Until, now)})
}

// deed says who did what.
func deed(say *texts.Printer, did *news.Deed, now time.Time) telegram.HTML {
	args := talk.Args{"who": cmp.Or(did.Name, say.Plain("approve.somebody")), "when": say.Time(did.When, now), "at": say.Time(did.At, now)}
	switch did.Kind {
	case news.DidPublish:
		return say.Say("approve.did-publish", args)
	case news.DidPut:
		return say.Say("approve.did-put", args)
	case news.DidStop:
		return say.Say("approve.did-hold", args)
	case news.DidEdit:
		return say.Say("approve.did-edit", args)
	case news.DidDrop:
		return say.Say("approve.did-drop", args)
	case news.DidChange:
		return say.Say("approve.did-change", args)
	}
	return say.Say("approve.did-nothing", args)
}

// buttons are those of a card; none once the draft waits no more.
func buttons(say *texts.Printer, d *news.Draft) [][]telegram.Button {
	if d.State != news.DraftWaiting {
		return nil
	}
	id := uint64(d.ID)
	button := func(sentence string, letter byte) telegram.Button {
		return talk.Button(say.Plain(sentence), letter, id)
	}
	last := talk.Row(button("approve.drop", drop))
	if d.Hold > 0 || !d.At.IsZero() {
		last = talk.Row(button("approve.hold", stop), button("approve.drop", drop))
	}
	return [][]telegram.Button{
		talk.Row(button("approve.publish", publish)),
		talk.Row(button("approve.edit", edit), button("approve.later", later)),
		last,
	}
}

// name is what a destination is called.
func (a *Approve) name(to news.Destination) string {
	chat, err := a.Store.Chat(to.Chat)
	if err != nil || chat.Title == "" {
		return to.String()
	}
	return cmp.Or(chat.Topics[to.Topic], chat.Title)
}
