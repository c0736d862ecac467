package wire

import (
	"bytes"
	"image/png"
	"testing"
	"time"

	"newsbot/news/query"
)

// TestHalfAnHour tells the stories of half an hour, one every six seconds, to readers
// who watch what people try: no headline comes twice, and each has a picture.
func TestHalfAnHour(t *testing.T) {
	w := New(func() time.Time { return time.Date(2026, 5, 4, 9, 0, 0, 0, time.UTC) })
	for _, typed := range []string{"bitcoin", "ferry", "election", "rain", "tesla"} {
		w.Want(mustParse(t, typed))
	}
	w.mu.Lock()
	for range 300 {
		w.step()
	}
	w.mu.Unlock()
	seen, corrected, also := map[string]string{}, 0, 0
	for _, i := range w.items {
		if i.corrected {
			corrected++
		}
		by, twice := seen[i.Title]
		switch {
		case !twice:
			seen[i.Title] = i.By
		case by != i.By:
			also++ // another publisher has it
		default:
			t.Errorf("%q comes twice", i.Title)
		}
		if i.ID%50 != 0 {
			continue
		}
		if _, _, _, photo := w.Article(i.slug()); !isPNG(photo) {
			t.Errorf("%q has no picture", i.Title)
		}
	}
	if len(w.items) < 300 || corrected < 10 || also < 20 {
		t.Errorf("%d items, %d corrected, %d told by another publisher, too; want 300, 10 and 20 at least", len(w.items), corrected, also)
	}
}

// TestWhateverIsWatchedComes asks for what nobody thought of.
func TestWhateverIsWatchedComes(t *testing.T) {
	for _, typed := range []string{
		"unicorn", "bitcoin etf", `"rain forest"`, "snow OR ice", "title:volcano", `source:"The Meridian" ferry`, "ferry -fog", "~woman",
		"=Apple", "regulat*", "(fed OR ecb) rate", "Київ", "lang:en football", "$TSLA",
	} {
		w := New(time.Now)
		q := mustParse(t, typed)
		w.Want(q)
		w.mu.Lock()
		w.step()
		s := *w.last
		w.mu.Unlock()
		if !s.fits(q) {
			t.Errorf("%s: what comes is %q", typed, s.Title)
		}
	}
}

func TestPartsAreComplete(t *testing.T) {
	p := allParts()
	for name, list := range map[string][]string{"words": p.Words, "places": p.Places, "orgs": p.Orgs, "people": p.People, "titles": p.Titles, "decks": p.Decks, "sentences": p.Sentences} {
		if len(list) < 5 {
			t.Errorf("there are %d %s", len(list), name)
		}
	}
}

func isPNG(data []byte) bool {
	_, err := png.Decode(bytes.NewReader(data))
	return err == nil
}

func mustParse(t *testing.T, typed string) *query.Query {
	t.Helper()
	q, err := query.Parse(typed)
	if err != nil {
		t.Fatal(err)
	}
	return q
}
