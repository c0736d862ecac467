package stories

// columns remembers under which titles, names and numbers taken out, a
// publisher comes again and again: the same on two earlier days makes a column.
type columns map[uint64]column

// A column is on which days a title was seen.
type column struct {
	last int32 // day, in days since 1970
	days uint8 // how many days, up to columnDays
}

// columnDays is on how many earlier days a title makes a column.
const columnDays = 2

// key is what a headline's column is known by.
func (d *Doc) key() uint64 { return uint64(d.publisher)<<32 | uint64(d.skeleton) }

// mostColumns is how many titles are remembered, and columnFor for how many
// days after they were last seen when there are more.
const (
	mostColumns = 100_000
	columnFor   = 14
)

// repeats says whether a headline can stand over a column: at least half of
// its words are neither names nor numbers.
func (d *Doc) repeats() bool { return d.at != 0 && d.bones > 0 && 2*int(d.bones) >= len(d.terms) }

// see notes a headline.
func (c *columns) see(d *Doc) {
	if !d.repeats() {
		return
	}
	day := int32(d.at / 86400)
	if *c == nil || len(*c) >= mostColumns {
		c.renew(day)
	}
	was := (*c)[d.key()]
	if was.last != day {
		(*c)[d.key()] = column{day, min(was.days+1, columnDays+1)}
	}
}

// has says whether a headline stands over a column.
func (c columns) has(d *Doc) bool {
	was := c[d.key()]
	days := was.days
	if was.last == int32(d.at/86400) && days > 0 {
		days--
	}
	return d.repeats() && days >= columnDays
}

// renew keeps the titles of the last days alone.
func (c *columns) renew(day int32) {
	all := make(columns)
	for key, was := range *c {
		if was.last > day-columnFor && len(all) < mostColumns/2 {
			all[key] = was
		}
	}
	*c = all
}
