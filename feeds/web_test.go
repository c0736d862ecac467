package feeds

import (
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"newsbot/news"
	"newsbot/news/urls"
)

func TestFetchKeepsCookiesWithinAChain(t *testing.T) {
	var sent []string
	server := serve(t, func(w http.ResponseWriter, r *http.Request) {
		sent = append(sent, r.Header.Get("Cookie"))
		if _, err := r.Cookie("token"); err != nil {
			http.SetCookie(w, &http.Cookie{Name: "token", Value: "7", Path: "/"})
			http.Redirect(w, r, r.URL.Path, http.StatusFound)
			return
		}
		io.WriteString(w, harbour)
	})
	f := newFetcher(Options{})
	for range 2 {
		if _, err := poll(t, f, server.URL+"/feed", news.SourceState{}); err != nil {
			t.Errorf("Fetch: %v", err)
		}
	}
	if want := []string{"", "token=7", "", "token=7"}; fmt.Sprint(sent) != fmt.Sprint(want) {
		t.Errorf("cookies sent: %q, want %q", sent, want)
	}
}

func TestFetchFollowsLongChains(t *testing.T) {
	server := serve(t, func(w http.ResponseWriter, r *http.Request) {
		var n int
		if fmt.Sscanf(r.URL.Path, "/%d", &n); n > 0 {
			http.Redirect(w, r, fmt.Sprint("/", n-1), http.StatusFound)
			return
		}
		io.WriteString(w, harbour)
	})
	for hops, want := range map[int]error{6: nil, maxRedirects: nil, maxRedirects + 1: ErrRedirects} {
		if _, err := poll(t, newFetcher(Options{}), fmt.Sprint(server.URL, "/", hops), news.SourceState{}); !errors.Is(err, want) {
			t.Errorf("%d redirects: %v, want %v", hops, err, want)
		}
	}
}

// TestFetchBelievesNobodyForEver polls a server that says for ever that nothing
// has changed.
func TestFetchBelievesNobodyForEver(t *testing.T) {
	for _, tt := range []struct{ name, etag, modified string }{
		{"by the date", "", "Tue, 03 Mar 2026 08:00:00 GMT"},
		{"by the tag", `"v1"`, ""},
		{"by both", `"v1"`, "Tue, 03 Mar 2026 08:00:00 GMT"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			body := harbour
			server := serve(t, func(w http.ResponseWriter, r *http.Request) {
				w.Header().Set("Etag", tt.etag)
				w.Header().Set("Last-Modified", tt.modified)
				if r.Header.Get("If-None-Match")+r.Header.Get("If-Modified-Since") != "" {
					w.WriteHeader(http.StatusNotModified)
					return
				}
				io.WriteString(w, body)
			})
			f := newFetcher(Options{})
			src := news.Source{URL: server.URL}
			news := 0
			for hour := range 24 {
				page, err := f.Fetch(t.Context(), src, noon.Add(time.Duration(hour)*time.Hour))
				if err != nil {
					t.Fatal(err)
				}
				if !page.NotModified {
					news++
				}
				src.State = page.State
				body = strings.Replace(harbour, "New pier", "Old pier", 1)
			}
			if news != 2 {
				t.Errorf("%d pages within a day, want the first and the changed one", news)
			}
		})
	}
}

func TestFetchKeepsNoDateThatIsToCome(t *testing.T) {
	for modified, kept := range map[string]bool{
		noon.Add(-time.Hour).Format(http.TimeFormat):                    true,
		noon.Add(time.Minute).Format(http.TimeFormat):                   true, // its clock is a little ahead
		noon.Add(24 * time.Hour).Format(http.TimeFormat):                false,
		noon.AddDate(15, 0, 0).Format(http.TimeFormat):                  false,
		noon.AddDate(15, 0, 0).Format("Monday, 02-Jan-06 15:04:05 MST"): false,
		"yesterday": true, // opaque
	} {
		server := serve(t, func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Last-Modified", modified)
			io.WriteString(w, harbour)
		})
		page, err := poll(t, newFetcher(Options{}), server.URL, news.SourceState{})
		if got := page.State.Validators.LastModified; err != nil || (got == modified) != kept || !kept && got != "" {
			t.Errorf("Last-Modified %s is kept as %q (%v), want kept %v", modified, got, err, kept)
		}
	}
}

func TestFetchSlowsDownWhenRefusedAgainAndAgain(t *testing.T) {
	server := serve(t, func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusForbidden) })
	f := newFetcher(Options{})
	st := news.SourceState{}
	for n := 1; n <= refusedOften; n++ {
		page, _ := poll(t, f, server.URL, st)
		if slow := page.Wish.Equal(noon.Add(slowRefusal)); slow != (n == refusedOften) || !slow && !page.Wish.IsZero() {
			t.Errorf("refusal %d: wish %v", n, page.Wish)
		}
		st = page.State
	}
}

func TestFetchGivesUpOnWhatUnfoldsToNothing(t *testing.T) {
	var sent atomic.Int64
	server := serve(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Encoding", "br")
		for sent.Load() < 64<<20 { // metadata blocks of Brotli (RFC 7932, 9.2), which hold nothing to read
			n, err := w.Write(append([]byte{0x0d, 0x00, 0x00}, make([]byte, 1<<10)...))
			sent.Add(int64(n))
			if err != nil {
				return
			}
		}
	})
	_, err := poll(t, newFetcher(Options{MaxBody: 1 << 20}), server.URL, news.SourceState{})
	if err == nil || sent.Load() >= 64<<20 {
		t.Errorf("Fetch: %v after %d bytes", err, sent.Load())
	}
}

func TestFetchGoesBackToHTTP1(t *testing.T) {
	var asked []int
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked = append(asked, r.ProtoMajor)
		if r.ProtoMajor == 2 {
			panic(http.ErrAbortHandler) // resets the stream
		}
		io.WriteString(w, harbour)
	}))
	server.EnableHTTP2 = true
	server.StartTLS()
	t.Cleanup(server.Close)
	f := newFetcher(Options{})
	own := SourceOptions{Certificates: certificateOf(server)}
	f.Configure(map[string]SourceOptions{"Harbour": own})
	src := news.Source{Name: "harbour", URL: server.URL}
	for range 2 {
		if _, err := f.Fetch(t.Context(), src, noon); err != nil {
			t.Fatal(err)
		}
	}
	if fmt.Sprint(asked) != "[2 1 1]" {
		t.Errorf("asked by HTTP versions %v, want 2, then 1 for good", asked)
	}
	asked = nil
	own.HTTP1 = true
	f = newFetcher(Options{})
	f.Configure(map[string]SourceOptions{"Harbour": own})
	if _, err := f.Fetch(t.Context(), src, noon); err != nil || fmt.Sprint(asked) != "[1]" {
		t.Errorf("asked by HTTP versions %v (%v), want 1 alone", asked, err)
	}
}

// certificateOf gives the certificate of a server as PEM.
func certificateOf(server *httptest.Server) string {
	return string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw}))
}

func TestFetchTrustsACertificateOfItsOwn(t *testing.T) {
	server := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, harbour) }))
	t.Cleanup(server.Close)
	f := newFetcher(Options{})
	for certificates, works := range map[string]bool{"": false, certificateOf(server): true, "no certificate": false} {
		f.Configure(map[string]SourceOptions{"Harbour": {Certificates: certificates}})
		if _, err := f.Fetch(t.Context(), news.Source{Name: "Harbour", URL: server.URL}, noon); (err == nil) != works {
			t.Errorf("with %.12q: %v, want to work %v", certificates, err, works)
		}
	}
}

func TestFetchSendsWhatASourceNeeds(t *testing.T) {
	var asked []http.Header
	elsewhere := serve(t, func(w http.ResponseWriter, r *http.Request) {
		asked = append(asked, r.Header)
		io.WriteString(w, harbour)
	})
	server := serve(t, func(w http.ResponseWriter, r *http.Request) {
		asked = append(asked, r.Header)
		if r.URL.Path == "/away" {
			http.Redirect(w, r, elsewhere.URL, http.StatusFound)
			return
		}
		io.WriteString(w, harbour)
	})
	options := SourceOptions{UserAgent: "reader/1", Headers: map[string]string{"X-Key": "pw"}, Cookies: "session=pw"}
	f := newFetcher(Options{UserAgent: "newsbot/1"})
	f.Configure(map[string]SourceOptions{"Harbour": options})
	if _, err := f.Fetch(t.Context(), news.Source{Name: "Harbour", URL: server.URL + "/away"}, noon); err != nil || len(asked) != 2 {
		t.Fatalf("%d requests, %v", len(asked), err)
	}
	own, other := asked[0], asked[1]
	if own.Get("User-Agent") != "reader/1" || own.Get("X-Key") != "pw" || own.Get("Cookie") != "session=pw" {
		t.Errorf("its own host is sent %v", own)
	}
	if other.Get("X-Key") != "" || other.Get("Cookie") != "" {
		t.Errorf("another host is sent %v", other)
	}
	if text := fmt.Sprintf("%v %+v %#v %s", &options, options, options, options); strings.Contains(text, "pw") {
		t.Errorf("printed as %s", text)
	}
}

// TestArticleIsAskedForAsItsSourceIs asks for pages at the source's own host and
// elsewhere.
func TestArticleIsAskedForAsItsSourceIs(t *testing.T) {
	asked := map[string]http.Header{}
	page := func(w http.ResponseWriter, r *http.Request) {
		asked[r.Host+r.URL.Path] = r.Header
		if r.URL.Path != "/a" {
			http.NotFound(w, r)
		}
	}
	own, other := serve(t, page), serve(t, page)
	f := newFetcher(Options{UserAgent: "newsbot/1"})
	f.Configure(map[string]SourceOptions{"Harbour": {UserAgent: "reader/1", Headers: map[string]string{"X-Key": "pw"}, Cookies: "session=pw"}})
	src := news.Source{Name: "Harbour", URL: own.URL + "/feed"}
	for _, tt := range []struct {
		name, server, key, cookie string
	}{
		{"at the source's host", own.URL, "pw", "session=pw"},
		{"elsewhere", other.URL, "", ""},
	} {
		f.Trust(tt.server)
		f.Article(t.Context(), src, news.Item{Link: tt.server + "/a"}) // it has no article; how it was asked for is what counts
		for _, path := range []string{"/robots.txt", "/a"} {
			h := asked[strings.TrimPrefix(tt.server, "http://")+path]
			if h.Get("User-Agent") != "reader/1" || h.Get("X-Key") != tt.key || h.Get("Cookie") != tt.cookie {
				t.Errorf("%s, %s was asked with %v", tt.name, path, h)
			}
		}
	}
}

func TestFetchThroughAProxy(t *testing.T) {
	var asked []string
	proxy := serve(t, func(w http.ResponseWriter, r *http.Request) {
		asked = append(asked, r.URL.String())
		io.WriteString(w, harbour)
	})
	f := New(Options{HostSpacing: -1, Proxy: proxy.URL})
	f.clients.names = nameServer(t, "93.184.216.34", "10.0.0.1")
	if _, err := f.Fetch(t.Context(), news.Source{URL: "http://site.example.com/feed"}, noon); err != nil {
		t.Errorf("through the proxy of all: %v", err)
	}
	for _, address := range []string{"http://inside.example.com/feed", "http://127.0.0.1/feed", "http://printer.local/feed"} {
		if _, err := f.Fetch(t.Context(), news.Source{URL: address}, noon); !errors.Is(err, ErrPrivate) {
			t.Errorf("%s through the proxy: %v, want %v", address, err, ErrPrivate)
		}
	}
	if fmt.Sprint(asked) != "[http://site.example.com/feed]" {
		t.Errorf("the proxy was asked for %v", asked)
	}
	f = New(Options{HostSpacing: -1})
	f.clients.names = nameServer(t, "93.184.216.34")
	f.Configure(map[string]SourceOptions{"Harbour": {Proxy: proxy.URL}})
	if _, err := f.Fetch(t.Context(), news.Source{Name: "Harbour", URL: "http://other.example.com/feed"}, noon); err != nil || len(asked) != 2 {
		t.Errorf("through the proxy of the source: %v, asked for %v", err, asked)
	}
}

func TestFetchLimitsOfASource(t *testing.T) {
	server := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/slow" {
			select {
			case <-time.After(100 * time.Millisecond):
			case <-r.Context().Done():
				return
			}
		}
		io.WriteString(w, strings.Replace(harbour, "<channel>", "<channel>"+strings.Repeat("<!-- padding -->", 1_000), 1))
	})
	for _, tt := range []struct {
		name, path string
		all        Options
		own        SourceOptions
		want       error
	}{
		{"slow for all", "/slow", Options{Timeout: 20 * time.Millisecond}, SourceOptions{}, ErrTimeout},
		{"slow, and it may be", "/slow", Options{Timeout: 20 * time.Millisecond}, SourceOptions{Timeout: time.Minute}, nil},
		{"large for all", "/", Options{MaxBody: 10_000}, SourceOptions{}, ErrTooLarge},
		{"large, and it may be", "/", Options{MaxBody: 10_000}, SourceOptions{MaxBody: 100_000}, nil},
	} {
		f := newFetcher(tt.all)
		f.Configure(map[string]SourceOptions{"Harbour": tt.own})
		if _, err := f.Fetch(t.Context(), news.Source{Name: "Harbour", URL: server.URL + tt.path}, noon); !errors.Is(err, tt.want) {
			t.Errorf("%s: %v, want %v", tt.name, err, tt.want)
		}
	}
}

// TestPrivateAddressesAreTheOperators asks for a private address that is
// allowed, for the operator and for strangers.
func TestPrivateAddressesAreTheOperators(t *testing.T) {
	server := serve(t, func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, harbour) })
	other := serve(t, func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, harbour) })
	for _, tt := range []struct {
		name string
		ask  func(*Fetcher) error
		open bool
	}{
		{"a configured source", func(f *Fetcher) error {
			_, err := f.Fetch(t.Context(), news.Source{URL: server.URL, Origin: news.FromConfig}, noon)
			return err
		}, true},
		{"an administrator's", func(f *Fetcher) error {
			_, err := f.Fetch(t.Context(), news.Source{URL: server.URL, Origin: news.FromAdmin}, noon)
			return err
		}, true},
		{"a person's", func(f *Fetcher) error {
			_, err := f.Fetch(t.Context(), news.Source{URL: server.URL, Origin: news.FromPerson}, noon)
			return err
		}, false},
		{"a person's on the host of a configured source", func(f *Fetcher) error {
			f.Fetch(t.Context(), news.Source{URL: server.URL, Origin: news.FromConfig}, noon)
			_, err := f.Fetch(t.Context(), news.Source{URL: server.URL + "/other", Origin: news.FromPerson}, noon)
			return err
		}, false},
		{"what a person looks for there", func(f *Fetcher) error {
			f.Fetch(t.Context(), news.Source{URL: server.URL, Origin: news.FromConfig}, noon)
			_, err := f.Discover(t.Context(), server.URL, false)
			return err
		}, false},
		{"a page there that a person's source links to", func(f *Fetcher) error {
			f.Fetch(t.Context(), news.Source{URL: server.URL, Origin: news.FromConfig}, noon)
			_, err := f.Article(t.Context(), news.Source{Origin: news.FromPerson}, news.Item{Link: server.URL + "/a"})
			return err
		}, false},
		{"what an operator looks for", func(f *Fetcher) error { _, err := f.Discover(t.Context(), server.URL, true); return err }, true},
		{"what a person looks for", func(f *Fetcher) error { _, err := f.Discover(t.Context(), server.URL, false); return err }, false},
		{"a page that somebody links to", func(f *Fetcher) error {
			_, err := f.Article(t.Context(), news.Source{}, news.Item{Link: server.URL + "/a"})
			return err
		}, false},
		{"a page on the host of a configured source", func(f *Fetcher) error {
			f.Fetch(t.Context(), news.Source{URL: server.URL, Origin: news.FromConfig}, noon)
			_, err := f.Article(t.Context(), news.Source{}, news.Item{Link: server.URL + "/a"})
			return err
		}, true},
		{"a page beside it", func(f *Fetcher) error {
			f.Fetch(t.Context(), news.Source{URL: server.URL, Origin: news.FromConfig}, noon)
			_, err := f.Article(t.Context(), news.Source{}, news.Item{Link: other.URL + "/a"})
			return err
		}, false},
		{"a picture that somebody shows", func(f *Fetcher) error { _, _, err := f.Image(t.Context(), server.URL+"/i.png", true); return err }, false},
		{"a picture there that a source of theirs shows", func(f *Fetcher) error {
			f.Fetch(t.Context(), news.Source{URL: server.URL, Origin: news.FromConfig}, noon)
			_, _, err := f.Image(t.Context(), server.URL+"/i.png", true)
			return err
		}, true},
		{"a picture there that a person's source shows", func(f *Fetcher) error {
			f.Fetch(t.Context(), news.Source{URL: server.URL, Origin: news.FromConfig}, noon)
			_, _, err := f.Image(t.Context(), server.URL+"/i.png", false)
			return err
		}, false},
	} {
		if err := tt.ask(newFetcher(Options{})); errors.Is(err, ErrPrivate) == tt.open {
			t.Errorf("%s: %v, want open %v", tt.name, err, tt.open)
		}
	}
	port := netip.MustParseAddrPort(strings.TrimPrefix(server.URL, "http://")).Port()
	for text, open := range map[string]bool{"127.0.0.0/8": true, fmt.Sprint("127.0.0.1:", port): true, fmt.Sprint("127.0.0.1:", port+1): false} {
		allowed, err := urls.ParseRange(text)
		if err != nil {
			t.Fatal(err)
		}
		f := New(Options{HostSpacing: -1, AllowPrivate: []urls.Range{allowed}})
		if _, err := poll(t, f, server.URL, news.SourceState{}); (err == nil) != open {
			t.Errorf("allowed %s: %v, want open %v", text, err, open)
		}
	}
}

// TestErrorsHoldNoSecrets fails in many ways at addresses with secrets in them.
func TestErrorsHoldNoSecrets(t *testing.T) {
	const secret = "Geheim7"
	to := ""
	server := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/redirect" {
			w.Header().Set("Location", to)
			w.WriteHeader(http.StatusFound)
			return
		}
		w.WriteHeader(http.StatusTeapot)
	})
	port := strings.TrimPrefix(server.URL, "http://127.0.0.1:")
	with := func(host, path string) string { return "http://bob:" + secret + "@" + host + path + "?key=" + secret }
	f := newFetcher(Options{Timeout: 2 * time.Second})
	for _, address := range []string{
		with("127.0.0.1:"+port, "/"), with("127.0.0.1:1", "/"), with("10.0.0.1", "/"), with("nowhere.invalid", "/"), with("h.example:x", "/"),
		"https://bob:" + secret + "@127.0.0.1:" + port + "/?key=" + secret, "ftp://bob:" + secret + "@h.example/", "http://bob:%zz" + secret + "@h.example/", "http://" + secret + "@/",
	} {
		page, err := poll(t, f, address, news.SourceState{})
		if err == nil || strings.Contains(err.Error()+page.State.Error+Reason(err).Error(), secret) {
			t.Errorf("Fetch(%s): %v; state %q", address, err, page.State.Error)
		}
	}
	for _, to = range []string{with("10.0.0.1", "/"), with("h.example", "/"), "http://[bob:" + secret + "@h.example/", "gopher://" + secret + "@h.example/", with("127.0.0.1:1", "/"), "http://127.0.0.1:1/?key=" + secret} {
		page, err := poll(t, f, server.URL+"/redirect", news.SourceState{})
		if err == nil || strings.Contains(err.Error()+page.State.Error+Reason(err).Error(), secret) {
			t.Errorf("redirected to %s: %v; state %q", to, err, page.State.Error)
		}
	}
	f.Configure(map[string]SourceOptions{"Harbour": {Proxy: "http://bob:" + secret + "@127.0.0.1:1/"}})
	if _, err := f.Fetch(t.Context(), news.Source{Name: "Harbour", URL: "http://h.example.com/"}, noon); err == nil || strings.Contains(err.Error(), secret) {
		t.Errorf("through a proxy that is down: %v", err)
	}
}
