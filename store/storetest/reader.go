package storetest

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"newsbot/news"
	"newsbot/store"
	"newsbot/store/internal/rows"
)

// TestMute mutes before it is decided, and between the decision and the sending: the
// alert is kept away and counted both times, and goes out again when the mute is over.
func (e Engine) TestMute(t *testing.T) {
	ends := new(news.Ends)
	db := e.Open(t, store.Options{Ends: ends})
	src := AddSource(t, db, "harbour")
	d, other := Person(0), Person(1)
	fog := news.Mute{Query: "fog", Name: "fog", Until: Noon.Add(time.Hour)}
	asking := func() []news.Alert {
		return []news.Alert{
			{Destination: d, Lane: news.LaneAlert, Reasons: []news.Reason{{Query: "fog"}}},
			{Destination: other, Lane: news.LaneAlert, Reasons: []news.Reason{{Query: "fog"}}},
		}
	}
	for _, to := range []news.Destination{d, other} {
		_, _, err := db.Subscribe(news.Subscription{Destination: to, Query: "fog", Added: Noon})
		OK(t, err)
	}
	OK(t, db.Mute(d, fog, Noon))
	in := Poll(t, db, src, Noon, asking(), Item("harbour", 1))
	Equal(t, "verdicts while it is muted", [2]int64{in.Alerts[news.Muted], in.Alerts[news.Tell]}, [2]int64{1, 1})

	_, err := db.Unmute(d, news.Mute{Query: "fog"}, Noon)
	OK(t, err)
	in = Poll(t, db, src, Noon, asking(), Item("harbour", 2))
	Equal(t, "told when it is not", in.Alerts[news.Tell], 2)
	OK(t, db.Mute(d, fog, Noon))
	waiting := Must[[]news.Delivery](t)(db.Waiting(store.Queue{Destination: d, Lane: news.LaneAlert}, 9))
	Equal(t, "waiting", len(waiting), 1)
	going := Must[[]news.Delivery](t)(db.Attempt([]news.DeliveryID{waiting[0].ID}, Noon))
	Equal(t, "going", len(going), 0)
	Equal(t, "ended as muted", ends.Of(news.EndMuted), 1)
	Equal(t, "kept away by the mute in force", Must[[]news.Mute](t)(db.Mutes(d, Noon))[0].Kept, 1)
	Balance(t, db, store.Counts{Decided: 3, GivenUp: 1, Pending: 2})

	later := Noon.Add(time.Hour)
	Equal(t, "in force when it is over", len(Must[[]news.Mute](t)(db.Mutes(d, later))), 0)
	in = Poll(t, db, src, later, asking(), Item("harbour", 3))
	Equal(t, "told when it is over", in.Alerts[news.Tell], 2)
}

// TestUnwatchedWhileItWaits: what is taken off the list is not sent, unless something else
// brought it too, or another query was put in its place.
func (e Engine) TestUnwatchedWhileItWaits(t *testing.T) {
	var ends news.Ends
	db := e.Open(t, store.Options{Ends: &ends})
	src := AddSource(t, db, "harbour")
	d := Person(0)
	asked := func(q string, at time.Time) news.SubscriptionID {
		s, _, err := db.Subscribe(news.Subscription{Destination: d, Query: q, Added: at})
		OK(t, err)
		return s.ID
	}
	fog, ice, rain := asked("fog", Noon), asked("ice", Noon), asked("rain", Noon)
	for n, because := range [][]news.Reason{{{Query: "fog"}}, {{Query: "fog"}, {Query: "ice"}}, {{Query: "rain"}}, {{Source: src.ID}}} {
		Poll(t, db, src, Noon, []news.Alert{{Destination: d, Lane: news.LaneAlert, Reasons: because}}, Item("harbour", n))
	}
	later := Noon.Add(time.Hour)
	asked("hail", later)
	for _, id := range []news.SubscriptionID{fog, rain} {
		Must[news.Subscription](t)(db.Unsubscribe(d, id, map[news.SubscriptionID]time.Time{fog: later.Add(time.Hour), rain: later}[id]))
	}
	going := func(ids ...news.DeliveryID) (all []news.DeliveryID) {
		for _, d := range Must[[]news.Delivery](t)(db.Attempt(ids, later)) {
			all = append(all, d.ID)
		}
		return all
	}
	Equal(t, "going", going(1, 2, 3, 4), []news.DeliveryID{2, 3, 4})
	Equal(t, "ended as unwatched", ends.Of(news.EndUnwatched), 1)
	Must[news.Subscription](t)(db.Unsubscribe(d, ice, later.Add(2*time.Hour)))
	Equal(t, "going, though in doubt, once nothing brought it", going(2, 3, 4), []news.DeliveryID{3, 4})
	Balance(t, db, store.Counts{Decided: 4, GivenUp: 2, InDoubt: 2})
}

// TestMutedStoryMayBeToldLater: what a mute kept away was not told.
func (e Engine) TestMutedStoryMayBeToldLater(t *testing.T) {
	db := e.Open(t, store.Options{})
	src := AddSource(t, db, "harbour")
	d := Person(0)
	Poll(t, db, src, Noon, People(1), Item("harbour", 1))
	OK(t, db.Mute(d, news.Mute{Name: "all"}, Noon))
	going := Must[[]news.Delivery](t)(db.Attempt([]news.DeliveryID{1}, Noon))
	Equal(t, "going", len(going), 0)
	waiting := Must[[]store.DeadLetter](t)(db.DeadLetters(9))
	Equal(t, "reason", waiting[0].Reason, "muted: all")
	Equal(t, "told", len(Must[[]store.Told](t)(db.Told(1, news.Destination{}, 9))), 0)
}

func (e Engine) TestMutesAreBoundedAndReplaced(t *testing.T) {
	db := e.Open(t, store.Options{})
	d := Person(0)
	for n := range 100 {
		OK(t, db.Mute(d, news.Mute{Query: fmt.Sprint("word", n)}, Noon))
	}
	if err := db.Mute(d, news.Mute{Query: "more"}, Noon); !errors.Is(err, store.ErrTooMany) {
		t.Errorf("one more: %v, want ErrTooMany", err)
	}
	OK(t, db.Mute(d, news.Mute{Query: "word7", Until: Noon.Add(time.Minute)}, Noon))
	Equal(t, "mutes", len(Must[[]news.Mute](t)(db.Mutes(d, Noon))), 100)
	OK(t, db.Mute(d, news.Mute{Query: "more"}, Noon.Add(time.Minute)))
	if _, err := db.Unmute(d, news.Mute{Query: "word7"}, Noon.Add(time.Minute)); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("Unmute of what is over: %v, want ErrNotFound", err)
	}
}

// TestReadersThingsMoveAndAreForgotten: mutes move with their chat, and nothing is
// left of a reader who is forgotten.
func (e Engine) TestReadersThingsMoveAndAreForgotten(t *testing.T) {
	db := e.Open(t, store.Options{})
	from, to := news.Destination{Chat: -5, Topic: 3}, news.Destination{Chat: -100, Topic: 3}
	OK(t, db.Mute(from, news.Mute{Query: "fog"}, Noon))
	OK(t, db.Mute(to, news.Mute{Query: "ice"}, Noon))
	OK(t, db.Move(from.Chat, to.Chat, Noon))
	Equal(t, "mutes there", len(Must[[]news.Mute](t)(db.Mutes(to, Noon))), 2)
	Equal(t, "mutes here", len(Must[[]news.Mute](t)(db.Mutes(from, Noon))), 0)
	OK(t, db.Forget(to.Chat, Noon))
	Equal(t, "mutes in the end", len(Must[[]news.Mute](t)(db.Mutes(to, Noon))), 0)
}

func (e Engine) TestSaved(t *testing.T) {
	db := e.Open(t, store.Options{})
	one := store.Saved{Item: 7, Title: "Fog", Link: "https://harbour.example/1", Source: "Harbour", At: Noon}
	two := store.Saved{Item: 3, Title: "Ice", At: Noon.Add(time.Minute)}
	for _, s := range []store.Saved{one, two} {
		Equal(t, "created", Must[bool](t)(db.Save(5, s)), true)
	}
	Equal(t, "created again", Must[bool](t)(db.Save(5, one)), false)
	Equal(t, "Saved", Must[[]store.Saved](t)(db.Saved(5)), []store.Saved{two, one})
	OK(t, db.Unsave(5, 3))
	OK(t, db.Unsave(5, 99))
	Equal(t, "Saved then", Must[[]store.Saved](t)(db.Saved(5)), []store.Saved{one})
	for n := range 499 {
		Must[bool](t)(db.Save(5, store.Saved{Item: news.ItemID(n + 100), At: Noon}))
	}
	if _, err := db.Save(5, two); !errors.Is(err, store.ErrTooMany) {
		t.Errorf("one more: %v, want ErrTooMany", err)
	}
	OK(t, db.Forget(5, Noon))
	Equal(t, "Saved in the end", len(Must[[]store.Saved](t)(db.Saved(5))), 0)
}

// TestReword puts an item in other words and tells it to somebody in the same moment,
// also where the disk says no and where it says so of what it took.
func (e Engine) TestReword(t *testing.T) {
	refused := errors.New("the disk says no")
	var after, before error
	db := e(t).Open(t, store.Options{Disk: func(made bool) error {
		if made {
			return after
		}
		return before
	}})
	Poll(t, db, AddSource(t, db, "harbour"), Noon, nil, Item("harbour", 1))
	words := news.Wording{Title: "Ferry Aurora stuck in fog"}
	put := func(want error) {
		t.Helper()
		if _, _, err := db.Reword(1, words, People(1), Noon); !errors.Is(err, want) {
			t.Errorf("Reword: %v, want %v", err, want)
		}
	}
	is := func(title string, waiting int) {
		t.Helper()
		Equal(t, "its title", Must[news.Item](t)(db.Item(1)).Title, title)
		Equal(t, "alerts of it", len(Waiting(t, db, Person(0))), waiting)
	}
	before = refused
	put(refused)
	is(Item("harbour", 1).Title, 0)
	before, after = nil, refused
	put(refused)
	after = nil
	is(words.Title, 1)
	put(nil)
	is(words.Title, 1)
	if _, _, err := db.Reword(99, words, People(1), Noon); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("an item that nobody knows: %v, want %v", err, store.ErrNotFound)
	}
}

// TestPins pins by address, also where the disk says no and where it says so of what
// it took, and opens the store again.
func (e Engine) TestPins(t *testing.T) {
	refused := errors.New("the disk says no")
	var after, before error
	place := e(t)
	db := place.reopened(t, store.Options{Disk: func(made bool) error {
		if made {
			return after
		}
		return before
	}})
	guide := store.Pin{Title: "How to read a tide table", Link: "https://harbour.example/tides", Source: "Harbour News", Lang: "en", Category: "Guides", By: 3, At: Noon}
	before = refused
	if _, created, err := db.Pin(guide); created || !errors.Is(err, refused) {
		t.Errorf("Pin on a disk that refuses: %v, %v", created, err)
	}
	Equal(t, "pins then", len(Must[[]store.Pin](t)(db.Pins())), 0)
	before, after = nil, refused
	if _, _, err := db.Pin(guide); !errors.Is(err, refused) {
		t.Errorf("Pin on a disk that takes it and says no: %v", err)
	}
	after = nil
	pinned, created, err := db.Pin(guide)
	OK(t, err)
	Equal(t, "created, when it is tried again", created, false)
	guide.ID = pinned.ID
	other, created, err := db.Pin(store.Pin{Title: "Ice", Link: "https://island.example/ice", At: Noon})
	OK(t, err)
	Equal(t, "another is created", created, true)
	guide.Category = "Sea"
	_, _, err = db.Pin(guide)
	OK(t, err)
	OK(t, db.Close())

	db = place.Open(t, store.Options{})
	Equal(t, "Pins after a restart", Must[[]store.Pin](t)(db.Pins()), []store.Pin{other, guide})
	Equal(t, "Unpin", Must[store.Pin](t)(db.Unpin(other.ID)), other)
	if _, err := db.Unpin(other.ID); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("Unpin again: %v, want ErrNotFound", err)
	}
	for n := range 199 {
		_, _, err := db.Pin(store.Pin{Link: fmt.Sprint("https://harbour.example/", n), At: Noon})
		OK(t, err)
	}
	if _, _, err := db.Pin(other); !errors.Is(err, store.ErrTooMany) {
		t.Errorf("one more: %v, want ErrTooMany", err)
	}
}

// TestDays counts alerts, how long they took, and chats, each on its day, also where a
// disk that refuses has it done again; days go when they are old.
func (e Engine) TestDays(t *testing.T) {
	var refuse error
	db := e.Open(t, store.Options{Disk: func(made bool) error {
		if made {
			return nil
		}
		return refuse
	}})
	src := AddSource(t, db, "harbour")
	OK(t, db.PutChat(news.Chat{ID: Person(0).Chat, Since: Noon}))
	OK(t, db.PutChat(news.Chat{ID: Person(1).Chat, Since: Noon}))
	Poll(t, db, src, Noon, nil, Item("harbour", -9))
	Poll(t, db, src, Noon, People(2), Item("harbour", 0))
	outcomes := []store.Outcome{{ID: 1, Message: 7}, {ID: 2, Fate: store.GivenUp, Reason: "refused"}}
	later := Noon.Add(time.Minute)
	Must[[]news.Delivery](t)(db.Attempt([]news.DeliveryID{1, 2}, later))
	refuse = errors.New("the disk says no")
	if err := db.Settle(outcomes, later); !errors.Is(err, refuse) {
		t.Errorf("Settle on a disk that refuses: %v", err)
	}
	refuse = nil
	OK(t, db.Settle(outcomes, later))
	OK(t, db.Settle(outcomes, later))
	tomorrow := Noon.Add(24 * time.Hour)
	for range 2 {
		OK(t, db.SetState(Person(0).Chat, news.Gone, "blocked", tomorrow))
	}
	OK(t, db.Forget(Person(0).Chat, tomorrow))
	OK(t, db.Forget(Person(1).Chat, tomorrow))
	day := Noon.Unix() / 86400
	of := func(day int64, src news.SourceID, d store.Day) store.Day {
		d.Day, d.Source = day, src
		return d
	}
	want := []store.Day{
		of(day, 0, store.Day{Decided: 2, Delivered: 1, GivenUp: 1, Gained: 2, Delays: news.Delays{}.With(time.Minute)}),
		of(day, src.ID, store.Day{Delivered: 1}),
		of(day+1, 0, store.Day{Lost: 2}),
	}
	same(t, "days", Must[[]store.Day](t)(db.Days(Noon)), want)
	same(t, "days from tomorrow", Must[[]store.Day](t)(db.Days(tomorrow)), want[2:])
	Poll(t, db, src, Noon.Add(91*24*time.Hour), nil, Item("harbour", 91*24*60))
	Must[int](t)(db.Expire(Noon.Add(91*24*time.Hour), 1000))
	same(t, "days after a quarter", Must[[]store.Day](t)(db.Days(Noon)), want[2:])
}

// TestChannelDays counts what is posted in a channel, message by message, and nothing of
// a group; a channel that is forgotten leaves nothing, and neither does a day long ago.
func (e Engine) TestChannelDays(t *testing.T) {
	db := e.Open(t, store.Options{})
	src := AddSource(t, db, "harbour")
	var to []news.Alert
	for id, kind := range map[news.ChatID]news.ChatKind{-5: news.Channel, -6: news.Supergroup, -7: news.Channel} {
		OK(t, db.PutChat(news.Chat{ID: id, Kind: kind}))
		to = append(to, news.Alert{Destination: news.Destination{Chat: id}, Lane: news.LaneAlert})
	}
	Poll(t, db, src, Noon, nil, Item("harbour", -9))
	Poll(t, db, src, Noon, to, Item("harbour", 0), Item("harbour", 1))
	later := Noon.Add(2 * time.Minute)
	var outcomes []store.Outcome
	for id := range news.DeliveryID(6) {
		outcomes = append(outcomes, store.Outcome{ID: id + 1, Message: 7, Shared: true})
	}
	Must[[]news.Delivery](t)(db.Attempt([]news.DeliveryID{1, 2, 3, 4, 5, 6}, later))
	for range 2 {
		OK(t, db.Settle(outcomes, later))
	}
	for _, n := range []int64{100, 120} {
		OK(t, db.CountSubscribers(-5, n, later))
	}
	tomorrow := Noon.Add(24 * time.Hour)
	OK(t, db.CountSubscribers(-5, 130, tomorrow))
	day := Noon.Unix() / 86400
	want := []store.ChannelDay{
		{ChannelDayPlace: rows.ChannelDayPlace{Chat: -5, Day: day}, Posts: 1, Sources: map[news.SourceID]int64{src.ID: 2}, Subscribers: 120,
			Delays: news.Delays{}.With(2 * time.Minute)},
		{ChannelDayPlace: rows.ChannelDayPlace{Chat: -5, Day: day + 1}, Subscribers: 130},
	}
	same(t, "days of the channel", Must[[]store.ChannelDay](t)(db.ChannelDays(-5, Noon)), want)
	same(t, "of tomorrow", Must[[]store.ChannelDay](t)(db.ChannelDays(-5, tomorrow)), want[1:])
	same(t, "of a group", Must[[]store.ChannelDay](t)(db.ChannelDays(-6, Noon)), nil)
	OK(t, db.Forget(-7, tomorrow))
	same(t, "of one that is forgotten", Must[[]store.ChannelDay](t)(db.ChannelDays(-7, Noon)), nil)
	Poll(t, db, src, Noon.Add(91*24*time.Hour), nil, Item("harbour", 91*24*60))
	Must[int](t)(db.Expire(Noon.Add(91*24*time.Hour), 1000))
	same(t, "after a quarter", Must[[]store.ChannelDay](t)(db.ChannelDays(-5, Noon)), want[1:])
}
