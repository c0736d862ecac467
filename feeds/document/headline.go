package document

import (
	"bytes"
	"regexp"
	"strings"
)

// plainMark begins a text that its feed says is plain: nothing in it is markup
// or an entity. It is a character for private use, so that it gets through
// every parser; a feed that writes it itself says the same.
const plainMark = "\uF8FE"

// Headline turns a title, plain or HTML, into one clean line. Markup is taken
// out and entities are resolved once. Tags that only then appear are those of
// a feed that escaped twice; they are taken out too, and so are the entities
// that no headline means. A tag that is merely named is a word of the title.
func Headline(source string) string {
	if text, plain := strings.CutPrefix(source, plainMark); plain {
		return Shorten(OneLine(text), MaxTitle)
	}
	if !strings.ContainsAny(source, "<&") {
		return Shorten(OneLine(source), MaxTitle)
	}
	if len(source) > 2*maxLoose {
		source = strings.ToValidUTF8(source[:2*maxLoose], "")
	}
	text := withoutMarkup(source, DecodeEntities)
	if len(text) > maxLoose {
		text = strings.ToValidUTF8(text[:maxLoose], "")
	}
	return tagless(leftover(text))
}

// tagless makes one line of text and takes out the markup in it.
func tagless(text string) string {
	for { // each step may uncover another one
		clean := Shorten(OneLine(leftover(withoutMarkup(text, verbatim))), MaxTitle)
		if clean == text {
			return text
		}
		text = clean
	}
}

// verbatim leaves the entities of a text alone.
func verbatim(text []byte) string { return string(text) }

// overEscaped finds entities that were escaped once too often: those of signs
// that writers use, as against the ones that a text about markup names.
var overEscaped = regexp.MustCompile(`&(?:#\d{2,6}|#[xX][0-9a-fA-F]{2,5}|amp|quot|apos|nbsp|[lr][sd]quo|[lr]aquo|[nm]dash|hellip|` +
	`[a-zA-Z](?:acute|grave|circ|uml|tilde|cedil|ring|slash|caron)|szlig|[ao]elig|euro|pound|yen|copy|reg|trade|deg|middot|bull);`)

// leftover resolves entities that were escaped once too often.
func leftover(text string) string {
	if !strings.Contains(text, "&") || !strings.Contains(text, ";") {
		return text
	}
	return overEscaped.ReplaceAllStringFunc(text, func(entity string) string { return DecodeEntities([]byte(entity)) })
}

// hiddenInTitles are the elements that are not for reading, with all in them,
// where a title holds one from its start to its end.
var hiddenInTitles = map[string]bool{
	"script": true, "style": true, "svg": true, "template": true, "object": true, "iframe": true, "noscript": true, "canvas": true,
}

// inlineFormatting are the elements that are markup in a title though they
// never end there, since titles are cut.
var inlineFormatting = map[string]bool{
	"a": true, "b": true, "big": true, "em": true, "font": true, "i": true, "s": true, "small": true, "span": true, "strong": true,
	"sub": true, "sup": true, "tt": true, "u": true,
}

// maxTags is how many tags of a title are looked at; the others are words.
const maxTags = 200

// withoutMarkup takes the markup out of a title and passes its text through
// decode. What is markup: a tag of HTML that is closed there, that only formats,
// that breaks a line or shows a picture; all else in angle brackets is a word.
func withoutMarkup(source string, decode func([]byte) string) string {
	if !strings.Contains(source, "<") {
		return decode([]byte(source))
	}
	var tokens []Token
	s := Scanner{In: []byte(source), loose: true}
	for t := s.Next(); t.Kind != EndOfInput; t = s.Next() {
		tokens = append(tokens, t)
	}
	ends := pairs(tokens)
	var b strings.Builder
	for i := 0; i < len(tokens); i++ {
		t := tokens[i]
		switch use, name := TagOf(t); {
		case t.Name == nil:
			b.WriteString(decode(t.Text))
		case !isMarkup(tokens, ends, i):
			b.Write(t.Text)
		case t.Kind == StartTag && ends[i] > 0 && hiddenInTitles[name]:
			i = ends[i]
		case use == blockTag || use == HiddenTag:
			b.WriteByte(' ')
		}
	}
	return b.String()
}

// pairs finds for each start tag the place of the end tag that closes it, and
// the other way round; 0 for none.
func pairs(tokens []Token) []int {
	ends := make([]int, len(tokens))
	open := map[string][]int{}
	for i, t := range tokens {
		if t.Name == nil || len(ends) > maxTags*2 && i > maxTags {
			continue
		}
		_, name := TagOf(t)
		switch list := open[name]; {
		case t.Kind == StartTag:
			open[name] = append(list, i)
		case t.Kind == EndTag && len(list) > 0:
			ends[list[len(list)-1]], ends[i] = i, list[len(list)-1]+1
			open[name] = list[:len(list)-1]
		}
	}
	return ends
}

// isMarkup says whether a tag of a title is markup rather than a word.
func isMarkup(tokens []Token, ends []int, i int) bool {
	t := tokens[i]
	use, name := TagOf(t)
	switch {
	case use == unknownTag || t.Kind != EndTag && !isAttributes(t.Attrs):
		return false
	case ends[i] > 0 || name == "br" || name == "wbr" || brings.Match(t.Attrs):
		return true
	case standsApart(tokens, i):
		return false
	}
	return inlineFormatting[name] || t.Kind == EndTag || (name == "p" || name == "div") && isGlued(tokens, i)
}

// brings finds the attribute of a tag that brings something from elsewhere.
var brings = regexp.MustCompile(`(?i)\b(?:src|href|http-equiv)\s*=\s*["']?[^\s"']*[/.\w]`)

// standsApart says whether a tag is set off from the words round it like a word
// itself.
func standsApart(tokens []Token, i int) bool {
	return i > 0 && endsIn(tokens[i-1].Text, ' ', '(', '"', '\'') && len(tokens[i].Attrs) == 0 &&
		(i == len(tokens)-1 || beginsWith(tokens[i+1].Text, " ,.;:!?)\"'"))
}

// endsIn says whether a text ends in one of some signs.
func endsIn(text []byte, signs ...byte) bool {
	return len(text) > 0 && bytes.IndexByte(signs, text[len(text)-1]) >= 0
}

// beginsWith says whether a text begins with one of some signs.
func beginsWith(text []byte, signs string) bool {
	return len(text) > 0 && strings.IndexByte(signs, text[0]) >= 0
}

// isGlued says whether a word follows a tag without a space between.
func isGlued(tokens []Token, i int) bool {
	return i < len(tokens)-1 && !beginsWith(tokens[i+1].Text, " ,.;:!?)\"'")
}
