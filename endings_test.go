package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"newsbot/news"
)

// saysLost is how a line of the log reads that says that something ended without
// being told, or acted upon.
var saysLost = regexp.MustCompile(`(update|answer|alert|item|delivery|deliveries) .*(skipped|given up|left out|not sent|not kept|not handled|dropped|lost|broke)|^given up`)

// TestEveryEndingHasAName walks the code: whatever ends without being told is
// counted under a name, and every name stands in the README.
func TestEveryEndingHasAName(t *testing.T) {
	files := token.NewFileSet()
	used := map[string]bool{}
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") || isForTests(path) {
			return err
		}
		file, err := parser.ParseFile(files, path, nil, 0)
		if err != nil {
			return err
		}
		for _, fault := range unnamed(files, file) {
			t.Error(fault)
		}
		for _, name := range endingsIn(file) {
			used[name] = true
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if want := len(news.Endings()); len(used) != want {
		t.Errorf("%d endings are counted somewhere, and there are %d: %v", len(used), want, used)
	}
	readme, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range endingNames() {
		if !strings.Contains(string(readme), "| `"+name+"` |") {
			t.Errorf("the README's table of exceptions lacks %q", name)
		}
	}
}

// isForTests says whether a file belongs to a package that only tests use.
func isForTests(path string) bool {
	return strings.HasPrefix(path, "bot/simulator/") || strings.HasPrefix(path, "store/storetest/") || strings.HasPrefix(path, "feeds/feedtest/")
}

// endingNames are all names under which something is counted that is not told.
func endingNames() (names []string) {
	for v := news.Tell + 1; int(v) < news.Verdicts; v++ {
		names = append(names, v.String())
	}
	for _, e := range news.Endings() {
		names = append(names, e.String())
	}
	return names
}

// unnamed finds the places of a file where something ends that is not counted:
// a message given up without saying as what, and a line of the log about a loss
// in a function that counts none.
func unnamed(files *token.FileSet, file *ast.File) (faults []string) {
	fault := func(n ast.Node, what string) {
		faults = append(faults, fmt.Sprintf("%s: %s", files.Position(n.Pos()), what))
	}
	for _, d := range file.Decls {
		f, ok := d.(*ast.FuncDecl)
		if !ok {
			continue
		}
		counts := len(calls(f, "Count"))+len(calls(f, "countEnd")) > 0
		ast.Inspect(f, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.CompositeLit:
				if givesUp(n) && !hasField(n, "ending") {
					fault(n, "given up, and not said as what")
				}
			case *ast.BasicLit:
				if text, err := strconv.Unquote(n.Value); err == nil && n.Kind == token.STRING && saysLost.MatchString(text) && isLogged(f, n) && !counts {
					fault(n, "says "+n.Value+", and nothing is counted")
				}
			}
			return true
		})
	}
	return faults
}

// givesUp says whether a literal is an outcome that gives a message up.
func givesUp(lit *ast.CompositeLit) bool {
	return slices.ContainsFunc(lit.Elts, func(e ast.Expr) bool {
		kv, ok := e.(*ast.KeyValueExpr)
		if !ok {
			return false
		}
		sel, ok := kv.Value.(*ast.SelectorExpr)
		if !ok || sel.Sel.Name != "GivenUp" {
			return false
		}
		from, ok := sel.X.(*ast.Ident)
		return ok && from.Name == "store"
	})
}

func hasField(lit *ast.CompositeLit, name string) bool {
	return slices.ContainsFunc(lit.Elts, func(e ast.Expr) bool {
		kv, ok := e.(*ast.KeyValueExpr)
		if !ok {
			return false
		}
		key, ok := kv.Key.(*ast.Ident)
		return ok && key.Name == name
	})
}

// isLogged says whether a text is an argument of a call of a logger.
func isLogged(f *ast.FuncDecl, text *ast.BasicLit) bool {
	for _, method := range []string{"Debug", "Info", "Warn", "Error", "Log"} {
		for _, c := range calls(f, method) {
			if slices.Contains(c.Args, ast.Expr(text)) {
				return true
			}
		}
	}
	return false
}

// calls are the calls of methods of a name.
func calls(f *ast.FuncDecl, method string) (list []*ast.CallExpr) {
	ast.Inspect(f, func(n ast.Node) bool {
		if c, ok := n.(*ast.CallExpr); ok {
			if sel, ok := c.Fun.(*ast.SelectorExpr); ok && sel.Sel.Name == method {
				list = append(list, c)
			}
		}
		return true
	})
	return list
}

// endingConstant is how the constants of news.Ending are named.
var endingConstant = regexp.MustCompile(`^End[A-Z]`)

// endingsIn are the endings that a file names.
func endingsIn(file *ast.File) (names []string) {
	ast.Inspect(file, func(n ast.Node) bool {
		if sel, ok := n.(*ast.SelectorExpr); ok {
			if x, ok := sel.X.(*ast.Ident); ok && x.Name == "news" && endingConstant.MatchString(sel.Sel.Name) {
				names = append(names, sel.Sel.Name)
			}
		}
		return true
	})
	return names
}

// TestAnEndingWithoutANameIsFound gives the walk what it looks for.
func TestAnEndingWithoutANameIsFound(t *testing.T) {
	for _, tt := range []struct {
		why, body string
		want      int
	}{
		{"a message given up as nothing", `o := outcome{fate: store.GivenUp, reason: "x"}; _ = o`, 1},
		{"one with a name", `o := outcome{fate: store.GivenUp, ending: news.EndStale}; _ = o`, 0},
		{"an update that is only logged", `l.log.Warn("update skipped", "update", 1)`, 1},
		{"one that is counted", `l.ends.Count(news.EndFlood, 1); l.log.Warn("update skipped")`, 0},
		{"an answer that is only logged", `v.log.Log(ctx, level, "answer not sent")`, 1},
		{"a word about something else", `l.log.Info("page skipped")`, 0},
		{"a text that is no line of the log", `return errors.New("item dropped")`, 0},
	} {
		files := token.NewFileSet()
		file, err := parser.ParseFile(files, "x.go", "package x\nfunc f() error {\n"+tt.body+"\n}\n", 0)
		if err != nil {
			t.Fatal(err)
		}
		if got := unnamed(files, file); len(got) != tt.want {
			t.Errorf("%s: found %q, want %d", tt.why, got, tt.want)
		}
	}
}
