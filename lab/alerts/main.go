// Command alerts prints the alerts that pages and feeds of the evaluation data
// give, for an editor to read.
//
//	go run ./lab/alerts -n 200 pages
//	go run ./lab/alerts -n 100 feeds
package main

import (
	"flag"
	"fmt"
	"log"
	"math/rand/v2"
	"strings"

	"newsbot/news"
	"newsbot/news/bullets"
)

func main() {
	log.SetFlags(0)
	data := flag.String("data", "../shared/data", "`folder` of the evaluation data")
	n := flag.Int("n", 200, "`number` of alerts at most")
	seed := flag.Uint64("seed", 1, "`number` that says which ones")
	text := flag.Bool("text", false, "print the beginning of the text below each alert")
	flag.Parse()
	var items []news.Item
	var err error
	switch flag.Arg(0) {
	case "pages":
		items, err = readPages(*data + "/extraction")
	case "feeds":
		items, err = readFeeds(*data + "/feeds")
	default:
		log.Fatal("say pages or feeds")
	}
	if err != nil {
		log.Fatal(err)
	}
	rand.New(rand.NewPCG(1, *seed)).Shuffle(len(items), func(i, j int) { items[i], items[j] = items[j], items[i] })
	habits := learn(items)
	for i, item := range items[:min(*n, len(items))] {
		fmt.Printf("\n#%d %s [%s]\n", i+1, item.Link, item.Lang)
		printAlert(&item, habits[item.Author])
		if *text {
			fmt.Printf("    … %s\n", strings.ReplaceAll(item.Text[:min(len(item.Text), 700)], "\n", " ¶ "))
		}
	}
}

// learn returns the habits of each source, by the author that its items were given.
func learn(items []news.Item) map[string]*bullets.Habits {
	all := map[string]*bullets.Habits{}
	for _, i := range items {
		if all[i.Author] == nil {
			all[i.Author] = new(bullets.Habits)
		}
		all[i.Author].Learn(article(&i, nil))
	}
	return all
}

// article is an item as it is summarised.
func article(i *news.Item, h *bullets.Habits) bullets.Article {
	return bullets.Article{Title: i.Title, Deck: i.Deck, Text: i.Text, Lang: i.Lang, KeyPoints: i.KeyPoints, Habits: h}
}

// printAlert prints headline, deck and points.
func printAlert(i *news.Item, h *bullets.Habits) {
	deck, points := bullets.Tell(article(i, h), 4)
	fmt.Println(i.Title)
	if deck != "" {
		fmt.Println(deck)
	}
	for _, p := range points {
		fmt.Println("  •", p.Text)
		if p.Trimmed != nil {
			fmt.Printf("      (without %q)\n", p.Trimmed)
		}
	}
}
