package news

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// A Fault is what is wrong with something that a person gave us, as the code of
// a sentence and what stands in its places. The rooms below bot return it where
// a person can put the matter right; bot/texts has the sentence, so that it is
// said in the reader's language. Look for one with errors.As and *Fault.
type Fault struct {
	Code string // of the sentence, the room first: "query.open-quote"
	Args Args   // nil for a sentence without places
}

// Args are what stands in the places of a sentence, by name: text of whoever
// gave it, unescaped (string), a number, or another *Fault that is part of it.
// The number called "n" decides between "1 word" and "2 words".
type Args map[string]any

// Error is the fault for a log or a test: its code and its arguments by name.
// It is not for the person.
func (f *Fault) Error() string {
	if len(f.Args) == 0 {
		return f.Code
	}
	parts := make([]string, 0, len(f.Args))
	for _, name := range slices.Sorted(maps.Keys(f.Args)) {
		parts = append(parts, fmt.Sprintf("%s=%q", name, fmt.Sprint(f.Args[name])))
	}
	return f.Code + " (" + strings.Join(parts, " ") + ")"
}
