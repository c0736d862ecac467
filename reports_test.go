package main

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"encoding/pem"
	"flag"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"newsbot/bot/simulator"
	"newsbot/config"
	"newsbot/feeds"
	"newsbot/lab/evaluation"
	"newsbot/news"
)

var liveReports = flag.Bool("live", false, "run the cases of TestScoreReports that need the whole program and seconds each, too")

// A report is one case that a public report was re-created as. Its folder's
// README says what each member means.
type report struct {
	ID, Kind string
	File     string          // preview, opml
	Want     json.RawMessage // texts; match: true or false
	Never    []string
	Query    string // match
	Text     string
	Config   string   // check
	WantRC   *int     `json:"want_rc"`
	Say      string   // chat
	WantAny  []string `json:"want_any"`
	Name     string   // telegram
	Sources  map[string][]string
	Told     []string
	Count    map[string]int
	Watch    string
	Photo    bool
	HTTP     map[string]stage
	HTTPOf   map[string]map[string]stage `json:"http_of"`
}

// A stage is how a server answers while it serves one document.
type stage struct {
	Headers map[string]string
	Status  int
	Once    int // status of the first answer
	Delay   int // seconds before an answer
	Pack    string
	Cookie  string // name of a cookie without which the answer is a redirect to itself
	Pad     int    // bytes put into the document
	Lie     bool   // says "not modified" to whoever asks with a date
}

// TestScoreReports runs the cases of public reports, and prints how many of
// those that were run hold.
func TestScoreReports(t *testing.T) {
	dir, thresholds := evaluation.Find(t, "reports")
	data, err := os.ReadFile(filepath.Join(dir, "cases.json"))
	if err != nil {
		t.Fatal(err)
	}
	var cases []report
	if err := json.Unmarshal(data, &cases); err != nil {
		t.Fatal(err)
	}
	var hold, of atomic.Int32
	t.Run("cases", func(t *testing.T) {
		for _, c := range cases {
			run := reportKinds[c.Kind]
			if run.try == nil || run.live && !*liveReports {
				continue
			}
			of.Add(1)
			t.Run(c.ID, func(t *testing.T) {
				if run.live {
					t.Parallel()
				}
				if wrong := run.try(t, dir, c); wrong == "" {
					hold.Add(1)
				} else if thresholds {
					t.Error(wrong)
				} else {
					t.Log(wrong)
				}
			})
		}
	})
	fmt.Printf("reports_hold=%d\nreports_of=%d\n", hold.Load(), of.Load())
}

// reportKinds are the kinds of cases: how each is run, which gives what is
// wrong, "" for nothing, and whether it takes seconds.
var reportKinds = map[string]struct {
	try  func(t *testing.T, dir string, c report) string
	live bool
}{
	"preview":  {tryPreview, false},
	"match":    {tryMatch, false},
	"check":    {tryCheck, false},
	"opml":     {tryOPML, false},
	"clock":    {tryClock, false},
	"chat":     {tryChat, true},
	"telegram": {tryTelegram, true},
	"h2":       {tryHTTP2, false},
	"live":     {tryLive, true},
}

// texts are the texts that a case wants to see.
func (c *report) texts() (list []string) {
	json.Unmarshal(c.Want, &list) // a match wants none
	return list
}

// seen says what of a case's texts is missing from an output, or there though
// it must not be.
func (c *report) seen(out string) string {
	for _, want := range c.texts() {
		if !strings.Contains(out, want) {
			return fmt.Sprintf("no %q in:\n%s", want, out)
		}
	}
	for _, never := range c.Never {
		if strings.Contains(out, never) {
			return fmt.Sprintf("%q in:\n%s", never, out)
		}
	}
	return ""
}

// stamps finds a date that is so many seconds or days from now.
var stamps = regexp.MustCompile(`\{\{(rfc|iso|day|isoday)([+-]\d+)? (-?\d+)\}\}`)

// stamped puts the dates into a document; a number behind the form is the
// offset of its zone, in seconds.
func stamped(text string, now time.Time) string {
	return stamps.ReplaceAllStringFunc(text, func(stamp string) string {
		m := stamps.FindStringSubmatch(stamp)
		n, _ := strconv.Atoi(m[3])
		offset, _ := strconv.Atoi(m[2])
		at := now.Add(time.Duration(n) * time.Second).In(time.FixedZone("", offset))
		midnight := now.UTC().Truncate(24*time.Hour).AddDate(0, 0, n)
		switch m[1] {
		case "rfc":
			return at.Format(time.RFC1123Z)
		case "iso":
			return at.Format(time.RFC3339)
		case "day":
			return midnight.Format("Mon, 02 Jan 2006 15:04:05 GMT")
		}
		return midnight.Format(time.RFC3339)
	})
}

// document reads a document of a case, its dates put in.
func document(t *testing.T, dir, file string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(dir, file))
	if err != nil {
		t.Fatal(err)
	}
	return stamped(string(text), time.Now())
}

func tryPreview(t *testing.T, dir string, c report) string {
	path := filepath.Join(t.TempDir(), filepath.Base(c.File))
	if err := os.WriteFile(path, []byte(document(t, dir, c.File)), 0o600); err != nil {
		t.Fatal(err)
	}
	out, _ := runCommandLine(t, "", "preview", path, "-n", "50", "--html", "--articles=false")
	return c.seen(out)
}

func tryMatch(t *testing.T, _ string, c report) string {
	out, code := runCommandLine(t, c.Text, "match", "--", c.Query)
	if want := string(c.Want) == "true"; (code == 0) != want || code > 1 {
		return fmt.Sprintf("%q on %q: exit code %d: %s", c.Query, c.Text, code, out)
	}
	return ""
}

func tryCheck(t *testing.T, _ string, c report) string {
	t.Setenv(config.TokenVariable, "")
	head := fmt.Sprintf("[telegram]\ntoken = %q\n[store]\npath = %q\n", testToken, filepath.Join(t.TempDir(), "newsbot.db"))
	out, code := runCommandLine(t, "", "check", "--config", write(t, head+c.Config))
	if c.WantRC != nil && code != *c.WantRC {
		return fmt.Sprintf("exit code %d, want %d: %s", code, *c.WantRC, out)
	}
	return c.seen(out)
}

func tryOPML(t *testing.T, dir string, c report) string {
	t.Setenv(config.TokenVariable, testToken)
	path := write(t, fmt.Sprintf("[telegram]\nadmins = [1]\n[store]\npath = %q\n", filepath.Join(t.TempDir(), "newsbot.db")))
	told, _ := runCommandLine(t, "", "import", "--config", path, filepath.Join(dir, c.File))
	out, code := runCommandLine(t, "", "export", "--config", path)
	if wrong := c.seen(out); code != 0 || wrong != "" {
		return told + wrong
	}
	return ""
}

// tryClock polls a server that says for ever that nothing has changed, each hour
// of a day: once it has to be asked without validators.
func tryClock(t *testing.T, _ string, _ report) string {
	asked, plain := 0, 0
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked++
		w.Header().Set("Etag", `"v1"`)
		w.Header().Set("Last-Modified", "Sat, 14 Nov 2026 08:00:00 GMT")
		if r.Header.Get("If-None-Match")+r.Header.Get("If-Modified-Since") != "" {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		plain++
		fmt.Fprint(w, "<rss><channel><title>Harbour</title><item><title>Fog</title></item></channel></rss>")
	}))
	defer server.Close()
	web := feeds.New(feeds.Options{HostSpacing: -1, AllowPrivate: loopbackRange})
	src := news.Source{Name: "Harbour", URL: server.URL}
	for at, end := time.Now(), time.Now().Add(24*time.Hour); !at.After(end); at = at.Add(time.Hour) {
		page, err := web.Fetch(t.Context(), src, at)
		if err != nil {
			return err.Error()
		}
		src.State = page.State
	}
	if plain < 2 {
		return fmt.Sprintf("of %d requests within a day the first alone was made without validators", asked)
	}
	return ""
}

// loopbackRange is this machine.
var loopbackRange = []news.AddressRange{{Prefix: netip.MustParsePrefix("127.0.0.0/8")}}

// tryHTTP2 polls a server that breaks off all that is asked over HTTP/2.
func tryHTTP2(t *testing.T, _ string, _ report) string {
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.ProtoMajor == 2 {
			panic(http.ErrAbortHandler)
		}
		fmt.Fprint(w, "<rss><channel><title>Harbour</title><item><title>Fog</title></item></channel></rss>")
	}))
	server.EnableHTTP2 = true
	server.StartTLS()
	defer server.Close()
	web := feeds.New(feeds.Options{HostSpacing: -1, AllowPrivate: loopbackRange})
	web.Configure(map[string]feeds.SourceOptions{"Harbour": {Certificates: certificateOf(server)}})
	page, err := web.Fetch(t.Context(), news.Source{Name: "Harbour", URL: server.URL}, time.Now())
	if err != nil || len(page.Items) != 1 {
		return fmt.Sprintf("%d items, %v", len(page.Items), err)
	}
	return ""
}

// tryChat says something to the bot.
func tryChat(t *testing.T, _ string, c report) string {
	tg := simulator.New(simulator.Options{})
	ann := tg.AddPrivate(simulator.User{FirstName: "Ann"})
	w := newWorld(t, tg, sourceTable("Harbour", "/harbour"))
	w.put("/harbour", "<rss><channel><title>Harbour</title></channel></rss>")
	w.start()
	w.say(simulator.Draft{From: ann.ID, Chat: ann.ID, Text: "/start"}, "")
	before := len(w.heard(ann.ID))
	if _, err := tg.Say(simulator.Draft{From: ann.ID, Chat: ann.ID, Text: c.Say}); err != nil {
		t.Fatal(err)
	}
	w.until("an answer", func() bool { return len(w.heard(ann.ID)) > before })
	answer := w.heard(ann.ID)[before:]
	for _, want := range c.WantAny {
		if says(answer, want) {
			return ""
		}
	}
	return fmt.Sprintf("answer %q, want one of %q", answer[0].Text, c.WantAny)
}

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
			s.documents = append(s.documents, document(t, dir, file))
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
