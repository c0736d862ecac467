// Command stories learns the model of package stories from labelled headlines,
// and says by cross-validation how good it is.
//
//	go run ./lab/stories                          # cross-validate
//	go run ./lab/stories -write news/stories      # learn from all, and write
//	go run ./lab/stories -why                     # print what goes wrong
//	go run ./lab/stories -sample 200              # pairs worth judging
//	go run ./lab/stories -background news/stories/background.txt
package main

import (
	"flag"
	"log"
)

func main() {
	log.SetFlags(0)
	data := flag.String("data", "../shared/data", "`folder` of the labelled headlines")
	counts := flag.String("background", "", "count the words of headlines into a `file`, instead of learning")
	folder := flag.String("write", "", "learn from everything and write the model into a `folder`, instead of cross-validating")
	own := flag.String("traps", "news/stories/testdata/traps.tsv", "`file` of traps of our own")
	labels := flag.String("labels", "lab/stories/testdata/labels.tsv", "`file` of pairs that were judged for the training")
	why := flag.Bool("why", false, "print what the model of everything gets wrong")
	sample := flag.Int("sample", 0, "print a `number` of pairs worth judging")
	flag.Parse()
	if *counts != "" {
		if err := writeBackground(*data, *counts); err != nil {
			log.Fatal(err)
		}
		return
	}
	c, err := read(*data, *own, *labels)
	if err != nil {
		log.Fatal(err)
	}
	switch {
	case *folder != "":
		err = write(*folder, c.learn(everything))
	case *why:
		c.explain(c.learn(everything))
	case *sample > 0:
		c.sample(c.learn(everything), *sample)
	default:
		c.crossValidate()
	}
	if err != nil {
		log.Fatal(err)
	}
}
