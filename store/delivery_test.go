package store

import (
	"encoding/json"
	"errors"
	"fmt"
	"testing"
	"time"

	"newsbot/news"
)

func settle(t testing.TB, db *DB, outcomes ...Outcome) {
	t.Helper()
	if err := db.Settle(outcomes, noon.Add(time.Minute)); err != nil {
		t.Fatal(err)
	}
}

// balance checks the running totals; Check compares them with the rows at the end.
func balance(t testing.TB, db *DB, want Counts) {
	t.Helper()
	got := must[Counts](t)(db.Counts())
	if !got.Balanced() {
		t.Errorf("counts do not balance: %+v", got)
	}
	got = Counts{Decided: got.Decided, Delivered: got.Delivered, GivenUp: got.GivenUp, Pending: got.Pending, InDoubt: got.InDoubt}
	equal(t, "Counts", got, want)
}

func TestOutcomes(t *testing.T) {
	later := noon.Add(time.Hour)
	tests := []struct {
		name    string
		outcome Outcome
		want    *news.Delivery // what still waits
		counts  Counts
	}{
		{"delivered", Outcome{Message: 42}, nil, Counts{Decided: 1, Delivered: 1}},
		{"given up", Outcome{Fate: GivenUp, Reason: "can't parse entities"}, nil, Counts{Decided: 1, GivenUp: 1}},
		{"to be tried again later, as plain text", Outcome{Fate: Later, NotBefore: later, Reason: "busy", Plain: true, Counts: true},
			&news.Delivery{Attempts: 1, NotBefore: later, Error: "busy", Plain: true}, Counts{Decided: 1, Pending: 1}},
		{"told to wait, which is no attempt", Outcome{Fate: Later, NotBefore: later, Reason: "retry after 5"},
			&news.Delivery{NotBefore: later, Error: "retry after 5"}, Counts{Decided: 1, Pending: 1}},
		{"never answered", Outcome{Fate: InDoubt, Reason: "timeout"},
			&news.Delivery{InDoubt: true, Doubts: 1, Error: "timeout"}, Counts{Decided: 1, InDoubt: 1}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			db := openTest(t, fast)
			poll(t, db, addSource(t, db, "harbour"), noon, people(1), item("harbour", 1))
			base := news.Delivery{
				ID: 1, Destination: person(0), Lane: news.LaneAlert, Body: itemBody(1), Story: 1,
				Reasons: []news.Reason{{Source: 1}}, Decided: noon, Attempted: noon, InDoubt: true,
			}
			equal(t, "Attempt", must[[]news.Delivery](t)(db.Attempt([]news.DeliveryID{1, 99}, noon)), []news.Delivery{base})
			balance(t, db, Counts{Decided: 1, InDoubt: 1})
			tt.outcome.ID = 1
			settle(t, db, tt.outcome, Outcome{ID: 99})
			var want []news.Delivery
			if d := tt.want; d != nil {
				base.Attempts, base.InDoubt, base.Doubts, base.NotBefore, base.Error, base.Plain = d.Attempts, d.InDoubt, d.Doubts, d.NotBefore, d.Error, d.Plain
				want = append(want, base)
			}
			equal(t, "Waiting", waiting(t, db, person(0)), want)
			balance(t, db, tt.counts)
		})
	}
}

func TestDeadLetters(t *testing.T) {
	db := openTest(t, fast)
	poll(t, db, addSource(t, db, "harbour"), noon, people(3), item("harbour", 1))
	settle(t, db, Outcome{ID: 1, Fate: GivenUp, Reason: "first"}, Outcome{ID: 3, Fate: GivenUp, Reason: "second"})
	got := must[[]DeadLetter](t)(db.DeadLetters(5))
	if len(got) != 2 || got[0].Reason != "second" || got[0].Item() != 1 || got[0].Destination != person(2) || got[1].ID != 1 {
		t.Errorf("DeadLetters: %+v, want those of 3 and 1", got)
	}
	equal(t, "DeadLetters(1)", len(must[[]DeadLetter](t)(db.DeadLetters(1))), 1)
}

// Who was surely not told can be told by another publisher's item; who may
// have been told is not.
func TestGivenUpThenToldByAnother(t *testing.T) {
	answer := Outcome{ID: 1, Fate: GivenUp, Reason: "refused"}
	silence := Outcome{ID: 1, Fate: InDoubt, Reason: "timeout"}
	tests := []struct {
		name     string
		outcomes []Outcome
		again    int
	}{
		{"refused", []Outcome{answer}, 1},
		{"unanswered, then refused", []Outcome{silence, answer}, 0},
		{"delivered", []Outcome{{ID: 1, Message: 7}}, 0},
		{"still waiting", nil, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			db := openTest(t, fast)
			poll(t, db, addSource(t, db, "harbour"), noon, people(1), item("harbour", 1))
			for _, o := range tt.outcomes {
				must[[]news.Delivery](t)(db.Attempt([]news.DeliveryID{1}, noon))
				settle(t, db, o)
			}
			other := item("island", 1)
			other.Title = item("harbour", 1).Title
			got := poll(t, db, addSource(t, db, "island"), noon, people(1), other)
			if got.Alerts[news.Tell] != int64(tt.again) {
				t.Errorf("second publisher: %d told, want %d", got.Alerts[news.Tell], tt.again)
			}
		})
	}
}

// An attempt that a crash cut short counts as unanswered.
func TestDoubtAcrossACrash(t *testing.T) {
	db := openTest(t, fast)
	poll(t, db, addSource(t, db, "harbour"), noon, people(1), item("harbour", 1))
	for range 2 {
		must[[]news.Delivery](t)(db.Attempt([]news.DeliveryID{1}, noon))
	}
	settle(t, db, Outcome{ID: 1, Fate: GivenUp, Reason: "refused"})
	other := item("island", 1)
	other.Title = item("harbour", 1).Title
	if got := poll(t, db, addSource(t, db, "island"), noon, people(1), other); got.Alerts[news.Tell] != 0 {
		t.Errorf("second publisher after a doubt: %d told, want 0", got.Alerts[news.Tell])
	}
}

func TestQueuesInOrder(t *testing.T) {
	db := openTest(t, fast)
	src := addSource(t, db, "harbour")
	group := news.ChatID(-100123)
	var alerts []news.Alert
	for _, d := range []news.Destination{{Chat: 5}, {Chat: group}, {Chat: group, Topic: 9}} {
		alerts = append(alerts, news.Alert{Destination: d, Lane: news.LaneAlert})
	}
	for n := range 3 {
		poll(t, db, src, noon.Add(time.Duration(n)*time.Minute), alerts, item("harbour", n))
	}
	alerts[1].Lane = news.LaneBreaking
	poll(t, db, src, noon, alerts[1:2], item("harbour", 3))

	var got []string
	db.Queues(func(q Queue, oldest time.Time) error {
		got = append(got, fmt.Sprint(q.Destination, " ", q.Lane, " ", oldest.Sub(noon)))
		return nil
	})
	equal(t, "Queues", got, []string{"-100123 breaking 0s", "-100123 alert 0s", "-100123:9 alert 0s", "5 alert 0s"})
	equal(t, "Waiting", items(waiting(t, db, news.Destination{Chat: group})), []news.ItemID{1, 2, 3})
	equal(t, "Waiting(2)", len(must[[]news.Delivery](t)(db.Waiting(Queue{news.Destination{Chat: 5}, news.LaneAlert}, 2))), 2)
	settle(t, db, Outcome{ID: waiting(t, db, news.Destination{Chat: group})[0].ID, Message: 1})
	equal(t, "Waiting after the first", items(waiting(t, db, news.Destination{Chat: group})), []news.ItemID{2, 3})

	stop := errors.New("enough")
	if err := db.Queues(func(Queue, time.Time) error { return stop }); err != stop {
		t.Errorf("Queues ended by its caller: %v, want its error", err)
	}
}

// More queues than are read in one transaction.
func TestManyQueues(t *testing.T) {
	db := openTest(t, fast)
	src := addSource(t, db, "harbour")
	n := 2*pageRows + 7
	poll(t, db, src, noon, people(n), item("harbour", 1), item("harbour", 2))
	seen := map[Queue]bool{}
	db.Queues(func(q Queue, _ time.Time) error { seen[q] = true; return nil })
	if len(seen) != n {
		t.Errorf("%d queues, want %d", len(seen), n)
	}
}

func TestTold(t *testing.T) {
	db := openTest(t, fast)
	poll(t, db, addSource(t, db, "harbour"), noon, people(4), item("harbour", 1))
	settle(t, db, Outcome{ID: 2, Message: 42}, Outcome{ID: 4, Message: 43, Shared: true})
	at := noon.Add(time.Minute)
	want := []Told{
		{Story: 1, Destination: person(1), Item: 1, Message: 42, Alone: true, Reasons: []news.Reason{{Source: 1}}, At: at},
		{Story: 1, Destination: person(3), Item: 1, Message: 43, Reasons: []news.Reason{{Source: 1}}, At: at},
	}
	equal(t, "Told", must[[]Told](t)(db.Told(1, news.Destination{}, 9)), want)
	equal(t, "first page", must[[]Told](t)(db.Told(1, news.Destination{}, 1)), want[:1])
	equal(t, "second page", must[[]Told](t)(db.Told(1, person(1), 1)), want[1:])
	equal(t, "of another story", must[[]Told](t)(db.Told(2, news.Destination{}, 9)), nil)
}

func TestRevisions(t *testing.T) {
	db := openTest(t, fast)
	harbour, island := addSource(t, db, "harbour"), addSource(t, db, "island")
	poll(t, db, harbour, noon, people(1), item("harbour", 1))
	poll(t, db, harbour, noon, nil, item("harbour", 2), item("harbour", 1))
	equal(t, "Revisions at first", must[[]Revision](t)(db.Revisions(9)), nil)

	unheard := item("island", 2)
	unheard.Title = item("harbour", 2).Title
	other := item("island", 1)
	other.Title = item("harbour", 1).Title
	poll(t, db, island, noon, nil, other, unheard)
	equal(t, "Revisions when a story grows that somebody heard of", must[[]Revision](t)(db.Revisions(9)), []Revision{{1, 1, false}})

	retitled := item("harbour", 1)
	retitled.Title = "Ferry number one did not leave the harbour after all"
	poll(t, db, harbour, noon, nil, retitled)
	if err := db.Revised(Revision{Story: 1, Number: 1}); err != nil {
		t.Fatal(err)
	}
	equal(t, "a revision that came meanwhile", must[[]Revision](t)(db.Revisions(9)), []Revision{{1, 2, true}})
	if err := db.Revised(Revision{Story: 1, Number: 2}); err != nil {
		t.Fatal(err)
	}
	equal(t, "Revisions in the end", must[[]Revision](t)(db.Revisions(9)), nil)

	third := addSource(t, db, "lagoon")
	late := item("lagoon", 1)
	late.Title = retitled.Title
	if got := poll(t, db, third, noon, people(1), late); len(got.Joined) != 1 || got.Alerts[news.Tell] != 0 {
		t.Errorf("a publisher with the corrected headline: joined %v, %d told; want it to join", got.Joined, got.Alerts[news.Tell])
	}
}

// TestCorrectionsComeFirst asks for growth of one story and for a correction of
// another, which then grows as well.
func TestCorrectionsComeFirst(t *testing.T) {
	db := openTest(t, fast)
	harbour := addSource(t, db, "harbour")
	poll(t, db, harbour, noon, people(1), item("harbour", 1))
	poll(t, db, harbour, noon, people(1), item("harbour", 2), item("harbour", 1))
	ok(t, db.update(func(t *tx) error {
		return errors.Join(t.revise(1, false), t.revise(2, true), t.revise(2, false))
	}))
	equal(t, "Revisions", must[[]Revision](t)(db.Revisions(9)), []Revision{{2, 3, true}, {1, 1, false}})
	ok(t, db.Revised(Revision{Story: 2, Number: 3}))
	ok(t, db.update(func(t *tx) error { return t.revise(2, false) }))
	equal(t, "Revisions after the correction", must[[]Revision](t)(db.Revisions(9)), []Revision{{1, 1, false}, {2, 4, false}})
}

// hello is a notice all of whose arguments say something.
var hello = news.Notice{
	Kind: news.NoticeRefused, Source: 3, About: news.Destination{Chat: -5, Topic: 6}, State: news.Gone, Text: "<b>hello</b>", Number: 7, At: noon,
}

func TestNotify(t *testing.T) {
	db := openTest(t, fast)
	to := []news.Destination{person(1), person(2), person(1)}
	queued := must[[]Queue](t)(db.Notify(hello, to, news.LaneDigest, "update 7", noon))
	if len(queued) != 2 {
		t.Errorf("Notify queues %v, want two destinations", queued)
	}
	got := must[[]news.Delivery](t)(db.Waiting(Queue{person(1), news.LaneDigest}, 9))
	equal(t, "Waiting", got, []news.Delivery{{ID: 1, Destination: person(1), Lane: news.LaneDigest, Body: noticeBody(1), Decided: noon}})
	equal(t, "Notice", must[news.Notice](t)(db.Notice(1)), hello)
	settle(t, db, Outcome{ID: 1, Message: 5}, Outcome{ID: 2, Fate: GivenUp, Reason: "no"})
	equal(t, "Notify again", must[[]Queue](t)(db.Notify(hello, to, news.LaneDigest, "update 7", noon)), nil)
	balance(t, db, Counts{Decided: 2, Delivered: 1, GivenUp: 1})
	if _, err := db.Notice(2); !errors.Is(err, ErrNotFound) {
		t.Errorf("Notice(2): %v, want ErrNotFound", err)
	}
}

// A broadcast that a crash cut short goes on when its update comes again.
func TestNotifyAfterACrash(t *testing.T) {
	set(t, &maxRows, 10)
	db := openTest(t, fast)
	var to []news.Destination
	for n := range 25 {
		to = append(to, person(n))
	}
	ok(t, db.update(func(t *tx) error { // the first transaction of the same Notify
		b, alerts, err := t.notice(storedNotice{noticeFields(hello), "update 7", noon}, people(25))
		s := newSpread(noon)
		s.add(fanOut{body: b, alerts: alerts, of: news.Case{Wanted: true}})
		return errors.Join(err, s.step(t))
	}))
	balance(t, db, Counts{Decided: 10, Pending: 10})
	if got := must[[]Queue](t)(db.Notify(hello, to, news.LaneReply, "update 7", noon)); len(got) != 15 {
		t.Errorf("the repetition queues for %d, want the remaining 15", len(got))
	}
	balance(t, db, Counts{Decided: 25, Pending: 25})
}

func TestPace(t *testing.T) {
	db := openTest(t, fast)
	equal(t, "Pace", must[Pace](t)(db.Pace()), Pace{})
	want := Pace{Messages: 12, TryAt: noon, Interval: time.Hour}
	ok(t, db.SetPace(want))
	equal(t, "Pace", must[Pace](t)(db.Pace()), want)
}

func TestWaits(t *testing.T) {
	db := openTest(t, fast)
	for _, w := range []Wait{{0, noon.Add(time.Second), "all"}, {-5, noon.Add(time.Minute), "flood"}, {7, noon, "gone"}, {7, time.Time{}, ""}} {
		if err := db.SetWait(w.Chat, w.Until, w.Reason); err != nil {
			t.Fatal(err)
		}
	}
	equal(t, "Waits", must[[]Wait](t)(db.Waits()), []Wait{{-5, noon.Add(time.Minute), "flood"}, {0, noon.Add(time.Second), "all"}})
}

func TestRecent(t *testing.T) {
	db := openTest(t, fast)
	src := addSource(t, db, "harbour")
	alerts := []news.Alert{{Destination: news.Destination{Chat: 5}}, {Destination: news.Destination{Chat: -5}}, {Destination: news.Destination{Chat: -5, Topic: 2}}}
	poll(t, db, src, noon, alerts, item("harbour", 1))
	must[[]news.Delivery](t)(db.Attempt([]news.DeliveryID{1, 2, 3}, noon))
	must[[]news.Delivery](t)(db.Attempt([]news.DeliveryID{1, 2}, noon.Add(time.Minute)))
	equal(t, "Recent", must[[]Recent](t)(db.Recent(noon)), []Recent{{-5, noon}, {-5, noon.Add(time.Minute)}})
	equal(t, "Recent since then", must[[]Recent](t)(db.Recent(noon.Add(time.Second))), []Recent{{-5, noon.Add(time.Minute)}})
	must[[]news.Delivery](t)(db.Attempt(nil, noon.Add(recentFor+time.Second)))
	equal(t, "Recent later", must[[]Recent](t)(db.Recent(noon)), []Recent{{-5, noon.Add(time.Minute)}})
}

func TestOldestDue(t *testing.T) {
	at := func(minutes int) time.Time { return noon.Add(time.Duration(minutes) * time.Minute) }
	tests := []struct {
		name    string
		prepare func(db *DB) error
		want    int // minutes after noon; -1 for nothing due
	}{
		{"the first alert", func(db *DB) error { return nil }, 0},
		{"it was put off until a while ago", func(db *DB) error {
			return db.Settle([]Outcome{{ID: 1, Fate: Later, NotBefore: at(5)}}, noon)
		}, 5},
		{"it was put off for longer than another waits", func(db *DB) error {
			return db.Settle([]Outcome{{ID: 1, Fate: Later, NotBefore: at(15)}}, noon)
		}, 10},
		{"it is put off until tomorrow", func(db *DB) error {
			return db.Settle([]Outcome{{ID: 1, Fate: Later, NotBefore: at(24 * 60)}}, noon)
		}, 10},
		{"its chat was paused", func(db *DB) error { return db.SetWait(person(0).Chat, at(7), "flood") }, 7},
		{"its chat is parked", func(db *DB) error { return db.SetState(person(0).Chat, news.Parked, "no rights", noon) }, 10},
		{"the bot is paused", func(db *DB) error { return db.SetWait(0, at(60), "flood") }, -1},
		{"everything is delivered", func(db *DB) error { return db.Settle([]Outcome{{ID: 1, Message: 1}, {ID: 2, Message: 1}}, noon) }, -1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			db := openTest(t, fast)
			src := addSource(t, db, "harbour")
			poll(t, db, src, at(0), people(1), item("harbour", 1))
			poll(t, db, src, at(10), people(2)[1:], item("harbour", 2))
			if err := tt.prepare(db); err != nil {
				t.Fatal(err)
			}
			got, due, err := db.OldestDue(at(20))
			if err != nil {
				t.Fatal(err)
			}
			if due != (tt.want >= 0) || due && !got.Equal(at(tt.want)) {
				t.Errorf("OldestDue: %v after noon, %v; want %d minutes", got.Sub(noon), due, tt.want)
			}
		})
	}
}

func TestOffset(t *testing.T) {
	db := openTest(t, fast)
	equal(t, "Offset at first", must[int64](t)(db.Offset()), 0)
	for _, n := range []int64{100, 7} {
		if err := db.Handled(n, nil); err != nil {
			t.Fatal(err)
		}
		equal(t, "Offset", must[int64](t)(db.Offset()), n+1)
	}
	left := []Update{{Raw: json.RawMessage(`{"update_id":5,"message":{}}`), Tries: 2}}
	if err := db.Handled(8, left); err != nil {
		t.Fatal(err)
	}
	equal(t, "Left", must[[]Update](t)(db.Left()), left)
	if err := db.Handled(8, nil); err != nil {
		t.Fatal(err)
	}
	equal(t, "Left when nothing is", len(must[[]Update](t)(db.Left())), 0)
}

// What more there is to say of a story goes to who was told of it, waits where
// it is to wait, and leaves the message that told the story to be edited.
func TestAlertKinds(t *testing.T) {
	db := openTest(t, fast)
	src := addSource(t, db, "harbour")
	one := item("harbour", 1)
	poll(t, db, src, noon, people(1), one)
	settle(t, db, Outcome{ID: 1, Message: 42})
	for n, kind := range []news.AlertKind{news.KindNew, news.KindGrowth, news.KindFollowUp, news.KindCorrection} {
		other := addSource(t, db, "island"+fmt.Sprint(n))
		again := item(other.Name, n)
		again.Title = one.Title
		alerts := people(1)
		alerts[0].Kind, alerts[0].NotBefore = kind, noon.Add(time.Hour)
		got := poll(t, db, other, noon, alerts, again)
		if told := kind != news.KindNew; (got.Alerts[news.Tell] == 1) != told {
			t.Errorf("%v of a story that was told: %d alerts, want one: %v", kind, got.Alerts[news.Tell], told)
		}
	}
	for n, d := range waiting(t, db, person(0)) {
		if want := news.AlertKind(n + 1); d.Kind != want || d.NotBefore != noon.Add(time.Hour) {
			t.Errorf("delivery %d is of kind %v, not before %v; want %v in an hour", d.ID, d.Kind, d.NotBefore, want)
		}
		settle(t, db, Outcome{ID: d.ID, Fate: Fate(n % 2), Message: 43, Reason: "no"})
	}
	told := must[[]Told](t)(db.Told(1, news.Destination{}, 9))
	if len(told) != 1 || told[0].Message != 42 {
		t.Errorf("told marks after follow-ups: %+v, want the first message alone", told)
	}
}

// A row can carry what this version knows nothing of.
func TestBodies(t *testing.T) {
	for _, b := range []news.Body{itemBody(7), noticeBody(7), {Kind: 'x', Number: 7}} {
		var d storedDelivery
		d.setBody(b)
		text := must[[]byte](t)(encode(d))
		read := must[storedDelivery](t)(decode[storedDelivery](bucketOutbox, nil, text))
		if got := read.body(); got != b || bodyAt(bodyKey(b)) != b {
			t.Errorf("a row that carries %c %d reads as %c %d, its key as %v", b.Kind, b.Number, got.Kind, got.Number, bodyAt(bodyKey(b)))
		}
	}
}
