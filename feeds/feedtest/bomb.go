package feedtest

import (
	"fmt"
	"io"
	"slices"
	"strings"
)

// A Bomb is a document that costs a careless reader far more than its size: a
// piece that is there very often.
type Bomb struct {
	Name  string // says what it is made of
	Head  string
	Piece string // the place of a number in it is %d
	Times int
	Tail  string
	Heavy bool // one of the few that take the most memory of their kind
}

// Bombs are documents of 10 to 15 MB, one for each way that one may be made to
// hurt.
func Bombs() []Bomb {
	const rss, json = "<rss><channel>", `{"version":"1","items":[`
	item := func(text string) string {
		return "<item><title>Item %d</title><link>https://h.example/%[1]d</link><description>Text %[1]d " + text + "</description></item>"
	}
	return []Bomb{
		{"full texts", rss, item(strings.Repeat("fog ", 2_500)), 1_500, "", false},
		{"many items", rss, item(""), 100_000, "", false},
		{"a huge text", rss + "<item><title>x</title><description>", "fog ", 3_700_000, "</description></item>", false},
		{"a huge title", rss + "<item><title>", "fog &amp; ", 1_400_000, "</title></item>", true},
		{"huge titles", rss, "<item><title>" + strings.Repeat("fog ", 60_000) + "</title></item>", 60, "", false},
		{"titles of tags", rss, "<item><title>" + strings.Repeat("&lt;b>", 330) + "</title></item>", 7_000, "", false},
		{"items of nothing", rss, "<item/>", 2_100_000, "", true},
		{"items that never end", rss, "<item>", 2_400_000, "", false},
		{"items within items", rss + "<item>", "<item></item>", 1_100_000, "</item>", false},
		{"tags in texts", rss + "<item><description>", "&lt;b&gt;x&lt;p&gt;", 800_000, "", false},
		{"texts of tags", rss, "<item><description>" + strings.Repeat("<b>x<p>", 1_000) + "</description></item>", 2_000, "", false},
		{"texts of pictures", rss, "<item><description>" + strings.Repeat("&lt;img src=a srcset='b 1w,c 2w'&gt;", 400) + "</description></item>", 1_000, "", false},
		{"many elements", rss + "<item><title>x</title>", "<a:b>x</a:b>", 1_200_000, "</item>", false},
		{"elements of other names", rss + "<item>", "<a%d/>", 1_500_000, "</item>", false},
		{"many pictures", rss + "<item>", `<media:content url="https://h.example/%d.jpg"/>`, 300_000, "</item>", false},
		{"many categories", rss + "<item>", "<category>fog %d</category>", 450_000, "</item>", false},
		{"many attributes", rss + "<item><media:content ", "a%d=x ", 1_400_000, "/></item>", false},
		{"many namespaces", "<rss ", `xmlns:a%d="http://purl.org/dc/elements/1.1/" `, 280_000, "><channel><item/>", false},
		{"depth", rss + "<item>", "<a>", 4_000_000, "", false},
		{"entities", rss + "<item><title>", "&#x41;", 2_300_000, "</title></item>", false},
		{"brackets", rss + "<item><title>", "<<", 7_000_000, "</title></item>", false},
		{"quotes that never end", rss + "<item>", `<a b="`, 2_300_000, "", false},
		{"comments that never end", rss + "<item>", "<!--", 3_500_000, "", false},
		{"dates", rss, "<item><pubDate>" + strings.Repeat("Mon 1 Jan ", 100) + "</pubDate></item>", 14_000, "", false},
		{"links of Atom", "<feed><entry>", `<link rel="enclosure" href="/%d"/>`, 400_000, "</entry></feed>", false},
		{"authors of Atom", "<feed>", "<entry><author><name>Ada %d</name></author></entry>", 250_000, "</feed>", false},
		{"JSON of items", json, `{"id":"%d","url":"https://h.example/%[1]d","content_html":"<p>Fog.</p>"},`, 180_000, "{}]}", true},
		{"JSON of nothing", json, "{},", 5_000_000, "{}]}", true},
		{"JSON of lists", json, "[],", 5_000_000, "{}]}", false},
		{"JSON of names", json + `{"tags":[`, `"x",`, 3_500_000, `"x"]}]}`, false},
		{"JSON of a text", json + `{"id":"1","content_html":"`, `\u003cp>`, 1_600_000, `"}]}`, false},
		{"JSON of a title", json + `{"id":"1","title":"`, `\\\"`, 3_500_000, `"}]}`, false},
		{"JSON of members", json + "{", `"a%d":1,`, 1_200_000, `"id":"1"}]}`, false},
		{"JSON of authors", json, `{"id":"%d","authors":[` + strings.Repeat(`{"name":"Ada"},`, 60) + `{}]},`, 14_000, `{}]}`, false},
		{"JSON of numbers", json, `{"id":%d,"title":1e9999},`, 500_000, `{}]}`, false},
		{"JSON that was cut", json, `{"id":"%d","title":"Fog"},`, 480_000, "", false},
		{"wide letters", "\xff\xfe", "<\x00a\x00>\x00", 2_500_000, "", true},
		{"letters of an old encoding", `<?xml version="1.0" encoding="koi8-r"?>` + rss + "<item><title>", "\xc1", 14_000_000, "</title></item>", false},
		{"letters that are none", rss + "<item><title>", "\xff", 14_000_000, "</title></item>", false},
		{"no feed at all", "<html>", "<p>fog", 2_400_000, "", false},
	}
}

// WriteTo writes the document.
func (b Bomb) WriteTo(w io.Writer) (n int64, err error) {
	write := func(text string) {
		if err == nil {
			var written int
			written, err = io.WriteString(w, text)
			n += int64(written)
		}
	}
	numbered := strings.Contains(b.Piece, "%d")
	write(b.Head)
	for i := 0; i < b.Times; {
		var pieces []byte
		for ; i < b.Times && len(pieces) < 32<<10; i++ {
			if numbered {
				pieces = fmt.Appendf(pieces, b.Piece, i)
			} else {
				pieces = append(pieces, b.Piece...)
			}
		}
		write(string(pieces))
	}
	write(b.Tail)
	return n, err
}

// Bytes is the document.
func (b Bomb) Bytes() []byte {
	var text strings.Builder
	b.WriteTo(&text)
	return slices.Clip([]byte(text.String()))
}
