// Package stumps learns additive tables: sums of step functions, one for each
// feature of what is looked at. A table can be read and printed, and what it
// says of a thing costs a binary search a feature.
package stumps

// A Table is an additive model of log odds: it adds up a step function of each
// feature.
type Table []Column

// A Column is a step function: Sum[i] up to and without Below[i], which ascend;
// the last of Sum has no bound.
type Column struct {
	Name       string // of the feature
	Below, Sum []float32
}

// Sum adds up the step functions at the features.
func (t Table) Sum(features []float32) float32 {
	var sum float32
	for i := range t {
		sum += t[i].at(features[i])
	}
	return sum
}

// at returns the value of the step function at x.
func (c *Column) at(x float32) float32 {
	lo, hi := 0, len(c.Below)
	for lo < hi {
		if mid := (lo + hi) / 2; x < c.Below[mid] {
			hi = mid
		} else {
			lo = mid + 1
		}
	}
	return c.Sum[lo]
}
