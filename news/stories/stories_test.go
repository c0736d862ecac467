package stories

import (
	"slices"
	"strings"
	"testing"
	"time"

	"newsbot/news"
)

// placed puts headlines one after the other before a new desk, and returns
// where each belongs.
func placed(list ...Headline) (places []Place) {
	d := NewDesk()
	d.Load(0, func(func(Kept) bool) {})
	for n, h := range list {
		h.Item = news.ItemID(n + 1)
		r := d.Begin([]Headline{h}, h.At)
		r.CatchUp(func(func(Kept) bool) {})
		places = append(places, r.Place(0, h.Item))
		r.Heard()
	}
	return places
}

// two are headlines of two publishers, an hour apart.
func two(first, second string) []Headline {
	return []Headline{{Publisher: "one.example", Title: first, At: monday}, {Publisher: "two.example", Title: second, At: monday.Add(time.Hour)}}
}

func TestGuards(t *testing.T) {
	tests := []struct {
		first, second string
		want          Guard
	}{
		{"Ferry runs aground off Gull Bay, 40 aboard", "Ferry with 40 aboard runs aground off Gull Bay", NoGuard},
		{"Ferry runs aground off Gull Bay live: passengers taken off", "Ferry runs aground off Gull Bay, passengers taken off", LivePage},
		{"Why the ferry ran aground off Gull Bay", "Ferry ran aground off Gull Bay", ViewPiece},
		{"Horoscope for May 17: what the stars say", "Horoscope for May 17: what the stars say tonight", Column},
		{"Release v2.0.0", "Release v2.0.0", StockPhrase},
		{"Elevated error rates on API requests", "Elevated error rates on API requests", StockPhrase},
		{"Maintenance in the Europe region", "Maintenance in the Europe region", StockPhrase},
		{"A day at the races", "A day at the races", OneWitness},
		{"Calder Robotics profit beats forecasts in Q2", "Calder Robotics profit beats forecasts in Q3", OtherQuarter},
		{"Lakers beat Nuggets in Game 3", "Lakers beat Nuggets in Game 4", OtherGame},
		{"Storm warning for Cornwall on 3 May", "Storm warning for Cornwall on 13 May", OtherDay},
		{"Harbour of Gull Bay closed on Monday", "Harbour of Gull Bay closed on Thursday", OtherDay},
		{"Tomas Rehn of Gull Bay, aged 34, wins sailing cup", "Tomas Rehn of Gull Bay, aged 43, wins sailing cup", OtherAge},
		{"Brentford beat Fulham 2-1", "Brentford beat Fulham 3-0", OtherScore},
		{"Brentford beat Fulham 2-1", "Fulham lose 1-2 to Brentford", NoGuard},
		{"Postgres version 17.2 released", "Postgres version 17.3 released", OtherVersion},
		{"Halden Foods to cut 900 jobs in Norway", "Halden Foods to cut 4000 jobs in Norway", OtherNumber},
		{"Ferry sinks off Gull Bay, 3 dead", "Ferry sinks off Gull Bay, 12 dead", NoGuard},
		{"Brentford hold Fulham to a draw at home", "Brentford hold Burnley to a draw at home", OtherName},
		{"Gunmen kill nine in attack on village in Nigeria", "Gunmen kill nine in attack on bar in Mexico", OtherName},
		{"Minister praises ferry levy in final reading", "Minister mocks ferry levy in final reading", OtherWord},
		{"Halden shares close higher in Oslo trading", "Halden shares close lower in Oslo trading", Contrary},
		{"Suspect in Oslo museum theft arrested", "Suspect in Oslo museum theft sentenced to six years", Stage},
	}
	var r Reader
	for _, tt := range tests {
		a, _ := r.analyse(&Headline{Publisher: "one.example", Title: tt.first})
		b, _ := r.analyse(&Headline{Publisher: "two.example", Title: tt.second})
		if got := apart(a, b); got != tt.want {
			t.Errorf("apart(%q, %q) = %q, want %q", tt.first, tt.second, got, tt.want)
		}
		if back := apart(b, a); (back == NoGuard) != (tt.want == NoGuard) {
			t.Errorf("apart(%q, %q) = %q, the other way %q", tt.second, tt.first, back, tt.want)
		}
	}
}

func TestStockPhrases(t *testing.T) {
	tests := []struct {
		title string
		want  Kind
	}{
		{"Release v2.0.0", Stock},
		{"Test", Stock},
		{"Resolved: payments from the harbour of Gull Bay fail for some of our customers", Stock},
		{"We're hiring a captain for the ferry between Gull Bay and Port Amber", Stock},
		{"Test match at Gull Bay ends in a draw after a day of fog", News},
		{"Release of the crew of ferry Aurora put off until Monday", News},
		{"Identified victims of the fire in Port Amber number twelve", News},
	}
	for _, tt := range tests {
		if got := kindOf(split(tt.title, 40), tt.title, ""); got != tt.want {
			t.Errorf("kindOf(%q) = %v, want %v", tt.title, got, tt.want)
		}
	}
}

// TestRussianNames brings the cases of a name, and what is called after it, to one stem.
func TestRussianNames(t *testing.T) {
	for _, forms := range []string{
		"Соколов Соколова Соколову Соколовым Соколове Соколовой",
		"Алиев Алиева Алиеву Алиевым",
		"Киев Киева Киеву Киевом",
		"Китай Китая Китаю Китаем Китае китайский китайского китайских",
		"Россия России Россию Россией РФ российский российского российскими россиянам",
		"Белоруссия Белоруссии Беларусь Беларуси белорусского",
		"Шугалей Шугалея Шугалею Шугалеем",
		"рубль рубля рублей рублям",
	} {
		list := strings.Fields(forms)
		want := stemOf(fold(list[0]), "ru")
		for _, form := range list[1:] {
			if got := stemOf(fold(form), "ru"); got != want {
				t.Errorf("the stem of %s is %s, of %s %s", list[0], want, form, got)
			}
		}
	}
	for _, pair := range [][2]string{{"слов", "слон"}, {"Москва", "мост"}, {"Латвия", "Литва"}, {"Иванов", "Ирина"}} {
		if a, b := stemOf(fold(pair[0]), "ru"), stemOf(fold(pair[1]), "ru"); a == b {
			t.Errorf("%s and %s have the stem %s", pair[0], pair[1], a)
		}
	}
}

func TestDatesOfATextAreRead(t *testing.T) {
	tests := []struct {
		title, text string
		want        []uint16 // month*100 + day
	}{
		{"Ferry runs aground", "GULL BAY, Nov 17 — The ferry ran aground on November 17th, nine years after that of 3 May.", []uint16{1117, 503}},
		{"Ferry sails again from 8 May", "It had been laid up since April 14.", []uint16{508, 414}},
		{"Паром сел на мель 9 мая", "Об этом сообщили 10 мая.", []uint16{509, 510}},
		{"Fähre fährt ab 3. März", "", []uint16{303}},
		{"It may take 40 days", "In March 212 boats sailed, in May 2026 none. On 1, 2 and 3 June, July 4, 5 August, 6 September, 7 October.", []uint16{603, 704, 805, 906}},
		{"Ferry runs aground on Monday", "Nobody was hurt.", nil},
	}
	for _, tt := range tests {
		var named Doc
		named.readDays(split(tt.title, 40))
		named.readDays(split(tt.text, mostWords))
		var got []uint16
		for _, d := range named.dates {
			if d != 0 {
				got = append(got, d/32*100+d%32)
			}
		}
		if !slices.Equal(got, tt.want) {
			t.Errorf("%q, %q name %v, want %v", tt.title, tt.text, got, tt.want)
		}
	}
}

// TestTextsOfOtherDays has two reports in nearly the same words, of which the texts
// name a day.
func TestTextsOfOtherDays(t *testing.T) {
	text := func(day, share string) string {
		return "Gull Bay is last among the harbours of the coast in the ranking of punctual ferries, the ministry of traffic said on " + day + ". Only " + share +
			" of its boats were on time, fewer than in Port Amber and Norholm, whose harbours were last before. The mayor, Ilse Brandt, blamed the fog, old engines and the want of captains, and asked for patience. A new boat is to come from Otter Creek in spring."
	}
	a := Headline{Publisher: "one.example", Title: "Gull Bay comes last in the ranking of punctual ferries", Text: text("4 May", "61%")}
	for _, tt := range []struct {
		name, text string
		joins      bool
	}{
		{"the same day", text("May 4", "two of three"), true},
		{"another day", text("9 May", "64%"), false},
		{"no day", text("a visit", "two of three"), true},
	} {
		b := Headline{Publisher: "two.example", Title: "Gull Bay is last in the ranking of punctual ferries again", Text: tt.text}
		if p := placed(a, b); (p[0].Story == p[1].Story) != tt.joins {
			t.Errorf("%s: joins = %v, want %v: %+v", tt.name, !tt.joins, tt.joins, p[1].Reason)
		}
	}
}

func TestATitleAloneNeverJoins(t *testing.T) {
	text := func(s string) string { return s + ", and once more: " + strings.ToLower(s) }
	tests := []struct {
		name                string
		title, first, other string
		links               [2]string
		joins               bool
	}{
		{"two programs", "Release v2.0.0", text("The parser of the lighthouse library reads fog signals"), text("This version of the ledger prints tax forms"), [2]string{}, false},
		{"two status pages", "Elevated error rates on API requests", text("Payments in Europe fail"), text("Image uploads time out"), [2]string{}, false},
		{"two firms", "We are hiring a senior engineer", text("Harbourside builds cranes"), text("Merrit bakes bread"), [2]string{}, false},
		{"two blogs", "What we are reading this week", text("Five novels about whales"), text("Papers on compilers"), [2]string{}, false},
		{"nothing rare in the title", "Notes from the road and the kitchen table", text("Whales off Norway"), text("Bread in Lyon"), [2]string{}, false},
		{"no text at all", "What we are reading this week", "", "", [2]string{}, false},
		{"the same text", "Ferry runs aground off Gull Bay", text("A ferry with 40 people aboard ran aground off Gull Bay"), text("A ferry with 40 people aboard ran aground off Gull Bay"), [2]string{}, true},
		{"one article behind two links", "Worth reading", text("A friend sent me this"), text("Found on the way"), [2]string{"https://h.example/ferry", "https://www.h.example/ferry/"}, true},
		{"names in the title", "Lumen and Calder Robotics end merger talks over Oslo plant", "", "", [2]string{}, true},
	}
	for _, tt := range tests {
		h := two(tt.title, tt.title)
		h[0].Text, h[1].Text, h[0].Link, h[1].Link = tt.first, tt.other, tt.links[0], tt.links[1]
		p := placed(h...)
		if joins := p[0].Story == p[1].Story; joins != tt.joins {
			t.Errorf("%s: joins = %v, want %v: %+v", tt.name, joins, tt.joins, p[1].Reason)
		}
	}
}

// TestAnAddressThatNeverMoves lists one report after the other at one address, as
// pages of releases and of outages do: none of them is told as another one.
func TestAnAddressThatNeverMoves(t *testing.T) {
	for _, tt := range [][2]Headline{
		{{Title: "Suite build 2 of the office", Text: "Build 2 brings fixes and changes to the suite."},
			{Title: "Suite build 3 of the office", Text: "Build 3 brings fixes and changes to the suite."}},
		{{Title: "Ferries to Gull Bay are late", Text: "We look into it and will write here what we find."},
			{Title: "Ferries to Gull Bay are late", Text: "We look into it and will write here what we find."}},
	} {
		for i := range tt {
			tt[i].Source, tt[i].Publisher, tt[i].Link = 1, "one.example", "https://one.example/notes"
			tt[i].At = monday.Add(time.Duration(i) * time.Hour)
		}
		if p := placed(tt[0], tt[1])[1]; p.Story != 2 {
			t.Errorf("%q joins the report before it: %+v", tt[1].Title, p.Reason)
		}
	}
}

// TestAnArticleInTwoSections lists two items at once under one headline: an article
// that stands in two sections of its site is one, and two warnings are two.
func TestAnArticleInTwoSections(t *testing.T) {
	const text = "The crane at the north quay turned again on Monday after a winter of repairs that cost the port four million crowns."
	for _, tt := range []struct {
		why, first, second string
		story              news.StoryID
	}{
		{"word for word the same", text, text, 1},
		{"another number", text, strings.Replace(text, "four", "five", 1), 2},
		{"hardly a text", "Read more on our page.", "Read more on our page.", 2},
		{"no text", "", "", 2},
	} {
		list := []Headline{{Text: tt.first, Link: "https://one.example/crane"}, {Text: tt.second, Link: "https://one.example/port/crane"}}
		for i := range list {
			list[i].Title, list[i].Source, list[i].Publisher, list[i].At = "Crane turns again at the north quay", 1, "one.example", monday
		}
		if p := placed(list...)[1]; p.Story != tt.story {
			t.Errorf("%s: story %d, want %d: %+v", tt.why, p.Story, tt.story, p.Reason)
		}
	}
}

func TestTime(t *testing.T) {
	tests := []struct {
		name          string
		first, second string
		after         time.Duration
		want          Level
	}{
		{"told better within three hours", "Honduras ex-president Otero to return home after pardon", "Honduras ex-president Otero returns home after pardon", 2 * time.Hour, Same},
		{"the next step, hours later", "Honduras ex-president Otero to return home after pardon", "Honduras ex-president Otero returns home after pardon", 4 * time.Hour, FollowUp},
		{"the same words, hours later", "Honduras ex-president Otero returns home after pardon", "Honduras ex-president Otero returns home after pardon", 5 * time.Hour, Same},
		{"a stage further", "Mayor Ellis of Gull Bay arrested over bribes", "Mayor Ellis of Gull Bay charged over bribes", 30 * time.Hour, FollowUp},
	}
	for _, tt := range tests {
		h := two(tt.first, tt.second)
		h[1].At = monday.Add(tt.after)
		if p := placed(h...); p[1].Reason.Level != tt.want {
			t.Errorf("%s: %s (guard %q, same %.2f), want %s", tt.name, p[1].Reason.Level, p[1].Reason.Guard, p[1].Reason.Same, tt.want)
		} else if tt.want == FollowUp && p[1].Line != p[0].Line {
			t.Errorf("%s: another line than what it follows", tt.name)
		}
	}
}

func TestReason(t *testing.T) {
	h := two("Ferry with 40 aboard runs aground off Gull Bay", "Ferry carrying 40 people runs aground near Gull Bay")
	p := placed(append(h, Headline{Publisher: "one.example", Title: h[0].Title, At: monday.Add(2 * time.Hour)})...)
	r := p[1].Reason
	if r.Level != Same || r.Member != 1 || r.CopyOf != 0 || r.Voices != 2 || r.Guard != NoGuard || r.Same <= 0 {
		t.Errorf("the second: %+v", r)
	}
	for _, want := range []string{"ferry", "aground", "gull"} {
		if !slices.Contains(r.Terms, want) || len(r.Terms) > 5 {
			t.Errorf("terms %q lack %q or are more than five", r.Terms, want)
		}
	}
	if r := p[2].Reason; r.Level != Related || r.Guard != Column || r.CopyOf != 0 {
		t.Errorf("the first publisher again: %+v", r)
	}
}

func TestCopies(t *testing.T) {
	agency := "A ferry with forty people aboard ran aground off Gull Bay early on Monday, the coast guard said, and all of them were taken ashore by noon."
	tests := []struct {
		name          string
		first, second Headline
		want          bool
	}{
		{"one text, a word changed", Headline{Text: agency}, Headline{Text: strings.Replace(agency, "early", "late", 1)}, true},
		{"two reports", Headline{Text: agency}, Headline{Text: "Rescuers brought everybody ashore after the ferry to Norholm hit a sandbank in fog, said its owner, who apologised to all passengers."}, false},
		{"a title, no text", Headline{Title: "Ferry runs aground off Gull Bay"}, Headline{Title: "Ferry runs aground off Gull Bay"}, true},
		{"a short title", Headline{Title: "Ferry aground"}, Headline{Title: "Ferry aground"}, false},
		{"a title, and texts of their own", Headline{Title: "Ferry runs aground off Gull Bay", Text: agency}, Headline{Title: "Ferry runs aground off Gull Bay", Text: "Everybody was brought ashore in the fog, said its owner in Norholm"}, false},
	}
	var r Reader
	for _, tt := range tests {
		a, _ := r.analyse(&tt.first)
		b, _ := r.analyse(&tt.second)
		if got := copies(a, b); got != tt.want {
			t.Errorf("%s: copies = %v, want %v", tt.name, got, tt.want)
		}
	}
}

func TestCredit(t *testing.T) {
	tests := []struct{ text, author, want string }{
		{"OSLO (Reuters) - A ferry ran aground.", "", "reuters"},
		{"dpa - Eine Fähre ist auf Grund gelaufen.", "", "dpa"},
		{"By Liu Chen, RNZ A ferry ran aground.", "", "rnz"},
		{"A ferry ran aground.", "Jane Doe, AFP", "afp"},
		{"МОСКВА (ТАСС) — Паром сел на мель.", "", "тасс"},
		{"A ferry (built 1998) ran aground, Reuters reports.", "", ""},
		{"The apartment burned.", "Ann Apa", ""},
	}
	for _, tt := range tests {
		want := uint32(0)
		if tt.want != "" {
			want = hash32(tt.want)
		}
		if got := creditOf(&Headline{Text: tt.text, Author: tt.author}); got != want && tt.want != "" || tt.want == "" && got != 0 && tt.author == "" {
			t.Errorf("creditOf(%q, %q) = %x, want that of %q", tt.text, tt.author, got, tt.want)
		}
	}
}

func TestPublisherOf(t *testing.T) {
	tests := []struct{ address, want string }{
		{"https://rss.nytimes.com/services/xml/World.xml", "nytimes.com"},
		{"https://www.nytimes.com/2026/05/04/a.html", "nytimes.com"},
		{"https://feeds.bbci.co.uk/news/rss.xml", "bbci.co.uk"},
		{"https://ann.substack.com/p/whales", "ann.substack.com"},
		{"https://one.blogspot.com/2026/05/a.html", "one.blogspot.com"},
		{"https://github.com/Ann/Lighthouse/releases/tag/v2.0.0", "github.com/ann/lighthouse"},
		{"https://github.com/ann/ledger/releases/tag/v2.0.0", "github.com/ann/ledger"},
		{"https://medium.com/@ann/whales", "medium.com/@ann"},
		{"ferry", ""},
		{"", ""},
	}
	for _, tt := range tests {
		if got := PublisherOf(tt.address); got != tt.want {
			t.Errorf("PublisherOf(%q) = %q, want %q", tt.address, got, tt.want)
		}
	}
}

func TestColumnsAreLearned(t *testing.T) {
	title := []string{"Plenty of gossip around the harbour: whales", "Plenty of gossip around the harbour: Norholm", "Plenty of gossip around the harbour: Calder", "Plenty of gossip around the harbour: Calder"}
	var list []Headline
	for day, name := range title[:3] {
		list = append(list, Headline{Publisher: "one.example", Title: name, At: monday.Add(time.Duration(day) * 24 * time.Hour)})
	}
	list = append(list, Headline{Publisher: "two.example", Title: "Plenty of gossip around the harbour: Calder", At: list[2].At.Add(time.Hour)})
	list = append(list, Headline{Publisher: "one.example", Title: "Plenty of gossip around the harbour: Calder", At: list[2].At.Add(24 * time.Hour)})
	p := placed(list...)
	if r := p[4].Reason; r.Guard != Column || r.Level == Same {
		t.Errorf("the fourth day: %+v, want a column", r)
	}
	if r := p[3].Reason; r.Guard == Column {
		t.Errorf("another publisher: %+v, want no column", r)
	}
}

func TestReword(t *testing.T) {
	d := NewDesk()
	d.Load(1, func(yield func(Kept) bool) {
		yield(Kept{Headline{Item: 1, Publisher: "one.example", Title: "Ferry runs aground off Gull Bay", At: monday}, 1, 1, 1})
	})
	d.Reword(&Headline{Item: 1, Publisher: "one.example", Title: "Correction: cargo ship Halden runs aground off Norholm", At: monday})
	d.Reword(&Headline{Item: 99, Title: "Nobody knows it"})
	r := d.Begin([]Headline{{Publisher: "two.example", Title: "Cargo ship Halden runs aground off Norholm", At: monday.Add(time.Hour)}}, monday)
	if p := r.Place(0, 2); p.Story != 1 {
		t.Errorf("%+v: want the story of the corrected headline", p)
	}
}

func TestOldHeadlinesAreForgotten(t *testing.T) {
	d := loaded(2000)
	r := d.Begin([]Headline{{Publisher: "x.example", Title: "Ferry", At: monday}}, monday.Add(80*time.Hour))
	r.Place(0, 2001)
	r.Heard()
	if n := len(d.index.docs); n != 1 || len(d.stories) != 1 || len(d.lines) > 1 || len(d.index.links) > 0 {
		t.Errorf("%d headlines, %d stories, %d lines are known, want the last alone", n, len(d.stories), len(d.lines))
	}
	for id, list := range d.index.postings {
		if len(list) == 0 || list[0] < d.index.first {
			t.Fatalf("word %x leads to forgotten headlines: %v", id, list)
		}
	}
}

func TestWordsOfAll(t *testing.T) {
	for g := NoGuard; g <= Later; g++ {
		if (g.String() == "") != (g == NoGuard) {
			t.Errorf("guard %d has the word %q", g, g)
		}
	}
	for l := Alone; l <= Same; l++ {
		if l.String() == "" {
			t.Errorf("level %d has no word", l)
		}
	}
	if NoGuard.String() != "" || Same.String() != "same" || Stock.String() != "stock" {
		t.Error("words do not fit their values")
	}
}

// FuzzPlace holds the desk to its promises whatever headlines say: every item
// has a story and a line that began with it or before it.
func FuzzPlace(f *testing.F) {
	f.Add("Ferry runs aground off Gull Bay", "A ferry with 40 aboard", "Ferry aground off Gull Bay", "Forty aboard")
	f.Add("6.1级地震 2比0 U.S.-Q2 $1.5bn 3–2", "", "6.1级地震 2比0", "(Reuters) - \xff")
	f.Add("A.B.C. é́ ß l'été 1,2,3. v1.2.3 – | :", "x", "May 32 1st 99999999999999999999", "y")
	f.Fuzz(func(t *testing.T, title1, text1, title2, text2 string) {
		h := two(title1, title2)
		h[0].Text, h[1].Text, h[1].Link = text1, text2, title1
		for n, p := range placed(h...) {
			id := news.StoryID(n + 1)
			if p.Story == 0 || p.Story > id || p.Line == 0 || p.Line > id || p.Thread == 0 || p.Thread > id || len(p.Reason.Terms) > 5 || p.Reason.Same != p.Reason.Same {
				t.Errorf("%+v", p)
			}
		}
	})
}

// A story goes on with one that it has more in common with than a word.
func TestNothingGoesOnWithAWord(t *testing.T) {
	d := NewDesk()
	for _, tt := range []struct {
		before, after string
		want          bool
	}{
		{"Ethereum upgrade Kestrel cuts fees by a third in its first week", "Survey on ferry: 61% in Kestrel Point want more of it", false},
		{"Ferry fog: morning boats to Gull Island cancelled until noon", "Ferry: the farmers' union asks Northgate for a plan by spring", false},
		{"Harbour fever: what does it do to the body?", "Harbour fever: what do all the terms mean?", false},
		{"Otter Creek puts 62 million crowns into its university", "Millbrook puts 28 million crowns into a ferry", false},
		{"Ferry Aurora runs aground off Gull Island", "Salvage of ferry Aurora begins off Gull Island", true},
		{"Mayor Ilse Brandt charged with fraud over harbour bridge", "Trial of Ilse Brandt over harbour bridge opens", true},
	} {
		before, _ := d.analyse(&Headline{Title: tt.before})
		after, _ := d.analyse(&Headline{Title: tt.after})
		if got := (*group)(nil).in(1, 1, 1).joined(before).goesOn(after); got != tt.want {
			t.Errorf("%q goes on with %q: %v, want %v", tt.after, tt.before, got, tt.want)
		}
	}
}

// TestTopics has a topic grow: it keeps what its headlines have in common, and says
// the more surely what belongs to it the more they are.
func TestTopics(t *testing.T) {
	i, d := newInventor(4), NewDesk()
	read := func(title string) *Doc {
		doc, _ := d.analyse(&Headline{Title: title})
		return doc
	}
	one := (*topic)(nil).joined(read("Ferry Aurora runs aground off Gull Bay"))
	many := one
	for range 50 {
		many = many.joined(read("Ferry Aurora: " + i.text(12)))
	}
	if many.n != 51 || len(many.words) > mostSubjects*3/2 || one.n != 1 {
		t.Errorf("a topic of %d headlines has %d words", many.n, len(many.words))
	}
	next, other := read("Salvage of ferry Aurora put off again").subjects(), read("Bakery opens in Port Amber").subjects()
	for what, tp := range map[string]*topic{"one headline": one, "many": many} {
		if near, far := tp.likeTopic(next, 1), tp.likeTopic(other, 1); near <= far || far < 0 {
			t.Errorf("%s: %.2f of the same ferry, %.2f of a bakery", what, near, far)
		}
	}
	if a, b := one.likeTopic(next, 1), many.likeTopic(next, 1); a >= b {
		t.Errorf("like one headline %.2f, like many %.2f", a, b)
	}
	at := monday.Unix()
	if old := (&topic{first: at}); !old.open(at+7*24*3600) || old.open(at+7*24*3600+1) || !one.open(at) || !(*topic)(nil).open(at) {
		t.Error("a topic is open for a week, one without a time for ever")
	}
	if got := (*topic)(nil).likeTopic(next, 1); got != 0 {
		t.Errorf("like a topic that is not known: %.2f", got)
	}
}

// TestThreadsOfAPoll has one poll place headlines as many polls do.
func TestThreadsOfAPoll(t *testing.T) {
	var list []Headline
	for n, title := range []string{
		"Ferry Aurora runs aground off Gull Bay", "Bakery opens in Port Amber", "Ferry Aurora aground off Gull Bay with 40 aboard",
		"Salvage of ferry Aurora begins off Gull Bay", "Owner of ferry Aurora fined over Gull Bay grounding", "Port Amber bakery wins prize for rye bread",
	} {
		list = append(list, Headline{Publisher: string(rune('a'+n)) + ".example", Title: title, At: monday.Add(time.Duration(n) * time.Hour)})
	}
	apart := placed(list...)
	d := NewDesk()
	d.Load(0, func(func(Kept) bool) {})
	r := d.Begin(list, monday)
	r.CatchUp(func(func(Kept) bool) {})
	for n := range list {
		p := r.Place(n, news.ItemID(n+1))
		if p.Story != apart[n].Story || p.Thread != apart[n].Thread {
			t.Errorf("%q: story %d, thread %d; in a poll of its own %d, %d", list[n].Title, p.Story, p.Thread, apart[n].Story, apart[n].Thread)
		}
	}
	r.Heard()
	if apart[3].Thread != 1 || apart[4].Thread != 1 || apart[5].Thread != 2 || len(d.topics) != 2 || d.topics[1].n != 4 {
		t.Errorf("threads %+v, topics %v", apart, d.topics)
	}
	d.expire(monday.Add(100 * time.Hour))
	if len(d.topics) != 0 {
		t.Errorf("%d topics are left when their headlines are forgotten", len(d.topics))
	}
}
