package telegram

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// tags are those that Telegram knows, with the attributes that each may have.
// Source: Bot API, HTML style.
var tags = map[string][]string{
	"b": nil, "strong": nil, "i": nil, "em": nil, "u": nil, "ins": nil,
	"s": nil, "strike": nil, "del": nil, "code": {"class"}, "pre": nil, "tg-spoiler": nil,
	"a": {"href"}, "span": {"class"}, "blockquote": {"expandable"}, "tg-emoji": {"emoji-id"},
}

// instead is what to write in place of some tags that people try.
var instead = map[string]string{
	"br": "a line break", "p": "an empty line", "div": "an empty line", "hr": "a line of its own",
	"ul": "a line for each entry", "ol": "a line for each entry", "li": "a line that begins with •",
	"h1": "<b>", "h2": "<b>", "h3": "<b>", "h4": "<b>", "font": "<b> or <i>", "img": "a link to the picture",
}

// Sanitize checks markup that an operator wrote and gives it back in the form
// that Telegram takes. The error says what Telegram would refuse, or would drop
// in silence, and what to write instead.
func Sanitize(markup string) (HTML, error) {
	s := sanitizer{}
	z := html.NewTokenizer(strings.NewReader(markup))
	for {
		if z.Next() == html.ErrorToken && errors.Is(z.Err(), io.EOF) {
			break
		}
		if err := s.token(z.Token()); err != nil {
			return "", err
		}
	}
	if n := len(s.open); n > 0 {
		return "", fmt.Errorf("<%s> is never closed: add </%[1]s>", s.open[n-1])
	}
	return HTML(s.out.String()), nil
}

// A sanitizer rebuilds markup token by token.
type sanitizer struct {
	out  strings.Builder
	open []string // names of tags not closed yet, the innermost last
}

// token adds one token, or says why it cannot stay.
func (s *sanitizer) token(t html.Token) error {
	switch t.Type {
	case html.TextToken:
		s.out.WriteString(string(Escape(t.Data)))
	case html.StartTagToken:
		return s.start(t)
	case html.EndTagToken:
		return s.end(t.Data)
	case html.SelfClosingTagToken:
		return unknownTag(t.Data)
	default:
		return errors.New("comments and declarations are no text: remove <!…>, or write &lt; for a plain <")
	}
	return nil
}

// start opens a tag.
func (s *sanitizer) start(t html.Token) error {
	allowed, known := tags[t.Data]
	switch {
	case !known:
		return unknownTag(t.Data)
	case slices.Contains(s.open, t.Data):
		return fmt.Errorf("<%s> stands inside itself: close the first with </%[1]s>", t.Data)
	}
	s.out.WriteString("<" + t.Data)
	for _, a := range t.Attr {
		if !slices.Contains(allowed, a.Key) {
			return fmt.Errorf("attribute %s of <%s> is unknown to Telegram: remove it", a.Key, t.Data)
		}
		if err := s.attribute(t.Data, a); err != nil {
			return err
		}
	}
	if required, ok := requires[t.Data]; ok && len(t.Attr) == 0 {
		return fmt.Errorf("<%s> lacks its attribute: write %s", t.Data, required)
	}
	s.out.WriteString(">")
	s.open = append(s.open, t.Data)
	return nil
}

// requires are tags that mean nothing without an attribute, in full.
var requires = map[string]string{
	"a": `<a href="https://…">`, "span": `<span class="tg-spoiler">`, "tg-emoji": `<tg-emoji emoji-id="…">`,
}

// attribute writes an attribute that the tag may have.
func (s *sanitizer) attribute(tag string, a html.Attribute) error {
	value := a.Val
	switch {
	case tag == "a":
		address, ok := Address(value)
		if !ok {
			return fmt.Errorf("%q is no address that Telegram links to: write it in full, like https://example.com/page", value)
		}
		value = address
	case tag == "span" && value != "tg-spoiler":
		return fmt.Errorf(`class %q of <span> is unknown to Telegram: only tg-spoiler is`, value)
	case tag == "blockquote":
		s.out.WriteString(" expandable")
		return nil
	}
	s.out.WriteString(" " + a.Key + `="` + string(Escape(value)) + `"`)
	return nil
}

// end closes a tag.
func (s *sanitizer) end(name string) error {
	if _, known := tags[name]; !known {
		return unknownTag(name)
	}
	n := len(s.open)
	if n == 0 {
		return fmt.Errorf("</%s> closes nothing: remove it, or open <%[1]s> before", name)
	}
	if inner := s.open[n-1]; inner != name {
		return fmt.Errorf("</%s> comes before </%s>: close the inner tag first", name, inner)
	}
	s.open = s.open[:n-1]
	s.out.WriteString("</" + name + ">")
	return nil
}

// unknownTag says what to write in place of a tag.
func unknownTag(name string) error {
	if remedy, ok := instead[name]; ok {
		return fmt.Errorf("<%s> is unknown to Telegram: write %s instead", name, remedy)
	}
	return fmt.Errorf("<%s> is unknown to Telegram: remove it, or write &lt; for a plain <", name)
}
