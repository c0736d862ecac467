package byline

import (
	"fmt"
	"testing"
)

// gathered is a page of an aggregator.
var gathered = []Entry{
	{"Ferry aground off Gull Island - Coast Post", "https://coast.example/1"},
	{"渡轮搁浅- 海港新闻", "https://harbour.example/news/1"},
	{"Two tugs on their way | 海港新闻", "https://harbour.example/news/2"},
	{"Tugs at work ...", "https://video.example/watch?v=1"},
	{"Harbour master told to go - union", "https://isle.example/3"},
	{"Ann Hale - The Isle", "https://isle.example/author/hale"},
}

func TestAggregatorsAreReadByOutlet(t *testing.T) {
	page := ReadPage(gathered, `"ferry" - Gathered News`, "https://gathered.example/rss")
	for _, tt := range []struct{ title, link, name, rest string }{
		{gathered[0].Title, gathered[0].Link, "Coast Post", "Ferry aground off Gull Island"},
		{gathered[1].Title, gathered[1].Link, "海港新闻", "渡轮搁浅"},
		{gathered[2].Title, gathered[2].Link, "海港新闻", "Two tugs on their way"}, // of the same site as the one before
		{gathered[3].Title, gathered[3].Link, "video.example", "Tugs at work ..."},
		{gathered[4].Title, gathered[4].Link, "isle.example", "Harbour master told to go - union"},
		{"Ferry sails | Markets | Weather", "https://coast.example/2", "coast.example", "Ferry sails | Markets | Weather"},
		{"Ferry sails | Coastmail", "https://coastmail.example/2", "Coastmail", "Ferry sails"},
		{"Gathered", "https://gathered.example/1", "", "Gathered"},
	} {
		if name, rest := page.Outlet(tt.title, tt.link); name != tt.name || rest != tt.rest {
			t.Errorf("Outlet(%q, %q) = %q, %q, want %q, %q", tt.title, tt.link, name, rest, tt.name, tt.rest)
		}
	}
	if !page.Lists(gathered[5].Link) || page.Lists(gathered[0].Link) {
		t.Error("a list of an author's articles is taken for one, or the reverse")
	}
}

// TestASourcesOwnEntries: of a source that links to its own site, to two of them, or
// to a shortener, the name stays, and its front page is an entry like others.
func TestASourcesOwnEntries(t *testing.T) {
	for _, hosts := range [][]string{{"https://post.example"}, {"https://post.example", "https://post.example.org"}, {"https://t.example"}, {"https://post.example", "https://post.example", "https://post.example", "https://a-paper.example", "https://b-paper.example"}} {
		var entries []Entry
		for i := range 10 {
			entries = append(entries, Entry{fmt.Sprintf("Ferry %d sails - on time", i), hosts[i%len(hosts)] + "/news"})
		}
		page := ReadPage(entries, "Harbour Post", "https://post.example/rss")
		if name, _ := page.Outlet("Ferry sails - Coast", hosts[0]+"/1"); name != "" || page.Lists(hosts[0]+"/news") {
			t.Errorf("entries at %q are taken for %q's", hosts, name)
		}
	}
}

func TestASectionIsNobody(t *testing.T) {
	for name, want := range map[string]bool{"Gull Island": true, "Harbour": false, "Coast Post": false, "Ferry Aground": false} {
		var entries []Entry
		for i, part := range []string{"gull-island", "gull-island", "gull-island", "gull-island", "sport"} {
			entries = append(entries, Entry{fmt.Sprint("Ferry ", i), fmt.Sprintf("https://harbour.example/%s/story/ferry-aground", part)})
		}
		if page := ReadPage(entries, name); page.IsSection() != want {
			t.Errorf("%q is a section: %v, want %v", name, page.IsSection(), want)
		}
	}
}

// A topic that an aggregator gathers is no part of a site that is called so.
func TestATopicOfAnAggregatorIsNoSection(t *testing.T) {
	var entries []Entry
	for i, host := range []string{"harbour", "coast", "isle", "port", "news.ferry"} {
		entries = append(entries, Entry{fmt.Sprint("Ferry ", i), fmt.Sprintf("https://%s.example/%d", host, i)})
	}
	if page := ReadPage(entries, "Security News", "https://gathered.example/rss"); page.IsSection() {
		t.Error("what an aggregator is about is taken for a part of a site")
	}
}

func TestLabelsOfAPage(t *testing.T) {
	var entries []Entry
	for i, title := range []string{"[From Harbour] Ferry sails", "[From Harbour] Tug sails", "[From Harbour] Tram stops", "[Free] Map of the isle", "Fog - late again"} {
		entries = append(entries, Entry{title, fmt.Sprint("https://harbour.example/", i)})
	}
	page := ReadPage(entries)
	for title, want := range map[string]string{
		"[From Harbour] Ferry sails": "Ferry sails",
		"[Free] Map of the isle":     "[Free] Map of the isle", // of one only
		"Fog - late again":           "Fog - late again",
		"[From Harbour]":             "[From Harbour]",
	} {
		if got := page.Title(title); got != want {
			t.Errorf("Title(%q) = %q, want %q", title, got, want)
		}
	}
	programmes := ReadPage(append(entries, Entry{"Fog lifts in Hull | Hull Tonight", "h"}, Entry{"Ferry lost in fog | Hull Tonight", "h"}, Entry{"Fog in May - late", "h"}, Entry{"Fog in June - late", "h"}, Entry{"Bridges are late in Hull | Ann Hale", "h"}, Entry{"Trams are late in Hull | Ann Hale", "h"}, Entry{"Now | Tug sold off to Hull", "h"}, Entry{"Now | Tug sold off to Hull", "h"}))
	for title, want := range map[string]string{"Tug lost in fog | Hull Tonight": "Tug lost in fog", "Fog in May - late": "Fog in May - late", "Now | Tug sold off to Hull": "Now | Tug sold off to Hull", "Piers are late in Hull | Ann Hale": "Piers are late in Hull | Ann Hale"} {
		if got := programmes.Title(title); got != want {
			t.Errorf("Title(%q) = %q, want %q: a bar before what two entries have", title, got, want)
		}
	}
	few := ReadPage(entries[:3])
	if got := few.Title(entries[0].Title); got != entries[0].Title {
		t.Errorf("of three entries a label is learned: %q", got)
	}
	for _, said := range []string{"【速報】船が沈む", "[사설] 배가 가라앉았다", "Ferries must go | Opinion"} {
		entries := make([]Entry, 5)
		for i := range entries {
			entries[i] = Entry{said, "https://harbour.example/1"}
		}
		if page := ReadPage(entries); page.Title(said) != said {
			t.Errorf("what says what an item is was taken for a label: %q", page.Title(said))
		}
	}
}
