package telegram

import (
	"errors"
	"io"
	"slices"
	"strings"

	"golang.org/x/net/html"

	"newsbot/news"
)

// tags are those that Telegram knows, with the attributes that each may have.
// Source: Bot API, HTML style.
var tags = map[string][]string{
	"b": nil, "strong": nil, "i": nil, "em": nil, "u": nil, "ins": nil,
	"s": nil, "strike": nil, "del": nil, "code": {"class"}, "pre": nil, "tg-spoiler": nil,
	"a": {"href"}, "span": {"class"}, "blockquote": {"expandable"}, "tg-emoji": {"emoji-id"},
}

// instead are the faults of some tags that people try, which say what to write
// in their place.
var instead = map[string]string{
	"br": "markup.write-break", "p": "markup.write-empty-line", "div": "markup.write-empty-line", "hr": "markup.write-line",
	"ul": "markup.write-entries", "ol": "markup.write-entries", "li": "markup.write-bullet",
	"h1": "markup.write-bold", "h2": "markup.write-bold", "h3": "markup.write-bold", "h4": "markup.write-bold",
	"font": "markup.write-style", "img": "markup.write-link",
}

// fault is what Telegram would refuse of a tag, or drop in silence.
func fault(code, tag string) *news.Fault {
	return &news.Fault{Code: code, Args: news.Args{"tag": tag}}
}

// Sanitize checks markup that an operator wrote and gives it back in the form
// that Telegram takes. The error is a *news.Fault: what Telegram would refuse, or
// would drop in silence, and what to write instead.
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
		return "", fault("markup.never-closed", s.open[n-1])
	}
	return HTML(s.out.String()), nil
}

// CleanMarkup is Sanitize for rooms that only hand markup on.
func CleanMarkup(markup string) (string, error) {
	clean, err := Sanitize(markup)
	return string(clean), err
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
		return &news.Fault{Code: "markup.comment"}
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
		return fault("markup.inside-itself", t.Data)
	}
	s.out.WriteString("<" + t.Data)
	for _, a := range t.Attr {
		if !slices.Contains(allowed, a.Key) {
			return &news.Fault{Code: "markup.attribute", Args: news.Args{"attribute": a.Key, "tag": t.Data}}
		}
		if err := s.attribute(t.Data, a); err != nil {
			return err
		}
	}
	if required, ok := requires[t.Data]; ok && len(t.Attr) == 0 {
		return &news.Fault{Code: "markup.lacks-attribute", Args: news.Args{"tag": t.Data, "example": required}}
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
			return &news.Fault{Code: "markup.no-address", Args: news.Args{"address": value}}
		}
		value = address
	case tag == "span" && value != "tg-spoiler":
		return &news.Fault{Code: "markup.class", Args: news.Args{"class": value}}
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
		return fault("markup.closes-nothing", name)
	}
	if inner := s.open[n-1]; inner != name {
		return &news.Fault{Code: "markup.crossed", Args: news.Args{"tag": name, "inner": inner}}
	}
	s.open = s.open[:n-1]
	s.out.WriteString("</" + name + ">")
	return nil
}

// unknownTag says what to write in place of a tag.
func unknownTag(name string) error {
	if code, ok := instead[name]; ok {
		return fault(code, name)
	}
	return fault("markup.unknown-tag", name)
}
