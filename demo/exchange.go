package demo

import (
	"math"
	"net"
	"net/http"
	"time"

	"newsbot/config"
	"newsbot/prices"
	"newsbot/prices/exchange"
)

// priceRound is how often the demo asks for prices: nobody wants to wait a minute.
const priceRound = 2 * time.Second

// exchangeName is what the figures of the demo's exchange say they are from: nobody
// may take them for a real service's.
const exchangeName = "Port Amber Exchange (invented)"

// coins are what the demo's exchange sells, by CoinGecko's ids, and for how much in
// the mean.
var coins = map[string]float64{"bitcoin": 67_000, "ethereum": 3_400, "solana": 158}

// priceOf is what a coin costs at a time: it swings over a week, a day, and from the
// beginning of the demo on by three per cent up and down every two minutes, so that
// who waits for a price need not wait long.
func priceOf(begun time.Time) func(coin string, at time.Time) float64 {
	wave := func(at time.Time, period time.Duration, height float64) float64 {
		return height * math.Sin(2*math.Pi*float64(at.Sub(begun))/float64(period))
	}
	return func(coin string, at time.Time) float64 {
		swing := wave(at, 7*24*time.Hour, 0.04) + wave(at.Add(3*time.Hour), 19*time.Hour, 0.015) + wave(at, 83*time.Minute, 0.004)
		if at.After(begun) {
			swing += wave(at, 2*time.Minute, 0.03)
		}
		return coins[coin] * (1 + swing)
	}
}

// sell opens the invented exchange on a port of this machine, and has the
// configuration ask it.
func (d *demo) sell(cfg *config.Config) error {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	shop := &exchange.Exchange{Price: priceOf(time.Now()), Now: time.Now}
	d.shop = &http.Server{Handler: shop, ReadHeaderTimeout: 5 * time.Second}
	go d.shop.Serve(l)
	cfg.Prices = &config.Prices{
		Coins:    []string{"BTC", "ETH", "SOL"},
		Provider: []config.PriceProvider{{Name: prices.CoinGecko, BaseURL: "http://" + l.Addr().String(), Label: exchangeName}},
	}
	return nil
}
