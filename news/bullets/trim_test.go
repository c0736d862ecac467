package bullets

import (
	"slices"
	"strings"
	"testing"
)

func TestForms(t *testing.T) {
	tests := []struct {
		name, sentence, want string // want is the shortest form
	}{
		{"a leading But goes", "But the ferry sailed on.", "The ferry sailed on."},
		{"However with its comma goes", "However, nobody was hurt.", "Nobody was hurt."},
		{"So far stays", "So far nobody is missing.", "So far nobody is missing."},
		{"Now that stays", "Now that the storm is over, ferries sail.", "Now that the storm is over, ferries sail."},
		{"a remark about the picture goes", "Captain Hale (pictured left) was alone.", "Captain Hale was alone."},
		{"an age goes before a verb", "Ann Hale, 27, was alone.", "Ann Hale was alone."},
		{"one comma stays before an aside", "Ann Hale, 27, of Whitby, was alone.", "Ann Hale, of Whitby, was alone."},
		{"a list of ages stays", "Ann, 3, Lucy, 5, and Ben, 7, were found.", "Ann, 3, Lucy, 5, and Ben, 7, were found."},
		{
			"a relative clause at the end goes",
			"The harbour was closed for three days, which cost the town a fortune.",
			"The harbour was closed for three days.",
		},
		{
			"a clause of time goes",
			"The harbour was closed by the coast guard after two boats collided.",
			"The harbour was closed by the coast guard.",
		},
		{
			"an attribution stays",
			"The harbour was closed for three days, as the coast guard said on Monday.",
			"The harbour was closed for three days, as the coast guard said on Monday.",
		},
		{
			"an attribution at the very end stays",
			"The harbour was closed by the coast guard after two boats collided, police said.",
			"The harbour was closed by the coast guard after two boats collided, police said.",
		},
		{
			"a negated head keeps its reason",
			"The captain did not leave the ship because the crew needed him.",
			"The captain did not leave the ship because the crew needed him.",
		},
		{
			"a head that ends in a span of time keeps what it spans",
			"The order to close the harbour came just three days after the accident happened.",
			"The order to close the harbour came just three days after the accident happened.",
		},
		{
			"a head without a verb stays whole",
			"The long and bitter dispute over the old harbour, which began in May, is over.",
			"The long and bitter dispute over the old harbour, which began in May, is over.",
		},
		{
			"a hedge stays",
			"The pilot steered the ship aground after he allegedly fell asleep.",
			"The pilot steered the ship aground after he allegedly fell asleep.",
		},
		{
			"a condition stays",
			"The pilot will be charged with negligence after the inquiry, if it finds him guilty.",
			"The pilot will be charged with negligence after the inquiry, if it finds him guilty.",
		},
		{
			"an aside between dashes goes",
			"The ferry -- the oldest on the coast -- sank on Monday.",
			"The ferry sank on Monday.",
		},
		{
			"an aside that says which are meant stays",
			"Half of the boats -- which carry more than ten people -- failed the inspection.",
			"Half of the boats -- which carry more than ten people -- failed the inspection.",
		},
		{
			"a sentence is not cut at the first dash of two",
			"The mayor has confirmed the new ferry of the town -- the third of its name -- will sail in May.",
			"The mayor has confirmed the new ferry of the town will sail in May.",
		},
		{
			"an exception stays",
			"All of the ships in the harbour were kept clean -- except for the ferry -- until May.",
			"All of the ships in the harbour were kept clean -- except for the ferry -- until May.",
		},
		{
			"a verb that is still to come keeps its clause",
			"Ann Hale, who has left as head of the harbour, after a long dispute will get a pension.",
			"Ann Hale, who has left as head of the harbour, after a long dispute will get a pension.",
		},
		{
			"another party's view stays",
			"The town considers the old pier a part of the harbour, while fishermen consider it their own.",
			"The town considers the old pier a part of the harbour, while fishermen consider it their own.",
		},
		{
			"a list of participles stays",
			"The two men are accused of having stolen a boat in May, beating its owner, and fleeing.",
			"The two men are accused of having stolen a boat in May, beating its owner, and fleeing.",
		},
		{
			"a participle that may belong to the head stays",
			"The film shows the old captain of the ferry, who has since left the town, leaving the wreck.",
			"The film shows the old captain of the ferry, who has since left the town, leaving the wreck.",
		},
		{
			"what a quoted person said stays",
			"The paper quoted Ann Hale, the head of the harbour, who said the ferry was old.",
			"The paper quoted Ann Hale, the head of the harbour, who said the ferry was old.",
		},
		{
			"what a colon leads to stays whole",
			"The captain has done it all on his ships: climbing the masts, steering in the dark, counting the passengers.",
			"The captain has done it all on his ships: climbing the masts, steering in the dark, counting the passengers.",
		},
		{
			"a contrast stays",
			"The ban on the old ferry was lifted on Monday because of a mistake, but the mayor will try again.",
			"The ban on the old ferry was lifted on Monday because of a mistake, but the mayor will try again.",
		},
		{
			"a quotation is not cut open",
			"The owner called the ship “a wreck of the sea after its long years of service.”",
			"The owner called the ship “a wreck of the sea after its long years of service.”",
		},
		{"circumstances before the clause go", "After a week on the open sea, the crew of the ferry came home to Whitby.", "The crew of the ferry came home to Whitby."},
		{"a place at the end goes", "The old ferry hit the wooden pier in the harbour of Whitby.", "The old ferry hit the wooden pier."},
		{"a day at the end goes", "The old ferry hit the wooden pier of Whitby on Monday.", "The old ferry hit the wooden pier of Whitby."},
		{"a second verb goes", "The coast guard towed the old ferry into Whitby and brought its passengers to a hotel.", "The coast guard towed the old ferry into Whitby."},
		{"a clause of time in the past goes", "The old ferry hit the pier of Whitby when its engine failed.", "The old ferry hit the pier of Whitby."},
		{"what goes along with it goes", "The old ferry left the harbour of Whitby at noon, with a band on deck.", "The old ferry left the harbour of Whitby at noon."},
		{"a condition before the clause stays", "If the storm has ended by Monday, the ferry of Whitby will sail to the islands.", "If the storm has ended by Monday, the ferry of Whitby will sail to the islands."},
		{"a year before the clause stays", "In 1985, the old harbour of Whitby was closed for good by the town.", "In 1985, the old harbour of Whitby was closed for good by the town."},
		{"an opening stays before a pronoun", "When the captain of the ferry fell ill, he was brought to Whitby by boat.", "When the captain of the ferry fell ill, he was brought to Whitby by boat."},
		{"what shows it stays before the clause", "In a video of the coast guard, the old ferry drifts towards the pier.", "In a video of the coast guard, the old ferry drifts towards the pier."},
		{"what is not until something stays whole", "It was not until the old ferry left Whitby for good last year, leaving the town alone, that it was missed.", "It was not until the old ferry left Whitby for good last year, leaving the town alone, that it was missed."},
		{"one of a list of verbs stays", "The captain left the old ferry, climbed the pier and walked to the harbour of Whitby.", "The captain left the old ferry, climbed the pier and walked to the harbour of Whitby."},
		{"what was asked stays after a relative clause", "The mayor of Whitby challenged the captain, who steers the old ferry, to race him.", "The mayor of Whitby challenged the captain, who steers the old ferry, to race him."},
		{"a comma in a quotation ends nothing", "The crew of the old ferry called the trip their “Fog Ride,” after the song.", "The crew of the old ferry called the trip their “Fog Ride,” after the song."},
		{"a tale before the clause stays", "In the new film, the captain of the old ferry kills his own crew.", "In the new film, the captain of the old ferry kills his own crew."},
		{"a tale at the end stays", "The captain of the old ferry killed a sailor of Whitby in the new film.", "The captain of the old ferry killed a sailor of Whitby in the new film."},
		{"another subject at the end goes", "The ferry reached the old harbour of Whitby and it was moored at noon.", "The ferry reached the old harbour of Whitby."},
		{"two names stay together", "The owner sold the ferry to the town of Whitby and Hull paid half.", "The owner sold the ferry to the town of Whitby and Hull paid half."},
		{"a list at the beginning stays", "In Hull, Whitby and Filey, the ferries of the old line were held back.", "In Hull, Whitby and Filey, the ferries of the old line were held back."},
		{"a place stays that the verb wants", "Late at night the captain put the passengers in a lifeboat.", "Late at night the captain put the passengers in a lifeboat."},
		{"nouns that an and joins stay", "The coast guard brought home the captain of the old ferry and a dog.", "The coast guard brought home the captain of the old ferry and a dog."},
		{"what a superlative counts among stays", "She steers the oldest wooden ferry of the line in the north of Europe.", "She steers the oldest wooden ferry of the line in the north of Europe."},
		{"a noun that is half told stays whole", "The captain of the old ferry has played a part in the rescue.", "The captain of the old ferry has played a part in the rescue."},
		{"a clause of time stays where it limits", "The old ferry will leave the harbour of Whitby when its engine is mended.", "The old ferry will leave the harbour of Whitby when its engine is mended."},
		{"a day stays that is waited for", "The next ferry to the islands of the north is expected Monday.", "The next ferry to the islands of the north is expected Monday."},
		{"a day stays after a participle", "The owner of the old ferry told it in a statement released Monday.", "The owner of the old ferry told it in a statement released Monday."},
		{"a clause without its verb is none", "The man who was to steer the old ferry in the storm is missing.", "The man who was to steer the old ferry in the storm is missing."},
		{"a participle of the subject is no verb", "A ferry held by the coast guard in the old harbour for a week is free.", "A ferry held by the coast guard in the old harbour for a week is free."},
		{"a source in the place stays", "The old ferry was unsafe in the view of the coast guard of Whitby in a report.", "The old ferry was unsafe in the view of the coast guard of Whitby in a report."},
		{"an idiom stays", "The captain of the ferry left the old harbour at his own risk.", "The captain of the ferry left the old harbour at his own risk."},
		{"a name stays whole", "The captain of the old ferry called the Coast Guard Centre for Rescue.", "The captain of the old ferry called the Coast Guard Centre for Rescue."},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			all := forms(tt.sentence, "en")
			shortest := slices.MinFunc(all, func(a, b form) int { return len(a.text) - len(b.text) })
			if shortest.text != tt.want {
				t.Errorf("forms(%q): shortest %q, want %q", tt.sentence, shortest.text, tt.want)
			}
		})
	}
}

func TestFormsOfAnotherLanguage(t *testing.T) {
	const s = "But sagte er, nachdem die Fähre (pictured) gesunken war."
	if all := forms(s, "de"); len(all) != 1 || all[0].text != s || all[0].trimmed != nil {
		t.Errorf("forms(%q, de) = %+v, want the sentence alone", s, all)
	}
}

// TestFormsAreFew tries a sentence that could end in many places.
func TestFormsAreFew(t *testing.T) {
	s := "The old ferry of Whitby was held in the harbour" + strings.Repeat(", which was held in the town of Hull", 40) + "."
	if n := len(forms(s, "en")); n != maxForms {
		t.Errorf("%d forms, want %d", n, maxForms)
	}
}

func TestFormsSayWhatWasTrimmed(t *testing.T) {
	const s = "But Ann Hale, 27, was brought to the hospital in Whitby, which lies nearby."
	all := forms(s, "en")
	got := all[len(all)-1]
	want := []string{"But", "27", "which lies nearby.", "in Whitby"}
	if got.text != "Ann Hale was brought to the hospital." || !slices.Equal(got.trimmed, want) {
		t.Errorf("last form of %q = %q without %q, want it without %q", s, got.text, got.trimmed, want)
	}
}
