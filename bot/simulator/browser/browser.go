// Package browser starts a headless Chromium for tests of the chat page.
package browser

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// names are those under which Chromium is installed, the first one found wins.
var names = []string{"chromium", "chromium-browser", "google-chrome", "headless_shell", "chrome"}

// limit is how long one test may use its browser.
const limit = 2 * time.Minute

// Start starts a Chromium with a profile of its own, for the length of a test,
// and returns a context for chromedp.Run. Whatever the page reports as an error
// (an exception, something the content policy forbids, a failed request) fails
// the test. Start it after the page's server, so that it ends before.
//
// Without a Chromium the test is skipped, or fails if the environment has
// NEWSBOT_REQUIRE_CHROMIUM=1.
func Start(t testing.TB) context.Context {
	t.Helper()
	path := find()
	switch {
	case path == "" && os.Getenv("NEWSBOT_REQUIRE_CHROMIUM") == "1":
		t.Fatalf("no Chromium among %q on the path, and NEWSBOT_REQUIRE_CHROMIUM is set", names)
	case path == "":
		t.Skipf("no Chromium among %q on the path: install one to run this test", names)
	}
	problems := &problems{}
	t.Cleanup(func() { problems.report(t) }) // the last to run, when the browser has ended
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewExecAllocator(ctx, options(path)...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx, chromedp.WithListener(problems.listen))
	t.Cleanup(cancel)
	if _, err := chromedp.Call(ctx, log.Enable, cdp.Empty{}); err != nil {
		t.Fatalf("start %s: %v", path, err)
	}
	return ctx
}

func find() string {
	for _, name := range names {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	return ""
}

// options keep Chromium from everything that a test does not ask for. The
// sandbox needs rights that a container seldom gives, and the page is ours.
func options(path string) []chromedp.ExecAllocatorOption {
	all := []chromedp.ExecAllocatorOption{chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.Headless, chromedp.DisableGPU,
		chromedp.NoFirstRun, chromedp.NoDefaultBrowserCheck, chromedp.WindowSize(1200, 800)}
	for _, flag := range []string{"disable-quic", "disable-background-networking", "disable-component-update", "disable-sync",
		"disable-default-apps", "disable-extensions", "disable-dev-shm-usage", "mute-audio"} {
		all = append(all, chromedp.Flag(flag, true))
	}
	return all
}

// problems are what the page and the browser reported as errors.
type problems struct {
	mu   sync.Mutex
	seen []string // guarded by mu
}

func (p *problems) listen(event any) {
	switch e := event.(type) {
	case *runtime.EventExceptionThrown:
		p.add(fmt.Sprintf("%+v", e.ExceptionDetails))
	case *log.EventEntryAdded:
		if e.Entry.Level == log.EntryLevelError {
			p.add(e.Entry.Text + " " + e.Entry.URL)
		}
	}
}

func (p *problems) add(problem string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.seen = append(p.seen, problem)
}

func (p *problems) report(t testing.TB) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, problem := range p.seen {
		t.Errorf("the page reported: %s", problem)
	}
}

// patience is how long Wait waits; a busy machine needs some of it.
const patience = 30 * time.Second

// Do runs actions in the page, one after the other.
func Do(t testing.TB, ctx context.Context, actions ...chromedp.Action[chromedp.Void]) {
	t.Helper()
	if err := chromedp.Do(ctx, actions...); err != nil {
		t.Fatalf("in the page: %v", err)
	}
}

// Wait waits until a JavaScript expression holds in the page. The page's own
// content policy forbids chromedp.Poll, which compiles its expression there.
func Wait(t testing.TB, ctx context.Context, expression string) {
	t.Helper()
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		if Read[bool](t, ctx, "Boolean("+expression+")") {
			return
		}
	}
	t.Fatalf("%s: not within %v; the page shows:\n%s", expression, patience, Read[string](t, ctx, "document.body.innerText"))
}

// Read returns the value of a JavaScript expression in the page.
func Read[T any](t testing.TB, ctx context.Context, expression string) T {
	t.Helper()
	v, err := chromedp.Run(ctx, chromedp.Evaluate[T](expression))
	if err != nil {
		t.Fatalf("%s: %v", expression, err)
	}
	return v
}
