package prices

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/shopspring/decimal"
)

// Bounds of a believable number. They are checked before anything is computed:
// the decimal of "1e999999999" is four bytes to read and a gigabyte to add to.
const (
	mostDigits   = 40
	leastPlace   = -30 // power of ten of the last digit
	greatestTens = 12  // a coin costs less than a million million
)

// aged is how old a price may be that a service tells at all. Source: reference
// rates of currencies rest over a weekend and its holidays.
const (
	agedCoin     = time.Hour
	agedCurrency = 6 * 24 * time.Hour
	ahead        = 2 * time.Minute // how far a service's clock may go before ours
)

// hundred is the hundred of per cent.
var hundred = decimal.New(100, 0)

// check refuses a quote that cannot be one.
func (q *Quote) check(now time.Time) error {
	aged := agedCoin
	if isCurrency(q.Ticker) {
		aged = agedCurrency
	}
	switch {
	case !isBelievable(q.Price) || !q.Price.IsPositive():
		return errors.New("no price")
	case q.Price.NumDigits()+int(q.Price.Exponent()) > greatestTens:
		return errors.New("too much for a price")
	case q.Changed && (!isBelievable(q.Change) || q.Change.LessThanOrEqual(hundred.Neg())):
		return errors.New("no change of a price")
	case q.At.IsZero() || now.Sub(q.At) > aged:
		return fmt.Errorf("of %s, too long ago", q.At.UTC().Format(time.DateTime))
	case q.At.Sub(now) > ahead:
		return errors.New("of the future")
	}
	return nil
}

// isBelievable says whether a number may be computed with.
func isBelievable(d decimal.Decimal) bool {
	e := int(d.Exponent())
	return e >= leastPlace && e <= greatestTens && d.NumDigits() <= mostDigits
}

// number reads a JSON number, or a string that holds one.
func number(raw json.RawMessage) (decimal.Decimal, error) {
	text := strings.Trim(string(raw), `"`)
	if len(text) == 0 || len(text) > mostDigits {
		return decimal.Decimal{}, errors.New("no number")
	}
	d, err := decimal.NewFromString(text)
	if err != nil || !isBelievable(d) {
		return decimal.Decimal{}, errors.New("no number")
	}
	return d, nil
}

// change is the change from one price to another in per cent.
func change(from, to decimal.Decimal) (decimal.Decimal, bool) {
	if !from.IsPositive() {
		return decimal.Decimal{}, false
	}
	return to.Sub(from).Mul(hundred).DivRound(from, 4), true
}

// signs are the currencies that people write with a sign in front.
var signs = map[string]string{"usd": "$", "eur": "€", "gbp": "£", "jpy": "¥", "inr": "₹", "krw": "₩", "brl": "R$", "try": "₺", "rub": "₽"}

// Money is the price with its currency, as people write it: "$67,120", "$0.4312",
// "€1.17", "65,000 CHF". A large figure has no cents, a small one four digits that say
// something.
func (q *Quote) Money() string {
	text := grouped(q.Price.StringFixed(places(q.Price)))
	if sign, ok := signs[q.Currency]; ok {
		return sign + text
	}
	return text + " " + strings.ToUpper(q.Currency)
}

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

// String is the quote in brief: "BTC $67,120 ▲1.2%".
func (q *Quote) String() string {
	return strings.TrimSpace(q.Ticker + " " + q.Money() + " " + q.Moved())
}
