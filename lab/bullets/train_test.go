package main

import (
	"testing"

	"newsbot/news/bullets"
)

func TestSplit(t *testing.T) {
	samples := make([]*sample, 10)
	seen := make(map[int]int)
	for k := range 3 {
		out, in := split(samples, k, 3)
		if len(out)+len(in) != len(samples) {
			t.Errorf("split %d: %d and %d of %d samples", k, len(out), len(in), len(samples))
		}
		seen[k] = len(in)
	}
	if seen[0] != 4 || seen[1] != 3 || seen[2] != 3 {
		t.Errorf("groups of 10 samples: %v, want 4, 3, 3", seen)
	}
}

// TestTrain learns from made-up articles whose bullets are their first sentence.
func TestTrain(t *testing.T) {
	var samples []*sample
	towns := []string{"Whitby", "Scarborough", "Hull", "Grimsby", "Filey", "Redcar", "Seaham", "Blyth", "Amble", "Staithes"}
	for i := range 40 {
		town, other := towns[i%10], towns[(i+3)%10]
		s := &sample{
			Title:      "ferry " + town,
			Text:       "A ferry sank off " + town + " on Monday. Boats from " + other + " came late. The mayor ate fish with friends. A band played songs in the rain.",
			Highlights: []string{"A ferry sank off " + town + " on Monday."},
		}
		s.index()
		samples = append(samples, s)
	}
	m := train(samples, true)
	if got := m.Summarize(samples[0].article(), 1); len(got) != 1 || got[0].Text != samples[0].Highlights[0] {
		t.Errorf("the learned model says %+v, want %q", got, samples[0].Highlights)
	}
	if len(m.Words) != bullets.WordFeatures || len(m.Pairs) != bullets.PairFeatures {
		t.Errorf("tables of %d and %d columns, want %d and %d", len(m.Words), len(m.Pairs), bullets.WordFeatures, bullets.PairFeatures)
	}
	if m.Stems["ferri"] != (bullets.Stem{40, 40}) {
		t.Errorf("ferri was counted %v, want in 40 of 40", m.Stems["ferri"])
	}
}
