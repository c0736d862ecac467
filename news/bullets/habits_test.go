package bullets

import (
	"fmt"
	"hash/fnv"
	"testing"
)

func TestHabits(t *testing.T) {
	h := new(Habits)
	h.Learn(Article{Title: "Ferry sinks", Text: "The ferry sank off Whitby.\nAnn Hale reports from Hull, for the Harbour Post.\nStart each day with the harbour, at 8.", Lang: "en"})
	if h.Has("Start each day with the harbour, at 8.") {
		t.Error("a sentence of one item is a habit")
	}
	h.Learn(Article{Title: "Pier opens", Text: "The pier of Hull is open again.\nBen Moss reports from Whitby, for the Harbour Post.\nStart each day with the harbour, at 9.", Lang: "en"})
	tests := []struct {
		name, sentence string
		want           bool
	}{
		{"with other digits", "Start each day with the harbour, at 10.", true},
		{"with other names", "Ann Dew reports from Scarborough, for the Harbour Post.", true},
		{"news", "The ferry sank off Whitby.", false},
		{"a figure", "Shares rose 2%.", false},
	}
	for _, tt := range tests {
		if got := h.Has(tt.sentence); got != tt.want {
			t.Errorf("%s: Has(%q) = %v, want %v", tt.name, tt.sentence, got, tt.want)
		}
	}
}

func TestHabitsOfTheSameStory(t *testing.T) {
	h := new(Habits)
	a := Article{Title: "Ferry sinks", Text: "The ferry sank off Whitby.\nAll of its passengers were saved.\nThe owner of it has fled."}
	h.Learn(a)
	h.Learn(a) // told again
	a.Title = "UPDATE Ferry sinks off Whitby"
	h.Learn(a) // under another headline
	if len(h.Known) > 0 {
		t.Errorf("%d habits learned from one story", len(h.Known))
	}
}

func TestHabitsOfFigures(t *testing.T) {
	h := new(Habits)
	for day := range 5 {
		h.Learn(Article{Title: fmt.Sprint("Markets ", string(rune('a'+day))), Text: fmt.Sprintf("The Harbour index closed up 0.%d%% at 8,200 points on Monday.", day)})
	}
	if h.Has("The Harbour index closed up 0.9% at 8,200 points on Monday.") {
		t.Error("the figure of each day is a habit")
	}
}

func TestHabitsAreBounded(t *testing.T) {
	h := new(Habits)
	for i := range 3000 {
		word := func(n int) string { return fmt.Sprintf("%c%c%c", 'a'+n%26, 'a'+n/26%26, 'a'+n/676%26) }
		text := fmt.Sprintf("the old %s boat of %s came home.\nthe old %s boat of %s went out.", word(i), word(i*7), word(i/2), word(i/2*7))
		h.Learn(Article{Title: "a boat " + word(i) + word(i*3), Text: text})
	}
	if len(h.Seen) > maxSeen || len(h.Known) > maxHabits {
		t.Errorf("%d and %d hashes are kept, want %d and %d at most", len(h.Seen), len(h.Known), maxSeen, maxHabits)
	}
	var none *Habits
	if none.Has("The old boat came home.") {
		t.Error("no habits know a sentence")
	}
}

// TestHabitsKeepDecksAway has a slogan under each headline of a source.
func TestHabitsKeepDecksAway(t *testing.T) {
	const slogan = "All the news of the old harbour every day"
	h := new(Habits)
	h.Learn(Article{Title: "Ferry sinks", Deck: slogan, Text: "The ferry sank off Whitby."})
	h.Learn(Article{Title: "Pier opens", Deck: slogan, Text: "The pier of Hull is open."})
	if got := Deck(Article{Title: "Fog stays", Deck: slogan, Habits: h}); got != "" {
		t.Errorf("Deck = %q, want none", got)
	}
}

// TestMask pins what is hashed: the hashes lie on disk.
func TestMask(t *testing.T) {
	for sentence, masked := range map[string]string{
		"Ann Hale reports from Hull, at 8.":     "N reports from N at 0 ",
		"Start your day – with the Hull Post.":  "start your day  with the N ",
		"Shares of Hull rose 2% in the morning": "",
		"Ann Hale, 8":                           "",
	} {
		hash := fnv.New32a()
		hash.Write([]byte(masked))
		want := hash.Sum32()
		if masked == "" {
			want = 0
		}
		if got := mask(sentence); got != want {
			t.Errorf("mask(%q) = %d, want %d, the hash of %q", sentence, got, want, masked)
		}
	}
}
