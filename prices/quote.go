package prices

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"newsbot/news/price"
)

// Quote is what one unit of a coin or a currency costs.
type Quote = price.Quote

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
func check(q *Quote, now time.Time) error {
	aged := agedCoin
	if IsCurrency(q.Ticker) {
		aged = agedCurrency
	}
	switch {
	case !price.IsPrice(q.Price):
		return errors.New("no price")
	case q.Changed && (!price.IsBelievable(q.Change) || q.Change.LessThanOrEqual(hundred.Neg())):
		return errors.New("no change of a price")
	case q.At.IsZero() || now.Sub(q.At) > aged:
		return fmt.Errorf("of %s, too long ago", q.At.UTC().Format(time.DateTime))
	case q.At.Sub(now) > ahead:
		return errors.New("of the future")
	}
	return nil
}

// number reads a JSON number, or a string that holds one.
func number(raw json.RawMessage) (decimal.Decimal, error) {
	d, ok := price.Parse(strings.Trim(string(raw), `"`))
	if !ok {
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

// Told are the prices that an alert with some words tells now: of the coins of
// the configuration that it names, as they are known. It asks nobody.
func (d *Desk) Told(text string) (list []Quote) {
	for _, ticker := range d.Named(text, d.always) {
		if q, ok := d.Cached(ticker); ok && len(list) < mostTold {
			list = append(list, q)
		}
	}
	return list
}

// mostTold is how many prices an alert tells: as many as one line holds.
const mostTold = 3
