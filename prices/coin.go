package prices

import (
	_ "embed"
	"regexp"
	"slices"
	"strings"
	"sync"
)

// A Coin is something that services sell, with the name that each has for it.
type Coin struct {
	Ticker string            // "BTC"
	Name   string            // "Bitcoin"
	IDs    map[string]string // :: provider's name → its id of the coin: "coingecko" → "bitcoin"
}

// coinTable holds the hundred best known coins, by hand.
//
//go:embed coins.tsv
var coinTable string

// known gives a copy of the table of coins by ticker.
func known() map[string]Coin {
	coins := map[string]Coin{}
	for line := range strings.Lines(coinTable) {
		f := strings.Split(strings.TrimSpace(line), "\t")
		if strings.HasPrefix(line, "#") || len(f) != 6 {
			continue
		}
		c := Coin{Ticker: f[0], Name: f[1], IDs: map[string]string{}}
		for i, provider := range []string{CoinGecko, Coinbase, Kraken, Binance} {
			if id := f[2+i]; id != "-" {
				c.IDs[provider] = id
			}
		}
		coins[c.Ticker] = c
	}
	return coins
}

// currencies are those that Frankfurter has had for long and people ask for.
var currencies = strings.Fields("USD EUR GBP JPY CHF CNY AUD CAD NZD SEK NOK DKK ISK PLN CZK HUF RON BGN TRY RUB UAH ILS ZAR INR IDR KRW MYR PHP SGD THB HKD TWD VND BRL MXN ARS CLP COP PEN AED SAR EGP NGN KES")

// IsCurrency says whether a ticker is a currency's: its three letters, as in "EUR".
func IsCurrency(ticker string) bool { return slices.Contains(currencies, ticker) }

// wordy are tickers and names that are words of headlines as well. They name the
// coin only as "$LINK", or beside each other: "Chainlink (LINK)".
var wordy = strings.Fields(`
	link near op ape pi gt trump leo flow sand comp render dash gala mantle optimism compound immutable maker stellar
	sui sei ton hype uni sol ada dot icp imx ens gate conflux injective jupiter pepe bonk hedera cosmos atom avalanche
	neo eos gas mina kava theta vet apt arb wld tia ena ondo jup fet fil rune cake bat okb zk strk people quant axs
	tether tron pol cro iota leo tao jito pendle celestia io tezos stacks uniswap maple the sandbox`)

// isWordy says whether a name or ticker means something else in most headlines.
func isWordy(text string) bool { return slices.Contains(wordy, strings.ToLower(text)) }

// pattern finds what may be a ticker or stand before or behind one.
var pattern = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`\$?[\p{L}\p{N}]+`) })

// Named lists which of the coins in tickers a text names, in the order of
// tickers: by the name in any case or the ticker in capitals, as whole words.
func (d *Desk) Named(text string, tickers []string) (named []string) {
	words := pattern().FindAllString(text, -1)
	lower := " " + strings.ToLower(strings.Join(words, " ")) + " "
	for _, ticker := range tickers {
		c, ok := d.coins[ticker]
		if ok && c.isNamed(words, d.without(lower, c.Name)) {
			named = append(named, ticker)
		}
	}
	return named
}

// without takes out of a text the names that begin with one and say another
// coin: "bitcoin cash" is not bitcoin.
func (d *Desk) without(lower, name string) string {
	for _, c := range d.coins {
		if len(c.Name) > len(name) && strings.HasPrefix(strings.ToLower(c.Name), strings.ToLower(name)+" ") {
			lower = strings.ReplaceAll(lower, " "+strings.ToLower(c.Name)+" ", " ")
		}
	}
	return lower
}

// isNamed says whether one of a text's words is the coin's.
func (c *Coin) isNamed(words []string, lower string) bool {
	if slices.Contains(words, "$"+c.Ticker) {
		return true
	}
	byTicker := slices.Contains(words, c.Ticker)
	byName := strings.Contains(lower, " "+strings.ToLower(c.Name)+" ")
	if byTicker && byName {
		return true
	}
	return byTicker && !isWordy(c.Ticker) || byName && !isWordy(c.Name)
}
