package wire

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/mmcdole/gofeed"
)

func TestFeedsGrow(t *testing.T) {
	w := New(func() time.Time { return time.Date(2026, 5, 4, 9, 0, 0, 0, time.UTC) })
	srv := httptest.NewServer(w)
	defer srv.Close()
	w.Publish(len(stories()) + 1)
	for _, p := range Publishers {
		feed, err := gofeed.NewParser().ParseString(get(t, srv.URL+p.Path))
		if err != nil {
			t.Fatalf("%s: %v", p.Name, err)
		}
		if feed.Title != p.Name || len(feed.Items) < 5 {
			t.Errorf("%s: title %q, %d items; want its name and 5 items at least", p.Name, feed.Title, len(feed.Items))
		}
		i := feed.Items[0]
		if i.Title == "" || i.Content == "" || i.PublishedParsed == nil {
			t.Errorf("%s: newest item has title %q, %d bytes of text, date %v", p.Name, i.Title, len(i.Content), i.PublishedParsed)
		}
		if page := get(t, i.Link); !strings.Contains(page, "<h1>") {
			t.Errorf("%s: no article behind %s", p.Name, i.Link)
		}
	}
}

func TestStoriesAreComplete(t *testing.T) {
	for _, s := range stories() {
		if s.By == "" || s.Title == "" || s.Deck == "" || strings.Count(s.Text, "\n") < 4 || (s.Also == "") != (s.AlsoTitle == "") || (s.Also == "") != (s.AlsoText == "") {
			t.Errorf("story %q: something is missing", s.Title)
		}
	}
}

func TestConditionalRequests(t *testing.T) {
	w := New(time.Now)
	w.Publish(1)
	srv := httptest.NewServer(w)
	defer srv.Close()
	first, err := http.Get(srv.URL + "/courier.atom")
	if err != nil {
		t.Fatal(err)
	}
	first.Body.Close()
	req, _ := http.NewRequest(http.MethodGet, srv.URL+"/courier.atom", nil)
	req.Header.Set("If-None-Match", first.Header.Get("ETag"))
	for _, want := range []int{http.StatusNotModified, http.StatusOK} {
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		if resp.StatusCode != want {
			t.Errorf("status %d, want %d", resp.StatusCode, want)
		}
		w.Publish(1)
		w.Publish(3)
	}
}

func get(t *testing.T, url string) string {
	t.Helper()
	resp, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}
