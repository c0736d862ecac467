package document

import (
	"bytes"
	"cmp"
	"fmt"
	"html"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// An entry is an item of a document that is being repaired. What several
// elements may say, the better one wins, and is written when the item ends.
type entry struct {
	begin, end int // where it is in the output
	when       time.Time

	base       *url.URL // what addresses in it are relative to
	about      string   // rdf:about
	links      int      // links and pictures looked at
	link       string
	linkRank   int // how good link is
	picture    string
	width      int // of picture, in pixels, or what stands for it
	categories []string

	place  place   // where it stands in the input
	known  *memory // what it was read as before; nil: it is in the output
	toKeep *memory // what is to be known of it from now on; nil for nothing
}

// A span is a part of the output.
type span struct{ begin, end int }

// The ranks of an item's addresses, the worst first. Source: of permalinks and
// enclosures RSS 2.0; of the article's own address FeedBurner.
const (
	fromEnclosure = iota + 1
	fromGUID
	fromAtom
	fromLink
	fromArticle
)

// startItem opens an item, and closes the one before where that was forgotten.
func (r *repairer) startItem(t Token, at place) {
	if r.inItem {
		r.endItem()
	}
	clear(r.written)
	r.inItem = true
	r.entry = entry{begin: r.out.Len(), place: at, base: within(r.entryBase(), t), categories: r.entry.categories[:0]}
	r.out.WriteByte('<')
	r.out.WriteString(r.dialect.entry)
	r.out.WriteByte('>')
	if len(t.Attrs) > 0 && r.dialect == &rss {
		r.entry.about = Attribute(t.Attrs, "about")
		r.candidate(Resolve(r.entry.base, Attribute(t.Attrs, "href")), fromLink)
	}
	if t.Kind == EmptyTag {
		r.endItem()
	}
}

// entryBase is what addresses in an entry are relative to that does not say it itself.
func (r *repairer) entryBase() *url.URL {
	if r.home != nil {
		return r.home
	}
	return r.base
}

// endItem closes an item.
func (r *repairer) endItem() {
	e := &r.entry
	if r.dialect == &rss {
		r.write("guid", e.about)
		r.candidate(Resolve(e.base, e.about), fromGUID)
		r.write("link", e.link)
	} else if e.link != "" {
		r.printf(`<link rel="alternate" href="%s"/>`, e.link)
	}
	if len(e.categories) > 0 {
		r.writeCategories(e.categories)
	}
	r.writePicture()
	fmt.Fprintf(&r.out, "</%s>", r.dialect.entry)
	r.inItem = false
	e.end = r.out.Len()
	r.remember(e)
	r.entries = append(r.entries, *e)
	r.trim()
}

// trim leaves out the oldest where there is far too much.
func (r *repairer) trim() {
	if r.size() > 2*maxOutput || len(r.entries) > 2*maxItems {
		r.keepNewest(maxItems)
	}
}

// printf writes markup with text in it.
func (r *repairer) printf(form string, text ...any) {
	for i, t := range text {
		if s, ok := t.(string); ok {
			text[i] = html.EscapeString(Printable(s))
		}
	}
	fmt.Fprintf(&r.out, form, text...)
}

// candidate takes an address for the item's link where it is a better one.
func (r *repairer) candidate(address string, rank int) {
	if rank > r.entry.linkRank && isWeb(address) {
		r.entry.link, r.entry.linkRank = address, rank
	}
}

// isWeb says whether an address is one of the web.
func isWeb(address string) bool {
	scheme, rest, ok := strings.Cut(address, "://")
	return ok && rest != "" && (strings.EqualFold(scheme, "http") || strings.EqualFold(scheme, "https"))
}

// writeAddress writes the link of the feed, or takes a link of the item.
func (r *repairer) writeAddress(u use, address string) {
	switch {
	case r.inItem && u.role == articleText:
		r.candidate(address, fromArticle)
	case r.inItem:
		r.candidate(address, fromLink)
	default:
		r.write(u.as, address)
		if home, err := url.Parse(address); err == nil && isWeb(address) && r.home == nil && r.dialect == &rss && !r.based {
			r.home = home
		}
	}
}

// noteLink takes Atom's link element. Those that lead to other feeds are no
// link of the item.
func (r *repairer) noteLink(t Token) {
	if r.inItem && !r.room() {
		return
	}
	rel := strings.TrimPrefix(strings.ToLower(Attribute(t.Attrs, "rel")), "http://www.iana.org/assignments/relation/")
	kind := strings.ToLower(Attribute(t.Attrs, "type"))
	href := Resolve(within(r.scope(), t), Attribute(t.Attrs, "href"))
	switch {
	case href == "":
	case rel == "enclosure" && r.inItem:
		r.noteAddress(t, href, enclosureWidth)
	case rel != "" && rel != "alternate":
	case !r.inItem:
		r.printf(`<link rel="alternate" type="%s" href="%s"/>`, kind, href)
	case kind == "" || strings.Contains(kind, "html"):
		r.candidate(href, fromLink-map[bool]int{true: 1}[r.dialect == &rss])
	case !slices.Contains(FeedTypes, kind):
		r.candidate(href, fromGUID)
	}
}

// noteGUID writes an identity, which RSS takes for an address unless it says
// otherwise.
func (r *repairer) noteGUID(open Token, base *url.URL, guid string) {
	r.write("guid", guid)
	if !strings.EqualFold(Attribute(open.Attrs, "isPermaLink"), "false") {
		r.candidate(guid, fromGUID)
	}
}

// What stands for the width of a picture that names none, in pixels.
const (
	thumbnailWidth = 150
	artWidth       = 300 // of a podcast's cover
	textWidth      = 500 // named by an element of its own
	contentWidth   = 600
	enclosureWidth = 700
)

// notePicture takes anything that names a picture.
func (r *repairer) notePicture(t Token) {
	address := cmp.Or(Attribute(t.Attrs, "url"), Attribute(t.Attrs, "href"), Attribute(t.Attrs, "src"))
	base := within(r.scope(), t)
	name := strings.ToLower(LocalName(t.Name))
	if address == "" && t.Kind == StartTag {
		address = r.text(t, r.isNextField).address()
	}
	if !r.room() || address == "" {
		return
	}
	width := map[string]int{"content": contentWidth, "enclosure": enclosureWidth, "thumbnail": thumbnailWidth, "thumb": thumbnailWidth, "image": textWidth}[name]
	if bytes.HasPrefix(bytes.ToLower(t.Name), []byte("itunes:")) {
		width = artWidth
	}
	r.noteAddress(t, Resolve(base, address), cmp.Or(width, textWidth))
}

// isFile says whether an element names a file that is an item's all.
func isFile(t Token) bool {
	switch strings.ToLower(LocalName(t.Name)) {
	case "enclosure", "link":
		return true
	case "content":
		kind := cmp.Or(Attribute(t.Attrs, "medium"), Attribute(t.Attrs, "type"))
		return strings.HasPrefix(kind, "video") || strings.HasPrefix(kind, "audio")
	}
	return false
}

// noteAddress takes the address of a picture, or else of an enclosure, which an
// item may have instead of a link.
func (r *repairer) noteAddress(t Token, address string, width int) {
	if !isPicture(t, address) {
		if isFile(t) && !strings.HasPrefix(Attribute(t.Attrs, "type"), "image") {
			r.candidate(address, fromEnclosure)
		}
		return
	}
	if n, err := strconv.Atoi(Attribute(t.Attrs, "width")); err == nil {
		width = min(n, widest)
	}
	if width > 1 && width > r.entry.width && !isOrnament(address) {
		r.entry.picture, r.entry.width = address, width
	}
}

// isPicture says whether an element of media RSS, of iTunes, an enclosure or a
// link shows a picture, as against a film, a sound or a tracking pixel. Where no
// type says so, the name does, the address, or that it has a width.
func isPicture(t Token, address string) bool {
	kind := strings.ToLower(Attribute(t.Attrs, "type") + Attribute(t.Attrs, "medium"))
	name := strings.ToLower(LocalName(t.Name))
	switch {
	case strings.HasPrefix(kind, "image"):
		return !strings.Contains(kind, "svg")
	case kind != "" && kind != "application/octet-stream" && kind != "binary/octet-stream":
		return false
	case name == "enclosure" || name == "link":
		return isPictureAddress(address)
	case name == "content":
		return isPictureAddress(address) || Attribute(t.Attrs, "width") != "" && !hasEnd(address)
	}
	return true
}

// writePicture writes the best picture as an enclosure, its width as its
// length.
func (r *repairer) writePicture() {
	if r.entry.picture == "" {
		return
	}
	form := `<enclosure type="image/*" length="%d" url="%s"/>`
	if r.dialect == &atom {
		form = `<link rel="enclosure" type="image/*" length="%d" href="%s"/>`
	}
	r.printf(form, r.entry.width, r.entry.picture)
}

// Limits of the categories of an item.
const (
	maxCategories = 16
	maxCategory   = 200 // bytes
)

// between stands between the categories of an item, which are written as one.
const between = "\uF8FD"

// noteCategory takes a category, or a list of keywords.
func (r *repairer) noteCategory(t Token) {
	name := cmp.Or(Attribute(t.Attrs, "label"), Attribute(t.Attrs, "term"))
	if t.Kind == StartTag {
		name = cmp.Or(name, r.text(t, r.isNextField).plain())
	}
	names := []string{name}
	if strings.EqualFold(LocalName(t.Name), "keywords") {
		names = strings.Split(name, ",")
	}
	for _, name := range names {
		if name = strings.TrimSpace(name); name != "" && len(name) <= maxCategory && len(r.entry.categories) < maxCategories {
			r.entry.categories = append(r.entry.categories, name)
		}
	}
}

// writeCategories writes the categories of an item.
func (r *repairer) writeCategories(names []string) {
	if r.dialect == &atom {
		r.printf(`<category term="%s"/>`, strings.Join(names, between))
		return
	}
	r.write("category", strings.Join(names, between))
}

// writeSource writes who published an item first: in RSS a name with an
// address, in Atom a feed of which the head is given.
func (r *repairer) writeSource(t Token) {
	value, name, address := r.text(t, r.isBoundary), "", Attribute(t.Attrs, "url")
	if !value.marked {
		name = value.plain()
	}
	for i, piece := range value.pieces {
		switch {
		case piece.Kind != StartTag && piece.Kind != EmptyTag:
		case strings.EqualFold(LocalName(piece.Name), "title") && name == "" && i+1 < len(value.pieces):
			name = leaf{pieces: value.pieces[i+1 : i+2]}.plain()
		case strings.EqualFold(LocalName(piece.Name), "link") && Attribute(piece.Attrs, "rel") != "self" && address == "":
			address = Attribute(piece.Attrs, "href")
		}
	}
	if name = OneLine(name); name != "" {
		r.write("dc:publisher", name)
		r.write("dc:source", Resolve(r.scope(), address))
	}
}

// room says whether one more link or picture may be looked at, and counts it.
func (r *repairer) room() bool {
	r.entry.links++
	return r.entry.links <= maxLinks
}

// never is the rule for elements that only their own end ends.
func never(Token) bool { return false }

// isBalanced says whether each item of the document has an end. Then one that
// begins within another is part of that.
func (r *repairer) isBalanced() bool {
	if r.balanced == 0 {
		r.balanced = -1
		s := Scanner{In: r.In}
		open := 0
		for t := s.Next(); t.Kind != EndOfInput; t = s.Next() {
			if t.Name == nil || t.Kind == EmptyTag || r.dialect.feed[r.key(t)].role != entryStart {
				continue
			}
			open += map[tokenKind]int{StartTag: 1, EndTag: -1}[t.Kind]
		}
		if open <= 0 {
			r.balanced = 1
		}
	}
	return r.balanced > 0
}
