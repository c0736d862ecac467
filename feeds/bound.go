package feeds

import (
	"bytes"

	"newsbot/feeds/document"
)

// What a page may be made of; no honest one comes near. A parser of HTML opens
// formatting that was never closed again in each paragraph, so that what comes
// out of it is not bounded by what goes in.
const (
	maxPageTags   = 30_000
	maxFormatting = 4 // elements that format and are open at once
)

// formatting are the elements that a parser of HTML opens again. Source: HTML,
// the list of active formatting elements.
var formatting = map[string]bool{
	"a": true, "b": true, "big": true, "code": true, "em": true, "font": true, "i": true, "nobr": true, "s": true, "small": true,
	"strike": true, "strong": true, "tt": true, "u": true,
}

// rawText are the elements in which tags are text.
var rawText = map[string]bool{
	"script": true, "style": true, "textarea": true, "title": true, "xmp": true, "iframe": true, "noembed": true, "noframes": true,
}

// bounded is a page with as many tags as one may have, the rest being cut, and
// without the tags of formatting that too much of is open.
func bounded(page []byte) []byte {
	s := document.Scanner{In: page}
	open, sum := map[string]int{}, 0
	var out []byte // nil while nothing was left out
	copied := 0
	leaveOut := func(from, to int) {
		out = append(out, page[copied:from]...)
		copied = to
	}
	tags := 0
	for t := s.Next(); t.Kind != document.EndOfInput; t = s.Next() {
		if t.Name == nil {
			continue
		}
		if tags++; tags > maxPageTags {
			leaveOut(t.Begin, len(page))
			break
		}
		name := string(bytes.ToLower(t.Name))
		switch {
		case rawText[name] && t.Kind == document.StartTag:
			s.SkipElement(name)
		case !formatting[name]:
		case t.Kind == document.EndTag && open[name] > 0:
			open[name]--
			sum--
		case t.Kind == document.EndTag:
		case name == "a" && open[name] > 0: // which ends the one before
		case sum >= maxFormatting:
			leaveOut(t.Begin, t.Begin+len(t.Text))
		default:
			open[name]++
			sum++
		}
	}
	if out == nil && copied == 0 {
		return page
	}
	return append(out, page[copied:]...)
}
