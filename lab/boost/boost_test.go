package boost

import (
	"math"
	"slices"
	"testing"

	"newsbot/internal/stumps"
)

// odds returns what a table says of one row.
func odds(t stumps.Table, features ...float32) float64 {
	return float64(t.Odds([][]float32{features})[0])
}

// A table learns which feature tells, and where its step is.
func TestFit(t *testing.T) {
	o := &Observations{Names: []string{"noise", "signal"}}
	for i := range 400 {
		x := float32(i%40) / 40
		o.Add([]float32{float32(i * 7 % 13), x}, map[bool]float32{true: 1}[x >= 0.5], 1)
	}
	table := Fit(o, Options{Rounds: 50, Rate: 0.3, Bins: 64, Least: 1, Ridge: 1})
	if table[0].Name != "noise" || table[1].Name != "signal" {
		t.Errorf("columns %q and %q", table[0].Name, table[1].Name)
	}
	if low, high := odds(table, 3, 0.4), odds(table, 3, 0.6); low > -2 || high < 2 {
		t.Errorf("log odds %.2f below the step and %.2f above, want under -2 and over 2", low, high)
	}
	if table[1].Below[0] != 0.5 {
		t.Errorf("the step is at %v, want 0.5", table[1].Below[0])
	}
}

// The mean of tables that saw parts of rows and features knows the chances: the
// second feature counts, the first is noise.
func TestFitParts(t *testing.T) {
	o := &Observations{}
	for i := range 40000 {
		told := i%3 == 0 // one in three below 10, two in three from there on
		if i%20 >= 10 {
			told = !told
		}
		o.Add([]float32{float32(i * 7 % 13), float32(i % 20)}, map[bool]float32{true: 1}[told], 1)
	}
	table := Fit(o, Options{Rounds: 400, Rate: 0.1, Bins: 256, Least: 5, Ridge: 1, Rows: 0.5, Features: 0.5, Tables: 4})
	for _, tt := range []struct {
		at   float32
		want float64
	}{{0, 1. / 3}, {9, 1. / 3}, {10, 2. / 3}, {19, 2. / 3}, {1000, 2. / 3}} {
		if got := 1 / (1 + math.Exp(-odds(table, 5, tt.at))); math.Abs(got-tt.want) > 0.02 {
			t.Errorf("at %v the table says %.3f, want %.3f", tt.at, got, tt.want)
		}
	}
}

// What weighs more counts more.
func TestWeights(t *testing.T) {
	o := &Observations{Names: []string{"x"}}
	o.Add([]float32{1}, 1, 3)
	o.Add([]float32{1}, 0, 1)
	if got := odds(Fit(o, Options{Rounds: 5, Rate: 0.1, Bins: 64, Ridge: 1}), 1); math.Abs(got-math.Log(3)) > 1e-3 {
		t.Errorf("log odds %v, want those of three to one, %v", got, math.Log(3))
	}
}

// A rare value has a bin of its own where there are few; many share by weight.
func TestQuantiles(t *testing.T) {
	rare := append(make([]float32, 999), 1)
	even := make([]float32, 1000)
	for i := range even {
		even[i] = 1
	}
	if got := quantiles(rare, even, 4); !slices.Equal(got, []float32{1}) {
		t.Errorf("quantiles of a rare value: %v, want [1]", got)
	}
	rising := make([]float32, 1000)
	for i := range rising {
		rising[i] = float32(i)
	}
	if got := quantiles(rising, even, 4); !slices.Equal(got, []float32{250, 500, 750}) {
		t.Errorf("quantiles: %v, want [250 500 750]", got)
	}
	even[999] = 3000
	if got := quantiles(rising, even, 4); !slices.Equal(got, []float32{999}) {
		t.Errorf("quantiles with three quarters of the weight on the last: %v, want [999]", got)
	}
}
