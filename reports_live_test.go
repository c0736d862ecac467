package main

import (
	"bytes"
	"compress/gzip"
	"encoding/pem"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"newsbot/bot/simulator"
)

// A staged server serves the documents of a source one after the other.
type staged struct {
	documents []string
	stages    map[string]stage // :: number of the document, from "1" on

	mu    sync.Mutex
	now   int // index of the present document; guarded by mu
	asked int // since it is the present one; guarded by mu
}

func (s *staged) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	body, how, first := s.documents[s.now], s.stages[strconv.Itoa(s.now+1)], s.asked == 0
	s.asked++
	s.mu.Unlock()
	if how.Delay > 0 {
		select {
		case <-time.After(time.Duration(how.Delay) * time.Second):
		case <-r.Context().Done():
			return
		}
	}
	for name, value := range how.Headers {
		w.Header().Set(name, value)
	}
	if _, err := r.Cookie(how.Cookie); how.Cookie != "" && err != nil {
		http.SetCookie(w, &http.Cookie{Name: how.Cookie, Value: "1", Path: "/"})
		http.Redirect(w, r, r.URL.String(), http.StatusFound)
		return
	}
	if how.Once != 0 && first || how.Status != 0 {
		w.WriteHeader(max(how.Once, how.Status))
		return
	}
	if how.Lie && r.Header.Get("If-Modified-Since") != "" {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	w.Write(packedAs(how, body))
}

// packedAs is a document as it is sent in a stage.
func packedAs(how stage, body string) []byte {
	if how.Pad > 0 {
		const line = "<!-- padding of the feed, as long as a few hundred old posts are in real ones -->\n"
		body = strings.Replace(body, "<channel>", "<channel>"+strings.Repeat(line, how.Pad/len(line)+1), 1)
	}
	if how.Pack != "gzip-tail" && how.Pack != "gzip" {
		return []byte(body)
	}
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	z.Write([]byte(body))
	z.Close()
	if how.Pack == "gzip-tail" {
		b.WriteString("\n<!-- served by a cache -->\n")
	}
	return b.Bytes()
}

// next goes on to the next document, and says whether there is one.
func (s *staged) next() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.now == len(s.documents)-1 {
		return false
	}
	s.now, s.asked = s.now+1, 0
	return true
}

// Times of a live case.
const (
	stageTime  = 5 * time.Second  // that a document is served, at least
	tellTime   = 60 * time.Second // until all is told
	settleTime = 4 * time.Second  // in which what must not be told would be
)

// tryLive serves the documents of a case to the whole program.
func tryLive(t *testing.T, dir string, c report) string {
	tg := simulator.New(simulator.Options{Username: "BitNewsBot"})
	ann := tg.AddPrivate(simulator.User{FirstName: "Ann"})
	channel := tg.AddChat(simulator.Chat{Kind: simulator.Channel, Title: "Desk", Username: "desk"}, ann.ID)
	tg.AddBot(channel.ID, ann.ID)
	reader := channel.ID
	tables, servers := "", []*staged{}
	for name, files := range c.Sources {
		s := &staged{stages: c.HTTP}
		if c.HTTPOf != nil {
			s.stages = c.HTTPOf[name]
		}
		for _, file := range files {
			s.documents = append(s.documents, documentOf(t, dir, file))
		}
		tables += sourceTable(name, "/"+name)
		servers = append(servers, s)
	}
	if c.Watch == "" {
		tables += "[[channel]]\nchat = \"@desk\"\n"
	} else {
		reader = ann.ID
	}
	w := newWorld(t, tg, tables+"[alert]\npreview = \"image\"\n")
	mux := http.NewServeMux()
	i := 0
	for name := range strings.SplitSeq(pathsOf(tables), " ") {
		mux.Handle(name, servers[i])
		i++
	}
	w.web.Config.Handler = mux
	w.text = strings.Replace(w.text, "[fetch]\n", "[fetch]\ntimeout = \"60s\"\n", 1)
	w.reconfigure(w.text)
	w.start()
	if c.Watch != "" {
		w.say(simulator.Draft{From: ann.ID, Chat: ann.ID, Text: "/watch " + c.Watch}, c.Watch)
	}
	for more := true; more; {
		time.Sleep(stageTime)
		more = false
		for _, s := range servers {
			more = s.next() || more
		}
	}
	wrong := ""
	for end := time.Now().Add(tellTime); time.Now().Before(end); time.Sleep(100 * time.Millisecond) {
		if wrong = c.untold(w.heard(reader)); wrong == "" {
			break
		}
	}
	if wrong == "" {
		time.Sleep(settleTime)
		wrong = cmpOr(c.untold(w.heard(reader)), c.toldWrongly(w.heard(reader)))
	}
	return wrong
}

// pathsOf lists the paths of the sources of a configuration.
func pathsOf(tables string) string {
	var list []string
	for _, m := range regexp.MustCompile(`\{web\}(\S+)"`).FindAllStringSubmatch(tables, -1) {
		list = append(list, m[1])
	}
	return strings.Join(list, " ")
}

// cmpOr is the first of two texts that is not empty.
func cmpOr(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// untold says what a reader has not heard yet.
func (c *report) untold(heard []simulator.Message) string {
	for _, want := range c.Told {
		at := slices.IndexFunc(heard, func(m simulator.Message) bool { return strings.Contains(m.Text, want) })
		switch {
		case at < 0:
			return fmt.Sprintf("%q is not told; heard %q", want, textsOf(heard))
		case c.Photo && heard[at].Photo == nil:
			return fmt.Sprintf("%q is told without a picture", want)
		}
	}
	for text, n := range c.Count {
		if got := strings.Count(strings.Join(textsOf(heard), "\n"), text); got < n {
			return fmt.Sprintf("%q is told %d times, want %d; heard %q", text, got, n, textsOf(heard))
		}
	}
	return ""
}

// toldWrongly says what a reader should not have heard.
func (c *report) toldWrongly(heard []simulator.Message) string {
	all := strings.Join(textsOf(heard), "\n")
	for _, never := range c.Never {
		if strings.Contains(all, never) {
			return fmt.Sprintf("%q is told: %q", never, all)
		}
	}
	for text, n := range c.Count {
		if got := strings.Count(all, text); got != n {
			return fmt.Sprintf("%q is told %d times, want %d: %q", text, got, n, all)
		}
	}
	return ""
}

// textsOf are the texts of messages.
func textsOf(list []simulator.Message) (texts []string) {
	for _, m := range list {
		texts = append(texts, m.Text)
	}
	return texts
}

// tryTelegram plays a case about the bot's own chats.
func tryTelegram(t *testing.T, _ string, c report) string {
	tg := simulator.New(simulator.Options{Username: "BitNewsBot"})
	ann := tg.AddPrivate(simulator.User{FirstName: "Ann"})
	forum := tg.AddChat(simulator.Chat{Kind: simulator.Supergroup, Title: "Forum", Forum: true}, ann.ID)
	tg.AddBot(forum.ID, ann.ID)
	topic := map[string]int{"general": 1, "topic-gone": 77}[c.Name]
	tables := sourceTable("Harbour", "/harbour")
	if topic != 0 {
		tables += fmt.Sprintf("[[channel]]\nchat = %d\ntopic = %d\n", forum.ID, topic)
	}
	w := newWorld(t, tg, tables)
	w.text = strings.Replace(w.text, "[telegram]\n", fmt.Sprintf("[telegram]\nadmins = [%d]\n", ann.ID), 1)
	w.reconfigure(w.text)
	now := time.Now()
	item := func(title string, at time.Time) string {
		return fmt.Sprintf("<item><title>%s</title><guid isPermaLink=\"false\">%[1]s</guid><pubDate>%s</pubDate></item>", title, at.Format(time.RFC1123Z))
	}
	feed := func(items string) string {
		return "<rss><channel><title>Harbour</title>" + items + "</channel></rss>"
	}
	w.put("/harbour", feed(item("Old matter", now.Add(-time.Hour))))
	if c.Name == "webhook" {
		hook := url.Values{"url": {"https://other.example/hook"}}
		resp, err := http.PostForm(w.api.URL+"/bot"+tg.Token()+"/setWebhook", hook)
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
	}
	w.start()
	if c.Name == "webhook" {
		w.say(simulator.Draft{From: ann.ID, Chat: ann.ID, Text: "/start"}, "")
		return ""
	}
	w.say(simulator.Draft{From: ann.ID, Chat: ann.ID, Text: "/start"}, "")
	w.polled("/harbour")
	before := len(w.heard(ann.ID))
	w.put("/harbour", feed(item("Ferry runs again", now)+item("Old matter", now.Add(-time.Hour))))
	for end := time.Now().Add(tellTime); time.Now().Before(end); time.Sleep(100 * time.Millisecond) {
		if c.Name == "general" && says(w.heard(forum.ID), "Ferry runs again") {
			return ""
		}
		if c.Name == "topic-gone" && says(w.heard(ann.ID)[before:], "77") {
			return ""
		}
	}
	return fmt.Sprintf("the forum heard %q, the administrator %q", textsOf(w.heard(forum.ID)), textsOf(w.heard(ann.ID)[before:]))
}

// certificateOf gives the certificate of a server as PEM.
func certificateOf(server *httptest.Server) string {
	return string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw}))
}
