package feedtest

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"newsbot/feeds/dates"
	"newsbot/news"
	"newsbot/news/urls"
)

// maxTitle is the longest headline, in bytes.
const maxTitle = 500

// CheckItem checks what is promised of every item.
func CheckItem(t testing.TB, i news.Item) {
	t.Helper()
	for name, text := range map[string]string{"title": i.Title, "deck": i.Deck, "author": i.Author, "text": i.Text} {
		if !utf8.ValidString(text) {
			t.Errorf("%s %q is no UTF-8", name, text)
		}
		if strings.ContainsFunc(text, func(c rune) bool { return unicode.IsControl(c) && (c != '\n' || name != "text") }) {
			t.Errorf("%s %q holds a control character", name, text)
		}
	}
	if i.Title == "" || len(i.Title) > maxTitle {
		t.Errorf("title %q", i.Title)
	}
	if link, ok := urls.OfEntry(i.Link, i.GUID); i.Link != "" && (!ok || link != i.Link) {
		t.Errorf("link %q is %q when clean", i.Link, link)
	}
	if _, ok := urls.Clean(i.Image); i.Image != "" && !ok {
		t.Errorf("image %q", i.Image)
	}
	if !i.Published.IsZero() && !dates.Believable(i.Published) {
		t.Errorf("published %v", i.Published)
	}
}
