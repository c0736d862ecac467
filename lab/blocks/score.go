package main

import (
	"cmp"
	"fmt"
	"slices"

	"newsbot/lab/marked"
)

// report prints how good the texts are that were found.
func report(name string, pages []*page, find func(*page) string) {
	var all marked.Mean
	bySource := map[string]*marked.Mean{"aeb": {}, "fundus": {}}
	for _, p := range pages {
		text := find(p)
		all.Add(p.Page, text)
		bySource[p.Source].Add(p.Page, text)
	}
	fmt.Printf("%s_f1=%.4f precision=%.4f recall=%.4f aeb=%.4f fundus=%.4f without=%d\n", name,
		all.F1(), all.Precision(), all.Recall(), bySource["aeb"].F1(), bySource["fundus"].F1(), all.Without())
}

// listWorst prints the pages that were read worst.
func listWorst(pages []*page, n int) {
	score := map[*page]float64{}
	for _, p := range pages {
		score[p] = marked.F1(p.Compare(p.cut.TextBy(p.table)))
	}
	slices.SortFunc(pages, func(a, b *page) int { return cmp.Compare(score[a], score[b]) })
	for _, p := range pages[:n] {
		precision, recall := p.Compare(p.cut.TextBy(p.table))
		fmt.Printf("%.3f precision=%.3f recall=%.3f %s\n", score[p], precision, recall, p.URL)
	}
}
