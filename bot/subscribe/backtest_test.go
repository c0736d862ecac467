package subscribe

import (
	"fmt"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"newsbot/bot/talk"
	"newsbot/news"
	"newsbot/news/query"
	"newsbot/store"
)

// BenchmarkBacktest asks 10,000 items of 2.6 kB on file for words that one in a
// hundred has, and for words that each has; it prints the slowest hundredth, half, and
// the first after a start, which knows none yet, in CPU time of the whole process.
func BenchmarkBacktest(b *testing.B) {
	db := filled(b, 10_000)
	everybody := &talk.Call{To: news.Destination{Chat: 1}}
	for _, bench := range []struct {
		name    string
		queries []string
	}{
		{"rare", []string{"bitcoin pier17", "~pier23 OR ~Киев OR Müller", `"pier42 pier43" -snow*`, "title:headline body:(pier77 OR snow)"}},
		{"everywhere", []string{"bitcoin market", "~ferry OR ~Киев OR Müller", `"agreed with workers" -snow*`, "title:headline body:(rain OR snow)"}},
	} {
		b.Run(bench.name, func(b *testing.B) {
			test := backtest{store: db, sources: &sources{store: db, talk: &talk.Talk{}}}
			ask := func(q *query.Query) time.Duration {
				begin := cpu(b)
				if past, err := test.run(everybody, q); err != nil || past.Stories == 0 {
					b.Fatal(past.Stories, err)
				}
				return cpu(b) - begin
			}
			first := ask(query.All())
			b.ReportAllocs()
			var took []time.Duration
			for b.Loop() {
				for _, typed := range bench.queries {
					q, err := query.Parse(typed)
					if err != nil {
						b.Fatal(err)
					}
					took = append(took, ask(q))
				}
			}
			slices.Sort(took)
			b.ReportMetric(float64(first.Milliseconds()), "cpu-ms-first")
			b.ReportMetric(float64(took[len(took)*99/100].Milliseconds()), "cpu-ms-p99")
			b.ReportMetric(float64(took[len(took)/2].Milliseconds()), "cpu-ms-p50")
		})
	}
}

// cpu is the CPU time that this process has used, that of the kernel for it too.
func cpu(b *testing.B) time.Duration {
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		b.Fatal(err)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

// filled is a store with items of one source.
func filled(t testing.TB, items int) *store.DB {
	now := time.Date(2026, 5, 4, 12, 0, 0, 0, time.UTC)
	db, err := store.Open(filepath.Join(t.TempDir(), "newsbot.db"), store.Options{NoSync: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	src, err := db.AddSource(news.Source{Name: "Harbour News", URL: "https://harbour.example/rss", Origin: news.FromAdmin}, now)
	if err != nil {
		t.Fatal(err)
	}
	words := strings.Fields(`the ferry of harbour fog and trams that wait at noon for rain bitcoin market fell after the
		minister said on Thursday in Berlin that no price had been agreed with workers who ask for more pay`)
	var page []news.Item
	for i := range items {
		var text strings.Builder
		for n := 0; text.Len() < 2600; n++ {
			text.WriteString(words[(i*31+n*7+n*n)%len(words)] + " ")
			if n%5 == 0 {
				fmt.Fprintf(&text, "pier%d pier%d ", (i+n*n)%10_000, (i*7+n)%10_000)
			}
		}
		text.WriteString("agreed with workers")
		page = append(page, news.Item{GUID: fmt.Sprint(i), Link: fmt.Sprintf("https://harbour.example/%d", i), Title: fmt.Sprintf("Headline %d of the day", i), Text: text.String(), Seen: now})
		if len(page) == 500 || i == items-1 {
			if _, err := db.Ingest(store.Poll{Source: src, Items: page}, now); err != nil {
				t.Fatal(err)
			}
			page = nil
		}
	}
	return db
}

// TestBacktestAgain asks a second time, when all is remembered, and after items have
// changed, come and gone out of sight, as if for the first.
func TestBacktestAgain(t *testing.T) {
	db := filled(t, 300)
	remembers := &backtest{store: db, sources: &sources{store: db, talk: &talk.Talk{}}}
	everybody := &talk.Call{To: news.Destination{Chat: 1}}
	compare := func(when string) {
		t.Helper()
		for _, typed := range []string{"bitcoin market", "pier17", "~pier23 OR Müller", `"agreed with workers" -pier4*`, "storm", "noon -pier5*", `source:"harbour news" noon`} {
			q, err := query.Parse(typed)
			if err != nil {
				t.Fatal(err)
			}
			fresh := &backtest{store: db, sources: remembers.sources}
			want, err := fresh.run(everybody, q)
			if err != nil {
				t.Fatal(err)
			}
			if got, err := remembers.run(everybody, q); err != nil || !reflect.DeepEqual(got, want) {
				t.Errorf("%s, %q finds %d of %d, %v; want %d of %d", when, typed, got.Fit, got.Stories, err, want.Fit, want.Stories)
			}
		}
	}
	compare("at first")
	compare("again")
	item, err := db.Item(17)
	if err != nil {
		t.Fatal(err)
	}
	item.Deck = "A storm comes"
	if err := db.Summarised(&item); err != nil {
		t.Fatal(err)
	}
	compare("after an item has changed")
	if len(remembers.known) != 300 {
		t.Errorf("%d items are remembered, want 300", len(remembers.known))
	}
	src, ok := db.SourceByID(1)
	if !ok {
		t.Fatal("no source")
	}
	if _, err := db.EditSource(src.ID, func(s *news.Source) error { s.Name = "Island Post"; return nil }); err != nil {
		t.Fatal(err)
	}
	compare("after the source got another name")
}
