package stories_test

import (
	"fmt"
	"path/filepath"
	"testing"

	"newsbot/lab/evaluation"
	"newsbot/lab/stories/sets"
	"newsbot/news/stories"
)

// own are traps of our own. Most of them were written when the first guards
// stood, so they say less of them than the traps of others.
const own = "testdata/traps.tsv"

// must returns what was read, or ends the test.
func must[T any](t *testing.T) func(T, error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

// figure prints a figure, and on the usual data asks it to be at least so much.
func figure(t *testing.T, usual bool, name string, value, least float64) {
	t.Helper()
	fmt.Printf("%s=%.3f\n", name, value)
	if usual && value < least {
		t.Errorf("%s = %.3f, want at least %.3f", name, value, least)
	}
}

// limit is the same for figures that should be small.
func limit(t *testing.T, usual bool, name string, value, most float64) {
	t.Helper()
	fmt.Printf("%s=%.3f\n", name, value)
	if usual && value > most {
		t.Errorf("%s = %.3f, want at most %.3f", name, value, most)
	}
}

// moments reads the recorded moments of the data, by their names.
func moments(t *testing.T, data string) map[string][]sets.Row {
	t.Helper()
	all := map[string][]sets.Row{}
	folders, _ := filepath.Glob(filepath.Join(data, "samestory", "*"))
	for _, f := range folders {
		all[filepath.Base(f)] = must[[]sets.Row](t)(sets.Moment(f))
	}
	return all
}

func TestScoreGold(t *testing.T) {
	path, usual := evaluation.Find(t, "stories/gold_pairs_en.tsv")
	feeds, _ := evaluation.Find(t, "feeds")
	all := moments(t, feeds)
	places := map[string][]stories.Place{}
	for name, rows := range all {
		places[name] = sets.Replay(sets.Empty(nil), rows)
	}
	var n sets.Tally
	for _, p := range must[[]sets.Pair](t)(sets.Gold(path, all)) {
		n.Add(p.Label, places[p.Day][p.I].Story == places[p.Day][p.J].Story)
	}
	figure(t, usual, "gold_precision", n.Precision(), 0.95)
	figure(t, usual, "gold_recall", n.Recall(), 0.72)
	limit(t, usual, "gold_related_merged", float64(n.RelatedJoined), 1)
}

func TestScoreJudged(t *testing.T) {
	days, usual := evaluation.Find(t, "stories/silver_days_en.tsv")
	path, _ := evaluation.Find(t, "stories/judged_en.tsv")
	rows := must[[]sets.Row](t)(sets.Silver(days))
	same, other, err := sets.Judged(path, rows)
	if err != nil {
		t.Fatal(err)
	}
	places := sets.ReplayDays(nil, rows)
	var n sets.Tally
	for _, p := range append(same, other...) {
		n.Add(p.Label, places[p.I].Story == places[p.J].Story)
	}
	limit(t, usual, "judged_wrong", n.Wrong(), 0.04)
	figure(t, usual, "judged_recall", n.Recall(), 0.60)
	_, _, related := sets.BCubed(sets.Lines(places), sets.StoryLabels(rows))
	figure(t, usual, "bcubed_silver_related", related, 0.85)
}

func TestScoreTraps(t *testing.T) {
	path, usual := evaluation.Find(t, "stories/traps.tsv")
	scoreTraps(t, usual, "traps", path, 2, 2)
	scoreTraps(t, usual, "own_traps", own, 2, 4)
}

// scoreTraps prints how many pairs were joined that must not be, and missed
// that should be.
func scoreTraps(t *testing.T, usual bool, name, path string, joined, missed float64) {
	t.Helper()
	var n sets.Tally
	for _, p := range must[[]sets.Pair](t)(sets.Traps(path)) {
		place, together := sets.Joined(nil, &p)
		n.Add(p.Label, together)
		if together != (p.Label == "SAME") {
			t.Logf("%s %s: %q, %q: %s, title %.2f, same %.2f, guard %q", p.Label, p.Kind, p.A.Title, p.B.Title, place.Reason.Level, place.Reason.Title, place.Reason.Same, place.Reason.Guard)
		}
	}
	limit(t, usual, name+"_joined", float64(n.OtherJoined), joined)
	limit(t, usual, name+"_missed", float64(n.Same-n.SameJoined), missed)
}

func TestScorePairs(t *testing.T) {
	for name, least := range map[string]float64{"en": 0.94, "ru": 0.90} {
		path, usual := evaluation.Find(t, "stories/pairs_"+name+".tsv")
		var n sets.Tally
		for _, p := range must[[]sets.Pair](t)(sets.Texts(path)) {
			_, together := sets.Joined(nil, &p)
			n.Add(p.Label, together)
		}
		figure(t, usual, "pairs_f1_"+name, n.F1(), least)
	}
}

func TestScoreThreads(t *testing.T) {
	path, usual := evaluation.Find(t, "stories/uci_stories_en.tsv")
	rows := must[[]sets.Row](t)(sets.UCI(path))
	figure(t, usual, "bcubed_uci_thread", sets.UCIThreads(nil, rows, 5), 0.85)
}
