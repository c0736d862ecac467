// Package blocks finds the text of an article on its page. It cuts the page into
// blocks, observes each (what it looks like, how it is named, where it stands,
// whether readability and the page's own data have it), and a table that was
// learned from pages marked by hand says which belong to the article.
package blocks

import (
	"net/url"
	"strconv"
	"strings"

	"codeberg.org/readeck/go-readability/v2"
	"golang.org/x/net/html"
)

// maxNodes is how many elements of a page readability is given.
const maxNodes = 50_000

// About is what a page's own data says of its article; each may be empty.
type About struct {
	Title string // headline
	Deck  string // the line under it
	Text  string // the whole text
}

// A Page is a page cut into blocks, with what was observed of them.
type Page struct {
	Blocks   []Block
	Features [][]float32 // of each block, named by FeatureNames
	about    About
	sizes    []float32 // of the blocks, in words
}

// Read cuts a page into blocks and observes them. It uses doc up.
func Read(doc *html.Node, at *url.URL, about About) *Page {
	p := &Page{about: about, Blocks: cut(doc)}
	if len(p.Blocks) > 0 {
		p.markKept(doc, at)
		p.observe()
	}
	return p
}

// markKept notes what readability takes for the article. Where it breaks or
// gives up nothing is noted.
func (p *Page) markKept(doc *html.Node, at *url.URL) {
	defer func() { _ = recover() }()
	parser := readability.NewParser()
	parser.MaxElemsToParse = maxNodes
	found, err := parser.ParseAndMutate(doc, at)
	if err != nil || found.Node == nil {
		return
	}
	for n := range found.Node.Descendants() {
		if n.Type == html.TextNode && len(n.Attr) == 1 && n.Attr[0].Key == mark {
			if i, err := strconv.Atoi(n.Attr[0].Val); err == nil && i < len(p.Blocks) {
				p.Blocks[i].kept += len(strings.TrimSpace(n.Data))
			}
		}
	}
}
