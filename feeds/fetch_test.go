package feeds

import (
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/zstd"

	"newsbot/feeds/document"
	"newsbot/news"
	"newsbot/news/urls"
)

// harbour is a feed of two items.
const harbour = `<rss version="2.0"><channel><title>Harbour News</title><link>https://h.example/</link>
<item><title>Ferry &amp; fog</title><link>https://h.example/1</link><pubDate>Tue, 03 Mar 2026 09:10:00 GMT</pubDate></item>
<item><title>New pier opens</title><link>https://h.example/2</link></item></channel></rss>`

// noon is when the polls of these tests happen.
var noon = time.Date(2026, 3, 3, 12, 0, 0, 0, time.UTC)

// loopback is where the servers of these tests are.
var loopback = []urls.Range{{Prefix: netip.MustParsePrefix("127.0.0.1/32")}}

// newFetcher makes a fetcher that may ask the servers of these tests.
func newFetcher(o Options) *Fetcher {
	o.AllowPrivate, o.HostSpacing = loopback, -1
	return New(o)
}

// serve starts a publisher.
func serve(t *testing.T, handler http.HandlerFunc) *httptest.Server {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	return server
}

// poll fetches a source at noon.
func poll(t *testing.T, f *Fetcher, url string, state news.SourceState) (Page, error) {
	t.Helper()
	return f.Fetch(t.Context(), news.Source{ID: 7, Name: "Harbour", URL: url, State: state}, noon)
}

func TestFetchAsksConditionally(t *testing.T) {
	var asked http.Header
	etag, modified, body := `W/"v1"`, "yesterday, more or less", harbour
	server := serve(t, func(w http.ResponseWriter, r *http.Request) {
		asked = r.Header
		w.Header().Set("Etag", etag)
		w.Header().Set("Last-Modified", modified)
		if r.Header.Get("If-None-Match") == etag {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		io.WriteString(w, body)
	})
	f := newFetcher(Options{UserAgent: "newsbot/1 (+https://bot.example)"})
	page, err := poll(t, f, server.URL, news.SourceState{Failures: 3, Error: "was down"})
	if err != nil || len(page.Items) != 2 || page.Items[0].Title != "Ferry & fog" || page.Items[0].Source != 7 {
		t.Fatalf("first poll: %+v, %v", page, err)
	}
	if st := page.State; st.Failures != 0 || st.Error != "" || st.Succeeded != noon || st.Since != noon || st.Title != "Harbour News" {
		t.Errorf("state after a good poll: %+v", st)
	}
	for _, header := range []string{"Cookie", "Referer", "If-None-Match", "If-Modified-Since"} {
		if asked.Get(header) != "" {
			t.Errorf("the first poll sent %s: %q", header, asked.Get(header))
		}
	}
	page, err = poll(t, f, server.URL, page.State)
	if err != nil || !page.NotModified || asked.Get("If-None-Match") != etag || asked.Get("If-Modified-Since") != modified {
		t.Errorf("second poll: not modified %v, %v, asked with %v", page.NotModified, err, asked)
	}
	etag, modified = `"v2"`, "" // the same body under new validators
	page, err = poll(t, f, server.URL, page.State)
	if v := page.State.Validators; err != nil || !page.NotModified || v.ETag != etag || v.LastModified != "" {
		t.Errorf("the same body: not modified %v, %v, validators %+v", page.NotModified, err, v)
	}
	etag, body = `"v3"`, "<html>Please log in</html>"
	page, err = poll(t, f, server.URL, page.State)
	if v := page.State.Validators; !errors.Is(err, document.ErrNotFeed) || v.ETag != `"v2"` || page.State.Failures != 1 || page.State.Error == "" {
		t.Errorf("a login page: %v, validators %+v, state %+v", err, v, page.State)
	}
}

func TestFetchRefusals(t *testing.T) {
	date := noon.Add(2 * time.Hour).Format(http.TimeFormat)
	for _, tt := range []struct {
		name   string
		code   int
		header string // "Key: value"
		want   error
		wish   time.Time
	}{
		{"gone ends the source", 410, "", ErrGone, time.Time{}},
		{"not found is left to the back-off", 404, "", &StatusError{}, time.Time{}},
		{"unauthorized is left to the back-off at first", 401, "", &StatusError{}, time.Time{}},
		{"forbidden too", 403, "", &StatusError{}, time.Time{}},
		{"too many, in seconds", 429, "Retry-After: 5400", &StatusError{}, noon.Add(90 * time.Minute)},
		{"too many, as a date", 429, "Retry-After: " + date, &StatusError{}, noon.Add(2 * time.Hour)},
		{"down, for a month", 503, "Retry-After: 2592000", &StatusError{}, noon.Add(7 * 24 * time.Hour)},
		{"down, with nonsense", 503, "Retry-After: soon", &StatusError{}, time.Time{}},
		{"a failure has no say on when", 500, "Retry-After: 5400", &StatusError{}, time.Time{}},
		{"not modified, though nothing was known", 304, "", &StatusError{}, time.Time{}},
		{"no content is no feed", 204, "", &StatusError{}, time.Time{}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			server := serve(t, func(w http.ResponseWriter, r *http.Request) {
				if key, value, ok := strings.Cut(tt.header, ": "); ok {
					w.Header().Set(key, value)
				}
				w.WriteHeader(tt.code)
			})
			page, err := poll(t, newFetcher(Options{}), server.URL, news.SourceState{Failures: 1})
			var status *StatusError
			if _, wanted := tt.want.(*StatusError); wanted != errors.As(err, &status) || !wanted && !errors.Is(err, tt.want) {
				t.Errorf("status %d: %v, want %T", tt.code, err, tt.want)
			}
			if page.Wish != tt.wish || page.State.Failures != 2 || page.State.Gone != (tt.code == 410) {
				t.Errorf("status %d: wish %v, want %v; state %+v", tt.code, page.Wish, tt.wish, page.State)
			}
		})
	}
}

func TestFetchHearsWishes(t *testing.T) {
	for _, tt := range []struct {
		name   string
		header map[string]string
		feed   string // put into the channel
		ignore bool
		want   time.Duration // after noon; 0 for no wish
	}{
		{"nothing said", nil, "", false, 0},
		{"max-age", map[string]string{"Cache-Control": "public, max-age=1800"}, "", false, 30 * time.Minute},
		{"max-age less what has passed", map[string]string{"Cache-Control": "max-age=1800", "Age": "600"}, "", false, 20 * time.Minute},
		{"an absurd max-age counts for a day", map[string]string{"Cache-Control": "max-age=31536000"}, "", false, 24 * time.Hour},
		{"no-cache", map[string]string{"Cache-Control": "no-cache, max-age=1800"}, "", false, 0},
		{"expires", map[string]string{"Expires": noon.Add(time.Hour).Format(http.TimeFormat), "Date": noon.Format(http.TimeFormat)}, "", false, time.Hour},
		{"expires with nonsense", map[string]string{"Expires": "0"}, "", false, 0},
		{"ttl", nil, "<ttl>90</ttl>", false, 90 * time.Minute},
		{"the later of both counts", map[string]string{"Cache-Control": "max-age=60"}, "<ttl>90</ttl>", false, 90 * time.Minute},
		{"twice a day", nil, "<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>2</sy:updateFrequency>", false, 12 * time.Hour},
		{"not in the next two hours", nil, "<skipHours><hour>12</hour><hour>13</hour></skipHours>", false, 2 * time.Hour},
		{"not on Tuesdays", nil, "<skipDays><day>Tuesday</day></skipDays>", false, 12 * time.Hour},
		{"hints are not wanted", map[string]string{"Cache-Control": "max-age=1800"}, "<ttl>90</ttl>", true, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			server := serve(t, func(w http.ResponseWriter, r *http.Request) {
				for key, value := range tt.header {
					w.Header().Set(key, value)
				}
				io.WriteString(w, strings.Replace(harbour, "<channel>", "<channel>"+tt.feed, 1))
			})
			src := news.Source{URL: server.URL, IgnoreHints: tt.ignore}
			page, err := newFetcher(Options{}).Fetch(t.Context(), src, noon)
			want := noon.Add(tt.want)
			if tt.want == 0 {
				want = time.Time{}
			}
			if err != nil || !page.Wish.Equal(want) && !(tt.want == 0 && !page.Wish.After(noon)) {
				t.Errorf("wish %v (%v), want %v", page.Wish, err, want)
			}
		})
	}
}

// pack packs a text for a reply.
func pack(t *testing.T, encoding, text string) []byte {
	t.Helper()
	var b bytes.Buffer
	var w io.WriteCloser
	switch encoding {
	case "gzip":
		w = gzip.NewWriter(&b)
	case "br":
		w = brotli.NewWriter(&b)
	case "zstd":
		w, _ = zstd.NewWriter(&b)
	case "deflate":
		w = zlib.NewWriter(&b)
	case "flate":
		w, _ = flate.NewWriter(&b, flate.BestSpeed)
	}
	io.WriteString(w, text)
	w.Close()
	return b.Bytes()
}

func TestFetchBodies(t *testing.T) {
	zipped := string(pack(t, "gzip", harbour))
	long := strings.Replace(harbour, "<channel>", "<channel>"+strings.Repeat("<!-- padding -->", 100_000), 1)
	for _, tt := range []struct {
		name, encoding, body string
		length               int // Content-Length; 0 is the true one
		want                 error
	}{
		{"plain", "", harbour, 0, nil},
		{"gzip", "gzip", zipped, 0, nil},
		{"brotli", "br", string(pack(t, "br", harbour)), 0, nil},
		{"zstd", "zstd", string(pack(t, "zstd", harbour)), 0, nil},
		{"packed twice and saying so", "gzip, gzip", string(pack(t, "gzip", zipped)), 0, ErrPacked},
		{"packed twice", "gzip", string(pack(t, "gzip", zipped)), 0, ErrPacked},
		{"packed without saying so", "", zipped, 0, nil},
		{"says gzip and is not", "gzip", harbour, 0, nil},
		{"says brotli and is not", "br", harbour, 0, nil},
		{"says zstd and is not", "zstd", harbour, 0, nil},
		{"says deflate and is not", "deflate", harbour, 0, nil},
		{"deflate", "deflate", string(pack(t, "deflate", harbour)), 0, nil},
		{"deflate as some read it", "deflate", string(pack(t, "flate", harbour)), 0, nil},
		{"says gzip and is deflate", "gzip", string(pack(t, "deflate", harbour)), 0, nil},
		{"says zstd and is deflate", "zstd", string(pack(t, "deflate", harbour)), 0, nil},
		{"says brotli and is gzip", "br", zipped, 0, nil},
		{"a label that names no packing", "aws-chunked", harbour, 0, nil},
		{"another", "none", harbour, 0, nil},
		{"a packing beside it", "aws-chunked, gzip", zipped, 0, nil},
		{"the name of a charset", "utf-8", zipped, 0, nil},
		{"bytes behind the packing", "gzip", zipped + "trailing", 0, nil},
		{"many bytes behind it", "gzip", zipped + strings.Repeat("x", 100), 0, nil},
		{"in two pieces", "gzip", string(pack(t, "gzip", harbour[:100])) + string(pack(t, "gzip", harbour[100:])), 0, nil},
		{"in pieces of nothing", "gzip", strings.Repeat(string(pack(t, "gzip", "")), 2*maxMembers), 0, ErrPacked},
		{"packed and cut", "gzip", zipped[:len(zipped)-20], 0, ErrCut},
		{"shorter than announced", "", harbour, len(harbour) + 100, ErrCut},
		{"longer than allowed", "", long, 0, ErrTooLarge},
		{"unfolds to more than allowed", "gzip", string(pack(t, "gzip", long)), 0, ErrTooLarge},
		{"unfolds out of all proportion", "gzip", string(pack(t, "gzip", strings.Repeat(" ", 900_000))), 0, ErrTooLarge},
		{"nothing", "", "", 0, document.ErrNotFeed},
		{"a picture", "", "\xff\xd8\xff\xe0 JFIF", 0, document.ErrNotFeed},
		{"null", "", "null", 0, document.ErrNotFeed},
		{"an empty object", "", "{}", 0, document.ErrNotFeed},
		{"an empty list", "", "[]", 0, document.ErrNotFeed},
	} {
		t.Run(tt.name, func(t *testing.T) {
			server := serve(t, func(w http.ResponseWriter, r *http.Request) {
				if tt.encoding != "" {
					w.Header().Set("Content-Encoding", tt.encoding)
				}
				if tt.length > 0 {
					w.Header().Set("Content-Length", fmt.Sprint(tt.length))
				}
				io.WriteString(w, tt.body)
			})
			before := news.SourceState{Validators: news.Validators{ETag: "old"}}
			page, err := poll(t, newFetcher(Options{MaxBody: 1 << 20}), server.URL, before)
			if !errors.Is(err, tt.want) || err != nil && page.State.Validators != before.Validators || err == nil && len(page.Items) != 2 {
				t.Errorf("Fetch: %v, want %v; validators %+v", err, tt.want, page.State.Validators)
			}
		})
	}
}

// TestFetchUnpacksNothingForEver polls a server that goes on sending what unpacks
// to nothing.
func TestFetchUnpacksNothingForEver(t *testing.T) {
	begins := string(pack(t, "zstd", harbour))[:4]
	for encoding, tt := range map[string]struct{ head, piece string }{
		"gzip":    {"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03", "\x00\x00\x00\xff\xff"}, // stored blocks of no bytes
		"deflate": {"\x78\x9c", "\x00\x00\x00\xff\xff"},
		"zstd":    {begins + "\x00\x58", "\x00\x00\x00"}, // raw blocks of no bytes
		"br":      {"\x06", "\x06"},                      // metadata of no bytes
	} {
		t.Run(encoding, func(t *testing.T) {
			piece := []byte(strings.Repeat(tt.piece, 20_000))
			sent := 0
			server := serve(t, func(w http.ResponseWriter, r *http.Request) {
				w.Header().Set("Content-Encoding", encoding)
				io.WriteString(w, tt.head)
				for ; r.Context().Err() == nil && sent < 200<<20; sent += len(piece) {
					if _, err := w.Write(piece); err != nil {
						return
					}
				}
			})
			_, err := poll(t, newFetcher(Options{MaxBody: 1 << 20}), server.URL, news.SourceState{})
			server.Close()
			if err == nil || sent > 20<<20 {
				t.Errorf("Fetch: %v after %d MB, want an error after the permitted one and what the network holds", err, sent>>20)
			}
		})
	}
}

func TestFetchRedirects(t *testing.T) {
	mux := http.NewServeMux()
	mux.HandleFunc("/feed", func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Referer") != "" {
			t.Errorf("redirected with Referer %q", r.Header.Get("Referer"))
		}
		io.WriteString(w, harbour)
	})
	mux.HandleFunc("/by-proxy", func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(http.StatusNonAuthoritativeInfo)
		io.WriteString(w, harbour)
	})
	hop := func(from, to string, code int) {
		mux.HandleFunc(from, func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, to, code) })
	}
	hop("/for-good", "/feed", 301)
	hop("/twice-for-good", "/for-good", 308)
	hop("/for-now", "/feed", 302)
	hop("/mixed", "/for-now", 301)
	hop("/unescaped", "/feed?q=fog and ice&ä=\"1\"", 302)
	hop("/round", "/round", 301)
	hop("/inside", "http://127.0.0.2:80/", 301)
	hop("/metadata", "http://169.254.169.254/latest/meta-data/", 302)
	hop("/file", "file:///etc/passwd", 302)
	hop("/gopher", "gopher://h.example/", 302)
	hop("/with-password", "https://me:secret@h.example/", 302)
	server := serve(t, mux.ServeHTTP)
	for _, tt := range []struct {
		path  string
		moved string
		want  error
	}{
		{"/feed", "", nil},
		{"/for-good", "/feed", nil},
		{"/twice-for-good", "/feed", nil},
		{"/for-now", "", nil},
		{"/by-proxy", "", nil},
		{"/unescaped", "", nil},
		{"/feed?q=fog and ice", "", nil},
		{"/mixed", "", nil},
		{"/round", "", ErrRedirects},
		{"/inside", "", ErrPrivate},
		{"/metadata", "", ErrPrivate},
		{"/file", "", ErrAddress},
		{"/gopher", "", ErrAddress},
		{"/with-password", "", ErrAddress},
	} {
		page, err := poll(t, newFetcher(Options{}), server.URL+tt.path, news.SourceState{})
		if !errors.Is(err, tt.want) || strings.TrimPrefix(page.State.Moved, server.URL) != tt.moved {
			t.Errorf("Fetch(%s): moved to %q, %v, want %q, %v", tt.path, page.State.Moved, err, tt.moved, tt.want)
		}
		if err != nil && (strings.Contains(err.Error(), "secret") || strings.Contains(Reason(err).Error(), "169.254")) {
			t.Errorf("Fetch(%s) tells too much: %v; %s", tt.path, err, Reason(err))
		}
	}
}

func TestFetchBelievesAMoveInTime(t *testing.T) {
	server := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/old" {
			http.Redirect(w, r, "/new", http.StatusMovedPermanently)
			return
		}
		io.WriteString(w, harbour)
	})
	src := news.Source{URL: server.URL + "/old"}
	f := newFetcher(Options{})
	for i, want := range []bool{false, false, false, true} {
		now := noon.Add(time.Duration(i) * 9 * time.Hour)
		page, err := f.Fetch(t.Context(), src, now)
		src.State = page.State
		if got := news.HasMoved(&src.State, now); err != nil || got != want {
			t.Errorf("poll %d: moved %v (%v), want %v; state %+v", i, got, err, want, src.State)
		}
	}
}

func TestFetchGivesUpOnADrip(t *testing.T) {
	server := serve(t, func(w http.ResponseWriter, r *http.Request) {
		for r.Context().Err() == nil {
			io.WriteString(w, " ")
			w.(http.Flusher).Flush()
			time.Sleep(10 * time.Millisecond)
		}
	})
	_, err := poll(t, newFetcher(Options{Timeout: 100 * time.Millisecond}), server.URL, news.SourceState{})
	if !errors.Is(err, ErrTimeout) {
		t.Errorf("Fetch: %v, want %v", err, ErrTimeout)
	}
}

func TestFetchLeavesOverrunSiteAlone(t *testing.T) {
	requests := 0
	server := serve(t, func(w http.ResponseWriter, r *http.Request) {
		requests++
		w.Header().Set("Retry-After", "36000")
		w.WriteHeader(http.StatusTooManyRequests)
	})
	f := newFetcher(Options{})
	before := news.SourceState{Failures: 2, Error: "as it was", Polled: noon}
	for n := range 3 {
		var status *StatusError
		now := time.Now()
		page, err := f.Fetch(t.Context(), news.Source{URL: server.URL + fmt.Sprint("/", n), State: before}, now)
		wait := page.Wish.Sub(now)
		switch {
		case n == 0 && (!errors.As(err, &status) || status.Code != 429 || wait < 9*time.Hour):
			t.Errorf("the address that was asked: %v, wish in %v", err, wait)
		case n > 0 && (!errors.Is(err, ErrWaiting) || page.State != before || wait < time.Minute || wait > maxSiteRest):
			t.Errorf("another address of its site: %v, wish in %v, state %+v", err, wait, page.State)
		}
	}
	if requests != 1 {
		t.Errorf("a site that asked for peace was asked %d times, want 1", requests)
	}
}

func TestFetchOneRouteIsDown(t *testing.T) {
	server := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/down" {
			w.Header().Set("Retry-After", "3600")
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		io.WriteString(w, harbour)
	})
	f := newFetcher(Options{})
	page, err := f.Fetch(t.Context(), news.Source{URL: server.URL + "/down"}, time.Now())
	if time.Until(page.Wish) < 50*time.Minute {
		t.Errorf("the route that is down: %v, wish in %v", err, time.Until(page.Wish))
	}
	if _, err := poll(t, f, server.URL+"/good", news.SourceState{}); err != nil {
		t.Errorf("the one beside it: %v", err)
	}
}

func TestFetchIsCancelled(t *testing.T) {
	server := serve(t, func(w http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
	ctx, cancel := context.WithCancel(t.Context())
	time.AfterFunc(20*time.Millisecond, cancel)
	if _, err := newFetcher(Options{}).Fetch(ctx, news.Source{URL: server.URL}, noon); !errors.Is(err, context.Canceled) {
		t.Errorf("Fetch: %v, want %v", err, context.Canceled)
	}
}

func TestImage(t *testing.T) {
	server := serve(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "image/jpeg")
		io.WriteString(w, map[string]string{"/a": "\x89PNG\r\n\x1a\n…", "/b": "<html>no</html>"}[r.URL.Path])
	})
	f := newFetcher(Options{})
	f.Trust(server.URL)
	if data, mime, err := f.Image(t.Context(), server.URL+"/a", true); err != nil || mime != "image/png" || len(data) == 0 {
		t.Errorf("Image: %d bytes, %q, %v", len(data), mime, err)
	}
	if _, _, err := f.Image(t.Context(), server.URL+"/b", true); !errors.Is(err, ErrNotImage) {
		t.Errorf("Image of a page: %v, want %v", err, ErrNotImage)
	}
}

func TestServerTime(t *testing.T) {
	made := time.Date(2026, 3, 3, 8, 0, 0, 0, time.UTC)
	for _, tt := range []struct {
		name, date, age string
		want            time.Time
	}{
		{"an answer made now", "Tue, 03 Mar 2026 08:00:00 GMT", "", made},
		{"one that a cache has had for an hour", "Tue, 03 Mar 2026 08:00:00 GMT", "3600", made.Add(time.Hour)},
		{"an age that is none", "Tue, 03 Mar 2026 08:00:00 GMT", "-5", made},
		{"no date", "", "3600", time.Time{}},
		{"no such date", "yesterday", "", time.Time{}},
	} {
		if got := serverTime(http.Header{"Date": {tt.date}, "Age": {tt.age}}); !got.Equal(tt.want) {
			t.Errorf("%s: %v, want %v", tt.name, got, tt.want)
		}
	}
}
