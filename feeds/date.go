package feeds

import (
	"cmp"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// The years that a believable date lies in. Feeds are younger than the web,
// and what claims the epoch or the year 9999 is a default, not a date.
const (
	firstYear = 1990
	lastYear  = 2100
)

// maxDate is the longest text that is looked at as a date, in bytes.
const maxDate = 120

// parseDate reads a moment in any form that feeds have been seen to use. A
// date without a zone is UTC. What could mean two different moments, says no
// particular day, or names a zone or month that we do not know is refused: no
// date is better than a wrong one.
func parseDate(text string) (time.Time, bool) {
	text = strings.TrimSpace(text)
	for _, layout := range []string{time.RFC3339, "Mon, _2 Jan 2006 15:04:05 -0700"} { // nearly all there are
		if t, err := time.Parse(layout, text); err == nil {
			return t.UTC(), believable(t)
		}
	}
	if len(text) > maxDate {
		return time.Time{}, false
	}
	normal, ok := normalDate(zoneNote.ReplaceAllString(text, "$1"))
	if !ok {
		return time.Time{}, false
	}
	if t, ok := epoch(normal); ok {
		return t, believable(t)
	}
	return readDate(normal)
}

// zoneNote finds the name of a zone behind its offset, where it says nothing
// new.
var zoneNote = regexp.MustCompile(`([+-]\d\d:?\d\d) ?(?:\([^()]*\)|[A-Z]{3,4})$`)

// believable says whether a moment may be the date of a piece of news.
func believable(t time.Time) bool {
	return t.UTC().Year() >= firstYear && t.UTC().Year() <= lastYear
}

// epoch reads seconds or milliseconds since 1970.
func epoch(text string) (time.Time, bool) {
	n, err := strconv.ParseInt(text, 10, 64)
	switch {
	case err != nil:
		return time.Time{}, false
	case len(text) == 9, len(text) == 10:
		return time.Unix(n, 0).UTC(), true
	case len(text) == 12, len(text) == 13:
		return time.UnixMilli(n).UTC(), true
	}
	return time.Time{}, false
}

// normalDate brings a date into a form that is the same in all languages:
// ASCII digits, months as m03, half days as am and pm, zones as their minutes
// east of Greenwich as in Z60, weekdays and words without weight left out. It
// refuses words that it does not know.
func normalDate(text string) (string, bool) {
	text = separators.Replace(strings.ToLower(text))
	var out []string
	month, weekday := -1, false // where the month stands, and whether it may be a weekday
	for len(text) > 0 {
		n := strings.IndexFunc(text, func(c rune) bool { return !isWordRune(c) })
		if n < 0 {
			n = len(text)
		}
		if n == 0 {
			c, size := utf8.DecodeRuneInString(text)
			out, text = append(out, digit(c)), text[size:]
			continue
		}
		word := text[:n]
		text = strings.TrimPrefix(text[n:], ".")
		meaning, known := dateWords[word]
		switch {
		case !known:
			return "", false
		case meaning[0] != 'm':
		case month < 0:
			month, weekday = len(out), weekdays[word]
		case weekday: // "mar, 03 mar": the first one was a Tuesday
			out[month], month, weekday = " ", len(out), false
		case weekdays[word]:
			meaning = " "
		default:
			return "", false
		}
		out = append(out, meaning)
	}
	normal := strings.Join(strings.Fields(strings.Join(out, "")), " ")
	return strings.TrimSuffix(clockGap.ReplaceAllString(normal, "$1:$2"), ":"), true
}

// clockGap finds the space within a time such as "9시 10분".
var clockGap = regexp.MustCompile(`(\d): (\d)`)

// isWordRune says whether a character is part of a word.
func isWordRune(c rune) bool {
	return unicode.IsLetter(c) || unicode.Is(unicode.M, c)
}

// digit gives the ASCII form of a decimal digit of any script, other
// characters as they are. The digits of a script follow one another from zero
// on (Unicode, chapter 4.6).
func digit(c rune) string {
	if c < 0x80 || !unicode.Is(unicode.Nd, c) {
		return string(c)
	}
	value := 0
	for value < 9 && unicode.Is(unicode.Nd, c-rune(value)-1) {
		value++
	}
	return strconv.Itoa(value)
}

// clock finds a time of day with half, zone and offset, in their normal form.
var clock = regexp.MustCompile(`(am|pm)? ?\b(\d{1,2}):(\d{2})(?::(\d{1,2})(?:[.,]\d+)?)? ?(am|pm)?` +
	` ?(?:Z(-?\d+))? ?(?:([+-]\d{1,2}):?(\d{2})?)?(?: ?Z0)?`)

// hour finds an hour that stands alone.
var hour = regexp.MustCompile(`\b(\d{1,2}) ?(am|pm)\b`)

// dotted finds a time such as 9.10 behind a whole date.
var dotted = regexp.MustCompile(`(\d{4}) (\d{1,2})\.(\d{2})$`)

// compact finds the date and the time of 20260303t0910 in its normal form.
var compact = regexp.MustCompile(`^(\d{8}) ?(\d{2})(\d{2})(\d{2})?\b`)

// dash finds a dash between the date and the time that was taken out.
var dash = regexp.MustCompile(`^\s*-\s+|\s+-?\s*$`)

// readDate reads a date in its normal form.
func readDate(text string) (time.Time, bool) {
	if m := compact.FindStringSubmatch(text); m != nil {
		text = m[1] + " " + m[2] + ":" + m[3] + ":" + cmp.Or(m[4], "00") + text[len(m[0]):]
	}
	if !strings.Contains(text, ":") {
		text = dotted.ReplaceAllString(hour.ReplaceAllString(text, "$1:00 $2"), "$1 $2:$3")
	}
	var since time.Duration // midnight in Greenwich
	if at := clock.FindStringSubmatchIndex(text); at != nil {
		part := func(i int) string { return text[max(at[2*i], 0):max(at[2*i+1], 0)] }
		local, ok1 := timeOfDay(part(2), part(3), part(4), part(1)+part(5))
		offset, ok2 := zoneOffset(part(6), part(7), part(8))
		if !ok1 || !ok2 || at[4] > 0 && strings.ContainsAny(text[at[4]-1:at[4]], "+-:") {
			return time.Time{}, false
		}
		since = local - offset
		text = text[:at[0]] + " " + text[at[1]:]
	}
	day, ok := readDay(strings.TrimSpace(strings.TrimSuffix(dash.ReplaceAllString(text, ""), "Z0")))
	t := day.Add(since)
	return t, ok && believable(t)
}

// timeOfDay is how long after midnight a clock shows a time. A leap second is
// the next one.
func timeOfDay(hours, minutes, seconds, half string) (time.Duration, bool) {
	h, _ := strconv.Atoi(hours)
	m, _ := strconv.Atoi(minutes)
	s, _ := strconv.Atoi(seconds)
	t := time.Duration(h)*time.Hour + time.Duration(m)*time.Minute + time.Duration(s)*time.Second
	switch {
	case half == "":
		return t, (h < 24 || h == 24 && m+s == 0) && m < 60 && s <= 60
	case h == 12:
		t -= 12 * time.Hour
	}
	if half == "pm" {
		t += 12 * time.Hour
	}
	return t, h > 0 && h <= 12 && m < 60 && s <= 60
}

// zoneOffset is how far a zone is ahead of Greenwich: the minutes of its name
// and an offset, such as GMT+1.
func zoneOffset(named, hours, minutes string) (time.Duration, bool) {
	z, _ := strconv.Atoi(named)
	h, _ := strconv.Atoi(hours)
	m, _ := strconv.Atoi(minutes)
	if strings.HasPrefix(hours, "-") {
		m = -m
	}
	offset := time.Duration(z+m)*time.Minute + time.Duration(h)*time.Hour
	return offset, h >= -14 && h <= 14 && m > -60 && m < 60
}

// days are the forms of a calendar date, each with what its numbers are: year,
// month, day, ordinal day, week, weekday, or two that the eye cannot tell.
var days = []struct {
	form  *regexp.Regexp
	parts string
}{
	{regexp.MustCompile(`^(\d{4})[-/. ]+(\d{1,2})[-/. ]+(\d{1,2})\.?$`), "ymd"},
	{regexp.MustCompile(`^(\d{4})(\d{2})(\d{2})$`), "ymd"},
	{regexp.MustCompile(`^(\d{1,2})[-/. ]*m(\d\d)[-/. ]*(\d{4}|\d{2})\.?$`), "dmy"},
	{regexp.MustCompile(`^m(\d\d)[-/. ]*(\d{1,2})[-/. ]+(\d{4})$`), "mdy"},
	{regexp.MustCompile(`^(\d{4})[-/. ]*m(\d\d)[-/. ]*(\d{1,2})\.?$`), "ymd"},
	{regexp.MustCompile(`^(\d{1,2})\.+ ?(\d{1,2})\.+ ?(\d{4})\.?$`), "dmy"},
	{regexp.MustCompile(`^(\d{1,2})[-/](\d{1,2})[-/](\d{4})$`), "??y"},
	{regexp.MustCompile(`^(\d{4})-(\d{1,2})$`), "ym"},
	{regexp.MustCompile(`^(\d{4})$`), "y"},
	{regexp.MustCompile(`^(\d{4})-?(\d{3})$`), "yo"},
	{regexp.MustCompile(`^(\d{4})-?W(\d{2})(?:-?(\d))?$`), "ywn"},
}

// readDay reads a calendar date in its normal form.
func readDay(text string) (time.Time, bool) {
	for _, d := range days {
		if match := d.form.FindStringSubmatch(text); match != nil {
			n := map[byte]int{'m': 1, 'd': 1, 'n': 1}
			for i := range d.parts {
				if value, err := strconv.Atoi(match[i+1]); err == nil {
					n[d.parts[i]] = value
				}
			}
			if d.parts == "??y" {
				return tellApart(match, n['y'])
			}
			return calendarDay(n, len(match[strings.Index(d.parts, "y")+1]) == 2)
		}
	}
	return time.Time{}, false
}

// tellApart reads a date of which it is not known whether the day or the month
// comes first: that is clear when one of them cannot be a month, and does not
// matter when they are the same.
func tellApart(match []string, year int) (time.Time, bool) {
	a, _ := strconv.Atoi(match[1])
	b, _ := strconv.Atoi(match[2])
	switch {
	case a > 12 || a == b:
		return calendarDay(map[byte]int{'y': year, 'm': b, 'd': a}, false)
	case b > 12:
		return calendarDay(map[byte]int{'y': year, 'm': a, 'd': b}, false)
	}
	return time.Time{}, false
}

// calendarDay is the midnight that a day begins with. A year of two digits is
// one from 1969 to 2068, as in POSIX.
func calendarDay(n map[byte]int, short bool) (time.Time, bool) {
	year := n['y']
	if short && year < 69 {
		year += 2000
	} else if short {
		year += 1900
	}
	switch {
	case n['o'] > 0:
		t := time.Date(year, 1, n['o'], 0, 0, 0, 0, time.UTC)
		return t, t.Year() == year
	case n['w'] > 0:
		fourth := time.Date(year, 1, 4, 0, 0, 0, 0, time.UTC) // is in the first week by definition
		t := fourth.AddDate(0, 0, 7*(n['w']-1)+n['n']-1-(int(fourth.Weekday())+6)%7)
		y, w := t.ISOWeek()
		return t, y == year && w == n['w'] && n['n'] >= 1 && n['n'] <= 7
	}
	t := time.Date(year, time.Month(n['m']), n['d'], 0, 0, 0, 0, time.UTC)
	return t, t.Month() == time.Month(n['m']) && t.Day() == n['d']
}
