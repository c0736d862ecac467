// Package evaluation finds the data that tests score themselves on. It is no
// part of the repository.
package evaluation

import (
	"os"
	"path/filepath"
	"testing"
)

// variable is the variable of the environment that names the folder of the data.
const variable = "NEWSBOT_DATA"

// Find returns the path of a file or folder of the data, in the folder that
// NEWSBOT_DATA names or else in ../shared/data beside the module. Where it is
// absent the test is skipped. Usual says that it is of the latter folder, which
// the thresholds were set for.
func Find(tb testing.TB, name string) (path string, usual bool) {
	tb.Helper()
	folder := os.Getenv(variable)
	if usual = folder == ""; usual {
		folder = filepath.Join(root(tb), "..", "shared", "data")
	}
	path = filepath.Join(folder, filepath.FromSlash(name))
	if _, err := os.Stat(path); err != nil {
		tb.Skipf("no evaluation data: %v; %s names its folder", err, variable)
	}
	return path, usual
}

// root returns the folder of go.mod.
func root(tb testing.TB) string {
	tb.Helper()
	folder, err := os.Getwd()
	if err != nil {
		tb.Fatal(err)
	}
	for ; ; folder = filepath.Dir(folder) {
		if _, err := os.Stat(filepath.Join(folder, "go.mod")); err == nil {
			return folder
		}
		if folder == filepath.Dir(folder) {
			tb.Fatal("no go.mod above the test")
		}
	}
}
