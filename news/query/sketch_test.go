package query_test

import (
	"fmt"
	"testing"

	"newsbot/news"
	"newsbot/news/query"
)

// sketchOf is the sketch of a text.
func sketchOf(t *query.Text) query.Sketch {
	return query.SketchOf(&news.Item{Title: t.Title, Deck: t.Deck, Text: t.Body, KeyPoints: t.Bullets, Lang: t.Lang})
}

// TestASketchOf tells of words in all their ways that they may be there.
func TestASketchOf(t *testing.T) {
	text := query.ReadText("title: Fog over Müller's e-mail, says U.S. envoy || deck: Łódź waits || body: Women of the AT&T regulator saw 「鉄道」, Київ and Vérité at the ferries || source: Harbour News || lang: de")
	s := sketchOf(&text)
	for _, typed := range []string{
		"fog", "FOG", "mueller", "müller", "muller", "email", "e-mail", "U.S.", "=Fog", "=AT&T", `"says u.s. envoy"`, `"lodz waits"`, "lodz",
		"regulat*", "müll*", "muel*", "~woman", "~ferry", "鉄道", "київ", "Київ", "verit*", "fog OR snow", "(snow OR fog) -rain",
		"title:fog", `title:"fog over"`, "title:email", "body:fog", `source:"harbour news" fog`, "lang:de", "-fog ferries", "-lang:en fog", `"women of the"`, `-"no such words" envoy`,
	} {
		q := mustParse(typed)
		if !q.May(s, query.NameOf(text.Source)) {
			t.Errorf("%q cannot want %+v", typed, text)
		}
	}
	for _, typed := range []string{"bitcoin", "snow OR rain", "title:waits", "source:nowhere fog", `"envoy łódź"`} {
		if !mustParse(typed).May(query.Sketch{}, 0) {
			t.Errorf("%q cannot want a text of which nothing is known", typed)
		}
	}
	seems := 0 // by a hash that is another in each process
	for n := range 500 {
		if mustParse(fmt.Sprintf("fog vessel%d", n)).May(s, query.NameOf(text.Source)) {
			seems++
		}
	}
	if seems > 150 {
		t.Errorf("%d of 500 words that it has not seem to be in a text", seems)
	}
}

// TestASketchIsNotOfItsSource has one text come from sources of any name.
func TestASketchIsNotOfItsSource(t *testing.T) {
	for _, typed := range []string{`source:"island post"`, `ferry source:"island post"`, `-source:"harbour news" ferry`} {
		s := sketchOf(&query.Text{Title: "A ferry", Source: "Harbour News"})
		if !mustParse(typed).May(s, query.NameOf("Island Post")) {
			t.Errorf("%q cannot want a source's item after its name was changed", typed)
		}
	}
}
