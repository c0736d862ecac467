package main

import (
	"math"

	"newsbot/news/stories"
)

// fitSame fits the second score: logistic regression with a ridge, by Newton
// steps on standardised features.
func (c *corpus) fitSame(m *stories.Model, f fold) {
	list := c.samples(m, f)
	n := len(stories.SameFeatures())
	mean, dev := make([]float64, n), make([]float64, n)
	for _, s := range list {
		for i, x := range s.row {
			mean[i] += float64(x) / float64(len(list))
		}
	}
	for _, s := range list {
		for i, x := range s.row {
			dev[i] += (float64(x) - mean[i]) * (float64(x) - mean[i]) / float64(len(list))
		}
	}
	x := make([][]float64, len(list))
	for k, s := range list {
		x[k] = make([]float64, n+1)
		x[k][n] = 1
		for i, v := range s.row {
			x[k][i] = (float64(v) - mean[i]) / math.Max(1e-6, math.Sqrt(dev[i]))
		}
	}
	w := newton(x, list)
	m.Weights = make([]float32, n)
	bias := w[n]
	for i := range n {
		v := w[i] / math.Max(1e-6, math.Sqrt(dev[i]))
		m.Weights[i] = float32(math.Round(v*1e4) / 1e4)
		bias -= v * mean[i]
	}
	m.Bias = float32(math.Round(bias*1e4) / 1e4)
}

// ridge draws the weights towards zero.
const ridge = 8

// newton fits the weights; the last of each row stands for the bias, which
// the ridge leaves alone.
func newton(x [][]float64, list []sample) []float64 {
	n := len(x[0])
	w := make([]float64, n)
	for range 12 {
		g, h := make([]float64, n), make([][]float64, n)
		for i := range h {
			h[i] = make([]float64, n)
			if i < n-1 {
				g[i], h[i][i] = -ridge*w[i], ridge
			}
		}
		for k := range x {
			z := 0.0
			for i := range w {
				z += w[i] * x[k][i]
			}
			p := 1 / (1 + math.Exp(-z))
			for i := range w {
				g[i] += list[k].weight * (list[k].label - p) * x[k][i]
				for j := range w {
					h[i][j] += list[k].weight * p * (1 - p) * x[k][i] * x[k][j]
				}
			}
		}
		for i, d := range solve(h, g) {
			w[i] += d
		}
	}
	return w
}

// solve solves a system of linear equations by elimination.
func solve(a [][]float64, b []float64) []float64 {
	n := len(b)
	for i := range n {
		best := i
		for r := i + 1; r < n; r++ {
			if math.Abs(a[r][i]) > math.Abs(a[best][i]) {
				best = r
			}
		}
		a[i], a[best], b[i], b[best] = a[best], a[i], b[best], b[i]
		for r := i + 1; r < n; r++ {
			q := a[r][i] / a[i][i]
			for k := i; k < n; k++ {
				a[r][k] -= q * a[i][k]
			}
			b[r] -= q * b[i]
		}
	}
	for i := n - 1; i >= 0; i-- {
		for k := i + 1; k < n; k++ {
			b[i] -= a[i][k] * b[k]
		}
		b[i] /= a[i][i]
	}
	return b
}
