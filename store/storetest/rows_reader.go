package storetest

import (
	"errors"
	"testing"

	"newsbot/news"
	"newsbot/store/internal/rows"
)

func rowsOfReaders(t *testing.T, e rows.Engine) {
	kind[news.Destination, rows.Mutes]{
		rows: three(t, func(m *rows.Mutes, n int) { m.Destination = news.Destination{Chat: -5, Topic: news.TopicID(n)} }),
		key:  func(m rows.Mutes) news.Destination { return m.Destination }, first: rows.NoDestination,
		put: func(r rows.Tx, all ...rows.Mutes) error { return r.PutMutes(all...) },
		get: func(r rows.Tx, ids ...news.Destination) (map[news.Destination]rows.Mutes, error) {
			some, err := r.Mutes(ids...)
			all, e := r.MutesOf(-5)
			same(t, "mutes of a chat", all, some)
			other, e2 := r.MutesOf(-6)
			same(t, "mutes of another chat", other, nil)
			return made(some, func(d news.Destination, list []news.Mute) rows.Mutes { return rows.Mutes{Destination: d, All: list} }), errors.Join(err, e, e2)
		},
		after: func(r rows.Tx, d news.Destination, max int) ([]rows.Mutes, error) { return r.MutesAfter(d, max) },
		delete: func(r rows.Tx, all ...rows.Mutes) error {
			return r.DeleteMutes(ids(all, func(m rows.Mutes) news.Destination { return m.Destination })...)
		},
	}.play(t, e, "mutes")
	kind[rows.SavedPlace, rows.Saved]{
		rows:  three(t, func(s *rows.Saved, n int) { s.SavedPlace = rows.SavedPlace{Chat: -5, Item: news.ItemID(n + 1)} }),
		key:   func(s rows.Saved) rows.SavedPlace { return s.SavedPlace },
		first: rows.SavedPlace{Chat: rows.NoChat},
		put:   func(r rows.Tx, all ...rows.Saved) error { return r.PutSaved(all...) },
		get: func(r rows.Tx, _ ...rows.SavedPlace) (map[rows.SavedPlace]rows.Saved, error) {
			list, err := r.SavedOf(-5)
			all := map[rows.SavedPlace]rows.Saved{}
			for _, s := range list {
				all[s.SavedPlace] = s
			}
			other, e := r.SavedOf(-6)
			same(t, "saved of another chat", other, nil)
			return all, errors.Join(err, e)
		},
		after: func(r rows.Tx, place rows.SavedPlace, max int) ([]rows.Saved, error) { return r.SavedAfter(place, max) },
		delete: func(r rows.Tx, all ...rows.Saved) error {
			return r.DeleteSaved(ids(all, func(s rows.Saved) rows.SavedPlace { return s.SavedPlace })...)
		},
	}.play(t, e, "saved stories")
}
