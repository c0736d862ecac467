// Package dates reads the moments that feeds and pages name, in the forms and
// languages that they have been seen to use.
//
// A text goes through three hands. normal brings it into a form that is the
// same in all languages, read takes the time of day and its zone out of that,
// and readDay reads the calendar date that is left. What could mean two
// different moments, says no particular day, or holds a word that we do not
// know is refused by whoever notices: no date is better than a wrong one.
package dates

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

// The years that a believable date lies in. Feeds are younger than the web,
// and what claims the epoch or the year 9999 is a default, not a date.
const (
	firstYear = 1990
	lastYear  = 2100
)

// maxDate is the longest text that is looked at as a date, in bytes.
const maxDate = 160

// Parse reads a moment in any form that feeds have been seen to use. The time
// is in the zone that the text names, and in UTC where it names none.
func Parse(text string) (time.Time, bool) {
	text = strings.TrimSpace(text)
	for _, layout := range []string{time.RFC3339, "Mon, _2 Jan 2006 15:04:05 -0700"} { // nearly all there are
		if t, err := time.Parse(layout, text); err == nil {
			return t, Believable(t)
		}
	}
	if len(text) > maxDate {
		return time.Time{}, false
	}
	if t, ok := epoch(text); ok {
		return t, Believable(t)
	}
	text, zone := takeZone(text)
	plain, ok := normal(text)
	if !ok {
		return time.Time{}, false
	}
	t, ok := read(plain, zone)
	return t, ok && Believable(t)
}

// Believable says whether a moment may be the date of a piece of news.
func Believable(t time.Time) bool {
	return t.UTC().Year() >= firstYear && t.UTC().Year() <= lastYear
}

// IsDay says whether a moment that Parse gave is a day without a time: one
// that was not named, or midnight to the second, which is what programs write
// for it.
func IsDay(t time.Time) bool {
	hour, minute, second := t.Clock()
	return hour == 0 && minute == 0 && second == 0 && t.Nanosecond() == 0
}

// epochForm finds the number in a text that counts the time since 1970, also
// as .NET writes it, where an offset says nothing about the moment.
var epochForm = regexp.MustCompile(`^(?:/Date\()?(\d{9,13})(?:\.\d+|[+-]\d{4})?(?:\)/)?$`)

// epoch reads seconds or milliseconds since 1970.
func epoch(text string) (time.Time, bool) {
	m := epochForm.FindStringSubmatch(text)
	if m == nil {
		return time.Time{}, false
	}
	n, err := strconv.ParseInt(m[1], 10, 64)
	if err != nil {
		return time.Time{}, false
	}
	if len(m[1]) > len("9999999999") {
		return time.UnixMilli(n).UTC(), len(m[1]) > len("99999999999")
	}
	return time.Unix(n, 0).UTC(), true
}

// read reads a date in its normal form. zone is the zone that was named in
// front, nil for none.
func read(text string, zone *time.Location) (time.Time, bool) {
	if t, ok := readClock(text, zone); ok || strings.Contains(text, ":") {
		return t, ok
	}
	return readDotted(text, zone)
}

// readDotted reads a date with a time such as 9.10, if only one piece of the
// text can be such a time.
func readDotted(text string, zone *time.Location) (found time.Time, ok bool) {
	pieces := strings.Fields(text)
	for i, piece := range pieces {
		if !dotted.MatchString(piece) {
			continue
		}
		pieces[i] = strings.ReplaceAll(piece, ".", ":")
		t, fits := readClock(strings.Join(pieces, " "), zone)
		pieces[i] = piece
		if fits && ok {
			return time.Time{}, false
		}
		if fits {
			found, ok = t, true
		}
	}
	return found, ok
}

// dotted finds a time with dots.
var dotted = regexp.MustCompile(`^\d{1,2}\.\d{2}(?:\.\d{2})?$`)
