package storetest

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"newsbot/news"
	"newsbot/store"
	"newsbot/store/internal/rows"
)

func Settle(t testing.TB, db *store.DB, outcomes ...store.Outcome) {
	t.Helper()
	if err := db.Settle(outcomes, Noon.Add(time.Minute)); err != nil {
		t.Fatal(err)
	}
}

// balance checks the running totals; Check compares them with the rows at the end.
func Balance(t testing.TB, db *store.DB, want store.Counts) {
	t.Helper()
	got := Must[store.Counts](t)(db.Counts())
	if !got.Balanced() {
		t.Errorf("counts do not balance: %+v", got)
	}
	got = store.Counts{Decided: got.Decided, Delivered: got.Delivered, GivenUp: got.GivenUp, Pending: got.Pending, InDoubt: got.InDoubt}
	Equal(t, "Counts", got, want)
}

func (e Engine) TestOutcomes(t *testing.T) {
	later := Noon.Add(time.Hour)
	tests := []struct {
		name    string
		outcome store.Outcome
		want    *news.Delivery // what still waits
		counts  store.Counts
	}{
		{"delivered", store.Outcome{Message: 42}, nil, store.Counts{Decided: 1, Delivered: 1}},
		{"given up", store.Outcome{Fate: store.GivenUp, Reason: "can't parse entities"}, nil, store.Counts{Decided: 1, GivenUp: 1}},
		{"to be tried again later, as plain text", store.Outcome{Fate: store.Later, NotBefore: later, Reason: "busy", Plain: true, Counts: true},
			&news.Delivery{Attempts: 1, NotBefore: later, Error: "busy", Plain: true}, store.Counts{Decided: 1, Pending: 1}},
		{"told to wait, which is no attempt", store.Outcome{Fate: store.Later, NotBefore: later, Reason: "retry after 5"},
			&news.Delivery{NotBefore: later, Error: "retry after 5"}, store.Counts{Decided: 1, Pending: 1}},
		{"never answered", store.Outcome{Fate: store.InDoubt, Reason: "timeout"},
			&news.Delivery{InDoubt: true, Doubts: 1, Error: "timeout"}, store.Counts{Decided: 1, InDoubt: 1}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			db := e.Open(t, store.Options{})
			Poll(t, db, AddSource(t, db, "harbour"), Noon, People(1), Item("harbour", 1))
			base := news.Delivery{
				ID: 1, Destination: Person(0), Lane: news.LaneAlert, Body: itemBody(1), Story: 1,
				Reasons: []news.Reason{{Source: 1}}, Decided: Noon, Tried: Noon, Attempted: Noon, InDoubt: true,
			}
			Equal(t, "Attempt", Must[[]news.Delivery](t)(db.Attempt([]news.DeliveryID{1, 99}, Noon)), []news.Delivery{base})
			Balance(t, db, store.Counts{Decided: 1, InDoubt: 1})
			tt.outcome.ID = 1
			Settle(t, db, tt.outcome, store.Outcome{ID: 99})
			var want []news.Delivery
			if d := tt.want; d != nil {
				base.Attempts, base.InDoubt, base.Doubts, base.NotBefore, base.Error, base.Plain = d.Attempts, d.InDoubt, d.Doubts, d.NotBefore, d.Error, d.Plain
				want = append(want, base)
			}
			Equal(t, "Waiting", Waiting(t, db, Person(0)), want)
			Balance(t, db, tt.counts)
		})
	}
}

// TestRetry has what waits for a chat since it was refused go at once, and what
// is in doubt, or waits for another chat, wait on.
func (e Engine) TestRetry(t *testing.T) {
	tomorrow := Noon.Add(24 * time.Hour)
	for name, end := range map[string]func(db *store.DB) error{
		"it says so":         func(db *store.DB) error { return db.Retry(Person(0).Chat, Noon) },
		"the right is back":  func(db *store.DB) error { return db.SetState(Person(0).Chat, news.Active, "", Noon) },
		"the right is taken": func(db *store.DB) error { return db.SetState(Person(0).Chat, news.Parked, "no rights", Noon) },
	} {
		t.Run(name, func(t *testing.T) {
			place := e(t)
			db := place.reopened(t, store.Options{})
			Poll(t, db, AddSource(t, db, "harbour"), Noon, People(2), Item("harbour", 1), Item("harbour", 2))
			var all []store.Outcome
			for id := range news.DeliveryID(4) {
				all = append(all, store.Outcome{ID: id + 1, Fate: store.Later, NotBefore: tomorrow, Reason: "no rights"})
			}
			doubted := Waiting(t, db, Person(0))[1].ID
			all[doubted-1].Fate = store.InDoubt
			Must[[]news.Delivery](t)(db.Attempt([]news.DeliveryID{1, 2, 3, 4}, Noon))
			Settle(t, db, all...)
			OK(t, end(db))
			OK(t, db.Close())
			db = place.Open(t, store.Options{}) // a crash loses nothing of it
			mine, others := Waiting(t, db, Person(0)), Waiting(t, db, Person(1))
			if at := mine[0].NotBefore; at.IsZero() == (name == "the right is taken") {
				t.Errorf("what was refused goes at %v", at)
			}
			for _, d := range append(others, mine[1]) {
				if !d.NotBefore.Equal(tomorrow) {
					t.Errorf("what is in doubt or another's goes at %v: %+v", d.NotBefore, d)
				}
			}
		})
	}
}

func (e Engine) TestDeadLetters(t *testing.T) {
	db := e.Open(t, store.Options{})
	Poll(t, db, AddSource(t, db, "harbour"), Noon, People(3), Item("harbour", 1))
	Settle(t, db, store.Outcome{ID: 1, Fate: store.GivenUp, Reason: "first"}, store.Outcome{ID: 3, Fate: store.GivenUp, Reason: "second"})
	got := Must[[]store.DeadLetter](t)(db.DeadLetters(5))
	if len(got) != 2 || got[0].Reason != "second" || got[0].Item() != 1 || got[0].Destination != Person(2) || got[1].ID != 1 {
		t.Errorf("DeadLetters: %+v, want those of 3 and 1", got)
	}
	Equal(t, "DeadLetters(1)", len(Must[[]store.DeadLetter](t)(db.DeadLetters(1))), 1)
}

// Who was surely not told can be told by another publisher's item; who may
// have been told is not.
func (e Engine) TestGivenUpThenToldByAnother(t *testing.T) {
	answer := store.Outcome{ID: 1, Fate: store.GivenUp, Reason: "refused"}
	silence := store.Outcome{ID: 1, Fate: store.InDoubt, Reason: "timeout"}
	tests := []struct {
		name     string
		outcomes []store.Outcome
		again    int
	}{
		{"refused", []store.Outcome{answer}, 1},
		{"unanswered, then refused", []store.Outcome{silence, answer}, 0},
		{"delivered", []store.Outcome{{ID: 1, Message: 7}}, 0},
		{"still waiting", nil, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			db := e.Open(t, store.Options{})
			Poll(t, db, AddSource(t, db, "harbour"), Noon, People(1), Item("harbour", 1))
			for _, o := range tt.outcomes {
				Must[[]news.Delivery](t)(db.Attempt([]news.DeliveryID{1}, Noon))
				Settle(t, db, o)
			}
			other := Item("island", 1)
			other.Title = Item("harbour", 1).Title
			got := Poll(t, db, AddSource(t, db, "island"), Noon, People(1), other)
			if got.Alerts[news.Tell] != int64(tt.again) {
				t.Errorf("second publisher: %d told, want %d", got.Alerts[news.Tell], tt.again)
			}
		})
	}
}

// An attempt that a crash cut short counts as unanswered.
func (e Engine) TestDoubtAcrossACrash(t *testing.T) {
	db := e.Open(t, store.Options{})
	Poll(t, db, AddSource(t, db, "harbour"), Noon, People(1), Item("harbour", 1))
	for range 2 {
		Must[[]news.Delivery](t)(db.Attempt([]news.DeliveryID{1}, Noon))
	}
	Settle(t, db, store.Outcome{ID: 1, Fate: store.GivenUp, Reason: "refused"})
	other := Item("island", 1)
	other.Title = Item("harbour", 1).Title
	if got := Poll(t, db, AddSource(t, db, "island"), Noon, People(1), other); got.Alerts[news.Tell] != 0 {
		t.Errorf("second publisher after a doubt: %d told, want 0", got.Alerts[news.Tell])
	}
}

func (e Engine) TestQueuesInOrder(t *testing.T) {
	db := e.Open(t, store.Options{})
	src := AddSource(t, db, "harbour")
	group := news.ChatID(-100123)
	var alerts []news.Alert
	for _, d := range []news.Destination{{Chat: 5}, {Chat: group}, {Chat: group, Topic: 9}} {
		alerts = append(alerts, news.Alert{Destination: d, Lane: news.LaneAlert})
	}
	for n := range 3 {
		Poll(t, db, src, Noon.Add(time.Duration(n)*time.Minute), alerts, Item("harbour", n))
	}
	alerts[1].Lane = news.LaneBreaking
	Poll(t, db, src, Noon, alerts[1:2], Item("harbour", 3))

	var got []string
	db.Queues(func(q store.Queue, oldest time.Time) error {
		got = append(got, fmt.Sprint(q.Destination, " ", q.Lane, " ", oldest.Sub(Noon)))
		return nil
	})
	Equal(t, "Queues", got, []string{"-100123 breaking 0s", "-100123 alert 0s", "-100123:9 alert 0s", "5 alert 0s"})
	Equal(t, "Waiting", Items(Waiting(t, db, news.Destination{Chat: group})), []news.ItemID{1, 2, 3})
	Equal(t, "Waiting(2)", len(Must[[]news.Delivery](t)(db.Waiting(store.Queue{Destination: news.Destination{Chat: 5}, Lane: news.LaneAlert}, 2))), 2)
	Settle(t, db, store.Outcome{ID: Waiting(t, db, news.Destination{Chat: group})[0].ID, Message: 1})
	Equal(t, "Waiting after the first", Items(Waiting(t, db, news.Destination{Chat: group})), []news.ItemID{2, 3})

	stop := errors.New("enough")
	if err := db.Queues(func(store.Queue, time.Time) error { return stop }); err != stop {
		t.Errorf("Queues ended by its caller: %v, want its error", err)
	}
}

// More queues than are read in one transaction.
func (e Engine) TestManyQueues(t *testing.T) {
	db := e.Open(t, store.Options{})
	src := AddSource(t, db, "harbour")
	n := 2007
	Poll(t, db, src, Noon, People(n), Item("harbour", 1), Item("harbour", 2))
	seen := map[store.Queue]bool{}
	db.Queues(func(q store.Queue, _ time.Time) error { seen[q] = true; return nil })
	if len(seen) != n {
		t.Errorf("%d queues, want %d", len(seen), n)
	}
}

func (e Engine) TestTold(t *testing.T) {
	db := e.Open(t, store.Options{})
	alerts := People(4)
	alerts[1].Lane = news.LaneBreaking
	Poll(t, db, AddSource(t, db, "harbour"), Noon, alerts, Item("harbour", 1))
	Settle(t, db, store.Outcome{ID: 2, Message: 42}, store.Outcome{ID: 4, Message: 43, Shared: true})
	at := Noon.Add(time.Minute)
	want := []store.Told{
		{Story: 1, Destination: Person(1), Item: 1, Message: 42, Alone: true, Breaking: true, Reasons: []news.Reason{{Source: 1}}, At: at},
		{Story: 1, Destination: Person(3), Item: 1, Message: 43, With: []news.ItemID{1}, Reasons: []news.Reason{{Source: 1}}, At: at},
	}
	for i := range want {
		want[i].Decided = Noon
	}
	Equal(t, "Told", Must[[]store.Told](t)(db.Told(1, news.Destination{}, 9)), want)
	Equal(t, "first page", Must[[]store.Told](t)(db.Told(1, news.Destination{}, 1)), want[:1])
	Equal(t, "second page", Must[[]store.Told](t)(db.Told(1, Person(1), 1)), want[1:])
	Equal(t, "of another story", Must[[]store.Told](t)(db.Told(2, news.Destination{}, 9)), nil)
}

func (e Engine) TestRevisions(t *testing.T) {
	db := e.Open(t, store.Options{})
	harbour, island := AddSource(t, db, "harbour"), AddSource(t, db, "island")
	Poll(t, db, harbour, Noon, People(1), Item("harbour", 1))
	Poll(t, db, harbour, Noon, nil, Item("harbour", 2), Item("harbour", 1))
	Equal(t, "Revisions at first", Must[[]store.Revision](t)(db.Revisions(9)), nil)

	unheard := Item("island", 2)
	unheard.Title = Item("harbour", 2).Title
	other := Item("island", 1)
	other.Title = Item("harbour", 1).Title
	Poll(t, db, island, Noon, nil, other, unheard)
	Equal(t, "Revisions when a story grows that somebody heard of", Must[[]store.Revision](t)(db.Revisions(9)), []store.Revision{{Story: 1, Number: 1, Correction: false}})

	retitled := Item("harbour", 1)
	retitled.Title = strings.Replace(retitled.Title, "runs aground", "is afloat again", 1)
	Poll(t, db, harbour, Noon, nil, retitled)
	if err := db.Revised(store.Revision{Story: 1, Number: 1}); err != nil {
		t.Fatal(err)
	}
	Equal(t, "a revision that came meanwhile", Must[[]store.Revision](t)(db.Revisions(9)), []store.Revision{{Story: 1, Number: 2, Correction: true}})
	if err := db.Revised(store.Revision{Story: 1, Number: 2}); err != nil {
		t.Fatal(err)
	}
	Equal(t, "Revisions in the end", Must[[]store.Revision](t)(db.Revisions(9)), nil)

	third := AddSource(t, db, "lagoon")
	late := Item("lagoon", 1)
	late.Title = retitled.Title
	if got := Poll(t, db, third, Noon, People(1), late); len(got.Joined) != 1 || got.Alerts[news.Tell] != 0 {
		t.Errorf("a publisher with the corrected headline: joined %v, %d told; want it to join", got.Joined, got.Alerts[news.Tell])
	}
}

// TestCorrectionsComeFirst asks for growth of one story and for a correction of
// another, which then grows as well.
func (e Engine) TestCorrectionsComeFirst(t *testing.T) {
	db := e.Open(t, store.Options{})
	harbour := AddSource(t, db, "harbour")
	Poll(t, db, harbour, Noon, People(1), Item("harbour", 1))
	Poll(t, db, harbour, Noon, People(1), Item("harbour", 2), Item("harbour", 1))
	joins := func(source string, story int, title string) {
		i := Item(source, story)
		i.Title = title
		Poll(t, db, AddSource(t, db, source), Noon, nil, i)
	}
	joins("island", 1, Item("harbour", 1).Title)
	corrected := Item("harbour", 2)
	corrected.Title = strings.Replace(corrected.Title, "runs aground", "is afloat again", 1)
	Poll(t, db, harbour, Noon, nil, corrected, Item("harbour", 1))
	joins("lagoon", 2, corrected.Title)
	Equal(t, "Revisions", Must[[]store.Revision](t)(db.Revisions(9)), []store.Revision{{Story: 2, Number: 3, Correction: true}, {Story: 1, Number: 1, Correction: false}})
	OK(t, db.Revised(store.Revision{Story: 2, Number: 1}))
	Equal(t, "Revisions after an older one was done", len(Must[[]store.Revision](t)(db.Revisions(9))), 2)
	OK(t, db.Revised(store.Revision{Story: 2, Number: 3}))
	joins("quay", 2, corrected.Title)
	Equal(t, "Revisions after the correction", Must[[]store.Revision](t)(db.Revisions(9)), []store.Revision{{Story: 1, Number: 1, Correction: false}, {Story: 2, Number: 4, Correction: false}})
}

// TestACorrectionOvertakesAMessage corrects an item while its message is on its way:
// the walk along the messages meets none, and so has to be made again.
func (e Engine) TestACorrectionOvertakesAMessage(t *testing.T) {
	for _, tt := range []struct {
		name      string
		corrected time.Duration // after the attempt
		want      int           // revisions once the message has arrived
	}{
		{"while it is on its way", time.Second, 1},
		{"just before its attempt is written down", -time.Second, 1},
		{"long before it was made", -time.Hour, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			db := e.Open(t, store.Options{})
			harbour, attempt := AddSource(t, db, "harbour"), Noon.Add(2*time.Hour)
			Poll(t, db, harbour, Noon, People(1), Item("harbour", 1))
			begin := func() { Must[[]news.Delivery](t)(db.Attempt([]news.DeliveryID{1}, attempt)) }
			if tt.corrected > 0 {
				begin()
			}
			retitled := Item("harbour", 1)
			retitled.Title = strings.Replace(retitled.Title, "runs aground", "is afloat again", 1)
			Poll(t, db, harbour, attempt.Add(tt.corrected), nil, retitled)
			for _, r := range Must[[]store.Revision](t)(db.Revisions(9)) {
				OK(t, db.Revised(r))
			}
			if tt.corrected <= 0 {
				begin()
			}
			OK(t, db.Settle([]store.Outcome{{ID: 1, Message: 7}}, attempt.Add(2*time.Second)))
			got := Must[[]store.Revision](t)(db.Revisions(9))
			if len(got) != tt.want || tt.want == 1 && !got[0].Correction {
				t.Errorf("revisions %+v, want %d, a correction", got, tt.want)
			}
		})
	}
}

// TestARetractionOvertakesAMessage takes an item back while its message is on its way,
// and notes what is known of its being withdrawn.
func (e Engine) TestARetractionOvertakesAMessage(t *testing.T) {
	db := e.Open(t, store.Options{})
	harbour, attempt := AddSource(t, db, "harbour"), Noon.Add(2*time.Hour)
	Poll(t, db, harbour, Noon, People(1), Item("harbour", 1))
	Must[[]news.Delivery](t)(db.Attempt([]news.DeliveryID{1}, attempt))
	Must[news.Item](t)(db.Weigh(1, news.SignGone, attempt))
	Equal(t, "Revisions after a doubt", len(Must[[]store.Revision](t)(db.Revisions(9))), 0)
	Must[news.Item](t)(db.Retract(1, true, "It never sank.", attempt.Add(time.Second)))
	for _, r := range Must[[]store.Revision](t)(db.Revisions(9)) {
		OK(t, db.Revised(r))
	}
	OK(t, db.Settle([]store.Outcome{{ID: 1, Message: 7}}, attempt.Add(2*time.Second)))
	Equal(t, "Revisions after the retraction", len(Must[[]store.Revision](t)(db.Revisions(9))), 1)
	Equal(t, "Recall", Must[news.Item](t)(db.Item(1)).Recall, news.Recall{Retracted: attempt.Add(time.Second), Delete: true, Why: "It never sank.", Doubted: attempt})
	Must[news.Item](t)(db.Weigh(1, news.SignGone, attempt.Add(time.Hour)))
	Equal(t, "Withdrawn", Must[news.Item](t)(db.Item(1)).Recall.Withdrawn, attempt.Add(time.Hour))
	if _, err := db.Retract(99, false, "", Noon); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("Retract of an unknown item: %v", err)
	}
	Equal(t, "Recall, undone by the operator alone", Must[news.Item](t)(db.Unretract(1, attempt)).Recall, news.Recall{Withdrawn: attempt.Add(time.Hour)})
	if _, err := db.Unretract(99, attempt); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("Unretract of an unknown item: %v", err)
	}
}

// hello is a notice all of whose arguments say something.
var hello = news.Notice{
	Kind: news.NoticeRefused, Source: 3, About: news.Destination{Chat: -5, Topic: 6}, State: news.Gone, Text: "<b>hello</b>", Number: 7, At: Noon,
}

func (e Engine) TestNotify(t *testing.T) {
	db := e.Open(t, store.Options{})
	to := []news.Destination{Person(1), Person(2), Person(1)}
	queued := Must[[]store.Queue](t)(db.Notify(hello, to, news.LaneDigest, "update 7", Noon))
	if len(queued) != 2 {
		t.Errorf("Notify queues %v, want two destinations", queued)
	}
	got := Must[[]news.Delivery](t)(db.Waiting(store.Queue{Destination: Person(1), Lane: news.LaneDigest}, 9))
	Equal(t, "Waiting", got, []news.Delivery{{ID: 1, Destination: Person(1), Lane: news.LaneDigest, Body: noticeBody(1), Decided: Noon}})
	Equal(t, "Notice", Must[news.Notice](t)(db.Notice(1)), hello)
	Settle(t, db, store.Outcome{ID: 1, Message: 5}, store.Outcome{ID: 2, Fate: store.GivenUp, Reason: "no"})
	Equal(t, "Notify again", Must[[]store.Queue](t)(db.Notify(hello, to, news.LaneDigest, "update 7", Noon)), nil)
	Balance(t, db, store.Counts{Decided: 2, Delivered: 1, GivenUp: 1})
	if _, err := db.Notice(2); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("Notice(2): %v, want ErrNotFound", err)
	}
}

// A broadcast that a crash cut short goes on when its update comes again.
func (e Engine) TestNotifyAfterACrash(t *testing.T) {
	db, engine := e.openCut(t, store.Options{AtOnce: 10})
	var to []news.Destination
	for n := range 25 {
		to = append(to, Person(n))
	}
	engine.after(1)
	if _, err := db.Notify(hello, to, news.LaneReply, "update 7", Noon); !errors.Is(err, errCut) {
		t.Errorf("Notify, cut off: %v, want %v", err, errCut)
	}
	engine.mend()
	Balance(t, db, store.Counts{Decided: 10, Pending: 10})
	if got := Must[[]store.Queue](t)(db.Notify(hello, to, news.LaneReply, "update 7", Noon)); len(got) != 15 {
		t.Errorf("the repetition queues for %d, want the remaining 15", len(got))
	}
	Balance(t, db, store.Counts{Decided: 25, Pending: 25})
}

func (e Engine) TestPace(t *testing.T) {
	db := e.Open(t, store.Options{})
	Equal(t, "Pace", Must[store.Pace](t)(db.Pace()), store.Pace{})
	want := store.Pace{Messages: 12, TryAt: Noon, Interval: time.Hour}
	OK(t, db.SetPace(want))
	Equal(t, "Pace", Must[store.Pace](t)(db.Pace()), want)
	stop := news.Stop{At: Noon, By: 7, Name: "Ann"}
	Equal(t, "Stopped before", Must[news.Stop](t)(db.Stopped()), news.Stop{})
	OK(t, db.Stop(stop))
	Equal(t, "Stopped", Must[news.Stop](t)(db.Stopped()), stop)
	OK(t, db.Stop(news.Stop{}))
	Equal(t, "Stopped in the end", Must[news.Stop](t)(db.Stopped()), news.Stop{})
}

func (e Engine) TestWaits(t *testing.T) {
	db := e.Open(t, store.Options{})
	for _, w := range []store.Wait{{Chat: 0, Until: Noon.Add(time.Second), Reason: "all"}, {Chat: -5, Until: Noon.Add(time.Minute), Reason: "flood"}, {Chat: 7, Until: Noon, Reason: "gone"}, {Chat: 7, Until: time.Time{}, Reason: ""}} {
		if err := db.SetWait(w.Chat, w.Until, w.Reason); err != nil {
			t.Fatal(err)
		}
	}
	Equal(t, "Waits", Must[[]store.Wait](t)(db.Waits()), []store.Wait{{Chat: -5, Until: Noon.Add(time.Minute), Reason: "flood"}, {Chat: 0, Until: Noon.Add(time.Second), Reason: "all"}})
}

func (e Engine) TestRecent(t *testing.T) {
	db := e.Open(t, store.Options{})
	src := AddSource(t, db, "harbour")
	alerts := []news.Alert{{Destination: news.Destination{Chat: 5}}, {Destination: news.Destination{Chat: -5}}, {Destination: news.Destination{Chat: -5, Topic: 2}}}
	Poll(t, db, src, Noon, alerts, Item("harbour", 1))
	Must[[]news.Delivery](t)(db.Attempt([]news.DeliveryID{1, 2, 3}, Noon))
	Must[[]news.Delivery](t)(db.Attempt([]news.DeliveryID{1, 2}, Noon.Add(time.Minute)))
	Equal(t, "Recent", Must[[]store.Recent](t)(db.Recent(Noon)), []store.Recent{{Chat: -5, At: Noon}, {Chat: -5, At: Noon.Add(time.Minute)}})
	Equal(t, "Recent since then", Must[[]store.Recent](t)(db.Recent(Noon.Add(time.Second))), []store.Recent{{Chat: -5, At: Noon.Add(time.Minute)}})
	Must[[]news.Delivery](t)(db.Attempt(nil, Noon.Add(5*time.Minute+time.Second)))
	Equal(t, "Recent later", Must[[]store.Recent](t)(db.Recent(Noon)), []store.Recent{{Chat: -5, At: Noon.Add(time.Minute)}})
}

func (e Engine) TestOldestDue(t *testing.T) {
	at := func(minutes int) time.Time { return Noon.Add(time.Duration(minutes) * time.Minute) }
	tests := []struct {
		name    string
		prepare func(db *store.DB) error
		want    int // minutes after Noon; -1 for nothing due
	}{
		{"the first alert", func(db *store.DB) error { return nil }, 0},
		{"it was put off until a while ago", func(db *store.DB) error {
			return db.Settle([]store.Outcome{{ID: 1, Fate: store.Later, NotBefore: at(5)}}, Noon)
		}, 5},
		{"it was put off for longer than another waits", func(db *store.DB) error {
			return db.Settle([]store.Outcome{{ID: 1, Fate: store.Later, NotBefore: at(15)}}, Noon)
		}, 10},
		{"it is put off until tomorrow", func(db *store.DB) error {
			return db.Settle([]store.Outcome{{ID: 1, Fate: store.Later, NotBefore: at(24 * 60)}}, Noon)
		}, 10},
		{"its chat was paused", func(db *store.DB) error { return db.SetWait(Person(0).Chat, at(7), "flood") }, 7},
		{"its chat is parked", func(db *store.DB) error { return db.SetState(Person(0).Chat, news.Parked, "no rights", Noon) }, 10},
		{"the bot is paused", func(db *store.DB) error { return db.SetWait(0, at(60), "flood") }, -1},
		{"everything is delivered", func(db *store.DB) error {
			return db.Settle([]store.Outcome{{ID: 1, Message: 1}, {ID: 2, Message: 1}}, Noon)
		}, -1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			db := e.Open(t, store.Options{})
			src := AddSource(t, db, "harbour")
			Poll(t, db, src, at(0), People(1), Item("harbour", 1))
			Poll(t, db, src, at(10), People(2)[1:], Item("harbour", 2))
			if err := tt.prepare(db); err != nil {
				t.Fatal(err)
			}
			got, due, err := db.OldestDue(at(20), nil)
			if err != nil {
				t.Fatal(err)
			}
			if due != (tt.want >= 0) || due && !got.Equal(at(tt.want)) {
				t.Errorf("OldestDue: %v after Noon, %v; want %d minutes", got.Sub(Noon), due, tt.want)
			}
		})
	}
}

// What is held is late from when it could have been told, however much waits with it.
func (e Engine) TestOldestDueOfWhatIsHeld(t *testing.T) {
	db := e.Open(t, store.Options{})
	src := AddSource(t, db, "harbour")
	quiet := func(q store.Queue, decided time.Time) (time.Time, bool) {
		return Noon.Add(time.Hour), q.Destination == Person(0)
	}
	late := func(what string, want time.Time) {
		t.Helper()
		got, due, err := db.OldestDue(Noon.Add(2*time.Hour), quiet)
		if OK(t, err); due == want.IsZero() || !got.Equal(want) {
			t.Errorf("OldestDue %s: %v, %v, want %v", what, got, due, want)
		}
	}
	for n := range 3 {
		var page []news.Item
		for i := range 2000 {
			page = append(page, Item("harbour", 1+i+2000*n))
		}
		Poll(t, db, src, Noon, People(1), page...)
		late("where all is held", time.Time{})
	}
	Poll(t, db, src, Noon.Add(time.Minute), People(2)[1:], Item("harbour", 9000))
	late("where a quiet hour is over", Noon.Add(time.Hour))
}

// Messages are remembered that count, or that are digests.
func (e Engine) TestPosts(t *testing.T) {
	db, engine := e.openRows(t, store.Options{Retention: 48 * time.Hour})
	src := AddSource(t, db, "harbour")
	posts := func(what string, since time.Time, want ...store.Post) {
		t.Helper()
		var got []store.Post
		OK(t, db.Posts(since, func(p store.Post) error { got = append(got, p); return nil }))
		Equal(t, "Posts "+what, got, want)
	}
	Poll(t, db, src, Noon, People(2), Item("harbour", 1), Item("harbour", 2), Item("harbour", 3))
	Must[[]news.Delivery](t)(db.Attempt([]news.DeliveryID{1, 2, 3, 4, 5, 6}, Noon))
	Settle(t, db, store.Outcome{ID: 2, Message: 8, Noted: true}, store.Outcome{ID: 4, Message: 9})
	one := store.Post{Destination: Person(1), First: 2, At: Noon.Add(time.Minute)}
	posts("of which one counts", time.Time{}, one)
	OK(t, db.Settle([]store.Outcome{
		{ID: 5, Message: 7, Shared: true, Points: 1}, {ID: 99, Message: 7, Points: 1}, {ID: 1, Message: 7, Shared: true, Points: 1}, {ID: 3, Fate: store.Later, Points: 1},
	}, Noon.Add(2*time.Minute)))
	digest := store.Post{Destination: Person(0), First: 1, At: Noon.Add(2 * time.Minute), Items: []news.ItemID{3, 1}, Points: 1}
	posts("with a digest", time.Time{}, digest, one)
	posts("since then", Noon.Add(2*time.Minute), digest)
	Equal(t, "Post", Must[store.Post](t)(db.Post(Person(0), 1)), digest)
	if _, err := db.Post(Person(1), 1); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("somebody else's digest: %v, want ErrNotFound", err)
	}

	OK(t, db.Move(Person(0).Chat, -77, Noon))
	digest.Destination.Chat = -77
	posts("after a move", time.Time{}, digest, one)
	OK(t, db.Settle([]store.Outcome{{ID: 6, Message: 10, Noted: true}}, Noon.Add(26*time.Hour)))
	later := store.Post{Destination: Person(1), First: 6, At: Noon.Add(26 * time.Hour)}
	posts("without one that counts no more", time.Time{}, digest, later)
	Poll(t, db, src, Noon.Add(72*time.Hour), nil, Item("harbour", 4))
	Must[int](t)(db.Expire(Noon.Add(72*time.Hour), 100))
	posts("after the retention", time.Time{})

	OK(t, engine.Update(func(r rows.Tx) error {
		return r.PutPosts(rows.Post{PostPlace: rows.PostPlace{Destination: Person(1), First: 9}})
	}))
	OK(t, db.Forget(Person(1).Chat, Noon))
	posts("of one who is forgotten", time.Time{})
}

func (e Engine) TestOffset(t *testing.T) {
	db := e.Open(t, store.Options{})
	Equal(t, "Offset at first", Must[int64](t)(db.Offset()), 0)
	for _, n := range []int64{100, 7} {
		if err := db.Handled(n, nil); err != nil {
			t.Fatal(err)
		}
		Equal(t, "Offset", Must[int64](t)(db.Offset()), n+1)
	}
	left := []store.Update{{Raw: json.RawMessage(`{"update_id":5,"message":{}}`), Tries: 2}}
	if err := db.Handled(8, left); err != nil {
		t.Fatal(err)
	}
	Equal(t, "Left", Must[[]store.Update](t)(db.Left()), left)
	if err := db.Handled(8, nil); err != nil {
		t.Fatal(err)
	}
	Equal(t, "Left when nothing is", len(Must[[]store.Update](t)(db.Left())), 0)
}

// What more there is to say of a story goes to who was told of it, waits where
// it is to wait, and leaves the message that told the story to be edited.
func (e Engine) TestAlertKinds(t *testing.T) {
	db := e.Open(t, store.Options{})
	src := AddSource(t, db, "harbour")
	one := Item("harbour", 1)
	Poll(t, db, src, Noon, People(1), one)
	Settle(t, db, store.Outcome{ID: 1, Message: 42})
	for n, kind := range []news.AlertKind{news.KindNew, news.KindGrowth, news.KindFollowUp, news.KindCorrection} {
		other := AddSource(t, db, "island"+fmt.Sprint(n))
		again := Item(other.Name, n)
		again.Title = one.Title
		alerts := People(1)
		alerts[0].Kind, alerts[0].NotBefore = kind, Noon.Add(time.Hour)
		got := Poll(t, db, other, Noon, alerts, again)
		if told := kind != news.KindNew; (got.Alerts[news.Tell] == 1) != told {
			t.Errorf("%v of a story that was told: %d alerts, want one: %v", kind, got.Alerts[news.Tell], told)
		}
	}
	for n, d := range Waiting(t, db, Person(0)) {
		if want := news.AlertKind(n + 1); d.Kind != want || d.NotBefore != Noon.Add(time.Hour) {
			t.Errorf("delivery %d is of kind %v, not before %v; want %v in an hour", d.ID, d.Kind, d.NotBefore, want)
		}
		Settle(t, db, store.Outcome{ID: d.ID, Fate: store.Fate(n % 2), Message: 43, Reason: "no"})
	}
	told := Must[[]store.Told](t)(db.Told(1, news.Destination{}, 9))
	if len(told) != 1 || told[0].Message != 42 {
		t.Errorf("told marks after follow-ups: %+v, want the first message alone", told)
	}
}
