package stories_test

import (
	"bufio"
	"cmp"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"newsbot/lab/evaluation"
	"newsbot/lab/stories/sets"
	"newsbot/news"
	"newsbot/news/stories"
)

var update = flag.Bool("update", false, "write the golden file anew; then read the stories and judge them")

var read = flag.Bool("read", false, "print the joined stories for one to read")

// goldenFile holds the joined stories of the recorded moments: a line a story,
// its moment, what a reader judged of it, and its items by outlet and the hash
// of their title. The judgements are "right", "related" (a member that is only
// related), "wrong" (a member that has nothing to do with it) and "?" for a
// story that nobody has read.
const goldenFile = "testdata/moments.golden"

// A told is a story of several outlets as the golden file knows it.
type told struct{ moment, judgement, items string }

// joined are the stories of several outlets of a moment, with what a reader
// sees of them.
func joined(moment string, rows []sets.Row, places []stories.Place) (list []told, text map[string]string) {
	members := map[news.StoryID][]int{}
	for i, p := range places {
		members[p.Story] = append(members[p.Story], i)
	}
	text = map[string]string{}
	for _, m := range members {
		outlets := map[string]bool{}
		var items []string
		var titles strings.Builder
		for _, i := range m {
			outlets[rows[i].Outlet] = true
			items = append(items, rows[i].Outlet+"/"+sets.Hash(rows[i].Title))
			fmt.Fprintf(&titles, "  %s: %s [%.90s]\n", rows[i].Outlet, rows[i].Title, strings.ReplaceAll(rows[i].Text, "\n", " "))
		}
		if len(outlets) < 2 {
			continue
		}
		s := told{moment, "?", strings.Join(items, " ")}
		list = append(list, s)
		text[s.items] = titles.String()
	}
	slices.SortFunc(list, func(a, b told) int { return cmp.Compare(a.items, b.items) })
	return list, text
}

// readGolden reads the golden file by its items.
func readGolden(t *testing.T) map[string]told {
	t.Helper()
	f, err := os.Open(goldenFile)
	if os.IsNotExist(err) {
		return nil
	} else if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	all := map[string]told{}
	for lines := bufio.NewScanner(f); lines.Scan(); {
		if p := strings.SplitN(lines.Text(), "\t", 3); len(p) == 3 {
			all[p[0]+p[2]] = told{p[0], p[1], p[2]}
		}
	}
	return all
}

// TestScoreMoments compares the joined stories of the recorded moments with
// those that were read.
func TestScoreMoments(t *testing.T) {
	feeds, usual := evaluation.Find(t, "feeds")
	golden := readGolden(t)
	var out strings.Builder
	count := map[string]int{}
	all := moments(t, feeds)
	names := make([]string, 0, len(all))
	for name := range all {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		list, text := joined(name, all[name], sets.Replay(sets.Empty(nil), all[name]))
		for _, s := range list {
			if was, ok := golden[name+s.items]; ok {
				s.judgement = was.judgement
			}
			count[s.judgement]++
			count["all"]++
			fmt.Fprintf(&out, "%s\t%s\t%s\n", s.moment, s.judgement, s.items)
			if *read || usual && s.judgement == "?" {
				t.Logf("%s\n%s", s.judgement, text[s.items])
			}
		}
	}
	for _, c := range []string{"all", "related", "wrong", "?"} {
		fmt.Printf("moments_%s=%d\n", strings.ReplaceAll(c, "?", "unread"), count[c])
	}
	if *update {
		if err := os.WriteFile(filepath.FromSlash(goldenFile), []byte(out.String()), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if usual && (count["?"] > 0 || count["related"] > 2 || count["wrong"] > 0) {
		t.Errorf("of %d joined stories %d have a member that is only related, %d one that is wrong, %d are unread: want at most 2, 0, 0", count["all"], count["related"], count["wrong"], count["?"])
	}
}

// TestScoreCopies looks for copies of one text between outlets.
func TestScoreCopies(t *testing.T) {
	feeds, usual := evaluation.Find(t, "feeds")
	found := 0
	for name, rows := range moments(t, feeds) {
		places := sets.Replay(sets.Empty(nil), rows)
		for i, p := range places {
			if of := p.Reason.CopyOf; of != 0 && rows[of-1].Outlet != rows[i].Outlet {
				found++
				if *read {
					t.Logf("%s: %s: %s\n%s: %s", name, rows[of-1].Outlet, rows[of-1].Title, rows[i].Outlet, rows[i].Title)
				}
			}
		}
	}
	fmt.Printf("copies_found=%d\n", found)
	if usual && found != 3 {
		t.Errorf("%d copies between outlets, want the 3 that there are", found)
	}
}
