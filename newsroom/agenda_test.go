package newsroom

import (
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"newsbot/news"
)

var noon = time.Date(2026, 3, 3, 12, 0, 0, 0, time.UTC)

const (
	halfHour    = 30 * time.Minute
	manySources = 100_000
)

// those calls a function with sources, as a store does.
func those(list ...reading) func(func(reading) error) error {
	return func(fn func(reading) error) error {
		for _, r := range list {
			if err := fn(r); err != nil {
				return err
			}
		}
		return nil
	}
}

// due is a source on a site of its own with the time of its next poll.
func due(id news.SourceID, next time.Time) reading {
	return dueAt(fmt.Sprintf("https://h%d.example/feed", id), id, next)
}

// dueAt is one with that address.
func dueAt(address string, id news.SourceID, next time.Time) reading {
	return reading{Source: news.Source{ID: id, URL: address, State: news.SourceState{NextPoll: next}}, next: next}
}

// gone is a source that has ended.
func gone(id news.SourceID) reading {
	return reading{Source: news.Source{ID: id, State: news.SourceState{Gone: true}}}
}

// paused is a source that is not to be polled for now.
func paused(id news.SourceID) reading {
	r := due(id, noon)
	r.Paused = true
	return r
}

// well is a poll that took no time.
var well = outcome{reached: true}

// end ends polls: their sources are due then.
func (a *agenda) end(now time.Time, list ...reading) {
	for _, r := range list {
		a.done(r.ID, well, now)
		a.put(r)
	}
}

// all takes what is due, ending each poll at once: the next is after it.
func (a *agenda) all(now time.Time, pause time.Duration) (polled []news.SourceID) {
	for ids := a.take(now, nobody); len(ids) > 0; ids = a.take(now, nobody) {
		for _, id := range ids {
			a.end(now, due(id, now.Add(pause)))
		}
		polled = append(polled, ids...)
	}
	return polled
}

func nobody(news.SourceID) bool { return false }

// TestAgendaMemory fills an agenda as the store does, which reads all texts of a
// source as one.
func TestAgendaMemory(t *testing.T) {
	const n, most = 20_000, 340 // bytes a source, on a site of its own
	heap := func() uint64 {
		var m runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	var a agenda
	before := heap()
	a.replace(func(enter func(reading) error) error {
		for i := range n {
			host := fmt.Sprintf("https://h%d.example", i)
			record := host + "/feed" + strings.Repeat("some other text of the source ", 10)
			r := dueAt(record[:len(host)+len("/feed")], news.SourceID(i+1), noon)
			if err := enter(r); err != nil {
				return err
			}
		}
		return nil
	})
	each := (heap() - before) / n
	t.Logf("%d bytes a source", each)
	if each > most {
		t.Errorf("%d bytes a source, want at most %d", each, most)
	}
	runtime.KeepAlive(&a)
}

func TestAgenda(t *testing.T) {
	const one = news.SourceID(1)
	later := noon.Add(time.Hour)
	for _, tt := range []struct {
		name string
		do   func(a *agenda)
		want []news.SourceID // that are due at noon afterwards
	}{
		{"a source is polled when its time has come", func(a *agenda) {}, []news.SourceID{one}},
		{"and not before", func(a *agenda) { a.replace(those(due(2, later))) }, nil},
		{"one that was never polled is due", func(a *agenda) { a.replace(those(due(2, time.Time{}))) }, []news.SourceID{2}},
		{"one that has ended is not", func(a *agenda) {
			a.replace(those(gone(2)))
		}, nil},
		{"one that is paused is not", func(a *agenda) { a.replace(those(paused(one))) }, nil},
		{"also when that is said during a poll", func(a *agenda) { a.take(noon, nobody); a.replace(those(paused(one))); a.end(noon, due(1, noon)) }, nil},
		{"unless it is resumed before the poll ends", func(a *agenda) {
			a.take(noon, nobody)
			a.replace(those(paused(one)))
			a.replace(those(due(1, noon)))
			a.end(noon, paused(one)) // as it was read when the poll began
		}, []news.SourceID{one}},
		{"one that is being polled is not polled again", func(a *agenda) { a.take(noon, nobody) }, nil},
		{"nor after a reload", func(a *agenda) { a.take(noon, nobody); a.replace(those(due(1, noon))) }, nil},
		{"its next time is the one that it is put back with", func(a *agenda) { a.take(noon, nobody); a.end(noon, due(1, later)) }, nil},
		{"which a reload leaves as it is", func(a *agenda) {
			a.take(noon, nobody)
			a.end(noon, due(1, later))
			a.replace(those(due(1, noon)))
		}, nil},
		{"unless it has another address, and so no time", func(a *agenda) {
			a.take(noon, nobody)
			a.end(noon, due(1, later))
			a.replace(those(due(1, time.Time{})))
		}, []news.SourceID{one}},
		{"also when it moves during a poll", func(a *agenda) {
			a.take(noon, nobody)
			a.replace(those(due(1, time.Time{})))
			a.end(noon, due(1, later))
		}, []news.SourceID{one}},
		{"somebody who cannot wait makes it due", func(a *agenda) {
			a.replace(those(due(1, noon), due(2, later)))
			a.take(noon, nobody)
			a.soon(2, noon)
		}, []news.SourceID{2}},
		{"also during a poll", func(a *agenda) { a.take(noon, nobody); a.soon(1, noon); a.end(noon, due(1, later)) }, []news.SourceID{one}},
		{"and changes nothing for one that left", func(a *agenda) { a.replace(those()); a.soon(1, noon) }, nil},
		{"a source that is removed is forgotten", func(a *agenda) { a.replace(those()) }, nil},
		{"also when it is being polled", func(a *agenda) { a.take(noon, nobody); a.replace(those()); a.end(noon, due(1, noon)) }, nil},
		{"unless it is back before the poll ends", func(a *agenda) {
			a.take(noon, nobody)
			a.replace(those())
			a.replace(those(due(1, noon)))
			a.end(noon, due(1, noon))
		}, []news.SourceID{one}},
		{"one that turns out to be gone is forgotten", func(a *agenda) {
			a.take(noon, nobody)
			a.end(noon, gone(1))
		}, nil},
		{"a reload that fails changes nothing", func(a *agenda) {
			a.replace(func(fn func(reading) error) error {
				fn(due(2, noon))
				return errors.New("damaged")
			})
		}, []news.SourceID{one}},
	} {
		var a agenda
		a.replace(those(due(one, noon)))
		tt.do(&a)
		if got := a.take(noon, nobody); !slices.Equal(got, tt.want) {
			t.Errorf("%s: take = %v, want %v", tt.name, got, tt.want)
		}
	}
}

func TestAPersonsSourceIsPolledOnlyWhileFollowed(t *testing.T) {
	var a agenda
	private := due(1, noon)
	private.Origin = news.FromPerson
	a.replace(those(private))
	now := noon
	for _, tt := range []struct {
		followed bool
		want     int
	}{{false, 0}, {false, 0}, {true, 1}, {true, 1}, {false, 0}, {true, 1}} {
		got := a.take(now, func(news.SourceID) bool { return tt.followed })
		if len(got) != tt.want {
			t.Errorf("followed %v: %d polls, want %d", tt.followed, len(got), tt.want)
		}
		for _, id := range got {
			a.end(now, due(id, now))
		}
		now = now.Add(2 * lookAgain)
	}
}

// TestAReturnIsNoBurst counts the polls of each second after the bot has been
// away, each source being polled half an hour after its last poll.
func TestAReturnIsNoBurst(t *testing.T) {
	for _, tt := range []struct {
		name    string
		sources int
		away    time.Duration // before which every source was due; 0: never polled
		most    int           // polls in one second
		within  time.Duration // in which all have been polled once
	}{
		{"a few sources that are new", 10, 0, 20, time.Second},
		{"a thousand after a night", 1000, 8 * time.Hour, 20, 50 * time.Second},
		{"a hundred thousand after an hour", 100_000, time.Hour, 112, 30 * time.Minute},
		{"a hundred thousand that are new", 100_000, 0, 112, 30 * time.Minute},
	} {
		t.Run(tt.name, func(t *testing.T) {
			a, all := missed(tt.sources, tt.away)
			polled := map[news.SourceID]bool{}
			last := noon
			for now := noon; now.Before(noon.Add(halfHour + time.Minute)); now = now.Add(time.Second) {
				round := a.all(now, halfHour)
				if len(round) > tt.most {
					t.Fatalf("%d polls after %v, want at most %d", len(round), now.Sub(noon), tt.most)
				}
				for _, id := range round {
					if !polled[id] {
						polled[id], last = true, now
					}
				}
			}
			if len(polled) != len(all) || last.Sub(noon) > tt.within {
				t.Errorf("%d of %d polled, the last after %v; want all within %v", len(polled), len(all), last.Sub(noon), tt.within)
			}
		})
	}
}

// missed is an agenda of sources that were due in the half hour after the bot
// went away.
func missed(n int, away time.Duration) (*agenda, []reading) {
	list := make([]reading, n)
	for i := range list {
		next := time.Time{}
		if away > 0 {
			next = noon.Add(-away + halfHour*time.Duration(i)/time.Duration(n))
		}
		list[i] = due(news.SourceID(i+1), next)
	}
	a := new(agenda)
	a.replace(those(list...))
	return a, list
}

func TestTheLongestOverdueGoesFirst(t *testing.T) {
	a, _ := missed(100, time.Hour)
	var order []news.SourceID
	for now := noon; len(order) < 100; now = now.Add(time.Second) {
		order = append(order, a.all(now, time.Hour)...)
	}
	if !slices.IsSorted(order) {
		t.Errorf("order of polls %v, want that in which they were due", order)
	}
}

// TestAgendaKeepsItsRules does things at random and looks whether a source is
// ever polled twice at once, or polled after it has left.
func TestAgendaKeepsItsRules(t *testing.T) {
	roll := rand.New(rand.NewPCG(1, 2))
	var a agenda
	inUse, polling := map[news.SourceID]bool{}, map[news.SourceID]bool{}
	now := noon
	for step := range 20_000 {
		now = now.Add(time.Duration(roll.IntN(3000)) * time.Millisecond)
		id := news.SourceID(1 + roll.IntN(20))
		switch roll.IntN(5) {
		case 0:
			inUse[id] = !inUse[id]
			a.replace(those(inUseSources(inUse, now, roll)...))
		case 1:
			a.soon(id, now)
		case 2:
			if id := earliest(polling); id != 0 {
				delete(polling, id)
				a.end(now, due(id, now.Add(time.Duration(roll.IntN(10))*time.Second)))
			}
		default:
			for _, id := range a.take(now, nobody) {
				if polling[id] || !inUse[id] {
					t.Fatalf("step %d: source %d is polled (in use %v, in progress %v)", step, id, inUse[id], polling[id])
				}
				polling[id] = true
			}
		}
		if n := a.polling[quick] + a.polling[fresh] + a.polling[slow]; n != len(polling) {
			t.Fatalf("step %d: %d polls in progress are counted as %d", step, len(polling), n)
		}
	}
}

// earliest is the least number of a set; 0 for none.
func earliest(set map[news.SourceID]bool) (least news.SourceID) {
	for id := range set {
		if least == 0 || id < least {
			least = id
		}
	}
	return least
}

// inUseSources are the sources in use as a store gives them, some of them at
// another address.
func inUseSources(inUse map[news.SourceID]bool, now time.Time, roll *rand.Rand) (list []reading) {
	for _, id := range slices.Sorted(maps.Keys(inUse)) {
		if inUse[id] && roll.IntN(4) > 0 {
			list = append(list, due(id, now))
		} else if inUse[id] {
			list = append(list, due(id, time.Time{}))
		}
	}
	return list
}

// A round of which nothing is due, and one of a second's polls, among so many
// sources.
func BenchmarkRound(b *testing.B) {
	for _, sources := range []int{1000, manySources} {
		b.Run(fmt.Sprint(sources), func(b *testing.B) {
			a, _ := missed(sources, time.Nanosecond)
			now := noon
			b.ReportAllocs()
			polls := 0
			for b.Loop() {
				now = now.Add(time.Second)
				polls += len(a.all(now, halfHour))
			}
			b.ReportMetric(float64(polls)/float64(b.N), "polls/op")
		})
	}
}
