package texts

import (
	"fmt"
	"strings"

	"github.com/nicksnyder/go-i18n/v2/i18n/template"
)

// A sentence is a text of the catalogue with its places. It is Telegram's HTML
// with two kinds of places: {name} for an argument, and {/name} for a command
// as the chat must type it.
type sentence []part

// A part is a piece of a sentence: markup as it stands, or a place.
type part struct {
	markup string
	place  string // "name" or "/name"; "" for markup
}

// parse takes a text of the catalogue apart.
func parse(text string) (sentence, error) {
	var s sentence
	for text != "" {
		markup, rest, found := strings.Cut(text, "{")
		if markup != "" {
			s = append(s, part{markup: markup})
		}
		if !found {
			break
		}
		place, after, closed := strings.Cut(rest, "}")
		if !closed || place == "" {
			return nil, fmt.Errorf("a place of %q is not closed or has no name", text)
		}
		s, text = append(s, part{place: place}), after
	}
	return s, nil
}

// Execute fills the places. data is a *filling.
func (s sentence) Execute(data any) (string, error) {
	f := data.(*filling)
	var b strings.Builder
	for _, p := range s {
		switch command, ok := strings.CutPrefix(p.place, "/"); {
		case p.place == "":
			b.WriteString(p.markup)
		case ok:
			b.WriteString(f.printer.Command(command))
		default:
			b.WriteString(string(f.printer.value(p.place, f.args)))
		}
	}
	return b.String(), nil
}

// A filling is what comes into the places of a sentence.
type filling struct {
	printer Printer
	args    Args
}

// placeParser has the catalogue's library read our places instead of Go's templates.
type placeParser struct{}

func (placeParser) Parse(text, _, _ string) (template.ParsedTemplate, error) { return parse(text) }

// Cacheable says that a sentence is parsed once.
func (placeParser) Cacheable() bool { return true }
