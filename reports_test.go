package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"newsbot/bot/simulator"
	"newsbot/config"
	"newsbot/feeds"
	"newsbot/lab/evaluation"
	"newsbot/news"
	"newsbot/news/urls"
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
	hold, of := tryReports(t, dir, thresholds)
	fmt.Printf("reports_hold=%d\nreports_of=%d\n", hold, of)
}

// TestOurReports runs cases of our own of the same kinds.
func TestOurReports(t *testing.T) { tryReports(t, filepath.Join("testdata", "reports"), true) }

// tryReports runs the cases of a folder, and counts those that hold. With
// thresholds each that does not is an error.
func tryReports(t *testing.T, dir string, thresholds bool) (hold, of int) {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(dir, "cases.json"))
	if err != nil {
		t.Fatal(err)
	}
	var cases []report
	if err := json.Unmarshal(data, &cases); err != nil {
		t.Fatal(err)
	}
	var held atomic.Int32
	t.Run("cases", func(t *testing.T) {
		for _, c := range cases {
			run := reportKinds[c.Kind]
			if run.try == nil || run.live && !*liveReports {
				continue
			}
			of++
			t.Run(c.ID, func(t *testing.T) {
				if run.live {
					t.Parallel()
				}
				if wrong := run.try(t, dir, c); wrong == "" {
					held.Add(1)
				} else if thresholds {
					t.Error(wrong)
				} else {
					t.Log(wrong)
				}
			})
		}
	})
	return int(held.Load()), of
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
func documentOf(t *testing.T, dir, file string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(dir, file))
	if err != nil {
		t.Fatal(err)
	}
	return stamped(string(text), time.Now())
}

func tryPreview(t *testing.T, dir string, c report) string {
	path := filepath.Join(t.TempDir(), filepath.Base(c.File))
	if err := os.WriteFile(path, []byte(documentOf(t, dir, c.File)), 0o600); err != nil {
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
var loopbackRange = []urls.Range{{Prefix: netip.MustParsePrefix("127.0.0.0/8")}}

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
