package newsroom

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"newsbot/news"
	"newsbot/news/urls"
)

// A web is sites that answer after some time, in simulated time.
type web struct {
	agenda
	now    time.Time
	busy   map[news.SourceID]time.Time // :: source that is asked → when the answer comes
	answer func(news.SourceID) outcome
	at     map[news.SourceID]string // :: source → its address
	step   time.Duration            // from the end of a poll to the next
	polls  map[news.SourceID]int
	most   int // polls in progress at once
}

// newWeb makes one with sources at addresses, all due at noon.
func newWeb(answer func(news.SourceID) outcome, step time.Duration, addresses ...string) *web {
	return knownWeb(0, answer, step, addresses...)
}

// knownWeb makes one of which the last few sources were polled before. All were
// due before it begins.
func knownWeb(known int, answer func(news.SourceID) outcome, step time.Duration, addresses ...string) *web {
	w := &web{now: noon, busy: map[news.SourceID]time.Time{}, at: map[news.SourceID]string{}, polls: map[news.SourceID]int{}, answer: answer, step: step}
	var list []reading
	for i, address := range addresses {
		id := news.SourceID(i + 1)
		w.at[id] = address
		r := dueAt(address, id, noon.Add(-time.Minute))
		if i >= len(addresses)-known {
			r.State.Succeeded = noon.Add(-time.Hour)
		}
		list = append(list, r)
	}
	w.replace(those(list...))
	return w
}

// run lets simulated time pass, in tenths of a second.
func (w *web) run(d time.Duration) {
	for end := w.now.Add(d); w.now.Before(end); w.now = w.now.Add(100 * time.Millisecond) {
		for id, at := range w.busy {
			if !at.After(w.now) {
				delete(w.busy, id)
				w.polls[id]++
				w.done(id, w.answer(id), w.now)
				w.put(dueAt(w.at[id], id, w.now.Add(w.step)))
			}
		}
		for _, id := range w.take(w.now, nobody) {
			w.busy[id] = w.now.Add(w.answer(id).took)
		}
		w.most = max(w.most, len(w.busy))
	}
}

// addresses are n of them, by a pattern.
func addresses(pattern string, n int) (list []string) {
	for i := range n {
		list = append(list, fmt.Sprintf(pattern, i))
	}
	return list
}

func TestNoSiteKeepsOthersWaiting(t *testing.T) {
	slowly := func(took time.Duration, reached bool, good news.SourceID) func(news.SourceID) outcome {
		return func(id news.SourceID) outcome {
			if id == good {
				return outcome{took: 100 * time.Millisecond, reached: true}
			}
			return outcome{took: took, reached: reached}
		}
	}
	for _, tt := range []struct {
		why       string
		addresses []string // and one that is good, every second
		answer    outcome
		least     int // polls of the good one in a minute
		known     int // 1: the good one was polled before
	}{
		{"nobody else", nil, outcome{}, 50, 0},
		{"1,500 sources at one site that answers in a second", addresses("https://slow.example/%d", 1500), outcome{took: time.Second, reached: true}, 50, 0},
		{"at hosts of one site", addresses("https://h%d.slow.example/", 1500), outcome{took: time.Second, reached: true}, 50, 0},
		{"at one machine", addresses("http://127.0.0.1:9000/%d", 1500), outcome{took: time.Second, reached: true}, 50, 0},
		{"40 sites that answer after half a minute", addresses("https://slow%d.example/", 40), outcome{took: 30 * time.Second, reached: true}, 50, 0},
		{"90 of them", addresses("https://slow%d.example/", 90), outcome{took: 30 * time.Second, reached: true}, 25, 0},
		{"1,500 sites that never answer, to a source that was well before", addresses("https://dead%d.example/", 1500), outcome{took: 30 * time.Second}, 50, 1},
		{"200 sites that are a bit slow", addresses("https://slow%d.example/", 200), outcome{took: 4 * time.Second, reached: true}, 35, 0},
		{"1,500 sources at ten sites that never answer", append(addresses("https://a.example/%d", 750), addresses("https://b.example/%d", 750)...), outcome{took: 30 * time.Second}, 50, 0},
	} {
		good := news.SourceID(1 + len(tt.addresses))
		w := knownWeb(tt.known, slowly(tt.answer.took, tt.answer.reached, good), time.Second, append(tt.addresses, "https://good.example/")...)
		w.run(time.Minute)
		if w.polls[good] < tt.least {
			t.Errorf("%s: %d polls of the good source in a minute, want %d", tt.why, w.polls[good], tt.least)
		}
		if w.most > pollsAtOnce {
			t.Errorf("%s: %d polls at once", tt.why, w.most)
		}
	}
}

func TestTheSitesOfManySourcesTakeTurns(t *testing.T) {
	all := append(addresses("https://a.example/%d", 50), addresses("https://b.example/%d", 5)...)
	w := newWeb(func(news.SourceID) outcome { return outcome{took: time.Second, reached: true} }, time.Hour, all...)
	w.run(30 * time.Second)
	polls := map[string]int{}
	for id, n := range w.polls {
		polls[urls.Site(w.at[id])] += n
	}
	if polls["b.example"] != 5 || polls["a.example"] < 40 {
		t.Errorf("polls %v; want all five of the small site, and two a second of the large one", polls)
	}
}

func TestASiteThatCannotBeReachedIsLeftAlone(t *testing.T) {
	up := false
	w := newWeb(func(news.SourceID) outcome { return outcome{took: time.Second, reached: up} }, time.Hour, addresses("https://down.example/%d", 1500)...)
	sum := func() (n int) {
		for _, k := range w.polls {
			n += k
		}
		return n
	}
	w.run(time.Hour)
	if n := sum(); n < 8 || n > 30 {
		t.Errorf("%d polls of a site that is down within an hour; want a few, ever rarer", n)
	}
	if late, all := w.late(w.now); late != 0 && w.sites["down.example"].rest.After(w.now) || all != 1500 {
		t.Errorf("%d of %d sources are late while their site rests", late, all)
	}
	up = true
	before := sum()
	w.run(longestRest + time.Minute)
	if n := sum() - before; n < 60 {
		t.Errorf("%d polls after the site is back, want two a second", n)
	}
}

func TestOneAddressThatNeverAnswersIsNotItsSite(t *testing.T) {
	bad := news.SourceID(1)
	w := newWeb(func(id news.SourceID) outcome { return outcome{took: time.Second, reached: id != bad} }, time.Second, addresses("https://h.example/%d", 4)...)
	w.run(time.Minute)
	for id := range w.at {
		if w.polls[id] < 12 {
			t.Errorf("source %d was polled %d times in a minute, want all as often", id, w.polls[id])
		}
	}
}

func TestLate(t *testing.T) {
	w := newWeb(func(news.SourceID) outcome { return outcome{took: time.Second, reached: true} }, time.Minute, addresses("https://h.example/%d", 600)...)
	w.run(30 * time.Second)
	if late, _ := w.late(w.now); late != 0 {
		t.Errorf("%d late after half a minute", late)
	}
	w.run(10 * time.Minute)
	if late, all := w.late(w.now); late < 300 || all != 600 {
		t.Errorf("%d of %d late, of a site that takes two polls a second and is to take ten", late, all)
	}
}

func TestShiftMakesUpForASleep(t *testing.T) {
	var a agenda
	a.replace(those(due(1, noon.Add(time.Hour)), due(2, noon.Add(3*time.Hour))))
	if got := a.take(noon, nobody); len(got) != 0 {
		t.Fatalf("due before: %v", got)
	}
	a.shift(2 * time.Hour)
	if got := a.take(noon, nobody); !slices.Equal(got, []news.SourceID{1}) {
		t.Errorf("due after two hours of sleep: %v, want the first", got)
	}
}
