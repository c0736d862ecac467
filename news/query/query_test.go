package query_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"newsbot/news"
	"newsbot/news/query"
)

// TestString shows canonical forms; every row is a fixed point of Parse.
func TestString(t *testing.T) {
	tests := []struct {
		name, query, want string
	}{
		{"words are Folded", "Café BITCOIN", "bitcoin cafe"},
		{"the order of conditions does not count", "musk elon", "elon musk"},
		{"nor does repetition", "a b a", "a b"},
		{"AND is left out", "b AND a && c & d", "a b c d"},
		{"alternatives are sorted too", "hang OR alibaba", "alibaba OR hang"},
		{"a phrase keeps its order", `"elon musk"`, `"elon musk"`},
		{"curly, low and angle quotes are quotes", "“a b” „c d“ «e f»", `"a b" "c d" "e f"`},
		{"a quote that is not closed closes at the end", `"a b`, `"a b"`},
		{"one word needs no quotes", `"Musk"`, "musk"},
		{"a quoted operator is a word", `"OR"`, "or"},
		{"exclusions come last", "-c b !a", "b -a -c"},
		{"an excluded alternative is two exclusions", "a -(b OR c)", "a -b -c"},
		{"an excluded conjunction stays one", "a NOT (b c)", "a -(b c)"},
		{"needless parentheses go", "((a) (b OR (c OR d)))", "a (b OR c OR d)"},
		{"AND binds tighter than OR", "a OR b c", "a OR b c"},
		{"a group of one exclusion is that exclusion", "a (-b)", "a -b"},
		{"a field stands before each word of its group", "title:(fed OR ecb)", "title:ecb OR title:fed"},
		{"a field may stand apart", "TITLE: fed", "title:fed"},
		{"an exclusion may stand behind a field", "a title:-b", "a -title:b"},
		{"a source is compared whole", `source:"Financial  TIMES"`, `source:"financial times"`},
		{"a source of one word needs no quotes", `source:"AP"`, "source:ap"},
		{"an address is its words in order", "http://example.com", `"http example-com"`},
		{"dot and hyphen make the same compound", "Node.js", "node-js"},
		{"an acronym keeps its dots", "u.s", "u.s."},
		{"an exact word keeps its case", "=iPhone", "=iPhone"},
		{"an exact phrase too", `="New York"`, `="New York"`},
		{"a star after a Folded word", "Régul*", "regul*"},
		{"a star after characters that stand alone adds nothing", "比特币*", "比特币"},
		{"characters that stand alone need no quotes", `"iPhone 手 机"`, "iphone手机"},
		{"a stem keeps the word that was typed", "~Companies", "~companies"},
		{"an apostrophe is optional", "Lloyd’s", "lloyds"},
		{"but not where it makes another word", "she’ll", "she'll"},
		{"tags keep their signs", "$TSLA #AI @elonmusk", "#ai $tsla @elonmusk"},
		{"thousands have no comma", "1,000 3.5%", "1000 3.5"},
		{"full-width marks are marks", "（a｜b）　－c d", "(a OR b) d -c"},
		{"loose punctuation is nothing", "AC / DC - ... =", "ac dc"},
	}
	for _, tt := range tests {
		q, err := query.Parse(tt.query)
		if err != nil {
			t.Errorf("%s: Parse(%q): %v", tt.name, tt.query, err)
			continue
		}
		if q.String() != tt.want {
			t.Errorf("%s: Parse(%q) is %q, want %q", tt.name, tt.query, q, tt.want)
		}
		checkFixedPoint(t, tt.query, q)
	}
}

// TestParseRefuses shows where each mistake is found and what it is called.
func TestParseRefuses(t *testing.T) {
	tests := []struct {
		name, query string
		offset      int
		code        string
	}{
		{"nothing", "", 0, "query.empty"},
		{"punctuation alone", "...", 0, "query.empty"},
		{"a currency sign alone", "€", 0, "query.empty"},
		{"exclusions alone", "-a -b", 0, "query.only-not"},
		{"exclusions alone on one side of OR", "a OR -b", 5, "query.only-not-beside-or"},
		{"an excluded exclusion", "a NOT -b", 2, "query.not-not"},
		{"OR without a left side", "OR a", 0, "query.or-alone"},
		{"OR without a right side", "a OR", 4, "query.or-alone"},
		{"AND without a left side", "AND a", 0, "query.and-alone"},
		{"AND without a right side", "a AND", 2, "query.and-alone"},
		{"two operators", "a AND OR b", 2, "query.and-alone"},
		{"NOT without a word", "a NOT", 2, "query.nothing-behind"},
		{"a field without a word", "a title:", 2, "query.nothing-behind"},
		{"a parenthesis that is not closed", "a (b OR c", 2, "query.not-closed"},
		{"a parenthesis that was not opened", "a b)", 3, "query.not-opened"},
		{"an empty group", "a ()", 2, "query.empty-group"},
		{"a field within a field", "title:(a body:b)", 9, "query.field-in-field"},
		{"a leading star", "a *coin", 2, "query.star-inside"},
		{"an inner star", "b*n", 0, "query.star-inside"},
		{"a star alone", "*", 0, "query.star-too-early"},
		{"a short prefix", "bi*", 0, "query.star-too-early"},
		{"a star behind a compound", "e-mail*", 0, "query.star-inside"},
		{"a stem of several words", "~e-mail", 1, "query.stem-of-several"},
		{"a sign before a group", "=(a b)", 0, "query.sign-apart"},
		{"an exact source", "source:=a", 7, "query.sign-apart"},
		{"33 words", strings.Repeat("a ", 33), 64, "query.too-many"},
		{"501 characters", strings.Repeat("é", 501), 1000, "query.too-long"},
		{"501 characters when written out", "title:(" + words15(24, " OR ") + ")", 0, "query.too-long-in-full"},
	}
	unseen := slices.Clone(query.Refusals())
	for _, tt := range tests {
		_, err := query.Parse(tt.query)
		var e *query.SyntaxError
		if !errors.As(err, &e) {
			t.Errorf("%s: Parse(%q): error %v, want %q", tt.name, tt.query, err, tt.code)
			continue
		}
		if e.Offset != tt.offset || e.Fault.Code != tt.code {
			t.Errorf("%s: Parse(%q) is %v at %d, want %q at %d", tt.name, tt.query, e.Fault, e.Offset, tt.code, tt.offset)
		}
		checkRefusal(t, tt.query, e)
		unseen = slices.DeleteFunc(unseen, func(code string) bool { return code == tt.code })
	}
	if len(unseen) > 0 {
		t.Errorf("no query here is refused for %q", unseen)
	}
}

// TestQueriesMadeByTheProgram shows the queries that no user types.
func TestQueriesMadeByTheProgram(t *testing.T) {
	names := make([]string, 100)
	for i := range names {
		names[i] = "Source " + strings.Repeat("x", i+1)
	}
	feed := query.FromSources("Harbour Gazette", "AP")
	fog := mustParse("fog -snow")
	tests := []struct {
		name  string
		query *query.Query
		form  string
		text  query.Text
		want  bool
	}{
		{"everything", query.All(), "*", query.Text{}, true},
		{"everything and something is something", query.And(query.All(), fog), "fog -snow", query.Text{Title: "Fog"}, true},
		{"a source", feed, `source:"harbour gazette" OR source:ap`, query.Text{Title: "x", Source: "ap"}, true},
		{"another source", feed, `source:"harbour gazette" OR source:ap`, query.Text{Title: "ap", Source: "AFP"}, false},
		{"no source", query.FromSources(), "", query.Text{Title: "x"}, false},
		{"a source and words", query.And(feed, fog), `fog (source:"harbour gazette" OR source:ap) -snow`, query.Text{Title: "Fog", Source: "AP"}, true},
		{"a source and an excluded word", query.And(feed, fog), `fog (source:"harbour gazette" OR source:ap) -snow`, query.Text{Title: "Fog, snow", Source: "AP"}, false},
		{"more sources than a user may name", query.FromSources(names...), "", query.Text{Source: names[99]}, true},
	}
	for _, tt := range tests {
		if tt.form != "" && tt.query.String() != tt.form {
			t.Errorf("%s: canonical form %q, want %q", tt.name, tt.query, tt.form)
		}
		if got := agreed(t, tt.query, &tt.text); got != tt.want {
			t.Errorf("%s: %q on %q is %v, want %v", tt.name, tt.query, tt.text, got, tt.want)
		}
	}
}

// TestMatching shows rules of the language beyond single words.
func TestMatching(t *testing.T) {
	tests := []struct {
		name, query, text string
		want              bool
	}{
		{"a phrase finds the joined compound in its middle", `"e-mail outage"`, "An email outage", true},
		{"a compound in the text is one step of a phrase", `"email outage"`, "An e-mail outage", true},
		{"a compound in parts is several", `"mail outage"`, "An e-mail outage", true},
		{"an acronym before a hyphen", `"us china talks"`, "U.S.-China talks", true},
		{"capitals count for a dotted acronym only", "U.S.", "Tell us", false},
		{"an exact word finds the possessive", "=Apple", "Apple's profit", true},
		{"an exact compound", "=F-16", "An f-16", false},
		{"an exact phrase", `="Bank of England"`, "the Bank of England", true},
		{"an exact phrase in other capitals", `="Bank of England"`, "a bank of England", false},
		{"an exclusion in one field", "fog -title:snow", "title: Fog || body: Snow", true},
		{"an exclusion with an exception", "fog -(snow -light)", "Fog and light snow", true},
		{"an exclusion without the exception", "fog -(snow -light)", "Fog and snow", false},
		{"bullets are no headline", "title:fog", "title: Snow || body: Fog", false},
		{"a line break is a gap", `"fog bank"`, "title: x || body: Fog\nBank", false},
		{"a comma is none", `"fog bank"`, "Fog, bank", true},
		{"a language of the text", "fog lang:EN", "title: Fog || lang: en", true},
		{"elisions in French", "eau", "Le prix de l'eau", true},
		{"elisions in Italian", "arte", "La storia dell’arte", true},
		{"a tag behind ideographs", "#比特币", "大涨#比特币#", true},
		{"names around an ampersand", "gamble", "Procter&Gamble", true},
		{"an emoji family is not one of its members", "👩", "👩‍👧", false},
		{"skin tones do not count in joined emoji", "👩‍🚀", "👩🏽‍🚀", true},
		{"a prefix finds the joined compound", "antit*", "anti-trust", true},
		{"a dotted name is its letters", "ai", "A.I. fears", true},
		{"a very long prefix", strings.Repeat("ab", 40) + "*", strings.Repeat("ab", 50), true},
		{"a longer prefix that differs late", strings.Repeat("ab", 40) + "c*", strings.Repeat("ab", 50), false},
		{"an article of Arabic behind a conjunction", "نفط", "والنفط", true},
		{"Cyrillic in Latin disguise", "сар", "CAP", false},
		{"a Ukrainian apostrophe", "п'ять", "П’ять поїздів", true},
	}
	for _, tt := range tests {
		text := query.ReadText(tt.text)
		if got := agreed(t, mustParse(tt.query), &text); got != tt.want {
			t.Errorf("%s: %q on %q is %v, want %v", tt.name, tt.query, tt.text, got, tt.want)
		}
	}
}

// TestTextOf shows what queries see of an item.
func TestTextOf(t *testing.T) {
	item := news.Item{Title: "Fog comes", Deck: "Ferries wait", Text: "The harbour closes.", KeyPoints: []string{"Trams run"}, Bullets: []string{"Written by a model"}, Author: "Ann Snow", Lang: "en"}
	text := query.TextOf(&item, "Harbour News")
	for q, want := range map[string]bool{
		"title:fog deck:ferries body:harbour": true, "body:trams": true, "title:trams": false, "model": false, "snow": false,
		`source:"harbour news" lang:en fog`: true,
	} {
		if got := agreed(t, mustParse(q), &text); got != want {
			t.Errorf("%q on the item is %v, want %v", q, got, want)
		}
	}
}

// TestExplain shows what decided.
func TestExplain(t *testing.T) {
	hit := func(term, field, found string) query.Hit { return query.Hit{Term: term, Field: field, Found: found} }
	tests := []struct {
		query, text string
		hits        []query.Hit
		misses      []query.Miss
	}{
		{"bitcoin etf", "title: Bitcoin falls || body: An ETF closes", []query.Hit{hit("bitcoin", "title", "Bitcoin"), hit("etf", "body", "ETF")}, nil},
		{"bitcoin OR ~merger", "Mergers ahead", []query.Hit{hit("~merger", "title", "Mergers")}, nil},
		{"title:regul*", "Regulators meet", []query.Hit{hit("title:regul*", "title", "Regulators")}, nil},
		{"source:ap fog", "title: Fog || source: AP", []query.Hit{hit("fog", "title", "Fog"), hit("source:ap", "source", "AP")}, nil},
		{"bitcoin etf", "Bitcoin falls", nil, []query.Miss{{Why: query.Absent, Term: "etf"}}},
		{"title:etf", "title: Bitcoin || body: ETF", nil, []query.Miss{{Why: query.Elsewhere, Term: "title:etf", Found: "body"}}},
		{`"elon musk"`, "Musk, Elon", nil, []query.Miss{{Why: query.Apart, Term: `"elon musk"`}}},
		{`"elon musk"`, "Musk alone", nil, []query.Miss{{Why: query.Absent, Term: "elon"}}},
		{"bitcoin -cash", "title: Bitcoin || deck: Cash", nil, []query.Miss{{Why: query.Excluded, Hits: []query.Hit{hit("cash", "deck", "Cash")}}}},
		{"=IT", "It rains", nil, []query.Miss{{Why: query.Unlike, Term: "=IT"}}},
		{"fog source:ap", "title: Fog || source: afp", nil, []query.Miss{{Why: query.Different, Term: "source:ap", Found: "afp"}}},
		{"a OR b", "c", nil, []query.Miss{{Why: query.Absent, Term: "a"}, {Why: query.Absent, Term: "b"}}},
	}
	for _, tt := range tests {
		text := query.ReadText(tt.text)
		want := query.Explanation{Hit: tt.hits != nil, Hits: tt.hits, Misses: tt.misses}
		if diff := cmp.Diff(want, query.Explain(mustParse(tt.query), &text)); diff != "" {
			t.Errorf("Explain(%q, %q) (-want +got):\n%s", tt.query, tt.text, diff)
		}
	}
}

// words15 returns n different words of 15 letters with sep between them.
func words15(n int, sep string) string {
	list := make([]string, n)
	for i := range list {
		list[i] = strings.Repeat(string(rune('a'+i)), 15)
	}
	return strings.Join(list, sep)
}

// TestShare checks that common words are told from others.
func TestShare(t *testing.T) {
	for _, tt := range []struct {
		query    string
		min, max float64
	}{
		{"the", 0.5, 1}, {"the of", 0.5, 1}, {"the ferry", 0, 0.1}, {"the OR ferry", 0.5, 1}, {`"the ferry"`, 0, 0.1}, {"zyzzyva", 0, 0.01}, {"the OR of", 0.5, 1},
	} {
		if got := mustParse(tt.query).Share(); got < tt.min || got > tt.max {
			t.Errorf("Share(%s) = %v, want %v to %v", tt.query, got, tt.min, tt.max)
		}
	}
}

// mustParse parses a query that is known to be correct.
func mustParse(s string) *query.Query {
	q, err := query.Parse(s)
	if err != nil {
		panic(fmt.Sprintf("Parse(%q): %v", s, err))
	}
	return q
}
