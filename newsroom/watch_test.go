package newsroom

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"newsbot/news"
	"newsbot/news/query"
)

func TestWatchers(t *testing.T) {
	ann, forum, desk := news.Destination{Chat: 1}, news.Destination{Chat: -5, Topic: 7}, news.Destination{Chat: -9}
	ferry := query.Text{Title: "Ferry stuck in fog", Source: "Harbour News"}
	subscription := func(d news.Destination, q string, urgent bool) news.Subscription {
		return news.Subscription{Destination: d, Query: q, Urgent: urgent}
	}
	channel := func(d news.Destination, q *query.Query) Channel {
		return Channel{Destination: d, Query: q}
	}
	for _, tt := range []struct {
		why  string
		do   func(w *Watchers)
		want map[news.Destination]news.Alert
	}{
		{"nobody asks, nobody hears", func(w *Watchers) {}, map[news.Destination]news.Alert{}},
		{"two queries of one destination are one alert with both reasons", func(w *Watchers) {
			w.Subscribed(subscription(ann, "ferry", false))
			w.Subscribed(subscription(ann, "fog", false))
			w.Subscribed(subscription(ann, "train", false))
		}, map[news.Destination]news.Alert{ann: {Destination: ann, Lane: news.LaneAlert, Because: "ferry · fog"}}},
		{"an urgent one takes the breaking lane", func(w *Watchers) {
			w.Subscribed(subscription(ann, "ferry", false))
			w.Subscribed(subscription(ann, "fog", true))
		}, map[news.Destination]news.Alert{ann: {Destination: ann, Lane: news.LaneBreaking, Because: "ferry · fog"}}},
		{"a removed one is silent, its neighbour not", func(w *Watchers) {
			w.Subscribed(subscription(ann, "ferry", false))
			w.Subscribed(subscription(forum, "ferry", false))
			w.Unsubscribed(subscription(ann, "ferry", false))
		}, map[news.Destination]news.Alert{forum: {Destination: forum, Lane: news.LaneAlert, Because: "ferry"}}},
		{"a configured channel is not told why", func(w *Watchers) {
			w.configure([]Channel{channel(desk, query.All())})
		}, map[news.Destination]news.Alert{desk: {Destination: desk, Lane: news.LaneAlert}}},
		{"a reload replaces what channels ask for and keeps what people asked there", func(w *Watchers) {
			w.configure([]Channel{channel(desk, query.All()), channel(forum, query.FromSources("harbour news"))})
			w.Subscribed(subscription(desk, "fog", false))
			w.configure([]Channel{channel(forum, query.FromSources("harbour news"))})
		}, map[news.Destination]news.Alert{
			forum: {Destination: forum, Lane: news.LaneAlert},
			desk:  {Destination: desk, Lane: news.LaneAlert, Because: "fog"},
		}},
	} {
		w := NewWatchers()
		tt.do(w)
		got := map[news.Destination]news.Alert{}
		for _, a := range w.want(&ferry, news.LaneAlert) {
			if _, twice := got[a.Destination]; twice {
				t.Errorf("%s: %v hears twice", tt.why, a.Destination)
			}
			got[a.Destination] = a
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.why, diff)
		}
	}
}
