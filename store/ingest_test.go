package store

import (
	"errors"
	"slices"
	"testing"
	"time"

	"newsbot/news"
)

// poll ingests a page that everybody in alerts wants every item of.
func poll(t testing.TB, db *DB, src news.Source, now time.Time, alerts []news.Alert, page ...news.Item) Ingested {
	t.Helper()
	p := Poll{Source: src, Items: page}
	for range page {
		p.Alerts = append(p.Alerts, alerts)
	}
	return must[Ingested](t)(db.Ingest(p, now))
}

// waiting lists what waits for a destination in the usual lane.
func waiting(t testing.TB, db *DB, d news.Destination) []news.Delivery {
	t.Helper()
	return must[[]news.Delivery](t)(db.Waiting(Queue{d, news.LaneAlert}, 1000))
}

// items lists the items of deliveries.
func items(all []news.Delivery) (ids []news.ItemID) {
	for _, d := range all {
		ids = append(ids, d.Item())
	}
	return ids
}

func TestIngestTellsOnce(t *testing.T) {
	db := openTest(t, fast)
	src := addSource(t, db, "harbour")
	one, two := item("harbour", 1), item("harbour", 2)
	got := poll(t, db, src, noon, people(2), two, one)
	if len(got.New) != 2 || got.New[0].Title != one.Title || got.New[0].ID != 1 || got.Told != 4 {
		t.Errorf("first poll: %+v, want the older item first as number 1 and 4 alerts", got)
	}
	equal(t, "Waiting", items(waiting(t, db, person(0))), []news.ItemID{1, 2})

	got = poll(t, db, src, noon, people(3), one, two)
	if len(got.New) != 0 || got.Repeated != 2 || got.Told != 0 {
		t.Errorf("the page in another order: %+v, want nothing new", got)
	}
	retitled := one
	retitled.Title += " at last"
	got = poll(t, db, src, noon, people(3), two, retitled)
	if len(got.New) != 0 || len(got.Edited) != 1 || got.Edited[0].Title != retitled.Title {
		t.Errorf("a page with another title: %+v, want that item edited", got)
	}
	if i := must[news.Item](t)(db.Item(1)); i.Title != retitled.Title {
		t.Errorf("item after the edit: %q, want %q", i.Title, retitled.Title)
	}
	equal(t, "Waiting in the end", items(waiting(t, db, person(0))), []news.ItemID{1, 2})
	equal(t, "Waiting for who came later", len(waiting(t, db, person(2))), 0)
}

func TestIngestKeepsTheWholeItem(t *testing.T) {
	db := openTest(t, fast)
	src := addSource(t, db, "harbour")
	want := fill[news.Item](t)
	want.Seen = noon
	poll(t, db, src, noon, people(1), want)
	want.ID, want.Source = 1, src.ID
	equal(t, "Item", must[news.Item](t)(db.Item(1)), want)
	story := news.Story{ID: 1, Items: []news.ItemID{1}, Sources: []news.SourceID{src.ID}, Updated: noon}
	equal(t, "Story", must[news.Story](t)(db.Story(1)), story)
	equal(t, "StoryOf", must[news.Story](t)(db.StoryOf(1)), story)
}

func TestFirstPoll(t *testing.T) {
	page := []news.Item{item("harbour", 4), item("harbour", 3), item("harbour", 2), item("harbour", 1)}
	tests := []struct {
		name     string
		announce int
		want     []news.ItemID
	}{
		{"the first poll floods nobody", 0, nil},
		{"it tells as many of the newest as the source says", 2, []news.ItemID{3, 4}},
		{"and no more than there are", 9, []news.ItemID{1, 2, 3, 4}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			db := openTest(t, fast)
			n := news.Source{Name: "harbour", URL: "https://harbour.example/feed", Announce: tt.announce}
			src := must[news.Source](t)(db.AddSource(n, noon))
			src.State.Succeeded = noon
			got := poll(t, db, src, noon.Add(time.Hour), people(1), page...)
			equal(t, "Waiting", items(waiting(t, db, person(0))), tt.want)
			if len(got.New) != 4 || got.Held != 4-len(tt.want) {
				t.Errorf("Ingest: %d new and %d held, want 4 and %d", len(got.New), got.Held, 4-len(tt.want))
			}
			poll(t, db, src, noon.Add(2*time.Hour), people(1), append([]news.Item{item("harbour", 5)}, page...)...)
			equal(t, "Waiting after the next poll", items(waiting(t, db, person(0))), append(tt.want, 5))
		})
	}
}

func TestIngestLeavesOutWhatIsTooOld(t *testing.T) {
	db := openTest(t, fast)
	src := addSource(t, db, "harbour")
	undated := item("harbour", 3)
	undated.Published = time.Time{}
	p := Poll{Source: src, Items: []news.Item{item("harbour", 1), item("harbour", 2), undated}, MaxAge: time.Hour}
	p.Alerts = [][]news.Alert{people(1), people(1), people(1)}
	got := must[Ingested](t)(db.Ingest(p, noon.Add(time.Hour+90*time.Second)))
	if got.TooOld != 1 || got.Told != 2 {
		t.Errorf("Ingest: %d too old and %d told, want 1 and 2", got.TooOld, got.Told)
	}
	equal(t, "Waiting", items(waiting(t, db, person(0))), []news.ItemID{2, 3})
}

func TestAnArchiveOnDisplay(t *testing.T) {
	db := openTest(t, fast)
	src := addSource(t, db, "harbour")
	var page []news.Item
	for n := range 150 {
		page = append(page, item("harbour", n))
	}
	got := poll(t, db, src, noon.Add(time.Hour), people(1), page...)
	if got.Told != 10 || got.Held != 140 {
		t.Errorf("150 new items at once: %d told and %d held, want 10 and 140", got.Told, got.Held)
	}
	if w := waiting(t, db, person(0)); w[9].Item() != 150 {
		t.Errorf("the last told is item %d, want the newest, 150", w[9].Item())
	}
}

func TestOneStoryOfSeveralPublishers(t *testing.T) {
	tests := []struct {
		name   string
		change func(i *news.Item)
		later  time.Duration
		joins  bool
	}{
		{"the same headline", func(i *news.Item) { i.Title = item("harbour", 1).Title }, time.Hour, true},
		{"the same address", func(i *news.Item) { i.Link = item("harbour", 1).Link }, time.Hour, true},
		{"neither", func(i *news.Item) {}, time.Hour, false},
		{"the same headline after three days", func(i *news.Item) { i.Title = item("harbour", 1).Title }, 72 * time.Hour, true},
		{"the same headline later than that", func(i *news.Item) { i.Title = item("harbour", 1).Title }, 72*time.Hour + 1, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			db := openTest(t, fast)
			first, second := addSource(t, db, "harbour"), addSource(t, db, "island")
			poll(t, db, first, noon, people(2), item("harbour", 1))
			other := item("island", 7)
			tt.change(&other)
			got := poll(t, db, second, noon.Add(tt.later), people(3), other)
			told, already := 3, 0
			if tt.joins {
				told, already = 1, 2
				equal(t, "Joined", got.Joined, []news.StoryID{1})
			}
			if got.Told != told || got.Already != already {
				t.Errorf("second publisher: %d told and %d already, want %d and %d", got.Told, got.Already, told, already)
			}
			if joined := must[news.Story](t)(db.StoryOf(2)).ID == 1; joined != tt.joins {
				t.Errorf("joined %v, want %v", joined, tt.joins)
			}
		})
	}
}

// Two things that one publisher reports are two, whatever their headlines.
func TestOnePublisherTwoItems(t *testing.T) {
	db := openTest(t, fast)
	src := addSource(t, db, "harbour")
	again := item("harbour", 2)
	again.Title = item("harbour", 1).Title
	got := poll(t, db, src, noon, people(1), item("harbour", 1), again)
	if got.Told != 2 || len(got.Joined) != 0 {
		t.Errorf("two items under one headline: %d told, joined %v; want 2 told", got.Told, got.Joined)
	}
}

func TestTheSameEntryTwiceOnAPage(t *testing.T) {
	db := openTest(t, fast)
	src := addSource(t, db, "harbour")
	got := poll(t, db, src, noon, people(1), item("harbour", 1), item("harbour", 1))
	if len(got.New) != 1 || got.Told != 1 || got.Repeated != 1 {
		t.Errorf("Ingest: %d new, %d told, %d repeated; want 1 of each", len(got.New), got.Told, got.Repeated)
	}
}

// The deck of an item may come from the article's page; only when the feed's
// own changes is it an edit.
func TestEditedDeck(t *testing.T) {
	db := openTest(t, fast)
	src := addSource(t, db, "harbour")
	steps := []struct {
		deck   string
		edited bool
		want   string
	}{
		{"from the article", false, "from the article"},
		{"from the feed", false, "from the article"},
		{"from the feed", false, "from the article"},
		{"corrected", true, "corrected"},
		{"corrected", false, "corrected"},
		{"", false, "corrected"},
	}
	for _, s := range steps {
		i := item("harbour", 1)
		i.Deck = s.deck
		got := poll(t, db, src, noon, people(1), i)
		if edited := len(got.Edited) == 1; edited != s.edited {
			t.Errorf("deck %q: edited %v, want %v", s.deck, edited, s.edited)
		}
		if i := must[news.Item](t)(db.Item(1)); i.Deck != s.want {
			t.Errorf("deck %q: the item has %q, want %q", s.deck, i.Deck, s.want)
		}
	}
}

func TestTheMoreUrgentOfTwoAlerts(t *testing.T) {
	db := openTest(t, fast)
	src := addSource(t, db, "harbour")
	alerts := []news.Alert{
		{Destination: person(1), Lane: news.LaneAlert, Reasons: []news.Reason{{Source: 1}}},
		{Destination: person(1), Lane: news.LaneBreaking, Reasons: []news.Reason{{Source: 2}}},
	}
	got := poll(t, db, src, noon, alerts, item("harbour", 1))
	equal(t, "Queued", got.Queued, []Queue{{person(1), news.LaneBreaking}})
}

func TestSilentChatsHearNothing(t *testing.T) {
	db := openTest(t, fast)
	src := addSource(t, db, "harbour")
	for n, state := range []news.ChatState{news.Gone, news.Stopped, news.Parked} {
		if err := db.SetState(person(n).Chat, state, "test", noon); err != nil {
			t.Fatal(err)
		}
	}
	got := poll(t, db, src, noon, people(4), item("harbour", 1))
	slices.SortFunc(got.Queued, func(a, b Queue) int { return compareDestinations(a.Destination, b.Destination) })
	equal(t, "Queued", got.Queued, []Queue{{person(2), news.LaneAlert}, {person(3), news.LaneAlert}})
}

func TestIngestOfASourceThatIsGone(t *testing.T) {
	db := openTest(t, fast)
	src := addSource(t, db, "harbour")
	if _, err := db.RemoveSource(src.ID, noon); err != nil {
		t.Fatal(err)
	}
	_, err := db.Ingest(Poll{Source: src, Items: []news.Item{item("harbour", 1)}}, noon)
	if !errors.Is(err, ErrNotFound) {
		t.Errorf("Ingest: %v, want ErrNotFound", err)
	}
}

// A poll that was under way while the source's address changed leaves no
// validators of the old server behind.
func TestIngestAcrossAnAddressChange(t *testing.T) {
	db := openTest(t, fast)
	src := addSource(t, db, "harbour")
	polled := src
	polled.State.Validators.ETag = `"old"`
	src.URL = "https://elsewhere.example/feed"
	if err := db.SaveSource(src); err != nil {
		t.Fatal(err)
	}
	poll(t, db, polled, noon, people(1), item("harbour", 1))
	if s := must[news.Source](t)(db.Source("harbour")); s.State.Validators.ETag != "" || s.URL != src.URL {
		t.Errorf("source after the poll: ETag %s at %s", s.State.Validators.ETag, s.URL)
	}
}

// At another address a page with known items goes on as before; one without
// any is another feed, whose first poll floods nobody.
func TestFirstPageOfAnotherAddress(t *testing.T) {
	for _, tt := range []struct {
		name string
		page []news.Item
		want int
	}{
		{"the same feed has moved", []news.Item{item("harbour", 2), item("harbour", 1)}, 1},
		{"it is another feed", []news.Item{item("island", 2), item("island", 1)}, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			db := openTest(t, fast)
			src := addSource(t, db, "harbour")
			poll(t, db, src, noon, people(1), item("harbour", 1))
			src.URL = "https://elsewhere.example/feed"
			if err := db.SaveSource(src); err != nil {
				t.Fatal(err)
			}
			if got := poll(t, db, src, noon, people(1), tt.page...); got.Told != tt.want {
				t.Errorf("first page of the new address: %d told, want %d", got.Told, tt.want)
			}
			more := append([]news.Item{item("harbour", 9)}, tt.page...)
			if got := poll(t, db, src, noon, people(1), more...); got.Told != 1 {
				t.Errorf("second page of the new address: %d told, want 1", got.Told)
			}
		})
	}
}

// A fan-out over several transactions reaches everybody once, and after a crash
// between any two of them Resume does the rest.
func TestFanOut(t *testing.T) {
	set(t, &maxRows, 10)
	db := openTest(t, fast)
	src := addSource(t, db, "harbour")
	got := poll(t, db, src, noon, people(25), item("harbour", 1), item("harbour", 2))
	if got.Told != 50 || len(got.Queued) != 25 {
		t.Errorf("Ingest: %d told in %d queues, want 50 in 25", got.Told, len(got.Queued))
	}
	for n := range 25 {
		equal(t, "Waiting", items(waiting(t, db, person(n))), []news.ItemID{1, 2})
	}
	equal(t, "Unfinished", must[[]news.Item](t)(db.Unfinished()), nil)
}

func TestResume(t *testing.T) {
	set(t, &maxRows, 10)
	for steps := range 5 {
		db := openTest(t, fast)
		src := addSource(t, db, "harbour")
		in := &intake{poll: Poll{Source: src, Items: []news.Item{item("harbour", 1), item("harbour", 2)}}, now: noon, spread: newSpread(noon)}
		in.poll.Alerts = [][]news.Alert{people(25), people(25)}
		if err := db.update(in.commit); err != nil {
			t.Fatal(err)
		}
		for range steps {
			if err := db.update(in.spread.step); err != nil {
				t.Fatal(err)
			}
		}
		if steps == 4 {
			equal(t, "Unfinished after all steps", must[[]news.Item](t)(db.Unfinished()), nil)
		}
		// Meanwhile somebody unsubscribed whose turn was over, and one subscribed.
		alerts := append(people(25)[1:], news.Alert{Destination: news.Destination{Chat: 1}, Lane: news.LaneAlert})
		for _, i := range must[[]news.Item](t)(db.Unfinished()) {
			must[Ingested](t)(db.Resume(i.ID, alerts, noon))
			must[Ingested](t)(db.Resume(i.ID, alerts, noon))
		}
		for n := range 25 {
			all := items(waiting(t, db, person(n)))
			slices.Sort(all)
			if n == 0 && steps < 2 {
				continue // the second item's turn never came for the one who left
			}
			equal(t, "Waiting", all, []news.ItemID{1, 2})
		}
		equal(t, "Unfinished in the end", must[[]news.Item](t)(db.Unfinished()), nil)
	}
}
