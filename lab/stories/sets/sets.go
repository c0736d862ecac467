// Package sets reads collections of headlines whose stories are known, and
// replays them as a newsroom would have met them.
package sets

import (
	"errors"
	"fmt"
	"hash/fnv"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"newsbot/feeds/document"
	"newsbot/news"
	"newsbot/news/stories"
)

// A Row is a headline and the story that it belongs to by its label, "" where
// none is given.
type Row struct {
	stories.Headline
	Outlet string // as the labels call its publisher
	Story  string
	Day    string
}

// A Pair is two headlines of which it is known whether they tell one event.
type Pair struct {
	A, B  stories.Headline
	Label string // SAME, RELATED, DIFFERENT
	Kind  string // of a trap
	Day   string
	I, J  int // rows of the silver days; outlets and titles elsewhere
}

// table reads a file of tab-separated columns without its header.
func table(path string) ([][]string, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var rows [][]string
	for line := range strings.Lines(string(text)) {
		rows = append(rows, strings.Split(strings.TrimRight(line, "\r\n"), "\t"))
	}
	if len(rows) == 0 {
		return nil, fmt.Errorf("%s is empty", path)
	}
	for i, r := range rows {
		if len(r) < len(rows[0]) {
			return nil, fmt.Errorf("%s:%d: %d columns of %d", path, i+1, len(r), len(rows[0]))
		}
	}
	return rows[1:], nil
}

// Silver reads headlines in clusters: day, cluster, title, host, address.
func Silver(path string) ([]Row, error) {
	lines, err := table(path)
	var rows []Row
	for _, f := range lines {
		h := stories.Headline{Publisher: stories.PublisherOf("https://" + f[3]), Title: f[2], Link: f[4]}
		rows = append(rows, Row{Headline: h, Outlet: f[3], Story: f[1], Day: f[0]})
	}
	return rows, err
}

// UCI reads headlines of stories: id, time, cluster, category, title,
// publisher, host, address.
func UCI(path string) ([]Row, error) {
	lines, err := table(path)
	var rows []Row
	for _, f := range lines {
		h := stories.Headline{Publisher: stories.PublisherOf("https://" + f[6]), Title: f[4], Link: f[7]}
		rows = append(rows, Row{Headline: h, Outlet: f[5], Story: f[2]})
	}
	return rows, err
}

// Judged reads pairs of rows of the silver days with the labels of two judges,
// of which those are returned on which both agree: S, or anything else.
func Judged(path string, days []Row) (same, other []Pair, err error) {
	lines, err := table(path)
	for _, f := range lines {
		i, errI := strconv.Atoi(f[0])
		j, errJ := strconv.Atoi(f[1])
		if errI != nil || errJ != nil || i >= len(days) || j >= len(days) {
			return nil, nil, fmt.Errorf("%s: no such rows: %s, %s", path, f[0], f[1])
		}
		p := Pair{A: days[i].Headline, B: days[j].Headline, Day: days[i].Day, I: i, J: j, Label: "RELATED"}
		switch {
		case f[4] == "S" && f[5] == "S":
			p.Label = "SAME"
			same = append(same, p)
		case f[4] != "S" && f[5] != "S":
			if f[4] == "D" && f[5] == "D" {
				p.Label = "DIFFERENT"
			}
			other = append(other, p)
		}
	}
	return same, other, err
}

// Texts reads pairs of articles: OK or BAD, titles, texts, addresses.
func Texts(path string) ([]Pair, error) {
	lines, err := table(path)
	var pairs []Pair
	for _, f := range lines {
		p := Pair{Label: "DIFFERENT",
			A: stories.Headline{Publisher: stories.PublisherOf(f[5]), Title: f[1], Text: f[3], Link: f[5]},
			B: stories.Headline{Publisher: stories.PublisherOf(f[6]), Title: f[2], Text: f[4], Link: f[6]}}
		if f[0] == "OK" {
			p.Label = "SAME"
		}
		pairs = append(pairs, p)
	}
	return pairs, err
}

// trapsApart is how long after the first title of a trap the second one comes.
const trapsApart = 6 * time.Hour

// Traps reads pairs of titles that must not be joined (N) or must (S), of two
// publishers, hours apart.
func Traps(path string) ([]Pair, error) {
	lines, err := table(path)
	var pairs []Pair
	at := time.Date(2026, 5, 4, 8, 0, 0, 0, time.UTC)
	for _, f := range lines {
		p := Pair{Label: "DIFFERENT", Kind: f[1],
			A: stories.Headline{Publisher: "one.example", Title: f[2], At: at},
			B: stories.Headline{Publisher: "two.example", Title: f[3], At: at.Add(trapsApart)}}
		if f[0] == "S" {
			p.Label = "SAME"
		}
		pairs = append(pairs, p)
	}
	return pairs, err
}

// Moment reads the feeds of a folder as items by their time.
func Moment(folder string) ([]Row, error) {
	files, err := filepath.Glob(filepath.Join(folder, "*.xml"))
	if err != nil {
		return nil, err
	}
	var rows []Row
	for _, file := range files {
		body, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		outlet := strings.TrimSuffix(filepath.Base(file), ".xml")
		page, err := document.Parse(body, "", "https://"+outlet+".example/")
		if errors.Is(err, document.ErrNotFeed) {
			continue // as it was met that day
		} else if err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		for _, i := range page.Items {
			rows = append(rows, Row{Headline: headline(&i, outlet), Outlet: outlet, Day: filepath.Base(folder)})
		}
	}
	slices.SortStableFunc(rows, func(a, b Row) int { return a.At.Compare(b.At) })
	return rows, nil
}

// headline makes of an item what stories look at.
func headline(i *news.Item, outlet string) stories.Headline {
	text := i.Text
	if i.Deck != "" && !strings.HasPrefix(text, i.Deck) {
		text = i.Deck + "\n" + text
	}
	return stories.Headline{Publisher: outlet, Title: i.Title, Text: text, Link: i.Link, Author: i.Author, Lang: i.Lang, At: i.Published}
}

// Gold reads pairs of headlines of outlets at a moment, with their labels.
// They are found again among the rows of the moment by outlet and title.
func Gold(path string, moments map[string][]Row) ([]Pair, error) {
	lines, err := table(path)
	var pairs []Pair
	for _, f := range lines {
		rows, ok := moments[f[1]]
		if !ok {
			return nil, fmt.Errorf("%s: no moment %s", path, f[1])
		}
		p := Pair{Label: f[0], Day: f[1], I: indexOf(rows, f[2], f[3], f[4]), J: indexOf(rows, f[5], f[6], f[7])}
		if p.I < 0 || p.J < 0 {
			return nil, fmt.Errorf("%s: not among the items of %s: %s, %q; %s, %q", path, f[1], f[2], f[3], f[5], f[6])
		}
		p.A, p.B = rows[p.I].Headline, rows[p.J].Headline
		pairs = append(pairs, p)
	}
	return pairs, err
}

// indexOf finds an outlet's headline by letters and digits; of several that
// read the same, the one whose text begins so.
func indexOf(rows []Row, outlet, title, text string) int {
	found := -1
	for i := range rows {
		if rows[i].Outlet == outlet && news.Normal(rows[i].Title) == news.Normal(title) {
			begins := strings.HasPrefix(news.Normal(rows[i].Text), news.Normal(text[:min(len(text), 40)]))
			if found < 0 || begins {
				found = i
			}
			if begins {
				return i
			}
		}
	}
	return found
}

// Labels reads pairs of rows of the silver days that were judged for the
// training: the day, the hash FNV-1a of either title, S or R. Rows that are
// not among the days are passed over, as those of other days than ours.
func Labels(path string, days []Row) ([]Pair, error) {
	lines, err := table(path)
	rows := map[string]int{}
	for i := range days {
		rows[days[i].Day+Hash(days[i].Title)] = i
	}
	var pairs []Pair
	for _, f := range lines {
		i, foundI := rows[f[0]+f[1]]
		j, foundJ := rows[f[0]+f[2]]
		if !foundI || !foundJ {
			continue
		}
		p := Pair{A: days[i].Headline, B: days[j].Headline, Day: f[0], I: min(i, j), J: max(i, j), Label: "RELATED"}
		if f[3] == "S" {
			p.Label = "SAME"
		}
		pairs = append(pairs, p)
	}
	return pairs, err
}

// Hash names a text that must not be quoted.
func Hash(text string) string {
	h := fnv.New32a()
	h.Write([]byte(text))
	return fmt.Sprintf("%08x", h.Sum32())
}
