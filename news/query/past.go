package query

import (
	"iter"
	"slices"
	"time"

	"newsbot/news"
)

// A Told is an item that is kept, with what a query sees beside it.
type Told struct {
	Item   *news.Item
	Source string       // its source's name
	Story  news.StoryID // 0 for an item that is a story by itself

	// Barren says that the query does not want it, as its sketch told: nothing but
	// Seen is needed of the item.
	Barren bool
}

// A Past is what a query would have found among items that are kept.
type Past struct {
	Stories  int       // that there are
	Fit      int       // of these, that have an item which the query wants
	Examples []Told    // the newest that fit, of different stories, the newest first
	From, To time.Time // when the oldest and the newest item came; zero without items
}

// PerDay is how many stories a day fit. Of less than a day, it is what came.
func (p *Past) PerDay() float64 {
	return float64(p.Fit) / max(1, p.To.Sub(p.From).Hours()/24)
}

// Replay asks which of the items kept q wants, and counts their stories, as an index
// would that held q when they came. It keeps as many examples as asked. Items may come
// in any order.
func Replay(q *Query, kept iter.Seq[Told], examples int) Past {
	r := readings.Get().(*Reading)
	defer readings.Put(r)
	var p Past
	fits := make(map[news.StoryID]bool) // :: story met → q wants it
	for t := range kept {
		p.span(t.Item.Seen)
		before, met := fits[t.Story]
		if t.Story == 0 {
			before, met = false, false
		}
		if !met {
			p.Stories++
			fits[t.Story] = false
		}
		if t.Barren || !q.wants(r, &t) {
			continue
		}
		if !before {
			p.Fit++
			fits[t.Story] = true
		}
		p.show(t, examples)
	}
	return p
}

// WantsItem reads an item and reports whether q wants it, as Explain does.
func (q *Query) WantsItem(i *news.Item, source string) bool {
	r := readings.Get().(*Reading)
	defer readings.Put(r)
	return q.wants(r, &Told{Item: i, Source: source})
}

// SketchOf reads an item for its sketch alone.
func SketchOf(i *news.Item) Sketch {
	r := readings.Get().(*Reading)
	defer readings.Put(r)
	text := TextOf(i, "")
	r.Read(&text)
	return r.sketch()
}

// wants reads an item and reports whether q wants it.
func (q *Query) wants(r *Reading, t *Told) bool {
	text := TextOf(t.Item, t.Source)
	r.Read(&text)
	return q.Wants(r)
}

// span makes the time of p hold t.
func (p *Past) span(t time.Time) {
	if p.From.IsZero() || t.Before(p.From) {
		p.From = t
	}
	if t.After(p.To) {
		p.To = t
	}
}

// show puts t among the examples, if it is one of the n newest and of a story of its
// own or newer than the example of its story.
func (p *Past) show(t Told, n int) {
	if i := slices.IndexFunc(p.Examples, func(e Told) bool { return t.Story != 0 && e.Story == t.Story }); i >= 0 {
		if !t.Item.Seen.After(p.Examples[i].Item.Seen) {
			return
		}
		p.Examples = slices.Delete(p.Examples, i, i+1)
	}
	i := slices.IndexFunc(p.Examples, func(e Told) bool { return t.Item.Seen.After(e.Item.Seen) })
	if i < 0 {
		i = len(p.Examples)
	}
	p.Examples = slices.Insert(p.Examples, i, t)
	p.Examples = p.Examples[:min(n, len(p.Examples))]
}

// Wants reports whether q wants the text that r has read, as Explain does.
func (q *Query) Wants(r *Reading) bool { return r.fulfils(q.root) }

// fulfils reports whether n is true of the text.
func (r *Reading) fulfils(n *Node) bool {
	switch n.Op {
	case OpTerm:
		return r.Holds(n.Term)
	case OpAnd:
		return !slices.ContainsFunc(n.Kids, func(k *Node) bool { return !r.fulfils(k) })
	case OpOr:
		return slices.ContainsFunc(n.Kids, r.fulfils)
	case OpNot:
		return !r.fulfils(n.Kids[0])
	}
	return true
}
