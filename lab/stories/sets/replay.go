package sets

import (
	"newsbot/news"
	"newsbot/news/stories"
)

// Replay places headlines one after the other and returns where each belongs.
func Replay(desk *stories.Desk, list []Row) []stories.Place {
	places := make([]stories.Place, len(list))
	for i := range list {
		places[i] = one(desk, list[i].Headline, news.ItemID(i+1))
	}
	return places
}

// one places one headline in a round of its own.
func one(desk *stories.Desk, h stories.Headline, id news.ItemID) stories.Place {
	h.Item = id
	r := desk.Begin([]stories.Headline{h}, h.At)
	r.CatchUp(func(func(stories.Kept) bool) {})
	p := r.Place(0, id)
	r.Heard()
	return p
}

// Empty returns a desk that knows nothing.
func Empty(model *stories.Model) *stories.Desk {
	d := stories.NewDesk()
	if model != nil {
		d = stories.NewDeskWith(model)
	}
	d.Load(0, func(func(stories.Kept) bool) {})
	return d
}

// Joined says whether the two headlines of a pair, each alone in the world
// but for the other, end in one story.
func Joined(model *stories.Model, p *Pair) (stories.Place, bool) {
	desk := Empty(model)
	a, b := one(desk, p.A, 1), one(desk, p.B, 2)
	return b, a.Story == b.Story
}

// Days parts rows by their day, in their order.
func Days(rows []Row) (days [][]Row) {
	for i := range rows {
		if i == 0 || rows[i].Day != rows[i-1].Day {
			days = append(days, nil)
		}
		days[len(days)-1] = append(days[len(days)-1], rows[i])
	}
	return days
}

// BCubed compares groups with labels: the mean over items of the share of
// its group that has its label (precision), of its label that is in its group
// (recall), and the harmonic mean of the two means.
func BCubed(groups []news.StoryID, labels []string) (precision, recall, f1 float64) {
	type both struct {
		group news.StoryID
		label string
	}
	inGroup, inLabel, inBoth := map[news.StoryID]int{}, map[string]int{}, map[both]int{}
	for i, g := range groups {
		inGroup[g]++
		inLabel[labels[i]]++
		inBoth[both{g, labels[i]}]++
	}
	for i, g := range groups {
		n := float64(inBoth[both{g, labels[i]}])
		precision += n / float64(inGroup[g])
		recall += n / float64(inLabel[labels[i]])
	}
	precision /= float64(len(groups))
	recall /= float64(len(groups))
	return precision, recall, 2 * precision * recall / (precision + recall)
}
