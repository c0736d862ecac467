package telegram

import (
	"cmp"
	"html"
	"slices"
	"strconv"
	"strings"
)

// An Entity is a stretch of a text that is formatted, or that Telegram has
// recognised. Source: Bot API, MessageEntity.
type Entity struct {
	Type     string `json:"type"`
	Offset   int    `json:"offset"` // in UTF-16 units, as is Length
	Length   int    `json:"length"`
	URL      string `json:"url"`              // of a text_link
	Language string `json:"language"`         // of a pre
	Time     int64  `json:"unix_time"`        // of a date_time
	Format   string `json:"date_time_format"` // of a date_time
}

// recognised are the entities that Telegram adds to a text by itself.
var recognised = []string{"mention", "hashtag", "cashtag", "bot_command", "url", "email", "phone_number", "bank_card_number"}

// formats are the entities that tags make.
var formats = map[string]string{
	"b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline", "ins": "underline",
	"s": "strikethrough", "strike": "strikethrough", "del": "strikethrough", "code": "code", "pre": "pre",
	"tg-spoiler": "spoiler", "a": "text_link", "blockquote": "blockquote", "tg-time": "date_time",
}

// A Shown is a message of ours as people see it, in Telegram's words.
type Shown struct {
	Text     string // or caption
	Entities []Entity
	Buttons  [][]Button
}

// Is reports whether an edit to m's text and buttons would change nothing, which
// Telegram refuses. It is false where that is not certain.
func (s Shown) Is(m Message) bool {
	text, entities, ok := m.Text.Plain(), []Entity(nil), true
	if !m.Raw {
		entities, ok = m.Text.entities()
	}
	shown := slices.DeleteFunc(slices.Clone(s.Entities), func(e Entity) bool { return slices.Contains(recognised, e.Type) })
	slices.SortStableFunc(shown, byPlace)
	return ok && s.Text == text && slices.Equal(shown, entities) && sameButtons(s.Buttons, m.Buttons)
}

// sameButtons compares buttons as they are sent.
func sameButtons(a, b [][]Button) bool {
	return slices.EqualFunc(a, b, func(a, b []Button) bool {
		return slices.EqualFunc(a, b, func(a, b Button) bool {
			x, y := a.key(), b.key()
			return x != nil && y != nil && x["text"] == y["text"] && x["url"] == y["url"] && x["callback_data"] == y["callback_data"]
		})
	})
}

func byPlace(a, b Entity) int {
	return cmp.Or(cmp.Compare(a.Offset, b.Offset), cmp.Compare(b.Length, a.Length), cmp.Compare(a.Type, b.Type))
}

// entities are what the tags of h make of its text, ordered by place. It is
// false where there are others than usual.
func (h HTML) entities() (list []Entity, ok bool) {
	var open []Entity
	units := 0
	text, rest, found := strings.Cut(string(h), "<")
	for units += Units(html.UnescapeString(text)); found; units += Units(html.UnescapeString(text)) {
		tag, after, closed := strings.Cut(rest, ">")
		text, rest, found = strings.Cut(after, "<")
		switch n := len(open); {
		case !closed || tag == "" || tag[0] == '/' && n == 0:
			return nil, false
		case tag[0] == '/':
			e := open[n-1]
			open = open[:n-1]
			if e.Length = units - e.Offset; e.Length > 0 {
				list = append(list, e)
			}
		default:
			e, usual := entityOf(tag)
			if !usual {
				return nil, false
			}
			e.Offset = units
			open = append(open, e)
		}
	}
	slices.SortStableFunc(list, byPlace)
	return list, len(open) == 0
}

// entityOf is what a start tag makes, such as `a href="…"`.
func entityOf(tag string) (e Entity, usual bool) {
	name, attributes, _ := strings.Cut(tag, " ")
	e.Type = formats[name]
	switch {
	case name == "blockquote" && attributes == "expandable":
		e.Type = "expandable_blockquote"
		return e, true
	case name == "a":
		e.URL = attribute(attributes, "href")
		return e, e.URL != ""
	case name == "tg-time":
		e.Format = attribute(attributes, "format")
		e.Time, _ = strconv.ParseInt(attribute(attributes, "unix"), 10, 64)
		return e, e.Time > 0
	}
	return e, e.Type != "" && attributes == ""
}

// attribute is the value of an attribute in a start tag of ours; "" for none.
func attribute(attributes, name string) string {
	_, value, _ := strings.Cut(" "+attributes, " "+name+`="`)
	value, _, _ = strings.Cut(value, `"`)
	return html.UnescapeString(value)
}
