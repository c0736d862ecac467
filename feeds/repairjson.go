package feeds

import (
	"bytes"
	"fmt"
)

// maxDepth is how deep a JSON document may be nested. JSON Feed itself needs
// four levels; what extensions add is not deep either.
const maxDepth = 64

// repairJSON checks that a JSON document is no deeper than a feed may be. One
// that was cut, or has more items than count, gets an end behind its last
// whole item. Its time is linear in the document.
func repairJSON(doc []byte) ([]byte, error) {
	depth, item, items := 0, 0, 0 // item is where the last whole object at the depth of items ended
	for i := 0; i < len(doc); i++ {
		switch doc[i] {
		case '"':
			i = stringEnd(doc, i)
		case '{', '[':
			depth++
		case '}', ']':
			depth--
			if depth == 2 && doc[i] == '}' {
				item = i + 1
				items++
			}
		}
		if items == maxItems {
			break
		}
		if depth > maxDepth {
			return nil, fmt.Errorf("JSON nested too deep: %w", ErrNotFeed)
		}
		if depth == 0 {
			return doc[:i+1], nil // and whatever junk follows is gone
		}
	}
	return append(bytes.Clone(doc[:item]), "]}"...), nil
}

// stringEnd gives the place of the quote that ends the string begun at i.
func stringEnd(doc []byte, i int) int {
	for i++; i < len(doc) && doc[i] != '"'; i++ {
		if doc[i] == '\\' {
			i++
		}
	}
	return i
}
