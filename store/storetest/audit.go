package storetest

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"newsbot/news"
	"newsbot/store"
	"newsbot/store/internal/rows"
)

// TestAudit keeps the latest changes, and forgets those before ten thousand.
func (e Engine) TestAudit(t *testing.T) {
	db := e.Open(t, store.Options{NoSync: true})
	for n := range 10_003 {
		number := Must[uint64](t)(db.Audit(news.Change{Kind: news.ChangeTyped, At: Noon, By: 7, Name: "Ann", What: fmt.Sprint("/source ", n)}))
		if n%1000 == 0 {
			OK(t, db.Audited(number, true))
		}
	}
	last := Must[[]news.Change](t)(db.Changes(0, 2))
	Equal(t, "the latest", []string{last[0].What, last[1].What}, []string{"/source 10002", "/source 10001"})
	refused := Must[uint64](t)(db.Audit(news.Change{Kind: news.ChangeTyped, At: Noon, What: "/refused"}))
	OK(t, db.Audited(refused, false))
	OK(t, db.Audited(refused, true)) // of one that is gone
	Equal(t, "the latest, after one that was refused", Must[[]news.Change](t)(db.Changes(0, 1))[0].What, "/source 10002")
	OK(t, db.Audited(last[1].Number, true))
	done := Must[[]news.Change](t)(db.Changes(0, 2))
	Equal(t, "begun, of the latest two", []bool{done[0].Begun, done[1].Begun}, []bool{true, false})
	before := Must[[]news.Change](t)(db.Changes(last[1].Number, 20_000))
	if n := len(before); n != 9997 || before[0].What != "/source 10000" || before[n-1].What != "/source 4" || before[0].Begun || !before[1].Begun {
		t.Errorf("before them: %d, from %q to %q", n, before[0].What, before[n-1].What)
	}
}

// TestWhatEditorsDoIsKept in the transaction that does it, and what the clock does is
// not.
func (e Engine) TestWhatEditorsDoIsKept(t *testing.T) {
	db, engine := e.openCut(t, store.Options{})
	approving(t, db, news.ModeApprove)
	OK(t, db.PutChat(news.Chat{ID: wire.Chat, Kind: news.Channel, Title: "Wire"}))
	d := draft(t, db, AddSource(t, db, "harbour"), 1, Noon)
	did := news.Deed{Kind: news.DidPublish, By: 7, Name: "Ann", When: Noon}
	engine.after(0)
	if _, _, err := db.DoDraft(d.ID, did); !errors.Is(err, errCut) {
		t.Errorf("DoDraft, cut off: %v, want %v", err, errCut)
	}
	engine.mend()
	Equal(t, "kept of what did not happen", len(Must[[]news.Change](t)(db.Changes(0, 9))), 0)
	_, _, err := db.DoDraft(d.ID, did)
	OK(t, err)
	item := Must[news.Item](t)(db.Item(d.Item))
	want := []news.Change{{Number: 1, Kind: news.ChangeDraft, At: Noon, By: 7, Name: "Ann", About: "Wire", What: item.Title, Did: news.DidPublish}}
	Equal(t, "kept", Must[[]news.Change](t)(db.Changes(0, 9)), want)
}

func rowsOfAudit(t *testing.T, e rows.Engine) {
	list := three(t, func(c *news.Change, n int) { c.Number = uint64(n + 1) })
	numbers := func(all []news.Change) (n []uint64) {
		for _, c := range all {
			n = append(n, c.Number)
		}
		return n
	}
	expect := func(what string, want ...news.Change) {
		t.Helper()
		OK(t, e.View(func(r rows.Tx) error {
			slices.Reverse(want)
			all, err := r.ChangesBefore(0, 9)
			same(t, what, all, want)
			first, e := r.ChangesBefore(0, 1)
			same(t, what+", the last", first, want[:min(1, len(want))])
			before, f := r.ChangesBefore(3, 9)
			same(t, what+", before the third", before, slices.DeleteFunc(slices.Clone(want), func(c news.Change) bool { return c.Number > 2 }))
			return errors.Join(err, e, f)
		}))
	}
	OK(t, e.Update(func(r rows.Tx) error { return r.PutChanges(list[2], list[0], list[1]) }))
	expect("changes", slices.Clone(list)...)
	OK(t, e.Update(func(r rows.Tx) error { return r.DeleteChanges(numbers(list[1:])...) }))
	expect("changes of which two were deleted", list[0])
	OK(t, e.Update(func(r rows.Tx) error { return r.DeleteChanges(1) }))
	expect("changes that were all deleted")
}
