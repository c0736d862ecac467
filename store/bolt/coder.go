package bolt

import (
	"encoding/binary"
	"errors"
	"time"
)

// errFormat: a row is cut short, or in no format that we know.
var errFormat = errors.New("unknown format")

// A coder writes the fields of a row one after the other, or reads them in the
// same order. A row that ends between two fields is an older one: the rest of
// its fields are zero.
type coder struct {
	reading bool
	written []byte
	rest    string // to be read; the texts are parts of it
	err     error  // errFormat once the row proved damaged; what is read then is zero
}

// varint is a number of any size.
func (c *coder) varint(n *int64) {
	if !c.reading {
		c.written = binary.AppendVarint(c.written, *n)
		return
	}
	*n = 0
	if c.rest == "" {
		return
	}
	var size int
	if *n, size = binary.Varint([]byte(c.rest[:min(len(c.rest), binary.MaxVarintLen64)])); size <= 0 {
		c.fail()
		return
	}
	c.rest = c.rest[size:]
}

func (c *coder) fail() { c.rest, c.err = "", errFormat }

// integer is a number of any type.
func integer[T ~int | ~int64 | ~uint32 | ~uint8](c *coder, n *T) {
	wide := int64(*n)
	c.varint(&wide)
	*n = T(wide)
}

// text is its length and its bytes.
func (c *coder) text(s *string) {
	length := len(*s)
	integer(c, &length)
	switch {
	case !c.reading:
		c.written = append(c.written, *s...)
	case length < 0 || length > len(c.rest):
		c.fail()
		*s = ""
	default:
		*s, c.rest = c.rest[:length], c.rest[length:]
	}
}

// times are stamps.
func (c *coder) times(all ...*time.Time) {
	for _, t := range all {
		s := stampOf(*t)
		integer(c, &s)
		*t = s.time()
	}
}

// bool is 0 or 1.
func (c *coder) bool(yes *bool) {
	n := 0
	if *yes {
		n = 1
	}
	integer(c, &n)
	*yes = n != 0
}
