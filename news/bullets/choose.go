package bullets

import (
	"cmp"
	"math/bits"
	"slices"
)

const (
	// expectedWords is the length of the publishers' bullets, words, that the
	// expected F1 of a set is computed against; in the development set it is 35
	// in the mean.
	expectedWords = 34
	// expectedPairs is the same for a language that is read by pairs of characters: an
	// English word takes some 1.6 of them in Chinese.
	expectedPairs = 55
	// pairWeight is what a hit of a pair is worth beside that of a word.
	pairWeight = 1.6
	// freshShare is the least share of a bullet's content words that the set has
	// not had yet.
	freshShare = 1 - sameShare
	// sameParagraph is what a second bullet of a paragraph costs, in F1.
	sameParagraph = 0.05
	// early is up to which sentence one may be told that shares no word with headline, deck
	// and the beginning: English has learned what such a one is worth.
	early = 4
	// perParagraph is how many bullets a paragraph gives where there are others.
	perParagraph = 2
	// beamWidth is how many sets are followed at once.
	beamWidth = 8
	// fewest is how many bullets there are if the text has them that are not doubtful; more
	// must be worth it.
	fewest = 2
	// figure is what a number is worth that the set has not had, in F1, up to
	// manyFigures of them.
	figure      = 0.004
	manyFigures = 3
	// another is what a reader gives, in F1, for a fact more of a short report, of up to
	// shortReport sentences, if there is little doubt of it.
	another     = 0.03
	shortReport = 13
	littleDoubt = -2.2
)

// A pick is a candidate in one of its forms.
type pick struct{ candidate, form int }

// An option is a pick as terms.
type option struct {
	pick
	words, pairs []int32 // the distinct ones, ascending
	content      []int32 // those of words that say something
	names        []int32 // those of names and numbers that headline and deck have not
	length       int     // words
	hits         float32 // expected, if the set has none of its terms
}

// A choice is a set of candidates, each in one form.
type choice struct {
	picks  []pick
	mask   uint64 // of the candidates
	words  []uint64
	pairs  []uint64 // the terms it has, as bits
	length int      // words
	hits   float32  // expected: the chances of its distinct terms
	cost   float32  // in F1
}

// An extension is a choice with one more option, not made yet.
type extension struct {
	from       *choice
	option     *option
	mask       uint64
	hits, cost float32
	score      float32 // expected F1 of words and of pairs, added
}

// choose returns the set of at most max candidates with the highest expected
// F1, in the order of the text. Redundancy, length and coverage are all in that:
// a term counts once, and each word has its price.
func (r *reading) choose(options []option, max int) []pick {
	beam := []*choice{{words: make([]uint64, len(r.words)/64+1), pairs: make([]uint64, len(r.pairs)/64+1)}}
	var best []pick
	var bestScore float32
	for n := 1; n <= max; n++ {
		top := r.extend(beam, options)
		if len(top) == 0 || n > fewest && top[0].score <= bestScore {
			break
		}
		beam = beam[:0:0]
		for _, e := range top {
			beam = append(beam, e.choice())
		}
		best, bestScore = beam[0].picks, top[0].score
	}
	slices.SortFunc(best, func(a, b pick) int { return a.candidate - b.candidate })
	return best
}

// extend returns the best extensions of the beam, the best first.
func (r *reading) extend(beam []*choice, options []option) []extension {
	top := make([]extension, 0, beamWidth+1)
	for _, c := range beam {
		for i := range options {
			o := &options[i]
			if len(top) == beamWidth && r.score(c.hits+o.hits, c.length+o.length)-c.cost+figure*manyFigures <= top[beamWidth-1].score {
				continue // not even if all its terms were new
			}
			if e, ok := r.try(c, o); ok {
				top = insert(top, e)
			}
		}
	}
	return top
}

// try extends a choice by an option, if that is allowed.
func (r *reading) try(c *choice, o *option) (e extension, ok bool) {
	bit := uint64(1) << o.candidate
	if c.mask&bit != 0 {
		return e, false
	}
	figures := 0
	e = extension{from: c, option: o, mask: c.mask | bit, cost: c.cost}
	if !r.fits(e.mask) || r.isRival(c.mask, o.candidate) {
		return e, false
	}
	for _, id := range o.names {
		if r.isNumber(id) && c.words[id/64]>>(id%64)&1 == 0 {
			if figures++; figures <= manyFigures {
				e.cost -= figure
			}
		}
	}
	if s := &r.candidates[o.candidate]; r.isDoubtful(o.pick, len(c.picks)) || r.lang != "en" && s.index >= early && !s.about {
		return e, false
	}
	if len(c.picks) >= fewest && len(r.sentences) <= shortReport && r.candidates[o.candidate].odds[o.form] <= littleDoubt {
		e.cost -= another
	}
	if _, fresh := gain(c.words, o.content, r.words); r.obeys(RuleSame) && float32(fresh) < freshShare*float32(len(o.content)) {
		return e, false
	}
	switch n := r.ofParagraph(c, o.candidate); {
	case n >= perParagraph && r.paragraphs > 1:
		return e, false
	case n > 0 && r.paragraphs > 1:
		e.cost += sameParagraph
	}
	words, _ := gain(c.words, o.words, r.words)
	pairs, _ := gain(c.pairs, o.pairs, r.pairs)
	e.hits = c.hits + words + pairWeight*pairs
	e.score = r.score(e.hits, c.length+o.length) - e.cost
	return e, true
}

// fits reports whether each candidate of a set that leans follows one that explains
// it, and each that names somebody one that says who that is.
func (d *document) fits(mask uint64) bool {
	before := uint64(0) // the last one
	for rest := mask; rest != 0; rest &= rest - 1 {
		c := &d.candidates[bits.TrailingZeros64(rest)]
		if c.leans && before&c.explained == 0 {
			return false
		}
		before = rest & -rest
		if unmet(c.owes, mask&(before-1)) > 0 {
			return false
		}
	}
	return true
}

// The log odds of a fault above which a candidate is no bullet. Where a deck stands under
// the headline, an alert says enough without, and more than the two surest must be surer.
// Where none does, more may be risked unless the page is a service: most of all for the one
// point without which the headline would stand alone, and more than beside others for the
// first two. They weigh the labels of lab/alerts against TestScoreBullets and
// TestScoreUnderDeck.
const (
	underDeck       = -1.9
	surestUnderDeck = -1   // of the two surest that a text has
	underDeckBeyond = -2.1 // the third and further
	service         = -1.2
	alone           = 1.5
	second          = 0.5
	beyond          = 0.2
)

// isDoubtful reports whether a candidate is too likely to have a fault to stand beside n
// others.
func (d *document) isDoubtful(p pick, n int) bool {
	var most float32
	switch {
	case d.decked && n >= fewest:
		most = underDeckBeyond
	case d.decked:
		most = max(underDeck, min(d.surest, surestUnderDeck))
	case d.service:
		most = service
	case n == 0:
		most = alone
	case n < fewest:
		most = second
	default:
		most = beyond
	}
	return d.obeys(RuleDoubt) && d.candidates[p.candidate].odds[p.form] > most
}

// unmet counts the debts that no candidate of a set pays.
func unmet(owes []uint64, mask uint64) (n int) {
	for _, by := range owes {
		if by&mask == 0 {
			n++
		}
	}
	return n
}

// isRival reports whether a set has a sentence of a candidate.
func (d *document) isRival(mask uint64, i int) bool {
	if mask&d.candidates[i].rivals != 0 {
		return true
	}
	for rest := mask; rest != 0; rest &= rest - 1 {
		if d.candidates[bits.TrailingZeros64(rest)].rivals>>i&1 != 0 {
			return true
		}
	}
	return false
}

// ofParagraph returns how many bullets of the candidate's paragraph a choice has.
func (r *reading) ofParagraph(c *choice, candidate int) (n int) {
	for _, p := range c.picks {
		if r.candidates[p.candidate].paragraph == r.candidates[candidate].paragraph {
			n++
		}
	}
	return n
}

// score returns the expected F1 of words and of pairs, added, of a set.
func (d *document) score(hits float32, length int) float32 {
	expected := expectedWords
	if paired[d.lang] {
		expected = expectedPairs
	}
	return 2 * hits / float32(length+expected)
}

// gain sums up the chances of the terms that a choice does not have, and counts
// them.
func gain(have []uint64, terms []int32, chance []float32) (sum float32, fresh int) {
	for _, id := range terms {
		if have[id/64]>>(id%64)&1 == 0 {
			sum += chance[id]
			fresh++
		}
	}
	return sum, fresh
}

// insert keeps the best extensions in order, and each set of candidates once.
func insert(top []extension, e extension) []extension {
	if len(top) == beamWidth && e.score <= top[beamWidth-1].score {
		return top
	}
	if i := slices.IndexFunc(top, func(t extension) bool { return t.mask == e.mask }); i >= 0 {
		if top[i].score >= e.score {
			return top
		}
		top = slices.Delete(top, i, i+1)
	}
	at, _ := slices.BinarySearchFunc(top, e, func(a, b extension) int { return cmp.Compare(b.score, a.score) })
	top = slices.Insert(top, at, e)
	return top[:min(len(top), beamWidth)]
}

// choice makes the extension.
func (e extension) choice() *choice {
	c := &choice{
		picks: append(slices.Clip(e.from.picks), e.option.pick), mask: e.mask,
		words: slices.Clone(e.from.words), pairs: slices.Clone(e.from.pairs),
		length: e.from.length + e.option.length, hits: e.hits, cost: e.cost,
	}
	for _, id := range e.option.words {
		c.words[id/64] |= 1 << (id % 64)
	}
	for _, id := range e.option.pairs {
		c.pairs[id/64] |= 1 << (id % 64)
	}
	return c
}

// options returns each form of each candidate as terms.
func (r *reading) options() []option {
	n := 0
	for _, c := range r.candidates {
		n += len(c.words)
	}
	all := make([]option, 0, n)
	common := r.common()
	for i, c := range r.candidates {
		for j, ws := range c.words {
			o := r.terms(ws, common)
			o.pick = pick{i, j}
			o.words, o.pairs, o.content = distinct(o.words), distinct(o.pairs), distinct(o.content)
			o.hits = sum(o.words, r.words) + pairWeight*sum(o.pairs, r.pairs)
			all = append(all, o)
		}
	}
	return all
}

// common reports of each word whether it says little by itself.
func (r *reading) common() []bool {
	common := make([]bool, len(r.stems))
	for id, stem := range r.stems {
		common[id] = functionWords[stem]
	}
	return common
}

// terms returns the terms of a form: its words, its pairs, the words that are not common,
// and those of its names and numbers that headline and deck have not.
func (r *reading) terms(ws []word, common []bool) option {
	n := len(ws)
	room := make([]int32, 4*n)
	o := option{length: n, words: room[:0:n], pairs: room[n : n : 2*n], content: room[2*n : 2*n : 3*n], names: room[3*n : 3*n]}
	for i, w := range ws {
		o.words = append(o.words, w.id)
		if i > 0 {
			o.pairs = append(o.pairs, r.maps.pairs[pair{ws[i-1].id, w.id}])
		}
		if !common[w.id] {
			o.content = append(o.content, w.id)
		}
		if w.id >= r.shown && (i > 0 && w.upper || r.isNumber(w.id)) {
			o.names = append(o.names, w.id)
		}
	}
	return o
}

// sum adds up the chances of terms.
func sum(terms []int32, chance []float32) (total float32) {
	for _, id := range terms {
		total += chance[id]
	}
	return total
}

// distinct sorts ids and drops the doubles.
func distinct(ids []int32) []int32 {
	slices.Sort(ids)
	return slices.Compact(ids)
}
