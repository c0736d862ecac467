package feeds

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"newsbot/news/urls"
	"slices"
	"strings"
	"time"
)

// request is what differs from one request to another.
type request struct {
	address string
	accept  string
	etag    string
	since   string
	limit   int64          // bytes of the body, unpacked; 0 is the fetcher's
	cut     bool           // a longer body is cut rather than refused
	private bool           // it is the operator's, who may ask for private addresses
	options *SourceOptions // nil: as all are asked
}

// A reply is what a server answered, its body read and unpacked.
type reply struct {
	code      int
	header    http.Header
	body      []byte
	asked     *url.URL
	url       *url.URL // where the redirects led
	permanent bool     // they are all permanent, and there are some
	done      func()   // says that the body is no longer in use
}

// lasting is the address to keep: where permanent redirects led, else the one
// that was asked.
func (r reply) lasting() string {
	if r.permanent {
		return r.url.String()
	}
	return r.asked.String()
}

// get asks once, when it is the host's turn. A reply of any status is no
// error; what is not 200 has no body. The reply's done must be called when its
// body has been read, but not behind an error.
func (f *Fetcher) get(ctx context.Context, r request) (reply, error) {
	u, err := url.Parse(strings.TrimSpace(r.address))
	if err != nil {
		return reply{}, ErrAddress
	}
	r.private = r.private && len(f.options.AllowPrivate) > 0
	if err := checkAddress(u, r.private); err != nil {
		return reply{}, err
	}
	release, err := f.hosts.acquire(ctx, siteOf(u))
	if err != nil {
		return reply{}, err
	}
	ctx, cancel := context.WithTimeout(ctx, r.timeout(f.options.Timeout))
	defer cancel()
	answer, err := f.exchange(ctx, u, r)
	release(siteRest(answer, time.Now()))
	switch {
	case err != nil && ctx.Err() != nil:
		return reply{}, cause(ctx.Err())
	case err != nil:
		return reply{}, cause(err)
	}
	return answer, nil
}

// timeout is how long a fetch may take.
func (r request) timeout(usual time.Duration) time.Duration {
	if r.options != nil && r.options.Timeout > 0 {
		return r.options.Timeout
	}
	return usual
}

// exchange makes a request and reads the reply. Where HTTP/2 breaks, it is made
// once more over HTTP/1.1, and so are the later ones to that host.
func (f *Fetcher) exchange(ctx context.Context, u *url.URL, r request) (reply, error) {
	key := keyOf(r, f.options.Proxy)
	key.http1 = key.http1 || f.plain.has(u.Host)
	answer, err := f.ask(ctx, u, r, key)
	if err == nil || key.http1 || !breaksHTTP2(err) {
		return answer, err
	}
	key.http1 = true
	if answer, err = f.ask(ctx, u, r, key); err == nil {
		f.plain.add(u.Host)
	}
	return answer, err
}

// breaksHTTP2 says whether an error is one of HTTP/2 itself. Its types are
// hidden in net/http.
func breaksHTTP2(err error) bool {
	text := err.Error()
	return !isTimeout(err) && slices.ContainsFunc([]string{"http2: ", "stream error: ", "GOAWAY", "PROTOCOL_ERROR"},
		func(sign string) bool { return strings.Contains(text, sign) })
}

// ask makes the request and reads the reply.
func (f *Fetcher) ask(ctx context.Context, u *url.URL, r request, key clientKey) (reply, error) {
	client, err := f.clients.get(key)
	if err != nil {
		return reply{}, err
	}
	t := &trail{private: r.private, own: ownHeaders(r.options), check: f.checkTarget(key)}
	if err := t.check(ctx, u); err != nil {
		return reply{}, err
	}
	req, err := http.NewRequestWithContext(context.WithValue(ctx, trailKey{}, t), http.MethodGet, u.String(), nil)
	if err != nil {
		return reply{}, ErrAddress
	}
	req.URL.RawQuery = escapedQuery(req.URL.RawQuery)
	req.Header = f.header(r)
	if host := req.Header.Get("Host"); host != "" {
		req.Host = host
	}
	one := *client // the cookies are those of one chain of redirects
	one.Jar = &crumbs{}
	resp, err := one.Do(req)
	if err != nil {
		return reply{}, err
	}
	defer resp.Body.Close()
	answer := reply{code: resp.StatusCode, header: resp.Header, asked: u, url: resp.Request.URL, permanent: t.permanent, done: func() {}}
	if resp.StatusCode == http.StatusNonAuthoritativeInfo { // a proxy changed it on its way
		answer.code = http.StatusOK
	}
	if answer.code == http.StatusOK {
		answer.body, answer.done, err = f.readBody(ctx, resp, r)
	}
	return answer, err
}

// header makes the header of a request.
func (f *Fetcher) header(r request) http.Header {
	h := http.Header{
		"User-Agent":      {f.options.UserAgent},
		"Accept":          {r.accept},
		"Accept-Encoding": {"gzip, br, zstd"},
	}
	if r.etag != "" {
		h["If-None-Match"] = []string{r.etag}
	}
	if r.since != "" {
		h["If-Modified-Since"] = []string{r.since}
	}
	if o := r.options; o != nil {
		if o.UserAgent != "" {
			h["User-Agent"] = []string{o.UserAgent}
		}
		for name, value := range o.Headers {
			h.Set(name, value)
		}
		if o.Cookies != "" {
			h.Set("Cookie", o.Cookies)
		}
	}
	return h
}

// ownHeaders names the headers that only the source's own host may see.
func ownHeaders(o *SourceOptions) (names []string) {
	if o == nil {
		return nil
	}
	for name := range o.Headers {
		names = append(names, name)
	}
	if o.Cookies != "" {
		names = append(names, "Cookie")
	}
	return names
}

// cause strips an error of the request that it was wrapped with, and redacts
// the addresses in it: they may hold credentials, and the operator knows the
// source.
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
	if text := urls.RedactText(err.Error()); text != err.Error() {
		return redacted{text, err}
	}
	return err
}

// A redacted error says what another does without the secrets in it.
type redacted struct {
	text string
	err  error
}

func (e redacted) Error() string { return e.text }

func (e redacted) Unwrap() error { return e.err }

// isTimeout says whether an error is that something took too long.
func isTimeout(err error) bool {
	var network net.Error
	return errors.Is(err, context.DeadlineExceeded) || errors.As(err, &network) && network.Timeout()
}
