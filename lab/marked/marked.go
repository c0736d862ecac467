// Package marked reads pages of publishers whose article was marked by hand, and
// compares texts that were found on them with it.
package marked

import (
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/url"
	"os"
	"path/filepath"
	"slices"
)

// A Page is a page with its article.
type Page struct {
	URL     *url.URL
	HTML    []byte
	Text    string   // of the article, a paragraph a line
	Summary []string // its standfirst (one) or key points (more); a found text may have them or not
	Source  string   // who marked it: "aeb" or "fundus"; the former knows of no Summary
}

// Read returns the pages of a folder, which has the articles in truth.json and
// the pages in html/, in the order of their names.
func Read(folder string) ([]*Page, error) {
	text, err := os.ReadFile(filepath.Join(folder, "truth.json"))
	if err != nil {
		return nil, err
	}
	var truth map[string]struct {
		URL, Text, Source string
		Summary           []string
	}
	if err := json.Unmarshal(text, &truth); err != nil {
		return nil, err
	}
	var pages []*Page
	for _, name := range slices.Sorted(maps.Keys(truth)) {
		known := truth[name]
		p := &Page{Text: known.Text, Summary: known.Summary, Source: known.Source}
		if p.URL, err = url.Parse(known.URL); err == nil {
			p.HTML, err = unpack(filepath.Join(folder, "html", name+".html.gz"))
		}
		if err != nil {
			return nil, fmt.Errorf("page %s: %w", name, err)
		}
		pages = append(pages, p)
	}
	return pages, nil
}

// unpack returns what is in a gzip file.
func unpack(file string) ([]byte, error) {
	f, err := os.Open(file)
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
