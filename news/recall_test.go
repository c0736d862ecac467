package news

import (
	"testing"
	"time"
)

// TestNothingIsWithdrawnByAMoment weighs signs, each a minute after the time it names.
func TestNothingIsWithdrawnByAMoment(t *testing.T) {
	type look struct {
		after time.Duration
		sign  Sign
	}
	begun := time.Date(2026, 5, 4, 12, 0, 0, 0, time.UTC)
	for _, tt := range []struct {
		name      string
		looks     []look
		withdrawn bool
		doubted   bool
	}{
		{"gone once", []look{{0, SignGone}}, false, true},
		{"gone twice within a minute", []look{{0, SignGone}, {time.Minute, SignGone}}, false, true},
		{"gone, and still gone ten minutes later", []look{{0, SignGone}, {DoubtFor, SignGone}}, true, false},
		{"gone, there, gone", []look{{0, SignGone}, {time.Minute, SignThere}, {DoubtFor, SignGone}}, false, true},
		{"emptied, and its page gone later", []look{{0, SignEmpty}, {time.Hour, SignGone}}, true, false},
		{"emptied, and nobody can say", []look{{0, SignEmpty}, {time.Hour, SignNone}}, false, true},
		{"emptied, and nobody could say for two days", []look{{0, SignEmpty}, {48 * time.Hour, SignNone}}, false, false},
		{"emptied twice, two days apart", []look{{0, SignEmpty}, {48 * time.Hour, SignEmpty}}, false, true},
		{"said so", []look{{0, SignSaid}}, true, false},
		{"gone for good, and put back", []look{{0, SignGone}, {DoubtFor, SignGone}, {time.Hour, SignThere}}, false, false},
		{"nothing learned", []look{{0, SignNone}}, false, false},
		{"withdrawn, and gone still", []look{{0, SignSaid}, {time.Hour, SignGone}}, true, false},
	} {
		var r Recall
		for _, l := range tt.looks {
			r.Weigh(l.sign, begun.Add(l.after))
		}
		if r.Taken() != tt.withdrawn || r.Doubted.IsZero() == tt.doubted {
			t.Errorf("%s: %+v, want withdrawn %v, doubted %v", tt.name, r, tt.withdrawn, tt.doubted)
		}
	}
}

func TestAHeadlineSaysThatItIsWithdrawn(t *testing.T) {
	for title, want := range map[string]bool{
		"RETRACTED: Ferry sinks off Gull Island":     true,
		"[Withdrawn] Ferry sinks off Gull Island":    true,
		"Retraction: Ferry sinks":                    true,
		"Zurückgezogen: Fähre gesunken":              true,
		"Story removed":                              true,
		"Minister retracted: what now?":              false,
		"Retracted claims haunt the ferry inquiry":   false,
		"Withdrawn troops return to Port Amber":      false,
		"Drug withdrawn: regulator names the reason": false,
	} {
		if got := SaysWithdrawn(title); got != want {
			t.Errorf("SaysWithdrawn(%q) = %v, want %v", title, got, want)
		}
	}
}
