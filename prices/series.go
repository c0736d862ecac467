package prices

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"time"
)

// A Span is how far back a chart looks.
type Span time.Duration

// The spans that services have charts of.
const (
	Day  = Span(24 * time.Hour)
	Week = 7 * Day
)

// A Series is the course of a price.
type Series struct {
	Ticker, Currency, Source string
	Span                     Span
	Points                   []Point // by time, at least two
}

// Series gives the course of a coin's price, from the first provider that tells
// it. ErrUnknown is that it is no coin, ErrNone that nobody answers.
func (d *Desk) Series(ctx context.Context, ticker string, span Span) (Series, error) {
	name, ok := d.Ticker(ticker)
	coin, isCoin := d.coins[name]
	if !ok || !isCoin {
		return Series{}, fmt.Errorf("%s: %w", ticker, ErrUnknown)
	}
	key := fmt.Sprint(name, " ", time.Duration(span))
	d.mu.Lock()
	last, drawn := d.series[key]
	d.mu.Unlock()
	if drawn && d.now().Sub(last.asked) < fresh {
		return last.Series, nil
	}
	s, err := d.askSeries(ctx, coin, span)
	if err == nil {
		d.mu.Lock()
		d.series[key] = drawing{s, d.now()}
		d.mu.Unlock()
	}
	return s, err
}

// A drawing is a series and when it was asked for.
type drawing struct {
	Series
	asked time.Time
}

// askSeries asks the providers in their order for the course of a price.
func (d *Desk) askSeries(ctx context.Context, coin Coin, span Span) (Series, error) {
	for _, p := range d.providers {
		if p.points == nil || coin.IDs[p.id] == "" {
			continue
		}
		var points []Point
		err := p.patiently(ctx, func(ctx context.Context) (err error) {
			points, err = p.points(ctx, p, coin, d.currency, span, d.now())
			return err
		})
		if points = within(points, span, d.now()); err == nil && len(points) > 1 {
			return Series{Ticker: coin.Ticker, Currency: d.currency, Source: p.name, Span: span, Points: points}, nil
		}
		d.log.Info("chart not read", "provider", p.name, "ticker", coin.Ticker, "error", err)
		if ctx.Err() != nil {
			break
		}
	}
	return Series{}, ErrNone
}

// within orders points by time and leaves out what lies before the span or ahead
// of now.
func within(list []Point, span Span, now time.Time) []Point {
	from := now.Add(-time.Duration(span) - time.Hour)
	list = slices.DeleteFunc(list, func(p Point) bool { return p.At.Before(from) || p.At.Sub(now) > 2*time.Hour })
	for i := range list {
		if list[i].At.After(now) { // the candle that is not closed
			list[i].At = now
		}
	}
	slices.SortStableFunc(list, func(a, b Point) int { return a.At.Compare(b.At) })
	return list
}

// appendPoint appends a point of a time in units and a price, if they are
// believable.
func appendPoint(list []Point, at, price json.RawMessage, unit time.Duration) []Point {
	n, err := strconv.ParseInt(string(at), 10, 64)
	value, bad := number(price)
	if err != nil || bad != nil || !value.IsPositive() || n <= 0 || n > int64(100*365*24*time.Hour/unit) {
		return list
	}
	return append(list, Point{time.Unix(0, 0).Add(time.Duration(n) * unit).UTC(), value})
}
