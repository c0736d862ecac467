package app

import (
	"encoding/pem"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"newsbot/config"
	"newsbot/feeds"
	"newsbot/feeds/feedtest"
	"newsbot/news"
)

// A demanding server is one that some key of the configuration is for. Its feed
// is refused to who does not set it.
type demanding struct {
	address     string
	proxy       string // through which it is reached; "" for directly
	certificate string // file
}

// serveDemanding makes a server that answers well to who does as wants asks, and
// speaks HTTP/2 over TLS where secure says so.
func serveDemanding(t *testing.T, secure bool, body string, wants func(*http.Request) bool) (d demanding) {
	t.Helper()
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !wants(r) {
			http.Error(w, "not like this", http.StatusForbidden)
			return
		}
		fmt.Fprint(w, body)
	}))
	t.Cleanup(server.Close)
	if !secure {
		server.Start()
		return demanding{address: server.URL, proxy: server.URL}
	}
	server.EnableHTTP2 = true
	server.StartTLS()
	d = demanding{address: server.URL, certificate: filepath.Join(t.TempDir(), "server.pem")}
	block := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw})
	if err := os.WriteFile(d.certificate, block, 0o600); err != nil {
		t.Fatal(err)
	}
	return d
}

// secretFile writes a file with a secret as its only line.
func secretFile(t *testing.T, secret string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(path, []byte(secret+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// fetchConfigured asks for the only source of a configuration, of which fetch
// and source are further lines of these tables.
func fetchConfigured(t *testing.T, address, fetch, source string) error {
	t.Helper()
	t.Setenv(config.TokenVariable, "123456:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")
	path := filepath.Join(t.TempDir(), "newsbot.toml")
	text := fmt.Sprintf("[telegram]\nadmins = [1]\n[fetch]\nallow_private = [\"127.0.0.0/8\"]\n%s\n[[source]]\nname = \"Harbour\"\nurl = %q\n%s\n", fetch, address, source)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	cfg, _, err := config.Load(path)
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	page, err := fetcher(cfg, "test", nil).Fetch(t.Context(), cfg.SourceRecords()[0], time.Now())
	if err == nil && len(page.Items) == 0 {
		t.Error("a page without items")
	}
	return err
}

// TestEachKeyOfASourceIsObeyed asks servers that need a key, without it and with
// it.
func TestEachKeyOfASourceIsObeyed(t *testing.T) {
	harbour := feedtest.RSS("Harbour", feedtest.Item("1", "Ferry stuck in fog", "A ferry is stuck.", time.Now()))
	large := strings.Replace(harbour, "<channel>", "<channel>"+strings.Repeat("<!-- padding -->", 80_000), 1)
	all := func(*http.Request) bool { return true }
	has := func(name, value string) func(*http.Request) bool {
		return func(r *http.Request) bool { return r.Header.Get(name) == value }
	}
	proxied := func(r *http.Request) bool { return r.URL.Host == "news.harbour.example" } // only a proxy is asked so
	slow := func(r *http.Request) bool {
		select {
		case <-time.After(1500 * time.Millisecond):
		case <-r.Context().Done():
		}
		return true
	}
	plain := func(body string, wants func(*http.Request) bool) demanding {
		return serveDemanding(t, false, body, wants)
	}
	byHTTP1 := serveDemanding(t, true, harbour, func(r *http.Request) bool { return r.ProtoMajor == 1 })
	trusted := serveDemanding(t, true, harbour, all)
	agent, header, cookies, proxy := plain(harbour, has("User-Agent", "reader/7")), plain(harbour, has("X-Key", "s3cret")), plain(harbour, has("Cookie", "consent=yes")), plain(harbour, proxied)
	const beyond = "http://news.harbour.example/feed"
	for _, tt := range []struct {
		name, address        string
		fetch, without, with string // lines of [fetch]; of [[source]] without and with the key
	}{
		{"user_agent", agent.address, "", "", `user_agent = "reader/7"`},
		{"headers", header.address, "", "", `headers = { X-Key = "s3cret" }`},
		{"header_files", header.address, "", "", fmt.Sprintf("header_files = { X-Key = %q }", secretFile(t, "s3cret"))},
		{"cookies", cookies.address, "", "", `cookies = "consent=yes"`},
		{"cookies_file", cookies.address, "", "", fmt.Sprintf("cookies_file = %q", secretFile(t, "consent=yes"))},
		{"proxy", beyond, "", "", fmt.Sprintf("proxy = %q", proxy.proxy)},
		{"proxy_file", beyond, "", "", fmt.Sprintf("proxy_file = %q", secretFile(t, proxy.proxy))},
		{"certificate", trusted.address, "", "", fmt.Sprintf("certificate = %q", trusted.certificate)},
		{"http1", byHTTP1.address, "", fmt.Sprintf("certificate = %q", byHTTP1.certificate), fmt.Sprintf("certificate = %q\nhttp1 = true", byHTTP1.certificate)},
		{"timeout", plain(harbour, slow).address, `timeout = "1s"`, "", `timeout = "1m"`},
		{"max_size", plain(large, all).address, `max_size = "1MB"`, "", `max_size = "3MB"`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if err := fetchConfigured(t, tt.address, tt.fetch, tt.without); err == nil {
				t.Error("without the key: no error")
			}
			if err := fetchConfigured(t, tt.address, tt.fetch, tt.with); err != nil {
				t.Errorf("with the key: %v", err)
			}
		})
	}
	for key, tt := range map[string]struct{ address, fetch string }{
		"proxy":      {beyond, fmt.Sprintf("proxy = %q", proxy.proxy)},
		"user_agent": {agent.address, `user_agent = "reader/7"`},
		"max_size":   {plain(large, all).address, `max_size = "3MB"`},
	} {
		if err := fetchConfigured(t, tt.address, tt.fetch, ""); err != nil {
			t.Errorf("[fetch] %s: %v", key, err)
		}
	}
}

// TestPrivateAddressesWithPorts allows one port of this machine and asks for
// another, and for the same on behalf of a person.
func TestPrivateAddressesWithPorts(t *testing.T) {
	harbour := feedtest.RSS("Harbour", feedtest.Item("1", "Ferry stuck in fog", "A ferry is stuck.", time.Now()))
	all := func(*http.Request) bool { return true }
	open, closed := serveDemanding(t, false, harbour, all), serveDemanding(t, false, harbour, all)
	cfg := config.Defaults()
	cfg.Fetch.AllowPrivate = []string{strings.TrimPrefix(open.address, "http://")}
	for _, tt := range []struct {
		name    string
		address string
		origin  news.Origin
		want    error
	}{
		{"a configured source at the port", open.address, news.FromConfig, nil},
		{"an administrator's", open.address, news.FromAdmin, nil},
		{"at another port", closed.address, news.FromConfig, feeds.ErrPrivate},
		{"a person's at the port", open.address, news.FromPerson, feeds.ErrPrivate},
	} {
		_, err := fetcher(cfg, "test", nil).Fetch(t.Context(), news.Source{Name: "Harbour", URL: tt.address, Origin: tt.origin}, time.Now())
		if !errors.Is(err, tt.want) {
			t.Errorf("%s: %v, want %v", tt.name, err, tt.want)
		}
	}
}
