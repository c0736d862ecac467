package meant

import (
	"slices"
	"testing"

	"newsbot/news/query"
)

func TestNarrower(t *testing.T) {
	headlines := []string{"Ferry fog delays boats", "Ferry strike: workers want pay", "Ferries strike goes on", "Ferry to the island returns", "Island ferry is painted", "Ferry fares rise after strike talks"}
	for _, tt := range []struct {
		why, typed string
		headlines  []string
		want       []string
	}{
		{"the commonest words beside it", "ferry", headlines, []string{"ferry strike", "ferry island", "title:ferry"}},
		{"alternatives are held together", "ferry OR boats", headlines, []string{"(ferry OR boats) strike", "(ferry OR boats) island"}},
		{"a word that nearly all have tells nothing", "strike", headlines[1:3], []string{"title:strike"}},
		{"in the headline already", "title:ferry", headlines, []string{"title:ferry strike", "title:ferry island"}},
		{"nothing was found", "ferry", nil, []string{"title:ferry"}},
	} {
		q, err := query.Parse(tt.typed)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, o := range Narrower(tt.typed, q, tt.headlines) {
			got = append(got, o.Query)
		}
		if !slices.Equal(got, tt.want) {
			t.Errorf("%s: Narrower(%q) = %q, want %q", tt.why, tt.typed, got, tt.want)
		}
	}
}
