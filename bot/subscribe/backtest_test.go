package subscribe

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"newsbot/bot/talk"
	"newsbot/news"
	"newsbot/news/query"
	"newsbot/store"
)

// BenchmarkBacktest asks 10,000 items of 2.6 kB on file; it prints the slowest
// hundredth.
func BenchmarkBacktest(b *testing.B) {
	const items = 10_000
	now := time.Date(2026, 5, 4, 12, 0, 0, 0, time.UTC)
	db, err := store.Open(filepath.Join(b.TempDir(), "newsbot.db"), store.Options{NoSync: true})
	if err != nil {
		b.Fatal(err)
	}
	defer db.Close()
	src, err := db.AddSource(news.Source{Name: "Harbour News", URL: "https://harbour.example/rss", Origin: news.FromAdmin}, now)
	if err != nil {
		b.Fatal(err)
	}
	words := strings.Fields(`the ferry of harbour fog and trams that wait at noon for rain bitcoin market fell after the
		minister said on Thursday in Berlin that no price had been agreed with workers who ask for more pay`)
	var page []news.Item
	for i := range items {
		var text strings.Builder
		for n := 0; text.Len() < 2600; n++ {
			text.WriteString(words[(i*31+n*7+n*n)%len(words)] + " ")
		}
		page = append(page, news.Item{GUID: fmt.Sprint(i), Link: fmt.Sprintf("https://harbour.example/%d", i), Title: fmt.Sprintf("Headline %d of the day", i), Text: text.String(), Seen: now})
		if len(page) == 500 {
			if _, err := db.Ingest(store.Poll{Source: src, Items: page}, now); err != nil {
				b.Fatal(err)
			}
			page = nil
		}
	}
	f := &sources{store: db, talk: &talk.Talk{}}
	test := backtest{store: db, sources: f}
	var took []time.Duration
	for b.Loop() {
		for _, typed := range []string{"bitcoin etf", "~ferry OR ~Киев OR Müller", `"agreed with workers" -snow*`, "title:headline body:(rain OR snow)"} {
			q, err := query.Parse(typed)
			if err != nil {
				b.Fatal(err)
			}
			begin := time.Now()
			past, err := test.run(&talk.Call{To: news.Destination{Chat: 1}}, q)
			if err != nil || past.Stories == 0 {
				b.Fatal(past.Stories, err)
			}
			took = append(took, time.Since(begin))
		}
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)*99/100].Milliseconds()), "ms-p99")
	b.ReportMetric(float64(took[len(took)/2].Milliseconds()), "ms-p50")
}
