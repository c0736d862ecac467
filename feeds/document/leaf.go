package document

import (
	"encoding/base64"
	"strings"
	"unicode/utf8"
)

// A leaf is the text of an element in pieces as they stand in the input.
type leaf struct {
	pieces []Token
	marked bool // holds tags that are not escaped
	size   int
}

// Limits of one element's text, in bytes.
const (
	maxLeaf   = 256 << 10   // as it is written
	maxPieces = 4 * maxLeaf // as it stands in the input, since entities shrink
	pieceCost = 100         // that each piece counts for besides its text
)

// add takes one more piece.
func (l *leaf) add(t Token) {
	l.marked = l.marked || t.Name != nil
	if l.size += len(t.Text) + pieceCost; l.size <= maxPieces {
		l.pieces = append(l.pieces, t)
	}
}

// plain gives the characters.
func (l leaf) plain() string {
	var b strings.Builder
	for _, p := range l.pieces {
		switch p.Kind {
		case textToken:
			b.WriteString(DecodeEntities(p.Text))
		case cdataToken:
			b.Write(p.Text)
		}
	}
	return b.String()
}

// raw gives the text as it stands, which is markup where tags are not escaped.
func (l leaf) raw() string {
	var b strings.Builder
	for _, p := range l.pieces {
		b.Write(p.Text)
	}
	return b.String()
}

// html gives the text as HTML, whatever the attributes of the element say it
// is; behind a plainMark it is none. Where they say nothing it may hold escaped
// markup or not; see headline.
func (l leaf) html(attrs []byte) string {
	if l.marked {
		return l.raw()
	}
	text := strings.TrimSpace(l.plain())
	if len(attrs) == 0 {
		return text
	}
	kind := strings.ToLower(Attribute(attrs, "type"))
	switch {
	case Attribute(attrs, "mode") == "base64", strings.HasPrefix(kind, "application/") && !strings.HasSuffix(kind, "xml"):
		if decoded, err := base64.StdEncoding.DecodeString(text); err == nil && utf8.Valid(decoded) {
			return string(decoded)
		}
	case kind == "text", kind == "text/plain":
		return plainMark + text
	}
	return text
}

// name gives a person's name: that of a name element, or the whole text.
func (l leaf) name() string {
	for i, p := range l.pieces {
		if p.Kind == StartTag && strings.EqualFold(LocalName(p.Name), "name") && i+1 < len(l.pieces) {
			return leaf{pieces: l.pieces[i+1 : i+2]}.plain()
		}
	}
	if l.marked {
		return ""
	}
	return l.plain()
}

// address gives the address that an element holds as its text, or as that of an
// element in it.
func (l leaf) address() string {
	for i, p := range l.pieces {
		if p.Kind == StartTag && strings.EqualFold(LocalName(p.Name), "url") && i+1 < len(l.pieces) {
			return strings.TrimSpace(leaf{pieces: l.pieces[i+1 : i+2]}.plain())
		}
	}
	if l.marked {
		return ""
	}
	return strings.TrimSpace(l.plain())
}
