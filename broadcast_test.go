package main

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"newsbot/bot/simulator"
	"newsbot/feeds/feedtest"
	"newsbot/news"
	"newsbot/store"
)

// TestABroadcastIsKilledInTheMiddle kills the program while it carries a message to many:
// each has it once in the end, or twice where it was on its way; and an alert that comes
// meanwhile does not wait for it.
func TestABroadcastIsKilledInTheMiddle(t *testing.T) {
	t.Parallel()
	many := 300
	if *long {
		many = 2000
	}
	tg := simulator.New(simulator.Options{Limits: simulator.TelegramLimits(), KeepRequests: 1 << 16})
	ann := tg.AddPrivate(simulator.User{FirstName: "Ann"}).ID
	w := newWorld(t, tg, sourceTable("Harbour", "/harbour"))
	w.reconfigure(strings.Replace(w.text, "[store]", fmt.Sprintf("admins = [%d]\n[store]", ann), 1))
	w.put("/harbour", feedtest.RSS("Harbour"))
	readers := w.readers(many)
	w.start()
	w.polled("/harbour")
	w.say(simulator.Draft{From: ann, Chat: ann, Text: "/watch ferry"}, "Watching")
	w.say(simulator.Draft{From: ann, Chat: ann, Text: "/broadcast The harbour is closed on Sunday."}, "chats")
	offer := w.heard(ann)
	pressed := offer[len(offer)-1]
	if _, err := tg.Press(ann, ann, pressed.ID, pressed.Buttons[0][0].Data); err != nil {
		t.Fatal(err)
	}
	copies := func() (have, sum int) {
		for _, r := range readers {
			n := counted(w.heard(r), "closed on Sunday")
			if sum += n; n > 0 {
				have++
			}
		}
		return have, sum
	}
	w.until("a third of them", func() bool { have, _ := copies(); return have >= many/3 })
	w.kill()
	doubtful := w.doubtful()
	w.start()
	w.until("half of them", func() bool { have, _ := copies(); return have >= many/2 })
	began := time.Now()
	w.put("/harbour", feedtest.RSS("Harbour", feedtest.Item("1", "Ferry stuck in fog", "x", time.Now())))
	w.tells(ann, "Ferry stuck in fog")
	late := time.Since(began)
	w.until("all of them", func() bool { have, _ := copies(); return have == many })
	w.polled("/harbour")
	w.stop()
	_, sum := copies()
	fmt.Printf("broadcast_chats=%d twice=%d in_doubt=%d alert_after=%v too_many=%d\n", many, sum-many, doubtful, late.Round(10*time.Millisecond), tg.Stats().TooMany)
	if sum-many > doubtful {
		t.Errorf("%d copies too many, and %d were in doubt when the program was killed", sum-many, doubtful)
	}
	if have, _ := copies(); have == many && late > 10*time.Second {
		t.Errorf("an alert came %v after its feed had it", late)
	}
	w.doctor()
}

// doubtful is how many deliveries the store of a stopped program holds in doubt.
func (w *world) doubtful() int {
	w.t.Helper()
	db, err := store.Open(filepath.Join(w.dir, "newsbot.db"), store.Options{})
	if err != nil {
		w.t.Fatal(err)
	}
	defer db.Close()
	c, err := db.Counts()
	if err != nil {
		w.t.Fatal(err)
	}
	return int(c.InDoubt)
}

// readers are people whom the store of a program that is yet to start knows.
func (w *world) readers(n int) (list []int64) {
	w.t.Helper()
	db, err := store.Open(filepath.Join(w.dir, "newsbot.db"), store.Options{NoSync: true})
	if err != nil {
		w.t.Fatal(err)
	}
	for i := range n {
		id := w.tg.AddPrivate(simulator.User{FirstName: fmt.Sprint("Reader ", i)}).ID
		if err := db.PutChat(news.Chat{ID: news.ChatID(id), Kind: news.Private, Title: "Reader"}); err != nil {
			w.t.Fatal(err)
		}
		list = append(list, id)
	}
	if err := db.Close(); err != nil {
		w.t.Fatal(err)
	}
	return list
}
