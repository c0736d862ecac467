package delivery

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"math"
	"net/http"
	"net/url"
	"path/filepath"
	"slices"
	"strconv"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"newsbot/bot/simulator"
	"newsbot/bot/telegram"
	"newsbot/news"
	"newsbot/store"
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

// messages is how many a measurement sends.
func messages() int {
	if *long {
		return 100_000
	}
	return 3_000
}

// Lines to Telegram.
var (
	steadyLine = simulator.Delay{RoundTrip: 150 * time.Millisecond}
	jitterLine = simulator.Delay{RoundTrip: 150 * time.Millisecond, Jitter: 10 * time.Millisecond}
	heavyLine  = simulator.Delay{RoundTrip: 150 * time.Millisecond, Jitter: 40 * time.Millisecond, Tail: 400 * time.Millisecond, TailShare: 0.01}
)

// windowed are Telegram's limits with another way of counting.
func windowed(w simulator.Window) simulator.Limits {
	l := simulator.TelegramLimits()
	l.Window = w
	return l
}

// TestFullRate sends to many chats: Telegram's rate is used up, and
// never exceeded, however Telegram counts.
func TestFullRate(t *testing.T) {
	tests := []struct {
		name   string
		window simulator.Window
		line   simulator.Delay
		least  float64 // share of 30 a second
	}{
		{"a sliding window and a steady line", simulator.Sliding, steadyLine, 0.99},
		{"a sliding window and some jitter", simulator.Sliding, jitterLine, 0.98},
		{"a sliding window, jitter and a tail", simulator.Sliding, heavyLine, 0.94},
		{"a fixed window, jitter and a tail", simulator.Fixed, heavyLine, 0.94},
		{"a bucket, jitter and a tail", simulator.Bucket, heavyLine, 0.94},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			inBubble(t, simulator.Options{Limits: windowed(tt.window), Delay: tt.line}, func(t *testing.T, w *world) {
				w.tell(news.LaneAlert, 1, w.people(messages())...)
				w.start(w.options())
				took := w.drained(3*time.Hour) - startPause
				s := w.sim.Stats()
				share := float64(s.Sent) / took.Seconds() / perSecond
				fmt.Printf("share=%.4f refused=%d most_a_second=%d messages=%d case=%q\n", share, s.TooMany, s.Peak, s.Sent, tt.name)
				if share < tt.least || s.TooMany > 0 || s.Sent != messages() {
					t.Errorf("%d messages at %.4f of the full rate with %d refused, want %d at %.2f with none", s.Sent, share, s.TooMany, messages(), tt.least)
				}
			})
		})
	}
}

// TestATrueLimitThatIsLower finds out that Telegram takes fewer messages than
// it says. The long form lasts an hour of the bubble's time.
func TestATrueLimitThatIsLower(t *testing.T) {
	span, limits := 5*time.Minute, []int{20}
	if *long {
		span, limits = time.Hour, []int{10, 20, 25}
	}
	for _, perSecond := range limits {
		t.Run(fmt.Sprint(perSecond, " a second"), func(t *testing.T) {
			limits := simulator.TelegramLimits()
			limits.PerSecond = perSecond
			inBubble(t, simulator.Options{Limits: limits, Delay: steadyLine}, func(t *testing.T, w *world) {
				watch := &obedience{next: w.sim.Transport()}
				o := w.options()
				o.Client = newClient(t, watch)
				w.tell(news.LaneAlert, 1, w.people(int(span.Seconds())*(perSecond+1))...)
				w.start(o)
				time.Sleep(startPause + span)
				s := w.sim.Stats()
				share := float64(s.Sent) / span.Seconds() / float64(perSecond)
				fmt.Printf("lower_limit=%d share=%.4f refused=%d cut_short=%d span=%v\n", perSecond, share, s.TooMany, watch.broken, span)
				if share < 0.97 || s.TooMany > 40 || watch.broken > 0 {
					t.Errorf("%.4f of the true limit with %d refused, and %d waits cut short, want 0.97 with 40 and none", share, s.TooMany, watch.broken)
				}
			})
		})
	}
}

// TestALowerLimitIsRemembered restarts an engine that has found a lower limit,
// by a crash and in good order: the next one does not run into it again.
func TestALowerLimitIsRemembered(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		limits := simulator.TelegramLimits()
		limits.PerSecond = 20
		sim := simulator.New(simulator.Options{Limits: limits, Delay: steadyLine})
		w := newWorld(t, sim, filepath.Join(t.TempDir(), "news.db"))
		w.tell(news.LaneAlert, 1, w.people(5000)...)
		l := w.startOn()
		time.Sleep(80 * time.Second) // the first try with one message more is over
		for _, again := range []struct {
			how   string
			start func()
		}{
			{"a crash", func() { w, _ = w.crash(l) }},
			{"a restart", func() { w.restart() }},
		} {
			before := sim.Stats()
			again.start()
			time.Sleep(startPause + 30*time.Second)
			after := sim.Stats()
			sent, refused := after.Sent-before.Sent, after.TooMany-before.TooMany
			fmt.Printf("after=%q sent=%d refused=%d\n", again.how, sent, refused)
			if refused > 0 || sent < 30*18 {
				t.Errorf("%d messages within 30 s after %s with %d refused, want %d with none", sent, again.how, refused, 30*18)
			}
		}
		w.close()
	})
}

// obedience is the way to Telegram. It counts the calls that were begun before
// the end of a wait that an earlier answer had asked their chat to keep.
type obedience struct {
	next   http.RoundTripper
	mu     sync.Mutex
	until  map[string]time.Time // :: chat → end of the latest wait; guarded by mu
	broken int                  // guarded by mu
}

// RoundTrip makes one call.
func (o *obedience) RoundTrip(r *http.Request) (*http.Response, error) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	form, _ := url.ParseQuery(string(body))
	chat := form.Get("chat_id")
	o.mu.Lock()
	if time.Now().Before(o.until[chat]) {
		o.broken++
	}
	o.mu.Unlock()
	r.Body = io.NopCloser(bytes.NewReader(body))
	resp, err := o.next.RoundTrip(r)
	if err == nil && resp.StatusCode == http.StatusTooManyRequests {
		seconds, _ := strconv.Atoi(resp.Header.Get("Retry-After"))
		o.mu.Lock()
		defer o.mu.Unlock()
		if o.until == nil {
			o.until = map[string]time.Time{}
		}
		o.until[chat] = time.Now().Add(time.Duration(seconds) * time.Second)
	}
	return resp, err
}

// TestRepliesOvertake measures how long people wait for an answer while
// thousands of alerts drain, and how long a hundred breaking alerts take.
func TestRepliesOvertake(t *testing.T) {
	for name, line := range map[string]simulator.Delay{"a steady line": steadyLine, "jitter": jitterLine, "jitter and a tail": heavyLine} {
		t.Run(name, func(t *testing.T) {
			inBubble(t, simulator.Options{Limits: simulator.TelegramLimits(), Delay: line}, func(t *testing.T, w *world) {
				readers := w.people(10_000)
				w.tell(news.LaneAlert, 1, readers...)
				w.start(w.options())
				time.Sleep(5 * time.Second)
				var took []time.Duration
				for i := range 100 {
					begun := time.Now()
					if err := w.reply(readers[len(readers)-1-i], "answer"); err != nil {
						t.Fatal(err)
					}
					took = append(took, time.Since(begun))
					time.Sleep(time.Duration(200+i*37%200) * time.Millisecond) // at every moment of a second
				}
				slices.Sort(took)
				p99 := took[98]

				urgent := w.people(100)
				begun := time.Now()
				w.tell(news.LaneBreaking, 1, urgent...)
				for w.sim.Stats().Sent > 0 && !w.allHave(urgent, 1) {
					time.Sleep(10 * time.Millisecond)
				}
				breaking := time.Since(begun)
				fmt.Printf("reply_p50=%v reply_p99=%v reply_worst=%v breaking_100=%v refused=%d case=%q\n",
					took[50], p99, took[99], breaking, w.sim.Stats().TooMany, name)
				if limit := 300*time.Millisecond + line.RoundTrip + 2*line.Jitter; p99 > limit {
					t.Errorf("99 of 100 replies took up to %v, want %v", p99, limit)
				}
				if breaking > 5*time.Second {
					t.Errorf("100 breaking alerts took %v, want 5 s", breaking)
				}
				if n := w.sim.Stats().TooMany; n > 0 {
					t.Errorf("%d calls refused", n)
				}
			})
		})
	}
}

// reply answers in a chat as a command would.
func (w *world) reply(to news.Destination, text telegram.HTML) error {
	return w.engine.Reply(context.Background(), to.Chat, func(ctx context.Context) error {
		_, err := w.client.Send(ctx, telegram.Message{To: to, Text: text})
		return err
	})
}

// allHave reports whether each of the chats has so many messages of the bot.
func (w *world) allHave(all []news.Destination, n int) bool {
	return !slices.ContainsFunc(all, func(d news.Destination) bool { return len(w.texts(d)) < n })
}

// TestAGroupsMinute fills a group and a channel with more than Telegram takes
// in a minute, replies among it.
func TestAGroupsMinute(t *testing.T) {
	for name, window := range map[string]simulator.Window{"sliding": simulator.Sliding, "fixed": simulator.Fixed, "bucket": simulator.Bucket} {
		t.Run(name, func(t *testing.T) {
			inBubble(t, simulator.Options{Limits: windowed(window), Delay: jitterLine}, func(t *testing.T, w *world) {
				group, channel := w.group(simulator.Supergroup), w.group(simulator.Channel)
				w.tell(news.LaneAlert, 50, group, channel)
				w.start(w.options())
				time.Sleep(40 * time.Second) // the alerts have had their share
				begun := time.Now()
				for range keptForReplies {
					if err := w.reply(group, "answer"); err != nil {
						t.Fatal(err)
					}
				}
				if took := time.Since(begun); took > 5*time.Second {
					t.Errorf("%d replies took %v", keptForReplies, took)
				}
				took := w.drained(4 * time.Minute)
				if n := w.sim.Stats().TooMany; n > 0 {
					t.Errorf("%d calls refused", n)
				}
				if limit := 2*time.Minute + 45*time.Second; took > limit {
					t.Errorf("53 messages took %v, want %v", took, limit)
				}
			})
		})
	}
}

// TestAGroupWithALowerLimit finds out that Telegram takes fewer messages a
// minute into groups than it says, and leaves everybody else alone.
func TestAGroupWithALowerLimit(t *testing.T) {
	limits := simulator.TelegramLimits()
	limits.PerGroupMinute = 10
	inBubble(t, simulator.Options{Limits: limits, Delay: steadyLine}, func(t *testing.T, w *world) {
		groups := []news.Destination{w.group(simulator.Channel), w.group(simulator.Supergroup), w.group(simulator.Channel)}
		w.tell(news.LaneAlert, 100, groups...)
		w.tell(news.LaneAlert, 1, w.people(1500)...)
		w.start(w.options())
		time.Sleep(startPause + 55*time.Second)
		if n := w.sim.Stats().Sent; n < 1500 {
			t.Errorf("%d messages in 55 s, want the groups to hold nobody up", n)
		}
		w.drained(15 * time.Minute)
		if n := w.sim.Stats().TooMany; n > 6 {
			t.Errorf("%d calls refused, want a few", n)
		}
		for _, g := range groups {
			w.wantTexts(w.texts(g), 1, 100)
		}
	})
}

// group is a group or channel in which the bot may write.
func (w *world) group(kind simulator.Kind) news.Destination {
	owner := w.sim.AddUser(simulator.User{FirstName: "Owner"})
	c := w.sim.AddChat(simulator.Chat{Kind: kind, Title: string(kind)}, owner.ID)
	w.sim.AddBot(c.ID, owner.ID)
	w.sim.PromoteBot(c.ID, owner.ID, simulator.AllRights)
	return news.Destination{Chat: news.ChatID(c.ID)}
}

// TestChatsTakeTurns shows that a busy chat holds nobody up, and that
// chats take turns.
func TestChatsTakeTurns(t *testing.T) {
	inBubble(t, simulator.Options{Limits: simulator.TelegramLimits(), Delay: steadyLine}, func(t *testing.T, w *world) {
		busy, others := w.people(1), w.people(300)
		w.tell(news.LaneAlert, 100, busy...)
		w.tell(news.LaneAlert, 2, others...)
		w.start(w.options())
		time.Sleep(startPause + 11*time.Second)
		if !w.allHave(others, 1) {
			t.Error("after ten seconds not everybody has the first of two alerts")
		}
		time.Sleep(11 * time.Second)
		if !w.allHave(others, 2) {
			t.Error("after twenty seconds not everybody has the second alert")
		}
		if took := w.drained(3 * time.Minute); took > 100*time.Second {
			t.Errorf("the busy chat took %v more for its hundred alerts, want about one a second", took)
		}
	})
}

func TestWindow(t *testing.T) {
	now := time.Unix(0, 0)
	in := func(seconds int) time.Time { return now.Add(time.Duration(seconds) * time.Second) }
	tests := []struct {
		name string
		w    window
		lane news.Lane
		free bool
		when time.Time
	}{
		{"a new one", window{n: 2}, news.LaneAlert, true, now},
		{"one of two is in use", window{n: 2, out: 1}, news.LaneAlert, true, now},
		{"both are in use", window{n: 2, out: 2}, news.LaneAlert, false, now},
		{"one is in use and one rests", window{n: 2, out: 1, rest: []time.Time{in(1)}}, news.LaneAlert, false, in(1)},
		{"one has rested", window{n: 2, out: 1, rest: []time.Time{in(0)}}, news.LaneAlert, true, now},
		{"two rest", window{n: 2, rest: []time.Time{in(1), in(2)}}, news.LaneAlert, false, in(1)},
		{"more rest than there are since they were lowered", window{n: 1, rest: []time.Time{in(1), in(2), in(3)}}, news.LaneAlert, false, in(3)},
		{"the last of a crowd is for a reply", window{n: 20, hole: 2 * time.Second, out: 18, rest: []time.Time{in(5)}}, news.LaneAlert, false, in(3)},
		{"which takes it", window{n: 20, hole: 2 * time.Second, out: 18, rest: []time.Time{in(5)}}, news.LaneReply, true, now},
		{"unless the next comes soon", window{n: 20, hole: 2 * time.Second, out: 18, rest: []time.Time{in(2)}}, news.LaneAlert, true, now},
		{"nobody knows when the next comes", window{n: 20, hole: 2 * time.Second, out: 19}, news.LaneAlert, false, now},
		{"a broadcast leaves room for alerts", window{n: 10, slow: 0.6, out: 5, rest: []time.Time{in(4)}}, news.LaneDigest, false, in(4)},
		{"which take it", window{n: 10, slow: 0.6, out: 5, rest: []time.Time{in(4)}}, news.LaneAlert, true, now},
		{"it is never without any", window{n: 1, slow: 0.6}, news.LaneDigest, true, now},
		{"of a few none is spared", window{n: 19, hole: 2 * time.Second, out: 18}, news.LaneAlert, true, now},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := tt.w.free(tt.lane, now); got != tt.free {
				t.Errorf("free = %v, want %v", got, tt.free)
			}
			if got := tt.w.when(tt.lane, now); !got.Equal(tt.when) {
				t.Errorf("when = %v, want %v", got.Sub(now), tt.when.Sub(now))
			}
		})
	}
}

// TestAQueueTrustsItsOwnClock wakes a queue that was put away: it goes even if
// the clock on the wall, set back meanwhile, says that it is not due.
func TestAQueueTrustsItsOwnClock(t *testing.T) {
	s := newQueues(defaultInFlight)
	free := func(_ store.Queue, now time.Time) time.Time { return now }
	s.add(store.Queue{Destination: news.Destination{Chat: 1}, Lane: news.LaneAlert})
	now := time.Now()
	q, _ := s.next(now, free)
	if q == nil || q.tries {
		t.Fatalf("next = %+v, want the queue, to send what is due", q)
	}
	s.land(q, false, now.Add(time.Minute))
	if q, at := s.next(now, free); q != nil || !at.Equal(now.Add(time.Minute)) {
		t.Errorf("next = %+v, %v, want nothing for a minute", q, at.Sub(now))
	}
	if q, _ := s.next(now.Add(time.Minute), free); q == nil || !q.tries {
		t.Errorf("next after a minute = %+v, want the queue, to send what waited", q)
	}
}

func TestRoundTrips(t *testing.T) {
	var r roundTrips
	for range warmUp - 1 {
		r.add(100 * time.Millisecond)
	}
	if got := r.shortest(); got != 0 {
		t.Errorf("shortest = %v after %d answers, want 0", got, warmUp-1)
	}
	if r.add(100 * time.Millisecond); r.shortest() != 100*time.Millisecond {
		t.Errorf("shortest = %v on a steady line, want 100ms", r.shortest())
	}
	if r.add(90 * time.Millisecond); r.shortest() != 80*time.Millisecond {
		t.Errorf("shortest = %v, want 80ms: the next may be shorter still", r.shortest())
	}
	for range 2 * epoch {
		r.add(200 * time.Millisecond)
	}
	if got := r.shortest(); got != 200*time.Millisecond {
		t.Errorf("shortest = %v long after the line became slower, want 200ms", got)
	}
}

func TestCommonPause(t *testing.T) {
	now := time.Unix(0, 0)
	in := func(seconds float64) time.Time { return now.Add(time.Duration(seconds * float64(time.Second))) }
	tests := []struct {
		name string
		a, b float64
		want float64
	}{
		{"the later of two", 3, 4, 4},
		{"both are long", 3600, 3700, 3700},
		{"one chat has a long one of its own", 43838, 3, 3},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := common(in(tt.a), in(tt.b), now); !got.Equal(in(tt.want)) {
				t.Errorf("common(%v, %v) = %v, want %v s", tt.a, tt.b, got.Sub(now), tt.want)
			}
		})
	}
}

func TestBackoff(t *testing.T) {
	for attempts := range 40 {
		want := time.Duration(math.Min(float64(maxBackoff), float64(time.Second)*math.Pow(2, float64(attempts))))
		if got := backoff(time.Second, attempts); got < want || got > want*5/4 {
			t.Errorf("backoff after %d attempts = %v, want %v and up to a quarter more", attempts, got, want)
		}
	}
}

// TestResume goes on where the process before ended, as far as that tells
// anything.
func TestResume(t *testing.T) {
	now := time.Date(2026, 5, 4, 9, 0, 0, 0, time.UTC)
	soon := now.Add(3 * time.Minute)
	for _, tt := range []struct {
		name string
		pace store.Pace
		want int
		then int // at the time of the next try
	}{
		{"nothing was learned", store.Pace{}, 30, 30},
		{"a lower rate, tried again when it was to be", store.Pace{Messages: 12, TryAt: soon, Interval: time.Hour}, 12, 13},
		{"a rate of yesterday", store.Pace{Messages: 12, TryAt: now.Add(-7 * time.Hour), Interval: time.Hour}, 30, 30},
		{"no rate at all", store.Pace{Messages: -1, TryAt: soon, Interval: time.Hour}, 30, 30},
	} {
		r := rate{interval: firstTry}
		n := r.resume(tt.pace, now)
		if now, then := r.leases(n, now), r.leases(n, soon); n != tt.want || now != n || then != tt.then {
			t.Errorf("%s: %d leases, and %d later; want %d and %d", tt.name, n, then, tt.want, tt.then)
		}
		if back := r.pace(n); tt.want < perSecond && n == tt.want && back.Interval != tt.pace.Interval {
			t.Errorf("%s: the next pause is %v, want %v", tt.name, back.Interval, tt.pace.Interval)
		}
	}
}
