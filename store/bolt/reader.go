package bolt

import (
	"encoding/binary"
	"encoding/json"
	"math"
	"time"

	"newsbot/news"
	"newsbot/store/internal/rows"
)

// A storedMute is a news.Mute on disk, in the list of its destination.
type storedMute struct {
	Query  string        `json:",omitzero"`
	Source news.SourceID `json:",omitzero"`
	Story  news.StoryID  `json:",omitzero"`
	Name   string        `json:",omitzero"`
	Until  time.Time     `json:",omitzero"`
	By     news.UserID   `json:",omitzero"`
	Added  time.Time     `json:",omitzero"`
	Kept   int           `json:",omitzero"`
}

var mutes = table[news.Destination, rows.Mutes]{
	bucket: bucketMute, key: destinationKey, of: func(m *rows.Mutes) news.Destination { return m.Destination },
	write: func(m *rows.Mutes) ([]byte, error) {
		list := make([]storedMute, len(m.All))
		for i, one := range m.All {
			list[i] = storedMute(one)
		}
		return json.Marshal(list)
	},
	read: jsonRow(16, func(k []byte, list *[]storedMute) rows.Mutes {
		m := rows.Mutes{Destination: destinationAt(k)}
		for _, one := range *list {
			m.All = append(m.All, news.Mute(one))
		}
		return m
	}),
}

func (t *tx) Mutes(ds ...news.Destination) (map[news.Destination][]news.Mute, error) {
	list, err := mutes.get(t, ds)
	all := make(map[news.Destination][]news.Mute, len(list))
	for d, m := range list {
		all[d] = m.All
	}
	return all, err
}

func (t *tx) MutesOf(chat news.ChatID) (map[news.Destination][]news.Mute, error) {
	list, err := mutes.walk(t, chatKey(chat), chatKey(chat), math.MaxInt)
	all := make(map[news.Destination][]news.Mute, len(list))
	for _, m := range list {
		all[m.Destination] = m.All
	}
	return all, err
}

func (t *tx) MutesAfter(d news.Destination, max int) ([]rows.Mutes, error) {
	return mutes.after(t, d, max)
}

func (t *tx) PutMutes(all ...rows.Mutes) error { return mutes.put(t, all) }

func (t *tx) DeleteMutes(all ...news.Destination) error { return mutes.delete(t, all) }

// A storedSaved is a rows.Saved on disk, under its chat and item.
type storedSaved struct {
	Title  string `json:",omitzero"`
	Link   string `json:",omitzero"`
	Source string `json:",omitzero"`
	At     time.Time
}

func savedKey(p rows.SavedPlace) []byte {
	return binary.BigEndian.AppendUint64(chatKey(p.Chat), uint64(p.Item))
}

var saved = table[rows.SavedPlace, rows.Saved]{
	bucket: bucketSaved, key: savedKey, of: func(s *rows.Saved) rows.SavedPlace { return s.SavedPlace },
	write: func(s *rows.Saved) ([]byte, error) {
		return json.Marshal(storedSaved{s.Title, s.Link, s.Source, s.At})
	},
	read: jsonRow(16, func(k []byte, s *storedSaved) rows.Saved {
		place := rows.SavedPlace{Chat: chatAt(k), Item: news.ItemID(number(k[8:]))}
		return rows.Saved{SavedPlace: place, Title: s.Title, Link: s.Link, Source: s.Source, At: s.At}
	}),
}

func (t *tx) SavedOf(chat news.ChatID) ([]rows.Saved, error) {
	return saved.walk(t, chatKey(chat), chatKey(chat), math.MaxInt)
}

func (t *tx) SavedAfter(place rows.SavedPlace, max int) ([]rows.Saved, error) {
	return saved.after(t, place, max)
}

func (t *tx) PutSaved(all ...rows.Saved) error { return saved.put(t, all) }

func (t *tx) DeleteSaved(all ...rows.SavedPlace) error { return saved.delete(t, all) }

// A storedPin is a rows.Pin on disk, under its number.
type storedPin struct {
	ID       rows.PinID  `json:"-"`
	Title    string      `json:",omitzero"`
	Link     string      `json:",omitzero"`
	Source   string      `json:",omitzero"`
	Lang     string      `json:",omitzero"`
	Category string      `json:",omitzero"`
	By       news.UserID `json:",omitzero"`
	At       time.Time
}

var pins = table[rows.PinID, rows.Pin]{
	bucket: bucketPin, key: num[rows.PinID], of: func(p *rows.Pin) rows.PinID { return p.ID },
	write: func(p *rows.Pin) ([]byte, error) { return json.Marshal(storedPin(*p)) },
	read: jsonRow(8, func(k []byte, p *storedPin) rows.Pin {
		p.ID = rows.PinID(number(k))
		return rows.Pin(*p)
	}),
}

func (t *tx) Pins(ids ...rows.PinID) (map[rows.PinID]rows.Pin, error) { return pins.get(t, ids) }

func (t *tx) PinsAfter(id rows.PinID, max int) ([]rows.Pin, error) { return pins.after(t, id, max) }

func (t *tx) PutPins(all ...rows.Pin) error { return pins.put(t, all) }

func (t *tx) DeletePins(ids ...rows.PinID) error { return pins.delete(t, ids) }
