package store

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"
	"testing"
	"time"

	"newsbot/news"
)

// One item to 100,000 chats, on a file that holds some already: decided and on
// disk with fsync.
func BenchmarkIngest100000Chats(b *testing.B) {
	db := openTest(b, Options{})
	src := addSource(b, db, "harbour")
	alerts := people(100_000)
	for n := 0; b.Loop(); n++ {
		p := Poll{Source: src, Items: []news.Item{item("harbour", n)}, Alerts: [][]news.Alert{alerts}}
		if got := must[Ingested](b)(db.Ingest(p, noon)); len(got.Queued) != len(alerts) {
			b.Fatalf("%d queues, want %d", len(got.Queued), len(alerts))
		}
	}
}

// Intent and outcome of groups of deliveries out of 100,000 that wait.
func BenchmarkSettle(b *testing.B) {
	for _, group := range []int{1, 32, 128} {
		b.Run(fmt.Sprint(group), func(b *testing.B) {
			db := openTest(b, Options{})
			src := addSource(b, db, "harbour")
			next, last := news.DeliveryID(1), news.DeliveryID(0)
			for n := 0; b.Loop(); n++ {
				if next+news.DeliveryID(group) > last {
					b.StopTimer()
					p := Poll{Source: src, Items: []news.Item{item("harbour", n)}, Alerts: [][]news.Alert{people(100_000)}}
					must[Ingested](b)(db.Ingest(p, noon))
					next, last = last+1, last+100_000
					b.StartTimer()
				}
				ids := make([]news.DeliveryID, group)
				outcomes := make([]Outcome, group)
				for i := range ids {
					ids[i] = next
					outcomes[i] = Outcome{ID: next, Message: 7}
					next++
				}
				must[[]news.Delivery](b)(db.Attempt(ids, noon))
				ok(b, db.Settle(outcomes, noon))
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
	db := must[*DB](b)(Open(path, Options{}))
	src := addSource(b, db, "harbour")
	for n := range 10 {
		p := Poll{Source: src, Items: []news.Item{item("harbour", n)}, Alerts: [][]news.Alert{people(100_000)}}
		must[Ingested](b)(db.Ingest(p, noon))
	}
	c := must[Counts](b)(db.Counts())
	ok(b, db.Close())
	debug.FreeOSMemory()
	for b.Loop() {
		db := must[*DB](b)(Open(path, Options{}))
		queues := 0
		ok(b, db.Queues(func(Queue, time.Time) error { queues++; return nil }))
		if queues != 100_000 {
			b.Fatalf("%d queues, want 100000", queues)
		}
		b.ReportMetric(resident(b), "MB-resident")
		ok(b, db.Close())
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
