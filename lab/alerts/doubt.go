package main

import (
	"cmp"
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"slices"
	"strings"

	_ "embed"

	"newsbot/internal/stumps"
	"newsbot/lab/boost"
	"newsbot/news"
	"newsbot/news/bullets"
	"newsbot/news/bullets/doubt"
	"newsbot/newsroom"
)

// labels are the points that were read by strict editors, a page of the evaluation data a
// line: its name, then each point by the hash of its text, with a plus if it was not told
// then, and a letter behind a colon if something is wrong with it. The readers had letters
// of their own (l always leans on what is not told, a is an aside, o opinion, q a quotation
// without its speaker); only that there is one counts here.
//
//go:embed labels.txt
var labels string

// A reading is what was read of one point.
type reading struct {
	page     string
	features []float32 // and one more: 1 if it was not told then
	faulty   bool
	told     bool    // then
	odds     float32 // learned without its page
}

// shape is the shape of the table of doubt.
var shape = boost.Options{Rounds: 400, Rate: 0.05, Bins: 32, Least: 8, Ridge: 10, Rows: 0.7, Features: 0.3, Tables: 4}

// toldWeight is what a point counts that was told then, beside one that was not: their
// readers were stricter, and most of what they stopped is not told anyway.
const toldWeight = 3

// folds is how many groups of pages the cross-validation has.
const folds = 10

// learnDoubt says by cross-validation over pages how well faults of points are told from
// what is observed of them, and writes the table that was learned from all of them if
// there is a file for it.
func learnDoubt(pages []news.Item, file string) error {
	read := readLabels()
	reportTold(pages, read)
	readings, missing := match(pages, read)
	random := rand.New(rand.NewPCG(1, 1))
	group := map[string]int{}
	for i, n := range random.Perm(len(pages)) {
		group[pages[i].GUID] = n % folds
	}
	for fold := range folds {
		table := fit(readings, func(r *reading) bool { return group[r.page] != fold })
		for _, r := range readings {
			if group[r.page] == fold {
				r.odds = table.Odds([][]float32{r.features})[0]
			}
		}
	}
	fmt.Printf("missing=%d\n", missing)
	reportDoubt("told", readings, func(r *reading) bool { return r.told })
	reportDoubt("untold", readings, func(r *reading) bool { return !r.told })
	if file == "" {
		return nil
	}
	return boost.Write(asTold(fit(readings, func(*reading) bool { return true })), file)
}

// match finds the points that were read among those that pages have, and counts those that
// are no point any more.
func match(pages []news.Item, read map[string]map[string]string) (readings []*reading, missing int) {
	for _, of := range read {
		missing += len(of)
	}
	for i := range pages {
		for _, c := range bullets.Candidates(newsroom.Article(&pages[i])) {
			if kind, ok := read[pages[i].GUID][hashOf(c.Text)]; ok {
				untold := float32(strings.Count(kind, "+"))
				readings = append(readings, &reading{page: pages[i].GUID, features: append(c.Features, untold), faulty: strings.Contains(kind, ":"), told: untold == 0})
			}
		}
	}
	return readings, missing - len(readings)
}

// readLabels returns the labels by page and hash: the kind, with a plus before it.
func readLabels() map[string]map[string]string {
	read := map[string]map[string]string{}
	for line := range strings.Lines(labels) {
		fields := strings.Fields(line)
		of := map[string]string{}
		for _, f := range fields[1:] {
			of[f[:8]] = f[8:]
		}
		read[fields[0]] = of
	}
	return read
}

// reportTold prints how many points the pages are told by now, how many of those were read,
// and how many of these have a fault. Who mends the rules has seen the labels.
func reportTold(pages []news.Item, read map[string]map[string]string) {
	told, known, faulty := 0, 0, 0
	for i := range pages {
		for _, p := range points(newsroom.Article(&pages[i])) {
			kind, ok := read[pages[i].GUID][hashOf(p.Text)]
			told, known, faulty = told+1, known+count(ok), faulty+count(strings.Contains(kind, ":"))
		}
	}
	fmt.Printf("now: points=%d read=%d faulty=%d\n", told, known, faulty)
}

// hashOf names a text.
func hashOf(text string) string {
	h := fnv.New32a()
	h.Write([]byte(text))
	return fmt.Sprintf("%08x", h.Sum32())
}

// fit learns a table from some of the readings.
func fit(readings []*reading, with func(*reading) bool) stumps.Table {
	o := &boost.Observations{Names: append(slices.Clone(doubt.Names[:]), "untold")}
	for _, r := range readings {
		if with(r) {
			weight := float32(1)
			if r.told {
				weight = toldWeight
			}
			o.Add(r.features, float32(count(r.faulty)), weight)
		}
	}
	return boost.Fit(o, shape)
}

// reportDoubt prints how well faults of some readings are told: in how many of 100 pairs the
// one with a fault is behind, and how many of each tenth, the surest first, have one.
func reportDoubt(name string, all []*reading, of func(*reading) bool) {
	readings := slices.DeleteFunc(slices.Clone(all), func(r *reading) bool { return !of(r) })
	slices.SortStableFunc(readings, func(a, b *reading) int { return cmp.Compare(a.odds, b.odds) })
	faulty, fine, behind := 0, 0, 0
	for _, r := range readings {
		if r.faulty {
			faulty++
			behind += fine
		} else {
			fine++
		}
	}
	fmt.Printf("%s: points=%d faulty=%d auc=%.3f\n", name, len(readings), faulty, float64(behind)/float64(faulty*fine))
	for tenth := range 10 {
		part := readings[tenth*len(readings)/10 : (tenth+1)*len(readings)/10]
		n := 0
		for _, r := range part {
			n += count(r.faulty)
		}
		fmt.Printf("%3d %%: %4.1f %% faulty, odds up to %.2f\n", 10*(tenth+1), 100*float64(n)/float64(len(part)), part[len(part)-1].odds)
	}
}

// count returns 1 for true.
func count(b bool) int {
	if b {
		return 1
	}
	return 0
}

// asTold returns a table for points that are told, without its last column.
func asTold(t stumps.Table) stumps.Table {
	last := t[len(t)-1].At(0)
	for i := range t[0].Sum {
		t[0].Sum[i] += last
	}
	return t[:len(t)-1]
}
