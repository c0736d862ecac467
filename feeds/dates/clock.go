package dates

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

// clock finds a time of day and its half, in their normal form.
var clock = regexp.MustCompile(`(am|pm)? ?\b(\d{1,2}):(\d{2})(?::(\d{1,2})(?:[.,]\d+)?)? ?(am|pm)?`)

// offsetBehind finds the zone directly behind a time: a name, an offset, or
// both; a name behind the offset says nothing new.
var offsetBehind = regexp.MustCompile(`^ ?(?:Z(-?\d+))? ?(?:([+-]\d{1,2}):?(\d{2})?)?\b(?: ?Z-?\d+)?`)

// offsetAtEnd finds a zone that stands behind the year.
var offsetAtEnd = regexp.MustCompile(` (?:Z(-?\d+) ?)?(?:([+-]\d{2}):?(\d{2}))?(?: ?Z-?\d+)?$`)

// gapAtDash finds a dash between the date and the time that was taken out.
var gapAtDash = regexp.MustCompile(`^\s*[-:/]\s*|\s+[-/]?\s*$`)

// readClock takes the time of day and its zone out of a date in its normal
// form, and reads the day that is left.
func readClock(text string, zone *time.Location) (time.Time, bool) {
	at := clock.FindStringSubmatchIndex(text)
	if at == nil {
		day, ok := readDay(strings.TrimSpace(strings.TrimSuffix(text, "Z0")))
		return place(day, ok, 0, zone)
	}
	part := func(i int) string { return text[max(at[2*i], 0):max(at[2*i+1], 0)] }
	since, ok := timeOfDay(part(2), part(3), part(4), part(1)+part(5))
	if !ok || at[4] > 0 && strings.ContainsAny(text[at[4]-1:at[4]], "+-:.") {
		return time.Time{}, false
	}
	before, behind := text[:at[0]], text[at[1]:]
	for _, form := range []*regexp.Regexp{offsetBehind, offsetAtEnd} {
		m := form.FindStringSubmatchIndex(behind)
		if m == nil || m[2] < 0 && m[4] < 0 {
			continue
		}
		part := func(i int) string { return behind[max(m[2*i], 0):max(m[2*i+1], 0)] }
		offset, ok := zoneOffset(part(1), part(2), part(3))
		if !ok {
			return time.Time{}, false
		}
		zone = time.FixedZone("", int(offset/time.Second)) // an offset goes before a name
		behind = behind[:m[0]] + " " + behind[m[1]:]
		break
	}
	day, ok := readDay(strings.TrimSpace(gapAtDash.ReplaceAllString(before+" "+behind, "")))
	return place(day, ok, since, zone)
}

// place puts a time of day on a day, if there is one, in a zone; nil is UTC. A
// time that the zone skips or has twice that day is none.
func place(day time.Time, ok bool, since time.Duration, zone *time.Location) (time.Time, bool) {
	wall := day.Add(since)
	if zone == nil || !ok {
		return wall, ok
	}
	y, m, d := wall.Date()
	t := time.Date(y, m, d, wall.Hour(), wall.Minute(), wall.Second(), 0, zone)
	return t, sameClock(t, wall) && !sameClock(t.Add(time.Hour), wall) && !sameClock(t.Add(-time.Hour), wall)
}

// sameClock says whether a clock at either place shows the same time.
func sameClock(a, b time.Time) bool {
	return a.Hour() == b.Hour() && a.Minute() == b.Minute()
}

// timeOfDay is how long after midnight a clock shows a time. A leap second is
// the next one. A half that repeats what the hour says already, as in 14:05
// pm, does no harm.
func timeOfDay(hours, minutes, seconds, half string) (time.Duration, bool) {
	h, _ := strconv.Atoi(hours)
	m, _ := strconv.Atoi(minutes)
	s, _ := strconv.Atoi(seconds)
	t := time.Duration(h)*time.Hour + time.Duration(m)*time.Minute + time.Duration(s)*time.Second
	sound := m < 60 && s <= 60
	switch {
	case half == "":
		return t, (h < 24 || h == 24 && m+s == 0) && sound
	case half == "pm" && h > 0 && h < 12:
		t += 12 * time.Hour
	case half == "am" && h == 12:
		t -= 12 * time.Hour
	}
	return t, h < 24 && sound && (half == "am" && h <= 12 || half == "pm" && h > 0)
}

// zoneOffset is how far a zone is ahead of Greenwich, by the minutes of its
// name and by an offset behind that. The offset is what counts: in PST-0800
// the name only explains it. An hour alone whose sign contradicts the name, as
// POSIX writes PST+8, could mean either.
func zoneOffset(named, hours, minutes string) (time.Duration, bool) {
	z, _ := strconv.Atoi(named)
	if hours == "" {
		return time.Duration(z) * time.Minute, true
	}
	h, _ := strconv.Atoi(hours)
	m, _ := strconv.Atoi(minutes)
	if strings.HasPrefix(hours, "-") {
		m = -m
	}
	offset := time.Duration(m)*time.Minute + time.Duration(h)*time.Hour
	return offset, h >= -14 && h <= 14 && m > -60 && m < 60 && (z == 0 || minutes != "" || z*h >= 0)
}
