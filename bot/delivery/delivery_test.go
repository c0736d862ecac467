package delivery

import (
	"slices"
	"testing"
	"time"

	"newsbot/bot/simulator"
	"newsbot/news"
)

func TestAnAlertGoesOutAtOnce(t *testing.T) {
	inBubble(t, simulator.Options{Limits: simulator.TelegramLimits(), Delay: steadyLine}, func(t *testing.T, w *world) {
		ann := only(t, w, 1)
		if took := w.drained(time.Minute); took > startPause+time.Second {
			t.Errorf("the first alert took %v", took)
		}
		time.Sleep(time.Hour)
		w.tell(news.LaneAlert, 1, ann)
		if took := w.drained(time.Minute); took > time.Second {
			t.Errorf("an alert took %v while nothing else waited", took)
		}
		w.wantTexts(w.texts(ann), 1, 2)
	})
}

// TestLanes has all lanes wait for one chat: the more urgent goes first, and
// what came first within a lane.
func TestLanes(t *testing.T) {
	inBubble(t, simulator.Options{Limits: simulator.TelegramLimits(), Delay: steadyLine}, func(t *testing.T, w *world) {
		ann := w.people(1)[0]
		for _, lane := range []news.Lane{news.LaneDigest, news.LaneAlert, news.LaneBreaking, news.LaneReply} {
			w.tell(lane, 2, ann)
		}
		w.start(w.options())
		w.drained(time.Minute)
		want := []string{"Item 7", "Item 8", "Item 5", "Item 6", "Item 3", "Item 4", "Item 1", "Item 2"}
		if got := w.texts(ann); !slices.Equal(got, want) {
			t.Errorf("got %q, want %q", got, want)
		}
	})
}

// TestStats compares the figures with what happened.
func TestStats(t *testing.T) {
	inBubble(t, simulator.Options{Limits: simulator.TelegramLimits(), Delay: steadyLine}, func(t *testing.T, w *world) {
		gone, lost := w.people(1)[0], w.people(1)[0]
		w.sim.Block(int64(gone.Chat))
		w.sim.Fault(simulator.Fault{Chat: int64(lost.Chat), Kind: simulator.Reset, Count: 1})
		w.tell(news.LaneAlert, 1, append(w.people(8), gone, lost)...)
		w.start(w.options())
		w.drained(time.Minute)
		time.Sleep(2 * time.Second) // the last queues find that they are empty
		got := w.engine.Stats()
		if got.Messages != 9 || got.Delivered != 9 || got.GivenUp != 1 || got.Doubts != 1 || got.Floods != 0 {
			t.Errorf("Stats = %+v", got)
		}
		if got.InFlight != 0 || got.Queues != 0 || got.Leases != perSecond || got.RoundTrip.Round(time.Millisecond) != steadyLine.RoundTrip || got.Outage {
			t.Errorf("Stats = %+v", got)
		}
	})
}
