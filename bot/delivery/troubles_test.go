package delivery

import (
	"slices"
	"testing"
	"time"

	"newsbot/bot/simulator"
	"newsbot/news"
)

// wantNotes checks what was told of troubles since the last time, in order.
func (w *world) wantNotes(want ...string) {
	w.t.Helper()
	w.mu.Lock()
	defer w.mu.Unlock()
	if !slices.Equal(w.notes, want) {
		w.t.Errorf("told of troubles: %q, want %q", w.notes, want)
	}
	w.notes = nil
}

// wantTroubles checks which troubles there are at present.
func (w *world) wantTroubles(want ...troubleKey) {
	w.t.Helper()
	var got []troubleKey
	for _, t := range w.engine.Troubles() {
		got = append(got, troubleKey{t.Kind, t.Destination})
		if t.Since.IsZero() || t.Reason == "" {
			w.t.Errorf("trouble %+v lacks since when, or why", t)
		}
	}
	if !slices.Equal(got, want) {
		w.t.Errorf("troubles = %v, want %v", got, want)
	}
}

// TestEachTroubleIsToldOnce breaks a destination in every way, tells a lot
// there, and mends it.
func TestEachTroubleIsToldOnce(t *testing.T) {
	ferries := func(w *world) (topic news.Destination, owner int64) {
		_, a, _, owner := w.forum()
		w.sim.PromoteBot(int64(a.Chat), owner, simulator.Rights{PostMessages: true})
		return a, owner
	}
	tests := []struct {
		name   string
		kind   TroubleKind
		broken func(*world) (to news.Destination, mend func())
		topic  bool // the trouble is a topic's alone
	}{
		{"a channel without the right to post", NoRight, func(w *world) (news.Destination, func()) {
			to := w.group(simulator.Channel)
			owner := w.sim.AddUser(simulator.User{FirstName: "Owner"}).ID
			w.sim.PromoteBot(int64(to.Chat), owner, simulator.Rights{ManageChat: true})
			return to, func() { w.sim.PromoteBot(int64(to.Chat), owner, simulator.AllRights) }
		}, false},
		{"a group in which we are muted", NoRight, func(w *world) (news.Destination, func()) {
			to := w.group(simulator.Supergroup)
			owner := w.sim.AddUser(simulator.User{FirstName: "Owner"}).ID
			w.sim.RestrictBot(int64(to.Chat), owner, simulator.Permissions{})
			return to, func() { w.sim.RestrictBot(int64(to.Chat), owner, simulator.AllPermissions) }
		}, false},
		{"a closed topic", TopicClosed, func(w *world) (news.Destination, func()) {
			to, owner := ferries(w)
			w.sim.CloseTopic(int64(to.Chat), owner, int(to.Topic))
			return to, func() { w.sim.ReopenTopic(int64(to.Chat), owner, int(to.Topic)) }
		}, true},
		{"a deleted topic", TopicDeleted, func(w *world) (news.Destination, func()) {
			to, _ := ferries(w)
			w.sim.DeleteTopic(int64(to.Chat), int(to.Topic))
			return to, nil
		}, true},
		{"a channel that removed us", ChatGone, func(w *world) (news.Destination, func()) {
			to := w.group(simulator.Channel)
			owner := w.sim.AddUser(simulator.User{FirstName: "Owner"}).ID
			w.sim.KickBot(int64(to.Chat), owner)
			return to, nil
		}, false},
		{"a group that was deleted", ChatGone, func(w *world) (news.Destination, func()) {
			to := w.group(simulator.Supergroup)
			w.sim.DeleteChat(int64(to.Chat))
			return to, nil
		}, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			inBubble(t, simulator.Options{Delay: steadyLine}, func(t *testing.T, w *world) {
				to, mend := tt.broken(w)
				about := troubleKey{tt.kind, news.Destination{Chat: to.Chat}}
				if tt.topic {
					about.destination = to
				}
				w.start(w.options())
				w.tell(news.LaneAlert, 1, append(w.people(3), to)...)
				for range 20 {
					time.Sleep(time.Hour)
					w.tell(news.LaneAlert, 1, to)
				}
				w.wantNotes(tt.kind.String() + " begins")
				w.wantTroubles(about)
				if mend == nil {
					return
				}
				mend()
				w.drained(8 * time.Hour)
				w.wantNotes(tt.kind.String() + " ends")
				w.wantTroubles()
			})
		})
	}
}

// TestAPersonWhoLeavesIsNoTrouble is blocked by one reader and loses another.
func TestAPersonWhoLeavesIsNoTrouble(t *testing.T) {
	inBubble(t, simulator.Options{Delay: steadyLine}, func(t *testing.T, w *world) {
		all := w.people(3)
		w.sim.Block(int64(all[0].Chat))
		w.sim.Deactivate(int64(all[1].Chat))
		w.tell(news.LaneAlert, 1, all...)
		w.start(w.options())
		w.drained(time.Minute)
		w.wantNotes()
		w.wantTroubles()
	})
}

// TestALongSilenceIsATrouble is asked for it by one chat, and by all.
func TestALongSilenceIsATrouble(t *testing.T) {
	inBubble(t, simulator.Options{Limits: simulator.TelegramLimits(), Delay: steadyLine}, func(t *testing.T, w *world) {
		all := w.people(20)
		f := simulator.Fault{Chat: int64(all[0].Chat), Count: 1, Status: 429, RetryAfter: 7200, Description: "Too Many Requests: retry after 7200"}
		w.sim.Fault(f)
		w.tell(news.LaneAlert, 1, all...)
		w.start(w.options())
		time.Sleep(time.Minute)
		w.wantNotes("paused begins")
		w.wantTroubles(troubleKey{Paused, all[0]})
		w.restart() // it is known, and not told again
		w.wantTroubles()
		time.Sleep(time.Second)
		w.wantTroubles(troubleKey{Paused, all[0]})
		w.drained(3 * time.Hour)
		w.wantNotes("paused ends")

		w.sim.Fault(absurd(2))
		w.tell(news.LaneAlert, 1, all...)
		time.Sleep(time.Minute)
		w.wantNotes("paused begins", "paused begins", "paused ends")
		w.wantTroubles(troubleKey{kind: Paused})
		w.drained(longestForAll + time.Minute)
		w.wantNotes("paused ends")
		w.wantTroubles()
	})
}

// TestAShortSilenceIsNone is asked for some seconds.
func TestAShortSilenceIsNone(t *testing.T) {
	inBubble(t, simulator.Options{Delay: steadyLine}, func(t *testing.T, w *world) {
		w.sim.Fault(simulator.Fault{Count: 5, Status: 429, RetryAfter: 40, Description: "Too Many Requests: retry after 40"})
		w.tell(news.LaneAlert, 1, w.people(20)...)
		w.start(w.options())
		w.drained(5 * time.Minute)
		w.wantNotes()
	})
}

// TestAnOutageIsATrouble takes Telegram away twice: while something waits, and
// while the last that waited has just been given up.
func TestAnOutageIsATrouble(t *testing.T) {
	inBubble(t, simulator.Options{Delay: steadyLine}, func(t *testing.T, w *world) {
		all := w.people(20)
		w.start(w.options())
		for range 2 {
			remove := w.sim.Fault(simulator.Fault{Status: 502, Body: "<html>Bad Gateway</html>"})
			w.tell(news.LaneAlert, 1, all...)
			time.Sleep(10 * time.Minute)
			w.wantNotes("outage begins")
			w.wantTroubles(troubleKey{kind: Outage})
			remove()
			w.drained(time.Minute)
			w.wantNotes("outage ends")
			w.wantTroubles()
		}
		remove := w.sim.Fault(simulator.Fault{Kind: simulator.Reset})
		w.tell(news.LaneAlert, 1, all...)
		time.Sleep(time.Minute)
		for _, d := range all {
			if err := w.db.SetState(d.Chat, news.Stopped, "asked for silence", time.Now()); err != nil {
				t.Fatal(err)
			}
		}
		remove()
		time.Sleep(quietAfter + recheckEvery)
		w.wantNotes("outage begins", "outage ends")
	})
}
