package definite

import (
	"strings"
	"testing"
)

// common are some common words.
func common(w string) bool {
	return strings.Contains(" and is was war ist hat and come nobody y est a fue es ha era è ", " "+w+" ")
}

func TestThings(t *testing.T) {
	tests := []struct{ lang, sentence, want string }{
		{"en", "The dilemma is common.", "dilemma"},
		{"en", "The report and Hale’s letter come late.", "report"},
		{"en", "Hale said the phone call was long.", "call"},
		{"en", "In the 1991 film, a ferry sinks.", "film"},
		{"en", "In May, the man returned with a boat.", "man"},
		{"en", "Nobody has seen the man’s boat.", "man"},
		{"en", "Whatever the definition, the ferry floats.", "definition"},
		{"en", "The woman and the boy were in the room.", "woman boy room"},
		{"en", "The man who sank the ferry is known.", ""},
		{"en", "The report of the council is long.", ""},
		{"en", "The film Harbour Fog was long.", ""},
		{"en", "The Hale report was long.", ""},
		{"en", "The film festival was long.", ""},
		{"en", "The first report was long.", ""},
		{"en", "The man, who sank the ferry, is known.", ""},
		{"en", "A report was long.", ""},
		{"en", "The government is new.", ""},
		{"en", "Hale left the meeting.", ""},
		{"en", "The", ""},
		{"de", "Die Frau hat nichts gesehen.", "frau"},
		{"de", "In Hull leitet der Mann eine Firma.", "mann"},
		{"de", "Die alte Studie war lang.", "studie"},
		{"de", "Die Studie der Stadt war lang.", ""},
		{"de", "Der Film „Nebel“ war lang.", ""},
		{"de", "Die Frau, die die Fähre fuhr, ist bekannt.", ""},
		{"de", "Das Wetter war gut.", ""},
		{"fr", "L'étude est longue, mais la lettre a été lue.", "lettre"},
		{"fr", "La lettre d’Ann Hale est longue.", ""},
		{"es", "Hale dijo que la mujer fue al puerto.", "mujer"},
		{"es", "La mujer que fue al puerto es Hale.", ""},
		{"it", "La donna è partita.", "donna"},
		{"pt", "O homem foi preso.", "homem"},
		{"ja", "その映画は長い。", ""},
	}
	for _, tt := range tests {
		var got []string
		for _, thing := range Things(tt.sentence, tt.lang, common) {
			got = append(got, thing.Noun)
		}
		if strings.Join(got, " ") != tt.want {
			t.Errorf("%s: Things(%q) = %q, want %q", tt.lang, tt.sentence, got, tt.want)
		}
	}
}

func TestWords(t *testing.T) {
	got := Things("Hale said the long phone call was over.", "en", common)
	if len(got) != 1 || strings.Join(got[0].Words, " ") != "long phone call" {
		t.Errorf("%+v, want the words of a long phone call", got)
	}
}
