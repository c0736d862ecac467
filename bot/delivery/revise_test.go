package delivery

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"newsbot/bot/simulator"
	"newsbot/bot/telegram"
	"newsbot/news"
	"newsbot/store"
)

// grow lets another publisher report what was told last.
func (w *world) grow() {
	w.t.Helper()
	w.publishers++
	name := fmt.Sprint("Publisher ", w.publishers)
	src, err := w.db.AddSource(news.Source{Name: name, URL: "https://o.example/" + fmt.Sprint(w.publishers)}, time.Now())
	if err != nil {
		w.t.Fatal(err)
	}
	src.Announce = 1
	item := news.Item{
		Title: fmt.Sprint("Item ", w.items), Link: fmt.Sprint("https://h.example/", w.items), Seen: time.Now(),
		PublisherURL: fmt.Sprintf("https://o%d.example", w.publishers),
	}
	if _, err := w.db.Ingest(store.Poll{Source: src, Items: []news.Item{item}}, time.Now()); err != nil {
		w.t.Fatal(err)
	}
}

// longer says that more publishers report a story.
func (w *world) longer(_ context.Context, t store.Told) (telegram.Message, bool, error) {
	s, err := w.db.Story(t.Story)
	item, err2 := w.db.Item(t.Item)
	return telegram.Message{Text: w.title(t.Item) + telegram.HTML(fmt.Sprint(" · ", len(s.Sources), " publishers")), Remove: item.Recall.Delete}, true, errors.Join(err, err2)
}

func TestAStoryThatGrowsIsEdited(t *testing.T) {
	inBubble(t, simulator.Options{Limits: simulator.TelegramLimits(), Delay: steadyLine}, func(t *testing.T, w *world) {
		all := w.people(200) // several pages
		w.tell(news.LaneAlert, 1, all...)
		o := w.options()
		o.Revise = w.longer
		w.start(o)
		w.drained(time.Minute)
		w.grow()
		w.grow()
		time.Sleep(time.Minute)
		for _, d := range all {
			if got := w.texts(d); len(got) != 1 || got[0] != "Item 1 · 3 publishers" {
				t.Fatalf("%v reads %q", d, got)
			}
		}
		if s := w.sim.Stats(); s.Edited != len(all) || s.TooMany > 0 {
			t.Errorf("%d edits with %d refused, want %d and none", s.Edited, s.TooMany, len(all))
		}
		if list, err := w.db.Revisions(10); err != nil || len(list) > 0 {
			t.Errorf("Revisions = %v, %v, want none left", list, err)
		}
	})
}

// TestRevisionsAreLastInLine edits while alerts wait.
func TestRevisionsAreLastInLine(t *testing.T) {
	inBubble(t, simulator.Options{Limits: simulator.TelegramLimits(), Delay: steadyLine}, func(t *testing.T, w *world) {
		all := w.people(100)
		w.tell(news.LaneAlert, 1, all...)
		o := w.options()
		o.Revise = w.longer
		w.start(o)
		w.drained(time.Minute)
		w.grow()
		w.tell(news.LaneAlert, 1, w.people(1500)...)
		time.Sleep(45 * time.Second)
		if s := w.sim.Stats(); s.Edited > 10 {
			t.Errorf("%d edits while alerts waited", s.Edited)
		}
		time.Sleep(time.Minute)
		if s := w.sim.Stats(); s.Edited != len(all) || s.TooMany > 0 {
			t.Errorf("%d edits with %d refused, want %d and none", s.Edited, s.TooMany, len(all))
		}
	})
}

// TestWhatCannotBeEditedIsLeft blocks, deletes, and mistakes a picture.
func TestWhatCannotBeEditedIsLeft(t *testing.T) {
	inBubble(t, simulator.Options{Delay: steadyLine}, func(t *testing.T, w *world) {
		all := w.people(4)
		w.tell(news.LaneAlert, 1, all...)
		o := w.options()
		o.Render = w.pictured
		o.Revise = w.longer // as a text, which is a caption
		w.start(o)
		w.drained(time.Minute)
		w.sim.Block(int64(all[0].Chat))
		w.sim.Delete(int64(all[1].Chat), w.sim.Messages(int64(all[1].Chat))[0].ID)
		w.sim.Fault(simulator.Fault{Chat: int64(all[2].Chat), Count: 1, Status: 429, RetryAfter: 5, Description: "Too Many Requests: retry after 5"})
		w.grow()
		time.Sleep(5 * time.Minute)
		for _, d := range all[2:] {
			if got := w.texts(d); len(got) != 1 || got[0] != "Item 1 · 2 publishers" {
				t.Errorf("%v reads %q", d, got)
			}
		}
		if list, err := w.db.Revisions(10); err != nil || len(list) > 0 {
			t.Errorf("Revisions = %v, %v, want none left", list, err)
		}
	})
}

// correct changes the headline of the n-th item that was told.
func (w *world) correct(n int) {
	w.t.Helper()
	w.mu.Lock()
	w.titles[news.ItemID(n)] = fmt.Sprint("Corrected ", n)
	w.mu.Unlock()
	item := news.Item{GUID: fmt.Sprint("guid-", n), Link: fmt.Sprintf("https://h.example/%d", n), Title: fmt.Sprint("Corrected ", n), Seen: time.Now()}
	in, err := w.db.Ingest(store.Poll{Source: w.source, Items: []news.Item{item}}, time.Now())
	if err != nil || len(in.Edited) != 1 {
		w.t.Fatalf("Ingest of a corrected item = %+v, %v", in, err)
	}
}

// edited waits until each of the chats reads text in its n-th message, and says
// how long that took.
func (w *world) edited(all []news.Destination, n int, text string, limit time.Duration) time.Duration {
	w.t.Helper()
	begun := time.Now()
	for _, d := range all {
		for w.texts(d)[n] != text {
			if time.Since(begun) > limit {
				w.t.Fatalf("after %v %v still reads %q, want %q", limit, d, w.texts(d), text)
			}
			time.Sleep(50 * time.Millisecond)
		}
	}
	return time.Since(begun)
}

// TestEditsAtFullRate edits what hundreds of chats were told, while nothing else
// is to be sent.
func TestEditsAtFullRate(t *testing.T) {
	for name, line := range map[string]simulator.Delay{"a steady line": steadyLine, "jitter": jitterLine, "jitter and a tail": heavyLine} {
		t.Run(name, func(t *testing.T) {
			inBubble(t, simulator.Options{Limits: simulator.TelegramLimits(), Delay: line}, func(t *testing.T, w *world) {
				all := w.people(500)
				w.tell(news.LaneAlert, 1, all...)
				o := w.options()
				o.Revise = w.longer
				w.start(o)
				w.drained(time.Minute)
				w.grow()
				time.Sleep(reviseEvery + time.Second)
				before, begun := w.sim.Stats().Edited, time.Now()
				took := w.edited(all, 0, "Item 1 · 2 publishers", time.Minute)
				s := w.sim.Stats()
				rate := float64(s.Edited-before) / took.Seconds()
				fmt.Printf("edits_a_second=%.2f refused=%d case=%q\n", rate, s.TooMany, name)
				if rate < 28 || s.TooMany > 0 || s.Edited != len(all) {
					t.Errorf("%.2f edits a second since %v, %d in all, %d refused; want 28, %d, none", rate, time.Since(begun), s.Edited, s.TooMany, len(all))
				}
			})
		})
	}
}

// TestACorrectionOvertakesGrowth corrects one story while five thousand messages
// about another are being made longer, in the short form two thousand, and people
// ask for answers.
func TestACorrectionOvertakesGrowth(t *testing.T) {
	overtakesGrowth(t, "correction", (*world).correct, func(w *world, some []news.Destination) time.Duration {
		return w.edited(some, 0, "Corrected 1 · 1 publishers", time.Minute)
	})
}

// TestARetractionOvertakesGrowth takes one story back meanwhile, and deletes what
// was told of it.
func TestARetractionOvertakesGrowth(t *testing.T) {
	retract := func(w *world, n int) {
		if _, err := w.db.Retract(news.ItemID(n), true, "", time.Now()); err != nil {
			w.t.Fatal(err)
		}
	}
	overtakesGrowth(t, "retraction", retract, func(w *world, some []news.Destination) time.Duration {
		return w.deleted(some, time.Minute)
	})
}

// deleted waits until the chats hold no message, and says how long that took.
func (w *world) deleted(all []news.Destination, limit time.Duration) time.Duration {
	w.t.Helper()
	begun := time.Now()
	for _, d := range all {
		for len(w.sim.Messages(int64(d.Chat))) > 0 {
			if time.Since(begun) > limit {
				w.t.Fatalf("after %v %v still reads %q", limit, d, w.texts(d))
			}
			time.Sleep(50 * time.Millisecond)
		}
	}
	return time.Since(begun)
}

// overtakesGrowth changes what was told of the first item while the messages of
// another are being made longer; done waits until every message shows it.
func overtakesGrowth(t *testing.T, what string, change func(*world, int), done func(*world, []news.Destination) time.Duration) {
	inBubble(t, simulator.Options{Limits: simulator.TelegramLimits(), Delay: steadyLine}, func(t *testing.T, w *world) {
		copies, growing := 300, 2000
		if *long {
			copies, growing = 1000, 5000
		}
		some, many := w.people(copies), w.people(growing)
		w.tell(news.LaneAlert, 1, some...)
		w.tell(news.LaneAlert, 1, many...)
		o := w.options()
		o.Revise = w.longer
		w.start(o)
		w.drained(5 * time.Minute)
		w.grow()
		time.Sleep(20 * time.Second)
		change(w, 1)
		var waits []time.Duration
		stop := make(chan struct{})
		ended := make(chan struct{})
		go func() {
			defer close(ended)
			for i := 0; ; i++ {
				select {
				case <-stop:
					return
				case <-time.After(200 * time.Millisecond):
				}
				begun := time.Now()
				if err := w.reply(many[len(many)-1-i], "answer"); err != nil {
					t.Error(err)
				}
				waits = append(waits, time.Since(begun))
			}
		}()
		took := done(w, some)
		close(stop)
		<-ended
		slices.Sort(waits)
		p99 := waits[len(waits)*99/100]
		s := w.sim.Stats()
		fmt.Printf("%s_of_%d_took=%v reply_p99=%v replies=%d growth_edits_so_far=%d refused=%d\n", what, copies, took, p99, len(waits), s.Edited-copies, s.TooMany)
		if limit := time.Duration(copies) * 40 * time.Millisecond; took > limit || s.TooMany > 0 {
			t.Errorf("the "+what+" took %v with %d refused, want %v and none", took, s.TooMany, limit)
		}
		if limit := 300*time.Millisecond + steadyLine.RoundTrip; p99 > limit {
			t.Errorf("99 of 100 replies took up to %v, want %v", p99, limit)
		}
		w.edited(many, 0, "Item 2 · 2 publishers", 4*time.Minute)
	})
}

// TestACorrectionThatCannotBeMade has the store not read when a correction is made: it is
// tried again, and what is never made is counted, as is a message with no room for it.
func TestACorrectionThatCannotBeMade(t *testing.T) {
	for name, tt := range map[string]struct {
		failing int // how often it fails
		room    bool
		counted int64
	}{
		"twice":   {2, true, 0},
		"always":  {1000, true, 1},
		"no room": {0, false, 1},
	} {
		t.Run(name, func(t *testing.T) {
			inBubble(t, simulator.Options{}, func(t *testing.T, w *world) {
				reader := w.people(1)
				w.tell(news.LaneAlert, 1, reader...)
				o, failing := w.options(), tt.failing
				o.Ends = new(news.Ends)
				o.Revise = func(ctx context.Context, told store.Told) (telegram.Message, bool, error) {
					m, _, err := w.longer(ctx, told)
					if failing--; failing >= 0 {
						err = errors.Join(err, errors.New("input/output error"))
					}
					return m, tt.room, err
				}
				w.start(o)
				w.drained(time.Minute)
				w.correct(1)
				time.Sleep(time.Minute)
				corrected := strings.HasPrefix(w.texts(reader[0])[0], "Corrected 1")
				if n := o.Ends.Of(news.EndUncorrected); n != tt.counted || corrected != (tt.counted == 0) {
					t.Errorf("corrected: %v, counted as not: %d, want %d", corrected, n, tt.counted)
				}
			})
		})
	}
}

// TestANewerRevisionEndsTheOlder lets a story grow again while the messages about
// it are being edited: from then on all get the newest text, and each at most
// one that was newest when it went.
func TestANewerRevisionEndsTheOlder(t *testing.T) {
	inBubble(t, simulator.Options{Limits: simulator.TelegramLimits(), Delay: steadyLine}, func(t *testing.T, w *world) {
		all := w.people(600)
		w.tell(news.LaneAlert, 1, all...)
		o := w.options()
		o.Revise = w.longer
		w.start(o)
		w.drained(time.Minute)
		w.grow()
		time.Sleep(reviseEvery + 5*time.Second)
		w.grow()
		time.Sleep(reviseEvery + time.Second)
		w.edited(all, 0, "Item 1 · 3 publishers", time.Minute)
		time.Sleep(time.Minute)
		if n := w.sim.Stats().Edited; n > len(all)+8*perSecond {
			t.Errorf("%d edits of %d messages, want the older walk to end", n, len(all))
		}
		if list, err := w.db.Revisions(10); err != nil || len(list) > 0 {
			t.Errorf("Revisions = %v, %v, want none left", list, err)
		}
	})
}

// TestACrashAmongEdits ends the process in the middle of five hundred edits,
// several times: in the end all read what is right.
func TestACrashAmongEdits(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		sim := simulator.New(simulator.Options{Limits: simulator.TelegramLimits(), Delay: steadyLine})
		w := newWorld(t, sim, filepath.Join(t.TempDir(), "news.db"))
		all := w.people(500)
		w.tell(news.LaneAlert, 1, all...)
		l := w.startOn()
		w.drained(time.Minute)
		w.correct(1)
		for range 5 {
			w, l = w.crash(l)
			time.Sleep(startPause + 5*time.Second)
		}
		defer w.close()
		w.edited(all, 0, "Corrected 1 · 1 publishers", time.Minute)
		if n := sim.Stats().TooMany; n > 0 {
			t.Errorf("%d calls refused", n)
		}
	})
}

// TestAnEditOutlastsAnOutage corrects what was told while Telegram is away.
func TestAnEditOutlastsAnOutage(t *testing.T) {
	inBubble(t, simulator.Options{Limits: simulator.TelegramLimits(), Delay: steadyLine}, func(t *testing.T, w *world) {
		all := w.people(30)
		w.tell(news.LaneAlert, 1, all...)
		o := w.options()
		o.Revise = w.longer
		w.start(o)
		w.drained(time.Minute)
		remove := w.sim.Fault(simulator.Fault{Status: 502, Body: "<html>Bad Gateway</html>"})
		w.correct(1)
		time.Sleep(time.Hour)
		if n := w.sim.Stats().Calls["editMessageText"]; n > 40 {
			t.Errorf("%d edits were tried in the outage, want a few", n)
		}
		remove()
		w.edited(all, 0, "Corrected 1 · 1 publishers", time.Minute)
	})
}

// TestAPausedChatHoldsNoEditUp has one chat in twenty ask for an hour of silence.
func TestAPausedChatHoldsNoEditUp(t *testing.T) {
	inBubble(t, simulator.Options{Limits: simulator.TelegramLimits(), Delay: steadyLine}, func(t *testing.T, w *world) {
		all := w.people(400)
		w.tell(news.LaneAlert, 1, all...)
		o := w.options()
		o.Revise = w.longer
		w.start(o)
		w.drained(time.Minute)
		var others, paused []news.Destination
		for i, d := range all {
			if i%20 > 0 {
				others = append(others, d)
				continue
			}
			paused = append(paused, d)
			w.engine.line.limiter.mu.Lock()
			w.engine.line.limiter.pauseChat(d.Chat, time.Now().Add(time.Hour))
			w.engine.line.limiter.mu.Unlock()
		}
		w.correct(1)
		w.edited(others, 0, "Corrected 1 · 1 publishers", 30*time.Second)
		time.Sleep(time.Hour)
		w.edited(paused, 0, "Corrected 1 · 1 publishers", time.Minute)
	})
}

// TestARefusalOfTheMomentCostsNoEdit: a channel's message is edited all the same.
func TestARefusalOfTheMomentCostsNoEdit(t *testing.T) {
	for _, f := range []simulator.Fault{
		{Status: 400, Description: "Bad Request: chat not found", Count: 1},
		{Status: 403, Description: "Forbidden: bot is not a member of the channel chat", Count: 1},
		{Status: 400, Description: "Bad Request: need administrator rights in the channel chat", Count: 2},
		{Status: 400, Description: "Bad Request: TOPIC_CLOSED", Count: 1},
	} {
		t.Run(f.Description, func(t *testing.T) {
			inBubble(t, simulator.Options{}, func(t *testing.T, w *world) {
				to := w.group(simulator.Channel)
				w.tell(news.LaneAlert, 1, to)
				o := w.options()
				o.Revise = w.longer
				w.start(o)
				w.drained(time.Minute)
				f.Method = "editMessageText"
				w.sim.Fault(f)
				w.grow()
				time.Sleep(15 * time.Minute)
				if got := w.texts(to); len(got) != 1 || got[0] != "Item 1 · 2 publishers" {
					t.Errorf("after %q the channel reads %q", f.Description, got)
				}
			})
		})
	}
}
