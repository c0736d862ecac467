package news

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
)

// memory is what a store remembers of one source.
type memory struct {
	keys  map[ItemKey]Owner
	items map[ItemID]Owner
	last  ItemID
	mark  Mark
}

// poll takes a page in and gives the items that are new on it, by title.
func (m *memory) poll(page []Item) (told []string) {
	if m.keys == nil {
		m.keys, m.items = map[ItemKey]Owner{}, map[ItemID]Owner{}
	}
	identities := Identify(page, m.mark)
	known := map[ItemKey]Owner{}
	for _, k := range KeysOf(identities) {
		if o, ok := m.keys[k]; ok {
			now := m.items[o.Item]
			now.Several = o.Several
			known[k] = now
		}
	}
	for i, id := range Recognise(identities, known) {
		if id == 0 {
			m.last++
			id = m.last
			told = append(told, page[i].Title)
		}
		m.items[id] = Owner{Item: id, Listing: identities[i].Listing}
		for _, key := range identities[i].Keys() {
			had := m.keys[key]
			m.keys[key] = Owner{Item: id, Several: had.Several || had.Item != 0 && had.Item != id}
		}
	}
	return told
}

// item makes an item that was published n hours after midnight; negative n is
// without a date.
func item(guid, link, title string, n int) Item {
	i := Item{GUID: guid, Link: link, Title: title}
	if n >= 0 {
		i.Published = at("00:00:00").Add(time.Duration(n) * time.Hour)
	}
	return i
}

// with gives an item a text.
func with(i Item, text string) Item { i.Text = text; return i }

// warning makes one of a page that has one title and one address for all.
func warning(n int) Item {
	return with(item("", site+"warnings", "Weather alert", n), fmt.Sprintf("Warning number %d.", n))
}

// titled makes an item that has nothing but a title and a text.
func titled(title, text string) Item { return Item{Title: title, Text: text} }

const site = "https://h.example/"

func TestRecognise(t *testing.T) {
	ferry := item("f1", site+"ferry", "Ferry stopped by fog", 9)
	pier := item("p1", site+"pier", "New pier opens", 8)
	market := item("m1", site+"market", "Fish market moves", 7)
	for _, tt := range []struct {
		name          string
		before, after []Item
		want          []string // what is told of after
	}{
		{"nothing changed", []Item{ferry, pier}, []Item{ferry, pier}, nil},
		{"one is new in the middle", []Item{ferry, pier}, []Item{ferry, market, pier}, []string{market.Title}},
		{"the order changed", []Item{ferry, pier, market}, []Item{market, ferry, pier}, nil},
		{"the title changed", []Item{ferry, pier}, []Item{item("f1", site+"ferry", "Ferries run again", 9), pier}, nil},
		{"the date changed", []Item{ferry, pier}, []Item{item("f1", site+"ferry", ferry.Title, 11), pier}, nil},
		{"the address changed", []Item{ferry, pier}, []Item{item("f1", site+"ferry-stopped", ferry.Title, 9), pier}, nil},
		{"address and title changed", []Item{ferry, pier}, []Item{item("f1", site+"ferries-run", "Ferries run again", 9), pier}, nil},
		{"all guids changed", []Item{ferry, pier}, []Item{item("x1", ferry.Link, ferry.Title, 9), item("x2", pier.Link, pier.Title, 8)}, nil},
		{"guid and date changed", []Item{ferry, pier}, []Item{item("x1", ferry.Link, ferry.Title, 12), pier}, nil},
		{"guid and title changed", []Item{ferry, pier}, []Item{item("x1", ferry.Link, "Ferries run again", 9), pier}, nil},
		{"guid and address changed", []Item{ferry, pier}, []Item{item("x1", "https://new.example/4711", ferry.Title, 9), pier}, nil},
		{"the guids moved to https", []Item{item("http://h.example/1", "http://h.example/1", "Ferry stopped", 9)},
			[]Item{item("https://h.example/1", "https://h.example/1", "Ferry stopped again", 10)}, nil},
		{"the guids got a tracker", []Item{item("http://h.example/1", "", "Ferry stopped", 9)},
			[]Item{item("http://h.example/1?utm_source=rss", "", "Ferry stopped again", 10)}, nil},
		{"two stories under one title at once", []Item{pier},
			[]Item{item("c1", site+"c1", "Corrections", 9), item("c2", site+"c2", "Corrections", 9), pier}, []string{"Corrections", "Corrections"}},
		{"a second story under a title that is still there", []Item{ferry},
			[]Item{item("f2", site+"ferry-2", ferry.Title, 9), ferry}, []string{ferry.Title}},
		{"a column of the same name the next day", []Item{item("c1", site+"c1", "Your morning briefing", 6)},
			[]Item{item("c2", site+"c2", "Your morning briefing", 30)}, []string{"Your morning briefing"}},
		{"a title without a date makes the round", []Item{item("", "https://a.example/1", "Bitcoin falls below eighty thousand", -1)},
			[]Item{item("", "https://b.example/2", "Bitcoin falls below eighty thousand", -1)}, []string{"Bitcoin falls below eighty thousand"}},
		{"all share one guid", []Item{item("g", site+"1", "One", 1), item("g", site+"2", "Two", 2)},
			[]Item{item("g", site+"1", "One", 1), item("g", site+"2", "Two", 2), item("g", site+"3", "Three", 3)}, []string{"Three"}},
		{"all share one link", []Item{item("1", site+"news", "One", 1), item("2", site+"news", "Two", 2)},
			[]Item{item("3", site+"news", "Three", 3), item("2", site+"news", "Two", 2)}, []string{"Three"}},
		{"all lead to the front page", []Item{item("", site, "One", 1), item("", site, "Two", 2)},
			[]Item{item("", site, "Three", 3), item("", site, "Two", 2)}, []string{"Three"}},
		{"a feed of one item that leads to the front page", []Item{item("", site, "One", 1)},
			[]Item{item("", site, "Two", 2)}, []string{"Two"}},
		{"neither guid nor link, the date changed", []Item{item("", "", "One", 1), item("", "", "Two", 2)},
			[]Item{item("", "", "One", 5), item("", "", "Two", 5), item("", "", "Three", 5)}, []string{"Three"}},
		{"neither guid nor link, and one of two under one title leaves", []Item{titled("Corrections", "Of a name."), titled("Corrections", "Of a date.")},
			[]Item{titled("Corrections", "Of a date.")}, nil},
		{"neither guid nor link, and another comes under the same title", []Item{titled("Corrections", "Of a name.")},
			[]Item{titled("Corrections", "Of a date."), titled("Corrections", "Of a name.")}, []string{"Corrections"}},
		{"neither guid nor link, and the text changed", []Item{titled("Ferry stopped", "Fog.")}, []Item{titled("Ferry stopped", "Fog and wind.")}, nil},
		{"the feed stamps everything with its own time", []Item{item("1", site+"1", "Live", 3), item("2", site+"2", "Two", 3), item("3", site+"3", "Three", 3)},
			[]Item{item("4", site+"4", "Live", 3), item("2", site+"2", "Two", 3), item("3", site+"3", "Three", 3)}, []string{"Live"}},
		{"a second warning under the same title and address", []Item{warning(1)}, []Item{warning(2), warning(1)}, []string{"Weather alert"}},
		{"two more warnings, below the first", []Item{warning(1)}, []Item{warning(1), warning(2), warning(3)}, []string{"Weather alert", "Weather alert"}},
		{"an older version below, with the text and the date of its own edit", []Item{ferry},
			[]Item{item("f1", ferry.Link, ferry.Title, 12), ferry}, nil},
		{"a guid that stands for none, and a front page", []Item{item("0", site, "Alert for the north", 1)},
			[]Item{item("0", site, "Alert for the south", 2)}, []string{"Alert for the south"}},
		{"a guid that is the front page", []Item{with(item(site, site, "Maintenance tonight", 1), "The mail.")},
			[]Item{with(item(site, site, "Maintenance tonight", 26), "The web.")}, []string{"Maintenance tonight"}},
		{"another entry of a live page, named behind the hash", []Item{with(item(site+"live#p1", site+"live", "Minister opens the bridge", 1), "With a ribbon.")},
			[]Item{with(item(site+"live#p2", site+"live", "Crowd crosses on foot", 2), "Some sang.")}, []string{"Crowd crosses on foot"}},
		{"another version of an article, numbered behind the hash", []Item{with(item(site+"a#0", site+"a", "Minister opens the bridge", 1), "With a ribbon.")},
			[]Item{with(item(site+"a#1", site+"a", "Crowd crosses on foot", 2), "Some sang.")}, nil},
		{"the guid of one and the link of another", []Item{ferry, pier}, []Item{item("f1", pier.Link, ferry.Title, 9), pier}, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var m memory
			m.poll(tt.before)
			if got := m.poll(tt.after); !slices.Equal(got, tt.want) {
				t.Errorf("told %q, want %q", got, tt.want)
			}
			if got := m.poll(tt.after); got != nil {
				t.Errorf("told again %q", got)
			}
			if got := m.poll(tt.before); got != nil {
				t.Errorf("what returned was told again: %q", got)
			}
		})
	}
}

func TestAMarkAloneIdentifies(t *testing.T) {
	ferry := item("f1", site+"ferry", "Ferry stopped by fog", 9)
	pier := item("p1", site+"pier", "New pier opens", 8)
	changed := func(i Item, change func(*Item)) Item { change(&i); return i }
	for _, tt := range []struct {
		name          string
		mark          Mark
		before, after []Item
		want          []string // what is told of after
	}{
		{"guid: another link, title and date", ByGUID, []Item{ferry}, []Item{item("f1", site+"x", "Ferries run again", 40)}, nil},
		{"guid: two under one link and title", ByGUID, []Item{ferry}, []Item{item("f2", ferry.Link, ferry.Title, 9), ferry}, []string{ferry.Title}},
		{"guid: all guids are new, as after a move", ByGUID, []Item{ferry, pier}, []Item{item("f2", site+"a", ferry.Title, 9), item("p2", site+"b", pier.Title, 8)}, []string{pier.Title, ferry.Title}},
		{"guid: an item without one counts as usual", ByGUID, []Item{item("", ferry.Link, ferry.Title, 9)}, []Item{item("", ferry.Link, "Ferries run again", 9)}, nil},
		{"link: a guid that changes at each poll, and another title", ByLink, []Item{ferry}, []Item{item("now", ferry.Link, "Ferries run again", 40)}, nil},
		{"link: two under one guid", ByLink, []Item{ferry}, []Item{item("f1", site+"other", ferry.Title, 9), ferry}, []string{ferry.Title}},
		{"link: a front page is none", ByLink, []Item{item("f1", site, "One", 1)}, []Item{item("f2", site, "Two", 2)}, []string{"Two"}},
		{"title: everything else is another", ByTitle, []Item{ferry}, []Item{item("f2", site+"other", "FERRY stopped, by fog", 90)}, nil},
		{"title: another, and everything else stays", ByTitle, []Item{ferry}, []Item{changed(ferry, func(i *Item) { i.Title = "Ferries run again" })}, []string{"Ferries run again"}},
		{"title: items without one count as usual", ByTitle, []Item{item("1", site+"1", "", 1)}, []Item{item("2", site+"2", "", 2), item("1", site+"1", "", 1)}, []string{""}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			m := memory{mark: tt.mark}
			m.poll(tt.before)
			got := m.poll(tt.after)
			slices.Sort(got)
			slices.Sort(tt.want)
			if !slices.Equal(got, tt.want) {
				t.Errorf("told %q, want %q", got, tt.want)
			}
			if got := m.poll(append(tt.before, tt.after...)); got != nil {
				t.Errorf("told again %q", got)
			}
		})
	}
}

// A mark that comes or goes on a feed as it is tells nothing again.
func TestAMarkComesAndGoes(t *testing.T) {
	page := []Item{item("f1", site+"ferry", "Ferry stopped by fog", 9), item("p1", site+"pier", "New pier opens", 8), item("m1", site+"market", "Fish market moves", 7)}
	var m memory
	for _, m.mark = range []Mark{"", ByTitle, ByGUID, ByLink, "", ByGUID, ByTitle} {
		if told := m.poll(page); told != nil && m.last > 3 {
			t.Errorf("under the mark %q was told again: %q", m.mark, told)
		}
	}
}

func TestRecogniseThroughManyChanges(t *testing.T) {
	var m memory
	m.poll([]Item{item("g0", site+"0", "Title 0", 0)})
	for n := 1; n < 20; n++ { // each poll changes two of three, and so nothing is left of the first
		next := item(fmt.Sprint("g", n/2), fmt.Sprint(site, (n+1)/2), fmt.Sprint("Title ", n), n)
		if told := m.poll([]Item{next}); told != nil {
			t.Fatalf("poll %d: %+v was told", n, next)
		}
	}
}

// saying gives an item a text.
func saying(i Item, text string) Item {
	i.Text = text
	return i
}

// TestRecogniseSequences are pages one after the other, with what is told of
// each but the first.
func TestRecogniseSequences(t *testing.T) {
	entry := func(guid, link, title string, hours int) Item {
		return saying(item(guid, link, title, hours), "What there is to say of "+title+".")
	}
	status := func(title, text string, hours int) Item { return saying(item("", site, title, hours), text) }
	var old, moved, rezoned, redrawn, days []Item
	for n := range 5 {
		title := fmt.Sprint("Article ", n)
		old = append(old, entry(fmt.Sprint("old", n), fmt.Sprint("https://old.example/", n), title, 20-n))
		m := entry(fmt.Sprint("new", n), fmt.Sprint("https://new.example/", n), title, 20-n)
		m.Published = m.Published.Add(30 * time.Minute)
		moved = append(moved, m)
		m.Published = m.Published.Add(30 * time.Minute)
		rezoned = append(rezoned, saying(m, "Rewritten "+title))
		m.Published = time.Time{}
		redrawn = append(redrawn, m)
		days = append(days, saying(item(fmt.Sprint("day", n), fmt.Sprint("https://old.example/day/", n), title, 44-n), "Of another day"))
	}
	fresh := entry("fresh", "https://new.example/fresh", "Fresh article", 21)
	one := func(guid, link string) [][]Item {
		a, b, c := entry(guid, link, "Build 1", 1), entry(guid, link, "Build 2", 2), entry(guid, link, "Build 3", 3)
		return [][]Item{{a}, {b, a}, {c, b, a}, {c, a}, {a}}
	}
	two := func(guid, link func(int) string) [][]Item {
		a, b, c := entry(guid(1), link(1), "Build 1", 1), entry(guid(2), link(2), "Build 2", 2), entry(guid(3), link(3), "Build 3", 3)
		return [][]Item{{a}, {b, a}, {c, b}, {c, a}}
	}
	always := func(text string) func(int) string { return func(int) string { return text } }
	numbered := func(text string) func(int) string { return func(n int) string { return fmt.Sprint(text, n) } }
	undated := func(pages [][]Item) [][]Item {
		for _, page := range pages {
			for i := range page {
				page[i].Published = time.Time{}
			}
		}
		return pages
	}
	builds := []string{"", "Build 2", "Build 3", ""}
	for _, tt := range []struct {
		name  string
		pages [][]Item
		want  []string // of each page but the first; titles joined by commas
	}{
		{"a guid and a link that never change, on a page that grows", one("N/A", "https://h.example/builds"), append(builds, "")[1:]},
		{"a guid that never changes, on a page that grows", one("builds", ""), append(builds, "")[1:]},
		{"a link that never changes, on a page that grows", one("", "https://h.example/builds"), append(builds, "")[1:]},
		{"neither guid nor link, on a page that grows", one("", ""), append(builds, "")[1:]},
		{"the same without dates", undated(one("N/A", "https://h.example/builds")), append(builds, "")[1:]},
		{"the same without dates and guids", undated(one("", "https://h.example/builds")), append(builds, "")[1:]},
		{"a guid that never changes, with links of their own", two(always("N/A"), numbered("https://h.example/b/")), builds[1:]},
		{"a link that never changes, with guids of their own", two(numbered("g"), always("https://h.example/builds")), builds[1:]},
		{"one after the other under a link that carried two guids at once", [][]Item{
			{entry("g2", site+"s", "Two", 2), entry("g1", site+"s", "One", 1)}, {entry("g3", site+"s", "Three", 3)}, {entry("g4", site+"s", "Four", 4)}},
			[]string{"Three", "Four"}},
		{"one after the other under a guid that several had", [][]Item{
			{entry("N/A", site+"s", "Two", 2), entry("N/A", site+"s", "One", 1)}, {entry("N/A", site+"s", "Three", 3)}, {entry("N/A", site+"s", "Two", 2)}},
			[]string{"Three", ""}},
		{"a comment on the same note, when the first has scrolled away", [][]Item{
			{entry(site+"note/1#c11", site+"note/1#c11", "Note near Fog Bay", 1)}, {entry("n2", site+"note/2", "Another", 2)},
			{saying(item(site+"note/1#c12", site+"note/1#c12", "Note near Fog Bay", 3), "The buoy is back."), entry("n2", site+"note/2", "Another", 2)}},
			[]string{"Another", "Note near Fog Bay"}},
		{"an opaque guid of its own under a known link, all else new too", [][]Item{
			{entry("p1", site+"deal", "A brass compass", 1)}, {entry("p2", site+"deal", "Ten metres of rope", 25)}},
			[]string{"Ten metres of rope"}},
		{"an opaque guid of its own under a known link, the title is the same", [][]Item{
			{entry("p1", site+"live", "Fog in the harbour", 1)}, {saying(item("p2", site+"live", "Fog in the harbour", 3), "It lifts.")}},
			[]string{""}},
		{"the guid is the link with the number of a version", [][]Item{
			{entry(site+"live#0", site+"live", "Fog in the harbour", 1)}, {entry(site+"live#1", site+"live", "Fog lifts over the harbour", 3)}},
			[]string{""}},
		{"a status page on which only the time tells posts apart", [][]Item{
			{status("Maintenance Europe", "Window 1", 1)}, {status("Maintenance Europe", "Window 2", 25)}},
			[]string{"Maintenance Europe"}},
		{"a status page that corrects its text", [][]Item{
			{status("Maintenance Europe", "Window 1", 1)}, {status("Maintenance Europe", "Window 1, longer", 1)}},
			[]string{""}},
		{"a status page that touches its date", [][]Item{
			{status("Maintenance Europe", "Window 1", 1)}, {status("Maintenance Europe", "Window 1", 9)}},
			[]string{""}},
		{"a guid used again for another article", [][]Item{
			{entry("?p=77", site+"compass", "A brass compass", 1)}, {entry("?p=77", site+"rope", "Ten metres of rope", 3)},
			{entry("?p=77", site+"rope", "Ten metres of rope", 3)}},
			[]string{"Ten metres of rope", ""}},
		{"a guid used again after days, without texts", [][]Item{
			{item("?p=77", site+"compass", "A brass compass", 1)}, {item("?p=77", site+"rope", "Ten metres of rope", 50)}},
			[]string{"Ten metres of rope"}},
		{"a new title and address under a guid within the day, without texts", [][]Item{
			{item("?p=77", site+"fog", "Fog in the harbour", 1)}, {item("?p=77", site+"fog-lifts", "Fog lifts", 5)}},
			[]string{""}},
		{"everything is another but the guid and the date", [][]Item{
			{entry("?p=77", site+"fog", "Fog in the harbour", 1)}, {entry("?p=77", site+"fog-lifts", "Fog lifts", 1)}},
			[]string{""}},
		{"a site moves", [][]Item{old, moved, moved}, []string{"", ""}},
		{"a site moves and brings one article more", [][]Item{old, append([]Item{fresh}, moved...)}, []string{"Fresh article"}},
		{"a site moves, changes its clock and its texts", [][]Item{old, rezoned}, []string{""}},
		{"a site moves and gives no dates any more", [][]Item{old, redrawn}, []string{""}},
		{"a site moves and moves back", [][]Item{old, moved, old}, []string{"", ""}},
		{"a page of columns has the same titles the next day", [][]Item{old, days},
			[]string{"Article 0,Article 1,Article 2,Article 3,Article 4"}},
		{"two publishers' rounds: one title comes back on a page of strangers", [][]Item{old, {
			entry("x", "https://new.example/x", "Article 1", 40), fresh, entry("y", "https://new.example/y", "Another", 22)}},
			[]string{"Article 1,Fresh article,Another"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var m memory
			for n, page := range tt.pages {
				told := strings.Join(m.poll(page), ",")
				if n > 0 && told != tt.want[n-1] {
					t.Errorf("page %d told %q, want %q", n+1, told, tt.want[n-1])
				}
				if again := m.poll(page); again != nil {
					t.Errorf("page %d told %q again", n+1, again)
				}
			}
		})
	}
}

func TestDistinct(t *testing.T) {
	ferry, pier := item("f1", site+"ferry", "Ferry stopped by fog", 9), item("p1", site+"pier", "New pier opens", 8)
	got, identities := Distinct([]Item{ferry, pier, ferry, item("", site+"x", "X", 1), item("", site+"x", "X", 1)}, "")
	if !reflect.DeepEqual(identities, Identify(got, "")) {
		t.Errorf("Distinct identified %+v, want %+v", identities, Identify(got, ""))
	}
	if len(got) != 3 || got[0].GUID != "f1" || got[1].GUID != "p1" || got[2].Title != "X" {
		t.Errorf("Distinct gave %+v", got)
	}
}

func FuzzRecognise(f *testing.F) {
	f.Add("g", "https://h.example/1", "One", "g", "https://h.example/2", "Two")
	f.Add("", "", "", "", "", "")
	f.Fuzz(func(t *testing.T, g1, l1, t1, g2, l2, t2 string) {
		page, _ := Distinct([]Item{item(g1, l1, t1, 1), item(g2, l2, t2, 2)}, "")
		var m memory
		m.poll(page)
		if told := m.poll(page); told != nil {
			t.Errorf("the same page told %q again", told)
		}
		slices.Reverse(page)
		if told := m.poll(page); told != nil {
			t.Errorf("the page in another order told %q again", told)
		}
		seen := map[ItemKey]bool{}
		for _, id := range Identify(page, "") {
			for _, key := range id.Strong() {
				if seen[key] {
					t.Errorf("two items of one page share a strong key: %+v", page)
				}
				seen[key] = true
			}
		}
	})
}
