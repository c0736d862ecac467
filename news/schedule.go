package news

import (
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/robfig/cron/v3"
)

// A Schedule says when something is due after a given time; robfig/cron's
// schedules are such. It gives the zero time for never.
type Schedule interface {
	Next(time.Time) time.Time
}

const (
	maxPhase   = time.Minute        // by which a source is polled later than its schedule says
	maxBackOff = 24 * time.Hour     // between two polls of a source that fails
	maxWish    = 7 * 24 * time.Hour // that a server may ask us to wait; a longer one is a mistake
	slowest    = time.Minute        // schedules with shorter steps are kept to the second
)

// never is when a source is polled that has ended or whose schedule has.
var never = time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC)

// NextPoll says when s is polled next, its state being that after the present
// poll: the latest of its own schedule, the server's wish, and the back-off
// after failures, which doubles with each. Every source has a phase of its
// own, drawn from its name, so that neither the full hour nor a restart brings
// all polls at once. now is the end of the poll.
func NextPoll(sched Schedule, s *Source, wish time.Time, now time.Time) time.Time {
	next := sched.Next(now)
	if next.IsZero() || s.State.Gone {
		return never
	}
	step := sched.Next(next).Sub(next)
	if sched.Next(next).IsZero() {
		step = 0 // the last time of all
	}
	next = inPhase(sched, s.Name, next, step, now)
	if limit := now.Add(maxWish); wish.After(limit) {
		wish = limit
	}
	return latest(next, wish, now.Add(backOff(s, step)))
}

// clockSlack is how far ahead of our clock an instant of the past may seem: the
// clock was set by a little, as every machine's is now and then.
const clockSlack = time.Minute

// PollIn says how long after now a source is to be polled, by what was written
// down at its last poll; what is overdue is negative. No instant that was written
// down is trusted further than its source can have been asked to wait: a clock
// that was ahead, and was set right since, must not silence a source. schedule
// gives the source's, and is asked for in doubt only.
func (s *Source) PollIn(now time.Time, schedule func(Source) Schedule) time.Duration {
	in := s.State.NextPoll.Sub(now)
	switch {
	case s.State.Polled.After(now.Add(clockSlack)):
		return 0 // polled in the future: the clock was set back since
	case in <= maxWish:
		return in
	}
	next := schedule(*s).Next(now)
	if next.IsZero() {
		return never.Sub(now)
	}
	if in > next.Sub(now)+maxWish {
		return 0
	}
	return in
}

// DueSooner says whether a source's schedule is another one now than the one that
// its next poll goes by, and how long after now it is to be polled then: by the new
// schedule, unless the old one has it sooner.
func (s *Source) DueSooner(by string, schedule func(Source) Schedule, in time.Duration, now time.Time) (time.Duration, bool) {
	if s.State.DueBy == "" || s.State.DueBy == by {
		return in, false
	}
	return min(in, NextPoll(schedule(*s), s, s.State.Wish, now).Sub(now)), true
}

// inPhase moves a time of the schedule to the phase of the source. A schedule
// of fixed steps, such as "@every 5m", has no times of its own: there the
// phase is a place on the grid of such steps, and a poll that was late does
// not shift the following ones.
func inPhase(sched Schedule, name string, next time.Time, step time.Duration, now time.Time) time.Time {
	if step < slowest {
		return next
	}
	if sched.Next(now.Add(time.Second)).Sub(next).Round(time.Second) == time.Second { // the steps count from now
		phase := portion(name, step)
		earliest := now.Add(step / 2)
		grid := earliest.Truncate(step).Add(phase)
		if !grid.After(earliest) {
			grid = grid.Add(step)
		}
		return grid
	}
	return next.Add(portion(name, min(step/10, maxPhase)))
}

// portion is a share of a span that depends on the name alone.
func portion(name string, of time.Duration) time.Duration {
	sum := sha256.Sum256([]byte(name))
	share := float64(binary.BigEndian.Uint32(sum[:])) / (1 << 32)
	return time.Duration(share * float64(of)).Truncate(time.Second)
}

// backOff is how long a failing source is left in peace: a step of its
// schedule after the first failure, twice that after each further one, up to
// a day, less a part that differs from source to source.
func backOff(s *Source, step time.Duration) time.Duration {
	if s.State.Failures == 0 {
		return 0
	}
	wait := min(max(step, time.Second), maxBackOff)
	for range min(s.State.Failures-1, 30) {
		wait = min(2*wait, maxBackOff)
	}
	return wait - portion(s.Name+strconv.Itoa(s.State.Failures), wait/4)
}

// latest is the latest of some times.
func latest(times ...time.Time) (last time.Time) {
	for _, t := range times {
		if t.After(last) {
			last = t
		}
	}
	return last
}

// Hints are what a feed says itself about when to ask for it again.
type Hints struct {
	Every     time.Duration // least time between two polls; 0 for nothing said
	SkipHours uint32        // bit h: no news in hour h of the day, GMT
	SkipDays  uint8         // bit d: no news on weekday d, GMT, Sunday being 0
}

// Earliest is when the hints allow the next poll after one at now. Hints that
// leave no hour of the week are a mistake and do not count.
func (h Hints) Earliest(now time.Time) time.Time {
	at := now.Add(min(h.Every, maxBackOff)).UTC()
	if h.SkipHours == 0 && h.SkipDays == 0 {
		return at
	}
	for t, week := at, at.Add(7*24*time.Hour); t.Before(week); t = t.Truncate(time.Hour).Add(time.Hour) {
		if h.SkipHours>>t.Hour()&1 == 0 && h.SkipDays>>t.Weekday()&1 == 0 {
			return t
		}
	}
	return at
}

// A redirect that says "permanently" is believed when it has led to a feed so
// often and for so long: some servers say it while they are being repaired.
const (
	moveAfter = 24 * time.Hour
	movePolls = 3
)

// HasMoved says whether a source's feed has moved for good to State.Moved. Its
// address is then changed, and its validators are dropped.
func HasMoved(s *SourceState, now time.Time) bool {
	return s.Moved != "" && s.MovedPolls >= movePolls && now.Sub(s.MovedSince) >= moveAfter
}

// A source that brought news is silent when none came for so many times its
// usual pause, and for so long in any case.
const (
	silentPauses = 20
	silentAfter  = 2 * 24 * time.Hour
	silentItems  = 10 // from which on the usual pause is known
)

// IsSilent says whether a source that used to bring news has stopped.
func IsSilent(s *SourceState, now time.Time) bool {
	if s.Items < silentItems || s.Posted.IsZero() || s.Since.IsZero() {
		return false
	}
	pause := s.Posted.Sub(s.Since) / time.Duration(s.Items)
	return now.Sub(s.Posted) > max(silentPauses*pause, silentAfter)
}

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
		if meant := meantSchedule(s); meant != "" {
			return nil, fmt.Errorf("%q is no schedule; did you mean %q?", s, meant)
		}
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

// spanOf and hoursOf find a length of time as people write it, timeOfDay a time of
// day.
var (
	spanOf    = regexp.MustCompile(`^(\d+) ?(s|m|h|d|w)(?:ec|in|r|econd|inute|our|ay|eek)?s?$`)
	hoursOf   = regexp.MustCompile(`^(\d+) ?h ?(\d+)$`)
	timeOfDay = regexp.MustCompile(`^(\d{1,2})[:.](\d\d)$`)
)

// meantSchedule is the schedule that one that cannot be read was probably meant to
// be, or "".
func meantSchedule(s string) string {
	plain := strings.ToLower(strings.Join(strings.Fields(strings.Map(plainDash, s)), " "))
	for _, meant := range []string{"@" + strings.TrimPrefix(plain, "@"), meantStep(plain), meantTime(plain), meantFields(plain)} {
		if meant == "" || badSchedule(meant) != nil {
			continue
		}
		if _, err := cron.ParseStandard(sundays(meant)); err == nil {
			return meant
		}
	}
	return ""
}

// plainDash is the hyphen for a dash, and any other character itself.
func plainDash(c rune) rune {
	if strings.ContainsRune("‐‑‒–—−", c) {
		return '-'
	}
	return c
}

// meantStep reads a step such as "every 5 minutes" or "1d".
func meantStep(plain string) string {
	step := strings.TrimSpace(strings.TrimPrefix(strings.TrimPrefix(plain, "@"), "every"))
	if unit := spanOf.FindStringSubmatch("1 " + step); unit != nil {
		step = "1" + unit[2]
	}
	if m := hoursOf.FindStringSubmatch(step); m != nil {
		return fmt.Sprintf("@every %sh%sm", m[1], m[2])
	}
	if _, err := strconv.Atoi(step); err == nil && step != plain {
		step += "m" // as most people mean it
	}
	m := spanOf.FindStringSubmatch(step)
	if m == nil {
		return ""
	}
	n, _ := strconv.Atoi(m[1]) // too many digits make none, which is refused
	switch m[2] {
	case "d":
		return fmt.Sprintf("@every %dh", 24*n)
	case "w":
		return fmt.Sprintf("@every %dh", 7*24*n)
	}
	return fmt.Sprintf("@every %d%s", n, m[2])
}

// meantTime reads a time of each day, such as "9:00".
func meantTime(plain string) string {
	m := timeOfDay.FindStringSubmatch(plain)
	if m == nil {
		return ""
	}
	hour, _ := strconv.Atoi(m[1])
	minute, _ := strconv.Atoi(m[2])
	return fmt.Sprintf("%d %d * * *", minute, hour)
}

// meantFields reads a cron expression that has seconds, or a range of hours over
// midnight.
func meantFields(plain string) string {
	fields := strings.Fields(plain)
	if len(fields) == 6 && fields[0] == "0" {
		fields = fields[1:]
	}
	if len(fields) != 5 {
		return ""
	}
	var from, to int
	if n, _ := fmt.Sscanf(fields[1], "%d-%d", &from, &to); n == 2 && from > to && fields[1] == fmt.Sprintf("%d-%d", from, to) {
		fields[1] = fmt.Sprintf("%d-23,0-%d", from, to)
	}
	return strings.Join(fields, " ")
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
