package price

import (
	"testing"

	"github.com/shopspring/decimal"
)

func TestMoney(t *testing.T) {
	for _, tt := range []struct{ price, currency, want string }{
		{"67120.4", "usd", "$67,120"}, {"1234567.8", "usd", "$1,234,568"}, {"3.4", "usd", "$3.40"}, {"0.43123", "eur", "€0.4312"},
		{"0.00001234", "usd", "$0.00001234"}, {"999.994", "usd", "$999.99"}, {"65000", "chf", "65,000 CHF"}, {"1", "gbp", "£1.00"},
	} {
		q := Quote{Price: decimal.RequireFromString(tt.price), Currency: tt.currency}
		if got := q.Money(); got != tt.want {
			t.Errorf("Money of %s %s = %q, want %q", tt.price, tt.currency, got, tt.want)
		}
	}
}
