package feeds

import (
	"bytes"
	"fmt"
)

// maxDepth is how deep a JSON document may be nested. JSON Feed itself needs
// four levels; what extensions add is not deep either.
const maxDepth = 64

// repairJSON makes a well-formed JSON Feed with members of the right types of
// whatever the server sent, and checks that it is no deeper than a feed may be.
// One that was cut gets an end behind its last whole item. The error wraps
// ErrNotFeed.
func repairJSON(doc []byte) ([]byte, error) {
	whole, err := wholeJSON(doc)
	if err != nil {
		return nil, err
	}
	return rewriteJSON(whole)
}

// wholeJSON ends a document where it should have ended. Its time is linear in
// the document.
func wholeJSON(doc []byte) ([]byte, error) {
	depth, item := 0, 0 // item is where the last whole object at the depth of items ended
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
			}
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
