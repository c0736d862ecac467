package delivery

import (
	"context"
	"fmt"
	"testing"
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
	item := news.Item{Title: fmt.Sprint("Item ", w.items), Link: fmt.Sprint("https://h.example/", w.items), Seen: time.Now()}
	if _, err := w.db.Ingest(store.Poll{Source: src, Items: []news.Item{item}}, time.Now()); err != nil {
		w.t.Fatal(err)
	}
}

// longer says that more publishers report a story.
func (w *world) longer(_ context.Context, t store.Told) (telegram.Message, bool, error) {
	s, err := w.db.Story(t.Story)
	return telegram.Message{Text: w.title(t.Item) + telegram.HTML(fmt.Sprint(" · ", len(s.Sources), " publishers"))}, true, err
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
