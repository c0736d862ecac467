package document

import (
	"bufio"
	"bytes"
	"encoding/xml"
	"errors"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"newsbot/feeds/feedtest"
	"newsbot/news"
)

// base is the address that documents are taken to come from.
const base = "https://news.example/feed/rss.xml"

// noon is when the newest items of these tests are published.
var noon = time.Date(2026, 3, 3, 12, 0, 0, 0, time.UTC)

// harbour is a plain feed.
const harbour = `<rss version="2.0"><channel><title>Harbour News</title><link>https://h.example/</link>
<item><title>Ferry &amp; fog</title><link>https://h.example/1</link><pubDate>Tue, 03 Mar 2026 09:10:00 GMT</pubDate></item>
<item><title>New pier opens</title><link>https://h.example/2</link></item></channel></rss>`

var update = flag.Bool("update", false, "write what is found into the last part of the files in testdata")

// TestParse reads the files in testdata: what each is about, the reply of a
// server, and what is to be read from it.
func TestParse(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatal("no files in testdata", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			head, rest, _ := bytes.Cut(text, []byte("-- response --\n"))
			raw, want, _ := bytes.Cut(rest, []byte("-- want --\n"))
			got := describe(t, raw)
			if *update {
				text = bytes.Join([][]byte{head, []byte("-- response --\n"), raw, []byte("-- want --\n"), []byte(got)}, nil)
				if err := os.WriteFile(file, text, 0o644); err != nil {
					t.Fatal(err)
				}
			} else if got != string(want) {
				t.Errorf("%sread\n%s\nwant\n%s", head, got, want)
			}
		})
	}
}

// describe parses a reply and says in lines what came out.
func describe(t *testing.T, raw []byte) string {
	t.Helper()
	head, body, _ := bytes.Cut(raw, []byte("\n\n"))
	resp, err := http.ReadResponse(bufio.NewReader(bytes.NewReader(append(head, "\n\n"...))), nil)
	if err != nil {
		t.Fatal(err)
	}
	page, err := Parse(bytes.TrimSuffix(body, []byte("\n")), resp.Header.Get("Content-Type"), base)
	if err != nil {
		return fmt.Sprintf("error %q\n", err)
	}
	var b strings.Builder
	line := func(name, value string) {
		if value != "" {
			fmt.Fprintf(&b, "%s %q\n", name, value)
		}
	}
	line("title", page.Title)
	line("home", page.Home)
	line("lang", page.Lang)
	if h := page.Hints; h != (news.Hints{}) {
		fmt.Fprintf(&b, "hints %v hours %024b days %07b\n", h.Every, h.SkipHours, h.SkipDays)
	}
	for _, i := range page.Items {
		fmt.Fprintf(&b, "item %q %s\n", i.Title, i.Link)
		line("  guid", i.GUID)
		line("  deck", i.Deck)
		line("  text", i.Text)
		line("  image", i.Image)
		line("  author", i.Author)
		line("  from", strings.TrimSpace(i.Publisher+" "+i.PublisherURL))
		line("  in", strings.Join(i.Categories, "; "))
		if !i.Published.IsZero() {
			line("  date", i.Published.Format(time.RFC3339))
		}
	}
	return b.String()
}

// TestParseHidden looks at what stands in a feed and is not to be seen: an item
// within an item, and marks of direction in a title.
func TestParseHidden(t *testing.T) {
	body := "<rss><channel><title>Harbour</title><item><title>Fog \u061c\u200e\u202eover the\u2069 bay\u00ad</title><guid>1</guid>" +
		"<item><title>within</title><guid>2</guid></item></item><item><title>after</title><guid>3</guid></item></channel></rss>"
	page, err := Parse([]byte(body), "", base)
	if err != nil || len(page.Items) != 2 || page.Items[0].Title != "Fog over the bay" || page.Items[1].Title != "after" {
		t.Errorf("Parse: %+v, %v; want the bay without marks, and what comes after", page.Items, err)
	}
}

func TestParseRefuses(t *testing.T) {
	for _, body := range []string{
		"", " \n ", "null", "[]", "{}", "{", `{"a":1}`, "GIF89a", "plain words", "<html><body>Sign in</body></html>",
		"<?xml version='1.0'?><sitemap/>", strings.Repeat("[", 100_000), strings.Repeat(`{"a":`, 100_000), "<", "</rss>", "\x00\x00",
	} {
		if page, err := Parse([]byte(body), "", base); !errors.Is(err, ErrNotFeed) {
			t.Errorf("Parse(%.40q) = %d items, %v, want %v", body, len(page.Items), err, ErrNotFeed)
		}
	}
}

func TestParseLimits(t *testing.T) {
	wrap := func(inner string) string { return "<rss><channel>" + inner + "</channel></rss>" }
	for _, tt := range []struct {
		name, body string
		items      int
	}{
		{"more items than count", wrap(strings.Repeat("<item><title>x</title></item>", maxItems+10)), maxItems},
		{"a million nested elements", wrap("<item><title>x</title>" + strings.Repeat("<a:b>", 1_000_000)), 1},
		{"nested elements that end", wrap("<item><title>x</title>" + strings.Repeat("<a:b>", 100_000) + strings.Repeat("</a:b>", 100_000) + "</item>"), 1},
		{"each with a namespace of its own", wrap("<item><title>x</title>" + strings.Repeat(`<a:b xmlns:a="u">`, 50_000)), 1},
		{"a million instructions first", strings.Repeat("<?x?><!-- y -->", 100_000) + wrap("<item><title>x</title></item>"), 1},
		{"a huge title", wrap("<item><title>" + strings.Repeat("word ", 200_000) + "</title></item>"), 1},
		{"a title of marks", wrap("<item><title>e" + strings.Repeat("\u0301", 5_000) + "</title></item>"), 1},
		{"many pieces of text", wrap("<item><title>" + strings.Repeat("<![CDATA[x]]>", 50_000) + "</title></item>"), 1},
		{"many attributes", wrap("<item " + strings.Repeat(`a="b" `, 100_000) + "><title>x</title></item>"), 1},
		{"many open quotes", wrap("<item><title>x</title>" + strings.Repeat(`<a b="`, 100_000) + "</item>"), 1},
		{"many open brackets", wrap("<item><title>x</title>" + strings.Repeat("<", 1_000_000) + "</item>"), 1},
		{"many declarations", wrap("<item><title>x</title>" + strings.Repeat("<!x", 300_000) + "</item>"), 1},
		{"many scripts that never end", wrap("<item><title>" + strings.Repeat("&lt;script>", 20_000) + "</title></item>"), 1},
		{"tags within tags", wrap("<item><title>" + strings.Repeat("&lt;", 50_000) + strings.Repeat("b&gt;", 50_000) + "</title></item>"), 1},
		{"many ampersands", wrap("<item><title>" + strings.Repeat("&", 1_000_000) + "</title></item>"), 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			page, err := Parse([]byte(tt.body), "", base)
			if err != nil || len(page.Items) != tt.items {
				t.Fatalf("%d items, %v, want %d", len(page.Items), err, tt.items)
			}
			for _, i := range page.Items {
				feedtest.CheckItem(t, i)
			}
		})
	}
}

// pieces are what documents are damaged with.
var pieces = strings.Fields(`< > </ /> " ' = & &# &#x ; ]]> <![CDATA[ <!-- --> <? <!DOCTYPE[ <item> </item> <entry> </entry> <title>
	</title> <rss> <feed> <link href= <guid> <b> &lt;b&gt; <script> xmlns:a= xml:base= { } [ ] &#xD83D; \ ` + "\x00 \xff \xed\xa0\x80 \u202e")

// mutilate damages a document in some places: parts are lost, doubled,
// overwritten or come from another document.
func mutilate(r *rand.Rand, documents [][]byte) []byte {
	doc := bytes.Clone(documents[r.IntN(len(documents))])
	for range 1 + r.IntN(6) {
		other := documents[r.IntN(len(documents))]
		i, j := r.IntN(len(doc)+1), r.IntN(len(other))
		end := min(len(doc), i+r.IntN(40))
		switch r.IntN(5) {
		case 0:
			doc = append(doc[:i:i], doc[end:]...)
		case 1:
			doc = slices.Insert(doc, i, []byte(pieces[r.IntN(len(pieces))])...)
		case 2:
			doc = slices.Insert(doc, i, doc[i:end]...)
		case 3:
			doc = append(doc[:i:i], append([]byte{byte(r.Uint32())}, doc[min(len(doc), i+1):]...)...)
		case 4:
			doc = slices.Insert(doc, i, other[j:min(len(other), j+200)]...)
		}
	}
	return doc
}

var (
	mutilated = flag.Int("mutilated", 3_000, "how many documents, damaged at random, the Mutilated tests read")
	harm      = flag.Uint64("harm", 1, "which ones: the seed of the damage")
)

// TestParseMutilated reads documents that were damaged at random, the same in
// each run: the promises hold for whatever comes out.
func TestParseMutilated(t *testing.T) {
	mutilate := mutilations(t)
	for range *mutilated {
		doc := mutilate()
		page, err := Parse(doc, "", base)
		if checkPage(t, page, err); t.Failed() {
			t.Fatalf("document %q", doc)
		}
	}
}

// TestRepairMutilated repairs them alone, which is quicker: ten million take
// minutes.
func TestRepairMutilated(t *testing.T) {
	mutilate := mutilations(t)
	for range *mutilated {
		doc := mutilate()
		if checkWellFormed(t, doc); t.Failed() {
			t.Fatalf("document %q", doc)
		}
	}
}

// mutilations damages one of the recorded documents at each call.
func mutilations(t *testing.T) func() []byte {
	var documents [][]byte
	files, _ := filepath.Glob("testdata/*.txt")
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		_, body, _ := bytes.Cut(text, []byte("\n\n"))
		body, _, _ = bytes.Cut(body, []byte("\n-- want --"))
		documents = append(documents, body)
	}
	r := rand.New(rand.NewPCG(*harm, 2))
	return func() []byte { return mutilate(r, documents) }
}

// checkPage checks what is promised of every page.
func checkPage(t *testing.T, page Feed, err error) {
	t.Helper()
	if err != nil && (!errors.Is(err, ErrNotFeed) || strings.Contains(err.Error(), "broke")) {
		t.Errorf("error %v", err)
	}
	items, identities := news.Distinct(page.Items, "")
	seen := map[news.ItemKey]bool{}
	for i, id := range identities {
		feedtest.CheckItem(t, items[i])
		for _, key := range id.Strong() {
			if seen[key] {
				t.Errorf("a key of %+v stands twice on the page", items[i])
			}
			seen[key] = true
		}
	}
}

// checkWellFormed checks that what repair makes of a document is XML.
func checkWellFormed(t *testing.T, doc []byte) {
	t.Helper()
	page, err := repair(bytes.ToValidUTF8(doc, nil), nil, nil)
	if err != nil {
		return
	}
	for d := xml.NewDecoder(bytes.NewReader(page.text)); ; {
		if _, err := d.Token(); err == io.EOF {
			return
		} else if err != nil {
			t.Errorf("repaired to %q, which is not well formed: %v", page.text, err)
			return
		}
	}
}

func FuzzRepair(f *testing.F) {
	for _, seed := range []string{harbour, "<feed><entry><title type='html'>a<b>c", "<rdf:RDF><item rdf:about='x'/>", "<rss><item><title>&#xD83D;&#xDE80;&#;&#x;<![CDATA["} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, doc []byte) { checkWellFormed(t, doc) })
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(harbour), "text/xml; charset=utf-8")
	f.Add([]byte(`{"version":"https://jsonfeed.org/version/1.1","items":[{"id":"1","title":"x"},{"id":"2"`), "")
	f.Add([]byte("<feed xmlns='http://www.w3.org/2005/Atom'><entry><title type='xhtml'><div>a&amp;lt;b</div></title><link href='/x'/></entry></feed>"), "")
	f.Add([]byte("\xff\xfe<\x00r\x00s\x00s\x00>\x00"), "text/xml; charset=koi8-r")
	f.Fuzz(func(t *testing.T, body []byte, contentType string) {
		page, err := Parse(body, contentType, base)
		checkPage(t, page, err)
	})
}
