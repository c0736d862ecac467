package query_test

import (
	"fmt"
	"strconv"
	"strings"
	"testing"
	"unicode/utf16"

	"newsbot/lab/evaluation"
	"newsbot/news/index"
	"newsbot/news/query"
)

// unescape resolves the escapes of the cases: \t \n \\ \uXXXX.
func unescape(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] != '\\' || i+1 == len(s) {
			b.WriteByte(s[i])
			continue
		}
		i++
		switch s[i] {
		case 't':
			b.WriteByte('\t')
		case 'n':
			b.WriteByte('\n')
		case 'u':
			r := hexRune(s[i+1:])
			i += 4
			if utf16.IsSurrogate(r) && strings.HasPrefix(s[i+1:], `\u`) {
				r = utf16.DecodeRune(r, hexRune(s[i+3:]))
				i += 6
			}
			b.WriteRune(r)
		default:
			b.WriteByte(s[i])
		}
	}
	return b.String()
}

func hexRune(s string) rune {
	r, _ := strconv.ParseUint(s[:4], 16, 32)
	return rune(r)
}

// TestScoreCases counts the cases that both the evaluator and the index get
// right.
func TestScoreCases(t *testing.T) {
	cases, usual := evaluation.Find(t, "matching/cases.tsv")
	rows := evaluation.Rows(t, cases)
	right := 0
	for _, row := range rows {
		text := query.ReadText(unescape(row[1]))
		got := wants(t, unescape(row[0]), &text)
		if strconv.FormatBool(got) == row[2] {
			right++
		} else {
			t.Logf("query %s on text %s: %v, want %s (%s)", row[0], row[1], got, row[2], row[3])
		}
	}
	fmt.Printf("matching_right=%d\n", right)
	fmt.Printf("matching_all=%d\n", len(rows))
	if usual && right < len(rows) {
		t.Errorf("%d of %d cases right", right, len(rows))
	}
}

// wants reports whether the query s wants text; a refused one wants nothing.
func wants(t *testing.T, s string, text *query.Text) bool {
	t.Helper()
	q, err := query.Parse(s)
	return err == nil && agreed(t, q, text)
}

// agreed reports whether q wants text, by the evaluator and by an index that
// holds nothing else, which must agree.
func agreed(t *testing.T, q *query.Query, text *query.Text) bool {
	t.Helper()
	x := index.New()
	var m index.Matches
	x.Add(index.PlanOf(q), 7)
	x.Match(text, &m)
	hit := query.Explain(q, text).Hit
	var r query.Reading
	if r.Read(text); q.Wants(&r) != hit {
		t.Errorf("query %q on text %q: Explain says %v, Wants %v", q, *text, hit, !hit)
	}
	if hit && !q.May(sketchOf(text), query.NameOf(text.Source)) {
		t.Errorf("query %q on text %q: a hit, and its sketch rules that out", q, *text)
	}
	if hit != (m.Len() == 1) {
		t.Errorf("query %q on text %q: Explain says %v, Match finds %d subscribers", q, *text, hit, m.Len())
	}
	return hit
}
