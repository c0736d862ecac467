package storetest

import (
	"cmp"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"newsbot/news"
	"newsbot/store"
)

func (e Engine) TestLatest(t *testing.T) {
	db := e.Open(t, store.Options{})
	harbour, island := AddSource(t, db, "harbour"), AddSource(t, db, "island")
	for n := range 250 {
		Poll(t, db, harbour, Noon, nil, Item("harbour", n))
	}
	again := Item("island", 1)
	again.Title = Item("harbour", 200).Title
	Poll(t, db, island, Noon, nil, again) // item 251 tells the story of 201

	from := func(src news.SourceID) func(*news.Item) bool {
		return func(i *news.Item) bool { return i.Source == src }
	}
	tests := []struct {
		name  string
		n     int
		after news.ItemID
		want  func(*news.Item) bool
		first news.ItemID
		len   int
	}{
		{"the newest first", 3, 0, all, 251, 3},
		{"going on after the last one", 3, 249, all, 248, 3},
		{"one story once, by its newest item", 1000, 0, all, 251, 250},
		{"on the next page too", 1, 202, all, 200, 1},
		{"by the newest item that is wanted", 1, 202, from(harbour.ID), 201, 1},
		{"nothing before the first", 5, 1, all, 0, 0},
		{"nothing is wanted", 5, 0, func(*news.Item) bool { return false }, 0, 0},
	}
	for _, tt := range tests {
		var after store.Place
		if tt.after != 0 {
			last := Must[news.Item](t)(db.Item(tt.after))
			after = store.PlaceOf(&last)
		}
		got := Must[[]news.Item](t)(db.Latest(tt.n, after, tt.want))
		var first news.ItemID
		if len(got) > 0 {
			first = got[0].ID
		}
		if len(got) != tt.len || first != tt.first {
			t.Errorf("%s: Latest(%d, %d) gives %d from %d on, want %d from %d on", tt.name, tt.n, tt.after, len(got), first, tt.len, tt.first)
		}
	}
}

// Sources bring items in any order, some long after they were published and some
// without a date: page after page Latest gives each story once, in the order of
// time.
func (e Engine) TestLatestInTheOrderOfTime(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	db := e.Open(t, store.Options{})
	src, other := AddSource(t, db, "harbour"), AddSource(t, db, "island")
	now, stories := Noon, map[news.StoryID]news.Item{}
	note := func(in store.Ingested) {
		for _, i := range in.New {
			story := Must[news.Story](t)(db.StoryOf(i.ID))
			if best, ok := stories[story.ID]; !ok || newestFirst(i, best) < 0 {
				stories[story.ID] = i
			}
		}
	}
	for n := range 300 {
		now = now.Add(time.Duration(rnd.IntN(4)) * time.Minute)
		i := Item("harbour", n)
		i.Seen = now.Add(-time.Duration(rnd.IntN(8)) * time.Minute) // a poll takes its time
		i.Published = i.Seen.Add(-time.Duration(rnd.ExpFloat64()*5) * time.Minute)
		switch rnd.IntN(10) {
		case 3, 4:
			i.Published = i.Seen.Add(-time.Duration(rnd.IntN(200)) * time.Minute)
		case 0:
			i.Published = time.Time{}
		case 1:
			i.Published = now.AddDate(-1, 0, 0)
		case 2:
			i.Published = now.Add(time.Hour)
		}
		note(Poll(t, db, src, now, nil, i))
		if rnd.IntN(5) == 0 {
			i.GUID, i.Link, i.Published = "urn:island:"+i.GUID, "https://island.example/"+i.GUID, i.Published.Add(-time.Minute)
			note(Poll(t, db, other, now, nil, i))
		}
	}
	want := slices.SortedFunc(maps.Values(stories), newestFirst)
	var got []news.Item
	for page := Must[[]news.Item](t)(db.Latest(7, store.Place{}, all)); len(page) > 0 && len(got) < len(want)+7; {
		got = append(got, page...)
		page = Must[[]news.Item](t)(db.Latest(7, store.PlaceOf(&got[len(got)-1]), all))
	}
	if n := Must[store.Counts](t)(db.Counts()).Items; len(stories) == int(n) {
		t.Errorf("none of %d items shares a story, so this test shows less than it should", n)
	}
	if !slices.EqualFunc(got, want, func(a, b news.Item) bool { return a.ID == b.ID }) {
		t.Errorf("%d stories in %d pages' order, want %d", len(got), len(got)/7, len(want))
	}
}

// newestFirst orders items by the time that they are known by.
func newestFirst(a, b news.Item) int {
	return cmp.Or(b.When().Compare(a.When()), cmp.Compare(b.ID, a.ID))
}
