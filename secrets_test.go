package main

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"newsbot/bot/simulator"
	"newsbot/feeds/feedtest"
)

// secretKeys are tables with a secret in every place that may have one. Nothing
// answers at port 1, so that each of them is in an error.
const secretKeys = `
[[source]]
name = "Keyed"
url = "http://bob:hidden-pw@127.0.0.1:1/feed?key=hidden-query"
schedule = "@every 1s"
headers = { Authorization = "Bearer hidden-header" }
cookies = "sid=hidden-cookie"
[[source]]
name = "Behind"
url = "http://bob:hidden-pw@127.0.0.1:2/feed?key=hidden-query"
schedule = "@every 1s"
proxy = "http://bob:hidden-own@127.0.0.1:1"
[[source]]
name = "Moved"
url = "{web}/moved?key=hidden-query"
schedule = "@every 1s"
[summary]
engine = "openai"
base_url = "http://bob:hidden-base@127.0.0.1:1/v1?key=hidden-base"
model = "none"
key = "hidden-summary"
[prices]
coins = ["BTC"]
[[prices.provider]]
name = "coingecko"
base_url = "http://bob:hidden-price@127.0.0.1:1/?key=hidden-price"
key = "hidden-coingecko"
[log]
level = "debug"
`

// TestNoSecretOfTheConfigurationIsTold asks, in the chat, over HTTP and on the
// command line, for everything that says how sources and services are doing.
func TestNoSecretOfTheConfigurationIsTold(t *testing.T) {
	t.Parallel()
	tg := simulator.New(simulator.Options{})
	ann, bob := tg.AddPrivate(simulator.User{FirstName: "Ann"}).ID, tg.AddPrivate(simulator.User{FirstName: "Bob"}).ID
	w := newWorld(t, tg, sourceTable("Harbour", "/harbour")+channelTable(bob)+secretKeys)
	w.text = strings.Replace(w.text, "[store]", fmt.Sprintf("admins = [%d]\n[store]", ann), 1)
	w.act("/moved", func(rw http.ResponseWriter) {
		rw.Header().Set("Location", "http://eve:hidden-redirect@127.0.0.1:1/feed?key=hidden-redirect")
		rw.WriteHeader(302)
	})
	address := w.listens()
	w.put("/harbour", feedtest.RSS("Harbour"))
	w.start()
	w.say(simulator.Draft{From: ann, Chat: ann, Text: "/start"}, "")
	w.polled("/harbour")
	w.polled("/moved")
	w.until("three sources that fail", func() bool { return strings.Count(w.log(), "poll failed") >= 3 })
	for _, text := range []string{"/source Keyed", "/source Behind", "/source Moved", "/sources", "/stats", "/reload", "/price BTC", "/follow Keyed", "/follow Behind", "/list", "/export"} {
		w.say(simulator.Draft{From: ann, Chat: ann, Text: text}, "")
	}
	for _, text := range []string{"/sources", "/follow Keyed", "/follow Moved", "/list", "/price BTC", "/export"} {
		w.say(simulator.Draft{From: bob, Chat: bob, Text: text}, "")
	}
	w.until("four files", func() bool { return len(w.files(ann))+len(w.files(bob)) == 4 })
	h, _ := w.health(address)
	w.stop()
	w.noSecret("/healthz", fmt.Sprintf("%+v", h))
	w.noSecret("the log", w.log())
	for _, r := range tg.Requests() {
		w.noSecret("a call of "+r.Method, fmt.Sprint(r.Params))
	}
	for _, f := range append(w.files(ann), w.files(bob)...) {
		w.noSecret(f.Name, f.text)
	}
	for _, command := range []string{"check", "doctor", "stories", "health"} {
		out, _ := w.run("", command, "--config", w.config)
		w.noSecret("newsbot "+command, out)
	}
	out, _ := w.run("", "export", "--config", w.config)
	if !strings.Contains(out, "the addresses of 3 sources may hold a password or a key") {
		t.Errorf("newsbot export does not say that it holds secrets:\n%s", out)
	}
	reading, _ := os.ReadFile(filepath.Join(w.dir, "newsbot.db.reading"))
	w.noSecret("newsbot.db.reading", string(reading))
}

// noSecret looks for what may show nowhere.
func (w *world) noSecret(where, text string) {
	w.t.Helper()
	if _, secret, _ := strings.Cut(w.tg.Token(), ":"); strings.Contains(text, secret) {
		w.t.Errorf("the token is in %s", where)
	}
	if at := strings.Index(text, "hidden-"); at >= 0 {
		w.t.Errorf("a secret is in %s: …%.120s", where, text[max(at-60, 0):])
	}
}

// A sentFile is a file that a chat got.
type sentFile struct{ Name, text string }

// files are those that a chat got.
func (w *world) files(chat int64) (all []sentFile) {
	for _, m := range w.heard(chat) {
		if m.Document != nil {
			data, _, _ := w.tg.File(m.Document.ID)
			all = append(all, sentFile{m.Document.Name, string(data)})
		}
	}
	return all
}
