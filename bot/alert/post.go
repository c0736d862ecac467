package alert

import (
	"errors"

	"newsbot/bot/delivery"
	"newsbot/bot/telegram"
	"newsbot/news"
	"newsbot/store"
)

// edited is an item as the editors of its destination changed it; err is passed on.
func (m *Maker) edited(d *news.Delivery, item news.Item, err error) (news.Item, error) {
	if err != nil || d.Destination.Chat > 0 {
		return item, err
	}
	draft, ok, err := m.store.DraftOf(d.Destination, item.ID)
	if !ok {
		return item, err
	}
	edit := draft.EditOf(&item)
	return edit.Apply(item), err
}

// Post is a draft as it will look where it goes, in at most limit UTF-16 units. The
// error is delivery.ErrNothing when its item is no longer on file.
func (m *Maker) Post(d *news.Draft, limit int) (telegram.Message, error) {
	w, err := m.Wishes(d.To)
	if err != nil {
		return telegram.Message{}, err
	}
	row := news.Delivery{
		Destination: d.To, Lane: d.Lane, Story: d.Story, Decided: d.Decided,
		Body: news.Body{Kind: news.BodyItem, Number: uint64(d.Item)},
	}
	a, item, err := m.alertOf(&row, &w, d.Decided)
	if err != nil {
		return telegram.Message{}, err
	}
	a.recall(&item.Recall, d.Decided)
	post := single(d.To, a, &item, &w)
	if telegram.Length(post.Text) > limit {
		post.Text = a.text(limit)
	}
	return post, nil
}

// Points are those of a draft as it will look where it goes. The error is
// delivery.ErrNothing when its item is no longer on file.
func (m *Maker) Points(d *news.Draft) ([]string, error) {
	w, err := m.Wishes(d.To)
	if err != nil {
		return nil, err
	}
	item, err := m.store.Item(d.Item)
	if errors.Is(err, store.ErrNotFound) {
		return nil, delivery.ErrNothing
	}
	told, _ := asRead(&item, &w)
	edit := d.EditOf(&item)
	return edit.Apply(told).Bullets, err
}

// PostLink is the address of a message in a chat for those who read the chat; "" where
// there is none.
func PostLink(to news.Destination, id news.MessageID) string { return messageLink(to, id) }
