package main

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"newsbot/lab/stories/sets"
	"newsbot/news/stories"
)

// figures are what models make of each set.
type figures struct {
	judged, gold, english, russian, traps, ours sets.Tally
	silver                                      float64
}

// crossValidate prints what models make of what they have not seen, at several
// thresholds.
func (c *corpus) crossValidate() {
	for f := range fold(folds) {
		c.models = append(c.models, c.learn(f))
	}
	c.order()
	for _, t := range []float32{0.7, threshold, 1.3} {
		for _, m := range c.models {
			m.Threshold, m.Described, m.Long = t, t-threshold+described, t-threshold+long
		}
		var all figures
		for f := range fold(folds) {
			c.try(&all, c.models[f], f)
		}
		all.print(fmt.Sprintf("threshold %.1f", t))
	}
	fmt.Printf("uci_thread %.3f\n", sets.UCIThreads(c.models[0], c.uci, 2))
}

// try adds what a model makes of what the fold has left out.
func (c *corpus) try(all *figures, m *stories.Model, f fold) {
	places := sets.ReplayDays(m, c.rows)
	for _, set := range [][]sets.Pair{c.same, c.other} {
		for _, p := range set {
			if !f.in(c.dayNumber(p.Day)) {
				all.judged.Add(p.Label, places[p.I].Story == places[p.J].Story)
			}
		}
	}
	moments := map[string][]stories.Place{}
	for day, rows := range c.moments {
		moments[day] = sets.Replay(sets.Empty(m), rows)
	}
	for n, p := range c.gold {
		if !f.in(n) {
			all.gold.Add(p.Label, moments[p.Day][p.I].Story == moments[p.Day][p.J].Story)
		}
	}
	c.tryPairs(&all.english, m, f, c.english)
	c.tryPairs(&all.russian, m, f, c.russian)
	c.tryPairs(&all.traps, m, f, c.traps)
	c.tryPairs(&all.ours, m, f, c.ours)
	_, _, silver := sets.BCubed(sets.Lines(places), sets.StoryLabels(c.rows))
	all.silver += silver / folds // the days that were trained on, too
}

func (c *corpus) tryPairs(t *sets.Tally, m *stories.Model, f fold, pairs []sets.Pair) {
	for n := range pairs {
		if !f.in(n) {
			_, joined := sets.Joined(m, &pairs[n])
			t.Add(pairs[n].Label, joined)
		}
	}
}

// print prints the figures in a line.
func (all *figures) print(name string) {
	fmt.Printf("%s: judged wrong %.3f recall %.3f, gold %.3f at %.3f (%d related), english %.3f, russian %.3f, silver %.3f, traps %d joined %d missed, ours %d of %d joined %d of %d missed\n", name,
		all.judged.Wrong(), all.judged.Recall(), all.gold.Precision(), all.gold.Recall(), all.gold.RelatedJoined, all.english.F1(), all.russian.F1(), all.silver,
		all.traps.OtherJoined, all.traps.Same-all.traps.SameJoined,
		all.ours.OtherJoined, all.ours.Other, all.ours.Same-all.ours.SameJoined, all.ours.Same)
}

// order prints how well the scores of pairs alone order those that tell one
// event before the others: the area under the curve, and the share of the
// first that is found at a twentieth of the second.
func (c *corpus) order() {
	lists := map[string][]sample{}
	for f := range fold(folds) {
		for _, s := range c.samples(c.models[f], f.out()) {
			s.weight = float64(c.models[f].Bias)
			for i, w := range c.models[f].Weights {
				s.weight += float64(w * s.row[i])
			}
			lists[s.set] = append(lists[s.set], s)
		}
	}
	for _, set := range slices.Sorted(maps.Keys(lists)) {
		area, found := curve(lists[set])
		fmt.Printf("%-8s area %.3f, %.3f found at a twentieth\n", set, area, found)
	}
}

// curve takes samples whose weights are their scores.
func curve(list []sample) (area, found float64) {
	slices.SortFunc(list, func(a, b sample) int { return cmp.Compare(b.weight, a.weight) })
	var yes, no, all float64
	for _, s := range list {
		all += 1 - s.label
	}
	for _, s := range list {
		if s.label == 0 {
			no++
			area += yes
			continue
		}
		yes++
		if no <= all/20 {
			found++
		}
	}
	return area / (yes * no), found / yes
}
