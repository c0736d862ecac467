package transfer

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"

	"newsbot/news"
)

// A trait is what a file says of how a source is read, beside what other feed readers
// know.
type trait struct {
	name string
	get  func(*news.Source) string              // "" for the usual
	set  func(s *news.Source, text string) bool // false for what cannot be one
}

// traits are all of them. Their names are in files, so that they keep their meaning.
var traits = []trait{
	{"lang", func(s *news.Source) string { return s.Lang }, func(s *news.Source, text string) bool {
		s.Lang, _ = news.ParseLanguage(text)
		return s.Lang != ""
	}},
	{"schedule", func(s *news.Source) string { return s.Schedule }, func(s *news.Source, text string) bool {
		if _, err := news.ParseSchedule(text); err != nil {
			return false
		}
		s.Schedule = text
		return true
	}},
	{"announce", func(s *news.Source) string {
		if s.Announce == 0 {
			return ""
		}
		return strconv.Itoa(s.Announce)
	}, func(s *news.Source, text string) (ok bool) {
		n, err := strconv.Atoi(text)
		s.Announce = max(n, 0)
		return err == nil && n >= 0
	}},
	{"identity", func(s *news.Source) string { return string(s.Mark) }, func(s *news.Source, text string) bool {
		m := news.Mark(text)
		if m != news.ByGUID && m != news.ByLink && m != news.ByTitle {
			return false
		}
		s.Mark = m
		return true
	}},
	{"urgent", on(func(s *news.Source) *bool { return &s.Urgent }), setOn(func(s *news.Source) *bool { return &s.Urgent })},
	{"pause", on(func(s *news.Source) *bool { return &s.Paused }), setOn(func(s *news.Source) *bool { return &s.Paused })},
	{"public", on(func(s *news.Source) *bool { return &s.Public }), setOn(func(s *news.Source) *bool { return &s.Public })},
	{"ignore_hints", on(func(s *news.Source) *bool { return &s.IgnoreHints }), setOn(func(s *news.Source) *bool { return &s.IgnoreHints })},
	{"no_articles", on(func(s *news.Source) *bool { return &s.Teaser }), setOn(func(s *news.Source) *bool { return &s.Teaser })},
}

// on reads a trait that a source has or has not.
func on(of func(*news.Source) *bool) func(*news.Source) string {
	return func(s *news.Source) string {
		if *of(s) {
			return "on"
		}
		return ""
	}
}

// setOn gives a source such a trait.
func setOn(of func(*news.Source) *bool) func(*news.Source, string) bool {
	return func(s *news.Source, text string) bool {
		*of(s) = text == "on"
		return text == "on" || text == "off"
	}
}

// traitsOf are a source's as a file has them, as in "lang=de schedule=%40every+5m".
func traitsOf(s *news.Source) string {
	var all []string
	for _, t := range traits {
		if text := t.get(s); text != "" {
			all = append(all, t.name+"="+url.QueryEscape(text))
		}
	}
	return strings.Join(all, " ")
}

// give gives a source the traits that a file says it has, and names those that it
// cannot have.
func give(s *news.Source, text string) (wrong []string) {
	for pair := range strings.FieldsSeq(text) {
		if !giveOne(s, pair) {
			wrong = append(wrong, fmt.Sprintf("%q", pair))
		}
	}
	return wrong
}

// giveOne gives a source one trait; a source that cannot have it stays as it was.
func giveOne(s *news.Source, pair string) bool {
	name, coded, _ := strings.Cut(pair, "=")
	value, err := url.QueryUnescape(coded)
	for _, t := range traits {
		as := *s
		if t.name == name && err == nil && t.set(&as, value) {
			*s = as
			return true
		}
	}
	return false
}
