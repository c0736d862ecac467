package store

import (
	"maps"
	"slices"
	"time"

	"newsbot/news"
	"newsbot/store/internal/rows"
)

// A Day is what is counted of a day.
type Day = rows.Day

// daysFor is how long days are kept.
const daysFor = 90 * 24 * time.Hour

// dayOf is the number of a time's day.
func dayOf(at time.Time) int64 { return at.Unix() / (24 * 60 * 60) }

// day is what a transaction adds to the day of a time, of a source's items or, with 0,
// of all.
func (t *tx) day(at time.Time, src news.SourceID) *rows.Day {
	place := rows.DayPlace{Day: dayOf(at), Source: src}
	if t.days == nil {
		t.days = map[rows.DayPlace]*rows.Day{}
	}
	if t.days[place] == nil {
		t.days[place] = &rows.Day{DayPlace: place}
	}
	return t.days[place]
}

// saveDays adds what a transaction counted. A day that cannot be read is counted
// anew: it is no reason to tell nobody of anything.
func (t *tx) saveDays() error {
	stored, err := t.Days(slices.Collect(maps.Keys(t.days))...)
	if err := t.db.passOver(err); err != nil {
		return err
	}
	all := make([]rows.Day, 0, len(t.days))
	for place, d := range t.days {
		all = append(all, d.Plus(stored[place]))
	}
	return t.PutDays(all...)
}

// Days gives what is counted from the day of a time on, by days and sources.
func (db *DB) Days(since time.Time) (all []Day, err error) {
	err = db.view(func(t *tx) error {
		all, err = t.DaysAfter(rows.DayPlace{Day: max(dayOf(since)-1, 0), Source: ^news.SourceID(0)}, everything)
		return db.passOver(err)
	})
	return all, err
}

// countDelivered counts the deliveries of items by day and source, and how long news
// took from its publication: that which did not wait for a digest, and whose time is
// known.
func (s *settling) countDelivered(items map[news.ItemID]rows.Item) {
	for i := range s.delivered {
		d := &s.delivered[i]
		if d.Item() == 0 {
			continue
		}
		today := s.day(s.now, 0)
		today.Delivered++
		item, ok := items[d.Item()]
		if !ok {
			continue
		}
		s.day(s.now, item.Source).Delivered++
		dated := !item.Published.IsZero() && !item.DateOnly && !item.Published.After(item.Seen)
		if dated && !item.NoNews && d.Lane != news.LaneDigest {
			today.Delays = today.Delays.With(s.now.Sub(item.Published))
		}
	}
}

// countChat counts a chat that hears of something since a time, or nothing any more.
func (t *tx) countChat(heard, hears bool, at time.Time) {
	switch {
	case at.IsZero() || heard == hears:
	case hears:
		t.day(at, 0).Gained++
	default:
		t.day(at, 0).Lost++
	}
}

// oldDays removes what was counted long ago.
func (e *expiry) oldDays() error {
	all, err := e.DaysAfter(rows.DayPlace{}, max(e.left, 0))
	if err := e.db.passOver(err); err != nil {
		return err
	}
	var gone []rows.DayPlace
	for _, d := range all {
		if d.Day < dayOf(e.now.Add(-daysFor)) {
			gone = append(gone, d.DayPlace)
		}
	}
	return e.DeleteDays(take(e, gone)...)
}
