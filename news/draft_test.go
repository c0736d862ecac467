package news

import (
	"errors"
	"reflect"
	"testing"
	"time"
)

// TestDoDraft shows what becomes of a draft, held until ten past noon, by what is
// done to it.
func TestDoDraft(t *testing.T) {
	noon := time.Date(2026, 3, 4, 12, 0, 0, 0, time.UTC)
	in := func(d time.Duration) time.Time { return noon.Add(d) }
	held := Draft{State: DraftWaiting, Decided: noon, At: in(10 * time.Minute), Until: in(DraftLife)}
	stopped, released := held, held
	stopped.At, released.State = time.Time{}, DraftReleased
	for _, tt := range []struct {
		why   string
		draft Draft
		deed  Deed
		err   error
		state DraftState
		at    time.Time // when it goes by itself then
	}{
		{"published", held, Deed{Kind: DidPublish}, nil, DraftReleased, held.At},
		{"published twice", released, Deed{Kind: DidPublish}, ErrSettled, DraftReleased, held.At},
		{"dropped when it is on its way", released, Deed{Kind: DidDrop}, ErrSettled, DraftReleased, held.At},
		{"dropped", held, Deed{Kind: DidDrop}, nil, DraftDropped, held.At},
		{"stopped", held, Deed{Kind: DidStop}, nil, DraftWaiting, time.Time{}},
		{"put to a time", stopped, Deed{Kind: DidPut, At: in(2 * time.Hour)}, nil, DraftWaiting, in(2 * time.Hour)},
		{"put to what is over", held, Deed{Kind: DidPut, When: in(time.Hour), At: in(time.Hour)}, ErrNotYet, DraftWaiting, held.At},
		{"put to the far future", held, Deed{Kind: DidPut, When: noon, At: in(MaxLater + 1)}, ErrNotYet, DraftWaiting, held.At},
		{"nobody did anything, and it is too early", held, Deed{Kind: DidNothing, When: in(10*time.Minute - 1)}, ErrNotYet, DraftWaiting, held.At},
		{"nobody did anything, and the hold is over", held, Deed{Kind: DidNothing, When: in(10 * time.Minute)}, nil, DraftReleased, held.At},
		{"nobody did anything, and the hold was over while we were away", held, Deed{Kind: DidNothing, When: in(48 * time.Hour)}, nil, DraftReleased, held.At},
		{"nobody decides for a day", stopped, Deed{Kind: DidNothing, When: in(DraftLife)}, nil, DraftExpired, time.Time{}},
	} {
		d := tt.draft
		tt.deed.When = latest(tt.deed.When, noon)
		if err := d.Do(tt.deed); !errors.Is(err, tt.err) || d.State != tt.state || !d.At.Equal(tt.at) {
			t.Errorf("%s: %v, %s, goes at %v; want %v, %s, %v", tt.why, err, d.State, d.At, tt.err, tt.state, tt.at)
		}
		if noted := len(d.Deeds) == 1 && d.Version == 1; noted != (tt.err == nil) {
			t.Errorf("%s: %d deeds, version %d", tt.why, len(d.Deeds), d.Version)
		}
	}
}

// TestNextOfADraft: one that was put beyond the day goes before it expires.
func TestNextOfADraft(t *testing.T) {
	noon := time.Date(2026, 3, 4, 12, 0, 0, 0, time.UTC)
	d := Draft{State: DraftWaiting, Until: noon.Add(DraftLife)}
	if err := d.Do(Deed{Kind: DidPut, When: noon, At: noon.Add(3 * 24 * time.Hour)}); err != nil {
		t.Fatal(err)
	}
	if at, ok := d.Next(); !ok || !at.Equal(noon.Add(3*24*time.Hour)) {
		t.Errorf("Next of one that was put to three days hence: %v, %v", at, ok)
	}
	d.Card = 7
	if at, ok := d.Next(); !ok || !at.IsZero() {
		t.Errorf("Next of one whose card is behind: %v, %v; want at once", at, ok)
	}
	d.Shown, d.State = d.Version, DraftDropped
	if at, ok := d.Next(); ok {
		t.Errorf("Next of one that was dropped: %v, want never", at)
	}
}

// TestNobodyIsTakenToAgreeWhoWasNotAsked: a hold begins when the card stands.
func TestNobodyIsTakenToAgreeWhoWasNotAsked(t *testing.T) {
	noon := time.Date(2026, 3, 4, 12, 0, 0, 0, time.UTC)
	d := Draft{State: DraftWaiting, Decided: noon, Hold: 10 * time.Minute, Until: noon.Add(DraftLife)}
	if err := d.Do(Deed{Kind: DidNothing, When: noon.Add(3 * time.Hour)}); !errors.Is(err, ErrNotYet) {
		t.Errorf("nobody was asked for three hours: %v, want %v", err, ErrNotYet)
	}
	if at, _ := d.Next(); !at.Equal(d.Until) {
		t.Errorf("Next of one that nobody was asked about: %v, want %v", at, d.Until)
	}
	shown := noon.Add(3 * time.Hour)
	d.Carded(7, shown)
	if at, _ := d.Next(); !at.Equal(shown.Add(10 * time.Minute)) {
		t.Errorf("the card stands since %v, and it goes at %v", shown, at)
	}
	d.Carded(8, shown.Add(time.Hour)) // asked anew in another group
	if at, _ := d.Next(); !at.Equal(shown.Add(10 * time.Minute)) {
		t.Errorf("asked anew it goes at %v", at)
	}
	stopped := Draft{State: DraftWaiting, Hold: 10 * time.Minute, Until: noon.Add(DraftLife)}
	if err := stopped.Do(Deed{Kind: DidStop, When: noon}); err != nil {
		t.Fatal(err)
	}
	if stopped.Carded(7, noon); !stopped.At.IsZero() {
		t.Errorf("stopped before it was shown it goes at %v", stopped.At)
	}
}

func TestEditApply(t *testing.T) {
	item := Item{Title: "Fog", Deck: "At sea", Bullets: []string{"one", "two"}}
	none := ""
	e := Edit{Title: "Ice"}.with(Edit{Bullets: map[int]string{0: "", 1: "TWO", 2: "three"}}).with(Edit{Deck: &none})
	want := Item{Title: "Ice", Bullets: []string{"TWO", "three"}}
	if got := e.Apply(item); !reflect.DeepEqual(got, want) {
		t.Errorf("Apply gives %+v, want %+v", got, want)
	}
	if item.Bullets[0] != "one" {
		t.Error("Apply changed the item that it was given")
	}
}

// TestEditPlaced: a change stays with its point, wherever its source puts that.
func TestEditPlaced(t *testing.T) {
	for _, tt := range []struct {
		why    string
		edits  []Edit
		points []string // of the item
		want   []string
	}{
		{"as it stood", []Edit{{Bullets: map[int]string{1: "TWO"}}}, []string{"one", "two"}, []string{"one", "TWO"}},
		{"the source moves it", []Edit{{Bullets: map[int]string{1: "TWO"}}}, []string{"two", "three"}, []string{"TWO", "three"}},
		{"the source drops it", []Edit{{Bullets: map[int]string{1: "TWO"}}}, []string{"one", "three"}, []string{"one", "three"}},
		{"by what is shown", []Edit{{Bullets: map[int]string{0: ""}}, {Bullets: map[int]string{0: "TWO", 1: "three"}}}, []string{"one", "two"}, []string{"TWO", "three"}},
		{"again", []Edit{{Bullets: map[int]string{0: "ONE"}}, {Bullets: map[int]string{0: "1"}}}, []string{"one", "two"}, []string{"1", "two"}},
		{"added and removed", []Edit{{Bullets: map[int]string{2: "three"}}, {Bullets: map[int]string{2: ""}}}, []string{"one", "two"}, []string{"one", "two"}},
	} {
		var e Edit
		for _, typed := range tt.edits {
			shown := e.Apply(Item{Bullets: []string{"one", "two"}}).Bullets
			e = e.with(typed.Placed(shown))
		}
		if got := e.Apply(Item{Bullets: tt.points}).Bullets; !reflect.DeepEqual(got, tt.want) {
			t.Errorf("%s: %q, want %q", tt.why, got, tt.want)
		}
	}
	both := Edit{}.with(Edit{Bullets: map[int]string{0: "a"}}.Placed([]string{"one"})).with(Edit{Bullets: map[int]string{0: "b"}}.Placed([]string{"one"}))
	if got := both.Apply(Item{Bullets: []string{"one"}}).Bullets; !reflect.DeepEqual(got, []string{"b"}) {
		t.Errorf("of two at once the later counts: %q", got)
	}
}

// TestADraftChanges: nobody decides on what its card does not show, and a hold leaves
// time to read it again.
func TestADraftChanges(t *testing.T) {
	noon := time.Date(2026, 3, 4, 12, 0, 0, 0, time.UTC)
	d := Draft{State: DraftWaiting, Decided: noon, Hold: 10 * time.Minute, Until: noon.Add(DraftLife)}
	d.Carded(7, noon)
	d.Changed(noon.Add(9*time.Minute), 10*time.Minute)
	if want := noon.Add(19 * time.Minute); !d.At.Equal(want) {
		t.Errorf("changed a minute before it goes, it goes at %v, want %v", d.At, want)
	}
	for _, did := range []Deed{{Kind: DidPublish, When: noon.Add(9 * time.Minute)}, {Kind: DidNothing, When: noon.Add(20 * time.Minute)}} {
		if err := d.Do(did); err == nil {
			t.Errorf("%s goes before the card shows what it is now", did.Kind)
		}
	}
	d.Shown = d.Version
	if err := d.Do(Deed{Kind: DidNothing, When: noon.Add(20 * time.Minute)}); err != nil || d.State != DraftReleased {
		t.Errorf("shown and held it is %s, %v", d.State, err)
	}
}

func TestAsksAboutADraft(t *testing.T) {
	noon := time.Date(2026, 3, 4, 12, 0, 0, 0, time.UTC)
	fresh := Draft{State: DraftWaiting}
	asked, carded := fresh, fresh
	asked.Editors, asked.Asked, carded.Editors, carded.Card = -5, noon, -5, 7
	for _, tt := range []struct {
		why     string
		draft   Draft
		editors ChatID
		after   time.Duration
		want    bool
	}{
		{"nobody was asked", fresh, -5, 0, true},
		{"nobody is there", fresh, 0, 0, false},
		{"they were asked just now", asked, -5, time.Minute, false},
		{"the question never arrived", asked, -5, askAgain, true},
		{"others decide now", asked, -6, time.Minute, true},
		{"they have it before them", carded, -5, time.Hour, false},
		{"others have it before them", carded, -6, time.Minute, true},
	} {
		if got := tt.draft.Asks(tt.editors, noon.Add(tt.after)); got != tt.want {
			t.Errorf("%s: Asks = %v, want %v", tt.why, got, tt.want)
		}
	}
}
