// Package feedtest writes feeds for tests.
package feedtest

import (
	"fmt"
	"strings"
	"time"
)

// An Entry is one item of a feed. Texts are written as they are, so that a test
// may put markup in.
type Entry struct {
	GUID  string // not an address; the link ends in it
	Title string
	Text  string
	Date  time.Time
}

// Item is an entry in short.
func Item(guid, title, text string, date time.Time) Entry {
	return Entry{GUID: guid, Title: title, Text: text, Date: date}
}

// RSS writes an RSS 2.0 feed, items in the order given. Its site is named after
// the first word of the title, in the domain "example".
func RSS(title string, items ...Entry) string {
	site := "https://" + strings.ToLower(strings.Fields(title)[0]) + ".example/"
	var b strings.Builder
	fmt.Fprintf(&b, `<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>%s</title><link>%s</link>`, title, site)
	for _, i := range items {
		fmt.Fprintf(&b, "<item><guid isPermaLink=\"false\">%s</guid><title>%s</title><link>%s</link><pubDate>%s</pubDate><description>%s</description></item>",
			i.GUID, i.Title, site+i.GUID, i.Date.Format(time.RFC1123Z), i.Text)
	}
	b.WriteString("</channel></rss>")
	return b.String()
}
