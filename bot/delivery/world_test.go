package delivery

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"net/http"
	"path/filepath"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"newsbot/bot/simulator"
	"newsbot/bot/telegram"
	"newsbot/news"
	"newsbot/store"
)

var long = flag.Bool("long", false, "run the long form of the measurements")

// A world is an engine between a store of its own and a simulated Telegram.
type world struct {
	t          testing.TB
	sim        *simulator.Server
	db         *store.DB
	client     *telegram.Client
	engine     *Engine
	source     news.Source
	items      int // told so far
	publishers int // that repeated one

	stop func() error // ends the engine and says how its Run ended

	mu      sync.Mutex
	titles  map[news.ItemID]string // guarded by mu
	changes []Change               // guarded by mu
	notes   []string               // of troubles, as they were told; guarded by mu
}

// inBubble runs a test with a world in which time passes at once.
func inBubble(t *testing.T, o simulator.Options, f func(t *testing.T, w *world)) {
	t.Helper()
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, simulator.New(o), filepath.Join(t.TempDir(), "news.db"))
		defer w.close()
		f(t, w)
	})
}

// newWorld opens a store for a simulated Telegram, and no engine yet.
func newWorld(t testing.TB, sim *simulator.Server, path string) *world {
	t.Helper()
	w := &world{t: t, sim: sim, titles: map[news.ItemID]string{}, stop: func() error { return nil }}
	var err error
	if w.db, err = store.Open(path, store.Options{NoSync: true}); err != nil {
		t.Fatal(err)
	}
	if _, err := w.db.Configure([]news.Source{{Name: "Harbour News", URL: "https://h.example/feed", Announce: 100}}, time.Now()); err != nil {
		t.Fatal(err)
	}
	sources, err := w.db.Sources()
	if err != nil {
		t.Fatal(err)
	}
	w.source = sources[0]
	w.client = newClient(t, sim.Transport())
	return w
}

func newClient(t testing.TB, rt http.RoundTripper) *telegram.Client {
	c, err := telegram.New(telegram.Options{Token: simulator.DefaultToken, Transport: rt})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// options are those of an engine as tests want it.
func (w *world) options() Options {
	return Options{Client: w.client, Store: w.db, Render: w.render, OnChange: w.note, OnTrouble: w.noteTrouble}
}

// start starts an engine.
func (w *world) start(o Options) {
	w.t.Helper()
	engine := New(o)
	w.engine = engine
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- engine.Run(ctx) }()
	w.stop = sync.OnceValue(func() error {
		cancel()
		return <-ended
	})
}

// close ends the engine and checks the whole store.
func (w *world) close() {
	if err := w.stop(); err != nil && !errors.Is(err, ErrUnauthorized) {
		w.t.Errorf("Run = %v", err)
	}
	if err := w.db.Check(); err != nil {
		w.t.Errorf("Check = %v", err)
	}
	if err := w.db.Close(); err != nil {
		w.t.Error(err)
	}
}

// people are private chats with the bot.
func (w *world) people(n int) []news.Destination {
	all := make([]news.Destination, n)
	for i := range all {
		c := w.sim.AddPrivate(simulator.User{FirstName: fmt.Sprint("Reader ", i)})
		all[i].Chat = news.ChatID(c.ID)
	}
	return all
}

// tell queues n new items for all destinations.
func (w *world) tell(lane news.Lane, n int, to ...news.Destination) {
	w.t.Helper()
	w.decide(n, alerts(lane, to))
}

// tellAt queues n new items for a destination that are to come at a time.
func (w *world) tellAt(at time.Time, n int, to news.Destination) {
	w.t.Helper()
	w.decide(n, []news.Alert{{Destination: to, Lane: news.LaneAlert, NotBefore: at}})
}

// decide queues the same alerts for each of n new items.
func (w *world) decide(n int, alerts []news.Alert) {
	w.t.Helper()
	now := time.Now()
	for ; n > 0; n -= min(n, 50) {
		p := store.Poll{Source: w.source}
		for range min(n, 50) {
			p.Items = append(p.Items, w.item(now))
			p.Alerts = append(p.Alerts, alerts)
		}
		in, err := w.db.Ingest(p, now)
		if err != nil {
			w.t.Fatal(err)
		}
		w.know(in.New)
		if w.engine != nil {
			w.engine.Wake(in.Queued)
		}
	}
}

// item is the next item: "Item 1", "Item 2" and so on.
func (w *world) item(now time.Time) news.Item {
	w.items++
	return news.Item{
		GUID: fmt.Sprint("guid-", w.items), Link: fmt.Sprintf("https://h.example/%d", w.items),
		Title: fmt.Sprint("Item ", w.items), Seen: now,
		Published: now.Add(time.Duration(w.items)*time.Millisecond - time.Hour),
	}
}

func alerts(lane news.Lane, to []news.Destination) []news.Alert {
	list := make([]news.Alert, len(to))
	for i, d := range to {
		list[i] = news.Alert{Destination: d, Lane: lane}
	}
	return list
}

func (w *world) know(items []news.Item) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, it := range items {
		w.titles[it.ID] = it.Title
	}
}

// render makes a message of one alert: its item's title.
func (w *world) render(_ context.Context, rows []news.Delivery) (telegram.Message, int, error) {
	return telegram.Message{Text: w.title(rows[0].Item())}, 1, nil
}

// merge makes a message of up to eight alerts, a line each.
func (w *world) merge(_ context.Context, rows []news.Delivery) (telegram.Message, int, error) {
	n := min(len(rows), 8)
	var text telegram.HTML
	for _, d := range rows[:n] {
		text = telegram.Join("\n", text, w.title(d.Item()))
	}
	return telegram.Message{Text: text}, n, nil
}

func (w *world) title(id news.ItemID) telegram.HTML {
	w.mu.Lock()
	title, known := w.titles[id]
	w.mu.Unlock()
	if !known { // its decision is on disk, and decide has not come as far as know
		item, err := w.db.Item(id)
		if err != nil {
			w.t.Error(err)
		}
		title = item.Title
	}
	return telegram.Escape(title)
}

func (w *world) note(c Change) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.changes = append(w.changes, c)
}

// noteTrouble notes that a trouble began, or is over.
func (w *world) noteTrouble(t Trouble, over bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	word := "begins"
	if over {
		word = "ends"
	}
	w.notes = append(w.notes, fmt.Sprint(t.Kind, " ", word))
}

// drained waits until nothing is pending or in doubt, and at most limit. It
// looks every 50 ms, and after ten minutes at each two thousandth of the time it
// waited: a day of looks every 50 ms takes minutes under the race detector.
func (w *world) drained(limit time.Duration) time.Duration {
	w.t.Helper()
	begun := time.Now()
	for {
		c := w.counts()
		if c.Pending+c.InDoubt == 0 {
			return time.Since(begun)
		}
		if time.Since(begun) > limit {
			w.t.Fatalf("after %v still %d pending and %d in doubt", limit, c.Pending, c.InDoubt)
		}
		pause := 50 * time.Millisecond
		if waited := time.Since(begun); waited > 10*time.Minute {
			pause = waited / 2000
		}
		time.Sleep(pause)
	}
}

func (w *world) counts() store.Counts {
	c, err := w.db.Counts()
	if err != nil {
		w.t.Fatal(err)
	}
	return c
}

// texts are what the bot has said in a chat; nobody has, in a channel.
func (w *world) texts(d news.Destination) []string {
	var all []string
	for _, m := range w.sim.Messages(int64(d.Chat)) {
		if (m.From == w.sim.Me().ID || m.From == 0) && m.Service == nil && m.Topic == int(d.Topic) {
			all = append(all, m.Text)
		}
	}
	return all
}
