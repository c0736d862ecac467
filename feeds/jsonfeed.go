package feeds

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"newsbot/feeds/dates"
)

// A looseFeed is a JSON Feed in which anything may be of another type than the
// format says. Only what we use is read. Source: JSON Feed 1.1.
type looseFeed struct {
	Version  json.RawMessage `json:"version"`
	Title    json.RawMessage `json:"title"`
	Home     json.RawMessage `json:"home_page_url"`
	Language json.RawMessage `json:"language"`
	Author   json.RawMessage `json:"author"`
	Authors  json.RawMessage `json:"authors"`
	Items    json.RawMessage `json:"items"`
}

// A looseItem is an item of it.
type looseItem struct {
	ID          json.RawMessage `json:"id"`
	URL         json.RawMessage `json:"url"`
	External    json.RawMessage `json:"external_url"`
	Title       json.RawMessage `json:"title"`
	HTML        json.RawMessage `json:"content_html"`
	Text        json.RawMessage `json:"content_text"`
	Summary     json.RawMessage `json:"summary"`
	Image       json.RawMessage `json:"image"`
	Banner      json.RawMessage `json:"banner_image"`
	Published   json.RawMessage `json:"date_published"`
	Modified    json.RawMessage `json:"date_modified"`
	Author      json.RawMessage `json:"author"`
	Authors     json.RawMessage `json:"authors"`
	Tags        json.RawMessage `json:"tags"`
	Attachments json.RawMessage `json:"attachments"`
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

// rewriteJSON writes a JSON Feed again with each member of its right type. One
// that has another says what it can, and else nothing; plain text is marked as
// such. The error wraps ErrNotFeed.
func rewriteJSON(doc []byte) ([]byte, error) {
	var in looseFeed
	if err := json.Unmarshal(doc, &in); err != nil {
		return nil, fmt.Errorf("%v: %w", err, ErrNotFeed)
	}
	out := strictFeed{Version: stringOf(in.Version), Title: plainOf(in.Title), Home: stringOf(in.Home), Language: stringOf(in.Language)}
	authors := namesOf(in.Authors, in.Author)
	for _, raw := range listOf(in.Items) {
		var item looseItem
		if json.Unmarshal(raw, &item) != nil || string(raw) == "null" {
			continue // no object
		}
		out.Items = append(out.Items, item.strict(authors))
		if len(out.Items) > 2*maxItems {
			out.Items = newestItems(out.Items)
		}
	}
	if out.Items = newestItems(out.Items); out.Version == "" && len(out.Items) == 0 {
		return nil, fmt.Errorf("JSON of another kind: %w", ErrNotFeed)
	}
	dropTexts(out.Items)
	return json.Marshal(out)
}

// dropTexts leaves out the texts of the older items where there is too much of
// them.
func dropTexts(items []strictItem) {
	order := make([]*strictItem, len(items))
	for i := range items {
		order[i] = &items[i]
	}
	slices.SortStableFunc(order, func(a, b *strictItem) int { return b.when.Compare(a.when) })
	size := 0
	for _, item := range order {
		if size += len(item.HTML) + len(item.Text) + len(item.Summary); size > 2*maxOutput {
			item.HTML, item.Text, item.Summary = "", "", ""
		}
	}
}

// strict gives an item with each member of its right type.
func (i looseItem) strict(authors []strictName) strictItem {
	out := strictItem{
		ID: stringOf(i.ID), URL: addressOf(i.URL), External: addressOf(i.External), Title: plainOf(i.Title),
		HTML: stringOf(i.HTML), Text: plainOf(i.Text), Summary: plainOf(i.Summary), Image: addressOf(i.Image),
		Authors: namesOf(i.Authors, i.Author), Tags: tagsOf(i.Tags),
	}
	if out.Image == "" {
		out.Image = addressOf(i.Banner)
	}
	if out.Authors == nil {
		out.Authors = authors
	}
	for _, raw := range []json.RawMessage{i.Published, i.Modified} {
		if when, ok := dates.Parse(stringOf(raw)); ok && out.when.IsZero() {
			out.when, out.Published = when, when.Format(time.RFC3339)
		}
	}
	for _, raw := range listOf(i.Attachments) {
		var file struct {
			Type json.RawMessage `json:"mime_type"`
		}
		json.Unmarshal(raw, &file) // one that is no object has an address at most
		if address := addressOf(raw); address != "" && len(out.Attachments) < maxLinks {
			out.Attachments = append(out.Attachments, strictFile{address, stringOf(file.Type)})
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

// stringOf gives a value as text: a string, or a number or truth as it is
// written.
func stringOf(raw json.RawMessage) string {
	var text string
	if json.Unmarshal(raw, &text) == nil {
		return text
	}
	if raw = bytes.TrimSpace(raw); len(raw) > 0 && !bytes.ContainsAny(raw[:1], "{[\"n") {
		return string(raw)
	}
	return ""
}

// plainOf gives a value that is plain text.
func plainOf(raw json.RawMessage) string {
	if text := strings.TrimSpace(stringOf(raw)); text != "" {
		return plainMark + text
	}
	return ""
}

// listOf gives the elements of a list, or what should be one as its only one.
func listOf(raw json.RawMessage) []json.RawMessage {
	var list []json.RawMessage
	if raw = bytes.TrimSpace(raw); len(raw) == 0 || string(raw) == "null" {
		return nil
	}
	if json.Unmarshal(raw, &list) == nil {
		return list
	}
	return []json.RawMessage{raw}
}

// addressOf gives an address: a text, the member of an object that is one, or
// that of the first of a list.
func addressOf(raw json.RawMessage) string {
	for _, value := range listOf(raw) {
		var object struct {
			URL  json.RawMessage `json:"url"`
			Href json.RawMessage `json:"href"`
			Src  json.RawMessage `json:"src"`
		}
		json.Unmarshal(value, &object) // or it is the text itself
		for _, member := range []json.RawMessage{value, object.URL, object.Href, object.Src} {
			var text string
			if json.Unmarshal(member, &text) == nil && text != "" {
				return text
			}
		}
	}
	return ""
}

// namesOf gives the authors of the first value that names any: texts, or
// objects with a name.
func namesOf(values ...json.RawMessage) (list []strictName) {
	for _, raw := range values {
		for _, value := range listOf(raw) {
			var object struct {
				Name json.RawMessage `json:"name"`
			}
			name := stringOf(value)
			if name == "" && json.Unmarshal(value, &object) == nil {
				name = stringOf(object.Name)
			}
			if name != "" && len(list) < maxLinks {
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
func tagsOf(raw json.RawMessage) (list []string) {
	for _, value := range listOf(raw) {
		if tag := stringOf(value); tag != "" && len(tag) <= maxCategory && len(list) < maxCategories {
			list = append(list, plainMark+tag)
		}
	}
	return list
}
