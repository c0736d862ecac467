package bolt

import (
	"bytes"
	"encoding/json"
	"errors"

	"newsbot/news"
	"newsbot/store/internal/rows"
)

// sequences are the buckets whose numbers are of a kind.
var sequences = [rows.Sequences][]byte{
	rows.SourceNumbers: bucketSource, rows.ItemNumbers: bucketItem, rows.RevisionNumbers: bucketRevise,
	rows.SubscriptionNumbers: bucketSubscription, rows.OutletNumbers: bucketOutlet,
	rows.NoticeNumbers: bucketNotice, rows.DeliveryNumbers: bucketOutbox, rows.PinNumbers: bucketPin, rows.ChangeNumbers: bucketAudit,
}

func (t *tx) Numbers(of rows.Sequence, n int) (first uint64, err error) {
	b := t.Bucket(sequences[of])
	first = b.Sequence() + 1
	return first, b.SetSequence(b.Sequence() + uint64(n))
}

func (t *tx) Last(of rows.Sequence) (uint64, error) { return t.Bucket(sequences[of]).Sequence(), nil }

func (t *tx) Counts() (c rows.Counts, err error) {
	_, err = t.meta(keyCounts, &c)
	return c, err
}

func (t *tx) PutCounts(c rows.Counts) error { return t.putMeta(keyCounts, c) }

func (t *tx) Handled() (update int64, ok bool, err error) {
	ok, err = t.meta(keyUpdate, &update)
	return update, ok, err
}

func (t *tx) PutHandled(update int64) error { return t.putMeta(keyUpdate, update) }

func (t *tx) Left() (left []rows.Update, err error) {
	_, err = t.meta(keyLeft, &left)
	return left, err
}

func (t *tx) PutLeft(left []rows.Update) error { return t.putMeta(keyLeft, left) }

func (t *tx) Pace() (p rows.Pace, err error) {
	_, err = t.meta(keyPace, &p)
	return p, err
}

func (t *tx) PutPace(p rows.Pace) error { return t.putMeta(keyPace, p) }

func (t *tx) Alarms() (all []news.Alarm, err error) {
	_, err = t.meta(keyAlarms, &all)
	return all, err
}

func (t *tx) PutAlarms(all []news.Alarm) error { return t.putMeta(keyAlarms, all) }

func (t *tx) Stopped() (s news.Stop, err error) {
	_, err = t.meta(keyStop, &s)
	return s, err
}

func (t *tx) PutStopped(s news.Stop) error { return t.putMeta(keyStop, s) }

// sourceFormat begins a source on disk and says how to read what follows.
const sourceFormat = 1

// sourceFields are what is on disk of a source, in their order there. Those of a
// later version come at the end; none is ever taken away. There may be 100,000
// sources, each written after every poll, so they are no JSON: a third of the
// size and a twentieth of the time.
func sourceFields(c *coder, s *rows.Source) {
	st := &s.State
	body := string(st.Validators.Body[:])
	for _, text := range []*string{
		&s.Name, &s.URL, &s.Schedule, &s.Category, &s.Lang, (*string)(&s.Origin),
		&st.Title, &st.Home, &st.Lang, &st.Validators.ETag, &st.Validators.LastModified, &body, &st.Error, &st.Moved,
	} {
		c.text(text)
	}
	copy(st.Validators.Body[:], body)
	c.times(&s.Listed, &s.Retired, &st.NextPoll, &st.Polled, &st.Succeeded, &st.Since, &st.Posted, &st.MovedSince)
	for _, yes := range []*bool{&s.IgnoreHints, &s.Urgent, &s.Teaser, &s.Elsewhere, &st.Gone, &st.Alarmed} {
		c.bool(yes)
	}
	integer(c, &s.Announce)
	integer(c, &s.AddedBy)
	integer(c, &st.Hints.Every)
	integer(c, &st.Hints.SkipHours)
	integer(c, &st.Hints.SkipDays)
	integer(c, &st.Failures)
	integer(c, &st.MovedPolls)
	integer(c, &st.Items)
	integer(c, &st.Lag)
	tally(c, &s.Tally)
	c.times(&st.Validators.Full)
	c.text((*string)(&s.Mark))
	c.text(&st.Speaks)
	c.bool(&s.Public)
	c.bool(&s.Paused)
	c.text(&st.DueBy)
	c.times(&st.Wish)
}

// tally is how many verdicts it counts, and their counts.
func tally(c *coder, t *news.Tally) {
	n := len(t)
	integer(c, &n)
	if c.reading && (n < 0 || n > len(c.rest)) { // each takes a byte at least
		c.fail()
		return
	}
	for v := range min(n, len(t)) {
		integer(c, &t[v])
	}
	for range n - len(t) { // of a later version
		var count int64
		c.varint(&count)
	}
}

func writeSource(s *rows.Source) ([]byte, error) {
	c := coder{written: make([]byte, 1, 384)}
	c.written[0] = sourceFormat
	sourceFields(&c, s)
	return c.written, nil
}

func readSource(k, v []byte) (s rows.Source, err error) {
	if len(v) == 0 || v[0] != sourceFormat {
		return s, errFormat
	}
	c := coder{reading: true, rest: string(v[1:])}
	sourceFields(&c, &s)
	s.ID = news.SourceID(number(k))
	return s, c.err
}

var sources = table[news.SourceID, rows.Source]{
	bucket: bucketSource, key: num[news.SourceID], of: func(s *rows.Source) news.SourceID { return s.ID },
	write: writeSource, read: fixed(8, readSource),
}

func (t *tx) Sources(ids ...news.SourceID) (map[news.SourceID]rows.Source, error) {
	return sources.get(t, ids)
}

func (t *tx) SourcesAfter(id news.SourceID, max int) ([]rows.Source, error) {
	return sources.after(t, id, max)
}

// PutSources leaves pages nearly full: numbers rise, and a state is written in
// place of one about as long.
func (t *tx) PutSources(all ...rows.Source) error {
	t.Bucket(bucketSource).FillPercent = dense
	return sources.put(t, all)
}

func (t *tx) DeleteSources(ids ...news.SourceID) error { return sources.delete(t, ids) }

// A habit is a source's number with what is remembered of its habits.
type habit struct {
	of   news.SourceID
	what []byte
}

var habits = table[news.SourceID, habit]{
	bucket: bucketHabits, key: num[news.SourceID], of: func(h *habit) news.SourceID { return h.of },
	write: func(h *habit) ([]byte, error) { return h.what, nil },
	read: fixed(8, func(k, v []byte) (habit, error) {
		return habit{news.SourceID(number(k)), bytes.Clone(v)}, nil
	}),
}

func (t *tx) Habits(ids ...news.SourceID) (map[news.SourceID][]byte, error) {
	list, err := habits.get(t, ids)
	all := make(map[news.SourceID][]byte, len(list))
	for id, h := range list {
		all[id] = h.what
	}
	return all, err
}

func (t *tx) PutHabits(id news.SourceID, what []byte) error {
	return habits.put(t, []habit{{id, what}})
}

func (t *tx) DeleteHabits(ids ...news.SourceID) error { return habits.delete(t, ids) }

func (t *tx) SourcesInUse() (int64, error) {
	return int64(t.Bucket(bucketSourceAddress).Stats().KeyN), nil
}

func (t *tx) Named(names ...rows.TextKey) (map[rows.TextKey]news.SourceID, error) {
	owners := make(map[rows.TextKey]news.SourceID, len(names))
	for _, name := range names {
		if v := t.Bucket(bucketSourceName).Get(name[:]); v != nil {
			owners[name] = news.SourceID(number(v))
		}
	}
	return owners, nil
}

func (t *tx) PutName(name rows.TextKey, id news.SourceID) error {
	return t.Bucket(bucketSourceName).Put(name[:], num(id))
}

func (t *tx) DeleteName(name rows.TextKey) error { return t.Bucket(bucketSourceName).Delete(name[:]) }

// addresses is the bucket where a source is found by its address.
func addresses(retired bool) []byte {
	if retired {
		return bucketSourceRetired
	}
	return bucketSourceAddress
}

func (t *tx) At(address rows.TextKey, retired bool) (id news.SourceID, ok bool, err error) {
	k, _ := t.Bucket(addresses(retired)).Cursor().Seek(address[:])
	if !bytes.HasPrefix(k, address[:]) {
		return 0, false, nil
	}
	return news.SourceID(number(k[len(address):])), true, nil
}

func (t *tx) PutAddress(address rows.TextKey, retired bool, id news.SourceID) error {
	return t.Bucket(addresses(retired)).Put(addressKey(address, id), []byte{1})
}

func (t *tx) DeleteAddress(address rows.TextKey, retired bool, id news.SourceID) error {
	return t.Bucket(addresses(retired)).Delete(addressKey(address, id))
}

// seenSeveral, behind a row's number and time, says that more than one item has
// had the key.
const seenSeveral = 1

func readSeen(k, v []byte) (s rows.Seen, err error) {
	if len(v) < 16 {
		return s, errFormat
	}
	s.Source, s.Key = news.SourceID(number(k)), news.ItemKey(k[8:])
	s.Item, s.Listed, s.Several = news.ItemID(number(v)), stampAt(v[8:]).time(), len(v) > 16 && v[16] == seenSeveral
	return s, nil
}

func writeSeen(s *rows.Seen) ([]byte, error) {
	b := append(num(s.Item), stampOf(s.Listed).bytes()...)
	if s.Several {
		b = append(b, seenSeveral)
	}
	return b, nil
}

var seen = table[rows.SeenPlace, rows.Seen]{
	bucket: bucketSeen, key: seenKey, of: func(s *rows.Seen) rows.SeenPlace { return s.SeenPlace },
	write: writeSeen, read: fixed(24, readSeen),
}

func (t *tx) Known(source news.SourceID, keys ...news.ItemKey) (map[news.ItemKey]rows.Seen, error) {
	known := make(map[news.ItemKey]rows.Seen, len(keys))
	var errs []error
	for _, key := range keys {
		k := seenKey(rows.SeenPlace{Source: source, Key: key})
		v := t.Bucket(bucketSeen).Get(k)
		if v == nil {
			continue
		}
		s, err := seen.decode(k, v)
		if err != nil {
			errs = append(errs, err)
			continue
		}
		known[key] = s
	}
	return known, errors.Join(errs...)
}

func (t *tx) SeenAfter(place rows.SeenPlace, max int) ([]rows.Seen, error) {
	return seen.after(t, place, max)
}

func (t *tx) PutSeen(all ...rows.Seen) error { return seen.put(t, all) }

func (t *tx) DeleteSeen(places ...rows.SeenPlace) error { return seen.delete(t, places) }

// A storedDay is a rows.Day on disk, under its day and source.
type storedDay struct {
	Decided   int64       `json:",omitzero"`
	Delivered int64       `json:",omitzero"`
	GivenUp   int64       `json:",omitzero"`
	Gained    int64       `json:",omitzero"`
	Lost      int64       `json:",omitzero"`
	Delays    news.Delays `json:",omitzero"`
}

func dayKey(p rows.DayPlace) []byte { return append(num(uint64(p.Day)), num(p.Source)...) }

var days = table[rows.DayPlace, rows.Day]{
	bucket: bucketDay, key: dayKey, of: func(d *rows.Day) rows.DayPlace { return d.DayPlace },
	write: func(d *rows.Day) ([]byte, error) {
		return json.Marshal(storedDay{d.Decided, d.Delivered, d.GivenUp, d.Gained, d.Lost, d.Delays})
	},
	read: jsonRow(16, func(k []byte, d *storedDay) rows.Day {
		place := rows.DayPlace{Day: int64(number(k)), Source: news.SourceID(number(k[8:]))}
		return rows.Day{
			DayPlace: place, Decided: d.Decided, Delivered: d.Delivered, GivenUp: d.GivenUp,
			Gained: d.Gained, Lost: d.Lost, Delays: d.Delays,
		}
	}),
}

func (t *tx) Days(places ...rows.DayPlace) (map[rows.DayPlace]rows.Day, error) {
	return days.get(t, places)
}

func (t *tx) DaysAfter(place rows.DayPlace, max int) ([]rows.Day, error) {
	return days.after(t, place, max)
}

func (t *tx) PutDays(all ...rows.Day) error { return days.put(t, all) }

func (t *tx) DeleteDays(places ...rows.DayPlace) error { return days.delete(t, places) }

// A storedChannelDay is a rows.ChannelDay on disk, under its channel and day.
type storedChannelDay struct {
	Posts       int64                   `json:",omitzero"`
	Delays      news.Delays             `json:",omitzero"`
	Sources     map[news.SourceID]int64 `json:",omitzero"`
	Subscribers int64                   `json:",omitzero"`
}

func channelDayKey(p rows.ChannelDayPlace) []byte {
	return append(chatKey(p.Chat), num(uint64(p.Day))...)
}

var channelDays = table[rows.ChannelDayPlace, rows.ChannelDay]{
	bucket: bucketChannelDay, key: channelDayKey, of: func(d *rows.ChannelDay) rows.ChannelDayPlace { return d.ChannelDayPlace },
	write: func(d *rows.ChannelDay) ([]byte, error) {
		return json.Marshal(storedChannelDay{d.Posts, d.Delays, d.Sources, d.Subscribers})
	},
	read: jsonRow(16, func(k []byte, d *storedChannelDay) rows.ChannelDay {
		place := rows.ChannelDayPlace{Chat: chatAt(k), Day: int64(number(k[8:]))}
		return rows.ChannelDay{ChannelDayPlace: place, Posts: d.Posts, Delays: d.Delays, Sources: d.Sources, Subscribers: d.Subscribers}
	}),
}

func (t *tx) ChannelDays(places ...rows.ChannelDayPlace) (map[rows.ChannelDayPlace]rows.ChannelDay, error) {
	return channelDays.get(t, places)
}

func (t *tx) ChannelDaysAfter(place rows.ChannelDayPlace, max int) ([]rows.ChannelDay, error) {
	return channelDays.after(t, place, max)
}

func (t *tx) PutChannelDays(all ...rows.ChannelDay) error { return channelDays.put(t, all) }

func (t *tx) DeleteChannelDays(places ...rows.ChannelDayPlace) error {
	return channelDays.delete(t, places)
}
