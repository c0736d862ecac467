package main

import (
	"bytes"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"newsbot/feeds/feedtest"
)

// runCommandLine runs the program's command line in process.
func runCommandLine(t *testing.T, stdin string, args ...string) (out string, exit int) {
	t.Helper()
	var b bytes.Buffer
	c := command()
	c.SetArgs(args)
	c.SetIn(strings.NewReader(stdin))
	c.SetOut(&b)
	c.SetErr(&b)
	err := c.ExecuteContext(t.Context())
	if err == nil {
		return b.String(), 0
	}
	return b.String() + err.Error(), exitCode(err)
}

func TestPreview(t *testing.T) {
	path := filepath.Join(t.TempDir(), "feed.xml")
	body := feedtest.RSS("Harbour News", feedtest.Item("1", "Fog &amp;amp; ferries: &lt;b&gt;boats&lt;/b&gt; wait", "The morning ferry waits in the fog with 120 people on board. The harbour master closed the entrance at six.", time.Date(2026, 5, 4, 9, 5, 0, 0, time.UTC)))
	if err := os.WriteFile(path, []byte(body), 0o600); err != nil {
		t.Fatal(err)
	}
	out, code := runCommandLine(t, "", "preview", path)
	for _, want := range []string{"Fog & ferries: boats wait\n", "• The harbour master closed the entrance at six.", "Harbour News · 4 May", "09:05 UTC"} {
		if code != 0 || !strings.Contains(out, want) {
			t.Errorf("exit code %d, no %q in:\n%s", code, want, out)
		}
	}
	out, code = runCommandLine(t, "", "preview", "--html", path)
	if want := "<b>Fog &amp; ferries: boats wait</b>"; code != 0 || !strings.Contains(out, want) {
		t.Errorf("exit code %d, no %q in:\n%s", code, want, out)
	}
	out, code = runCommandLine(t, "", "preview", "--explain", path)
	if want := `"The harbour master closed the entrance at six."`; code != 0 || !strings.Contains(out, want) {
		t.Errorf("exit code %d, no %q in:\n%s", code, want, out)
	}
	if out, code = runCommandLine(t, "", "preview", "-n", "-3", path); code != exitConfig || !strings.Contains(out, "1 or more") {
		t.Errorf("-n -3: exit code %d: %s", code, out)
	}
	if out, code = runCommandLine(t, "", "preview"); code != exitConfig || !strings.Contains(out, "newsbot preview https") {
		t.Errorf("no argument: exit code %d: %s", code, out)
	}
	if out, code = runCommandLine(t, "", "preview", "preview_test.go"); code != 1 || !strings.Contains(out, "not a feed") {
		t.Errorf("a file that is no feed: exit code %d: %s", code, out)
	}
}

func TestMatchCommand(t *testing.T) {
	for _, tt := range []struct {
		why, query, text string
		code             int
		words            string
	}{
		{"a hit says which words", "ferry fog", "Ferry stuck in fog\n", 0, "ferry"},
		{"a miss says what is missing", "ferry train", "Ferry stuck in fog", 1, "train"},
		{"words are whole", "ai", "He said so", 1, "ai"},
		{"fields are told apart", "title:fog", "title: Ferry stuck || body: in the fog", 1, "fog"},
		{"a query that is wrong says where", "(ferry", "Ferry", 2, "("},
		{"what is perhaps not meant is said", "ferry or tram", "Ferry or tram", 0, "Either: ferry OR tram"},
		{"a dash that stands apart excludes, and that is said", "ferry - fog", "Ferry in fog", 1, "Without it: ferry -fog"},
	} {
		out, code := runCommandLine(t, tt.text, "match", tt.query)
		if code != tt.code || !strings.Contains(out, tt.words) {
			t.Errorf("%s: exit code %d, want %d with %q; said %q", tt.why, code, tt.code, tt.words, out)
		}
	}
}

func TestPreviewShowsTheNewestFirst(t *testing.T) {
	noon := time.Date(2026, 5, 4, 12, 0, 0, 0, time.UTC)
	path := filepath.Join(t.TempDir(), "feed.xml")
	body := feedtest.RSS("Harbour News", feedtest.Item("1", "Fog comes", "", noon), feedtest.Item("2", "Fog stays", "", noon.Add(time.Hour)), feedtest.Item("3", "Fog goes", "", noon.Add(2*time.Hour)))
	if err := os.WriteFile(path, []byte(body), 0o600); err != nil {
		t.Fatal(err)
	}
	out, code := runCommandLine(t, "", "preview", "-n", "2", path)
	goes, stays := strings.Index(out, "Fog goes"), strings.Index(out, "Fog stays")
	if code != 0 || goes < 0 || stays < goes || strings.Contains(out, "Fog comes") {
		t.Errorf("exit code %d, want the last two items, the latest first:\n%s", code, out)
	}
}

func TestPreviewOfAPageNamesItsFeeds(t *testing.T) {
	web := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/feed.xml" {
			w.Header().Set("Content-Type", "application/rss+xml")
			fmt.Fprint(w, feedtest.RSS("Harbour News", feedtest.Item("1", "Fog comes", "", time.Now())))
			return
		}
		w.Header().Set("Content-Type", "text/html")
		fmt.Fprint(w, `<!doctype html><html><head><title>Harbour News</title><link rel="alternate" type="application/rss+xml" href="/feed.xml"></head><body><p>Fog comes.</p></body></html>`)
	}))
	defer web.Close()
	out, code := runCommandLine(t, "", "preview", web.URL)
	if want := "newsbot preview " + web.URL + "/feed.xml"; code != 1 || !strings.Contains(out, want) {
		t.Errorf("exit code %d, no %q in:\n%s", code, want, out)
	}
}
