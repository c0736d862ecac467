package news

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// A Rest is when a destination does not want to be told. The zero Rest is at any
// time.
type Rest struct {
	Zone    *time.Location // in which its times are meant; nil is UTC
	Quiet   Window         // told nothing within it
	Hours   Window         // a channel's: told nothing outside it; the zero Window is all day
	Digest  *Digest        // told at these times only; nil for at once
	PerHour int            // at most so many within any hour; 0 for no limit
	PerDay  int            // at most so many on a day of its zone; 0 for no limit
	Gap     time.Duration  // at least so long between two; 0 for none
	Strict  bool           // breaking news waits, too
}

// Counts says whether it matters to r how much was told lately.
func (r *Rest) Counts() bool { return r.PerHour > 0 || r.PerDay > 0 || r.Gap > 0 }

// A Clock is a time of day in minutes from 0 (midnight) to 1440 (the next one).
type Clock int

// A Window is a part of the day, from From until To, which may be on the next day.
// One that ends when it begins is none; the whole day is from 0 to 1440, and what
// waits in it is told when it begins anew.
type Window struct{ From, To Clock }

// IsNone reports whether w is no window.
func (w Window) IsNone() bool { return w.From == w.To }

// clockForm is a time of day: 7, 07:00, 7.30, 7am.
const clockForm = `(\d{1,2})(?:[:.](\d{2}))?\s*(am|pm)?`

var (
	clockOnly  = regexp.MustCompile(`^` + clockForm + `$`)
	windowForm = regexp.MustCompile(`^` + clockForm + `\s*(?:-|–|—|to|until|till|bis|до|a|à|\s)\s*` + clockForm + `$`)
)

// ParseClock reads a time of day as people write it, such as "7", "18:30" or "7am";
// false for anything else.
func ParseClock(typed string) (Clock, bool) {
	m := clockOnly.FindStringSubmatch(strings.ToLower(strings.TrimSpace(typed)))
	if m == nil {
		return 0, false
	}
	return clockOf(m[1], m[2], m[3])
}

// units are how people write lengths of time.
var units = map[string]time.Duration{
	"s": time.Second, "sec": time.Second, "secs": time.Second, "second": time.Second, "seconds": time.Second,
	"m": time.Minute, "min": time.Minute, "mins": time.Minute, "minute": time.Minute, "minutes": time.Minute,
	"h": time.Hour, "hr": time.Hour, "hrs": time.Hour, "hour": time.Hour, "hours": time.Hour,
	"d": dayLong, "day": dayLong, "days": dayLong, "w": 7 * dayLong, "week": 7 * dayLong, "weeks": 7 * dayLong,
}

// dayLong is a day without a change of clocks.
const dayLong = 24 * time.Hour

// spanPart is one part of a length of time, as in "2 hours", "1.5h" or "1h" of "1h30m".
var spanPart = regexp.MustCompile(`^(\d{1,4}(?:\.\d{1,2})?|an?|half an) ?([a-z]+?)(?: |$|(?:\d))`)

// longestSpan is the longest length of time that is read.
const longestSpan = 10 * 366 * dayLong

// ParseSpan reads a length of time as people write it: "20m", "1h30m", "1.5h", "2 hours",
// "half an hour", "a week". False where it is none, or longer than ten years. A number
// alone is none.
func ParseSpan(typed string) (d time.Duration, ok bool) {
	rest := strings.Join(strings.Fields(strings.ToLower(typed)), " ")
	for rest != "" {
		part := spanPart.FindStringSubmatchIndex(rest)
		if part == nil {
			return 0, false
		}
		unit, known := units[rest[part[4]:part[5]]]
		if !known {
			return 0, false
		}
		n, err := strconv.ParseFloat(rest[part[2]:part[3]], 64)
		switch {
		case err == nil:
			d += time.Duration(n * float64(unit))
		case rest[part[2]:part[3]] == "half an":
			d += unit / 2
		default:
			d += unit
		}
		if d > longestSpan {
			return 0, false
		}
		rest = strings.TrimPrefix(strings.TrimSpace(rest[part[5]:]), "and ")
	}
	return d, d > 0
}

// clockAlone is a time of day that is no other number: "18:30", "6.30pm", "7 am".
var clockAlone = regexp.MustCompile(`\d[:.]\d\d|[ap]m$`)

// ParseMoment reads a moment to come as people write it: "18:30" and "at 6.30pm" are the
// next ones there, "45m" and "in 2 hours" are from now, "tomorrow" is the next morning.
// False where it is none.
func ParseMoment(typed string, now time.Time, zone *time.Location) (time.Time, bool) {
	typed = strings.ToLower(strings.TrimRight(strings.TrimSpace(typed), ".!"))
	switch typed {
	case "tomorrow", "morning", "in the morning", "tomorrow morning":
		return NextMorning(now, zone), true
	}
	if d, ok := ParseSpan(strings.TrimPrefix(typed, "in ")); ok {
		return now.Add(d), true
	}
	clock, ok := ParseClock(strings.TrimPrefix(typed, "at "))
	if !ok || !clockAlone.MatchString(typed) {
		return time.Time{}, false
	}
	local := now.In(zone)
	at := time.Date(local.Year(), local.Month(), local.Day(), 0, int(clock), 0, 0, zone)
	if !at.After(now) {
		at = time.Date(local.Year(), local.Month(), local.Day()+1, 0, int(clock), 0, 0, zone)
	}
	return at.UTC(), true
}

// clockOf reads a time of day from the parts of clockForm.
func clockOf(hour, minute, half string) (Clock, bool) {
	h, _ := strconv.Atoi(hour)
	m, _ := strconv.Atoi(minute) // "" is 0
	if half != "" && (h < 1 || h > 12) || m > 59 || h*60+m > 24*60 {
		return 0, false
	}
	switch {
	case half == "am" && h == 12:
		h = 0
	case half == "pm" && h < 12:
		h += 12
	}
	return Clock(h*60 + m), true
}

// String is c as "18:30".
func (c Clock) String() string { return fmt.Sprintf("%02d:%02d", c/60, c%60) }

// ParseWindow reads a part of the day as people write it, such as "22:00-07:00" or
// "10pm to 7am"; false for anything else, and for one without length.
func ParseWindow(typed string) (w Window, ok bool) {
	m := windowForm.FindStringSubmatch(strings.ToLower(strings.TrimSpace(typed)))
	if m == nil {
		return w, false
	}
	from, fromOK := clockOf(m[1], m[2], m[3])
	to, toOK := clockOf(m[4], m[5], m[6])
	if !fromOK || !toOK || from == to || from == wholeDay {
		return w, false
	}
	return Window{From: from, To: to}, true
}

// String is w as "22:00-07:00".
func (w Window) String() string { return w.From.String() + "-" + w.To.String() }

// A Digest says when what was collected is told.
type Digest struct {
	Times []Clock
	Days  Weekdays // 0 for every day
}

// Weekdays is a set of days, bit 0 being Sunday.
type Weekdays uint8

// on reports whether d includes a day.
func (d *Digest) on(day time.Weekday) bool { return d.Days == 0 || d.Days>>day&1 != 0 }

// Why a destination is not told yet.
type Why string

const (
	NotHeld   Why = ""
	InQuiet   Why = "quiet"    // its quiet hours
	OffHours  Why = "hours"    // outside a channel's hours
	ForDigest Why = "digest"   // until its next digest
	OverHour  Why = "per-hour" // an hour's budget is spent
	OverDay   Why = "per-day"  // a day's is
	InGap     Why = "gap"      // the last one is too recent
	AtLimit   Why = "limit"    // its wishes leave no time, and the longest wait ends then
)

// maxHold is how long something waits at most, whatever a destination wants:
// wishes that leave no time between them are a mistake, and nothing is to wait
// for ever.
const maxHold = 7 * 24 * time.Hour

// Hold says until when a lane of a destination rests, and why; the zero time is
// not at all. since is when the oldest of what waits there was decided, told when
// alerts went there lately, oldest first: those of the day, and of the hour before.
//
// Replies never wait. Breaking news waits where the destination is strict.
func Hold(r *Rest, lane Lane, since time.Time, told []time.Time, now time.Time) (until time.Time, why Why) {
	if lane == LaneReply || lane == LaneBreaking && !r.Strict {
		return time.Time{}, NotHeld
	}
	limit := since.Add(maxHold)
	until = now
	for until.Before(limit) {
		next, because := r.next(since, told, until)
		if !next.After(until) {
			break
		}
		until, why = next, because
	}
	if until.After(limit) {
		until, why = limit, AtLimit
	}
	if !until.After(now) {
		return time.Time{}, NotHeld
	}
	return until, why
}

// next is the latest time for which one of the wishes asks at t, or t.
func (r *Rest) next(since time.Time, told []time.Time, t time.Time) (time.Time, Why) {
	latest, why := t, NotHeld
	for _, w := range []struct {
		until time.Time
		why   Why
	}{
		{r.quietUntil(since, t), InQuiet}, {r.closedUntil(t), OffHours}, {r.digestAfter(since), ForDigest},
		{r.hourUntil(told, t), OverHour}, {r.dayUntil(told, t), OverDay}, {r.gapUntil(told), InGap},
	} {
		if w.until.After(latest) {
			latest, why = w.until, w.why
		}
	}
	return latest, why
}

// zone is the zone of r.
func (r *Rest) zone() *time.Location {
	if r.Zone == nil {
		return time.UTC
	}
	return r.Zone
}

// quietUntil is the end of the quiet hours that t is in. What waits through all of a
// whole day's is told where one ends and the next begins.
func (r *Rest) quietUntil(since, t time.Time) time.Time {
	_, end, within := r.Quiet.around(t, r.zone())
	if begin, _, _ := r.Quiet.around(t, r.zone()); !within || r.Quiet.isWhole() && since.Before(begin) {
		return t
	}
	return end
}

// isWhole reports whether w is the whole day.
func (w Window) isWhole() bool { return w.To-w.From == wholeDay }

// wholeDay is the length of a day.
const wholeDay Clock = 24 * 60

// closedUntil is when the channel opens after t, or t if it is open.
func (r *Rest) closedUntil(t time.Time) time.Time {
	if r.Hours.IsNone() {
		return t
	}
	if _, _, within := r.Hours.around(t, r.zone()); within {
		return t
	}
	for day := 0; ; day++ {
		if begin := instant(t.In(r.zone()), day, r.Hours.From, earlier); begin.After(t) {
			return begin
		}
	}
}

// around is the window of one day that t is in, if there is one.
func (w Window) around(t time.Time, zone *time.Location) (begin, end time.Time, within bool) {
	local := t.In(zone)
	for _, day := range []int{-1, 0} {
		next := day
		if w.To <= w.From {
			next++
		}
		begin, end = instant(local, day, w.From, earlier), instant(local, next, w.To, later)
		if !w.IsNone() && !t.Before(begin) && t.Before(end) {
			return begin, end, true
		}
	}
	return begin, end, false
}

// digestAfter is the time of the first digest after since, at which what waits since
// then is told, or since if everything is told at once.
func (r *Rest) digestAfter(since time.Time) time.Time {
	if r.Digest == nil || len(r.Digest.Times) == 0 {
		return since
	}
	local := since.In(r.zone())
	for day := range 9 { // a week, and the days on which the clocks change
		var next time.Time
		for _, c := range r.Digest.Times {
			due := instant(local, day, c, earlier)
			if r.Digest.on(due.In(r.zone()).Weekday()) && due.After(since) && (next.IsZero() || due.Before(next)) {
				next = due
			}
		}
		if !next.IsZero() {
			return next
		}
	}
	return since
}

// hourUntil is when one more may be told within an hour's budget.
func (r *Rest) hourUntil(told []time.Time, t time.Time) time.Time {
	if r.PerHour <= 0 || len(told) < r.PerHour {
		return t
	}
	return told[len(told)-r.PerHour].Add(time.Hour)
}

// dayUntil is the end of t's day if its budget is spent.
func (r *Rest) dayUntil(told []time.Time, t time.Time) time.Time {
	local := t.In(r.zone())
	if r.PerDay <= 0 || len(told) < r.PerDay || told[len(told)-r.PerDay].Before(instant(local, 0, 0, earlier)) {
		return t
	}
	return instant(local, 1, 0, earlier)
}

// gapUntil is when the least pause after the last one is over.
func (r *Rest) gapUntil(told []time.Time) time.Time {
	if len(told) == 0 {
		return time.Time{}
	}
	return told[len(told)-1].Add(r.Gap)
}

// A turn says which one is meant of a time of day that comes twice.
type turn int

const (
	earlier turn = iota
	later
)

// Due is since when something decided at a time could have been told, as far as a
// destination's wishes are concerned: what was to wait until its digest at eight is
// not late at five past. held says that it is to wait yet.
func Due(r *Rest, lane Lane, decided time.Time, told []time.Time, now time.Time) (since time.Time, held bool) {
	if r == nil {
		return decided, false
	}
	if until, _ := Hold(r, lane, decided, told, now); until.After(now) {
		return until, true
	}
	if until, _ := Hold(r, lane, decided, told, decided); !until.IsZero() {
		return until, until.After(now)
	}
	return decided, false
}

// CollectAfter is how long something has waited that is not told by itself any more,
// but together with all else that waits for its destination, as a digest: for a
// quiet morning, a budget or the end of an outage. A burst is over before.
const CollectAfter = 5 * time.Minute

// instant is a time of day, some days after that of local. On the day on which the
// clocks are put forward it may not exist, and is the moment when they are; on that
// on which they are put back it may come twice.
func instant(local time.Time, days int, c Clock, which turn) time.Time {
	y, m, d := local.Date()
	wall := time.Date(y, m, d+days, 0, int(c), 0, 0, time.UTC)
	const most = 15 * time.Hour // beyond the offset of every zone, and of two of them a day apart
	before, after := offset(wall.Add(-most), local.Location()), offset(wall.Add(most), local.Location())
	candidates := []time.Time{wall.Add(-max(before, after)), wall.Add(-min(before, after))} // the earlier first
	candidates = slices.DeleteFunc(candidates, func(t time.Time) bool { return offset(t, local.Location()) != wall.Sub(t) })
	if len(candidates) == 0 {
		forward, _ := wall.Add(-before).In(local.Location()).ZoneBounds()
		return forward
	}
	if which == later {
		return candidates[len(candidates)-1]
	}
	return candidates[0]
}

// offset is how far the zone's clocks are ahead of UTC at t.
func offset(t time.Time, zone *time.Location) time.Duration {
	_, seconds := t.In(zone).Zone()
	return time.Duration(seconds) * time.Second
}

// DigestStories is how many stories a digest tells with a point each. The others
// stand behind its button.
const DigestStories = 15

// A Candidate is a story that could stand in a digest.
type Candidate struct {
	Voices   int       // that report it and are independent of each other
	Lane     Lane      // in which it waited
	At       time.Time // when it was decided
	Category string    // of its source; what has none is a category by itself, by the source's name
}

// Rank gives the places of candidates in the order in which a digest tells them,
// and how many of the first it tells with a point each: those that more voices
// report come first, then the more urgent, then the newer. Of the first ones no
// category has more than half, unless there is too little else to take.
func Rank(all []Candidate) (order []int, first int) {
	order = make([]int, len(all))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int {
		a, b := &all[i], &all[j]
		return cmp.Or(cmp.Compare(b.Voices, a.Voices), cmp.Compare(a.Lane, b.Lane), b.At.Compare(a.At))
	})
	if len(all) <= DigestStories {
		return order, len(all)
	}
	return mixed(all, order)
}

// mixed moves stories back of whose category there are enough among the first.
func mixed(all []Candidate, order []int) (_ []int, first int) {
	var front, back []int
	taken, most := map[string]int{}, 0
	for n, i := range order {
		c := all[i].Category
		switch {
		case len(front) == DigestStories:
			return append(append(front, back...), order[n:]...), DigestStories
		case taken[c] == DigestStories/2:
			back = append(back, i)
		default:
			taken[c]++
			most = max(most, taken[c])
			front = append(front, i)
		}
	}
	if first = len(front); 2*most > first {
		first = DigestStories
	}
	return append(front, back...), first
}
