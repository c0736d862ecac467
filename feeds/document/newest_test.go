package document

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// longFeed makes a feed of n items, the oldest first, each with a text of so
// many bytes.
func longFeed(n, size int, dated bool) string {
	var b strings.Builder
	b.WriteString("<rss><channel><title>Harbour News</title>")
	for i := range n {
		fmt.Fprintf(&b, "<item><title>Item %d</title><link>https://h.example/%d</link><description>Text %d %s</description>", i, i, i, strings.Repeat("fog ", size/4))
		if dated {
			fmt.Fprintf(&b, "<pubDate>%s</pubDate>", noon.Add(time.Duration(i)*time.Minute).Format(time.RFC1123Z))
		}
		b.WriteString("</item>")
	}
	return b.String() + "<link>https://h.example/</link></channel></rss>"
}

func TestParseKeepsTheNewest(t *testing.T) {
	for _, tt := range []struct {
		name        string
		n, size     int
		dated       bool
		items       int
		first, last string
		text        string // title of an item that must have its text
		none        string // title of one that need not
	}{
		{"all of a feed of usual length", 50, 400, true, 50, "Item 0", "Item 49", "Item 0", ""},
		{"the newest at the end of a long one", 5_000, 40, true, maxItems, "Item 3000", "Item 4999", "Item 4999", ""},
		{"the first of one without dates", 5_000, 40, false, maxItems, "Item 0", "Item 1999", "Item 0", ""},
		{"the texts of the newest in a heavy one", 600, 10_000, true, 600, "Item 0", "Item 599", "Item 599", "Item 0"},
		{"the texts of the first in a heavy one without dates", 600, 10_000, false, 600, "Item 0", "Item 599", "Item 0", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			page, err := Parse([]byte(longFeed(tt.n, tt.size, tt.dated)), "", base)
			if err != nil || len(page.Items) != tt.items {
				t.Fatalf("%d items, %v, want %d", len(page.Items), err, tt.items)
			}
			if first, last := page.Items[0].Title, page.Items[len(page.Items)-1].Title; first != tt.first || last != tt.last || page.Home != "https://h.example/" {
				t.Errorf("from %q to %q of %q, want %q to %q", first, last, page.Home, tt.first, tt.last)
			}
			for _, i := range page.Items {
				if i.Title == tt.text && !strings.HasPrefix(i.Text, "Text ") || i.Title == tt.none && i.Text != "" {
					t.Errorf("%s has the text %.20q", i.Title, i.Text)
				}
			}
		})
	}
}
