package stories

import (
	"cmp"
	"math"
	"slices"

	"newsbot/news"
)

// A topic is what the headlines of a thread are about: the sum of their words, each
// headline being of length 1. It does not change: who joins makes another one.
type topic struct {
	words       []subject
	n           int   // of the headlines
	first, last int64 // when the first and the last came, Unix seconds, 0 unknown
}

// open says whether a topic still takes headlines: for as long as a story does, or
// what goes on for months would in the end be about everything.
func (t *topic) open(at int64) bool {
	return t == nil || at == 0 || t.first == 0 || at-t.first <= int64(openFor.Seconds())
}

// A subject is a word of a topic, or of one headline, with its weight there.
type subject struct {
	id     uint32
	weight float32
}

// mostSubjects is how many words of a topic are kept when there are half as many
// again. 64 and 100 do as well.
const mostSubjects = 40

// subjects are the words of a headline by their weights, of length 1 together. Names
// count double: they say what something is about, others what happens.
func (d *Doc) subjects() []subject {
	list := make([]subject, len(d.terms))
	var squares float32
	for i, t := range d.terms {
		w := float32(t.weight)
		if t.flags&isName != 0 {
			w *= 2
		}
		list[i] = subject{t.id, w}
		squares += w * w
	}
	for i := range list {
		list[i].weight /= sqrt(max(1, squares))
	}
	return list
}

// joined is the topic with one more headline; of nil it is that of the headline.
func (t *topic) joined(d *Doc) *topic {
	headline := d.subjects()
	if t == nil {
		return &topic{words: headline, n: 1, first: d.at, last: d.at}
	}
	n := topic{words: make([]subject, len(t.words), len(t.words)+len(headline)), n: t.n + 1, first: t.first, last: max(t.last, d.at)}
	copy(n.words, t.words)
	for _, s := range headline {
		if i := placeOf(t.words, s.id); i >= 0 {
			n.words[i].weight += s.weight
		} else {
			n.words = append(n.words, s)
		}
	}
	if len(n.words) > mostSubjects*3/2 {
		slices.SortFunc(n.words, func(a, b subject) int { return cmp.Or(cmp.Compare(b.weight, a.weight), cmp.Compare(a.id, b.id)) })
		n.words = slices.Clone(n.words[:mostSubjects])
	}
	return &n
}

// placeOf is the place of a word, -1 for none.
func placeOf(list []subject, id uint32) int {
	for i := range list {
		if list[i].id == id {
			return i
		}
	}
	return -1
}

// cosine compares a topic with the subjects of a headline.
func (t *topic) cosine(headline []subject) float32 {
	var both, squares float32
	for _, s := range t.words {
		squares += s.weight * s.weight
		if i := placeOf(headline, s.id); i >= 0 {
			both += s.weight * headline[i].weight
		}
	}
	return share(both, sqrt(squares))
}

// How much the cosine of a headline and a topic weighs beside the log odds of titles,
// for a topic of one headline, and how much more with the log of their number: many
// headlines say what a topic is, one is about several things. Chosen with Model.Topic
// on shuffled headlines of two weeks; a third more and less of each do about as well.
const (
	topicWeight = 9
	topicGrows  = 3
	topicFull   = 64 // headlines, beyond which it does not grow
)

// likeTopic says how much a headline has to do with a thread, in log odds: by the sum
// of the odds of the candidates that are in it, and by its topic, nil if that is not known.
func (t *topic) likeTopic(headline []subject, odds float64) float32 {
	if t == nil {
		return float32(math.Log(odds))
	}
	grown := math.Log(float64(min(t.n, topicFull)))
	return float32(math.Log(odds)) + t.cosine(headline)*float32(topicWeight+topicGrows*grown)
}

// nearestThread is the thread that an item has most to do with, 0 if that is not
// enough with any.
func (m *Model) nearestThread(d *Doc, v *view, scores []float32) (best news.StoryID) {
	odds := make(map[news.StoryID]float64)
	for i, g := range v.stories {
		odds[g.thread] += math.Exp(float64(scores[i]))
	}
	headline, most := d.subjects(), m.Topic
	for i, g := range v.stories { // in order, for equals
		o, first := odds[g.thread]
		if !first || !v.topics[i].open(d.at) {
			continue
		}
		delete(odds, g.thread)
		if like := v.topics[i].likeTopic(headline, o); like >= most && (best == 0 || like > most) {
			best, most = g.thread, like
		}
	}
	return best
}

// topics are what threads are about, by their numbers.
type topics map[news.StoryID]*topic

// topicOf is what a thread is about, nil for one that is not known. That of a single
// headline is not kept.
func (d *Desk) topicOf(thread news.StoryID) *topic {
	if t := d.topics[thread]; t != nil {
		return t
	}
	if s := d.stories[thread]; s != nil {
		return (*topic)(nil).joined(s.early[0])
	}
	return nil
}

// enter takes a headline into its topic, as groups.enter does.
func (all topics) enter(p *placing, began, known *topic, heard bool) {
	t := all[p.thread]
	switch {
	case t != nil:
	case began != nil:
		t = began
	case known != nil && heard:
		return
	default:
		t = known
	}
	all[p.thread] = t.joined(p.doc)
}
