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

func TestReporting(t *testing.T) {
	for _, tt := range []struct {
		name, source string
		origin       Origin
		publisher    string
		want         string
	}{
		{"a source's own name", "Harbour News", FromAdmin, "", "Harbour News"},
		{"a feed's title", "Harbour News - Article Feed", FromAdmin, "", "Harbour News"},
		{"the publisher that the item names", "All of Port Amber", FromAdmin, "The Meridian", "The Meridian"},
		{"the operator's name", "Markets · Europe", FromConfig, "", "Markets · Europe"},
		{"an aggregator of the operator's", "Markets · Europe", FromConfig, "The Meridian - RSS", "The Meridian"},
		{"a person's source", "The Meridian", FromPerson, "", "The Meridian (h.example)"},
		{"a person's source that claims to be another", "Mine", FromPerson, "The Meridian", "Mine (h.example)"},
	} {
		src := Source{Name: tt.source, URL: site + "feed", Origin: tt.origin}
		if got := src.Reporting(&Item{Publisher: tt.publisher}); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}

func TestReporter(t *testing.T) {
	tests := []struct{ name, publisher, site, source, want string }{
		{"an aggregator's item", "Harbour Post", "Google News", "\"ferry\" - Google News", "Harbour Post"},
		{"the page's site", "", "Harbour Post", "Feed MRSS-S", "Harbour Post"},
		{"the feed's title", "", "", "Harbour Post - Article Feed", "Harbour Post"},
		{"a title that names nobody", "", "", "RSS Feed", "coastwise.example"},
		{"a page that names its section", "Security", "", "Coastwise - Feed", "Coastwise"},
		{"a page and a feed that name a section", "Security", "", "Security", "coastwise.example"},
		{"a title of two names", "", "", "Ferries - Coastwise", "Coastwise"},
	}
	for _, tt := range tests {
		if got := Reporter(&Item{Publisher: tt.publisher, Link: "https://www.coastwise.example/2026/ferry"}, tt.site, tt.source); got != tt.want {
			t.Errorf("%s: Reporter = %q, want %q", tt.name, got, tt.want)
		}
	}
}

func TestParseLanguage(t *testing.T) {
	for _, tt := range []struct{ in, code, meant string }{
		{"en", "en", ""},
		{" DE ", "de", ""},
		{"pt-BR", "pt", ""},
		{"zh_Hant_TW", "zh", ""},
		{"english", "", "en"},
		{"Deutsch", "", "de"},
		{"French", "", "fr"},
		{"русский", "", "ru"},
		{"gibberish", "", ""},
		{"", "", ""},
	} {
		if code, meant := ParseLanguage(tt.in); code != tt.code || meant != tt.meant {
			t.Errorf("ParseLanguage(%q) = %q, %q; want %q, %q", tt.in, code, meant, tt.code, tt.meant)
		}
	}
}
