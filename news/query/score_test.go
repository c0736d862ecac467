package query

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"
	"unicode/utf16"

	"newsbot/internal/evaluation"
)

// readRows returns the rows of a tab-separated file without its header.
func readRows(tb testing.TB, path string) [][]string {
	tb.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		tb.Fatal(err)
	}
	lines := strings.Split(strings.TrimSuffix(string(b), "\n"), "\n")
	rows := make([][]string, 0, len(lines))
	for _, l := range lines[1:] {
		rows = append(rows, strings.Split(l, "\t"))
	}
	return rows
}

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
	rows := readRows(t, cases)
	right := 0
	for _, row := range rows {
		text := ReadText(unescape(row[1]))
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
func wants(t *testing.T, s string, text *Text) bool {
	t.Helper()
	q, err := Parse(s)
	return err == nil && agreed(t, q, text)
}

// agreed reports whether q wants text, by the evaluator and by an index that
// holds nothing else, which must agree.
func agreed(t *testing.T, q *Query, text *Text) bool {
	t.Helper()
	x := NewIndex()
	var m Matches
	x.Add(q, 7)
	x.Match(text, &m)
	hit := Explain(q, text).Hit
	if hit != (m.Len() == 1) {
		t.Errorf("query %q on text %q: Explain says %v, Match finds %d subscribers", q, *text, hit, m.Len())
	}
	return hit
}
