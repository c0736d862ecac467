package storetest

import (
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"newsbot/news"
	"newsbot/news/stories"
	"newsbot/store"
)

// reports are eight publishers' reports of one event.
var reports = []news.Item{
	{Title: "Ferry Tumbaro sinks off Cape Wellmar, 40 rescued", Text: "Forty people were rescued from the ferry Tumbaro before it sank off Cape Wellmar early on Monday, the coastguard said."},
	{Title: "Forty rescued as ferry Tumbaro sinks off Cape Wellmar", Text: "All forty aboard the Tumbaro are safe after the vessel went down near Cape Wellmar, according to the harbour office."},
	{Title: "Tumbaro ferry sinks near Cape Wellmar; all 40 aboard saved", Text: "Lifeboats brought 40 passengers and crew of the ferry Tumbaro ashore at Wellmar. The ship sank within an hour."},
	{Title: "Ferry Tumbaro sinks off Cape Wellmar after fire, 40 people rescued", Text: "A fire in the engine room sank the ferry Tumbaro off Cape Wellmar on Monday. Helicopters and boats rescued 40 people."},
	{Title: "Coastguard rescues 40 from sinking ferry Tumbaro off Cape Wellmar", Text: "The coastguard took 40 people off the ferry Tumbaro, which then sank in deep water off Cape Wellmar."},
	{Title: "Ferry Tumbaro sinks off Cape Wellmar", Text: "The ferry Tumbaro, built in 1974, sank off Cape Wellmar. Its 40 passengers and crew were rescued, the owner said."},
	{Title: "40 saved as the ferry Tumbaro sinks off Cape Wellmar", Text: "Fishermen were the first to reach the Tumbaro, whose 40 people were all saved before she sank off Cape Wellmar."},
	{Title: "All 40 rescued from ferry Tumbaro, sunk off Cape Wellmar", Text: "Nobody was lost with the ferry Tumbaro: 40 people were taken off before the sinking at Cape Wellmar, rescuers say."},
}

// report is what the n-th publisher reports.
func report(n int) news.Item {
	i := reports[n]
	i.GUID, i.Link, i.Published = fmt.Sprint("urn:", n), fmt.Sprintf("https://paper%d.example/tumbaro", n), Noon
	return i
}

// papers are so many sources.
func papers(t testing.TB, db *store.DB) (all []news.Source) {
	for n := range reports {
		all = append(all, AddSource(t, db, fmt.Sprint("paper", n)))
	}
	return all
}

// TestPollsAtOnce has eight polls commit one event at once: it is one story, which
// each reader is told once.
func (e Engine) TestPollsAtOnce(t *testing.T) {
	runs := 100
	if testing.Short() {
		runs = 10
	}
	for range runs {
		db := e.Open(t, store.Options{NoSync: true})
		var polls sync.WaitGroup
		for n, src := range papers(t, db) {
			item := report(n)
			item.Title = reports[0].Title // in whatever order they come
			polls.Go(func() {
				p := store.Poll{Source: src, Items: []news.Item{item}, Alerts: [][]news.Alert{People(3)}}
				if _, err := db.Ingest(p, Noon); err != nil {
					t.Error(err)
				}
			})
		}
		polls.Wait()
		c := Must[store.Counts](t)(db.Counts())
		if all := Must[[]store.Member](t)(db.Members(1)); len(all) != len(reports) || c.Decided != 3 {
			t.Fatalf("%d of %d reports are in the first story, and %d alerts decided; want all, and 3", len(all), len(reports), c.Decided)
		}
	}
}

// TestPlacesOutlastARestart has a store forget all that it knows in memory before
// each poll: every item joins what it joined without that.
func (e Engine) TestPlacesOutlastARestart(t *testing.T) {
	place := e(t)
	db := place.reopened(t, store.Options{})
	for n, src := range papers(t, db) {
		Poll(t, db, src, Noon.Add(time.Duration(n)*time.Hour), nil, report(n))
		OK(t, db.Close())
		db = place.reopened(t, store.Options{})
	}
	whole := e.Open(t, store.Options{})
	for n, src := range papers(t, whole) {
		Poll(t, whole, src, Noon.Add(time.Duration(n)*time.Hour), nil, report(n))
	}
	got, want := Must[[]store.Member](t)(db.Members(1)), Must[[]store.Member](t)(whole.Members(1))
	Equal(t, "Members after restarts", got, want)
	if len(got) != len(reports) || got[3].Why.Level != stories.Same || len(got[3].Why.Terms) == 0 || got[3].Why.Voices != 4 {
		t.Errorf("the fourth of %d members is there because %+v", len(got), got[3].Why)
	}
	OK(t, db.Close())
}

// TestAnUnheardCommit has the disk take a poll and say otherwise: the next poll
// knows what is there all the same.
func (e Engine) TestAnUnheardCommit(t *testing.T) {
	deaf := false
	db := e.Open(t, store.Options{Disk: func(made bool) error {
		if made && deaf {
			return errors.New("no answer")
		}
		return nil
	}})
	all := papers(t, db)
	deaf = true
	if _, err := db.Ingest(store.Poll{Source: all[0], Items: []news.Item{report(0)}, Alerts: [][]news.Alert{People(2)}}, Noon); err == nil {
		t.Fatal("a disk that says no is believed to say yes")
	}
	deaf = false
	got := Poll(t, db, all[1], Noon.Add(time.Minute), People(2), report(1))
	if got.Alerts[news.AlreadyTold] != 2 || len(got.Joined) != 1 {
		t.Errorf("after an unheard commit: joined %v, %v; want the story told already", got.Joined, got.Alerts)
	}
}

// TestGrowth asks for an edit at the second, the third and the fifth voice alone,
// within six hours, and not for a copy.
func (e Engine) TestGrowth(t *testing.T) {
	db := e.Open(t, store.Options{})
	revised := func() bool {
		all := Must[[]store.Revision](t)(db.Revisions(9))
		for _, r := range all {
			OK(t, db.Revised(r))
		}
		return len(all) > 0
	}
	all := papers(t, db)
	Poll(t, db, all[0], Noon, People(1), report(0))
	again := report(0)
	again.Link, again.Text = "https://wire.example/1", again.Text+" Reporting by the wire."
	Poll(t, db, AddSource(t, db, "wire"), Noon.Add(time.Minute), nil, again)
	if revised() {
		t.Error("a copy is edited in")
	}
	for n, want := range []bool{1: true, 2: true, 3: false, 4: true, 5: false} {
		if n == 0 {
			continue
		}
		Poll(t, db, all[n], Noon.Add(time.Duration(n)*time.Minute), nil, report(n))
		if got := revised(); got != want {
			t.Errorf("voice %d: edit %v, want %v", n+1, got, want)
		}
	}
	old := e.Open(t, store.Options{})
	all = papers(t, old)
	Poll(t, old, all[0], Noon, People(1), report(0))
	Poll(t, old, all[1], Noon.Add(7*time.Hour), nil, report(1))
	if left := Must[[]store.Revision](t)(old.Revisions(9)); len(left) > 0 {
		t.Errorf("seven hours later: %v", left)
	}
}

// TestTop ranks stories by who reports them: of those of a time, each voice once, no
// copies, and none of whom the reader may not know.
func (e Engine) TestTop(t *testing.T) {
	db := e.Open(t, store.Options{})
	sources := papers(t, db)
	at := func(hours int) time.Time { return Noon.Add(time.Duration(hours) * time.Hour) }
	tell := func(n int, i news.Item, hours int) {
		i.Published = at(hours)
		Poll(t, db, sources[n], at(hours), nil, i)
	}
	tell(0, report(0), 0)
	for n := 1; n < 5; n++ {
		tell(n, report(n), 20+n)
	}
	copied := report(1)
	copied.GUID, copied.Link = "urn:copy", "https://paper7.example/copy"
	tell(7, copied, 25)
	for n := range 3 {
		i := Item("harbour", 1)
		i.GUID, i.Link = fmt.Sprint("urn:fog", n), fmt.Sprintf("https://paper%d.example/fog", n)
		i.Text = Item("harbour", n).Text
		tell(n+4, i, 22+n)
	}
	tell(3, Item("harbour", 9), 23) // nobody else has it

	all := func(i *news.Item) string { return fmt.Sprint(i.Source) }
	but := func(hidden ...int) func(*news.Item) string {
		return func(i *news.Item) string {
			for _, n := range hidden {
				if i.Source == sources[n].ID {
					return ""
				}
			}
			return all(i)
		}
	}
	type row struct {
		First  news.SourceID
		Voices int
	}
	for _, tt := range []struct {
		name  string
		n     int
		since int
		voice func(*news.Item) string
		want  []row
	}{
		{"all", 9, 0, all, []row{{1, 5}, {5, 3}}},
		{"one", 1, 0, all, []row{{1, 5}}},
		{"of a time", 9, 12, all, []row{{2, 4}, {5, 3}}},
		{"as many voices, what grew last first", 9, 12, but(1), []row{{3, 3}, {5, 3}}},
		{"one voice is no confirmation", 9, 12, but(1, 2, 3, 5, 6), nil},
		{"nothing since", 9, 26, all, nil},
		{"all of one voice", 9, 0, func(*news.Item) string { return "the group" }, nil},
	} {
		var got []row
		for _, r := range Must[[]store.Reported](t)(db.Top(tt.n, at(tt.since), tt.voice)) {
			got = append(got, row{r.Source, r.Voices})
		}
		Equal(t, tt.name, got, tt.want)
	}
}
