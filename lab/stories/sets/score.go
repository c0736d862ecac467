package sets

import (
	"math/rand/v2"

	"newsbot/news"
	"newsbot/news/stories"
)

// A Tally counts pairs by what they are and what became of them.
type Tally struct {
	Same, Other             int // pairs that tell one event, and others
	SameJoined, OtherJoined int // of each
	RelatedJoined           int // of the others those that have to do with one another
}

// Add counts a pair.
func (t *Tally) Add(label string, joined bool) {
	n := 0
	if joined {
		n = 1
	}
	if label == "SAME" {
		t.Same++
		t.SameJoined += n
		return
	}
	t.Other++
	t.OtherJoined += n
	if label == "RELATED" {
		t.RelatedJoined += n
	}
}

// Precision is the share of the joined pairs that tell one event.
func (t *Tally) Precision() float64 { return ratio(t.SameJoined, t.SameJoined+t.OtherJoined) }

// Recall is the share of the pairs that tell one event that are joined.
func (t *Tally) Recall() float64 { return ratio(t.SameJoined, t.Same) }

// Wrong is the share of the other pairs that are joined.
func (t *Tally) Wrong() float64 { return ratio(t.OtherJoined, t.Other) }

// F1 is the harmonic mean of precision and recall.
func (t *Tally) F1() float64 {
	return ratio(2*t.SameJoined, t.SameJoined+t.OtherJoined+t.Same)
}

func ratio(part, whole int) float64 {
	if whole == 0 {
		return 0
	}
	return float64(part) / float64(whole)
}

// ReplayDays replays each day by itself, and returns the places by row. No two
// days share a story.
func ReplayDays(model *stories.Model, rows []Row) (places []stories.Place) {
	for n, day := range Days(rows) {
		offset := news.StoryID(n) << 32
		for _, p := range Replay(Empty(model), day) {
			p.Story, p.Line, p.Thread = p.Story+offset, p.Line+offset, p.Thread+offset
			places = append(places, p)
		}
	}
	return places
}

// Lines gives the lines of places.
func Lines(places []stories.Place) []news.StoryID {
	list := make([]news.StoryID, len(places))
	for i, p := range places {
		list[i] = p.Line
	}
	return list
}

// Threads gives the threads of places.
func Threads(places []stories.Place) []news.StoryID {
	list := make([]news.StoryID, len(places))
	for i, p := range places {
		list[i] = p.Thread
	}
	return list
}

// StoryLabels gives the labels of rows.
func StoryLabels(rows []Row) []string {
	list := make([]string, len(rows))
	for i := range rows {
		list[i] = rows[i].Story
	}
	return list
}

// Shuffled is the rows in an order of chance.
func Shuffled(rows []Row, seed uint64) []Row {
	list := append([]Row(nil), rows...)
	random := rand.New(rand.NewPCG(seed, seed))
	random.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
	return list
}

// UCIThreads is the B-cubed F1 of threads over shuffled rows, the mean of the
// seeds from 1 on.
func UCIThreads(model *stories.Model, rows []Row, seeds int) (f1 float64) {
	for seed := range seeds {
		list := Shuffled(rows, uint64(seed+1))
		_, _, f := BCubed(Threads(Replay(Empty(model), list)), StoryLabels(list))
		f1 += f / float64(seeds)
	}
	return f1
}
