package main

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"newsbot/bot/simulator"
	"newsbot/feeds/feedtest"
	"newsbot/news"
	"newsbot/store"
)

// TestCommandsOutliveAKill sends twelve commands at once and kills the program
// some time later: after the start all of them have been acted upon, though some
// answers, which nobody promises, are lost.
func TestCommandsOutliveAKill(t *testing.T) {
	t.Parallel()
	delays := []time.Duration{0, 50 * time.Millisecond, 200 * time.Millisecond, 1600 * time.Millisecond}
	if *long {
		for d := 20 * time.Millisecond; d < 3*time.Second; d += 150 * time.Millisecond {
			delays = append(delays, d)
		}
	}
	for _, delay := range delays {
		t.Run(delay.String(), func(t *testing.T) {
			t.Parallel()
			tg := simulator.New(simulator.Options{Limits: simulator.TelegramLimits()})
			ann := tg.AddPrivate(simulator.User{FirstName: "Ann"}).ID
			w := newWorld(t, tg, "")
			w.start()
			w.say(simulator.Draft{From: ann, Chat: ann, Text: "/start"}, "")
			var want []string
			for i := range 12 {
				want = append(want, fmt.Sprintf("word%c", 'a'+i))
				if _, err := tg.Say(simulator.Draft{From: ann, Chat: ann, Text: "/watch " + want[i]}); err != nil {
					t.Fatal(err)
				}
			}
			time.Sleep(delay)
			w.kill()
			w.start()
			w.say(simulator.Draft{From: ann, Chat: ann, Text: "/list"}, "Alerts in this chat") // behind the twelve
			w.stop()
			if got := w.watched(ann); !slices.Equal(got, want) {
				t.Errorf("killed %v after twelve commands: %d are in force: %q", delay, len(got), got)
			}
			w.doctor()
		})
	}
}

// watched are the queries of a chat in the store of a stopped program, in the
// order of the alphabet.
func (w *world) watched(chat int64) (queries []string) {
	w.t.Helper()
	db, err := store.Open(filepath.Join(w.dir, "newsbot.db"), store.Options{})
	if err != nil {
		w.t.Fatal(err)
	}
	defer db.Close()
	subs, err := db.Subscriptions(news.Destination{Chat: news.ChatID(chat)})
	if err != nil {
		w.t.Fatal(err)
	}
	for _, s := range subs {
		queries = append(queries, s.Query)
	}
	slices.Sort(queries)
	return queries
}

// A copy is a story as it was told in a chat.
type copied struct {
	chat  news.ChatID
	title string
}

// killInDoubt kills the program and notes which copies its store holds in doubt
// then: they may have been sent, and no answer was written down. Each may come
// once more.
func (w *world) killInDoubt(doubts map[copied]int) {
	w.t.Helper()
	w.kill()
	db, err := store.Open(filepath.Join(w.dir, "newsbot.db"), store.Options{})
	if err != nil {
		w.t.Fatal(err)
	}
	defer db.Close()
	err = db.Queues(func(q store.Queue, _ time.Time) error {
		rows, err := db.Waiting(q, killStories)
		for _, row := range rows {
			item, missing := db.Item(row.Item())
			if err = errors.Join(err, missing); row.InDoubt {
				doubts[copied{row.Destination.Chat, item.Title}]++
			}
		}
		return err
	})
	if err != nil {
		w.t.Fatal(err)
	}
}

// TestAHangupDuringTheStartEndsNothing asks for the configuration to be read again
// while the program is yet to open its store.
func TestAHangupDuringTheStartEndsNothing(t *testing.T) {
	t.Parallel()
	tg := simulator.New(simulator.Options{})
	ann := tg.AddPrivate(simulator.User{FirstName: "Ann"}).ID
	w := newWorld(t, tg, sourceTable("Harbour", "/harbour")+channelTable(ann))
	w.put("/harbour", feedtest.RSS("Harbour"))
	w.start()
	w.until("the store", func() bool { files, _ := filepath.Glob(filepath.Join(w.dir, "newsbot.db")); return len(files) == 1 })
	if strings.Contains(w.log(), "started") {
		t.Skip("it was quicker than we are")
	}
	if err := w.cmd.Process.Signal(syscall.SIGHUP); err != nil {
		t.Fatal(err)
	}
	w.until("the configuration read again", func() bool { return strings.Contains(w.log(), "configuration reloaded") })
	w.polled("/harbour")
	w.stop()
}
