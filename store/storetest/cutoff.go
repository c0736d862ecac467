package storetest

import (
	"errors"
	"slices"
	"testing"
	"time"

	"newsbot/news"
	"newsbot/store"
)

// What the disk took and said otherwise is there, and everybody knows it.
func (e Engine) TestTakenAndDenied(t *testing.T) {
	log, o := calls()
	db, engine := e.openCut(t, o)
	src := AddSource(t, db, "harbour")
	engine.after(0)
	engine.unsynced = true
	if _, _, err := db.Subscribe(news.Subscription{Destination: Person(1), Query: "ferry", Added: Noon}); !errors.Is(err, errCut) {
		t.Errorf("Subscribe: %v, want %v", err, errCut)
	}
	Equal(t, "callbacks", *log, []string{"+" + Person(1).String() + " ferry"})
	if err := db.SetState(Person(2).Chat, news.Stopped, "", Noon); !errors.Is(err, errCut) {
		t.Errorf("SetState: %v, want %v", err, errCut)
	}
	p := store.Poll{Source: src, Items: []news.Item{Item("harbour", 1)}, Alerts: [][]news.Alert{People(4)}}
	if _, err := db.Ingest(p, Noon); !errors.Is(err, errCut) {
		t.Errorf("Ingest: %v, want %v", err, errCut)
	}
	engine.mend()
	var found []news.Destination
	OK(t, db.Queues(func(q store.Queue, _ time.Time) error { found = append(found, q.Destination); return nil }))
	Equal(t, "queues", found, []news.Destination{Person(0), Person(1), Person(3)})
	if got := Poll(t, db, src, Noon, People(4), Item("harbour", 1)); len(got.New) != 0 {
		t.Errorf("the page again: %d new items, want none", len(got.New))
	}
}

// What the disk refused is not there, and nobody hears of it.
func (e Engine) TestRefused(t *testing.T) {
	log, o := calls()
	db, engine := e.openCut(t, o)
	engine.after(0)
	if _, created, err := db.Subscribe(news.Subscription{Destination: Person(1), Query: "ferry"}); !errors.Is(err, errCut) || created {
		t.Errorf("Subscribe: %v, created %v; want %v", err, created, errCut)
	}
	engine.mend()
	Equal(t, "callbacks", *log, nil)
	Equal(t, "Subscriptions", Must[[]news.Subscription](t)(db.Subscriptions(Person(1))), nil)
}

// A notice for more than one transaction that a crash cut off is found, and goes
// on with the rest.
func (e Engine) TestNoticeCutOff(t *testing.T) {
	db, engine := e.openCut(t, store.Options{AtOnce: 10})
	src := AddSource(t, db, "harbour")
	var to []news.Destination
	for n := range 25 {
		to = append(to, Person(n))
		_, _, err := db.Subscribe(news.Subscription{Destination: Person(n), Source: src.ID})
		OK(t, err)
	}
	// One who stopped before does not hear that the source left.
	sub, _, err := db.Subscribe(news.Subscription{Destination: Person(99), Source: src.ID})
	OK(t, err)
	Must[news.Subscription](t)(db.Unsubscribe(Person(99), sub.ID, Noon.Add(-time.Hour)))
	engine.after(2)
	_, broadcast := db.Notify(hello, to, news.LaneAlert, "broadcast 7", Noon)
	engine.after(1)
	_, left := db.RemoveSource(src.ID, Noon)
	if !errors.Is(broadcast, errCut) || !errors.Is(left, errCut) {
		t.Errorf("Notify: %v, RemoveSource: %v; want both %v", broadcast, left, errCut)
	}
	engine.mend()
	all := Must[[]store.CutOff](t)(db.UnfinishedNotices())
	if len(all) != 2 || all[0].Notice != hello || all[0].Key != "broadcast 7" || all[0].Lane != news.LaneAlert || all[0].To != nil {
		t.Fatalf("UnfinishedNotices: %+v, want the broadcast, and that the source left", all)
	}
	Equal(t, "whom the other one is for", all[1].To, to)
	all[0].To = to
	for _, c := range all {
		Must[[]store.Queue](t)(db.Notify(c.Notice, c.To, c.Lane, c.Key, Noon.Add(time.Hour)))
	}
	Equal(t, "UnfinishedNotices in the end", len(Must[[]store.CutOff](t)(db.UnfinishedNotices())), 0)
	Balance(t, db, store.Counts{Decided: 50, Pending: 50})
	for _, d := range to {
		Equal(t, "what each is told", len(Waiting(t, db, d)), 2)
	}
}

// A surge that a crash cut off anywhere is told as it would have been: of an
// archive the newest, and of news everything, no more than a message's worth of
// it one by one. Old items are not told for having been cut off.
func (e Engine) TestSurgeCutOff(t *testing.T) {
	day := Noon.Add(24 * time.Hour)
	for _, tt := range []struct {
		why      string
		lastPage time.Time
		newest   int // how many times four minutes ago the newest item is of
		want     int // alerts
	}{
		{"an archive, a minute after the last page", day.Add(-time.Minute), 100, 10},
		{"we were away for ten hours and a half", day.Add(-10*time.Hour - 30*time.Minute), 1, 150},
	} {
		for _, steps := range []int{1, 2, 4, 8} {
			db, engine := e.openCut(t, store.Options{AtOnce: 9})
			src := AddSource(t, db, "harbour")
			Poll(t, db, src, tt.lastPage, nil)
			p := store.Poll{Source: src, MaxAge: 24 * time.Hour}
			follower := []news.Alert{{Destination: Person(1), Lane: news.LaneAlert, Reasons: []news.Reason{{Source: src.ID}}}}
			for n := range 152 {
				i := Item("harbour", n)
				i.Published = day.Add(-time.Duration(151-n+tt.newest) * 4 * time.Minute)
				if n < 2 {
					i.Published = day.Add(-48 * time.Hour)
				}
				p.Items, p.Alerts = append(p.Items, i), append(p.Alerts, follower)
			}
			engine.after(steps)
			_, err := db.Ingest(p, day)
			engine.mend()
			for _, i := range Must[[]news.Item](t)(db.Unfinished()) {
				Must[store.Ingested](t)(db.Resume(i.ID, follower, day))
			}
			single := Waiting(t, db, Person(1))
			digest := Must[[]news.Delivery](t)(db.Waiting(store.Queue{Destination: Person(1), Lane: news.LaneDigest}, 999))
			if n := len(single) + len(digest); n != tt.want || len(single) > 20 {
				t.Errorf("%s, cut off after %d steps (%v): %d alerts, of which %d one by one; want %d, at most 20", tt.why, steps, err, n, len(single), tt.want)
			}
			told := append(Items(digest), Items(single)...)
			slices.Sort(told)
			if last := told[len(told)-1]; last != 152 || told[0] != 152-news.ItemID(tt.want)+1 {
				t.Errorf("%s, cut off after %d steps: items %d to %d are told, want the newest %d", tt.why, steps, told[0], last, tt.want)
			}
		}
	}
}
