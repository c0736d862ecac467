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

	"newsbot/bot/alert"
	"newsbot/news"
	"newsbot/news/bullets"
	"newsbot/newsroom"
)

func main() {
	log.SetFlags(0)
	data := flag.String("data", "../shared/data", "`folder` of the evaluation data")
	n := flag.Int("n", 200, "`number` of alerts at most")
	seed := flag.Uint64("seed", 1, "`number` that says which ones")
	each := flag.Int("each", 0, "`number` of alerts of one source at most; 0 is no limit")
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
	for i, item := range chosen(items, *n, *each) {
		fmt.Printf("\n#%d %s\n", i+1, item.Link)
		printAlert(&item, habits[item.Author])
		if *text {
			fmt.Printf("    … %s\n", strings.ReplaceAll(item.Text[:min(len(item.Text), 700)], "\n", " ¶ "))
		}
	}
}

// chosen are the first n of some items, of each source some at most.
func chosen(items []news.Item, n, each int) (list []news.Item) {
	of := map[string]int{}
	for _, i := range items {
		if of[i.Author]++; len(list) < n && (each == 0 || of[i.Author] <= each) {
			list = append(list, i)
		}
	}
	return list
}

// learn returns the habits of each source, by the author that its items were given.
func learn(items []news.Item) map[string]*bullets.Habits {
	all := map[string]*bullets.Habits{}
	for _, i := range items {
		if all[i.Author] == nil {
			all[i.Author] = new(bullets.Habits)
		}
		all[i.Author].Learn(newsroom.Article(&i))
	}
	return all
}

// printAlert prints an alert as a chat reads it, and what was left out of its points.
func printAlert(i *news.Item, h *bullets.Habits) {
	src := news.Source{Name: i.Author, Origin: news.FromAdmin, State: news.SourceState{Title: i.Author}}
	listed := *i
	newsroom.Summarize(&src, i, h, most)
	fmt.Printf("[%s]\n%s\n", i.Lang, alert.Preview(*i, src.Reporting(i)).Plain())
	listed.Title, listed.Lang = i.Title, i.Lang
	article := newsroom.Article(&listed)
	article.Habits = h
	for _, p := range points(article) {
		if p.Trimmed != nil {
			fmt.Printf("      (without %q)\n", p.Trimmed)
		}
	}
}

// most is how many points an alert has.
const most = 4

// points are those of an article.
func points(a bullets.Article) []bullets.Bullet {
	_, list := bullets.Tell(a, most)
	return list
}
