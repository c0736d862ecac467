package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"newsbot/config"
)

func TestImportAndExport(t *testing.T) {
	t.Setenv(config.TokenVariable, testToken)
	dir := t.TempDir()
	path := write(t, fmt.Sprintf("[store]\npath = %q\n[[source]]\nname = \"Harbour News\"\nurl = \"https://h.example/feed\"\ncategory = \"Local\"\n", filepath.Join(dir, "newsbot.db")))
	opml := filepath.Join(dir, "feeds.opml")
	err := os.WriteFile(opml, []byte(`<?xml version="1.0"?><opml version="2.0"><body>
<outline text="Science"><outline type="rss" text="Whale Weekly" xmlUrl="https://w.example/rss"/></outline>
<outline type="rss" text="Harbour, again" xmlUrl="https://h.example/feed"/>
<outline type="rss" text="A trick" xmlUrl="file:///etc/passwd"/></body></opml>`), 0o600)
	if err != nil {
		t.Fatal(err)
	}
	for range 2 { // the second changes nothing
		out, code := runCommandLine(t, "", "import", "--config", path, opml)
		if code != 0 || !strings.Contains(out, "left out: \"file:///etc/passwd\"") {
			t.Errorf("import: exit code %d: %s", code, out)
		}
	}
	out, code := runCommandLine(t, "", "export", "--config", path)
	for _, want := range []string{`"Harbour News"`, `"https://h.example/feed"`, `"Local"`, `"Whale Weekly"`, `"Science"`} {
		if code != 0 || strings.Count(out, want) == 0 {
			t.Errorf("export: exit code %d, no %s in\n%s", code, want, out)
		}
	}
	if strings.Contains(out, "passwd") || strings.Count(out, "h.example/feed") != 1 {
		t.Errorf("export holds what it must not:\n%s", out)
	}
	if strings.Contains(out, "keep the file to yourself") {
		t.Errorf("export warns of addresses without secrets:\n%s", out)
	}
	keyed := write(t, strings.Replace(readFile(t, path), "h.example/feed", "bob:pw@h.example/feed?key=1", 1))
	if out, code := runCommandLine(t, "", "export", "--config", keyed); code != 0 || !strings.Contains(out, "the addresses of 1 source may hold a password or a key") {
		t.Errorf("export of a secret: exit code %d:\n%s", code, out)
	}
	if out, code := runCommandLine(t, "", "import", "--config", path, "config.example.toml"); code != 1 || !strings.Contains(out, "not an OPML file") {
		t.Errorf("a file that is no OPML: exit code %d: %s", code, out)
	}
}
