package store

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"newsbot/news"
)

func TestLatest(t *testing.T) {
	db := openTest(t, fast)
	harbour, island := addSource(t, db, "harbour"), addSource(t, db, "island")
	for n := range 250 {
		poll(t, db, harbour, noon, nil, item("harbour", n))
	}
	again := item("island", 1)
	again.Title = item("harbour", 200).Title
	poll(t, db, island, noon, nil, again) // item 251 tells the story of 201

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
		var after Place
		if tt.after != 0 {
			last := must[news.Item](t)(db.Item(tt.after))
			after = PlaceOf(&last)
		}
		got := must[[]news.Item](t)(db.Latest(tt.n, after, tt.want))
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
func TestLatestInTheOrderOfTime(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	db := openTest(t, fast)
	src, other := addSource(t, db, "harbour"), addSource(t, db, "island")
	now, stories := noon, map[news.StoryID]Place{}
	note := func(in Ingested) {
		for _, i := range in.New {
			story, p := must[news.Story](t)(db.StoryOf(i.ID)), PlaceOf(&i)
			if best, ok := stories[story.ID]; !ok || p.compare(best) < 0 {
				stories[story.ID] = p
			}
		}
	}
	for n := range 300 {
		now = now.Add(time.Duration(rnd.IntN(4)) * time.Minute)
		i := item("harbour", n)
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
		note(poll(t, db, src, now, nil, i))
		if rnd.IntN(5) == 0 {
			i.GUID, i.Link, i.Published = "urn:island:"+i.GUID, "https://island.example/"+i.GUID, i.Published.Add(-time.Minute)
			note(poll(t, db, other, now, nil, i))
		}
	}
	var want, got []Place
	for _, p := range stories {
		want = append(want, p)
	}
	slices.SortFunc(want, Place.compare)
	for page := must[[]news.Item](t)(db.Latest(7, Place{}, all)); len(page) > 0 && len(got) < len(want)+7; {
		for _, i := range page {
			got = append(got, PlaceOf(&i))
		}
		page = must[[]news.Item](t)(db.Latest(7, got[len(got)-1], all))
	}
	if n := must[Counts](t)(db.Counts()).Items; len(stories) == int(n) {
		t.Errorf("none of %d items shares a story, so this test shows less than it should", n)
	}
	if !slices.EqualFunc(got, want, func(a, b Place) bool { return a.compare(b) == 0 }) {
		t.Errorf("%d stories in %d pages' order, want %d: %v\nwant %v", len(got), len(got)/7, len(want), got, want)
	}
}
