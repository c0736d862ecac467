package prices

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/shopspring/decimal"
)

// noon is the present of these tests.
var noon = time.Date(2026, 11, 27, 12, 0, 0, 0, time.UTC)

// A shop is a price service on the wire: what it answers to a path that begins so.
type shop map[string]string

// open starts a shop and gives its address.
func (s shop) open(t *testing.T) string {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		for path, body := range s {
			if strings.HasPrefix(r.URL.Path, path) {
				w.Header().Set("Content-Type", "application/json")
				fmt.Fprint(w, body)
				return
			}
		}
		http.NotFound(w, r)
	}))
	t.Cleanup(server.Close)
	return server.URL
}

// good is what each service answers of BTC, ETH and EUR.
var good = map[string]shop{
	CoinGecko: {
		"/api/v3/simple/price": fmt.Sprintf(`{"bitcoin":{"usd":67120.4,"usd_24h_change":1.2345,"last_updated_at":%d},"ethereum":{"usd":3.41e3,"usd_24h_change":-0.4,"last_updated_at":%d}}`, noon.Unix()-20, noon.Unix()-20),
		"/api/v3/coins/bitcoin/market_chart": fmt.Sprintf(`{"prices":[[%d,67000.1],[%d,67100.2],[%d,-1]]}`,
			noon.Add(-2*time.Hour).UnixMilli(), noon.Add(-time.Hour).UnixMilli(), noon.UnixMilli()),
	},
	Coinbase: {
		"/products/BTC-USD/stats": `{"open":"66324.5","high":"68000","low":"66000","last":"67120.4","volume":"9"}`, "/products/ETH-USD/stats": `{"open":"3423.69","last":"3410"}`,
		"/products/BTC-USD/candles": fmt.Sprintf(`[[%d,1,2,3,67100.2,9],[%d,1,2,3,67000.1,9]]`, noon.Add(-time.Hour).Unix(), noon.Add(-2*time.Hour).Unix()),
	},
	Kraken: {
		"/0/public/Ticker": `{"error":[],"result":{"XXBTZUSD":{"c":["67120.4","0.1"],"o":"1"},"XETHZUSD":{"c":["3410.00","1"]}}}`,
		"/0/public/OHLC": fmt.Sprintf(`{"error":[],"result":{"XXBTZUSD":[[%d,"1","2","3","67000.1","4","5",6],[%d,"1","2","3","67100.2","4","5",6]],"last":1}}`,
			noon.Add(-2*time.Hour).Unix(), noon.Add(-time.Hour).Unix()),
	},
	Binance: {
		"/api/v3/ticker/24hr": fmt.Sprintf(`[{"symbol":"ETHUSDT","lastPrice":"3410.00","priceChangePercent":"-0.400","closeTime":%d},{"symbol":"BTCUSDT","lastPrice":"67120.40","priceChangePercent":"1.2345","closeTime":%d}]`,
			noon.UnixMilli(), noon.UnixMilli()),
		"/api/v3/klines": fmt.Sprintf(`[[%d,"1","2","3","67000.1","9"],[%d,"1","2","3","67100.2","9"]]`, noon.Add(-2*time.Hour).UnixMilli(), noon.Add(-time.Hour).UnixMilli()),
	},
	Frankfurter: {"/v2/rates": `[{"date":"2026-11-27","base":"USD","quote":"EUR","rate":0.8}]`},
}

// desk makes a desk over shops, in the order given, whose clock stands at *now.
func desk(t *testing.T, now *time.Time, shops ...ProviderOptions) *Desk {
	t.Helper()
	d, err := New(Options{Coins: []string{"btc"}, Providers: shops, Client: &http.Client{Timeout: 2 * time.Second}, Now: func() time.Time { return *now }})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestEachServiceTellsTheSame(t *testing.T) {
	for name, s := range good {
		if name == Frankfurter {
			continue
		}
		t.Run(name, func(t *testing.T) {
			now := noon
			d := desk(t, &now, ProviderOptions{Name: name, BaseURL: s.open(t)})
			quotes, err := d.Ask(t.Context(), "bitcoin", "$ETH")
			if err != nil || len(quotes) != 2 {
				t.Fatalf("Ask = %v, %v, want two quotes", quotes, err)
			}
			want := []string{"BTC $67,120 ▲1.2%", "ETH $3,410 ▼0.4%"}
			if name == Kraken {
				want = []string{"BTC $67,120", "ETH $3,410"}
			}
			for i, q := range quotes {
				if q.String() != want[i] || q.Source != services[name].name || now.Sub(q.At) > time.Minute {
					t.Errorf("quote %d is %v of %s at %v, want %s", i, &q, q.Source, q.At, want[i])
				}
			}
			series, err := d.Series(t.Context(), "BTC", Day)
			if err != nil || len(series.Points) != 2 || series.Points[0].Price.String() != "67000.1" || series.Points[1].Price.String() != "67100.2" {
				t.Errorf("Series = %+v, %v, want 67000.1 and 67100.2 in order", series, err)
			}
		})
	}
}

func TestCurrencies(t *testing.T) {
	now := noon
	d := desk(t, &now, ProviderOptions{Name: Frankfurter, BaseURL: good[Frankfurter].open(t)})
	quotes, err := d.Ask(t.Context(), "eur")
	if err != nil || quotes[0].String() != "EUR $1.25" {
		t.Errorf("Ask(eur) = %v, %v, want EUR $1.25", quotes, err)
	}
	if _, err := d.Series(t.Context(), "eur", Day); !errors.Is(err, ErrUnknown) {
		t.Errorf("Series(eur) = %v, want ErrUnknown", err)
	}
	if _, err := d.Ask(t.Context(), "doubloon"); !errors.Is(err, ErrUnknown) {
		t.Errorf("Ask(doubloon) = %v, want ErrUnknown", err)
	}
}

// TestHostileAnswers asks each service that lies or breaks; nothing of it is told.
func TestHostileAnswers(t *testing.T) {
	sec, milli := noon.Unix(), noon.UnixMilli()
	gecko := func(body string) (string, shop) { return CoinGecko, shop{"/api/v3/simple/price": body} }
	base := func(body string) (string, shop) { return Coinbase, shop{"/products/": body} }
	kraken := func(body string) (string, shop) { return Kraken, shop{"/0/public/Ticker": body} }
	binance := func(body string) (string, shop) { return Binance, shop{"/api/v3/ticker/24hr": body} }
	frank := func(body string) (string, shop) { return Frankfurter, shop{"/v2/rates": body} }
	n := 0
	try := func(what string, name string, s shop) {
		n++
		t.Run(name+": "+what, func(t *testing.T) {
			now := noon
			d := desk(t, &now, ProviderOptions{Name: name, BaseURL: s.open(t)})
			ticker := "BTC"
			if name == Frankfurter {
				ticker = "EUR"
			}
			if quotes, err := d.Ask(t.Context(), ticker); !errors.Is(err, ErrNone) {
				t.Errorf("Ask = %v, %v, want ErrNone", quotes, err)
			}
		})
	}
	type maker = func(string) (string, shop)
	for _, bad := range []string{`<html><body>Checking your browser`, ``, `null`, `[]`, `{}`, `"67120"`, `{"bitcoin":`, `{} {}`} {
		for _, make := range []maker{gecko, base, kraken, binance, frank} {
			name, s := make(bad)
			try(fmt.Sprintf("%.12q", bad), name, s)
		}
	}
	for _, price := range []string{`-5`, `0`, `1e400`, `1e999999999`, `"NaN"`, `"Infinity"`, `null`, `true`, `"67,120"`, `[67120]`, `1e13`, `"0x10"`, `"` + strings.Repeat("9", 60) + `"`} {
		name, s := gecko(fmt.Sprintf(`{"bitcoin":{"usd":%s,"last_updated_at":%d}}`, price, sec))
		try("price "+price, name, s)
		name, s = base(fmt.Sprintf(`{"open":"1","last":%s}`, price))
		try("price "+price, name, s)
		name, s = kraken(fmt.Sprintf(`{"error":[],"result":{"XXBTZUSD":{"c":[%s]}}}`, price))
		try("price "+price, name, s)
		name, s = binance(fmt.Sprintf(`[{"symbol":"BTCUSDT","lastPrice":%s,"closeTime":%d}]`, price, milli))
		try("price "+price, name, s)
	}
	name, s := gecko(fmt.Sprintf(`{"ethereum":{"usd":3410,"last_updated_at":%d}}`, sec))
	try("another coin", name, s)
	name, s = gecko(fmt.Sprintf(`{"bitcoin":{"eur":61000,"last_updated_at":%d}}`, sec))
	try("another currency", name, s)
	name, s = gecko(fmt.Sprintf(`{"bitcoin":{"usd":67120,"last_updated_at":%d}}`, noon.AddDate(-1, 0, 0).Unix()))
	try("of last year", name, s)
	name, s = gecko(fmt.Sprintf(`{"bitcoin":{"usd":67120,"last_updated_at":%d}}`, noon.AddDate(1, 0, 0).Unix()))
	try("of next year", name, s)
	name, s = gecko(`{"bitcoin":{"usd":67120}}`)
	try("of no time", name, s)
	name, s = gecko(`{"bitcoin":{"usd":67120,"usd_24h_change":-100,"last_updated_at":` + fmt.Sprint(sec) + `}}`)
	try("a loss of all", name, s)
	name, s = binance(fmt.Sprintf(`[{"symbol":"ETHUSDT","lastPrice":"3410","closeTime":%d}]`, milli))
	try("another coin", name, s)
	name, s = kraken(`{"error":[],"result":{"XETHZUSD":{"c":["3410"]}}}`)
	try("another coin", name, s)
	name, s = kraken(`{"error":["EService:Unavailable"],"result":{"XXBTZUSD":{"c":["67120"]}}}`)
	try("an error beside a result", name, s)
	name, s = frank(`[{"date":"2025-11-27","base":"USD","quote":"EUR","rate":0.8}]`)
	try("of last year", name, s)
	name, s = frank(`[{"date":"2026-11-27","base":"GBP","quote":"EUR","rate":0.8}]`)
	try("another base", name, s)
	if n < 40 {
		t.Errorf("%d hostile answers, want 40 at least", n)
	}
}

func TestNextProviderStandsIn(t *testing.T) {
	now := noon
	down := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusBadGateway) }))
	defer down.Close()
	d := desk(t, &now, ProviderOptions{Name: CoinGecko, BaseURL: down.URL}, ProviderOptions{Name: Coinbase, BaseURL: good[Coinbase].open(t)})
	d.Refresh(t.Context())
	if q, ok := d.Cached("BTC"); !ok || q.Source != "Coinbase Exchange" {
		t.Errorf("Cached = %+v, %v, want Coinbase's", q, ok)
	}
	now = now.Add(11 * time.Minute)
	if q, ok := d.Cached("BTC"); ok {
		t.Errorf("Cached gives a quote of %v at %v", q.At, now)
	}
}

func TestBusyServiceIsLeftAlone(t *testing.T) {
	now, asked := noon, 0
	busy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		asked++
		w.Header().Set("Retry-After", "600")
		w.WriteHeader(http.StatusTooManyRequests)
	}))
	defer busy.Close()
	d := desk(t, &now, ProviderOptions{Name: CoinGecko, BaseURL: busy.URL})
	for range 9 {
		d.Refresh(t.Context())
		now = now.Add(time.Minute)
	}
	if asked != 1 {
		t.Errorf("asked %d times within the ten minutes that it wants to be left alone", asked)
	}
	now = now.Add(2 * time.Minute)
	d.Refresh(t.Context())
	if asked != 2 {
		t.Errorf("asked %d times after ten minutes, want 2", asked)
	}
}

// quoted is a quote of BTC.
func quoted(price int64, source string, at time.Time) Quote {
	return Quote{Ticker: "BTC", Currency: "usd", Price: decimal.New(price, 0), At: at, Source: source}
}

func TestJumpsAreConfirmed(t *testing.T) {
	for _, tt := range []struct {
		name string
		said []Quote
		want int64
	}{
		{"a usual step", []Quote{quoted(60000, "A", noon), quoted(66000, "A", noon.Add(time.Minute))}, 66000},
		{"a tenfold price of one service", []Quote{quoted(60000, "A", noon), quoted(600000, "A", noon.Add(time.Minute))}, 60000},
		{"the same at once again", []Quote{quoted(60000, "A", noon), quoted(600000, "A", noon.Add(time.Minute)), quoted(600000, "A", noon.Add(2*time.Minute))}, 60000},
		{"the same after minutes", []Quote{quoted(60000, "A", noon), quoted(20000, "A", noon.Add(time.Minute)), quoted(21000, "A", noon.Add(3*time.Minute))}, 21000},
		{"confirmed by another", []Quote{quoted(60000, "A", noon), quoted(20000, "A", noon.Add(time.Minute)), quoted(20500, "B", noon.Add(time.Minute))}, 20500},
		{"denied by another", []Quote{quoted(60000, "A", noon), quoted(20000, "A", noon.Add(time.Minute)), quoted(59000, "B", noon.Add(time.Minute))}, 59000},
		{"an older one comes late", []Quote{quoted(60000, "A", noon), quoted(59000, "B", noon.Add(-time.Minute))}, 60000},
	} {
		now := noon
		d := desk(t, &now)
		for _, q := range tt.said {
			now = q.At
			d.take(q)
		}
		if got := d.quotes["BTC"].Price; !got.Equal(decimal.New(tt.want, 0)) {
			t.Errorf("%s: %v is believed, want %d", tt.name, got, tt.want)
		}
	}
}

func TestKeyIsInNoError(t *testing.T) {
	const key = "CG-secretdemokey"
	now := noon
	var heard string
	gone := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		heard = r.Header.Get("x-cg-demo-api-key")
		http.Redirect(w, r, "http://127.0.0.1:1/"+key, http.StatusFound)
	}))
	defer gone.Close()
	d := desk(t, &now, ProviderOptions{Name: CoinGecko, BaseURL: gone.URL, Key: key})
	_, err := d.providers[0].ask(t.Context(), []Coin{d.coins["BTC"]}, "usd")
	if err == nil || strings.Contains(err.Error(), key) || heard != key {
		t.Errorf("the error is %v, the key sent %q", err, heard)
	}
}

func TestWhoeverAsksAgainAtOnceCostsNothing(t *testing.T) {
	now, asked := noon, 0
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { asked++; w.WriteHeader(500) }))
	defer server.Close()
	d := desk(t, &now, ProviderOptions{Name: CoinGecko, BaseURL: server.URL})
	for range 10 {
		if _, err := d.Ask(context.Background(), "BTC"); !errors.Is(err, ErrNone) {
			t.Fatal(err)
		}
	}
	if asked != 1 {
		t.Errorf("asked %d times", asked)
	}
}

func TestNamed(t *testing.T) {
	now := noon
	d := desk(t, &now)
	coins := []string{"BTC", "ETH", "BCH", "LINK", "SOL", "XRP"}
	for _, tt := range []struct {
		text string
		want []string
	}{
		{"Bitcoin climbs past old high", []string{"BTC"}},
		{"bitcoin's fall drags ether", []string{"BTC"}},
		{"BTC and ETH gain", []string{"BTC", "ETH"}},
		{"$link leads, $LINK up 9%", []string{"LINK"}},
		{"LINK in bio: five tips", nil},
		{"Chainlink (LINK) opens an office", []string{"LINK"}},
		{"Bitcoin Cash splits again", []string{"BCH"}},
		{"Bitcoin and Bitcoin Cash part", []string{"BTC", "BCH"}},
		{"A bitcoiner's diary", nil},
		{"Subtc of the year", nil},
		{"CHINA BANS BTC AND XRP", []string{"BTC", "XRP"}},
		{"CHINA BANS BITCOIN", []string{"BTC"}},
		{"Ethereum Classic forks", nil},
		{"Sol rises over the harbour", nil},
		{"Solana (SOL) halts", []string{"SOL"}},
		{"比特币 BTC 上涨", []string{"BTC"}},
		{"", nil},
	} {
		if got := d.Named(tt.text, coins); !slices.Equal(got, tt.want) {
			t.Errorf("Named(%q) = %v, want %v", tt.text, got, tt.want)
		}
	}
}

func TestTable(t *testing.T) {
	coins := known()
	if len(coins) != 100 {
		t.Errorf("%d coins, want 100", len(coins))
	}
	for ticker, c := range coins {
		if c.Name == "" || c.IDs[CoinGecko] == "" || IsCurrency(ticker) {
			t.Errorf("%+v lacks a name or CoinGecko's id, or is a currency", c)
		}
	}
}

func FuzzAnswer(f *testing.F) {
	for _, s := range good {
		for _, body := range s {
			f.Add(body)
		}
	}
	f.Fuzz(func(t *testing.T, body string) {
		for _, name := range []string{CoinGecko, Coinbase, Kraken, Binance, Frankfurter} {
			p := &provider{service: services[name], id: name, now: func() time.Time { return noon }, base: "http://shop.example", client: &http.Client{Transport: saying(body)}}
			coins := p.sells(known(), []string{"BTC", "ETH", "EUR"})
			quotes, _ := p.quotesOf(t.Context(), coins)
			for _, q := range quotes {
				if check(&q, noon) == nil && (!q.Price.IsPositive() || len(q.String()) > 80) {
					t.Errorf("%s: %v is believed", name, &q)
				}
			}
		}
	})
}

// saying is a transport that answers everything with itself.
type saying string

func (s saying) RoundTrip(r *http.Request) (*http.Response, error) {
	w := httptest.NewRecorder()
	fmt.Fprint(w, string(s))
	return w.Result(), nil
}

// quotesOf asks without a breaker.
func (p *provider) quotesOf(ctx context.Context, coins []Coin) ([]Quote, error) {
	return p.quotes(ctx, p, coins, "usd")
}

// TestAnotherWhoSpeaksTheProtocolIsNamed: no figure is said to come from a service that
// never told it, or links to that service's page.
func TestAnotherWhoSpeaksTheProtocolIsNamed(t *testing.T) {
	now := noon
	d := desk(t, &now, ProviderOptions{Name: CoinGecko, BaseURL: good[CoinGecko].open(t), Label: "Port Amber"})
	quotes, err := d.Ask(t.Context(), "BTC")
	if err != nil || quotes[0].Source != "Port Amber" || Site(quotes[0].Source) != "" {
		t.Errorf("Ask = %+v, %v, of %q, want Port Amber's", quotes, err, Site(quotes[0].Source))
	}
	series, err := d.Series(t.Context(), "BTC", Day)
	if err != nil || series.Source != "Port Amber" {
		t.Errorf("Series is of %q, %v, want Port Amber's", series.Source, err)
	}
}
