package news

import (
	"maps"
	"testing"
)

func TestEndsAreCountedByName(t *testing.T) {
	var e Ends
	e.Count(EndFlood, 2)
	e.Count(EndStale, 1)
	e.Count(EndFlood, 1)
	if got, want := e.Named(), map[string]int64{"flood": 3, "stale": 1}; !maps.Equal(got, want) {
		t.Errorf("Named() = %v, want %v", got, want)
	}
	if got := e.Of(EndFlood, EndLate); got != 3 {
		t.Errorf("Of(flood, late) = %d, want 3", got)
	}
	names := map[string]bool{}
	for _, how := range Endings() {
		if names[how.String()] || how.String() == "" {
			t.Errorf("the name %q is not one ending's alone", how)
		}
		names[how.String()] = true
	}
}
