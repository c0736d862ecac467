// Package stumps learns additive tables: sums of step functions, one for each
// feature of what is looked at. A table can be read and printed, and what it
// says of a thing costs a binary search a feature.
package stumps

import "math"

// A Table is an additive model of log odds: it adds up a step function of each
// feature.
type Table []Column

// A Column is a step function: Sum[i] up to and without Below[i], which ascend;
// the last of Sum has no bound.
type Column struct {
	Name       string `json:",omitzero"` // of the feature
	Below, Sum []float32
}

// Odds returns for each row of features the sum of the step functions, in log
// odds.
func (t Table) Odds(rows [][]float32) []float32 {
	odds := make([]float32, len(rows))
	for i := range t {
		t[i].addTo(odds, rows, i)
	}
	return odds
}

// addTo adds to the odds of each row the step function of its n-th feature.
// Neighbours often have the same value, which is looked up once.
func (c *Column) addTo(odds []float32, rows [][]float32, n int) {
	last := float32(math.NaN())
	var value float32
	for i, row := range rows {
		if x := row[n]; x != last {
			value, last = c.At(x), x
		}
		odds[i] += value
	}
}

// At returns the value of the step function at x. Its binary search multiplies
// where others branch, for a processor cannot foresee which way x goes.
func (c *Column) At(x float32) float32 {
	i := 0
	for n := len(c.Below); n > 0; n /= 2 {
		half, reached := n-n/2, 0
		if x >= c.Below[i+half-1] {
			reached = 1
		}
		i += half * reached
	}
	return c.Sum[i]
}
