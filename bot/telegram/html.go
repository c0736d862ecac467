package telegram

import (
	"fmt"
	"html"
	"math"
	"strings"
	"time"
	"unicode"
	"unicode/utf16"
)

// HTML is text in Telegram's HTML that is known to be valid: every tag is one
// of Telegram's, closed and well nested, and every text in it is escaped.
//
// Values come from Escape, Sanitize and the functions below, joined by +. A
// string of unknown origin is never converted.
type HTML string

// escaper replaces what means something in Telegram's HTML. The quote is there
// for attributes, and harmless elsewhere.
var escaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;")

// Escape marks up plain text. Invalid bytes, control characters and marks that
// turn the direction of what follows are taken out; line breaks stay.
func Escape(text string) HTML {
	return HTML(escaper.Replace(clean(text)))
}

// clean makes text what Telegram would make of it, so that lengths agree, and
// takes out direction overrides and isolates, which would reach beyond a
// stranger's text into ours.
func clean(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n':
			return r
		case r == '\r', r == unicode.ReplacementChar:
			return -1
		case r >= '\u202A' && r <= '\u202E', r >= '\u2066' && r <= '\u2069':
			return -1
		case unicode.IsControl(r):
			return ' '
		}
		return r
	}, text)
}

// Bold marks text as bold.
func Bold(text HTML) HTML { return wrap("b", text) }

// Italic marks text as italic.
func Italic(text HTML) HTML { return wrap("i", text) }

// Strike marks text as struck through.
func Strike(text HTML) HTML { return wrap("s", text) }

// Code marks text as a literal, which clients copy at a tap.
func Code(text HTML) HTML { return wrap("code", text) }

// Time makes text, which says a moment in words of ours, one that each reader sees
// in a zone and a form of their own. The form says which parts of it are shown: "t"
// is the time of day, "d" the date. A moment that Telegram cannot count leaves the
// text as it is. Source: Bot API 9.5, date-time entity formatting; the code of its
// server, which counts in 32 bits.
func Time(at time.Time, form string, text HTML) HTML {
	unix := at.Unix()
	if text == "" || unix <= 0 || unix > math.MaxInt32 {
		return text
	}
	return HTML(fmt.Sprintf(`%s%d" format="%s">%s%s`, timeBegins, unix, form, text, timeEnds))
}

// How the tags of Time are written.
const (
	timeBegins = `<tg-time unix="`
	timeEnds   = "</tg-time>"
)

// withoutTimes is h with the words of its moments alone.
func (h HTML) withoutTimes() HTML {
	var b strings.Builder
	for rest := string(h); ; {
		before, tag, found := strings.Cut(rest, timeBegins)
		b.WriteString(before)
		if !found {
			return HTML(strings.ReplaceAll(b.String(), timeEnds, ""))
		}
		_, rest, _ = strings.Cut(tag, ">")
	}
}

// Fold makes text a quotation of which a reader sees the beginning, and all at a
// tap. Quotations do not stand in one another.
func Fold(text HTML) HTML {
	if text == "" {
		return ""
	}
	return "<blockquote expandable>" + text + "</blockquote>"
}

// Marks is how many marks h has, such as bold words and links: of more than MaxMarks
// Telegram drops the last without a word.
func Marks(h HTML) int { return strings.Count(string(h), "</") }

// MaxMarks is how many marks a message keeps. Source: the code of the Bot API's
// server.
const MaxMarks = 100

// Link makes text a link to address. An address that Telegram would not take
// as a link leaves the text as it is.
func Link(text HTML, address string) HTML {
	address, ok := Address(address)
	if !ok || text == "" {
		return text
	}
	return `<a href="` + Escape(address) + `">` + text + "</a>"
}

// wrap puts a tag around text, unless there is nothing to put it around.
func wrap(tag, text HTML) HTML {
	if text == "" {
		return ""
	}
	return "<" + tag + ">" + text + "</" + tag + ">"
}

// Join puts sep between those parts that are not empty.
func Join(sep HTML, parts ...HTML) HTML {
	var b strings.Builder
	for _, p := range parts {
		if p == "" {
			continue
		}
		if b.Len() > 0 {
			b.WriteString(string(sep))
		}
		b.WriteString(string(p))
	}
	return HTML(b.String())
}

// Plain is the text alone, as a reader sees it.
func (h HTML) Plain() string {
	var b strings.Builder
	rest := string(h)
	for {
		text, tag, found := strings.Cut(rest, "<")
		b.WriteString(text)
		if !found {
			break
		}
		_, rest, _ = strings.Cut(tag, ">")
	}
	return strings.TrimSpace(html.UnescapeString(b.String()))
}

// Length is the size of h as Telegram's limits count it: UTF-16 units of the
// text that is left when the markup is parsed. (Telegram's client counts code
// points, of which there are never more.)
func Length(h HTML) int {
	return Units(h.Plain())
}

// Units is the length of a plain text in UTF-16 units.
func Units(text string) int {
	n := 0
	for _, r := range text {
		n += utf16.RuneLen(r)
	}
	return n
}
