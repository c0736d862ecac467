package feeds

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"newsbot/feeds/document"
)

func TestReadOPML(t *testing.T) {
	h := Outline{Title: "Harbour News", URL: "https://h.example/feed"}
	for _, tt := range []struct {
		name, body string // what stands in the body of the file
		want       []Outline
	}{
		{"one source", `<outline type="rss" text="Harbour News" xmlUrl="https://h.example/feed"/>`, []Outline{h}},
		{"the names in another case", `<OUTLINE Text="Harbour News" XMLURL="https://h.example/feed"></OUTLINE>`, []Outline{h}},
		{"the title goes before the text", `<outline title="Harbour News" text="x" xmlUrl="https://h.example/feed"/>`, []Outline{h}},
		{"all that we keep", `<outline text="Harbour News" xmlUrl="https://h.example/feed" htmlUrl="https://h.example" newsbot:query="ferry AND &quot;new pier&quot;"/>`,
			[]Outline{{Title: "Harbour News", URL: "https://h.example/feed", Home: "https://h.example", Query: `ferry AND "new pier"`}}},
		{"what only this program knows", `<outline text="ferry" newsbot:query="ferry OR fog" newsbot:urgent="true"/><outline text="Settings" newsbot:settings="silent=on"/><outline text="Guides"><outline text="Tides" newsbot:pin="https://h.example/t" newsbot:lang="en" newsbot:by="Harbour"/></outline>`,
			[]Outline{{Title: "ferry", Query: "ferry OR fog", Urgent: true}, {Title: "Settings", Settings: "silent=on"}, {Title: "Tides", Category: "Guides", Pin: "https://h.example/t", Lang: "en", By: "Harbour"}}},
		{"folders", `<outline text="Sea"><outline text="Ports"><outline text="Harbour News" xmlUrl="https://h.example/feed"></outline></outline>
			<outline text="B" xmlUrl="b"/></outline><outline text="C" xmlUrl="c"/>`,
			[]Outline{{Title: "Harbour News", URL: "https://h.example/feed", Category: "Sea/Ports"}, {Title: "B", URL: "b", Category: "Sea"}, {Title: "C", URL: "c", Category: ""}}},
		{"a source with sources within", `<outline text="A" xmlUrl="a"><outline text="B" xmlUrl="b"/></outline>`,
			[]Outline{{Title: "A", URL: "a"}, {Title: "B", URL: "b"}}},
		{"ends that were forgotten", `<outline text="Sea"><outline text="B" xmlUrl="b">`, []Outline{{Title: "B", URL: "b", Category: "Sea"}}},
		{"more ends than beginnings", `</outline></outline><outline text="B" xmlUrl="b"/>`, []Outline{{Title: "B", URL: "b"}}},
		{"deep", strings.Repeat(`<outline text="x">`, 10_000) + `<outline text="B" xmlUrl="b"/>`,
			[]Outline{{Title: "B", URL: "b", Category: strings.TrimSuffix(strings.Repeat("x/", maxFolders), "/")}}},
		{"two of one name", `<outline text="News" xmlUrl="https://a.example/1"/><outline text="news" xmlUrl="https://b.example/2"/><outline text="News" xmlUrl="https://b.example/3"/>`,
			[]Outline{{Title: "News", URL: "https://a.example/1"}, {Title: "news", URL: "https://b.example/2"}, {Title: "News", URL: "https://b.example/3"}}},
		{"a query called like a source", `<outline text="News" newsbot:query="news"/><outline text="News" xmlUrl="https://a.example/1"/>`,
			[]Outline{{Title: "News", Query: "news"}, {Title: "News", URL: "https://a.example/1"}}},
		{"one that is there twice, then in a folder", `<outline text="B" xmlUrl="b"/><outline text="C" xmlUrl="c"/><outline text="Sea"><outline text="B" xmlUrl="b"/></outline>`,
			[]Outline{{Title: "B", URL: "b", Category: "Sea"}, {Title: "C", URL: "c"}}},
		{"one that is there in a folder, then twice", `<outline text="Sea"><outline text="B" xmlUrl="b"/></outline><outline text="B" xmlUrl="b"/>`, []Outline{{Title: "B", URL: "b", Category: "Sea"}}},
		{"one with two queries", `<outline text="B" xmlUrl="b" newsbot:query="x"/><outline text="B" xmlUrl="b" newsbot:query="y"/>`,
			[]Outline{{Title: "B", URL: "b", Query: "x"}, {Title: "B", URL: "b", Query: "y"}}},
		{"addresses of the scheme feed", `<outline text="A" xmlUrl="feed://a.example/1"/><outline text="B" xmlUrl="FEED:https://b.example/2"/><outline text="C" xmlUrl="feed://http://c.example/3"/>`,
			[]Outline{{Title: "A", URL: "http://a.example/1"}, {Title: "B", URL: "https://b.example/2"}, {Title: "C", URL: "http://c.example/3"}}},
		{"categories without folders", `<outline text="A" xmlUrl="a" category="/Sea/Ports,news"/><outline text="Air"><outline text="B" xmlUrl="b" category="x"/></outline>`,
			[]Outline{{Title: "A", URL: "a", Category: "Sea/Ports"}, {Title: "B", URL: "b", Category: "Air"}}},
		{"a query alone", `<outline text="ferry fog" newsbot:query="ferry fog"/><outline text="B" xmlUrl="b"/>`,
			[]Outline{{Title: "ferry fog", Query: "ferry fog"}, {Title: "B", URL: "b"}}},
		{"a site without a feed", `<outline type="rss" text="A" htmlUrl="https://a.example"/><outline htmlUrl="https://b.example"/><outline type="rss" text="C"/><outline text="Folder"/>`,
			[]Outline{{Title: "A", Home: "https://a.example"}, {Title: "https://b.example", Home: "https://b.example"}, {Title: "C"}}},
		{"a site that is a folder", `<outline text="A" htmlUrl="https://a.example"><outline text="B" xmlUrl="b"/></outline><outline text="C" htmlUrl="https://c.example"></outline>`,
			[]Outline{{Title: "B", URL: "b", Category: "A"}, {Title: "C", Home: "https://c.example"}}},
		{"another file, and a page", `<outline type="include" text="More" url="https://a.example/more.opml"/><outline type="link" text="Page" url="https://a.example/"/>`,
			[]Outline{{Title: "More", Home: "https://a.example/more.opml"}, {Title: "Page", Home: "https://a.example/"}}},
		{"the address under an older name", `<outline text="A" type="rss" url="a"/>`, []Outline{{Title: "A", URL: "a"}}},
		{"none", ``, nil},
	} {
		got, err := ReadOPML(strings.NewReader("<opml version='1.0'><body>" + tt.body + "</body></opml>"))
		if err != nil || !cmp.Equal(got, tt.want) {
			t.Errorf("%s: %v\n%s", tt.name, err, cmp.Diff(tt.want, got))
		}
	}
}

func TestReadOPMLRefuses(t *testing.T) {
	for _, tt := range []struct {
		name, text string
		want       error
	}{
		{"a feed", harbour, ErrNotOPML},
		{"an archive", "PK\x03\x04\x14\x00", ErrNotOPML},
		{"nothing", "", ErrNotOPML},
		{"too many sources", "<opml>" + strings.Repeat(`<outline xmlUrl="u"/>`, maxOutlines+1), ErrTooLarge},
		{"one that was cut between two sources", `<opml><body><outline text="A" xmlUrl="a"/>`, ErrCutOPML},
		{"one that was cut within a source", `<opml><body><outline text="A" xmlUrl="a"/><outline text="B" xml`, ErrCutOPML},
		{"too long", "<opml>" + strings.Repeat(" ", maxOPML), ErrTooLarge},
	} {
		if _, err := ReadOPML(strings.NewReader(tt.text)); !errors.Is(err, tt.want) {
			t.Errorf("%s: %v, want %v", tt.name, err, tt.want)
		}
	}
}

func FuzzOPML(f *testing.F) {
	f.Add("Harbour & Sea", "https://h.example/?a=1&b=2", "https://h.example", "Sea/Ports", `"new pier" OR <fog>`)
	f.Add("", "u", "", "/", "\"\n\x00")
	f.Add("b", "u\xff\xfe", "", "", "")
	f.Fuzz(func(t *testing.T, title, url, home, category, query string) {
		list := []Outline{{Title: title, URL: url, Home: home, Category: category, Query: query}, {Title: "B", URL: "b"}}
		var b bytes.Buffer
		if err := WriteOPML(&b, title, list); err != nil || !utf8.Valid(b.Bytes()) {
			t.Fatalf("WriteOPML: %v", err)
		}
		got, err := ReadOPML(&b)
		plain := document.OneLine(attributeText(url))
		if plain == "" || plain == "b" || feedAddress(plain) != plain {
			return // not a source, not another one, or one that comes back under its true scheme
		}
		isB := func(o Outline) bool { return o.URL == "b" && strings.HasPrefix(o.Title, "B") }
		isOther := func(o Outline) bool { return o.URL == plain && o.Query == document.OneLine(attributeText(query)) }
		if err != nil || len(got) != 2 || !slices.ContainsFunc(got, isB) || !slices.ContainsFunc(got, isOther) {
			t.Errorf("%+v came back as %+v, %v", list, got, err)
		}
	})
}

func TestWriteOPML(t *testing.T) {
	list := []Outline{
		{Title: "Ferries", URL: "https://f.example/feed", Category: "Sea/Ports", Query: "ferry", Urgent: true},
		{Title: "Harbour & Sea", URL: "https://h.example/feed?a=1&b=2", Home: "https://h.example", Query: `"new pier"`},
		{Title: "Quays", URL: "https://q.example/feed", Category: "Sea/Ports"},
		{Title: "Fish", URL: "https://fish.example/feed", Category: "Sea"},
		{Title: "fog", Query: "fog <ice>", Urgent: true},
		{Title: "Settings", Settings: "silent=on bullets=2"},
		{Title: "Tides", Pin: "https://harbour.example/tides?a=1&b=2", Lang: "en", By: "Harbour & News"},
	}
	var b bytes.Buffer
	if err := WriteOPML(&b, "My sources", list); err != nil {
		t.Fatal(err)
	}
	got, err := ReadOPML(&b)
	want := []Outline{list[1], list[4], list[5], list[6], list[3], list[0], list[2]}
	if err != nil || !cmp.Equal(got, want) {
		t.Errorf("%v\n%s", err, cmp.Diff(want, got))
	}
}
