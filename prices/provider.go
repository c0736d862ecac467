package prices

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"mime"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"newsbot/internal/breaker"
)

// The names of the providers, as the configuration writes them.
const (
	CoinGecko   = "coingecko"
	Coinbase    = "coinbase"
	Kraken      = "kraken"
	Binance     = "binance"
	Frankfurter = "frankfurter"
)

// ProviderOptions name a service and where it is.
type ProviderOptions struct {
	Name    string // one of the constants above
	BaseURL string // "" is the service's own
	Key     string // CoinGecko's Demo key; "" is without
	Label   string // what its figures say they are from, where somebody else speaks the service's protocol; "" is the service
}

// A service speaks a provider's protocol. quotes gives what it was asked for as
// far as it came; times it leaves zero are now. points gives a chart's points in
// any order.
type service struct {
	name   string // as its terms want it named
	site   string // its page for people, linked beside its figures
	base   string
	quotes func(ctx context.Context, p *provider, coins []Coin, currency string) ([]Quote, error)
	points func(ctx context.Context, p *provider, coin Coin, currency string, span Span, now time.Time) ([]Point, error) // nil: no charts
}

// services are the providers by their names.
var services = map[string]service{
	CoinGecko:   {"CoinGecko", "https://www.coingecko.com", "https://api.coingecko.com", geckoQuotes, geckoPoints},
	Coinbase:    {"Coinbase Exchange", "https://exchange.coinbase.com", "https://api.exchange.coinbase.com", coinbaseQuotes, coinbasePoints},
	Kraken:      {"Kraken", "https://www.kraken.com", "https://api.kraken.com", krakenQuotes, krakenPoints},
	Binance:     {"Binance (USDT)", "https://www.binance.com", "https://data-api.binance.vision", binanceQuotes, binancePoints},
	Frankfurter: {"Frankfurter, reference rate", "https://frankfurter.dev", "https://api.frankfurter.dev", frankfurterQuotes, nil},
}

// Site is the address of a service's page for people, by the name that its quotes
// give; "" for none.
func Site(source string) string {
	for _, s := range services {
		if s.name == source {
			return s.site
		}
	}
	return ""
}

// Default lists all providers in the order in which they are asked.
func Default() []ProviderOptions {
	var all []ProviderOptions
	for _, name := range Providers() {
		all = append(all, ProviderOptions{Name: name})
	}
	return all
}

// Providers lists the names of all providers in that order.
func Providers() []string { return []string{CoinGecko, Coinbase, Kraken, Binance, Frankfurter} }

// A provider is a service that is asked, and left alone when it fails.
type provider struct {
	service
	id      string // its name in the configuration
	base    string
	key     string
	client  *http.Client
	breaker breaker.Breaker
	now     func() time.Time
}

func newProvider(o ProviderOptions, client *http.Client, log *slog.Logger, now func() time.Time) (*provider, error) {
	s, ok := services[o.Name]
	if !ok {
		return nil, fmt.Errorf("no price service is called %q", o.Name)
	}
	if o.Label != "" {
		s.name = o.Label
	}
	base := strings.TrimRight(o.BaseURL, "/")
	if base == "" {
		base = s.base
	}
	return &provider{
		service: s, id: o.Name, base: base, key: o.Key, client: client, now: now,
		breaker: breaker.Breaker{Service: s.name, Log: log},
	}, nil
}

// sells lists those of the tickers that the provider has.
func (p *provider) sells(coins map[string]Coin, tickers []string) (list []Coin) {
	for _, t := range tickers {
		if p.id == Frankfurter {
			if IsCurrency(t) {
				list = append(list, Coin{Ticker: t})
			}
			continue
		}
		if c, ok := coins[t]; ok && c.IDs[p.id] != "" {
			list = append(list, c)
		}
	}
	return list
}

// patience is how long a provider is waited for before the next is asked.
const patience = 5 * time.Second

// ask gives the quotes of coins, if the breaker lets it.
func (p *provider) ask(ctx context.Context, coins []Coin, currency string) ([]Quote, error) {
	var list []Quote
	err := p.patiently(ctx, func(ctx context.Context) (err error) {
		list, err = p.quotes(ctx, p, coins, currency)
		return err
	})
	now := p.now().UTC()
	for i := range list {
		list[i].Currency, list[i].Source = currency, p.name
		if list[i].At.IsZero() {
			list[i].At = now
		}
	}
	return list, err
}

// patiently calls f within the breaker, for as long as a provider is waited for.
func (p *provider) patiently(ctx context.Context, f func(context.Context) error) error {
	ctx, stop := context.WithTimeout(ctx, patience)
	defer stop()
	return p.guarded(ctx, func() error { return f(ctx) })
}

// guarded calls f within the breaker. What the asker broke off says nothing of
// the service.
func (p *provider) guarded(ctx context.Context, f func() error) error {
	probe, err := p.breaker.Enter(p.now())
	if err != nil {
		return err
	}
	err = f()
	var busy *busyError
	switch {
	case err == nil, errors.Is(err, errNotSold):
		p.breaker.Well()
	case errors.Is(ctx.Err(), context.Canceled):
		p.breaker.Leave(probe)
	case errors.As(err, &busy):
		p.breaker.Failed(p.now(), probe, busy.wait)
	default:
		p.breaker.Failed(p.now(), probe, 0)
	}
	return err
}

// errNotSold: the service has the coin not in this currency.
var errNotSold = errors.New("not sold in this currency")

// A busyError is a refusal that says, or means, to stay away for a while.
type busyError struct {
	status int
	wait   time.Duration
}

// Error implements error.
func (e *busyError) Error() string { return fmt.Sprintf("status %d: asked too often", e.status) }

// most is more than any answer that we ask for, in bytes.
const most = 1 << 20

// get asks for a path and reads JSON into v. The error never holds the query or
// a header, since a key may stand there. A body that is not JSON of v's shape is
// refused, whatever the status says.
func (p *provider) get(ctx context.Context, path string, query url.Values, v any) error {
	address := p.base + path
	if len(query) > 0 {
		address += "?" + query.Encode()
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return errors.New("its address is none")
	}
	req.Header.Set("Accept", "application/json")
	if p.key != "" {
		req.Header.Set("x-cg-demo-api-key", p.key)
	}
	resp, err := p.client.Do(req)
	if err != nil {
		return withoutAddress(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(io.LimitReader(resp.Body, most+1))
	switch {
	case err != nil:
		return withoutAddress(err)
	case resp.StatusCode == http.StatusTooManyRequests || resp.StatusCode == http.StatusTeapot: // 418: Binance bans
		return &busyError{resp.StatusCode, waitOf(resp)}
	case resp.StatusCode != http.StatusOK:
		return fmt.Errorf("status %d", resp.StatusCode)
	case len(body) > most:
		return errors.New("an answer far too long")
	}
	if kind, _, _ := mime.ParseMediaType(resp.Header.Get("Content-Type")); strings.HasSuffix(kind, "html") {
		return errors.New("a web page in place of prices")
	}
	return decode(body, v)
}

// decode reads one JSON document and nothing behind it.
func decode(body []byte, v any) error {
	d := json.NewDecoder(bytes.NewReader(body))
	if err := d.Decode(v); err != nil {
		return errors.New("an answer of another form")
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return errors.New("an answer of another form")
	}
	return nil
}

// waitOf is how long a service wants to be left alone, a minute where it does not say.
func waitOf(resp *http.Response) time.Duration {
	seconds, err := strconv.Atoi(resp.Header.Get("Retry-After"))
	if err != nil || seconds <= 0 {
		return time.Minute
	}
	return time.Duration(min(seconds, 24*60*60)) * time.Second
}

// withoutAddress is an error of the client without the address asked.
func withoutAddress(err error) error {
	var at *url.Error
	if errors.As(err, &at) {
		return at.Err
	}
	return err
}
