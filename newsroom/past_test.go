package newsroom

import (
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"newsbot/news"
	"newsbot/news/query"
	"newsbot/store"
)

// pastQueries are what people watch of the invented items of TestPastIsWhatCame.
var pastQueries = []string{
	"ferry", "fog OR rain", "ferry -fog", `"harbour tram"`, "title:rain", "~tram", "har*", "=Tram", `source:"Harbour News" ferry`, "(ferry OR tram) strike", "snow",
}

// pastItems are invented items that two sources report; some are of one story.
func pastItems() []news.Item {
	subjects := []string{"Ferry", "Tram", "Harbour tram", "Rain", "Fog", "Bridge"}
	events := []string{"strike ends", "fares rise", "is late again", "returns to service", "stops for a day"}
	var all []news.Item
	for i := range 120 {
		subject, event := subjects[i%len(subjects)], events[i/7%len(events)]
		all = append(all, news.Item{
			GUID: fmt.Sprint(i), Link: fmt.Sprintf("https://wire.example/%d", i/2), Title: fmt.Sprintf("%s %s in ward %d", subject, event, i/2),
			Text: fmt.Sprintf("The %s met on day %d.", events[i%len(events)], i),
		})
	}
	return all
}

// TestPastIsWhatCame replays what is on file to those who watch: each is told as many
// stories as the past says would have fitted.
func TestPastIsWhatCame(t *testing.T) {
	kept, watchers := pastStore(t), NewWatchers()
	src := bring(t, kept, nil)
	then := pastStore(t)
	for n, q := range pastQueries {
		s := news.Subscription{Destination: news.Destination{Chat: news.ChatID(n + 1)}, Query: mustQuery(t, q).String()}
		if _, _, err := then.Subscribe(s); err != nil {
			t.Fatal(err)
		}
		watchers.Subscribed(s)
	}
	bring(t, then, watchers)
	told := map[news.ChatID]int{}
	if err := then.Queues(func(q store.Queue, _ time.Time) error {
		waiting, err := then.Waiting(q, 1000)
		told[q.Destination.Chat] += len(waiting)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	hits := 0
	for n, q := range pastQueries {
		past := query.Replay(mustQuery(t, q), func(yield func(query.Told) bool) {
			if err := kept.Past(func(i *news.Item, story news.StoryID) bool {
				return yield(query.Told{Item: i, Source: src[i.Source], Story: story})
			}); err != nil {
				t.Fatal(err)
			}
		}, 3)
		if got := told[news.ChatID(n+1)]; got != past.Fit {
			t.Errorf("%q: the past has %d stories that fit, and %d came", q, past.Fit, got)
		}
		hits += past.Fit
	}
	if hits < 100 {
		t.Errorf("only %d stories fit any of the queries", hits)
	}
}

func mustQuery(t *testing.T, typed string) *query.Query {
	t.Helper()
	q, err := query.Parse(typed)
	if err != nil {
		t.Fatal(err)
	}
	return q
}

func pastStore(t *testing.T) *store.DB {
	t.Helper()
	db, err := store.Open(filepath.Join(t.TempDir(), "newsbot.db"), store.Options{NoSync: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

// bring has two sources report the items, ten at a time, to whom watchers name; it
// gives the names of the sources.
func bring(t *testing.T, db *store.DB, watchers *Watchers) map[news.SourceID]string {
	t.Helper()
	names, sources := map[news.SourceID]string{}, []news.Source{}
	for _, name := range []string{"Harbour News", "Coast Post"} {
		s, err := db.AddSource(news.Source{Name: name, URL: "https://" + name[:5] + ".example/rss", Origin: news.FromAdmin}, noon)
		if err != nil {
			t.Fatal(err)
		}
		s.State.Succeeded = noon
		if err := db.SaveStates(s); err != nil {
			t.Fatal(err)
		}
		names[s.ID], sources = name, append(sources, s)
	}
	items := pastItems()
	for n := 0; n < len(items); n += 10 {
		src := sources[n/10%2]
		p := store.Poll{Source: src, Items: items[n : n+10]}
		for i := range p.Items {
			text := query.TextOf(&p.Items[i], src.Name)
			if watchers == nil {
				continue
			}
			p.Alerts = append(p.Alerts, watchers.want(src.ID, &text, news.LaneAlert))
		}
		if _, err := db.Ingest(p, noon.Add(time.Duration(n)*time.Minute)); err != nil {
			t.Fatal(err)
		}
	}
	return names
}
