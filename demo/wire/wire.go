// Package wire is an invented newswire: three publishers whose feeds grow, in
// three formats and with article pages behind them. The demo polls it, and so
// do tests of the whole program.
package wire

import (
	"context"
	"crypto/sha256"
	_ "embed"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"html/template"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/pelletier/go-toml/v2"

	"newsbot/news/query"
)

// A Publisher is one of the wire's feeds.
type Publisher struct {
	Name string
	Path string // of the feed on the wire's server
	Lead string // what it mostly writes about, for a menu
}

// Publishers are the three feeds: RSS 2.0, Atom and JSON Feed.
var Publishers = []Publisher{
	{"Harbour News", "/harbour.xml", "city"},
	{"Coin Courier", "/courier.atom", "crypto"},
	{"The Meridian", "/meridian.json", "world"},
}

// A story as it stands in stories.toml.
type story struct {
	By        string `toml:"by"`
	Topic     string `toml:"topic"`
	Title     string `toml:"title"`
	Deck      string `toml:"deck"`
	Text      string `toml:"text"`
	Also      string `toml:"also"`       // a second publisher of the story, "" for none
	AlsoTitle string `toml:"also_title"` // its headline there
	AlsoText  string `toml:"also_text"`  // its report, in words of its own: a copy would be no second voice
}

//go:embed stories.toml
var storiesTOML []byte

// stories is read once; the file is ours, and a test reads it.
var stories = sync.OnceValue(func() []story {
	var file struct {
		Story []story `toml:"story"`
	}
	if err := toml.Unmarshal(storiesTOML, &file); err != nil {
		panic(err)
	}
	return file.Story
})

// An item is a published story of one publisher.
type item struct {
	ID    int // counts the items of the wire
	By    string
	Title string
	Deck  string
	Text  string
	At    time.Time

	corrected bool
}

// Paragraphs are the lines of the text.
func (i item) Paragraphs() []string { return strings.Split(strings.TrimSpace(i.Text), "\n") }

// slug is the item's place on the server.
func (i item) slug() string { return fmt.Sprintf("/article/%d", i.ID) }

// A Wire is the server of the three feeds. It is safe for concurrent use.
type Wire struct {
	now   func() time.Time
	begun chan struct{} // closed when somebody is there to read
	begin func()        // closes it, once
	asked chan struct{} // holds a token when a story is wanted at once

	mu       sync.Mutex
	next     int            // index of the next story to publish; guarded by mu
	told     map[int]bool   // :: index into stories → it was published; guarded by mu
	last     *story         // the one published last, whose second publisher has it next; guarded by mu
	wanted   []*query.Query // of which a fitting story comes next; guarded by mu
	asks     []*query.Query // what readers watch, the last first; guarded by mu
	turn     int            // stories published by Run; guarded by mu
	maker    *maker         // guarded by mu
	pictures map[int][]byte // :: item → PNG, of those that were asked for; guarded by mu
	items    []item         // in the order of publication; guarded by mu
}

// New makes a wire on which nothing was published.
func New(now func() time.Time) *Wire {
	w := &Wire{now: now, begun: make(chan struct{}), asked: make(chan struct{}, 1), told: make(map[int]bool), pictures: make(map[int][]byte), maker: newMaker()}
	w.begin = sync.OnceFunc(func() { close(w.begun) })
	return w
}

// Begin says that somebody is there to read: Run waits for that.
func (w *Wire) Begin() { w.begin() }

// Want has a story come at once that q wants, and further ones now and then.
func (w *Wire) Want(q *query.Query) {
	w.mu.Lock()
	w.wanted = append(w.wanted, q)
	w.asks = append([]*query.Query{q}, w.asks[:min(len(w.asks), maxAsks-1)]...)
	w.mu.Unlock()
	w.Begin()
	w.Next()
}

// maxAsks is how many of the queries that readers watch are thought of.
const maxAsks = 5

// Next has the next story come at once.
func (w *Wire) Next() {
	select {
	case w.asked <- struct{}{}:
	default:
	}
}

// Publish brings out the next n stories. A story's second publisher has it with
// the story after. When all have been told, further ones are made of parts; none
// comes twice.
func (w *Wire) Publish(n int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for range n {
		w.tell(w.following())
	}
}

// following is the next story that was not told yet. The caller holds mu.
func (w *Wire) following() story {
	for all := stories(); w.next < len(all); {
		n := w.next
		if w.next++; !w.told[n] {
			w.told[n] = true
			return all[n]
		}
	}
	return w.maker.about("")
}

// fitting is a story that q wants: one that was not told yet, or else one made for it.
// The caller holds mu.
func (w *Wire) fitting(q *query.Query) (story, bool) {
	for n, s := range stories() {
		if !w.told[n] && s.fits(q) {
			w.told[n] = true
			return s, true
		}
	}
	return w.maker.fitting(q)
}

// tell brings out a story, and the one before by its second publisher. The caller
// holds mu.
func (w *Wire) tell(s story) {
	if before := w.last; before != nil && before.Also != "" {
		w.publish(before, before.Also, before.AlsoTitle, before.AlsoText)
	}
	w.publish(&s, s.By, s.Title, s.Text)
	w.last = &s
}

// publish brings out a story by a publisher. The caller holds mu.
func (w *Wire) publish(s *story, by, title, text string) {
	w.items = append(w.items, item{len(w.items) + 1, by, title, s.Deck, text, w.now().UTC(), false})
}

// correctEach is after how many stories of Run one is corrected, and fitEach after how
// many one comes that a reader watches for.
const (
	correctEach = 9
	fitEach     = 4
)

// step brings out what comes next: for who has just asked, for who asked before, or
// whatever follows. The caller holds mu.
func (w *Wire) step() {
	w.turn++
	q := (*query.Query)(nil)
	switch {
	case len(w.wanted) > 0:
		q, w.wanted = w.wanted[0], w.wanted[1:]
	case w.turn%fitEach == 0 && len(w.asks) > 0:
		q = w.asks[w.turn/fitEach%len(w.asks)]
	case w.turn%correctEach == 0:
		w.correct()
	}
	if q != nil {
		if s, ok := w.fitting(q); ok {
			w.tell(s)
			return
		}
	}
	w.tell(w.following())
}

// correct changes the first number in the headline of one of the last items that has
// one, as a publisher does who got it wrong. The caller holds mu.
func (w *Wire) correct() {
	for n := len(w.items) - 1; n >= max(0, len(w.items)-5); n-- {
		i := &w.items[n]
		digits := firstNumber.FindString(i.Title)
		if value, err := strconv.Atoi(digits); err == nil && !i.corrected {
			i.Title, i.corrected = strings.Replace(i.Title, digits, strconv.Itoa(value+1), 1), true
			return
		}
	}
}

var firstNumber = regexp.MustCompile(`\d+`)

// Run waits until somebody is there to read, and publishes a story then and another
// each period, or when asked, until ctx ends.
func (w *Wire) Run(ctx context.Context, period time.Duration) {
	select {
	case <-ctx.Done():
		return
	case <-w.begun:
	}
	tick := time.NewTicker(period)
	defer tick.Stop()
	for {
		w.mu.Lock()
		w.step()
		more := len(w.wanted) > 0
		w.mu.Unlock()
		if more {
			continue
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		case <-w.asked:
			tick.Reset(period)
		}
	}
}

// listed is how many of a publisher's newest items its feed holds.
const listed = 20

// of lists a publisher's newest items, newest first.
func (w *Wire) of(publisher string) []item {
	w.mu.Lock()
	defer w.mu.Unlock()
	var list []item
	for i := len(w.items) - 1; i >= 0 && len(list) < listed; i-- {
		if w.items[i].By == publisher {
			list = append(list, w.items[i])
		}
	}
	return list
}

// ServeHTTP serves the feeds and the article pages.
func (w *Wire) ServeHTTP(rw http.ResponseWriter, r *http.Request) {
	base := "http://" + r.Host
	for _, p := range Publishers {
		if r.URL.Path == p.Path {
			serveFeed(rw, r, p, base, w.of(p.Name))
			return
		}
	}
	i, ok := w.at(r.URL.Path)
	if !ok {
		http.NotFound(rw, r)
		return
	}
	rw.Header().Set("Content-Type", "text/html; charset=utf-8")
	articlePage.Execute(rw, i)
}

// at finds the item whose article page is at a path.
func (w *Wire) at(path string) (item, bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	n := slices.IndexFunc(w.items, func(i item) bool { return i.slug() == path })
	if n < 0 {
		return item{}, false
	}
	return w.items[n], true
}

// Article says what stands on an article page: publisher, headline, deck and picture,
// a PNG; nothing where there is no page.
func (w *Wire) Article(path string) (by, title, deck string, photo []byte) {
	i, ok := w.at(path)
	if !ok {
		return "", "", "", nil
	}
	return i.By, i.Title, i.Deck, w.picture(i.ID)
}

// picture is that of an item, drawn when it is first asked for.
func (w *Wire) picture(id int) []byte {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.pictures[id] == nil {
		w.pictures[id] = draw(fmt.Sprint(id, w.items[id-1].Text))
	}
	return w.pictures[id]
}

// serveFeed answers conditionally, as a well-kept server does.
func serveFeed(w http.ResponseWriter, r *http.Request, p Publisher, base string, items []item) {
	var body []byte
	switch {
	case strings.HasSuffix(p.Path, ".xml"):
		w.Header().Set("Content-Type", "application/rss+xml; charset=utf-8")
		body = rss(p, base, items)
	case strings.HasSuffix(p.Path, ".atom"):
		w.Header().Set("Content-Type", "application/atom+xml; charset=utf-8")
		body = atom(p, base, items)
	default:
		w.Header().Set("Content-Type", "application/feed+json")
		body = jsonFeed(p, base, items)
	}
	etag := fmt.Sprintf("%q", fmt.Sprintf("%x", sha256.Sum256(body))[:16])
	w.Header().Set("ETag", etag)
	if r.Header.Get("If-None-Match") == etag {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	w.Write(body)
}

func rss(p Publisher, base string, items []item) []byte {
	type entry struct {
		Title       string `xml:"title"`
		Link        string `xml:"link"`
		GUID        string `xml:"guid"`
		PubDate     string `xml:"pubDate"`
		Description string `xml:"description"`
		Content     string `xml:"content:encoded"`
	}
	doc := struct {
		XMLName xml.Name `xml:"rss"`
		Version string   `xml:"version,attr"`
		Content string   `xml:"xmlns:content,attr"`
		Title   string   `xml:"channel>title"`
		Link    string   `xml:"channel>link"`
		Lang    string   `xml:"channel>language"`
		Items   []entry  `xml:"channel>item"`
	}{Version: "2.0", Content: "http://purl.org/rss/1.0/modules/content/", Title: p.Name, Link: base, Lang: "en"}
	for _, i := range items {
		doc.Items = append(doc.Items, entry{i.Title, base + i.slug(), base + i.slug(), i.At.Format(time.RFC1123Z), i.Deck, i.markup()})
	}
	return marshal(xml.Marshal(doc))
}

func atom(p Publisher, base string, items []item) []byte {
	type link struct {
		Href string `xml:"href,attr"`
	}
	type text struct {
		Type string `xml:"type,attr"`
		Text string `xml:",chardata"`
	}
	type entry struct {
		ID        string `xml:"id"`
		Title     string `xml:"title"`
		Link      link   `xml:"link"`
		Published string `xml:"published"`
		Updated   string `xml:"updated"`
		Summary   string `xml:"summary"`
		Content   text   `xml:"content"`
	}
	doc := struct {
		XMLName xml.Name `xml:"http://www.w3.org/2005/Atom feed"`
		Lang    string   `xml:"xml:lang,attr"`
		ID      string   `xml:"id"`
		Title   string   `xml:"title"`
		Link    link     `xml:"link"`
		Items   []entry  `xml:"entry"`
	}{Lang: "en", ID: base + p.Path, Title: p.Name, Link: link{base}}
	for _, i := range items {
		at := i.At.Format(time.RFC3339)
		doc.Items = append(doc.Items, entry{base + i.slug(), i.Title, link{base + i.slug()}, at, at, i.Deck, text{"html", i.markup()}})
	}
	return marshal(xml.Marshal(doc))
}

func jsonFeed(p Publisher, base string, items []item) []byte {
	type entry struct {
		ID        string `json:"id"`
		URL       string `json:"url"`
		Title     string `json:"title"`
		Summary   string `json:"summary"`
		Content   string `json:"content_html"`
		Published string `json:"date_published"`
	}
	doc := struct {
		Version string  `json:"version"`
		Title   string  `json:"title"`
		Home    string  `json:"home_page_url"`
		Lang    string  `json:"language"`
		Items   []entry `json:"items"`
	}{Version: "https://jsonfeed.org/version/1.1", Title: p.Name, Home: base, Lang: "en", Items: []entry{}}
	for _, i := range items {
		doc.Items = append(doc.Items, entry{base + i.slug(), base + i.slug(), i.Title, i.Deck, i.markup(), i.At.Format(time.RFC3339)})
	}
	return marshal(json.Marshal(doc))
}

// marshal unwraps an encoding of types that always encode.
func marshal(body []byte, err error) []byte {
	if err != nil {
		panic(err)
	}
	return body
}

var (
	articleText = template.Must(template.New("text").Parse(`{{range .Paragraphs}}<p>{{.}}</p>{{end}}`))
	articlePage = template.Must(template.Must(articleText.Clone()).New("page").Parse(`<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>{{.Title}} | {{.By}}</title>
<meta property="og:title" content="{{.Title}}"><meta property="og:description" content="{{.Deck}}"><meta property="og:site_name" content="{{.By}}">
<style>body{max-width:40em;margin:3em auto;padding:0 1em;font:18px/1.5 serif}</style></head>
<body><article><h1>{{.Title}}</h1><p><em>{{.Deck}}</em></p>{{template "text" .}}</article></body></html>`))
)

// markup is the text as a feed carries it.
func (i item) markup() string {
	var b strings.Builder
	if err := articleText.Execute(&b, i); err != nil {
		panic(err) // the template is ours
	}
	return b.String()
}
