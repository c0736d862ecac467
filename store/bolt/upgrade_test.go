package bolt_test

import (
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"newsbot/news"
	"newsbot/store"
	"newsbot/store/storetest"
)

// A v1Said is what the program of schema 1 said of testdata/v1/v1.db.gz; see the
// generator beside it.
type v1Said struct {
	Sources       []news.Source
	Subscriptions []news.Subscription
	Chats         []news.Chat
	Settings      map[string]news.Settings
	Waiting       []v1Delivery
	Told          []v1Told
	Revisions     []store.Revision
	Dead          []struct {
		v1Delivery
		Reason  string
		GivenUp time.Time
	}
	Notices    map[news.NoticeID]string
	Unfinished []news.Item
	Waits      []store.Wait
	Offset     int64
	Counts     store.Counts
}

type v1Delivery struct {
	news.Delivery
	Item    news.ItemID
	Notice  news.NoticeID
	Because string
}

type v1Told struct {
	store.Told
	Because string
}

// upgraded opens a copy of the file of schema 1.
func upgraded(t *testing.T) (*store.DB, v1Said) {
	t.Helper()
	packed := storetest.Must[*os.File](t)(os.Open("testdata/v1/v1.db.gz"))
	defer packed.Close()
	z := storetest.Must[*gzip.Reader](t)(gzip.NewReader(packed))
	path := filepath.Join(t.TempDir(), "newsbot.db")
	storetest.OK(t, os.WriteFile(path, storetest.Must[[]byte](t)(io.ReadAll(z)), 0o600))
	var said v1Said
	storetest.OK(t, json.Unmarshal(storetest.Must[[]byte](t)(os.ReadFile("testdata/v1/v1.json")), &said))
	return openAt(t, path), said
}

// TestUpgrade opens a file of schema 1: everything is there that was, in typed
// records, and nothing is told or edited for it.
func TestUpgrade(t *testing.T) {
	db, said := upgraded(t)
	storetest.OK(t, db.Check())
	storetest.Equal(t, "Sources", storetest.Must[[]news.Source](t)(db.Sources()), said.Sources)

	follows := map[string]news.SourceID{} // :: what schema 1 called it → the source
	for i := range said.Subscriptions {
		if s := &said.Subscriptions[i]; s.Source != 0 {
			follows[s.Query], s.Query = s.Source, ""
		}
	}
	var subs []news.Subscription
	storetest.OK(t, db.EachSubscription(func(s news.Subscription) error { subs = append(subs, s); return nil }))
	storetest.Equal(t, "subscriptions", subs, said.Subscriptions)

	var chats []news.Chat
	storetest.OK(t, db.Chats(func(c news.Chat) error {
		chats = append(chats, c)
		d := news.Destination{Chat: c.ID}
		storetest.Equal(t, "Settings", storetest.Must[news.Settings](t)(db.Settings(d)), said.Settings[d.String()])
		return nil
	}))
	storetest.Equal(t, "Chats", chats, said.Chats)

	var waiting []news.Delivery
	storetest.OK(t, db.Queues(func(q store.Queue, _ time.Time) error {
		waiting = append(waiting, storetest.Must[[]news.Delivery](t)(db.Waiting(q, 99))...)
		return nil
	}))
	if len(waiting) != len(said.Waiting) {
		t.Fatalf("%d deliveries wait, and %d did", len(waiting), len(said.Waiting))
	}
	for i, d := range said.Waiting {
		storetest.Equal(t, "what waits", waiting[i], d.now(waiting[i].Reasons))
		said.sameReasons(t, d.Destination, d.Because, waiting[i].Reasons, follows)
	}
	var told []store.Told
	for story := range news.StoryID(9) {
		told = append(told, storetest.Must[[]store.Told](t)(db.Told(story, news.Destination{}, 99))...)
	}
	for i, was := range said.Told {
		said.sameReasons(t, was.Destination, was.Because, told[i].Reasons, follows)
		was.Reasons = told[i].Reasons
		storetest.Equal(t, "Told", told[i], was.Told)
	}
	for i, letter := range storetest.Must[[]store.DeadLetter](t)(db.DeadLetters(99)) {
		was := said.Dead[i]
		storetest.Equal(t, "DeadLetters", letter, store.DeadLetter{Delivery: was.now(letter.Reasons), Reason: was.Reason, GivenUp: was.GivenUp})
		said.sameReasons(t, was.Destination, was.Because, letter.Reasons, follows)
	}
	for id, text := range said.Notices {
		storetest.Equal(t, "Notice", storetest.Must[news.Notice](t)(db.Notice(id)), news.Notice{Kind: news.NoticeBroadcast, Text: text})
	}
	storetest.Equal(t, "Revisions", storetest.Must[[]store.Revision](t)(db.Revisions(99)), said.Revisions)
	storetest.Equal(t, "Unfinished", storetest.Must[[]news.Item](t)(db.Unfinished()), said.Unfinished)
	storetest.Equal(t, "Waits", storetest.Must[[]store.Wait](t)(db.Waits()), said.Waits)
	storetest.Equal(t, "Offset", storetest.Must[int64](t)(db.Offset()), said.Offset)
	c := storetest.Must[store.Counts](t)(db.Counts())
	c.FileSize, c.FreeSize = 0, 0
	said.Counts.Seen, said.Counts.Open = 1, 1 // what is under way; nobody counted before
	storetest.Equal(t, "Counts", c, said.Counts)
}

// now is a delivery of schema 1 as it is read today.
func (d v1Delivery) now(reasons []news.Reason) news.Delivery {
	n := d.Delivery
	n.Reasons = reasons
	n.Body = news.Body{Kind: news.BodyItem, Number: uint64(d.Item)}
	if d.Notice != 0 {
		n.Body = news.Body{Kind: news.BodyNotice, Number: uint64(d.Notice)}
	}
	return n
}

// sameReasons compares reasons with the text that schema 1 had of them, and finds
// the subscription of each that is still on file.
func (said *v1Said) sameReasons(t *testing.T, d news.Destination, because string, got []news.Reason, follows map[string]news.SourceID) {
	t.Helper()
	text := ""
	for i, r := range got {
		if i > 0 {
			text += " · "
		}
		for query, src := range follows {
			if src == r.Source {
				text += query
			}
		}
		text += r.Query
		asked := slices.ContainsFunc(said.Subscriptions, func(s news.Subscription) bool {
			return s.Destination == d && s.Query == r.Query && s.Source == r.Source
		})
		if asked != (r.Subscription != 0) {
			t.Errorf("%q: subscription %d of reason %+v", because, r.Subscription, r)
		}
	}
	if text != because {
		t.Errorf("reasons %+v read %q, want %q", got, text, because)
	}
}

// v1Item is the n-th entry of a feed, as the file of schema 1 has them.
func v1Item(name string, n int) news.Item {
	i := storetest.Item(name, n)
	i.Title = fmt.Sprintf("Ferry number %d leaves the old harbour of %s", n, name)
	i.Text = "Cars, lorries and passengers left their berth this morning, bound for both islands beyond the northern lighthouse."
	return i
}

// After the upgrade nothing is told twice: the pages bring nothing new, a fan-out
// goes on where it was cut off, and a story that was told stays told.
func TestUpgradeTellsNothingTwice(t *testing.T) {
	db, said := upgraded(t)
	for _, src := range said.Sources {
		if src.Name == "reuters" {
			continue
		}
		host := map[string]string{"Harbour": "harbour", "Markets · Europe": "markets", "Island": "island"}[src.Name]
		page := []news.Item{v1Item(host, 1)}
		if host == "markets" {
			page[0].Title = v1Item("harbour", 1).Title
		}
		got := storetest.Poll(t, db, src, storetest.Noon.Add(time.Hour), storetest.People(9), page...)
		if len(got.New)+len(got.Edited)+len(got.Queued) != 0 {
			t.Errorf("%s brings again: %d new, %d edited, %d queues", src.Name, len(got.New), len(got.Edited), len(got.Queued))
		}
	}
	storetest.Equal(t, "Revisions", storetest.Must[[]store.Revision](t)(db.Revisions(9)), said.Revisions)
	done := storetest.Must[store.Ingested](t)(db.Resume(said.Unfinished[0].ID, storetest.People(8), storetest.Noon.Add(time.Hour)))
	if done.Alerts[news.Tell] != 5 || done.Items[news.Tell] != 1 {
		t.Errorf("the fan-out goes on with %v alerts, want 5 told", done.Alerts)
	}
	third := storetest.Must[news.Source](t)(db.AddSource(storetest.Named("third"), storetest.Noon))
	third.State.Succeeded = storetest.Noon
	storetest.OK(t, db.SaveStates(third))
	again := v1Item("third", 1)
	again.Link = v1Item("harbour", 1).Link
	ann := []news.Alert{{Destination: news.Destination{Chat: 1001}, Lane: news.LaneAlert}}
	if got := storetest.Poll(t, db, third, storetest.Noon.Add(time.Hour), ann, again); got.Alerts[news.AlreadyTold] != 1 {
		t.Errorf("a story that was told: %v", got.Alerts)
	}
	var ids []news.DeliveryID
	for _, d := range said.Waiting {
		ids = append(ids, d.ID)
	}
	var outcomes []store.Outcome
	for _, d := range storetest.Must[[]news.Delivery](t)(db.Attempt(ids, storetest.Noon.Add(time.Hour))) {
		outcomes = append(outcomes, store.Outcome{ID: d.ID, Message: 9})
	}
	storetest.OK(t, db.Settle(outcomes, storetest.Noon.Add(time.Hour)))
	storetest.Balance(t, db, store.Counts{Decided: said.Counts.Decided + 5, Delivered: said.Counts.Delivered + int64(len(ids)), GivenUp: said.Counts.GivenUp, Pending: 5})
}

// Names and addresses find what they found: those of persons apart, those
// retired by their address.
func TestUpgradeFindsSources(t *testing.T) {
	db, _ := upgraded(t)
	for name, want := range map[string]bool{"harbour": true, "MARKETS · europe": true, "Reuters (stranger.example)": true, "reuters": false, "Old Quay": false} {
		if _, err := db.Source(name); (err == nil) != want || err != nil && !errors.Is(err, store.ErrNotFound) {
			t.Errorf("Source(%q): %v, want found: %v", name, err, want)
		}
	}
	quay := storetest.Named("quay")
	quay.Name = "New Quay"
	out, err := db.Configure([]news.Source{quay}, storetest.Noon)
	storetest.OK(t, err)
	if !slices.ContainsFunc(out.Added, func(s news.Source) bool { return s.ID == 3 }) || len(out.Retired) != 2 {
		t.Errorf("a source that was retired comes back under another name as %+v, and %d leave", out.Added, len(out.Retired))
	}
}
