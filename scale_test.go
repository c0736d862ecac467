package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"newsbot/app"
	"newsbot/bot/simulator"
	"newsbot/config"
	"newsbot/news"
	"newsbot/store"
)

const (
	manySources = 100_000
	halfHour    = 30 * time.Minute // the schedule of them all: 56 polls a second
	watched     = 25 * time.Second // for which the polls are counted
)

// BenchmarkManySources runs the program with 100,000 known sources, each on a
// host of its own that answers "not modified", and reports of its process: how
// long until its first polling round has ended, what memory it then has and at
// most had (the pages of the store that it has read among it), and over the
// seconds after that the polls, the most in one second, and the share of two
// cores that they take.
//
// The polls are due evenly over half an hour, or were due while the bot was
// away.
func BenchmarkManySources(b *testing.B) {
	for _, tt := range []struct {
		name string
		away time.Duration
	}{
		{"on time", 0},
		{"after an hour away", time.Hour},
	} {
		b.Run(tt.name, func(b *testing.B) {
			web := newUnchanged(b)
			path := filepath.Join(b.TempDir(), "newsbot.db")
			knownSources(b, path, web.port, tt.away)
			for b.Loop() {
				measure(b, web, path)
			}
		})
	}
}

// measure runs the program once.
func measure(b *testing.B, web *unchanged, path string) {
	begin := time.Now()
	p := startProgram(b, path)
	defer p.stop()
	for p.rounds().IsZero() {
		time.Sleep(5 * time.Millisecond)
	}
	b.ReportMetric(time.Since(begin).Seconds(), "s-start")
	b.ReportMetric(p.cpu().Seconds(), "s-start-cpu")
	b.ReportMetric(p.memory("VmRSS:"), "MB-started")
	cpu, polls, most := p.cpu(), web.polls.Load(), int64(0)
	for range int(watched / time.Second) {
		before := web.polls.Load()
		time.Sleep(time.Second)
		most = max(most, web.polls.Load()-before)
	}
	b.ReportMetric(float64(web.polls.Load()-polls)/watched.Seconds(), "polls/s")
	b.ReportMetric(float64(most), "polls-in-a-second")
	b.ReportMetric(100*(p.cpu()-cpu).Seconds()/watched.Seconds()/2, "%-of-two-cores")
	b.ReportMetric(p.memory("VmRSS:"), "MB-resident")
	b.ReportMetric(p.memory("VmHWM:"), "MB-peak")
}

// unchanged is a web server for any number of hosts on which nothing is new.
type unchanged struct {
	port  int
	polls atomic.Int64
}

func newUnchanged(tb testing.TB) *unchanged {
	tb.Helper()
	l, err := net.Listen("tcp4", "0.0.0.0:0") // every address of 127.0.0.0/8
	if err != nil {
		tb.Fatal(err)
	}
	u := &unchanged{port: l.Addr().(*net.TCPAddr).Port}
	server := &http.Server{Handler: u}
	go server.Serve(l)
	tb.Cleanup(func() { server.Close() })
	return u
}

func (u *unchanged) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	u.polls.Add(1)
	if r.Header.Get("If-None-Match") == "" {
		http.Error(w, "asked without the validators", http.StatusBadRequest)
		return
	}
	w.WriteHeader(http.StatusNotModified)
}

// knownSources fills a store with sources that have been polled for weeks, up
// to the time when the bot went away.
func knownSources(tb testing.TB, path string, port int, away time.Duration) {
	tb.Helper()
	db, err := store.Open(path, store.Options{NoSync: true})
	if err != nil {
		tb.Fatal(err)
	}
	list := make([]news.Source, manySources)
	stopped := time.Now().Add(-away)
	for i := range list {
		list[i], err = db.AddSource(knownSource(i, port), stopped)
		if err != nil {
			tb.Fatal(err)
		}
		list[i].State = knownState(i, stopped)
	}
	if err := db.SaveStates(list...); err != nil {
		tb.Fatal(err)
	}
	if err := db.Close(); err != nil {
		tb.Fatal(err)
	}
}

func knownSource(i, port int) news.Source {
	return news.Source{
		Name:     fmt.Sprintf("Harbour News %d", i),
		URL:      fmt.Sprintf("http://127.%d.%d.%d:%d/feeds/all/latest-news.xml", 1+i>>16, i>>8&0xff, i&0xff, port),
		Category: "Ports", Origin: news.FromAdmin, AddedBy: 1234567,
	}
}

// knownState is what a source's polls have learned until a time.
func knownState(i int, until time.Time) news.SourceState {
	next := until.Add(halfHour * time.Duration(i) / manySources)
	return news.SourceState{
		Title: fmt.Sprintf("Harbour News %d: all stories", i), Home: fmt.Sprintf("https://harbour-%d.example/", i), Lang: "en",
		Validators: news.Validators{ETag: fmt.Sprintf(`"5f2b-%x-61a2b3c4d5e6f"`, i), LastModified: "Sun, 22 Nov 2026 18:40:00 GMT", Body: [16]byte{byte(i), 99}, Full: next.Add(-halfHour)},
		NextPoll:   next, Polled: next.Add(-halfHour), Succeeded: next.Add(-halfHour),
		Since: until.Add(-1000 * time.Hour), Posted: until.Add(-2 * time.Hour), Items: 800, Lag: 3 * time.Minute,
	}
}

// A program is a running newsbot.
type program struct {
	tb     testing.TB
	cmd    *exec.Cmd
	health string
}

// startProgram runs the program on a store, beside a Telegram in which nothing
// happens.
func startProgram(tb testing.TB, db string) *program {
	tb.Helper()
	path, err := binary()
	if err != nil {
		tb.Fatal(err)
	}
	tg := simulator.New(simulator.Options{})
	api := httptest.NewServer(tg)
	tb.Cleanup(api.Close)
	health := freeAddress(tb)
	file := filepath.Join(tb.TempDir(), "newsbot.toml")
	text := fmt.Sprintf(`
telegram = { token = %q, api_url = %q }
store = { path = %q }
sources = { schedule = "@every %s" }
fetch = { allow_private = ["127.0.0.0/8"] }
http = { listen = %q }
log = { level = "warn" }
`, tg.Token(), api.URL, db, halfHour, health)
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		tb.Fatal(err)
	}
	p := &program{tb: tb, health: health, cmd: exec.Command(path, "run", "--config", file)}
	p.cmd.Env = append(os.Environ(), config.TokenVariable+"=")
	p.cmd.Stderr = os.Stderr
	if err := p.cmd.Start(); err != nil {
		tb.Fatal(err)
	}
	return p
}

// freeAddress is an address that nobody listens on.
func freeAddress(tb testing.TB) string {
	tb.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		tb.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

func (p *program) stop() {
	p.cmd.Process.Signal(syscall.SIGTERM)
	if err := p.cmd.Wait(); err != nil {
		p.tb.Error(err)
	}
}

// rounds is when the last polling round ended; zero before the first.
func (p *program) rounds() time.Time {
	resp, err := http.Get("http://" + p.health + "/healthz")
	if err != nil {
		return time.Time{} // it does not listen yet
	}
	defer resp.Body.Close()
	var h app.Health
	if err := json.NewDecoder(resp.Body).Decode(&h); err != nil {
		p.tb.Fatal(err)
	}
	return h.Round
}

// memory is a figure of the process's memory in MB.
func (p *program) memory(name string) float64 {
	f, err := os.Open(fmt.Sprintf("/proc/%d/status", p.cmd.Process.Pid))
	if err != nil {
		p.tb.Skip("needs Linux: ", err)
	}
	defer f.Close()
	for lines := bufio.NewScanner(f); lines.Scan(); {
		if fields := strings.Fields(lines.Text()); fields[0] == name {
			kb, _ := strconv.Atoi(fields[1])
			return float64(kb) / 1024
		}
	}
	return 0
}

// cpu is the processor time that the process has taken. Source: proc(5), the
// fields utime and stime, in hundredths of a second.
func (p *program) cpu() time.Duration {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", p.cmd.Process.Pid))
	if err != nil {
		p.tb.Skip("needs Linux: ", err)
	}
	_, rest, _ := strings.Cut(string(stat), ") ")
	fields := strings.Fields(rest)
	user, _ := strconv.Atoi(fields[11])
	system, _ := strconv.Atoi(fields[12])
	return time.Duration(user+system) * 10 * time.Millisecond
}
