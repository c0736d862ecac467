package alert

import (
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"newsbot/bot/texts"
	"newsbot/news/price"
)

func TestPriceLine(t *testing.T) {
	quote := func(ticker string, amount float64, moved float64, age time.Duration, source string) price.Quote {
		return price.Quote{Ticker: ticker, Currency: "usd", Price: decimal.NewFromFloat(amount), Change: decimal.NewFromFloat(moved), Changed: true, At: noon.Add(-age), Source: source}
	}
	btc, eth := quote("BTC", 67120, 1.23, time.Minute, "CoinGecko"), quote("ETH", 3410, -0.4, 2*time.Minute, "CoinGecko")
	for _, tt := range []struct {
		why    string
		quotes []price.Quote
		later  time.Duration
		want   string
	}{
		{"one coin", []price.Quote{btc}, 0, "BTC $67,120 ▲1.2% · 11:59 UTC · CoinGecko"},
		{"two, with the time of the older", []price.Quote{btc, eth}, 0, "BTC $67,120 ▲1.2% · ETH $3,410 ▼0.4% · 11:58 UTC · CoinGecko"},
		{"of two services", []price.Quote{btc, quote("ETH", 3410, -0.4, time.Minute, "Kraken")}, 0, "BTC $67,120 ▲1.2% · ETH $3,410 ▼0.4% · 11:59 UTC · CoinGecko, Kraken"},
		{"decided while one is too old", []price.Quote{btc, eth}, 9 * time.Minute, "BTC $67,120 ▲1.2% · 11:59 UTC · CoinGecko"},
		{"decided much later, for a correction", []price.Quote{btc, eth}, time.Hour, ""},
		{"of no coin", nil, 0, ""},
	} {
		if got := priceLine(texts.Printer{}, tt.quotes, noon.Add(tt.later)).Plain(); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.why, got, tt.want)
		}
	}
}
