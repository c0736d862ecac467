package feeds

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"newsbot/feeds/document"
	"newsbot/lab/evaluation"
)

// feedOf makes a feed with so many items, two a day.
func feedOf(title string, n int) string {
	var b strings.Builder
	fmt.Fprintf(&b, "<rss version='2.0'><channel><title>%s</title><language>en</language>", title)
	for i := range n {
		fmt.Fprintf(&b, "<item><title>%s %d</title><link>https://h.example/%[1]s/%[2]d</link><pubDate>%s</pubDate></item>",
			title, i, noon.Add(time.Duration(-12*i)*time.Hour).Format("Mon, 02 Jan 2006 15:04:05 -0700"))
	}
	return b.String() + "</channel></rss>"
}

// siteOfPages serves pages by their path.
func siteOfPages(t *testing.T, pages map[string]string) *httptest.Server {
	return serve(t, func(w http.ResponseWriter, r *http.Request) {
		page, ok := pages[r.URL.Path]
		if !ok {
			http.NotFound(w, r)
			return
		}
		if strings.HasPrefix(page, "<html") {
			w.Header().Set("Content-Type", "text/html")
		}
		io.WriteString(w, page)
	})
}

func TestDiscover(t *testing.T) {
	for _, tt := range []struct {
		name  string
		pages map[string]string
		want  []string // title and path of each
	}{
		{"the address is a feed", map[string]string{"/": feedOf("News", 4)}, []string{"News /"}},
		{"the page announces one", map[string]string{
			"/":  `<html><head><link rel="alternate" type="application/rss+xml" href="a">`,
			"/a": feedOf("News", 4)}, []string{"News /a"}},
		{"the page announces three, one of them twice and one for comments", map[string]string{
			"/": `<html><head><base href="/feeds/"><link rel=alternate type="application/rss+xml" href=a>
				<link href="b" type="application/atom+xml; charset=utf-8" rel="alternate"><link rel=feed href=a>
				<link rel="alternate" type="application/rss+xml" title="Comments feed" href="c">`,
			"/feeds/a": feedOf("News", 4), "/feeds/b": feedOf("Sport", 4), "/feeds/c": feedOf("Comments", 4)},
			[]string{"News /feeds/a", "Sport /feeds/b"}},
		{"the same feed in two formats", map[string]string{
			"/":  `<html><link rel="alternate" type="application/rss+xml" href="a"><link rel="alternate" type="application/atom+xml" href="b">`,
			"/a": feedOf("News", 4), "/b": feedOf("News", 4)}, []string{"News /a"}},
		{"the page links to it", map[string]string{
			"/":             `<html><body><a href="/about">About</a><a href="/news/rss.xml">RSS</a>`,
			"/news/rss.xml": feedOf("News", 4)}, []string{"News /news/rss.xml"}},
		{"the page says nothing", map[string]string{"/": `<html>`, "/feed": feedOf("News", 4), "/rss.xml": feedOf("Other", 4)}, []string{"News /feed"}},
		{"what is announced is gone", map[string]string{"/": `<html><link rel="alternate" type="application/rss+xml" href="a">`}, nil},
		{"there is none", map[string]string{"/": `<html>`}, nil},
		{"an announcement in a script", map[string]string{
			"/":  `<html><script>"<link rel='alternate' type='application/rss+xml' href='a'>"</script>`,
			"/a": feedOf("News", 4)}, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			server := siteOfPages(t, tt.pages)
			list, err := newFetcher(Options{}).Discover(t.Context(), server.URL+"/", true)
			var got []string
			for _, c := range list {
				got = append(got, c.Title+" "+strings.TrimPrefix(c.URL, server.URL))
				if c.Lang != "en" || len(c.Newest) != 3 || c.Newest[0].Title != c.Title+" 0" || c.PerDay < 1 || c.PerDay > 4 {
					t.Errorf("candidate %+v", c)
				}
			}
			if !slices.Equal(got, tt.want) || (err == nil) != (tt.want != nil) || err != nil && !errors.Is(err, document.ErrNotFeed) {
				t.Errorf("found %q, %v, want %q", got, err, tt.want)
			}
		})
	}
}

func TestDiscoverRefusesAddresses(t *testing.T) {
	for _, address := range []string{"", "two words", "file:///etc/passwd", "https://me:secret@h.example/", "ftp://h.example", "http://127.0.0.1/"} {
		list, err := New(Options{}).Discover(t.Context(), address, false)
		if list != nil || !errors.Is(err, ErrAddress) && !errors.Is(err, ErrPrivate) {
			t.Errorf("Discover(%q) = %v, %v", address, list, err)
		}
	}
}

func TestTyped(t *testing.T) {
	for text, want := range map[string]string{
		"h.example": "https://h.example", "feed://h.example/a": "https://h.example/a", "feed:http://h.example/a": "http://h.example/a",
		" http://h.example ": "http://h.example", "h.example:8080/a": "https://h.example:8080/a",
	} {
		if u, err := typed(text); err != nil || u.String() != want {
			t.Errorf("typed(%q) = %v, %v, want %s", text, u, err, want)
		}
	}
}

func TestAnnouncedInTheCorpus(t *testing.T) {
	dir, _ := evaluation.Find(t, "feeds")
	at, _ := url.Parse("https://news.example/")
	for _, row := range corpus(t, dir, "broken") {
		if row["exp_result"] != "discover" {
			continue
		}
		for _, address := range announced(body(t, dir, row), row["http_content_type"], at) {
			if !strings.Contains(row["exp_extra"], `"`+address+`"`) {
				t.Errorf("%s announces %s, want one of %s", filepath.Base(row["file"]), address, row["exp_extra"])
			}
		}
	}
}
