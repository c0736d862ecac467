package bot

import (
	"net/http"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"newsbot/bot/simulator"
	"newsbot/news"
	"newsbot/prices"
	"newsbot/prices/exchange"
	"newsbot/store"
)

// A ticker is what an invented exchange sells BTC for, as a test sets it.
type ticker struct {
	mu    sync.Mutex
	price float64 // guarded by mu
	yore  float64 // what it cost before today; guarded by mu
	down  bool    // nobody answers; guarded by mu
}

func (k *ticker) set(price float64) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.price = price
}

func (k *ticker) at(coin string, at time.Time) float64 {
	k.mu.Lock()
	defer k.mu.Unlock()
	switch {
	case coin != "bitcoin":
		return 0
	case time.Since(at) > time.Hour:
		return k.yore
	}
	return k.price
}

// RoundTrip is the exchange, or nobody.
func (k *ticker) RoundTrip(r *http.Request) (*http.Response, error) {
	k.mu.Lock()
	down := k.down
	k.mu.Unlock()
	if down {
		return nil, http.ErrHandlerTimeout
	}
	return (&exchange.Exchange{Price: k.at, Now: time.Now}).RoundTrip(r)
}

// priced gives a bot an exchange.
func priced(t *testing.T, k *ticker) func(*Options) {
	return func(o *Options) {
		desk, err := prices.New(prices.Options{
			Coins: []string{"BTC"}, Providers: []prices.ProviderOptions{{Name: prices.CoinGecko}},
			Client: &http.Client{Transport: k}, Log: o.Log, Now: time.Now,
		})
		if err != nil {
			t.Fatal(err)
		}
		o.Prices = desk
	}
}

func TestPriceIsToldWithItsChart(t *testing.T) {
	k := &ticker{price: 67120, yore: 66324}
	play(t, priced(t, k), func(s *scene) {
		m := s.expect(simulator.Draft{From: s.bob, Text: "/price bitcoin"}, "BTC $67,120 ▲1.2%", "Source: CoinGecko")
		if m.Photo == nil || len(m.Buttons) != 1 || strings.Contains(m.Text, "UTC") {
			t.Errorf("the answer has picture %v, buttons %v and reads %q", m.Photo, m.Buttons, m.Text)
		}
		if _, after := s.press(s.bob, m, "7 days"); after.Buttons[0][0].Text != "24 hours" {
			t.Errorf("after 7 days the button reads %q", after.Buttons[0][0].Text)
		}
		m = s.expect(simulator.Draft{From: s.bob, Text: "/price BTC ETH"}, "BTC $67,120", "ETH: ")
		_, m = s.press(s.bob, m, "7 days")
		_, m = s.press(s.bob, m, "24 hours")
		s.contains(m, "BTC $67,120", "ETH: ")
		s.stop()
		s.start()
		_, m = s.press(s.bob, m, "7 days")
		s.contains(m, "BTC $67,120")
		k.down = true
		s.pass(5 * time.Minute)
		s.expect(simulator.Draft{From: s.bob, Text: "/price"}, "BTC $67,120 ▲1.2% · 00:00 UTC")
		s.expect(simulator.Draft{From: s.bob, Text: "/price doubloon"}, "no coin or currency called “doubloon”", "/price BTC")
		s.expect(simulator.Draft{From: s.bob, Text: "/price ETH"}, "No price service answers")
	})
}

func TestNobodyAsksForPricesWhereThereAreNone(t *testing.T) {
	play(t, nil, func(s *scene) {
		s.expect(simulator.Draft{From: s.bob, Text: "/price BTC"}, "I don't know /price")
	})
}

// TestPriceLineIsFrozen has an alert tell a price that moves on before the alert is
// carried, and before its headline is corrected.
func TestPriceLineIsFrozen(t *testing.T) {
	k := &ticker{price: 67120, yore: 66324}
	play(t, priced(t, k), func(s *scene) {
		s.o.Prices.Refresh(s.t.Context())
		src := s.addSource("Harbour News", news.FromAdmin)
		item := ferry()
		item.Title, item.Deck, item.Link = "Bitcoin pays for the ferry", "", "https://harbour.example/bitcoin"
		item.Prices = s.o.Prices.Told(item.Title)
		k.set(50000)
		s.report(src, item, "ferry", dest(s.bob))
		const line = "BTC $67,120 ▲1.2% · "
		s.contains(s.last(s.bob), line)
		s.pass(30 * time.Minute)
		s.o.Prices.Refresh(s.t.Context())
		item.Title, item.Prices = "Bitcoin pays for the ferry to Gull Island", s.o.Prices.Told(item.Title)
		in, err := s.db.Ingest(store.Poll{Source: src, Items: []news.Item{item}}, time.Now())
		if err != nil || len(in.Edited) != 1 {
			t.Fatalf("the correction brought %+v, %v", in, err)
		}
		s.pass(10 * time.Second)
		s.contains(s.last(s.bob), "Gull Island", line)
		if s.last(s.bob).Edited.IsZero() {
			t.Error("the alert was not edited")
		}
	})
}

// waiting gives a bot an exchange, and a store that says who waits for prices.
func waiting(t *testing.T, k *ticker) func(*Options) {
	return func(o *Options) {
		priced(t, k)(o)
		o.Watches = NewWatches()
		db, err := store.Open(filepath.Join(t.TempDir(), "prices.db"), store.Options{NoSync: true, Subscribed: o.Watches.Subscribed, Unsubscribed: o.Watches.Unsubscribed})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { db.Close() })
		o.Store = db
	}
}

// minute lets a minute pass, after which a coin costs so much.
func (s *scene) minute(k *ticker, price float64) {
	s.t.Helper()
	k.set(price)
	s.pass(time.Minute)
	s.o.Prices.Refresh(s.t.Context())
	s.bot.PricesKnown()
	s.pass(3 * time.Second)
}

// again starts the bot anew, over the same store.
func (s *scene) again() {
	s.t.Helper()
	s.stop()
	s.o.Watches = NewWatches() // the store feeds the old one
	s.start()
	if err := s.bot.Resume(); err != nil {
		s.t.Fatal(err)
	}
}

func TestPriceAlerts(t *testing.T) {
	k := &ticker{price: 69000, yore: 68000}
	play(t, waiting(t, k), func(s *scene) {
		m := s.expect(simulator.Draft{From: s.bob, Text: "/price BTC > 70,000"}, "Waiting for BTC > $70,000")
		s.expect(simulator.Draft{From: s.bob, Text: "/price bitcoin ±5% 1h"}, "Waiting for BTC ±5% 1h")
		s.expect(simulator.Draft{From: s.bob, Text: "/price BTC > 70000"}, "on the list already")
		s.expect(simulator.Draft{From: s.bob, Text: "/list"}, "1. BTC > $70,000", "2. BTC ±5% 1h")
		s.press(s.bob, m, "Urgent")
		s.expect(simulator.Draft{From: s.bob, Text: "/price BTC > high"}, "What should the price do?", "/price BTC ±5% 1h")
		told := func(want string) {
			t.Helper()
			s.contains(s.last(s.bob), want)
		}
		n := func() int { return len(s.Messages(s.bob)) }
		before := n()
		s.minute(k, 69900)
		s.minute(k, 70050)
		told("BTC has reached $70,000")
		told("BTC $70,050 ▲3.0%")
		s.again()
		s.minute(k, 70100)
		s.minute(k, 69990)
		s.again()
		s.minute(k, 70200)
		if n() != before+1 {
			t.Errorf("%d messages of one crossing: %v", n()-before, textsOf(s.Messages(s.bob)[before:]))
		}
		s.minute(k, 73000)
		told("BTC has risen by 5.8% within 60 min")
		s.minute(k, 69000)
		told("BTC has fallen by 5.5% within 60 min")
		s.minute(k, 70500)
		told("BTC has reached $70,000")
		_, after := s.press(s.bob, s.last(s.bob), "Remove")
		s.contains(after, "Removed: BTC > $70,000")
		s.expect(simulator.Draft{From: s.bob, Text: "/unwatch BTC ±5% 1h"}, "Removed: BTC ±5% 1h")
		before = n()
		s.minute(k, 60000)
		if n() != before {
			t.Errorf("what nobody waits for is told: %q", s.last(s.bob).Text)
		}
	})
}

// TestAPriceThatIsThereAlready says so: it is told when it has gone back and returns.
func TestAPriceThatIsThereAlready(t *testing.T) {
	k := &ticker{price: 69000, yore: 68000}
	play(t, waiting(t, k), func(s *scene) {
		s.expect(simulator.Draft{From: s.bob, Text: "/price BTC > 1"}, "BTC > $1.00", "It is there already, at $69,000")
		s.expect(simulator.Draft{From: s.bob, Text: "/price BTC < 68,000"}, "I'll tell you once when it gets there")
		s.expect(simulator.Draft{From: s.bob, Text: "/price BTC < 69,000"}, "It is there already, at $69,000")
		n := len(s.Messages(s.bob))
		s.minute(k, 69000)
		if len(s.Messages(s.bob)) != n {
			t.Errorf("what was so already is told: %q", s.last(s.bob).Text)
		}
		s.minute(k, 70000)
		s.minute(k, 68900)
		s.contains(s.last(s.bob), "BTC has fallen to $69,000")
	})
}

func TestPriceAlertsGoAlong(t *testing.T) {
	k := &ticker{price: 69000, yore: 68000}
	play(t, waiting(t, k), func(s *scene) {
		g := s.group(simulator.Supergroup, false)
		s.expect(simulator.Draft{From: s.cy, Chat: g, Text: "/price@newsbot BTC > 70000"}, "Only administrators")
		s.expect(simulator.Draft{From: s.bob, Chat: g, Text: "/price@newsbot BTC > 70000.5"}, "Waiting for BTC > $70,001")
		s.minute(k, 70001)
		s.contains(s.last(g), "BTC has reached $70,001")
		s.expect(simulator.Draft{From: s.bob, Chat: g, Text: "/stop@newsbot"}, "paused")
		n := len(s.Messages(g))
		s.minute(k, 69000)
		s.minute(k, 71000)
		if len(s.Messages(g)) != n {
			t.Errorf("a chat that asked for silence hears %q", s.last(g).Text)
		}
	})
}
