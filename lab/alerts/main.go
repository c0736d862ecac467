// Command alerts prints the alerts that pages and feeds of the evaluation data
// give, for an editor to read.
//
//	go run ./lab/alerts -n 200 pages
//	go run ./lab/alerts -n 100 feeds
//	go run ./lab/alerts names          # what each feed's publisher is called, and headlines that are cut
//
// and learns from what was read so what makes a point doubtful.
//
//	go run ./lab/alerts doubt                                       # cross-validate
//	go run ./lab/alerts -write news/bullets/doubt/table.json doubt  # learn from all, and write
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
	"newsbot/news/byline"
	"newsbot/news/urls"
	"newsbot/newsroom"
)

func main() {
	log.SetFlags(0)
	data := flag.String("data", "../shared/data", "`folder` of the evaluation data")
	n := flag.Int("n", 200, "`number` of alerts at most")
	seed := flag.Uint64("seed", 1, "`number` that says which ones")
	each := flag.Int("each", 0, "`number` of alerts of one source at most; 0 is no limit")
	text := flag.Bool("text", false, "print the beginning of the text below each alert")
	write := flag.String("write", "", "learn what makes points doubtful, and write the table to `file`")
	flag.Parse()
	var items []news.Item
	var err error
	switch flag.Arg(0) {
	case "pages":
		items, err = readPages(*data + "/extraction")
	case "doubt":
		if items, err = readPages(*data + "/extraction"); err == nil {
			err = learnDoubt(items, *write)
		}
		if err != nil {
			log.Fatal(err)
		}
		return
	case "names":
		if err := printNames(*data + "/feeds"); err != nil {
			log.Fatal(err)
		}
		return
	case "feeds":
		items, err = readFeeds(*data + "/feeds")
	default:
		log.Fatal("say pages, feeds, names or doubt")
	}
	if err != nil {
		log.Fatal(err)
	}
	rand.New(rand.NewPCG(1, *seed)).Shuffle(len(items), func(i, j int) { items[i], items[j] = items[j], items[i] })
	habits, shared := learn(items)
	for i, item := range chosen(items, *n, *each) {
		fmt.Printf("\n#%d %s\n", i+1, item.GUID)
		printAlert(&item, shared[item.Author], habits[item.Author])
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

// learn returns the habits of each source, and what its items have in common, by the
// author that its items were given.
func learn(items []news.Item) (map[string]*bullets.Habits, map[string]*byline.Page) {
	by := map[string][]news.Item{}
	for _, i := range items {
		by[i.Author] = append(by[i.Author], i)
	}
	habits, shared := map[string]*bullets.Habits{}, map[string]*byline.Page{}
	for author, list := range by {
		src, h := source(author), new(bullets.Habits)
		for i := range list {
			h.Learn(newsroom.Article(&list[i]))
		}
		page := newsroom.PageOf(&src, list)
		habits[author], shared[author] = h, &page
	}
	return habits, shared
}

// source is the source of items by the author that they were given.
func source(author string) news.Source {
	return news.Source{Name: author, Origin: news.FromAdmin, State: news.SourceState{Title: author}}
}

// printAlert prints an alert as a chat reads it, and what was left out of its points.
func printAlert(i *news.Item, page *byline.Page, h *bullets.Habits) {
	src, listed := source(i.Author), *i
	newsroom.Summarize(&src, page, i, h, most)
	if page.Lists(i.Link) || urls.IsAdvertisement(i.Link) {
		fmt.Print("(told to nobody: no article) ")
	}
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
