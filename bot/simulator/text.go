package simulator

import (
	"encoding/json"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// Bounds of texts. Source: Bot API, and the code of its server for the raw
// text and for the number of entities, beyond which formatting is lost.
const (
	maxText     = 4096  // UTF-16 units after parsing
	maxCaption  = 1024  // UTF-16 units after parsing
	maxRaw      = 32768 // bytes before parsing
	maxEntities = 100
)

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

// units returns the length of s in UTF-16 units.
func units(s string) (n int) {
	for _, r := range s {
		n += utf16Len(r)
	}
	return n
}

// cutUnits returns the part of s that an entity marks.
func cutUnits(s string, offset, length int) string {
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

// formatted reads a text in the way that parse_mode and entities say.
func formatted(raw, mode, entities string) (string, []Entity, error) {
	if !utf8.ValidString(raw) {
		return "", nil, badRequest("strings must be encoded in UTF-8")
	}
	text, found, err := parseMode(raw, mode, entities)
	if err != nil {
		return "", nil, err
	}
	text, found = trim(text, found)
	if len(found) > maxEntities {
		found = found[:maxEntities]
	}
	return text, detect(text, found), nil
}

func parseMode(raw, mode, entities string) (string, []Entity, error) {
	switch strings.ToLower(mode) {
	case "html":
		return parseHTML(raw)
	case "":
		var found []Entity
		if entities != "" && json.Unmarshal([]byte(entities), &found) != nil {
			return "", nil, badRequest("can't parse entities JSON object")
		}
		var b textBuilder
		for _, r := range raw {
			b.WriteRune(r)
		}
		return b.String(), inside(found, b.units), nil
	}
	return "", nil, badRequest("unsupported parse_mode")
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
	lead := units(text[:len(text)-len(body)])
	body = strings.TrimRightFunc(body, unicode.IsSpace)
	if len(body) == len(text) {
		return text, entities
	}
	length := units(body)
	for i, e := range entities {
		begin, end := max(e.Offset-lead, 0), min(e.Offset-lead+e.Length, length)
		entities[i].Offset, entities[i].Length = begin, end-begin
	}
	return body, inside(entities, length)
}

func isWord(r rune) bool {
	return r != utf8.RuneError && (r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r))
}

// checkURL returns a link as Telegram keeps it, and whether it is one: a host
// with a dot or an address, or a tg: link. Other schemes are none.
func checkURL(link string) (string, bool) {
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
