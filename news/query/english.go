package query

import (
	"fmt"
	"strings"
)

// The command line speaks English; a chat reads sentences of its own language,
// which are made of the same parts.

// String returns the explanation in English.
func (e Explanation) String() string {
	switch {
	case !e.Hit && len(e.Misses) == 0:
		return "no match: nothing is wanted"
	case !e.Hit:
		return "no match: " + join(e.Misses, ", and ")
	case len(e.Hits) == 0:
		return "match: everything is wanted"
	}
	return "match: " + join(e.Hits, ", ")
}

// join returns what each of list is in English.
func join[T fmt.Stringer](list []T, sep string) string {
	said := make([]string, len(list))
	for i := range list {
		said[i] = list[i].String()
	}
	return strings.Join(said, sep)
}

// String returns the hit in English.
func (h Hit) String() string {
	switch h.Field {
	case "source", "lang":
		return h.Term
	}
	if strings.HasSuffix(h.Term, "*") || strings.Contains(h.Term, "~") {
		return fmt.Sprintf("%s (%s) in the %s", h.Term, h.Found, h.Field)
	}
	return fmt.Sprintf("%s in the %s", h.Term, h.Field)
}

// String returns the miss in English.
func (m Miss) String() string {
	switch m.Why {
	case Excluded:
		return "excluded by " + join(m.Hits, ", ")
	case Elsewhere:
		return fmt.Sprintf("%s, but it is in the %s", m.Term, m.Found)
	case Unlike:
		return m.Term + " is nowhere written so"
	case Apart:
		return "the words of " + m.Term + " are there, but not side by side"
	case Different:
		return fmt.Sprintf("%s, but it is %q", m.Term, m.Found)
	}
	return m.Term + " is not there"
}
