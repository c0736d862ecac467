package stumps

import (
	"math"
	"testing"
)

// A table learns which feature tells, and where its step is.
func TestFit(t *testing.T) {
	o := &Observations{Names: []string{"noise", "signal"}}
	for i := range 400 {
		x := float32(i%40) / 40
		o.Add([]float32{float32(i * 7 % 13), x}, map[bool]float32{true: 1}[x >= 0.5], 1)
	}
	table := Fit(o, Options{Rounds: 50, Rate: 0.3, Least: 1, Ridge: 1})
	if table[0].Name != "noise" || table[1].Name != "signal" {
		t.Errorf("columns %q and %q", table[0].Name, table[1].Name)
	}
	if low, high := table.Sum([]float32{3, 0.4}), table.Sum([]float32{3, 0.6}); low > -2 || high < 2 {
		t.Errorf("log odds %.2f below the step and %.2f above, want under -2 and over 2", low, high)
	}
	if table[1].Below[0] != 0.5 {
		t.Errorf("the step is at %v, want 0.5", table[1].Below[0])
	}
}

// What weighs more counts more.
func TestWeights(t *testing.T) {
	o := &Observations{Names: []string{"x"}}
	o.Add([]float32{1}, 1, 3)
	o.Add([]float32{1}, 0, 1)
	if got := float64(Fit(o, Options{Rounds: 5, Rate: 0.1, Ridge: 1}).Sum([]float32{1})); math.Abs(got-math.Log(3)) > 1e-3 {
		t.Errorf("log odds %v, want those of three to one, %v", got, math.Log(3))
	}
}

func TestColumn(t *testing.T) {
	c := Column{Below: []float32{1, 2}, Sum: []float32{10, 20, 30}}
	for x, want := range map[float32]float32{0: 10, 1: 20, 1.5: 20, 2: 30, 9: 30} {
		if got := c.at(x); got != want {
			t.Errorf("at(%v) = %v, want %v", x, got, want)
		}
	}
}
