package news

import "testing"

func TestShown(t *testing.T) {
	const secret = "https://bob:pw@h.example/feed.xml?key=123#top"
	for _, tt := range []struct {
		name   string
		source Source
		to     UserID
		want   string
	}{
		{"the configuration's is shown without secrets", Source{URL: secret, Origin: FromConfig}, 7, "https://h.example/feed.xml"},
		{"a public one with its query", Source{URL: secret, Origin: FromConfig, Public: true}, 7, "https://h.example/feed.xml?key=123"},
		{"so is an operator's, to that operator too", Source{URL: secret, Origin: FromAdmin, AddedBy: 7}, 7, "https://h.example/feed.xml"},
		{"a person gets back their own", Source{URL: secret, Origin: FromPerson, AddedBy: 7}, 7, secret},
		{"others do not get it", Source{URL: secret, Origin: FromPerson, AddedBy: 7}, 8, "https://h.example/feed.xml"},
		{"nor does nobody, of a source of nobody", Source{URL: secret, Origin: FromPerson}, 0, "https://h.example/feed.xml"},
		{"a plain address stays as it is", Source{URL: "http://h.example:8080/a%20b/", Origin: FromConfig}, 7, "http://h.example:8080/a%20b/"},
		{"a query without anything in it goes", Source{URL: "https://h.example/?", Origin: FromConfig}, 7, "https://h.example/"},
		{"what is no address is not shown", Source{URL: "https://bob:pw@h.example/%zz", Origin: FromConfig}, 7, ""},
	} {
		if got := tt.source.Shown(tt.to); got != tt.want {
			t.Errorf("%s: Shown(%d) = %q, want %q", tt.name, tt.to, got, tt.want)
		}
	}
}
