package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"newsbot/app"
	"newsbot/bot/simulator"
	"newsbot/config"
	"newsbot/feeds/feedtest"
)

// long runs the long form of tests that wait for minutes.
var long = flag.Bool("long", false, "run the long form of the tests")

// listens puts an address for /healthz into a world's configuration, and gives
// it.
func (w *world) listens() (address string) {
	w.t.Helper()
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		w.t.Fatal(err)
	}
	defer free.Close()
	address = free.Addr().String()
	w.text = strings.Replace(w.text, `listen = ""`, fmt.Sprintf("listen = %q", address), 1)
	w.reconfigure(w.text)
	return address
}

// health asks /healthz.
func (w *world) health(address string) (h app.Health, status int) {
	resp, err := http.Get("http://" + address + "/healthz")
	if err != nil {
		return h, 0
	}
	defer resp.Body.Close()
	if err := json.NewDecoder(resp.Body).Decode(&h); err != nil {
		w.t.Error(err)
	}
	return h, resp.StatusCode
}

// alarmed waits until /healthz names an alarm, with the status that goes with
// it.
func (w *world) alarmed(address, alarm string, status int) {
	w.t.Helper()
	w.until(fmt.Sprintf("alarm %q with status %d", alarm, status), func() bool {
		h, got := w.health(address)
		return got == status && strings.Contains(strings.Join(h.Alarms, "; "), alarm)
	})
}

// TestAMisspeltChannelIsNamedWhereverSomebodyLooks is a channel that nobody
// finds: in /healthz, in the log, in /stats, and to the administrator, once.
func TestAMisspeltChannelIsNamedWhereverSomebodyLooks(t *testing.T) {
	t.Parallel()
	tg := simulator.New(simulator.Options{})
	ann := tg.AddPrivate(simulator.User{FirstName: "Ann"})
	w := newWorld(t, tg, "[[channel]]\nchat = \"@dsek\"\n[[channel]]\nchat = 5\n")
	w.text = strings.Replace(w.text, "[store]", fmt.Sprintf("admins = [%d]\n[store]", ann.ID), 1)
	address := w.listens()
	w.start()
	w.say(simulator.Draft{From: ann.ID, Chat: ann.ID, Text: "/start"}, "")
	w.alarmed(address, "no such name @dsek", http.StatusServiceUnavailable)
	w.tells(ann.ID, "Alarm: Telegram knows no channel @dsek. Correct its name in the configuration")
	w.say(simulator.Draft{From: ann.ID, Chat: ann.ID, Text: "/stats"}, "Telegram knows no channel @dsek")
	w.until("the alarm in the log", func() bool { return strings.Contains(w.log(), "no such name") })
	if !*long {
		w.stop()
		return
	}
	time.Sleep(30 * time.Second)
	if n := counted(w.heard(ann.ID), "Alarm: Telegram knows no channel"); n != 1 {
		t.Errorf("told %d times", n)
	}
	channel := tg.AddChat(simulator.Chat{Kind: simulator.Channel, Title: "Desk", Username: "dsek"}, ann.ID)
	tg.AddBot(channel.ID, ann.ID)
	time.Sleep(2 * time.Minute)
	w.tells(ann.ID, "Over: Telegram knows no channel @dsek.")
	w.stop()
}

// counted counts the messages with certain words.
func counted(list []simulator.Message, words string) (n int) {
	for _, m := range list {
		if strings.Contains(m.Text, words) {
			n++
		}
	}
	return n
}

// TestHealthSaysThatTelegramIsNotHeard waits for the minute that it takes.
func TestHealthSaysThatTelegramIsNotHeard(t *testing.T) {
	if !*long {
		t.Skip("takes more than a minute; see -long")
	}
	t.Parallel()
	for why, spoil := range map[string]func(*world){
		"no network": func(w *world) { w.api.Close() },
		"another process with it": func(w *world) {
			w.tg.Fault(simulator.Fault{Method: "getUpdates", Status: 409, Description: "Conflict: terminated by other getUpdates request"})
		},
		"a server that only says no": func(w *world) { w.tg.Fault(simulator.Fault{Status: 502, Description: "Bad Gateway"}) },
	} {
		t.Run(why, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, simulator.New(simulator.Options{}), "")
			address := w.listens()
			spoil(w)
			w.start()
			time.Sleep(time.Minute)
			w.alarmed(address, "deaf", http.StatusServiceUnavailable)
			w.stop()
		})
	}
}

// TestABadReloadLeavesTheBotRunning writes what made a library panic.
func TestABadReloadLeavesTheBotRunning(t *testing.T) {
	t.Parallel()
	tg := simulator.New(simulator.Options{})
	ann := tg.AddPrivate(simulator.User{FirstName: "Ann"})
	w := newWorld(t, tg, "")
	w.text = strings.Replace(w.text, "[store]", fmt.Sprintf("admins = [%d]\n[store]", ann.ID), 1)
	w.reconfigure(w.text)
	w.start()
	w.say(simulator.Draft{From: ann.ID, Chat: ann.ID, Text: "/start"}, "")
	for _, schedule := range []string{"TZ=UTC", "CRON_TZ=", "@every 9223372036s"} {
		w.reconfigure(w.text + "[sources]\nschedule = \"" + schedule + "\"\n")
		before := strings.Count(w.log(), "configuration not reloaded")
		if err := w.cmd.Process.Signal(syscall.SIGHUP); err != nil {
			t.Fatal(err)
		}
		w.until("the refusal of "+schedule, func() bool { return strings.Count(w.log(), "configuration not reloaded") > before })
		w.say(simulator.Draft{From: ann.ID, Chat: ann.ID, Text: "/reload"}, "sources.schedule")
	}
	w.stop()
}

// TestWhoReadsTheLogMayGo closes the other end of the log.
func TestWhoReadsTheLogMayGo(t *testing.T) {
	t.Parallel()
	tg := simulator.New(simulator.Options{})
	ann := tg.AddPrivate(simulator.User{FirstName: "Ann"})
	w := newWorld(t, tg, sourceTable("Harbour", "/harbour")+channelTable(ann.ID))
	w.put("/harbour", feedtest.RSS("Harbour"))
	path, err := binary()
	if err != nil {
		t.Fatal(err)
	}
	w.cmd = exec.Command(path, "run", "--config", w.config)
	w.cmd.Env = append(os.Environ(), config.TokenVariable+"=")
	log, err := w.cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := w.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(w.logPath(), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	io.ReadFull(log, make([]byte, 10))
	log.Close()
	w.polled("/harbour")
	w.put("/harbour", feedtest.RSS("Harbour", feedtest.Item("1", "Ferry stuck in fog", "A ferry is stuck.", time.Now())))
	w.tells(ann.ID, "Ferry stuck in fog")
	w.stop()
}

// TestHealthKeepsNoSilentConnection connects and says nothing, or half of it.
func TestHealthKeepsNoSilentConnection(t *testing.T) {
	t.Parallel()
	w := newWorld(t, simulator.New(simulator.Options{}), "")
	address := w.listens()
	w.start()
	w.until("health", func() bool { _, status := w.health(address); return status != 0 })
	for why, said := range map[string]string{"nothing": "", "half a request": "GET /healthz HTTP/1.1\r\nHost: x\r\n", "a body that never comes": "GET /healthz HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n"} {
		c, err := net.Dial("tcp", address)
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		io.WriteString(c, said)
		c.SetReadDeadline(time.Now().Add(45 * time.Second))
		if _, err := io.ReadAll(c); err != nil {
			t.Errorf("%s: the connection is kept: %v", why, err)
		}
	}
	w.stop()
}

// TestFilesThatNeverEnd has check read devices, pipes and long keys.
func TestFilesThatNeverEnd(t *testing.T) {
	t.Parallel()
	w := newWorld(t, simulator.New(simulator.Options{}), "")
	pipe := filepath.Join(w.dir, "pipe")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Skip(err)
	}
	dots := filepath.Join(w.dir, "dots.toml")
	if err := os.WriteFile(dots, []byte(strings.Repeat("a.", 200_000)+"a = 1\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	token := filepath.Join(w.dir, "token.toml")
	if err := os.WriteFile(token, []byte(fmt.Sprintf("[telegram]\ntoken_file = %q\n", pipe)), 0o600); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{
		"/dev/zero": "is not an ordinary file", pipe: "is not an ordinary file",
		token: "is not an ordinary file", dots: "a key of more than 20 parts",
	} {
		if out, code := w.run("", "check", "--config", path); code != exitConfig || !strings.Contains(out, want) {
			t.Errorf("check of %s: exit code %d: %.300s; want %q", path, code, out, want)
		}
	}
}

// TestTheExampleAndTheVersionArePrinted goes from nothing to a file that check
// takes.
func TestTheExampleAndTheVersionArePrinted(t *testing.T) {
	t.Parallel()
	w := newWorld(t, simulator.New(simulator.Options{}), "")
	out, code := w.run("", "config")
	path := filepath.Join(w.dir, "example.toml")
	if err := os.WriteFile(path, []byte(strings.Replace(out, `"newsbot.db"`, fmt.Sprintf("%q", filepath.Join(w.dir, "newsbot.db")), 1)), 0o600); err != nil {
		t.Fatal(err)
	}
	if code != 0 {
		t.Errorf("config: exit code %d", code)
	}
	if out, code := w.run("", "check", "--config", path); code != 0 {
		t.Errorf("check of the example: exit code %d: %s", code, out)
	}
	if out, code := w.run("", "--version"); code != 0 || !strings.HasPrefix(out, "newsbot ") {
		t.Errorf("--version: exit code %d: %q", code, out)
	}
}

// TestASlowHostKeepsNobodyWaiting has many sources at a host that answers in a
// second, and one elsewhere.
func TestASlowHostKeepsNobodyWaiting(t *testing.T) {
	t.Parallel()
	tg := simulator.New(simulator.Options{})
	ann := tg.AddPrivate(simulator.User{FirstName: "Ann"})
	var asked atomic.Int64
	slow := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		asked.Add(1)
		time.Sleep(time.Second)
		fmt.Fprint(rw, feedtest.RSS("Slow"))
	}))
	defer slow.Close()
	var tables strings.Builder
	for i := range 1500 {
		fmt.Fprintf(&tables, "[[source]]\nname = \"Slow %d\"\nurl = \"%s/%d\"\nschedule = \"@every 1m\"\n", i, slow.URL, i)
	}
	w := newWorld(t, tg, tables.String()+sourceTable("Good", "/good")+channelTable(ann.ID))
	w.put("/good", feedtest.RSS("Good"))
	address := w.listens()
	w.start()
	w.until("the slow host is asked", func() bool { return asked.Load() > 0 })
	for range 5 {
		w.polled("/good")
	}
	w.put("/good", feedtest.RSS("Good", feedtest.Item("1", "Ferry stuck in fog", "A ferry is stuck.", time.Now())))
	w.tells(ann.ID, "Ferry stuck in fog")
	if *long {
		time.Sleep(3 * time.Minute)
		w.alarmed(address, "late", http.StatusServiceUnavailable)
	}
	w.stop()
}
