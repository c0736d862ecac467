package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"newsbot/bot/simulator"
	"newsbot/config"
)

// binary is the program under test, built once for all tests that run it as a
// process of its own.
var binary = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "newsbot-test-*")
	if err != nil {
		return "", err
	}
	path := filepath.Join(dir, "newsbot")
	out, err := exec.Command("go", "build", "-o", path, ".").CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("%w: %s", err, out)
	}
	return path, nil
})

func TestMain(m *testing.M) {
	flag.Parse()
	if flag.Lookup("test.parallel").Value.String() == fmt.Sprint(runtime.GOMAXPROCS(0)) { // nobody said otherwise
		flag.Set("test.parallel", "6") // most of their time they wait for the program's seconds
	}
	code := m.Run()
	if path, err := binary(); err == nil {
		os.RemoveAll(filepath.Dir(path))
	}
	os.Exit(code)
}

// testToken has the form of a token and belongs to nobody.
const testToken = "123456789:AAF-test_token_that_is_nobodys_own_00"

// write puts a configuration into a folder of its own and gives its path.
func write(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "newsbot.toml")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// A world is a simulated Telegram, a feed server and the newsbot process
// between them.
type world struct {
	t      *testing.T
	tg     *simulator.Server
	api    *httptest.Server
	web    *httptest.Server
	dir    string
	config string // path of the configuration
	text   string // of the configuration at first

	mu    sync.Mutex
	pages map[string]string                    // :: path on the feed server → body; guarded by mu
	acts  map[string]func(http.ResponseWriter) // :: path → what answers instead; guarded by mu
	polls map[string]int                       // :: path → times it was asked for; guarded by mu

	cmd *exec.Cmd
}

// newWorld makes the world; extra is added to the configuration.
func newWorld(t *testing.T, tg *simulator.Server, extra string) *world {
	t.Helper()
	w := &world{t: t, tg: tg, dir: t.TempDir(), pages: map[string]string{}, acts: map[string]func(http.ResponseWriter){}, polls: map[string]int{}}
	w.api = httptest.NewServer(tg)
	t.Cleanup(w.api.Close)
	w.web = httptest.NewServer(http.HandlerFunc(w.serve))
	t.Cleanup(w.web.Close)
	w.config = filepath.Join(w.dir, "newsbot.toml")
	w.text = fmt.Sprintf(`[telegram]
token = %q
api_url = %q
[store]
path = %q
[fetch]
allow_private = ["127.0.0.0/8"]
host_spacing = "0s"
articles = false
[http]
listen = ""
`, tg.Token(), w.api.URL, filepath.Join(w.dir, "newsbot.db")) + extra
	w.reconfigure(w.text)
	t.Cleanup(func() { w.kill() })
	return w
}

// sourceTable is the table of a source that is polled each second, at a path on the
// feed server.
func sourceTable(name, path string) string {
	return fmt.Sprintf("[[source]]\nname = %q\nurl = \"{web}%s\"\nschedule = \"@every 1s\"\nhints = false\n", name, path)
}

// channelTable is the table of a chat that hears of everything.
func channelTable(chat int64) string { return fmt.Sprintf("[[channel]]\nchat = %d\n", chat) }

// reconfigure writes the configuration, in which {web} stands for the feed
// server.
func (w *world) reconfigure(text string) {
	w.t.Helper()
	text = strings.ReplaceAll(text, "{web}", w.web.URL)
	if err := os.WriteFile(w.config, []byte(text), 0o600); err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) serve(rw http.ResponseWriter, r *http.Request) {
	w.mu.Lock()
	body, ok := w.pages[r.URL.Path]
	act := w.acts[r.URL.Path]
	w.polls[r.URL.Path]++
	w.mu.Unlock()
	if act != nil {
		act(rw)
		return
	}
	if !ok {
		http.NotFound(rw, r)
		return
	}
	rw.Header().Set("Content-Type", "application/xml; charset=utf-8")
	fmt.Fprint(rw, body)
}

// put places a feed on the server.
func (w *world) put(path, body string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.pages[path] = body
}

// act has something else answer at a path than a feed.
func (w *world) act(path string, answer func(http.ResponseWriter)) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.acts[path] = answer
}

// asked is how often a path was asked for.
func (w *world) asked(path string) int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.polls[path]
}

// polled waits until a feed was asked for twice more, so that what was placed
// before has been read.
func (w *world) polled(path string) {
	w.t.Helper()
	w.mu.Lock()
	want := w.polls[path] + 2
	w.mu.Unlock()
	w.until("two polls of "+path, func() bool {
		w.mu.Lock()
		defer w.mu.Unlock()
		return w.polls[path] >= want
	})
}

// start runs the program.
func (w *world) start() {
	w.t.Helper()
	path, err := binary()
	if err != nil {
		w.t.Fatal(err)
	}
	cmd := exec.Command(path, "run", "--config", w.config)
	cmd.Env = append(os.Environ(), config.TokenVariable+"=")
	log, err := os.OpenFile(w.logPath(), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		w.t.Fatal(err)
	}
	defer log.Close()
	cmd.Stdout, cmd.Stderr = log, log
	if err := cmd.Start(); err != nil {
		w.t.Fatal(err)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.cmd = cmd
}

// process is the program that was started last.
func (w *world) process() *os.Process {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.cmd.Process
}

func (w *world) logPath() string { return filepath.Join(w.dir, "log") }

// log is what the program has printed, over all its runs.
func (w *world) log() string {
	data, err := os.ReadFile(w.logPath())
	if err != nil {
		w.t.Fatal(err)
	}
	return string(data)
}

// kill ends the program at once, as a power cut would.
func (w *world) kill() {
	if w.cmd != nil && w.cmd.ProcessState == nil {
		w.cmd.Process.Kill()
		w.cmd.Wait()
	}
}

// stop ends the program as a service manager does, which has to go well.
func (w *world) stop() {
	w.t.Helper()
	begin := time.Now()
	if err := w.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		w.t.Fatal(err)
	}
	err := w.cmd.Wait()
	if took := time.Since(begin); took > 15*time.Second {
		w.t.Errorf("stopping took %v", took)
	}
	if code := code(err); code != 0 {
		w.t.Errorf("SIGTERM ends with exit code %d", code)
	}
}

// doctor examines the store of a program that was stopped, which has to be
// sound, and gives what it prints.
func (w *world) doctor() string {
	w.t.Helper()
	out, code := w.run("", "doctor", "--config", w.config)
	if code != 0 || !strings.Contains(out, "The store is sound.") {
		w.t.Errorf("doctor: exit code %d\n%s", code, out)
	}
	return out
}

func code(err error) int {
	var e *exec.ExitError
	if errors.As(err, &e) {
		return e.ExitCode()
	}
	if err != nil {
		return -1
	}
	return 0
}

// until waits for something to become true.
func (w *world) until(what string, ok func() bool) {
	w.t.Helper()
	for end := time.Now().Add(90 * time.Second); !ok(); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(end) {
			w.t.Fatalf("not seen: %s\nlog:\n%s", what, w.log())
		}
	}
}

// heard are the bot's messages in a chat, oldest first, service messages left
// out.
func (w *world) heard(chat int64) []simulator.Message {
	var list []simulator.Message
	for _, m := range w.tg.Messages(chat) {
		if m.Service == nil && (m.From == w.tg.Me().ID || m.From == 0) {
			list = append(list, m)
		}
	}
	return list
}

// tells waits until the bot tells a chat something with certain words.
func (w *world) tells(chat int64, want string) {
	w.t.Helper()
	w.until(fmt.Sprintf("%q in chat %d", want, chat), func() bool { return says(w.heard(chat), want) })
}

// says reports whether one of some messages has certain words.
func says(list []simulator.Message, want string) bool {
	return slices.ContainsFunc(list, func(m simulator.Message) bool { return strings.Contains(m.Text, want) })
}

// say says something and waits for an answer with certain words.
func (w *world) say(d simulator.Draft, want string) {
	w.t.Helper()
	before := len(w.heard(d.Chat))
	if _, err := w.tg.Say(d); err != nil {
		w.t.Fatal(err)
	}
	w.until(fmt.Sprintf("answer %q to %q", want, d.Text), func() bool { return says(w.heard(d.Chat)[before:], want) })
}

// run runs another command of the program with its output.
func (w *world) run(stdin string, args ...string) (out string, exit int) {
	w.t.Helper()
	path, err := binary()
	if err != nil {
		w.t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, path, args...)
	cmd.Stdin = strings.NewReader(stdin)
	cmd.Env = append(os.Environ(), config.TokenVariable+"=")
	b, err := cmd.CombinedOutput()
	return string(b), code(err)
}
