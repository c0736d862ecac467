package prices

import (
	"context"
	"encoding/json"
	"net/url"
	"strconv"
	"time"
)

// binanceQuotes reads /api/v3/ticker/24hr. It sells for USDT, which is taken for
// dollars and said. Source: Binance, "24hr ticker price change statistics".
func binanceQuotes(ctx context.Context, p *provider, coins []Coin, currency string) ([]Quote, error) {
	if currency != "usd" {
		return nil, errNotSold
	}
	symbols := make([]string, len(coins))
	for i, c := range coins {
		symbols[i] = binanceSymbol(c)
	}
	list, err := json.Marshal(symbols)
	if err != nil {
		return nil, err
	}
	var answer []struct {
		Symbol             string
		LastPrice          json.RawMessage
		PriceChangePercent json.RawMessage
		CloseTime          int64 // milliseconds
	}
	if err := p.get(ctx, "/api/v3/ticker/24hr", url.Values{"symbols": {string(list)}}, &answer); err != nil {
		return nil, err
	}
	var quotes []Quote
	for _, c := range coins {
		for _, a := range answer {
			price, err := number(a.LastPrice)
			if a.Symbol != binanceSymbol(c) || err != nil {
				continue
			}
			q := Quote{Ticker: c.Ticker, Price: price, At: time.UnixMilli(a.CloseTime).UTC()}
			if moved, err := number(a.PriceChangePercent); err == nil {
				q.Change, q.Changed = moved, true
			}
			quotes = append(quotes, q)
			break
		}
	}
	return quotes, nil
}

func binanceSymbol(c Coin) string { return c.IDs[Binance] + "USDT" }

// binancePoints reads /api/v3/klines: the closing price of each. Source: Binance,
// "Kline/Candlestick data".
func binancePoints(ctx context.Context, p *provider, c Coin, currency string, span Span, _ time.Time) ([]Point, error) {
	if currency != "usd" {
		return nil, errNotSold
	}
	width, name := 15*time.Minute, "15m"
	if span > Day {
		width, name = time.Hour, "1h"
	}
	var answer [][]json.RawMessage
	err := p.get(ctx, "/api/v3/klines", url.Values{
		"symbol": {binanceSymbol(c)}, "interval": {name}, "limit": {strconv.Itoa(int(time.Duration(span) / width))},
	}, &answer)
	if err != nil {
		return nil, err
	}
	var list []Point
	for _, candle := range answer {
		if len(candle) >= 5 {
			list = appendPoint(list, candle[0], candle[4], time.Millisecond)
		}
	}
	return later(list, width), nil
}
