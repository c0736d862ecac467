package bullets

import (
	"math"

	"newsbot/internal/stumps"
)

// A Model is what was learned from articles and their publishers' bullets: how
// likely a term of an article is to stand in its bullets. The zero Model has
// learned nothing, and takes the first sentences. A Model may be used by many
// goroutines.
type Model struct {
	Articles int             // how many articles Stems were counted in
	Words    stumps.Table    // odds of a word, of WordFeatures columns
	Again    stumps.Table    // the same, with what Words says of the words around it
	Pairs    stumps.Table    // odds of two neighbours, of PairFeatures columns
	Stems    map[string]Stem // what is known of single stems; nil for a model of any language

	without Rule // not in force
}

// A Stem says in how many articles a stem was seen, and in how many of these the
// bullets had it too.
type Stem [2]int

// sharpness is the power that a chance is raised to before it counts. Above 1 it
// trusts the likely terms more than the many unlikely ones, whose errors add up
// in the set that is picked for being the best.
const sharpness = 1.1

// A curve is a function of log odds, known at cells of equal width, for the
// exact one would take a tenth of the time of an article.
type curve [4096]float32

// reach is the largest log odds of a curve, on both sides of zero.
const reach = 12

var (
	plain = newCurve(1)         // log odds → chance
	sharp = newCurve(sharpness) // log odds → sharpened chance
)

// newCurve returns the chance to the power of an exponent.
func newCurve(exponent float64) *curve {
	c := new(curve)
	for i := range c {
		odds := reach * (float64(2*i+1)/float64(len(c)) - 1)
		c[i] = float32(math.Pow(1/(1+math.Exp(-odds)), exponent))
	}
	return c
}

// at returns the value of the curve at log odds.
func (c *curve) at(odds float32) float32 {
	i := int((odds + reach) * float32(len(c)) / (2 * reach))
	return c[max(0, min(i, len(c)-1))]
}

// chances returns the values of the curve at log odds.
func (c *curve) chances(odds []float32) []float32 {
	chances := make([]float32, len(odds))
	for i, x := range odds {
		chances[i] = c.at(x)
	}
	return chances
}

// usualShare is the share of the stems of a text that its bullets take up, and
// priorWeight how many articles that expectation is worth.
const (
	usualShare  = 0.1
	priorWeight = 5
)

// prior returns the log odds that bullets take up a stem.
func (s Stem) prior() float32 {
	p := (float32(s[1]) + priorWeight*usualShare) / (float32(s[0]) + priorWeight)
	return log(p / (1 - p))
}

// rarity returns the log of how few of so many articles have the stem.
func (s Stem) rarity(articles int) float32 {
	return log(float32(articles+1) / float32(s[0]+1))
}

// A reading is a document with what a model says of it.
type reading struct {
	*document
	wordFeatures [][]float32 // by word
	words        []float32   // chance of each word
	pairList     []pair
	pairFeatures [][]float32 // by pair
	pairs        []float32   // chance of each pair
}

// read applies the model to a document.
func (m *Model) read(d *document) *reading {
	r := &reading{document: d, wordFeatures: d.observe()}
	m.recall(r)
	r.words = plain.chances(m.Words.Odds(r.wordFeatures))
	r.observeMates()
	odds := m.Again.Odds(r.wordFeatures)
	r.words = plain.chances(odds)
	r.pairList = d.number()
	r.pairFeatures = r.observePairs()
	r.words = sharp.chances(odds)
	r.pairs = sharp.chances(m.Pairs.Odds(r.pairFeatures))
	return r
}

// recall adds what the model knows of the stems to the features of the words.
func (m *Model) recall(r *reading) {
	if m.Stems == nil {
		return
	}
	for id, f := range r.wordFeatures {
		s := m.Stems[r.stems[id]]
		f[Prior], f[Rarity] = s.prior(), s.rarity(m.Articles)
		f[TFRarity] = f[Rarity] * f[Count]
	}
}

// A Term is a word or two neighbouring words of an article, as the trainer sees
// it.
type Term struct {
	Text     string    // the stem, or both with a space between
	Features []float32 // WordFeatures or PairFeatures of them
}

// Terms returns the words of an article, and the pairs of neighbouring words,
// with what is observed of them, for the trainer.
func (m *Model) Terms(a Article) (words, pairs []Term) {
	r := m.read(parse(a, Deck(a), Language(a.Text, a.Lang), 0))
	defer r.free()
	for id, f := range r.wordFeatures {
		if f[Count] > 0 {
			words = append(words, Term{r.stems[id], f})
		}
	}
	for id, f := range r.pairFeatures {
		if p := r.pairList[id]; f[PairCount] > 0 {
			pairs = append(pairs, Term{r.stems[p[0]] + " " + r.stems[p[1]], f})
		}
	}
	return words, pairs
}
