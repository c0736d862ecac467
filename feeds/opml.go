package feeds

import (
	"bufio"
	"errors"
	"fmt"
	"html"
	"io"
	"slices"
	"strings"
)

// An Outline is one source in an OPML file.
type Outline struct {
	Title    string // the source's name; may be empty
	URL      string // of the feed; as it stands in the file, so it is still to be checked
	Home     string // address of the site; may be empty
	Category string // the folders that it is in, "/" between them; may be empty
	Query    string // a query of ours that is kept with it; may be empty
}

// ErrNotOPML is the error of a file that is no list of sources.
var ErrNotOPML = errors.New("not an OPML file")

// Limits of an OPML file.
const (
	maxOPML     = 5 << 20 // bytes
	maxOutlines = 5_000
	maxFolders  = 8 // folders within folders; deeper ones do not count
)

// ReadOPML reads the sources of an OPML file of any version, folders as
// categories. Neither bad bytes nor a missing end costs more than the sources
// that they are in. The error is ErrNotOPML, ErrTooLarge, or that of r.
func ReadOPML(r io.Reader) (list []Outline, err error) {
	text, err := io.ReadAll(io.LimitReader(r, maxOPML+1))
	if err != nil {
		return nil, err
	}
	s := scanner{in: toUTF8(text, "")}
	var folders []string // open outlines, "" for one that is a source
	found := false
	for t := s.next(); t.kind != endOfInput; t = s.next() {
		name := strings.ToLower(localName(t.name))
		found = found || name == "opml"
		if !found || name != "outline" {
			continue
		}
		if t.kind == endTag {
			folders = folders[:max(len(folders)-1, 0)]
			continue
		}
		o := readOutline(t)
		o.Category = strings.Join(slices.DeleteFunc(slices.Clone(folders[:min(len(folders), maxFolders)]), isEmpty), "/")
		folder := o.Title
		if o.URL != "" {
			folder = ""
			list = append(list, o)
		}
		if t.kind == startTag {
			folders = append(folders, folder)
		}
	}
	switch {
	case len(text) > maxOPML || len(list) > maxOutlines:
		return nil, ErrTooLarge
	case !found:
		return nil, ErrNotOPML
	}
	return list, nil
}

// isEmpty says whether a text is empty.
func isEmpty(s string) bool { return s == "" }

// readOutline reads the attributes of an outline element. Source: OPML 2.0.
func readOutline(t token) (o Outline) {
	text := ""
	attributes(t.attrs, func(name, raw []byte) bool {
		value := oneLine(decodeEntities(raw))
		switch strings.ToLower(string(name)) {
		case "text":
			text = value
		case "title":
			o.Title = value
		case "xmlurl":
			o.URL = value
		case "htmlurl":
			o.Home = value
		case "newsbot:query":
			o.Query = value
		}
		return true
	})
	if o.Title == "" {
		o.Title = text
	}
	return o
}

// WriteOPML writes sources as an OPML 2.0 file, a folder for each category.
// Sources keep their order within it.
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

// writeOutline writes one source.
func writeOutline(w io.Writer, o Outline) {
	fmt.Fprintf(w, "<outline type=\"rss\" text=\"%s\" title=\"%[1]s\" xmlUrl=\"%s\"", escaped(o.Title), escaped(o.URL))
	if o.Home != "" {
		fmt.Fprintf(w, " htmlUrl=\"%s\"", escaped(o.Home))
	}
	if o.Query != "" {
		fmt.Fprintf(w, " newsbot:query=\"%s\"", escaped(o.Query))
	}
	fmt.Fprintln(w, "/>")
}

// escaped is a text as it may stand in an attribute.
func escaped(text string) string {
	return html.EscapeString(printable(strings.ToValidUTF8(text, "")))
}
