package feeds

import (
	"net/http"
	"time"
)

// Service is a client for services that the operator names, such as those that
// tell prices. It passes the same guard: private addresses only where the
// operator allows them. It follows no redirect, so that a key stays where it was
// meant for, and waits no longer than patience. The error is an unusable proxy.
func (f *Fetcher) Service(patience time.Duration) (*http.Client, error) {
	client, err := f.clients.get(clientKey{proxy: f.options.Proxy, private: len(f.options.AllowPrivate) > 0})
	if err != nil {
		return nil, err
	}
	return &http.Client{
		Transport:     introduced{client.Transport, f.options.UserAgent},
		Timeout:       patience,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}, nil
}

// introduced says who asks.
type introduced struct {
	http.RoundTripper
	agent string
}

// RoundTrip implements http.RoundTripper.
func (i introduced) RoundTrip(req *http.Request) (*http.Response, error) {
	named := req.Clone(req.Context())
	named.Header.Set("User-Agent", i.agent)
	return i.RoundTripper.RoundTrip(named)
}
