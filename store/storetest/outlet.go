package storetest

import (
	"errors"
	"testing"
	"time"

	"newsbot/news"
	"newsbot/store"
)

// outlets lists the outlets.
func outlets(t testing.TB, db *store.DB) []news.Outlet {
	t.Helper()
	return Must[[]news.Outlet](t)(db.Outlets())
}

func (e Engine) TestConfigureOutlets(t *testing.T) {
	db := e.Open(t, store.Options{})
	OK(t, db.PutChat(news.Chat{ID: -5, Username: "Harbour"}))
	whole := Fill[news.Outlet](t)
	whole.Ref = "-9"
	OK(t, db.ConfigureOutlets([]news.Outlet{whole, {Ref: "@harbour", Topic: 3}, {Ref: "@new"}}, Noon))
	all := outlets(t, db)
	whole.ID, whole.Origin, whole.AddedBy, whole.State = all[0].ID, news.FromConfig, 0, news.OutletState{Chat: -9}
	Equal(t, "one given by its number", all[0], whole)
	if d, known := all[1].Destination(); !known || d != (news.Destination{Chat: -5, Topic: 3}) {
		t.Errorf("one whose name we have met leads to %v, %v", d, known)
	}
	want := news.OutletState{Standing: news.Unresolved, Since: Noon, Behind: true}
	if _, known := all[2].Destination(); known || all[2].State != want {
		t.Errorf("one that we have not met: %+v, want %+v", all[2].State, want)
	}
	Must[news.OutletState](t)(db.ResolveOutlet(all[2].ID, -7))

	mine := Must[news.Outlet](t)(db.AddOutlet(news.Outlet{Ref: "@mine", AddedBy: 5}, Noon))
	if _, err := db.AddOutlet(news.Outlet{Ref: "@MINE"}, Noon); !errors.Is(err, store.ErrExists) {
		t.Errorf("AddOutlet of the same name: %v, want ErrExists", err)
	}
	OK(t, db.ConfigureOutlets([]news.Outlet{{Ref: "@NEW", Watch: "fog"}}, Noon))
	all = outlets(t, db)
	if len(all) != 2 || all[0].State.Chat != -7 || all[0].Watch != "fog" || all[1].ID != mine.ID {
		t.Errorf("after two left the configuration: %+v; want the one that stayed, where it led, and that of the command", all)
	}
	if err := db.RemoveOutlet(all[0].ID); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("RemoveOutlet of a configured one: %v, want ErrNotFound", err)
	}
	OK(t, db.RemoveOutlet(mine.ID))
	OK(t, db.ConfigureOutlets(nil, Noon))
	Equal(t, "outlets in the end", outlets(t, db), nil)
}

func (e Engine) TestStanding(t *testing.T) {
	db := e.Open(t, store.Options{})
	OK(t, db.ConfigureOutlets([]news.Outlet{{Ref: "@harbour"}}, Noon))
	id := outlets(t, db)[0].ID
	later := Noon.Add(time.Hour)
	for _, tt := range []struct {
		why      string
		standing news.Standing
		reason   string
		changed  bool
		want     news.OutletState
	}{
		{"no answer yet", news.Unresolved, "no answer", false, news.OutletState{Standing: news.Unresolved, Reason: "no answer", Since: Noon, Behind: true}},
		{"misspelt", news.NoSuchName, "chat not found", true, news.OutletState{Standing: news.NoSuchName, Reason: "chat not found", Since: later, Behind: true}},
		{"still misspelt", news.NoSuchName, "chat not found", false, news.OutletState{Standing: news.NoSuchName, Reason: "chat not found", Since: later, Behind: true}},
	} {
		changed := Must[bool](t)(db.SetStanding(id, tt.standing, tt.reason, later))
		if got := outlets(t, db)[0].State; changed != tt.changed || got != tt.want {
			t.Errorf("%s: news %v, %+v; want %v, %+v", tt.why, changed, got, tt.changed, tt.want)
		}
	}
	Must[news.OutletState](t)(db.ResolveOutlet(id, -5))
	Equal(t, "once it is known", outlets(t, db)[0].State, news.OutletState{Chat: -5, Behind: true})
	OK(t, db.CaughtUp(id))
	Equal(t, "once it has caught up", outlets(t, db)[0].State, news.OutletState{Chat: -5})
	Must[bool](t)(db.SetStanding(id, news.NoRights, "not enough rights", later))
	Must[news.OutletState](t)(db.ResolveOutlet(id, -5))
	Equal(t, "known all the while, without rights", outlets(t, db)[0].State, news.OutletState{Chat: -5, Standing: news.NoRights, Reason: "not enough rights", Since: later})
	Must[bool](t)(db.SetStanding(id, news.Reached, "", later))
	Equal(t, "with them", outlets(t, db)[0].State, news.OutletState{Chat: -5})
	if _, err := db.SetStanding(99, news.Vanished, "", Noon); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("SetStanding of none: %v, want ErrNotFound", err)
	}
}

// What was published while an outlet could not be reached is told to it once it
// can: not what was no news, nor what has become too old, nor anything twice.
func (e Engine) TestTellLater(t *testing.T) {
	db := e.Open(t, store.Options{})
	src := AddSource(t, db, "harbour")
	first := Must[news.Source](t)(db.AddSource(Named("first"), Noon))
	Poll(t, db, src, Noon, nil, Item("harbour", 0))
	OK(t, db.ConfigureOutlets([]news.Outlet{{Ref: "@wire"}}, Noon))
	Poll(t, db, src, Noon, People(1), Item("harbour", 1), Item("harbour", 2))
	Poll(t, db, first, Noon, People(1), Item("first", 1))
	Poll(t, db, src, Noon.Add(5*time.Hour), nil, Item("harbour", 300))

	before := Must[news.OutletState](t)(db.ResolveOutlet(outlets(t, db)[0].ID, -5))
	if !before.Behind || before.Decided != 1 {
		t.Errorf("before it was known: %+v, want item 1 as the last that was decided", before)
	}
	wire := news.Destination{Chat: -5}
	for range 2 {
		OK(t, db.ItemsAfter(before.Decided, func(i news.Item) error {
			_, err := db.Tell(i.ID, []news.Alert{{Destination: wire, Lane: news.LaneAlert}}, 4*time.Hour, Noon.Add(5*time.Hour))
			return err
		}))
	}
	Equal(t, "what is told to the outlet", Items(Waiting(t, db, wire)), []news.ItemID{5})
	Equal(t, "and to others", Items(Waiting(t, db, Person(0))), []news.ItemID{2, 3})
}

// Of a chat that is gone its outlet has vanished in the same moment: what waited,
// what the same answer gave up, and what comes before anybody looks is told when
// the chat is back, and nothing that was told before.
func (e Engine) TestAnOutletsChatIsGone(t *testing.T) {
	db := e.Open(t, store.Options{})
	src := AddSource(t, db, "harbour")
	wire := news.Destination{Chat: -5}
	OK(t, db.ConfigureOutlets([]news.Outlet{{Ref: "-5"}, {Ref: "-6"}}, Noon))
	to := []news.Alert{{Destination: wire, Lane: news.LaneAlert, Reasons: []news.Reason{{Source: 1}}}}
	for n := range 4 {
		Poll(t, db, src, Noon, to, Item("harbour", n))
	}
	Must[[]news.Delivery](t)(db.Attempt([]news.DeliveryID{1, 2}, Noon))
	OK(t, db.Settle([]store.Outcome{{ID: 1, Message: 7}, {ID: 2, Fate: store.GivenUp, Reason: "kicked"}}, Noon))
	for range 2 { // the second word of it changes nothing
		OK(t, db.SetState(wire.Chat, news.Gone, "kicked", Noon))
		Poll(t, db, src, Noon, to, Item("harbour", 4))
	}
	gone := outlets(t, db)
	Equal(t, "the outlet", gone[0].State, news.OutletState{Chat: -5, Standing: news.Vanished, Reason: "kicked", Since: Noon, Behind: true, Decided: 1})
	Equal(t, "another", gone[1].State, news.OutletState{Chat: -6})
	OK(t, db.SetState(wire.Chat, news.Active, "", Noon))
	if !Must[bool](t)(db.SetStanding(gone[0].ID, news.Reached, "", Noon)) {
		t.Error("that it is back is no news")
	}
	OK(t, db.ItemsAfter(gone[0].State.Decided, func(i news.Item) error {
		_, err := db.Tell(i.ID, to, 4*time.Hour, Noon)
		return err
	}))
	Equal(t, "what is told when it is back", Items(Waiting(t, db, wire)), []news.ItemID{2, 3, 4, 5})
}

// The same of a channel that was set up by command, from the record of its chat: until
// it has caught up, and not where it was lost again meanwhile.
func (e Engine) TestAChannelIsGone(t *testing.T) {
	db := e.Open(t, store.Options{})
	src := AddSource(t, db, "harbour")
	wire := news.Destination{Chat: -5}
	for _, chat := range []news.ChatID{-5, -6, 7} {
		OK(t, db.PutChat(news.Chat{ID: chat}))
	}
	for _, chat := range []news.ChatID{-5, 7} {
		Subscribe(t, db, news.Destination{Chat: chat}, "ferry")
	}
	absence := func(chat news.ChatID) news.Absence { return Must[news.Chat](t)(db.Chat(chat)).Absence }
	to := []news.Alert{{Destination: wire, Lane: news.LaneAlert, Reasons: []news.Reason{{Query: "ferry"}}}}
	for n := range 3 {
		Poll(t, db, src, Noon, to, Item("harbour", n))
	}
	Must[[]news.Delivery](t)(db.Attempt([]news.DeliveryID{1}, Noon))
	OK(t, db.Settle([]store.Outcome{{ID: 1, Message: 7}}, Noon))
	for _, chat := range []news.ChatID{-5, -6, 7} {
		OK(t, db.SetState(chat, news.Gone, "kicked", Noon))
	}
	Poll(t, db, src, Noon, to, Item("harbour", 3))
	OK(t, db.AbsenceTold(-5, Noon))
	story := Must[news.Story](t)(db.StoryOf(1)).ID
	Must[int](t)(db.Uncorrected(-5, story))
	for n := range news.StoryID(101) { // a hundred are kept
		Equal(t, "how many corrections are forgotten", Must[int](t)(db.Uncorrected(-6, 1_000+n)), int(n/100))
	}
	Equal(t, "how many are forgotten of what was known", Must[int](t)(db.Uncorrected(-6, 1_100)), 0)
	OK(t, db.PutChat(news.Chat{ID: -5, Title: "Harbour"}))
	Equal(t, "a channel that asked for something", absence(-5), news.Absence{Behind: true, Decided: 1, Told: Noon})
	Equal(t, "a channel that asked for nothing", absence(-6), news.Absence{})
	Equal(t, "a person", absence(7), news.Absence{})

	back := Noon.Add(time.Hour)
	Equal(t, "what it should read otherwise", Must[news.Chat](t)(db.Chat(-5)).Uncorrected, []news.StoryID{story})
	OK(t, db.SetState(-5, news.Active, "", back))
	Equal(t, "what is revised when it is back", Must[[]store.Revision](t)(db.Revisions(9)), []store.Revision{{Story: story, Number: 1, Correction: true}})
	for i := range news.ItemID(4) {
		Must[store.Ingested](t)(db.Tell(i+1, to, 4*time.Hour, back))
	}
	Equal(t, "what is told when it is back", Items(Waiting(t, db, wire)), []news.ItemID{2, 3, 4})
	OK(t, db.ChatCaughtUp(-5, Noon))
	Equal(t, "after word of an earlier time", absence(-5).Behind, true)
	OK(t, db.ChatCaughtUp(-5, back))
	OK(t, db.AbsenceTold(-5, time.Time{}))
	Equal(t, "once it has caught up", absence(-5), news.Absence{})
}
