// Package prices asks price services what coins and currencies cost. It speaks
// their protocols, keeps the last good figure of each, and believes nothing that
// it has not checked: a figure is a positive decimal of believable size and age,
// about what was asked for.
//
// Nothing waits for a service but the person who asked: [Desk.Refresh] is called
// once a minute, and everything else reads what it brought.
package prices

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/shopspring/decimal"
)

var (
	// ErrUnknown: no coin or currency has that ticker.
	ErrUnknown = errors.New("no coin or currency of that name")
	// ErrNone: no service could say the price now.
	ErrNone = errors.New("no price service answers")
)

// A Point is a price at a time.
type Point struct {
	At    time.Time
	Price decimal.Decimal
}

// Options say what a Desk works with. Providers and Client are required.
type Options struct {
	Coins     []string // tickers that are refreshed each minute
	Currency  string   // in which prices are told; "" is "usd"
	Providers []ProviderOptions
	More      []Coin       // coins beside the well-known ones; one of a known ticker takes its place
	Client    *http.Client // guarded, and with a limit of time
	Log       *slog.Logger // nil is silent
	Now       func() time.Time
}

// A Desk knows prices. It is safe for concurrent use.
type Desk struct {
	coins     map[string]Coin // :: ticker → coin
	currency  string
	providers []*provider
	always    []string
	log       *slog.Logger
	now       func() time.Time

	mu     sync.Mutex
	quotes map[string]Quote     // :: ticker → the last good one; guarded by mu
	wanted map[string]time.Time // :: ticker → when it was last asked for; guarded by mu
	doubts map[string]Quote     // :: ticker → one that nobody has confirmed so far; guarded by mu
	asked  map[string]time.Time // :: ticker → when services were last asked for it; guarded by mu
	series map[string]drawing   // :: ticker and span → its course; guarded by mu
}

// New makes a desk without asking anybody. The error names the provider or the
// ticker that there is not.
func New(o Options) (*Desk, error) {
	d := &Desk{
		coins: known(), currency: o.Currency, log: o.Log, now: o.Now,
		quotes: map[string]Quote{}, wanted: map[string]time.Time{}, doubts: map[string]Quote{}, asked: map[string]time.Time{},
		series: map[string]drawing{},
	}
	if d.currency == "" {
		d.currency = "usd"
	}
	if d.log == nil {
		d.log = slog.New(slog.DiscardHandler)
	}
	if d.now == nil {
		d.now = time.Now
	}
	for _, c := range o.More {
		d.coins[c.Ticker] = c
	}
	for _, p := range o.Providers {
		made, err := newProvider(p, o.Client, d.log, d.now)
		if err != nil {
			return nil, err
		}
		d.providers = append(d.providers, made)
	}
	for _, ticker := range o.Coins {
		name, ok := d.Ticker(ticker)
		if !ok {
			return nil, fmt.Errorf("%s: %w", ticker, ErrUnknown)
		}
		d.always = append(d.always, name)
	}
	return d, nil
}

// Ticker brings what a person calls a coin or a currency into its ticker: "btc",
// "$BTC", "bitcoin".
func (d *Desk) Ticker(text string) (string, bool) {
	text = strings.TrimPrefix(strings.TrimSpace(text), "$")
	ticker := strings.ToUpper(text)
	if _, ok := d.coins[ticker]; ok || IsCurrency(ticker) {
		return ticker, true
	}
	for _, c := range d.coins {
		if strings.EqualFold(c.Name, text) {
			return c.Ticker, true
		}
	}
	return "", false
}

// Coins lists the tickers that are refreshed each minute whoever asks.
func (d *Desk) Coins() []string { return slices.Clone(d.always) }

// Currency is the currency in which prices are told, in lower case.
func (d *Desk) Currency() string { return d.currency }

// Limits of age.
const (
	fresh     = time.Minute      // a figure over a minute old is asked for again
	remembers = time.Hour        // how long what was asked for is kept fresh
	tooOld    = 10 * time.Minute // a price line of an alert shows nothing older
	recent    = 3 * time.Minute  // what waits for a price believes nothing older
	moment    = 10 * time.Second // whoever asks again within it gets what there is
)

// Cached is the last good quote of a ticker, if it is at most ten minutes old:
// what an alert may show. It asks nobody, and has the ticker kept fresh from now on.
func (d *Desk) Cached(ticker string) (Quote, bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	now := d.now()
	d.wanted[ticker] = now
	q, ok := d.quotes[ticker]
	return q, ok && now.Sub(q.At) <= tooOld
}

// Recent is the last good quote of a ticker, if it is new enough to say that
// something has happened: of the last minutes, or the reference rate of the day. It
// asks nobody, and has the ticker kept fresh from now on.
func (d *Desk) Recent(ticker string) (Quote, bool) {
	q, _ := d.Cached(ticker)
	limit := recent
	if IsCurrency(ticker) {
		limit = agedCurrency
	}
	return q, !q.At.IsZero() && d.now().Sub(q.At) <= limit
}

// Ask gives the quotes of tickers in their order, asking for those that are not
// fresh. A ticker that no service knows a price of is left out; ErrNone is that
// nothing is left, ErrUnknown names what is no ticker. A quote may be older than
// a minute, where nobody answers: whoever shows it says its time.
func (d *Desk) Ask(ctx context.Context, tickers ...string) ([]Quote, error) {
	names := make([]string, 0, len(tickers))
	for _, text := range tickers {
		name, ok := d.Ticker(text)
		if !ok {
			return nil, fmt.Errorf("%s: %w", text, ErrUnknown)
		}
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	d.want(names)
	d.refresh(ctx, d.stale(names))
	d.mu.Lock()
	defer d.mu.Unlock()
	var list []Quote
	for _, name := range names {
		if q, ok := d.quotes[name]; ok {
			list = append(list, q)
		}
	}
	if len(list) == 0 {
		return nil, ErrNone
	}
	return list, nil
}

// Refresh asks for the coins of the configuration and those named within the last
// hour, all together. It is called once a minute.
func (d *Desk) Refresh(ctx context.Context) {
	d.mu.Lock()
	tickers := slices.Clone(d.always)
	for ticker, at := range d.wanted {
		switch {
		case d.now().Sub(at) > remembers:
			delete(d.wanted, ticker)
		case !slices.Contains(tickers, ticker):
			tickers = append(tickers, ticker)
		}
	}
	d.mu.Unlock()
	slices.Sort(tickers[len(d.always):])
	d.refresh(ctx, tickers)
}

// want notes that somebody asks for tickers.
func (d *Desk) want(tickers []string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, t := range tickers {
		d.wanted[t] = d.now()
	}
}

// stale lists the tickers of which there is no fresh quote, and for which nobody
// was asked a moment ago.
func (d *Desk) stale(tickers []string) (list []string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	now := d.now()
	for _, t := range tickers {
		if q, ok := d.quotes[t]; ok && now.Sub(q.At) <= fresh || now.Sub(d.asked[t]) < moment {
			continue
		}
		list = append(list, t)
	}
	return list
}

// refresh asks the providers in their order, each for what is still missing.
func (d *Desk) refresh(ctx context.Context, tickers []string) {
	missing := slices.Clone(tickers)
	d.mu.Lock()
	for _, t := range missing {
		d.asked[t] = d.now()
	}
	d.mu.Unlock()
	for _, p := range d.providers {
		want := p.sells(d.coins, missing)
		if len(want) == 0 {
			continue
		}
		got, err := p.ask(ctx, want, d.currency)
		if err != nil {
			d.log.Info("prices not read", "provider", p.name, "error", err)
		}
		for _, q := range got {
			if err := d.take(q); err != nil {
				d.log.Warn("price not believed", "provider", p.name, "ticker", q.Ticker, "price", q.Price.String(), "error", err)
				continue
			}
			missing = slices.DeleteFunc(missing, func(t string) bool { return t == q.Ticker })
		}
	}
}

// take keeps a quote that is to be believed.
func (d *Desk) take(q Quote) error {
	if err := check(&q, d.now()); err != nil {
		return err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	last, ok := d.quotes[q.Ticker]
	if ok && d.now().Sub(last.At) <= remembers && isJump(last.Price, q.Price) && !d.confirmed(q) {
		d.doubts[q.Ticker] = q
		return errJump
	}
	delete(d.doubts, q.Ticker)
	if !ok || !q.At.Before(last.At) {
		d.quotes[q.Ticker] = q
	}
	return nil
}

// errJump: half or twice the last price within an hour, and nobody else says so.
var errJump = errors.New("another service, or the next minutes, have to confirm such a jump")

// confirmed says whether a quote that jumped agrees with one that was doubted:
// another service's, or the same one's two minutes before. d.mu is held.
func (d *Desk) confirmed(q Quote) bool {
	doubt, ok := d.doubts[q.Ticker]
	if !ok || apart(doubt.Price, q.Price).GreaterThan(decimal.New(1, -1)) {
		return false
	}
	return doubt.Source != q.Source || q.At.Sub(doubt.At) >= 2*time.Minute
}

// isJump says whether a price has halved or doubled.
func isJump(from, to decimal.Decimal) bool {
	two := decimal.New(2, 0)
	return to.GreaterThan(from.Mul(two)) || to.Mul(two).LessThan(from)
}

// apart is how far two prices lie apart, as a part of the first.
func apart(a, b decimal.Decimal) decimal.Decimal { return a.Sub(b).Abs().Div(a) }
