package main

import (
	"bufio"
	"compress/gzip"
	"context"
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"newsbot/feeds"
	"newsbot/feeds/document"
	"newsbot/news"
	"newsbot/news/urls"
)

// readPages reads the articles of the pages of a folder as the bot does: over the
// web, from a server of our own.
func readPages(dir string) ([]news.Item, error) {
	truth, err := os.ReadFile(filepath.Join(dir, "truth.json"))
	if err != nil {
		return nil, err
	}
	var known map[string]struct{ URL, Title string }
	if err := json.Unmarshal(truth, &known); err != nil {
		return nil, err
	}
	web := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if page, err := unpacked(filepath.Join(dir, "html", filepath.Base(r.URL.Path)+".html.gz")); err == nil {
			w.Header().Set("Content-Type", "text/html")
			w.Write(page)
			return
		}
		http.NotFound(w, r)
	}))
	defer web.Close()
	fetcher := feeds.New(feeds.Options{HostSpacing: -1, AllowPrivate: []urls.Range{{Prefix: netip.MustParsePrefix("127.0.0.0/8")}}})
	fetcher.Trust(web.URL)
	var items []news.Item
	for _, id := range slices.Sorted(maps.Keys(known)) { // so that a seed says which ones
		page := known[id]
		title := page.Title
		if title == "" {
			body, _ := unpacked(filepath.Join(dir, "html", id+".html.gz"))
			title = pageTitle(body)
		}
		item, err := fetcher.Article(context.Background(), news.Source{}, news.Item{Title: title, Link: web.URL + "/" + id})
		if err != nil {
			continue
		}
		item.GUID, item.Link, item.Author = id, page.URL, page.URL
		items = append(items, item)
	}
	return items, nil
}

// unpacked reads a packed file.
func unpacked(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		return nil, err
	}
	return io.ReadAll(z)
}

// titles find a page's own title, the better ones first.
var titles = []*regexp.Regexp{
	regexp.MustCompile(`(?is)<meta[^>]+property=["']?og:title["']?[^>]+content="([^"]+)"`),
	regexp.MustCompile(`(?is)<meta[^>]+content="([^"]+)"[^>]+property=["']?og:title["']?`),
	regexp.MustCompile(`(?is)<title[^>]*>([^<]+)</title>`),
}

// pageTitle is the title of a page, "" for none.
func pageTitle(page []byte) string {
	for _, t := range titles {
		if m := t.FindSubmatch(page); m != nil {
			return document.Headline(string(m[1]))
		}
	}
	return ""
}

// readFeeds reads the items of the real feeds of a folder; the author of an item
// is the feed that it is from.
func readFeeds(dir string) ([]news.Item, error) {
	var items []news.Item
	seen := map[string]bool{}
	err := eachFeed(dir, []string{"real", "samestory", "sequence"}, func(page *document.Feed) {
		for _, i := range page.Items {
			if seen[i.Title] {
				continue
			}
			seen[i.Title] = true
			i.Author, i.Lang = page.Title, page.Lang
			items = append(items, i)
		}
	})
	return items, err
}

// eachFeed visits the feeds of a folder of some kinds.
func eachFeed(dir string, kinds []string, visit func(*document.Feed)) error {
	f, err := os.Open(filepath.Join(dir, "index.tsv"))
	if err != nil {
		return err
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		row := strings.Split(lines.Text(), "\t")
		if !slices.Contains(kinds, row[1]) {
			continue
		}
		data, err := os.ReadFile(filepath.Join(dir, row[0]))
		if err != nil {
			return err
		}
		if page, err := document.Parse(data, row[7], "https://news.example/feed"); err == nil {
			visit(&page)
		}
	}
	return lines.Err()
}
