package storetest

import (
	"testing"
	"time"

	"newsbot/news"
	"newsbot/store"
	"newsbot/store/internal/rows"
)

// Reasons are numbers on disk, and read as what the destination asked for, also
// when it asks for that no more.
func (e Engine) TestReasons(t *testing.T) {
	db, engine := e.openRows(t, store.Options{})
	src := AddSource(t, db, "harbour")
	ann := Person(1)
	ask := func(s news.Subscription) news.Subscription {
		s.Destination = ann
		kept, _, err := db.Subscribe(s)
		OK(t, err)
		return kept
	}
	ferry := ask(news.Subscription{Query: "ferry", Typed: "The Ferry"})
	follow := ask(news.Subscription{Source: src.ID})
	asked := []news.Reason{{Source: src.ID}, {Query: "ferry"}}
	want := []news.Reason{{Source: src.ID, Subscription: follow.ID}, {Query: "ferry", Typed: "The Ferry", Subscription: ferry.ID}}

	p := store.Poll{Source: src, Items: []news.Item{Item("harbour", 1)}, Alerts: [][]news.Alert{{{Destination: ann, Lane: news.LaneAlert, Reasons: asked}}}}
	Must[store.Ingested](t)(db.Ingest(p, Noon))
	Equal(t, "reasons of what waits", Waiting(t, db, ann)[0].Reasons, want)

	going := Must[[]news.Delivery](t)(db.Attempt([]news.DeliveryID{1}, Noon))
	Equal(t, "reasons of an attempt", going[0].Reasons, want)
	for _, s := range []news.Subscription{ferry, follow} {
		Must[news.Subscription](t)(db.Unsubscribe(ann, s.ID, Noon))
	}
	Equal(t, "reasons of what is on its way to who left", Waiting(t, db, ann)[0].Reasons, want)
	OK(t, db.Settle([]store.Outcome{{ID: 1, Message: 7}}, Noon))
	Equal(t, "reasons of what was told", Must[[]store.Told](t)(db.Told(1, news.Destination{}, 9))[0].Reasons, want)

	again := ask(news.Subscription{Query: "ferry", Typed: "ferry"})
	want[1] = news.Reason{Query: "ferry", Typed: "ferry", Subscription: again.ID}
	Equal(t, "reasons of what was told, once it is asked for again", Must[[]store.Told](t)(db.Told(1, news.Destination{}, 9))[0].Reasons, want)
	OK(t, db.Forget(ann.Chat, Noon))
	Equal(t, "subscriptions after Forget", Must[[]news.Subscription](t)(db.Subscriptions(ann)), nil)
	if n := len(subscriptionRows(t, engine, ann)); n != 0 {
		t.Errorf("%d rows are left of what a forgotten chat asked for", n)
	}
}

// subscriptionRows lists the rows of a destination's subscriptions, with those that ended.
func subscriptionRows(t *testing.T, e rows.Engine, d news.Destination) (all []rows.Subscription) {
	OK(t, e.View(func(r rows.Tx) (err error) {
		all, err = r.Subscriptions(d)
		return err
	}))
	return all
}

// A stranger who asks and leaves for ever makes no more rows than one who stays.
func (e Engine) TestEndedSubscriptionsAreFew(t *testing.T) {
	db, engine := e.openRows(t, store.Options{})
	for n := range 3 * perChat {
		s, _, err := db.Subscribe(news.Subscription{Destination: Person(1), Query: "word" + string(rune('a'+n))})
		OK(t, err)
		Must[news.Subscription](t)(db.Unsubscribe(Person(1), s.ID, Noon.Add(time.Duration(n)*time.Minute)))
	}
	if n := len(subscriptionRows(t, engine, Person(1))); n > perChat {
		t.Errorf("%d rows, want at most %d", n, perChat)
	}
	s := Subscribe(t, db, Person(1), "one more")
	Must[news.Subscription](t)(db.Unsubscribe(Person(1), s.ID, Noon.Add(60*24*time.Hour)))
	if n := len(subscriptionRows(t, engine, Person(1))); n != 1 {
		t.Errorf("%d rows after a month, want the last alone", n)
	}
}
