package urls

import (
	"strings"
	"testing"
)

func TestRedacted(t *testing.T) {
	for _, tt := range []struct{ address, want string }{
		{"https://h.example/feed.xml", "https://h.example/feed.xml"},
		{"https://bob:pw@h.example/feed.xml", "https://…@h.example/feed.xml"},
		{"https://bob@h.example:8443/", "https://…@h.example:8443/"},
		{"https://h.example/feed?key=pw&n=2", "https://h.example/feed?…"},
		{"https://h.example/feed#pw", "https://h.example/feed"},
		{"https://bob:p%w@h.example/feed", "https://…@h.example/feed"},
		{"https://bob:p w@h.example/feed?key=pw", "https://…@h.example/feed?…"},
		{"bob:pw@h.example/feed?key=pw", "…@h.example/feed?…"},
		{"http:bob:pw@h.example", "…@h.example"},
		{"//bob:pw@h.example/x", "//…@h.example/x"},
		{"socks5://bob:pw@10.0.0.1:1080", "socks5://…@10.0.0.1:1080"},
		{"https://h.example/@ada", "https://h.example/@ada"},
		{"", ""},
	} {
		if got := Redacted(tt.address); got != tt.want {
			t.Errorf("Redacted(%q) = %q, want %q", tt.address, got, tt.want)
		}
	}
	text := `Get "https://bob:pw@h.example/?key=pw": proxy http://eve:pw@p.example:80 refused`
	if got := RedactText(text); got != `Get "https://…@h.example/?…": proxy http://…@p.example:80 refused` {
		t.Errorf("RedactText = %s", got)
	}
}

func FuzzRedacted(f *testing.F) {
	f.Add("https", "bob:", "@h.example/")
	f.Add("http", "", "h.example/?key=")
	f.Fuzz(func(t *testing.T, scheme, before, after string) {
		const secret = "Geheim7"
		for _, address := range []string{scheme + "://" + before + secret + "@h.example/x", "https://h.example/x?" + before + "=" + secret + after} {
			if got := Redacted(address); strings.Contains(got, secret) && !strings.ContainsAny(scheme+before+after, "/\\?#") {
				t.Errorf("Redacted(%q) = %q", address, got)
			}
		}
	})
}
