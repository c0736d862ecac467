package text

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	_ "embed"
)

// someTexts holds texts to begin with, one a line; \n is an end of line, in
// tests that know of it.
//
//go:embed testdata/texts.txt
var someTexts string

// FuzzScan compares the short ways through a text with the long one, which
// takes every word apart with care: both find the same forms.
func FuzzScan(f *testing.F) {
	for line := range strings.Lines(someTexts) {
		f.Add(line)
	}
	for _, s := range []string{
		"Lloyd's l'avion don't DON'T she'll it’s U's x's-y o'clock's", "e-mail E-MAIL- a-b-c-d-e-f-g-h a-b-c-d-e-f-g-h-i x-C++ well-known's",
		"Disney+ A+ C++ a+b X++ TV+'s Canal+-Serie Müller+, 18+ 4K+ +1 #x+ U.S.+ e-mail+ 新+ DISNEY+) q+=", "$3.5bn 1,000 1.2.3 3.5-inch 2,b v2.5's $9 US$9.9 $é 3.5. 4,", "sixteen-letters internationalist abcdefgh abcdefghijklmnop abcdefghijklmnopq",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		var short, long Analysis
		short.Begin(Folded)
		short.Add(1, s)
		long.Begin(Folded)
		long.section = 1
		long.text = append(append(long.text[:0], s...), "\n\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"...)
		long.scanSlowly(len(s) + 1)
		if got, want := describe(&short), describe(&long); !slices.Equal(got, want) {
			t.Errorf("analysis of %q:\n got %q\nwant %q", s, got, want)
		}
	})
}

// scanSlowly takes text[:end] apart with scanWords alone.
func (a *Analysis) scanSlowly(end int) {
	for i := 0; i < end; {
		switch {
		case kinds[a.text[i]] == newline:
			a.pos++
			i++
		case a.text[i] <= ' ':
			i++
		default:
			i = a.scanWords(i)
		}
	}
}

// describe returns all that counts of the forms of a.
func describe(a *Analysis) []string {
	var list []string
	for i := range a.Forms {
		f := &a.Forms[i]
		list = append(list, fmt.Sprintf("%s %x %x %d+%d %b", a.Spelling(f), f.Hash, a.Exact(f), f.Pos, f.Span, f.Flags&^spelled))
	}
	return list
}
