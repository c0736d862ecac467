package news

import "testing"

func TestOpenTo(t *testing.T) {
	const emil, ann = UserID(5), UserID(6)
	for _, tt := range []struct {
		who    string
		origin Origin
		by     UserID
		to     Audience
		want   bool
	}{
		{"everybody hears of a configured source", FromConfig, 0, Audience{}, true},
		{"and of one that an operator added", FromAdmin, ann, Audience{}, true},
		{"a chat that watches hears nothing of a person's source, whatever its query says", FromPerson, emil, Audience{}, false},
		{"nor does another person who asks", FromPerson, emil, Audience{Asks: ann}, false},
		{"its followers do", FromPerson, emil, Audience{Follows: true}, true},
		{"and who brought it", FromPerson, emil, Audience{Asks: emil}, true},
		{"and an operator who asks in private", FromPerson, emil, Audience{Asks: ann, Operator: true}, true},
		{"nobody in particular did not bring what a forgotten person brought", FromPerson, 0, Audience{}, false},
	} {
		s := Source{Origin: tt.origin, AddedBy: tt.by}
		if got := s.OpenTo(tt.to); got != tt.want {
			t.Errorf("%s: OpenTo(%+v) = %v, want %v", tt.who, tt.to, got, tt.want)
		}
	}
}

func TestWhatSourcesAreCalled(t *testing.T) {
	for _, tt := range []struct {
		why           string
		source        Source
		label, inText string
	}{
		{"a configured source goes by its name", Source{Name: "Reuters", URL: "https://r.example/rss", Origin: FromConfig}, "Reuters", "Reuters"},
		{"a person's source shows where it comes from, and is no word of any query",
			Source{Name: "Reuters", URL: "https://stranger.example/rss", Origin: FromPerson}, "Reuters (stranger.example)", ""},
		{"the host is not said twice", Source{Name: "Stranger.example", URL: "https://stranger.example/rss", Origin: FromPerson}, "Stranger.example", ""},
	} {
		if l, k := tt.source.Label(), tt.source.Known(); l != tt.label || k != tt.inText {
			t.Errorf("%s: Label %q, Known %q; want %q, %q", tt.why, l, k, tt.label, tt.inText)
		}
	}
}
