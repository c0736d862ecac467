package document

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"net/url"
	"reflect"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// tide is a feed with items of these numbers, the newest first.
func tide(newest, items int) string {
	var b strings.Builder
	b.WriteString(`<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Tide</title><link>https://tide.example/</link><language>en</language>`)
	for n := newest; n > newest-items; n-- {
		fmt.Fprintf(&b, `<item><title>Tide %d</title><link>/news/%d</link><guid isPermaLink="false">%d</guid><pubDate>%s</pubDate>`+
			`<category>Sea</category><content:encoded><![CDATA[<p>The water stood at %d metres.</p><img src="pictures/%d.jpg" width="800">]]></content:encoded></item>`+"\n",
			n, n, n, noon.Add(time.Duration(n)*time.Minute).Format(time.RFC1123Z), n, n)
	}
	return b.String() + "</channel></rss>"
}

// knownOf counts the entries of a document that a memory knows.
func knownOf(t *testing.T, m *Memory, doc, base string) (n int) {
	t.Helper()
	at, err := url.Parse(base)
	if err != nil {
		t.Fatal(err)
	}
	page, err := repair([]byte(doc), at, m)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range page.entries {
		if e.known != nil {
			n++
		}
	}
	return n
}

// checkSame reads a document with a memory and without: both must be one.
func checkSame(t *testing.T, m *Memory, doc []byte, base string) {
	t.Helper()
	want, wantErr := Parse(doc, "", base)
	got, err := m.Parse(doc, "", base)
	if !reflect.DeepEqual(got, want) || fmt.Sprint(err) != fmt.Sprint(wantErr) {
		t.Fatalf("with a memory %+v, %v\nwithout %+v, %v\ndocument %q", got, err, want, wantErr, doc)
	}
}

// TestMemoryTellsNothingElse reads a page, and then one that differs: what is read
// is what it says, and what was known before is taken only where all that has a
// say in it is the same.
func TestMemoryTellsNothingElse(t *testing.T) {
	page := tide(10, 5)
	for _, tt := range []struct {
		name  string
		other string
		base  string
		known int
	}{
		{"the same", page, base, 5},
		{"a new one", tide(11, 5), base, 4},
		{"a headline", strings.Replace(page, "<title>Tide 10<", "<title>Tide 5 comes first, or so<", 1), base, 4},
		{"a byte of a text", strings.Replace(page, "at 8 metres", "at 3 metres", 1), base, 4},
		{"a byte of an attribute", strings.Replace(page, `"pictures/9.jpg"`, `"pictures/9.png"`, 1), base, 4},
		{"white space between", strings.ReplaceAll(page, "</item>\n", "</item>\n\n"), base, 5},
		{"another address of the channel", strings.Replace(page, "https://tide.example/", "https://flood.example/", 1), base, 0},
		{"the address behind the items", strings.Replace(strings.Replace(page, "<link>https://tide.example/</link>", "", 1), "</channel>", "<link>https://tide.example/</link></channel>", 1), base, 0},
		{"another language", strings.Replace(page, "<language>en<", "<language>de<", 1), base, 5}, // seen at the end, and read again
		{"another meaning of a prefix", strings.Replace(page, "modules/content/", "modules/something/", 1), base, 0},
		{"another address of the feed", page, "https://elsewhere.example/feed", 5}, // the channel names its own
		{"an entry cut off", page[:strings.LastIndex(page, "</item>")], base, 4},
		{"an end within a text", strings.Replace(page, "stood at 9", "stood </item> at 9", 1), base, 1},
		{"in Atom", strings.NewReplacer("<rss", "<feed", "</rss", "</feed").Replace(page), base, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			m := NewMemory()
			checkSame(t, m, []byte(page), base)
			if n := knownOf(t, m, tt.other, tt.base); n != tt.known {
				t.Errorf("%d known, want %d", n, tt.known)
			}
			checkSame(t, m, []byte(tt.other), tt.base)
			checkSame(t, m, []byte(tt.other), tt.base)
			checkSame(t, m, []byte(page), base)
		})
	}
}

// TestMemoryOfABareFeed has addresses that the feed's own is the base of.
func TestMemoryOfABareFeed(t *testing.T) {
	m, page := NewMemory(), strings.Replace(tide(10, 5), "<link>https://tide.example/</link>", "", 1)
	checkSame(t, m, []byte(page), base)
	if n := knownOf(t, m, page, "https://elsewhere.example/feed"); n != 0 {
		t.Errorf("%d known under another address", n)
	}
	checkSame(t, m, []byte(page), "https://elsewhere.example/feed")
}

// TestMemoryOfWhatIsTooMuch reads pages of which texts or entries are left out.
func TestMemoryOfWhatIsTooMuch(t *testing.T) {
	m := NewMemory()
	for _, page := range []string{longFeed(100, 9_000, true), longFeed(120, 9_000, true), longFeed(5_000, 40, true)} {
		checkSame(t, m, []byte(page), base)
		checkSame(t, m, []byte(page), base)
	}
}

// TestMemoryDamaged reads documents damaged at random, and the same damaged a
// little more.
func TestMemoryDamaged(t *testing.T) {
	next, r := mutilations(t), rand.New(rand.NewPCG(*harm, 3))
	m, known := NewMemory(), 0
	for range *mutilated / 10 {
		doc := next()
		checkSame(t, m, doc, base)
		checkSame(t, m, mutilate(r, [][]byte{doc}), base)
		if at, err := url.Parse(base); err == nil {
			page, _ := repair(bytes.ToValidUTF8(doc, nil), at, m)
			for _, e := range page.entries {
				if e.known != nil {
					known++
				}
			}
		}
	}
	if known < *mutilated/20 {
		t.Errorf("only %d entries of %d documents were known", known, *mutilated/10)
	}
}

// TestMemoryIsBounded fills one: it stays under its size, keeps what is in use, and
// gives up what nobody asked for in an hour.
func TestMemoryIsBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		heavy := func(n int) string { // some 500 kB as they are kept
			return strings.ReplaceAll(tide(n*1000, 25), "metres.", "metres."+strings.Repeat(" The tide rose again.", 1_000))
		}
		m := NewMemory()
		pages := func(from, to int) {
			for n := from; n < to; n++ {
				if _, err := m.Parse([]byte(heavy(n)), "", base); err != nil {
					t.Fatal(err)
				}
			}
		}
		pages(1, 12)
		if m.size > maxMemory || m.size < maxMemory*9/10 || len(m.kept) != m.order.Len() {
			t.Errorf("%d bytes, %d and %d entries, want %d bytes nearly", m.size, len(m.kept), m.order.Len(), maxMemory)
		}
		if n := knownOf(t, m, heavy(1), base); n != 25 {
			t.Errorf("of the first page %d entries are known while it is in use", n)
		}
		if n := knownOf(t, m, heavy(11), base); n != 0 {
			t.Errorf("of a page too many %d entries are known", n)
		}
		time.Sleep(inUse)
		pages(11, 12)
		if n := knownOf(t, m, heavy(11), base); n != 25 {
			t.Errorf("%d entries of a page found room of which nothing was in use", n)
		}
		pages(12, 30)
		total := 0
		for at := m.order.Front(); at != nil; at = at.Next() {
			total += at.Value.(*memory).weight()
		}
		if m.size > maxMemory || total != m.size || len(m.kept) != m.order.Len() {
			t.Errorf("%d bytes, counted %d, %d and %d entries", m.size, total, len(m.kept), m.order.Len())
		}
	})
}

func FuzzMemory(f *testing.F) {
	f.Add([]byte(tide(4, 3)), []byte(tide(5, 3)))
	f.Add([]byte("<rss><channel><item><title>x</title></item>"), []byte("<rss><channel><item><title>x</title></item><link>http://a.example</link></channel></rss>"))
	f.Add([]byte("<feed xml:base='/a/'><entry><link href='b'/></entry><entry xmlns:dc='http://purl.org/dc/elements/1.1/'><dc:date>2026-03-03</dc:date></entry></feed>"), []byte("<feed><entry><link href='b'/></entry></feed>"))
	f.Fuzz(func(t *testing.T, before, doc []byte) {
		m := NewMemory()
		m.Parse(before, "", base)
		checkSame(t, m, doc, base)
		checkSame(t, m, doc, base)
	})
}
