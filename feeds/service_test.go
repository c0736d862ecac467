package feeds

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"newsbot/news/urls"
)

// TestServicesAreGuarded asks a service on this machine, with leave and without.
func TestServicesAreGuarded(t *testing.T) {
	elsewhere := false
	service := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/elsewhere" {
			elsewhere = true
		}
		if r.UserAgent() != "newsbot/v1" {
			t.Errorf("asked by %q, want newsbot/v1", r.UserAgent())
		}
		http.Redirect(w, r, "/elsewhere", http.StatusFound)
	}))
	defer service.Close()
	own, err := urls.ParseRange("127.0.0.0/8")
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		why     string
		allowed []urls.Range
		private bool
	}{
		{"without leave", nil, true},
		{"with leave", []urls.Range{own}, false},
	} {
		client, err := New(Options{UserAgent: "newsbot/v1", AllowPrivate: tt.allowed}).Service(2 * time.Second)
		if err != nil {
			t.Fatal(err)
		}
		resp, err := client.Get(service.URL)
		if errors.Is(err, ErrPrivate) != tt.private {
			t.Errorf("%s: error %v, want a private address: %v", tt.why, err, tt.private)
		}
		if err == nil {
			resp.Body.Close()
			if resp.StatusCode != http.StatusFound || elsewhere {
				t.Errorf("%s: a redirect was followed", tt.why)
			}
		}
	}
}
