package index

import (
	"fmt"
	"math/rand/v2"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	ahocorasick "github.com/petar-dambovaliev/aho-corasick"

	"newsbot/news/query"
)

const benchItems = 200

// newIndexOf returns an index of keywords, the i-th for subscriber i.
func newIndexOf(keywords []string) *Index {
	x := New()
	for i, k := range keywords {
		x.Add(planFor(k), uint32(i))
	}
	return x
}

// BenchmarkAnalysis takes items of 2.5 kB apart and does nothing with them.
func BenchmarkAnalysis(b *testing.B) {
	items := theVocabulary(b).items(benchItems)
	var a query.Reading
	b.ReportAllocs()
	b.SetBytes(int64(len(items[0].Title) + len(items[0].Deck) + len(items[0].Body)))
	for i := 0; b.Loop(); i++ {
		a.Read(&items[i%benchItems])
	}
	b.ReportMetric(float64(len(a.Forms)), "forms")
}

// BenchmarkKeywords matches items against distinct words and phrases.
func BenchmarkKeywords(b *testing.B) {
	v := theVocabulary(b)
	items := v.items(benchItems)
	keywords := v.keywords(1_000_000)
	for _, n := range []int{1000, 10_000, 100_000, 1_000_000} {
		x := newIndexOf(keywords[:n])
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			var m Matches
			hits := 0
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				x.Match(&items[i%benchItems], &m)
				hits += m.Len()
			}
			b.ReportMetric(float64(hits)/float64(b.N), "hits/item")
		})
	}
}

// contains is the loop of the peers: fold the text once, then look for every
// keyword in it. It also finds "ai" in "said".
func contains(t *query.Text, keywords []string) (hits int) {
	folded := strings.ToLower(t.Title + "\n" + t.Deck + "\n" + t.Body)
	for _, k := range keywords {
		if strings.Contains(folded, k) {
			hits++
		}
	}
	return hits
}

// plainKeywords returns the keywords without quotes, in lower case.
func plainKeywords(keywords []string) []string {
	plain := make([]string, len(keywords))
	for i, k := range keywords {
		plain[i] = strings.ToLower(strings.Trim(k, `"`))
	}
	return plain
}

// A stopwatch keeps the durations of many runs of the same work.
type stopwatch []time.Duration

func (s *stopwatch) time(f func()) {
	start := time.Now()
	f()
	*s = append(*s, time.Since(start))
}

// quantile returns the duration, in nanoseconds, below which a share q of the
// runs was. The middle one is hardly moved by what else the machine does.
func (s stopwatch) quantile(q float64) float64 {
	slices.Sort(s)
	return float64(s[int(q*float64(len(s)-1))].Nanoseconds())
}

// BenchmarkRatios measures side by side what the index promises: the time of
// an item at a million keywords against a thousand, against the analysis
// alone, and against the loop of the peers at both sizes.
func BenchmarkRatios(b *testing.B) {
	v := theVocabulary(b)
	items := v.items(benchItems)
	keywords := v.keywords(1_000_000)
	small, large := newIndexOf(keywords[:1000]), newIndexOf(keywords)
	plain := plainKeywords(keywords)
	var a query.Reading
	var m, n Matches
	var analysis, at1k, at1M, loop1k, loop1M stopwatch
	runtime.GC()
	steady := func(s *stopwatch, f func(*query.Text)) { // with the caches as it leaves them
		for range 5 {
			for j := range items {
				s.time(func() { f(&items[j]) })
			}
		}
	}
	for i := 0; b.Loop(); i++ {
		steady(&analysis, a.Read)
		steady(&at1k, func(t *query.Text) { small.Match(t, &m) })
		steady(&at1M, func(t *query.Text) { large.Match(t, &n) })
		steady(&loop1k, func(t *query.Text) { contains(t, plain[:1000]) })
		loop1M.time(func() { contains(&items[i%benchItems], plain) })
	}
	reportRatios(b, analysis.quantile(0.5), at1k.quantile(0.5), at1M.quantile(0.5), loop1k.quantile(0.5), loop1M.quantile(0.5))
}

func reportRatios(b *testing.B, analysis, at1k, at1M, loop1k, loop1M float64) {
	b.ReportMetric(analysis, "ns-analysis")
	b.ReportMetric(at1k, "ns-1k")
	b.ReportMetric(at1M, "ns-1M")
	b.ReportMetric(at1M/at1k, "1M/1k")
	b.ReportMetric(at1M/analysis, "1M/analysis")
	b.ReportMetric(loop1k/at1k, "loop/1k")
	b.ReportMetric(loop1M/at1M, "loop/1M")
}

// BenchmarkRivals matches items in other ways, at sizes at which they can be
// waited for: the loop of the peers, an Aho-Corasick automaton over folded
// text, and a regular expression for each keyword. The first two do not look
// at word boundaries.
func BenchmarkRivals(b *testing.B) {
	v := theVocabulary(b)
	items := v.items(benchItems)
	for _, n := range []int{1000, 10_000, 100_000} {
		keywords := v.keywords(n)
		plain := plainKeywords(keywords)
		x := newIndexOf(keywords)
		var m Matches
		rival(b, fmt.Sprintf("index/%d", n), items, func(t *query.Text) { x.Match(t, &m) })
		rival(b, fmt.Sprintf("contains/%d", n), items, func(t *query.Text) { contains(t, plain) })
		builder := ahocorasick.NewAhoCorasickBuilder(ahocorasick.Opts{DFA: true, MatchKind: ahocorasick.StandardMatch})
		automaton := builder.Build(plain)
		rival(b, fmt.Sprintf("ahocorasick/%d", n), items, func(t *query.Text) { automatonHits(t, &automaton) })
		if n > 10_000 {
			continue // a second for each item
		}
		expressions := make([]*regexp.Regexp, n)
		for i, k := range plain {
			expressions[i] = regexp.MustCompile(`(?i)\b` + regexp.QuoteMeta(k) + `\b`)
		}
		rival(b, fmt.Sprintf("regexp/%d", n), items, func(t *query.Text) { regexpHits(t, expressions) })
	}
}

func rival(b *testing.B, name string, items []query.Text, match func(*query.Text)) {
	b.Run(name, func(b *testing.B) {
		for i := 0; b.Loop(); i++ {
			match(&items[i%len(items)])
		}
	})
}

func automatonHits(t *query.Text, automaton *ahocorasick.AhoCorasick) (hits int) {
	it := automaton.IterOverlapping(strings.ToLower(t.Title + "\n" + t.Deck + "\n" + t.Body))
	for it.Next() != nil {
		hits++
	}
	return hits
}

func regexpHits(t *query.Text, expressions []*regexp.Regexp) (hits int) {
	text := t.Title + "\n" + t.Deck + "\n" + t.Body
	for _, e := range expressions {
		if e.MatchString(text) {
			hits++
		}
	}
	return hits
}

// heapInUse returns the bytes of all live objects.
func heapInUse() float64 {
	runtime.GC()
	var s runtime.MemStats
	runtime.ReadMemStats(&s)
	return float64(s.HeapAlloc)
}

// BenchmarkMemory measures the bytes of the index for each of a million
// distinct keywords, and for each subscription of the realistic mix, and the
// time to fill it with parsed queries.
func BenchmarkMemory(b *testing.B) {
	v := theVocabulary(b)
	b.Run("keywords", func(b *testing.B) {
		var subs []subscription
		for i, k := range v.keywords(1_000_000) {
			subs = append(subs, subscription{planFor(k), uint32(i)})
		}
		measureFill(b, subs)
	})
	b.Run("mix", func(b *testing.B) { measureFill(b, v.mix(1_000_000)) })
}

func measureFill(b *testing.B, subs []subscription) {
	for b.Loop() {
		before := heapInUse()
		start := time.Now()
		x := fill(subs)
		b.ReportMetric(time.Since(start).Seconds(), "s/fill")
		b.ReportMetric((heapInUse()-before)/float64(len(subs)), "B/subscription")
		queries, _ := x.Size()
		b.ReportMetric(float64(queries), "queries")
	}
}

func fill(subs []subscription) *Index {
	x := New()
	for _, s := range subs {
		x.Add(s.plan, s.chat)
	}
	return x
}

// BenchmarkDelivery matches items against a million subscriptions of the
// realistic mix; then again with one chat in twenty that also watches a word
// that every item carries, on as many chats and on a million. The time of a
// pair is what the pairs of chat and query add, so it is measured against the
// same index without subscribers but one for each query.
func BenchmarkDelivery(b *testing.B) {
	v := theVocabulary(b)
	items := v.items(benchItems)
	subs := v.mix(1_000_000)
	lone := make([]subscription, len(subs))
	for i, s := range subs {
		lone[i] = subscription{s.plan, 0}
	}
	base := fill(lone)
	for _, chats := range []int{125_000, 1_000_000} {
		spread := spreadOver(subs, chats)
		b.Run(fmt.Sprintf("%d chats", chats), func(b *testing.B) { measureDelivery(b, base, fill(spread), items) })
		hot := fill(spread)
		for c := 0; c < chats; c += 20 {
			hot.Add(planFor("newswire"), uint32(c))
		}
		b.Run(fmt.Sprintf("%d chats, hot word", chats), func(b *testing.B) { measureDelivery(b, base, hot, items) })
	}
}

// spreadOver returns subs with their chats drawn anew out of n.
func spreadOver(subs []subscription, n int) []subscription {
	r := rand.New(rand.NewPCG(9, 9))
	spread := slices.Clone(subs)
	for i := range spread {
		spread[i].chat = uint32(r.IntN(n))
	}
	return spread
}

func measureDelivery(b *testing.B, base, x *Index, items []query.Text) {
	var m, n Matches
	var alone, all stopwatch
	pairs, hits, rounds := 0, 0, 0
	for b.Loop() {
		for i := range items {
			alone.time(func() { base.Match(&items[i], &n) })
			all.time(func() { x.Match(&items[i], &m) })
			pairs += len(m.pairs)
			hits += len(m.queries)
			rounds++
		}
	}
	perItem := float64(pairs) / float64(rounds)
	b.ReportMetric(alone.quantile(0.5), "ns-match")
	b.ReportMetric(all.quantile(0.5), "ns-item")
	b.ReportMetric(perItem, "pairs/item")
	b.ReportMetric(float64(hits)/float64(rounds), "hits/item")
	b.ReportMetric((all.quantile(0.5)-alone.quantile(0.5))/perItem, "ns/pair")
}

// BenchmarkChanges adds and removes subscriptions of a full index.
func BenchmarkChanges(b *testing.B) {
	v := theVocabulary(b)
	subs := v.mix(1_000_000)
	x := fill(subs)
	r := rand.New(rand.NewPCG(2, 2))
	extra := v.mix(200_000)
	var changes stopwatch
	for i := 0; b.Loop(); i++ {
		s := extra[i%len(extra)]
		chat := uint32(r.IntN(125_000))
		changes.time(func() { x.Add(s.plan, chat) })
		changes.time(func() { x.Remove(s.plan, chat) })
	}
	sum := 0.0
	for _, d := range changes {
		sum += float64(d.Nanoseconds())
	}
	b.ReportMetric(sum/float64(len(changes)), "ns/change")
	b.ReportMetric(changes.quantile(0.99), "ns-p99")
	b.ReportMetric(changes.quantile(1), "ns-worst")
}

// BenchmarkMatchUnderChanges compares the time that 99 of 100 items stay
// below, idle and with 10,000 changes a second.
func BenchmarkMatchUnderChanges(b *testing.B) {
	v := theVocabulary(b)
	items := v.items(benchItems)
	x := fill(v.mix(1_000_000))
	extra := v.mix(100_000)
	var m Matches
	var idle, busy, changes stopwatch
	for b.Loop() {
		for range 5 {
			for i := range items {
				idle.time(func() { x.Match(&items[i], &m) })
			}
		}
		stop := make(chan bool)
		var wg sync.WaitGroup
		wg.Go(func() { keepChanging(x, extra, stop, &changes) })
		for range 5 {
			for i := range items {
				busy.time(func() { x.Match(&items[i], &m) })
			}
		}
		close(stop)
		wg.Wait()
	}
	b.ReportMetric(idle.quantile(0.99), "ns-idle-p99")
	b.ReportMetric(busy.quantile(0.99), "ns-busy-p99")
	b.ReportMetric(busy.quantile(0.99)/idle.quantile(0.99), "busy/idle")
	b.ReportMetric(changes.quantile(0.99), "ns-change-p99")
}

// keepChanging makes ten changes each millisecond until stop is closed.
func keepChanging(x *Index, subs []subscription, stop chan bool, changes *stopwatch) {
	tick := time.NewTicker(time.Millisecond)
	defer tick.Stop()
	for i := 0; ; i++ {
		select {
		case <-stop:
			return
		case <-tick.C:
		}
		for j := range 5 {
			s := subs[(5*i+j)%len(subs)]
			changes.time(func() { x.Add(s.plan, 7) })
			changes.time(func() { x.Remove(s.plan, 7) })
		}
	}
}
