package document

import (
	"bytes"
	"html"
	"strconv"
	"strings"
	"unicode/utf8"
)

// tokenKind is the kind of a piece of markup.
type tokenKind uint8

const (
	EndOfInput tokenKind = iota
	textToken            // characters and entities
	cdataToken           // characters that are no markup
	StartTag
	EmptyTag // <x/>
	EndTag
)

// A Token is one piece of a document, its bytes a part of the input.
type Token struct {
	Kind  tokenKind
	Begin int    // where it stands in the input
	Name  []byte // of a tag, with its prefix
	Attrs []byte // of a start tag, raw
	Text  []byte // of text and CDATA; of a tag the whole of it
}

// A Scanner takes sloppy XML apart. It never fails: what is no markup is
// text. Comments, processing instructions and the document type are left out,
// so that no entity is ever declared. Its time is linear in the input.
type Scanner struct {
	In      []byte
	pos     int
	loose   bool            // a text for people: what may be named in it is text, and a comment has an end
	endless map[string]bool // elements and marks that have no end behind pos
}

// Next gives the next token.
func (s *Scanner) Next() Token {
	for s.pos < len(s.In) {
		rest := s.In[s.pos:]
		switch {
		case rest[0] != '<':
			return s.textUntil(1)
		case bytes.HasPrefix(rest, []byte("<![CDATA[")):
			return s.cdata()
		case s.loose && len(rest) > 1 && (rest[1] == '?' || rest[1] == '!') && !s.isComment(rest):
			return s.textUntil(1)
		case bytes.HasPrefix(rest, []byte("<!--")):
			s.skipPast("-->")
		case bytes.HasPrefix(rest, []byte("<?")):
			s.skipPast(">")
		case bytes.HasPrefix(rest, []byte("<!")):
			s.skipDoctype()
		default:
			if t, ok := s.tag(); ok {
				return t
			}
			run := len(rest) - len(bytes.TrimLeft(rest, "<")) // of which only the last may begin a tag
			return s.textUntil(max(run-1, 1))
		}
	}
	return Token{Begin: len(s.In)}
}

// isComment says whether what begins here is a comment that ends.
func (s *Scanner) isComment(rest []byte) bool {
	if !bytes.HasPrefix(rest, []byte("<!--")) || s.endless["--"] {
		return false
	}
	if bytes.Contains(rest, []byte("-->")) {
		return true
	}
	if s.endless == nil {
		s.endless = map[string]bool{}
	}
	s.endless["--"] = true
	return false
}

// textUntil takes text up to the next angle bracket, looked for from the
// given distance on.
func (s *Scanner) textUntil(from int) Token {
	begin := s.pos
	if n := bytes.IndexByte(s.In[begin+from:], '<'); n >= 0 {
		s.pos = begin + from + n
	} else {
		s.pos = len(s.In)
	}
	return Token{Kind: textToken, Begin: begin, Text: s.In[begin:s.pos]}
}

// cdata takes a CDATA section; one that never ends takes everything.
func (s *Scanner) cdata() Token {
	begin := s.pos
	s.skipPast("]]>")
	text := bytes.TrimSuffix(s.In[begin+len("<![CDATA["):s.pos], []byte("]]>"))
	return Token{Kind: cdataToken, Begin: begin, Text: text}
}

// skipPast moves behind the next mark, or to the end of the input.
func (s *Scanner) skipPast(mark string) {
	if n := bytes.Index(s.In[s.pos:], []byte(mark)); n >= 0 {
		s.pos += n + len(mark)
		return
	}
	s.pos = len(s.In)
}

// skipDoctype moves behind a declaration and its internal subset.
func (s *Scanner) skipDoctype() {
	begin := s.pos
	s.skipPast(">")
	if bytes.IndexByte(s.In[begin:s.pos], '[') >= 0 {
		s.pos = begin
		s.skipPast("]")
		s.skipPast(">")
	}
}

// tag takes a tag, if what stands here is one.
func (s *Scanner) tag() (Token, bool) {
	t := Token{Kind: StartTag, Begin: s.pos}
	nameAt := s.pos + 1
	if nameAt < len(s.In) && s.In[nameAt] == '/' {
		t.Kind = EndTag
		nameAt++
	}
	nameEnd := nameAt
	for nameEnd < len(s.In) && isNameByte(s.In[nameEnd], nameEnd == nameAt) {
		nameEnd++
	}
	if nameEnd == nameAt {
		return t, false
	}
	end, ok := s.tagEnd(nameEnd, t.Kind == EndTag)
	if !ok {
		return t, false
	}
	t.Name, t.Attrs, t.Text = s.In[nameAt:nameEnd], s.In[nameEnd:end], s.In[s.pos:min(end+1, len(s.In))]
	if t.Kind == StartTag && bytes.HasSuffix(t.Attrs, []byte("/")) {
		t.Kind, t.Attrs = EmptyTag, t.Attrs[:len(t.Attrs)-1]
	}
	s.pos = min(end+1, len(s.In))
	return t, true
}

// tagEnd finds the bracket that ends a tag. An angle bracket inside a quoted
// value means that the quote was never closed; the tag then ends at the first
// closing bracket. Inside a tag it means that this is no tag. An end tag at
// the very end of the input may lack its bracket.
func (s *Scanner) tagEnd(from int, closing bool) (int, bool) {
	var quote, before byte // before is the last byte that is no space
	first := -1
	for i := from; i < len(s.In); i++ {
		switch c := s.In[i]; {
		case c == '<':
			return first, first >= 0
		case c == '>' && quote == 0:
			return i, true
		case c == '>' && first < 0:
			first = i
		case c == quote:
			quote = 0
		case quote == 0 && before == '=' && (c == '"' || c == '\''):
			quote = c
		}
		if s.In[i] > ' ' {
			before = s.In[i]
		}
	}
	if first < 0 && closing {
		return len(s.In), true
	}
	return first, first >= 0
}

// isNameByte says whether c may stand in the name of an element.
func isNameByte(c byte, first bool) bool {
	switch {
	case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c == '_', c >= utf8.RuneSelf:
		return true
	}
	return !first && (c == ':' || c == '-' || c == '.' || c >= '0' && c <= '9')
}

// maxAttrs is how many attributes of an element count.
const maxAttrs = 256

// Attributes takes the attributes of a tag apart and calls yield with each,
// as it stands in the input, until yield says no.
func Attributes(raw []byte, yield func(name, value []byte) bool) {
	for range maxAttrs {
		raw = bytes.TrimLeft(raw, " \t\r\n/")
		end := bytes.IndexAny(raw, "= \t\r\n")
		if end <= 0 {
			return
		}
		var value []byte
		name := raw[:end]
		raw = bytes.TrimLeft(raw[end:], " \t\r\n")
		if bytes.HasPrefix(raw, []byte("=")) {
			value, raw = attributeValue(bytes.TrimLeft(raw[1:], " \t\r\n"))
		}
		if !yield(name, value) {
			return
		}
	}
}

// attributeValue splits a value, quoted or not, from what follows it.
func attributeValue(raw []byte) (value, rest []byte) {
	if len(raw) > 0 && (raw[0] == '"' || raw[0] == '\'') {
		if end := bytes.IndexByte(raw[1:], raw[0]); end >= 0 {
			return raw[1 : end+1], raw[end+2:]
		}
		raw = raw[1:]
	}
	if end := bytes.IndexAny(raw, " \t\r\n"); end >= 0 {
		return raw[:end], raw[end:]
	}
	return raw, nil
}

// maxValue is the longest value of an attribute that is read, in bytes.
const maxValue = 16 << 10

// Attribute gives the value of one attribute by its name, without regard to
// case and prefix.
func Attribute(raw []byte, want string) (found string) {
	Attributes(raw, func(name, value []byte) bool {
		local := name[bytes.IndexByte(name, ':')+1:]
		if strings.EqualFold(string(local), want) && len(value) <= maxValue {
			found = DecodeEntities(value)
		}
		return found == ""
	})
	return found
}

// maxEntity is the longest entity looked for. The longest named one is 33
// bytes long. Source: HTML, named character references.
const maxEntity = 40

// DecodeEntities resolves entities once. What looks like one and is none
// stays as it is; a reference to a character that no text may hold vanishes.
func DecodeEntities(text []byte) string {
	at := bytes.IndexByte(text, '&')
	if at < 0 {
		return string(text)
	}
	var b strings.Builder
	b.Grow(len(text))
	for at >= 0 {
		b.Write(text[:at])
		value, n := entity(text[at:])
		b.WriteString(value)
		text = text[at+n:]
		at = bytes.IndexByte(text, '&')
	}
	b.Write(text)
	return b.String()
}

// entity gives the value of the entity that text begins with and its length;
// a lone ampersand stands for itself.
func entity(text []byte) (string, int) {
	end := bytes.IndexByte(text[:min(len(text), maxEntity)], ';')
	if end < 2 {
		return "&", 1
	}
	if text[1] == '#' {
		return numeric(text, end)
	}
	raw := string(text[:end+1])
	// What ends in a semicolon still was a name without one, with something
	// behind it, such as "&copy" in "?a=1&copy=2;".
	if value := html.UnescapeString(raw); value != raw && !strings.HasSuffix(value, ";") || raw == "&semi;" {
		return value, end + 1
	}
	return "&", 1
}

// numeric gives the value of a numeric entity that ends at end. Two halves of
// a surrogate pair, as JavaScript writes them, are one character.
func numeric(text []byte, end int) (string, int) {
	high, ok := codePoint(text[2:end])
	if !ok {
		return "&", 1
	}
	if high >= 0xd800 && high < 0xdc00 && bytes.HasPrefix(text[end+1:], []byte("&#")) {
		rest := text[end+3:]
		if n := bytes.IndexByte(rest[:min(len(rest), maxEntity)], ';'); n > 0 {
			if low, ok := codePoint(rest[:n]); ok && low >= 0xdc00 && low < 0xe000 {
				return string(rune(0x10000 + (high-0xd800)<<10 + low - 0xdc00)), end + 3 + n + 1
			}
		}
	}
	if high < ' ' && high != '\n' && high != '\t' || high >= 0xd800 && high < 0xe000 || high > utf8.MaxRune {
		return "", end + 1
	}
	return html.UnescapeString("&#" + strconv.Itoa(high) + ";"), end + 1 // knows the windows-1252 ones
}

// codePoint reads the number of a numeric entity.
func codePoint(digits []byte) (int, bool) {
	base := 10
	if len(digits) == 0 {
		return 0, false
	}
	if digits[0] == 'x' || digits[0] == 'X' {
		base, digits = 16, digits[1:]
	}
	n, err := strconv.ParseUint(string(digits), base, 31)
	return int(n), err == nil
}
