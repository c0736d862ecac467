package prices

import (
	"context"
	"encoding/json"
	"errors"
	"net/url"
	"strings"
	"time"
)

// coinbaseMost is how many coins are asked for at a time, one request each. Source:
// Coinbase Exchange, "Rate limits": 10 a second, bursts of 15.
const coinbaseMost = 15

// coinbaseQuotes reads /products/BTC-USD/stats for each coin. Source: Coinbase
// Exchange REST API, "Get product stats".
func coinbaseQuotes(ctx context.Context, p *provider, coins []Coin, currency string) ([]Quote, error) {
	var list []Quote
	var errs []error
	for _, c := range coins[:min(len(coins), coinbaseMost)] {
		var answer struct{ Open, Last json.RawMessage }
		if err := p.get(ctx, coinbasePath(c, currency)+"/stats", nil, &answer); err != nil {
			errs = append(errs, err)
			continue
		}
		price, err := number(answer.Last)
		if err != nil {
			errs = append(errs, err)
			continue
		}
		q := Quote{Ticker: c.Ticker, Price: price}
		if open, err := number(answer.Open); err == nil {
			q.Change, q.Changed = change(open, price)
		}
		list = append(list, q)
	}
	if len(list) > 0 {
		return list, nil // what it does not have is asked of the next
	}
	return nil, errors.Join(errs...)
}

func coinbasePath(c Coin, currency string) string {
	return "/products/" + url.PathEscape(c.IDs[Coinbase]+"-"+strings.ToUpper(currency))
}

// coinbasePoints reads /products/BTC-USD/candles: the closing price of each.
// Source: the same, "Get product candles".
func coinbasePoints(ctx context.Context, p *provider, c Coin, currency string, span Span, now time.Time) ([]Point, error) {
	width, seconds := 15*time.Minute, "900"
	if span > Day {
		width, seconds = time.Hour, "3600"
	}
	var answer [][]json.RawMessage
	err := p.get(ctx, coinbasePath(c, currency)+"/candles", url.Values{
		"granularity": {seconds}, "start": {now.Add(-time.Duration(span)).UTC().Format(time.RFC3339)}, "end": {now.UTC().Format(time.RFC3339)},
	}, &answer)
	if err != nil {
		return nil, err
	}
	var list []Point
	for _, candle := range answer {
		if len(candle) >= 5 {
			list = appendPoint(list, candle[0], candle[4], time.Second)
		}
	}
	return later(list, width), nil
}

// later moves points from the beginning of their candles to the end, where the
// closing price was.
func later(list []Point, width time.Duration) []Point {
	for i := range list {
		list[i].At = list[i].At.Add(width)
	}
	return list
}
