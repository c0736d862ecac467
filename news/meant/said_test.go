package meant

import "testing"

func TestSaying(t *testing.T) {
	for _, tt := range []struct{ said, want string }{
		{"Hi!", "start"},
		{"How do I  unsubscribe?", "unwatch"},
		{"danke", Thanks},
		{"?", "help"},
		{"你能做什么？", "help"},
		{"thanks bitcoin", ""},
		{"bitcoin", ""},
		{"nice", ""}, // a city
		{"", ""},
		{"...", ""},
	} {
		if got := Saying(tt.said); got != tt.want {
			t.Errorf("Saying(%q) = %q, want %q", tt.said, got, tt.want)
		}
	}
}
