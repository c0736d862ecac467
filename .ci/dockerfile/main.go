// Dockerfile checks a Dockerfile with BuildKit's own parser and prints its
// stages. It is a module of its own, so that newsbot does not depend on
// BuildKit.
package main

import (
	"fmt"
	"os"

	"github.com/moby/buildkit/frontend/dockerfile/instructions"
	"github.com/moby/buildkit/frontend/dockerfile/parser"
)

func main() {
	if err := check(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func check(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	tree, err := parser.Parse(f)
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	for _, w := range tree.Warnings {
		return fmt.Errorf("%s: %s", path, w.Short)
	}
	stages, _, err := instructions.Parse(tree.AST, nil)
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	for _, s := range stages {
		fmt.Printf("stage %q from %s: %d instructions\n", s.Name, s.BaseName, len(s.Commands))
	}
	return nil
}
