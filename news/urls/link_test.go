package urls

import (
	"bufio"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"newsbot/lab/evaluation"
)

func TestClean(t *testing.T) {
	for _, tt := range []struct {
		name, raw, want string // "" for refused
	}{
		{"a clean one stays", "https://h.example/ferry?id=7", "https://h.example/ferry?id=7"},
		{"white space and line breaks go", " https://h.example/fer\n\try ", "https://h.example/ferry"},
		{"trackers go and the rest keeps its order", "https://h.example/a?z=1&utm_source=rss&b=2&fbclid=x", "https://h.example/a?z=1&b=2"},
		{"trackers with dots and of one publisher", "https://h.example/a?wt.mc_id=rss&id=3&WT.mc_ev=click&ftag=MSF0951a18", "https://h.example/a?id=3"},
		{"out of a translation", "https://www-harbour--news-example.translate.goog/a/b?id=3&_x_tr_sl=auto&_x_tr_tl=en&_x_tr_hl=en", "https://www.harbour-news.example/a/b?id=3"},
		{"an escaped ampersand is one", "https://h.example/a?x=1&amp;utm_medium=rss", "https://h.example/a?x=1"},
		{"a parameter that merely begins alike stays", "https://h.example/a?utmost=1", "https://h.example/a?utmost=1"},
		{"ref says feed", "https://h.example/a?ref=rss", "https://h.example/a"},
		{"ref says something else", "https://h.example/a?ref=book7", "https://h.example/a?ref=book7"},
		{"an empty query goes", "https://h.example/a?", "https://h.example/a"},
		{"a fragment goes", "https://h.example/a#comments", "https://h.example/a"},
		{"a fragment that is a page stays", "https://h.example/#!/a", "https://h.example/#!/a"},
		{"a session goes", "https://h.example/a;jsessionid=1F?x=1", "https://h.example/a?x=1"},
		{"a default port goes", "http://h.example:80/a", "http://h.example/a"},
		{"the other default port stays", "http://h.example:443/a", "http://h.example:443/a"},
		{"the host is lower case, the path is not", "HTTPS://H.Example./A", "https://h.example/A"},
		{"dots in the path are resolved", "https://h.example/a/./b/../c/", "https://h.example/a/c/"},
		{"a foreign host is shown as it is asked", "https://бот.example/", "https://xn--90a0am.example/"},
		{"a homograph too", "https://аpple.example/", "https://xn--pple-43d.example/"},
		{"credentials go", "https://me:secret@h.example/a", "https://h.example/a"},
		{"without a scheme", "//h.example/a", "https://h.example/a"},
		{"out of a redirect of a search engine", "https://www.google.com/url?url=https://h.example/a%3Futm_source%3Dx", "https://h.example/a"},
		{"an IPv6 address", "http://[2001:DB8::1]:8080/a", "http://[2001:db8::1]:8080/a"},
		{"a script", "javascript:alert(1)", ""},
		{"data", "data:text/html,x", ""},
		{"a telephone", "tel:+100", ""},
		{"a path alone", "/a", ""},
		{"nothing", "", ""},
		{"a host alone is no address", "h.example/a", ""},
		{"too long", "https://h.example/" + strings.Repeat("x", maxLink), ""},
	} {
		if got, ok := Clean(tt.raw); got != tt.want || ok != (tt.want != "") {
			t.Errorf("%s: Clean(%.60q) = %q, %v, want %q", tt.name, tt.raw, got, ok, tt.want)
		}
	}
}

func FuzzClean(f *testing.F) {
	f.Add("https://h.example:443/a/../b?utm_source=x&c=1#d")
	f.Add("//h.example")
	f.Add("//0..")
	f.Add("https://hs:/L\x00?a& \x00")
	f.Add("https://h.example/100%/%2e%2e/%zz?%")
	f.Add("https://web.archive.org/web/2026/https://web.archive.org/web/2026/http:/h.example")
	f.Add("https://www.google.com/url?url=https://www.google.com/url?url=x")
	f.Fuzz(func(t *testing.T, raw string) {
		link, ok := Clean(raw)
		if !ok {
			return
		}
		u, err := url.Parse(link)
		if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.User != nil {
			t.Fatalf("Clean(%q) = %q (%v), want an http or https address", raw, link, err)
		}
		if again, ok := Clean(link); !ok || again != link {
			t.Errorf("Clean(%q) = %q, and of that %q: want the same", raw, link, again)
		}
	})
}

// TestCleanTable reads the table in testdata, which has the form of the
// evaluation's.
func TestCleanTable(t *testing.T) {
	right, n := cleanTable(t, "testdata/urls.tsv", t.Errorf)
	if n == 0 || right != n {
		t.Errorf("%d of %d right", right, n)
	}
}

func TestScoreURLs(t *testing.T) {
	dir, thresholds := evaluation.Find(t, "feeds")
	right, n := cleanTable(t, filepath.Join(dir, "tables/urls.tsv"), t.Logf)
	share := float64(right) / float64(n)
	fmt.Printf("urls_right=%.4f\n", share)
	if thresholds && share < 0.98 {
		t.Errorf("urls_right = %.4f, want 0.98", share)
	}
}

// cleanTable cleans the addresses of a table, and reports those that do not
// come out as it says.
func cleanTable(t *testing.T, file string, report func(string, ...any)) (right, n int) {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	lines.Scan() // the names of the columns
	for ; lines.Scan(); n++ {
		raw, want, _ := strings.Cut(lines.Text(), "\t")
		raw = strings.NewReplacer(`\t`, "\t", `\n`, "\n").Replace(raw)
		got, ok := Clean(raw)
		if !ok {
			got = "REJECT"
		}
		if got == want {
			right++
		} else {
			report("%q is %q, want %q", raw, got, want)
		}
	}
	return right, n
}

func TestOfEntry(t *testing.T) {
	for _, tt := range []struct{ name, raw, guid, want string }{
		{"the guid has the fragment too", "https://h.example/note/1#c11", "https://h.example/note/1#c11", "https://h.example/note/1#c11"},
		{"as the end of another form", "https://h.example/note/1?utm_source=rss#c11", "tag:h.example:note-1#c11", "https://h.example/note/1#c11"},
		{"the guid has none", "https://h.example/note/1#comments", "https://h.example/note/1", "https://h.example/note/1"},
		{"the guid has another", "https://h.example/note/1#comments", "https://h.example/note/1#0", "https://h.example/note/1"},
		{"there is no guid", "https://h.example/note/1#c11", "", "https://h.example/note/1"},
		{"an empty fragment", "https://h.example/note/1#", "x#", "https://h.example/note/1"},
	} {
		if got, ok := OfEntry(tt.raw, tt.guid); got != tt.want || !ok {
			t.Errorf("%s: OfEntry(%q, %q) = %q, %v, want %q", tt.name, tt.raw, tt.guid, got, ok, tt.want)
		}
	}
}
