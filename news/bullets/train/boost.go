package main

import (
	"math"
	"slices"

	"newsbot/news/bullets"
)

// The shape of the boosting. Deeper trees and more rounds were no better, and
// stumps add up to a table.
const (
	bins      = 64
	rounds    = 400
	rate      = 0.1
	leastHess = 5    // least weight of the observations on a side of a step
	ridge     = 1    // draws the value of a side towards zero
	leastGain = 1e-9 // below it there is nothing left to learn
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

// A booster fits an additive table to observations by gradient boosting of
// stumps with logistic loss (Friedman, "Greedy function approximation: a
// gradient boosting machine", 2001).
type booster struct {
	labels     []float32
	edges      [][]float32 // of the bins, by feature
	binned     [][]uint8   // [feature][observation]
	sums       [][]float64 // log odds so far, [feature][bin]
	odds       []float64   // log odds so far, by observation
	grad, hess []float32   // derivatives of the loss, by observation
}

// boost returns the table that was fitted to the observations.
func boost(o *observations) bullets.Table {
	b := newBooster(o)
	for range rounds {
		b.derive()
		best := stump{gain: leastGain}
		for f := range b.binned {
			best = b.split(f, best)
		}
		if best.gain <= leastGain {
			break
		}
		b.add(best)
	}
	return b.table()
}

// newBooster sorts the observations into bins and starts from their mean.
func newBooster(o *observations) *booster {
	n := len(o.labels)
	b := &booster{labels: o.labels, odds: make([]float64, n), grad: make([]float32, n), hess: make([]float32, n)}
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
	for i, o := range b.odds {
		p := 1 / (1 + math.Exp(-o))
		b.grad[i], b.hess[i] = b.labels[i]-float32(p), float32(p*(1-p))
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
	var g, h [bins]float64
	var allG, allH, leftG, leftH float64
	for i, bin := range b.binned[feature] {
		g[bin] += float64(b.grad[i])
		h[bin] += float64(b.hess[i])
	}
	for bin := range g {
		allG += g[bin]
		allH += h[bin]
	}
	for at := 1; at <= len(b.edges[feature]); at++ {
		leftG += g[at-1]
		leftH += h[at-1]
		rightG, rightH := allG-leftG, allH-leftH
		gain := leftG*leftG/(leftH+ridge) + rightG*rightG/(rightH+ridge) - allG*allG/(allH+ridge)
		if leftH >= leastHess && rightH >= leastHess && gain > best.gain {
			best = stump{feature, at, rate * leftG / (leftH + ridge), rate * rightG / (rightH + ridge), gain}
		}
	}
	return best
}

// quantiles returns the values that part a column into at most bins bins.
func quantiles(column []float32) []float32 {
	sorted := slices.Sorted(slices.Values(column))
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

// table turns the values of the bins into steps, equal neighbours into one.
func (b *booster) table() bullets.Table {
	t := make(bullets.Table, len(b.sums))
	for f, sums := range b.sums {
		c := &t[f]
		for bin, v := range sums {
			rounded := float32(math.Round(v*1e4) / 1e4)
			if bin > 0 && rounded == c.Sum[len(c.Sum)-1] {
				continue
			}
			if bin > 0 {
				c.Below = append(c.Below, b.edges[f][bin-1])
			}
			c.Sum = append(c.Sum, rounded)
		}
	}
	return t
}
