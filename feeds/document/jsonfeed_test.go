package document

import (
	"strings"
	"testing"
)

func TestParseBrokenJSON(t *testing.T) {
	feed := func(items string) string {
		return `{"version":"https://jsonfeed.org/version/1.1","items":[` + items + `]}`
	}
	long := strings.Repeat("fog ", maxLine/4-2)
	for _, tt := range []struct {
		name, doc, titles string // of the items, "|" between them
	}{
		{"whole", feed(`{"id":"1","title":"Ferry"},{"id":"2","title":"Fog"}`), "Ferry|Fog"},
		{"a broken item costs itself", feed(`{"id":"1","title":"Ferry"},{"id":"2","title":Fog},{"id":"3","title":"Quay"}`), "Ferry|Quay"},
		{"an item without its comma", feed(`{"id":"1","title":"Ferry"} {"id":"2","title":"Fog"}`), "Ferry|Fog"},
		{"one comma too many", feed(`{"id":"1","title":"Ferry"},,{"id":"2","title":"Fog"},`), "Ferry|Fog"},
		{"cut within an item", feed(`{"id":"1","title":"Ferry"},{"id":"2","ti`), "Ferry"},
		{"cut within a string", `{"version":"1","items":[{"id":"1","title":"Ferry"},{"id":"2","title":"Fog \`, "Ferry"},
		{"names in capitals", feed(`{"ID":"1","Title":"Ferry"}`), "Ferry"},
		{"brackets in strings", feed(`{"id":"1","title":"Ferry } ] \" {","tags":["]"]}`), `Ferry } ] " {`},
		{"things that are no items", feed(`1,"x",null,[{"title":"no"}],{},{"id":"1","title":"Ferry"}`), "Ferry"},
		{"one item without a list", `{"version":"1","items":{"id":"1","title":"Ferry"}}`, "Ferry"},
		{"junk behind the end", feed(`{"id":"1","title":"Ferry"}`) + `<!-- x -->`, "Ferry"},
		{"a long title that is cut at an escape", feed(`{"id":"1","title":"` + long + `\u00e9\u00e9\u00e9\u00e9\u00e9"}`), Shorten(strings.TrimSpace(long), MaxTitle)},
		{"a long title that is cut at many", feed(`{"id":"1","title":"Ferry ` + strings.Repeat(`\\\\`, maxLine) + `"}`), ""},
	} {
		page, err := Parse([]byte(tt.doc), "application/feed+json", base)
		if err != nil {
			t.Errorf("%s: Parse: %v", tt.name, err)
			continue
		}
		var titles []string
		for _, item := range page.Items {
			titles = append(titles, item.Title)
		}
		if got := strings.Join(titles, "|"); got != tt.titles && (tt.titles != "" || len(page.Items) != 1) {
			t.Errorf("%s: titles %q, want %q", tt.name, got, tt.titles)
		}
	}
	for name, doc := range map[string]string{
		"an error of an API":             `{"error":"no such page"}`,
		"a broken document of no items":  `{"version":"1","title":Fog}`,
		"a document that says no object": `{`,
	} {
		if page, err := Parse([]byte(doc), "application/feed+json", base); err == nil {
			t.Errorf("%s: Parse = %d items, want an error", name, len(page.Items))
		}
	}
}
