// Package chatpage is a web page that looks and behaves like a Telegram client,
// with which a person takes part in a simulator's chats.
package chatpage

import (
	"bytes"
	"cmp"
	"crypto/rand"
	"embed"
	"encoding/json"
	"errors"
	"html/template"
	"io/fs"
	"mime"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"sync"

	"newsbot/bot/simulator"
)

// Options say who sits at the chat page and what it shows besides the
// chats. The zero value of all but Person works.
type Options struct {
	Person      int64                     // user in whose name the page speaks; must exist
	Title       string                    // above the chat list; by default the bot's name
	Suggestions []string                  // texts offered in the private chat until they were tried
	Status      func() []Fact             // what the newsroom does, asked each second; nil shows nothing
	Preview     func(address string) Card // asked often; nil knows nothing
	Controls    []Control                 // stand below the chats
}

// A Control is a button of the page, beside what the chats have.
type Control struct {
	Label string
	Press func()
}

// A Fact is one short line of the newsroom's state, such as "new" and "12".
type Fact struct {
	Label string `json:"label"`
	Value string `json:"value"`
}

// A Card is what is known of an address that a message links to, or that it
// gives for its picture. The page itself fetches nothing from elsewhere and
// draws something neutral instead. Empty parts are left out.
type Card struct {
	Site  string
	Title string
	Text  string
	Photo []byte // GIF, JPEG, PNG or WebP
}

// page is the handler of one person's chat page.
type page struct {
	server *simulator.Server
	opt    Options
	index  []byte // index.html with the title and the token
	token  string // what a POST carries to show that it comes from this page
	run    string // tells the page that the server was started anew

	mu   sync.Mutex
	read map[string]int // :: row's key → id of the newest message that the person has seen; guarded by mu
}

//go:embed page
var pageFiles embed.FS

// maxPost is the longest body of the page's own requests in bytes: a text of the
// 4,096 characters that Telegram allows needs less, whatever its escapes.
const maxPost = 64 << 10

// New returns the page of one person in the chats of a simulator.
//
// Serve it on a loopback address only. It refuses requests that name another
// host, so that no website can reach it by a name of its own, and requests that
// another website sends; and its content policy keeps the page from loading
// anything from elsewhere. It may be called once for each person.
//
// A browser holds one request open for the stream of events. It ends with the
// request's context, so a server that shuts down has a BaseContext to end first.
func New(s *simulator.Server, o Options) http.Handler {
	o.Title = cmp.Or(o.Title, s.Me().FirstName)
	p := &page{server: s, opt: o, token: rand.Text(), run: rand.Text(), read: map[string]int{}}
	p.index = p.renderIndex()
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", p.getIndex)
	mux.Handle("GET /", http.FileServerFS(pageFolder()))
	mux.HandleFunc("GET /chats", p.getChats)
	mux.HandleFunc("GET /messages", p.getMessages)
	mux.HandleFunc("GET /commands", p.getCommands)
	mux.HandleFunc("GET /photo", p.getPhoto)
	mux.HandleFunc("GET /card", p.getCardPhoto)
	mux.HandleFunc("GET /document", p.getDocument)
	mux.HandleFunc("GET /events", p.getEvents)
	mux.HandleFunc("POST /say", post(p, p.say))
	mux.HandleFunc("POST /press", post(p, p.press))
	mux.HandleFunc("POST /read", post(p, p.markRead))
	mux.HandleFunc("POST /control", post(p, p.control))
	return guard(mux)
}

func pageFolder() fs.FS {
	folder, err := fs.Sub(pageFiles, "page")
	if err != nil {
		panic(err) // the name above is no path
	}
	return folder
}

func (p *page) renderIndex() []byte {
	var b bytes.Buffer
	t := template.Must(template.ParseFS(pageFiles, "page/index.html"))
	if err := t.Execute(&b, struct{ Title, Token string }{p.opt.Title, p.token}); err != nil {
		panic(err) // the page is part of the program
	}
	return b.Bytes()
}

func (p *page) getIndex(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Write(p.index)
}

// policy lets the page load its own files and nothing else, run no script that
// stands in the markup, take no text for markup, and stand in nobody's frame.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; " +
	"require-trusted-types-for 'script'; trusted-types 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

// guard lets through what a browser on this machine asks for the page itself.
func guard(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cache-Control", "no-store")
		switch origin := r.Header.Get("Origin"); {
		case !loopback(r.Host):
			http.Error(w, "This page answers only to localhost and loopback addresses.", http.StatusForbidden)
		case origin != "" && origin != "http://"+r.Host:
			http.Error(w, "This page takes no requests from other websites.", http.StatusForbidden)
		default:
			next.ServeHTTP(w, r)
		}
	})
}

// loopback says whether a Host header names this machine. Any other name might
// be a stranger's that resolves to 127.0.0.1.
func loopback(host string) bool {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	if strings.EqualFold(host, "localhost") {
		return true
	}
	addr, err := netip.ParseAddr(strings.Trim(host, "[]"))
	return err == nil && addr.IsLoopback()
}

// A pageError is an error written for the person at the page.
type pageError struct {
	status int
	text   string
}

func (e pageError) Error() string { return e.text }

// post decodes a body into a T, has it done, and writes the result as JSON.
func post[T, R any](p *page, do func(r *http.Request, body T) (R, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		var body T
		if err := p.decode(w, r, &body); err != nil {
			fail(w, err)
			return
		}
		result, err := do(r, body)
		if err != nil {
			fail(w, err)
			return
		}
		writeJSON(w, result)
	}
}

// control presses one of the page's own buttons.
func (p *page) control(_ *http.Request, body struct {
	Label string `json:"label"`
}) (struct{}, error) {
	for _, c := range p.opt.Controls {
		if c.Label == body.Label {
			c.Press()
			return struct{}{}, nil
		}
	}
	return struct{}{}, pageError{http.StatusNotFound, "This page has no such button."}
}

// controls are the labels of the page's own buttons.
func (p *page) controls() []string {
	list := make([]string, len(p.opt.Controls))
	for i, c := range p.opt.Controls {
		list[i] = c.Label
	}
	return list
}

// decode reads the body of a POST that this page made. No other website can
// send the token, nor this content type without asking first.
func (p *page) decode(w http.ResponseWriter, r *http.Request, body any) error {
	if r.Header.Get("X-Page-Token") != p.token {
		return pageError{http.StatusForbidden, "This page is older than the server. Reload it."}
	}
	if kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")); kind != "application/json" {
		return pageError{http.StatusUnsupportedMediaType, "The body must be application/json."}
	}
	d := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxPost))
	d.DisallowUnknownFields()
	err := d.Decode(body)
	if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return pageError{http.StatusRequestEntityTooLarge, "The message is too long."}
	}
	if err != nil {
		return pageError{http.StatusBadRequest, "The body is not what this page sends: " + err.Error()}
	}
	return nil
}

// fail writes an error as text; one of the simulated world is for the person too.
func fail(w http.ResponseWriter, err error) {
	status := http.StatusUnprocessableEntity
	if e, ok := errors.AsType[pageError](err); ok {
		status = e.status
	}
	http.Error(w, err.Error(), status)
}

func writeJSON(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json")
	json.NewEncoder(w).Encode(v)
}
