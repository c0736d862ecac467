// Command rows breaks each row function of store/bolt on purpose, one at a time,
// and says whether storetest finds it:
//
//	go run ./lab/rows [Items PutItems …]
//
// A function is broken in two ways: it does nothing, and where it reads or writes
// several rows it loses one of them.
package main

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

const (
	interfaces = "store/internal/rows" // where the row functions are listed
	engine     = "store/bolt"          // where they are written
)

func main() {
	flag.Parse()
	if err := run(flag.Args()); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// run tries the functions named, or all.
func run(names []string) error {
	listed, err := listed()
	if err != nil {
		return err
	}
	list, err := written(listed)
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "newsbot-rows-*")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	tests, err := build(dir, list)
	if err != nil {
		return err
	}
	var missed error
	tried := 0
	for _, f := range list {
		if len(names) > 0 && !slices.Contains(names, f.name) {
			continue
		}
		for _, m := range f.mutants() {
			found := try(tests, m.name)
			tried++
			fmt.Printf("%s=%s\n", m.name, found)
			if found == "" {
				missed = errors.Join(missed, fmt.Errorf("%s, and nobody notices", m.name))
			}
		}
	}
	fmt.Printf("mutants=%d\n", tried)
	return missed
}

// listed are the names of the row functions.
func listed() (map[string]bool, error) {
	files, err := parsed(interfaces)
	names := map[string]bool{}
	for _, f := range files {
		ast.Inspect(f.tree, func(n ast.Node) bool {
			t, ok := n.(*ast.TypeSpec)
			if !ok || t.Name.Name == "Engine" {
				return !ok
			}
			if i, ok := t.Type.(*ast.InterfaceType); ok {
				for _, m := range i.Methods.List {
					for _, name := range m.Names {
						names[name.Name] = true
					}
				}
			}
			return false
		})
	}
	return names, err
}

// A file is one of Go source.
type file struct {
	path string
	text []byte
	set  *token.FileSet
	tree *ast.File
}

// parsed reads the files of a package, without its tests.
func parsed(dir string) (files []file, err error) {
	paths, err := filepath.Glob(dir + "/*.go")
	if err != nil || len(paths) == 0 {
		return nil, errors.Join(err, fmt.Errorf("no files in %s: run it in the module's root", dir))
	}
	for _, p := range paths {
		if strings.HasSuffix(p, "_test.go") {
			continue
		}
		text, err := os.ReadFile(p)
		if err != nil {
			return nil, err
		}
		set := token.NewFileSet()
		tree, err := parser.ParseFile(set, p, text, 0)
		if err != nil {
			return nil, err
		}
		files = append(files, file{p, text, set, tree})
	}
	return files, nil
}

// A function is a row function of the engine.
type function struct {
	name string
	in   file
	decl *ast.FuncDecl
}

// written finds the row functions in the engine. One that does nothing by itself,
// such as Lock, has nothing to break.
func written(listed map[string]bool) (list []function, err error) {
	files, err := parsed(engine)
	if err != nil {
		return nil, err
	}
	for _, f := range files {
		for _, d := range f.tree.Decls {
			if fn, ok := d.(*ast.FuncDecl); ok && fn.Recv != nil && listed[fn.Name.Name] && fn.Name.Name != "Lock" {
				list = append(list, function{fn.Name.Name, f, fn})
			}
		}
	}
	return list, nil
}

// A mutant is a broken body of a function, under a name of its own.
type mutant struct{ name, body string }

// text is the source of a part.
func (f *function) text(n ast.Node) string {
	at := func(p token.Pos) int { return f.in.set.Position(p).Offset }
	return string(f.in.text[at(n.Pos()):at(n.End())])
}

// mutants are the ways to break a function.
func (f *function) mutants() []mutant {
	results := f.results()
	list := []mutant{{f.name + "_does_nothing", "var none struct {" + fields(results) + "}\nreturn " + values("none.", len(results))}}
	if lost := f.losing(results); lost != "" {
		list = append(list, mutant{f.name + "_loses_one", lost})
	}
	return list
}

// results are the types that a function returns.
func (f *function) results() (types []string) {
	for _, r := range f.decl.Type.Results.List {
		for range max(len(r.Names), 1) {
			types = append(types, f.text(r.Type))
		}
	}
	return types
}

// fields declares a field for each type.
func fields(types []string) (s string) {
	for i, t := range types {
		s += fmt.Sprintf("r%d %s;", i, t)
	}
	return s
}

// values lists variables.
func values(prefix string, n int) string {
	names := make([]string, n)
	for i := range names {
		names[i] = fmt.Sprintf("%sr%d", prefix, i)
	}
	return strings.Join(names, ", ")
}

// losing is a body that leaves one out of several rows: those given, or those
// asked for; "" for a function of one row.
func (f *function) losing(results []string) string {
	was := "func() (" + strings.Join(results, ", ") + ") " + f.text(f.decl.Body)
	if first := results[0]; len(results) == 2 {
		call := "r0, r1 := " + was + "()\nif len(r0) > 1 {"
		switch {
		case strings.HasPrefix(first, "map["):
			return call + "for k := range r0 { delete(r0, k); break } }\nreturn r0, r1"
		case strings.HasPrefix(first, "[]"):
			return call + "r0 = r0[:len(r0)-1] }\nreturn r0, r1"
		}
	}
	if rows := f.several(); rows != "" {
		return fmt.Sprintf("if len(%s) > 1 { %s = %s[:len(%s)-1] }\n%s", rows, rows, rows, rows, strings.Trim(f.text(f.decl.Body), "{}"))
	}
	return ""
}

// several is the parameter that takes any number of rows.
func (f *function) several() string {
	for _, p := range f.decl.Type.Params.List {
		if _, ok := p.Type.(*ast.Ellipsis); ok && len(p.Names) == 1 {
			return p.Names[0].Name
		}
	}
	return ""
}

// chosen names the environment variable that says which mutant runs.
const chosen = "NEWSBOT_MUTANT"

// build makes one test program of the engine with all mutants in it, and returns
// its path.
func build(dir string, list []function) (string, error) {
	replace := map[string]string{}
	put := func(path, text string) error {
		abs, err := filepath.Abs(path)
		if err != nil {
			return err
		}
		replace[abs] = filepath.Join(dir, filepath.Base(path))
		return os.WriteFile(replace[abs], []byte(text), 0o600)
	}
	err := put(engine+"/mutant.go", "package bolt\n\nimport \"os\"\n\nvar mutant = os.Getenv(\""+chosen+"\")\n")
	for path, text := range broken(list) {
		err = errors.Join(err, put(path, text))
	}
	if err != nil {
		return "", err
	}
	overlay, err := json.Marshal(map[string]any{"Replace": replace})
	if err != nil {
		return "", err
	}
	where, tests := filepath.Join(dir, "overlay.json"), filepath.Join(dir, "rows.test")
	if err := os.WriteFile(where, overlay, 0o600); err != nil {
		return "", err
	}
	if out, err := exec.Command("go", "test", "-c", "-vet=off", "-overlay", where, "-o", tests, "./"+engine).CombinedOutput(); err != nil {
		return "", fmt.Errorf("%w: %s", err, out)
	}
	return tests, nil
}

// broken is the text of each file, in which a function asks first which mutant it
// is.
func broken(list []function) map[string]string {
	texts := map[string]string{}
	for _, f := range slices.Backward(list) { // so that what stands before stays where it is
		text, known := texts[f.in.path]
		if !known {
			text = string(f.in.text)
		}
		cases := "\nswitch mutant {"
		for _, m := range f.mutants() {
			cases += fmt.Sprintf("\ncase %q:\n%s", m.name, m.body)
		}
		at := f.in.set.Position(f.decl.Body.Lbrace).Offset + 1
		texts[f.in.path] = text[:at] + cases + "\n}\n" + text[at:]
	}
	return texts
}

// try runs storetest over the engine with a mutant, then what else the engine has
// to pass, and says which test found it; "" for none.
func try(tests, name string) (found string) {
	for _, which := range []string{"^TestStore$/^Rows$", "^TestStore$", "."} { // the quick ones first, the engine's own last
		c := exec.Command(tests, "-test.run", which, "-test.failfast", "-test.timeout", "5m", "-test.v")
		c.Dir, c.Env = engine, append(os.Environ(), chosen+"="+name)
		out, err := c.CombinedOutput()
		if found = verdict(string(out), err); found != "" {
			break
		}
	}
	return found
}

// verdict reads what the tests say.
func verdict(out string, err error) (found string) {
	if err == nil {
		return ""
	}
	for line := range strings.Lines(out) {
		if name, ok := strings.CutPrefix(strings.TrimSpace(line), "--- FAIL: "); ok && !strings.HasPrefix(name, "TestStore ") {
			name, _, _ = strings.Cut(name, " ")
			return name
		}
	}
	return "a panic or a hang"
}
