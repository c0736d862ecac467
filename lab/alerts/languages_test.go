package main

import (
	"fmt"
	"os"
	"regexp"
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

// compared is how many points and sentences are.
const compared = 3

// stopped is a sentence with its end mark. A heading, a byline or the headline again has
// none, and is no sentence.
var stopped = regexp.MustCompile(`[.!?…。！？؟।][\s"'”’»›)\]}」』）】]*$`)

// A comparison is of three points with the first three sentences of a text, and with its
// first three lines or sentences, be they headings or bylines, in one language.
type comparison struct{ ours, lead, lines rouge.Mean }

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
	var ours, lead, lines []string
	for _, b := range bullets.Summarize(a, compared) {
		ours = append(ours, b.Text)
	}
	for i, s := range bullets.SentencesIn(a.Text, a.Lang) {
		if i < compared {
			lines = append(lines, s.Text)
		}
		if len(lead) < compared && stopped.MatchString(s.Text) {
			lead = append(lead, s.Text)
		}
	}
	if c[a.Lang] == nil {
		c[a.Lang] = new(comparison)
	}
	c[a.Lang].ours.Add(coded(ours), coded(reference))
	c[a.Lang].lead.Add(coded(lead), coded(reference))
	c[a.Lang].lines.Add(coded(lines), coded(reference))
}

// print prints the figures of a set.
func (c comparisons) print(set string) {
	for _, lang := range []string{"de", "es", "fr", "ru", "zh", "en", "it", "pt", "tr", "ja"} {
		if m := c[lang]; m != nil {
			fmt.Printf("%s_%s_articles=%d\n", lang, set, m.ours.Count())
			for i, mean := range []*rouge.Mean{&m.ours, &m.lead, &m.lines} {
				s := mean.Score()
				fmt.Printf("%s_%s_%srouge=%.1f/%.1f/%.1f\n", lang, set, []string{"", "lead_", "lines_"}[i], 100*s.R1, 100*s.R2, 100*s.RL)
			}
		}
	}
}

// TestScoreLanguages compares three points with the first three sentences: by the
// publisher's own standfirst or key points and,
// since few languages have many of those, by the headline, which is not shown to the
// choice then. What is an excerpt of the text is no measure, for who takes that place wins. Of Russian there are texts of one paper with another's headline of the
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
		if bullets.WordCount(i.Title) >= leastTitle && !isExcerpt(i.Title, a.Text) {
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
