package main

import (
	"flag"
	"os"
	"regexp"
	"strings"
	"testing"
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
	held(t, "language", english.Plain("help.query"))
}

var update = flag.Bool("update", false, "write what the README shows anew")

// held holds a block of the README to what the program prints.
func held(t *testing.T, name, printed string) {
	t.Helper()
	printed = trailingSpace.ReplaceAllString(printed, "") + "\n"
	shown := block(t, name)
	switch {
	case shown == printed:
	case *update:
		readme := strings.Replace(readFile(t, "README.md"), shown, printed, 1)
		if err := os.WriteFile("README.md", []byte(readme), 0o644); err != nil {
			t.Fatal(err)
		}
	default:
		t.Errorf("the README's %s is another (go test . -run %s -update writes it); now it goes:\n%s", name, t.Name(), printed)
	}
}

// block is a block of the README, between two comments that name it.
func block(t *testing.T, name string) string {
	t.Helper()
	_, rest, begins := strings.Cut(readFile(t, "README.md"), "<!-- "+name+" -->\n```\n")
	text, _, ends := strings.Cut(rest, "```\n<!-- /"+name+" -->")
	if !begins || !ends {
		t.Fatalf("the README has no block %q", name)
	}
	return text
}

func readFile(t *testing.T, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

var trailingSpace = regexp.MustCompile(`(?m)[ \t]+$`)
