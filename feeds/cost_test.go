package feeds

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/mmcdole/gofeed"

	"newsbot/feeds/document"
	"newsbot/news"
)

// fullFeed makes a feed of n items with texts of ordinary length.
func fullFeed(n int) string {
	var b strings.Builder
	b.WriteString(`<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" ` +
		`xmlns:media="http://search.yahoo.com/mrss/"><channel><title>Harbour News</title><link>https://h.example/</link>`)
	for i := range n {
		fmt.Fprintf(&b, `<item><title><![CDATA[Ferry number %d stopped by fog in the estuary]]></title>
<description><![CDATA[<p>The harbour ferry has not left its berth since Monday morning, when thick fog closed over the estuary
and the captain of the port ordered all traffic to stop. <a href="https://h.example/%[1]d">Read more</a></p>]]></description>
<link>https://h.example/news/ferry-%[1]d?utm_source=rss</link><guid isPermaLink="false">https://h.example/?p=%[1]d</guid>
<dc:creator>Ada Quay</dc:creator><category>Sea</category><category>Weather</category>
<pubDate>Tue, 03 Mar 2026 09:10:00 +0000</pubDate><media:thumbnail url="https://h.example/fog-%[1]d.jpg" width="240"/></item>`, i)
	}
	return b.String() + "</channel></rss>"
}

// cpuFor is the processor time of one of n calls, the best of some rounds,
// because what disturbs only ever adds.
func cpuFor(n int, call func()) time.Duration {
	best := time.Hour
	for range 5 {
		begin := cpu()
		for range n {
			call()
		}
		best = min(best, (cpu()-begin)/time.Duration(n))
	}
	return best
}

// TestScoreCost prints what a poll costs above the least that it can: above a
// bare client that makes the same request, and against gofeed alone.
func TestScoreCost(t *testing.T) {
	if testing.Short() || raceDetector {
		t.Skip("measures processor time for seconds")
	}
	feed := fullFeed(18) // 12 KB
	server := serve(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Etag", `"v1"`)
		if r.URL.Path == "/304" && r.Header.Get("If-None-Match") != "" {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		io.WriteString(w, feed)
	})
	client := &http.Client{}
	bare := func(path string) func() {
		return func() {
			req, _ := http.NewRequest(http.MethodGet, server.URL+path, nil)
			req.Header.Set("If-None-Match", `"v1"`)
			resp, err := client.Do(req)
			if err != nil {
				t.Fatal(err)
			}
			io.Copy(io.Discard, resp.Body)
			resp.Body.Close()
		}
	}
	f := newFetcher(Options{})
	ours := func(path string) func() {
		src := news.Source{Name: "Harbour", URL: server.URL + path}
		return func() {
			page, err := f.Fetch(t.Context(), src, noon)
			if err != nil {
				t.Fatal(err)
			}
			src.State = page.State
		}
	}
	for _, path := range []string{"/304", "/200"} {
		above := cpuFor(300, ours(path)) - cpuFor(300, bare(path))
		fmt.Printf("cost_%s_us=%d\n", path[1:], above.Microseconds())
	}
	page := []byte(fullFeed(20))
	parse := cpuFor(50, func() { document.Parse(page, "text/xml", base) })
	alone := cpuFor(50, func() { gofeed.NewParser().Parse(bytes.NewReader(page)) })
	fmt.Printf("cost_parse_ratio=%.2f\n", float64(parse)/float64(alone))
}

func BenchmarkParse(b *testing.B) {
	page := []byte(fullFeed(20))
	b.SetBytes(int64(len(page)))
	for b.Loop() {
		document.Parse(page, "text/xml", base)
	}
}

func BenchmarkGofeedAlone(b *testing.B) {
	page := []byte(fullFeed(20))
	b.SetBytes(int64(len(page)))
	for b.Loop() {
		gofeed.NewParser().Parse(bytes.NewReader(page))
	}
}
