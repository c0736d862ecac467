// Command train learns the table of package blocks from pages whose text was
// marked by hand, and says by cross-validation over hosts how good it is.
//
//	go run ./lab/blocks                                 # cross-validate
//	go run ./lab/blocks -write feeds/blocks/table.json  # learn from all, and write
package main

import (
	"flag"
	"fmt"
	"log"

	"newsbot/feeds/blocks"
	"newsbot/internal/stumps"
	"newsbot/lab/boost"
)

// shape is the shape of the table. More rounds, steps that need more support,
// means of tables and rounds of parts of the blocks were no better.
var shape = boost.Options{Rounds: 400, Rate: 0.1, Bins: 64, Least: 20, Ridge: 5, Features: 0.3}

func main() {
	log.SetFlags(0)
	data := flag.String("data", "../shared/data/extraction", "`folder` with truth.json and the pages in html/")
	file := flag.String("write", "", "learn from all pages and write the table to `file`, instead of cross-validating")
	folds := flag.Int("folds", 5, "`number` of groups of hosts of the cross-validation, at least 2")
	seeds := flag.Int("seeds", 1, "`number` of times that hosts are grouped anew")
	worst := flag.Int("worst", 0, "`number` of pages to list that were read worst")
	flag.Parse()
	pages, err := readPages(*data)
	if err != nil {
		log.Fatal(err)
	}
	if *file != "" {
		if err := boost.Write(learn(pages), *file); err != nil {
			log.Fatal(err)
		}
		return
	}
	report("bound", pages, func(p *page) string { return p.cut.TextWhere(func(i int) bool { return p.labels[i] > 0.5 }) })
	for seed := range *seeds {
		crossValidate(pages, *folds, uint64(seed))
		report(fmt.Sprintf("cv%d", seed), pages, func(p *page) string { return p.cut.TextBy(p.table) })
	}
	listWorst(pages, *worst)
}

// crossValidate gives each page a table that was learned without its host.
func crossValidate(pages []*page, folds int, seed uint64) {
	for fold := range folds {
		in, out := split(pages, fold, folds, seed)
		t := learn(in)
		for _, p := range out {
			p.table = t
		}
	}
}

// learn fits a table to the blocks of pages.
func learn(pages []*page) stumps.Table {
	o := &boost.Observations{Names: blocks.FeatureNames()}
	for _, p := range pages {
		for i, f := range p.cut.Features {
			if p.weights[i] > 0 {
				o.Add(f, p.labels[i], p.weights[i])
			}
		}
	}
	return boost.Fit(o, shape)
}
