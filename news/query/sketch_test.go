package query_test

import (
	"slices"
	"testing"

	"newsbot/news"
	"newsbot/news/query"
)

// sketchOf is the sketch that a replay makes of a text.
func sketchOf(t *query.Text) (s query.Sketch) {
	item := &news.Item{Title: t.Title, Deck: t.Deck, Text: t.Body, KeyPoints: t.Bullets, Lang: t.Lang}
	query.Replay(query.All(), slices.Values([]query.Told{{Item: item, Source: t.Source, Sketch: &s}}), 0)
	return s
}

// TestASketchOf tells of words in all their ways that they may be there.
func TestASketchOf(t *testing.T) {
	text := query.ReadText("title: Fog over Müller's e-mail, says U.S. envoy || deck: Łódź waits || body: Women of the AT&T regulator saw 「鉄道」, Київ and Vérité at the ferries || source: Harbour News || lang: de")
	s := sketchOf(&text)
	for _, typed := range []string{
		"fog", "FOG", "mueller", "müller", "muller", "email", "e-mail", "U.S.", "=Fog", "=AT&T", `"envoy łódź"`, `"lodz waits"`, "lodz",
		"regulat*", "müll*", "muel*", "~woman", "~ferry", "鉄道", "київ", "Київ", "verit*", "fog OR snow", "(snow OR fog) -rain",
		"title:fog", "body:fog", "source:nowhere fog", "lang:en", "-fog ferries", `"women of the"`, `-"no such words" envoy`,
	} {
		q := mustParse(typed)
		if !q.May(s) {
			t.Errorf("%q cannot want %+v", typed, text)
		}
	}
	seems := 0
	for _, typed := range []string{"bitcoin", "snow OR rain", "fog bitcoin", "~ship", "crypt*", "=Snow", `"fog bitcoin"`, "ßtraße", "U.K."} {
		if mustParse(typed).May(s) {
			seems++
		}
		if !mustParse(typed).May(nil) {
			t.Errorf("%q cannot want a text of which nothing is known", typed)
		}
	}
	if seems > 3 {
		t.Errorf("%d words of nine that are not there seem to be", seems)
	}
}

// TestASketchIsNotOfItsSource has one text come from sources of any name.
func TestASketchIsNotOfItsSource(t *testing.T) {
	for _, typed := range []string{`source:"island post"`, `ferry source:"island post"`, `-source:"harbour news" ferry`} {
		s := sketchOf(&query.Text{Title: "A ferry", Source: "Harbour News"})
		if !mustParse(typed).May(s) {
			t.Errorf("%q cannot want a source's item after its name was changed", typed)
		}
	}
}
