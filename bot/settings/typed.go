package settings

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"newsbot/news"
)

// What people type of times, as they are used to write them.

// dayNames are the days of the week as they are typed, Sunday first; three letters
// of them are enough.
var dayNames = []string{"sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"}

const (
	weekdays news.Weekdays = 0b0111110
	weekends news.Weekdays = 0b1000001
)

// maxTimes is how many digests a day may have.
const maxTimes = 24

// readDigest reads when digests come, as in "8 18:30", "weekdays 8am" or "mon,thu
// 08:00"; "hourly" is each hour.
func readDigest(typed string) (d news.Digest, ok bool) {
	words := strings.FieldsFunc(strings.ToLower(typed), func(r rune) bool { return r == ' ' || r == ',' || r == ';' })
	words = slices.DeleteFunc(words, func(w string) bool { return w == "daily" || w == "at" || w == "and" || w == "every" || w == "day" })
	for _, word := range words {
		if days, isDays := readDays(word); isDays {
			d.Days |= days
			continue
		}
		if word == "hourly" || word == "hour" {
			for h := range news.Clock(24) {
				d.Times = append(d.Times, 60*h)
			}
			continue
		}
		c, isClock := news.ParseClock(cmp.Or(partsOfDay[word], word))
		if !isClock {
			return news.Digest{}, false
		}
		d.Times = append(d.Times, c%(24*60))
	}
	slices.Sort(d.Times)
	d.Times = slices.Compact(d.Times)
	if d.Days == 0b1111111 {
		d.Days = 0
	}
	return d, len(d.Times) > 0 && len(d.Times) <= maxTimes
}

// partsOfDay are when people mean.
var partsOfDay = map[string]string{"morning": "8:00", "mornings": "8:00", "noon": "12:00", "evening": "18:00", "evenings": "18:00"}

// readDays reads a day or some, as in "mon", "mon-fri" or "weekdays".
func readDays(word string) (days news.Weekdays, ok bool) {
	switch word {
	case "weekdays", "workdays":
		return weekdays, true
	case "weekends", "weekend":
		return weekends, true
	}
	first, last, isRange := strings.Cut(word, "-")
	from, ok := readDay(first)
	if !ok || !isRange {
		return 1 << from, ok
	}
	to, ok := readDay(last)
	for day := from; ok; day = (day + 1) % 7 {
		if days |= 1 << day; day == to {
			break
		}
	}
	return days, ok
}

// readDay reads a day.
func readDay(word string) (int, bool) {
	if len(word) < 3 {
		return 0, false
	}
	i := slices.IndexFunc(dayNames, func(name string) bool { return strings.HasPrefix(name, strings.TrimSuffix(word, "s")) })
	return max(i, 0), i >= 0
}

// digestText is when digests come as it is typed.
func digestText(d *news.Digest) string {
	if d == nil || len(d.Times) == 0 {
		return "off"
	}
	var words []string
	switch d.Days {
	case 0:
	case weekdays:
		words = append(words, "weekdays")
	case weekends:
		words = append(words, "weekends")
	default:
		var days []string
		for i, name := range dayNames {
			if d.Days>>i&1 != 0 {
				days = append(days, name[:3])
			}
		}
		words = append(words, strings.Join(days, ","))
	}
	if len(d.Times) == maxTimes {
		return strings.Join(append(words, "hourly"), " ")
	}
	for _, c := range d.Times {
		words = append(words, c.String())
	}
	return strings.Join(words, " ")
}

// spokenWindow writes a part of the day as [news.ParseWindow] reads it: "from 22 to 7" is
// 22 to 7, "between 22 and 7" is 22-7.
func spokenWindow(typed string) string {
	typed = strings.ToLower(strings.TrimSpace(typed))
	if rest, ok := strings.CutPrefix(typed, "between "); ok {
		return strings.Replace(rest, " and ", "-", 1)
	}
	return strings.TrimPrefix(typed, "from ")
}

// A naming is how settings are called by those who read the panel, and not the table.
type naming map[string]string // :: as the panel or a person says → its name

// readNaming reads a naming as the catalogue has it: "time zone = zone; picture = preview".
func readNaming(said string) naming {
	n := naming{}
	for part := range strings.SplitSeq(said, ";") {
		called, name, _ := strings.Cut(part, "=")
		n[strings.TrimSpace(called)] = strings.TrimSpace(name)
	}
	return n
}

// longestName is of how many words a naming's longest may be.
const longestName = 3

// take takes what is typed apart: the name of a setting, and the value. What is a name
// by itself is one, whatever else it is called.
func (n naming) take(typed string, isName func(string) bool) (name, value string) {
	for words := min(longestName, len(strings.Fields(typed))); words > 0; words-- {
		called, value := cutWords(typed, words)
		other, known := n[called]
		switch {
		case words == 1 && (isName(called) || !known):
			return called, value
		case known:
			return other, turned(called, value)
		}
	}
	return "", ""
}

// cutWords cuts so many words off, in lower case with a space between them.
func cutWords(typed string, n int) (words, rest string) {
	words = strings.ToLower(strings.Join(strings.Fields(typed)[:n], " "))
	for rest = typed; n > 0; n-- {
		rest = strings.TrimSpace(rest)
		rest = rest[strings.IndexFunc(rest+" ", unicode.IsSpace):]
	}
	return words, strings.TrimSpace(rest)
}

// turned is a value of "sound" as one of "silent".
func turned(called, value string) string {
	if i := slices.Index(onOff, strings.ToLower(value)); called == "sound" && i >= 0 {
		return onOff[1-i]
	}
	return value
}

// readSpan reads a length of time of a minute at least, as in "20m", "20" (minutes) or
// "1h30m".
func readSpan(typed string) (time.Duration, bool) {
	if _, err := strconv.Atoi(typed); err == nil {
		typed += "m"
	}
	d, ok := news.ParseSpan(typed)
	return d, ok && d >= time.Minute && d <= maxGap
}

// spanText is a length of time as it is typed.
func spanText(d time.Duration) string {
	text := d.Round(time.Second).String()
	for _, zeros := range []string{"m0s", "h0m"} {
		if strings.HasSuffix(text, zeros) {
			text = text[:len(text)-2]
		}
	}
	if d <= 0 {
		return "off"
	}
	return text
}
