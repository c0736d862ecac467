package news

import (
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"newsbot/news/price"
)

func TestTickerStep(t *testing.T) {
	now := time.Date(2026, 11, 28, 12, 0, 0, 0, time.UTC)
	quotes := func(text string) []price.Quote {
		return []price.Quote{{Ticker: "BTC", Currency: "usd", Price: decimal.RequireFromString(text)}}
	}
	posted := func(ago time.Duration) Ticker {
		return Ticker{Message: 7, Pinned: true, Shown: quotes("50000"), At: now.Add(-ago)}
	}
	for _, tt := range []struct {
		name   string
		t      Ticker
		wanted bool
		quotes []price.Quote
		want   TickerStep
	}{
		{"nobody wants one", Ticker{}, false, quotes("50000"), TickerRests},
		{"a new one", Ticker{}, true, quotes("50000"), TickerPosts},
		{"no price is known", Ticker{}, true, nil, TickerRests},
		{"it was sent a moment ago", Ticker{Posting: 1, At: now.Add(-time.Second)}, true, quotes("50000"), TickerRests},
		{"nothing was heard of two", Ticker{Posting: 2, At: now.Add(-time.Hour)}, true, quotes("50000"), TickerPosts},
		{"nothing was heard of three", Ticker{Posting: 3, At: now.Add(-time.Hour)}, true, quotes("50000"), TickerRests},
		{"posted and not pinned", Ticker{Message: 7, At: now, Shown: quotes("50000")}, true, quotes("50000"), TickerPins},
		{"a price that stays", posted(time.Hour), true, quotes("50000"), TickerRests},
		{"less than a tenth of a per cent", posted(time.Hour), true, quotes("50049.99"), TickerRests},
		{"a tenth of a per cent", posted(time.Hour), true, quotes("50050"), TickerChanges},
		{"a tenth of a per cent down", posted(time.Hour), true, quotes("49950"), TickerChanges},
		{"within the minute", posted(59 * time.Second), true, quotes("60000"), TickerRests},
		{"after the minute", posted(time.Minute), true, quotes("60000"), TickerChanges},
		{"the clock was set back", posted(-3 * time.Hour), true, quotes("60000"), TickerChanges},
		{"no price is known any more", posted(time.Hour), true, nil, TickerRests},
		{"nobody wants it any more", posted(0), false, nil, TickerGoes},
	} {
		if got := tt.t.Step(tt.wanted, tt.quotes, now); got != tt.want {
			t.Errorf("%s: Step = %v, want %v", tt.name, got, tt.want)
		}
	}
}

func TestTickerIsWanted(t *testing.T) {
	for _, tt := range []struct {
		wish       *bool
		byOperator bool
		want       bool
	}{{nil, false, false}, {nil, true, true}, {new(false), true, false}, {new(true), false, true}} {
		if got := (&Ticker{Wish: tt.wish}).Wanted(tt.byOperator); got != tt.want {
			t.Errorf("Wanted(%v) of %+v = %v", tt.byOperator, tt, got)
		}
	}
}
