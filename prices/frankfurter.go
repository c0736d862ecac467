package prices

import (
	"context"
	"encoding/json"
	"net/url"
	"strings"
	"time"

	"github.com/shopspring/decimal"
)

// A rate is one row of Frankfurter's answer: what one unit of base costs in quote.
type rate struct {
	Date        string
	Base, Quote string
	Rate        json.RawMessage
}

// frankfurterQuotes reads /v2/rates: reference rates of the day, turned round,
// since it is asked what the other currencies cost. Source: frankfurter.dev.
func frankfurterQuotes(ctx context.Context, p *provider, coins []Coin, currency string) ([]Quote, error) {
	names := make([]string, len(coins))
	for i, c := range coins {
		names[i] = strings.ToLower(c.Ticker)
	}
	var answer []rate
	if err := p.get(ctx, "/v2/rates", url.Values{"base": {currency}, "quotes": {strings.Join(names, ",")}}, &answer); err != nil {
		return nil, err
	}
	var list []Quote
	for _, c := range coins {
		for _, r := range answer {
			day, dated := time.Parse(time.DateOnly, r.Date)
			per, err := number(r.Rate)
			if err != nil || dated != nil || !per.IsPositive() || !strings.EqualFold(r.Quote, c.Ticker) || !strings.EqualFold(r.Base, currency) {
				continue
			}
			list = append(list, Quote{Ticker: c.Ticker, Price: decimal.New(1, 0).DivRound(per, 8), At: day})
			break
		}
	}
	return list, nil
}
