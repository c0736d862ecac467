// Package boost learns the additive tables of package stumps from observations, by
// gradient boosting.
package boost

import (
	"bytes"
	"cmp"
	"encoding/json"
	"math"
	"math/rand/v2"
	"os"
	"slices"

	"newsbot/internal/stumps"
)

// maxBins is how many bins a byte can number.
const maxBins = 256

// leastGain is what a round must gain for there to be something to learn.
const leastGain = 1e-9

// Options shape a fit. Shares of 0 mean all.
type Options struct {
	Rounds   int     // stumps at most, of each table
	Rate     float64 // share of each stump that is taken
	Bins     int     // that the values of a feature are sorted into; 0 means 256, and there can be no more
	Least    float64 // least weight of the observations on a side of a step, in the loss's second derivative
	Ridge    float64 // draws the value of a side towards zero, in the same unit
	Rows     float64 // share of the observations that a round sees
	Features float64 // share of the features that a round tries, in the mean
	Tables   int     // that are averaged into one; 0 means one
}

// Observations are features and what became of them, by column.
type Observations struct {
	Names   []string    // of the features; nil if they need none
	columns [][]float32 // [feature][observation]
	labels  []float32   // the probability that was seen
	weights []float32   // how much each counts
}

// Add appends one observation.
func (o *Observations) Add(features []float32, label, weight float32) {
	if o.columns == nil {
		o.columns = make([][]float32, len(features))
	}
	for i, x := range features {
		o.columns[i] = append(o.columns[i], x)
	}
	o.labels, o.weights = append(o.labels, label), append(o.weights, weight)
}

// shuffle brings the observations into another order.
func (o *Observations) shuffle(order []int) {
	for i, column := range o.columns {
		o.columns[i] = reordered(column, order)
	}
	o.labels, o.weights = reordered(o.labels, order), reordered(o.weights, order)
}

// reordered returns the values in another order.
func reordered(values []float32, order []int) []float32 {
	out := make([]float32, len(values))
	for i, from := range order {
		out[i] = values[from]
	}
	return out
}

// Fit returns the table that fits the observations, whose order it changes: the
// mean of several if so asked, for a mean of tables is a table, and their
// mistakes differ where rounds see other rows and features.
func Fit(o *Observations, options Options) stumps.Table {
	all := make([]stumps.Table, max(1, options.Tables))
	for i := range all {
		random := rand.New(rand.NewPCG(1, uint64(i))) // the same in every run
		o.shuffle(random.Perm(len(o.labels)))
		all[i] = newBooster(o, options).fit(random)
	}
	return average(all)
}

// A booster fits an additive table to observations by gradient boosting of
// stumps with logistic loss (Friedman, "Greedy function approximation: a
// gradient boosting machine", 2001), on a part of the observations at a time
// (the same, "Stochastic gradient boosting", 2002).
type booster struct {
	*Observations
	Options
	edges      [][]float32 // of the bins, by feature
	binned     [][]uint8   // [feature][observation]
	sums       [][]float64 // log odds so far, [feature][bin]
	odds       []float64   // log odds so far, by observation
	lo, hi     int         // the observations of this round
	grad, hess []float32   // derivatives of the loss, by observation of this round
}

// newBooster sorts the observations into bins and starts from their mean.
func newBooster(o *Observations, options Options) *booster {
	b := &booster{Observations: o, Options: options, odds: make([]float64, len(o.labels))}
	for _, column := range o.columns {
		edges := quantiles(column, o.weights, cmp.Or(options.Bins, maxBins))
		b.edges = append(b.edges, edges)
		b.binned = append(b.binned, assign(column, edges))
		b.sums = append(b.sums, make([]float64, len(edges)+1))
	}
	var yes, all float64
	for i, w := range o.weights {
		yes += float64(w) * float64(o.labels[i])
		all += float64(w)
	}
	base := math.Log(yes / (all - yes))
	b.add(stump{left: base, right: base})
	return b
}

// fit adds stumps and returns them as a table.
func (b *booster) fit(random *rand.Rand) stumps.Table {
	window := max(1, int(cmp.Or(b.Rows, 1)*float64(len(b.labels))))
	share := cmp.Or(b.Features, 1)
	for range b.Rounds {
		if b.lo = b.hi; b.lo+window > len(b.labels) {
			b.lo = 0
		}
		b.hi = b.lo + window
		b.derive()
		best := stump{gain: leastGain}
		for f := range b.binned {
			if random.Float64() < share {
				best = b.split(f, best)
			}
		}
		if best.gain > leastGain {
			b.add(best)
		}
	}
	return b.table()
}

// derive computes the derivatives of the loss.
func (b *booster) derive() {
	b.grad, b.hess = b.grad[:0], b.hess[:0]
	for i := b.lo; i < b.hi; i++ {
		p, w := 1/(1+math.Exp(-b.odds[i])), b.weights[i]
		b.grad, b.hess = append(b.grad, w*(b.labels[i]-float32(p))), append(b.hess, w*float32(p*(1-p)))
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
	var at [maxBins]struct{ g, h float64 }
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
		gain := leftG*leftG/(leftH+b.Ridge) + rightG*rightG/(rightH+b.Ridge) - allG*allG/(allH+b.Ridge)
		if leftH >= b.Least && rightH >= b.Least && gain > best.gain {
			best = stump{feature, i, b.Rate * leftG / (leftH + b.Ridge), b.Rate * rightG / (rightH + b.Ridge), gain}
		}
	}
	return best
}

// quantiles returns the values that part a column into at most so many bins:
// each value has its own if there are no more, else they are of about the same
// weight.
func quantiles(column, weights []float32, bins int) []float32 {
	if values := slices.Compact(slices.Sorted(slices.Values(column))); len(values) <= bins {
		return values[1:]
	}
	order := make([]int, len(column))
	var all, seen float64
	for i := range order {
		order[i] = i
		all += float64(weights[i])
	}
	slices.SortFunc(order, func(i, j int) int { return cmp.Compare(column[i], column[j]) })
	var edges []float32
	next := 1 // quantile
	for _, i := range order {
		x := column[i]
		seen += float64(weights[i])
		for ; next < bins && seen > all*float64(next)/float64(bins); next++ {
			if x > column[order[0]] && (len(edges) == 0 || x > edges[len(edges)-1]) {
				edges = append(edges, x)
			}
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
func (b *booster) table() stumps.Table {
	t := make(stumps.Table, len(b.sums))
	for f, sums := range b.sums {
		if b.Names != nil {
			t[f].Name = b.Names[f]
		}
		t[f].Below = b.edges[f]
		for _, v := range sums {
			t[f].Sum = append(t[f].Sum, float32(v))
		}
	}
	return t
}

// average returns the mean of tables of the same bins, rounded, with equal
// neighbours as one step.
func average(all []stumps.Table) stumps.Table {
	mean := make(stumps.Table, len(all[0]))
	for f := range mean {
		c, edges := &mean[f], all[0][f].Below // the same in all: they saw the same values
		c.Name = all[0][f].Name
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

// Write writes a table to a file as JSON, a line for each column, so that a change can be
// read.
func Write(t stumps.Table, file string) error {
	text, err := json.Marshal(t)
	if err != nil {
		return err
	}
	text = bytes.ReplaceAll(text, []byte(`{"Name":`), []byte("\n"+`{"Name":`))
	return os.WriteFile(file, append(text, '\n'), 0o644)
}
