// Package markup reads the text of a message as the official Bot API server does:
// its markup, and what Telegram finds in it by itself.
package markup

import (
	"encoding/json"
	"errors"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// maxEntities is how many entities a text keeps; the others are lost. Source: the
// code of the Bot API's server.
const maxEntities = 100

// An Entity is a stretch of text with a meaning. Types are those of the Bot
// API: bold, text_link, bot_command and so on.
type Entity struct {
	Type     string `json:"type"`
	Offset   int    `json:"offset"`             // in UTF-16 units
	Length   int    `json:"length"`             // in UTF-16 units
	URL      string `json:"url,omitempty"`      // of a text_link
	Language string `json:"language,omitempty"` // of a pre
	EmojiID  string `json:"custom_emoji_id,omitempty"`
	Time     int64  `json:"unix_time,omitempty"`        // of a date_time, Unix seconds
	Format   string `json:"date_time_format,omitempty"` // of a date_time; "" shows the text as it is
}

// A textBuilder collects text as Telegram keeps it, and counts its UTF-16
// units: control characters become spaces, and what turns the direction of
// writing disappears.
type textBuilder struct {
	strings.Builder
	units  int
	halves bool // something came that is half of a character in UTF-16
}

func (b *textBuilder) WriteRune(r rune) {
	switch {
	case r == '\r', 0x202A <= r && r <= 0x202E:
		return
	case r < ' ' && r != '\n':
		r = ' '
	case utf16.IsSurrogate(r):
		b.halves = true
	}
	b.Builder.WriteRune(r)
	b.units += utf16Len(r)
}

func utf16Len(r rune) int {
	if r > 0xFFFF {
		return 2
	}
	return 1
}

// Units returns the length of s in UTF-16 units.
func Units(s string) (n int) {
	for _, r := range s {
		n += utf16Len(r)
	}
	return n
}

// Cut returns the part of s that an entity marks.
func Cut(s string, offset, length int) string {
	begin := byteOf(s, offset)
	return s[begin : begin+byteOf(s[begin:], length)]
}

// byteOf returns the byte at which the UTF-16 unit n of s begins.
func byteOf(s string, n int) int {
	for i, r := range s {
		if n <= 0 {
			return i
		}
		n -= utf16Len(r)
	}
	return len(s)
}

// Read reads a text in the way that parse_mode and entities say.
func Read(raw, mode, entities string) (string, []Entity, error) {
	if !utf8.ValidString(raw) {
		return "", nil, errors.New("strings must be encoded in UTF-8")
	}
	text, found, err := parseMode(raw, mode, entities)
	if err != nil {
		return "", nil, err
	}
	text, found = trim(text, found)
	if len(found) > maxEntities {
		found = found[:maxEntities]
	}
	return text, Detect(text, found), nil
}

func parseMode(raw, mode, entities string) (string, []Entity, error) {
	switch strings.ToLower(mode) {
	case "html":
		return parseHTML(raw)
	case "":
		var found []Entity
		if entities != "" && json.Unmarshal([]byte(entities), &found) != nil {
			return "", nil, errors.New("can't parse entities JSON object")
		}
		var b textBuilder
		for _, r := range raw {
			b.WriteRune(r)
		}
		return b.String(), inside(found, b.units), nil
	}
	return "", nil, errors.New("unsupported parse_mode")
}

// inside keeps the entities that lie within a text of so many units, in order.
func inside(entities []Entity, units int) []Entity {
	entities = slices.DeleteFunc(entities, func(e Entity) bool {
		return e.Offset < 0 || e.Length <= 0 || e.Offset+e.Length > units
	})
	slices.SortStableFunc(entities, byPlace)
	return entities
}

// trim removes white space around the text and moves the entities along.
func trim(text string, entities []Entity) (string, []Entity) {
	body := strings.TrimLeftFunc(text, unicode.IsSpace)
	lead := Units(text[:len(text)-len(body)])
	body = strings.TrimRightFunc(body, unicode.IsSpace)
	if len(body) == len(text) {
		return text, entities
	}
	length := Units(body)
	for i, e := range entities {
		begin, end := max(e.Offset-lead, 0), min(e.Offset-lead+e.Length, length)
		entities[i].Offset, entities[i].Length = begin, end-begin
	}
	return body, inside(entities, length)
}

func isWord(r rune) bool {
	return r != utf8.RuneError && (r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r))
}

// Link returns a link as Telegram keeps it, and whether it is one: a host
// with a dot or an address, or a tg: link. Other schemes are none.
func Link(link string) (string, bool) {
	link = strings.TrimSpace(link)
	if strings.HasPrefix(link, "tg:") {
		return link, len(link) > len("tg://")
	}
	if !strings.Contains(link, "://") {
		link = "http://" + link
	}
	u, err := url.Parse(link)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || strings.ContainsAny(u.Host, " ,'\"") {
		return "", false
	}
	if u.Path == "" && u.RawQuery == "" && u.Fragment == "" {
		link += "/"
	}
	return link, hostOK(u.Hostname())
}

func hostOK(host string) bool {
	if _, err := netip.ParseAddr(host); err == nil {
		return true
	}
	_, last, dot := cutLast(host, ".")
	return dot && len(last) > 1 && !strings.HasPrefix(host, ".") && !strings.Contains(host, "..")
}

func cutLast(s, sep string) (before, after string, found bool) {
	i := strings.LastIndex(s, sep)
	if i < 0 {
		return s, "", false
	}
	return s[:i], s[i+len(sep):], true
}
