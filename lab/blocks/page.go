package main

import (
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"slices"
	"strings"

	"newsbot/feeds"
	"newsbot/feeds/blocks"
	"newsbot/internal/stumps"
	"newsbot/lab/marked"
)

// A page is a page with what is learned from it and of it.
type page struct {
	*marked.Page
	cut     *blocks.Page
	labels  []float32    // share of each block that is of the article
	weights []float32    // how much each block counts
	table   stumps.Table // learned without this page's host
}

// readPages reads the pages of a folder.
func readPages(folder string) ([]*page, error) {
	all, err := marked.Read(folder)
	if err != nil {
		return nil, err
	}
	var pages []*page
	for _, known := range all {
		p := &page{Page: known}
		if p.cut, err = feeds.Blocks(p.HTML, "text/html", p.URL); err != nil {
			return nil, fmt.Errorf("%s: %w", p.URL, err)
		}
		p.label()
		pages = append(pages, p)
	}
	return pages, nil
}

// How much a block counts: the share of the article's text that it is as long
// as, bounded, since pages of few words say no more than others, to a power
// below one, since errors of many blocks of a page have one cause.
const (
	maxShare   = 0.1
	sharePower = 0.7
	unit       = 100 // of weight: all of an article
	extraWords = 2   // that a block costs besides its own: runs of words across its ends
	rarely     = 5   // one of so many blocks of links only that nobody takes for text counts, for all
	summary    = 0.1 // what a standfirst counts, which may be taken or not
)

// label compares the blocks with the truth. Longer ones by runs of words, shorter
// ones as whole lines.
func (p *page) label() {
	text, standfirst, lines := marked.Shingles(p.Text), marked.Shingles(strings.Join(p.Summary, "\n")), map[string]bool{}
	for line := range strings.Lines(p.Text) {
		lines[strings.Join(marked.Words(line), " ")] = true
	}
	for i, b := range p.cut.Blocks {
		ws := marked.Words(b.Text)
		label, weight := float32(0), p.weigh(ws)
		switch {
		case len(ws) > 0 && lines[strings.Join(ws, " ")]:
			label = 1
		case len(ws) >= marked.Run:
			label = share(ws, text)
		}
		if label < 0.5 && len(ws) >= marked.Run && share(ws, standfirst) > 0.5 {
			label, weight = 0.5, weight*summary
		}
		if label == 0 {
			weight *= p.thin(i)
		}
		p.labels, p.weights = append(p.labels, label), append(p.weights, weight)
	}
}

// weigh returns how much a block of such words counts.
func (p *page) weigh(ws []string) float32 {
	length := float64(len(ws)+extraWords) / float64(len(marked.Words(p.Text)))
	return unit * float32(math.Pow(min(length, maxShare), sharePower))
}

// thin returns how often a block that is not of the article counts.
func (p *page) thin(i int) float32 {
	switch f := p.cut.Features[i]; {
	case f[link] <= 0.9 || f[either] > 0:
		return 1
	case i%rarely == 0:
		return rarely
	}
	return 0
}

// The features that tell a block of links only, which nobody takes for text.
var (
	link   = slices.Index(blocks.FeatureNames(), "link")
	either = slices.Index(blocks.FeatureNames(), "either")
)

// share returns the share of the runs of words that a text has.
func share(words []string, text map[string]int) float32 {
	in, all := 0, len(words)-marked.Run+1
	for i := range all {
		if text[strings.Join(words[i:i+marked.Run], " ")] > 0 {
			in++
		}
	}
	return float32(in) / float32(all)
}

// split parts the pages into a fold and the others. Pages of a host stay
// together.
func split(pages []*page, fold, folds int, seed uint64) (in, out []*page) {
	group := map[string]int{}
	for _, p := range pages {
		group[p.URL.Hostname()] = 0
	}
	hosts := slices.Sorted(maps.Keys(group))
	rand.New(rand.NewPCG(1, seed)).Shuffle(len(hosts), func(i, j int) { hosts[i], hosts[j] = hosts[j], hosts[i] })
	for i, host := range hosts {
		group[host] = i % folds
	}
	for _, p := range pages {
		if group[p.URL.Hostname()] == fold {
			out = append(out, p)
		} else {
			in = append(in, p)
		}
	}
	return in, out
}
