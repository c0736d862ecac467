package prices

import (
	"context"
	"encoding/json"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// geckoQuotes reads /api/v3/simple/price. Source: CoinGecko API reference,
// "Coin Price by IDs".
func geckoQuotes(ctx context.Context, p *provider, coins []Coin, currency string) ([]Quote, error) {
	ids := make([]string, len(coins))
	for i, c := range coins {
		ids[i] = c.IDs[CoinGecko]
	}
	var answer map[string]map[string]json.RawMessage
	err := p.get(ctx, "/api/v3/simple/price", url.Values{
		"ids": {strings.Join(ids, ",")}, "vs_currencies": {currency},
		"include_24hr_change": {"true"}, "include_last_updated_at": {"true"},
	}, &answer)
	if err != nil {
		return nil, err
	}
	var list []Quote
	for _, c := range coins {
		fields := answer[c.IDs[CoinGecko]]
		price, err := number(fields[currency])
		seconds, dated := strconv.ParseInt(string(fields["last_updated_at"]), 10, 64)
		if err != nil || dated != nil {
			continue
		}
		q := Quote{Ticker: c.Ticker, Price: price, At: time.Unix(seconds, 0).UTC()}
		if moved, err := number(fields[currency+"_24h_change"]); err == nil {
			q.Change, q.Changed = moved.Round(4), true
		}
		list = append(list, q)
	}
	return list, nil
}

// geckoPoints reads /api/v3/coins/ID/market_chart. Source: the same, "Coin
// Historical Chart Data by ID".
func geckoPoints(ctx context.Context, p *provider, c Coin, currency string, span Span, _ time.Time) ([]Point, error) {
	var answer struct {
		Prices [][2]json.RawMessage `json:"prices"`
	}
	days := strconv.Itoa(int(span / (24 * Span(time.Hour))))
	err := p.get(ctx, "/api/v3/coins/"+url.PathEscape(c.IDs[CoinGecko])+"/market_chart", url.Values{"vs_currency": {currency}, "days": {days}}, &answer)
	if err != nil {
		return nil, err
	}
	var list []Point
	for _, pair := range answer.Prices {
		list = appendPoint(list, pair[0], pair[1], time.Millisecond)
	}
	return list, nil
}
