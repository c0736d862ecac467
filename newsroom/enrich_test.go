package newsroom

import (
	"fmt"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"newsbot/feeds/feedtest"
	"newsbot/news"
	"newsbot/news/bullets"
	"newsbot/news/byline"
	"newsbot/news/query"
)

// shelf is a source whose page the test changes.
type shelf struct {
	*round
	page atomic.Pointer[string]
}

// newShelf makes one that a channel watches for a query.
func newShelf(t *testing.T, watch string) *shelf {
	t.Helper()
	s := &shelf{}
	s.round = newRound(t, func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, *s.page.Load()) }, "harbour")
	s.SetRules(Rules{Schedule: "@every 1s", Bullets: 4})
	q, err := query.Parse(watch)
	if err != nil {
		t.Fatal(err)
	}
	s.watch.configure([]Channel{{Destination: news.Destination{Chat: -7}, Query: q}})
	s.show()
	return s
}

// show polls a page with these items.
func (s *shelf) show(items ...feedtest.Entry) {
	s.t.Helper()
	text := feedtest.RSS("Harbour News", items...)
	s.page.Store(&text)
	s.next()
}

// item finds an item by its number: they count from one.
func (s *shelf) item(id news.ItemID) news.Item {
	s.t.Helper()
	i, err := s.db.Item(id)
	if err != nil {
		s.t.Fatal(err)
	}
	return i
}

// fog is an article about something.
func fog(about string) string {
	return "The " + about + " is stuck between the pier and the northern light, the harbour master said on Tuesday. " +
		"Three hundred passengers spent the night on board of the " + about + " without light or heating. " +
		"Captain Hale told Reuters that nobody was hurt and that help was near."
}

func TestOnlyWhatSomebodyHearsOfIsSummarised(t *testing.T) {
	s := newShelf(t, "ferry")
	s.show(feedtest.Item("1", "Ferry stuck", fog("ferry"), noon), feedtest.Item("2", "Barge stuck", fog("barge"), noon))
	byTitle := map[string]news.Item{s.item(1).Title: s.item(1), s.item(2).Title: s.item(2)}
	if got := byTitle["Ferry stuck"]; len(got.Bullets) < 2 || !slices.Equal(got.Cited, []string{"Reuters"}) {
		t.Errorf("wanted: bullets %q, citing %q; want some, and Reuters", got.Bullets, got.Cited)
	}
	if got := byTitle["Barge stuck"]; got.Bullets != nil || got.Cited != nil || got.Lang != "en" {
		t.Errorf("unwanted: bullets %q, citing %q, in %q; want none, and its language", got.Bullets, got.Cited, got.Lang)
	}
}

func TestACorrectedItemIsSummarisedThoughNobodyAsksForItNow(t *testing.T) {
	s := newShelf(t, "ferry")
	s.show(feedtest.Item("1", "Ferry stuck", fog("ferry"), noon))
	s.watch.configure(nil)
	s.show(feedtest.Item("1", "Barge stuck", fog("barge"), noon))
	if got := s.item(1); len(got.Bullets) < 2 || !strings.Contains(got.Bullets[0]+got.Bullets[1], "barge") {
		t.Errorf("%q has the bullets %q", got.Title, got.Bullets)
	}
}

func TestWhatAnOutletCatchesUpWithIsSummarised(t *testing.T) {
	s := newShelf(t, "gold")
	if err := s.db.ConfigureOutlets([]news.Outlet{{Ref: "@wire", Watch: "ferry"}}, noon); err != nil {
		t.Fatal(err)
	}
	s.show(feedtest.Item("1", "Ferry stuck", fog("ferry"), noon))
	if got := s.item(1); got.Bullets != nil {
		t.Fatalf("bullets %q of what nobody hears of", got.Bullets)
	}
	all, err := s.db.Outlets()
	if err != nil {
		t.Fatal(err)
	}
	if err := s.ReadOutlets(); err != nil {
		t.Fatal(err)
	}
	if _, err := s.db.ResolveOutlet(all[0].ID, -9); err != nil {
		t.Fatal(err)
	}
	if err := s.ReadOutlets(); err != nil {
		t.Fatal(err)
	}
	if got := s.item(1); len(got.Bullets) < 2 {
		t.Errorf("told with the bullets %q", got.Bullets)
	}
}

// What a source says under each text is in no alert once two items have had it.
func TestHabitsOfASource(t *testing.T) {
	s := newShelf(t, "ferry")
	slogan := " The Harbour News foundation pays for the reports of this desk from the estate of its founder."
	s.show(feedtest.Item("1", "Ferry stuck", fog("ferry")+slogan, noon))
	s.show(feedtest.Item("2", "Night ferry sold", "The council sold the night ferry to a company from the north for two million."+slogan, noon))
	s.reread() // what was learned is on disk
	s.show(feedtest.Item("3", "Ferry pier rebuilt", "Workers from three towns put the last beam of the ferry pier in place on Tuesday evening."+slogan, noon))
	if got := s.item(3); strings.Contains(fmt.Sprint(got.Deck, got.Bullets), "founder") {
		t.Errorf("deck %q, bullets %q", got.Deck, got.Bullets)
	}
	row, err := s.db.Habits(1)
	if err != nil {
		t.Fatal(err)
	}
	habits := readHabits(row)
	if !habits.Has(strings.TrimSpace(slogan)) {
		t.Error("the slogan was not learned")
	}
}

func TestASourceRemembersItsLanguage(t *testing.T) {
	s := newShelf(t, "rien")
	s.show(feedtest.Item("1", "Le bac est bloqué par le brouillard depuis hier",
		"Le bac est bloqué entre le port et la tour du nord, a dit le maître du port mardi. Trois cents passagers ont passé la nuit à bord sans lumière.", noon))
	if got := s.state("harbour").Speaks; got != "fr" {
		t.Fatalf("the source speaks %q, want fr", got)
	}
	s.show(feedtest.Item("2", "Fin du brouillard", "", noon)) // too short to tell
	if got := s.item(2).Lang; got != "fr" {
		t.Errorf("an item of few words is in %q, want fr", got)
	}
}

func TestDescribe(t *testing.T) {
	src := news.Source{Name: "Harbour News", URL: "https://harbour.example/feed"}
	for _, tt := range []struct {
		name  string
		item  news.Item
		title string
		view  bool
	}{
		{"plain news", news.Item{Title: "Ferry stuck in fog", Link: "https://harbour.example/news/1"}, "Ferry stuck in fog", false},
		{"its publisher's name behind it", news.Item{Title: "Ferry stuck in fog - Harbour News"}, "Ferry stuck in fog", false},
		{"the publisher that an aggregator names", news.Item{Title: "Ferry stuck in fog - The Meridian", Publisher: "The Meridian"}, "Ferry stuck in fog", false},
		{"another name", news.Item{Title: "Ferry stuck in fog - again"}, "Ferry stuck in fog - again", false},
		{"opinion by its address", news.Item{Title: "Ferries are too old", Link: "https://harbour.example/opinion/1.html"}, "Ferries are too old", true},
		{"opinion by its section", news.Item{Title: "Ferries are too old", Categories: []string{"Opinion"}}, "Ferries are too old", true},
	} {
		describe(&src, new(byline.Page), &tt.item)
		if tt.item.Title != tt.title || tt.item.Opinion != tt.view {
			t.Errorf("%s: %q, opinion %v; want %q, %v", tt.name, tt.item.Title, tt.item.Opinion, tt.title, tt.view)
		}
	}
}

func TestHabitsOnDisk(t *testing.T) {
	for _, h := range []bullets.Habits{{}, {Seen: []uint32{7, 1 << 31, 9}}, {Known: []uint32{5}, Seen: []uint32{1, 5}}} {
		got := readHabits(writeHabits(&h))
		if !slices.Equal(got.Known, h.Known) || !slices.Equal(got.Seen, h.Seen) {
			t.Errorf("%+v came back as %+v", h, got)
		}
	}
	for _, row := range []string{"", "\x00", "\xff\xff\xff\xff", "\x00\x00\x00\x02\x00\x00\x00\x01"} {
		if got := readHabits([]byte(row)); !reflect.ValueOf(got).IsZero() {
			t.Errorf("the damaged row %q is %+v, want nothing known", row, got)
		}
	}
}

// TestAnAggregatorsItems: each is its outlet's, and what is no article is nobody's.
func TestAnAggregatorsItems(t *testing.T) {
	src := news.Source{Name: "Gathered", Origin: news.FromConfig, URL: "https://gathered.example/rss"}
	items := []news.Item{
		{Title: "Ferry stuck in fog - Harbour News", Link: "https://harbour.example/1"},
		{Title: "Ferry freed | Coast", Link: "https://coast.example/1", Publisher: "Coast Post"},
		{Title: "All about ferries", Link: "https://isle.example/"},
		{Title: "Save 23,000 today", Link: "https://ck.loans.example/?ad_id=7&placement_name=front"},
	}
	page := PageOf(&src, items)
	for i, want := range []struct {
		title, publisher string
		article          bool
	}{
		{"Ferry stuck in fog", "Harbour News", true},
		{"Ferry freed", "Coast Post", true},
		{"All about ferries", "isle.example", false},
		{"Save 23,000 today", "loans.example", false},
	} {
		describe(&src, &page, &items[i])
		if got := items[i]; got.Title != want.title || got.Publisher != want.publisher || noArticle(&page, &got) == want.article {
			t.Errorf("%q is told as %q by %q, article %v; want %+v", got.Link, got.Title, got.Publisher, !noArticle(&page, &got), want)
		}
	}
}

// TestAHeadlineThatItsFeedCutIsCompleted from the text that begins with it, and then the
// deck does not say it again.
func TestAHeadlineThatItsFeedCutIsCompleted(t *testing.T) {
	s := newShelf(t, "ferry")
	const whole = "The ferry Aurora is stuck between the pier and the northern light of Gull Island"
	s.show(feedtest.Item("1", "The ferry Aurora is stuck between the pier ...", whole+". Three hundred passengers spent the night on board.", noon))
	if got := s.item(1); got.Title != whole || strings.Contains(got.Deck, "northern light") {
		t.Errorf("the alert has %q over %q", got.Title, got.Deck)
	}
}
