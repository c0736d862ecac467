package storetest

import (
	"errors"
	"slices"
	"testing"
	"time"

	"newsbot/news"
	"newsbot/store"
)

// named makes a source of a name.
func Named(name string) news.Source {
	return news.Source{Name: name, URL: "https://" + name + ".example/feed"}
}

// names lists the names of sources in use.
func names(t testing.TB, db *store.DB) (all []string) {
	t.Helper()
	for _, s := range Must[[]news.Source](t)(db.Sources()) {
		all = append(all, s.Name)
	}
	return all
}

func (e Engine) TestSource(t *testing.T) {
	db := e.Open(t, store.Options{})
	want := Fill[news.Source](t)
	got := Must[news.Source](t)(db.AddSource(want, Noon))
	want.ID, want.Tally = got.ID, news.Tally{} // which the store alone counts
	Equal(t, "AddSource", got, want)
	Equal(t, "Source in other letters", Must[news.Source](t)(db.Source("HTTPS://FOG.example/STRING")), want)
	Equal(t, "SourceName", db.SourceName(want.ID), want.Name)
	if _, err := db.Source("none"); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("Source(none): %v, want ErrNotFound", err)
	}
	for _, s := range []news.Source{{Name: "HTTPS://fog.example/string", URL: "u"}, {Name: "other", URL: want.URL}} {
		if _, err := db.AddSource(s, Noon); !errors.Is(err, store.ErrExists) {
			t.Errorf("AddSource(%q, %q): %v, want ErrExists", s.Name, s.URL, err)
		}
	}
}

func (e Engine) TestSourceByAnything(t *testing.T) {
	db := e.Open(t, store.Options{})
	src := AddSource(t, db, "harbour")
	src.Name, src.URL = "Pier", "https://pier.example/feed"
	OK(t, db.SaveSource(src))
	AddSource(t, db, "harbour") // the old name and address are free again
	if _, err := db.AddSource(news.Source{Name: "PIER", URL: "u"}, Noon); !errors.Is(err, store.ErrExists) {
		t.Errorf("AddSource of a name that a source has by now: %v, want ErrExists", err)
	}
	if _, err := db.AddSource(news.Source{Name: "other", URL: src.URL}, Noon); !errors.Is(err, store.ErrExists) {
		t.Errorf("AddSource of an address that a source has by now: %v, want ErrExists", err)
	}
	Must[[]store.Queue](t)(db.RemoveSource(src.ID, Noon))
	Must[news.Source](t)(db.AddSource(news.Source{Name: "other", URL: src.URL}, Noon))
	Equal(t, "names", names(t, db), []string{"other", "harbour"})
	Equal(t, "Counts.Sources", Must[store.Counts](t)(db.Counts()).Sources, 2)
}

func (e Engine) TestSourcesAfterRestart(t *testing.T) {
	place := e(t)
	want := Fill[news.Source](t)
	db := place.reopened(t, store.Options{})
	want.ID, want.Tally = Must[news.Source](t)(db.AddSource(want, Noon)).ID, news.Tally{}
	OK(t, db.Close())
	db = place.Open(t, store.Options{})
	Equal(t, "Source", Must[news.Source](t)(db.Source(want.Name)), want)
}

// configure configures sources and returns all that there are.
func configure(t *testing.T, db *store.DB, sources ...news.Source) []news.Source {
	t.Helper()
	if _, err := db.Configure(sources, Noon); err != nil {
		t.Fatal(err)
	}
	return Must[[]news.Source](t)(db.Sources())
}

func (e Engine) TestConfigure(t *testing.T) {
	db := e.Open(t, store.Options{})
	Must[news.Source](t)(db.AddSource(news.Source{Name: "added", URL: "a", Origin: news.FromAdmin}, Noon))
	all := configure(t, db, Named("harbour"), Named("island"))
	if len(all) != 3 || all[1].Origin != news.FromConfig {
		t.Errorf("Configure: %+v, want the added one and two configured", all)
	}
	harbour := all[1]
	harbour.State.Validators.ETag, harbour.State.Succeeded = `"7"`, Noon
	OK(t, db.SaveStates(harbour))
	Poll(t, db, harbour, Noon, nil, Item("harbour", 1))

	again := Named("Harbour")
	again.URL, again.Category = harbour.URL, "port"
	configure(t, db, again)
	Equal(t, "names", names(t, db), []string{"added", "Harbour"})
	Equal(t, "the name of one that left", db.SourceName(all[2].ID), "island")
	got := Must[news.Source](t)(db.Source("harbour"))
	if got.ID != harbour.ID || got.Category != "port" || got.State.Validators.ETag != `"7"` {
		t.Errorf("Source: %+v, want other settings and the same state", got)
	}

	again.URL = "https://harbour.example/new"
	configure(t, db, again, Named("island"))
	got = Must[news.Source](t)(db.Source("harbour"))
	if got.State.Validators.ETag != "" || got.State.Succeeded != Noon {
		t.Errorf("Source at another address: %+v, want no validators", got.State)
	}
	known := Must[[]store.Known](t)(db.Recognise(got.ID, news.Identify([]news.Item{Item("harbour", 1)}, "")))
	Equal(t, "Recognise at another address", known, []store.Known{{Item: 1}})
	Equal(t, "one that came back", Must[news.Source](t)(db.Source("island")).ID, all[2].ID)
}

func (e Engine) TestTwoConfiguredUnderOneName(t *testing.T) {
	db := e.Open(t, store.Options{})
	if _, err := db.Configure([]news.Source{Named("harbour"), Named("HARBOUR")}, Noon); !errors.Is(err, store.ErrExists) {
		t.Errorf("Configure: %v, want ErrExists", err)
	}
}

// TestConfigureByAddress follows one source through files that name it
// otherwise; a reader follows it all the while.
func (e Engine) TestConfigureByAddress(t *testing.T) {
	at := func(name, host string) news.Source {
		return news.Source{Name: name, URL: "https://" + host + ".example/feed"}
	}
	db := e.Open(t, store.Options{})
	a := configure(t, db, at("A", "one"), at("B", "two"))[0]
	a.State.Validators.ETag = `"7"`
	OK(t, db.SaveStates(a))
	_, _, err := db.Subscribe(news.Subscription{Destination: Person(1), Source: a.ID})
	OK(t, err)
	left := 0
	for _, tt := range []struct {
		why     string
		file    []news.Source
		name    string // of the first source; "" where it is not in use
		address string
		kept    bool // its validators still hold
		left    int  // words to its follower so far
	}{
		{"another name", []news.Source{at("Harbour", "one"), at("B", "two")}, "Harbour", "one", true, 0},
		{"two change their names among each other", []news.Source{at("B", "one"), at("Harbour", "two")}, "B", "one", true, 0},
		{"one name in other letters", []news.Source{at("b", "one"), at("HARBOUR", "two")}, "b", "one", true, 0},
		{"it leaves", []news.Source{at("HARBOUR", "two")}, "", "", false, 1},
		{"it stays away", []news.Source{at("HARBOUR", "two")}, "", "", false, 1},
		{"it comes back under a third name", []news.Source{at("Harbour", "two"), at("Third", "one")}, "Third", "one", true, 1},
		{"another address under its name", []news.Source{at("Harbour", "two"), at("Third", "three")}, "Third", "three", false, 1},
		{"its name goes to an address that another had", []news.Source{at("Third", "two"), at("Fourth", "three")}, "Fourth", "three", false, 1},
	} {
		out, err := db.Configure(tt.file, Noon)
		OK(t, err)
		left += len(out.Queued)
		got, _ := db.SourceByID(a.ID)
		inUse := slices.ContainsFunc(Must[[]news.Source](t)(db.Sources()), func(s news.Source) bool { return s.ID == a.ID })
		if inUse != (tt.name != "") || left != tt.left {
			t.Errorf("%s: in use %v, and %d words to its follower, want %d", tt.why, inUse, left, tt.left)
		}
		if !inUse {
			continue
		}
		if got.Name != tt.name || got.URL != at("", tt.address).URL || (got.State.Validators.ETag != "") != tt.kept {
			t.Errorf("%s: %q at %s with ETag %s", tt.why, got.Name, got.URL, got.State.Validators.ETag)
		}
		if named, err := db.Source(tt.name); err != nil || named.ID != a.ID {
			t.Errorf("%s: Source(%q) is %d, %v", tt.why, tt.name, named.ID, err)
		}
		Equal(t, tt.why+": Followers", Must[int](t)(db.Followers(a.ID)), 1)
		OK(t, db.Check())
	}
}

// The configuration takes over what others brought to one of its addresses, and
// takes the names that it needs; a person's source has none that it needs.
func (e Engine) TestConfigureBesideOthers(t *testing.T) {
	db := e.Open(t, store.Options{})
	add := func(name, host string, o news.Origin) news.SourceID {
		s := Named(host)
		s.Name, s.Origin, s.AddedBy = name, o, 5
		return Must[news.Source](t)(db.AddSource(s, Noon)).ID
	}
	admin, stranger, wanted := add("Harbour", "one", news.FromAdmin), add("Reuters", "two", news.FromPerson), add("Post", "three", news.FromPerson)
	Equal(t, "a person's by its label", Must[news.Source](t)(db.Source("reuters (two.example)")).ID, stranger)
	if _, err := db.Source("reuters"); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("a person's by its bare name: %v, want ErrNotFound", err)
	}
	harbour, reuters, post := Named("four"), Named("five"), Named("three")
	harbour.Name, reuters.Name, post.Name = "Harbour", "Reuters", "The Post"
	out, err := db.Configure([]news.Source{harbour, reuters, post}, Noon)
	OK(t, err)
	Equal(t, "added and changed", []int{len(out.Added), len(out.Changed), len(out.Retired)}, []int{1, 2, 0})
	Equal(t, "an administrator's of that name is the configured one", Must[news.Source](t)(db.Source("harbour")).ID, admin)
	if s := Must[news.Source](t)(db.Source("reuters")); s.ID == stranger || s.Origin != news.FromConfig {
		t.Errorf("the configured Reuters is source %d from %s", s.ID, s.Origin)
	}
	if s := Must[news.Source](t)(db.Source("the post")); s.ID != wanted || s.Origin != news.FromConfig || s.AddedBy != 0 {
		t.Errorf("a person's source at a configured address: %+v", s)
	}
	again, err := db.Configure([]news.Source{harbour, reuters, post}, Noon)
	OK(t, err)
	Equal(t, "what the same file changes", again, store.Configured{})

	island := Named("six") // what two.example has is a person's: no name of its own
	island.Name = "Reuters (two.example)"
	Must[news.Source](t)(db.AddSource(island, Noon))
	taken := Named("three")
	taken.Name = "reuters (two.example)"
	configure(t, db, harbour, reuters, taken)
	Equal(t, "who had to yield a name", names(t, db), []string{"Harbour", "Reuters", "reuters (two.example)", "Reuters", "Reuters (two.example) (six.example)"})
}

func (e Engine) TestRemoveSource(t *testing.T) {
	log, o := calls()
	db := e.Open(t, o)
	src := AddSource(t, db, "harbour")
	s, _, err := db.Subscribe(news.Subscription{Destination: Person(1), Source: src.ID})
	OK(t, err)
	kept := Subscribe(t, db, Person(1), "ferry")
	Poll(t, db, src, Noon, People(1), Item("harbour", 1))
	*log = nil
	Equal(t, "Followers", Must[int](t)(db.Followers(src.ID)), 1)
	queued := Must[[]store.Queue](t)(db.RemoveSource(src.ID, Noon))
	Equal(t, "queues with word of it", queued, []store.Queue{{Destination: Person(1), Lane: news.LaneAlert}})
	told := Waiting(t, db, Person(1))
	Equal(t, "word of it", Must[news.Notice](t)(db.Notice(told[0].Notice())), news.Notice{Kind: news.NoticeSourceLeft, Source: src.ID})
	Equal(t, "Followers in the end", Must[int](t)(db.Followers(src.ID)), 0)
	Equal(t, "callbacks", *log, []string{"-" + s.Destination.String() + " " + s.Query})
	Equal(t, "Subscriptions", Must[[]news.Subscription](t)(db.Subscriptions(Person(1))), []news.Subscription{kept})
	Equal(t, "names", names(t, db), nil)
	Equal(t, "its name", db.SourceName(src.ID), "harbour")
	_, err = db.RemoveSource(src.ID, Noon)
	for _, err := range []error{err, db.SaveSource(src)} {
		if !errors.Is(err, store.ErrNotFound) {
			t.Errorf("of a removed source: %v, want ErrNotFound", err)
		}
	}
	OK(t, db.SaveStates(src))
	back := Must[news.Source](t)(db.AddSource(Named("harbour"), Noon))
	if got := Poll(t, db, back, Noon, People(1), Item("harbour", 1)); back.ID != src.ID || len(got.New) != 0 {
		t.Errorf("added again: number %d, %d new items; want %d and none", back.ID, len(got.New), src.ID)
	}
}

func (e Engine) TestSaveSource(t *testing.T) {
	db := e.Open(t, store.Options{})
	src := AddSource(t, db, "harbour")
	AddSource(t, db, "island")
	src.Name, src.Category, src.State.Failures = "Pier", "port", 3
	OK(t, db.SaveSource(src))
	Equal(t, "Source", Must[news.Source](t)(db.Source("pier")), src)
	src.Name = "Island"
	if err := db.SaveSource(src); !errors.Is(err, store.ErrExists) {
		t.Errorf("SaveSource under another's name: %v, want ErrExists", err)
	}
}

func (e Engine) TestEditSource(t *testing.T) {
	db := e.Open(t, store.Options{})
	src, island := AddSource(t, db, "harbour"), AddSource(t, db, "island")
	gone := AddSource(t, db, "gone")
	Must[[]store.Queue](t)(db.RemoveSource(gone.ID, Noon))
	edit := func(id news.SourceID, fn func(*news.Source)) (news.Source, error) {
		return db.EditSource(id, func(s *news.Source) error { fn(s); return nil })
	}
	src.State.Failures, src.State.Error, src.State.NextPoll, src.State.Items = 3, "status 500", Noon, 7
	OK(t, db.SaveStates(src))
	got := Must[news.Source](t)(edit(src.ID, func(s *news.Source) { s.Name, s.Category, s.Urgent, s.Paused = "Gone", "port", true, true }))
	src.Name, src.Category, src.Urgent, src.Paused = "Gone", "port", true, true
	Equal(t, "with another name, that of one removed", got, src)
	Equal(t, "Source", Must[news.Source](t)(db.Source("gone")), src)
	for what, fn := range map[string]func(*news.Source){
		"another's name":    func(s *news.Source) { s.Name = "ISLAND" },
		"another's address": func(s *news.Source) { s.URL = island.URL },
	} {
		if _, err := edit(src.ID, fn); !errors.Is(err, store.ErrExists) {
			t.Errorf("%s: %v, want ErrExists", what, err)
		}
	}
	no := errors.New("no")
	if _, err := db.EditSource(src.ID, func(s *news.Source) error { s.Name = "Other"; return no }); !errors.Is(err, no) {
		t.Errorf("an edit that fails: %v", err)
	}
	if _, err := edit(gone.ID, func(*news.Source) {}); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("a removed one: %v, want ErrNotFound", err)
	}
	Equal(t, "after what failed", Must[news.Source](t)(db.Source("gone")), src)

	moved := Must[news.Source](t)(edit(src.ID, func(s *news.Source) { s.URL = gone.URL }))
	src.URL = gone.URL
	src.State = news.SourceState{Succeeded: src.State.Succeeded, Items: 7}
	Equal(t, "at the address of one removed", moved, src)
}

// What a poll of the old address learns while a source is moved is what it
// brought: neither that the old place has ended, nor that the new one was read.
func (e Engine) TestEditSourceDuringAPoll(t *testing.T) {
	db := e.Open(t, store.Options{})
	src := AddSource(t, db, "harbour")
	Poll(t, db, src, Noon, People(1), Item("harbour", 1))
	polled := Must[news.Source](t)(db.Source("harbour"))
	Must[news.Source](t)(db.EditSource(src.ID, func(s *news.Source) error { s.URL = "https://elsewhere.example/feed"; return nil }))

	ended := polled
	ended.State.Gone, ended.State.NextPoll, ended.State.Failures = true, Noon.Add(time.Hour), 1
	OK(t, db.SaveStates(ended))
	moved := Must[news.Source](t)(db.Source("harbour"))
	if st := moved.State; st.Gone || !st.NextPoll.IsZero() || st.Failures != 0 {
		t.Errorf("the old place has ended, and so has the new one: %+v", st)
	}
	Poll(t, db, polled, Noon, People(1), Item("harbour", 1), Item("harbour", 2))
	if got := Poll(t, db, moved, Noon, People(1), Item("island", 1), Item("island", 2)); got.Alerts[news.Tell] != 0 {
		t.Errorf("the first page of another feed: %d told, want none", got.Alerts[news.Tell])
	}
}

func (e Engine) TestExpire(t *testing.T) {
	day := 24 * time.Hour
	db := e.Open(t, store.Options{})
	harbour, island := AddSource(t, db, "harbour"), AddSource(t, db, "island")
	Poll(t, db, harbour, Noon, People(3), Item("harbour", 1), Item("harbour", 2)) // rows 1-3, 4-6
	Settle(t, db, store.Outcome{ID: 1, Message: 7}, store.Outcome{ID: 2, Message: 7}, store.Outcome{ID: 3, Fate: store.GivenUp, Reason: "no"})
	Must[[]store.Queue](t)(db.Notify(hello, []news.Destination{Person(1)}, news.LaneReply, "old", Noon)) // row 7
	Must[[]store.Queue](t)(db.Notify(hello, []news.Destination{Person(1)}, news.LaneReply, "waits", Noon))
	Settle(t, db, store.Outcome{ID: 7, Message: 7})
	OK(t, db.SetWait(5, Noon, "flood"))

	drain := func(now time.Time) (n int) {
		t.Helper()
		for {
			removed := Must[int](t)(db.Expire(now, 2))
			n += removed
			if removed < 2 {
				return n
			}
		}
	}
	if n := drain(Noon.Add(10 * 365 * day)); n != 0 {
		t.Errorf("a clock ten years ahead removes %d rows, want none", n)
	}
	Poll(t, db, island, Noon.Add(31*day), nil, Item("island", 50_000))
	drain(Noon.Add(31 * day))
	if _, err := db.Item(1); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("an item of 31 days ago: %v, want ErrNotFound", err)
	}
	Equal(t, "an item that alerts wait for", Must[news.Item](t)(db.Item(2)).ID, 2)
	Equal(t, "Told", len(Must[[]store.Told](t)(db.Told(1, news.Destination{}, 9))), 0)
	Equal(t, "DeadLetters", len(Must[[]store.DeadLetter](t)(db.DeadLetters(9))), 0)
	Equal(t, "Waits", len(Must[[]store.Wait](t)(db.Waits())), 0)
	if _, err := db.Notice(1); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("a notice of 31 days ago: %v, want ErrNotFound", err)
	}
	Equal(t, "a notice that waits", Must[news.Notice](t)(db.Notice(2)), hello)
	Balance(t, db, store.Counts{Decided: 8, Delivered: 3, GivenUp: 1, Pending: 4})

	// The identity outlives the item: the source may list it yet.
	got := Poll(t, db, harbour, Noon.Add(31*day), People(3), Item("harbour", 1), Item("harbour", 2))
	if len(got.New) != 0 {
		t.Errorf("an expired item that is listed again is new: %+v", got.New)
	}
}

// A clock that was ahead once keeps nothing for ever: neither what was seen then,
// nor what came before and after, nor a pause.
func (e Engine) TestExpireAfterAClockWasAhead(t *testing.T) {
	day := 24 * time.Hour
	db := e.Open(t, store.Options{})
	src := AddSource(t, db, "harbour")
	for n, seen := range []time.Time{Noon, Noon.Add(365 * day), Noon.Add(day), Noon.Add(40 * day)} {
		Poll(t, db, src, seen, nil, Item("harbour", n))
	}
	OK(t, db.SetWait(5, Noon.Add(31*365*day), "absurd"))
	OK(t, db.SetWait(6, Noon.Add(41*day), "flood"))
	Must[int](t)(db.Expire(Noon.Add(40*day), 99))
	var left []news.ItemID
	OK(t, db.ItemsAfter(0, func(i news.Item) error { left = append(left, i.ID); return nil }))
	Equal(t, "items left", left, []news.ItemID{4})
	Equal(t, "Waits", Must[[]store.Wait](t)(db.Waits()), []store.Wait{{Chat: 6, Until: Noon.Add(41 * day), Reason: "flood"}})
}

func (e Engine) TestExpireIdentities(t *testing.T) {
	day := 24 * time.Hour
	tests := []struct {
		name    string
		prepare func(db *store.DB, src news.Source)
		known   bool
	}{
		{"a source that has been down for a year", func(db *store.DB, src news.Source) {}, true},
		{"one that lists the item all the time", func(db *store.DB, src news.Source) {
			for d := range 53 {
				Poll(t, db, src, Noon.Add(time.Duration(d)*7*day), nil, Item("harbour", 1))
			}
		}, true},
		{"one that left the item out 89 days ago", func(db *store.DB, src news.Source) {
			Poll(t, db, src, Noon.Add(89*day), nil, Item("harbour", 2))
		}, true},
		{"one that left the item out 91 days ago", func(db *store.DB, src news.Source) {
			Poll(t, db, src, Noon.Add(91*day), nil, Item("harbour", 2))
		}, false},
		{"one that was removed for good", func(db *store.DB, src news.Source) {
			Must[[]store.Queue](t)(db.RemoveSource(src.ID, Noon.Add(day)))
		}, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			db := e.Open(t, store.Options{})
			src := AddSource(t, db, "harbour")
			Poll(t, db, src, Noon, nil, Item("harbour", 1))
			tt.prepare(db, src)
			now := Noon.Add(366 * day)
			Poll(t, db, AddSource(t, db, "island"), now, nil, Item("island", 1))
			for range 20 {
				Must[int](t)(db.Expire(now, 3))
			}
			known := Must[[]store.Known](t)(db.Recognise(src.ID, news.Identify([]news.Item{Item("harbour", 1)}, "")))
			if got := known[0].Item != 0; got != tt.known {
				t.Errorf("known %v, want %v", got, tt.known)
			}
		})
	}
}
