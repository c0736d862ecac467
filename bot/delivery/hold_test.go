package delivery

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"newsbot/bot/simulator"
	"newsbot/bot/telegram"
	"newsbot/news"
	"newsbot/store"
)

// A bubble's clock begins at midnight, in UTC.
var (
	untilEight = &news.Rest{Quiet: news.Window{From: 0, To: 8 * 60}}
	atEight    = &news.Rest{Digest: &news.Digest{Times: []news.Clock{8 * 60}}}
)

// wishes are when destinations want to be told, as they may change at any time.
type wishes struct {
	rest atomic.Pointer[news.Rest]
	of   map[news.Destination]bool // nil for all
}

// wish is that a destination, or all where none is given, rests.
func wish(r *news.Rest, of ...news.Destination) *wishes {
	s := &wishes{}
	for _, d := range of {
		if s.of == nil {
			s.of = map[news.Destination]bool{}
		}
		s.of[d] = true
	}
	s.rest.Store(r)
	return s
}

func (s *wishes) get(to news.Destination) *news.Rest {
	if s.of != nil && !s.of[to] {
		return nil
	}
	return s.rest.Load()
}

// resting are options of an engine that collects.
func (w *world) resting(s *wishes) Options {
	o := w.options()
	o.Rest, o.Collect = s.get, w.digest
	return o
}

// digest makes a digest of alerts, the last first: a line of their titles.
func (w *world) digest(_ context.Context, rows []news.Delivery) (Digest, error) {
	d := Digest{Points: min(len(rows), news.DigestStories), Told: slices.Clone(rows)}
	slices.Reverse(d.Told)
	var titles []string
	for _, r := range d.Told {
		titles = append(titles, string(w.title(r.Item())))
	}
	d.Message.Text = telegram.HTML(fmt.Sprintf("%d stories: %s", len(rows), strings.Join(titles, ", ")))
	d.Message.Text = telegram.HTML(telegram.Cut(string(d.Message.Text), 2000))
	return d, nil
}

// wants compares what a destination got to read.
func (w *world) wants(d news.Destination, want ...string) {
	w.t.Helper()
	if got := w.texts(d); !slices.Equal(got, want) {
		w.t.Errorf("%v reads %q, want %q", d, got, want)
	}
}

// TestAQuietNight lets one of two people sleep until eight, but for what is urgent.
func TestAQuietNight(t *testing.T) {
	inBubble(t, simulator.Options{Limits: simulator.TelegramLimits(), Delay: steadyLine}, func(t *testing.T, w *world) {
		all := w.people(2)
		ann, bob := all[0], all[1]
		s := wish(untilEight, ann)
		w.tell(news.LaneAlert, 1, ann, bob)
		w.start(w.resting(s))
		time.Sleep(time.Hour)
		w.tell(news.LaneBreaking, 1, ann)
		w.tell(news.LaneAlert, 1, ann)
		time.Sleep(7*time.Hour - time.Second)
		w.wants(ann, "Item 2")
		w.wants(bob, "Item 1")
		time.Sleep(5 * time.Second)
		w.wants(ann, "Item 2", "2 stories: Item 3, Item 1")
		w.tell(news.LaneAlert, 1, ann)
		w.drained(2 * time.Second)

		s.rest.Store(&news.Rest{Quiet: news.Window{From: 8 * 60, To: 7 * 60}})
		w.tell(news.LaneAlert, 1, ann)
		time.Sleep(time.Minute)
		w.wants(ann, "Item 2", "2 stories: Item 3, Item 1", "Item 4")
		s.rest.Store(nil)
		w.engine.Reconsider(ann.Chat) // settings take effect on what waits
		w.drained(2 * time.Second)
		s.rest.Store(&news.Rest{Quiet: news.Window{From: 8 * 60, To: 7 * 60}})
		w.tell(news.LaneAlert, 1, ann)
		time.Sleep(time.Minute)
		s.rest.Store(nil)
		w.drained(holdLook) // nobody told that it changed
	})
}

// TestANightIsOneMessage has 200 alerts wait overnight, urgent ones among them that
// are told to wait, too.
func TestANightIsOneMessage(t *testing.T) {
	inBubble(t, simulator.Options{Limits: simulator.TelegramLimits(), Delay: steadyLine}, func(t *testing.T, w *world) {
		ann := w.people(1)[0]
		w.start(w.resting(wish(&news.Rest{Quiet: untilEight.Quiet, Strict: true})))
		for range 19 {
			w.tell(news.LaneAlert, 10, ann)
			time.Sleep(20 * time.Minute)
		}
		w.tell(news.LaneBreaking, 10, ann)
		time.Sleep(8*time.Hour - 19*20*time.Minute + 3*time.Second)
		got := w.texts(ann)
		if len(got) != 1 || !strings.HasPrefix(got[0], "200 stories: ") {
			t.Errorf("in the morning Ann reads %q", got)
		}
		if c := w.counts(); c.Delivered != 200 || !c.Balanced() {
			t.Errorf("Counts = %+v", c)
		}
		posts := 0
		if err := w.db.Posts(time.Time{}, func(p store.Post) error {
			if posts++; len(p.Items) != 200 || p.Points != news.DigestStories || p.Destination != ann {
				t.Errorf("the digest is remembered as %+v", p)
			}
			return nil
		}); err != nil || posts != 1 {
			t.Errorf("%d digests are remembered (error %v)", posts, err)
		}
	})
}

// TestABroadcastIsNotLate tells many chats something, which is never late while it goes
// on, and is when Telegram falls silent.
func TestABroadcastIsNotLate(t *testing.T) {
	inBubble(t, simulator.Options{Limits: simulator.TelegramLimits(), Delay: steadyLine}, func(t *testing.T, w *world) {
		late := func() time.Duration {
			t.Helper()
			since, due, err := w.db.OldestDue(time.Now(), w.engine.Due)
			if err != nil {
				t.Fatal(err)
			}
			if !due {
				return 0
			}
			return time.Since(since)
		}
		all := w.people(900)
		w.know([]news.Item{{Title: "We move"}}) // what a notice, which is of no item, is rendered as
		w.start(w.options())
		queued, err := w.db.Notify(news.Notice{Kind: news.NoticeAnswer, Text: "We move"}, all, news.LaneDigest, "move", time.Now())
		if err != nil {
			t.Fatal(err)
		}
		w.engine.Wake(queued)
		begun := time.Now()
		for w.counts().Pending > 60 {
			time.Sleep(2 * time.Second)
			if l := late(); l > 2*time.Second {
				t.Fatalf("after %v a broadcast is %v late", time.Since(begun), l)
			}
		}
		if took := time.Since(begun); took < 20*time.Second {
			t.Errorf("the broadcast took %v: too short to tell anything", took)
		}
		w.sim.Fault(simulator.Fault{Kind: simulator.Hang})
		time.Sleep(10 * time.Minute)
		if l := late(); l < 5*time.Minute {
			t.Errorf("a broadcast that stands still for ten minutes is %v late", l)
		}
	})
}

// TestWhatIsDecidedInADigestsMinuteWaits has an alert come while a digest is sent.
func TestWhatIsDecidedInADigestsMinuteWaits(t *testing.T) {
	inBubble(t, simulator.Options{Limits: simulator.TelegramLimits(), Delay: steadyLine}, func(t *testing.T, w *world) {
		ann := w.people(1)[0]
		w.start(w.resting(wish(atEight)))
		w.tell(news.LaneAlert, 2, ann)
		time.Sleep(8*time.Hour + 20*time.Millisecond)
		w.tell(news.LaneAlert, 1, ann) // the digest is on its way
		time.Sleep(time.Hour)
		w.wants(ann, "2 stories: Item 2, Item 1")
		time.Sleep(23*time.Hour + 2*time.Second)
		w.wants(ann, "2 stories: Item 2, Item 1", "Item 3")
	})
}

// TestTheClocksChange has nights in Berlin that are an hour shorter, and longer.
func TestTheClocksChange(t *testing.T) {
	for name, tt := range map[string]struct{ evening, morning string }{
		"forward": {"2000-03-25T23:00:00+01:00", "2000-03-26T07:00:00+02:00"},
		"back":    {"2000-10-28T23:00:00+02:00", "2000-10-29T07:00:00+01:00"},
	} {
		t.Run(name, func(t *testing.T) {
			inBubble(t, simulator.Options{Limits: simulator.TelegramLimits(), Delay: steadyLine}, func(t *testing.T, w *world) {
				at := func(s string) time.Time {
					at, err := time.Parse(time.RFC3339, s)
					if err != nil {
						t.Fatal(err)
					}
					return at
				}
				zone, _ := news.Zone("Europe/Berlin")
				time.Sleep(time.Until(at(tt.evening)))
				ann := w.people(1)[0]
				w.start(w.resting(wish(&news.Rest{Zone: zone, Quiet: news.Window{From: 22 * 60, To: 7 * 60}})))
				w.tell(news.LaneAlert, 2, ann)
				time.Sleep(time.Until(at(tt.morning).Add(-time.Second)))
				w.wants(ann)
				time.Sleep(2 * time.Second)
				w.wants(ann, "2 stories: Item 2, Item 1")
			})
		})
	}
}

// TestABudget tells three messages an hour, across a restart, and the others
// together when there is room.
func TestABudget(t *testing.T) {
	inBubble(t, simulator.Options{Limits: simulator.TelegramLimits(), Delay: steadyLine}, func(t *testing.T, w *world) {
		ann := w.people(1)[0]
		s := wish(&news.Rest{PerHour: 3})
		w.start(w.resting(s))
		for range 5 {
			w.tell(news.LaneAlert, 1, ann)
			time.Sleep(10 * time.Minute)
		}
		w.wants(ann, "Item 1", "Item 2", "Item 3")
		if err := w.stop(); err != nil {
			t.Fatal(err)
		}
		w.start(w.resting(s))
		time.Sleep(9 * time.Minute)
		w.wants(ann, "Item 1", "Item 2", "Item 3")
		time.Sleep(2 * time.Minute)
		w.wants(ann, "Item 1", "Item 2", "Item 3", "2 stories: Item 5, Item 4")
		w.tell(news.LaneBreaking, 1, ann)
		w.drained(2 * time.Second)
	})
}

// TestNothingIsLateInANight asks what is overdue before, in and after a night.
func TestNothingIsLateInANight(t *testing.T) {
	inBubble(t, simulator.Options{Limits: simulator.TelegramLimits(), Delay: steadyLine}, func(t *testing.T, w *world) {
		ann := w.people(1)[0]
		begun := time.Now()
		w.start(w.resting(wish(untilEight)))
		w.tell(news.LaneAlert, 20, ann)
		late := func() (time.Time, bool) {
			at, due, err := w.db.OldestDue(time.Now(), w.engine.Due)
			if err != nil {
				t.Fatal(err)
			}
			return at, due
		}
		for range 7 {
			time.Sleep(time.Hour)
			if at, due := late(); due {
				t.Errorf("at %v something is late since %v", time.Now(), at)
			}
		}
		if err := w.stop(); err != nil { // and nothing carries it
			t.Fatal(err)
		}
		time.Sleep(time.Hour + 10*time.Minute)
		if at, due := late(); !due || at.Sub(begun) != 8*time.Hour {
			t.Errorf("in the morning it is late since %v, %v", at, due)
		}
	})
}

// TestAWeeksDigestSurvivesAHiccup has Telegram refuse, and then lose, what waited
// for a week: it was tried for a moment, not for seven days.
func TestAWeeksDigestSurvivesAHiccup(t *testing.T) {
	for name, fault := range map[string]simulator.Fault{"refused": {Kind: simulator.Refuse, Status: 500}, "lost": {Kind: simulator.Reset, Accepted: true}} {
		t.Run(name, func(t *testing.T) {
			inBubble(t, simulator.Options{Limits: simulator.TelegramLimits(), Delay: steadyLine}, func(t *testing.T, w *world) {
				ann := w.people(1)[0]
				s := wish(&news.Rest{Digest: &news.Digest{Times: []news.Clock{0}, Days: 1 << time.Now().Weekday()}})
				w.start(w.resting(s))
				time.Sleep(time.Minute)
				w.tell(news.LaneAlert, 3, ann)
				time.Sleep(7*24*time.Hour - 10*time.Minute)
				w.wants(ann)
				fault.Chat, fault.Count = int64(ann.Chat), 2
				w.sim.Fault(fault)
				s.rest.Store(nil)
				w.engine.Reconsider(ann.Chat)
				w.drained(time.Hour) // the last copy waits for a sign of life
				if c := w.counts(); c.Delivered != 3 || c.GivenUp != 0 {
					t.Errorf("Counts = %+v, want all delivered", c)
				}
			})
		})
	}
}

// TestADigestThatCannotBeMade tells each alert by itself, and one that is left out
// later.
func TestADigestThatCannotBeMade(t *testing.T) {
	for name, collect := range map[string]func(context.Context, []news.Delivery) (Digest, error){
		"an error": func(context.Context, []news.Delivery) (Digest, error) { return Digest{}, errors.New("no") },
		"a panic":  func(context.Context, []news.Delivery) (Digest, error) { panic("no") },
		"nothing":  func(context.Context, []news.Delivery) (Digest, error) { return Digest{}, nil },
		"one of them": func(_ context.Context, rows []news.Delivery) (Digest, error) {
			return Digest{Message: telegram.Message{Text: "one"}, Told: rows[len(rows)-1:], Points: 1}, nil
		},
	} {
		t.Run(name, func(t *testing.T) {
			inBubble(t, simulator.Options{Limits: simulator.TelegramLimits(), Delay: steadyLine}, func(t *testing.T, w *world) {
				ann := w.people(1)[0]
				o := w.resting(wish(untilEight))
				o.Collect = collect
				w.start(o)
				w.tell(news.LaneAlert, 3, ann)
				time.Sleep(8*time.Hour + 10*time.Second)
				if c := w.counts(); c.Delivered != 3 || len(w.texts(ann)) != 3 {
					t.Errorf("Counts = %+v, Ann reads %q", c, w.texts(ann))
				}
			})
		})
	}
}

// TestCrashesInTheNight kills the engine in quiet hours: nothing is lost, and nothing
// told twice. It does so, too, while the digests of the morning go out: nothing is
// lost then, either, and only what was in flight comes again.
func TestCrashesInTheNight(t *testing.T) {
	for _, byDay := range []int{0, 5} {
		t.Run(fmt.Sprint(byDay, " by day"), func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) { crashesInTheNight(t, byDay) })
		})
	}
}

func crashesInTheNight(t *testing.T, byDay int) {
	const crashes = 20
	readers := 100
	if testing.Short() {
		readers = 30
	}
	sim := simulator.New(simulator.Options{Limits: simulator.TelegramLimits(), Delay: heavyLine})
	w := newWorld(t, sim, filepath.Join(t.TempDir(), "news.db"))
	people, s := w.people(readers), wish(untilEight)
	midnight, rng := time.Now(), rand.New(rand.NewPCG(4, 2))
	start := func() *wire {
		l := &wire{next: w.sim.Transport()}
		o := w.resting(s)
		o.Client = newClient(t, l)
		w.start(o)
		return l
	}
	l := start()
	for range crashes {
		w.tell(news.LaneAlert, 2, people...)
		time.Sleep(time.Duration(rng.IntN(20)) * time.Minute)
		w = w.crashed(l)
		l = start()
	}
	for _, d := range people {
		w.wants(d)
	}
	time.Sleep(time.Until(midnight.Add(8 * time.Hour)))
	for range byDay {
		time.Sleep(startPause + time.Duration(rng.IntN(1000))*time.Millisecond)
		w = w.crashed(l)
		l = start()
	}
	defer w.close()
	w.drained(time.Hour)
	lost, twice := 0, 0
	for _, d := range people {
		got := w.texts(d)
		whole := slices.ContainsFunc(got, func(text string) bool { return strings.HasPrefix(text, fmt.Sprint(2*crashes, " stories: ")) })
		if twice += len(got) - 1; !whole {
			lost++
		}
	}
	fmt.Printf("readers=%d crashes_at_night=%d by_day=%d lost=%d twice=%d refused=%d\n", readers, crashes, byDay, lost, twice, sim.Stats().TooMany)
	if lost > 0 || twice > byDay*defaultInFlight || sim.Stats().TooMany > 0 {
		t.Errorf("%d lost, %d twice, %d refused", lost, twice, sim.Stats().TooMany)
	}
}

// TestManyDigestsAtOneTime has 10,000 chats want their digest at eight, while a
// person asks for something now and then.
func TestManyDigestsAtOneTime(t *testing.T) {
	inBubble(t, simulator.Options{Limits: simulator.TelegramLimits(), Delay: steadyLine}, func(t *testing.T, w *world) {
		readers := 1000
		if *long {
			readers = 10_000
		}
		people := w.people(readers)
		asking := w.people(1)[0]
		w.start(w.resting(wish(atEight, people...)))
		w.tell(news.LaneAlert, 3, people...)
		time.Sleep(8 * time.Hour)
		begun, waits := time.Now(), []time.Duration(nil)
		done := make(chan time.Duration)
		go func() { done <- w.drained(time.Hour) }()
		took := time.Duration(0)
		for took == 0 {
			asked := time.Now()
			if err := w.engine.Reply(t.Context(), asking.Chat, func(ctx context.Context) error {
				_, err := w.client.Send(ctx, telegram.Message{To: asking, Text: "here"})
				return err
			}); err != nil {
				t.Fatal(err)
			}
			waits = append(waits, time.Since(asked))
			select {
			case took = <-done:
			case <-time.After(2 * time.Second):
			}
		}
		slices.Sort(waits)
		p99 := waits[len(waits)*99/100]
		rate := float64(readers+len(waits)) / time.Since(begun).Seconds()
		fmt.Printf("digests=%d in %v, %.1f messages a second, refused=%d, replies p99 %v\n", readers, took.Round(time.Second), rate, w.sim.Stats().TooMany, p99.Round(time.Millisecond))
		if rate < 29 || w.sim.Stats().TooMany > 0 || p99 > 400*time.Millisecond {
			t.Errorf("%.1f messages a second, %d refused, replies p99 %v", rate, w.sim.Stats().TooMany, p99)
		}
		for _, d := range people[:100] {
			w.wants(d, "3 stories: Item 3, Item 2, Item 1")
		}
	})
}
