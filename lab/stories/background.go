package main

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"newsbot/lab/stories/sets"
	"newsbot/news/stories"
)

// leastTitles is in how many headlines a stem must be to be listed.
const leastTitles = 4

// leastTexts is the same for articles, of which there are fewer and longer.
const leastTexts = 12

// A count is how often a stem was seen.
type count struct {
	titles, texts  int
	capital, small int // within sentences
}

// writeBackground counts the stems of headlines, and how they are written in
// headlines and articles.
func writeBackground(data, path string) error {
	silver, err := sets.Silver(filepath.Join(data, "stories", "silver_days_en.tsv"))
	if err != nil {
		return err
	}
	uci, err := sets.UCI(filepath.Join(data, "stories", "uci_stories_en.tsv"))
	if err != nil {
		return err
	}
	counts := map[string]*count{}
	for _, r := range slices.Concat(silver, uci) {
		add(counts, r.Title, true)
	}
	texts, err := articles(filepath.Join(data, "bullets", "articles.jsonl"))
	if err != nil {
		return err
	}
	for _, t := range texts {
		add(counts, t, false)
	}
	if err := addForeign(counts, data); err != nil {
		return err
	}
	return os.WriteFile(path, list(counts, len(silver)+len(uci), len(texts)), 0o644)
}

// add counts the stems of a title or text, each once.
func add(counts map[string]*count, text string, title bool) {
	stems, capital := stories.Stems(text, title)
	seen := map[string]bool{}
	for i, s := range stems {
		c := counts[s]
		if c == nil {
			c = new(count)
			counts[s] = c
		}
		switch capital[i] {
		case 1:
			c.capital++
		case 0:
			c.small++
		}
		if !seen[s] {
			seen[s] = true
			if title {
				c.titles++
			} else {
				c.texts++
			}
		}
	}
}

// addForeign counts the stems of other languages, as if they were of so many
// English headlines: in a collection of articles each word is in about five
// times as many of them as it would be in headlines.
func addForeign(counts map[string]*count, data string) error {
	pairs, err := sets.Texts(filepath.Join(data, "stories", "pairs_ru.tsv"))
	if err != nil {
		return err
	}
	foreign := map[string]*count{}
	for _, p := range pairs {
		add(foreign, p.A.Title+"\n"+p.A.Text, false)
		add(foreign, p.B.Title+"\n"+p.B.Text, false)
	}
	for stem, c := range foreign {
		if c.texts >= leastTitles {
			counts[stem] = &count{titles: c.texts * englishTitles / (2 * len(pairs) * 5), texts: c.texts, capital: c.capital, small: c.small}
		}
	}
	return nil
}

// englishTitles is about how many English headlines there are.
const englishTitles = 11_000

// list writes the stems, their share in headlines and how often in a hundred
// they have a capital. A stem that headlines lack has a fifth of its share in
// articles, which are that much longer than their headlines tell.
func list(counts map[string]*count, titles, texts int) []byte {
	var b bytes.Buffer
	share := func(c *count) float64 {
		return max(float64(c.titles)/float64(titles), float64(c.texts)/float64(texts)/20) * 10000
	}
	order := slices.Collect(maps.Keys(counts))
	slices.SortFunc(order, func(x, y string) int {
		return cmp.Or(cmp.Compare(share(counts[y]), share(counts[x])), strings.Compare(x, y))
	})
	for _, s := range order {
		if c := counts[s]; c.titles >= leastTitles || c.texts >= leastTexts {
			fmt.Fprintf(&b, "%s %.1f %d\n", s, share(c), 100*c.capital/max(1, c.capital+c.small))
		}
	}
	return b.Bytes()
}

// articles reads the texts of a file of articles, one JSON object a line.
func articles(path string) (texts []string, err error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	for line := range bytes.Lines(text) {
		var a struct{ Text string }
		if err := json.Unmarshal(line, &a); err != nil {
			return nil, err
		}
		texts = append(texts, a.Text)
	}
	return texts, nil
}
