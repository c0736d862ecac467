package store

import (
	"errors"
	"slices"
	"testing"
	"time"

	"newsbot/news"
)

// named makes a source of a name.
func named(name string) news.Source {
	return news.Source{Name: name, URL: "https://" + name + ".example/feed"}
}

// names lists the names of sources in use.
func names(t testing.TB, db *DB) (all []string) {
	t.Helper()
	for _, s := range must[[]news.Source](t)(db.Sources()) {
		all = append(all, s.Name)
	}
	return all
}

func TestSource(t *testing.T) {
	db := openTest(t, fast)
	want := fill[news.Source](t)
	got := must[news.Source](t)(db.AddSource(want, noon))
	want.ID, want.Tally = got.ID, news.Tally{} // which the store alone counts
	equal(t, "AddSource", got, want)
	equal(t, "Source in other letters", must[news.Source](t)(db.Source("HTTPS://FOG.example/STRING")), want)
	equal(t, "SourceName", db.SourceName(want.ID), want.Name)
	if _, err := db.Source("none"); !errors.Is(err, ErrNotFound) {
		t.Errorf("Source(none): %v, want ErrNotFound", err)
	}
	for _, s := range []news.Source{{Name: "HTTPS://fog.example/string", URL: "u"}, {Name: "other", URL: want.URL}} {
		if _, err := db.AddSource(s, noon); !errors.Is(err, ErrExists) {
			t.Errorf("AddSource(%q, %q): %v, want ErrExists", s.Name, s.URL, err)
		}
	}
}

// TestStoredSource writes and reads a row of which every field is set. One cut
// anywhere, as older versions and damage leave it, is read in part or refused.
func TestStoredSource(t *testing.T) {
	want := fill[storedSource](t)
	whole := must[[]byte](t)(want.MarshalBinary())
	equal(t, "a row read", must[storedSource](t)(decode[storedSource](bucketSource, nil, whole)), want)
	for n := range whole {
		got, err := decode[storedSource](bucketSource, nil, whole[:n])
		if err == nil && got == want || err != nil && !errors.Is(err, ErrDamaged) {
			t.Errorf("of %d bytes out of %d: error %v, row %+v", n, len(whole), err, got)
		}
	}
}

func FuzzStoredSource(f *testing.F) {
	f.Add([]byte{sourceFormat, 2, 'f'})
	f.Fuzz(func(t *testing.T, row []byte) {
		var s, again storedSource
		if s.UnmarshalBinary(row) != nil {
			return
		}
		if err := again.UnmarshalBinary(must[[]byte](t)(s.MarshalBinary())); err != nil || again != s {
			t.Errorf("%x: read %+v, written and read again %+v, %v", row, s, again, err)
		}
	})
}

func TestSourceByAnything(t *testing.T) {
	db := openTest(t, fast)
	src := addSource(t, db, "harbour")
	src.Name, src.URL = "Pier", "https://pier.example/feed"
	ok(t, db.SaveSource(src))
	addSource(t, db, "harbour") // the old name and address are free again
	if _, err := db.AddSource(news.Source{Name: "PIER", URL: "u"}, noon); !errors.Is(err, ErrExists) {
		t.Errorf("AddSource of a name that a source has by now: %v, want ErrExists", err)
	}
	if _, err := db.AddSource(news.Source{Name: "other", URL: src.URL}, noon); !errors.Is(err, ErrExists) {
		t.Errorf("AddSource of an address that a source has by now: %v, want ErrExists", err)
	}
	must[[]Queue](t)(db.RemoveSource(src.ID, noon))
	must[news.Source](t)(db.AddSource(news.Source{Name: "other", URL: src.URL}, noon))
	equal(t, "names", names(t, db), []string{"other", "harbour"})
	equal(t, "Counts.Sources", must[Counts](t)(db.Counts()).Sources, 2)
}

func TestSourcesAfterRestart(t *testing.T) {
	path := filled(t)
	want := fill[news.Source](t)
	db := must[*DB](t)(Open(path, fast))
	want.ID, want.Tally = must[news.Source](t)(db.AddSource(want, noon)).ID, news.Tally{}
	ok(t, db.Close())
	db = openAt(t, path, fast)
	equal(t, "Source", must[news.Source](t)(db.Source(want.Name)), want)
}

// configure configures sources and returns all that there are.
func configure(t *testing.T, db *DB, sources ...news.Source) []news.Source {
	t.Helper()
	if _, err := db.Configure(sources, noon); err != nil {
		t.Fatal(err)
	}
	return must[[]news.Source](t)(db.Sources())
}

func TestConfigure(t *testing.T) {
	db := openTest(t, fast)
	must[news.Source](t)(db.AddSource(news.Source{Name: "added", URL: "a", Origin: news.FromAdmin}, noon))
	all := configure(t, db, named("harbour"), named("island"))
	if len(all) != 3 || all[1].Origin != news.FromConfig {
		t.Errorf("Configure: %+v, want the added one and two configured", all)
	}
	harbour := all[1]
	harbour.State.Validators.ETag, harbour.State.Succeeded = `"7"`, noon
	ok(t, db.SaveStates(harbour))
	poll(t, db, harbour, noon, nil, item("harbour", 1))

	again := named("Harbour")
	again.URL, again.Category = harbour.URL, "port"
	configure(t, db, again)
	equal(t, "names", names(t, db), []string{"added", "Harbour"})
	equal(t, "the name of one that left", db.SourceName(all[2].ID), "island")
	got := must[news.Source](t)(db.Source("harbour"))
	if got.ID != harbour.ID || got.Category != "port" || got.State.Validators.ETag != `"7"` {
		t.Errorf("Source: %+v, want other settings and the same state", got)
	}

	again.URL = "https://harbour.example/new"
	configure(t, db, again, named("island"))
	got = must[news.Source](t)(db.Source("harbour"))
	if got.State.Validators.ETag != "" || got.State.Succeeded != noon {
		t.Errorf("Source at another address: %+v, want no validators", got.State)
	}
	known := must[[]Known](t)(db.Recognise(got.ID, news.Identify([]news.Item{item("harbour", 1)}, "")))
	equal(t, "Recognise at another address", known, []Known{{Item: 1}})
	equal(t, "one that came back", must[news.Source](t)(db.Source("island")).ID, all[2].ID)
}

func TestTwoConfiguredUnderOneName(t *testing.T) {
	db := openTest(t, fast)
	if _, err := db.Configure([]news.Source{named("harbour"), named("HARBOUR")}, noon); !errors.Is(err, ErrExists) {
		t.Errorf("Configure: %v, want ErrExists", err)
	}
}

// TestConfigureByAddress follows one source through files that name it
// otherwise; a reader follows it all the while.
func TestConfigureByAddress(t *testing.T) {
	at := func(name, host string) news.Source {
		return news.Source{Name: name, URL: "https://" + host + ".example/feed"}
	}
	db := openTest(t, fast)
	a := configure(t, db, at("A", "one"), at("B", "two"))[0]
	a.State.Validators.ETag = `"7"`
	ok(t, db.SaveStates(a))
	_, _, err := db.Subscribe(news.Subscription{Destination: person(1), Source: a.ID})
	ok(t, err)
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
		out, err := db.Configure(tt.file, noon)
		ok(t, err)
		left += len(out.Queued)
		got, _ := db.SourceByID(a.ID)
		inUse := slices.ContainsFunc(must[[]news.Source](t)(db.Sources()), func(s news.Source) bool { return s.ID == a.ID })
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
		equal(t, tt.why+": Followers", must[int](t)(db.Followers(a.ID)), 1)
		ok(t, db.Check())
	}
}

// The configuration takes over what others brought to one of its addresses, and
// takes the names that it needs; a person's source has none that it needs.
func TestConfigureBesideOthers(t *testing.T) {
	db := openTest(t, fast)
	add := func(name, host string, o news.Origin) news.SourceID {
		s := named(host)
		s.Name, s.Origin, s.AddedBy = name, o, 5
		return must[news.Source](t)(db.AddSource(s, noon)).ID
	}
	admin, stranger, wanted := add("Harbour", "one", news.FromAdmin), add("Reuters", "two", news.FromPerson), add("Post", "three", news.FromPerson)
	equal(t, "a person's by its label", must[news.Source](t)(db.Source("reuters (two.example)")).ID, stranger)
	if _, err := db.Source("reuters"); !errors.Is(err, ErrNotFound) {
		t.Errorf("a person's by its bare name: %v, want ErrNotFound", err)
	}
	harbour, reuters, post := named("four"), named("five"), named("three")
	harbour.Name, reuters.Name, post.Name = "Harbour", "Reuters", "The Post"
	out, err := db.Configure([]news.Source{harbour, reuters, post}, noon)
	ok(t, err)
	equal(t, "added and changed", []int{len(out.Added), len(out.Changed), len(out.Retired)}, []int{1, 2, 0})
	equal(t, "an administrator's of that name is the configured one", must[news.Source](t)(db.Source("harbour")).ID, admin)
	if s := must[news.Source](t)(db.Source("reuters")); s.ID == stranger || s.Origin != news.FromConfig {
		t.Errorf("the configured Reuters is source %d from %s", s.ID, s.Origin)
	}
	if s := must[news.Source](t)(db.Source("the post")); s.ID != wanted || s.Origin != news.FromConfig || s.AddedBy != 0 {
		t.Errorf("a person's source at a configured address: %+v", s)
	}
	again, err := db.Configure([]news.Source{harbour, reuters, post}, noon)
	ok(t, err)
	equal(t, "what the same file changes", again, Configured{})

	island := named("six") // what two.example has is a person's: no name of its own
	island.Name = "Reuters (two.example)"
	must[news.Source](t)(db.AddSource(island, noon))
	taken := named("three")
	taken.Name = "reuters (two.example)"
	configure(t, db, harbour, reuters, taken)
	equal(t, "who had to yield a name", names(t, db), []string{"Harbour", "Reuters", "reuters (two.example)", "Reuters", "Reuters (two.example) (six.example)"})
}

func TestRemoveSource(t *testing.T) {
	log, o := calls()
	db := openTest(t, o)
	src := addSource(t, db, "harbour")
	s, _, err := db.Subscribe(news.Subscription{Destination: person(1), Source: src.ID})
	ok(t, err)
	kept := subscribe(t, db, person(1), "ferry")
	poll(t, db, src, noon, people(1), item("harbour", 1))
	*log = nil
	equal(t, "Followers", must[int](t)(db.Followers(src.ID)), 1)
	queued := must[[]Queue](t)(db.RemoveSource(src.ID, noon))
	equal(t, "queues with word of it", queued, []Queue{{person(1), news.LaneAlert}})
	told := waiting(t, db, person(1))
	equal(t, "word of it", must[news.Notice](t)(db.Notice(told[0].Notice())), news.Notice{Kind: news.NoticeSourceLeft, Source: src.ID})
	equal(t, "Followers in the end", must[int](t)(db.Followers(src.ID)), 0)
	equal(t, "callbacks", *log, []string{"-" + s.Destination.String() + " " + s.Query})
	equal(t, "Subscriptions", must[[]news.Subscription](t)(db.Subscriptions(person(1))), []news.Subscription{kept})
	equal(t, "names", names(t, db), nil)
	equal(t, "its name", db.SourceName(src.ID), "harbour")
	_, err = db.RemoveSource(src.ID, noon)
	for _, err := range []error{err, db.SaveSource(src)} {
		if !errors.Is(err, ErrNotFound) {
			t.Errorf("of a removed source: %v, want ErrNotFound", err)
		}
	}
	ok(t, db.SaveStates(src))
	back := must[news.Source](t)(db.AddSource(named("harbour"), noon))
	if got := poll(t, db, back, noon, people(1), item("harbour", 1)); back.ID != src.ID || len(got.New) != 0 {
		t.Errorf("added again: number %d, %d new items; want %d and none", back.ID, len(got.New), src.ID)
	}
}

func TestSaveSource(t *testing.T) {
	db := openTest(t, fast)
	src := addSource(t, db, "harbour")
	addSource(t, db, "island")
	src.Name, src.Category, src.State.Failures = "Pier", "port", 3
	ok(t, db.SaveSource(src))
	equal(t, "Source", must[news.Source](t)(db.Source("pier")), src)
	src.Name = "Island"
	if err := db.SaveSource(src); !errors.Is(err, ErrExists) {
		t.Errorf("SaveSource under another's name: %v, want ErrExists", err)
	}
}

func TestExpire(t *testing.T) {
	day := 24 * time.Hour
	db := openTest(t, fast)
	harbour, island := addSource(t, db, "harbour"), addSource(t, db, "island")
	poll(t, db, harbour, noon, people(3), item("harbour", 1), item("harbour", 2)) // rows 1-3, 4-6
	settle(t, db, Outcome{ID: 1, Message: 7}, Outcome{ID: 2, Message: 7}, Outcome{ID: 3, Fate: GivenUp, Reason: "no"})
	must[[]Queue](t)(db.Notify(hello, []news.Destination{person(1)}, news.LaneReply, "old", noon)) // row 7
	must[[]Queue](t)(db.Notify(hello, []news.Destination{person(1)}, news.LaneReply, "waits", noon))
	settle(t, db, Outcome{ID: 7, Message: 7})
	ok(t, db.SetWait(5, noon, "flood"))

	drain := func(now time.Time) (n int) {
		t.Helper()
		for {
			removed := must[int](t)(db.Expire(now, 2))
			n += removed
			if removed < 2 {
				return n
			}
		}
	}
	if n := drain(noon.Add(10 * 365 * day)); n != 0 {
		t.Errorf("a clock ten years ahead removes %d rows, want none", n)
	}
	poll(t, db, island, noon.Add(31*day), nil, item("island", 50_000))
	drain(noon.Add(31 * day))
	if _, err := db.Item(1); !errors.Is(err, ErrNotFound) {
		t.Errorf("an item of 31 days ago: %v, want ErrNotFound", err)
	}
	equal(t, "an item that alerts wait for", must[news.Item](t)(db.Item(2)).ID, 2)
	equal(t, "Told", len(must[[]Told](t)(db.Told(1, news.Destination{}, 9))), 0)
	equal(t, "DeadLetters", len(must[[]DeadLetter](t)(db.DeadLetters(9))), 0)
	equal(t, "Waits", len(must[[]Wait](t)(db.Waits())), 0)
	if _, err := db.Notice(1); !errors.Is(err, ErrNotFound) {
		t.Errorf("a notice of 31 days ago: %v, want ErrNotFound", err)
	}
	equal(t, "a notice that waits", must[news.Notice](t)(db.Notice(2)), hello)
	balance(t, db, Counts{Decided: 8, Delivered: 3, GivenUp: 1, Pending: 4})

	// The identity outlives the item: the source may list it yet.
	got := poll(t, db, harbour, noon.Add(31*day), people(3), item("harbour", 1), item("harbour", 2))
	if len(got.New) != 0 {
		t.Errorf("an expired item that is listed again is new: %+v", got.New)
	}
}

func TestExpireIdentities(t *testing.T) {
	day := 24 * time.Hour
	tests := []struct {
		name    string
		prepare func(db *DB, src news.Source)
		known   bool
	}{
		{"a source that has been down for a year", func(db *DB, src news.Source) {}, true},
		{"one that lists the item all the time", func(db *DB, src news.Source) {
			for d := range 53 {
				poll(t, db, src, noon.Add(time.Duration(d)*7*day), nil, item("harbour", 1))
			}
		}, true},
		{"one that left the item out 89 days ago", func(db *DB, src news.Source) {
			poll(t, db, src, noon.Add(89*day), nil, item("harbour", 2))
		}, true},
		{"one that left the item out 91 days ago", func(db *DB, src news.Source) {
			poll(t, db, src, noon.Add(91*day), nil, item("harbour", 2))
		}, false},
		{"one that was removed for good", func(db *DB, src news.Source) {
			must[[]Queue](t)(db.RemoveSource(src.ID, noon.Add(day)))
		}, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			db := openTest(t, fast)
			src := addSource(t, db, "harbour")
			poll(t, db, src, noon, nil, item("harbour", 1))
			tt.prepare(db, src)
			now := noon.Add(366 * day)
			poll(t, db, addSource(t, db, "island"), now, nil, item("island", 1))
			for range 20 {
				must[int](t)(db.Expire(now, 3))
			}
			known := must[[]Known](t)(db.Recognise(src.ID, news.Identify([]news.Item{item("harbour", 1)}, "")))
			if got := known[0].Item != 0; got != tt.known {
				t.Errorf("known %v, want %v", got, tt.known)
			}
		})
	}
}
