// Package feeds turns addresses into news: it fetches politely and safely, has
// each document read, finds the feed behind a page and the article
// behind an item. It speaks HTTP and the formats, and remembers nothing of a
// source: what a poll must know comes in with the source, and what it learned
// goes out with the page. A Fetcher remembers its manners, when a site was last
// asked and what its robots.txt allows, and what the bytes of an entry mean, so that
// it need not read those again that stand on the next page as they were.
package feeds

import (
	"cmp"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"time"

	"newsbot/feeds/document"
	"newsbot/news"
	"newsbot/news/urls"
)

// The ways in which a fetch ends badly; test with errors.Is. An unwelcome
// status is a *StatusError.
var (
	ErrTooLarge  = errors.New("more than the permitted size")          // the body, packed or unpacked
	ErrNotFeed   = document.ErrNotFeed                                 // the text says what it is instead
	ErrGone      = errors.New("gone for good")                         // 410: the source has ended
	ErrPrivate   = errors.New("not a public address")                  // the guard refused to connect
	ErrAddress   = errors.New("not an address that can be asked")      // its scheme, its form, credentials in a redirect
	ErrCut       = errors.New("the transfer was cut short")            // the body is shorter than announced
	ErrTimeout   = errors.New("no answer in time")                     // the whole fetch took too long
	ErrRedirects = errors.New("too many redirects")                    // or a loop
	ErrRobots    = errors.New("the site asks robots not to read this") // robots.txt
	ErrNotImage  = errors.New("not a picture")                         // as its bytes show
	ErrPacked    = errors.New("packed in a way that cannot be read")   // Content-Encoding
	ErrWaiting   = errors.New("the site wants to be left in peace")    // nobody was asked: no failure; Page.Wish says until when
)

// A StatusError is an HTTP status that brings no document.
type StatusError struct {
	Code       int
	RetryAfter time.Time // when the server wants to be asked again; zero for no wish
}

func (e *StatusError) Error() string {
	text := fmt.Sprintf("status %d %s", e.Code, http.StatusText(e.Code))
	if !e.RetryAfter.IsZero() {
		text += ", to be asked again after " + e.RetryAfter.UTC().Format("2 Jan 15:04 MST")
	}
	return text
}

// Reason is why a fetch failed, for the person in the chat. Unlike the error it
// names no internal address. The code is of a clause, as in "the site did not
// answer in time".
func Reason(err error) *news.Fault {
	var status *StatusError
	if errors.As(err, &status) && status.Code != http.StatusTooManyRequests {
		return &news.Fault{Code: "web.status", Args: news.Args{"status": status.Code}}
	}
	return &news.Fault{Code: reason(err)}
}

// reason is the code of Reason where it has no arguments.
func reason(err error) string {
	var status *StatusError
	var lookup *net.DNSError
	switch {
	case errors.Is(err, ErrGone):
		return "web.gone"
	case errors.As(err, &status), errors.Is(err, ErrWaiting):
		return "web.later"
	case errors.Is(err, ErrNotFeed):
		return "web.none"
	case errors.Is(err, ErrNotOPML):
		return "web.not-opml"
	case errors.Is(err, ErrCutOPML):
		return "web.cut-opml"
	case errors.Is(err, ErrTooLarge):
		return "web.too-large"
	case errors.Is(err, ErrAddress), errors.Is(err, ErrPrivate), errors.As(err, &lookup):
		return "web.not-public"
	case errors.Is(err, ErrTimeout):
		return "web.timeout"
	case errors.Is(err, ErrRobots):
		return "web.robots"
	case errors.Is(err, ErrCut), errors.Is(err, ErrPacked), errors.Is(err, ErrRedirects):
		return "web.unreadable"
	}
	return "web.unreachable"
}

// Options are the limits and manners of a Fetcher. The zero value is usable.
type Options struct {
	UserAgent    string            // name, version and an address to complain to; "" is a plain "newsbot"
	AllowPrivate []urls.Range      // addresses that may be asked for the operator although they are not public
	Proxy        string            // address of an http, https or socks5 proxy; "" for none
	Timeout      time.Duration     // for a whole fetch, from when it is its turn; 0 is 30 s
	HostSpacing  time.Duration     // least time between two requests to one site; 0 is 1 s, negative is none
	MaxBody      int64             // bytes of a body after unpacking; 0 is 16 MB
	Transport    http.RoundTripper // asks everything, for tests: no guard stands before it; nil is the network
}

// SourceOptions are how one source is asked, where that is not as all others
// are. They hold secrets, and so are not for any log or answer; they come from
// the configuration alone and are never on disk. The zero value is how all
// others are asked.
type SourceOptions struct {
	Proxy        string            // address of an http, https or socks5 proxy; "" is the one of all, if any
	UserAgent    string            // "" is that of all
	Headers      map[string]string // :: name → value; sent to the source's own host alone
	Cookies      string            // as in a Cookie header; sent to the source's own host alone
	Certificates string            // PEM of what is trusted besides the system's certificates
	HTTP1        bool              // HTTP/1.1 only
	Timeout      time.Duration     // for a whole fetch; 0 is that of all
	MaxBody      int64             // bytes of a body, unpacked; 0 is that of all
}

// String keeps the secrets of a source out of what prints it.
func (o SourceOptions) String() string { return "options" }

// GoString does the same for %#v.
func (o SourceOptions) GoString() string { return o.String() }

// at are the options for a page of a source: where it is not at the source's own
// host, without what only that may see.
func (o *SourceOptions) at(page *url.URL, source string) *SourceOptions {
	if u, err := url.Parse(source); o == nil || err == nil && u.Scheme == page.Scheme && strings.EqualFold(u.Host, page.Host) {
		return o
	}
	elsewhere := *o
	elsewhere.Headers, elsewhere.Cookies = nil, ""
	return &elsewhere
}

// Configure says how single sources are asked, by their names without regard to
// case, in place of what was said before. It may be called at any time.
func (f *Fetcher) Configure(own map[string]SourceOptions) {
	folded := map[string]*SourceOptions{}
	for name, o := range own {
		folded[strings.ToLower(name)] = &o
	}
	f.own.Store(&folded)
}

// Trust takes the host of an address for one of the operator's: its pages and
// pictures may be asked for at private addresses that are allowed. Each source
// that is polled for the operator is trusted so.
func (f *Fetcher) Trust(address string) {
	if u, err := url.Parse(address); err == nil {
		f.trusted.add(u.Host)
	}
}

// ownOptions are how a source is asked, nil for as all are.
func (f *Fetcher) ownOptions(src news.Source) *SourceOptions {
	if own := f.own.Load(); own != nil && src.Origin != news.FromPerson {
		return (*own)[strings.ToLower(src.Name)]
	}
	return nil
}

// maxFetches is how many requests are on their way at once.
const maxFetches = 64

// A Fetcher is the one guarded client for everything that is fetched for a
// source. It has at most one request to a site on its way, and few in all:
// start as many fetches as are due. It is safe for concurrent use.
type Fetcher struct {
	options Options
	clients clients
	hosts   *hosts
	parsing chan struct{}                             // one token for each feed that is being parsed
	pages   chan struct{}                             // one token for each page of an article that is being parsed
	large   chan struct{}                             // one token for each large body that is being read or parsed
	trusted places                                    // hosts of the operator's sources, which may be private
	plain   places                                    // hosts whose HTTP/2 breaks
	own     atomic.Pointer[map[string]*SourceOptions] // :: name of a source in lower case → how it is asked
	robots  robots
	entries *document.Memory // what entries that stand on the next page as they were were read as
}

// New makes a Fetcher.
func New(o Options) *Fetcher {
	o.UserAgent = cmp.Or(o.UserAgent, "newsbot")
	o.Timeout = cmp.Or(o.Timeout, 30*time.Second)
	o.HostSpacing = cmp.Or(o.HostSpacing, time.Second)
	o.MaxBody = cmp.Or(o.MaxBody, 16<<20)
	return &Fetcher{
		options: o,
		clients: clients{allowed: o.AllowPrivate, instead: o.Transport},
		hosts:   newHosts(o.HostSpacing, maxFetches),
		parsing: make(chan struct{}, 2),
		pages:   make(chan struct{}, 1),
		large:   make(chan struct{}, 1),
		entries: document.NewMemory(),
	}
}

// A Page is what one poll of a source brought.
type Page struct {
	NotModified bool   // nothing new to read: 304, or the body of the last time
	Title       string // the feed's own title
	Home        string // the site's address
	Lang        string // the feed's language, a BCP 47 primary subtag
	Items       []news.Item
	Listed      []news.Identity  // what identifies Items, as the source lists them
	State       news.SourceState // what the next poll must know; NextPoll, Posted, Items, Lag and Alarmed are the caller's to set
	Wish        time.Time        // no poll before, as the server wants it; zero for no wish
	Date        time.Time        // what time it is, as the server says; zero where it does not
}
