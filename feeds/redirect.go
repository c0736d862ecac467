package feeds

import (
	"context"
	"fmt"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
)

// maxRedirects is how many redirects are followed: as many as browsers do.
const maxRedirects = 20

// maxVisits is how often one address may stand on a chain of redirects: sites
// send a reader back once the cookie is set.
const maxVisits = 3

// A trail is what the redirects of one request say.
type trail struct {
	check     func(context.Context, *url.URL) error // whether an address may be asked by the way that this request goes
	private   bool
	own       []string // headers for the first host alone
	moved     bool     // there were redirects,
	permanent bool     // and all of them say "permanently"
}

// trailKey finds the trail in a request's context.
type trailKey struct{}

// checkRedirect refuses redirects that go nowhere good, and takes away what
// the next host need not know.
func checkRedirect(req *http.Request, via []*http.Request) error {
	t, _ := req.Context().Value(trailKey{}).(*trail)
	if t == nil || len(via) > maxRedirects || visits(req, via) >= maxVisits {
		return ErrRedirects
	}
	code := req.Response.StatusCode
	forGood := code == http.StatusMovedPermanently || code == http.StatusPermanentRedirect
	t.permanent = forGood && (t.permanent || !t.moved)
	t.moved = true
	req.Header.Del("Referer")
	req.URL.RawQuery = escapedQuery(req.URL.RawQuery)
	first := via[0].URL
	if secret := first.User != nil || len(t.own) > 0; secret && first.Scheme == "https" && req.URL.Scheme == "http" {
		return fmt.Errorf("%w: a redirect from https to http, with credentials", ErrAddress)
	}
	if req.URL.User != nil {
		return fmt.Errorf("%w: a redirect with credentials", ErrAddress)
	}
	if !strings.EqualFold(req.URL.Host, first.Host) {
		for _, name := range t.own {
			req.Header.Del(name)
		}
	}
	if err := checkAddress(req.URL, t.private); err != nil {
		return err
	}
	return t.check(req.Context(), req.URL)
}

// escapedQuery escapes what may not stand in a query and does in many: spaces and
// letters beyond ASCII, with which a request would be none.
func escapedQuery(query string) string {
	var b strings.Builder
	for i := range len(query) {
		if c := query[i]; c <= ' ' || c >= 0x7f || c == '"' || c == '<' || c == '>' {
			fmt.Fprintf(&b, "%%%02X", c)
		} else {
			b.WriteByte(c)
		}
	}
	return b.String()
}

// visits counts how often an address was asked before.
func visits(req *http.Request, via []*http.Request) (n int) {
	for _, before := range via {
		if before.URL.String() == req.URL.String() {
			n++
		}
	}
	return n
}

// crumbs are the cookies of one chain of redirects, thrown away with it. The
// zero value has none.
type crumbs struct{ jar *cookiejar.Jar }

func (c *crumbs) SetCookies(u *url.URL, cookies []*http.Cookie) {
	if c.jar == nil {
		c.jar, _ = cookiejar.New(nil) // which never fails
	}
	c.jar.SetCookies(u, cookies)
}

func (c *crumbs) Cookies(u *url.URL) []*http.Cookie {
	if c.jar == nil {
		return nil
	}
	return c.jar.Cookies(u)
}
