package texts

import (
	"strings"
	"testing"

	"newsbot/news/meant"
)

// TestDoubt shows doubts as the command line says them.
func TestDoubt(t *testing.T) {
	for typed, want := range map[string]string{
		"bitcoin, gold":             "“bitcoin, gold”: must all of this be in one story, or is one enough?\nEither: bitcoin OR gold\nBoth in one story: bitcoin gold",
		"bitcoin not etf":           "“bitcoin not etf”: what must not be there has a dash right before it.\nWithout it: bitcoin -etf",
		"since:2024 gold":           "Nothing can be asked of since: before a colon can stand title, deck, body, source, lang.",
		"bitcoin lang:english":      "lang:english: a language is its code of two letters, as in lang:en.\nInstead: bitcoin lang:en",
		"https://wire.example/feed": "https://wire.example/feed is an address. What a source reports is followed, not looked for.\nFollow: /follow https://wire.example/feed",
		"<b>, a&b":                  "“<b>, a&b”: must all of this be in one story, or is one enough?\nEither: <b> OR a&b\nBoth in one story: <b> a&b",
	} {
		doubts := meant.Doubts(typed, meant.Known{})
		if len(doubts) == 0 {
			t.Errorf("nothing is doubted of %q", typed)
		} else if got := (Printer{}).Doubt(doubts[0]).Plain(); got != want {
			t.Errorf("Doubt(%q) = %q, want %q", typed, got, want)
		}
	}
}

// TestButtonsOfLongQueriesDiffer: the end of a query is what an offer adds.
func TestButtonsOfLongQueriesDiffer(t *testing.T) {
	for query, want := range map[string]string{
		"ferry strike": "Watch ferry strike",
		"(ferry OR tram OR bus OR railway) strike": "Watch … OR bus OR railway) strike",
		"(ferry OR tram OR bus OR railway) talks":  "Watch … tram OR bus OR railway) talks",
		strings.Repeat("x", 50):                    "Watch … " + strings.Repeat("x", 30),
	} {
		if got := (Printer{}).Offer(meant.Offer{How: meant.Narrow, Query: query}); got != want {
			t.Errorf("the button of %q is %q, want %q", query, got, want)
		}
	}
}

func TestEveryDoubtHasItsWords(t *testing.T) {
	hows := []meant.How{meant.Either, meant.Both, meant.Exclude, meant.Only, meant.Instead, meant.Also, meant.Follow}
	for _, k := range meant.Kinds() {
		for _, how := range hows {
			o := meant.Offer{How: how, Query: "fog"}
			said := Printer{}.Doubt(meant.Doubt{Kind: k, Word: "hail", Offers: []meant.Offer{o}}).Plain()
			if doubted[k] == "" || strings.Contains(said, "doubt.") || !strings.Contains(said, "fog") || (Printer{}).Offer(o) == "" {
				t.Errorf("%s with an offer of %s is said as %q, its button as %q", k, how, said, Printer{}.Offer(o))
			}
		}
	}
}
