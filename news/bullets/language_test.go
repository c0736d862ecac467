package bullets

import "testing"

func TestLanguage(t *testing.T) {
	const (
		german  = "Die Fähre sank am Montag vor der Küste, aber alle Menschen an Bord wurden von den Fischern des Dorfes gerettet. Der Eigner des Schiffes wollte sich dazu nicht äußern, bevor die Ursache geklärt ist."
		english = "The ferry sank on Monday off the coast, but all of the people on board were saved by the fishermen of the village. The owner of the ship did not want to speak about it before the cause has been found."
	)
	tests := []struct{ name, text, hint, want string }{
		{"the page says it", english, "de-AT", "de"},
		{"with an underscore", "", "pt_BR", "pt"},
		{"three letters", "", "eng", "en"},
		{"one of two Norwegians", "", "nb-NO", "no"},
		{"nothing said", german, "", "de"},
		{"nonsense said", english, "x-default!", "en"},
		{"not determined", english, "und", "en"},
		{"a headline is too short to tell", "Ferry sinks", "", ""},
		{"no text", "", "", ""},
	}
	for _, tt := range tests {
		if got := Language(tt.text, tt.hint); got != tt.want {
			t.Errorf("%s: Language(%q, %q) = %q, want %q", tt.name, tt.text, tt.hint, got, tt.want)
		}
	}
}
