package stories

import (
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"newsbot/news"
)

// inWindow is how many headlines the desk of the benchmarks knows.
const inWindow = 50_000

// monday is when the benchmarks happen.
var monday = time.Date(2026, 5, 4, 12, 0, 0, 0, time.UTC)

// An inventor makes headlines of words as frequent as in real ones, with
// teasers of 45 words.
type inventor struct {
	random *rand.Rand
	words  []string
}

func newInventor(seed uint64) *inventor {
	i := &inventor{random: rand.New(rand.NewPCG(seed, 1))}
	for n := range 30_000 {
		i.words = append(i.words, fmt.Sprintf("%c%c%s", 'a'+n%26, "aeiou"[n/26%5], strings.Repeat(string(rune('a'+n/130%26)), 2)+fmt.Sprintf("%x", n)))
	}
	return i
}

// text makes so many words, two of five of them little ones and one a name.
func (i *inventor) text(n int) string {
	var b strings.Builder
	for k := range n {
		if k%5 > 2 {
			b.WriteString([]string{"the ", "of ", "to ", "in "}[i.random.IntN(4)])
			continue
		}
		w := i.words[min(len(i.words)-1, int(math.Exp(i.random.Float64()*math.Log(float64(len(i.words))))))]
		if k%5 == 0 {
			w = strings.ToUpper(w[:1]) + w[1:]
		}
		b.WriteString(w)
		b.WriteByte(' ')
	}
	return b.String()
}

// headline makes the n-th headline of three days.
func (i *inventor) headline(n int) Headline {
	return Headline{
		Item: news.ItemID(n + 1), Publisher: fmt.Sprint(n%200, ".example"), Title: i.text(9), Text: i.text(45),
		At: monday.Add(-72*time.Hour + time.Duration(n)*72*time.Hour/inWindow),
	}
}

// loaded is a desk with so many headlines.
func loaded(n int) *Desk {
	i, d := newInventor(1), NewDesk()
	d.Load(news.ItemID(n), func(yield func(Kept) bool) {
		for k := range n {
			id := news.StoryID(k + 1)
			if !yield(Kept{i.headline(k), id, id, id}) {
				return
			}
		}
	})
	return d
}

func BenchmarkAnalysis(b *testing.B) {
	i, d := newInventor(2), loaded(1000)
	h := i.headline(inWindow)
	defer processor(b)()
	for b.Loop() {
		d.analyse(&h)
	}
}

func BenchmarkPlace(b *testing.B) {
	d, i := loaded(inWindow), newInventor(3)
	list := make([]Headline, 512)
	for n := range list {
		list[n] = i.headline(inWindow)
		list[n].At = monday
	}
	n := 0
	defer processor(b)()
	for b.Loop() {
		r := d.Begin(list[n%512:n%512+1], monday)
		r.Place(0, inWindow+1)
		n++
	}
}

func BenchmarkLoad(b *testing.B) {
	i := newInventor(1)
	list := make([]Kept, inWindow)
	for n := range list {
		id := news.StoryID(n + 1)
		list[n] = Kept{i.headline(n), id, id, id}
	}
	defer processor(b)()
	for b.Loop() {
		NewDesk().Load(inWindow, slices.Values(list))
	}
}

// TestMemory measures what a desk with a full window holds.
func TestMemory(t *testing.T) {
	if testing.Short() {
		t.Skip("a full window takes seconds")
	}
	background()
	defaultModel()
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	d := loaded(inWindow)
	runtime.GC()
	runtime.ReadMemStats(&after)
	runtime.KeepAlive(d)
	held := float64(after.HeapAlloc-before.HeapAlloc) / 1e6
	fmt.Printf("desk_megabytes=%.1f\n", held)
	if held > 60 {
		t.Errorf("%d headlines take %.1f MB", inWindow, held)
	}
}

// processor reports the time of the processor an operation takes, which other
// programs do not change as they do the time that passes.
func processor(b *testing.B) (end func()) {
	used := func() int64 {
		var u syscall.Rusage
		if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
			b.Fatal(err)
		}
		return u.Utime.Nano() + u.Stime.Nano()
	}
	begin := used()
	return func() { b.ReportMetric(float64(used()-begin)/float64(b.N), "cpu-ns/op") }
}

// BenchmarkPoll places a poll of two thousand headlines that are alike, as the
// first page of a source of prices or of weather has them.
func BenchmarkPoll(b *testing.B) {
	d := loaded(1000)
	list := make([]Headline, 2000)
	for n := range list {
		list[n] = Headline{Publisher: "p.example", Title: fmt.Sprintf("Harbour notice number %d for ships", n), Text: "For all ships that call at the harbour this week.", At: monday}
	}
	defer processor(b)()
	for b.Loop() {
		r := d.Begin(list, monday)
		for n := range list {
			r.Place(n, news.ItemID(2000+n))
		}
	}
}
