package urls

import (
	"net/netip"
	"testing"
)

func TestParse(t *testing.T) {
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
		if _, got := Parse(tt.in); got != tt.want {
			t.Errorf("%s: Parse(%q) = %v, want %v", tt.why, tt.in, got, tt.want)
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
		if got := IsInternal(in); got != want {
			t.Errorf("IsInternal(%s) = %v", in, got)
		}
	}
}

func TestSite(t *testing.T) {
	for in, want := range map[string]string{
		"https://www.Harbour.example/feed": "harbour.example", "https://a.b.harbour.co.uk:8443/x": "harbour.co.uk",
		"http://127.0.0.1:8080/a": "127.0.0.1:8080", "http://[::1]:80/": "[::1]:80", "http://rss.lan:81/": "rss.lan",
		"http://NAS:8080/": "nas:8080", "": "", "ht tp://x": "ht tp://x",
	} {
		if got := Site(in); got != want {
			t.Errorf("Site(%q) = %q, want %q", in, got, want)
		}
	}
}
