package store

import (
	"compress/gzip"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"newsbot/news"
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
	Revisions     []Revision
	Dead          []struct {
		v1Delivery
		Reason  string
		GivenUp time.Time
	}
	Notices    map[news.NoticeID]string
	Unfinished []news.Item
	Waits      []Wait
	Offset     int64
	Counts     Counts
}

type v1Delivery struct {
	news.Delivery
	Item    news.ItemID
	Notice  news.NoticeID
	Because string
}

type v1Told struct {
	Told
	Because string
}

// upgraded opens a copy of the file of schema 1.
func upgraded(t *testing.T) (*DB, v1Said) {
	t.Helper()
	packed := must[*os.File](t)(os.Open("testdata/v1/v1.db.gz"))
	defer packed.Close()
	z := must[*gzip.Reader](t)(gzip.NewReader(packed))
	path := filepath.Join(t.TempDir(), "newsbot.db")
	ok(t, os.WriteFile(path, must[[]byte](t)(io.ReadAll(z)), 0o600))
	var said v1Said
	ok(t, json.Unmarshal(must[[]byte](t)(os.ReadFile("testdata/v1/v1.json")), &said))
	return openAt(t, path, fast), said
}

// TestUpgrade opens a file of schema 1: everything is there that was, in typed
// records, and nothing is told or edited for it.
func TestUpgrade(t *testing.T) {
	db, said := upgraded(t)
	ok(t, db.Check())
	equal(t, "Sources", must[[]news.Source](t)(db.Sources()), said.Sources)

	follows := map[string]news.SourceID{} // :: what schema 1 called it → the source
	for i := range said.Subscriptions {
		if s := &said.Subscriptions[i]; s.Source != 0 {
			follows[s.Query], s.Query = s.Source, ""
		}
	}
	var subs []news.Subscription
	ok(t, db.EachSubscription(func(s news.Subscription) error { subs = append(subs, s); return nil }))
	equal(t, "subscriptions", subs, said.Subscriptions)

	var chats []news.Chat
	ok(t, db.Chats(func(c news.Chat) error {
		chats = append(chats, c)
		d := news.Destination{Chat: c.ID}
		equal(t, "Settings", must[news.Settings](t)(db.Settings(d)), said.Settings[d.String()])
		return nil
	}))
	equal(t, "Chats", chats, said.Chats)

	var waiting []news.Delivery
	ok(t, db.Queues(func(q Queue, _ time.Time) error {
		waiting = append(waiting, must[[]news.Delivery](t)(db.Waiting(q, 99))...)
		return nil
	}))
	if len(waiting) != len(said.Waiting) {
		t.Fatalf("%d deliveries wait, and %d did", len(waiting), len(said.Waiting))
	}
	for i, d := range said.Waiting {
		equal(t, "what waits", waiting[i], d.now(waiting[i].Reasons))
		said.sameReasons(t, d.Destination, d.Because, waiting[i].Reasons, follows)
	}
	var told []Told
	for story := range news.StoryID(9) {
		told = append(told, must[[]Told](t)(db.Told(story, news.Destination{}, 99))...)
	}
	for i, was := range said.Told {
		said.sameReasons(t, was.Destination, was.Because, told[i].Reasons, follows)
		was.Reasons = told[i].Reasons
		equal(t, "Told", told[i], was.Told)
	}
	for i, letter := range must[[]DeadLetter](t)(db.DeadLetters(99)) {
		was := said.Dead[i]
		equal(t, "DeadLetters", letter, DeadLetter{was.now(letter.Reasons), was.Reason, was.GivenUp})
		said.sameReasons(t, was.Destination, was.Because, letter.Reasons, follows)
	}
	for id, text := range said.Notices {
		equal(t, "Notice", must[news.Notice](t)(db.Notice(id)), news.Notice{Kind: news.NoticeBroadcast, Text: text})
	}
	equal(t, "Revisions", must[[]Revision](t)(db.Revisions(99)), said.Revisions)
	equal(t, "Unfinished", must[[]news.Item](t)(db.Unfinished()), said.Unfinished)
	equal(t, "Waits", must[[]Wait](t)(db.Waits()), said.Waits)
	equal(t, "Offset", must[int64](t)(db.Offset()), said.Offset)
	c := must[Counts](t)(db.Counts())
	c.FileSize, c.FreeSize = 0, 0
	said.Counts.Seen, said.Counts.Open = 1, 1 // what is under way; nobody counted before
	equal(t, "Counts", c, said.Counts)
}

// now is a delivery of schema 1 as it is read today.
func (d v1Delivery) now(reasons []news.Reason) news.Delivery {
	n := d.Delivery
	n.Reasons = reasons
	if n.Body = itemBody(d.Item); d.Notice != 0 {
		n.Body = noticeBody(d.Notice)
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
			text += apart
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

// After the upgrade nothing is told twice: the pages bring nothing new, a fan-out
// goes on where it was cut off, and a story that was told stays told.
func TestUpgradeTellsNothingTwice(t *testing.T) {
	db, said := upgraded(t)
	for _, src := range said.Sources {
		if src.Name == "reuters" {
			continue
		}
		host := map[string]string{"Harbour": "harbour", "Markets · Europe": "markets", "Island": "island"}[src.Name]
		page := []news.Item{item(host, 1)}
		if host == "markets" {
			page[0].Title = item("harbour", 1).Title
		}
		got := poll(t, db, src, noon.Add(time.Hour), people(9), page...)
		if len(got.New)+len(got.Edited)+len(got.Queued) != 0 {
			t.Errorf("%s brings again: %d new, %d edited, %d queues", src.Name, len(got.New), len(got.Edited), len(got.Queued))
		}
	}
	equal(t, "Revisions", must[[]Revision](t)(db.Revisions(9)), said.Revisions)
	done := must[Ingested](t)(db.Resume(said.Unfinished[0].ID, people(8), noon.Add(time.Hour)))
	if done.Alerts[news.Tell] != 5 || done.Items[news.Tell] != 1 {
		t.Errorf("the fan-out goes on with %v alerts, want 5 told", done.Alerts)
	}
	third := must[news.Source](t)(db.AddSource(named("third"), noon))
	third.State.Succeeded = noon
	ok(t, db.SaveStates(third))
	again := item("third", 1)
	again.Title = item("harbour", 1).Title
	ann := []news.Alert{{Destination: news.Destination{Chat: 1001}, Lane: news.LaneAlert}}
	if got := poll(t, db, third, noon.Add(time.Hour), ann, again); got.Alerts[news.AlreadyTold] != 1 {
		t.Errorf("a story that was told: %v", got.Alerts)
	}
	var ids []news.DeliveryID
	for _, d := range said.Waiting {
		ids = append(ids, d.ID)
	}
	var outcomes []Outcome
	for _, d := range must[[]news.Delivery](t)(db.Attempt(ids, noon.Add(time.Hour))) {
		outcomes = append(outcomes, Outcome{ID: d.ID, Message: 9})
	}
	ok(t, db.Settle(outcomes, noon.Add(time.Hour)))
	balance(t, db, Counts{Decided: said.Counts.Decided + 5, Delivered: said.Counts.Delivered + int64(len(ids)), GivenUp: said.Counts.GivenUp, Pending: 5})
}

// Names and addresses find what they found: those of persons apart, those
// retired by their address.
func TestUpgradeFindsSources(t *testing.T) {
	db, _ := upgraded(t)
	for name, want := range map[string]bool{"harbour": true, "MARKETS · europe": true, "Reuters (stranger.example)": true, "reuters": false, "Old Quay": false} {
		if _, err := db.Source(name); (err == nil) != want || err != nil && !errors.Is(err, ErrNotFound) {
			t.Errorf("Source(%q): %v, want found: %v", name, err, want)
		}
	}
	quay := named("quay")
	quay.Name = "New Quay"
	out, err := db.Configure([]news.Source{quay}, noon)
	ok(t, err)
	if !slices.ContainsFunc(out.Added, func(s news.Source) bool { return s.ID == 3 }) || len(out.Retired) != 2 {
		t.Errorf("a source that was retired comes back under another name as %+v, and %d leave", out.Added, len(out.Retired))
	}
}
