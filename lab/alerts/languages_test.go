package main

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"unicode"

	"newsbot/lab/evaluation"
	"newsbot/lab/rouge"
	"newsbot/news/bullets"
)

// Texts that are scored are articles, by their sentences, with a standfirst or a headline
// that says something, by its words.
const (
	leastSentences = 8
	leastDeck      = 8
	leastTitle     = 6
)

// A comparison is of three points with the first three sentences, in one language.
type comparison struct{ ours, lead rouge.Mean }

// comparisons are those of a set, by language.
type comparisons map[string]*comparison

// add scores an article by what its publisher, or another, says of it.
func (c comparisons) add(a bullets.Article, reference []string) {
	coded := func(texts []string) (all []string) {
		for _, s := range texts {
			all = append(all, rouge.Coded(s, func(w string) string { return bullets.StemOf(w, a.Lang) }, bullets.Unspaced))
		}
		return all
	}
	var ours, lead []string
	for _, b := range bullets.Summarize(a, 3) {
		ours = append(ours, b.Text)
	}
	sentences := bullets.SentencesIn(a.Text, a.Lang)
	for _, s := range sentences[:min(3, len(sentences))] {
		lead = append(lead, s.Text)
	}
	if c[a.Lang] == nil {
		c[a.Lang] = new(comparison)
	}
	c[a.Lang].ours.Add(coded(ours), coded(reference))
	c[a.Lang].lead.Add(coded(lead), coded(reference))
}

// print prints the figures of a set.
func (c comparisons) print(set string) {
	for _, lang := range []string{"de", "es", "fr", "ru", "zh", "en", "it", "pt", "tr", "ja"} {
		if m := c[lang]; m != nil {
			a, b := m.ours.Score(), m.lead.Score()
			fmt.Printf("%[1]s_%[2]s_articles=%[3]d\n%[1]s_%[2]s_rouge=%.1[4]f/%.1[5]f/%.1[6]f\n%[1]s_%[2]s_lead_rouge=%.1[7]f/%.1[8]f/%.1[9]f\n", lang, set, m.ours.Count(),
				100*a.R1, 100*a.R2, 100*a.RL, 100*b.R1, 100*b.R2, 100*b.RL)
		}
	}
}

// TestScoreLanguages compares three points with the first three sentences: by the
// publisher's own standfirst or key points, which must be no excerpt of the text, and,
// since few languages have many of those, by the headline, which is not shown to the
// choice then. Of Russian there are texts of one paper with another's headline of the
// same story.
func TestScoreLanguages(t *testing.T) {
	if testing.Short() {
		t.Skip("reads all pages and feeds")
	}
	pages, feeds := items(t)
	standfirsts, headlines := comparisons{}, comparisons{}
	for _, i := range slices.Concat(pages, feeds) {
		a := bullets.Article{Title: i.Title, Text: i.Text, Lang: bullets.Language(i.Text, i.Lang)}
		if len(bullets.SentencesIn(a.Text, a.Lang)) < leastSentences {
			continue
		}
		reference := i.KeyPoints
		if len(reference) < 2 {
			reference = []string{i.Deck}
		}
		if joined := strings.Join(reference, " "); bullets.WordCount(joined) >= leastDeck && !isExcerpt(joined, a.Text) {
			standfirsts.add(a, reference)
		}
		if bullets.WordCount(i.Title) >= leastTitle {
			headlines.add(bullets.Article{Text: a.Text, Lang: a.Lang}, []string{i.Title})
		}
	}
	for _, pair := range russian(t) {
		headlines.add(bullets.Article{Text: pair[0], Lang: "ru"}, pair[1:])
	}
	standfirsts.print("standfirst")
	headlines.print("headline")
}

// russian are texts with the headline of another paper's report of the same.
func russian(t *testing.T) (list [][]string) {
	path, _ := evaluation.Find(t, "stories/pairs_ru.tsv")
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(data)) {
		row := strings.Split(line, "\t")
		for i, cell := range row { // quoted where it has a quotation mark
			if inner, found := strings.CutPrefix(cell, `"`); found {
				row[i] = strings.ReplaceAll(strings.TrimSuffix(inner, `"`), `""`, `"`)
			}
		}
		if row[0] == "OK" {
			list = append(list, []string{row[3], row[2]}, []string{row[4], row[1]})
		}
	}
	return list
}

// excerpt is how many letters of a standfirst in a row show that it was taken from the
// text.
const excerpt = 24

// isExcerpt reports whether a standfirst was made of the text by a program: a stretch of
// it stands there, whatever is between the letters.
func isExcerpt(deck, text string) bool {
	letters := func(s string) []rune {
		return slices.DeleteFunc([]rune(strings.ToLower(s)), func(r rune) bool { return !unicode.IsLetter(r) })
	}
	all, of := string(letters(text)), letters(deck)
	long := excerpt
	if slices.ContainsFunc(of, bullets.Unspaced) {
		long /= 2
	}
	for i := 0; i+long <= len(of); i += long / 2 {
		if strings.Contains(all, string(of[i:i+long])) {
			return true
		}
	}
	return false
}
