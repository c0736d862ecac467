package main

import (
	"fmt"

	"newsbot/feeds/document"
	"newsbot/newsroom"
)

// printNames prints for each title of a feed who is said to report its first item, and
// the headlines that are not told as the feed has them.
func printNames(dir string) error {
	seen := map[string]bool{}
	return eachFeed(dir, []string{"real", "samestory", "sequence", "conformance"}, func(feed *document.Feed) {
		if len(feed.Items) == 0 {
			return
		}
		src := source(feed.Title)
		page := newsroom.PageOf(&src, feed.Items)
		for n := range feed.Items {
			item, raw := &feed.Items[n], feed.Items[n].Title
			newsroom.Summarize(&src, &page, item, nil, 1)
			if n == 0 && !seen[feed.Title] {
				fmt.Printf("%q ⇒ %q\n", feed.Title, src.Reporting(item))
			}
			if item.Title != raw && !seen[raw] {
				fmt.Printf("\t%q\n\t%q\n", raw, item.Title)
			}
			seen[feed.Title], seen[raw] = true, true
		}
	})
}
