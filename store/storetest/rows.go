package storetest

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"newsbot/news"
	"newsbot/news/stories"
	"newsbot/store/internal/rows"
)

// A kind is how rows of one kind are written and read. What an engine has not is nil.
type kind[K comparable, R any] struct {
	rows   []R // three, in the order of their keys
	key    func(R) K
	first  K // before any
	put    func(rows.Tx, ...R) error
	get    func(rows.Tx, ...K) (map[K]R, error)
	after  func(rows.Tx, K, int) ([]R, error)
	delete func(rows.Tx, ...R) error
}

// play writes the three rows at once, reads them in all ways, and deletes two.
func (k kind[K, R]) play(t *testing.T, e rows.Engine, name string) {
	t.Helper()
	write := func(fn func(rows.Tx) error) { t.Helper(); OK(t, e.Update(fn)) }
	write(func(r rows.Tx) error { return k.put(r, k.rows[2], k.rows[0], k.rows[1]) })
	k.expect(t, e, name+" of three", k.rows)
	write(func(r rows.Tx) error { return k.put(r, k.rows[1]) })
	k.expect(t, e, name+" of which one was written again", k.rows)
	write(func(r rows.Tx) error { return k.delete(r, k.rows[2], k.rows[0]) })
	k.expect(t, e, name+" of which two were deleted", k.rows[1:2])
	write(func(r rows.Tx) error { return k.delete(r, k.rows...) })
	k.expect(t, e, name+" that were all deleted", nil)
	if err := e.Update(func(r rows.Tx) error { return errors.Join(k.put(r, k.rows...), errCut) }); !errors.Is(err, errCut) {
		t.Errorf("%s: a transaction that fails says %v", name, err)
	}
	k.expect(t, e, name+" whose transaction failed", nil)
}

// expect reads rows in all ways.
func (k kind[K, R]) expect(t *testing.T, e rows.Engine, name string, want []R) {
	t.Helper()
	OK(t, e.View(func(r rows.Tx) error {
		return errors.Join(k.expectByKeys(t, r, name, want), k.expectWalk(t, r, name, want))
	}))
}

func (k kind[K, R]) expectByKeys(t *testing.T, r rows.Tx, name string, want []R) error {
	t.Helper()
	if k.get == nil {
		return nil
	}
	var keys []K
	for _, row := range k.rows {
		keys = append(keys, k.key(row))
	}
	got, err := k.get(r, append(keys, k.first)...)
	there := map[K]R{}
	for _, row := range want {
		there[k.key(row)] = row
	}
	same(t, name+", by keys", got, there)
	return err
}

func (k kind[K, R]) expectWalk(t *testing.T, r rows.Tx, name string, want []R) error {
	t.Helper()
	if k.after == nil {
		return nil
	}
	all, err := k.after(r, k.first, 99)
	same(t, name+", all", all, want)
	for n := range want {
		some, e := k.after(r, k.first, n)
		same(t, fmt.Sprint(name, ", the first ", n), some, want[:n])
		rest, f := k.after(r, k.key(want[n]), 99)
		same(t, fmt.Sprint(name, ", those behind number ", n), rest, want[n+1:])
		err = errors.Join(err, e, f)
	}
	return err
}

func same[T any](t *testing.T, what string, got, want T) {
	t.Helper()
	if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("%s differ (-want +got):\n%s", what, diff)
	}
}

// three are rows all of whose fields say something, under different keys.
func three[R any](t *testing.T, key func(r *R, n int)) (all []R) {
	for n := range 3 {
		r := Fill[R](t)
		key(&r, n)
		all = append(all, r)
	}
	return all
}

// place is one of three destinations, in their order.
func place(n int) news.Destination {
	return []news.Destination{{Chat: -100_000_000_005, Topic: 7}, {Chat: -5}, {Chat: 1_000_005, Topic: 3}}[n]
}

// TestRows plays with the rows of each kind by themselves.
func (e Engine) TestRows(t *testing.T) {
	engine := Must[rows.Engine](t)(e(t)())
	t.Cleanup(func() { OK(t, engine.Close()) })
	rowsOfSources(t, engine)
	rowsOfItems(t, engine)
	rowsOfTold(t, engine)
	rowsOfChats(t, engine)
	rowsOfDeliveries(t, engine)
	rowsOfReaders(t, engine)
	rowsOfDrafts(t, engine)
	rowsOfAudit(t, engine)
}

func rowsOfSources(t *testing.T, e rows.Engine) {
	kind[news.SourceID, rows.Source]{
		rows: three(t, func(s *rows.Source, n int) { s.ID = news.SourceID(n + 1) }),
		key:  func(s rows.Source) news.SourceID { return s.ID },
		put:  func(r rows.Tx, all ...rows.Source) error { return r.PutSources(all...) },
		get:  func(r rows.Tx, ids ...news.SourceID) (map[news.SourceID]rows.Source, error) { return r.Sources(ids...) },
		after: func(r rows.Tx, id news.SourceID, max int) ([]rows.Source, error) {
			return r.SourcesAfter(id, max)
		},
		delete: func(r rows.Tx, all ...rows.Source) error {
			return r.DeleteSources(ids(all, func(s rows.Source) news.SourceID { return s.ID })...)
		},
	}.play(t, e, "sources")
	kind[rows.SeenPlace, rows.Seen]{
		rows: three(t, func(s *rows.Seen, n int) { s.Source, s.Key[0], s.Several = news.SourceID(n/2+1), byte(n+1), n == 1 }),
		key:  func(s rows.Seen) rows.SeenPlace { return s.SeenPlace },
		put:  func(r rows.Tx, all ...rows.Seen) error { return r.PutSeen(all...) },
		after: func(r rows.Tx, place rows.SeenPlace, max int) ([]rows.Seen, error) {
			return r.SeenAfter(place, max)
		},
		delete: func(r rows.Tx, all ...rows.Seen) error {
			return r.DeleteSeen(ids(all, func(s rows.Seen) rows.SeenPlace { return s.SeenPlace })...)
		},
	}.play(t, e, "identities")
	kind[news.ItemKey, rows.Seen]{
		rows: three(t, func(s *rows.Seen, n int) { s.Source, s.Key[0], s.Several = 7, byte(n+1), n == 1 }),
		key:  func(s rows.Seen) news.ItemKey { return s.Key },
		put:  func(r rows.Tx, all ...rows.Seen) error { return r.PutSeen(all...) },
		get:  func(r rows.Tx, keys ...news.ItemKey) (map[news.ItemKey]rows.Seen, error) { return r.Known(7, keys...) },
		delete: func(r rows.Tx, all ...rows.Seen) error {
			return r.DeleteSeen(ids(all, func(s rows.Seen) rows.SeenPlace { return s.SeenPlace })...)
		},
	}.play(t, e, "identities of a source")
	type habit struct {
		Of   news.SourceID
		What string
	}
	kind[news.SourceID, habit]{
		rows: []habit{{1, "a"}, {2, "b"}, {3, "c"}},
		key:  func(h habit) news.SourceID { return h.Of },
		put:  each(func(r rows.Tx, h habit) error { return r.PutHabits(h.Of, []byte(h.What)) }),
		get: func(r rows.Tx, ids ...news.SourceID) (map[news.SourceID]habit, error) {
			all, err := r.Habits(ids...)
			return made(all, func(id news.SourceID, what []byte) habit { return habit{id, string(what)} }), err
		},
		delete: func(r rows.Tx, all ...habit) error {
			return r.DeleteHabits(ids(all, func(h habit) news.SourceID { return h.Of })...)
		},
	}.play(t, e, "habits")
	type name struct {
		Key rows.TextKey
		Of  news.SourceID
	}
	kind[rows.TextKey, name]{
		rows: []name{{rows.NameKey("a"), 1}, {rows.NameKey("b"), 2}, {rows.NameKey("c"), 3}},
		key:  func(n name) rows.TextKey { return n.Key },
		put:  each(func(r rows.Tx, n name) error { return r.PutName(n.Key, n.Of) }),
		get: func(r rows.Tx, keys ...rows.TextKey) (map[rows.TextKey]name, error) {
			all, err := r.Named(keys...)
			return made(all, func(k rows.TextKey, id news.SourceID) name { return name{k, id} }), err
		},
		delete: each(func(r rows.Tx, n name) error { return r.DeleteName(n.Key) }),
	}.play(t, e, "names")
	for _, retired := range []bool{false, true} {
		kind[rows.TextKey, name]{
			rows: []name{{rows.AddressKey("a"), 1}, {rows.AddressKey("b"), 2}, {rows.AddressKey("c"), 3}},
			key:  func(n name) rows.TextKey { return n.Key },
			put:  each(func(r rows.Tx, n name) error { return r.PutAddress(n.Key, retired, n.Of) }),
			get: func(r rows.Tx, keys ...rows.TextKey) (map[rows.TextKey]name, error) {
				all := map[rows.TextKey]name{}
				var errs []error
				for _, k := range keys {
					id, ok, err := r.At(k, retired)
					if ok {
						all[k] = name{k, id}
					}
					_, other, _ := r.At(k, !retired)
					if other {
						t.Errorf("an address of %v is found among the others", id)
					}
					errs = append(errs, err)
				}
				return all, errors.Join(errs...)
			},
			delete: each(func(r rows.Tx, n name) error { return r.DeleteAddress(n.Key, retired, n.Of) }),
		}.play(t, e, "addresses")
	}
}

func rowsOfItems(t *testing.T, e rows.Engine) {
	items := kind[news.ItemID, rows.Item]{
		rows: three(t, func(i *rows.Item, n int) {
			i.ID, i.Reason.Level, i.Reason.Guard = news.ItemID(n+1), stories.FollowUp, stories.OtherName
		}),
		key: func(i rows.Item) news.ItemID { return i.ID },
		put: func(r rows.Tx, all ...rows.Item) error { return r.PutItems(all...) },
		get: func(r rows.Tx, ids ...news.ItemID) (map[news.ItemID]rows.Item, error) { return r.Items(ids...) },
		after: func(r rows.Tx, id news.ItemID, max int) ([]rows.Item, error) {
			return r.ItemsAfter(id, max)
		},
		delete: func(r rows.Tx, all ...rows.Item) error {
			return r.DeleteItems(ids(all, func(i rows.Item) news.ItemID { return i.ID })...)
		},
	}
	items.play(t, e, "items")
	items.backward(t, e, "items", func(r rows.Tx, id news.ItemID, max int) ([]rows.Item, error) { return r.ItemsBefore(id, max) })
	printsOfItems(t, e, items.rows)
	type listed struct {
		ID news.ItemID
		news.Listing
	}
	kind[news.ItemID, listed]{
		rows: three(t, func(l *listed, n int) { l.ID = news.ItemID(n + 1) }),
		key:  func(l listed) news.ItemID { return l.ID },
		put:  each(func(r rows.Tx, l listed) error { return r.PutListing(l.ID, l.Listing) }),
		get: func(r rows.Tx, ids ...news.ItemID) (map[news.ItemID]listed, error) {
			all, err := r.Listings(ids...)
			return made(all, func(id news.ItemID, l news.Listing) listed { return listed{id, l} }), err
		},
		delete: func(r rows.Tx, all ...listed) error {
			return r.DeleteListings(ids(all, func(l listed) news.ItemID { return l.ID })...)
		},
	}.play(t, e, "listings")
	kind[news.StoryID, news.Story]{
		rows: three(t, func(s *news.Story, n int) { s.ID = news.StoryID(n + 1) }),
		key:  func(s news.Story) news.StoryID { return s.ID },
		put:  func(r rows.Tx, all ...news.Story) error { return r.PutStories(all...) },
		get:  func(r rows.Tx, ids ...news.StoryID) (map[news.StoryID]news.Story, error) { return r.Stories(ids...) },
		after: func(r rows.Tx, id news.StoryID, max int) ([]news.Story, error) {
			return r.StoriesAfter(id, max)
		},
		delete: func(r rows.Tx, all ...news.Story) error {
			return r.DeleteStories(ids(all, func(s news.Story) news.StoryID { return s.ID })...)
		},
	}.play(t, e, "stories")
	kind[news.StoryID, rows.Revision]{
		rows: three(t, func(v *rows.Revision, n int) { v.Story, v.Correction = news.StoryID(n+1), n == 1 }),
		key:  func(v rows.Revision) news.StoryID { return v.Story },
		put:  each(func(r rows.Tx, v rows.Revision) error { return r.PutRevision(v) }),
		get: func(r rows.Tx, ids ...news.StoryID) (map[news.StoryID]rows.Revision, error) {
			return r.Revisions(ids...)
		},
		after: func(r rows.Tx, id news.StoryID, max int) ([]rows.Revision, error) {
			return r.RevisionsAfter(id, max)
		},
		delete: each(func(r rows.Tx, v rows.Revision) error { return r.DeleteRevision(v.Story) }),
	}.play(t, e, "revisions")
}

func rowsOfTold(t *testing.T, e rows.Engine) {
	mark := func(m *rows.Told, n int) {
		m.ToldPlace = rows.ToldPlace{Story: 7, Destination: place(n)}
		m.Because = []rows.Because{{Reasons: []rows.Reason{{Source: 3}, {Query: 9}}}, {Text: "ferry · fog"}, {}}[n]
		if n == 2 {
			m.Message, m.At, m.Decided, m.Alone, m.Breaking, m.Sponsored, m.With = 0, time.Time{}, time.Time{}, false, false, false, nil // it waits
		}
	}
	of := func(m rows.Told) rows.ToldPlace { return m.ToldPlace }
	put := func(r rows.Tx, all ...rows.Told) error { return r.PutTold(all...) }
	remove := func(r rows.Tx, all ...rows.Told) error { return r.DeleteTold(ids(all, of)...) }
	kind[rows.ToldPlace, rows.Told]{
		rows: three(t, mark), key: of, put: put, delete: remove,
		after: func(r rows.Tx, place rows.ToldPlace, max int) ([]rows.Told, error) { return r.ToldAfter(place, max) },
	}.play(t, e, "told marks")
	OK(t, e.Update(func(r rows.Tx) error { // of other stories
		return r.PutTold(rows.Told{ToldPlace: rows.ToldPlace{Story: 6, Destination: place(1)}}, rows.Told{ToldPlace: rows.ToldPlace{Story: 8, Destination: place(0)}})
	}))
	kind[news.Destination, rows.Told]{
		rows: three(t, mark), key: func(m rows.Told) news.Destination { return m.Destination }, first: rows.NoDestination, put: put, delete: remove,
		get: func(r rows.Tx, all ...news.Destination) (map[news.Destination]rows.Told, error) {
			return r.ToldTo(7, all...)
		},
		after: func(r rows.Tx, d news.Destination, max int) ([]rows.Told, error) { return r.ToldOf(7, d, max) },
	}.play(t, e, "told marks of a story")
	type former struct{ chat, formerly news.ChatID }
	moved := three(t, func(m *rows.Moved, n int) { m.Chat, m.Formerly = -5, news.ChatID(n-9) })
	kind[former, rows.Moved]{
		rows: moved, first: former{rows.NoChat, rows.NoChat},
		key:    func(m rows.Moved) former { return former{m.Chat, m.Formerly} },
		put:    func(r rows.Tx, all ...rows.Moved) error { return r.PutMoved(all...) },
		after:  func(r rows.Tx, f former, max int) ([]rows.Moved, error) { return r.MovedAfter(f.chat, f.formerly, max) },
		delete: func(r rows.Tx, all ...rows.Moved) error { return r.DeleteMoved(all...) },
	}.play(t, e, "former numbers")
	other := rows.Moved{Chat: 5, Formerly: 4, At: Noon}
	OK(t, e.Update(func(r rows.Tx) error { return r.PutMoved(append(moved, other)...) }))
	OK(t, e.View(func(r rows.Tx) error {
		all, err := r.Moved(-5, 5, 6)
		same(t, "former numbers by chat", all, map[news.ChatID][]rows.Moved{-5: moved, 5: {other}})
		return err
	}))
}

// backward walks back over the three rows.
func (k kind[K, R]) backward(t *testing.T, e rows.Engine, name string, before func(r rows.Tx, key K, max int) ([]R, error)) {
	t.Helper()
	OK(t, e.Update(func(r rows.Tx) error { return k.put(r, k.rows...) }))
	OK(t, e.View(func(r rows.Tx) error {
		back := slices.Clone(k.rows)
		slices.Reverse(back)
		var none K
		all, err := before(r, none, 99)
		same(t, name+" back from the last", all, back)
		two, e := before(r, none, 2)
		same(t, "two "+name+" back from the last", two, back[:2])
		rest, f := before(r, k.key(back[0]), 99)
		same(t, name+" before the last", rest, back[1:])
		return errors.Join(err, e, f)
	}))
}

// printsOfItems finds items by their prints, which change when it does, and else do not.
func printsOfItems(t *testing.T, e rows.Engine, all []rows.Item) {
	prints := func(id news.ItemID, max int) (list []rows.Print) {
		OK(t, e.View(func(r rows.Tx) (err error) {
			list, err = r.PrintsBefore(id, max)
			return err
		}))
		return list
	}
	first := prints(0, 99)
	slices.Reverse(first)
	for i, p := range first {
		if p.ID != all[i].ID {
			t.Errorf("print %d is of item %d, want %d", i, p.ID, all[i].ID)
		}
	}
	if same(t, "prints a second time", prints(all[2].ID, 1), first[1:2]); len(first) != len(all) {
		t.Fatalf("%d prints of %d items", len(first), len(all))
	}
	changed := all[1]
	changed.Title += " again"
	OK(t, e.Update(func(r rows.Tx) error { return r.PutItems(changed) }))
	for i, p := range prints(0, 99) {
		if was := first[len(first)-1-i]; (p == was) == (p.ID == changed.ID) {
			t.Errorf("the print of item %d was %v and is %v", p.ID, was, p)
		}
	}
	OK(t, e.Update(func(r rows.Tx) error { return r.PutItems(all[1]) }))
	same(t, "two prints", prints(0, 2), []rows.Print{first[2], first[1]})
}

// each makes a function of many rows of one of a single row.
func each[R any](fn func(rows.Tx, R) error) func(rows.Tx, ...R) error {
	return func(t rows.Tx, all ...R) (err error) {
		for _, r := range all {
			err = errors.Join(err, fn(t, r))
		}
		return err
	}
}

// ids are the keys of rows.
func ids[R, K any](all []R, of func(R) K) (keys []K) {
	for _, r := range all {
		keys = append(keys, of(r))
	}
	return keys
}

// made makes rows of what a map holds.
func made[K comparable, V, R any](all map[K]V, of func(K, V) R) map[K]R {
	list := make(map[K]R, len(all))
	for k, v := range all {
		list[k] = of(k, v)
	}
	return list
}
