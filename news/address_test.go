package news

import (
	"net/netip"
	"testing"
)

func TestAddress(t *testing.T) {
	for _, tt := range []struct {
		why, in string
		want    bool
	}{
		{"a feed's", "https://h.example/feed.xml?a=b", true},
		{"with a port and user info", "http://bob:pw@127.0.0.1:8080/", true},
		{"another protocol", "ftp://h.example/feed", false},
		{"a file", "file:///etc/passwd", false},
		{"a host alone", "h.example/feed", false},
		{"no host", "https:///feed", false},
		{"a line break", "https://h.example/\nfeed", false},
		{"nothing", "", false},
	} {
		if _, got := Address(tt.in); got != tt.want {
			t.Errorf("%s: Address(%q) = %v, want %v", tt.why, tt.in, got, tt.want)
		}
	}
}

func TestRange(t *testing.T) {
	for _, tt := range []struct {
		why, in, to string
		want        bool
	}{
		{"every port", "127.0.0.0/8", "127.0.0.1:9999", true},
		{"another network", "127.0.0.0/8", "10.0.0.1:80", false},
		{"the port it names", "10.1.0.0/16:8080", "10.1.2.3:8080", true},
		{"another port", "10.1.0.0/16:8080", "10.1.2.3:80", false},
		{"among several", "10.1.0.0/16:8000-8099", "10.1.2.3:8099", true},
		{"beyond them", "10.1.0.0/16:8000-8099", "10.1.2.3:8100", false},
		{"version 6", "fd00::/8", "[fd00::5]:443", true},
		{"version 6 with a port", "fd00::/8:443", "[fd00::5]:443", true},
		{"and without luck", "fd00::/8:443", "[fd00::5]:80", false},
		{"version 4 within 6", "10.0.0.0/8", "[::ffff:10.0.0.1]:80", true},
	} {
		r, err := ParseRange(tt.in)
		if got := r.Contains(netip.MustParseAddrPort(tt.to)); err != nil || got != tt.want {
			t.Errorf("%s: %s contains %s: %v, error %v; want %v", tt.why, tt.in, tt.to, got, err, tt.want)
		}
	}
	for _, in := range []string{"", "localhost", "10.0.0.0", "10.0.0.0/33", "10.0.0.0/8:", "10.0.0.0/8:0", "10.0.0.0/8:90-80", "10.0.0.0/8:http", "10.0.0.0/8:70000", ":80", "/8:80"} {
		if r, err := ParseRange(in); err == nil {
			t.Errorf("ParseRange(%q) = %v, want an error", in, r)
		}
	}
}

func TestPublicAndInternal(t *testing.T) {
	for in, want := range map[string]bool{
		"8.8.8.8": true, "2a00::1": true, "10.0.0.1": false, "172.16.0.1": false, "192.168.1.1": false, "127.0.0.1": false,
		"::1": false, "fd00::1": false, "fe80::1": false, "169.254.169.254": false, "100.64.0.1": false, "0.0.0.0": false,
		"224.0.0.1": false, "::ffff:127.0.0.1": false, "0.1.2.3": false,
	} {
		if got := IsPublic(netip.MustParseAddr(in)); got != want {
			t.Errorf("IsPublic(%s) = %v", in, got)
		}
	}
	for in, want := range map[string]bool{
		"h.example": false, "Example.COM.": false, "rss": true, "nas.lan": true, "printer.LOCAL": true, "localhost": true,
		"a.home.arpa": true, "10.0.0.1": true, "deep.corp.": true,
	} {
		if got := InternalName(in); got != want {
			t.Errorf("InternalName(%s) = %v", in, got)
		}
	}
}
