package storetest

import (
	"cmp"
	"errors"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"newsbot/news"
	"newsbot/store"
	"newsbot/store/internal/rows"
)

// The channel of the drafts, and the group that decides on them.
var (
	wire    = news.Destination{Chat: -100}
	editors = news.Destination{Chat: -200}
)

// approving has posts in the channel wait for editors.
func approving(t testing.TB, db *store.DB, mode news.ApprovalMode) {
	t.Helper()
	choose(t, db, wire, news.Settings{Approval: news.Approval{Mode: mode, Editors: editors.Chat}})
}

// draft has an item decided for the channel, and gives its draft.
func draft(t testing.TB, db *store.DB, src news.Source, n int, now time.Time) news.Draft {
	t.Helper()
	in := Poll(t, db, src, now, []news.Alert{{Destination: wire, Lane: news.LaneAlert}}, Item(src.Name, n))
	Equal(t, "queued", in.Queued, []store.Queue{{Destination: editors, Lane: news.LaneBreaking}})
	d, ok, err := db.DraftOf(wire, in.New[0].ID)
	if OK(t, err); !ok {
		t.Fatalf("item %d is no draft", in.New[0].ID)
	}
	return d
}

// carry delivers what waits first in a queue, as some message; 0 is refused.
func carry(t testing.TB, db *store.DB, to news.Destination, message news.MessageID, now time.Time) {
	t.Helper()
	var found []news.DeliveryID
	OK(t, db.Queues(func(q store.Queue, _ time.Time) error {
		if q.Destination == to {
			waiting := Must[[]news.Delivery](t)(db.Waiting(q, 1))
			found = append(found, waiting[0].ID)
		}
		return nil
	}))
	if len(found) == 0 {
		t.Fatalf("nothing waits for %v", to)
	}
	going := Must[[]news.Delivery](t)(db.Attempt(found[:1], now))
	o := store.Outcome{ID: going[0].ID, Fate: store.Delivered, Message: message}
	if message == 0 {
		o = store.Outcome{ID: going[0].ID, Fate: store.GivenUp, Reason: "refused"}
	}
	OK(t, db.Settle([]store.Outcome{o}, now))
}

// inQueues counts what waits to be carried to a destination.
func inQueues(t testing.TB, db *store.DB, to news.Destination) (n int) {
	t.Helper()
	OK(t, db.Queues(func(q store.Queue, _ time.Time) error {
		if q.Destination == to {
			n += len(Must[[]news.Delivery](t)(db.Waiting(q, 99)))
		}
		return nil
	}))
	return n
}

// TestDrafts plays each way that a draft can go.
func (e Engine) TestDrafts(t *testing.T) {
	by := func(kind news.DeedKind, after time.Duration) news.Deed {
		return news.Deed{Kind: kind, By: 7, Name: "Ann", When: Noon.Add(after)}
	}
	put := by(news.DidPut, time.Minute)
	put.At = Noon.Add(time.Hour)
	for _, tt := range []struct {
		why   string
		mode  news.ApprovalMode
		deeds []news.Deed
		post  news.MessageID // of what is carried to the channel; 0 is refused, -1 is nothing
		state news.DraftState
		end   store.Counts
		named map[string]int64
	}{
		{"published", news.ModeApprove, []news.Deed{by(news.DidPublish, time.Minute)}, 9, news.DraftPublished, store.Counts{Decided: 2, Delivered: 2}, nil},
		{"published, and refused by Telegram", news.ModeApprove, []news.Deed{by(news.DidPublish, time.Minute)}, 0, news.DraftFailed, store.Counts{Decided: 2, Delivered: 1, GivenUp: 1}, nil},
		{"dropped", news.ModeApprove, []news.Deed{by(news.DidDrop, time.Minute)}, -1, news.DraftDropped, store.Counts{Decided: 2, Delivered: 1, GivenUp: 1}, map[string]int64{"dropped": 1}},
		{"put to a time, which comes", news.ModeApprove, []news.Deed{put, by(news.DidNothing, time.Hour)}, 9, news.DraftPublished, store.Counts{Decided: 2, Delivered: 2}, nil},
		{"a hold that is over", news.ModeHold, []news.Deed{by(news.DidNothing, 10*time.Minute)}, 9, news.DraftPublished, store.Counts{Decided: 2, Delivered: 2}, nil},
		{"a hold that was stopped", news.ModeHold, []news.Deed{by(news.DidStop, time.Minute)}, -1, news.DraftWaiting, store.Counts{Decided: 2, Delivered: 1, Pending: 1}, nil},
		{"nobody decides", news.ModeApprove, []news.Deed{by(news.DidNothing, 24*time.Hour)}, -1, news.DraftExpired, store.Counts{Decided: 2, Delivered: 1, GivenUp: 1}, map[string]int64{"undecided": 1}},
	} {
		ends := new(news.Ends)
		db := e.Open(t, store.Options{Ends: ends})
		approving(t, db, tt.mode)
		d := draft(t, db, AddSource(t, db, "harbour"), 1, Noon)
		Equal(t, tt.why+": waiting for the channel", inQueues(t, db, wire), 0)
		carry(t, db, editors, 5, Noon)
		for _, deed := range tt.deeds {
			var err error
			if d, _, err = db.DoDraft(d.ID, deed); err != nil {
				t.Errorf("%s: %v", tt.why, err)
			}
		}
		if tt.post >= 0 {
			carry(t, db, wire, tt.post, Noon.Add(2*time.Hour))
		}
		d = Must[news.Draft](t)(db.Draft(d.ID))
		if d.State != tt.state || d.Post != max(tt.post, 0) || d.Card != 5 {
			t.Errorf("%s: %v, post %d, card %d; want %v and %d", tt.why, d.State, d.Post, d.Card, tt.state, tt.post)
		}
		Balance(t, db, tt.end)
		Equal(t, tt.why+": counted", ends.Named(), tt.named)
		_, queued, err := db.DoDraft(d.ID, by(news.DidPublish, 3*time.Hour))
		if tt.state != news.DraftWaiting && (!errors.Is(err, store.ErrSettled) || queued != nil) {
			t.Errorf("%s, and published again: %v, queues %v; want ErrSettled", tt.why, err, queued)
		}
	}
}

// TestDraftsHaveOneEnd presses at once, a thousand times: one of two editors
// publishes, or one of them drops, and the channel has one post or none.
func (e Engine) TestDraftsHaveOneEnd(t *testing.T) {
	db := e.Open(t, store.Options{})
	approving(t, db, news.ModeApprove)
	src := AddSource(t, db, "harbour")
	var published, dropped atomic.Int64
	for n := range 1000 {
		d := draft(t, db, src, n, Noon)
		var both sync.WaitGroup
		for _, kind := range []news.DeedKind{news.DidPublish, []news.DeedKind{news.DidPublish, news.DidDrop}[n%2]} {
			both.Go(func() {
				_, queued, err := db.DoDraft(d.ID, news.Deed{Kind: kind, By: 7, When: Noon})
				switch {
				case errors.Is(err, store.ErrSettled):
				case err != nil:
					t.Error(err)
				case len(queued) == 1:
					published.Add(1)
				default:
					dropped.Add(1)
				}
			})
		}
		both.Wait()
	}
	waiting := Must[[]news.Delivery](t)(db.Waiting(store.Queue{Destination: wire, Lane: news.LaneAlert}, 2000))
	if p, d := published.Load(), dropped.Load(); p+d != 1000 || int64(len(waiting)) != p {
		t.Errorf("%d published and %d dropped of 1000, and %d wait for the channel", p, d, len(waiting))
	}
	Balance(t, db, store.Counts{Decided: 2000, GivenUp: dropped.Load(), Pending: 1000 + published.Load()})
}

// TestDraftsCutOff cuts the disk off at each transaction on the way of a draft. What
// was refused is done by whoever tries again, and what was taken is done once.
func (e Engine) TestDraftsCutOff(t *testing.T) {
	for _, unsynced := range []bool{false, true} {
		for steps := range 7 {
			db, engine := e.openCut(t, store.Options{})
			approving(t, db, news.ModeHold)
			src := AddSource(t, db, "harbour")
			page := store.Poll{Source: src, Items: []news.Item{Item("harbour", 1)}, Alerts: [][]news.Alert{{{Destination: wire, Lane: news.LaneAlert}}}}
			engine.after(steps)
			engine.unsynced = unsynced
			walk := func() error {
				_, err := db.Ingest(page, Noon)
				carry := func(to news.Destination) {
					for _, id := range waitingFor(t, db, to) {
						_, e := db.Attempt([]news.DeliveryID{id}, Noon)
						err = errors.Join(err, e, db.Settle([]store.Outcome{{ID: id, Fate: store.Delivered, Message: 9}}, Noon))
					}
				}
				carry(editors) // a hold begins when they are asked
				due, e := db.DraftsDue(Noon.Add(time.Hour), 9)
				err = errors.Join(err, e)
				for _, d := range due {
					if _, _, e := db.DoDraft(d.ID, news.Deed{Kind: news.DidNothing, When: Noon.Add(time.Hour)}); !errors.Is(e, news.ErrSettled) {
						err = errors.Join(err, e)
					}
				}
				carry(wire)
				return err
			}
			if err := walk(); steps < 6 && !errors.Is(err, errCut) {
				t.Errorf("after %d steps: %v, want %v", steps, err, errCut)
			}
			engine.mend()
			OK(t, walk())
			OK(t, walk())
			Balance(t, db, store.Counts{Decided: 2, Delivered: 2})
			d, _, err := db.DraftOf(wire, 1)
			OK(t, err)
			if d.State != news.DraftPublished || d.Card != 9 || d.Post != 9 {
				t.Errorf("after %d steps, in the end: %+v", steps, d)
			}
		}
	}
}

// waitingFor are the numbers of what waits to be carried to a destination.
func waitingFor(t testing.TB, db *store.DB, to news.Destination) (ids []news.DeliveryID) {
	t.Helper()
	OK(t, db.Queues(func(q store.Queue, _ time.Time) error {
		if q.Destination != to {
			return nil
		}
		for _, d := range Must[[]news.Delivery](t)(db.Waiting(q, 9)) {
			ids = append(ids, d.ID)
		}
		return nil
	}))
	return ids
}

// TestApproval is what the configuration says, key by key, over what is chosen there.
func (e Engine) TestApproval(t *testing.T) {
	db := e.Open(t, store.Options{})
	choose(t, db, wire, news.Settings{Approval: news.Approval{Mode: news.ModeHold, Wait: time.Minute, Editors: -5}})
	OK(t, db.ConfigureOutlets([]news.Outlet{{Ref: "-100", Approve: news.ModeApprove, Editors: "@desk"}}, Noon))
	id := outlets(t, db)[0].ID
	for _, tt := range []struct {
		group news.ChatID
		want  news.Approval
	}{
		{0, news.Approval{Mode: news.ModeApprove, Wait: time.Minute, Editors: -5}},
		{-7, news.Approval{Mode: news.ModeApprove, Wait: time.Minute, Editors: -7}},
	} {
		OK(t, db.ResolveEditors(id, tt.group))
		got, configured, err := db.Approval(wire)
		OK(t, err)
		Equal(t, "Approval", got, tt.want)
		Equal(t, "Approval of the configuration", configured, news.Approval{Mode: news.ModeApprove, Editors: tt.group})
	}
	OK(t, db.ConfigureOutlets([]news.Outlet{{Ref: "-100", Editors: "-9"}}, Noon))
	got, _, err := db.Approval(wire)
	OK(t, err)
	Equal(t, "with other editors, by number", got, news.Approval{Mode: news.ModeHold, Wait: time.Minute, Editors: -9})
}

// TestEditorsAreAskedLater: they were not known, or could not be written to; and
// again where the question did not arrive, but not at once.
func (e Engine) TestEditorsAreAskedLater(t *testing.T) {
	db := e.Open(t, store.Options{})
	choose(t, db, wire, news.Settings{Approval: news.Approval{Mode: news.ModeApprove}})
	src := AddSource(t, db, "harbour")
	in := Poll(t, db, src, Noon, []news.Alert{{Destination: wire, Lane: news.LaneAlert}}, Item("harbour", 1))
	Equal(t, "queued without editors", in.Queued, nil)
	OK(t, db.PutChat(news.Chat{ID: wire.Chat, Kind: news.Channel}))
	ask := func(after time.Duration, want int) {
		t.Helper()
		Equal(t, "questions", len(Must[[]store.Queue](t)(db.AskEditors(Noon.Add(after)))), want)
	}
	ask(0, 0)
	approving(t, db, news.ModeApprove)
	OK(t, db.SetState(editors.Chat, news.Gone, "kicked", Noon))
	ask(0, 0)
	OK(t, db.SetState(editors.Chat, news.Active, "", Noon))
	ask(0, 1)
	ask(0, 0)
	carry(t, db, editors, 0, Noon)
	ask(5*time.Minute, 0)
	ask(10*time.Minute, 1)
	carry(t, db, editors, 5, Noon)
	ask(time.Hour, 0)
	OK(t, db.Move(editors.Chat, -300, Noon))
	ask(time.Hour, 1)
	OK(t, db.Move(wire.Chat, -101, Noon))
	d, ok, err := db.DraftOf(news.Destination{Chat: -101}, 1)
	if OK(t, err); !ok {
		t.Error("the draft did not move with its channel")
	}
	if _, there, _ := db.DraftOf(wire, 1); there {
		t.Error("it is found under the old number")
	}
	OK(t, db.Forget(-101, Noon))
	if _, err := db.Draft(d.ID); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("a draft of a channel that was forgotten: %v, want ErrNotFound", err)
	}
}

// TestDraftCards: what a card does not say yet is due at once, until it does.
func (e Engine) TestDraftCards(t *testing.T) {
	db := e.Open(t, store.Options{})
	approving(t, db, news.ModeApprove)
	d := draft(t, db, AddSource(t, db, "harbour"), 1, Noon)
	carry(t, db, editors, 5, Noon)
	due := func(after time.Duration) []news.Draft {
		return Must[[]news.Draft](t)(db.DraftsDue(Noon.Add(after), 9))
	}
	Equal(t, "due as long as nothing happens", len(due(time.Hour)), 0)
	d, _, err := db.DoDraft(d.ID, news.Deed{Kind: news.DidEdit, When: Noon.Add(time.Hour), Edit: news.Edit{Title: "Fog"}})
	OK(t, err)
	Equal(t, "due after an edit", due(time.Hour), []news.Draft{d})
	OK(t, db.DraftShown(d.ID, d.Version))
	Equal(t, "due once that is shown", len(due(time.Hour)), 0)
	Equal(t, "due after a day", len(due(24*time.Hour)), 1)
	var all []news.Draft
	OK(t, db.Drafts(func(d news.Draft) error { all = append(all, d); return nil }))
	Equal(t, "drafts", len(all), 1)
	_, _, err = db.DoDraft(d.ID, news.Deed{Kind: news.DidDrop, When: Noon.Add(time.Hour)})
	OK(t, err)
	Poll(t, db, AddSource(t, db, "later"), Noon.Add(40*24*time.Hour), nil, Item("later", 57600))
	Must[int](t)(db.Expire(Noon.Add(40*24*time.Hour), 99))
	if _, err := db.Draft(d.ID); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("a draft dropped 40 days ago: %v, want ErrNotFound", err)
	}
}

func rowsOfDrafts(t *testing.T, e rows.Engine) {
	list := three(t, func(d *news.Draft, n int) {
		d.ID, d.To, d.Item = news.DeliveryID(n+1), place(n), news.ItemID(n+7)
		d.State, d.Shown = news.DraftWaiting, d.Version
		d.At = []time.Time{Noon.Add(time.Hour), {}, Noon}[n]
		d.Until = Noon.Add(3 * time.Hour)
	})
	due := func(r rows.Tx, there []news.Draft) error {
		want := slices.Clone(there)
		slices.SortFunc(want, func(a, b news.Draft) int {
			at, _ := a.Next()
			bt, _ := b.Next()
			return cmp.Or(at.Compare(bt), cmp.Compare(a.ID, b.ID))
		})
		all, err := r.DraftsDue(Noon.Add(4*time.Hour), 9)
		same(t, "drafts that are due", all, want)
		early, e := r.DraftsDue(Noon, 9)
		first, f := r.DraftsDue(Noon.Add(4*time.Hour), 1)
		same(t, "drafts due at noon", early, slices.DeleteFunc(slices.Clone(want), func(d news.Draft) bool { return !d.At.Equal(Noon) }))
		same(t, "the first that is due", first, want[:min(1, len(want))])
		return errors.Join(err, e, f)
	}
	kind[news.DeliveryID, news.Draft]{
		rows: list, key: func(d news.Draft) news.DeliveryID { return d.ID },
		put: func(r rows.Tx, all ...news.Draft) error { return r.PutDrafts(all...) },
		get: func(r rows.Tx, ids ...news.DeliveryID) (map[news.DeliveryID]news.Draft, error) {
			all, err := r.Drafts(ids...)
			var there []news.Draft
			for i := range list {
				d := &list[i]
				id, ok, e := r.DraftOf(d.To, d.Item)
				_, is := all[d.ID]
				if err = errors.Join(err, e); ok != is || ok && id != d.ID {
					t.Errorf("draft %d is found by what it tells as %d, %v; want %v", d.ID, id, ok, is)
				}
				if is {
					there = append(there, *d)
				}
			}
			return all, errors.Join(err, due(r, there))
		},
		after: func(r rows.Tx, id news.DeliveryID, max int) ([]news.Draft, error) { return r.DraftsAfter(id, max) },
		delete: func(r rows.Tx, all ...news.Draft) error {
			return r.DeleteDrafts(ids(all, func(d news.Draft) news.DeliveryID { return d.ID })...)
		},
	}.play(t, e, "drafts")
}
