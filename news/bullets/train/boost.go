package main

import (
	"math"
	"math/rand/v2"
	"slices"

	"newsbot/news/bullets"
)

// The shape of the boosting. Deeper trees and more rounds were no better, and
// stumps add up to a table.
const (
	bins      = 256 // so many that a rare value, such as "in the headline", has its own
	rounds    = 400
	rate      = 0.1
	leastHess = 5    // least weight of the observations on a side of a step
	ridge     = 1    // draws the value of a side towards zero
	leastGain = 1e-9 // below it there is nothing to learn from a round
)

// The tables that are averaged into one. Each round sees a part of the
// observations and of the features, so that their mistakes differ.
const (
	tables       = 4
	rowShare     = 0.5
	featureShare = 0.5
)

// observations are features and what became of them, by column.
type observations struct {
	columns [][]float32 // [feature][observation]
	labels  []float32   // the probability that was seen: 0 or 1
}

// add appends one observation.
func (o *observations) add(features []float32, label float32) {
	if o.columns == nil {
		o.columns = make([][]float32, len(features))
	}
	for i, x := range features {
		o.columns[i] = append(o.columns[i], x)
	}
	o.labels = append(o.labels, label)
}

// shuffle brings the observations into another order.
func (o *observations) shuffle(order []int) {
	for i, column := range o.columns {
		o.columns[i] = reordered(column, order)
	}
	o.labels = reordered(o.labels, order)
}

// reordered returns the values in another order.
func reordered(values []float32, order []int) []float32 {
	out := make([]float32, len(values))
	for i, from := range order {
		out[i] = values[from]
	}
	return out
}

// A booster fits an additive table to observations by gradient boosting of
// stumps with logistic loss (Friedman, "Greedy function approximation: a
// gradient boosting machine", 2001), on a part of the observations at a time
// (the same, "Stochastic gradient boosting", 2002).
type booster struct {
	labels     []float32
	edges      [][]float32 // of the bins, by feature
	binned     [][]uint8   // [feature][observation]
	sums       [][]float64 // log odds so far, [feature][bin]
	odds       []float64   // log odds so far, by observation
	lo, hi     int         // the observations of this round
	grad, hess []float32   // derivatives of the loss, by observation of this round
}

// boost returns the table that was fitted to the observations: the mean of
// several, for a mean of tables is a table.
func boost(o *observations) bullets.Table {
	all := make([]bullets.Table, tables)
	for i := range all {
		random := rand.New(rand.NewPCG(1, uint64(i))) // the same in every run
		o.shuffle(random.Perm(len(o.labels)))
		all[i] = newBooster(o).fit(random)
	}
	return average(all)
}

// fit adds stumps and returns them as a table.
func (b *booster) fit(random *rand.Rand) bullets.Table {
	window := max(1, int(rowShare*float64(len(b.labels))))
	for range rounds {
		if b.lo = b.hi; b.lo+window > len(b.labels) {
			b.lo = 0
		}
		b.hi = b.lo + window
		b.derive()
		best := stump{gain: leastGain}
		for f := range b.binned {
			if random.Float64() < featureShare {
				best = b.split(f, best)
			}
		}
		if best.gain > leastGain {
			b.add(best)
		}
	}
	return b.table()
}

// newBooster sorts the observations into bins and starts from their mean.
func newBooster(o *observations) *booster {
	n := len(o.labels)
	b := &booster{labels: o.labels, odds: make([]float64, n)}
	for _, column := range o.columns {
		edges := quantiles(column)
		b.edges = append(b.edges, edges)
		b.binned = append(b.binned, assign(column, edges))
		b.sums = append(b.sums, make([]float64, len(edges)+1))
	}
	mean := 0.0
	for _, y := range o.labels {
		mean += float64(y) / float64(n)
	}
	base := math.Log(mean / (1 - mean))
	b.add(stump{left: base, right: base})
	return b
}

// derive computes the derivatives of the loss.
func (b *booster) derive() {
	b.grad, b.hess = b.grad[:0], b.hess[:0]
	for i := b.lo; i < b.hi; i++ {
		p := 1 / (1 + math.Exp(-b.odds[i]))
		b.grad, b.hess = append(b.grad, b.labels[i]-float32(p)), append(b.hess, float32(p*(1-p)))
	}
}

// add adds a stump to the table.
func (b *booster) add(s stump) {
	for bin := range b.sums[s.feature] {
		b.sums[s.feature][bin] += s.value(bin)
	}
	for i, bin := range b.binned[s.feature] {
		b.odds[i] += s.value(int(bin))
	}
}

// A stump is one step of the boosting: left for the bins of a feature below at,
// right for the others.
type stump struct {
	feature, at int
	left, right float64
	gain        float64
}

// value returns the stump's value in a bin.
func (s stump) value(bin int) float64 {
	if bin < s.at {
		return s.left
	}
	return s.right
}

// split returns the better of best and the best stump on a feature.
func (b *booster) split(feature int, best stump) stump {
	var at [bins]struct{ g, h float64 }
	for i, bin := range b.binned[feature][b.lo:b.hi] {
		at[bin].g += float64(b.grad[i])
		at[bin].h += float64(b.hess[i])
	}
	var allG, allH, leftG, leftH float64
	for _, bin := range at {
		allG += bin.g
		allH += bin.h
	}
	for i := 1; i <= len(b.edges[feature]); i++ {
		leftG += at[i-1].g
		leftH += at[i-1].h
		rightG, rightH := allG-leftG, allH-leftH
		gain := leftG*leftG/(leftH+ridge) + rightG*rightG/(rightH+ridge) - allG*allG/(allH+ridge)
		if leftH >= leastHess && rightH >= leastHess && gain > best.gain {
			best = stump{feature, i, rate * leftG / (leftH + ridge), rate * rightG / (rightH + ridge), gain}
		}
	}
	return best
}

// quantiles returns the values that part a column into at most bins bins: each
// value has its own if there are no more.
func quantiles(column []float32) []float32 {
	sorted := slices.Sorted(slices.Values(column))
	if values := slices.Compact(slices.Clone(sorted)); len(values) <= bins {
		return values[1:]
	}
	var edges []float32
	for i := 1; i < bins; i++ {
		e := sorted[i*len(sorted)/bins]
		if e > sorted[0] && (len(edges) == 0 || e > edges[len(edges)-1]) {
			edges = append(edges, e)
		}
	}
	return edges
}

// assign returns the bin of each value: the number of edges it reaches.
func assign(column, edges []float32) []uint8 {
	out := make([]uint8, len(column))
	for i, x := range column {
		at, found := slices.BinarySearch(edges, x)
		if found {
			at++
		}
		out[i] = uint8(at)
	}
	return out
}

// table turns the values of the bins into steps.
func (b *booster) table() bullets.Table {
	t := make(bullets.Table, len(b.sums))
	for f, sums := range b.sums {
		t[f].Below = b.edges[f]
		for _, v := range sums {
			t[f].Sum = append(t[f].Sum, float32(v))
		}
	}
	return t
}

// average returns the mean of tables, rounded, with equal neighbours as one
// step.
func average(all []bullets.Table) bullets.Table {
	mean := make(bullets.Table, len(all[0]))
	for f := range mean {
		c := &mean[f]
		edges := all[0][f].Below // the same in all: they saw the same values
		for bin := range all[0][f].Sum {
			var sum float64
			for _, t := range all {
				sum += float64(t[f].Sum[bin])
			}
			v := float32(math.Round(sum/float64(len(all))*1e4) / 1e4)
			if bin > 0 && v == c.Sum[len(c.Sum)-1] {
				continue
			}
			if bin > 0 {
				c.Below = append(c.Below, edges[bin-1])
			}
			c.Sum = append(c.Sum, v)
		}
	}
	return mean
}
