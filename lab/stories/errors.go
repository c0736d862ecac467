package main

import (
	"fmt"

	"newsbot/lab/stories/sets"
	"newsbot/news/stories"
)

// explain prints the pairs that a model gets wrong, with what it thought.
func (c *corpus) explain(m *stories.Model) {
	places := sets.ReplayDays(m, c.rows)
	for _, set := range [][]sets.Pair{c.same, c.other} {
		for _, p := range set {
			tell("judged", &p, places[p.I], places[p.J])
		}
	}
	for day, rows := range c.moments {
		places := sets.Replay(sets.Empty(m), rows)
		for _, p := range c.gold {
			if p.Day == day {
				tell("gold", &p, places[p.I], places[p.J])
			}
		}
	}
	for name, set := range map[string][]sets.Pair{"english": c.english, "russian": c.russian, "traps": c.traps, "ours": c.ours} {
		for _, p := range set {
			a := stories.Place{Story: 1}
			b, _ := sets.Joined(m, &p)
			tell(name, &p, a, b)
		}
	}
}

// tell prints a pair if it went wrong.
func tell(set string, p *sets.Pair, a, b stories.Place) {
	if (a.Story == b.Story) == (p.Label == "SAME") {
		return
	}
	r := b.Reason
	fmt.Printf("%s %s %s\n  %s\n  %s\n  %s, title %.2f, same %.2f, guard %q\n", set, p.Label, p.Kind, p.A.Title, p.B.Title, r.Level, r.Title, r.Same, r.Guard)
}
