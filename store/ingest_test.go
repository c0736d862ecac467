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
	if len(got.New) != 2 || got.New[0].Title != one.Title || got.New[0].ID != 1 || got.Alerts[news.Tell] != 4 {
		t.Errorf("first poll: %+v, want the older item first as number 1 and 4 alerts", got)
	}
	equal(t, "Waiting", items(waiting(t, db, person(0))), []news.ItemID{1, 2})

	got = poll(t, db, src, noon, people(3), one, two)
	if len(got.New) != 0 || got.Repeated != 2 || got.Alerts[news.Tell] != 0 {
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
	equal(t, "Waiting for whom only the correction concerns", items(waiting(t, db, person(2))), []news.ItemID{1})
	got = poll(t, db, src, noon, people(3), two, retitled)
	equal(t, "Alerts of the same page again", got.Alerts.Sum(), 0)
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
			if len(got.New) != 4 || got.Items[news.FirstPoll] != int64(4-len(tt.want)) {
				t.Errorf("Ingest: %d new, of which %d were there before; want 4 and %d", len(got.New), got.Items[news.FirstPoll], 4-len(tt.want))
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
	if got.Items[news.TooOld] != 1 || got.Alerts[news.Tell] != 2 {
		t.Errorf("Ingest: %d too old and %d told, want 1 and 2", got.Items[news.TooOld], got.Alerts[news.Tell])
	}
	equal(t, "Waiting", items(waiting(t, db, person(0))), []news.ItemID{2, 3})
}

// A surge is judged by its dates and by the source's last page: what came while
// we were away is news, and an archive floods nobody who did not ask for words
// in it.
func TestSurge(t *testing.T) {
	follower, watcher := person(1), person(2)
	day := noon.Add(24 * time.Hour)
	for _, tt := range []struct {
		why      string
		date     func(n int) time.Time // of entry n out of 150
		lastPage time.Time
		follower int // alerts
		watcher  int // alerts of nine entries that its word hits
		held     int // items
		lane     news.Lane
	}{
		{"we were away for ten hours", func(n int) time.Time { return day.Add(-time.Duration(150-n) * 4 * time.Minute) }, day.Add(-10 * time.Hour), 150, 9, 0, news.LaneDigest},
		{"an aggregator that is read once an hour", func(n int) time.Time { return day.Add(-time.Duration(150-n) * 20 * time.Second) }, day.Add(-time.Hour), 150, 9, 0, news.LaneDigest},
		{"an archive, a minute after the last page", func(n int) time.Time { return day.Add(-time.Duration(300-n) * 4 * time.Minute) }, day.Add(-time.Minute), 10, 9, 140, news.LaneAlert},
		{"without dates", func(int) time.Time { return time.Time{} }, day.Add(-10 * time.Hour), 10, 9, 140, news.LaneAlert},
		{"all dated when the page was made", func(int) time.Time { return day.Add(-time.Minute) }, day.Add(-10 * time.Hour), 10, 9, 140, news.LaneAlert},
	} {
		db := openTest(t, fast)
		src := addSource(t, db, "harbour")
		poll(t, db, src, tt.lastPage, nil)
		p := Poll{Source: src, MaxAge: 24 * time.Hour}
		for n := range 150 {
			i := item("harbour", n)
			i.Published = tt.date(n)
			alerts := []news.Alert{{Destination: follower, Lane: news.LaneAlert, Reasons: []news.Reason{{Source: src.ID}}}}
			if n%17 == 5 {
				alerts = append(alerts, news.Alert{Destination: watcher, Lane: news.LaneAlert, Reasons: []news.Reason{{Query: "bitcoin"}}})
			}
			p.Items, p.Alerts = append(p.Items, i), append(p.Alerts, alerts)
		}
		got := must[Ingested](t)(db.Ingest(p, day))
		for _, who := range []struct {
			queue Queue
			want  int
		}{{Queue{follower, tt.lane}, tt.follower}, {Queue{watcher, news.LaneAlert}, tt.watcher}} {
			if all := must[[]news.Delivery](t)(db.Waiting(who.queue, 999)); len(all) != who.want {
				t.Errorf("%s: %d alerts for %v, want %d", tt.why, len(all), who.queue, who.want)
			}
		}
		if got.Held != tt.held || got.Alerts[news.Held] != int64(tt.held) || got.Items.Sum() != 150 {
			t.Errorf("%s: held %d items and %d alerts of %d, want %d of 150", tt.why, got.Held, got.Alerts[news.Held], got.Items.Sum(), tt.held)
		}
		if want := tt.lastPage; want != day.Add(-time.Minute) {
			continue
		}
		if all := must[[]news.Delivery](t)(db.Waiting(Queue{follower, tt.lane}, 999)); all[9].Item() != 150 {
			t.Errorf("%s: the last told is item %d, want the newest, 150", tt.why, all[9].Item())
		}
	}
}

// Every new item ends in one way and every alert in one, whatever the poll, and
// the counters of the file and of the source add up.
func TestTallies(t *testing.T) {
	set(t, &maxRows, 3)
	db := openTest(t, fast)
	first := must[news.Source](t)(db.AddSource(news.Source{Name: "first", URL: "https://first.example/feed", Announce: 1}, noon))
	src, other := addSource(t, db, "harbour"), addSource(t, db, "island")
	ok(t, db.SetState(person(8).Chat, news.Stopped, "", noon))
	step := func(why string, src news.Source, alerts []news.Alert, want news.Tally, page ...news.Item) {
		t.Helper()
		p := Poll{Source: src, Items: page, MaxAge: 24 * time.Hour}
		for range page {
			p.Alerts = append(p.Alerts, alerts)
		}
		got := must[Ingested](t)(db.Ingest(p, noon.Add(time.Hour)))
		equal(t, why, got.Items, want)
		if n := got.Alerts.Sum(); n != int64(len(page)*len(alerts)) {
			t.Errorf("%s: %d of %d alerts have a verdict: %v", why, n, len(page)*len(alerts), got.Alerts)
		}
	}
	old, again := item("harbour", 4), item("island", 1)
	old.Published, again.Title = noon.Add(-48*time.Hour), item("harbour", 1).Title
	step("a first poll", first, people(2), news.Tally{news.Tell: 1, news.FirstPoll: 2}, item("first", 1), item("first", 2), item("first", 3))
	step("two that are told, in several transactions", src, people(5), news.Tally{news.Tell: 2}, item("harbour", 1), item("harbour", 2))
	step("one that nobody wants", src, nil, news.Tally{news.NotWanted: 1}, item("harbour", 3))
	step("an old one", src, people(1), news.Tally{news.TooOld: 1}, old)
	step("one for a chat that is silent", src, people(9)[8:], news.Tally{news.Muted: 1}, item("harbour", 5))
	step("a story that was told", other, people(5), news.Tally{news.AlreadyTold: 1}, again)
	c := must[Counts](t)(db.Counts())
	equal(t, "the sum of all", c.Ending, news.Tally{news.Tell: 3, news.AlreadyTold: 1, news.Muted: 1, news.NotWanted: 1, news.TooOld: 1, news.FirstPoll: 2})
	if c.Seen != 9 || c.Open != 0 || !c.Balanced() {
		t.Errorf("%d items seen, %d under way, balanced %v; want 9, none, true", c.Seen, c.Open, c.Balanced())
	}
	equal(t, "those of one source", must[news.Source](t)(db.Source("harbour")).Tally, news.Tally{news.Tell: 2, news.Muted: 1, news.NotWanted: 1, news.TooOld: 1})
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
			if got.Alerts[news.Tell] != int64(told) || got.Alerts[news.AlreadyTold] != int64(already) {
				t.Errorf("second publisher: %d told and %d already, want %d and %d", got.Alerts[news.Tell], got.Alerts[news.AlreadyTold], told, already)
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
	if got.Alerts[news.Tell] != 2 || len(got.Joined) != 0 {
		t.Errorf("two items under one headline: %d told, joined %v; want 2 told", got.Alerts[news.Tell], got.Joined)
	}
}

func TestTheSameEntryTwiceOnAPage(t *testing.T) {
	db := openTest(t, fast)
	src := addSource(t, db, "harbour")
	got := poll(t, db, src, noon, people(1), item("harbour", 1), item("harbour", 1))
	if len(got.New) != 1 || got.Alerts[news.Tell] != 1 || got.Repeated != 1 {
		t.Errorf("Ingest: %d new, %d told, %d repeated; want 1 of each", len(got.New), got.Alerts[news.Tell], got.Repeated)
	}
}

// The deck of an item may come from the article's page; only when the feed's
// own changes is it an edit.
func TestCorrectedDeck(t *testing.T) {
	db := openTest(t, fast)
	src := addSource(t, db, "harbour")
	steps := []struct {
		listed, deck string // by the feed; with what the article's page adds
		edited       bool
		want         string
	}{
		{"from the feed", "from the article", false, "from the article"},
		{"from the feed", "from the feed", false, "from the article"},
		{"corrected", "corrected", true, "corrected"},
		{"corrected", "corrected", false, "corrected"},
		{"", "", false, "corrected"},
	}
	for _, s := range steps {
		i := item("harbour", 1)
		i.Deck = s.listed
		p := Poll{Source: src, Known: news.Identify([]news.Item{i}, "")}
		i.Deck = s.deck
		p.Items = []news.Item{i}
		got := must[Ingested](t)(db.Ingest(p, noon))
		if edited := len(got.Edited) == 1; edited != s.edited {
			t.Errorf("deck %q: edited %v, want %v", s.listed, edited, s.edited)
		}
		if i := must[news.Item](t)(db.Item(1)); i.Deck != s.want {
			t.Errorf("deck %q: the item has %q, want %q", s.listed, i.Deck, s.want)
		}
	}
}

// A corrected headline never stands above the old text.
func TestCorrectionBringsItsText(t *testing.T) {
	db := openTest(t, fast)
	src := addSource(t, db, "harbour")
	was := item("harbour", 1)
	was.Text, was.Bullets, was.KeyPoints = "The harbour closes at noon.", []string{"The harbour closes at noon."}, []string{"Closed from noon"}
	was.Translations = map[string]news.Translation{"de": {Title: "Hafen schließt"}}
	poll(t, db, src, noon, people(1), was)
	for _, tt := range []struct {
		name    string
		text    string
		bullets []string
	}{
		{"with a text of its own", "The harbour stays open.", []string{"The harbour stays open."}},
		{"without a text", "", nil},
	} {
		now := was
		now.Title, now.Link, now.Image = "Correction "+tt.name, "https://harbour.example/corrected/"+tt.name[:7], "https://harbour.example/open.jpg"
		now.Text, now.Bullets, now.KeyPoints, now.Translations = tt.text, tt.bullets, nil, nil
		poll(t, db, src, noon, nil, now)
		got := must[news.Item](t)(db.Item(1))
		if got.Title != now.Title || got.Text != tt.text || !slices.Equal(got.Bullets, tt.bullets) || got.KeyPoints != nil || got.Translations != nil ||
			got.Link != now.Link || got.Image != now.Image {
			t.Errorf("%s: the item is %+v, want all of %+v", tt.name, got, now)
		}
		equal(t, "edits asked for", len(must[[]Revision](t)(db.Revisions(10))), 1)
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
			if got := poll(t, db, src, noon, people(1), tt.page...); got.Alerts[news.Tell] != int64(tt.want) {
				t.Errorf("first page of the new address: %d told, want %d", got.Alerts[news.Tell], tt.want)
			}
			more := append([]news.Item{item("harbour", 9)}, tt.page...)
			if got := poll(t, db, src, noon, people(1), more...); got.Alerts[news.Tell] != 1 {
				t.Errorf("second page of the new address: %d told, want 1", got.Alerts[news.Tell])
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
	if got.Alerts[news.Tell] != 50 || len(got.Queued) != 25 {
		t.Errorf("Ingest: %d told in %d queues, want 50 in 25", got.Alerts[news.Tell], len(got.Queued))
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
		page := []news.Item{item("harbour", 1), item("harbour", 2)}
		in := &intake{poll: Poll{Source: src, Items: page, Known: news.Identify(page, "")}, now: noon, spread: newSpread(noon)}
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
