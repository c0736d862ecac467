package store

import (
	"testing"
	"time"

	"newsbot/news"
)

// Reasons are numbers on disk, and read as what the destination asked for, also
// when it asks for that no more.
func TestReasons(t *testing.T) {
	db := openTest(t, fast)
	src := addSource(t, db, "harbour")
	ann := person(1)
	ask := func(s news.Subscription) news.Subscription {
		s.Destination = ann
		kept, _, err := db.Subscribe(s)
		ok(t, err)
		return kept
	}
	ferry := ask(news.Subscription{Query: "ferry", Typed: "The Ferry"})
	follow := ask(news.Subscription{Source: src.ID})
	asked := []news.Reason{{Source: src.ID}, {Query: "ferry"}}
	want := []news.Reason{{Source: src.ID, Subscription: follow.ID}, {Query: "ferry", Typed: "The Ferry", Subscription: ferry.ID}}

	p := Poll{Source: src, Items: []news.Item{item("harbour", 1)}, Alerts: [][]news.Alert{{{Destination: ann, Lane: news.LaneAlert, Reasons: asked}}}}
	must[Ingested](t)(db.Ingest(p, noon))
	equal(t, "reasons of what waits", waiting(t, db, ann)[0].Reasons, want)

	for _, s := range []news.Subscription{ferry, follow} {
		must[news.Subscription](t)(db.Unsubscribe(ann, s.ID, noon))
	}
	equal(t, "reasons of what waits for who left", waiting(t, db, ann)[0].Reasons, want)
	going := must[[]news.Delivery](t)(db.Attempt([]news.DeliveryID{1}, noon))
	equal(t, "reasons of an attempt", going[0].Reasons, want)
	ok(t, db.Settle([]Outcome{{ID: 1, Message: 7}}, noon))
	equal(t, "reasons of what was told", must[[]Told](t)(db.Told(1, news.Destination{}, 9))[0].Reasons, want)

	again := ask(news.Subscription{Query: "ferry", Typed: "ferry"})
	want[1] = news.Reason{Query: "ferry", Typed: "ferry", Subscription: again.ID}
	equal(t, "reasons of what was told, once it is asked for again", must[[]Told](t)(db.Told(1, news.Destination{}, 9))[0].Reasons, want)
	ok(t, db.Forget(ann.Chat))
	equal(t, "subscriptions after Forget", must[[]news.Subscription](t)(db.Subscriptions(ann)), nil)
	if n := len(subscriptionRows(t, db, ann)); n != 0 {
		t.Errorf("%d rows are left of what a forgotten chat asked for", n)
	}
}

// subscriptionRows lists the rows of a destination's subscriptions, with those that ended.
func subscriptionRows(t *testing.T, db *DB, d news.Destination) (all []storedSubscription) {
	ok(t, db.view(func(t *tx) (err error) {
		all, err = t.allSubscriptions(destinationKey(d))
		return err
	}))
	return all
}

// A stranger who asks and leaves for ever makes no more rows than one who stays.
func TestEndedSubscriptionsAreFew(t *testing.T) {
	db := openTest(t, fast)
	for n := range 3 * maxSubscriptions {
		s, _, err := db.Subscribe(news.Subscription{Destination: person(1), Query: "word" + string(rune('a'+n))})
		ok(t, err)
		must[news.Subscription](t)(db.Unsubscribe(person(1), s.ID, noon.Add(time.Duration(n)*time.Minute)))
	}
	if n := len(subscriptionRows(t, db, person(1))); n > maxSubscriptions {
		t.Errorf("%d rows, want at most %d", n, maxSubscriptions)
	}
	s := subscribe(t, db, person(1), "one more")
	must[news.Subscription](t)(db.Unsubscribe(person(1), s.ID, noon.Add(2*retention)))
	if n := len(subscriptionRows(t, db, person(1))); n != 1 {
		t.Errorf("%d rows after a month, want the last alone", n)
	}
}

func TestTextReasons(t *testing.T) {
	ended := func(q string, src news.SourceID) storedSubscription {
		return storedSubscription{subscriptionFields: subscriptionFields{ID: 9, Query: q, Source: src}}
	}
	subs := []storedSubscription{ended("ferry", 0), ended(`source:"markets · europe"`, 4), ended("ferry · fog", 0)}
	for _, tt := range []struct {
		why, text string
		want      []news.Reason
	}{
		{"none", "", nil},
		{"one that is watched", "ferry", []news.Reason{{Query: "ferry", Subscription: 9}}},
		{"one that is watched no more", "tide", []news.Reason{{Query: "tide"}}},
		{"two, of which one begins like another", "ferryman · ferry", []news.Reason{{Query: "ferryman"}, {Query: "ferry", Subscription: 9}}},
		{"a source with the separator in its name", `tide · source:"markets · europe"`, []news.Reason{{Query: "tide"}, {Source: 4, Subscription: 9}}},
		{"the longer of two that fit", "ferry · fog", []news.Reason{{Query: "ferry · fog", Subscription: 9}}},
	} {
		equal(t, tt.why, textReasons(tt.text, subs), tt.want)
	}
}

func FuzzReasons(f *testing.F) {
	f.Add([]byte{3, 0xff, 0x80}, "ferry · source:x", []byte{1, 2, 3})
	f.Fuzz(func(t *testing.T, numbers []byte, text string, mark []byte) {
		subs := []storedSubscription{{subscriptionFields: subscriptionFields{Query: "ferry"}}, {subscriptionFields: subscriptionFields{Source: 1, Query: "source:x"}}}
		if all := numberReasons(numbers, subs); len(all) > len(numbers) {
			t.Errorf("%d reasons out of %d bytes", len(all), len(numbers))
		}
		if all := textReasons(text, subs); len(all) > len(text) {
			t.Errorf("%d reasons out of %d bytes", len(all), len(text))
		}
		if len(mark) >= 8 {
			told := toldAt(mark)
			equal(t, "a told mark read again", toldAt(told.bytes()), told)
		}
	})
}
