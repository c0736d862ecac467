package blocks

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"
)

// Bounds of what is looked at of a page; the rest is not read.
const (
	maxBlocks = 5_000
	maxText   = 1 << 20 // bytes of all blocks
)

// An element is an element of the page, as far as its blocks need it.
type element struct {
	tag         string
	up          *element // the element round it; nil for the root
	depth       int      // elements above it
	own, all    kinds    // what its names say, and those of the elements round it
	first, last int      // its blocks: from first up to and without last; of boxes only
	post        bool     // it is within an embedded post
	box         bool     // it begins a line, and so its blocks stand together
	path        uint32   // hash of the tags and classes down to it
	tags        uint32   // hash of the tags down to it
	index       int      // elements before it within the same parent
	children    int
}

// A Block is a piece of text that nothing but inline elements divide: a
// paragraph, a heading, an entry of a list, a label.
type Block struct {
	Text   string
	at     *element // the innermost element round all of its text
	linked int      // bytes of text in links
	bold   int      // bytes of text in bold
	kept   int      // bytes of text that readability keeps
}

// mark is the key of an attribute that a text node is given to know it by. It is
// on no element and so in no output.
const mark = "block"

// A cutter cuts a page into blocks.
type cutter struct {
	blocks []Block
	text   strings.Builder // of the block under way
	now    Block
	size   int
	breaks int // line breaks since the last text
	lines  int // line breaks of the block under way
	first  int // bytes of its text before the first of them
}

// cut cuts the body of a page into blocks, and marks each text node with the
// number of its block.
func cut(doc *html.Node) []Block {
	c := &cutter{}
	root := &element{tag: "html", box: true}
	c.children(doc, root)
	c.flush()
	root.last = len(c.blocks)
	return c.blocks
}

// children cuts what is in an element.
func (c *cutter) children(n *html.Node, at *element) {
	for child := n.FirstChild; child != nil && len(c.blocks) < maxBlocks && c.size < maxText; child = child.NextSibling {
		switch child.Type {
		case html.TextNode:
			c.add(child, at)
		case html.ElementNode:
			c.element(child, at)
		}
	}
}

// element cuts an element.
func (c *cutter) element(n *html.Node, up *element) {
	switch {
	case hiddenTags[n.Data], IsUnseen(classOf(n)):
		return
	case n.Data == "br":
		if c.breaks++; c.breaks > 1 {
			c.flush()
		}
		if c.lines++; c.lines == 1 {
			c.first = c.text.Len()
		}
		c.text.WriteByte(' ')
		return
	}
	e := newElement(n, up)
	if e.box {
		c.flush()
	}
	e.first = len(c.blocks)
	if n.Data == "td" || n.Data == "th" {
		c.text.WriteByte(' ')
	}
	if n.Data == "q" {
		c.text.WriteString(OpenQuotation)
		c.children(n, e)
		c.text.WriteString(CloseQuotation)
	} else {
		c.children(n, e)
	}
	if e.box {
		c.flush()
	}
	e.last = len(c.blocks)
}

// classOf returns the classes of an element.
func classOf(n *html.Node) string {
	for _, a := range n.Attr {
		if a.Key == "class" {
			return a.Val
		}
	}
	return ""
}

// add adds a text node to the block under way.
func (c *cutter) add(n *html.Node, at *element) {
	text := strings.TrimSpace(n.Data)
	if text == "" {
		if n.Data != "" {
			c.text.WriteByte(' ')
		}
		return
	}
	n.Attr = []html.Attribute{{Key: mark, Val: strconv.Itoa(len(c.blocks))}}
	c.breaks = 0
	c.text.WriteString(n.Data)
	c.size += len(n.Data)
	c.now.at = common(c.now.at, at)
	bold := false
	for e := at; !e.box; e = e.up {
		bold = bold || e.tag == "b" || e.tag == "strong"
	}
	if at.all&inLink != 0 {
		c.now.linked += len(text)
	}
	if bold {
		c.now.bold += len(text)
	}
}

// flush ends the block under way.
func (c *cutter) flush() {
	c.now.Text = oneLine(c.text.String())
	if 0 < c.lines && c.lines <= maxLines {
		if heading, rest := oneLine(c.text.String()[:c.first]), oneLine(c.text.String()[c.first:]); isHeading(heading, rest) {
			c.now.Text = heading + "\n" + rest
		}
	}
	if c.now.at != nil { // else there is no text, or only the marks of a quotation
		if c.now.at.post {
			c.now.Text = OpenQuotation + c.now.Text + CloseQuotation
		}
		c.blocks = append(c.blocks, c.now)
	}
	c.text.Reset()
	c.now, c.breaks, c.lines = Block{}, 0, 0
}

// What makes the first line of a block its heading. A block of more lines was broken by
// hand, at any word.
const (
	maxLines   = 3  // line breaks
	maxHeading = 10 // words
	minBelow   = 8  // words below it
)

// isHeading reports whether a line that a block begins with is the heading of the rest:
// few words, without an end mark, before a capital.
func isHeading(line, rest string) bool {
	last, _ := utf8.DecodeLastRuneInString(line)
	first, _ := utf8.DecodeRuneInString(rest)
	return line != "" && unicode.IsUpper(first) && !strings.ContainsRune(".!?:;,…-–—„“\"«(", last) && strings.Count(line, " ") < maxHeading && strings.Count(rest, " ") >= minBelow
}

// oneLine returns s on one line, each run of white space one space.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// isBox says whether an element begins a line. A cell of a table does where it
// holds boxes, which is how pages were laid out once; else its row is the line.
func isBox(n *html.Node) bool {
	if n.Data != "td" && n.Data != "th" {
		return !inlineTags[n.Data]
	}
	for child := n.FirstChild; child != nil; child = child.NextSibling {
		if child.Type == html.ElementNode && isBox(child) {
			return true
		}
	}
	return false
}

// common returns the innermost element round both.
func common(a, b *element) *element {
	if a == nil {
		return b
	}
	for a != b {
		if a.depth >= b.depth {
			a = a.up
		} else {
			b = b.up
		}
	}
	return a
}

// newElement reads what an element says about itself.
func newElement(n *html.Node, up *element) *element {
	e := &element{tag: n.Data, up: up, depth: up.depth + 1, post: up.post || IsPost(classOf(n)), box: isBox(n), index: up.children}
	up.children++
	names := ""
	for _, a := range n.Attr {
		switch a.Key {
		case "class", "id", "role", "itemprop", "data-testid", "data-component", "data-type", "property":
			names += " " + a.Val
			if a.Key == "class" {
				e.path = hash(e.path, a.Val)
			}
		case "hidden":
			e.own |= notShown
		case "aria-hidden":
			if a.Val == "true" {
				e.own |= notShown
			}
		case "style":
			if s := strings.ReplaceAll(a.Val, " ", ""); strings.Contains(s, "display:none") || strings.Contains(s, "visibility:hidden") {
				e.own |= notShown
			}
		}
	}
	if n.Data != "html" && n.Data != "body" { // these name the whole page
		e.own |= kindsOf(names) | tagKinds[n.Data]
	}
	e.all = up.all | e.own
	e.path = hash(hash(up.path, n.Data), strconv.Itoa(int(e.path)))
	e.tags = hash(up.tags, n.Data)
	return e
}

// hiddenTags are the elements that are not for reading.
var hiddenTags = set(`area audio base canvas datalist embed frame frameset head iframe input link map math meta noembed
	noframes noscript object option param picture rp rt rtc script select style svg template textarea title track video wbr img`)

// inlineTags are the elements within a line.
var inlineTags = set(`a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark meter nobr output
	q ruby s samp small span strike strong sub sup time tt u var`)
