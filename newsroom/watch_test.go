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
		}, map[news.Destination]news.Alert{ann: {Destination: ann, Lane: news.LaneAlert, Reasons: []news.Reason{{Query: "ferry"}, {Query: "fog"}}}}},
		{"an urgent one takes the breaking lane", func(w *Watchers) {
			w.Subscribed(subscription(ann, "ferry", false))
			w.Subscribed(subscription(ann, "fog", true))
		}, map[news.Destination]news.Alert{ann: {Destination: ann, Lane: news.LaneBreaking, Reasons: []news.Reason{{Query: "ferry"}, {Query: "fog"}}}}},
		{"a removed one is silent, its neighbour not", func(w *Watchers) {
			w.Subscribed(subscription(ann, "ferry", false))
			w.Subscribed(subscription(forum, "ferry", false))
			w.Unsubscribed(subscription(ann, "ferry", false))
		}, map[news.Destination]news.Alert{forum: {Destination: forum, Lane: news.LaneAlert, Reasons: []news.Reason{{Query: "ferry"}}}}},
		{"who follows the source and watches for words has one alert for both", func(w *Watchers) {
			w.Subscribed(subscription(ann, "ferry", false))
			w.Subscribed(news.Subscription{Destination: ann, Source: 5})
		}, map[news.Destination]news.Alert{ann: {Destination: ann, Lane: news.LaneAlert, Reasons: []news.Reason{{Source: 5}, {Query: "ferry"}}}}},
		{"who follows another source hears nothing of this one", func(w *Watchers) {
			w.Subscribed(news.Subscription{Destination: ann, Source: 6})
		}, map[news.Destination]news.Alert{}},
		{"one of two followers leaves", func(w *Watchers) {
			w.Subscribed(news.Subscription{Destination: ann, Source: 5})
			w.Subscribed(news.Subscription{Destination: forum, Source: 5, Urgent: true})
			w.Unsubscribed(news.Subscription{Destination: ann, Source: 5})
			w.Unsubscribed(news.Subscription{Destination: ann, Source: 5})
		}, map[news.Destination]news.Alert{forum: {Destination: forum, Lane: news.LaneBreaking, Reasons: []news.Reason{{Source: 5}}}}},
		{"a configured channel is not told why", func(w *Watchers) {
			w.configure([]Channel{channel(desk, query.All())})
		}, map[news.Destination]news.Alert{desk: {Destination: desk, Lane: news.LaneAlert}}},
		{"a reload replaces what channels ask for and keeps what people asked there", func(w *Watchers) {
			w.configure([]Channel{channel(desk, query.All()), channel(forum, query.FromSources("harbour news"))})
			w.Subscribed(subscription(desk, "fog", false))
			w.configure([]Channel{channel(forum, query.FromSources("harbour news"))})
		}, map[news.Destination]news.Alert{
			forum: {Destination: forum, Lane: news.LaneAlert},
			desk:  {Destination: desk, Lane: news.LaneAlert, Reasons: []news.Reason{{Query: "fog"}}},
		}},
	} {
		w := NewWatchers()
		tt.do(w)
		got := map[news.Destination]news.Alert{}
		for _, a := range w.want(5, &ferry, news.LaneAlert) {
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

// What a person's source brings is told to its followers alone, whatever it
// calls itself and whatever others watch for.
func TestWantedOfAPersonsSource(t *testing.T) {
	ann, bob, emil := news.Destination{Chat: 1}, news.Destination{Chat: 2}, news.Destination{Chat: 3}
	n := &Room{watch: NewWatchers()}
	for _, s := range []news.Subscription{
		{Destination: ann, Query: "source:harbourside OR ferry"},
		{Destination: ann, Query: "title:nvidia source:reuters"},
		{Destination: bob, Query: "ferry"},
		{Destination: bob, Query: "source:harbour"},
		{Destination: emil, Source: 5},
		{Destination: emil, Query: "ferry"},
	} {
		n.watch.Subscribed(s)
	}
	for _, tt := range []struct {
		name, title string
		want        []news.Reason
	}{
		{"Harbour", "Ferry stuck in fog", []news.Reason{{Source: 5}, {Query: "ferry"}}},
		{"reuters", "Nvidia collapses, click here", []news.Reason{{Source: 5}}},
	} {
		src := news.Source{ID: 5, Name: tt.name, URL: "https://stranger.example/rss", Origin: news.FromPerson}
		got := n.wanted(&src, &news.Item{Title: tt.title})
		want := []news.Alert{{Destination: emil, Lane: news.LaneAlert, Reasons: tt.want}}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("a person's %q (-want +got):\n%s", tt.name, diff)
		}
	}
}
