package document

import (
	"bytes"
	"regexp"
	"strings"
	"unicode"

	"github.com/clipperhouse/uax29/v2/graphemes"

	"newsbot/feeds/blocks"
)

// Limits of what goes on from here, in bytes.
const (
	MaxTitle = 500      // of a headline; Telegram has room for 4096 characters in all
	MaxDeck  = 400      // of a line under the headline
	maxText  = 64 << 10 // of an article
)

// maxLoose is how much of a title is looked at again for tags, in bytes: each
// look may uncover one more.
const maxLoose = 4 * MaxTitle

// tagUse is what a tag means for the text round it.
type tagUse uint8

const (
	unknownTag tagUse = iota
	inlineTag         // nothing
	blockTag          // begins a line
	HiddenTag         // what is in it is not for reading
)

// tags are the elements of HTML that are found in feeds. What is not listed
// is text in a headline, such as <blink>, and nothing elsewhere.
var tags = map[string]tagUse{}

// voidTags are the elements of HTML that never end.
var voidTags = map[string]bool{"br": true, "hr": true, "img": true, "input": true, "meta": true, "wbr": true}

func init() {
	for use, names := range map[tagUse]string{
		inlineTag: `a abbr acronym b bdi bdo big center cite code del dfn em embed font frame i img input ins kbd label link
			map mark meta param q ruby s samp small source span strike strong sub sup time tt u var wbr`,
		blockTag: `address article aside blockquote body br caption dd details div dl dt fieldset figure footer form
			h1 h2 h3 h4 h5 h6 head header hr html li main nav ol p picture pre section summary table tbody td tfoot
			th thead tr ul`,
		HiddenTag: `audio button canvas figcaption frameset iframe noframes noscript object rp rt rtc script select style svg template textarea video`,
	} {
		for name := range strings.FieldsSeq(names) {
			tags[name] = use
		}
	}
}

// TagOf says what a tag means and gives its name in lower case.
func TagOf(t Token) (tagUse, string) {
	name := strings.ToLower(LocalName(t.Name))
	return tags[name], name
}

// walk calls visit with each piece of an HTML text that is for reading.
// Something in angle brackets that has words but no attributes is text, as in
// "a <b and c> d".
func walk(source string, visit func(Token, tagUse)) {
	s := Scanner{In: []byte(source), loose: true}
	for t := s.Next(); t.Kind != EndOfInput; t = s.Next() {
		if t.Name == nil {
			visit(t, unknownTag)
			continue
		}
		use, name := TagOf(t)
		if use != unknownTag && t.Kind != EndTag && !isAttributes(t.Attrs) {
			t, use = Token{Kind: textToken, Text: t.Text}, unknownTag
		}
		if t.Kind == StartTag && (use == HiddenTag || use != unknownTag && isAside(t)) {
			s.SkipElement(name)
			t.Kind = EmptyTag // its end is not visited
		}
		visit(t, use)
	}
}

// isAside says whether an element is for those who hear a page, or an embedded
// post.
func isAside(t Token) bool {
	if len(t.Attrs) == 0 {
		return false
	}
	classes := Attribute(t.Attrs, "class")
	return blocks.IsUnseen(classes) || blocks.IsPost(classes)
}

// isAttributes says whether what stands in a tag behind its name could be
// attributes.
func isAttributes(raw []byte) bool {
	raw = bytes.TrimSpace(raw)
	return len(raw) == 0 || bytes.IndexByte(raw, '=') > 0 || bytes.IndexByte(raw, ' ') < 0
}

// SkipElement moves behind the end of an element that holds no tags of its
// name. One that never ends hides nothing.
func (s *Scanner) SkipElement(name string) {
	if s.endless[name] {
		return
	}
	begin := s.pos
	for t := s.Next(); t.Kind != EndOfInput; t = s.Next() {
		if t.Kind == EndTag && strings.EqualFold(LocalName(t.Name), name) {
			return
		}
	}
	if s.endless == nil {
		s.endless = map[string]bool{}
	}
	s.pos, s.endless[name] = begin, true
}

// Lines cleans each line of a text and drops the empty ones and junk.
func Lines(text string) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		line = closed(OneLine(line))
		if line == "" || blocks.IsJunk(line) {
			continue
		}
		if b.Len() > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(line)
	}
	return Shorten(b.String(), maxText)
}

// closed returns a line without the space that some write, or that a link leaves, before a
// full stop or a comma, and without a second full stop in other letters. French writes one before other marks.
func closed(line string) string {
	if strings.Contains(line, "。.") {
		line = twice.ReplaceAllString(line, "$1$2")
	}
	if !strings.Contains(line, " .") && !strings.Contains(line, " ,") {
		return line
	}
	return apart.ReplaceAllString(line, "$1$2$3")
}

// twice finds a full stop behind one in wide letters.
var twice = regexp.MustCompile(`(。)\.( |$)`)

// apart finds a full stop or a comma that stands apart from the word before it.
var apart = regexp.MustCompile(`([\p{L}\p{N}"”’»)\]]) ([.,])( |$)`)

// maxMarks is how many combining marks one letter may carry. Honest text has
// under half of that.
const maxMarks = 8

// OneLine brings a text into one line: white space is one space, and
// characters that only steer the display or cannot be seen are gone, save the
// joiners that scripts and emoji need.
func OneLine(text string) string {
	if trimmed := strings.TrimSpace(text); isOneLine(trimmed) {
		return trimmed
	}
	var b strings.Builder
	b.Grow(len(text))
	space, marks := false, 0
	for _, c := range text {
		switch {
		case unicode.IsSpace(c):
			space = true
			continue
		case isInvisible(c):
			continue
		case c >= 0x300 && unicode.In(c, unicode.Mn, unicode.Me):
			if marks++; marks > maxMarks {
				continue
			}
		default:
			marks = 0
		}
		if space && b.Len() > 0 {
			b.WriteByte(' ')
		}
		space = false
		b.WriteRune(c)
	}
	return b.String()
}

// isOneLine says whether a text of ASCII alone is one already, as most are.
func isOneLine(text string) bool {
	before := byte(' ')
	for i := range len(text) {
		c := text[i]
		if c < ' ' || c >= 0x7f || c == ' ' && before == ' ' {
			return false
		}
		before = c
	}
	return before != ' ' || text == ""
}

// isInvisible says whether a character is a control, a soft hyphen, a zero
// width space, an override of the direction of text, or no character at all.
func isInvisible(c rune) bool {
	switch {
	case c < 0x7f:
		return c < ' '
	case c < 0xa0, c == 0xad, c == 0x61c, c == 0x180e, c == 0x200b, c == 0x200e, c == 0x200f, c >= 0x202a && c <= 0x202e,
		c >= 0x2060 && c <= 0x206f, c == 0xfeff, c >= 0xfff9 && c <= 0xfffb, c&0xfffe == 0xfffe:
		return true
	}
	return c == 0x7f
}

// Shorten cuts a text that is longer than limit bytes at the end of a word,
// or of a visible character where words are longer, and marks the cut.
func Shorten(text string, limit int) string {
	if len(text) <= limit {
		return text
	}
	end := 0
	for g := graphemes.FromString(text[:limit+1]); g.Next() && g.End() < limit-len("…"); {
		end = g.End()
	}
	if space := strings.LastIndexAny(text[:end], " \n"); space > end/2 {
		end = space
	}
	return strings.TrimSpace(text[:end]) + "…"
}
