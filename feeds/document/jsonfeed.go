package document

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"newsbot/feeds/dates"
)

// A looseFeed is a JSON Feed in which anything may be of another type than the
// format says: its members as they stand in the document, nil for none. Only
// what we use is read. Source: JSON Feed 1.1.
type looseFeed struct {
	version, title, home, language, author, authors, items []byte
}

// set takes a member.
func (f *looseFeed) set(name string, value []byte) {
	switch name {
	case "version":
		f.version = value
	case "title":
		f.title = value
	case "home_page_url":
		f.home = value
	case "language":
		f.language = value
	case "author":
		f.author = value
	case "authors":
		f.authors = value
	case "items":
		f.items = value
	}
}

// A looseItem is an item of it.
type looseItem struct {
	id, url, external, title, html, text, summary, image, banner []byte
	published, modified, author, authors, tags, attachments      []byte
	says                                                         bool // has any of them
}

// set takes a member.
func (i *looseItem) set(name string, value []byte) {
	member := i.member(name)
	if member == nil {
		return
	}
	*member, i.says = value, true
}

// member is where a member is kept, nil for one that we do not use.
func (i *looseItem) member(name string) *[]byte {
	switch name {
	case "id":
		return &i.id
	case "url":
		return &i.url
	case "external_url":
		return &i.external
	case "title":
		return &i.title
	case "content_html":
		return &i.html
	case "content_text":
		return &i.text
	case "summary":
		return &i.summary
	case "image":
		return &i.image
	case "banner_image":
		return &i.banner
	case "date_published":
		return &i.published
	case "date_modified":
		return &i.modified
	case "author":
		return &i.author
	case "authors":
		return &i.authors
	case "tags":
		return &i.tags
	case "attachments":
		return &i.attachments
	}
	return nil
}

// A strictFeed is what is written of it, each member of its right type.
type strictFeed struct {
	Version  string       `json:"version,omitempty"`
	Title    string       `json:"title,omitempty"`
	Home     string       `json:"home_page_url,omitempty"`
	Language string       `json:"language,omitempty"`
	Items    []strictItem `json:"items"`
}

// A strictItem is an item of that.
type strictItem struct {
	ID          string       `json:"id,omitempty"`
	URL         string       `json:"url,omitempty"`
	External    string       `json:"external_url,omitempty"`
	Title       string       `json:"title,omitempty"`
	HTML        string       `json:"content_html,omitempty"`
	Text        string       `json:"content_text,omitempty"`
	Summary     string       `json:"summary,omitempty"`
	Image       string       `json:"image,omitempty"`
	Published   string       `json:"date_published,omitempty"`
	Authors     []strictName `json:"authors,omitempty"`
	Tags        []string     `json:"tags,omitempty"`
	Attachments []strictFile `json:"attachments,omitempty"`
	when        time.Time
}

// A strictName is an author, a strictFile an attachment.
type (
	strictName struct {
		Name string `json:"name"`
	}
	strictFile struct {
		URL  string `json:"url"`
		Type string `json:"mime_type"`
	}
)

// repairJSON makes a well-formed JSON Feed with members of the right types of
// whatever the server sent. One that has another type says what it can, and else
// nothing; plain text is marked as such. Of a document that was cut the whole
// items are there, and an item that is broken costs only itself. The error wraps
// ErrNotFeed.
func repairJSON(doc []byte) ([]byte, error) {
	doc, err := wholeJSON(doc)
	if err != nil {
		return nil, err
	}
	var in looseFeed
	eachMember(doc, in.set)
	out := strictFeed{Version: stringOf(in.version), Title: plainOf(in.title), Home: stringOf(in.home), Language: stringOf(in.language)}
	authors := namesOf(in.authors, in.author)
	size := 0 // of the texts
	for raw := range listed(in.items, maxLooked) {
		var item looseItem
		if eachMember(raw, item.set); !item.says || !json.Valid(raw) {
			continue
		}
		out.Items = append(out.Items, item.strict(authors))
		if size += out.Items[len(out.Items)-1].size(); size > 4*maxOutput {
			size = dropTexts(out.Items)
		}
		if len(out.Items) > 2*maxItems {
			out.Items = newestItems(out.Items)
		}
	}
	if out.Items = newestItems(out.Items); len(out.Items) == 0 && (out.Version == "" || !json.Valid(doc)) {
		return nil, fmt.Errorf("JSON of another kind: %w", ErrNotFeed)
	}
	dropTexts(out.Items)
	return out.write()
}

// write writes the feed.
func (f strictFeed) write() ([]byte, error) {
	var text bytes.Buffer
	w := json.NewEncoder(&text)
	w.SetEscapeHTML(false) // which would make six bytes of each bracket
	err := w.Encode(f)
	return text.Bytes(), err
}

// dropTexts leaves out the texts of the older items where there is too much of
// them, and gives the size of all that are left, in bytes.
func dropTexts(items []strictItem) (size int) {
	order := make([]*strictItem, len(items))
	for i := range items {
		order[i] = &items[i]
	}
	slices.SortStableFunc(order, func(a, b *strictItem) int { return b.when.Compare(a.when) })
	for _, item := range order {
		if own := item.size(); size+own > 2*maxOutput {
			item.HTML, item.Text, item.Summary = "", "", ""
		} else {
			size += own
		}
	}
	return size
}

// size is the size of an item's texts, in bytes.
func (i *strictItem) size() int { return len(i.HTML) + len(i.Text) + len(i.Summary) }

// strict gives an item with each member of its right type.
func (i looseItem) strict(authors []strictName) strictItem {
	out := strictItem{
		ID: stringOf(i.id), URL: addressOf(i.url), External: addressOf(i.external), Title: plainOf(i.title),
		HTML: longString(i.html, maxLeaf), Text: asPlain(longString(i.text, maxLeaf)), Summary: asPlain(longString(i.summary, maxLeaf)),
		Image: addressOf(i.image), Authors: namesOf(i.authors, i.author), Tags: tagsOf(i.tags),
	}
	if out.Image == "" {
		out.Image = addressOf(i.banner)
	}
	if out.Authors == nil {
		out.Authors = authors
	}
	for _, raw := range [][]byte{i.published, i.modified} {
		if when, ok := dates.Parse(stringOf(raw)); ok && out.when.IsZero() {
			out.when, out.Published = when, when.Format(time.RFC3339)
		}
	}
	for raw := range listed(i.attachments, maxLinks) {
		kind := ""
		eachMember(raw, func(name string, value []byte) {
			if name == "mime_type" {
				kind = stringOf(value)
			}
		})
		if address := addressOf(raw); address != "" {
			out.Attachments = append(out.Attachments, strictFile{address, kind})
		}
	}
	return out
}

// newestItems are the newest of too many, in their order.
func newestItems(items []strictItem) []strictItem {
	if len(items) <= maxItems {
		return items
	}
	order := slices.Clone(items)
	slices.SortStableFunc(order, func(a, b strictItem) int { return b.when.Compare(a.when) })
	oldest := order[maxItems-1].when
	kept := items[:0]
	for _, item := range items {
		if !item.when.Before(oldest) && len(kept) < maxItems {
			kept = append(kept, item)
		}
	}
	return kept
}

// stringOf gives a value as a text of one line: a string, or a number or truth
// as it is written.
func stringOf(raw []byte) string { return longString(raw, maxLine) }

// longString gives a value as text of about so many bytes at most.
func longString(raw []byte, limit int) string {
	switch {
	case len(raw) == 0:
		return ""
	case raw[0] == '"':
		return unquoted(raw, limit)
	case bytes.IndexByte([]byte("{[n"), raw[0]) >= 0 || len(raw) > limit:
		return ""
	}
	return string(raw)
}

// unquoted is the text of a string, "" for one that is broken.
func unquoted(raw []byte, limit int) (text string) {
	if len(raw) > limit {
		raw = raw[:limit]
		if at := bytes.LastIndexByte(raw[limit-2*len(`\u0000`):], '\\'); at >= 0 { // which the cut may have broken
			raw = raw[:limit-2*len(`\u0000`)+at]
			raw = bytes.TrimRight(raw, `\`)
		}
		raw = append(bytes.Clone(raw), '"')
	}
	if json.Unmarshal(raw, &text) != nil {
		return ""
	}
	return text
}

// asPlain says of a text that it is plain.
func asPlain(text string) string {
	if text = strings.TrimSpace(text); text != "" {
		return plainMark + text
	}
	return ""
}

// plainOf gives a value that is plain text.
func plainOf(raw []byte) string { return asPlain(stringOf(raw)) }

// addressOf gives an address: a text, the member of an object that is one, or
// that of the first of a list.
func addressOf(raw []byte) string {
	for value := range listed(raw, maxLinks) {
		if value[0] == '"' {
			if text := stringOf(value); text != "" {
				return text
			}
		}
		var found [3]string
		eachMember(value, func(name string, inner []byte) {
			if at := slices.Index([]string{"url", "href", "src"}, name); at >= 0 && inner[0] == '"' {
				found[at] = stringOf(inner)
			}
		})
		if address := cmp.Or(found[0], found[1], found[2]); address != "" {
			return address
		}
	}
	return ""
}

// namesOf gives the authors of the first value that names any: texts, or
// objects with a name.
func namesOf(values ...[]byte) (list []strictName) {
	for _, raw := range values {
		for value := range listed(raw, maxLinks) {
			name := stringOf(value)
			eachMember(value, func(member string, inner []byte) {
				if member == "name" {
					name = stringOf(inner)
				}
			})
			if name != "" {
				list = append(list, strictName{plainMark + name})
			}
		}
		if list != nil {
			return list
		}
	}
	return nil
}

// tagsOf gives the categories of an item.
func tagsOf(raw []byte) (list []string) {
	for value := range listed(raw, maxCategories) {
		if tag := stringOf(value); tag != "" && len(tag) <= maxCategory {
			list = append(list, plainMark+tag)
		}
	}
	return list
}
