package markup

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// tagTypes are the tags of Telegram's HTML mode and the entities that they
// make. Source: Bot API, HTML style. Those without an entity are looked at by
// themselves.
var tagTypes = map[string]string{
	"b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline", "ins": "underline",
	"s": "strikethrough", "strike": "strikethrough", "del": "strikethrough",
	"tg-spoiler": "spoiler", "span": "spoiler", "code": "code", "pre": "pre", "blockquote": "blockquote",
	"a": "text_link", "tg-emoji": "custom_emoji", "tg-time": "date_time",
}

// namedEntities are all that are decoded; others stay as they are written.
var namedEntities = map[string]rune{"lt": '<', "gt": '>', "amp": '&', "quot": '"'}

// An htmlParser reads one text in HTML mode, as the official server does.
type htmlParser struct {
	src      string
	pos      int // in src, bytes
	out      textBuilder
	open     []openTag
	entities []Entity
}

// An openTag waits for its end.
type openTag struct {
	name     string
	argument string // the one attribute that matters for the tag
	format   string // of a tg-time
	begin    int    // in src, bytes
	offset   int    // in the text, UTF-16 units
	start    int    // in the text, bytes
}

// unparsable is a refusal of markup, in Telegram's words.
func unparsable(format string, args ...any) error {
	return fmt.Errorf("can't parse entities: "+format, args...)
}

// parseHTML returns the text and the entities of src.
func parseHTML(src string) (string, []Entity, error) {
	p := htmlParser{src: src}
	p.out.Grow(len(src))
	for p.pos < len(src) {
		if err := p.next(); err != nil {
			return "", nil, err
		}
	}
	if n := len(p.open); n > 0 {
		return "", nil, unparsable("Can't find end tag corresponding to start tag %q", p.open[n-1].name)
	}
	if p.out.halves {
		return "", nil, unparsable("Text contains invalid Unicode characters after decoding HTML entities, check for unmatched surrogate code units")
	}
	slices.SortStableFunc(p.entities, byPlace)
	return p.out.String(), p.entities, nil
}

// byPlace orders entities by offset, an outer before its inner.
func byPlace(a, b Entity) int {
	return cmp.Or(cmp.Compare(a.Offset, b.Offset), cmp.Compare(b.Length, a.Length))
}

func (p *htmlParser) next() error {
	switch {
	case strings.HasPrefix(p.src[p.pos:], "</"):
		return p.endTag()
	case p.src[p.pos] == '<':
		return p.startTag()
	}
	p.out.WriteRune(p.character())
	return nil
}

// character reads one, decoded if it is written as an entity.
func (p *htmlParser) character() rune {
	if r, n := decodeEntity(p.src[p.pos:]); n > 0 {
		p.pos += n
		return r
	}
	r, n := utf8.DecodeRuneInString(p.src[p.pos:])
	p.pos += n
	return r
}

// decodeEntity decodes an entity at the start of s, whose final semicolon may
// be missing. It returns the length zero where there is none.
func decodeEntity(s string) (rune, int) {
	if len(s) < 3 || s[0] != '&' {
		return 0, 0
	}
	var r rune
	var end int
	if s[1] == '#' {
		r, end = numericEntity(s)
	} else {
		end = 1 + span(s[1:], isLetter)
		r = namedEntities[s[1:end]]
	}
	if r == 0 {
		return 0, 0
	}
	if end < len(s) && s[end] == ';' {
		end++
	}
	return r, end
}

func numericEntity(s string) (rune, int) {
	begin, base, digit := 2, 10, isDigit
	if s[2] == 'x' {
		begin, base, digit = 3, 16, isHex
	}
	end := begin + span(s[begin:], digit)
	n, err := strconv.ParseUint(s[begin:end], base, 32)
	if err != nil || n > utf8.MaxRune || end >= 10 {
		return 0, 0
	}
	return rune(n), end // half of a character too: the text is refused for it
}

func (p *htmlParser) startTag() error {
	begin := p.pos
	p.pos++
	name := strings.ToLower(p.take(func(c byte) bool { return !isSpace(c) && c != '>' }))
	if p.pos == len(p.src) {
		return unparsable("Unclosed start tag at byte offset %d", begin)
	}
	if _, ok := tagTypes[name]; !ok {
		return unparsable("Unsupported start tag %q at byte offset %d", name, begin)
	}
	tag := openTag{name: name, begin: begin, offset: p.out.units, start: p.out.Len()}
	if err := p.attributes(&tag); err != nil {
		return err
	}
	if name == "span" && tag.argument != "tg-spoiler" {
		return unparsable("Tag \"span\" must have class \"tg-spoiler\" at byte offset %d", begin)
	}
	p.open = append(p.open, tag)
	return nil
}

// attributes reads up to the end of a start tag.
func (p *htmlParser) attributes(tag *openTag) error {
	for {
		p.take(isSpace)
		if p.at('>') {
			p.pos++
			return nil
		}
		name := p.take(func(c byte) bool { return !isSpace(c) && c != '=' && c != '>' })
		if name == "" && p.pos < len(p.src) {
			return unparsable("Empty attribute name in the tag %q at byte offset %d", tag.name, tag.begin)
		}
		value, err := p.attributeValue()
		if err != nil {
			return err
		}
		if p.pos == len(p.src) {
			return unparsable("Unclosed start tag %q at byte offset %d", tag.name, tag.begin)
		}
		tag.setAttribute(strings.ToLower(name), value)
	}
}

// attributeValue reads "=value", quoted or not. An attribute may stand alone.
func (p *htmlParser) attributeValue() (string, error) {
	p.take(isSpace)
	if !p.at('=') {
		return "", nil
	}
	p.pos++
	p.take(isSpace)
	if p.at('"') || p.at('\'') {
		return p.quoted(), nil
	}
	begin := p.pos
	value := p.take(func(c byte) bool { return isLetter(c) || isDigit(c) || c == '.' || c == '-' })
	if p.pos < len(p.src) && !isSpace(p.src[p.pos]) && !p.at('>') {
		return "", unparsable("Unexpected end of name token at byte offset %d", begin)
	}
	return strings.ToLower(value), nil
}

func (p *htmlParser) quoted() string {
	quote := p.src[p.pos]
	p.pos++
	var value strings.Builder
	for p.pos < len(p.src) && p.src[p.pos] != quote {
		value.WriteRune(p.character())
	}
	p.pos = min(p.pos+1, len(p.src))
	return value.String()
}

func (t *openTag) setAttribute(name, value string) {
	switch t.name + " " + name {
	case "a href", "span class", "tg-emoji emoji-id", "tg-time unix":
		t.argument = value
	case "tg-time format":
		t.format = value
	case "code class":
		if lang, ok := strings.CutPrefix(value, "language-"); ok {
			t.argument = lang
		}
	case "blockquote expandable":
		t.argument = name
	}
}

func (p *htmlParser) endTag() error {
	begin := p.pos
	if len(p.open) == 0 {
		return unparsable("Unexpected end tag at byte offset %d", begin)
	}
	p.pos += len("</")
	name := strings.ToLower(p.take(func(c byte) bool { return !isSpace(c) && c != '>' }))
	p.take(isSpace)
	if !p.at('>') {
		return unparsable("Unclosed end tag at byte offset %d", begin)
	}
	p.pos++
	tag := p.open[len(p.open)-1]
	if name != "" && name != tag.name {
		return unparsable("Unmatched end tag at byte offset %d, expected \"</%s>\", found \"</%s>\"", begin, tag.name, name)
	}
	p.open = p.open[:len(p.open)-1]
	return p.addEntity(tag)
}

// addEntity makes the entity of a tag that ends here. A link to nowhere loses
// its link in silence, and a time that is none its time.
func (p *htmlParser) addEntity(tag openTag) error {
	e := Entity{Type: tagTypes[tag.name], Offset: tag.offset, Length: p.out.units - tag.offset}
	if e.Length == 0 {
		return nil
	}
	switch tag.name {
	case "a":
		e.URL, _ = Link(cmp.Or(tag.argument, p.out.String()[tag.start:]))
	case "tg-emoji":
		if id, err := strconv.ParseInt(tag.argument, 10, 64); err != nil || id == 0 {
			return unparsable("Invalid custom emoji identifier specified")
		}
		e.EmojiID = tag.argument
	case "tg-time":
		if !timeFormat.MatchString(tag.format) {
			return unparsable("Invalid date format used")
		}
		e.Time, e.Format = unixTime(tag.argument), tag.format
	case "blockquote":
		if tag.argument != "" {
			e.Type = "expandable_blockquote"
		}
	case "code":
		e.Language = tag.argument
	case "pre":
		e.Language = p.innerLanguage(e)
	}
	lost := e.Type == "text_link" && e.URL == "" || e.Type == "date_time" && e.Time == 0
	if !lost {
		p.entities = append(p.entities, e)
	}
	return nil
}

// timeFormat is how a tg-time may be shown: relative, or with a weekday, a date
// and a time of day, each if it is asked for. Source: Bot API, date-time entity
// formatting. The official server also takes other orders.
var timeFormat = regexp.MustCompile(`^(r|w?[dD]?[tT]?)$`)

// unixTime reads the moment of a tg-time, in Unix seconds; 0 is none, and the
// tag is lost then. The official server counts in 32 bits.
func unixTime(digits string) int64 {
	n, err := strconv.ParseInt(digits, 10, 32)
	if err != nil || n < 0 || digits[0] == '+' {
		return 0
	}
	return n
}

// innerLanguage replaces a <code class="language-…"> that fills the whole pre
// by the language of the pre.
func (p *htmlParser) innerLanguage(pre Entity) string {
	n := len(p.entities) - 1
	if n < 0 {
		return ""
	}
	code := p.entities[n]
	if code.Type != "code" || code.Offset != pre.Offset || code.Length != pre.Length || code.Language == "" {
		return ""
	}
	p.entities = p.entities[:n]
	return code.Language
}

// take reads the bytes for which f holds.
func (p *htmlParser) take(f func(byte) bool) string {
	begin := p.pos
	p.pos += span(p.src[p.pos:], f)
	return p.src[begin:p.pos]
}

func (p *htmlParser) at(c byte) bool { return p.pos < len(p.src) && p.src[p.pos] == c }

// span returns the length of the part at the start of s for which f holds.
func span(s string, f func(byte) bool) int {
	n := 0
	for n < len(s) && f(s[n]) {
		n++
	}
	return n
}

func isSpace(c byte) bool {
	return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\v' || c == 0
}
func isDigit(c byte) bool  { return '0' <= c && c <= '9' }
func isLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }
func isHex(c byte) bool    { return isDigit(c) || 'a' <= c|0x20 && c|0x20 <= 'f' }
