package bullets

import (
	"strings"
	"testing"
)

// TestExplaining asks which sentences before explain the last one of a text.
func TestExplaining(t *testing.T) {
	tests := []struct{ name, lang, text, want string }{
		{"the sentence before", "en", "The old ferry sank off the coast. It was on its way to port.", "The old ferry sank off the coast."},
		{"a person over a sentence that names nobody", "en", "Ann Hale left the ship at noon. The weather was already bad by then. She was brought to the port.",
			"Ann Hale left the ship at noon.|The weather was already bad by then."},
		{"not over one that names another", "en", "Ann Hale left the ship at noon. A boat with Ben Moss came too late. She was brought to the port.", "A boat with Ben Moss came too late."},
		{"a place is nobody", "en", "Ann Hale left the ship at noon. The weather in Whitby was already bad. She was brought to the port.",
			"Ann Hale left the ship at noon.|The weather in Whitby was already bad."},
		{"an age is a person", "en", "Ann Hale left the ship at noon. The weather was already bad by then. The 27-year-old was brought to the port.",
			"Ann Hale left the ship at noon.|The weather was already bad by then."},
		{"the same pronoun again", "en", "The old ferry sank off the coast. It was on its way to port. It carried nobody but the crew.",
			"The old ferry sank off the coast.|It was on its way to port."},
		{"a thing where it was told of", "en", "An attack hit the old harbour on Monday. The weather was already bad by then. The attack killed nine people.",
			"An attack hit the old harbour on Monday.|The weather was already bad by then."},
		{"nothing far away in other languages", "de", "Ann Hale verließ das Schiff am Mittag. Das Wetter war da schon sehr schlecht. Sie wurde in den Hafen gebracht.", "Das Wetter war da schon sehr schlecht."},
	}
	for _, tt := range tests {
		d := parse(Article{Text: tt.text}, tt.lang, 0)
		last := d.candidates[len(d.candidates)-1]
		var got []string
		for i, c := range d.candidates {
			if last.explained>>i&1 != 0 {
				got = append(got, c.forms[0].text)
			}
		}
		if !last.leans || strings.Join(got, "|") != tt.want {
			t.Errorf("%s: %q leans %v and is explained by %q, want %q", tt.name, last.plain, last.leans, got, tt.want)
		}
		d.free()
	}
}
