package prices

import (
	"context"
	"encoding/json"
	"errors"
	"net/url"
	"strings"
	"time"
)

// A krakenAnswer is what Kraken wraps everything in, errors with status 200 too.
type krakenAnswer[T any] struct {
	Error  []string     `json:"error"`
	Result map[string]T `json:"result"`
}

// krakenQuotes reads /0/public/Ticker. Its day begins at midnight UTC, so there
// is no change over 24 hours to be had from it. Source: Kraken, "Get Ticker
// Information".
func krakenQuotes(ctx context.Context, p *provider, coins []Coin, currency string) ([]Quote, error) {
	pairs := make([]string, len(coins))
	for i, c := range coins {
		pairs[i] = krakenPair(c, currency)
	}
	var answer krakenAnswer[struct {
		C []json.RawMessage `json:"c"` // price and volume of the last trade
	}]
	if err := p.get(ctx, "/0/public/Ticker", url.Values{"pair": {strings.Join(pairs, ",")}}, &answer); err != nil {
		return nil, err
	}
	if len(answer.Error) > 0 {
		return nil, krakenError(answer.Error)
	}
	var list []Quote
	for i, c := range coins {
		last, ok := ofPair(answer.Result, pairs[i], c.IDs[Kraken], currency)
		if !ok || len(last.C) == 0 {
			continue
		}
		if price, err := number(last.C[0]); err == nil {
			list = append(list, Quote{Ticker: c.Ticker, Price: price})
		}
	}
	return list, nil
}

// krakenError is what Kraken says in place of a result.
func krakenError(text []string) error {
	switch {
	case strings.Contains(text[0], "Unknown asset pair"):
		return errNotSold
	case strings.Contains(text[0], "Too many requests"), strings.Contains(text[0], "Rate limit"):
		return &busyError{200, time.Minute}
	}
	return errors.New("the exchange refuses")
}

func krakenPair(c Coin, currency string) string { return c.IDs[Kraken] + strings.ToUpper(currency) }

// ofPair finds a pair under the name that Kraken gives it: "XBTUSD" comes back as
// "XXBTZUSD", "SOLUSD" as itself.
func ofPair[T any](result map[string]T, pair, coin, currency string) (T, bool) {
	if v, ok := result[pair]; ok {
		return v, true
	}
	v, ok := result["X"+coin+"Z"+strings.ToUpper(currency)]
	return v, ok
}

// krakenPoints reads /0/public/OHLC: the closing price of each candle. Source:
// Kraken, "Get OHLC Data".
func krakenPoints(ctx context.Context, p *provider, c Coin, currency string, span Span, _ time.Time) ([]Point, error) {
	width, minutes := 15*time.Minute, "15"
	if span > Day {
		width, minutes = time.Hour, "60"
	}
	pair := krakenPair(c, currency)
	var answer krakenAnswer[json.RawMessage] // beside the pair stands "last", a number
	if err := p.get(ctx, "/0/public/OHLC", url.Values{"pair": {pair}, "interval": {minutes}}, &answer); err != nil {
		return nil, err
	}
	if len(answer.Error) > 0 {
		return nil, krakenError(answer.Error)
	}
	raw, _ := ofPair(answer.Result, pair, c.IDs[Kraken], currency)
	var candles [][]json.RawMessage
	if json.Unmarshal(raw, &candles) != nil {
		return nil, errors.New("an answer of another form")
	}
	var list []Point
	for _, candle := range candles {
		if len(candle) >= 5 {
			list = appendPoint(list, candle[0], candle[4], time.Second)
		}
	}
	return later(list, width), nil
}
