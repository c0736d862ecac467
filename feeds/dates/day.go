package dates

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

// days are the forms of a calendar date, each with what its numbers are: year,
// month, day, ordinal day, week, weekday, or one of which the eye cannot tell.
var days = []struct {
	form  *regexp.Regexp
	parts string
}{
	{regexp.MustCompile(`^(\d{4})[-/. ]+(\d{1,2})[-/. ]+(\d{1,2})\.?$`), "ymd"},
	{regexp.MustCompile(`^(\d{4})(\d{2})(\d{2})$`), "ymd"},
	{regexp.MustCompile(`^(\d{1,2})[-/. ]*m(\d\d)[-/. ]*(\d{4}|\d{2})\.?$`), "dmy"},
	{regexp.MustCompile(`^m(\d\d)[-/. ]*(\d{1,2})[-/. ]+(\d{4})$`), "mdy"},
	{regexp.MustCompile(`^(\d{4})[-/. ]*m(\d\d)[-/. ]*(\d{1,2})\.?$`), "ymd"},
	{regexp.MustCompile(`^(\d{1,2})\.+ ?(\d{1,2})\.+ ?(\d{4})\.?$`), "d?y"},
	{regexp.MustCompile(`^(\d{1,2})[-/](\d{1,2})[-/](\d{4})$`), "??y"},
	{regexp.MustCompile(`^(\d{1,2})[-/. ]+(\d{1,2})[-/. ]+(\d{2})\.?$`), "???"},
	{regexp.MustCompile(`^(\d{4})-(\d{1,2})$`), "ym"},
	{regexp.MustCompile(`^(\d{4})$`), "y"},
	{regexp.MustCompile(`^(\d{4})-?(\d{3})$`), "yo"},
	{regexp.MustCompile(`^(\d{4})-?W(\d{2})(?:-?(\d))?$`), "ywn"},
}

// shortDay finds a date in numbers, for where the day is known to come first.
var shortDay = regexp.MustCompile(`^(\d{1,2})[-/. ]+(\d{1,2})[-/. ]+(\d{2}|\d{4})\.?$`)

// readDay reads a calendar date in its normal form.
func readDay(text string) (time.Time, bool) {
	if rest, first := strings.CutPrefix(text, dayFirst); first {
		text = strings.TrimLeft(rest, " -")
		if match := shortDay.FindStringSubmatch(text); match != nil {
			return date(match, "dmy")
		}
	}
	for _, d := range days {
		match := d.form.FindStringSubmatch(text)
		if match == nil {
			continue
		}
		switch d.parts {
		case "d?y":
			if t, ok := date(match, "dmy"); ok {
				return t, true
			}
			return date(match, "mdy")
		case "??y":
			return agreed(match, "dmy", "mdy")
		case "???":
			return agreed(match, "dmy", "mdy", "ymd")
		}
		return date(match, d.parts)
	}
	return time.Time{}, false
}

// agreed reads a date of which it is not known which number is what: that is
// clear when only one order gives a day, and does not matter when all that do
// give the same one.
func agreed(match []string, orders ...string) (found time.Time, ok bool) {
	for _, parts := range orders {
		t, fits := date(match, parts)
		if fits = fits && Believable(t); fits && ok && !t.Equal(found) {
			return time.Time{}, false
		}
		if fits {
			found, ok = t, true
		}
	}
	return found, ok
}

// date is the midnight that a day begins with, its numbers being the parts
// said. A year of two digits is one from 1969 to 2068, as in POSIX.
func date(match []string, parts string) (time.Time, bool) {
	n := map[byte]int{'m': 1, 'd': 1, 'n': 1}
	for i := range parts {
		if value, err := strconv.Atoi(match[i+1]); err == nil {
			n[parts[i]] = value
		}
	}
	year := n['y']
	if short := len(match[strings.IndexByte(parts, 'y')+1]) <= 2; short && year < 69 {
		year += 2000
	} else if short {
		year += 1900
	}
	switch {
	case n['o'] > 0:
		t := time.Date(year, 1, n['o'], 0, 0, 0, 0, time.UTC)
		return t, t.Year() == year
	case n['w'] > 0:
		return dayOfWeek(year, n['w'], n['n'])
	}
	t := time.Date(year, time.Month(n['m']), n['d'], 0, 0, 0, 0, time.UTC)
	return t, t.Month() == time.Month(n['m']) && t.Day() == n['d']
}

// dayOfWeek is a day by its week and its place in that, Monday being 1.
// Source: ISO 8601.
func dayOfWeek(year, week, day int) (time.Time, bool) {
	fourth := time.Date(year, 1, 4, 0, 0, 0, 0, time.UTC) // is in the first week by definition
	t := fourth.AddDate(0, 0, 7*(week-1)+day-1-(int(fourth.Weekday())+6)%7)
	y, w := t.ISOWeek()
	return t, y == year && w == week && day >= 1 && day <= 7
}
