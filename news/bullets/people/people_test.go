package people

import (
	"strings"
	"testing"
)

var lists = Lists{
	Common: func(w string) bool {
		return strings.Contains(" The A An In On At But And Only He She They When After Police Der Die Das Nur Auch Selon Para Le La El O Det ", " "+w+" ")
	},
	Speaks: func(w string) bool {
		return strings.Contains(" said says sagte sagt laut dit dijo disse según ", " "+w+" ")
	},
}

// told returns a sentence as it is told in an alert on a text, whose sentences a bar parts.
func told(lang, text, s string) string {
	n := Of(strings.Split(text, " | "), lang, lists)
	said := []byte(s)
	for i, inside := 0, false; i < len(said); i++ {
		if said[i] == '"' {
			inside = !inside
		}
		if inside {
			said[i] = ' '
		}
	}
	grown := 0
	for _, m := range n.Mentions(s, string(said)) {
		s = s[:m.At+grown] + m.Given + " " + s[m.At+grown:]
		grown += len(m.Given) + 1
	}
	return s
}

func TestMentions(t *testing.T) {
	tests := []struct{ name, lang, text, sentence, want string }{
		{"who speaks", "en", "The ferry sank, Ben Moor said.", "Moor left the harbour.", "Ben Moor left the harbour."},
		{"who owns", "en", "The ferry sank, Ben Moor said.", "The ferry was Moor’s pride.", "The ferry was Ben Moor’s pride."},
		{"who is described", "en", "It belongs to Ben Moor, a baker.", "Police arrested Moor.", "Police arrested Ben Moor."},
		{"an age", "en", "It belongs to Ben Moor, 43, of Hull.", "Police arrested Moor in May.", "Police arrested Ben Moor in May."},
		{"a title", "en", "The ferry was sold by Harbour Director Ben Moor.", "Police arrested Moor.", "Police arrested Ben Moor."},
		{"behind that", "en", "The court heard that Ben Moor and Ann Hale, 39, rowed. | Ben Moor said that Moor left.", "Police arrested Moor.", "Police arrested Ben Moor."},
		{"a word that begins a sentence", "de", "Das sagte Ben Moor. | Weder Moor noch Hale schwieg.", "Auch Moor schwieg.", "Auch Ben Moor schwieg."},
		{"where he comes from", "de", "Das sagte Ben Moor von der Hafenschule.", "Auch Moor schwieg.", "Auch Ben Moor schwieg."},
		{"a calling", "en", "Police met lawmakers Ben Moor and Ann Hale.", "Friends of Moor came.", "Friends of Ben Moor came."},
		{"a pronoun", "en", "Ben Moor sold his ferry.", "Police arrested Moor.", "Police arrested Ben Moor."},
		{"an initial", "en", "The ferry sank, Ben S. Moor said.", "Police arrested Moor.", "Police arrested Ben S. Moor."},
		{"two", "en", "Ben Moor, 43, and Ann Hale, 39, rowed.", "Friends of Moor and Hale came.", "Friends of Ben Moor and Ann Hale came."},
		{"a small word before", "de", "Die Fähre sank, sagte Ben Moor.", "Nur Moor schwieg.", "Nur Ben Moor schwieg."},
		{"a trade before", "de", "Hafenchef Ben Moor schwieg. | Das sagte Moor.", "Auch Moor schwieg.", "Auch Ben Moor schwieg."},
		{"French", "fr", "Le bac a coulé, dit Ben Moor.", "Selon Moor, le bac était neuf.", "Selon Ben Moor, le bac était neuf."},
		{"Spanish", "es", "El barco zarpó, dijo Ben Moor.", "El barco es de Moor.", "El barco es de Ben Moor."},
		{"Portuguese", "pt", "O barco partiu, disse Ben Moor.", "Para Moor, o barco é novo.", "Para Ben Moor, o barco é novo."},
		{"Swedish", "sv", "Färjan sjönk, sagt Ben Moor.", "Färjan ägs av Moor.", "Färjan ägs av Ben Moor."},
	}
	for _, tt := range tests {
		if got := told(tt.lang, tt.text, tt.sentence); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}

// What may never become anything else: none of these sentences is changed.
func TestNever(t *testing.T) {
	tests := []struct{ lang, text, sentence string }{
		{"en", "The White House said no.", "House members left."},
		{"en", "The White House said no.", "The House voted."},
		{"en", "Northern Ireland said no.", "Ireland voted."},
		{"en", "East Germany said no.", "Police came from Germany."},
		{"en", "Real Madrid said no.", "Officials of Madrid left."},
		{"en", "Paris Hilton said no. | In Hilton nobody works.", "A room of Hilton burned."},
		{"en", "Ben Moor said no. | Ann Moor, his wife, left.", "Moor left."},
		{"en", "Ben Moor said no. | Ann and Ben Moor left.", "Moor left."},
		{"en", "Mary Ann Moor said no. | Ben Moor, 43, left.", "Moor left."},
		{"en", "Mary Ann Moor said no.", "Moor left."},
		{"en", "Ben Moor said no.", "Mr. Moor left."},
		{"en", "Ben Moor said no.", "Ann Moor left."},
		{"en", "Ben Moor said no.", "Captain Moor left."},
		{"en", "Ben Moor said no.", "The Moor administration left."},
		{"en", "Ben Moor said no.", "Moor family members left."},
		{"en", "Ben Moor said no.", "Moor Street was closed."},
		{"en", "Ben Moor said no.", "Anti-Moor slogans were heard."},
		{"en", "Ben Moor said no.", `"Moor lied," Ann Hale said.`},
		{"en", "Ben Moor said no.", `"Moor lied," Ann Hale told Moor.`},
		{"en", "Ben Moor said no.", "Ben Moor left."},
		{"en", "Police met Only Moor. | Only Moor said no.", "Only Moor left."},
		{"en", "Ben Moor said no.", "Will Moor left."},
		{"en", "Ben Moor said no. | The Moor burned.", "Fires on Moor burned."},
		{"en", "Ben Moor left.", "Moor came back."},
		{"en", "President Moor said no.", "Moor left."},
		{"en", "Former Moor said no.", "Moor left."},
		{"en", "Harbour Group, a bank, said no.", "Group shares fell."},
		{"en", "Hull-based Moor, which sells boats, said no.", "Shares of Moor fell."},
		{"en", "Operation Anchor, a search, ended.", "Anchor was paid for by Hull."},
		{"en", "Ursula von der Moor said no.", "Moor left."},
		{"en", "Jan van Moor said no.", "Moor left."},
		{"de", "Trainer Moor sagte nein.", "Moor schwieg."},
		{"de", "In der Vergangenheit Moor, die sagte nein.", "Auch Moor schwieg."},
		{"de", "Die neuen Regeln EU-Rat, sagte der Chef.", "Der EU-Rat schwieg."},
		{"de", "Gegner Moor sagte nein.", "Moor schwieg."},
		{"en", "The harbour beat retailer Louis Moor.", "Moor left."},
		{"en", "The harbour lies under Mount Louis Moor.", "Moor left."},
		{"en", "Louis Moor hired Ann Hale and her tug.", "Moor left."},
		{"en", "The Eighth Congressional District said that she won.", "A hall in Hull’s District burned."},
		{"en", "Watch Moor. | Moor said no.", "Moor left."},
		{"de", "Das gilt laut Hafen-Tochter Moor seit Mai.", "Moor schwieg."},
		{"ru", "Бен Мур сказал нет.", "Мура уволили."},
		{"zh", "", "渡轮沉没了。"},
		{"", "Ben Moor said no.", "Moor left."},
	}
	for _, tt := range tests {
		if got := told(tt.lang, tt.text, tt.sentence); got != tt.sentence {
			t.Errorf("%q became %q, want it as it was (text %q)", tt.sentence, got, tt.text)
		}
	}
}
