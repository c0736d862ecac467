package delivery

import (
	"fmt"
	"testing"
	"time"

	"newsbot/bot/simulator"
	"newsbot/news"
)

// TestLostAnswersMakeFewCopies loses the answers to one chat, or to all, for a
// while: nothing is lost, and no message stands there more than three times.
func TestLostAnswersMakeFewCopies(t *testing.T) {
	one := func(w *world, f simulator.Fault) simulator.Fault {
		f.Chat = int64(w.people(1)[0].Chat)
		return f
	}
	everything := func(_ *world, f simulator.Fault) simulator.Fault { return f }
	messages := func(_ *world, f simulator.Fault) simulator.Fault { f.Method = "sendMessage"; return f }
	tests := []struct {
		name  string
		whose func(*world, simulator.Fault) simulator.Fault
		kind  simulator.FaultKind
		alone bool // nobody else is written to
		lasts time.Duration
	}{
		{"of one chat, for a minute", one, simulator.Reset, false, time.Minute},
		{"of one chat, which is the only one", one, simulator.Reset, true, time.Minute},
		{"of one chat, for an hour", one, simulator.Garble, false, time.Hour},
		{"of everything, for a minute", everything, simulator.Reset, false, time.Minute},
		{"of everything, for an hour", everything, simulator.Hang, false, time.Hour},
		{"of everything, with one chat", everything, simulator.Cut, true, time.Hour},
		{"of messages alone, for ten minutes", messages, simulator.Reset, false, 10 * time.Minute},
		{"of messages alone, with one chat", messages, simulator.Reset, true, 20 * time.Minute},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			inBubble(t, simulator.Options{Limits: simulator.TelegramLimits(), Delay: steadyLine}, func(t *testing.T, w *world) {
				f := tt.whose(w, simulator.Fault{Kind: tt.kind, Accepted: true})
				remove := w.sim.Fault(f)
				to := append(w.people(1), news.Destination{Chat: news.ChatID(f.Chat)})[min(f.Chat, 1)]
				others := w.people(40)
				if tt.alone {
					others = nil
				}
				w.tell(news.LaneAlert, 1, append(others, to)...)
				w.start(w.options())
				time.Sleep(tt.lasts)
				remove()
				w.drained(lastCopyWait + 10*time.Minute)
				most := 0
				for _, d := range append(others, to) {
					most = max(most, len(w.texts(d)))
				}
				c := w.counts()
				fmt.Printf("most_copies=%d given_up=%d case=%q\n", most, c.GivenUp, tt.name)
				if most > maxCopies || len(w.texts(to)) == 0 {
					t.Errorf("a message stands there %d times, %d times in the chat in question; want one to %d", most, len(w.texts(to)), maxCopies)
				}
				if !c.Balanced() || c.Pending+c.InDoubt > 0 {
					t.Errorf("counts = %+v", c)
				}
			})
		})
	}
}

// TestWhatNeverArrivedIsNotGivenUpInAnOutage loses requests, not answers.
func TestWhatNeverArrivedIsNotGivenUpInAnOutage(t *testing.T) {
	for _, method := range []string{"", "sendMessage"} {
		t.Run("fault of "+method, func(t *testing.T) {
			inBubble(t, simulator.Options{Limits: simulator.TelegramLimits(), Delay: steadyLine}, func(t *testing.T, w *world) {
				remove := w.sim.Fault(simulator.Fault{Method: method, Kind: simulator.Reset})
				ann := only(t, w, 1)
				time.Sleep(25 * time.Minute)
				remove()
				w.drained(lastCopyWait)
				w.wantTexts(w.texts(ann), 1, 1)
			})
		})
	}
}

// TestAnOutageIsProbedByQuestions counts what goes out while nothing is
// answered.
func TestAnOutageIsProbedByQuestions(t *testing.T) {
	inBubble(t, simulator.Options{Limits: simulator.TelegramLimits(), Delay: steadyLine}, func(t *testing.T, w *world) {
		remove := w.sim.Fault(simulator.Fault{Kind: simulator.Reset, Accepted: true})
		w.tell(news.LaneAlert, 1, w.people(100)...)
		w.start(w.options())
		time.Sleep(time.Minute)
		before := w.sim.Stats()
		time.Sleep(10 * time.Minute)
		after := w.sim.Stats()
		if n := after.Calls["sendMessage"] - before.Calls["sendMessage"]; n > 0 {
			t.Errorf("%d messages went out in an outage, want questions alone", n)
		}
		if n := after.Calls["getMe"] - before.Calls["getMe"]; n < 110 || n > 125 {
			t.Errorf("%d questions in ten minutes, want one each %v", n, probeEvery)
		}
		if !w.engine.Stats().Outage {
			t.Error("Stats know of no outage")
		}
		remove()
		w.drained(time.Minute)
		if w.engine.Stats().Outage {
			t.Error("the outage is over, and Stats do not know")
		}
	})
}

func TestLastCopyAt(t *testing.T) {
	now := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	ago := func(d time.Duration) time.Time { return now.Add(-d) }
	last := news.Delivery{InDoubt: true, Doubts: maxCopies - 1, Attempted: ago(time.Minute)}
	long := last
	long.Attempted = ago(lastCopyWait - time.Second)
	tests := []struct {
		name     string
		d        news.Delivery
		answered time.Time
		want     time.Time
	}{
		{"a row that is in no doubt", news.Delivery{Doubts: 2}, time.Time{}, time.Time{}},
		{"not the last copy", news.Delivery{InDoubt: true, Doubts: maxCopies - 2}, time.Time{}, time.Time{}},
		{"the last, and messages are answered", last, ago(time.Second), time.Time{}},
		{"the last, and none was answered since", last, ago(time.Hour), now.Add(lastCopyLook)},
		{"the last, after a long wait", long, ago(time.Hour), now.Add(time.Second)},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := lastCopyAt(tt.d, tt.answered, now); !got.Equal(tt.want) {
				t.Errorf("lastCopyAt = %v, want %v", got, tt.want)
			}
		})
	}
}
