package query

import (
	"strings"

	"newsbot/news"
	"newsbot/news/text"
)

// A Text is what queries are matched against: one item of news. Bullets, the
// publisher's own, belong to the body. Source and Lang are compared whole; nothing but source:
// and lang: looks at them.
type Text struct {
	Title, Deck, Body string
	Bullets           []string
	Source            string
	Lang              string
}

// TextOf is what queries see of an item of the source with that name: all that an
// alert may quote of what the publisher wrote. Our own bullets are sentences of the
// text, or a model's, which comes too late to be looked at.
func TextOf(i *news.Item, source string) Text {
	return Text{Title: i.Title, Deck: i.Deck, Body: i.Text, Bullets: i.KeyPoints, Source: source, Lang: i.Lang}
}

// ReadText reads "title: Fog || body: Ferries stop.", with the parts title,
// deck, body, source and lang. A text that does not begin with "title: " is
// a title as it stands.
func ReadText(s string) Text {
	if !strings.HasPrefix(s, "title: ") {
		return Text{Title: s}
	}
	var t Text
	for part := range strings.SplitSeq(s, " || ") {
		name, value, _ := strings.Cut(part, ": ")
		if p := t.part(name); p != nil {
			*p = value
		}
	}
	return t
}

// part returns the part of t called name, or nil.
func (t *Text) part(name string) *string {
	switch name {
	case "title":
		return &t.Title
	case "deck":
		return &t.Deck
	case "body":
		return &t.Body
	case "source":
		return &t.Source
	case "lang":
		return &t.Lang
	}
	return nil
}

// The sections of a text that queries tell apart.
const (
	InTitle text.Sections = 1 << iota
	InDeck
	InBody // with the bullets
	InSource
	InLang

	Anywhere = InTitle | InDeck | InBody // where plain words are looked for
)

// nameOf returns the name of the first section in f.
func nameOf(f text.Sections) string {
	switch {
	case f&InTitle != 0:
		return "title"
	case f&InDeck != 0:
		return "deck"
	case f&InBody != 0:
		return "body"
	case f&InSource != 0:
		return "source"
	}
	return "lang"
}

// prefixOf returns what a query writes before a word that is looked for in f.
func prefixOf(f text.Sections) string {
	if f == InDeck|InBody {
		return "body:"
	}
	return nameOf(f) + ":"
}

// Fields returns the names that may stand before a colon in a query.
func Fields() []string { return []string{"title", "deck", "body", "source", "lang"} }

// fieldsOf returns what a query looks at behind the prefix "name:", or 0.
func fieldsOf(name string) text.Sections {
	switch strings.ToLower(name) {
	case "title":
		return InTitle
	case "deck":
		return InDeck
	case "body":
		return InDeck | InBody
	case "source":
		return InSource
	case "lang":
		return InLang
	}
	return 0
}
