package feeds

import (
	"cmp"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"newsbot/news/urls"
	"slices"
	"strings"
	"sync"
	"syscall"
	"time"

	"code.dny.dev/ssrf"
)

// Limits that nobody needs to set.
const (
	dialTimeout = 10 * time.Second
	maxHeader   = 64 << 10 // bytes of a reply's header
	maxAddress  = 8 << 10  // bytes
	maxClients  = 256      // ways to ask that are kept ready
)

// ports are those that web servers are found on; others are open only at
// addresses that are private and allowed.
var ports = []uint16{80, 443, 8080, 8443}

// A clientKey is a way to ask, for which there is a client.
type clientKey struct {
	proxy        string // address of a proxy; "" for none
	certificates string // PEM of what is trusted besides the system's certificates
	http1        bool
	private      bool // private addresses that are allowed may be asked
}

// keyOf is the way that a request is made.
func keyOf(r request, proxy string) clientKey {
	k := clientKey{proxy: proxy, private: r.private}
	if r.options != nil {
		k.proxy = cmp.Or(r.options.Proxy, proxy)
		k.certificates, k.http1 = r.options.Certificates, r.options.HTTP1
	}
	return k
}

// clients are the HTTP clients, one for each way to ask, so that a connection
// that one may use is never lent to another.
type clients struct {
	allowed []urls.Range
	names   *net.Resolver     // nil is the system's
	instead http.RoundTripper // Options.Transport

	mu   sync.Mutex
	made map[clientKey]*http.Client // guarded by mu
}

// get gives the client for a way to ask.
func (c *clients) get(key clientKey) (*http.Client, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if client := c.made[key]; client != nil {
		return client, nil
	}
	client, err := c.make(key)
	if err != nil {
		return nil, err
	}
	if c.made == nil || len(c.made) >= maxClients {
		for _, old := range c.made {
			old.CloseIdleConnections()
		}
		c.made = map[clientKey]*http.Client{}
	}
	c.made[key] = client
	return client, nil
}

// make makes a client that everything passes which is asked in that way. It
// asks no proxy but the one named, whatever the environment says.
func (c *clients) make(key clientKey) (*http.Client, error) {
	if c.instead != nil {
		return &http.Client{Transport: c.instead, CheckRedirect: checkRedirect}, nil
	}
	dialer := &net.Dialer{Timeout: dialTimeout, Resolver: c.names}
	transport := &http.Transport{
		TLSClientConfig:        &tls.Config{MinVersion: tls.VersionTLS12},
		TLSHandshakeTimeout:    dialTimeout,
		MaxResponseHeaderBytes: maxHeader,
		DisableCompression:     true, // it is ours, with limits
		ForceAttemptHTTP2:      !key.http1,
		MaxIdleConns:           512,
		MaxIdleConnsPerHost:    1,
		IdleConnTimeout:        90 * time.Second,
	}
	if key.http1 {
		transport.TLSNextProto = map[string]func(string, *tls.Conn) http.RoundTripper{}
	}
	if key.proxy == "" {
		dialer.Control = guard(c.rangesFor(key))
	} else { // it is the proxy that is dialled, and checkTarget that looks at what it is asked for
		proxy, err := url.Parse(key.proxy)
		if err != nil {
			return nil, errors.New("the proxy's address cannot be read")
		}
		transport.Proxy = http.ProxyURL(proxy)
	}
	transport.DialContext = dialer.DialContext
	if key.certificates != "" {
		pool, err := x509.SystemCertPool()
		if err != nil || pool == nil {
			pool = x509.NewCertPool()
		}
		if !pool.AppendCertsFromPEM([]byte(key.certificates)) {
			return nil, errors.New("no certificate in what is to be trusted")
		}
		transport.TLSClientConfig.RootCAs = pool
	}
	return &http.Client{Transport: transport, CheckRedirect: checkRedirect}, nil
}

// rangesFor are the private addresses that may be asked in a way.
func (c *clients) rangesFor(key clientKey) []urls.Range {
	if key.private {
		return c.allowed
	}
	return nil
}

// guard refuses connections to addresses that are not public. It sees the
// address that is dialled, behind all names and redirects, so that a name that
// changes its mind between two look-ups gains nothing.
func guard(allowed []urls.Range) func(network, address string, c syscall.RawConn) error {
	public := ssrf.New(ssrf.WithPorts(ports...))
	return func(network, address string, c syscall.RawConn) error {
		to, err := netip.ParseAddrPort(address)
		if err == nil && slices.ContainsFunc(allowed, func(r urls.Range) bool { return r.Contains(to) }) {
			return nil
		}
		if err := public.Safe(network, address, c); err != nil {
			return fmt.Errorf("%w: %v", ErrPrivate, err)
		}
		return nil
	}
}

// checkTarget is the check of what a proxy is asked for, which no guard sees:
// where the name is known here, all its addresses must be ones that may be
// asked. Without a proxy there is nothing to check.
func (f *Fetcher) checkTarget(key clientKey) func(context.Context, *url.URL) error {
	if key.proxy == "" {
		return func(context.Context, *url.URL) error { return nil }
	}
	allowed := guard(f.clients.rangesFor(key))
	return func(ctx context.Context, u *url.URL) error {
		port := cmp.Or(u.Port(), map[string]string{"http": "80", "https": "443"}[u.Scheme])
		found, err := cmp.Or(f.clients.names, net.DefaultResolver).LookupNetIP(ctx, "ip", u.Hostname())
		if err != nil {
			return nil // a name that only the proxy knows
		}
		for _, addr := range found {
			network := map[bool]string{true: "tcp4", false: "tcp6"}[addr.Unmap().Is4()]
			if err := allowed(network, net.JoinHostPort(addr.Unmap().String(), port), nil); err != nil {
				return err
			}
		}
		return nil
	}
}

// checkAddress refuses what should not even be looked up. Names that only mean
// something inside of a network are left to the guard where private addresses
// may be asked.
func checkAddress(u *url.URL, private bool) error {
	host := strings.ToLower(strings.TrimSuffix(u.Hostname(), "."))
	switch {
	case u.Scheme != "http" && u.Scheme != "https":
		return fmt.Errorf("%w: only http and https", ErrAddress)
	case host == "" || u.Opaque != "" || len(u.String()) > maxAddress:
		return ErrAddress
	case private:
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

// maxPlaces is how many hosts a set of them remembers.
const maxPlaces = 20_000

// places is a set of hosts with their ports. The zero value is empty; it is
// safe for concurrent use, and forgets them all when they become too many.
type places struct {
	mu    sync.RWMutex
	hosts map[string]bool // guarded by mu
}

func (p *places) has(host string) bool {
	p.mu.RLock()
	defer p.mu.RUnlock()
	return p.hosts[host]
}

func (p *places) add(host string) {
	if p.has(host) {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.hosts == nil || len(p.hosts) >= maxPlaces {
		p.hosts = map[string]bool{}
	}
	p.hosts[strings.Clone(host)] = true // it may be a part of all that is known of a source
}
