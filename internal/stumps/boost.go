package stumps

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"
)

// Limits of a fit that need no choice.
const (
	bins      = 64
	leastGain = 1e-9 // below it there is nothing left to learn
)

// Options shape a fit.
type Options struct {
	Rounds int     // stumps at most
	Rate   float64 // share of each stump that is taken
	Least  float64 // least weight of the observations on a side of a step
	Ridge  float64 // draws the value of a side towards zero
	Share  float64 // of the features that are tried for a stump; 0 means all
}

// Observations are features and what became of them, by column.
type Observations struct {
	Names   []string    // of the features
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

// A booster fits an additive table to observations by gradient boosting of
// stumps with logistic loss (Friedman, "Greedy function approximation: a
// gradient boosting machine", 2001).
type booster struct {
	*Observations
	Options
	edges      [][]float32 // of the bins, by feature
	binned     [][]uint8   // [feature][observation]
	sums       [][]float64 // log odds so far, [feature][bin]
	odds       []float64   // log odds so far, by observation
	grad, hess []float32   // derivatives of the loss, by observation
	random     *rand.Rand  // always the same numbers
}

// tries returns how many features are tried for a stump.
func (b *booster) tries() int {
	if b.Share == 0 {
		return len(b.binned)
	}
	return int(math.Ceil(b.Share * float64(len(b.binned))))
}

// Fit returns the table that fits the observations.
func Fit(o *Observations, options Options) Table {
	b := newBooster(o, options)
	for range options.Rounds {
		b.derive()
		best := stump{gain: leastGain}
		for _, f := range b.random.Perm(len(b.binned))[:b.tries()] {
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
func newBooster(o *Observations, options Options) *booster {
	n := len(o.labels)
	b := &booster{Observations: o, Options: options, odds: make([]float64, n), grad: make([]float32, n), hess: make([]float32, n), random: rand.New(rand.NewPCG(1, 2))}
	for _, column := range o.columns {
		edges := quantiles(column, o.weights)
		b.edges = append(b.edges, edges)
		b.binned = append(b.binned, assign(column, edges))
		b.sums = append(b.sums, make([]float64, len(edges)+1))
	}
	var yes, all float64
	for i, y := range o.labels {
		yes += float64(y * o.weights[i])
		all += float64(o.weights[i])
	}
	base := math.Log(yes / (all - yes))
	b.add(stump{left: base, right: base})
	return b
}

// derive computes the derivatives of the loss.
func (b *booster) derive() {
	for i, o := range b.odds {
		p, w := 1/(1+math.Exp(-o)), float64(b.weights[i])
		b.grad[i], b.hess[i] = float32(w*(float64(b.labels[i])-p)), float32(w*p*(1-p))
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
	for i, bin := range b.binned[feature] {
		g[bin] += float64(b.grad[i])
		h[bin] += float64(b.hess[i])
	}
	var allG, allH, leftG, leftH float64
	for bin := range g {
		allG += g[bin]
		allH += h[bin]
	}
	for at := 1; at <= len(b.edges[feature]); at++ {
		leftG += g[at-1]
		leftH += h[at-1]
		rightG, rightH := allG-leftG, allH-leftH
		gain := leftG*leftG/(leftH+b.Ridge) + rightG*rightG/(rightH+b.Ridge) - allG*allG/(allH+b.Ridge)
		if leftH >= b.Least && rightH >= b.Least && gain > best.gain {
			best = stump{feature, at, b.Rate * leftG / (leftH + b.Ridge), b.Rate * rightG / (rightH + b.Ridge), gain}
		}
	}
	return best
}

// quantiles returns the values that part a column into at most bins bins of
// about the same weight.
func quantiles(column, weights []float32) []float32 {
	order := make([]int, len(column))
	var all, seen float64
	for i := range order {
		order[i] = i
		all += float64(weights[i])
	}
	slices.SortFunc(order, func(i, j int) int { return cmp.Compare(column[i], column[j]) })
	var edges []float32
	for _, i := range order {
		x := column[i]
		if seen >= all*float64(len(edges)+1)/bins && x > column[order[0]] && (len(edges) == 0 || x > edges[len(edges)-1]) && len(edges) < bins-1 {
			edges = append(edges, x)
		}
		seen += float64(weights[i])
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
func (b *booster) table() Table {
	t := make(Table, len(b.sums))
	for f, sums := range b.sums {
		c := &t[f]
		c.Name = b.Names[f]
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
