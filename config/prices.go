package config

import (
	"fmt"
	"slices"
	"strings"

	"newsbot/prices"
)

// Prices is the table [prices]: what coins and currencies cost. A configuration
// without it asks no price service and shows no price.
type Prices struct {
	Coins    []string        `toml:"coins"`
	Currency string          `toml:"currency"`
	Provider []PriceProvider `toml:"provider"`
	Coin     []PriceCoin     `toml:"coin"`
}

// A PriceProvider is one [[prices.provider]]: a service to ask.
type PriceProvider struct {
	Name    string `toml:"name"`
	BaseURL string `toml:"base_url"`
	Key     string `toml:"key"`
	KeyFile string `toml:"key_file"`
	Label   string `toml:"-"` // what its figures say they are from; "" is the service
}

// A PriceCoin is one [[prices.coin]]: a coin beside the well-known ones, with
// the name that each service has for it.
type PriceCoin struct {
	Ticker    string `toml:"ticker"`
	Name      string `toml:"name"`
	CoinGecko string `toml:"coingecko"`
	Coinbase  string `toml:"coinbase"`
	Kraken    string `toml:"kraken"`
	Binance   string `toml:"binance"`
}

// Options are what a price desk is made with, but for its client, log and clock.
func (p *Prices) Options() prices.Options {
	o := prices.Options{Coins: p.Coins, Currency: strings.ToLower(p.Currency)}
	for _, s := range p.Provider {
		o.Providers = append(o.Providers, prices.ProviderOptions{Name: s.Name, BaseURL: s.BaseURL, Key: s.Key, Label: s.Label})
	}
	if len(o.Providers) == 0 {
		o.Providers = prices.Default()
	}
	for _, c := range p.Coin {
		o.More = append(o.More, c.coin())
	}
	return o
}

// coin is the coin with its names, those alone that there are.
func (c *PriceCoin) coin() prices.Coin {
	ids := map[string]string{}
	for provider, id := range map[string]string{
		prices.CoinGecko: c.CoinGecko, prices.Coinbase: c.Coinbase, prices.Kraken: c.Kraken, prices.Binance: c.Binance,
	} {
		if id != "" {
			ids[provider] = id
		}
	}
	return prices.Coin{Ticker: c.Ticker, Name: c.Name, IDs: ids}
}

// A priceChecker checks [prices].
type priceChecker struct{ *checker }

// all checks it, where it stands.
func (c priceChecker) all() {
	p := c.Prices
	if p == nil {
		return
	}
	if p.Currency != "" && !prices.IsCurrency(strings.ToUpper(p.Currency)) {
		c.wrong("prices.currency", "%q is no currency that is known here; write its three letters, for example \"usd\" or \"eur\"", p.Currency)
	}
	for i := range p.Provider {
		c.provider(fmt.Sprintf("prices.provider[%d]", i), i)
	}
	for i := range p.Coin {
		c.coin(fmt.Sprintf("prices.coin[%d]", i), &p.Coin[i])
	}
	c.coins()
}

// coins checks that the coins of the list are known, or told below.
func (c priceChecker) coins() {
	known, err := prices.New(prices.Options{More: c.Prices.Options().More})
	if err != nil {
		c.wrong("prices", "%v", err)
		return
	}
	for i, text := range c.Prices.Coins {
		if _, ok := known.Ticker(text); !ok {
			c.wrong(fmt.Sprintf("prices.coins[%d]", i), "%q is none of the well-known coins or currencies; write its ticker, for example \"BTC\", or tell where it is sold in a [[prices.coin]]", text)
		}
	}
}

// provider checks one service.
func (c priceChecker) provider(path string, i int) {
	p := &c.Prices.Provider[i]
	names := prices.Providers()
	switch {
	case p.Name == "":
		c.wrong(path+".name", "missing; write one of %s", strings.Join(names, ", "))
	case !slices.Contains(names, p.Name):
		c.oneOf(path+".name", p.Name, names...)
	case slices.ContainsFunc(c.Prices.Provider[:i], func(o PriceProvider) bool { return o.Name == p.Name }):
		c.wrong(path+".name", "%q is asked already; take one of the two tables out", p.Name)
	}
	if p.BaseURL != "" {
		c.address(path+".base_url", p.BaseURL)
	}
	if p.Key != "" {
		c.readable(path+".key", c.m.file)
	}
	c.fromFile(&p.Key, path+".key_file", p.KeyFile)
	if p.Key != "" && p.Name != prices.CoinGecko {
		c.wrong(path+".key", "only %s takes a key here; leave it out", prices.CoinGecko)
	}
}

// coin checks one coin.
func (c priceChecker) coin(path string, coin *PriceCoin) {
	switch {
	case coin.Ticker == "" || coin.Ticker != strings.ToUpper(coin.Ticker) || strings.ContainsAny(coin.Ticker, " $"):
		c.wrong(path+".ticker", "%q is no ticker; write it in capitals, for example \"BTC\"", coin.Ticker)
	case coin.Name == "":
		c.wrong(path+".name", "missing; write what people call the coin, for example \"Bitcoin\"")
	case len(coin.coin().IDs) == 0:
		c.wrong(path, "nobody sells it; write what %s calls it, for example coingecko = \"bitcoin\"", strings.Join(prices.Providers()[:4], ", "))
	}
}
