package meant

import "testing"

func TestTelling(t *testing.T) {
	for _, tt := range []struct {
		why, said, headline string
		want                int
	}{
		{"the headline itself", "Fog holds boats in harbour", "Fog holds boats in harbour", 5},
		{"without case and marks", "FOG HOLDS BOATS, IN HARBOUR!", "Fog holds boats in harbour", 5},
		{"a post with it", "Fog holds boats in harbour\n\nAll boats wait. Harbour News · 14:05", "Fog holds boats in harbour", 5},
		{"all but one of its words", "Fog holds boats in", "Fog holds boats in harbour", 4},
		{"half of its words", "Fog in June", "Fog holds boats in harbour", 0},
		{"too short to tell", "Fog again", "Fog again", 0},
		{"nothing", "", "", 0},
	} {
		if got := Tell(tt.said).Of(tt.headline); got != tt.want {
			t.Errorf("%s: Tell(%q).Of(%q) = %d, want %d", tt.why, tt.said, tt.headline, got, tt.want)
		}
	}
}
