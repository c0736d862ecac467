package delivery

import (
	"fmt"
	"testing"
	"time"

	"newsbot/bot/simulator"
	"newsbot/news"
)

// absurd is a wait of 31 years.
func absurd(count int) simulator.Fault {
	return simulator.Fault{Method: "sendMessage", Count: count, Status: 429, RetryAfter: 1e9, Description: "Too Many Requests: retry after 1000000000"}
}

// TestAnAbsurdWaitForAllEndsSoon has Telegram ask for 31 years of silence, from
// several chats at once.
func TestAnAbsurdWaitForAllEndsSoon(t *testing.T) {
	for _, refusals := range []int{2, 3, 10} {
		t.Run(fmt.Sprint(refusals, " chats are refused"), func(t *testing.T) {
			inBubble(t, simulator.Options{Limits: simulator.TelegramLimits(), Delay: steadyLine}, func(t *testing.T, w *world) {
				w.sim.Fault(absurd(refusals))
				all := append(w.people(50), w.group(simulator.Supergroup), w.group(simulator.Channel))
				w.tell(news.LaneAlert, 1, all...)
				w.start(w.options())
				time.Sleep(startPause + 10*time.Second)
				if n := w.sim.Stats().TooMany; n != refusals {
					t.Errorf("%d calls refused, want %d and then silence", n, refusals)
				}
				w.restart()
				took := w.drained(longestForAll + time.Minute)
				if s := w.engine.Stats(); s.Floods > 0 || took < longestForAll-time.Minute {
					t.Errorf("%d refused after the restart, all told after %v", s.Floods, took)
				}
				if err := w.reply(all[0], "answer"); err != nil {
					t.Errorf("Reply = %v", err)
				}
			})
		})
	}
}

// TestAnAbsurdWaitIsProbed has Telegram mean it: for an hour nothing is
// accepted. One message every few minutes finds out that the hour is over.
func TestAnAbsurdWaitIsProbed(t *testing.T) {
	inBubble(t, simulator.Options{Limits: simulator.TelegramLimits(), Delay: steadyLine}, func(t *testing.T, w *world) {
		remove := w.sim.Fault(absurd(0))
		w.tell(news.LaneAlert, 1, w.people(100)...)
		w.start(w.options())
		time.Sleep(time.Minute)
		before := w.sim.Stats().TooMany
		time.Sleep(time.Hour)
		if n := w.sim.Stats().TooMany - before; n < 10 || n > 13 {
			t.Errorf("%d calls in an hour, want one each %v", n, longestForAll)
		}
		remove()
		w.drained(longestForAll + time.Minute)
	})
}

// TestAnAbsurdWaitOfAChatIsItsOwn has two chats that are to wait for 31 years,
// at the same moment, and nobody else.
func TestAnAbsurdWaitOfAChatIsItsOwn(t *testing.T) {
	inBubble(t, simulator.Options{Limits: simulator.TelegramLimits(), Delay: steadyLine}, func(t *testing.T, w *world) {
		all := w.people(20)
		var remove []func()
		for _, d := range all[:2] {
			f := absurd(0)
			f.Chat = int64(d.Chat)
			remove = append(remove, w.sim.Fault(f))
		}
		w.tell(news.LaneAlert, 1, all...)
		w.start(w.options())
		time.Sleep(longestForAll + time.Minute)
		for _, d := range all[2:] {
			w.wantTexts(w.texts(d), 1, 1)
		}
		before := w.sim.Stats().TooMany
		for range 20 { // the others hear more, and are held up no more
			time.Sleep(time.Hour)
			begun := time.Now()
			w.tell(news.LaneAlert, 1, all[2:]...)
			for !w.allHave(all[2:], w.items) {
				time.Sleep(time.Second)
			}
			if took := time.Since(begun); took > time.Minute {
				t.Errorf("the others waited %v", took)
			}
		}
		if n := w.sim.Stats().TooMany; n != before || n > 4 {
			t.Errorf("%d calls refused, %d after the first minutes, want at most two for each of the two chats", n, n-before)
		}
		for _, f := range remove {
			f()
		}
		time.Sleep(longestPause - 20*time.Hour)
		for _, d := range all[:2] {
			w.wantTexts(w.texts(d), 1, 1)
		}
	})
}

// TestPausesOnDiskAreBounded starts with pauses that a process under another
// clock, or without bounds, left behind.
func TestPausesOnDiskAreBounded(t *testing.T) {
	inBubble(t, simulator.Options{Limits: simulator.TelegramLimits(), Delay: steadyLine}, func(t *testing.T, w *world) {
		all := w.people(10)
		far := time.Now().AddDate(31, 0, 0)
		for _, chat := range []news.ChatID{0, all[0].Chat} {
			if err := w.db.SetWait(chat, far, "absurd"); err != nil {
				t.Fatal(err)
			}
		}
		w.tell(news.LaneAlert, 1, all...)
		w.start(w.options())
		time.Sleep(longestForAll + time.Minute)
		for _, d := range all[1:] {
			w.wantTexts(w.texts(d), 1, 1)
		}
		if got := w.texts(all[0]); len(got) > 0 {
			t.Errorf("the chat that was to wait got %q", got)
		}
		w.drained(longestPause)
	})
}
