package index

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"

	"golang.org/x/text/unicode/norm"

	"newsbot/news/query"
	"newsbot/news/text"
)

// TestManySubscribers grows and shrinks the subscribers of one query through
// all the forms in which they are kept.
func TestManySubscribers(t *testing.T) {
	x := New()
	q := planFor("fog")
	r := rand.New(rand.NewPCG(1, 1))
	want := make(map[uint32]bool)
	for step := range 8000 {
		s := uint32(r.IntN(3000))
		if r.IntN(10) < 7 == (step < 5000) {
			x.Add(q, s)
			want[s] = true
		} else if removed := x.Remove(q, s); removed != want[s] {
			t.Fatalf("step %d: Remove(fog, %d) = %v, want %v", step, s, removed, want[s])
		} else {
			delete(want, s)
		}
		if step%500 == 0 {
			checkSubscribers(t, x, want)
		}
	}
	for s := range want {
		x.Remove(q, s)
	}
	checkSubscribers(t, x, nil)
}

func checkSubscribers(t *testing.T, x *Index, want map[uint32]bool) {
	t.Helper()
	var m Matches
	x.Match(&query.Text{Title: "Fog"}, &m)
	for i := range m.Len() {
		if s := m.Subscriber(i); !want[s] || !slices.Equal(m.Queries(i), []string{"fog"}) {
			t.Errorf("Match finds subscriber %d with %q", s, m.Queries(i))
		}
	}
	if _, n := x.Size(); m.Len() != len(want) || n != len(want) {
		t.Errorf("Match finds %d subscribers, Size says %d, want %d", m.Len(), n, len(want))
	}
}

// TestEachSubscriberOnce finds a subscriber once, with all its queries.
func TestEachSubscriberOnce(t *testing.T) {
	x := New()
	for _, s := range []string{"fog", "ferry", `"ferry stops"`, "fog -snow", "snow"} {
		x.Add(planFor(s), 3)
		x.Add(planFor(s), 3)
	}
	x.Add(planFor("fog OR ferry"), 4)
	var m Matches
	x.Match(&query.Text{Title: "Ferry stops", Body: "Fog, fog, fog. The ferry waits."}, &m)
	got := make(map[uint32][]string)
	for i := range m.Len() {
		got[m.Subscriber(i)] = slices.Sorted(slices.Values(m.Queries(i)))
	}
	want := map[uint32]string{3: `["\"ferry stops\"" "ferry" "fog" "fog -snow"]`, 4: `["ferry OR fog"]`}
	for s, queries := range want {
		if fmt.Sprintf("%q", got[s]) != queries {
			t.Errorf("subscriber %d has %q, want %s", s, got[s], queries)
		}
	}
	if m.Len() != len(want) {
		t.Errorf("Match finds %d subscribers, want %d", m.Len(), len(want))
	}
}

// TestManyTexts matches more texts than there are generations of stamps.
func TestManyTexts(t *testing.T) {
	x := New()
	for s := range uint32(1000) {
		x.Add(planFor("fog"), s)
		x.Add(planFor("ferry"), s)
	}
	var m Matches
	for i := range 1000 {
		x.Match(&query.Text{Title: pick(rand.New(rand.NewPCG(0, uint64(i))), "Fog", "Ferry", "Fog on the ferry", "Snow")}, &m)
		for j := range m.Len() {
			if len(m.Queries(j)) > 2 || m.Len() != 1000 {
				t.Fatalf("text %d: %d subscribers, the %d-th with %q", i, m.Len(), j, m.Queries(j))
			}
		}
	}
}

// TestConcurrentUse changes an index while others match: what nobody touches
// is always found.
func TestConcurrentUse(t *testing.T) {
	x := New()
	x.Add(planFor("fog"), 0)
	x.Add(planFor("fog -snow"), 1)
	var wg sync.WaitGroup
	for g := range 4 {
		wg.Go(func() {
			r := rand.New(rand.NewPCG(uint64(g), 0))
			for range 500 {
				q := planFor(fmt.Sprintf(`fog OR "ferry %d" OR e%d*`, r.IntN(50), 100+r.IntN(50)))
				x.Add(q, uint32(g+2))
				x.Remove(q, uint32(g+2))
			}
		})
		wg.Go(func() {
			var m Matches
			for range 500 {
				x.Match(&query.Text{Title: "Fog on the ferry 7"}, &m)
				untouched := 0
				for i := range m.Len() {
					if m.Subscriber(i) < 2 {
						untouched++
					}
				}
				if untouched != 2 {
					t.Errorf("Match finds %d of 2 subscribers whom nobody touched", untouched)
				}
			}
		})
	}
	wg.Wait()
	if q, n := x.Size(); q != 2 || n != 2 {
		t.Errorf("Size() = %d, %d, want 2, 2", q, n)
	}
}

// TestSizeClasses checks that an object fits its class, which wastes little.
func TestSizeClasses(t *testing.T) {
	last := 0
	for n := 1; n < 1<<20; n += 1 + n/97 {
		class, units := sizeClass(n)
		if units*unit < n || units*unit > n+n/8+unit || class < last {
			t.Errorf("sizeClass(%d) = %d, %d units", n, class, units)
		}
		last = class
	}
}

// TestTable compares a table with a map through insertions and removals.
func TestTable(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	keys, want := newTable(2, 130), make(map[uint64]ref)
	for i := range 40_000 {
		key := text.Mix(r.Uint64N(3000)+1, 0x9e3779b97f4a7c15)
		if _, there := want[key]; there && r.IntN(2) == 0 {
			keys.remove(key)
			delete(want, key)
		} else {
			keys.insert(key).held = held(i)
			want[key] = ref(i)
		}
	}
	for n := range uint64(3000) {
		key := text.Mix(n+1, 0x9e3779b97f4a7c15)
		s := keys.find(key)
		object, there := want[key]
		if there != (s != nil) || there && (ref(s.held) != object || keys.lacks(key) == 1) {
			t.Errorf("find(%x) = %v, want %v (%v)", key, s, object, there)
		}
	}
	if keys.live != len(want) {
		t.Errorf("the table says it holds %d keys, want %d", keys.live, len(want))
	}
}

// TestSteadyState checks that matching allocates nothing once its memory is
// there. Stems are left out: two words that share a place in their cache are
// stemmed again and again.
func TestSteadyState(t *testing.T) {
	x := New()
	for i, s := range someQueries {
		if q, err := query.Parse(s); err == nil && !strings.Contains(s, "~") {
			for j := range 1100 * (i % 2) {
				x.Add(PlanOf(q), uint32(j))
			}
			x.Add(PlanOf(q), uint32(i))
		}
	}
	texts := make([]query.Text, len(someTexts))
	for i, s := range someTexts {
		texts[i] = query.ReadText(norm.NFKC.String(s))
	}
	var m Matches
	allocs := testing.AllocsPerRun(10, func() {
		for i := range texts {
			x.Match(&texts[i], &m)
		}
	})
	if allocs > 0 && !underRace {
		t.Errorf("%v allocations for %d texts", allocs, len(texts))
	}
}
