package price

import (
	"math/rand/v2"
	"testing"
	"time"

	"github.com/shopspring/decimal"
)

var noon = time.Date(2026, 11, 27, 12, 0, 0, 0, time.UTC)

func TestParseWatch(t *testing.T) {
	for text, want := range map[string]string{
		"> 70000": "BTC > $70,000", ">$70,000": "BTC > $70,000", ">= 70000.5": "BTC > $70,001", "<0.43": "BTC < $0.4300",
		"±5% 1h": "BTC ±5% 1h", "±5%": "BTC ±5% 1h", "+-2.5% 30m": "BTC ±2.5% 30m", "+/-5% within 1 d": "BTC ±5% 24h", "± 10% in 90 min": "BTC ±10% 90m",
	} {
		if w, ok := ParseWatch("BTC", "usd", text); !ok || w.String() != want {
			t.Errorf("ParseWatch(%q) = %v, %v, want %s", text, w, ok, want)
		} else if again, ok := ReadText(w.Text()); !ok || again != w {
			t.Errorf("ReadText(%q) = %v, %v", w.Text(), again, ok)
		}
	}
	for _, text := range []string{"", "70000", "> ", "> -5", "> 0", "> 1e30", "> 70000%", "> 70000 1h", "±5", "±0.5%", "±100%", "±5% 1m", "±5% 2d", "±5% 99999h", "> 9999999999999999", "ETH"} {
		if w, ok := ParseWatch("BTC", "usd", text); ok {
			t.Errorf("ParseWatch(%q) = %v, want none", text, w)
		}
	}
}

func TestStep(t *testing.T) {
	for _, tt := range []struct {
		name, watch, at string
		prices          []float64 // one a minute
		fires           []int     // at which of them
	}{
		{"crosses, and stays", "> 70000", "69000", []float64{69500, 70000, 70500, 71000}, []int{1}},
		{"trembles about the level", "> 70000", "69000", []float64{70001, 69990, 70001, 69800, 70010}, []int{0}},
		{"comes back and crosses anew", "> 70000", "69000", []float64{70001, 69600, 70001}, []int{0, 2}},
		{"was beyond when it was asked for", "> 70000", "71000", []float64{70500, 69000, 70500}, []int{2}},
		{"falls", "< 70000", "71000", []float64{70500, 69999, 70100, 69000, 70400, 69000}, []int{1, 5}},
		{"what it cost was not known", "> 70000", "", []float64{70500, 69000, 70500}, []int{2}},
		{"crossed before anybody looked", "> 70000", "69999", []float64{70500}, []int{0}},
		{"moves within the time", "±5% 5m", "", []float64{100, 101, 102, 103, 105.1, 105.2}, []int{4}},
		{"moves too slowly", "±5% 5m", "", []float64{100, 101, 102, 103, 104, 104.5, 105, 105.5, 106, 106.5}, nil},
		{"falls within the time", "±5% 5m", "", []float64{100, 103, 97.5, 97, 96}, []int{2}},
		{"moves anew from where it was", "±5% 1h", "", []float64{100, 105, 106, 110.3, 104}, []int{1, 3, 4}},
	} {
		w, ok := ParseWatch("BTC", "usd", tt.watch)
		if !ok {
			t.Fatal(tt.watch)
		}
		w.At = tt.at
		var s State
		var fired []int
		for i, p := range tt.prices {
			q := Quote{Ticker: "BTC", Currency: "usd", Price: decimal.NewFromFloat(p), At: noon.Add(time.Duration(i) * time.Minute)}
			next, fires := w.Step(s, &q)
			if again, twice := w.Step(next, &q); twice || !again.Equal(next) {
				t.Errorf("%s: the same quote again fires %v", tt.name, twice)
			}
			if fires {
				fired = append(fired, i)
				if f := w.Fire(s, &q); w.Way == Moves && f.By.LessThan(decimal.New(5, 0)) {
					t.Errorf("%s: fires by %v", tt.name, f.By)
				}
			}
			s = next
		}
		if len(fired) != len(tt.fires) {
			t.Errorf("%s: fires at %v, want %v", tt.name, fired, tt.fires)
			continue
		}
		for i := range fired {
			if fired[i] != tt.fires[i] {
				t.Errorf("%s: fires at %v, want %v", tt.name, fired, tt.fires)
				break
			}
		}
	}
}

// TestMovesAgainstAll compares the two short lists of extremes with a look at all
// prices since the last time it fired, to a sixtieth of the time.
func TestMovesAgainstAll(t *testing.T) {
	w, _ := ParseWatch("BTC", "usd", "±2% 30m")
	for seed := range uint64(200) {
		random := rand.New(rand.NewPCG(seed, 7))
		var s State
		var since []Moment
		price := 1000.0
		for i := range 300 {
			price *= 1 + 0.004*random.NormFloat64()
			q := Quote{Ticker: "BTC", Currency: "usd", Price: decimal.NewFromFloat(price).Round(2), At: noon.Add(time.Duration(i) * time.Minute)}
			since = append(since, Moment{q.At, q.Price})
			want := false
			for _, m := range since {
				if q.At.Sub(m.At) <= w.Within {
					r := q.Price.Div(m.Price).InexactFloat64()
					want = want || r >= 1.02 || r <= 0.98
				}
			}
			var fires bool
			if s, fires = w.Step(s, &q); fires != want {
				t.Fatalf("walk %d, minute %d: fires %v, all prices say %v", seed, i, fires, want)
			}
			if fires {
				since = []Moment{{q.At, q.Price}}
			}
			if len(s.Lows)+len(s.Highs) > 2*moments+2 {
				t.Fatalf("%d moments are kept", len(s.Lows)+len(s.Highs))
			}
		}
	}
}
