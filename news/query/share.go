package query

import "math"

// Expected shares of texts of what is not a word.
const (
	FrequentSource = 0.5
	FrequentPrefix = 0.02
)

// Share returns the share of English news texts, from 0 to 1, that are expected
// to hold what q cannot do without; no more than these can want it.
func (q *Query) Share() float64 { return min(1, q.root.share()) }

func (n *Node) share() float64 {
	switch n.Op {
	case OpTerm:
		return n.Term.share()
	case OpOr:
		sum := 0.0
		for _, k := range n.Kids {
			sum += k.share()
		}
		return sum
	case OpAnd:
		least := math.Inf(1)
		for _, k := range n.Kids {
			if k.Op != OpNot {
				least = min(least, k.share())
			}
		}
		return least
	}
	return 1
}

func (t *Term) share() float64 {
	switch t.Kind {
	case AsWhole:
		return FrequentSource
	case AsPrefix:
		return FrequentPrefix
	case AsStem:
		return 2 * t.Words[0].Cost
	}
	least := math.Inf(1)
	for i := range t.Words {
		least = min(least, t.Words[i].share())
	}
	return least / float64(len(t.Words))
}

// share returns the share of texts that are expected to hold w; of a
// twofold word, in either way.
func (w *Word) share() float64 {
	if !w.IsTwofold() {
		return w.Cost
	}
	least := math.Inf(1)
	for i := range w.Parts {
		least = min(least, w.Parts[i].share())
	}
	return w.Cost + least
}
