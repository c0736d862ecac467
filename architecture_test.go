package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os/exec"
	"path"
	"slices"
	"strings"
	"testing"
)

// wraps says which package alone imports an outside library.
var wraps = map[string]string{
	"go.etcd.io/bbolt":                                   "store/bolt",
	"github.com/mmcdole/gofeed":                          "feeds/document",
	"github.com/go-telegram-bot-api/telegram-bot-api/v5": "bot/telegram",
	"github.com/sashabaranov/go-openai":                  "llm",
}

func TestEachLibraryHasOneRoom(t *testing.T) {
	for name, p := range listPackages(t) {
		for _, library := range p.Imports {
			if owner, wrapped := wraps[library]; wrapped && owner != name {
				t.Errorf("%s imports %s, which only %s wraps", name, library, owner)
			}
		}
	}
}

func TestRulesAndRowsTouchNoNetwork(t *testing.T) {
	for name, p := range listPackages(t) {
		if room, _, _ := strings.Cut(name, "/"); (room == "news" || room == "store") && slices.Contains(p.Imports, "net/http") {
			t.Errorf("%s imports net/http", name)
		}
	}
}

// TestFeaturesKnowNoOther holds what people can ask for apart: only the list in
// bot knows a feature.
func TestFeaturesKnowNoOther(t *testing.T) {
	features := []string{"bot/subscribe", "bot/reading", "bot/digest", "bot/market", "bot/desk", "bot/settings", "bot/operate"}
	for name, p := range listPackages(t) {
		for _, f := range features {
			if name != "bot" && slices.Contains(p.own(), f) {
				t.Errorf("%s imports the feature %s; the list in bot gives each what it needs", name, f)
			}
		}
	}
}

// TestReadmeDrawsTheImports holds the README's drawing to what our packages
// import of each other, in both directions, and to its promise that no arrow
// leads up. With -update it draws the arrows anew, and what is new below its
// folder, with the first sentence of its documentation.
func TestReadmeDrawsTheImports(t *testing.T) {
	packages := listPackages(t)
	rows := drawnRows(block(t, "drawing"))
	for name, p := range packages {
		if !slices.ContainsFunc(rows, func(r row) bool { return r.name == name }) {
			rows = slices.Insert(rows, placeBelow(rows, path.Dir(name)), row{name, p.Doc})
		}
	}
	rows = slices.DeleteFunc(rows, func(r row) bool { _, exists := packages[r.name]; return !exists })
	held(t, "drawing", drawing(rows, packages))
	for n, r := range rows {
		for _, above := range rows[:n] {
			if slices.Contains(packages[r.name].own(), above.name) {
				t.Errorf("the drawing has %s below %s and imports it: move one of the lines", r.name, above.name)
			}
		}
	}
}

// A row of the drawing: a package, and what it is for.
type row struct{ name, what string }

// arrow begins the line below a row, which lists what the package imports.
const arrow = "  ─▶ "

// drawnRows reads the rows of a drawing.
func drawnRows(text string) (rows []row) {
	for line := range strings.Lines(text) {
		if name, what, _ := strings.Cut(strings.TrimSpace(line), " "); !strings.HasPrefix(line, arrow) {
			rows = append(rows, row{name, strings.TrimSpace(what)})
		}
	}
	return rows
}

// drawing draws rows with their arrows.
func drawing(rows []row, packages map[string]listed) string {
	var b strings.Builder
	for _, r := range rows {
		fmt.Fprintf(&b, "%-24s  %s\n", r.name, r.what)
		if own := packages[r.name].own(); len(own) > 0 {
			b.WriteString(arrow + strings.Join(own, ", ") + "\n")
		}
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// placeBelow is where a package of a folder goes: behind its neighbours.
func placeBelow(rows []row, folder string) int {
	at := len(rows)
	for n, r := range rows {
		if r.name == folder || strings.HasPrefix(r.name, folder+"/") {
			at = n + 1
		}
	}
	return at
}

// A listed package is what the go command knows of one of ours.
type listed struct {
	ImportPath string
	Doc        string   // the first sentence of its documentation
	Imports    []string // without those of its tests
}

// own are the names of our packages that it imports.
func (p listed) own() (names []string) {
	for _, i := range p.Imports {
		if name, ours := strings.CutPrefix(i, "newsbot/"); ours {
			names = append(names, name)
		}
	}
	return names
}

// listPackages lists our packages by name: the path below the module, and main.
func listPackages(t *testing.T) map[string]listed {
	t.Helper()
	out, err := exec.Command("go", "list", "-json=ImportPath,Doc,Imports", "./...").Output()
	if err != nil {
		t.Fatal(err)
	}
	packages := map[string]listed{}
	for d := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p listed
		if err := d.Decode(&p); err == io.EOF {
			return packages
		} else if err != nil {
			t.Fatal(err)
		}
		name := strings.TrimPrefix(p.ImportPath, "newsbot/")
		if name == "newsbot" {
			name = "main"
		}
		packages[name] = p
	}
}
