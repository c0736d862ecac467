package feeds

import (
	"bufio"
	"cmp"
	"errors"
	"fmt"
	"html"
	"io"
	"slices"
	"strings"

	"newsbot/feeds/document"
)

// An Outline is one entry of an OPML file: a source, or, without an address, what
// only this program writes and reads, a query, settings or a pinned piece. With nothing
// but a title or a site it was meant for a source, or is a link to a page or to another
// file, and says of no feed.
type Outline struct {
	Title    string // the source's name; may be empty
	URL      string // of the feed; as it stands in the file, so it is still to be checked
	Home     string // address of the site; may be empty
	Category string // the folders that it is in, "/" between them; may be empty
	Query    string // a query of ours; may be empty
	Urgent   bool   // what it brings goes out ahead of the rest
	Price    string // what a price is to do, of ours; may be empty
	Settings string // of ours, as in "silent=on bullets=2"; may be empty
	Pin      string // the address of a piece that is pinned, of ours; may be empty
	Lang     string // its language
	By       string // who published it
	Traits   string // of a source, of ours, as in "lang=de schedule=%40every+5m"; may be empty
	Mute     string // what is not to be heard of, of ours; may be empty
	Saved    string // the address of a story that a reader put aside, of ours; may be empty
	At       string // when that was, as in RFC 3339
	Ticker   string // of a channel, of ours: "on", "off", or empty
}

// IsOurs says whether o is something that only this program reads.
func (o *Outline) IsOurs() bool {
	return o.Query+o.Price+o.Settings+o.Pin+o.Mute+o.Saved+o.Ticker != ""
}

// The ways in which a file of sources is none, or not whole.
var (
	ErrNotOPML = errors.New("not an OPML file")
	ErrCutOPML = errors.New("the file was cut: its end is missing") // the sources before the cut are there
)

// Limits of an OPML file.
const (
	maxOPML     = 5 << 20 // bytes
	maxOutlines = 5_000
	maxFolders  = 8 // folders within folders; deeper ones do not count
)

// ReadOPML reads the entries of an OPML file of any version, folders as
// categories. Neither bad bytes nor a missing end costs more than the sources
// that they are in. A source that is there twice is there once, as it stands in
// a folder; two may have one name. The error is ErrNotOPML, ErrTooLarge, that of r, or ErrCutOPML with a list
// that is good.
func ReadOPML(r io.Reader) (list []Outline, err error) {
	text, err := io.ReadAll(io.LimitReader(r, maxOPML+1))
	if err != nil {
		return nil, err
	}
	list, found, whole := outlines(document.Scanner{In: document.ToUTF8(text, "")})
	switch {
	case len(text) > maxOPML || len(list) > maxOutlines:
		return nil, ErrTooLarge
	case !found:
		return nil, ErrNotOPML
	case !whole:
		err = ErrCutOPML
	}
	return distinctOutlines(list), err
}

// outlines reads the sources of a file, and says whether it is OPML and whether
// it has an end.
func outlines(s document.Scanner) (list []Outline, found, whole bool) {
	var folders []folder // open outlines
	for t := s.Next(); t.Kind != document.EndOfInput; t = s.Next() {
		name := strings.ToLower(document.LocalName(t.Name))
		found = found || name == "opml"
		whole = whole || name == "opml" && t.Kind != document.StartTag
		if !found || name != "outline" {
			continue
		}
		if t.Kind == document.EndTag {
			if n := len(folders) - 1; n >= 0 {
				list, folders = folders[n].close(list), folders[:n]
			}
			continue
		}
		o, meant := readOutline(t)
		o.Category = cmp.Or(categoryOf(folders), o.Category)
		f := folder{o: o, named: o.Title, meant: meant}
		if o.URL != "" || o.IsOurs() {
			f.named, f.meant = "", false
			list = append(list, o)
		}
		if f.before = len(list); t.Kind == document.StartTag {
			folders = append(folders, f)
		} else {
			list = f.close(list)
		}
	}
	return list, found, whole
}

// A folder is an outline that is open.
type folder struct {
	o      Outline
	named  string // as a category; "" for one that is a source
	meant  bool   // for a source, though it has no address of one, unless there are others in it
	before int    // how many outlines there were when it began
}

// close ends a folder: one with nothing in it that was meant for a source is listed.
func (f *folder) close(list []Outline) []Outline {
	if f.meant && len(list) == f.before {
		list = append(list, f.o)
	}
	return list
}

// categoryOf is what is in some folders.
func categoryOf(folders []folder) string {
	var names []string
	for _, f := range folders[:min(len(folders), maxFolders)] {
		if f.named != "" {
			names = append(names, f.named)
		}
	}
	return strings.Join(names, "/")
}

// distinctOutlines leaves out the sources that are there a second time with the
// same query. The version in a folder counts, where the first is in none.
func distinctOutlines(list []Outline) (kept []Outline) {
	seen := map[[8]string]int{} // :: address, query, price, pin, mute and saved, or else title and site → place in kept
	for _, o := range list {
		key := [8]string{o.URL, o.Query, o.Price, o.Pin, o.Mute, o.Saved}
		if o.URL == "" && !o.IsOurs() {
			key[6], key[7] = o.Title, o.Home
		}
		at, again := seen[key]
		switch {
		case !again:
			seen[key] = len(kept)
			kept = append(kept, o)
		case o.URL != "" && kept[at].Category == "":
			kept[at].Category = o.Category
		}
	}
	return kept
}

// readOutline reads the attributes of an outline element, and says whether it is meant
// for a source although it has no address of one. Source: OPML 2.0.
func readOutline(t document.Token) (o Outline, meant bool) {
	text, kind := "", ""
	document.Attributes(t.Attrs, func(name, raw []byte) bool {
		value := document.OneLine(document.DecodeEntities(raw))
		switch strings.ToLower(string(name)) {
		case "text":
			text = value
		case "title":
			o.Title = value
		case "type":
			kind = strings.ToLower(value)
		case "xmlurl", "url":
			if o.URL == "" || len(name) > len("url") {
				o.URL = feedAddress(value)
			}
		case "category":
			o.Category = firstCategory(value)
		case "htmlurl":
			o.Home = value
		case "newsbot:urgent":
			o.Urgent = value == "true"
		default:
			if at := o.ours(strings.ToLower(string(name))); at != nil {
				*at = value
			}
		}
		return true
	})
	if kind == "include" || kind == "link" { // of another file, or of a page
		o.Home, o.URL = cmp.Or(o.Home, o.URL), ""
	}
	meant = o.URL == "" && (o.Home != "" || kind == "rss" || kind == "atom")
	if o.Title = cmp.Or(o.Title, text); meant {
		o.Title = cmp.Or(o.Title, o.Home)
	}
	return o, meant
}

// ours is what an attribute of ours says; nil for another one.
func (o *Outline) ours(name string) *string {
	for _, a := range o.attributes() {
		if a.name == name {
			return a.value
		}
	}
	return nil
}

// An attribute is one of ours, with its place in an outline.
type attribute struct {
	name  string
	value *string
}

// attributes are ours that hold a text.
func (o *Outline) attributes() []attribute {
	return []attribute{
		{"newsbot:query", &o.Query}, {"newsbot:price", &o.Price}, {"newsbot:settings", &o.Settings}, {"newsbot:pin", &o.Pin},
		{"newsbot:lang", &o.Lang}, {"newsbot:by", &o.By}, {"newsbot:source", &o.Traits}, {"newsbot:mute", &o.Mute},
		{"newsbot:saved", &o.Saved}, {"newsbot:at", &o.At}, {"newsbot:ticker", &o.Ticker},
	}
}

// feedAddress gives the web address that an address of the scheme "feed" stands
// for, and others as they are.
func feedAddress(address string) string {
	scheme, rest, ok := strings.Cut(address, ":")
	if !ok || !strings.EqualFold(scheme, "feed") {
		return address
	}
	rest = strings.TrimPrefix(rest, "//") // feed://host and feed:https://host
	if strings.HasPrefix(strings.ToLower(rest), "http") && strings.Contains(rest, ":") {
		return rest
	}
	return "http://" + rest
}

// firstCategory gives the first of the categories in a list with commas, which
// are paths of folders. Source: OPML 2.0.
func firstCategory(list string) string {
	first, _, _ := strings.Cut(list, ",")
	return strings.Trim(strings.TrimSpace(first), "/")
}

// WriteOPML writes entries as an OPML 2.0 file, a folder for each category. They
// keep their order within it.
func WriteOPML(w io.Writer, title string, list []Outline) error {
	b := bufio.NewWriter(w)
	fmt.Fprintf(b, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"+
		"<opml version=\"2.0\" xmlns:newsbot=\"https://newsbot.invalid/opml\">\n<head><title>%s</title></head>\n<body>\n", escaped(title))
	list = slices.Clone(list)
	slices.SortStableFunc(list, func(a, b Outline) int { return strings.Compare(a.Category, b.Category) })
	open := ""
	for _, o := range list {
		if o.Category != open {
			fmt.Fprint(b, closeFolders(open), openFolders(o.Category))
			open = o.Category
		}
		writeOutline(b, o)
	}
	fmt.Fprint(b, closeFolders(open), "</body>\n</opml>\n")
	return b.Flush()
}

// openFolders opens the folders of a category, closeFolders closes them.
func openFolders(category string) (text string) {
	for _, folder := range folders(category) {
		text += fmt.Sprintf("<outline text=\"%s\">\n", escaped(folder))
	}
	return text
}

func closeFolders(category string) string {
	return strings.Repeat("</outline>\n", len(folders(category)))
}

// folders are the folders that a category names.
func folders(category string) []string {
	return strings.FieldsFunc(category, func(c rune) bool { return c == '/' })
}

// writeOutline writes one entry. Only a source has a type, so that other readers
// pass over the rest.
func writeOutline(w io.Writer, o Outline) {
	kind, urgent := "", ""
	if o.URL != "" {
		kind = "rss"
	}
	if o.Urgent {
		urgent = "true"
	}
	fmt.Fprint(w, "<outline")
	text := cmp.Or(o.Title, o.URL, o.Query)
	all := []attribute{{"type", &kind}, {"text", &text}, {"title", &o.Title}, {"xmlUrl", &o.URL}, {"htmlUrl", &o.Home}, {"newsbot:urgent", &urgent}}
	for _, a := range append(all, o.attributes()...) {
		if *a.value != "" {
			fmt.Fprintf(w, " %s=\"%s\"", a.name, escaped(*a.value))
		}
	}
	fmt.Fprintln(w, "/>")
}

// escaped is a text as it may stand in an attribute.
func escaped(text string) string { return html.EscapeString(attributeText(text)) }

// attributeText is what may stand of a text in an attribute, and comes back.
func attributeText(text string) string { return document.Printable(strings.ToValidUTF8(text, "")) }
