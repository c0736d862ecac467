package newsroom

import (
	"fmt"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"newsbot/feeds/feedtest"
	"newsbot/news"
	"newsbot/store"
)

// An archive is a source of three articles, the first of which can be taken back.
type archive struct {
	*round
	bare    atomic.Bool  // its feed lists the first without its text
	without atomic.Bool  // its feed does not list it
	page    atomic.Int32 // the status of its page
	asked   atomic.Int32 // requests for its page
	polls   atomic.Int32
}

const onTheFerry = "The ferry Aurora ran aground off Gull Island in thick fog on Monday morning, the harbour master said."

func (a *archive) serve(w http.ResponseWriter, r *http.Request) {
	if strings.HasSuffix(r.URL.Path, "/robots.txt") {
		http.NotFound(w, r)
		return
	}
	if strings.HasPrefix(r.URL.Path, "/page/") {
		a.asked.Add(1)
		w.WriteHeader(int(a.page.Load()))
		fmt.Fprintf(w, "<html><body><article><h1>Ferry aground</h1><p>%s</p><p>%s</p></article></body></html>", strings.Repeat(onTheFerry+" ", 4), strings.Repeat(onTheFerry+" ", 3))
		return
	}
	var items []feedtest.Entry
	others := fmt.Sprint("Bakery opens, edition ", a.polls.Add(1)) // so that each page is another
	for n, title := range []string{"Council votes on tolls", "Ferry aground off Gull Island", "Bakery opens in Port Amber"} {
		text := title + ". " + others + ". " + strings.Repeat(onTheFerry+" ", 14)
		if n == 1 && a.without.Load() {
			continue
		}
		if n == 1 && a.bare.Load() {
			text = ""
		}
		items = append(items, feedtest.Item(fmt.Sprint("page/", n), title, text, noon))
	}
	fmt.Fprint(w, strings.ReplaceAll(feedtest.RSS("Harbour", items...), "https://harbour.example/", "http://"+r.Host+"/"))
}

// newArchive is an archive whose first article somebody was told.
func newArchive(t *testing.T) (*archive, news.Item) {
	a := &archive{}
	a.page.Store(http.StatusOK)
	a.round = newRound(t, a.serve, "harbour")
	a.SetRules(Rules{Schedule: "@every 1s", Articles: true})
	a.next()
	var told news.Item
	if err := a.db.Past(func(i *news.Item, _ news.StoryID) bool {
		if strings.HasPrefix(i.Title, "Ferry") {
			told = *i
		}
		return true
	}); err != nil || told.ID == 0 {
		t.Fatalf("no item on file: %v", err)
	}
	if _, err := a.db.Tell(told.ID, []news.Alert{{Destination: news.Destination{Chat: 5}, Lane: news.LaneAlert}}, 0, a.clock); err != nil {
		t.Fatal(err)
	}
	if _, err := a.db.Attempt([]news.DeliveryID{1}, a.clock); err != nil {
		t.Fatal(err)
	}
	if err := a.db.Settle([]store.Outcome{{ID: 1, Message: 7}}, a.clock); err != nil {
		t.Fatal(err)
	}
	return a, told
}

// after lets time pass, with a round each minute, and says whether the item is
// withdrawn then.
func (a *archive) after(d time.Duration, id news.ItemID) bool {
	for end := a.clock.Add(d); a.clock.Before(end); {
		a.clock = a.clock.Add(time.Minute)
		a.next()
	}
	item, err := a.db.Item(id)
	if err != nil {
		a.t.Fatal(err)
	}
	return item.Recall.Taken()
}

func TestWithdrawnItems(t *testing.T) {
	for _, tt := range []struct {
		name string
		play func(a *archive, id news.ItemID) bool // whether it is withdrawn
		want bool
	}{
		{"listed no more, its page there", func(a *archive, id news.ItemID) bool {
			a.without.Store(true)
			return a.after(time.Hour, id)
		}, false},
		{"listed no more, its page gone for good", func(a *archive, id news.ItemID) bool {
			a.without.Store(true)
			a.page.Store(http.StatusGone)
			return a.after(time.Hour, id)
		}, true},
		{"its page gone for two minutes", func(a *archive, id news.ItemID) bool {
			a.without.Store(true)
			a.page.Store(http.StatusGone)
			if a.after(2*time.Minute, id) {
				a.t.Error("withdrawn within two minutes")
			}
			a.page.Store(http.StatusOK)
			return a.after(time.Hour, id)
		}, false},
		{"its page out of order", func(a *archive, id news.ItemID) bool {
			a.without.Store(true)
			a.page.Store(http.StatusServiceUnavailable)
			return a.after(time.Hour, id)
		}, false},
		{"listed without its text, its page there", func(a *archive, id news.ItemID) bool {
			a.bare.Store(true)
			return a.after(time.Hour, id)
		}, false},
		{"listed without its text, its page out of reach", func(a *archive, id news.ItemID) bool {
			a.bare.Store(true)
			a.page.Store(http.StatusForbidden)
			return a.after(time.Hour, id)
		}, true},
		{"withdrawn, and put back", func(a *archive, id news.ItemID) bool {
			a.without.Store(true)
			a.page.Store(http.StatusGone)
			if !a.after(time.Hour, id) {
				a.t.Error("not withdrawn within an hour")
			}
			a.page.Store(http.StatusOK)
			return a.after(2*time.Hour, id)
		}, false},
		{"in doubt over a restart", func(a *archive, id news.ItemID) bool {
			a.without.Store(true)
			a.page.Store(http.StatusGone)
			a.after(2*time.Minute, id)
			a.doubts.looks, a.doubts.listed = nil, nil
			if err := a.Resume(); err != nil {
				a.t.Fatal(err)
			}
			return a.after(time.Hour, id)
		}, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			a, item := newArchive(t)
			a.next()
			if got := tt.play(a, item.ID); got != tt.want {
				t.Errorf("withdrawn: %v, want %v", got, tt.want)
			}
			if n := a.asked.Load(); n > 12 {
				t.Errorf("its page was asked for %d times", n)
			}
		})
	}
}
