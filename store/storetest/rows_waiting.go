package storetest

import (
	"errors"
	"maps"
	"math"
	"slices"
	"testing"
	"time"

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
	kind[rows.PinID, rows.Pin]{
		rows:  three(t, func(p *rows.Pin, n int) { p.ID = rows.PinID(n + 1) }),
		key:   func(p rows.Pin) rows.PinID { return p.ID },
		put:   func(r rows.Tx, all ...rows.Pin) error { return r.PutPins(all...) },
		get:   func(r rows.Tx, ids ...rows.PinID) (map[rows.PinID]rows.Pin, error) { return r.Pins(ids...) },
		after: func(r rows.Tx, id rows.PinID, max int) ([]rows.Pin, error) { return r.PinsAfter(id, max) },
		delete: func(r rows.Tx, all ...rows.Pin) error {
			return r.DeletePins(ids(all, func(p rows.Pin) rows.PinID { return p.ID })...)
		},
	}.play(t, e, "pins")
	kind[rows.DayPlace, rows.Day]{
		rows:  three(t, func(d *rows.Day, n int) { d.Day, d.Source = int64(20_000+n/2), news.SourceID(n) }),
		key:   func(d rows.Day) rows.DayPlace { return d.DayPlace },
		put:   func(r rows.Tx, all ...rows.Day) error { return r.PutDays(all...) },
		get:   func(r rows.Tx, ids ...rows.DayPlace) (map[rows.DayPlace]rows.Day, error) { return r.Days(ids...) },
		after: func(r rows.Tx, p rows.DayPlace, max int) ([]rows.Day, error) { return r.DaysAfter(p, max) },
		delete: func(r rows.Tx, all ...rows.Day) error {
			return r.DeleteDays(ids(all, func(d rows.Day) rows.DayPlace { return d.DayPlace })...)
		},
	}.play(t, e, "days")
	kind[rows.ChannelDayPlace, rows.ChannelDay]{
		rows: three(t, func(d *rows.ChannelDay, n int) {
			d.ChannelDayPlace = rows.ChannelDayPlace{Chat: news.ChatID(-6 + (n+1)/2), Day: int64(20_000 + (n+1)%2)}
		}),
		key:   func(d rows.ChannelDay) rows.ChannelDayPlace { return d.ChannelDayPlace },
		first: rows.ChannelDayPlace{Chat: rows.NoChat},
		put:   func(r rows.Tx, all ...rows.ChannelDay) error { return r.PutChannelDays(all...) },
		get: func(r rows.Tx, ids ...rows.ChannelDayPlace) (map[rows.ChannelDayPlace]rows.ChannelDay, error) {
			return r.ChannelDays(ids...)
		},
		after: func(r rows.Tx, p rows.ChannelDayPlace, max int) ([]rows.ChannelDay, error) {
			return r.ChannelDaysAfter(p, max)
		},
		delete: func(r rows.Tx, all ...rows.ChannelDay) error {
			return r.DeleteChannelDays(ids(all, func(d rows.ChannelDay) rows.ChannelDayPlace { return d.ChannelDayPlace })...)
		},
	}.play(t, e, "days of channels")
}

func rowsOfChats(t *testing.T, e rows.Engine) {
	kind[news.ChatID, news.Chat]{
		rows: three(t, func(c *news.Chat, n int) {
			c.ID, c.State = place(n).Chat, news.ChatState([]string{"", "gone", "stopped"}[n])
		}),
		key: func(c news.Chat) news.ChatID { return c.ID }, first: rows.NoChat,
		put: func(r rows.Tx, all ...news.Chat) error { return r.PutChats(all...) },
		get: func(r rows.Tx, ids ...news.ChatID) (map[news.ChatID]news.Chat, error) {
			all, err := r.Chats(ids...)
			states, e := r.States(ids...)
			same(t, "states", states, quiet(all))
			return all, errors.Join(err, e)
		},
		after: func(r rows.Tx, id news.ChatID, max int) ([]news.Chat, error) { return r.ChatsAfter(id, max) },
		delete: func(r rows.Tx, all ...news.Chat) error {
			return r.DeleteChats(ids(all, func(c news.Chat) news.ChatID { return c.ID })...)
		},
	}.play(t, e, "chats")
	type wish struct {
		Of news.Destination
		news.Settings
	}
	kind[news.Destination, wish]{
		rows: three(t, func(w *wish, n int) { w.Of = news.Destination{Chat: -5, Topic: news.TopicID(n)} }),
		key:  func(w wish) news.Destination { return w.Of }, first: rows.NoDestination,
		put: each(func(r rows.Tx, w wish) error { return r.PutSettings(w.Of, w.Settings) }),
		get: func(r rows.Tx, _ ...news.Destination) (map[news.Destination]wish, error) {
			all, err := r.Settings(-5)
			return made(all, func(d news.Destination, s news.Settings) wish { return wish{d, s} }), err
		},
		delete: func(r rows.Tx, all ...wish) error {
			return r.DeleteSettings(ids(all, func(w wish) news.Destination { return w.Of })...)
		},
	}.play(t, e, "settings")
	kind[news.ChatID, rows.Wait]{
		rows: three(t, func(w *rows.Wait, n int) { w.Chat = place(n).Chat }),
		key:  func(w rows.Wait) news.ChatID { return w.Chat },
		put:  each(func(r rows.Tx, w rows.Wait) error { return r.PutWait(w) }),
		get:  func(r rows.Tx, _ ...news.ChatID) (map[news.ChatID]rows.Wait, error) { return r.Waits() },
		delete: func(r rows.Tx, all ...rows.Wait) error {
			return r.DeleteWaits(ids(all, func(w rows.Wait) news.ChatID { return w.Chat })...)
		},
	}.play(t, e, "waits")
	recent(t, e)
	kind[rows.PostPlace, rows.Post]{
		rows: three(t, func(p *rows.Post, n int) {
			p.PostPlace = rows.PostPlace{Destination: news.Destination{Chat: -5, Topic: 3}, First: news.DeliveryID(n + 1)}
		}),
		key: func(p rows.Post) rows.PostPlace { return p.PostPlace }, first: rows.PostPlace{Destination: rows.NoDestination},
		put: func(r rows.Tx, all ...rows.Post) error { return r.PutPosts(all...) },
		get: func(r rows.Tx, places ...rows.PostPlace) (map[rows.PostPlace]rows.Post, error) {
			all, err := r.Posts(places...)
			of, e := r.PostsOf(-5)
			list := map[rows.PostPlace]rows.Post{}
			for _, p := range of {
				list[p.PostPlace] = p
			}
			same(t, "posts of a chat", list, all)
			return all, errors.Join(err, e)
		},
		after: func(r rows.Tx, place rows.PostPlace, max int) ([]rows.Post, error) { return r.PostsAfter(place, max) },
		delete: func(r rows.Tx, all ...rows.Post) error {
			return r.DeletePosts(ids(all, func(p rows.Post) rows.PostPlace { return p.PostPlace })...)
		},
	}.play(t, e, "posts")
	kind[rows.SubscriptionPlace, rows.Subscription]{
		rows: subscriptions(t), key: func(s rows.Subscription) rows.SubscriptionPlace { return s.Place() },
		first: rows.SubscriptionPlace{Destination: rows.NoDestination},
		put:   func(r rows.Tx, all ...rows.Subscription) error { return r.PutSubscriptions(all...) },
		get: func(r rows.Tx, _ ...rows.SubscriptionPlace) (map[rows.SubscriptionPlace]rows.Subscription, error) {
			all, err := r.SubscriptionsOf(-5)
			topic, e := r.Subscriptions(news.Destination{Chat: -5, Topic: 3})
			same(t, "subscriptions of a topic", topic, slices.DeleteFunc(slices.Clone(all), func(s rows.Subscription) bool { return s.Destination.Topic != 3 }))
			list := map[rows.SubscriptionPlace]rows.Subscription{}
			for _, s := range all {
				list[s.Place()] = s
			}
			return list, errors.Join(err, e)
		},
		after: func(r rows.Tx, place rows.SubscriptionPlace, max int) ([]rows.Subscription, error) {
			return r.SubscriptionsAfter(place, max)
		},
		delete: func(r rows.Tx, all ...rows.Subscription) error {
			return r.DeleteSubscriptions(ids(all, func(s rows.Subscription) rows.SubscriptionPlace { return s.Place() })...)
		},
	}.play(t, e, "subscriptions")
	kind[news.OutletID, news.Outlet]{
		rows: three(t, func(o *news.Outlet, n int) { o.ID = news.OutletID(n + 1) }),
		key:  func(o news.Outlet) news.OutletID { return o.ID },
		put:  func(r rows.Tx, all ...news.Outlet) error { return r.PutOutlets(all...) },
		get: func(r rows.Tx, _ ...news.OutletID) (map[news.OutletID]news.Outlet, error) {
			all, err := r.Outlets()
			list := map[news.OutletID]news.Outlet{}
			for _, o := range all {
				list[o.ID] = o
			}
			return list, err
		},
		delete: func(r rows.Tx, all ...news.Outlet) error {
			return r.DeleteOutlets(ids(all, func(o news.Outlet) news.OutletID { return o.ID })...)
		},
	}.play(t, e, "outlets")
	totals(t, e)
}

// quiet are the states of chats that are not active.
func quiet(chats map[news.ChatID]news.Chat) map[news.ChatID]news.ChatState {
	all := map[news.ChatID]news.ChatState{}
	for id, c := range chats {
		if c.State != news.Active {
			all[id] = c.State
		}
	}
	return all
}

// subscriptions are one that asks for words, one that follows a source, and one
// of schema 1 that does.
func subscriptions(t *testing.T) []rows.Subscription {
	return three(t, func(s *rows.Subscription, n int) {
		s.ID, s.Destination = news.SubscriptionID(n+1), news.Destination{Chat: -5, Topic: news.TopicID(3 * (n / 2))}
		switch n {
		case 0:
			s.Source, s.Formerly = 0, s.Query
		case 1:
			s.Query, s.Formerly = "", ""
		case 2:
			s.Query, s.Formerly = "", `source:"harbour"`
		}
	})
}

func recent(t *testing.T, e rows.Engine) {
	all := []rows.Recent{{Chat: -5, At: Noon}, {Chat: -7, At: Noon.Add(time.Minute)}, {Chat: -5, At: Noon.Add(2 * time.Minute)}}
	list := func(what string, since time.Time, want []rows.Recent) {
		t.Helper()
		OK(t, e.View(func(r rows.Tx) error {
			got, err := r.Recent(since)
			same(t, what, got, want)
			return err
		}))
	}
	OK(t, e.Update(func(r rows.Tx) error { return r.PutRecent(all...) }))
	list("attempts", Noon, all)
	list("attempts from a time on", Noon.Add(time.Minute), all[1:])
	OK(t, e.Update(func(r rows.Tx) error { return r.DeleteRecent(Noon.Add(2*time.Minute), 1) }))
	list("attempts of which one was to go", Noon, all[1:])
	OK(t, e.Update(func(r rows.Tx) error { return r.DeleteRecent(Noon.Add(2*time.Minute), 9) }))
	list("attempts of which the old were to go", Noon, all[2:])
}

func totals(t *testing.T, e rows.Engine) {
	counts, pace, alarms := Fill[rows.Counts](t), Fill[rows.Pace](t), Fill[[]news.Alarm](t)
	left := []rows.Update{{Raw: []byte(`{"update_id":5}`), Tries: 2}, {Raw: []byte(`{"update_id":6}`)}}
	OK(t, e.View(func(r rows.Tx) error {
		_, ok, err := r.Handled()
		if ok {
			t.Error("an update was handled before any")
		}
		return err
	}))
	OK(t, e.Update(func(r rows.Tx) error {
		return errors.Join(r.PutCounts(counts), r.PutPace(pace), r.PutHandled(7), r.PutLeft(left), r.PutAlarms(alarms))
	}))
	OK(t, e.View(func(r rows.Tx) error {
		c, err := r.Counts()
		p, e := r.Pace()
		n, ok, f := r.Handled()
		l, g := r.Left()
		a, h := r.Alarms()
		same(t, "counts", c, counts)
		same(t, "pace", p, pace)
		same(t, "updates left", l, left)
		same(t, "alarms", a, alarms)
		if n != 7 || !ok {
			t.Errorf("update %d was handled (%v), want 7", n, ok)
		}
		return errors.Join(err, e, f, g, h)
	}))
	numbers(t, e)
}

// numbers are given once, of each kind by themselves.
func numbers(t *testing.T, e rows.Engine) {
	for of := range rows.Sequence(rows.Sequences) {
		OK(t, e.Update(func(r rows.Tx) error {
			last, err := r.Last(of)
			first, e := r.Numbers(of, 3)
			next, f := r.Numbers(of, 1)
			now, g := r.Last(of)
			if last != 0 || first != 1 || next != 4 || now != 4 {
				t.Errorf("sequence %d: after %d came %d, then %d, and %d is the last; want 0, 1, 4, 4", of, last, first, next, now)
			}
			return errors.Join(err, e, f, g)
		}))
	}
}

func rowsOfDeliveries(t *testing.T, e rows.Engine) {
	kind[news.NoticeID, rows.Notice]{
		rows: three(t, func(n *rows.Notice, i int) { n.ID, n.Key = news.NoticeID(i+1), string(rune('a'+i)) }),
		key:  func(n rows.Notice) news.NoticeID { return n.ID },
		put:  func(r rows.Tx, all ...rows.Notice) error { return r.PutNotices(all...) },
		get: func(r rows.Tx, ids ...news.NoticeID) (map[news.NoticeID]rows.Notice, error) {
			all, err := r.Notices(ids...)
			for i, key := range []string{"a", "b", "c"} {
				id, ok, e := r.Keyed(key)
				if _, there := all[news.NoticeID(i+1)]; ok != there || ok && id != news.NoticeID(i+1) {
					t.Errorf("key %q leads to notice %d (%v)", key, id, ok)
				}
				err = errors.Join(err, e)
			}
			return all, err
		},
		after:  func(r rows.Tx, id news.NoticeID, max int) ([]rows.Notice, error) { return r.NoticesAfter(id, max) },
		delete: func(r rows.Tx, all ...rows.Notice) error { return r.DeleteNotices(all...) },
	}.play(t, e, "notices")
	deliveries := kind[news.DeliveryID, rows.Delivery]{
		rows: waitingRows(t), key: func(d rows.Delivery) news.DeliveryID { return d.ID },
		put: func(r rows.Tx, all ...rows.Delivery) error { return r.Queue(all...) },
		get: func(r rows.Tx, ids ...news.DeliveryID) (map[news.DeliveryID]rows.Delivery, error) {
			all, err := r.Deliveries(ids...)
			return all, errors.Join(err, queued(t, r, all))
		},
		after: func(r rows.Tx, id news.DeliveryID, max int) ([]rows.Delivery, error) {
			return r.DeliveriesAfter(id, max)
		},
		delete: func(r rows.Tx, all ...rows.Delivery) error { return r.DeleteDeliveries(all...) },
	}
	deliveries.play(t, e, "deliveries")
	OK(t, e.Update(func(r rows.Tx) error { return r.Queue(deliveries.rows...) }))
	for i := range deliveries.rows {
		deliveries.rows[i].Attempts, deliveries.rows[i].Error = 9, "changed"
	}
	OK(t, e.Update(func(r rows.Tx) error { return r.PutDeliveries(deliveries.rows...) }))
	deliveries.expect(t, e, "deliveries that changed", deliveries.rows)

	dead := kind[news.DeliveryID, rows.Dead]{
		rows: three(t, func(d *rows.Dead, n int) { d.Delivery = waitingRows(t)[n] }),
		key:  func(d rows.Dead) news.DeliveryID { return d.ID },
		put:  func(r rows.Tx, all ...rows.Dead) error { return r.PutDead(all...) },
		after: func(r rows.Tx, id news.DeliveryID, max int) ([]rows.Dead, error) {
			return r.DeadAfter(id, max)
		},
		delete: func(r rows.Tx, all ...rows.Dead) error {
			return r.DeleteDead(ids(all, func(d rows.Dead) news.DeliveryID { return d.ID })...)
		},
	}
	dead.play(t, e, "dead letters")
	dead.backward(t, e, "dead letters", func(r rows.Tx, id news.DeliveryID, max int) ([]rows.Dead, error) { return r.DeadBefore(id, max) })

	bodies := []news.Body{itemBody(1), itemBody(2), noticeBody(1)}
	kind[news.Body, rows.Use]{
		rows: []rows.Use{{Body: bodies[0], Count: 4}, {Body: bodies[1], Count: 5}, {Body: bodies[2], Count: 6}},
		key:  func(u rows.Use) news.Body { return u.Body },
		put: func(r rows.Tx, all ...rows.Use) error {
			counts := map[news.Body]int64{}
			for _, u := range all {
				counts[u.Body] = u.Count
			}
			return r.PutUses(counts)
		},
		get: func(r rows.Tx, bodies ...news.Body) (map[news.Body]rows.Use, error) {
			all, err := r.Uses(bodies...)
			return made(all, func(b news.Body, n int64) rows.Use { return rows.Use{Body: b, Count: n} }), err
		},
		after: func(r rows.Tx, b news.Body, max int) ([]rows.Use, error) { return r.UsesAfter(b, max) },
		delete: func(r rows.Tx, all ...rows.Use) error {
			counts := map[news.Body]int64{}
			for _, u := range all {
				counts[u.Body] = 0
			}
			return r.PutUses(counts)
		},
	}.play(t, e, "uses")
	kind[news.Body, rows.FanOut]{
		rows: three(t, func(f *rows.FanOut, n int) {
			f.Body, f.Reached, f.Ending = bodies[n], place(n), news.TooOld
			f.Surge, f.Old = n > 0, n > 1
		}),
		key:    func(f rows.FanOut) news.Body { return f.Body },
		put:    each(func(r rows.Tx, f rows.FanOut) error { return r.PutFanOut(f) }),
		get:    func(r rows.Tx, _ ...news.Body) (map[news.Body]rows.FanOut, error) { return r.FanOuts() },
		delete: each(func(r rows.Tx, f rows.FanOut) error { return r.DeleteFanOut(f.Body) }),
	}.play(t, e, "fan-outs")
}

// waitingRows are two deliveries in one queue, and one in another of the chat.
func waitingRows(t *testing.T) []rows.Delivery {
	return three(t, func(d *rows.Delivery, n int) {
		d.ID, d.Damage = news.DeliveryID(n+1), ""
		d.Destination, d.Lane = news.Destination{Chat: -5}, news.LaneDigest
		d.Body = []news.Body{itemBody(7), noticeBody(7), {Kind: 'x', Number: 7}}[n]
		d.Because = []rows.Because{{Reasons: []rows.Reason{{Source: 3}, {Query: 9}}}, {Text: "ferry · fog"}, {}}[n]
		if n == 1 {
			d.Destination.Topic, d.Lane = 3, news.LaneAlert
		}
	})
}

// queued compares what the queues hold with what waits.
func queued(t *testing.T, r rows.Tx, want map[news.DeliveryID]rows.Delivery) error {
	t.Helper()
	heads, err := r.Heads(rows.NoDestination, 0, math.MaxInt)
	found := map[news.DeliveryID]rows.Delivery{}
	for i, h := range heads {
		all, e := r.Queued(h.Destination, h.Lane, math.MaxInt)
		first, f := r.Queued(h.Destination, h.Lane, 1)
		rest, g := r.Heads(h.Destination, h.Lane, math.MaxInt)
		err = errors.Join(err, e, f, g)
		same(t, "heads behind one", rest, heads[i+1:])
		if len(first) != 1 || first[0].ID != h.ID || !first[0].Decided.Equal(h.Decided) || len(all) == 0 || all[0].ID != h.ID {
			t.Errorf("the queue of %v begins with %v, and its head says %v", h.Destination, first, h)
		}
		for _, d := range all {
			found[d.ID] = d
		}
	}
	same(t, "what the queues hold", found, want)
	all, e := r.QueuedFor(-5)
	same(t, "what waits for a chat", len(all), len(want))
	other, f := r.QueuedFor(-6)
	same(t, "what waits for another", len(other), 0)
	if len(want) == 3 {
		same(t, "queues", ids(heads, func(h rows.Head) news.DeliveryID { return h.ID }), []news.DeliveryID{1, 2})
		two, g := r.Heads(rows.NoDestination, 0, 1)
		same(t, "the first queue", two, heads[:1])
		f = errors.Join(f, g)
	}
	same(t, "those waiting", slices.Sorted(maps.Keys(found)), slices.Sorted(maps.Keys(want)))
	return errors.Join(err, e, f)
}
