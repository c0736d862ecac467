package feeds

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
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
			[]Outline{{"Harbour News", "https://h.example/feed", "https://h.example", "", `ferry AND "new pier"`}}},
		{"folders", `<outline text="Sea"><outline text="Ports"><outline text="Harbour News" xmlUrl="https://h.example/feed"></outline></outline>
			<outline text="B" xmlUrl="b"/></outline><outline text="C" xmlUrl="c"/>`,
			[]Outline{{"Harbour News", "https://h.example/feed", "", "Sea/Ports", ""}, {"B", "b", "", "Sea", ""}, {"C", "c", "", "", ""}}},
		{"a source with sources within", `<outline text="A" xmlUrl="a"><outline text="B" xmlUrl="b"/></outline>`,
			[]Outline{{Title: "A", URL: "a"}, {Title: "B", URL: "b"}}},
		{"ends that were forgotten", `<outline text="Sea"><outline text="B" xmlUrl="b">`, []Outline{{"B", "b", "", "Sea", ""}}},
		{"more ends than beginnings", `</outline></outline><outline text="B" xmlUrl="b"/>`, []Outline{{Title: "B", URL: "b"}}},
		{"deep", strings.Repeat(`<outline text="x">`, 10_000) + `<outline text="B" xmlUrl="b"/>`,
			[]Outline{{"B", "b", "", strings.TrimSuffix(strings.Repeat("x/", maxFolders), "/"), ""}}},
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
	f.Fuzz(func(t *testing.T, title, url, home, category, query string) {
		list := []Outline{{title, url, home, category, query}, {"B", "b", "", "", ""}}
		var b bytes.Buffer
		if err := WriteOPML(&b, title, list); err != nil || !utf8.Valid(b.Bytes()) {
			t.Fatalf("WriteOPML: %v", err)
		}
		got, err := ReadOPML(&b)
		if oneLine(strings.ToValidUTF8(printable(url), "")) == "" {
			return // not a source
		}
		if err != nil || len(got) != 2 || got[0] != (Outline{Title: "B", URL: "b"}) && got[1] != (Outline{Title: "B", URL: "b"}) {
			t.Errorf("%+v came back as %+v, %v", list, got, err)
		}
	})
}

func TestWriteOPML(t *testing.T) {
	list := []Outline{
		{"Ferries", "https://f.example/feed", "", "Sea/Ports", "ferry"},
		{"Harbour & Sea", "https://h.example/feed?a=1&b=2", "https://h.example", "", `"new pier"`},
		{"Quays", "https://q.example/feed", "", "Sea/Ports", ""},
		{"Fish", "https://fish.example/feed", "", "Sea", ""},
	}
	var b bytes.Buffer
	if err := WriteOPML(&b, "My sources", list); err != nil {
		t.Fatal(err)
	}
	got, err := ReadOPML(&b)
	want := []Outline{list[1], list[3], list[0], list[2]}
	if err != nil || !cmp.Equal(got, want) {
		t.Errorf("%v\n%s", err, cmp.Diff(want, got))
	}
}
