package document

import (
	"bytes"
	"fmt"
	"iter"
	"strings"
)

// What a JSON document may be made of. JSON Feed itself needs four levels; what
// extensions add is not deep either.
const (
	maxDepth  = 64
	maxLooked = 100_000 // items that are looked at
)

// wholeJSON leaves out what stands behind the document or, where that was cut,
// behind its last whole item. The error wraps ErrNotFeed. Like all that follows
// it copies nothing and takes a time that is linear in the document.
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
	return doc[:item], nil
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

// valueEnd gives the place behind the value that begins at i.
func valueEnd(doc []byte, i int) int {
	for depth := 0; i < len(doc); i++ {
		switch doc[i] {
		case '"':
			i = stringEnd(doc, i)
		case '{', '[':
			depth++
		case '}', ']':
			if depth--; depth < 0 {
				return i
			}
		case ',', ':', ' ', '\t', '\r', '\n':
			if depth == 0 {
				return i
			}
			continue
		default:
			continue
		}
		if depth == 0 {
			return min(i+1, len(doc))
		}
	}
	return len(doc)
}

// skipTo gives the place of the first byte from i on that is none of some, which
// no value begins with.
func skipTo(doc []byte, i int, between string) int {
	for i < len(doc) && strings.IndexByte(between, doc[i]) >= 0 {
		i++
	}
	return i
}

// What stands between the parts of a list and of an object.
const (
	jsonSpace  = " \t\r\n"
	jsonCommas = jsonSpace + ","
	jsonColons = jsonSpace + ":"
)

// eachMember calls set with each member of an object: its name in lower case and
// its value as it stands. What is no object has none.
func eachMember(raw []byte, set func(name string, value []byte)) {
	if len(raw) == 0 || raw[0] != '{' {
		return
	}
	for i := skipTo(raw, 1, jsonCommas); i < len(raw) && raw[i] == '"'; i = skipTo(raw, i, jsonCommas) {
		end := stringEnd(raw, i)
		name := raw[i+1 : min(end, len(raw))]
		i = skipTo(raw, end+1, jsonColons)
		end = valueEnd(raw, i)
		if end <= i {
			return
		}
		if len(name) <= maxCategory {
			set(strings.ToLower(string(name)), raw[i:end])
		}
		i = end
	}
}

// listed are the first of the elements of a list, or what should be a list as
// its only one. Nothing and null have none.
func listed(raw []byte, most int) iter.Seq[[]byte] {
	return func(yield func([]byte) bool) {
		if len(raw) == 0 || bytes.Equal(raw, []byte("null")) {
			return
		}
		if raw[0] != '[' {
			yield(raw)
			return
		}
		for i := skipTo(raw, 1, jsonCommas); i < len(raw) && most > 0; i = skipTo(raw, i, jsonCommas) {
			end := valueEnd(raw, i)
			if end <= i || !yield(raw[i:end]) {
				return
			}
			i = end
			most--
		}
	}
}
