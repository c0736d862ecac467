package feeds

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"newsbot/feeds/document"
	"newsbot/feeds/feedtest"
	"newsbot/news"
)

// TestScoreBombs reads the worst feeds: each costs a second of processor time at
// most.
func TestScoreBombs(t *testing.T) {
	if raceDetector || testing.Short() {
		t.Skip("measures processor time")
	}
	slowest := time.Duration(0)
	for _, bomb := range feedtest.Bombs() {
		text := bomb.Bytes()
		begin := cpu()
		document.Parse(text, "", base)
		used := cpu() - begin
		t.Logf("%s, %.1f MB: %v", bomb.Name, float64(len(text))/1e6, used)
		slowest = max(slowest, used)
	}
	fmt.Printf("feed_cpu_ms=%d\n", slowest.Milliseconds())
	if slowest > time.Second {
		t.Errorf("the worst feed took %v of processor time, want 1 s", slowest)
	}
}

// TestScoreBombsAtOnce polls eight sites at once that send the worst feeds, and
// reads articles there.
func TestScoreBombsAtOnce(t *testing.T) {
	if raceDetector || testing.Short() {
		t.Skip("measures memory for seconds")
	}
	bombs := slices.DeleteFunc(feedtest.Bombs(), func(b feedtest.Bomb) bool { return !b.Heavy })
	for _, name := range []string{"formatting that never ends"} {
		bombs = append(bombs, feedtest.Bomb{Name: "a page: " + name, Head: "<html><body>", Piece: strings.Clone(pageBombs[name]()[:1<<20]), Times: 4})
	}
	largest := uint64(0)
	for _, bomb := range bombs {
		memory := most(func() { pollAtOnce(t, bomb, 8) })
		largest = max(largest, memory)
		t.Logf("%s: %.0f MB", bomb.Name, float64(memory)/1e6)
	}
	fmt.Printf("bombs_mb=%.0f\n", float64(largest)/1e6)
	if largest > 150e6 {
		t.Errorf("eight of the worst at once take %.0f MB, want 150", float64(largest)/1e6)
	}
}

// pollAtOnce polls some sites at once that send one document for all that they
// are asked for, and reads an article of each.
func pollAtOnce(t *testing.T, bomb feedtest.Bomb, sites int) {
	f := newFetcher(Options{})
	var busy sync.WaitGroup
	for range sites {
		server := serve(t, func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/robots.txt" {
				http.NotFound(w, r)
				return
			}
			bomb.WriteTo(w)
		})
		f.Trust(server.URL)
		busy.Go(func() {
			poll(t, f, server.URL, news.SourceState{})
			f.Article(t.Context(), news.Source{}, news.Item{Link: server.URL})
		})
	}
	busy.Wait()
}
