package sieve

import (
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"testing"
)

// TestNeeds says what is read off an expression.
func TestNeeds(t *testing.T) {
	tests := []struct {
		expr string
		want []string // nil: nothing
	}{
		{`newsletter`, []string{"newsletter"}},
		{`\bcookies?\b`, []string{"cookie", "cookies"}},
		{`(?:this|the following) (?:article|story)`, []string{"this article", "this story", "the following article", "the following story"}},
		{`^\p{Lu}\p{L}+, [-–—] `, []string{", - ", ", – ", ", — "}},
		{`click .{0,20} here`, []string{"click "}},
		{`(?:abc)+x?`, []string{"abc"}},
		{`(?:abc){2,}`, []string{"abc"}},
		{`(?i)is not`, []string{"is not", "iſ not"}},
		{`(?i)öK`, []string{"ök", "Ök", "ö\u212a", "Ö\u212a"}},
		{`^(?:(?:Add|Stir) [^.]+ (?:in|to)|Beat\b.*)`, []string{"Add ", "Stir ", "Beat"}},
		{`(?:(?:ab)+c|de*)f`, []string{"f"}},
		{`^(?:Then|Now) [^,]*, nobody`, []string{"Then ", "Now "}},
		{`(?:^Then |here),`, []string{"Then ,", "here,"}},

		{`(?:abc|\d+)`, nil},
		{`a*`, nil},
		{`.`, nil},
		{`x?`, nil},
	}
	for _, tt := range tests {
		var got []string
		if p := needsOf(tt.expr).pieces(); p != nil {
			for _, one := range append(p.list, p.short...) {
				got = append(got, one.text)
			}
		}
		slices.Sort(got)
		slices.Sort(tt.want)
		if !slices.Equal(got, tt.want) {
			t.Errorf("needs of %q: %q, want %q", tt.expr, got, tt.want)
		}
	}
}

// expressions are of all the kinds that are read.
var expressions = []string{
	`\b(?:this|the following|our) (?:article|story|page)\b|^(?:below|above),|©|\bhere(?:'s| is)\b`,
	`(?i)^(?:von|by|par)\b.{2,70}\d{1,2}[./-] ?\d{2,4}.{0,15}$`,
	`^(?:\p{Lu}\p{L}*[,.]? ?)?(?i:\((?:dpa(?:-AFX|/\w+)?|AFP(?:BB)?|Reuters|ТАСС)(?:[ /,.-][^()]{0,30})?\)|/(?:dpa|ТАСС)/) ?\.?(?:--|[-–—:=.])? ?`,
	`本文|点击|未经.{0,10}(?:许可|授权)|编辑[：:]`, `[а-я]{3}`, `(?i)straße`, `(?:ab|a|)c?`, `(?:x|y){0,3}z`, `\bour |^ours?\b`, `x\b\by`, `é\bx|\b\Bq`, `^^a|a^b`, `(?m)^here`, `(a|bc)+(d|e{2,3})`, `$`,
	`(?:bis|von) (?:\w+ ){0,2}nach \d`, `^(?:Der|Die) [^,]*, [Oo]rt|^Ö`, `(?i)^(?:stand|страница) \d|x^y`, `^(?:(?:Der|Die) \pL+|(?i:kiss){2}|Ö+)`, `(?:ab+)+c|(?:|d)+e`,
}

func TestAsRegexp(t *testing.T) {
	texts := []string{"", "This page is old", "on this page", "below, see", "© 2024", "BERLIN (DPA/lno) - Die Fähre", "МОСКВА /тасс/ Паром", "PAR 1.2.2024",
		"本文来自", "未经本站许可", "STRASSE", "ſtraße", "bcd", "aee", "zz", "by K 21/02", "here's", "ſTAND 1", "Страница 2", "Der Ort", "bis 8 Uhr nach 3", "von nach", "Die Stadt, Ort", "KISSkiss", "ÖÖ", "ababc", "e"}
	for _, expr := range expressions {
		for _, text := range texts {
			compare(t, expr, text)
		}
	}
}

// compare checks that all answers are those of package regexp.
func compare(t *testing.T, expr, text string) {
	t.Helper()
	ours, theirs := MustCompile(expr), regexp.MustCompile(expr)
	for name, got := range map[string][2]any{
		"MatchString":                {ours.MatchString(text), theirs.MatchString(text)},
		"FindString":                 {ours.FindString(text), theirs.FindString(text)},
		"FindStringIndex":            {ours.FindStringIndex(text), theirs.FindStringIndex(text)},
		"FindStringSubmatch":         {ours.FindStringSubmatch(text), theirs.FindStringSubmatch(text)},
		"FindStringSubmatchIndex":    {ours.FindStringSubmatchIndex(text), theirs.FindStringSubmatchIndex(text)},
		"FindAllStringSubmatch":      {ours.FindAllStringSubmatch(text, -1), theirs.FindAllStringSubmatch(text, -1)},
		"FindAllStringSubmatchIndex": {ours.FindAllStringSubmatchIndex(text, -1), theirs.FindAllStringSubmatchIndex(text, -1)},
		"ReplaceAllString":           {ours.ReplaceAllString(text, "<$0>"), theirs.ReplaceAllString(text, "<$0>")},
	} {
		if !reflect.DeepEqual(got[0], got[1]) {
			t.Errorf("%s of %q in %q: %v, want %v", name, expr, text, got[0], got[1])
		}
	}
}

// BenchmarkIn looks through a sentence for what it has not, as is done some hundred
// times with each.
func BenchmarkIn(b *testing.B) {
	const sentence = "The harbour council approved a contract for six boats after a meeting of three hours, said Ann Hale of the museum."
	list := make([]*Regexp, 50) // more than a cache near the processor holds
	for i := range list {
		list[i] = MustCompile(fmt.Sprintf(`\b(?:newsletter|our story %d|click here|subscribe)\b`, i))
	}
	b.SetBytes(int64(len(list) * len(sentence)))
	for b.Loop() {
		for _, expr := range list {
			if expr.MatchString(sentence) {
				b.Fatal("found")
			}
		}
	}
}

func FuzzAsRegexp(f *testing.F) {
	for _, expr := range expressions {
		f.Add(expr, "This page: © dpa 本文来自 (Reuters) - 1.2.2024")
	}
	f.Fuzz(func(t *testing.T, expr, text string) {
		if _, err := regexp.Compile(expr); err != nil || len(expr) > 200 {
			t.Skip()
		}
		compare(t, expr, text)
	})
}

// A set answers as its expressions do one by one.
func TestSet(t *testing.T) {
	var all []*Regexp
	for _, e := range []string{`\bthis page\b`, `^below,`, `(?i)straße|©`, `x?yz+`} {
		all = append(all, MustCompile(e))
	}
	begins, unknown := SetOf(MustCompile(`^Enter `), MustCompile(`^(?:Then|Now) all`)), SetOf(all[0], MustCompile(`[а-я]{3}|a*`))
	for _, text := range []string{"", "x", "this page", "on this pages", "below, see", "see below, too", "STRASSE", "STRAßE © 1", "wyz", "Enter Ann", "An Enter ", "Now all", "Паром"} {
		want := false
		for _, re := range all {
			want = want || re.whole().MatchString(text)
		}
		if got := SetOf(all...).MatchString(text); got != want {
			t.Errorf("the set matches %q: %v, want %v", text, got, want)
		}
		if got, want := begins.MatchString(text), text == "Enter Ann" || text == "Now all"; got != want {
			t.Errorf("the set of beginnings matches %q: %v, want %v", text, got, want)
		}
		if !unknown.MatchString(text) {
			t.Errorf("the set with an expression that matches anything does not match %q", text)
		}
	}
	if (*Set)(nil).MatchString("this page") || (*Set)(nil).MayMatch("this page") {
		t.Error("no set matches")
	}
}

// What is no expression is found when the program starts, though nothing is compiled then.
func TestMustCompilePanics(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("an open bracket is an expression")
		}
	}()
	MustCompile(`(a|b`)
}
