package alert

import (
	"testing"

	"newsbot/news"
	"newsbot/news/query"
)

func TestWordsThatHit(t *testing.T) {
	text := query.ReadText("title: Regulators meet on the ferry || body: Fed officials and the Bank of England speak of interest rates. || source: Harbour News || lang: en")
	for _, tt := range []struct{ typed, want string }{
		{"Ferry", "Ferry"},
		{"Ferry OR tram", "Ferry"},
		{"tram OR Ferry", "Ferry"},
		{"rates Ferry", "rates Ferry"}, // all of it, as it was typed
		{"(Fed OR ecb) rates", "Fed rates"},
		{`(ecb OR "bank of England") Ferry`, `"bank of England" Ferry`},
		{"ferry -tram", "ferry"},
		{"ferry lang:en", "ferry"},
		{"lang:en source:\"Harbour News\"", "lang:en source:\"Harbour News\""},
		{"regulat* OR tram", "regulat*"},
		{"title:(tram OR regulat*)", "title:regulat*"},
		{"tram OR bus", "tram OR bus"}, // corrected since
	} {
		q, err := query.Parse(tt.typed)
		if err != nil {
			t.Fatal(err)
		}
		if got := wordsThatHit(news.Reason{Query: q.String(), Typed: tt.typed}, &text); got != tt.want {
			t.Errorf("wordsThatHit(%q) = %q, want %q", tt.typed, got, tt.want)
		}
	}
	if got := wordsThatHit(news.Reason{Query: "((", Typed: "(("}, &text); got != "((" {
		t.Errorf("what is no query reads %q", got)
	}
}
