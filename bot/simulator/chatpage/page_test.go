package chatpage

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"image"
	"image/png"
	"io"
	"io/fs"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"newsbot/bot/simulator"
	"newsbot/bot/simulator/markup"
)

// newsroom is a world for the page: Ann, who sits there, a group, a forum with
// two topics, and a channel that she only reads.
type newsroom struct {
	*simulator.Server
	ann, ben              simulator.User
	private, group, forum simulator.Chat
	channel               simulator.Chat
	harbour               int // topic of the forum
}

func newNewsroom() newsroom {
	s := simulator.New(simulator.Options{Username: "newsbot", Name: "Newsbot"})
	w := newsroom{Server: s}
	w.private = s.AddPrivate(simulator.User{FirstName: "Ann"})
	w.ann, _ = s.User(w.private.ID)
	w.ben = s.AddUser(simulator.User{FirstName: "Ben"})
	w.group = s.AddChat(simulator.Chat{Kind: simulator.Group, Title: "Logistics desk"}, w.ben.ID)
	w.forum = s.AddChat(simulator.Chat{Kind: simulator.Supergroup, Title: "The Newsroom", Forum: true}, w.ben.ID)
	w.channel = s.AddChat(simulator.Chat{Kind: simulator.Channel, Title: "Harbour News Live"}, w.ben.ID)
	for _, c := range []simulator.Chat{w.group, w.forum, w.channel} {
		s.AddBot(c.ID, w.ben.ID)
		s.Join(c.ID, w.ann.ID)
	}
	w.harbour = s.AddTopic(w.forum.ID, w.ben.ID, "Harbour")
	return w
}

// page returns Ann's page.
func (w newsroom) page(o Options) http.Handler {
	o.Person = w.ann.ID
	return New(w.Server, o)
}

// serve answers a request that names this machine.
func serve(h http.Handler, r *http.Request) *httptest.ResponseRecorder {
	r.Host = "127.0.0.1:8080"
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func get(h http.Handler, target string) *httptest.ResponseRecorder {
	return serve(h, httptest.NewRequest("GET", target, nil))
}

// tokenOf is the token that a page carries.
func tokenOf(h http.Handler) string {
	return regexp.MustCompile(`name="page-token" content="([^"]+)"`).FindStringSubmatch(get(h, "/").Body.String())[1]
}

func getJSON[T any](t *testing.T, h http.Handler, target string) T {
	t.Helper()
	var v T
	w := get(h, target)
	if err := json.Unmarshal(w.Body.Bytes(), &v); err != nil {
		t.Fatalf("GET %s = %d %q: %v", target, w.Code, w.Body, err)
	}
	return v
}

// send makes a request as the page makes it.
func send(h http.Handler, target, token, kind, body string) *httptest.ResponseRecorder {
	r := httptest.NewRequest("POST", target, strings.NewReader(body))
	r.Header.Set("Content-Type", kind)
	r.Header.Set("X-Page-Token", token)
	return serve(h, r)
}

func TestPageAnswersOnlyThisMachine(t *testing.T) {
	h := New(newNewsroom().Server, Options{})
	for _, tt := range []struct{ name, host, origin, want string }{
		{"by address", "127.0.0.1:8080", "", ""},
		{"by another loopback address", "127.9.9.9", "", ""},
		{"by address of the newer protocol", "[::1]:8080", "", ""},
		{"by name", "LocalHost:8080", "", ""},
		{"from its own page", "localhost:8080", "http://localhost:8080", ""},
		{"by a name that a stranger made resolve to this machine", "rebound.example:8080", "", "answers only to localhost"},
		{"by a name that only begins like an address", "127.0.0.1.example", "", "answers only to localhost"},
		{"by an address of the network", "192.168.1.7:8080", "", "answers only to localhost"},
		{"by no host", "", "", "answers only to localhost"},
		{"from another website", "127.0.0.1:8080", "https://news.example", "no requests from other websites"},
		{"from a page without an origin", "127.0.0.1:8080", "null", "no requests from other websites"},
		{"from another port of this machine", "127.0.0.1:8080", "http://127.0.0.1:9090", "no requests from other websites"},
	} {
		for _, path := range []string{"/", "/page.js", "/chats", "/events"} {
			ctx, cancel := context.WithCancel(t.Context())
			cancel() // ends the events at once
			r := httptest.NewRequestWithContext(ctx, "GET", path, nil)
			r.Host = tt.host
			if tt.origin != "" {
				r.Header.Set("Origin", tt.origin)
			}
			w := httptest.NewRecorder()
			h.ServeHTTP(w, r)
			if want := map[bool]int{true: 200, false: 403}[tt.want == ""]; w.Code != want || !strings.Contains(w.Body.String(), tt.want) {
				t.Errorf("%s: GET %s = %d %.80q, want %d %q", tt.name, path, w.Code, w.Body, want, tt.want)
			}
		}
	}
}

func TestPageIsClosedToTheOutside(t *testing.T) {
	h := newNewsroom().page(Options{})
	for _, path := range []string{"/", "/page.css", "/page.js", "/icon.svg", "/chats", "/photo?id=none", "/none"} {
		got := get(h, path).Header()
		for name, want := range map[string]string{
			"Content-Security-Policy":      policy,
			"X-Content-Type-Options":       "nosniff",
			"Referrer-Policy":              "no-referrer",
			"Cross-Origin-Resource-Policy": "same-origin",
		} {
			if got.Get(name) != want {
				t.Errorf("GET %s: %s = %q, want %q", path, name, got.Get(name), want)
			}
		}
	}
}

// The policy stops what slips in; these rules keep it from being needed.
func TestPageFilesKeepTheRules(t *testing.T) {
	forbidden := map[string]string{
		"a text becomes markup":       `innerHTML|outerHTML|insertAdjacentHTML|document\.write|srcdoc|DOMParser|setHTML`,
		"a text becomes a program":    `\beval\(|new Function|setTimeout\(['"]`,
		"something comes from abroad": `(src|href)="https?:|url\(['"]?https?:|@import|(fetch|import)\(['"]https?:`,
		"markup carries style":        `<[^>]* style=`,
		"markup carries a script":     `<[^>]* on[a-z]+=`,
	}
	err := fs.WalkDir(pageFiles, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := fs.ReadFile(pageFiles, path)
		for rule, pattern := range forbidden {
			if found := regexp.MustCompile(pattern).Find(text); found != nil {
				t.Errorf("%s: %s: %q", path, rule, found)
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestPagePosts(t *testing.T) {
	w := newNewsroom()
	h := w.page(Options{})
	token := tokenOf(h)
	text := func(chat int64, text string) string { return fmt.Sprintf(`{"chat":%d,"text":%q}`, chat, text) }
	for _, tt := range []struct {
		name, path, token, kind, body string
		status                        int
		want                          string
	}{
		{"a text", "/say", token, "application/json", text(w.ann.ID, "/start"), 200, `"own":true`},
		{"a text with a charset", "/say", token, "application/json; charset=utf-8", text(w.ann.ID, "hello"), 200, `"text":"hello"`},
		{"without the token", "/say", "", "application/json", text(w.ann.ID, "hi"), 403, "Reload"},
		{"with the token of another run", "/say", "old", "application/json", text(w.ann.ID, "hi"), 403, "Reload"},
		{"as a form of another website sends it", "/say", token, "text/plain", text(w.ann.ID, "hi"), 415, "application/json"},
		{"more than a message can hold", "/say", token, "application/json", text(w.ann.ID, strings.Repeat("x", maxPost)), 413, "too long"},
		{"longer than Telegram allows", "/say", token, "application/json", text(w.ann.ID, strings.Repeat("x", 4097)), 422, "4096"},
		{"an unknown field", "/say", token, "application/json", `{"as":1}`, 400, "as"},
		{"no JSON", "/say", token, "application/json", `<xml>`, 400, "not what this page sends"},
		{"nothing", "/say", token, "application/json", ``, 400, "not what this page sends"},
		{"in no chat", "/say", token, "application/json", text(-1, "hi"), 404, "no such chat"},
		{"in somebody else's chat", "/say", token, "application/json", text(w.ben.ID, "hi"), 404, "no such chat"},
		{"in a channel that one only reads", "/say", token, "application/json", text(w.channel.ID, "hi"), 422, "may not post"},
		{"a button without data", "/press", token, "application/json", fmt.Sprintf(`{"chat":%d,"message":1}`, w.ann.ID), 422, "callback data"},
		{"a button in no chat", "/press", token, "application/json", `{"chat":-1,"message":1,"data":"x"}`, 404, "no such chat"},
		{"read in no chat", "/read", token, "application/json", `{"chat":-1,"message":1}`, 404, "no such chat"},
	} {
		got := send(h, tt.path, tt.token, tt.kind, tt.body)
		if got.Code != tt.status || !strings.Contains(got.Body.String(), tt.want) {
			t.Errorf("%s: POST %s = %d %.120q, want %d %q", tt.name, tt.path, got.Code, got.Body, tt.status, tt.want)
		}
	}
}

func TestPageListsThePersonsChats(t *testing.T) {
	w := newNewsroom()
	w.AddPrivate(simulator.User{FirstName: "Cem"}) // somebody else's
	hidden := w.AddChat(simulator.Chat{Kind: simulator.Group, Title: "Without Ann"}, w.ben.ID)
	w.AddBot(hidden.ID, w.ben.ID)
	w.CloseTopic(w.forum.ID, w.ben.ID, w.harbour)
	w.say(t, simulator.Draft{From: w.ben.ID, Chat: w.group.ID, Text: "Morning!\nFog again."})
	h := w.page(Options{Suggestions: []string{"/start"}})

	var got []string
	list := getJSON[chatsView](t, h, "/chats")
	for _, r := range list.Rows {
		last := ""
		if r.Last != nil {
			last = r.Last.Who + ":" + r.Last.Text
		}
		got = append(got, fmt.Sprintf("%s | %s | %s | %v %s| %d | %s", r.Kind, r.Title, r.About, r.MayPost, r.Note, r.Unread, last))
	}
	want := []string{
		"private | Newsbot | bot | true | 0 | ",
		"group | Logistics desk | group, 3 members | true | 1 | Ben:Morning! Fog again.",
		"forum | The Newsroom | 2 topics | false | 0 | ",
		"topic | General | topic of The Newsroom | true | 0 | :Ben added Newsbot",
		"topic | Harbour | topic of The Newsroom | false This topic is closed.| 0 | :the topic was closed",
		"channel | Harbour News Live | channel, 3 subscribers | false Only administrators can post in this channel.| 0 | ",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("rows (-want +got):\n%s", diff)
	}

	group := list.Rows[1]
	send(h, "/read", tokenOf(h), "application/json", fmt.Sprintf(`{"chat":%d,"message":%d}`, group.Chat, group.Last.ID))
	if r := getJSON[chatsView](t, h, "/chats").Rows[1]; r.Unread != 0 || r.Read != group.Last.ID {
		t.Errorf("after reading up to %d: %d unread after %d", group.Last.ID, r.Unread, r.Read)
	}
}

func (w newsroom) say(t *testing.T, d simulator.Draft) simulator.Message {
	t.Helper()
	m, err := w.Say(d)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestPageSendsMessagesInPages(t *testing.T) {
	w := newNewsroom()
	h := w.page(Options{})
	for i := range maxMessages + 10 {
		w.say(t, simulator.Draft{From: w.ann.ID, Chat: w.forum.ID, Topic: w.harbour, Text: fmt.Sprint(i)})
		w.say(t, simulator.Draft{From: w.ann.ID, Chat: w.forum.ID, Text: "in General"})
	}
	path := fmt.Sprintf("/messages?chat=%d&topic=%d", w.forum.ID, w.harbour)
	newest := getJSON[messagesView](t, h, path)
	older := getJSON[messagesView](t, h, fmt.Sprintf("%s&before=%d", path, newest.Messages[0].ID))

	if n := len(newest.Messages); n != maxMessages || !newest.More {
		t.Errorf("newest: %d messages, more %v, want %d, true", n, newest.More, maxMessages)
	}
	if n := len(older.Messages); n != 11 || older.More { // ten and the topic's making
		t.Errorf("older: %d messages, more %v, want 11, false", n, older.More)
	}
	var texts []string
	for _, m := range append(older.Messages[1:], newest.Messages...) {
		texts = append(texts, m.Text)
	}
	for i, text := range texts {
		if text != fmt.Sprint(i) {
			t.Fatalf("message %d is %q", i, text)
		}
	}
	for _, path := range []string{"/messages?chat=-1", "/commands?chat=-1", fmt.Sprintf("/messages?chat=%d", w.ben.ID)} {
		if got := get(h, path); got.Code != 404 {
			t.Errorf("GET %s = %d, want 404: the person is in no such chat", path, got.Code)
		}
	}
}

func TestPagePreviewsOneLink(t *testing.T) {
	known := func(address string) Card {
		return map[string]Card{"https://news.example/known": {Title: "Known", Photo: []byte("picture")}}[address]
	}
	p := &page{server: simulator.New(simulator.Options{}), opt: Options{Preview: known}}
	link := []markup.Entity{{Type: "bold", Length: 3}, {Type: "text_link", Offset: 0, Length: 3, URL: "https://news.example/known"}}
	for _, tt := range []struct {
		name string
		m    simulator.Message
		want *previewView
	}{
		{"the first link", simulator.Message{Text: "Fog", Entities: link}, &previewView{URL: "https://news.example/known", Site: "news.example", Title: "Known", Photo: "card?of=https%3A%2F%2Fnews.example%2Fknown"}},
		{"a small picture", simulator.Message{Text: "Fog", Entities: link, Preview: &simulator.LinkPreview{Small: true}},
			&previewView{URL: "https://news.example/known", Site: "news.example", Title: "Known", Photo: "card?of=https%3A%2F%2Fnews.example%2Fknown", Small: true}},
		{"no link", simulator.Message{Text: "Fog"}, nil},
		{"switched off", simulator.Message{Text: "Fog", Entities: link, Preview: &simulator.LinkPreview{Disabled: true}}, nil},
		{"a picture has none", simulator.Message{Text: "Fog", Entities: link, Photo: &simulator.File{}}, nil},
		{"another address than the text's", simulator.Message{Text: "Fog", Entities: link, Preview: &simulator.LinkPreview{URL: "https://b.example/x/y", Small: true, AboveText: true}},
			&previewView{URL: "https://b.example/x/y", Site: "b.example", Text: "x/y", Above: true}},
		{"a bare address, after a character of two units", simulator.Message{Text: "🌫 fog.example/now", Entities: []markup.Entity{{Type: "url", Offset: 3, Length: 15}}},
			&previewView{URL: "https://fog.example/now", Site: "fog.example", Text: "now"}},
		{"no address at all", simulator.Message{Text: "Fog", Entities: []markup.Entity{{Type: "text_link", Length: 3, URL: "tg://user?id=1"}}, Preview: &simulator.LinkPreview{URL: "%zz"}}, nil},
	} {
		if diff := cmp.Diff(tt.want, p.preview(tt.m)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
	}
}

// upload has the bot send a file to Ann.
func (w newsroom) upload(t *testing.T, name, data string) *simulator.File {
	t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	form.WriteField("chat_id", fmt.Sprint(w.ann.ID))
	part, err := form.CreateFormFile("document", name)
	if err != nil {
		t.Fatal(err)
	}
	io.WriteString(part, data)
	form.Close()
	r := httptest.NewRequest("POST", "/bot"+w.Token()+"/sendDocument", &body)
	r.Header.Set("Content-Type", form.FormDataContentType())
	if got := serve(w.Server, r); got.Code != http.StatusOK {
		t.Fatalf("sendDocument = %d %s", got.Code, got.Body)
	}
	return last(w.Messages(w.ann.ID)).Document
}

func TestPageShowsPicturesOnly(t *testing.T) {
	w := newNewsroom()
	h := w.page(Options{})
	var picture bytes.Buffer
	if err := png.Encode(&picture, image.NewGray(image.Rect(0, 0, 4, 3))); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name, data string
		status     int
		kind       string
	}{
		{"a picture", picture.String(), 200, "image/png"},
		{"a page that calls itself a picture", "<html><script>alert(1)</script>", 404, "text/plain; charset=utf-8"},
		{"a drawing that may run scripts", `<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>`, 404, "text/plain; charset=utf-8"},
	} {
		f := w.upload(t, "a.png", tt.data)
		got := get(h, "/"+address("photo", "id", f.ID))
		if kind := got.Header().Get("Content-Type"); got.Code != tt.status || kind != tt.kind {
			t.Errorf("%s: %d %s, want %d %s", tt.name, got.Code, kind, tt.status, tt.kind)
		}
	}
}

func TestPageSavesDocuments(t *testing.T) {
	w := newNewsroom()
	h := w.page(Options{})
	f := w.upload(t, "list.html", "<script>alert(1)</script>")
	v := (&page{server: w.Server}).message(w.private, simulator.Message{Document: f})
	got := get(h, "/"+v.Document.Address)
	if kind, how := got.Header().Get("Content-Type"), got.Header().Get("Content-Disposition"); kind != "application/octet-stream" || how != "attachment; filename=list.html" {
		t.Errorf("a document comes as %s, %s: a browser could show it", kind, how)
	}
	if got := get(h, "/document?id=none"); got.Code != 404 {
		t.Errorf("no document: %d, want 404", got.Code)
	}
}

// Whatever a body holds, the answer is a text said or a sentence why not.
func FuzzPagePost(f *testing.F) {
	w := newNewsroom()
	h := w.page(Options{})
	token := tokenOf(h)
	f.Add(fmt.Sprintf(`{"chat":%d,"text":"fog \ud83c\udf2b","reply":1}`, w.ann.ID))
	f.Add(`{"chat":-1e99}`)
	f.Fuzz(func(t *testing.T, body string) {
		got := send(h, "/say", token, "application/json", body)
		if ok := json.Valid(got.Body.Bytes()); ok != (got.Code == 200) || got.Code >= 500 || got.Body.Len() == 0 {
			t.Errorf("POST /say %q = %d %q", body, got.Code, got.Body)
		}
	})
}

func TestPageTellsWhatHappens(t *testing.T) {
	w := newNewsroom()
	facts := []Fact{{"queue", "0"}}
	h := w.page(Options{Status: func() []Fact { return facts }})
	server := httptest.NewServer(h)
	defer server.Close()
	r, err := http.NewRequestWithContext(t.Context(), "GET", server.URL+"/events", nil)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	lines := bufio.NewScanner(resp.Body)
	wantEvent(t, lines, "welcome", "")
	wantEvent(t, lines, "facts", `[{"label":"queue","value":"0"}]`)

	w.say(t, simulator.Draft{From: w.ben.ID, Chat: w.forum.ID, Topic: w.harbour, Text: "Fog"})
	wantEvent(t, lines, "message", fmt.Sprintf(`"key":"%d/%d"`, w.forum.ID, w.harbour))
	m := w.say(t, simulator.Draft{From: w.ann.ID, Chat: w.ann.ID, Text: "Hello"})
	wantEvent(t, lines, "message", `"own":true`)
	w.Delete(w.ann.ID, m.ID)
	wantEvent(t, lines, "deleted", fmt.Sprintf(`"id":%d`, m.ID))
	w.Demote(w.group.ID, w.ann.ID)
	wantEvent(t, lines, "chats", "null")
	serve(w.Server, httptest.NewRequest("GET", "/bot"+w.Token()+"/setMyDescription?description=News+as+it+breaks", nil))
	wantEvent(t, lines, "chats", "null")
	if got := getJSON[chatsView](t, h, "/chats").Rows[0].Purpose; got != "News as it breaks" {
		t.Errorf("what stands in the empty chat: %q", got)
	}
}

// wantEvent reads the next event.
func wantEvent(t *testing.T, lines *bufio.Scanner, name, data string) {
	t.Helper()
	var got []string
	for lines.Scan() && lines.Text() != "" {
		got = append(got, lines.Text())
	}
	if text := strings.Join(got, "\n"); !strings.Contains(text, "event: "+name+"\n") || !strings.Contains(text, data) {
		t.Fatalf("event %q, want %s with %s", got, name, data)
	}
}
