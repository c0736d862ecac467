package feeds

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"time"

	"golang.org/x/net/html"

	"newsbot/feeds/blocks"
	"newsbot/feeds/dates"
	"newsbot/feeds/document"
	"newsbot/news"
)

// ErrNoArticle is the error of a page that has no article, or none for us.
var ErrNoArticle = errors.New("no article on the page")

// Article gives an item what its page knows better than its feed: the text,
// the deck, the publisher's own key points, a picture, the author, the
// language, the date and the publisher. What the page does not say stays as it was, and so do
// title, guid and link, which the item is recognised by. With an error the
// item comes back as it was.
//
// The page is asked for as its source is, but that another host than the
// source's sees neither its headers nor its cookies.
func (f *Fetcher) Article(ctx context.Context, src news.Source, item news.Item) (news.Item, error) {
	u, err := url.Parse(item.Link)
	if err != nil || item.Link == "" || u.User != nil {
		return item, ErrAddress
	}
	r := request{
		address: item.Link, accept: "text/html, application/xhtml+xml;q=0.9", limit: maxPage, cut: true,
		private: src.Origin != news.FromPerson && f.trusted.has(u.Host), options: f.ownOptions(src).at(u, src.URL),
	}
	if err := checkAddress(u, r.private && len(f.options.AllowPrivate) > 0); err != nil {
		return item, err
	}
	if err := f.mayRead(ctx, u, r); err != nil {
		return item, err
	}
	answer, err := f.get(ctx, r)
	if err != nil {
		return item, err
	}
	defer answer.done()
	if answer.code != http.StatusOK {
		return item, &StatusError{Code: answer.code}
	}
	f.pages <- struct{}{}
	defer func() { <-f.pages }()
	a, err := readArticle(answer.body, answer.header.Get("Content-Type"), answer.url)
	if err != nil {
		return item, err
	}
	return a.enrich(item), nil
}

// maxPage is how much of a page is read, in bytes; what is longer is cut.
const maxPage = 3 << 19

// An article is what a page says about itself.
type article struct {
	title, text, deck, author, lang, image string
	site                                   string // what the page calls its site
	keyPoints                              []string
	published                              time.Time
	dateOnly                               bool // published is a day without a time
	paid                                   bool // the text is for subscribers
}

// enrich gives an item what the article knows. The text for subscribers is
// not ours to take.
func (a article) enrich(item news.Item) news.Item {
	if len(a.text) > len(item.Text) && !a.paid {
		item.Text = a.text
	}
	if a.deck != "" && a.deck != item.Title {
		item.Deck = a.deck
	}
	if len(a.keyPoints) > 0 {
		item.KeyPoints = a.keyPoints
	}
	if item.Image == "" {
		item.Image = a.image
	}
	if item.Author == "" {
		item.Author = a.author
	}
	if item.Publisher == "" {
		item.Publisher = a.site
	}
	if item.Lang == "" {
		item.Lang = a.lang
	}
	if item.Published.IsZero() {
		item.Published, item.DateOnly = a.published, a.dateOnly
	}
	return item
}

// readArticle finds the article of a page. The error wraps ErrNoArticle.
func readArticle(body []byte, contentType string, at *url.URL) (a article, err error) {
	defer func() { // one bad page costs only itself, also where a library breaks
		if broken := recover(); broken != nil {
			err = fmt.Errorf("%w: reading it broke: %v", ErrNoArticle, broken)
		}
	}()
	page, err := a.read(body, contentType, at)
	if err != nil {
		return a, err
	}
	if text := document.Lines(page.Text()); 2*len(text) > len(a.text) {
		a.text = text // it has paragraphs, which the page's data seldom has
	}
	a.text = strings.TrimPrefix(a.text, a.title+"\n")
	if a.text == "" {
		return a, ErrNoArticle
	}
	return a, nil
}

// Blocks cuts a page into blocks, for the program that learns which of them
// are of the article. The error wraps ErrNoArticle.
func Blocks(body []byte, contentType string, at *url.URL) (*blocks.Page, error) {
	var a article
	return a.read(body, contentType, at)
}

// read reads what a page says about itself, and cuts it into blocks.
func (a *article) read(body []byte, contentType string, at *url.URL) (*blocks.Page, error) {
	doc, err := html.Parse(bytes.NewReader(bounded(document.ToUTF8(body, contentType))))
	if err != nil {
		return nil, fmt.Errorf("%w: %v", ErrNoArticle, err)
	}
	a.readHead(doc, at)
	a.keyPoints = keyPoints(doc)
	return blocks.Read(doc, at, blocks.About{Title: a.title, Deck: a.deck, Text: a.text}), nil
}

// readHead reads what a page says about itself in its head and its data.
func (a *article) readHead(doc *html.Node, at *url.URL) {
	meta := map[string]string{}
	for n := range doc.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		switch n.Data {
		case "html":
			a.lang = document.PrimaryTag(attr(n, "lang"))
		case "title":
			if _, known := meta["title"]; !known {
				meta["title"] = plain(n)
			}
		case "meta":
			name := strings.ToLower(attr(n, "property") + attr(n, "name"))
			if _, known := meta[name]; !known {
				meta[name] = attr(n, "content")
			}
		case "script":
			if strings.EqualFold(attr(n, "type"), "application/ld+json") && n.FirstChild != nil {
				a.readData(n.FirstChild.Data)
			}
		}
	}
	a.fromMeta(meta, at)
}

// fromMeta fills what is still missing from the page's meta elements.
// Sources: Open Graph protocol, HTML.
func (a *article) fromMeta(meta map[string]string, at *url.URL) {
	first := func(names ...string) string {
		for _, name := range names {
			if text := document.Headline(meta[name]); text != "" {
				return text
			}
		}
		return ""
	}
	if a.title == "" {
		a.title = first("og:title", "twitter:title", "title")
	}
	if deck := first("og:description", "description", "twitter:description"); deck != "" {
		a.deck = deck
	}
	a.site = first("og:site_name")
	if a.image == "" {
		a.image = first("og:image:secure_url", "og:image", "twitter:image")
	}
	a.image, _ = document.WebAddress(document.Resolve(at, a.image))
	if a.author == "" {
		a.author = first("author", "article:author", "parsely-author")
	}
	if strings.HasPrefix(a.author, "http") {
		a.author = "" // the address of a profile
	}
	a.date(meta["article:published_time"])
	a.deck = document.Shorten(a.deck, document.MaxDeck)
}

// maxData is the longest piece of data of a page that is read, in bytes.
const maxData = 512 << 10

// articleTypes are the types of schema.org that are articles of news.
var articleTypes = regexp.MustCompile(`Article|Report|BlogPosting|LiveBlog`)

// readData reads what a page says about itself as JSON-LD.
func (a *article) readData(text string) {
	var data any
	if len(text) > maxData || json.Unmarshal([]byte(text), &data) != nil {
		return
	}
	budget := 1_000 // things looked at
	a.search(data, &budget)
}

// search looks for articles in the data, at any place where sites put them.
func (a *article) search(data any, budget *int) {
	if *budget--; *budget < 0 {
		return
	}
	switch data := data.(type) {
	case []any:
		for _, inner := range data {
			a.search(inner, budget)
		}
	case map[string]any:
		if articleTypes.MatchString(fmt.Sprint(data["@type"])) {
			a.take(data)
			return
		}
		a.search(data["@graph"], budget)
		a.search(data["mainEntity"], budget)
	}
}

// take takes what an article's data says. Source: schema.org, NewsArticle.
func (a *article) take(data map[string]any) {
	if text, ok := data["articleBody"].(string); ok && len(text) > len(a.text) {
		a.text, _ = document.Paragraphs(text)
	}
	if a.title == "" {
		a.title = document.Headline(word(data["headline"]))
	}
	if a.deck == "" {
		a.deck = document.Headline(word(data["description"]))
	}
	if a.image == "" {
		a.image = word(data["image"])
	}
	if a.author == "" {
		a.author = document.Headline(word(data["author"]))
	}
	a.date(word(data["datePublished"]))
	free := strings.ToLower(fmt.Sprint(data["isAccessibleForFree"]))
	a.paid = a.paid || free == "false"
}

// date takes a date, unless there is one.
func (a *article) date(text string) {
	if when, ok := dates.Parse(text); ok && a.published.IsZero() {
		a.published, a.dateOnly = when.UTC(), dates.IsDay(when)
	}
}

// word gives the text of a value that may also be a list, or a thing with a
// name or an address.
func word(value any) string {
	switch value := value.(type) {
	case string:
		return value
	case []any:
		if len(value) > 0 {
			return word(value[0])
		}
	case map[string]any:
		for _, key := range []string{"name", "url", "contentUrl"} {
			if text := word(value[key]); text != "" {
				return text
			}
		}
	}
	return ""
}

// maxPlain is how much of an element's text is looked at, in bytes.
const maxPlain = 4 * document.MaxTitle

// plain gives the text within an element, or its beginning.
func plain(n *html.Node) string {
	var b strings.Builder
	for inner := range n.Descendants() {
		if inner.Type == html.TextNode {
			b.WriteString(inner.Data)
		}
		if b.Len() > maxPlain {
			break
		}
	}
	return b.String()
}

// attr gives an attribute of an element, "" where it has none.
func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}
