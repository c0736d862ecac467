package main

import (
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"newsbot/bot/simulator"
	"newsbot/feeds/feedtest"
	"newsbot/news"
	"newsbot/store"
)

const (
	nightReaders = 3
	nightStories = 200 // half of them came before the test began to wait
	nightKills   = 8
)

// wordsOf are five words that no other story of a night has.
func wordsOf(n int) string {
	rng := rand.New(rand.NewPCG(uint64(n), 11))
	var all []string
	for range 5 {
		w := make([]byte, 8)
		for i := range w {
			w[i] = [2]string{"bdfgklmnprstvz", "aeiou"}[i%2][rng.IntN([2]int{14, 5}[i%2])]
		}
		all = append(all, string(w))
	}
	return strings.Join(all, " ")
}

// nightStory is one of them, as its feed lists it.
func nightStory(n int, at time.Time) feedtest.Entry {
	return feedtest.Item(fmt.Sprint(n), "Storm "+wordsOf(n), "x", at)
}

// TestKilledInTheNight kills the program eight times in the quiet hours of three readers,
// while stories come in, and once more after them: in the morning each reader has one
// message, which tells all 200 once, and until then /healthz says that all is well. The
// night is eight hours long, of which the test waits for the last minute or two.
func TestKilledInTheNight(t *testing.T) {
	if testing.Short() {
		t.Skip("it waits for the end of a minute, and of another one")
	}
	t.Parallel()
	tg := simulator.New(simulator.Options{})
	w := newWorld(t, tg, sourceTable("Harbour", "/harbour"))
	address := w.listens()
	page := []feedtest.Entry{feedtest.Item("before", "Before it all", "x", time.Now())}
	w.put("/harbour", feedtest.RSS("Harbour", page...))
	w.start()
	w.polled("/harbour")
	ends := time.Now().UTC().Add(2 * time.Minute).Truncate(time.Minute)
	var readers []int64
	for i := range nightReaders {
		r := tg.AddPrivate(simulator.User{FirstName: fmt.Sprint("Reader ", i)}).ID
		w.say(simulator.Draft{From: r, Chat: r, Text: "/watch storm"}, "Watching storm")
		quiet := ends.Add(-8*time.Hour).Format("15:04") + "-" + ends.Format("15:04")
		w.say(simulator.Draft{From: r, Chat: r, Text: "/settings quiet " + quiet}, "Quiet hours: "+quiet)
		readers = append(readers, r)
	}
	w.stop()
	page = append(w.evening(readers, ends.Add(-7*time.Hour)), page...)
	before := len(w.heard(readers[0]))
	w.start()
	unwell := w.watchHealth(address, ends)
	w.night(page)
	if now := time.Now(); now.After(ends) {
		t.Fatalf("the night ended at %v and the kills at %v", ends, now)
	}
	if troubles := unwell(); len(troubles) > 0 {
		t.Errorf("/healthz in the night: %q", troubles)
	}
	for _, r := range readers {
		w.until("a message in the morning", func() bool { return len(w.heard(r)) > before })
	}
	time.Sleep(time.Second) // what was told is written down
	w.kill()
	w.start()
	w.polled("/harbour")
	for _, r := range readers {
		w.readsMorning(r, w.heard(r)[before:])
	}
	w.stop()
	w.doctor()
}

// evening has half the stories come in while the program does not run, some minutes
// apart, and gives them as their feed lists them.
func (w *world) evening(readers []int64, from time.Time) (page []feedtest.Entry) {
	w.t.Helper()
	db, err := store.Open(filepath.Join(w.dir, "newsbot.db"), store.Options{})
	if err != nil {
		w.t.Fatal(err)
	}
	defer db.Close()
	src, err := db.Source("Harbour")
	if err != nil {
		w.t.Fatal(err)
	}
	var alerts []news.Alert
	for _, r := range readers {
		alerts = append(alerts, news.Alert{Destination: news.Destination{Chat: news.ChatID(r)}, Lane: news.LaneAlert, Reasons: []news.Reason{{Query: "storm"}}})
	}
	for n := range nightStories / 2 {
		at := from.Add(time.Duration(n) * 3 * time.Minute)
		e := nightStory(n, at)
		item := news.Item{GUID: e.GUID, Title: e.Title, Text: e.Text, Link: "https://harbour.example/" + e.GUID, Published: at}
		if in, err := db.Ingest(store.Poll{Source: src, Items: []news.Item{item}, Alerts: [][]news.Alert{alerts}}, at); err != nil || in.Alerts[news.Tell] != int64(len(readers)) {
			w.t.Fatal(in, err)
		}
		page = append([]feedtest.Entry{e}, page...)
	}
	return page
}

// night has the other half come in, and kills the program again and again.
func (w *world) night(page []feedtest.Entry) {
	w.t.Helper()
	rng := rand.New(rand.NewPCG(3, 4))
	for n := nightStories / 2; n < nightStories; {
		for range nightStories/2/nightKills + 1 {
			if n < nightStories {
				page = append([]feedtest.Entry{nightStory(n, time.Now())}, page...)
				n++
			}
		}
		w.put("/harbour", feedtest.RSS("Harbour", page...))
		time.Sleep(time.Duration(500+rng.IntN(3500)) * time.Millisecond)
		w.kill()
		// Three kills while it reads are held against the page, which is another test's.
		if err := os.Remove(filepath.Join(w.dir, "newsbot.db.reading")); err != nil && !errors.Is(err, fs.ErrNotExist) {
			w.t.Fatal(err)
		}
		w.start()
	}
	w.polled("/harbour")
}

// watchHealth asks /healthz until a time, and gives what was wrong.
func (w *world) watchHealth(address string, until time.Time) (unwell func() []string) {
	var troubles []string
	asked, ended := 0, make(chan bool)
	go func() {
		defer close(ended)
		for ; time.Now().Before(until); time.Sleep(200 * time.Millisecond) {
			switch h, status := w.health(address); status {
			case 0: // it does not run
			case http.StatusOK:
				asked++
			default:
				troubles = append(troubles, h.Trouble...)
			}
		}
	}()
	return func() []string {
		if <-ended; asked < 20 {
			troubles = append(troubles, fmt.Sprintf("it answered %d times", asked))
		}
		return troubles
	}
}

// readsMorning wants a reader to have got one message, and all stories once in it and on
// the pages behind its button.
func (w *world) readsMorning(reader int64, list []simulator.Message) {
	w.t.Helper()
	if len(list) != 1 || !strings.HasPrefix(list[0].Text, fmt.Sprintf("Digest: %d stories", nightStories)) {
		w.t.Fatalf("reader %d has %d messages in the morning: %q", reader, len(list), textsOf(list))
	}
	text := list[0].Text + w.behind(reader, list[0])
	for n := range nightStories {
		if got := strings.Count(text, wordsOf(n)); got != 1 {
			w.t.Errorf("reader %d is told of story %d %d times", reader, n, got)
		}
	}
}

// behind presses the button of a digest, and turns all pages behind it.
func (w *world) behind(reader int64, m simulator.Message) (text string) {
	w.t.Helper()
	for data := m.Buttons[0][0].Data; data != ""; {
		last := w.heard(reader)[len(w.heard(reader))-1]
		if _, err := w.tg.Press(reader, m.Chat, m.ID, data); err != nil {
			w.t.Fatal(err)
		}
		w.until("a page of a digest", func() bool {
			m = w.heard(reader)[len(w.heard(reader))-1]
			return m.ID != last.ID || m.Text != last.Text
		})
		text, data = text+m.Text, ""
		for _, row := range m.Buttons {
			for _, b := range row {
				if strings.HasPrefix(b.Text, "More") {
					data = b.Data
				}
			}
		}
	}
	return text
}
