package query_test

import (
	_ "embed"
	"errors"
	"slices"
	"strings"
	"testing"

	"newsbot/news/query"
)

// someQueries holds queries to begin with, one a line.
//
//go:embed testdata/queries.txt
var someQueries string

// FuzzParse feeds Parse anything: a query has one canonical form, and a
// refusal points into the query and shows one that is accepted.
func FuzzParse(f *testing.F) {
	for line := range strings.Lines(someQueries) {
		f.Add(line)
	}
	f.Fuzz(func(t *testing.T, s string) {
		q, err := query.Parse(s)
		var syntax *query.SyntaxError
		switch {
		case err == nil:
			checkFixedPoint(t, s, q)
		case !errors.As(err, &syntax):
			t.Errorf("Parse(%q): error %T is no *SyntaxError", s, err)
		default:
			checkRefusal(t, s, syntax)
		}
	})
}

func checkFixedPoint(t *testing.T, s string, q *query.Query) {
	again, err := query.Parse(q.String())
	if err != nil {
		t.Fatalf("Parse(%q) is %q, which is refused: %v", s, q, err)
	}
	if again.String() != q.String() {
		t.Errorf("Parse(%q) is %q, which is %q", s, q, again)
	}
}

func checkRefusal(t *testing.T, s string, e *query.SyntaxError) {
	if e.Offset < 0 || e.Offset > len(s) {
		t.Errorf("Parse(%q): offset %d of %d", s, e.Offset, len(s))
	}
	if _, err := query.Parse(e.Example); err != nil || !slices.Contains(query.Refusals(), e.Fault.Code) {
		t.Errorf("Parse(%q): says %v with the example %q: %v", s, e.Fault, e.Example, err)
	}
}
