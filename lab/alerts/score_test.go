package main

import (
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"newsbot/lab/evaluation"
	"newsbot/news"
	"newsbot/news/bullets"
	"newsbot/newsroom"
)

// items reads the pages and the feeds of the data, or skips the test.
func items(t *testing.T) (pages, feeds []news.Item) {
	t.Helper()
	extraction, _ := evaluation.Find(t, "extraction")
	folder, _ := evaluation.Find(t, "feeds")
	pages, err := readPages(extraction)
	if err != nil {
		t.Fatal(err)
	}
	if feeds, err = readFeeds(folder); err != nil {
		t.Fatal(err)
	}
	return pages, feeds
}

// fewWords is how few words a text of a page has that is a scrap of it and no
// article.
const fewWords = 12

// markup is what no reader should see.
var markup = regexp.MustCompile(`</?(?:p|a|b|i|em|strong|br|div|span|img|h[1-6]|ul|ol|li|blockquote|figure|script|style|iframe|table|tr|td)\b[^<>]*>|&(?:amp|lt|gt|quot|nbsp|#\d+);`)

// TestScoreScraps counts what no alert may have, on all pages and feeds: texts of
// pages that are scraps, empty points, markup.
func TestScoreScraps(t *testing.T) {
	if testing.Short() {
		t.Skip("reads all pages and feeds")
	}
	pages, feeds := items(t)
	scraps, empty, marked := 0, 0, 0
	for n, i := range slices.Concat(pages, feeds) {
		if words := bullets.WordCount(i.Text); n < len(pages) && words > 0 && words < fewWords {
			scraps++
			t.Logf("%s: a text of %d words: %q", i.Link, words, i.Text)
		}
		deck, points := bullets.Tell(newsroom.Article(&i), most)
		lines := []string{deck}
		for _, p := range points {
			lines = append(lines, p.Text)
			if strings.TrimSpace(p.Text) == "" || bullets.WordCount(p.Text) == 0 {
				empty++
				t.Logf("%s: an empty point %q", i.Link, p.Text)
			}
		}
		for _, line := range lines {
			if m := markup.FindString(line); m != "" {
				marked++
				t.Logf("%s: markup %q in %q", i.Link, m, line)
			}
		}
	}
	fmt.Printf("alerts_pages=%d\nalerts_items=%d\nalerts_scraps=%d\nalerts_empty=%d\nalerts_markup=%d\n", len(pages), len(feeds), scraps, empty, marked)
	if scraps+empty+marked > 0 {
		t.Errorf("%d scraps, %d empty points, %d with markup, want none", scraps, empty, marked)
	}
}

// facts are what the editor of the model page made points of.
var facts = []*regexp.Regexp{
	regexp.MustCompile(`(?s)0\.9%.*2021|2021.*0\.9%`),
	regexp.MustCompile(`(?i)eight|longest winning streak`),
	regexp.MustCompile(`Alibaba|Baidu|chipmakers`),
	regexp.MustCompile(`(?i)government|nvidia`),
	regexp.MustCompile(`21\.5.*18`),
}

// TestModelPage counts the facts of the model page's editor that we tell, too, below
// his headline alone and with his line under it.
func TestModelPage(t *testing.T) {
	path, _ := evaluation.Find(t, "model-page.txt")
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	page := string(data)
	_, text, _ := strings.Cut(page, "On Thursday, ")
	text, _, _ = strings.Cut("On Thursday, "+text, "✅")
	a := bullets.Article{Title: "Chinese Tech Stocks Hit Record High as AI Surge Drives Rally", Lang: "en", Text: strings.ReplaceAll(text, "- Advertisement -", "")}
	for line := range strings.Lines(page) {
		if strings.HasPrefix(line, "Chinese Tech Stocks Surge as AI") {
			a.Deck = line
		}
	}
	for _, deck := range []string{"", a.Deck} {
		a.Deck = deck
		shown, points := bullets.Tell(a, most)
		lines := []string{shown}
		for _, p := range points {
			lines = append(lines, p.Text)
		}
		told := 0
		for _, f := range facts {
			if f.MatchString(strings.Join(lines, "\n")) {
				told++
			}
		}
		if told < len(facts)-1 {
			t.Errorf("%d of the editor's %d facts are told: %q", told, len(facts), lines)
		}
	}
}
