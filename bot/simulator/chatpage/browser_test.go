package chatpage

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"newsbot/bot/simulator/browser"

	"newsbot/bot/simulator"
)

// An echo is a bot that answers each text with the same, in bold and with a
// button, and each pressed button with a toast.
type echo struct {
	t      *testing.T
	server *simulator.Server
	client *http.Client
}

// startEcho runs an echo until the test ends.
func startEcho(t *testing.T, s *simulator.Server) {
	ctx, cancel := context.WithCancel(context.Background())
	e := &echo{t: t, server: s, client: &http.Client{Transport: s.Transport()}}
	done := make(chan struct{})
	go func() {
		defer close(done)
		e.run(ctx)
	}()
	t.Cleanup(func() { cancel(); <-done })
}

// An echoUpdate is what the echo understands of an update.
type echoUpdate struct {
	ID      int `json:"update_id"`
	Message *struct {
		Chat struct {
			ID int64 `json:"id"`
		} `json:"chat"`
		Text   string `json:"text"`
		Thread int    `json:"message_thread_id"`
	} `json:"message"`
	Query *struct {
		ID   string `json:"id"`
		Data string `json:"data"`
	} `json:"callback_query"`
}

func (e *echo) run(ctx context.Context) {
	commands := `[{"command":"fog","description":"Is there fog?"},{"command":"help","description":"What I can do"}]`
	e.call(ctx, "setMyCommands", url.Values{"commands": {commands}})
	e.call(ctx, "setMyDescription", url.Values{"description": {"I repeat you.\n\nTry me."}})
	for offset := 0; ctx.Err() == nil; {
		var updates []echoUpdate
		json.Unmarshal(e.call(ctx, "getUpdates", url.Values{"offset": {strconv.Itoa(offset)}, "timeout": {"50"}}), &updates)
		for _, u := range updates {
			offset = u.ID + 1
			e.answer(ctx, u)
		}
	}
}

func (e *echo) answer(ctx context.Context, u echoUpdate) {
	switch {
	case u.Query != nil:
		e.call(ctx, "answerCallbackQuery", url.Values{"callback_query_id": {u.Query.ID}, "text": {"You pressed " + u.Query.Data}, "show_alert": {strconv.FormatBool(u.Query.Data == "loud")}})
	case u.Message != nil && u.Message.Text != "":
		text := strings.NewReplacer("<", "&lt;", ">", "&gt;", "&", "&amp;").Replace(u.Message.Text)
		v := url.Values{"chat_id": {fmt.Sprint(u.Message.Chat.ID)}, "text": {"You said <b>" + text + "</b>"}, "parse_mode": {"HTML"},
			"reply_markup": {`{"inline_keyboard":[[{"text":"Quiet","callback_data":"quiet"},{"text":"Loud","callback_data":"loud"}],[{"text":"Open","url":"https://news.example/fog"}]]}`}}
		if u.Message.Thread != 0 {
			v.Set("message_thread_id", strconv.Itoa(u.Message.Thread))
		}
		e.call(ctx, "sendMessage", v)
	}
}

// call returns the result of a method, or nothing when the test has ended.
func (e *echo) call(ctx context.Context, method string, params url.Values) json.RawMessage {
	address := "https://api.example/bot" + e.server.Token() + "/" + method
	r, err := http.NewRequestWithContext(ctx, "POST", address, strings.NewReader(params.Encode()))
	if err != nil {
		e.t.Error(err)
		return nil
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	resp, err := e.client.Do(r)
	if err != nil {
		return nil
	}
	defer resp.Body.Close()
	var answer struct {
		OK          bool
		Description string
		Result      json.RawMessage
	}
	if err := json.NewDecoder(resp.Body).Decode(&answer); (err != nil || !answer.OK) && ctx.Err() == nil {
		e.t.Errorf("%s %v: %v %s", method, params, err, answer.Description)
	}
	return answer.Result
}

// openPage serves a newsroom's page and opens it in a new browser window of a
// size in pixels.
func openPage(t *testing.T, w newsroom, width, height int64) (ctx context.Context, address string) {
	startEcho(t, w.Server)
	server := httptest.NewServer(w.page(Options{Title: "Newsbot demo", Suggestions: []string{"/fog", "/help"},
		Status: func() []Fact { return []Fact{{"queue", "0"}} }}))
	t.Cleanup(server.Close)
	ctx = browser.Start(t)
	browser.Do(t, ctx, chromedp.EmulateViewport(width, height), chromedp.Navigate(server.URL+"/"))
	browser.Wait(t, ctx, `document.querySelectorAll(".row").length === 6`)
	return ctx, server.URL
}

// said is a JavaScript expression: the newest bubble has a text.
func said(text string) string {
	return fmt.Sprintf(`[...document.querySelectorAll(".message .body")].at(-1)?.textContent === %q`, text)
}

func TestPageInBrowser(t *testing.T) {
	w := newNewsroom()
	ctx, _ := openPage(t, w, 1200, 800)

	browser.Wait(t, ctx, `document.activeElement.id === "text" && document.querySelectorAll(".chip").length === 2`)
	browser.Wait(t, ctx, `document.getElementById("empty").innerText.replace(/\n+/g, "|") === "What can this bot do?|I repeat you.|Try me."`)
	browser.Do(t, ctx, chromedp.Click(chromedp.CSS(".chip")))
	browser.Wait(t, ctx, said("You said /fog"))
	if got := browser.Read[string](t, ctx, `document.querySelector(".body strong").textContent`); got != "/fog" {
		t.Errorf("in bold: %q, want the command", got)
	}
	browser.Wait(t, ctx, `document.querySelectorAll(".chip").length === 1`)

	browser.Do(t, ctx, chromedp.Click(chromedp.CSS(".key")))
	browser.Wait(t, ctx, `document.getElementById("toast").matches(".on") && document.getElementById("toast").textContent === "You pressed quiet"`)
	browser.Do(t, ctx, chromedp.Click(chromedp.CSS(".key:nth-child(2)")))
	browser.Wait(t, ctx, `document.getElementById("alert").open && document.getElementById("alert-text").textContent === "You pressed loud"`)
	browser.Do(t, ctx, chromedp.Click(chromedp.CSS("#alert button")))
	browser.Wait(t, ctx, `!document.getElementById("alert").open`)
	if got := browser.Read[string](t, ctx, `(link => [link.href, link.target, link.rel].join(" "))(document.querySelector("a.key"))`); got != "https://news.example/fog _blank noopener noreferrer" {
		t.Errorf("button with an address: %q", got)
	}

	w.say(t, simulator.Draft{From: w.ben.ID, Chat: w.group.ID, Text: "Fog in the harbour"})
	browser.Wait(t, ctx, `[...document.querySelectorAll(".row")][1].innerText.includes("Ben: Fog in the harbour") && document.title.startsWith("(")`)
	browser.Do(t, ctx, chromedp.Click(chromedp.CSS("#rows > li:nth-child(2) > .row")))
	browser.Wait(t, ctx, said("Fog in the harbour")+` && document.getElementById("title").textContent === "Logistics desk"`)
	browser.Wait(t, ctx, `!document.querySelector("#rows > li:nth-child(2) > .row .badge")`)

	browser.Read[any](t, ctx, `document.querySelector(".answer").click()`)
	browser.Wait(t, ctx, `document.getElementById("quote").innerText.includes("Fog in the harbour") && document.activeElement.id === "text"`)
	browser.Do(t, ctx, chromedp.KeyEvent("/fog@newsbot\r"))
	browser.Wait(t, ctx, said("You said /fog@newsbot")+` && document.querySelector(".own .cite").innerText.includes("Fog in the harbour")`)

	browser.Do(t, ctx, chromedp.Click(chromedp.CSS("#rows > li:last-child > .row")))
	browser.Wait(t, ctx, `document.getElementById("readonly").innerText === "Only administrators can post in this channel." && document.getElementById("composer").hidden`)
}

func TestPageShowsTextAsText(t *testing.T) {
	w := newNewsroom()
	ctx, _ := openPage(t, w, 1200, 800)
	evil := `<img src=x onerror="document.title='taken'"><script>document.title='taken'</script> javascript:alert(1) &amp;`
	w.RenameTopic(w.forum.ID, w.ben.ID, w.harbour, evil)
	browser.Do(t, ctx, chromedp.SendKeys(chromedp.CSS("#text"), evil+"\r"))
	browser.Wait(t, ctx, said("You said "+evil))
	browser.Wait(t, ctx, fmt.Sprintf(`[...document.querySelectorAll(".topics .name")].some((name) => name.textContent === %q)`, evil))
	if n := browser.Read[int](t, ctx, `document.querySelectorAll("#app img, #app script, #app [onerror]").length`); n != 0 {
		t.Errorf("%d elements came out of texts", n)
	}
	if title := browser.Read[string](t, ctx, `document.title`); strings.Contains(title, "taken") {
		t.Errorf("a text took the title: %q", title)
	}
}

// TestPageShowsMomentsInTheReadersZone shows a time of an alert to somebody in
// Tokyo, nine hours ahead of the words that stand for it.
func TestPageShowsMomentsInTheReadersZone(t *testing.T) {
	w := newNewsroom()
	startEcho(t, w.Server)
	server := httptest.NewServer(w.page(Options{}))
	t.Cleanup(server.Close)
	ctx := browser.Start(t)
	if _, err := chromedp.Call(ctx, emulation.SetTimezoneOverride, emulation.SetTimezoneOverrideParams{TimezoneID: "Asia/Tokyo"}); err != nil {
		t.Fatal(err)
	}
	browser.Do(t, ctx, chromedp.Navigate(server.URL+"/"))
	browser.Wait(t, ctx, `document.querySelectorAll(".row").length === 6`)
	e := &echo{t: t, server: w.Server, client: &http.Client{Transport: w.Transport()}}
	for _, tt := range []struct{ form, want string }{
		{"t", "23:05"}, {"dt", "27 Nov 2025, 23:05"}, {"wD", "Thu, 27 November 2025"}, {"", "14:05 UTC"},
	} {
		text := fmt.Sprintf(`Harbour News · <tg-time unix="1764252300" format="%s">14:05 UTC</tg-time>`, tt.form)
		e.call(t.Context(), "sendMessage", url.Values{"chat_id": {fmt.Sprint(w.ann.ID)}, "text": {text}, "parse_mode": {"HTML"}})
		browser.Wait(t, ctx, said("Harbour News · "+tt.want))
	}
	if got := browser.Read[string](t, ctx, `document.querySelector(".body time").dateTime`); got != "2025-11-27T14:05:00.000Z" {
		t.Errorf("the moment of it is %s", got)
	}
}

func TestPageByKeyboard(t *testing.T) {
	w := newNewsroom()
	ctx, _ := openPage(t, w, 1200, 800)
	press := func(keys string, modifiers ...chromedp.KeyOption) {
		t.Helper()
		browser.Do(t, ctx, chromedp.KeyEvent(keys, modifiers...))
	}
	browser.Wait(t, ctx, `document.activeElement.id === "text" && !document.getElementById("open-menu").hidden`)

	press("/")
	browser.Wait(t, ctx, `document.querySelectorAll("#menu [role=option]").length === 2`)
	press(kb.ArrowDown)
	browser.Wait(t, ctx, `document.querySelector("#menu [aria-selected=true]").textContent.startsWith("/help")`)
	press(kb.Escape)
	browser.Wait(t, ctx, `document.getElementById("menu").hidden && document.activeElement.id === "text"`)
	press("f")
	browser.Wait(t, ctx, `document.querySelectorAll("#menu [role=option]").length === 1`)
	press(kb.Enter)
	browser.Wait(t, ctx, said("You said /fog"))

	press("one")
	press(kb.Enter, chromedp.KeyModifiers(kb.ModifierShift))
	press("two\r")
	browser.Wait(t, ctx, said("You said one\ntwo"))

	press(kb.Escape)
	browser.Wait(t, ctx, `document.activeElement.matches(".row[aria-current=true]")`)
	press(kb.ArrowDown)
	press(kb.End)
	press(kb.ArrowUp) // the topic above the channel
	press(kb.Enter)
	browser.Wait(t, ctx, `document.getElementById("title").textContent === "Harbour" && document.activeElement.id === "text"`)
	press("/fog@newsbot\r")
	browser.Wait(t, ctx, said("You said /fog@newsbot"))
	if m := last(w.Messages(w.forum.ID)); m.Topic != w.harbour {
		t.Errorf("the answer stands in topic %d, want %d", m.Topic, w.harbour)
	}
	press(kb.ArrowUp, chromedp.KeyModifiers(kb.ModifierAlt))
	browser.Wait(t, ctx, `document.getElementById("title").textContent === "General"`)
}

func last(messages []simulator.Message) simulator.Message { return messages[len(messages)-1] }

func TestPageOnPhone(t *testing.T) {
	w := newNewsroom()
	ctx, address := openPage(t, w, 390, 844)
	shown := func(selector string) string {
		return fmt.Sprintf(`document.querySelector(%q).checkVisibility()`, selector)
	}
	browser.Wait(t, ctx, shown("#rows")+" && !"+shown("#chat"))
	browser.Do(t, ctx, chromedp.Click(chromedp.CSS(".row")))
	browser.Wait(t, ctx, shown("#chat")+" && !"+shown("#rows"))
	browser.Do(t, ctx, chromedp.SendKeys(chromedp.CSS("#text"), "ferry"), chromedp.Click(chromedp.CSS(".send")))
	browser.Wait(t, ctx, said("You said ferry"))
	if wide := browser.Read[int](t, ctx, `document.documentElement.scrollWidth`); wide > 390 {
		t.Errorf("the page is %d pixels wide", wide)
	}
	if size := browser.Read[string](t, ctx, `getComputedStyle(document.getElementById("text")).fontSize`); size != "16px" {
		t.Errorf("input of %s, want 16px: smaller ones make phones zoom", size)
	}
	browser.Do(t, ctx, chromedp.Click(chromedp.CSS("#back")))
	browser.Wait(t, ctx, shown("#rows")+" && !"+shown("#chat"))

	browser.Do(t, ctx, chromedp.Navigate(fmt.Sprintf("%s/#%d/%d", address, w.forum.ID, w.harbour)))
	browser.Wait(t, ctx, shown("#chat")+` && document.getElementById("title").textContent === "Harbour"`)
	browser.Do(t, ctx, chromedp.NavigateBack())
	browser.Wait(t, ctx, shown("#rows")+" && !"+shown("#chat"))
}

func TestPageCatchesUp(t *testing.T) {
	w := newNewsroom()
	line := &line{page: w.page(Options{}), cut: func() {}}
	server := httptest.NewServer(line)
	t.Cleanup(server.Close)
	ctx := browser.Start(t)
	browser.Do(t, ctx, chromedp.Navigate(server.URL))
	kept := w.say(t, simulator.Draft{From: w.ann.ID, Chat: w.ann.ID, Text: "before"})
	browser.Wait(t, ctx, said("before"))

	line.use(func() {
		w.Delete(w.ann.ID, kept.ID)
		w.say(t, simulator.Draft{From: w.ann.ID, Chat: w.ann.ID, Text: "while the line was down"})
		w.say(t, simulator.Draft{From: w.ben.ID, Chat: w.group.ID, Text: "and in the group"})
	})
	browser.Wait(t, ctx, said("while the line was down")+` && document.querySelectorAll(".message").length === 1`)
	browser.Wait(t, ctx, `[...document.querySelectorAll(".row")][1].innerText.includes("and in the group")`)

	line.use(func() { line.page = w.page(Options{Title: "Started anew"}) })
	browser.Wait(t, ctx, `document.title.endsWith("Started anew") && document.activeElement.id === "text"`)
	browser.Do(t, ctx, chromedp.SendKeys(chromedp.CSS("#text"), "said to the new server\r"))
	browser.Wait(t, ctx, said("said to the new server"))
}

func TestPageScrolls(t *testing.T) {
	w := newNewsroom()
	for i := range maxMessages + 10 {
		w.say(t, simulator.Draft{From: w.ben.ID, Chat: w.group.ID, Text: fmt.Sprint("news ", i)})
	}
	ctx, address := openPage(t, w, 1200, 800)
	browser.Do(t, ctx, chromedp.Navigate(fmt.Sprintf("%s/#%d", address, w.group.ID)))
	browser.Wait(t, ctx, `document.querySelectorAll(".message").length > 50 && document.querySelector(".fresh")`) // the older ones came by themselves
	visible := func(selector string) string { return fmt.Sprintf("!document.querySelector(%q).hidden", selector) }

	browser.Wait(t, ctx, visible("#jump"))
	m := w.say(t, simulator.Draft{From: w.ben.ID, Chat: w.group.ID, Text: "out of view"})
	browser.Wait(t, ctx, visible("#missed")+` && document.getElementById("missed").textContent === "1"`)
	browser.Do(t, ctx, chromedp.Click(chromedp.CSS("#jump")))
	browser.Wait(t, ctx, `document.getElementById("jump").hidden && !document.querySelector(".row[aria-current=true] .badge")`)

	if err := w.Edit(w.group.ID, m.ID, "changed"); err != nil {
		t.Fatal(err)
	}
	browser.Wait(t, ctx, said("changed")+` && [...document.querySelectorAll(".meta")].at(-1).textContent.startsWith("edited")`)
	w.say(t, simulator.Draft{From: w.ben.ID, Chat: w.group.ID, Text: "a picture", Photo: true})
	browser.Wait(t, ctx, said("a picture")+` && document.querySelector(".photo img").naturalWidth > 0 && document.getElementById("jump").hidden`)
}

// A line is a page whose stream of events can be cut.
type line struct {
	page http.Handler
	mu   sync.Mutex         // held while the line is down
	cut  context.CancelFunc // ends the stream; guarded by mu
}

func (l *line) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path != "/events" {
		l.page.ServeHTTP(w, r)
		return
	}
	ctx, cancel := context.WithCancel(r.Context())
	defer cancel()
	l.mu.Lock()
	l.cut = cancel
	l.mu.Unlock()
	l.page.ServeHTTP(w, r.WithContext(ctx))
}

// use does something while the line is down.
func (l *line) use(do func()) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.cut()
	do()
}
