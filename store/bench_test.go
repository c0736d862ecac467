package store_test

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"
	"testing"
	"time"

	"newsbot/news"
	"newsbot/store"
	"newsbot/store/storetest"
)

// opened is a new store on disk.
func opened(b *testing.B) *store.DB {
	db := storetest.Must[*store.DB](b)(store.Open(filepath.Join(b.TempDir(), "newsbot.db"), store.Options{}))
	b.Cleanup(func() { storetest.OK(b, db.Close()) })
	return db
}

// One item to 100,000 chats, on a file that holds some already: decided and on
// disk with fsync.
func BenchmarkIngest100000Chats(b *testing.B) {
	db := opened(b)
	src := storetest.AddSource(b, db, "harbour")
	alerts := storetest.People(100_000)
	for n := 0; b.Loop(); n++ {
		p := store.Poll{Source: src, Items: []news.Item{storetest.Item("harbour", n)}, Alerts: [][]news.Alert{alerts}}
		if got := storetest.Must[store.Ingested](b)(db.Ingest(p, storetest.Noon)); len(got.Queued) != len(alerts) {
			b.Fatalf("%d queues, want %d", len(got.Queued), len(alerts))
		}
	}
}

// Intent and outcome of groups of deliveries out of 100,000 that wait.
func BenchmarkSettle(b *testing.B) {
	for _, group := range []int{1, 32, 128} {
		b.Run(fmt.Sprint(group), func(b *testing.B) {
			db := opened(b)
			src := storetest.AddSource(b, db, "harbour")
			next, last := news.DeliveryID(1), news.DeliveryID(0)
			for n := 0; b.Loop(); n++ {
				if next+news.DeliveryID(group) > last {
					b.StopTimer()
					p := store.Poll{Source: src, Items: []news.Item{storetest.Item("harbour", n)}, Alerts: [][]news.Alert{storetest.People(100_000)}}
					storetest.Must[store.Ingested](b)(db.Ingest(p, storetest.Noon))
					next, last = last+1, last+100_000
					b.StartTimer()
				}
				ids := make([]news.DeliveryID, group)
				outcomes := make([]store.Outcome, group)
				for i := range ids {
					ids[i] = next
					outcomes[i] = store.Outcome{ID: next, Message: 7}
					next++
				}
				storetest.Must[[]news.Delivery](b)(db.Attempt(ids, storetest.Noon))
				storetest.OK(b, db.Settle(outcomes, storetest.Noon))
			}
			b.ReportMetric(float64(b.N*group)/b.Elapsed().Seconds(), "deliveries/s")
		})
	}
}

// Opening a store in which 1,000,000 deliveries wait for 100,000 chats, and
// listing their queues: time, and what the process holds in memory then, the
// pages of the file that it has read among it.
func BenchmarkOpenMillion(b *testing.B) {
	path := filepath.Join(b.TempDir(), "newsbot.db")
	db := storetest.Must[*store.DB](b)(store.Open(path, store.Options{}))
	src := storetest.AddSource(b, db, "harbour")
	for n := range 10 {
		p := store.Poll{Source: src, Items: []news.Item{storetest.Item("harbour", n)}, Alerts: [][]news.Alert{storetest.People(100_000)}}
		storetest.Must[store.Ingested](b)(db.Ingest(p, storetest.Noon))
	}
	c := storetest.Must[store.Counts](b)(db.Counts())
	storetest.OK(b, db.Close())
	debug.FreeOSMemory()
	for b.Loop() {
		db := storetest.Must[*store.DB](b)(store.Open(path, store.Options{}))
		queues := 0
		storetest.OK(b, db.Queues(func(store.Queue, time.Time) error { queues++; return nil }))
		if queues != 100_000 {
			b.Fatalf("%d queues, want 100000", queues)
		}
		b.ReportMetric(resident(b), "MB-resident")
		storetest.OK(b, db.Close())
	}
	b.ReportMetric(float64(c.FileSize>>20), "MB-file")
}

// resident is the process's memory in MB, as Linux counts it; 0 elsewhere.
func resident(b *testing.B) (mb float64) {
	status, _ := os.ReadFile("/proc/self/status")
	if _, size, ok := strings.Cut(string(status), "VmRSS:"); ok {
		fmt.Sscan(size, &mb)
	}
	return mb / 1024
}

// What /top and /latest read of 10,000 stories on file, of which each tenth is told by
// five: the half, the slowest hundredth, and the slowest. /latest of some words is the
// benchmark Newest of bot/past.
func BenchmarkReading10000Stories(b *testing.B) {
	db := opened(b)
	now := tenThousandStories(b, db)
	for _, bench := range []struct {
		name string
		read func() (int, error)
	}{
		{"top", func() (int, error) {
			list, err := db.Top(10, now.Add(-24*time.Hour), func(i *news.Item) string { return fmt.Sprint(i.Source) })
			return len(list), err
		}},
		{"latest", func() (int, error) {
			list, err := db.Latest(5, store.Place{}, func(*news.Item) bool { return true })
			return len(list), err
		}},
	} {
		b.Run(bench.name, func(b *testing.B) {
			var took []time.Duration
			for b.Loop() {
				begun := time.Now()
				if n, err := bench.read(); err != nil || n == 0 {
					b.Fatal(n, err)
				}
				took = append(took, time.Since(begun))
			}
			slices.Sort(took)
			for unit, d := range map[string]time.Duration{"p50": took[len(took)/2], "p99": took[len(took)*99/100], "slowest": took[len(took)-1]} {
				b.ReportMetric(float64(d.Microseconds())/1000, "ms-"+unit)
			}
		})
	}
}

// tenThousandStories are on file, one every eight seconds, and says when the last came.
func tenThousandStories(b *testing.B, db *store.DB) (last time.Time) {
	var sources []news.Source
	for n := range 5 {
		sources = append(sources, storetest.AddSource(b, db, fmt.Sprint("paper", n)))
	}
	for from := 0; from < 10_000; from += 100 {
		last = storetest.Noon.Add(time.Duration(from) * 8 * time.Second)
		for n, src := range sources {
			p := store.Poll{Source: src}
			for i := from; i < from+100; i++ {
				item := storetest.Item("harbour", i)
				item.GUID, item.Link = fmt.Sprint(n, item.GUID), fmt.Sprintf("https://paper%d.example/%d", n, i)
				item.Text = strings.Repeat(storetest.Item(src.Name, i).Text+"\n", 10)
				if item.Published = last; n == 0 || i%10 == 0 {
					p.Items = append(p.Items, item)
				}
			}
			storetest.Must[store.Ingested](b)(db.Ingest(p, last))
		}
	}
	return last
}
