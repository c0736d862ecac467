// Command train learns the models of package bullets from articles and their
// publishers' own bullets, and says by cross-validation how good they are.
//
//	go run ./lab/bullets                      # cross-validate
//	go run ./lab/bullets -write news/bullets  # learn from all, and write
package main

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"log"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"newsbot/lab/rouge"
	"newsbot/news/bullets"
)

func main() {
	log.SetFlags(0)
	data := flag.String("data", "../shared/data/bullets/articles.jsonl", "`file` of articles with their publishers' bullets, one JSON object a line")
	folder := flag.String("write", "", "learn from all articles and write the models into `folder`, instead of cross-validating")
	kept := flag.String("kept", "", "`folder` of the models of a cross-validation: those that are there are used, the others are learned and kept, so that rules can be tried in seconds")
	prices := flag.Bool("prices", true, "say the price of each rule too")
	only := flag.String("only", "", "`name` of the one model to learn; empty learns both")
	folds := flag.Int("folds", 5, "`number` of groups of the cross-validation, at least 2")
	flag.Parse()
	samples, err := readSamples(*data)
	if err != nil {
		log.Fatal(err)
	}
	if *folder == "" {
		t := make(tally)
		t.add(new(bullets.Model), samples) // the first sentences that pass the rules
		t.report("first")
	}
	for _, name := range []string{"english", "other"} {
		if *only != "" && *only != name {
			continue
		}
		priors := name == "english"
		if *folder == "" {
			crossValidate(name, samples, *folds, priors, *kept, *prices)
		} else if err := write(train(samples, priors), filepath.Join(*folder, name+".json")); err != nil {
			log.Fatal(err)
		}
	}
}

// write writes a model as JSON, a line for each column of a table, so that a
// change can be read.
func write(m *bullets.Model, path string) error {
	text, err := json.Marshal(m)
	if err != nil {
		return err
	}
	for _, key := range []string{`"Words":`, `"Again":`, `"Pairs":`, `"Stems":`, `{"Below":`} {
		text = bytes.ReplaceAll(text, []byte(key), []byte("\n"+key))
	}
	return os.WriteFile(path, append(text, '\n'), 0o644)
}

// A tally holds mean scores, for all articles ("all") and by source.
type tally map[string]*rouge.Mean

// crossValidate prints how good models are that have not seen the articles they
// are tried on: three bullets each.
func crossValidate(name string, samples []*sample, folds int, priors bool, kept string, prices bool) {
	t := make(tally)
	var without []tally // one for each rule
	for range bullets.RuleNames {
		if prices {
			without = append(without, make(tally))
		}
	}
	for fold := range folds {
		in, out := split(samples, fold, folds)
		m := foldModel(in, priors, kept, fmt.Sprintf("%s-%d-of-%d.json", name, fold, folds))
		t.add(m, out)
		for i := range without {
			without[i].add(m.Without(1<<i), out)
		}
	}
	t.report(name)
	for i, other := range without {
		reportPrice(name, bullets.RuleNames[i], t["all"].Score(), other["all"].Score())
	}
}

// reportPrice prints what a rule costs: the scores without it less those with it.
func reportPrice(model, rule string, with, without rouge.Score) {
	fmt.Printf("%-8s price of %-9s rouge1=%.2f rouge2=%.2f rougeL=%.2f\n",
		model, rule, 100*(without.R1-with.R1), 100*(without.R2-with.R2), 100*(without.RL-with.RL))
}

// foldModel returns the model of a fold: the one that is kept, else a new one.
func foldModel(samples []*sample, priors bool, kept, name string) *bullets.Model {
	path := filepath.Join(kept, name)
	if text, err := os.ReadFile(path); kept != "" && err == nil {
		m := new(bullets.Model)
		if err := json.Unmarshal(text, m); err != nil {
			log.Fatalf("%s: %v", path, err)
		}
		return m
	}
	m := train(samples, priors)
	if kept != "" {
		if err := write(m, path); err != nil {
			log.Fatal(err)
		}
	}
	return m
}

// add scores what a model makes of samples.
func (t tally) add(m *bullets.Model, samples []*sample) {
	for _, s := range samples {
		var texts []string
		for _, b := range m.Summarize(s.article(), 3) {
			texts = append(texts, b.Text)
		}
		for _, source := range []string{"all", s.Source} {
			if t[source] == nil {
				t[source] = new(rouge.Mean)
			}
			t[source].Add(texts, s.Highlights)
		}
	}
}

// report prints a line for all articles and for each source, F1 in percent.
func (t tally) report(model string) {
	for _, source := range slices.Sorted(maps.Keys(t)) {
		s := t[source].Score()
		fmt.Printf("%-8s %-9s rouge1=%.2f rouge2=%.2f rougeL=%.2f bullet_words=%.1f\n",
			model, source, 100*s.R1, 100*s.R2, 100*s.RL, t[source].Words())
	}
}
