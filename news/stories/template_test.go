package stories

import (
	"testing"
	"time"
)

// TestTemplates: under one title that names nothing, texts that name different places,
// people or numbers tell of different things, however alike they are otherwise.
func TestTemplates(t *testing.T) {
	tests := []struct {
		title, first, second string
		joins                bool
	}{
		{"Severe weather warning", "Heavy rain is expected in Northland from Monday evening. Rivers may rise quickly and drivers should take care.",
			"Heavy rain is expected in Southmark from Monday evening. Rivers may rise quickly and drivers should take care.", false},
		{"Severe weather warning issued", "A severe thunderstorm warning is in force for Gull Bay and Port Amber until midnight, the weather office said.",
			"A severe thunderstorm warning is in force for Halden and Larkspur until midnight, the weather office said.", false},
		{"Yellow warning of wind", "The Met Office has issued a yellow warning of wind for Cornwall and Devon. Gusts of 60 miles an hour are likely.",
			"The Met Office has issued a yellow warning of wind for Moray and Aberdeen. Gusts of 60 miles an hour are likely.", false},
		{"Road closed due to flooding", "The A38 is closed in both directions at Lydney because of flooding. Drivers are told to use other routes.",
			"The A417 is closed in both directions at Maisemore because of flooding. Drivers are told to use other routes.", false},
		{"Police appeal to find missing teenager", "Police are appealing for help to find Anna Brown, who was last seen in Halden on Sunday evening.",
			"Police are appealing for help to find Tomas Rehn, who was last seen in Larkspur on Sunday evening.", false},
		{"Man dies after crash", "A man has died after a crash on the road between Port Amber and Halden, police said on Monday.",
			"A man has died after a crash on the road between Larkspur and Gull Bay, police said on Monday.", false},
		{"Power outage leaves thousands without electricity", "About 4,000 homes in Halden were without electricity on Monday after a fault in a substation, the utility said.",
			"About 9,500 homes in Larkspur were without electricity on Monday after a fault in a substation, the utility said.", false},
		{"Unwetterwarnung vor schwerem Gewitter", "Der Wetterdienst warnt vor schwerem Gewitter im Kreis Uckermark. Es drohen Starkregen und Hagel bis Mitternacht.",
			"Der Wetterdienst warnt vor schwerem Gewitter im Kreis Traunstein. Es drohen Starkregen und Hagel bis Mitternacht.", false},
		{"Vigilance orange aux orages", "Météo-France place la Gironde et les Landes en vigilance orange aux orages jusqu'à minuit, avec un risque de grêle.",
			"Météo-France place le Jura et le Doubs en vigilance orange aux orages jusqu'à minuit, avec un risque de grêle.", false},
		{"Earthquake felt by residents", "An earthquake of magnitude 4.1 shook Halden early on Monday; residents reported rattling windows, and no damage.",
			"An earthquake of magnitude 4.1 shook Larkspur early on Monday; residents reported rattling windows, and no damage.", false},
		{"House prices rise again", "House prices in Norway rose again in May, by 0.8 percent, the association of estate agents said on Tuesday.",
			"House prices in Ireland rose again in May, by 0.8 percent, the association of estate agents said on Tuesday.", false},
		{"Notice to boil water is lifted", "The boil water notice for Gull Bay has been lifted after tests showed that the water is safe to drink again.",
			"The boil water notice for Halden has been lifted after tests showed that the water is safe to drink again.", false},

		{"Severe weather warning", "Northland braces for heavy rain on Monday evening as rivers rise and farmers move their herds to higher ground.",
			"A storm will batter Southmark on Monday evening, forecasters say; rivers may rise, and ferries stay in port.", false},
		{"Schools closed because of snow", "All schools in Halden stay closed on Monday because of snow, the council said; buses do not run.",
			"Snow has closed every school in Larkspur on Monday. The council hopes to open them again on Tuesday.", false},
		{"Two injured in house fire", "Two people were taken to hospital after a fire in a house in Halden on Monday night, the fire service said.",
			"A fire in a house in Larkspur on Monday night has injured two people, who were taken to hospital.", false},

		{"Minister defends new Aurora ferry levy", "The minister defended the levy on the Aurora ferry on Monday and told Reuters that it would pay for a new harbour.",
			"The minister defended the levy on the Aurora ferry on Monday and told Harbour News that it would pay for a new harbour.", true},
		{"Severe weather warning issued for the weekend", "Heavy rain is expected in Northland from Friday evening. Rivers may rise quickly, the weather office in Port Amber said.",
			"The weather office warns of heavy rain in Northland on the weekend: rivers may rise quickly, and drivers should take care.", true},
		{"Yellow warning of wind for the weekend coast", "The Met Office has issued a yellow warning of wind for Cornwall and Devon. Gusts of 60 miles an hour are likely.",
			"Gusts of 60 miles an hour are likely in Cornwall and Devon, says the Met Office, which has issued a yellow warning of wind.", true},
		{"Ferry runs aground with forty people aboard", "The ferry Aurora ran aground off Gull Bay on Monday with forty people aboard, the coast guard said.",
			"Forty people were aboard when the ferry Aurora ran aground off Gull Bay, the coast guard in Halden said.", true},
		{"Suspect in museum theft arrested after three weeks", "Police in Oslo arrested a man of 41 on Monday who is thought to have taken three paintings from the museum.",
			"Three weeks after the theft of three paintings from the museum in Oslo a man sits in custody, says prosecutor Rehn.", true},
	}
	for _, tt := range tests {
		list := []Headline{
			{Publisher: "one.example", Link: "https://one.example/a", Title: tt.title, Text: tt.first, At: monday},
			{Publisher: "two.example", Link: "https://two.example/b", Title: tt.title, Text: tt.second, At: monday.Add(time.Hour)},
		}
		p := placed(list...)
		if joins := p[1].Reason.Level == Same; joins != tt.joins {
			t.Errorf("%q joins %v, want %v: same %.2f, guard %q\n%s\n%s", tt.title, joins, tt.joins, p[1].Reason.Same, p[1].Reason.Guard, tt.first, tt.second)
		}
	}
}
