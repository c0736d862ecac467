package demo

import (
	"bufio"
	"context"
	"flag"
	"io"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"newsbot/bot/simulator/browser"
)

var screenshot = flag.String("screenshot", "", "file for a picture of the demo, as the README shows it (go test ./demo -run DemoInBrowser -screenshot ../docs/demo.png)")

var mutePicture = flag.String("mute-screenshot", "", "file for a picture of the panel of Mute… (go test ./demo -run DemoInBrowser -mute-screenshot ../docs/mute.png)")

// TestDemoInBrowser uses the demo as a newcomer would: type /watch, see an alert
// arrive, press a button.
func TestDemoInBrowser(t *testing.T) {
	page := startDemo(t, Options{Listen: "127.0.0.1:0", Period: 2 * time.Second})
	ctx := browser.Start(t)
	browser.Do(t, ctx, chromedp.EmulateViewport(1280, 860), chromedp.Navigate(page+"/"))
	browser.Wait(t, ctx, `document.activeElement.id === "text" && document.querySelectorAll(".row").length >= 4`)

	browser.Do(t, ctx, chromedp.SendKeys(chromedp.CSS("#text"), "/watch bitcoin OR ethereum"+kb.Enter))
	browser.Wait(t, ctx, hears(`Watching`))
	browser.Wait(t, ctx, hears(`you watch `))
	browser.Wait(t, ctx, `[...document.querySelectorAll(".message .body")].at(-1).textContent.includes("• ")`)
	if *screenshot != "" {
		picture(t, ctx, *screenshot)
	}
	browser.Read[any](t, ctx, key("Mute…"))
	browser.Wait(t, ctx, hears(`Mute what?`))
	browser.Read[any](t, ctx, key("“bitcoin"))
	browser.Wait(t, ctx, hears(`for how long?`))
	if *mutePicture != "" {
		browser.Read[any](t, ctx, key("« Back"))
		browser.Wait(t, ctx, hears(`Mute what?`))
		picture(t, ctx, *mutePicture)
		browser.Read[any](t, ctx, key("“bitcoin"))
	}
	browser.Wait(t, ctx, hears(`for how long?`))
	browser.Read[any](t, ctx, key("An hour"))
	browser.Wait(t, ctx, hears(`Muted until`))
	browser.Do(t, ctx, chromedp.Click(chromedp.CSS("button.key"))) // Remove
	browser.Wait(t, ctx, `[...document.querySelectorAll("button.key")].some(k => k.textContent.startsWith("Undo"))`)
	browser.Wait(t, ctx, `[...document.querySelectorAll(".row")].some(r => r.innerText.includes("BITNEWSBOT News") && r.querySelector(".badge"))`)
}

// key is a JavaScript expression that presses the last button that begins so.
func key(text string) string {
	return `[...document.querySelectorAll("button.key")].filter(k => k.textContent.startsWith("` + text + `")).at(-1).click()`
}

// hears is a JavaScript expression: some bubble has these words.
func hears(words string) string {
	return `[...document.querySelectorAll(".message .body")].some(b => b.textContent.includes("` + words + `"))`
}

func picture(t *testing.T, ctx context.Context, path string) {
	t.Helper()
	time.Sleep(time.Second) // let moving things come to rest, for the eye
	png, err := chromedp.Run(ctx, chromedp.CaptureScreenshot())
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, png, 0o644); err != nil {
		t.Fatal(err)
	}
}

// startDemo runs a demo until the test ends and gives its page's address.
func startDemo(t *testing.T, o Options) string {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	r, w := io.Pipe()
	done := make(chan error, 1)
	go func() {
		err := Run(ctx, o, w, io.Discard)
		w.CloseWithError(err)
		done <- err
	}()
	t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			t.Errorf("the demo ended with: %v", err)
		}
	})
	printed := bufio.NewReader(r)
	first, err := printed.ReadString('\n')
	if err != nil {
		t.Fatalf("the demo printed %q: %v", first, err)
	}
	go io.Copy(io.Discard, printed)
	return strings.TrimSpace(first[strings.Index(first, "http"):])
}
