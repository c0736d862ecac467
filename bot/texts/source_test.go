package texts

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// The tests below read the program's own source: what it says to a chat stands in
// the catalogue, and all that stands there is said.

// A sourceFile is one file of the program, tests apart.
type sourceFile struct {
	path string // from the module's root
	*ast.File
}

// program reads the source below some folders of the module.
func program(t *testing.T, folders ...string) (all []sourceFile) {
	t.Helper()
	root := filepath.Join("..", "..")
	for _, folder := range folders {
		err := filepath.WalkDir(filepath.Join(root, folder), func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
				return err
			}
			f, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
			name, _ := filepath.Rel(root, path)
			all = append(all, sourceFile{filepath.ToSlash(name), f})
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return all
}

// speaking are the rooms that speak to chats.
var speaking = []string{"bot/bot.go", "bot/channels.go", "bot/talk", "bot/alert", "bot/subscribe", "bot/reading", "bot/market", "bot/settings", "bot/operate", "bot/approve", "bot/digest"}

// literal is the text of a string literal.
func literal(n ast.Node) (string, bool) {
	lit, ok := n.(*ast.BasicLit)
	if !ok || lit.Kind != token.STRING {
		return "", false
	}
	text, err := strconv.Unquote(lit.Value)
	return text, err == nil
}

// idForm is how the ids of sentences look.
var idForm = regexp.MustCompile(`^[a-z]+\.[a-z0-9-]+$`)

func TestEverySentenceIsSaidSomewhere(t *testing.T) {
	_, known := readCatalogue(t, "en.toml")
	said := map[string]bool{"list.comma": true, "list.thousands": true}
	for _, f := range program(t, ".") {
		ast.Inspect(f.File, func(n ast.Node) bool {
			if text, ok := literal(n); ok {
				said[text] = true
			}
			return true
		})
	}
	for id := range known {
		if !said[id] && !said[strings.TrimSuffix(id, thereEnd)] {
			t.Errorf("nobody says %s", id)
		}
	}
}

// TestEverySentenceThatIsSaidIsThere holds what looks like the id of a sentence,
// in the rooms that have some, to the catalogue.
func TestEverySentenceThatIsSaidIsThere(t *testing.T) {
	_, known := readCatalogue(t, "en.toml")
	sections := map[string]bool{}
	for id := range known {
		section, _, _ := strings.Cut(id, ".")
		sections[section] = true
	}
	for _, f := range program(t, append(speaking, "bot/desk", "bot/texts", "bot/telegram", "feeds", "news/query")...) {
		ast.Inspect(f.File, func(n ast.Node) bool {
			id, ok := literal(n)
			section, _, _ := strings.Cut(id, ".")
			if _, is := known[id]; ok && !is && sections[section] && idForm.MatchString(id) {
				t.Errorf("%s says %s, which is not in the catalogue", f.path, id)
			}
			return true
		})
	}
}

// TestEveryPlaceIsFilled compares what a sentence is said with to its places,
// wherever both stand in one call.
func TestEveryPlaceIsFilled(t *testing.T) {
	_, known := readCatalogue(t, "en.toml")
	for _, f := range program(t, ".") {
		ast.Inspect(f.File, func(n ast.Node) bool {
			id, keys := filled(n)
			sentence, ok := known[id]
			if !ok {
				return true
			}
			for _, p := range sentence.places() {
				if name := strings.Trim(p, "{}"); !strings.HasPrefix(name, "/") && !slices.Contains(keys, name) {
					t.Errorf("%s says %s with %v, without %s", f.path, id, keys, name)
				}
			}
			if sentence.isCounted() && !slices.Contains(keys, "n") {
				t.Errorf("%s says %s without its number", f.path, id)
			}
			return true
		})
	}
}

// filled is the id and the names of the arguments of a node that says a
// sentence; "" where it is none, or its arguments stand elsewhere.
func filled(n ast.Node) (id string, keys []string) {
	var parts []ast.Expr
	switch n := n.(type) {
	case *ast.CallExpr:
		parts = n.Args
		if name := called(n); !slices.Contains([]string{"Say", "Plain", "Refuse"}, name) {
			return "", nil
		}
	case *ast.CompositeLit:
		if called(n) != "Fault" {
			return "", nil
		}
		for _, e := range n.Elts {
			if kv, ok := e.(*ast.KeyValueExpr); ok {
				parts = append(parts, kv.Value)
			}
		}
	}
	if len(parts) == 0 {
		return "", nil
	}
	id, _ = literal(parts[0])
	if len(parts) == 1 {
		return id, nil
	}
	args, ok := parts[1].(*ast.CompositeLit)
	if !ok {
		return "", nil
	}
	for _, e := range args.Elts {
		key, _ := literal(e.(*ast.KeyValueExpr).Key)
		keys = append(keys, key)
	}
	return id, keys
}

// called is the last name of what is called, or of the type that is made.
func called(n ast.Node) string {
	switch n := n.(type) {
	case *ast.CallExpr:
		return called(n.Fun)
	case *ast.CompositeLit:
		return called(n.Type)
	case *ast.SelectorExpr:
		return n.Sel.Name
	case *ast.Ident:
		return n.Name
	case *ast.IndexExpr:
		return called(n.X)
	}
	return ""
}

// words are what only a sentence has: two words side by side, or one with a
// capital letter.
var words = regexp.MustCompile(`\pL[\pL'’]+[,:;.!?]? +\pL{2,}|^\p{Lu}\p{Ll}`)

// toOperators are the calls whose words are for a log, for who reads the code, or
// name a method of Telegram's.
var toOperators = []string{"Info", "Warn", "Error", "Errorf", "New", "panic", "Log", "Call", "describe"}

// onRecords are why a chat is silent or an outlet not served, as the store keeps
// it for its operator beside Telegram's own words.
var onRecords = []string{
	"blocked by the person", "removed and banned", "not permitted to send messages",
	"not permitted to post in the channel", "not an administrator of the channel", "asked for silence", "chat not found",
}

// TestNoSentenceStandsInTheCode looks for words in the rooms that speak to chats,
// apart from those for the log and the names of Telegram's methods.
func TestNoSentenceStandsInTheCode(t *testing.T) {
	for _, f := range program(t, speaking...) {
		ast.Inspect(f.File, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.CallExpr:
				return !slices.Contains(toOperators, called(n))
			case *ast.ImportSpec, *ast.Field:
				_, isField := n.(*ast.Field)
				return isField && n.(*ast.Field).Tag == nil
			}
			if text, ok := literal(n); ok && words.MatchString(text) && !slices.Contains(onRecords, text) {
				t.Errorf("%s has words of its own: %q", f.path, text)
			}
			return true
		})
	}
}
