package query

import (
	_ "embed"
	"strings"
)

//go:embed help.txt
var help string

// Help explains the language to users, with examples, as plain text for a
// chat message or a manual: a headline or an example a line, each example
// with its meaning behind ": ".
func Help() string { return strings.TrimSuffix(help, "\n") }
