package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"newsbot/internal/stumps"
	"newsbot/lab/boost"
	"newsbot/lab/stories/sets"
	"newsbot/news"
	"newsbot/news/stories"
)

// corpus is everything that is known.
type corpus struct {
	rows         []sets.Row   // the silver days
	days         [][]sets.Row // the same by day
	silver       []*stories.Doc
	same, other  []sets.Pair // judged rows of the silver days
	labels       []sets.Pair // the same, judged for the training
	moments      map[string][]sets.Row
	items        map[string][]*stories.Doc // of the moments
	gold         []sets.Pair               // of the moments
	momentLabels []sets.Pair               // the same, judged for the training
	english      []sets.Pair               // articles
	russian      []sets.Pair
	traps, ours  []sets.Pair
	uci          []sets.Row

	models []*stories.Model // by fold
}

// read reads all sets of a folder of data, and ours beside the code.
func read(data, own, labels string) (c *corpus, err error) {
	c = &corpus{moments: map[string][]sets.Row{}, items: map[string][]*stories.Doc{}}
	dir := filepath.Join(data, "stories")
	if c.rows, err = sets.Silver(filepath.Join(dir, "silver_days_en.tsv")); err != nil {
		return nil, err
	}
	c.days, c.silver = sets.Days(c.rows), docs(c.rows)
	folders, err := filepath.Glob(filepath.Join(data, "feeds", "samestory", "*"))
	for _, f := range folders {
		rows, readErr := sets.Moment(f)
		day := filepath.Base(f)
		err = errors.Join(err, readErr)
		c.moments[day], c.items[day] = rows, docs(rows)
	}
	pairs := func(into *[]sets.Pair, from func(string) ([]sets.Pair, error), path string) {
		list, readErr := from(path)
		*into, err = list, errors.Join(err, readErr)
	}
	pairs(&c.english, sets.Texts, filepath.Join(dir, "pairs_en.tsv"))
	pairs(&c.russian, sets.Texts, filepath.Join(dir, "pairs_ru.tsv"))
	pairs(&c.traps, sets.Traps, filepath.Join(dir, "traps.tsv"))
	pairs(&c.ours, sets.Traps, own)
	pairs(&c.gold, func(path string) ([]sets.Pair, error) { return sets.Gold(path, c.moments) }, filepath.Join(dir, "gold_pairs_en.tsv"))
	pairs(&c.labels, func(path string) ([]sets.Pair, error) { return sets.Labels(path, c.rows) }, labels)
	for _, day := range slices.Sorted(maps.Keys(c.moments)) {
		var more []sets.Pair
		pairs(&more, func(path string) ([]sets.Pair, error) { return sets.Labels(path, c.moments[day]) }, labels)
		c.momentLabels = append(c.momentLabels, more...)
	}
	var judgedErr, uciErr error
	c.same, c.other, judgedErr = sets.Judged(filepath.Join(dir, "judged_en.tsv"), c.rows)
	c.uci, uciErr = sets.UCI(filepath.Join(dir, "uci_stories_en.tsv"))
	return c, errors.Join(err, judgedErr, uciErr)
}

// docs takes headlines apart in their order.
func docs(rows []sets.Row) []*stories.Doc {
	var r stories.Reader
	list := make([]*stories.Doc, len(rows))
	for i, row := range rows {
		row.Item = news.ItemID(i + 1)
		list[i] = r.Read(&row.Headline)
	}
	return list
}

// A fold says which fifth of the pairs and days is left out of a training,
// everything leaves out none.
type fold int

const everything fold = -1

// folds is into how many parts pairs and days are divided.
const folds = 5

// in says whether the n-th of something is looked at.
func (f fold) in(n int) bool {
	if f < everything {
		return n%folds == int(-2-f)
	}
	return f == everything || n%folds != int(f)
}

// out is the fold that looks at what f leaves out.
func (f fold) out() fold { return -2 - f }

// learn fits a model to what the fold leaves in.
func (c *corpus) learn(f fold) *stories.Model {
	m := &stories.Model{Titles: c.titles(f), Threshold: threshold, Described: described, Long: long, Related: related, Topic: topic}
	c.fitSame(m, f)
	return m
}

// The thresholds, in log odds, chosen by cross-validation: their neighbours do
// about as well. The more both items say, the less it takes to believe the score.
const (
	threshold = 1
	described = 0.9
	long      = 0.3
	related   = -1
	topic     = 1
)

// How much a pair of a set counts in the training. The articles are few, and
// stand for all that comes with a text.
const (
	judgedWeight  = 1
	labelWeight   = 1
	momentWeight  = 1.5
	goldWeight    = 3
	englishWeight = 4
	russianWeight = 2.5
)

// titles learns the score of two titles from the silver days.
func (c *corpus) titles(f fold) stumps.Table {
	o := &boost.Observations{Names: stories.TitleFeatures()}
	for i := range c.rows {
		if !f.in(c.dayNumber(c.rows[i].Day)) {
			continue
		}
		for j := i - 1; j >= 0 && c.rows[j].Day == c.rows[i].Day; j-- {
			row := stories.TitleRow(c.silver[j], c.silver[i])
			if shared, weight := row[4], row[3]; shared == 0 || weight < 0.5 {
				continue // no candidate
			}
			label := float32(0)
			if c.rows[i].Story == c.rows[j].Story {
				label = 1
			}
			o.Add(row, label, 1)
		}
	}
	return boost.Fit(o, boost.Options{Rounds: 400, Rate: 0.15, Bins: 24, Least: 8, Ridge: 1, Rows: 0.5, Features: 0.5})
}

// A sample is a pair as the second score sees it.
type sample struct {
	set    string
	row    []float32
	label  float64
	weight float64
}

// samples are the pairs with labels that the fold leaves in. Traps are not
// among them: they try the guards.
func (c *corpus) samples(m *stories.Model, f fold) []sample {
	g := gatherer{model: m}
	for _, set := range [][]sets.Pair{c.same, c.other} {
		for _, p := range set {
			if f.in(c.dayNumber(p.Day)) {
				g.add("judged", c.silver[p.I], c.silver[p.J], p.Label, judgedWeight)
			}
		}
	}
	for n, p := range c.gold {
		if f.in(n) {
			g.add("gold", c.items[p.Day][p.I], c.items[p.Day][p.J], p.Label, goldWeight)
		}
	}
	g.alone("english", c.english, f, englishWeight)
	g.alone("russian", c.russian, f, russianWeight)
	if f < everything { // a set to be tried on
		return g.list
	}
	for _, p := range c.labels {
		if f.in(c.dayNumber(p.Day)) {
			g.add("labels", c.silver[p.I], c.silver[p.J], p.Label, labelWeight)
		}
	}
	for n, p := range c.momentLabels {
		if f.in(n) {
			g.add("moments", c.items[p.Day][p.I], c.items[p.Day][p.J], p.Label, momentWeight)
		}
	}
	return g.list
}

// A gatherer makes samples of pairs.
type gatherer struct {
	model *stories.Model
	list  []sample
}

func (g *gatherer) add(set string, a, b *stories.Doc, label string, weight float64) {
	if a.Item() > b.Item() {
		a, b = b, a
	}
	s := sample{set: set, row: stories.SameRow(a, b, g.model.Title(a, b)), weight: weight}
	if label == "SAME" {
		s.label = 1
	}
	g.list = append(g.list, s)
}

// alone adds pairs each of which is alone in the world.
func (g *gatherer) alone(set string, pairs []sets.Pair, f fold, weight float64) {
	for n, p := range pairs {
		if f.in(n) {
			var r stories.Reader
			g.add(set, r.Read(&p.A), r.Read(&p.B), p.Label, weight)
		}
	}
}

// dayNumber is the place of a day among the silver days.
func (c *corpus) dayNumber(day string) int {
	return slices.IndexFunc(c.days, func(d []sets.Row) bool { return d[0].Day == day })
}

// write writes a model, a line for each column of its table.
func write(folder string, m *stories.Model) error {
	text, err := json.Marshal(m)
	if err != nil {
		return err
	}
	for _, key := range []string{`{"Name":`, `"Weights":`} {
		text = bytes.ReplaceAll(text, []byte(key), []byte("\n"+key))
	}
	return os.WriteFile(filepath.Join(folder, "model.json"), append(text, '\n'), 0o644)
}
