package store

import (
	"errors"
	"testing"
	"time"

	"newsbot/news"
)

// outlets lists the outlets.
func outlets(t testing.TB, db *DB) []news.Outlet {
	t.Helper()
	return must[[]news.Outlet](t)(db.Outlets())
}

func TestConfigureOutlets(t *testing.T) {
	db := openTest(t, fast)
	ok(t, db.PutChat(news.Chat{ID: -5, Username: "Harbour"}))
	whole := fill[news.Outlet](t)
	whole.Ref = "-9"
	ok(t, db.ConfigureOutlets([]news.Outlet{whole, {Ref: "@harbour", Topic: 3}, {Ref: "@new"}}, noon))
	all := outlets(t, db)
	whole.ID, whole.Origin, whole.AddedBy, whole.State = all[0].ID, news.FromConfig, 0, news.OutletState{Chat: -9}
	equal(t, "one given by its number", all[0], whole)
	if d, known := all[1].Destination(); !known || d != (news.Destination{Chat: -5, Topic: 3}) {
		t.Errorf("one whose name we have met leads to %v, %v", d, known)
	}
	want := news.OutletState{Standing: news.Unresolved, Since: noon, Behind: true}
	if _, known := all[2].Destination(); known || all[2].State != want {
		t.Errorf("one that we have not met: %+v, want %+v", all[2].State, want)
	}
	must[news.OutletState](t)(db.ResolveOutlet(all[2].ID, -7))

	mine := must[news.Outlet](t)(db.AddOutlet(news.Outlet{Ref: "@mine", AddedBy: 5}, noon))
	if _, err := db.AddOutlet(news.Outlet{Ref: "@MINE"}, noon); !errors.Is(err, ErrExists) {
		t.Errorf("AddOutlet of the same name: %v, want ErrExists", err)
	}
	ok(t, db.ConfigureOutlets([]news.Outlet{{Ref: "@NEW", Watch: "fog"}}, noon))
	all = outlets(t, db)
	if len(all) != 2 || all[0].State.Chat != -7 || all[0].Watch != "fog" || all[1].ID != mine.ID {
		t.Errorf("after two left the configuration: %+v; want the one that stayed, where it led, and that of the command", all)
	}
	if err := db.RemoveOutlet(all[0].ID); !errors.Is(err, ErrNotFound) {
		t.Errorf("RemoveOutlet of a configured one: %v, want ErrNotFound", err)
	}
	ok(t, db.RemoveOutlet(mine.ID))
	ok(t, db.ConfigureOutlets(nil, noon))
	equal(t, "outlets in the end", outlets(t, db), nil)
}

func TestStanding(t *testing.T) {
	db := openTest(t, fast)
	ok(t, db.ConfigureOutlets([]news.Outlet{{Ref: "@harbour"}}, noon))
	id := outlets(t, db)[0].ID
	later := noon.Add(time.Hour)
	for _, tt := range []struct {
		why      string
		standing news.Standing
		reason   string
		changed  bool
		want     news.OutletState
	}{
		{"no answer yet", news.Unresolved, "no answer", false, news.OutletState{Standing: news.Unresolved, Reason: "no answer", Since: noon, Behind: true}},
		{"misspelt", news.NoSuchName, "chat not found", true, news.OutletState{Standing: news.NoSuchName, Reason: "chat not found", Since: later, Behind: true}},
		{"still misspelt", news.NoSuchName, "chat not found", false, news.OutletState{Standing: news.NoSuchName, Reason: "chat not found", Since: later, Behind: true}},
	} {
		changed := must[bool](t)(db.SetStanding(id, tt.standing, tt.reason, later))
		if got := outlets(t, db)[0].State; changed != tt.changed || got != tt.want {
			t.Errorf("%s: news %v, %+v; want %v, %+v", tt.why, changed, got, tt.changed, tt.want)
		}
	}
	must[news.OutletState](t)(db.ResolveOutlet(id, -5))
	equal(t, "once it is known", outlets(t, db)[0].State, news.OutletState{Chat: -5, Behind: true})
	ok(t, db.CaughtUp(id))
	equal(t, "once it has caught up", outlets(t, db)[0].State, news.OutletState{Chat: -5})
	must[bool](t)(db.SetStanding(id, news.NoRights, "not enough rights", later))
	must[news.OutletState](t)(db.ResolveOutlet(id, -5))
	equal(t, "known all the while, without rights", outlets(t, db)[0].State, news.OutletState{Chat: -5, Standing: news.NoRights, Reason: "not enough rights", Since: later})
	must[bool](t)(db.SetStanding(id, news.Reached, "", later))
	equal(t, "with them", outlets(t, db)[0].State, news.OutletState{Chat: -5})
	if _, err := db.SetStanding(99, news.Vanished, "", noon); !errors.Is(err, ErrNotFound) {
		t.Errorf("SetStanding of none: %v, want ErrNotFound", err)
	}
}

// What was published while an outlet could not be reached is told to it once it
// can: not what was no news, nor what has become too old, nor anything twice.
func TestTellLater(t *testing.T) {
	db := openTest(t, fast)
	src := addSource(t, db, "harbour")
	first := must[news.Source](t)(db.AddSource(named("first"), noon))
	poll(t, db, src, noon, nil, item("harbour", 0))
	ok(t, db.ConfigureOutlets([]news.Outlet{{Ref: "@wire"}}, noon))
	poll(t, db, src, noon, people(1), item("harbour", 1), item("harbour", 2))
	poll(t, db, first, noon, people(1), item("first", 1))
	poll(t, db, src, noon.Add(5*time.Hour), nil, item("harbour", 300))

	before := must[news.OutletState](t)(db.ResolveOutlet(outlets(t, db)[0].ID, -5))
	if !before.Behind || before.Decided != 1 {
		t.Errorf("before it was known: %+v, want item 1 as the last that was decided", before)
	}
	wire := news.Destination{Chat: -5}
	for range 2 {
		ok(t, db.ItemsAfter(before.Decided, func(i news.Item) error {
			_, err := db.Tell(i.ID, []news.Alert{{Destination: wire, Lane: news.LaneAlert}}, 4*time.Hour, noon.Add(5*time.Hour))
			return err
		}))
	}
	equal(t, "what is told to the outlet", items(waiting(t, db, wire)), []news.ItemID{5})
	equal(t, "and to others", items(waiting(t, db, person(0))), []news.ItemID{2, 3})
}
