package feeds

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"syscall"
	"time"

	"code.dny.dev/ssrf"
)

// Limits that nobody needs to set.
const (
	dialTimeout  = 10 * time.Second
	replyTimeout = 10 * time.Second // from the request to the header of the reply
	maxHeader    = 64 << 10         // bytes of a reply's header
	maxRedirects = 5
	maxAddress   = 8 << 10 // bytes
)

// ports are those that web servers are found on; others are open only at
// addresses that are private and allowed.
var ports = []uint16{80, 443, 8080, 8443}

// newClient makes the client that everything passes. It keeps no cookies and
// asks no proxy, whatever the environment says. A nil resolver is the system's.
func newClient(allowed []netip.Prefix, names *net.Resolver) *http.Client {
	dialer := &net.Dialer{Timeout: dialTimeout, Control: guard(allowed), Resolver: names}
	return &http.Client{
		Transport: &http.Transport{
			DialContext:            dialer.DialContext,
			TLSClientConfig:        &tls.Config{MinVersion: tls.VersionTLS12},
			TLSHandshakeTimeout:    dialTimeout,
			ResponseHeaderTimeout:  replyTimeout,
			MaxResponseHeaderBytes: maxHeader,
			DisableCompression:     true, // it is ours, with limits
			ForceAttemptHTTP2:      true,
			MaxIdleConns:           512,
			MaxIdleConnsPerHost:    1,
			IdleConnTimeout:        90 * time.Second,
		},
		CheckRedirect: checkRedirect,
	}
}

// guard refuses connections to addresses that are not public. It sees the
// address that is dialled, behind all names and redirects, so that a name that
// changes its mind between two look-ups gains nothing.
func guard(allowed []netip.Prefix) func(network, address string, c syscall.RawConn) error {
	public := ssrf.New(ssrf.WithPorts(ports...))
	return func(network, address string, c syscall.RawConn) error {
		to, err := netip.ParseAddrPort(address)
		if err == nil && slices.ContainsFunc(allowed, func(p netip.Prefix) bool { return p.Contains(to.Addr().Unmap()) }) {
			return nil
		}
		if err := public.Safe(network, address, c); err != nil {
			return fmt.Errorf("%w: %v", ErrPrivate, err)
		}
		return nil
	}
}

// checkAddress refuses what should not even be looked up. Names that only mean
// something inside of a network are left to the guard where private addresses
// are allowed.
func (f *Fetcher) checkAddress(u *url.URL) error {
	host := strings.ToLower(strings.TrimSuffix(u.Hostname(), "."))
	switch {
	case u.Scheme != "http" && u.Scheme != "https":
		return fmt.Errorf("%w: only http and https", ErrAddress)
	case host == "" || u.Opaque != "" || len(u.String()) > maxAddress:
		return ErrAddress
	case len(f.options.AllowPrivate) > 0:
		return nil
	case isInternal(host):
		return fmt.Errorf("%w: %s", ErrPrivate, host)
	}
	return nil
}

// isInternal says whether a name or address is none of the public internet.
// Source: IANA, special-use domain names.
func isInternal(host string) bool {
	if ip, err := netip.ParseAddr(host); err == nil {
		return ssrf.New().SafeAddr(ip) != nil
	}
	_, domain, _ := cutLast(host, ".")
	return !strings.Contains(host, ".") || strings.Trim(domain, "0123456789") == "" ||
		slices.Contains([]string{"local", "localhost", "internal", "onion", "home", "lan", "corp", "test", "invalid", "i2p"}, domain) ||
		strings.HasSuffix(host, ".home.arpa")
}

// cutLast is strings.Cut at the last place.
func cutLast(s, sep string) (before, after string, found bool) {
	if i := strings.LastIndex(s, sep); i >= 0 {
		return s[:i], s[i+len(sep):], true
	}
	return s, "", false
}

// A trail is what the redirects of one request say.
type trail struct {
	fetcher   *Fetcher
	moved     bool // there were redirects,
	permanent bool // and all of them say "permanently"
}

// trailKey finds the trail in a request's context.
type trailKey struct{}

// checkRedirect refuses redirects that go nowhere good, and takes away what
// the next host need not know.
func checkRedirect(req *http.Request, via []*http.Request) error {
	t, _ := req.Context().Value(trailKey{}).(*trail)
	if t == nil || len(via) > maxRedirects {
		return ErrRedirects
	}
	code := req.Response.StatusCode
	forGood := code == http.StatusMovedPermanently || code == http.StatusPermanentRedirect
	t.permanent = forGood && (t.permanent || !t.moved)
	t.moved = true
	req.Header.Del("Referer")
	if via[0].URL.User != nil && via[0].URL.Scheme == "https" && req.URL.Scheme == "http" {
		return fmt.Errorf("%w: a redirect from https to http, with credentials", ErrAddress)
	}
	if req.URL.User != nil {
		return fmt.Errorf("%w: a redirect with credentials", ErrAddress)
	}
	return t.fetcher.checkAddress(req.URL)
}

// A reply is what a server answered, its body read and unpacked.
type reply struct {
	code      int
	header    http.Header
	body      []byte
	asked     *url.URL
	url       *url.URL // where the redirects led
	permanent bool     // they are all permanent, and there are some
}

// lasting is the address to keep: where permanent redirects led, else the one
// that was asked.
func (r reply) lasting() string {
	if r.permanent {
		return r.url.String()
	}
	return r.asked.String()
}

// request is what differs from one request to another.
type request struct {
	address string
	accept  string
	etag    string
	since   string
	limit   int64 // bytes of the body, unpacked; 0 is the fetcher's
}

// get asks once, when it is the host's turn. A reply of any status is no
// error; what is not 200 has no body.
func (f *Fetcher) get(ctx context.Context, r request) (reply, error) {
	u, err := url.Parse(strings.TrimSpace(r.address))
	if err != nil {
		return reply{}, ErrAddress
	}
	if err := f.checkAddress(u); err != nil {
		return reply{}, err
	}
	release, err := f.hosts.acquire(ctx, siteOf(u))
	if err != nil {
		return reply{}, err
	}
	ctx, cancel := context.WithTimeout(ctx, f.options.Timeout)
	defer cancel()
	answer, err := f.ask(ctx, u, r)
	release(retryAfter(answer.code, answer.header, time.Now()))
	if err != nil {
		return reply{}, cause(err)
	}
	return answer, nil
}

// ask makes the request and reads the reply.
func (f *Fetcher) ask(ctx context.Context, u *url.URL, r request) (reply, error) {
	t := &trail{fetcher: f}
	req, err := http.NewRequestWithContext(context.WithValue(ctx, trailKey{}, t), http.MethodGet, u.String(), nil)
	if err != nil {
		return reply{}, ErrAddress
	}
	req.Header = http.Header{
		"User-Agent":      {f.options.UserAgent},
		"Accept":          {r.accept},
		"Accept-Encoding": {"gzip, br, zstd"},
	}
	if r.etag != "" {
		req.Header["If-None-Match"] = []string{r.etag}
	}
	if r.since != "" {
		req.Header["If-Modified-Since"] = []string{r.since}
	}
	resp, err := f.client.Do(req)
	if err != nil {
		return reply{}, err
	}
	defer resp.Body.Close()
	answer := reply{code: resp.StatusCode, header: resp.Header, asked: u, url: resp.Request.URL, permanent: t.permanent}
	if resp.StatusCode == http.StatusOK {
		answer.body, err = f.readBody(resp, r.limit)
	}
	return answer, err
}

// cause strips an error of the request that it was wrapped with: the address
// in it may hold credentials, and the operator knows the source.
func cause(err error) error {
	var request *url.Error
	if errors.As(err, &request) {
		err = request.Err
	}
	var verify *tls.CertificateVerificationError
	switch {
	case errors.As(err, &verify):
		return fmt.Errorf("certificate: %w", verify.Err)
	case isTimeout(err):
		return ErrTimeout
	}
	return err
}

// isTimeout says whether an error is that something took too long.
func isTimeout(err error) bool {
	var network net.Error
	return errors.Is(err, context.DeadlineExceeded) || errors.As(err, &network) && network.Timeout()
}
