package main

import (
	"bytes"
	"flag"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"newsbot/feeds/feedtest"
	"newsbot/news/query"
)

// TestDemoScript plays the README's conversation and holds the README to it.
func TestDemoScript(t *testing.T) {
	t.Parallel()
	var out, errOut bytes.Buffer
	o := demoOptions{listen: "127.0.0.1:0", script: filepath.Join("testdata", "demo.txt"), exit: true, log: true, period: time.Second}
	if err := runDemo(t.Context(), o, &out, &errOut); err != nil {
		t.Fatalf("%v\nprinted:\n%s\nlog:\n%s", err, &out, &errOut)
	}
	held(t, "transcript", strings.TrimSpace(out.String()))
}

func TestReadmeExplainsTheLanguage(t *testing.T) {
	held(t, "language", query.Help())
}

var update = flag.Bool("update", false, "write what the README shows anew")

// held holds a block of the README, between two comments that name it, to what
// the program prints.
func held(t *testing.T, name, printed string) {
	t.Helper()
	data, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	readme, open, end := string(data), "<!-- "+name+" -->\n```\n", "```\n<!-- /"+name+" -->"
	from := strings.Index(readme, open) + len(open)
	to := strings.Index(readme, end)
	if from < len(open) || to < from {
		t.Fatalf("the README has no block %q", name)
	}
	printed = trailingSpace.ReplaceAllString(printed, "") + "\n"
	switch {
	case readme[from:to] == printed:
	case *update:
		if err := os.WriteFile("README.md", []byte(readme[:from]+printed+readme[to:]), 0o644); err != nil {
			t.Fatal(err)
		}
	default:
		t.Errorf("the README's %s is another (go test -run %s -update writes it); now it goes:\n%s", name, t.Name(), printed)
	}
}

var trailingSpace = regexp.MustCompile(`(?m)[ \t]+$`)

// TestDemoRefuses looks at the ways to call the demo wrongly.
func TestDemoRefuses(t *testing.T) {
	for _, tt := range []struct {
		why  string
		o    demoOptions
		want string
	}{
		{"an address that others could reach", demoOptions{listen: "0.0.0.0:8080"}, "this machine only"},
		{"no port", demoOptions{listen: "127.0.0.1"}, "an address and a port"},
		{"nothing to end", demoOptions{listen: "127.0.0.1:0", exit: true}, "--exit needs --script"},
		{"no such script", demoOptions{listen: "127.0.0.1:0", script: "none.txt"}, "none.txt"},
		{"stories before one another", demoOptions{listen: "127.0.0.1:0", period: -time.Second}, "--every -1s"},
		{"a feed that is no address", demoOptions{listen: "127.0.0.1:0", feeds: []string{"harbour"}}, "--feed harbour"},
	} {
		if tt.o.period == 0 {
			tt.o.period = time.Second
		}
		err := runDemo(t.Context(), tt.o, new(bytes.Buffer), new(bytes.Buffer))
		if err == nil || !strings.Contains(err.Error(), tt.want) || exitCode(err) != exitConfig {
			t.Errorf("%s: error %v, exit code %d; want %q", tt.why, err, exitCode(err), tt.want)
		}
	}
}

func TestRealFeedsAreCalledByTheirTitles(t *testing.T) {
	web := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/feed.xml" && r.URL.Path != "/copy.xml" {
			http.NotFound(w, r)
			return
		}
		fmt.Fprint(w, feedtest.RSS("Harbour &quot;Daily&quot; News", feedtest.Item("1", "Fog comes", "", time.Now())))
	}))
	defer web.Close()
	host := strings.TrimPrefix(web.URL, "http://")
	var errOut bytes.Buffer
	list, err := realFeeds(t.Context(), []string{web.URL + "/feed.xml", web.URL + "/copy.xml", web.URL + "/none"}, &errOut)
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []string{"Harbour Daily News", host + "/copy.xml", host + "/none"} {
		if list[i].Name != want {
			t.Errorf("feed %d is called %q, want %q", i, list[i].Name, want)
		}
	}
	if want := web.URL + "/none: status 404"; !strings.Contains(errOut.String(), want) {
		t.Errorf("printed %q, want %q in it", errOut.String(), want)
	}
}
