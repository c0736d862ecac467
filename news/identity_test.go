package news

import (
	"fmt"
	"slices"
	"testing"
	"time"
)

// memory is what a store remembers of one source.
type memory struct {
	keys map[ItemKey]ItemID
	last ItemID
}

// poll takes a page in and gives the items that are new on it, by title.
func (m *memory) poll(page []Item) (told []string) {
	if m.keys == nil {
		m.keys = map[ItemKey]ItemID{}
	}
	identities := Identities(page)
	for i, id := range Recognise(page, func(k ItemKey) ItemID { return m.keys[k] }) {
		if id == 0 {
			m.last++
			id = m.last
			told = append(told, page[i].Title)
		}
		for _, key := range append(identities[i].Strong, identities[i].Weak...) {
			m.keys[key] = id
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

func TestDistinct(t *testing.T) {
	ferry, pier := item("f1", site+"ferry", "Ferry stopped by fog", 9), item("p1", site+"pier", "New pier opens", 8)
	got := Distinct([]Item{ferry, pier, ferry, item("", site+"x", "X", 1), item("", site+"x", "X", 1)})
	if len(got) != 3 || got[0].GUID != "f1" || got[1].GUID != "p1" || got[2].Title != "X" {
		t.Errorf("Distinct gave %+v", got)
	}
}

func TestStoryKeys(t *testing.T) {
	long := "Ferry stopped by fog for a second day"
	for _, tt := range []struct {
		name string
		a, b Item
		same bool
	}{
		{"the same link", item("", site+"ferry", "A", 1), item("", "http://www.h.example/ferry/", "B", 2), true},
		{"the front page is no story", item("", site, "A", 1), item("", site, "B", 2), false},
		{"the same long title", item("", "https://a.example/1", long, 1), item("", "https://b.example/2", long, 2), true},
		{"the same title in other signs", item("", "https://a.example/1", "Ferry’s “second day” in fog", 1),
			item("", "https://b.example/2", "FERRY'S 'SECOND DAY' IN FOG!", 2), true},
		{"a short title says nothing", item("", "https://a.example/1", "Morning briefing", 1), item("", "https://b.example/2", "Morning briefing", 2), false},
		{"a title without spaces", item("", "https://a.example/1", "日経平均が三日続伸して終わる", 1), item("", "https://b.example/2", "日経平均が三日続伸して終わる", 2), true},
		{"other numbers are another story", item("", "https://a.example/1", "Bitcoin rises by 5 percent today", 1),
			item("", "https://b.example/2", "Bitcoin rises by 7 percent today", 2), false},
	} {
		b := StoryKeys(&tt.b)
		got := slices.ContainsFunc(StoryKeys(&tt.a), func(k StoryKey) bool { return slices.Contains(b, k) })
		if got != tt.same {
			t.Errorf("%s: same story %v, want %v", tt.name, got, tt.same)
		}
	}
}

func FuzzRecognise(f *testing.F) {
	f.Add("g", "https://h.example/1", "One", "g", "https://h.example/2", "Two")
	f.Add("", "", "", "", "", "")
	f.Fuzz(func(t *testing.T, g1, l1, t1, g2, l2, t2 string) {
		page := Distinct([]Item{item(g1, l1, t1, 1), item(g2, l2, t2, 2)})
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
		for _, id := range Identities(page) {
			for _, key := range id.Strong {
				if seen[key] {
					t.Errorf("two items of one page share a strong key: %+v", page)
				}
				seen[key] = true
			}
		}
	})
}
