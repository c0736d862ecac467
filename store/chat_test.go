package store

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"newsbot/news"
)

func ok(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestChat(t *testing.T) {
	db := openTest(t, fast)
	want := fill[news.Chat](t)
	want.ID = -100123
	ok(t, db.PutChat(want))
	equal(t, "Chat", must[news.Chat](t)(db.Chat(want.ID)), want)
	if _, err := db.Chat(5); !errors.Is(err, ErrNotFound) {
		t.Errorf("Chat(5): %v, want ErrNotFound", err)
	}
	ok(t, db.PutChat(news.Chat{ID: 5, Username: "HarbourNews"}))
	for _, name := range []string{"harbournews", "@HARBOURNEWS"} {
		equal(t, "ChatByUsername", must[news.Chat](t)(db.ChatByUsername(name)).ID, 5)
	}
	for _, name := range []string{"", "@", "harbour"} {
		if _, err := db.ChatByUsername(name); !errors.Is(err, ErrNotFound) {
			t.Errorf("ChatByUsername(%q): %v, want ErrNotFound", name, err)
		}
	}
	var ids []news.ChatID
	ok(t, db.Chats(func(c news.Chat) error { ids = append(ids, c.ID); return nil }))
	equal(t, "Chats", ids, []news.ChatID{-100123, 5})
}

// Whoever writes what an update says about a chat does not know what delivery
// found out meanwhile.
func TestPutChatKeepsTheState(t *testing.T) {
	db := openTest(t, fast)
	ok(t, db.SetState(5, news.Gone, "bot was blocked by the user", noon))
	ok(t, db.PutChat(news.Chat{ID: 5, Title: "New name"}))
	c := must[news.Chat](t)(db.Chat(5))
	if c.State != news.Gone || !c.Since.Equal(noon) || c.Title != "New name" {
		t.Errorf("Chat: %+v, want it gone since noon under its new name", c)
	}
}

func TestSetState(t *testing.T) {
	tests := []struct {
		state  news.ChatState
		counts Counts
	}{
		{news.Gone, Counts{Decided: 4, GivenUp: 2, Pending: 2}},
		{news.Stopped, Counts{Decided: 4, GivenUp: 2, Pending: 2}},
		{news.Parked, Counts{Decided: 4, Pending: 3, InDoubt: 1}},
		{news.Active, Counts{Decided: 4, Pending: 3, InDoubt: 1}},
	}
	for _, tt := range tests {
		t.Run(string(tt.state), func(t *testing.T) {
			db := openTest(t, fast)
			src := addSource(t, db, "harbour")
			d := person(0)
			sub, _, err := db.Subscribe(news.Subscription{Destination: d, Query: "ferry", Added: noon})
			ok(t, err)
			poll(t, db, src, noon, people(2), item("harbour", 1), item("harbour", 2))
			must[[]news.Delivery](t)(db.Attempt([]news.DeliveryID{1}, noon))
			ok(t, db.SetState(d.Chat, tt.state, "why", noon))
			balance(t, db, tt.counts)
			equal(t, "Subscriptions", must[[]news.Subscription](t)(db.Subscriptions(d)), []news.Subscription{sub})
			for _, l := range must[[]DeadLetter](t)(db.DeadLetters(9)) {
				if !strings.Contains(l.Reason, string(tt.state)) || !strings.Contains(l.Reason, "why") {
					t.Errorf("dead letter says %q, want the state and the reason", l.Reason)
				}
			}
			// What was under way meanwhile is settled without effect.
			if tt.counts.InDoubt == 0 {
				settle(t, db, Outcome{ID: 1, Message: 7})
				balance(t, db, tt.counts)
			}
		})
	}
}

// States are known again after a restart.
func TestStatesAfterRestart(t *testing.T) {
	path := filled(t)
	db := must[*DB](t)(Open(path, fast))
	ok(t, db.SetState(person(0).Chat, news.Gone, "blocked", noon))
	ok(t, db.Close())
	db = openAt(t, path, fast)
	src := must[news.Source](t)(db.Source("harbour"))
	if got := poll(t, db, src, noon, people(2), item("harbour", 99)); got.Alerts[news.Tell] != 1 {
		t.Errorf("Ingest: %d told, want only the one who is not gone", got.Alerts[news.Tell])
	}
}

func TestSettings(t *testing.T) {
	db := openTest(t, fast)
	d := news.Destination{Chat: -5, Topic: 3}
	equal(t, "Settings at first", must[news.Settings](t)(db.Settings(d)), news.Settings{})
	want := fill[news.Settings](t)
	ok(t, db.PutSettings(d, want))
	equal(t, "Settings", must[news.Settings](t)(db.Settings(d)), want)
	equal(t, "Settings of the chat", must[news.Settings](t)(db.Settings(news.Destination{Chat: -5})), news.Settings{})
	ok(t, db.PutSettings(d, news.Settings{}))
	equal(t, "Settings in the end", must[news.Settings](t)(db.Settings(d)), news.Settings{})
}

// calls records the callbacks.
func calls() (*[]string, Options) {
	var log []string
	return &log, Options{
		NoSync:       true,
		Subscribed:   func(s news.Subscription) { log = append(log, fmt.Sprint("+", s.Destination, " ", s.Query)) },
		Unsubscribed: func(s news.Subscription) { log = append(log, fmt.Sprint("-", s.Destination, " ", s.Query)) },
	}
}

func subscribe(t testing.TB, db *DB, d news.Destination, query string) news.Subscription {
	t.Helper()
	s, _, err := db.Subscribe(news.Subscription{Destination: d, Query: query, Added: noon})
	ok(t, err)
	return s
}

func TestSubscribe(t *testing.T) {
	log, o := calls()
	db := openTest(t, o)
	want := fill[news.Subscription](t)
	want.Source = 0
	got, created, err := db.Subscribe(want)
	ok(t, err)
	want.ID = got.ID
	if !created || got.ID == 0 {
		t.Errorf("Subscribe: number %d, created %v", got.ID, created)
	}
	equal(t, "Subscriptions", must[[]news.Subscription](t)(db.Subscriptions(want.Destination)), []news.Subscription{want})
	again, created, err := db.Subscribe(want)
	ok(t, err)
	if created || again != want {
		t.Errorf("the same again: %+v, created %v; want the one that is there", again, created)
	}
	want.Urgent = false
	calm, created, err := db.Subscribe(want)
	ok(t, err)
	if created || calm != want {
		t.Errorf("the same, no longer urgent: %+v, created %v", calm, created)
	}
	equal(t, "Unsubscribe", must[news.Subscription](t)(db.Unsubscribe(want.Destination, want.ID, noon)), want)
	if _, err := db.Unsubscribe(want.Destination, want.ID, noon); !errors.Is(err, ErrNotFound) {
		t.Errorf("Unsubscribe again: %v, want ErrNotFound", err)
	}
	name := fmt.Sprint(want.Destination, " ", want.Query)
	equal(t, "callbacks", *log, []string{"+" + name, "-" + name, "+" + name, "-" + name})
}

func TestTooManySubscriptions(t *testing.T) {
	db := openTest(t, fast)
	for n := range maxSubscriptions {
		subscribe(t, db, news.Destination{Chat: 5, Topic: news.TopicID(n % 3)}, fmt.Sprint("word", n))
	}
	_, created, err := db.Subscribe(news.Subscription{Destination: news.Destination{Chat: 5}, Query: "one more"})
	if !errors.Is(err, ErrTooMany) || created {
		t.Errorf("one more: %v, want ErrTooMany", err)
	}
	subscribe(t, db, news.Destination{Chat: 5}, "word0")
	subscribe(t, db, news.Destination{Chat: 6}, "one more")
	n := 0
	ok(t, db.EachSubscription(func(news.Subscription) error { n++; return nil }))
	equal(t, "EachSubscription", n, maxSubscriptions+1)
}

func TestMove(t *testing.T) {
	log, o := calls()
	db := openTest(t, o)
	harbour, island := addSource(t, db, "harbour"), addSource(t, db, "island")
	old, new := news.Destination{Chat: -5}, news.Destination{Chat: -100500}
	ok(t, db.PutChat(news.Chat{ID: old.Chat, Kind: news.Group, Title: "The pier", Manager: 77}))
	kept := subscribe(t, db, old, "ferry")
	subscribe(t, db, old, "fog")
	subscribe(t, db, new, "fog")
	silent := true
	ok(t, db.PutSettings(old, news.Settings{Silent: &silent}))
	ok(t, db.SetWait(old.Chat, noon.Add(time.Hour), "flood"))
	alerts := []news.Alert{{Destination: old, Lane: news.LaneAlert}}
	poll(t, db, harbour, noon, alerts, item("harbour", 1), item("harbour", 2), item("harbour", 3))
	settle(t, db, Outcome{ID: 1, Message: 7})
	must[[]news.Delivery](t)(db.Attempt([]news.DeliveryID{2}, noon))
	*log = nil

	ok(t, db.Move(old.Chat, new.Chat, noon))
	equal(t, "callbacks", *log, []string{"--5 ferry", "+-100500 ferry", "--5 fog"})
	kept.Destination = new
	subs := must[[]news.Subscription](t)(db.Subscriptions(new))
	if len(subs) != 2 || subs[0] != kept {
		t.Errorf("Subscriptions of the new number: %+v, want ferry under its own number and fog once", subs)
	}
	equal(t, "Settings", *must[news.Settings](t)(db.Settings(new)).Silent, true)
	equal(t, "Waits", must[[]Wait](t)(db.Waits()), []Wait{{new.Chat, noon.Add(time.Hour), "flood"}})
	w := waiting(t, db, new)
	if len(w) != 2 || w[0].ID != 2 || !w[0].InDoubt || w[1].ID != 3 {
		t.Errorf("Waiting for the new number: %+v, want 2 in doubt and 3", w)
	}
	c := must[news.Chat](t)(db.Chat(new.Chat))
	if c.Kind != news.Supergroup || c.Title != "The pier" || c.Manager != 77 {
		t.Errorf("Chat: %+v", c)
	}
	if _, err := db.Chat(old.Chat); !errors.Is(err, ErrNotFound) {
		t.Errorf("the old chat: %v, want ErrNotFound", err)
	}
	equal(t, "Waiting for the old number", waiting(t, db, old), nil)

	// What the old number was told counts, delivered or not.
	ok(t, db.Move(new.Chat, -100600, noon))
	alerts[0].Destination.Chat = -100600
	page := []news.Item{item("island", 1), item("island", 2), item("island", 3), item("island", 4)}
	for n := range 3 {
		page[n].Title = item("harbour", n+1).Title
	}
	if got := poll(t, db, island, noon, alerts, page...); got.Alerts[news.AlreadyTold] != 3 || got.Alerts[news.Tell] != 1 {
		t.Errorf("the same stories for the third number: %d told, %d already; want 1 and 3", got.Alerts[news.Tell], got.Alerts[news.AlreadyTold])
	}
}

// A group and the supergroup that it becomes may both have asked for the same.
func TestMoveTellsAStoryOnce(t *testing.T) {
	db := openTest(t, fast)
	alerts := []news.Alert{
		{Destination: news.Destination{Chat: -5}, Lane: news.LaneAlert},
		{Destination: news.Destination{Chat: -100}, Lane: news.LaneAlert},
	}
	src := addSource(t, db, "harbour")
	poll(t, db, src, noon, alerts, item("harbour", 1))
	poll(t, db, src, noon, alerts[:1], item("harbour", 2))
	ok(t, db.Move(-5, -100, noon))
	equal(t, "Waiting", items(waiting(t, db, alerts[1].Destination)), []news.ItemID{1, 2})
	balance(t, db, Counts{Decided: 3, GivenUp: 1, Pending: 2})
}

func TestMoveJoinsTheRecords(t *testing.T) {
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
			db := openTest(t, fast)
			ok(t, db.PutChat(news.Chat{ID: -5, Kind: news.Group, Topics: map[news.TopicID]string{1: "old", 2: "both"}}))
			ok(t, db.SetState(-5, tt.old, "reason", noon))
			if known {
				ok(t, db.PutChat(news.Chat{ID: -100, Kind: news.Supergroup, Title: "new", Topics: map[news.TopicID]string{2: "both new"}}))
				ok(t, db.SetState(-100, tt.new, "reason", noon))
			}
			ok(t, db.Move(-5, -100, noon))
			c := must[news.Chat](t)(db.Chat(-100))
			if c.State != tt.want || c.Kind != news.Supergroup || c.Topics[1] != "old" {
				t.Errorf("%s (new one known: %v): %+v, want state %q", tt.name, known, c, tt.want)
			}
		}
	}
}

func TestForget(t *testing.T) {
	log, o := calls()
	db := openTest(t, o)
	harbour := addSource(t, db, "harbour")
	d, other := person(0), person(1)
	ok(t, db.PutChat(news.Chat{ID: 333_333, Title: "An earlier number"}))
	poll(t, db, harbour, noon, []news.Alert{{Destination: news.Destination{Chat: 333_333}, Lane: news.LaneAlert}}, item("harbour", 0))
	settle(t, db, Outcome{ID: 1, Message: 7})
	ok(t, db.Move(333_333, d.Chat, noon))
	subscribe(t, db, d, "ferry")
	silent := true
	ok(t, db.PutSettings(d, news.Settings{Silent: &silent}))
	ok(t, db.SetWait(d.Chat, noon, "flood"))
	poll(t, db, harbour, noon, people(2), item("harbour", 1), item("harbour", 2), item("harbour", 3))
	settle(t, db, Outcome{ID: 2, Message: 7}, Outcome{ID: 4, Fate: GivenUp, Reason: "no"})
	*log = nil

	ok(t, db.Forget(d.Chat))
	equal(t, "callbacks", *log, []string{"-" + d.String() + " ferry"})
	balance(t, db, Counts{Decided: 7, Delivered: 2, GivenUp: 2, Pending: 3})
	equal(t, "who waits for the other", len(waiting(t, db, other)), 3)
	for _, id := range []news.ChatID{333_333, d.Chat} {
		for _, b := range buckets {
			db.view(func(x *tx) error {
				x.Bucket(b).ForEach(func(k, v []byte) error {
					if strings.Contains(string(k), string(chatKey(id))) || strings.Contains(string(v), fmt.Sprint(id)) {
						t.Errorf("bucket %s still names chat %d: %x %s", b, id, k, v)
					}
					return nil
				})
				return nil
			})
		}
	}
	ok(t, db.Forget(d.Chat))
}
