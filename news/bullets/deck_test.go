package bullets

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestDeck(t *testing.T) {
	long := "The ferry lay on the sand bank for " + strings.Repeat("a very long ", 20) + "time."
	tests := []struct{ name, title, deck, want string }{
		{"a standfirst", "Ferry sinks", "Two hundred people were saved by fishing boats", "Two hundred people were saved by fishing boats"},
		{"none", "Ferry sinks", "", ""},
		{"the headline again", "Ferry sinks off Whitby in storm", "Ferry sinks off Whitby in a storm", ""},
		{"cut off at once", "Ferry sinks", "Two hundred people were saved by ...", ""},
		{"cut off in its second sentence", "Ferry sinks", "All were saved by boats. The owner has run a large,...", "All were saved by boats."},
		{"glued", "Ferry sinks", "It sank in May 2024.The owner has run a large,...", "It sank in May 2024."},
		{"too long as a whole", "Ferry sinks", "All were saved by boats. " + long, "All were saved by boats."},
		{"too long in its first sentence", "Ferry sinks", long, ""},
		{"the place in front", "Fähre gesunken", "Whitby. Fischer haben alle Menschen gerettet.", "Fischer haben alle Menschen gerettet."},
		{"a row of short ones", "Ferry sinks", "No fog. No wind. No warning of the coast guard.", ""},
		{"somebody's words without him", "Ferry sinks", "“The harbour is a danger to all of us in this town.”", ""},
		{"somebody's words and him", "Ferry sinks", "“The harbour is a danger to the whole town,” Hale said.", "“The harbour is a danger to the whole town,” Hale said."},
		{"a list of tags", "Ferry sinks", "Fog, Ann Hale, 20 May, Port of Hull, Coast Guard", ""},
		{"a list that is a sentence", "Ferry sinks", "Tugs, boats, divers, helicopters and the navy look for the captain", "Tugs, boats, divers, helicopters and the navy look for the captain"},
		{"a section and its name", "Ferry sinks", "Life of Boats | The Gull.", ""},
		{"line breaks", "Ferry sinks", "All were\nsaved  by boats", "All were saved by boats"},
		{"from the middle of a text", "Ferry sinks", "In response, the owner has closed the harbour.", ""},
		{"what the article answers", "Ferry sinks", "How the ferry sank, and why nobody saw it", ""},
		{"its desk in front", "Ferry sinks", "Staff Reports Police saved all people on Monday.", "Police saved all people on Monday."},
		{"a note of the desk", "Ferry sinks", "ALT HED Boats saved all passengers", "Boats saved all passengers"},
		{"the label of its headline", "Hull: a ferry sinks", "Hull: All passengers were saved by boats", "All passengers were saved by boats"},
		{"a label of its own", "A ferry sinks", "Hull: All passengers were saved by boats", "Hull: All passengers were saved by boats"},
		{"cut off at an abbreviation", "Ferry sinks", "A captain pleaded guilty to charges of fraud (Hull), the U.S.", ""},
		{"an abbreviation at its end", "Ferry sinks", "The captain moved to a town in the U.S.", "The captain moved to a town in the U.S."},
		{"what it points back at is not told", "Ferry sinks", "The harbour master rejected these accusations on Monday.", ""},
		{"what it points back at is the headline", "Accusations after ferry sinks", "The harbour master rejected these accusations on Monday.", "The harbour master rejected these accusations on Monday."},
		{"it shouts", "Ferry sinks", "The whole of Hull is in danger!", ""},
		{"it only announces", "Ferry sinks", "How a captain made it out of the wreck.", ""},
		{"a list of headings", "Ferry sinks", "All were saved by boats｜The pier is closed｜Fog in Hull", ""},
		{"an advertisement", "Ferry sinks", "Sign up for our newsletter today", ""},
	}
	for _, tt := range tests {
		if got := Deck(Article{Title: tt.title, Deck: tt.deck, Lang: "en"}); got != tt.want {
			t.Errorf("%s: Deck = %q, want %q", tt.name, got, tt.want)
		}
	}
	const saved = "Alle Menschen sind gerettet."
	if got := Deck(Article{Title: "Fähre sinkt", Deck: saved + " Nun fährt die Fähre No.", Lang: "de"}); got != saved {
		t.Errorf("cut at an abbreviation: Deck = %q, want %q", got, saved)
	}
}

func TestUnglue(t *testing.T) {
	tests := []struct {
		name, teaser string
		want         []string
	}{
		{"a number before", "Thieves stole 20 boats in 2024.The harbour has run a large,...", []string{"Thieves stole 20 boats in 2024."}},
		{"a word before", "The town agreed on a new pier.The deal ends a long dispute.", []string{"The town agreed on a new pier.", "The deal ends a long dispute."}},
		{"capitals before", "Prices rose for the first ETF.Boats cost more.", []string{"Prices rose for the first ETF.", "Boats cost more."}},
		{"an article after", "The pier is new.A boat came.", []string{"The pier is new.", "A boat came."}},
		{"not glued", "The pier is new. A boat came.", nil},
		{"a name with a dot", "Investors sold Ferry.Com shares.", nil},
		{"an acronym", "The U.S.Navy came.", nil},
		{"an address", "See harbour.example/May.Html for more.", nil},
		{"empty", "", nil},
	}
	for _, tt := range tests {
		if diff := cmp.Diff(tt.want, Unglue(tt.teaser)); diff != "" {
			t.Errorf("%s: Unglue(%q), -want +got:\n%s", tt.name, tt.teaser, diff)
		}
	}
}

func TestKeyPoints(t *testing.T) {
	tests := []struct {
		name   string
		points []string
		want   []string
	}{
		{"a list", []string{"• The ferry sank on Monday", "All passengers were saved"}, []string{"The ferry sank on Monday", "All passengers were saved"}},
		{"one point is no list", []string{"The ferry sank on Monday"}, nil},
		{"a list of links", []string{"Read more", "Sign up for our newsletter", "Who sank it?"}, nil},
		{"a point twice", []string{"The ferry sank on Monday", "The ferry sank on Monday"}, nil},
		{"a point that is the headline", []string{"Old ferry sinks off Whitby", "All passengers were saved", "The owner is silent"}, []string{"All passengers were saved", "The owner is silent"}},
	}
	for _, tt := range tests {
		var got []string
		for _, b := range Summarize(Article{Title: "Old ferry sinks off Whitby", KeyPoints: tt.points}, 5) {
			if !b.KeyPoint || b.Start != -1 || b.End != -1 {
				t.Errorf("%s: %+v is not marked as a key point", tt.name, b)
			}
			got = append(got, b.Text)
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s: -want +got:\n%s", tt.name, diff)
		}
	}
}

func FuzzDeck(f *testing.F) {
	f.Add("Ferry sinks", "It sank in 2024.The owner has run a large,...")
	f.Fuzz(func(t *testing.T, title, deck string) {
		checkLine(t, Deck(Article{Title: title, Deck: deck}))
		for _, p := range Unglue(deck) {
			checkLine(t, p)
		}
	})
}
