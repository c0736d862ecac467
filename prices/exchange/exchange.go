// Package exchange is an invented price service: the demo and the tests. It
// speaks as CoinGecko does, as far as package prices listens.
package exchange

import (
	"bytes"
	"encoding/json"
	"io"
	"math"
	"net/http"
	"strings"
	"time"
)

// An Exchange is a service where a coin costs what Price says.
type Exchange struct {
	// Price is what a coin, by CoinGecko's id, costs at a time in any currency; 0 is
	// a coin that is not sold. It may be called at once by several.
	Price func(coin string, at time.Time) float64
	Now   func() time.Time
}

// ServeHTTP answers /api/v3/simple/price and /api/v3/coins/ID/market_chart.
func (e *Exchange) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	answer := e.answer(r)
	if answer == nil {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	json.NewEncoder(w).Encode(answer)
}

// answer is what a request asks for, to be written as JSON; nil where that is nothing
// we know of.
func (e *Exchange) answer(r *http.Request) any {
	asked := r.URL.Query()
	if coin, isChart := strings.CutSuffix(strings.TrimPrefix(r.URL.Path, "/api/v3/coins/"), "/market_chart"); isChart {
		return e.chart(coin, asked.Get("days"))
	}
	if r.URL.Path == "/api/v3/simple/price" {
		return e.prices(strings.Split(asked.Get("ids"), ","), asked.Get("vs_currencies"))
	}
	return nil
}

// prices are what coins cost now, and by how much that differs from yesterday.
func (e *Exchange) prices(coins []string, currency string) map[string]map[string]float64 {
	all, now := map[string]map[string]float64{}, e.Now()
	for _, coin := range coins {
		price, before := e.Price(coin, now), e.Price(coin, now.Add(-24*time.Hour))
		if price > 0 && before > 0 {
			all[coin] = map[string]float64{
				currency: cents(price), currency + "_24h_change": 100 * (price/before - 1), "last_updated_at": float64(now.Unix()),
			}
		}
	}
	return all
}

// chart is the course of a price, a point every quarter of an hour of a day, and
// every hour of a week.
func (e *Exchange) chart(coin, days string) map[string][][2]float64 {
	span, step := 24*time.Hour, 15*time.Minute
	if days == "7" {
		span, step = 7*span, time.Hour
	}
	now, points := e.Now(), [][2]float64{}
	for back := span; back >= 0; back -= step {
		if price := e.Price(coin, now.Add(-back)); price > 0 {
			points = append(points, [2]float64{float64(now.Add(-back).UnixMilli()), cents(price)})
		}
	}
	return map[string][][2]float64{"prices": points}
}

// cents is a price as a service writes it.
func cents(price float64) float64 { return math.Round(price*100) / 100 }

// RoundTrip implements http.RoundTripper, so that a client reaches the exchange
// without a network.
func (e *Exchange) RoundTrip(r *http.Request) (*http.Response, error) {
	status, body := http.StatusNotFound, []byte("not found")
	if answer := e.answer(r); answer != nil {
		var err error
		status = http.StatusOK
		if body, err = json.Marshal(answer); err != nil {
			return nil, err
		}
	}
	return &http.Response{
		Status: http.StatusText(status), StatusCode: status, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: http.Header{"Content-Type": {"application/json"}}, Body: io.NopCloser(bytes.NewReader(body)),
		ContentLength: int64(len(body)), Request: r,
	}, nil
}
