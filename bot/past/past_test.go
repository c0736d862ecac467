package past

import (
	"context"
	"fmt"
	"path/filepath"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"newsbot/news"
	"newsbot/news/query"
	"newsbot/store"
)

// everything is in sight.
func everything(news.SourceID) bool { return true }

// queries are some that one in a hundred items of those on file fits, some that none
// does, and some whose words each has.
var queries = map[string][]string{
	"rare":         {"bitcoin pier17", "~pier23 OR ~Киев OR Müller", `"pier42 pier43" -snow*`, "title:headline body:(pier77 OR snow)"},
	"none":         {"volcano", "title:bitcoin", `source:"island post" ferry`, "lang:de ferry", "snow rain"},
	"everywhere":   {"bitcoin market", "~ferry OR ~Киев OR Müller", `"agreed with workers" -snow*`, "title:headline body:(rain OR snow)"},
	"side by side": {`"the the"`, `"noon pay"`},
}

// BenchmarkCount asks 10,000 items of 2.6 kB on file how many fit; it prints the
// slowest, the slowest hundredth, half, and the first before any was read, in CPU time
// of the whole process.
func BenchmarkCount(b *testing.B) {
	asked(b, func(s *Stories, q *query.Query) error {
		_, err := s.Count(q, everything, 200)
		return err
	})
}

// BenchmarkNewest asks the same for the newest five.
func BenchmarkNewest(b *testing.B) {
	asked(b, func(s *Stories, q *query.Query) error {
		_, err := s.Newest(5, store.Place{}, q, everything)
		return err
	})
}

// asked times a question.
func asked(b *testing.B, ask func(*Stories, *query.Query) error) {
	db := filled(b, 10_000)
	for _, name := range []string{"rare", "none", "everywhere", "side by side"} {
		b.Run(name, func(b *testing.B) {
			s := New(db)
			var took []time.Duration
			one := func(typed string) {
				begin := cpu(b)
				if err := ask(s, parsed(b, typed)); err != nil {
					b.Fatal(err)
				}
				took = append(took, cpu(b)-begin)
			}
			one(queries[name][0])
			first := took[0]
			took = took[:0]
			if err := s.readAll(atOnce); err != nil {
				b.Fatal(err)
			}
			for b.Loop() {
				for _, typed := range queries[name] {
					one(typed)
				}
			}
			slices.Sort(took)
			for unit, d := range map[string]time.Duration{"first": first, "slowest": took[len(took)-1], "p99": took[len(took)*99/100], "p50": took[len(took)/2]} {
				b.ReportMetric(float64(d.Microseconds())/1000, "cpu-ms-"+unit)
			}
		})
	}
}

// BenchmarkFirst asks 10,000 items right after a start, before any was read, and prints
// the slowest of its rounds and half, in CPU time and in time. 20 rounds tell enough.
func BenchmarkFirst(b *testing.B) {
	db := filled(b, 10_000)
	var took, waited []time.Duration
	for b.Loop() {
		s := New(db)
		begin, then := cpu(b), time.Now()
		if _, err := s.Count(parsed(b, queries["rare"][0]), everything, 200); err != nil {
			b.Fatal(err)
		}
		took, waited = append(took, cpu(b)-begin), append(waited, time.Since(then))
	}
	for unit, list := range map[string][]time.Duration{"cpu-ms": took, "ms": waited} {
		slices.Sort(list)
		b.ReportMetric(float64(list[len(list)-1].Microseconds())/1000, unit+"-slowest")
		b.ReportMetric(float64(list[len(list)/2].Microseconds())/1000, unit+"-p50")
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
	db, err := store.Open(filepath.Join(t.TempDir(), "newsbot.db"), store.Options{NoSync: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	if _, err := db.AddSource(news.Source{Name: "Harbour News", URL: "https://harbour.example/rss", Origin: news.FromAdmin}, noon); err != nil {
		t.Fatal(err)
	}
	report(t, db, 0, items)
	return db
}

var noon = time.Date(2026, 5, 4, 12, 0, 0, 0, time.UTC)

// report has items come in, by their places in an endless row of them, one a minute.
func report(t testing.TB, db *store.DB, from, to int) {
	t.Helper()
	src, _ := db.SourceByID(1)
	var page []news.Item
	for i := from; i < to; i++ {
		page = append(page, news.Item{GUID: fmt.Sprint(i), Link: fmt.Sprintf("https://harbour.example/%d", i), Title: fmt.Sprintf("Headline %d of the day", i), Text: prose(i)})
		if len(page) == 100 || i == to-1 {
			if _, err := db.Ingest(store.Poll{Source: src, Items: page}, noon.Add(time.Duration(i)*time.Minute)); err != nil {
				t.Fatal(err)
			}
			page = nil
		}
	}
}

// prose is the text of an item: some words that each has, and two hundred that one in a
// hundred has.
func prose(i int) string {
	words := strings.Fields(`the ferry of harbour fog and trams that wait at noon for rain bitcoin market fell after the
		minister said on Thursday in Berlin that no price had been agreed with workers who ask for more pay`)
	var text strings.Builder
	for n := 0; text.Len() < 2600; n++ {
		text.WriteString(words[(i*31+n*7+n*n)%len(words)] + " ")
		if n%5 == 0 {
			fmt.Fprintf(&text, "pier%d pier%d ", (i+n*n)%10_000, (i*7+n)%10_000)
		}
	}
	return text.String() + "agreed with workers"
}

func parsed(t testing.TB, typed string) *query.Query {
	t.Helper()
	q, err := query.Parse(typed)
	if err != nil {
		t.Fatal(err)
	}
	return q
}

// atOnce reads without a rest.
func atOnce() bool { return true }

// BenchmarkMemory is what is remembered of 10,000 items.
func BenchmarkMemory(b *testing.B) {
	db := filled(b, 10_000)
	for b.Loop() {
		before := heap()
		s := New(db)
		if err := s.readAll(atOnce); err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(heap()-before)/1e6, "MB")
		runtime.KeepAlive(s)
	}
}

// heap is how much memory is in use, in bytes.
func heap() int64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

// TestCountAgain asks when all is remembered, and after items have changed and gone out
// of sight, as if nothing was.
func TestCountAgain(t *testing.T) {
	db := filled(t, 300)
	remembers := New(db)
	compare := func(when string) {
		t.Helper()
		for _, typed := range []string{"bitcoin market", "pier17", "~pier23 OR Müller", `"agreed with workers" -pier4*`, "storm", "noon -pier5*", `source:"harbour news" noon`} {
			q := parsed(t, typed)
			want, err := New(db).Count(q, everything, 200)
			if err != nil {
				t.Fatal(err)
			}
			if got, err := remembers.Count(q, everything, 200); err != nil || !reflect.DeepEqual(got, want) {
				t.Errorf("%s, %q finds %d of %d, %v; want %d of %d", when, typed, got.Fit, got.Stories, err, want.Fit, want.Stories)
			}
		}
	}
	compare("at first")
	if err := remembers.readAll(atOnce); err != nil {
		t.Fatal(err)
	}
	compare("when all was read")
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
	if got, err := remembers.Count(query.All(), func(news.SourceID) bool { return false }, 9); err != nil || got.Stories != 0 {
		t.Errorf("out of sight there are %d stories, %v", got.Stories, err)
	}
}

// TestNewestAsIfRead turns the pages of the newest while items come in: they are those
// that a look at each item gives, whatever was read before.
func TestNewestAsIfRead(t *testing.T) {
	db, come := filled(t, 300), 300
	for _, typed := range []string{"", "bitcoin market", "pier17", "~pier23 OR Müller", "noon -pier5*", `"agreed with workers" pier4*`, "storm", `source:"harbour news" pier30`, "lang:de", "title:headline"} {
		var q *query.Query
		want := func(*news.Item) bool { return true }
		if typed != "" {
			q = parsed(t, typed)
			want = func(i *news.Item) bool { return q.WantsItem(i, "Harbour News") }
		}
		all, err := db.Latest(12, store.Place{}, want)
		if err != nil {
			t.Fatal(err)
		}
		s := New(db)
		if err := s.readAll(atOnce); err != nil {
			t.Fatal(err)
		}
		var got []news.Item
		for after := (store.Place{}); len(got) < 12; {
			page, err := s.Newest(5, after, q, everything)
			if err != nil {
				t.Fatal(err)
			}
			if got = append(got, page...); len(page) < 5 {
				break
			}
			after = store.PlaceOf(&page[4])
			report(t, db, come, come+20)
			come += 20
		}
		if got = got[:min(len(got), 12)]; !reflect.DeepEqual(numbers(got), numbers(all)) {
			t.Errorf("%q finds %v, want %v", typed, numbers(got), numbers(all))
		}
	}
	if got, err := New(db).Newest(5, store.Place{}, nil, func(news.SourceID) bool { return false }); err != nil || len(got) > 0 {
		t.Errorf("out of sight there are %v, %v", numbers(got), err)
	}
}

// TestAkinAsIfRead asks for more of a matter, and gets the same whatever was read.
func TestAkinAsIfRead(t *testing.T) {
	db := filled(t, 30)
	src, _ := db.SourceByID(1)
	tell := func(n int, title string) {
		t.Helper()
		at := noon.Add(time.Duration(31+n) * time.Minute)
		i := news.Item{GUID: "storm" + title, Link: fmt.Sprint("https://harbour.example/storm/", n), Title: title, Text: "The storm Xenia over Port Amber tore nine boats from the quay.", Published: at}
		if _, err := db.Ingest(store.Poll{Source: src, Items: []news.Item{i}}, at); err != nil {
			t.Fatal(err)
		}
	}
	for n, title := range []string{"Storm Xenia reaches Port Amber", "Storm Xenia: nine boats torn from the quay of Port Amber", "Port Amber counts the damage after storm Xenia", "Ferries of Port Amber sail again after storm Xenia"} {
		tell(n, title)
	}
	found := 0
	compare := func(when string, s *Stories) {
		t.Helper()
		for id := range news.ItemID(34) {
			want, err := db.Akin(id+1, 5, nil, func(*news.Item) bool { return true })
			if err != nil {
				t.Fatal(err)
			}
			found += len(want)
			if got, err := s.Akin(id+1, 5, everything); err != nil || !reflect.DeepEqual(numbers(got), numbers(want)) {
				t.Errorf("%s item %d is akin to %v, %v; want %v", when, id+1, numbers(got), err, numbers(want))
			}
		}
	}
	s := New(db)
	compare("at first", s)
	if err := s.readAll(atOnce); err != nil {
		t.Fatal(err)
	}
	compare("when all was read", s)
	tell(9, "After storm Xenia: Port Amber rebuilds its quay")
	compare("after one more came", s)
	if found == 0 {
		t.Error("nothing is akin to anything")
	}
	if got, err := s.Akin(32, 5, func(news.SourceID) bool { return false }); err != nil || len(got) > 0 {
		t.Errorf("out of sight there are %v, %v", numbers(got), err)
	}
}

// numbers are those of items.
func numbers(items []news.Item) (all []news.ItemID) {
	for _, i := range items {
		all = append(all, i.ID)
	}
	return all
}

// TestQuestionsReadLittle asks for words that no item has: of 1,000 that were read
// before hardly one is read again.
func TestQuestionsReadLittle(t *testing.T) {
	db := filled(t, 1000)
	s := New(db)
	if err := s.readAll(atOnce); err != nil {
		t.Fatal(err)
	}
	for what, ask := range map[string]func(q *query.Query) (int, error){
		"Newest": func(q *query.Query) (int, error) {
			list, err := s.Newest(5, store.Place{}, q, everything)
			return len(list), err
		},
		"Count": func(q *query.Query) (int, error) {
			p, err := s.Count(q, everything, 9)
			return p.Fit, err
		},
	} {
		for _, typed := range []string{"volcano eruption", `source:"island post" ferry`, "lang:de ferry", "title:bitcoin"} {
			q := parsed(t, typed)
			allocated := testing.AllocsPerRun(1, func() {
				if n, err := ask(q); err != nil || n != 0 {
					t.Errorf("%s of %q finds %d, %v", what, typed, n, err)
				}
			})
			if allocated > 5000 { // reading an item takes over 20
				t.Errorf("%s of %q allocates %v times", what, typed, allocated)
			}
		}
	}
}

// TestRead reads in the background what there is and what comes, until it is to end.
func TestRead(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		db := filled(t, 300)
		s := New(db)
		ctx, stop := context.WithCancel(t.Context())
		ended := make(chan bool)
		go func() { s.Read(ctx); close(ended) }()
		count := func(when string, want int) {
			t.Helper()
			synctest.Wait()
			if s.mu.Lock(); len(s.known) != want {
				t.Errorf("%s %d items are remembered, want %d", when, len(s.known), want)
			}
			s.mu.Unlock()
		}
		count("at the start", restAfter)
		time.Sleep(300 / restAfter * restFor)
		count("after a while", 300)
		report(t, db, 300, 310)
		time.Sleep(readEvery)
		count("after a few minutes", 310)
		stop()
		<-ended
	})
}

// TestNoteForgets remembers no more than so many.
func TestNoteForgets(t *testing.T) {
	s := New(nil)
	for id := range news.ItemID(3 * mostNoted) {
		s.note(id+1, noted{print: 7})
		if len(s.known) > mostNoted*5/4 {
			t.Fatalf("%d items are remembered", len(s.known))
		}
	}
	if s.note(1, noted{print: 7}); len(s.known) < mostNoted {
		t.Errorf("%d items are remembered, want %d at least", len(s.known), mostNoted)
	}
	for id, want := range map[news.ItemID]bool{1: false, mostNoted: false, 3 * mostNoted: true, 2*mostNoted + 1: true} {
		if _, known := s.remembered(id, 7); known != want {
			t.Errorf("of item %d is known: %v, want %v", id, known, want)
		}
	}
	if _, known := s.remembered(3*mostNoted, 8); known {
		t.Error("an item that has changed is known")
	}
}
