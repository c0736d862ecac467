package price

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/shopspring/decimal"
)

// A Watch is what somebody waits for a price to do. The zero Watch is none.
type Watch struct {
	Ticker   string        // "BTC"
	Currency string        // in which Level is, in lower case
	Way      Way           // which side of Level, or how far
	Level    string        // a decimal: a price, or per cent of one for Moves
	Within   time.Duration // of Moves: the time over which the price moves so far
	At       string        // a decimal: what it cost when it was asked for; "" where nobody knew
}

// A Way is what a price does. It is written so by people, too.
type Way string

const (
	Above Way = ">" // it costs at least Level
	Below Way = "<" // it costs at most Level
	Moves Way = "±" // within a time it rises or falls by so many per cent
)

// Bounds of what can be waited for.
const (
	LeastMove   = 1 // per cent
	LeastWithin = 5 * time.Minute
	MostWithin  = 24 * time.Hour
)

// form is how people write what they wait for, behind the ticker: "> 70000",
// "<$69,500", "±5% 1h", "+-5%".
var form = regexp.MustCompile(`^(>=?|<=?|±|\+/?-)\s*[$€£]?\s*([0-9][0-9,.]*)\s*(%?)\s*(?:(?:in|within)?\s*([0-9]+)\s*(m|min|h|d))?$`)

// ParseWatch reads what somebody waits for of a ticker; false where it is nothing
// that can be waited for.
func ParseWatch(ticker, currency, text string) (Watch, bool) {
	m := form.FindStringSubmatch(strings.TrimSpace(text))
	if m == nil {
		return Watch{}, false
	}
	w := Watch{Ticker: ticker, Currency: currency, Way: Moves}
	level, ok := Parse(strings.TrimRight(strings.ReplaceAll(m[2], ",", ""), "."))
	w.Level = level.String()
	switch m[1][0] {
	case '>':
		w.Way = Above
	case '<':
		w.Way = Below
	}
	percent, span := m[3] != "", m[4] != ""
	if w.Way != Moves {
		return w, ok && IsPrice(level) && !percent && !span
	}
	w.Within = time.Hour
	if span {
		if w.Within = within(m[4], m[5]); w.Within < LeastWithin || w.Within > MostWithin {
			return w, false
		}
	}
	return w, ok && percent && level.GreaterThanOrEqual(decimal.New(LeastMove, 0)) && level.LessThan(hundred)
}

// within reads a time such as "1" "h"; 0 for one too long.
func within(n, unit string) time.Duration {
	if len(n) > 4 {
		return 0
	}
	d, err := time.ParseDuration(n + map[string]string{"m": "m", "min": "m", "h": "h", "d": "h"}[unit])
	if unit == "d" {
		d *= 24
	}
	if err != nil {
		return 0
	}
	return d
}

// Same says whether two watches wait for the same, whenever they were asked for.
func (w Watch) Same(o Watch) bool {
	w.At, o.At = "", ""
	return w == o
}

// IsZero says whether it waits for nothing.
func (w Watch) IsZero() bool { return w.Ticker == "" }

// Begins says whether a price was on the side that is waited for when it was asked for:
// then it has to go back first.
func (w Watch) Begins() bool {
	at, known := Parse(w.At)
	level, ok := Parse(w.Level)
	return known && ok && w.Way != Moves && w.beyond(at, level)
}

// Then is what it cost when it was asked for, as people write it; "" where nobody knew.
func (w Watch) Then() string {
	at, known := Parse(w.At)
	if !known {
		return ""
	}
	return Money(at, w.Currency)
}

// String is what it waits for, as people write it: "BTC > $70,000", "BTC ±5% 1h".
func (w Watch) String() string {
	level, _ := Parse(w.Level)
	if w.Way != Moves {
		return fmt.Sprintf("%s %s %s", w.Ticker, w.Way, Money(level, w.Currency))
	}
	return fmt.Sprintf("%s ±%s%% %s", w.Ticker, w.Level, span(w.Within))
}

// Text is the watch as files hold it, with nothing rounded: "BTC > 70000.5 usd",
// "BTC ±5% 1h usd".
func (w Watch) Text() string {
	if w.Way != Moves {
		return fmt.Sprintf("%s %s %s %s", w.Ticker, w.Way, w.Level, w.Currency)
	}
	return w.String() + " " + w.Currency
}

// ReadText reads what Text wrote.
func ReadText(text string) (Watch, bool) {
	ticker, rest, _ := strings.Cut(text, " ")
	cut := strings.LastIndexByte(rest, ' ')
	if cut < 0 {
		return Watch{}, false
	}
	return ParseWatch(ticker, rest[cut+1:], rest[:cut])
}

// span is a time as briefly as people write it: "1h", "90m".
func span(d time.Duration) string {
	if d%time.Hour == 0 {
		return fmt.Sprintf("%dh", d/time.Hour)
	}
	return fmt.Sprintf("%dm", d/time.Minute)
}

// A State is how far a watch has come. The zero State is that of a new one.
type State struct {
	Rests bool     // it has fired, and the price has not come back since
	Fired int64    // how often it has fired
	Lows  []Moment `json:",omitempty"` // of Moves: the lowest prices that may still count, the lowest first
	Highs []Moment `json:",omitempty"` // the highest, the highest first
	Begun bool     // it has seen a price
}

// A Moment is a price at a time.
type Moment struct {
	At    time.Time
	Price decimal.Decimal
}

var (
	// hundred is the hundred of per cent.
	hundred = decimal.New(100, 0)

	// back is how far a price has to come back from a level before it can be said
	// again that it crosses it: half a per cent, since prices tremble.
	back = decimal.New(5, -3)
)

// moments is into how many parts the time of a move is divided: prices within one
// part of it count as one.
const moments = 60

// Step brings the state on by a quote, and says whether the watch fires: once
// when the price does what is waited for, and again only after it has come back,
// or moved anew from where it was. A quote that was seen before changes nothing.
func (w Watch) Step(s State, q *Quote) (after State, fires bool) {
	level, ok := Parse(w.Level)
	if !ok || !q.Price.IsPositive() || q.Ticker != w.Ticker || q.Currency != w.Currency {
		return s, false
	}
	if w.Way == Moves {
		return w.move(s, q, level.Div(hundred))
	}
	if at, known := Parse(w.At); !s.Begun && known {
		s.Rests = w.beyond(at, level) // it was there when it was asked for
	} else if !s.Begun {
		s.Rests = w.beyond(q.Price, level)
	}
	s.Begun = true
	switch {
	case !s.Rests && w.beyond(q.Price, level):
		s.Rests, fires = true, true
		s.Fired++
	case s.Rests && w.isBack(q.Price, level):
		s.Rests = false
	}
	return s, fires
}

// beyond says whether a price is on the side of the level that is waited for.
func (w Watch) beyond(price, level decimal.Decimal) bool {
	if w.Way == Above {
		return price.GreaterThanOrEqual(level)
	}
	return price.LessThanOrEqual(level)
}

// isBack says whether a price is well on the other side.
func (w Watch) isBack(price, level decimal.Decimal) bool {
	if w.Way == Above {
		return price.LessThanOrEqual(level.Sub(level.Mul(back)))
	}
	return price.GreaterThanOrEqual(level.Add(level.Mul(back)))
}

// move is Step of Moves by a part of the price. What fires it counts for nothing
// from then on: the next move is counted from there.
func (w Watch) move(s State, q *Quote, part decimal.Decimal) (State, bool) {
	now, one := Moment{q.At, q.Price}, decimal.New(1, 0)
	s = w.begin(s, q)
	s.Lows = w.add(s.Lows, now, decimal.Decimal.LessThan)
	s.Highs = w.add(s.Highs, now, decimal.Decimal.GreaterThan)
	rises := q.Price.GreaterThanOrEqual(s.Lows[0].Price.Mul(one.Add(part)))
	falls := q.Price.LessThanOrEqual(s.Highs[0].Price.Mul(one.Sub(part)))
	if rises || falls {
		s.Lows, s.Highs = []Moment{now}, []Moment{now}
		s.Fired++
	}
	return s, rises || falls
}

// begin is a state of Moves that knows what it cost when it was asked for.
func (w Watch) begin(s State, q *Quote) State {
	if at, known := Parse(w.At); !s.Begun && known {
		s.Lows = []Moment{{q.At, at}}
		s.Highs = s.Lows
	}
	s.Begun = true
	return s
}

// add adds a moment to a list of extremes of the time that counts. What comes later
// and is as extreme makes what came before forgotten.
func (w Watch) add(list []Moment, now Moment, more func(a, b decimal.Decimal) bool) []Moment {
	list = slices.DeleteFunc(slices.Clone(list), func(m Moment) bool { return now.At.Sub(m.At) > w.Within })
	for len(list) > 0 && !more(list[len(list)-1].Price, now.Price) {
		list = list[:len(list)-1]
	}
	if n := len(list); n == 0 || now.At.Sub(list[n-1].At) >= w.Within/moments {
		list = append(list, now)
	}
	return list
}

// Equal says whether two states are one.
func (s State) Equal(o State) bool {
	same := func(a, b Moment) bool { return a.At.Equal(b.At) && a.Price.Equal(b.Price) }
	return s.Rests == o.Rests && s.Fired == o.Fired && s.Begun == o.Begun &&
		slices.EqualFunc(s.Lows, o.Lows, same) && slices.EqualFunc(s.Highs, o.Highs, same)
}

// Fire is word of a watch that a quote has fired from a state.
func (w Watch) Fire(from State, q *Quote) Firing {
	f := Firing{Watch: w, Quote: *q}
	if w.Way != Moves {
		return f
	}
	from = w.begin(from, q)
	now, by := Moment{q.At, q.Price}, func(m Moment) decimal.Decimal {
		return q.Price.Sub(m.Price).Mul(hundred).DivRound(m.Price, 2)
	}
	up := by(w.add(from.Lows, now, decimal.Decimal.LessThan)[0])
	down := by(w.add(from.Highs, now, decimal.Decimal.GreaterThan)[0])
	if f.Rises, f.By = up.GreaterThan(down.Abs()), up; !f.Rises {
		f.By = down.Abs()
	}
	return f
}

// A Firing is word that a price did what somebody waited for.
type Firing struct {
	Watch Watch
	Quote Quote
	Rises bool            // of Moves: which way
	By    decimal.Decimal // of Moves: how far, in per cent
}
