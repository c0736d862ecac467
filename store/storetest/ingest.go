package storetest

import (
	"errors"
	"slices"
	"testing"
	"time"

	"newsbot/news"
	"newsbot/store"
)

// poll ingests a page that everybody in alerts wants every item of.
func Poll(t testing.TB, db *store.DB, src news.Source, now time.Time, alerts []news.Alert, page ...news.Item) store.Ingested {
	t.Helper()
	p := store.Poll{Source: src, Items: page}
	for range page {
		p.Alerts = append(p.Alerts, alerts)
	}
	return Must[store.Ingested](t)(db.Ingest(p, now))
}

// waiting lists what waits for a destination in the usual lane.
func Waiting(t testing.TB, db *store.DB, d news.Destination) []news.Delivery {
	t.Helper()
	return Must[[]news.Delivery](t)(db.Waiting(store.Queue{Destination: d, Lane: news.LaneAlert}, 1000))
}

// items lists the items of deliveries.
func Items(all []news.Delivery) (ids []news.ItemID) {
	for _, d := range all {
		ids = append(ids, d.Item())
	}
	return ids
}

func (e Engine) TestIngestTellsOnce(t *testing.T) {
	db := e.Open(t, store.Options{})
	src := AddSource(t, db, "harbour")
	one, two := Item("harbour", 1), Item("harbour", 2)
	got := Poll(t, db, src, Noon, People(2), two, one)
	if len(got.New) != 2 || got.New[0].Title != one.Title || got.New[0].ID != 1 || got.Alerts[news.Tell] != 4 {
		t.Errorf("first poll: %+v, want the older item first as number 1 and 4 alerts", got)
	}
	Equal(t, "Waiting", Items(Waiting(t, db, Person(0))), []news.ItemID{1, 2})

	got = Poll(t, db, src, Noon, People(3), one, two)
	if len(got.New) != 0 || got.Repeated != 2 || got.Alerts[news.Tell] != 0 {
		t.Errorf("the page in another order: %+v, want nothing new", got)
	}
	retitled := one
	retitled.Title += " at last"
	got = Poll(t, db, src, Noon, People(3), two, retitled)
	if len(got.New) != 0 || len(got.Edited) != 1 || got.Edited[0].Title != retitled.Title {
		t.Errorf("a page with another title: %+v, want that item edited", got)
	}
	if i := Must[news.Item](t)(db.Item(1)); i.Title != retitled.Title {
		t.Errorf("item after the edit: %q, want %q", i.Title, retitled.Title)
	}
	Equal(t, "Waiting in the end", Items(Waiting(t, db, Person(0))), []news.ItemID{1, 2})
	Equal(t, "Waiting for whom only the correction concerns", Items(Waiting(t, db, Person(2))), []news.ItemID{1})
	got = Poll(t, db, src, Noon, People(3), two, retitled)
	Equal(t, "Alerts of the same page again", got.Alerts.Sum(), 0)
}

// What was found before the transaction is no more than that: another poll may
// have come between.
func (e Engine) TestIngestFindsForItself(t *testing.T) {
	db := e.Open(t, store.Options{})
	src := AddSource(t, db, "harbour")
	one, two := Item("harbour", 1), Item("harbour", 2)
	Poll(t, db, src, Noon, People(1), one)
	for _, found := range [][]store.Known{{{}, {}}, {{Item: 1}, {Item: 7}}, {{Item: 7}, {}}} {
		p := store.Poll{Source: src, Items: []news.Item{one, two}, Found: found, Alerts: [][]news.Alert{People(1), People(1)}}
		Must[store.Ingested](t)(db.Ingest(p, Noon))
		Equal(t, "Waiting", Items(Waiting(t, db, Person(0))), []news.ItemID{1, 2})
	}
	three := Item("harbour", 3)
	p := store.Poll{Source: src, Items: []news.Item{one, three}, Found: []store.Known{{}, {Item: 1}}}
	if got := Must[store.Ingested](t)(db.Ingest(p, Noon)); len(got.New) != 1 || got.New[0].Title != three.Title || got.Repeated != 1 {
		t.Errorf("a page of which all was found wrongly: %+v, want the third item new", got)
	}
}

// TestAPartOfAPage is told, and leaves the source as it was.
func (e Engine) TestAPartOfAPage(t *testing.T) {
	db := e.Open(t, store.Options{})
	src := AddSource(t, db, "harbour")
	one, two, three := Item("harbour", 1), Item("harbour", 2), Item("harbour", 3)
	src.State.Succeeded, src.State.Validators.ETag = Noon, "1"
	Poll(t, db, src, Noon, People(1), one)
	before := Must[news.Source](t)(db.Source("harbour"))

	src.State.Validators.ETag = "2"
	p := store.Poll{Source: src, Items: []news.Item{two}, Alerts: [][]news.Alert{People(1)}, Part: true}
	got := Must[store.Ingested](t)(db.Ingest(p, Noon.Add(time.Minute)))
	if len(got.New) != 1 || got.Alerts[news.Tell] != 1 || len(got.Queued) != 1 {
		t.Errorf("a part of a page: %+v, want one item told", got)
	}
	after := Must[news.Source](t)(db.Source("harbour"))
	after.Tally = before.Tally
	Equal(t, "the source after a part of its page", after, before)

	got = Poll(t, db, src, Noon.Add(time.Minute), People(1), three, two, one)
	if len(got.New) != 1 || got.Repeated != 2 || got.Alerts[news.Tell] != 1 {
		t.Errorf("the whole page: %+v, want the one item told that was not in the part", got)
	}
	Equal(t, "validator after the page", Must[news.Source](t)(db.Source("harbour")).State.Validators.ETag, "2")

	src.URL = "https://elsewhere.example/feed"
	OK(t, db.SaveSource(src))
	_, err := db.Ingest(store.Poll{Source: src, Items: []news.Item{Item("island", 1)}, Alerts: [][]news.Alert{People(1)}, Part: true}, Noon)
	if !errors.Is(err, store.ErrWhole) || len(Waiting(t, db, Person(0))) != 3 {
		t.Errorf("a part of what may be the first page of a new address: %v, want ErrWhole and nothing told", err)
	}
}

func (e Engine) TestIngestKeepsTheWholeItem(t *testing.T) {
	db := e.Open(t, store.Options{})
	src := AddSource(t, db, "harbour")
	want := Fill[news.Item](t)
	want.Seen = Noon
	Poll(t, db, src, Noon, People(1), want)
	want.ID, want.Source = 1, src.ID
	Equal(t, "Item", Must[news.Item](t)(db.Item(1)), want)
	story := news.Story{ID: 1, Items: []news.ItemID{1}, Sources: []news.SourceID{src.ID}, Updated: Noon}
	Equal(t, "Story", Must[news.Story](t)(db.Story(1)), story)
	Equal(t, "StoryOf", Must[news.Story](t)(db.StoryOf(1)), story)
}

func (e Engine) TestFirstPoll(t *testing.T) {
	page := []news.Item{Item("harbour", 4), Item("harbour", 3), Item("harbour", 2), Item("harbour", 1)}
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
			db := e.Open(t, store.Options{})
			n := news.Source{Name: "harbour", URL: "https://harbour.example/feed", Announce: tt.announce}
			src := Must[news.Source](t)(db.AddSource(n, Noon))
			src.State.Succeeded = Noon
			got := Poll(t, db, src, Noon.Add(time.Hour), People(1), page...)
			Equal(t, "Waiting", Items(Waiting(t, db, Person(0))), tt.want)
			if len(got.New) != 4 || got.Items[news.FirstPoll] != int64(4-len(tt.want)) {
				t.Errorf("Ingest: %d new, of which %d were there before; want 4 and %d", len(got.New), got.Items[news.FirstPoll], 4-len(tt.want))
			}
			Poll(t, db, src, Noon.Add(2*time.Hour), People(1), append([]news.Item{Item("harbour", 5)}, page...)...)
			Equal(t, "Waiting after the next poll", Items(Waiting(t, db, Person(0))), append(tt.want, 5))
		})
	}
}

func (e Engine) TestIngestLeavesOutWhatIsTooOld(t *testing.T) {
	db := e.Open(t, store.Options{})
	src := AddSource(t, db, "harbour")
	undated := Item("harbour", 3)
	undated.Published = time.Time{}
	p := store.Poll{Source: src, Items: []news.Item{Item("harbour", 1), Item("harbour", 2), undated}, MaxAge: time.Hour}
	p.Alerts = [][]news.Alert{People(1), People(1), People(1)}
	got := Must[store.Ingested](t)(db.Ingest(p, Noon.Add(time.Hour+90*time.Second)))
	if got.Items[news.TooOld] != 1 || got.Alerts[news.Tell] != 2 {
		t.Errorf("Ingest: %d too old and %d told, want 1 and 2", got.Items[news.TooOld], got.Alerts[news.Tell])
	}
	Equal(t, "Waiting", Items(Waiting(t, db, Person(0))), []news.ItemID{2, 3})
}

// A surge is judged by its dates and by the source's last page: what came while
// we were away is news, and an archive floods nobody who did not ask for words
// in it.
func (e Engine) TestSurge(t *testing.T) {
	follower, watcher := Person(1), Person(2)
	day := Noon.Add(24 * time.Hour)
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
		db := e.Open(t, store.Options{})
		src := AddSource(t, db, "harbour")
		Poll(t, db, src, tt.lastPage, nil)
		p := store.Poll{Source: src, MaxAge: 24 * time.Hour}
		for n := range 150 {
			i := Item("harbour", n)
			i.Published = tt.date(n)
			alerts := []news.Alert{{Destination: follower, Lane: news.LaneAlert, Reasons: []news.Reason{{Source: src.ID}}}}
			if n%17 == 5 {
				alerts = append(alerts, news.Alert{Destination: watcher, Lane: news.LaneAlert, Reasons: []news.Reason{{Query: "bitcoin"}}})
			}
			p.Items, p.Alerts = append(p.Items, i), append(p.Alerts, alerts)
		}
		got := Must[store.Ingested](t)(db.Ingest(p, day))
		for _, who := range []struct {
			queue store.Queue
			want  int
		}{{store.Queue{Destination: follower, Lane: tt.lane}, tt.follower}, {store.Queue{Destination: watcher, Lane: news.LaneAlert}, tt.watcher}} {
			if all := Must[[]news.Delivery](t)(db.Waiting(who.queue, 999)); len(all) != who.want {
				t.Errorf("%s: %d alerts for %v, want %d", tt.why, len(all), who.queue, who.want)
			}
		}
		if got.Held != tt.held || got.Alerts[news.Held] != int64(tt.held) || got.Items.Sum() != 150 {
			t.Errorf("%s: held %d items and %d alerts of %d, want %d of 150", tt.why, got.Held, got.Alerts[news.Held], got.Items.Sum(), tt.held)
		}
		if want := tt.lastPage; want != day.Add(-time.Minute) {
			continue
		}
		if all := Must[[]news.Delivery](t)(db.Waiting(store.Queue{Destination: follower, Lane: tt.lane}, 999)); all[9].Item() != 150 {
			t.Errorf("%s: the last told is item %d, want the newest, 150", tt.why, all[9].Item())
		}
	}
}

// Every new item ends in one way and every alert in one, whatever the poll, and
// the counters of the file and of the source add up.
func (e Engine) TestTallies(t *testing.T) {
	db := e.Open(t, store.Options{AtOnce: 3})
	first := Must[news.Source](t)(db.AddSource(news.Source{Name: "first", URL: "https://first.example/feed", Announce: 1}, Noon))
	src, other := AddSource(t, db, "harbour"), AddSource(t, db, "island")
	OK(t, db.SetState(Person(8).Chat, news.Stopped, "", Noon))
	step := func(why string, src news.Source, alerts []news.Alert, want news.Tally, page ...news.Item) {
		t.Helper()
		p := store.Poll{Source: src, Items: page, MaxAge: 24 * time.Hour}
		for range page {
			p.Alerts = append(p.Alerts, alerts)
		}
		got := Must[store.Ingested](t)(db.Ingest(p, Noon.Add(time.Hour)))
		Equal(t, why, got.Items, want)
		if n := got.Alerts.Sum(); n != int64(len(page)*len(alerts)) {
			t.Errorf("%s: %d of %d alerts have a verdict: %v", why, n, len(page)*len(alerts), got.Alerts)
		}
	}
	old, again := Item("harbour", 4), Item("island", 1)
	old.Published, again.Title = Noon.Add(-48*time.Hour), Item("harbour", 1).Title
	step("a first poll", first, People(2), news.Tally{news.Tell: 1, news.FirstPoll: 2}, Item("first", 1), Item("first", 2), Item("first", 3))
	step("two that are told, in several transactions", src, People(5), news.Tally{news.Tell: 2}, Item("harbour", 1), Item("harbour", 2))
	step("one that nobody wants", src, nil, news.Tally{news.NotWanted: 1}, Item("harbour", 3))
	step("an old one", src, People(1), news.Tally{news.TooOld: 1}, old)
	step("one for a chat that is silent", src, People(9)[8:], news.Tally{news.Muted: 1}, Item("harbour", 5))
	step("a story that was told", other, People(5), news.Tally{news.AlreadyTold: 1}, again)
	c := Must[store.Counts](t)(db.Counts())
	Equal(t, "the sum of all", c.Ending, news.Tally{news.Tell: 3, news.AlreadyTold: 1, news.Muted: 1, news.NotWanted: 1, news.TooOld: 1, news.FirstPoll: 2})
	if c.Seen != 9 || c.Open != 0 || !c.Balanced() {
		t.Errorf("%d items seen, %d under way, balanced %v; want 9, none, true", c.Seen, c.Open, c.Balanced())
	}
	Equal(t, "those of one source", Must[news.Source](t)(db.Source("harbour")).Tally, news.Tally{news.Tell: 2, news.Muted: 1, news.NotWanted: 1, news.TooOld: 1})
}

func (e Engine) TestOneStoryOfSeveralPublishers(t *testing.T) {
	tests := []struct {
		name   string
		change func(i *news.Item)
		later  time.Duration
		joins  bool
	}{
		{"the same headline", func(i *news.Item) { i.Title = Item("harbour", 1).Title }, time.Hour, true},
		{"the same address", func(i *news.Item) { i.Link = Item("harbour", 1).Link }, time.Hour, true},
		{"neither", func(i *news.Item) {}, time.Hour, false},
		{"the same headline after three days", func(i *news.Item) { i.Title = Item("harbour", 1).Title }, 72 * time.Hour, true},
		{"the same headline later than that", func(i *news.Item) { i.Title = Item("harbour", 1).Title }, 72*time.Hour + time.Second, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			db := e.Open(t, store.Options{})
			first, second := AddSource(t, db, "harbour"), AddSource(t, db, "island")
			Poll(t, db, first, Noon, People(2), Item("harbour", 1))
			other := Item("island", 7)
			tt.change(&other)
			got := Poll(t, db, second, Noon.Add(tt.later), People(3), other)
			told, already := 3, 0
			if tt.joins {
				told, already = 1, 2
				Equal(t, "Joined", got.Joined, []news.StoryID{1})
			}
			if got.Alerts[news.Tell] != int64(told) || got.Alerts[news.AlreadyTold] != int64(already) {
				t.Errorf("second publisher: %d told and %d already, want %d and %d", got.Alerts[news.Tell], got.Alerts[news.AlreadyTold], told, already)
			}
			if joined := Must[news.Story](t)(db.StoryOf(2)).ID == 1; joined != tt.joins {
				t.Errorf("joined %v, want %v", joined, tt.joins)
			}
		})
	}
}

// Two things that one publisher reports are two, whatever their headlines.
func (e Engine) TestOnePublisherTwoItems(t *testing.T) {
	db := e.Open(t, store.Options{})
	src := AddSource(t, db, "harbour")
	again := Item("harbour", 2)
	again.Title = Item("harbour", 1).Title
	got := Poll(t, db, src, Noon, People(1), Item("harbour", 1), again)
	if got.Alerts[news.Tell] != 2 || len(got.Joined) != 0 {
		t.Errorf("two items under one headline: %d told, joined %v; want 2 told", got.Alerts[news.Tell], got.Joined)
	}
}

func (e Engine) TestTheSameEntryTwiceOnAPage(t *testing.T) {
	db := e.Open(t, store.Options{})
	src := AddSource(t, db, "harbour")
	got := Poll(t, db, src, Noon, People(1), Item("harbour", 1), Item("harbour", 1))
	if len(got.New) != 1 || got.Alerts[news.Tell] != 1 || got.Repeated != 1 {
		t.Errorf("Ingest: %d new, %d told, %d repeated; want 1 of each", len(got.New), got.Alerts[news.Tell], got.Repeated)
	}
}

// The deck of an item may come from the article's page; only when the feed's
// own changes is it an edit.
func (e Engine) TestCorrectedDeck(t *testing.T) {
	db := e.Open(t, store.Options{})
	src := AddSource(t, db, "harbour")
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
		i := Item("harbour", 1)
		i.Deck = s.listed
		p := store.Poll{Source: src, Known: news.Identify([]news.Item{i}, "")}
		i.Deck = s.deck
		p.Items = []news.Item{i}
		got := Must[store.Ingested](t)(db.Ingest(p, Noon))
		if edited := len(got.Edited) == 1; edited != s.edited {
			t.Errorf("deck %q: edited %v, want %v", s.listed, edited, s.edited)
		}
		if i := Must[news.Item](t)(db.Item(1)); i.Deck != s.want {
			t.Errorf("deck %q: the item has %q, want %q", s.listed, i.Deck, s.want)
		}
	}
}

// A corrected headline never stands above the old text.
func (e Engine) TestCorrectionBringsItsText(t *testing.T) {
	db := e.Open(t, store.Options{})
	src := AddSource(t, db, "harbour")
	was := Item("harbour", 1)
	was.Text, was.Bullets, was.KeyPoints = "The harbour closes at Noon.", []string{"The harbour closes at Noon."}, []string{"Closed from Noon"}
	was.Translations = map[string]news.Translation{"de": {Title: "Hafen schließt"}}
	Poll(t, db, src, Noon, People(1), was)
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
		Poll(t, db, src, Noon, nil, now)
		got := Must[news.Item](t)(db.Item(1))
		if got.Title != now.Title || got.Text != tt.text || !slices.Equal(got.Bullets, tt.bullets) || got.KeyPoints != nil || got.Translations != nil ||
			got.Link != now.Link || got.Image != now.Image {
			t.Errorf("%s: the item is %+v, want all of %+v", tt.name, got, now)
		}
		Equal(t, "edits asked for", len(Must[[]store.Revision](t)(db.Revisions(10))), 1)
	}
}

func (e Engine) TestTheMoreUrgentOfTwoAlerts(t *testing.T) {
	db := e.Open(t, store.Options{})
	src := AddSource(t, db, "harbour")
	alerts := []news.Alert{
		{Destination: Person(1), Lane: news.LaneAlert, Reasons: []news.Reason{{Source: 1}}},
		{Destination: Person(1), Lane: news.LaneBreaking, Reasons: []news.Reason{{Source: 2}}},
	}
	got := Poll(t, db, src, Noon, alerts, Item("harbour", 1))
	Equal(t, "Queued", got.Queued, []store.Queue{{Destination: Person(1), Lane: news.LaneBreaking}})
}

func (e Engine) TestSilentChatsHearNothing(t *testing.T) {
	db := e.Open(t, store.Options{})
	src := AddSource(t, db, "harbour")
	for n, state := range []news.ChatState{news.Gone, news.Stopped, news.Parked} {
		if err := db.SetState(Person(n).Chat, state, "test", Noon); err != nil {
			t.Fatal(err)
		}
	}
	got := Poll(t, db, src, Noon, People(4), Item("harbour", 1))
	slices.SortFunc(got.Queued, func(a, b store.Queue) int { return compareDestinations(a.Destination, b.Destination) })
	Equal(t, "Queued", got.Queued, []store.Queue{{Destination: Person(2), Lane: news.LaneAlert}, {Destination: Person(3), Lane: news.LaneAlert}})
}

func (e Engine) TestIngestOfASourceThatIsGone(t *testing.T) {
	db := e.Open(t, store.Options{})
	src := AddSource(t, db, "harbour")
	if _, err := db.RemoveSource(src.ID, Noon); err != nil {
		t.Fatal(err)
	}
	_, err := db.Ingest(store.Poll{Source: src, Items: []news.Item{Item("harbour", 1)}}, Noon)
	if !errors.Is(err, store.ErrNotFound) {
		t.Errorf("Ingest: %v, want ErrNotFound", err)
	}
}

// A poll that was under way while the source's address changed leaves no
// validators of the old server behind.
func (e Engine) TestIngestAcrossAnAddressChange(t *testing.T) {
	db := e.Open(t, store.Options{})
	src := AddSource(t, db, "harbour")
	polled := src
	polled.State.Validators.ETag = `"old"`
	src.URL = "https://elsewhere.example/feed"
	if err := db.SaveSource(src); err != nil {
		t.Fatal(err)
	}
	Poll(t, db, polled, Noon, People(1), Item("harbour", 1))
	if s := Must[news.Source](t)(db.Source("harbour")); s.State.Validators.ETag != "" || s.URL != src.URL {
		t.Errorf("source after the poll: ETag %s at %s", s.State.Validators.ETag, s.URL)
	}
}

// At another address a page with known items goes on as before; one without
// any is another feed, whose first poll floods nobody.
func (e Engine) TestFirstPageOfAnotherAddress(t *testing.T) {
	for _, tt := range []struct {
		name string
		page []news.Item
		want int
	}{
		{"the same feed has moved", []news.Item{Item("harbour", 2), Item("harbour", 1)}, 1},
		{"it is another feed", []news.Item{Item("island", 2), Item("island", 1)}, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			db := e.Open(t, store.Options{})
			src := AddSource(t, db, "harbour")
			Poll(t, db, src, Noon, People(1), Item("harbour", 1))
			src.URL = "https://elsewhere.example/feed"
			if err := db.SaveSource(src); err != nil {
				t.Fatal(err)
			}
			if got := Poll(t, db, src, Noon, People(1), tt.page...); got.Alerts[news.Tell] != int64(tt.want) {
				t.Errorf("first page of the new address: %d told, want %d", got.Alerts[news.Tell], tt.want)
			}
			more := append([]news.Item{Item("harbour", 9)}, tt.page...)
			if got := Poll(t, db, src, Noon, People(1), more...); got.Alerts[news.Tell] != 1 {
				t.Errorf("second page of the new address: %d told, want 1", got.Alerts[news.Tell])
			}
		})
	}
}

// A fan-out over several transactions reaches everybody once, and after a crash
// between any two of them Resume does the rest.
func (e Engine) TestFanOut(t *testing.T) {
	db := e.Open(t, store.Options{AtOnce: 10})
	src := AddSource(t, db, "harbour")
	got := Poll(t, db, src, Noon, People(25), Item("harbour", 1), Item("harbour", 2))
	if got.Alerts[news.Tell] != 50 || len(got.Queued) != 25 {
		t.Errorf("Ingest: %d told in %d queues, want 50 in 25", got.Alerts[news.Tell], len(got.Queued))
	}
	for n := range 25 {
		Equal(t, "Waiting", Items(Waiting(t, db, Person(n))), []news.ItemID{1, 2})
	}
	Equal(t, "Unfinished", Must[[]news.Item](t)(db.Unfinished()), nil)
}

func (e Engine) TestResume(t *testing.T) {
	for steps := range 5 {
		db, engine := e.openCut(t, store.Options{AtOnce: 10})
		src := AddSource(t, db, "harbour")
		engine.after(1 + steps)
		p := store.Poll{Source: src, Items: []news.Item{Item("harbour", 1), Item("harbour", 2)}, Alerts: [][]news.Alert{People(25), People(25)}}
		got, err := db.Ingest(p, Noon)
		if len(got.New) != 2 || (err == nil) != (steps == 4) {
			t.Errorf("Ingest, cut off after %d steps: %d new items, error %v", steps, len(got.New), err)
		}
		engine.mend()
		if steps == 4 {
			Equal(t, "Unfinished after all steps", Must[[]news.Item](t)(db.Unfinished()), nil)
		}
		// Meanwhile somebody unsubscribed whose turn was over, and one subscribed.
		alerts := append(People(25)[1:], news.Alert{Destination: news.Destination{Chat: 1}, Lane: news.LaneAlert})
		for _, i := range Must[[]news.Item](t)(db.Unfinished()) {
			Must[store.Ingested](t)(db.Resume(i.ID, alerts, Noon))
			Must[store.Ingested](t)(db.Resume(i.ID, alerts, Noon))
		}
		for n := range 25 {
			all := Items(Waiting(t, db, Person(n)))
			slices.Sort(all)
			if n == 0 && steps < 2 {
				continue // the second item's turn never came for the one who left
			}
			Equal(t, "Waiting", all, []news.ItemID{1, 2})
		}
		Equal(t, "Unfinished in the end", Must[[]news.Item](t)(db.Unfinished()), nil)
	}
}
