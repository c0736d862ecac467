package news

import "testing"

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
