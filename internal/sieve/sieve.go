// Package sieve puts a sieve before a regular expression. Most expressions here look
// for words that next to no text has, and to try them costs a microsecond for each
// ten letters. What every match of an expression must have ("newsletter", or "click
// here", or "©") can be read off it, and is looked for first, in some nanoseconds.
//
// The answers are those of package regexp, always: an expression of which nothing
// can be read off is simply tried. Most are for languages that a process never meets, so
// nothing is compiled before it is needed.
package sieve

import (
	"regexp"
	"regexp/syntax"
	"sync"
)

// A Regexp is an expression behind its sieve. It may be used by many goroutines.
type Regexp struct {
	needs func() needs          // what each match has
	whole func() *regexp.Regexp // the expression itself
}

// MustCompile takes an expression, or panics where it is none.
func MustCompile(expr string) *Regexp {
	if _, err := syntax.Parse(expr, syntax.Perl); err != nil {
		panic("sieve: " + err.Error())
	}
	return &Regexp{
		needs: sync.OnceValue(func() needs { return needsOf(expr) }),
		whole: sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(expr) }),
	}
}

// passes reports whether s has what a match needs.
func (r *Regexp) passes(s string) bool { return r.needs().in(s) }

// MatchString reports whether s has a match.
func (r *Regexp) MatchString(s string) bool { return r.passes(s) && r.whole().MatchString(s) }

// FindString returns the first match of s, "" if there is none.
func (r *Regexp) FindString(s string) string {
	if !r.passes(s) {
		return ""
	}
	return r.whole().FindString(s)
}

// FindStringIndex returns where the first match of s begins and ends, nil if there
// is none.
func (r *Regexp) FindStringIndex(s string) []int {
	if !r.passes(s) {
		return nil
	}
	return r.whole().FindStringIndex(s)
}

// FindStringSubmatch returns the first match of s with its groups, nil if there is none.
func (r *Regexp) FindStringSubmatch(s string) []string {
	if !r.passes(s) {
		return nil
	}
	return r.whole().FindStringSubmatch(s)
}

// FindStringSubmatchIndex returns where the first match of s and its groups begin and
// end, nil if there is none.
func (r *Regexp) FindStringSubmatchIndex(s string) []int {
	if !r.passes(s) {
		return nil
	}
	return r.whole().FindStringSubmatchIndex(s)
}

// FindAllStringSubmatch returns at most n matches of s with their groups, all for
// n < 0, nil if there is none.
func (r *Regexp) FindAllStringSubmatch(s string, n int) [][]string {
	if !r.passes(s) {
		return nil
	}
	return r.whole().FindAllStringSubmatch(s, n)
}

// FindAllStringSubmatchIndex returns where at most n matches of s and their groups
// begin and end, all for n < 0, nil if there is none.
func (r *Regexp) FindAllStringSubmatchIndex(s string, n int) [][]int {
	if !r.passes(s) {
		return nil
	}
	return r.whole().FindAllStringSubmatchIndex(s, n)
}

// ReplaceAllString returns s with a replacement for each match.
func (r *Regexp) ReplaceAllString(s, replacement string) string {
	if !r.passes(s) {
		return s
	}
	return r.whole().ReplaceAllString(s, replacement)
}

// A Set is expressions any of which may match. The nil Set has none.
type Set struct {
	all    []*Regexp
	pieces func() *pieces // one of them stands in each match of any; nil if that is not known of all
}

// SetOf makes a set of expressions, whose sieves become one.
func SetOf(all ...*Regexp) *Set {
	return &Set{all, sync.OnceValue(func() *pieces {
		var found []piece
		for _, re := range all {
			p := re.needs().pieces()
			if p == nil {
				return nil
			}
			found = append(append(found, p.list...), p.short...)
		}
		return sorted(found)
	})}
}

// MayMatch reports whether s has what a match of one of the expressions needs.
func (set *Set) MayMatch(s string) bool {
	if set == nil {
		return false
	}
	p := set.pieces()
	return p == nil || p.in(s)
}

// MatchString reports whether one of the expressions matches s.
func (set *Set) MatchString(s string) bool {
	if !set.MayMatch(s) {
		return false
	}
	for _, re := range set.all {
		if re.MatchString(s) {
			return true
		}
	}
	return false
}
