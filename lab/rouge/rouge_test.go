package rouge

import (
	"math"
	"slices"
	"strings"
	"testing"
	"unicode"
)

func TestF1(t *testing.T) {
	tests := []struct {
		name               string
		summary, reference []string
		want               Score
	}{
		{"the same", []string{"The ferry sank."}, []string{"the ferry sank"}, Score{1, 1, 1}},
		{"nothing", nil, []string{"the ferry sank"}, Score{}},
		{"stems meet", []string{"ferries sinking"}, []string{"ferry sinks"}, Score{1, 1, 1}},
		{"words in another order", []string{"sank ferry the"}, []string{"the ferry sank"}, Score{1, 0, 1. / 3}},
		{"a word counts as often as in both", []string{"the the the"}, []string{"the ferry"}, Score{2. / 5, 0, 2. / 5}},
		// Lin 2004, section 3.2: w1 w2 w3 w4 w5 against two candidates has the
		// union w1 w2 w3 w5.
		{"union of common subsequences", []string{"w1 w2 w6 w7 w8", "w1 w3 w8 w9 w5"}, []string{"w1 w2 w3 w4 w5"},
			Score{8. / 15, 2. / 13, 8. / 15}},
	}
	for _, tt := range tests {
		got := F1(tt.summary, tt.reference)
		if math.Abs(got.R1-tt.want.R1)+math.Abs(got.R2-tt.want.R2)+math.Abs(got.RL-tt.want.RL) > 1e-9 {
			t.Errorf("%s: F1(%q, %q) = %v, want %v", tt.name, tt.summary, tt.reference, got, tt.want)
		}
	}
}

func TestMean(t *testing.T) {
	var m Mean
	if m.Score() != (Score{}) || m.Words() != 0 {
		t.Errorf("empty mean = %v, %v words", m.Score(), m.Words())
	}
	m.Add([]string{"the ferry", "sank"}, []string{"the ferry sank"})
	m.Add([]string{"no"}, []string{"the ferry sank"})
	if got := m.Score().R1; got != 0.5 {
		t.Errorf("mean R1 = %v, want 0.5", got)
	}
	if got := m.Words(); got != 2 {
		t.Errorf("mean words = %v, want 2", got)
	}
}

func TestCoded(t *testing.T) {
	stem := func(w string) string { return strings.TrimSuffix(w, "n") }
	code := func(s string) []string {
		return strings.Fields(Coded(s, stem, func(r rune) bool { return unicode.Is(unicode.Han, r) }))
	}
	if a, b := code("Fähren sinken."), code("fähre SINKE"); !slices.Equal(a, b) || len(a) != 2 {
		t.Errorf("coded %q and %q, want the same two words", a, b)
	}
	if got := code("渡轮 sank"); len(got) != 3 || slices.Contains(got, "sank") {
		t.Errorf("coded %q, want three numbers", got)
	}
}
