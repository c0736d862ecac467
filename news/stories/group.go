package stories

import (
	"slices"

	"newsbot/news"
)

// A group is a story or a line as the desk sees it: some of its items.
// It does not change: who joins makes another one.
type group struct {
	id     news.StoryID
	line   news.StoryID // of a story: the line it stands in
	thread news.StoryID // that the last of its items stands in
	early  []*Doc       // the first of its items
	late   []*Doc       // the last of them that are not among the first
	voices []*Doc       // one item of each voice, of the first of them
	size   int
	first  int64 // when the first came, Unix seconds, 0 unknown
	last   int64 // when the last came
	worded int64 // when it last came in new words
}

// kept is how many of the first items of a group and how many of the last are
// compared with a new one.
const kept = 4

// in is the group in the thread that its next item stands in, or an empty one where
// there is none.
func (g *group) in(thread, id, line news.StoryID) *group {
	n := group{id: id, line: line}
	if g != nil {
		n = *g
	}
	n.thread = thread
	return &n
}

// joined is the group with one more item.
func (g *group) joined(d *Doc) *group {
	n := *g
	n.size++
	n.last = max(n.last, d.at)
	if n.first == 0 {
		n.first = d.at
	}
	if n.size == 1 {
		n.worded = d.at
	} else if !slices.ContainsFunc(slices.Concat(g.early, g.late), func(o *Doc) bool { return copies(o, d) || o.norm == d.norm }) {
		n.worded = max(n.worded, d.at)
	}
	switch {
	case n.size == 1:
		n.early = []*Doc{d}
		n.voices = n.early
		return &n
	case len(g.early) < kept:
		n.early = append(slices.Clip(g.early), d)
	default:
		n.late = append(slices.Clip(g.late[max(0, len(g.late)-kept+1):]), d)
	}
	if len(g.voices) < mostVoices && g.voiceOf(d) == nil {
		n.voices = append(slices.Clip(g.voices), d)
	}
	return &n
}

// has says whether an item is one of those that are compared.
func (g *group) has(d *Doc) bool {
	return slices.Contains(g.early, d) || slices.Contains(g.late, d) || slices.Contains(g.voices, d)
}

// reworded is the group with an item in another reading.
func (g *group) reworded(was, now *Doc) *group {
	n := *g
	for _, list := range []*[]*Doc{&n.early, &n.late, &n.voices} {
		*list = slices.Clone(*list)
		for i, d := range *list {
			if d == was {
				(*list)[i] = now
			}
		}
	}
	return &n
}

// mostVoices is how many voices of a story are told apart.
const mostVoices = 8

// voiceOf is the item of the group whose voice an item repeats, nil for one
// that is a voice of its own: a copy of its text, the same agency's report, or
// another piece of the same publisher.
func (g *group) voiceOf(d *Doc) *Doc {
	for _, o := range g.voices {
		if o.publisher == d.publisher || o.credit != 0 && o.credit == d.credit || copies(o, d) {
			return o
		}
	}
	return nil
}

// members calls for each item that is compared.
func (g *group) members(yield func(*Doc) bool) {
	for _, d := range g.early {
		if !yield(d) {
			return
		}
	}
	for _, d := range g.late {
		if !yield(d) {
			return
		}
	}
}
