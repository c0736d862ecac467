// Command mutants puts faults back into a copy of the program, one at a time, and
// counts after how many random histories TestHistories finds each, and how many
// of those that TestKnownHistories plays do:
//
//	go run ./lab/mutants [-histories 2000] [F1 F14 …]
//
// A fault is a file in lab/mutants/faults: what it was, and replacements of
// source text, each between "<<<< path", "====" and ">>>>". A text that does
// not stand in its file any more is an error, so that a fault moves with the
// code.
package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

const faults = "lab/mutants/faults"

func main() {
	histories := flag.Int("histories", 2000, "how many histories are played for each fault; 0 plays the known ones alone")
	flag.Parse()
	if err := run(*histories, flag.Args()); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// run tries the faults named, or all.
func run(histories int, names []string) error {
	files, err := filepath.Glob(faults + "/*.txt")
	if err != nil || len(files) == 0 {
		return errors.Join(err, errors.New("no faults: run it in the module's root"))
	}
	var missed error
	for _, path := range files {
		name := strings.TrimSuffix(filepath.Base(path), ".txt")
		if len(names) > 0 && !slices.Contains(names, name) {
			continue
		}
		found, known, err := try(path, histories)
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		fmt.Printf("%s_known=%d\n%s_found_after=%s\n", name, known, name, found)
		if found == "" && histories > 0 || known == 0 {
			missed = errors.Join(missed, fmt.Errorf("%s is found by %d of the known histories, and not in %d", name, known, histories))
		}
	}
	return missed
}

// foundAfter is how the test says when it found something.
var foundAfter = regexp.MustCompile(`histories_until_found=(\d+)`)

// try plays histories of a copy of the program with a fault, and says after how
// many it is found, "" for never, and how many of the known ones find it.
func try(fault string, histories int) (found string, known int, err error) {
	dir, err := os.MkdirTemp("", "newsbot-mutant-*")
	if err != nil {
		return "", 0, err
	}
	defer os.RemoveAll(dir)
	if err := copyTree(dir); err != nil {
		return "", 0, err
	}
	text, err := os.ReadFile(fault)
	if err != nil {
		return "", 0, err
	}
	if err := mutate(dir, string(text)); err != nil {
		return "", 0, err
	}
	out, err := test(dir, "-run", "TestKnownHistories$")
	if err != nil {
		return "", 0, err
	}
	known = strings.Count(out, "--- FAIL: TestKnownHistories/")
	if histories == 0 {
		return "", known, nil
	}
	out, err = test(dir, "-run", "TestHistories$", "-histories", fmt.Sprint(histories), "-rapid.shrinktime", "1ns")
	if m := foundAfter.FindStringSubmatch(out); m != nil {
		found = m[1]
	}
	return found, known, err
}

// test runs tests of the program in a folder. That they fail is no error.
func test(dir string, args ...string) (out string, err error) {
	c := exec.Command("go", append([]string{"test", "./app", "-timeout", "0"}, args...)...)
	c.Dir = dir
	text, err := c.CombinedOutput()
	if err != nil && strings.Contains(string(text), "--- FAIL") {
		err = nil
	}
	if err != nil {
		err = fmt.Errorf("%w: %s", err, text)
	}
	return string(text), err
}

// copyTree copies what git knows of the working tree.
func copyTree(dir string) error {
	list, err := exec.Command("git", "ls-files", "-z").Output()
	if err != nil {
		return err
	}
	for _, path := range strings.Split(strings.TrimSuffix(string(list), "\x00"), "\x00") {
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		to := filepath.Join(dir, path)
		if err := errors.Join(os.MkdirAll(filepath.Dir(to), 0o700), os.WriteFile(to, data, 0o600)); err != nil {
			return err
		}
	}
	return nil
}

// replacement is one in a fault's file.
var replacement = regexp.MustCompile(`(?s)<<<< (\S+)\n(.*?)====\n(.*?)>>>>\n`)

// mutate makes a fault's replacements.
func mutate(dir, fault string) error {
	list := replacement.FindAllStringSubmatch(fault, -1)
	if len(list) == 0 {
		return errors.New("no replacement")
	}
	for _, r := range list {
		path := filepath.Join(dir, r[1])
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		if n := strings.Count(string(data), r[2]); n != 1 {
			return fmt.Errorf("stands %d times in %s, not once: %s", n, r[1], r[2])
		}
		if err := os.WriteFile(path, []byte(strings.Replace(string(data), r[2], r[3], 1)), 0o600); err != nil {
			return err
		}
	}
	return nil
}
