// Package price is what there is to say of a price without asking anybody: what
// a quote is and how it is written, and what somebody waits for.
package price

import (
	"strconv"
	"strings"
	"time"

	"github.com/shopspring/decimal"
)

// A Quote is what one unit of a coin or a currency costs, as it was believed at a
// time. It is kept with what was said of it, and never changes.
type Quote struct {
	Ticker   string          // "BTC", "EUR"
	Currency string          // in which it is told, in lower case: "usd"
	Price    decimal.Decimal // positive
	Change   decimal.Decimal // per cent over the last 24 hours
	Changed  bool            // Change is known
	At       time.Time       // when it was so, by the service's clock where it says; UTC
	Source   string          // the service, as its terms want it named: "CoinGecko"
}

// life is how old a price may be that an alert tells.
const life = 10 * time.Minute

// Tells says whether an alert that was decided at a time may tell the price. One
// that is decided later than its item came, for a correction say, tells none.
func (q *Quote) Tells(decided time.Time) bool { return decided.Sub(q.At).Abs() <= life }

// Bounds of a believable number. They are checked before anything is computed:
// the decimal of "1e999999999" is four bytes to read and a gigabyte to add to.
const (
	mostDigits   = 40
	leastPlace   = -30 // power of ten of the last digit
	greatestTens = 12  // a coin costs less than a million million
)

// Parse reads a number that may be computed with; false for any other text.
func Parse(text string) (decimal.Decimal, bool) {
	if len(text) == 0 || len(text) > mostDigits {
		return decimal.Decimal{}, false
	}
	d, err := decimal.NewFromString(text)
	return d, err == nil && IsBelievable(d)
}

// IsBelievable says whether a number may be computed with.
func IsBelievable(d decimal.Decimal) bool {
	e := int(d.Exponent())
	return e >= leastPlace && e <= greatestTens && d.NumDigits() <= mostDigits
}

// IsPrice says whether a number can be a price: positive, and less than a million
// million.
func IsPrice(d decimal.Decimal) bool {
	return IsBelievable(d) && d.IsPositive() && d.NumDigits()+int(d.Exponent()) <= greatestTens
}

// signs are the currencies that people write with a sign in front.
var signs = map[string]string{"usd": "$", "eur": "€", "gbp": "£", "jpy": "¥", "inr": "₹", "krw": "₩", "brl": "R$", "try": "₺", "rub": "₽"}

// Money is a price with its currency, as people write it: "$67,120", "$0.4312",
// "€1.17", "65,000 CHF". A large figure has no cents, a small one four digits that
// say something.
func Money(d decimal.Decimal, currency string) string {
	text := grouped(d.StringFixed(places(d)))
	if sign, ok := signs[currency]; ok {
		return sign + text
	}
	return text + " " + strings.ToUpper(currency)
}

// Money is the price with its currency; see [Money].
func (q *Quote) Money() string { return Money(q.Price, q.Currency) }

// places is how many decimal places of a price are shown.
func places(d decimal.Decimal) int32 {
	switch tens := d.NumDigits() + int(d.Exponent()); {
	case tens > 3:
		return 0
	case tens > 0:
		return 2
	default:
		return int32(4 - tens) // at most 34, since tens is bounded by leastPlace
	}
}

// grouped puts commas between the thousands.
func grouped(text string) string {
	whole, rest, cut := strings.Cut(text, ".")
	var b strings.Builder
	for i, c := range whole {
		if i > 0 && (len(whole)-i)%3 == 0 {
			b.WriteByte(',')
		}
		b.WriteRune(c)
	}
	if cut {
		b.WriteString("." + rest)
	}
	return b.String()
}

// Moved is the change over a day with its arrow: "▲1.2%", "▼0.4%", "" where it is
// not known.
func (q *Quote) Moved() string {
	if !q.Changed {
		return ""
	}
	arrow := "▲"
	if q.Change.IsNegative() {
		arrow = "▼"
	}
	return arrow + q.Change.Abs().StringFixed(1) + "%"
}

// tick is the part of a price from which on a change of it is worth an edit.
var tick = decimal.New(1, -3)

// HaveMoved says whether quotes tell something else than earlier ones did: other
// coins, or a price that lies a tenth of a per cent away, or more.
func HaveMoved(from, to []Quote) bool {
	if len(from) != len(to) {
		return true
	}
	for i := range to {
		old, q := &from[i], &to[i]
		if old.Ticker != q.Ticker || old.Currency != q.Currency || q.Price.Sub(old.Price).Abs().GreaterThanOrEqual(old.Price.Mul(tick)) && !q.Price.Equal(old.Price) {
			return true
		}
	}
	return false
}

// String is the quote in brief: "BTC $67,120 ▲1.2%".
func (q *Quote) String() string {
	return strings.TrimSpace(q.Ticker + " " + q.Money() + " " + q.Moved())
}

// Rounded is a number of a picture as a price, to eight digits that say something.
func Rounded(f float64) decimal.Decimal {
	d, err := decimal.NewFromString(strconv.FormatFloat(f, 'g', 8, 64))
	if err != nil {
		return decimal.Decimal{} // not a number, or infinite
	}
	return d
}
