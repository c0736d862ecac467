package feeds

import (
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"newsbot/feeds/document"
	"newsbot/feeds/feedtest"
	"newsbot/news"
)

// ferryPage is a page as publishers make them.
const ferryPage = `<!doctype html><html lang="en-GB"><head><title>Ferry stopped by fog - Harbour News</title>
<link rel="canonical" href="/ferry?utm_source=x"><meta property="og:description" content="No ferry has left since Monday &amp;amp; none will.">
<meta property="og:image" content="https://h.example/fog.jpg"><meta property="og:site_name" content="Harbour News">
<script type="application/ld+json">{"@context":"https://schema.org","@graph":[{"@type":"BreadcrumbList"},
{"@type":["NewsArticle"],"headline":"Ferry stopped by fog","datePublished":"2026-03-03T09:10:00Z","author":[{"@type":"Person","name":"Ada Quay"}],"isAccessibleForFree":FREE}]}</script></head>
<body><nav><ul><li><a href="/">Home page of the news</a></li><li><a href="/sport">Sport and games and more</a></li></ul></nav>
<article><h1>Ferry stopped by fog</h1><div class="key-takeaways"><ul><li>No ferry has left since Monday.</li><li>Fog is expected to lift by noon.</li></ul></div>
<p>The harbour ferry has not left its berth since Monday morning, when thick fog closed over the estuary and the captain of the port ordered all traffic to stop until further notice.</p>
<p>Passengers are carried by bus over the northern bridge, which adds about forty minutes to a journey that usually takes fifteen, and the company has promised to refund every ticket that was bought for the days in question.</p>
<p>The weather service expects the fog to lift by noon on Wednesday, when a westerly wind is to bring drier air, though it warned that a second bank may form during the night.</p></article>
<footer><p>Copyright Harbour News. All rights reserved.</p></footer></body></html>`

func TestArticle(t *testing.T) {
	pages := map[string]string{
		"/ferry":      strings.Replace(ferryPage, "FREE", "true", 1),
		"/paid":       strings.Replace(ferryPage, "FREE", `"False"`, 1),
		"/private":    strings.Replace(ferryPage, "FREE", "true", 1),
		"/empty":      "<html></html>",
		"/robots.txt": "User-agent: *\nDisallow: /private\n",
	}
	server := siteOfPages(t, pages)
	f := newFetcher(Options{})
	f.Trust(server.URL)
	item := news.Item{Title: "Ferry stopped by fog", Link: server.URL + "/ferry", Text: "Fog.", GUID: "1"}
	got, err := f.Article(t.Context(), news.Source{}, item)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(got.Text, "The harbour ferry has not left") || !strings.HasSuffix(got.Text, "during the night.") || strings.Count(got.Text, "\n") != 2 {
		t.Errorf("text %q", got.Text)
	}
	got.Text = ""
	want := news.Item{
		Title: "Ferry stopped by fog", Link: server.URL + "/ferry", GUID: "1",
		Deck: "No ferry has left since Monday & none will.", Image: "https://h.example/fog.jpg", Author: "Ada Quay", Publisher: "Harbour News", Lang: "en",
		KeyPoints: []string{"No ferry has left since Monday.", "Fog is expected to lift by noon."},
		Published: time.Date(2026, 3, 3, 9, 10, 0, 0, time.UTC),
	}
	if !cmp.Equal(got, want) {
		t.Error(cmp.Diff(want, got))
	}
	paid := item
	paid.Link = server.URL + "/paid"
	if got, err := f.Article(t.Context(), news.Source{}, paid); err != nil || got.Text != "Fog." || got.Deck == "" {
		t.Errorf("a page for subscribers gave %q, %q, %v", got.Text, got.Deck, err)
	}
	for path, want := range map[string]error{"/private": ErrRobots, "/empty": ErrNoArticle, "": ErrAddress} {
		refused := item
		refused.Link = ""
		if path != "" {
			refused.Link = server.URL + path
		}
		if got, err := f.Article(t.Context(), news.Source{}, refused); !errors.Is(err, want) || !cmp.Equal(got, refused) {
			t.Errorf("Article(%s) = %+v, %v, want %v", path, got, err, want)
		}
	}
}

func TestRobots(t *testing.T) {
	const file = `# a comment
User-agent: otherbot
Disallow: /

User-agent: *
Disallow: /private
Allow: /private/open
Disallow: /*.pdf$
Disallow: /search*q=
Disallow:

User-agent: newsbot
User-agent: friend
Disallow: /only-us`
	for _, tt := range []struct {
		product, path string
		want          bool
	}{
		{"reader", "/", true},
		{"reader", "/private", false},
		{"reader", "/private/x", false},
		{"reader", "/private/open/x", true},
		{"reader", "/a/b.pdf", false},
		{"reader", "/a/b.pdf?x", true},
		{"reader", "/search?x=1&q=fog", false},
		{"reader", "/only-us", true},
		{"newsbot", "/only-us/x", false},
		{"newsbot", "/private", true},
		{"friend", "/only-us", false},
		{"otherbot", "/", false},
	} {
		if got := allowed(parseRobots(file, tt.product), tt.path); got != tt.want {
			t.Errorf("%s may read %s: %v, want %v", tt.product, tt.path, got, tt.want)
		}
	}
}

func TestRobotsAreAskedOnce(t *testing.T) {
	asked := 0
	server := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/robots.txt" {
			asked++
			w.WriteHeader(http.StatusInternalServerError)
			return
		}
		io.WriteString(w, ferryPage)
	})
	f := newFetcher(Options{})
	f.Trust(server.URL)
	for range 3 {
		if _, err := f.Article(t.Context(), news.Source{}, news.Item{Link: server.URL + "/ferry"}); !errors.Is(err, ErrRobots) {
			t.Errorf("a site that cannot say what it allows: %v, want %v", err, ErrRobots)
		}
	}
	if asked != 1 {
		t.Errorf("robots.txt was asked for %d times, want 1", asked)
	}
}

func FuzzArticle(f *testing.F) {
	f.Add(ferryPage)
	f.Add("<html><script type='application/ld+json'>[{\"@type\":\"Article\",\"articleBody\":\"x\"}]</script>")
	at, _ := url.Parse(base)
	f.Fuzz(func(t *testing.T, page string) {
		a, err := readArticle([]byte(page), "text/html", at)
		if err != nil && strings.Contains(err.Error(), "broke") {
			t.Errorf("a panic: %v", err)
		}
		item := a.enrich(news.Item{Title: "x"})
		feedtest.CheckItem(t, item)
		for _, point := range item.KeyPoints {
			if point != document.OneLine(point) {
				t.Errorf("point %q", point)
			}
		}
	})
}
