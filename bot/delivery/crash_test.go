package delivery

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"newsbot/bot/simulator"
	"newsbot/bot/telegram"
	"newsbot/news"
	"newsbot/store"
)

// A wire is the way to Telegram that can be cut for good, with all that is on
// it: calls that have arrived there took effect, and nobody hears of it.
type wire struct {
	next http.RoundTripper
	cut  atomic.Bool
}

// RoundTrip makes one call, or hangs when the wire is cut.
func (l *wire) RoundTrip(r *http.Request) (*http.Response, error) {
	if l.cut.Load() {
		<-r.Context().Done()
		return nil, r.Context().Err()
	}
	resp, err := l.next.RoundTrip(r)
	if l.cut.Load() {
		<-r.Context().Done()
		return nil, r.Context().Err()
	}
	return resp, err
}

// crash ends the world as kill -9 would, and returns the next one: with the
// store as it was on disk at that moment, and an engine that starts at once.
func (w *world) crash(l *wire) (*world, *wire) {
	w.t.Helper()
	next := w.crashed(l)
	return next, next.startOn()
}

// crashed is crash without an engine.
func (w *world) crashed(l *wire) *world {
	w.t.Helper()
	l.cut.Store(true)
	left, _, err := w.db.Backup()
	if err != nil {
		w.t.Fatal(err)
	}
	path := filepath.Join(w.t.TempDir(), "news.db")
	if err := os.Rename(left, path); err != nil {
		w.t.Fatal(err)
	}
	go w.close() // it is dead to the world
	next := newWorld(w.t, w.sim, path)
	next.titles, next.items = w.titles, w.items
	return next
}

// startOn starts an engine on a wire of its own.
func (w *world) startOn() *wire {
	l := &wire{next: w.sim.Transport()}
	o := w.options()
	o.Client, o.Revise = newClient(w.t, l), w.longer
	w.start(o)
	return l
}

// TestCrashes ends the engine thirty times, in the long form a hundred, in the
// middle of a broadcast, to people and to groups that are sent to as often as
// Telegram allows.
func TestCrashes(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		crashes := 30
		if *long {
			crashes = 100
		}
		sim := simulator.New(simulator.Options{Limits: simulator.TelegramLimits(), Delay: heavyLine})
		w := newWorld(t, sim, filepath.Join(t.TempDir(), "news.db"))
		people := w.people(crashes * 40)
		groups := []news.Destination{w.group(simulator.Supergroup), w.group(simulator.Channel)}
		w.tell(news.LaneAlert, 1, people...)
		w.tell(news.LaneAlert, 200, groups...)
		l := w.startOn()
		rng := rand.New(rand.NewPCG(4, 2))
		for range crashes {
			time.Sleep(startPause + time.Duration(rng.IntN(2000))*time.Millisecond)
			w, l = w.crash(l)
		}
		defer w.close()
		w.drained(time.Hour)
		lost, twice := 0, 0
		for _, d := range people {
			n := len(w.texts(d))
			lost += max(0, 1-n)
			twice += max(0, n-1)
		}
		for _, d := range groups {
			lost += max(0, 200-len(w.texts(d)))
			twice += max(0, len(w.texts(d))-200)
		}
		refused := sim.Stats().TooMany
		fmt.Printf("crashes=%d lost=%d twice=%d twice_each=%.2f refused=%d\n", crashes, lost, twice, float64(twice)/float64(crashes), refused)
		if lost > 0 || twice > crashes*defaultInFlight || refused > 0 {
			t.Errorf("%d lost, %d twice, %d calls refused in %d crashes", lost, twice, refused, crashes)
		}
	})
}

// TestFullRateAgainAfterAStart has thousands waiting when the engine starts.
func TestFullRateAgainAfterAStart(t *testing.T) {
	inBubble(t, simulator.Options{Limits: simulator.TelegramLimits(), Delay: steadyLine}, func(t *testing.T, w *world) {
		w.tell(news.LaneAlert, 1, w.people(10_000)...)
		w.start(w.options())
		time.Sleep(2500 * time.Millisecond)
		before := w.sim.Stats().Sent
		time.Sleep(10 * time.Second)
		if n := w.sim.Stats().Sent - before; n < 297 {
			t.Errorf("%d messages in the ten seconds from 2.5 s after the start, want 297", n)
		}
	})
}

// The variables that make the test binary a bot that carries and can be killed.
const (
	envStore = "DELIVERY_TEST_STORE"
	envAPI   = "DELIVERY_TEST_API"
)

// TestMain runs a bot instead of the tests where the variables say so.
func TestMain(m *testing.M) {
	if path := os.Getenv(envStore); path != "" {
		if err := carry(path, os.Getenv(envAPI)); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	m.Run()
}

// carry runs an engine on a store until it is interrupted, or killed.
func carry(path, api string) error {
	started := time.Now()
	client, err := telegram.New(telegram.Options{Token: simulator.DefaultToken, APIURL: api})
	if err != nil {
		return err
	}
	db, err := store.Open(path, store.Options{})
	if err != nil {
		return err
	}
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer stop()
	err = New(Options{Client: client, Store: db, Started: started, Render: number}).Run(ctx)
	if err != nil {
		return err
	}
	return db.Close()
}

// number renders one alert as its item's number.
func number(_ context.Context, rows []news.Delivery) (telegram.Message, int, error) {
	return telegram.Message{Text: telegram.HTML(fmt.Sprint("Item ", rows[0].Item()))}, 1, nil
}

// TestKill kills real processes with kill -9 at random moments of a broadcast
// over real sockets: a few of them, in the long form a hundred.
func TestKill(t *testing.T) {
	t.Parallel()
	kills := 2
	if *long {
		kills = 100
	}
	sim := simulator.New(simulator.Options{Limits: simulator.TelegramLimits(), Delay: steadyLine})
	server := httptest.NewServer(sim)
	defer server.Close()
	path := filepath.Join(t.TempDir(), "news.db")
	w := newWorld(t, sim, path)
	people := w.people(kills*40 + 40)
	w.tell(news.LaneAlert, 1, people...)
	w.close()

	repeats, worst := 0, 0 // messages that arrived and are not written down as delivered: they will be sent again
	for range kills {
		kill(t, path, server.URL, 500*time.Millisecond+rand.N(2500*time.Millisecond))
		time.Sleep(steadyLine.RoundTrip) // what is on the line arrives
		w = newWorld(t, sim, path)
		unheard := sim.Stats().Sent - int(w.counts().Delivered)
		worst, repeats = max(worst, unheard-repeats), unheard
		w.close()
	}
	w = newWorld(t, sim, path)
	defer w.close()
	o := w.options()
	o.Render = number
	w.start(o)
	w.drained(5 * time.Minute)
	lost, twice := 0, 0
	for _, d := range people {
		n := len(w.texts(d))
		lost, twice = lost+max(0, 1-n), twice+max(0, n-1)
	}
	refused := sim.Stats().TooMany
	fmt.Printf("kills=%d lost=%d twice=%d twice_each=%.2f twice_worst=%d refused=%d\n", kills, lost, twice, float64(twice)/float64(kills), worst, refused)
	if lost > 0 || worst > defaultInFlight || refused > 0 || *long && twice > 2*kills {
		t.Errorf("%d of %d lost, %d twice after %d kills, %d calls refused", lost, len(people), twice, kills, refused)
	}
}

// bot is a process that carries what waits in a store.
func bot(path, api string) *exec.Cmd {
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), envStore+"="+path, envAPI+"="+api)
	cmd.Stderr = os.Stderr
	return cmd
}

// kill runs a bot on a store for a while and kills it.
func kill(t *testing.T, path, api string, after time.Duration) {
	t.Helper()
	cmd := bot(path, api)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	time.Sleep(after)
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	cmd.Wait() // ends with an error, as it should
}

// TestAMillionWaiting starts a process on a store in which a million
// deliveries wait for a hundred thousand chats.
func TestAMillionWaiting(t *testing.T) {
	if !*long {
		t.Skip("takes half a minute and 200 MB of disk; run with -long")
	}
	sim := simulator.New(simulator.Options{Limits: simulator.TelegramLimits(), Delay: steadyLine, KeepMessages: 1})
	server := httptest.NewServer(sim)
	defer server.Close()
	path := filepath.Join(t.TempDir(), "news.db")
	w := newWorld(t, sim, path)
	w.tell(news.LaneAlert, 10, w.people(100_000)...)
	w.close()

	begun := time.Now()
	cmd := bot(path, server.URL)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	for sim.Stats().Sent == 0 && time.Since(begun) < time.Minute {
		time.Sleep(5 * time.Millisecond)
	}
	first := time.Since(begun)
	time.Sleep(5 * time.Second)
	resident := residentBytes(t, cmd.Process.Pid)
	sent := sim.Stats().Sent
	cmd.Process.Signal(syscall.SIGTERM)
	if err := cmd.Wait(); err != nil {
		t.Error(err)
	}
	fmt.Printf("waiting=1000000 first_message_after=%v start_pause=%v resident_mb=%d sent_in_5s=%d\n", first, startPause, resident>>20, sent)
	if first > 2*time.Second || resident > 150<<20 {
		t.Errorf("first message after %v with %d MB resident, want 2 s and 150 MB", first, resident>>20)
	}
}

// residentBytes is how much memory a process holds. Linux only; elsewhere 0.
func residentBytes(t *testing.T, pid int) (bytes int64) {
	t.Helper()
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		t.Log(err)
		return 0
	}
	for line := range strings.Lines(string(status)) {
		if kb, found := strings.CutPrefix(line, "VmRSS:"); found {
			fmt.Sscan(kb, &bytes)
		}
	}
	return bytes << 10
}
