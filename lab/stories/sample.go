package main

import (
	"fmt"
	"math/rand/v2"

	"newsbot/lab/stories/sets"
	"newsbot/news/stories"
)

// unsure is the range of the score of pairs that are worth judging.
const unsureFrom, unsureTo = -1.0, 3.0

// sample prints pairs of the silver days that nobody has judged yet and that a
// model is not sure about, in an order of chance, for one to judge.
func (c *corpus) sample(m *stories.Model, n int) {
	known := map[[2]int]bool{}
	for _, set := range [][]sets.Pair{c.same, c.other, c.labels} {
		for _, p := range set {
			known[[2]int{min(p.I, p.J), max(p.I, p.J)}] = true
		}
	}
	var found [][2]int
	for i := range c.rows {
		for j := i - 1; j >= 0 && c.rows[j].Day == c.rows[i].Day; j-- {
			if c.rows[i].Publisher == c.rows[j].Publisher || known[[2]int{j, i}] {
				continue
			}
			s := m.Same(c.silver[j], c.silver[i], m.Title(c.silver[j], c.silver[i]))
			if s > unsureFrom && s < unsureTo {
				found = append(found, [2]int{j, i})
			}
		}
	}
	random := rand.New(rand.NewPCG(7, 7))
	random.Shuffle(len(found), func(i, j int) { found[i], found[j] = found[j], found[i] })
	for _, f := range found[:min(n, len(found))] {
		a, b := c.rows[f[0]], c.rows[f[1]]
		fmt.Printf("%s\t%s\t%s\t\t%s\t%s\n", a.Day, sets.Hash(a.Title), sets.Hash(b.Title), a.Title, b.Title)
	}
}
