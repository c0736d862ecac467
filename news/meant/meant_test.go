package meant

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"newsbot/news/query"
)

var update = flag.Bool("update", false, "write down what is doubted now")

const typedFile = "testdata/typed.txt"

// someSources are the sources that the queries of the file are asked among.
var someSources = []string{"Harbour Wire", "Harbour News", "Tram Times"}

// TestDoubts compares what is doubted of queries as people type them, in eight
// languages and more, with the file that says so: the language, what is typed, and
// what is answered; or, where nothing is in doubt, a headline that it fits.
func TestDoubts(t *testing.T) {
	data, err := os.ReadFile(typedFile)
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	rows, langs := 0, make(map[string]bool)
	for line := range strings.Lines(string(data)) {
		lang, rest, row := strings.Cut(strings.TrimRight(line, "\n"), " | ")
		if !row {
			out.WriteString(line)
			continue
		}
		said, want, _ := strings.Cut(rest, " | ")
		typed := strings.ReplaceAll(said, `\n`, "\n")
		rows++
		langs[lang] = true
		got := answer(t, typed, want)
		fmt.Fprintf(&out, "%s | %s | %s\n", lang, said, got)
		if got != want && !*update {
			t.Errorf("%q is answered %q, want %q", typed, got, want)
		}
	}
	if rows < 150 || len(langs) < 8 {
		t.Errorf("%d queries in %d languages, want 150 in 8", rows, len(langs))
	}
	if *update {
		if err := os.WriteFile(typedFile, []byte(out.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// answer returns what is doubted of a query; if nothing, the headline that want
// says it fits, which is tried.
func answer(t *testing.T, typed, want string) string {
	t.Helper()
	doubts := Doubts(typed, Known{Sources: someSources})
	if len(doubts) == 0 {
		q, err := query.Parse(typed)
		headline, said := strings.CutPrefix(want, "fits ")
		if text := query.ReadText(headline); err != nil || !said || !query.Explain(q, &text).Hit {
			t.Errorf("%q is accepted in silence, and does not fit %q (%v)", typed, want, err)
		}
		return want
	}
	var said []string
	for _, d := range doubts {
		s := string(d.Kind)
		for _, o := range d.Offers {
			s += fmt.Sprintf(" [%s: %s]", o.How, o.Query)
			if _, err := query.Parse(o.Query); err != nil && o.How != Follow {
				t.Errorf("%q: %q is offered, and refused: %v", typed, o.Query, err)
			}
		}
		said = append(said, s)
	}
	return strings.Join(said, "; ")
}

// TestDoubtsKnowingStories shows doubts that depend on what stories have.
func TestDoubtsKnowingStories(t *testing.T) {
	known := Known{Words: map[string]int{
		"ferry": 7, "ferries": 9, "harbour": 12, "walrus": 3, "walruses": 1, "kraken": 1, "women": 4, "gdp": 5, "trams": 1, "tram": 6, "киеве": 4,
	}}
	for _, tt := range []struct{ why, typed, want string }{
		{"other forms are commoner", "ferry", "forms [also: ~ferry]"},
		{"an irregular one is", "woman", "forms [also: ~woman]"},
		{"the word itself is", "walrus", ""},
		{"a slip of a word that stories have", "habour", "slip [instead: harbour]"},
		{"two letters that changed places", "wlarus", "slip [instead: walrus]"},
		{"within a query", "ferries title:harbuor", "slip [instead: ferries title:harbour]"},
		{"a word that one story has may be a slip itself", "krakem", ""},
		{"a short word is near to many", "gpd", ""},
		{"a word that stories have is none", "trams", "forms [also: ~trams]"},
		{"an excluded word is not looked for", "walrus -habour", ""},
		{"a slip of a usual word", "ehtereum", "slip [instead: ethereum]"},
		{"two slips away", "bitciobn", ""},
		{"several doubts", "habour wlarus", "slip [instead: harbour wlarus]; slip [instead: habour walrus]"},
		{"alternatives were thought of", "ferry OR tram", ""},
	} {
		var said []string
		for _, d := range Doubts(tt.typed, known) {
			s := string(d.Kind)
			for _, o := range d.Offers {
				s += fmt.Sprintf(" [%s: %s]", o.How, o.Query)
			}
			said = append(said, s)
		}
		if got := strings.Join(said, "; "); got != tt.want {
			t.Errorf("%s: %q is answered %q, want %q", tt.why, tt.typed, got, tt.want)
		}
	}
}

func TestOneSlip(t *testing.T) {
	for _, tt := range []struct {
		a, b string
		want bool
	}{
		{"fog", "fog", false}, {"fog", "frog", true}, {"frog", "fog", true}, {"fog", "fig", true}, {"fog", "fgo", true},
		{"fog", "gof", false}, {"", "a", true}, {"", "", false}, {"київ", "киів", true}, {"ab", "ba", true},
	} {
		if got := OneSlip(tt.a, tt.b); got != tt.want {
			t.Errorf("OneSlip(%q, %q) = %v, want %v", tt.a, tt.b, got, tt.want)
		}
	}
}

// TestLearn shows what is counted of stories, and that a doubt goes by it.
func TestLearn(t *testing.T) {
	var known Known
	for range 2 {
		known.Learn(&query.Text{Title: "Walrus, walrus in the Harbour", Deck: "A walrus's day", Body: "Seals wait"})
	}
	for word, want := range map[string]int{"walrus": 2, "harbour": 2, "seals": 0, "Walrus": 0} {
		if got := known.Words[word]; got != want {
			t.Errorf("%q is counted %d times, want %d", word, got, want)
		}
	}
	if d := Doubts("wlarus", known); len(d) != 1 || d[0].Offers[0].Query != "walrus" {
		t.Errorf("a slip is answered %v", d)
	}
}

// needs an offer has one.
func FuzzDoubts(f *testing.F) {
	data, err := os.ReadFile(typedFile)
	if err != nil {
		f.Fatal(err)
	}
	for line := range strings.Lines(string(data)) {
		if parts := strings.Split(line, " | "); len(parts) > 1 {
			f.Add(strings.ReplaceAll(parts[1], `\n`, "\n"))
		}
	}
	f.Fuzz(func(t *testing.T, typed string) {
		for _, d := range Doubts(typed, Known{Sources: someSources, Words: map[string]int{"harbour": 3, "ferries": 2}}) {
			if len(d.Offers) == 0 && needsOffer(d.Kind) {
				t.Errorf("%q: %s without an offer", typed, d.Kind)
			}
			if slices.ContainsFunc(d.Offers, func(o Offer) bool { return o.Query == "" || !o.isGood() }) {
				t.Errorf("%q: %s offers %q", typed, d.Kind, d.Offers)
			}
		}
	})
}
