package main

import (
	"flag"
	"os"
	"regexp"
	"strings"
	"testing"

	"newsbot/news/query"
)

// TestReadmeShowsTheDemo plays the README's conversation and holds the README to
// it.
func TestReadmeShowsTheDemo(t *testing.T) {
	t.Parallel()
	out, code := runCommandLine(t, "", "demo", "--listen", "127.0.0.1:0", "--script", "demo/testdata/demo.txt", "--exit")
	if code != 0 {
		t.Fatalf("exit code %d:\n%s", code, out)
	}
	held(t, "transcript", strings.TrimSpace(out))
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
