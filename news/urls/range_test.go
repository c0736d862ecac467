package urls

import (
	"net/netip"
	"testing"
)

func TestRange(t *testing.T) {
	for _, tt := range []struct {
		text, address string
		want          bool
	}{
		{"10.0.0.0/8", "10.1.2.3:80", true},
		{"10.0.0.0/8", "10.1.2.3:22", true}, // without ports it means any
		{"10.0.0.0/8", "11.1.2.3:80", false},
		{"10.1.2.3", "10.1.2.3:5", true},
		{"10.1.2.3", "10.1.2.4:5", false},
		{"10.1.2.3:8080", "10.1.2.3:8080", true},
		{"10.1.2.3:8080", "10.1.2.3:8081", false},
		{"10.0.0.0/8:80,8000-8100", "10.9.9.9:8050", true},
		{"10.0.0.0/8:80, 8000-8100", "10.9.9.9:80", true},
		{"10.0.0.0/8:80,8000-8100", "10.9.9.9:443", false},
		{"10.0.0.0/8", "[::ffff:10.1.2.3]:80", true},
		{"fd00::/8", "[fd00::1]:80", true},
		{"[fd00::/8]:8080", "[fd00::1]:8080", true},
		{"[fd00::/8]:8080", "[fd00::1]:80", false},
		{"[::1]", "[::1]:80", true},
	} {
		r, err := ParseRange(tt.text)
		if got := r.Contains(netip.MustParseAddrPort(tt.address)); err != nil || got != tt.want {
			t.Errorf("range %s contains %s: %v (%v), want %v", tt.text, tt.address, got, err, tt.want)
		}
	}
}

func TestRangeRefuses(t *testing.T) {
	for _, text := range []string{"", "ten", "10.0.0.0/40", "10.0.0.0/8:", "10.0.0.0/8:x", "10.0.0.0/8:0", "10.0.0.0/8:90-80", "10.0.0.0/8:70000", "[fd00::/8" + ":8080", "h.example"} {
		if r, err := ParseRange(text); err == nil {
			t.Errorf("ParseRange(%q) = %+v, want an error", text, r)
		}
	}
}
