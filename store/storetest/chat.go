package storetest

import (
	"cmp"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"newsbot/news"
	"newsbot/store"
)

func (e Engine) TestChat(t *testing.T) {
	db := e.Open(t, store.Options{})
	want := Fill[news.Chat](t)
	want.ID = -100123
	OK(t, db.PutChat(want))
	Equal(t, "Chat", Must[news.Chat](t)(db.Chat(want.ID)), want)
	if _, err := db.Chat(5); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("Chat(5): %v, want ErrNotFound", err)
	}
	OK(t, db.PutChat(news.Chat{ID: 5, Username: "HarbourNews"}))
	for _, name := range []string{"harbournews", "@HARBOURNEWS"} {
		Equal(t, "ChatByUsername", Must[news.Chat](t)(db.ChatByUsername(name)).ID, 5)
	}
	for _, name := range []string{"", "@", "harbour"} {
		if _, err := db.ChatByUsername(name); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("ChatByUsername(%q): %v, want ErrNotFound", name, err)
		}
	}
	var ids []news.ChatID
	OK(t, db.Chats(func(c news.Chat) error { ids = append(ids, c.ID); return nil }))
	Equal(t, "Chats", ids, []news.ChatID{-100123, 5})
}

// Whoever writes what an update says about a chat does not know what delivery
// found out meanwhile.
func (e Engine) TestPutChatKeepsTheState(t *testing.T) {
	db := e.Open(t, store.Options{})
	OK(t, db.SetState(5, news.Gone, "bot was blocked by the user", Noon))
	OK(t, db.PutChat(news.Chat{ID: 5, Title: "New name"}))
	c := Must[news.Chat](t)(db.Chat(5))
	if c.State != news.Gone || !c.Since.Equal(Noon) || c.Title != "New name" {
		t.Errorf("Chat: %+v, want it gone since Noon under its new name", c)
	}
}

// An operator stays one, whatever an update says about the chat meanwhile.
func (e Engine) TestMakeOperator(t *testing.T) {
	db := e.Open(t, store.Options{})
	if err := db.MakeOperator(5); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("MakeOperator of nobody: %v", err)
	}
	OK(t, db.PutChat(news.Chat{ID: 5, Title: "Ann"}))
	OK(t, db.MakeOperator(5))
	OK(t, db.PutChat(news.Chat{ID: 5, Title: "Anna"}))
	if c := Must[news.Chat](t)(db.Chat(5)); !c.Operator || c.Title != "Anna" {
		t.Errorf("Chat: %+v, want an operator called Anna", c)
	}
}

func (e Engine) TestSetState(t *testing.T) {
	tests := []struct {
		state  news.ChatState
		counts store.Counts
	}{
		{news.Gone, store.Counts{Decided: 4, GivenUp: 2, Pending: 2}},
		{news.Stopped, store.Counts{Decided: 4, GivenUp: 2, Pending: 2}},
		{news.Parked, store.Counts{Decided: 4, Pending: 3, InDoubt: 1}},
		{news.Active, store.Counts{Decided: 4, Pending: 3, InDoubt: 1}},
	}
	for _, tt := range tests {
		t.Run(string(tt.state), func(t *testing.T) {
			db := e.Open(t, store.Options{})
			src := AddSource(t, db, "harbour")
			d := Person(0)
			sub, _, err := db.Subscribe(news.Subscription{Destination: d, Query: "ferry", Added: Noon})
			OK(t, err)
			Poll(t, db, src, Noon, People(2), Item("harbour", 1), Item("harbour", 2))
			Must[[]news.Delivery](t)(db.Attempt([]news.DeliveryID{1}, Noon))
			OK(t, db.SetState(d.Chat, tt.state, "why", Noon))
			Balance(t, db, tt.counts)
			Equal(t, "Subscriptions", Must[[]news.Subscription](t)(db.Subscriptions(d)), []news.Subscription{sub})
			for _, l := range Must[[]store.DeadLetter](t)(db.DeadLetters(9)) {
				if !strings.Contains(l.Reason, string(tt.state)) || !strings.Contains(l.Reason, "why") {
					t.Errorf("dead letter says %q, want the state and the reason", l.Reason)
				}
			}
			// What was under way meanwhile is settled without effect.
			if tt.counts.InDoubt == 0 {
				Settle(t, db, store.Outcome{ID: 1, Message: 7})
				Balance(t, db, tt.counts)
			}
		})
	}
}

// States are known again after a restart.
func (e Engine) TestStatesAfterRestart(t *testing.T) {
	place := e(t)
	db := place.reopened(t, store.Options{})
	AddSource(t, db, "harbour")
	OK(t, db.SetState(Person(0).Chat, news.Gone, "blocked", Noon))
	OK(t, db.Close())
	db = place.Open(t, store.Options{})
	src := Must[news.Source](t)(db.Source("harbour"))
	if got := Poll(t, db, src, Noon, People(2), Item("harbour", 99)); got.Alerts[news.Tell] != 1 {
		t.Errorf("Ingest: %d told, want only the one who is not gone", got.Alerts[news.Tell])
	}
}

// choose writes a destination's wishes.
func choose(t testing.TB, db *store.DB, d news.Destination, s news.Settings) {
	t.Helper()
	OK(t, db.ChangeSettings(d, func(own *news.Settings) error { *own = s; return nil }))
}

// TestSettingsChangeTogether: of two who change different wishes at once none undoes the
// other's, and one that is refused leaves them as they are.
func (e Engine) TestSettingsChangeTogether(t *testing.T) {
	db := e.Open(t, store.Options{})
	d := news.Destination{Chat: -5}
	var all sync.WaitGroup
	for n := range 100 {
		all.Go(func() {
			err := db.ChangeSettings(d, func(s *news.Settings) error { s.Footer = new(*cmp.Or(s.Footer, new("")) + "a"); return nil })
			if n%2 == 0 && err == nil {
				err = db.ChangeSettings(d, func(s *news.Settings) error { s.Approval.Wait += time.Minute; return nil })
			}
			if err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	refused := errors.New("no")
	if err := db.ChangeSettings(d, func(s *news.Settings) error { s.Zone = "Lisbon"; return refused }); !errors.Is(err, refused) {
		t.Errorf("a change that is refused ends with %v", err)
	}
	got := Must[news.Settings](t)(db.Settings(d))
	if len(*got.Footer) != 100 || got.Approval.Wait != 50*time.Minute || got.Zone != "" {
		t.Errorf("after 150 changes: %d letters, %v, %q", len(*got.Footer), got.Approval.Wait, got.Zone)
	}
}

func (e Engine) TestSettings(t *testing.T) {
	db := e.Open(t, store.Options{})
	d := news.Destination{Chat: -5, Topic: 3}
	Equal(t, "Settings at first", Must[news.Settings](t)(db.Settings(d)), news.Settings{})
	want := Fill[news.Settings](t)
	choose(t, db, d, want)
	Equal(t, "Settings", Must[news.Settings](t)(db.Settings(d)), want)
	Equal(t, "Settings of the chat", Must[news.Settings](t)(db.Settings(news.Destination{Chat: -5})), news.Settings{})
	choose(t, db, d, news.Settings{})
	Equal(t, "Settings in the end", Must[news.Settings](t)(db.Settings(d)), news.Settings{})
}

// calls records the callbacks.
func calls() (*[]string, store.Options) {
	var log []string
	return &log, store.Options{
		Subscribed:   func(s news.Subscription) { log = append(log, fmt.Sprint("+", s.Destination, " ", s.Query)) },
		Unsubscribed: func(s news.Subscription) { log = append(log, fmt.Sprint("-", s.Destination, " ", s.Query)) },
	}
}

func Subscribe(t testing.TB, db *store.DB, d news.Destination, query string) news.Subscription {
	t.Helper()
	s, _, err := db.Subscribe(news.Subscription{Destination: d, Query: query, Added: Noon})
	OK(t, err)
	return s
}

func (e Engine) TestSubscribe(t *testing.T) {
	log, o := calls()
	db := e.Open(t, o)
	want := Fill[news.Subscription](t)
	want.Source = 0
	got, created, err := db.Subscribe(want)
	OK(t, err)
	want.ID = got.ID
	if !created || got.ID == 0 {
		t.Errorf("Subscribe: number %d, created %v", got.ID, created)
	}
	Equal(t, "Subscriptions", Must[[]news.Subscription](t)(db.Subscriptions(want.Destination)), []news.Subscription{want})
	again, created, err := db.Subscribe(want)
	OK(t, err)
	if created || again != want {
		t.Errorf("the same again: %+v, created %v; want the one that is there", again, created)
	}
	want.Urgent = false
	calm, created, err := db.Subscribe(want)
	OK(t, err)
	if created || calm != want {
		t.Errorf("the same, no longer urgent: %+v, created %v", calm, created)
	}
	Equal(t, "Unsubscribe", Must[news.Subscription](t)(db.Unsubscribe(want.Destination, want.ID, Noon)), want)
	if _, err := db.Unsubscribe(want.Destination, want.ID, Noon); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("Unsubscribe again: %v, want ErrNotFound", err)
	}
	name := fmt.Sprint(want.Destination, " ", want.Query)
	Equal(t, "callbacks", *log, []string{"+" + name, "-" + name, "+" + name, "-" + name})
}

// perChat is how many subscriptions a chat may have.
const perChat = 200

func (e Engine) TestTooManySubscriptions(t *testing.T) {
	db := e.Open(t, store.Options{})
	for n := range perChat {
		Subscribe(t, db, news.Destination{Chat: 5, Topic: news.TopicID(n % 3)}, fmt.Sprint("word", n))
	}
	_, created, err := db.Subscribe(news.Subscription{Destination: news.Destination{Chat: 5}, Query: "one more"})
	if !errors.Is(err, store.ErrTooMany) || created {
		t.Errorf("one more: %v, want ErrTooMany", err)
	}
	Subscribe(t, db, news.Destination{Chat: 5}, "word0")
	Subscribe(t, db, news.Destination{Chat: 6}, "one more")
	n := 0
	OK(t, db.EachSubscription(func(news.Subscription) error { n++; return nil }))
	Equal(t, "EachSubscription", n, perChat+1)
}

func (e Engine) TestMove(t *testing.T) {
	log, o := calls()
	db := e.Open(t, o)
	harbour, island := AddSource(t, db, "harbour"), AddSource(t, db, "island")
	old, new := news.Destination{Chat: -5}, news.Destination{Chat: -100500}
	OK(t, db.PutChat(news.Chat{ID: old.Chat, Kind: news.Group, Title: "The pier", Manager: 77}))
	kept := Subscribe(t, db, old, "ferry")
	Subscribe(t, db, old, "fog")
	Subscribe(t, db, new, "fog")
	silent := true
	choose(t, db, old, news.Settings{Silent: &silent})
	OK(t, db.SetWait(old.Chat, Noon.Add(time.Hour), "flood"))
	alerts := []news.Alert{{Destination: old, Lane: news.LaneAlert}}
	Poll(t, db, harbour, Noon, alerts, Item("harbour", 1), Item("harbour", 2), Item("harbour", 3))
	Settle(t, db, store.Outcome{ID: 1, Message: 7})
	Must[[]news.Delivery](t)(db.Attempt([]news.DeliveryID{2}, Noon))
	*log = nil

	OK(t, db.Move(old.Chat, new.Chat, Noon))
	Equal(t, "callbacks", *log, []string{"--5 ferry", "+-100500 ferry", "--5 fog"})
	kept.Destination = new
	subs := Must[[]news.Subscription](t)(db.Subscriptions(new))
	if len(subs) != 2 || subs[0] != kept {
		t.Errorf("Subscriptions of the new number: %+v, want ferry under its own number and fog once", subs)
	}
	Equal(t, "Settings", *Must[news.Settings](t)(db.Settings(new)).Silent, true)
	Equal(t, "Waits", Must[[]store.Wait](t)(db.Waits()), []store.Wait{{Chat: new.Chat, Until: Noon.Add(time.Hour), Reason: "flood"}})
	w := Waiting(t, db, new)
	if len(w) != 2 || w[0].ID != 2 || !w[0].InDoubt || w[1].ID != 3 {
		t.Errorf("Waiting for the new number: %+v, want 2 in doubt and 3", w)
	}
	c := Must[news.Chat](t)(db.Chat(new.Chat))
	if c.Kind != news.Supergroup || c.Title != "The pier" || c.Manager != 77 {
		t.Errorf("Chat: %+v", c)
	}
	if _, err := db.Chat(old.Chat); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("the old chat: %v, want ErrNotFound", err)
	}
	Equal(t, "Waiting for the old number", Waiting(t, db, old), nil)

	// What the old number was told counts, delivered or not.
	OK(t, db.Move(new.Chat, -100600, Noon))
	alerts[0].Destination.Chat = -100600
	page := []news.Item{Item("island", 1), Item("island", 2), Item("island", 3), Item("island", 4)}
	for n := range 3 {
		page[n].Title = Item("harbour", n+1).Title
	}
	if got := Poll(t, db, island, Noon, alerts, page...); got.Alerts[news.AlreadyTold] != 3 || got.Alerts[news.Tell] != 1 {
		t.Errorf("the same stories for the third number: %d told, %d already; want 1 and 3", got.Alerts[news.Tell], got.Alerts[news.AlreadyTold])
	}
}

// A group and the supergroup that it becomes may both have asked for the same.
func (e Engine) TestMoveTellsAStoryOnce(t *testing.T) {
	db := e.Open(t, store.Options{})
	alerts := []news.Alert{
		{Destination: news.Destination{Chat: -5}, Lane: news.LaneAlert},
		{Destination: news.Destination{Chat: -100}, Lane: news.LaneAlert},
	}
	src := AddSource(t, db, "harbour")
	Poll(t, db, src, Noon, alerts, Item("harbour", 1))
	Poll(t, db, src, Noon, alerts[:1], Item("harbour", 2))
	OK(t, db.Move(-5, -100, Noon))
	Equal(t, "Waiting", Items(Waiting(t, db, alerts[1].Destination)), []news.ItemID{1, 2})
	Balance(t, db, store.Counts{Decided: 3, GivenUp: 1, Pending: 2})
}

func (e Engine) TestMoveJoinsTheRecords(t *testing.T) {
	tests := []struct {
		name     string
		old, new news.ChatState
		want     news.ChatState
	}{
		{"silence asked for holds on", news.Stopped, news.Active, news.Stopped},
		{"what Telegram refused there says nothing here", news.Gone, news.Active, news.Active},
		{"nor does a missing right", news.Parked, news.Active, news.Active},
		{"what Telegram refuses here counts", news.Active, news.Parked, news.Parked},
	}
	for _, tt := range tests {
		for _, known := range []bool{true, false} {
			if !known && tt.new != news.Active {
				continue
			}
			db := e.Open(t, store.Options{})
			OK(t, db.PutChat(news.Chat{ID: -5, Kind: news.Group, Topics: map[news.TopicID]string{1: "old", 2: "both"}}))
			OK(t, db.SetState(-5, tt.old, "reason", Noon))
			if known {
				OK(t, db.PutChat(news.Chat{ID: -100, Kind: news.Supergroup, Title: "new", Topics: map[news.TopicID]string{2: "both new"}}))
				OK(t, db.SetState(-100, tt.new, "reason", Noon))
			}
			OK(t, db.Move(-5, -100, Noon))
			c := Must[news.Chat](t)(db.Chat(-100))
			if c.State != tt.want || c.Kind != news.Supergroup || c.Topics[1] != "old" {
				t.Errorf("%s (new one known: %v): %+v, want state %q", tt.name, known, c, tt.want)
			}
		}
	}
}

func (e Engine) TestForget(t *testing.T) {
	log, o := calls()
	db, engine := e.openRows(t, o)
	harbour := AddSource(t, db, "harbour")
	d, other := Person(0), Person(1)
	OK(t, db.PutChat(news.Chat{ID: 333_333, Title: "An earlier number"}))
	Poll(t, db, harbour, Noon, []news.Alert{{Destination: news.Destination{Chat: 333_333}, Lane: news.LaneAlert}}, Item("harbour", 0))
	Settle(t, db, store.Outcome{ID: 1, Message: 7})
	OK(t, db.Move(333_333, d.Chat, Noon))
	Subscribe(t, db, d, "ferry")
	silent := true
	choose(t, db, d, news.Settings{Silent: &silent})
	OK(t, db.SetWait(d.Chat, Noon, "flood"))
	Poll(t, db, harbour, Noon, People(2), Item("harbour", 1), Item("harbour", 2), Item("harbour", 3))
	Settle(t, db, store.Outcome{ID: 2, Message: 7}, store.Outcome{ID: 4, Fate: store.GivenUp, Reason: "no"})
	*log = nil

	OK(t, db.Forget(d.Chat, Noon))
	Equal(t, "callbacks", *log, []string{"-" + d.String() + " ferry"})
	Balance(t, db, store.Counts{Decided: 7, Delivered: 2, GivenUp: 2, Pending: 3})
	Equal(t, "who waits for the other", len(Waiting(t, db, other)), 3)
	for _, row := range dump(t, engine) {
		for _, id := range []news.ChatID{333_333, d.Chat} {
			if strings.Contains(row, fmt.Sprint(id)) {
				t.Errorf("a row still names chat %d: %s", id, row)
			}
		}
	}
	OK(t, db.Forget(d.Chat, Noon))
}
