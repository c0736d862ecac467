package news

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/robfig/cron/v3"
)

const (
	longestCron  = 200                  // characters of a schedule
	longestEvery = 366 * 24 * time.Hour // step of one; a longer one is a slip, and may not fit the clock
)

// ParseSchedule reads a cron expression of five fields in UTC, or a descriptor
// such as "@every 5m". It takes 7 for Sunday, as most crons do. It refuses what
// robfig/cron takes in another sense than its writer's ("@every -1h" would be
// one second) or cannot bear ("TZ=UTC" alone panics).
func ParseSchedule(s string) (Schedule, error) {
	const hint = `write "@every 10m", or five fields such as "*/15 6-22 * * *" (minute hour day month weekday)`
	if why := badSchedule(s); why != nil {
		return nil, fmt.Errorf("%w; %s", why, hint)
	}
	schedule, err := cron.ParseStandard(sundays(s))
	if err != nil {
		return nil, fmt.Errorf("%q is no schedule (%v); %s", s, err, hint)
	}
	if schedule.Next(time.Now()).IsZero() {
		return nil, fmt.Errorf("%q never comes; %s", s, hint)
	}
	return schedule, nil
}

// badSchedule says what is wrong with a schedule that robfig/cron must not see.
func badSchedule(s string) error {
	if len(s) > longestCron {
		return fmt.Errorf("a schedule of %d characters", len(s))
	}
	if zone, _, _ := strings.Cut(strings.TrimSpace(s), "="); zone == "TZ" || zone == "CRON_TZ" {
		return errors.New("schedules are in UTC, and take no time zone: leave it out and turn the hours into UTC")
	}
	every, ok := strings.CutPrefix(s, "@every ")
	if !ok {
		return nil
	}
	switch d, err := time.ParseDuration(every); {
	case err == nil && d < time.Second:
		return fmt.Errorf("%q is shorter than a second", s)
	case err == nil && d > longestEvery:
		return fmt.Errorf("%q is longer than a year", s)
	}
	return nil
}

// sundays writes a schedule so that robfig/cron, to which Sunday is the first
// day of the week alone, understands one that has it as the last day, too.
func sundays(s string) string {
	fields := strings.Fields(s)
	if len(fields) != 5 {
		return s
	}
	parts := strings.Split(fields[4], ",")
	for i, part := range parts {
		parts[i] = weekdays(part)
	}
	fields[4] = strings.Join(parts, ",")
	return strings.Join(fields, " ")
}

// weekdays writes a part of the field of weekdays as a list of days where it
// ends with a Sunday; any other part stays as it is.
func weekdays(part string) string {
	days, by, stepped := strings.Cut(part, "/")
	from, to, isRange := strings.Cut(days, "-")
	if !isRange {
		to = from
	}
	first, ok := weekday(from)
	if !ok || to != "7" && (!isRange || !strings.EqualFold(to, "sun") || first == 0) {
		return part
	}
	step := 1
	if stepped {
		n, err := strconv.Atoi(by)
		if err != nil || n < 1 {
			return part
		}
		step = n
	}
	var list []string
	for day := first; day <= 7; day += step {
		list = append(list, strconv.Itoa(day%7))
	}
	return strings.Join(list, ",")
}

// weekday reads a day of the week, Sunday being 0 and 7.
func weekday(s string) (day int, ok bool) {
	names := []string{"sun", "mon", "tue", "wed", "thu", "fri", "sat"}
	if day = slices.Index(names, strings.ToLower(s)); day >= 0 {
		return day, true
	}
	day, err := strconv.Atoi(s)
	return day, err == nil && day >= 0 && day <= 7
}

// cronFields are the fields of a cron expression: the values of each, and what
// they start again with.
var cronFields = []struct {
	first, last int
	unit, whole string
}{
	{0, 59, "minute", "hour"},
	{0, 23, "hour", "day"},
	{1, 31, "day", "month"},
	{1, 12, "month", "year"},
	{0, 6, "weekday", "week"},
}

// DoubtSchedule says what is odd about a schedule that ParseSchedule reads: a
// step that does not divide what it starts again with, so that "*/90" minutes
// is each full hour and "*/7" ends with a step of four. "" is for nothing odd.
func DoubtSchedule(s string) string {
	fields := strings.Fields(s)
	if len(fields) != len(cronFields) {
		return ""
	}
	for i, of := range cronFields {
		over, by, _ := strings.Cut(fields[i], "/")
		step, err := strconv.Atoi(by)
		n := of.last - of.first + 1
		all := over == "*" || over == strconv.Itoa(of.first) || over == fmt.Sprintf("%d-%d", of.first, of.last)
		switch {
		case err != nil || !all || of.unit != "day" && n%step == 0 || step == 1:
		case step >= n:
			return fmt.Sprintf("%q: a step of %d %ss is longer than the %s, with which it starts again: it comes once in each %[4]s", s, step, of.unit, of.whole)
		default:
			return fmt.Sprintf("%q: a step of %d %ss does not divide the %s, with which it starts again: the last one of each %[4]s is shorter", s, step, of.unit, of.whole)
		}
	}
	return ""
}
