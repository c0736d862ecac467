package main

import (
	"encoding/json"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// drawing says which of our packages each may import: the design's arrows and
// the folders below them.
//
//	main ─▶ bot ─▶ store ─▶ news
//	  ├──▶ feeds ─────────▶ news        (bot ─▶ news)
//	  └──▶ llm ───────────▶ news
var drawing = map[string][]string{
	"news":           {},
	"news/query":     {},
	"news/bullets":   {"internal/stumps"},
	"feeds":          {"news", "news/bullets", "feeds/blocks"},
	"feeds/blocks":   {"internal/stumps"},
	"demo/wire":      {},
	"demo":           {"app", "bot/simulator", "config", "demo/wire", "feeds", "news"},
	"store":          {"news"},
	"llm":            {"news/bullets"},
	"bot/telegram":   {"news"},
	"bot/delivery":   {"news", "store", "bot/telegram"},
	"bot":            {"news", "news/query", "news/bullets", "store", "bot/telegram", "bot/delivery"},
	"bot/simulator":  {},
	"config":         {"news", "news/query", "bot/telegram"},
	"newsroom":       {"news", "news/query", "news/bullets", "feeds", "llm", "store"},
	"app":            {"bot", "bot/telegram", "config", "feeds", "llm", "news", "newsroom", "store"},
	"feeds/feedtest": {},

	"internal/stumps":     {},
	"internal/evaluation": {},
}

// wraps says which package alone imports an outside library.
var wraps = map[string]string{
	"go.etcd.io/bbolt":                                   "store",
	"github.com/mmcdole/gofeed":                          "feeds",
	"github.com/go-telegram-bot-api/telegram-bot-api/v5": "bot/telegram",
	"github.com/sashabaranov/go-openai":                  "llm",
	"net/http":                                           "", // "": not in news and store, which touch no network
}

func TestImportsFollowTheDrawing(t *testing.T) {
	for name, imports := range listPackages(t) {
		allowed, drawn := drawing[name]
		if !drawn {
			continue // main, and helpers of tests and training
		}
		for _, path := range imports {
			own, isOurs := strings.CutPrefix(path, "newsbot/")
			if isOurs && !slices.Contains(allowed, own) {
				t.Errorf("%s imports %s; the drawing says %v", name, own, allowed)
			}
			if owner, wrapped := wraps[path]; wrapped && owner != "" && owner != name {
				t.Errorf("%s imports %s, which only %s wraps", name, path, owner)
			}
			if path == "net/http" && (strings.HasPrefix(name, "news") || name == "store") {
				t.Errorf("%s imports net/http", name)
			}
		}
	}
}

func TestEveryPackageIsDrawn(t *testing.T) {
	helpers := []string{"", "feeds/blocks/train", "feeds/marked", "news/bullets/train", "news/bullets/rouge", "bot/simulator/browser"}
	for name := range listPackages(t) {
		_, drawn := drawing[name]
		if !drawn && !slices.Contains(helpers, name) && !strings.Contains(name, "/internal/") {
			t.Errorf("package %s is in no drawing", name)
		}
	}
}

// listPackages asks the go command for our packages and what they import,
// without their tests.
func listPackages(t *testing.T) map[string][]string {
	t.Helper()
	out, err := exec.Command("go", "list", "-json=ImportPath,Imports", "./...").Output()
	if err != nil {
		t.Fatal(err)
	}
	packages := map[string][]string{}
	for d := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p struct {
			ImportPath string
			Imports    []string
		}
		if err := d.Decode(&p); err == io.EOF {
			return packages
		} else if err != nil {
			t.Fatal(err)
		}
		packages[strings.TrimPrefix(strings.TrimPrefix(p.ImportPath, "newsbot"), "/")] = p.Imports
	}
}
