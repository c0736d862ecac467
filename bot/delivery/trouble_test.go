package delivery

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"os"
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
)

// TestLostAnswers loses, cuts, garbles and resets one answer in a hundred: all
// arrives, in order, and only what was in doubt arrives twice.
func TestLostAnswers(t *testing.T) {
	inBubble(t, simulator.Options{Limits: simulator.TelegramLimits(), Delay: heavyLine}, func(t *testing.T, w *world) {
		for _, kind := range []simulator.FaultKind{simulator.Reset, simulator.Cut, simulator.Garble} {
			w.sim.Fault(simulator.Fault{Kind: kind, Accepted: true, Share: 0.003})
		}
		w.sim.Fault(simulator.Fault{Kind: simulator.Reset, Share: 0.002})
		w.sim.Fault(simulator.Fault{Kind: simulator.Hang, Accepted: true, Share: 0.001})
		const each = 10
		all := w.people(messages() / each)
		w.tell(news.LaneAlert, each, all...)
		w.start(w.options())
		w.drained(2 * time.Hour)

		twice := 0
		for _, d := range all {
			got := w.texts(d)
			once := slices.Compact(slices.Clone(got)) // a repeat comes at once, or order is broken
			w.wantTexts(once, 1, each)
			twice += len(got) - len(once)
		}
		s := w.engine.Stats()
		fmt.Printf("lost=0 twice=%d in_doubt=%d messages=%d refused=%d\n", twice, s.Doubts, messages(), w.sim.Stats().TooMany)
		if int64(twice) > s.Doubts || w.sim.Stats().TooMany > 0 {
			t.Errorf("%d messages arrived twice, %d were in doubt, %d calls refused", twice, s.Doubts, w.sim.Stats().TooMany)
		}
	})
}

// TestAnOutage takes Telegram away for 40 seconds while twenty deliveries a
// second arrive for two hundred chats.
func TestAnOutage(t *testing.T) {
	tests := []struct {
		name  string
		fault simulator.Fault
	}{
		{"a gateway without its server", simulator.Fault{Status: 502, Body: "<html>Bad Gateway</html>"}},
		{"trouble at Telegram", simulator.Fault{Status: 500, Description: "Internal Server Error"}},
		{"connections that end", simulator.Fault{Kind: simulator.Reset}},
		{"no answer at all", simulator.Fault{Kind: simulator.Hang}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			inBubble(t, simulator.Options{Limits: simulator.TelegramLimits(), Delay: steadyLine}, func(t *testing.T, w *world) {
				all := w.people(200)
				o := w.options()
				o.Render = w.merge
				w.start(o)
				time.Sleep(10 * time.Second)
				remove := w.sim.Fault(tt.fault)
				for second := range 40 {
					for i := range 20 {
						w.tell(news.LaneAlert, 1, all[(second*20+i*7)%len(all)])
					}
					time.Sleep(time.Second)
				}
				calls := w.sim.Stats().Calls["sendMessage"]
				remove()
				took := w.drained(5 * time.Minute)
				fmt.Printf("outage=%q calls_during=%d caught_up=%v messages=%d\n", tt.name, calls, took, w.sim.Stats().Sent)
				if took > time.Minute {
					t.Errorf("caught up after %v, want a minute", took)
				}
				if calls > 40 {
					t.Errorf("%d calls in an outage of 40 s, want a few and then one each %v", calls, probeEvery)
				}
				if c := w.counts(); c.Delivered != 800 || c.GivenUp != 0 || w.sim.Stats().TooMany != 0 {
					t.Errorf("counts = %+v, %d refused, want 800 delivered and none", c, w.sim.Stats().TooMany)
				}
			})
		})
	}
}

// TestABusyChatGetsFewerMessages merges what waits for one group.
func TestABusyChatGetsFewerMessages(t *testing.T) {
	inBubble(t, simulator.Options{Limits: simulator.TelegramLimits(), Delay: steadyLine}, func(t *testing.T, w *world) {
		group := w.group(simulator.Supergroup)
		w.tell(news.LaneAlert, 300, group)
		o := w.options()
		o.Render = w.merge
		w.start(o)
		took := w.drained(10 * time.Minute)
		got := w.texts(group)
		w.wantTexts(strings.Split(strings.Join(got, "\n"), "\n"), 1, 300)
		if took > 3*time.Minute || w.sim.Stats().TooMany > 0 {
			t.Errorf("300 alerts took %v in %d messages with %d refused, want three minutes with none", took, len(got), w.sim.Stats().TooMany)
		}
	})
}

// TestARefusedMergerIsTakenApart refuses one of several alerts in a message.
func TestARefusedMergerIsTakenApart(t *testing.T) {
	inBubble(t, simulator.Options{}, func(t *testing.T, w *world) {
		o := w.options()
		o.Render = func(ctx context.Context, rows []news.Delivery) (telegram.Message, int, error) {
			m, n, err := w.merge(ctx, rows)
			if slices.ContainsFunc(rows[:n], func(d news.Delivery) bool { return w.title(d.Item()) == "Item 3" }) {
				m.Text = " " // which Telegram takes for nothing
			}
			return m, n, err
		}
		ann := w.people(1)[0]
		w.tell(news.LaneAlert, 5, ann)
		w.start(o)
		w.drained(10 * time.Minute)
		got := w.texts(ann)
		if want := []string{"Item 1", "Item 2", "Item 4", "Item 5"}; !slices.Equal(got, want) {
			t.Errorf("got %q, want %q", got, want)
		}
		dead, err := w.db.DeadLetters(10)
		if err != nil || len(dead) != 1 || w.title(dead[0].Item()) != "Item 3" {
			t.Errorf("dead letters = %+v, %v, want item 3 alone", dead, err)
		}
	})
}

// TestRenderingThatFailsCostsOnlyItself returns errors, panics and nonsense.
func TestRenderingThatFailsCostsOnlyItself(t *testing.T) {
	inBubble(t, simulator.Options{}, func(t *testing.T, w *world) {
		o := w.options()
		o.Render = func(ctx context.Context, rows []news.Delivery) (telegram.Message, int, error) {
			m, n, err := w.merge(ctx, rows)
			for _, d := range rows[:n] {
				switch w.title(d.Item()) {
				case "Item 2":
					panic("bad story")
				case "Item 3":
					return m, 0, nil
				case "Item 4":
					return m, n, ErrNothing
				case "Item 5":
					return m, n, errors.New("disk on fire")
				}
			}
			return m, n, err
		}
		ann := w.people(1)[0]
		w.tell(news.LaneAlert, 6, ann)
		w.start(o)
		w.drained(time.Hour)
		if got, want := w.texts(ann), []string{"Item 1", "Item 6"}; !slices.Equal(got, want) {
			t.Errorf("got %q, want %q", got, want)
		}
		if c := w.counts(); c.GivenUp != 4 {
			t.Errorf("counts = %+v, want four given up", c)
		}
	})
}

// TestWhatNobodyToldOfIsFound commits alerts without a word to the engine, as
// when a commit fails and stands in the file all the same.
func TestWhatNobodyToldOfIsFound(t *testing.T) {
	tests := []struct {
		name   string
		asked  bool
		within time.Duration
	}{
		{"within a minute", false, recheckEvery + time.Second},
		{"at once, when asked", true, time.Second},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			inBubble(t, simulator.Options{Limits: simulator.TelegramLimits(), Delay: steadyLine}, func(t *testing.T, w *world) {
				all := w.people(5)
				w.start(w.options())
				time.Sleep(90 * time.Second)
				engine := w.engine
				w.engine = nil // which tell then cannot wake
				w.tell(news.LaneAlert, 1, all...)
				w.engine = engine
				if tt.asked {
					w.engine.Recheck()
				}
				w.drained(tt.within)
				for _, d := range all {
					w.wantTexts(w.texts(d), 1, 1)
				}
			})
		})
	}
}

// TestStopping ends the engine in the middle of a broadcast, with an answer
// that takes long: nothing new begins, what is on its way ends, and another
// engine goes on with no gap and no repetition.
func TestStopping(t *testing.T) {
	inBubble(t, simulator.Options{Limits: simulator.TelegramLimits(), Delay: heavyLine}, func(t *testing.T, w *world) {
		all := w.people(300)
		w.tell(news.LaneAlert, 1, all...)
		w.start(w.options())
		for range 5 {
			time.Sleep(startPause + time.Second)
			begun := time.Now()
			if err := w.stop(); err != nil || time.Since(begun) > time.Second {
				t.Errorf("Run = %v, %v after it was to end", err, time.Since(begun))
			}
			if c := w.counts(); c.InDoubt > 0 {
				t.Errorf("counts after the stop = %+v, want none in doubt", c)
			}
			w.start(w.options())
		}
		w.drained(time.Minute)
		for _, d := range all {
			w.wantTexts(w.texts(d), 1, 1)
		}
		if n := w.sim.Stats().TooMany; n > 0 {
			t.Errorf("%d calls refused", n)
		}
	})
}

// TestStoppingWithoutAnAnswer ends the engine while Telegram hangs.
func TestStoppingWithoutAnAnswer(t *testing.T) {
	inBubble(t, simulator.Options{Delay: steadyLine}, func(t *testing.T, w *world) {
		remove := w.sim.Fault(simulator.Fault{Kind: simulator.Hang, Accepted: true})
		ann := only(t, w, 1)
		time.Sleep(startPause + time.Second)
		begun := time.Now()
		if err := w.stop(); err != nil || time.Since(begun) > drainTime+time.Second {
			t.Errorf("Run = %v, %v after it was to end", err, time.Since(begun))
		}
		if c := w.counts(); c.InDoubt != 1 {
			t.Errorf("counts after the stop = %+v, want one in doubt", c)
		}
		remove()
		w.start(w.options())
		w.drained(time.Minute)
		if got := w.texts(ann); len(got) != 2 {
			t.Errorf("got %q, want the message twice: the first answer was lost", got)
		}
	})
}

// A roundTripFunc is a way to Telegram.
type roundTripFunc func(*http.Request) (*http.Response, error)

func (f roundTripFunc) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// TestTheTokenIsNowhere lets every call fail in every way and looks through all
// that the engine says and keeps.
func TestTheTokenIsNowhere(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		sim := simulator.New(simulator.Options{Delay: steadyLine})
		path := filepath.Join(t.TempDir(), "news.db")
		w := newWorld(t, sim, path)
		defer w.close()
		var out bytes.Buffer
		o := w.options()
		o.Log = slog.New(slog.NewTextHandler(&out, &slog.HandlerOptions{Level: slog.LevelDebug}))
		var calls atomic.Int32
		o.Client = newClient(t, roundTripFunc(func(r *http.Request) (*http.Response, error) {
			if calls.Add(1)%2 == 0 {
				return nil, fmt.Errorf("dial %s: refused", r.URL)
			}
			return sim.Transport().RoundTrip(r)
		}))
		for _, kind := range []simulator.FaultKind{simulator.Refuse, simulator.Reset, simulator.Cut, simulator.Garble, simulator.Drip} {
			sim.Fault(simulator.Fault{Kind: kind, Share: 0.3})
		}
		w.tell(news.LaneAlert, 5, w.people(20)...)
		w.start(o)
		time.Sleep(20 * time.Minute)
		if err := w.stop(); err != nil {
			t.Fatal(err)
		}
		_, secret, _ := strings.Cut(simulator.DefaultToken, ":")
		file, err := os.ReadFile(path)
		if out.Len() == 0 || len(file) == 0 || err != nil {
			t.Fatal("nothing to look through", err)
		}
		for name, all := range map[string][]byte{"log": out.Bytes(), "store": file} {
			if i := bytes.Index(all, []byte(secret)); i >= 0 {
				t.Errorf("the token stands in the %s: %q", name, all[max(0, i-100):i])
			}
		}
	})
}

// TestAReply is sent again while Telegram refuses it for the moment, and not
// when it may have arrived.
func TestAReply(t *testing.T) {
	tests := []struct {
		name  string
		fault simulator.Fault
		calls int
		fate  telegram.Fate
	}{
		{"at once", simulator.Fault{Method: "getMe"}, 1, telegram.Done},
		{"after a flood", simulator.Fault{Count: 1, Status: 429, RetryAfter: 3, Description: "Too Many Requests: retry after 3"}, 2, telegram.Done},
		{"after trouble", simulator.Fault{Count: 1, Status: 500, Description: "Internal Server Error"}, 2, telegram.Done},
		{"not when trouble lasts", simulator.Fault{Status: 500, Description: "Internal Server Error"}, replyTries, telegram.Later},
		{"not when the wait is long", simulator.Fault{Status: 429, RetryAfter: 900, Description: "Too Many Requests: retry after 900"}, 1, telegram.Flood},
		{"not when it may have arrived", simulator.Fault{Kind: simulator.Reset, Accepted: true}, 1, telegram.InDoubt},
		{"not to somebody who left", simulator.Fault{Status: 403, Description: "Forbidden: bot was blocked by the user"}, 1, telegram.Left},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			inBubble(t, simulator.Options{Delay: steadyLine}, func(t *testing.T, w *world) {
				w.sim.Fault(tt.fault)
				ann := w.people(1)[0]
				w.start(w.options())
				err := w.reply(ann, "answer")
				if got := telegram.Classify(err).Fate; got != tt.fate {
					t.Errorf("Reply = %v, which is %v, want %v", err, got, tt.fate)
				}
				if n := w.sim.Stats().Calls["sendMessage"]; n != tt.calls {
					t.Errorf("%d calls, want %d", n, tt.calls)
				}
				if c, _ := w.db.Chat(ann.Chat); (c.State == news.Gone) != (tt.fate == telegram.Left) {
					t.Errorf("chat is %q after %v", c.State, tt.fate)
				}
			})
		})
	}
}

// TestAReplyEndsWithItsContext gives up a wait.
func TestAReplyEndsWithItsContext(t *testing.T) {
	inBubble(t, simulator.Options{}, func(t *testing.T, w *world) {
		w.start(w.options())
		ctx, cancel := context.WithTimeout(context.Background(), startPause/2)
		defer cancel()
		err := w.engine.Reply(ctx, 1, func(context.Context) error { t.Error("sent"); return nil })
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("Reply = %v, want %v", err, context.DeadlineExceeded)
		}
		ann := w.people(1)[0]
		if err := w.reply(ann, "answer"); err != nil { // the lease came back
			t.Error(err)
		}
	})
}
