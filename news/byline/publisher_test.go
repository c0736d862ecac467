package byline

import (
	"slices"
	"strings"
	"testing"
)

func TestPublisher(t *testing.T) {
	tests := []struct{ title, want string }{
		{"Cointelegraph - Article Feed", "Cointelegraph"},
		{"Cointelegraph.com News", "Cointelegraph.com News"},
		{"Portada // elmundo", "elmundo"},
		{"@harbourpost", "harbourpost"},
		{"CNN.com - RSS Channel - World", "CNN"},
		{"Feed MRSS-S", ""},
		{"RSS Feed", ""},
		{"World news | The Guardian", "The Guardian"},
		{"BBC News - World", "BBC News"},
		{"NYT > World News", "NYT"},
		{"CoinDesk: Bitcoin, Ethereum, Crypto News and Price Data", "CoinDesk"},
		{"Al Jazeera – Breaking News, World News and Video from Al Jazeera", "Al Jazeera"},
		{"Harbour Post RSS Feed", "Harbour Post"},
		{"Latest news from Harbour Post", "Harbour Post"},
		{"Ukraine - Harbour News", "Harbour News"},
		{"Markets · Harbour Times", "Harbour Times"},
		{"Startseite - Hafenkurier", "Hafenkurier"},
		{"Hafenkurier - Nachrichten", "Hafenkurier"},
		{"À la une - Le Port", "Le Port"},
		{"ABC News: International", "ABC News"},
		{"TechCrunch » Startups", "TechCrunch"},
		{"EL PUERTO: el periódico global", "EL PUERTO"},
		{"Harbour Post", "Harbour Post"},
		{"Security – Coastwise", "Coastwise"},
		{"Coastwise – Security", "Coastwise"},
		{"Sicherheit und Netzwelt | Hafenkurier", "Sicherheit und Netzwelt"},
		{"Wissenschaft | Hafenwelle", "Hafenwelle"},
		{"1 NEWS", "1 NEWS"},
		{"Sport 1 - Top Stories", "Sport 1"},
		{"RSS 2.0", ""},
		{"Feed the Gulls", "Feed the Gulls"},
		{"RSS Feed do Porto de Hull", "Porto de Hull"},
		{"海港资讯网--渡轮最新文章", "海港资讯网"},
		{"Security", "Security"}, // who that is says the address of its items
		{"", ""},
	}
	for _, tt := range tests {
		if got := Publisher(tt.title); got != tt.want {
			t.Errorf("Publisher(%q) = %q, want %q", tt.title, got, tt.want)
		}
	}
}

func TestPublisherByItsHost(t *testing.T) {
	for _, tt := range []struct{ title, link, want string }{
		{"Ferries of the north - Coastwise Tales", "https://www.coastwise.example/1", "Coastwise Tales"},
		{"Coastwise - Ferries of the north", "https://www.coastwise.example/1", "Coastwise"},
		{"渡轮 - Coastwise.example", "https://www.coastwise.example/1", "渡轮"}, // its name, and its address
		{"Ferries of the north - Gulls", "https://www.coastwise.example/1", "Ferries of the north"},
		{"Ferries - all that there is of them on Coastwise and elsewhere", "https://www.coastwise.example/1", "Ferries"}, // a slogan
		{"Ferries of the north - Coastwise Tales", "", "Ferries of the north"},
	} {
		if got := PublisherAt(tt.title, tt.link); got != tt.want {
			t.Errorf("PublisherAt(%q, %q) = %q, want %q", tt.title, tt.link, got, tt.want)
		}
	}
}

func TestSectionsByTheirWords(t *testing.T) {
	for _, tt := range []struct {
		name, link string
		want       bool
	}{
		{"Security", "https://www.coastwise.example/2026/05/ferry", true},
		{"Space & Science", "https://www.coastwise.example/2026/05/ferry", true},
		{"1 News", "https://tube.example/watch", false},
		{"Ann Hale", "https://social.example/@annhale/1", false},
		{"Harbour Radio", "https://pods.example/user/harbourradio/1", false},
		{"Gull Island", "https://www.coastwise.example/gull-island/1", true},
		{"Science", "https://www.science.example/2026/05/ferry", false}, // a paper that is called so
		{"Coastwise Security", "https://www.coastwise.example/1", false},
		{"Bitcoin News", "https://news.bitcoin.example/1", false},
		{"Security", "", false},
	} {
		if got := IsSection(tt.name, tt.link); got != tt.want {
			t.Errorf("IsSection(%q, %q) = %v, want %v", tt.name, tt.link, got, tt.want)
		}
	}
}

func TestVoice(t *testing.T) {
	same := [][2]string{{"BBC News - World", "BBC News"}, {"The Guardian", "World news | The Guardian"}, {"CNN.com - RSS Channel - World", "CNN"}, {"Harbour Post", "harbour post RSS Feed"}}
	for _, tt := range same {
		if a, b := Voice(tt[0]), Voice(tt[1]); a != b || a == "" {
			t.Errorf("Voice(%q) = %q, Voice(%q) = %q, want the same", tt[0], a, tt[1], b)
		}
	}
	if Voice("Harbour Post") == Voice("Harbour Times") {
		t.Error("two papers of one town have one voice")
	}
}

func TestHeadline(t *testing.T) {
	tests := []struct {
		title string
		names []string
		want  string
	}{
		{"Ferry sinks - Harbour Post", []string{"Harbour Post"}, "Ferry sinks"},
		{"Ferry sinks | The Harbour Post", []string{"Harbour Post"}, "Ferry sinks"},
		{"Ferry sinks | World | Harbour Post", []string{"Harbour Post"}, "Ferry sinks | World"},
		{"Ferry sinks - late again - Harbour Post", []string{"Harbour Post"}, "Ferry sinks - late again"},
		{"Opinion | Ferries must go - Harbour Post", []string{"Harbour Post"}, "Opinion | Ferries must go"},
		{"Ferry sinks | Harbour - Post", []string{"Harbour - Post"}, "Ferry sinks"},
		{"Ferry sinks - harbourpost.com", []string{"Harbour Post"}, "Ferry sinks"},
		{"Ferry sinks - Sportsnet.ca", []string{"Sportsnet"}, "Ferry sinks"},
		{"Ferry sinks | ZDNet", []string{"www.zdnet.com"}, "Ferry sinks"},
		{"Ferry sinks – as it happened", []string{"Harbour Post"}, "Ferry sinks – as it happened"},
		{"Barco hundido | Sociedad", []string{"https://puerto.example/sociedad/barco-hundido"}, "Barco hundido"},
		{"Barco hundido | La Gaceta de Hull", []string{"https://www.gaceta.example/nota/1"}, "Barco hundido"},
		{"Barco hundido | Mar adentro", []string{"https://www.gaceta.example/sociedad/1"}, "Barco hundido | Mar adentro"},
		{"Feribot battı - Güncel haberler", nil, "Feribot battı"},
		{"Whitby - Hull 2:1", []string{"Harbour Post"}, "Whitby - Hull 2:1"},
		{"Harbour Post", []string{"Harbour Post"}, "Harbour Post"},
		{"Ferry sinks – Whitby Harbour Entertainment", []string{"https://whitbyharbour.example/a"}, "Ferry sinks"},
		{"Ferry sinks – Whitby in mourning", []string{"https://whitby.example/a"}, "Ferry sinks – Whitby in mourning"},
		{"The Whitby Review: a ferry sinks", []string{"https://www.thewhitbyreview.example/a"}, "a ferry sinks"},
		{"Harbour Post | Storms | A ferry sinks", []string{"Harbour Post"}, "Storms | A ferry sinks"},
		{"Harbour Post - a history", []string{"Harbour Post"}, "Harbour Post - a history"},
		{"Whitby: a ferry sinks", []string{"https://www.whitby.example/a"}, "Whitby: a ferry sinks"},
		{"BREAKING: BREAKING NEWS - Ferry sinks", nil, "BREAKING NEWS - Ferry sinks"},
		{"BREAKING: Ferry sinks", nil, "BREAKING: Ferry sinks"},
		{"速報：速報：船が沈む", nil, "速報：船が沈む"},
		{"渡轮沉没 - 海港新闻", []string{"海港新闻"}, "渡轮沉没"},
	}
	for _, tt := range tests {
		if got := Headline(tt.title, tt.names...); got != tt.want {
			t.Errorf("Headline(%q, %q) = %q, want %q", tt.title, tt.names, got, tt.want)
		}
	}
}

func TestIsOpinion(t *testing.T) {
	tests := []struct {
		name, link, title string
		sections          []string
		want              bool
	}{
		{"the address", "https://h.example/opinion/2026/ferry", "Ferries must go", nil, true},
		{"a section of a British paper", "https://h.example/commentisfree/2026/may/ferry", "Ferries must go", nil, true},
		{"a host", "https://opinion.h.example/ferry", "Ferries must go", nil, true},
		{"a section in German", "https://h.example/meinung/faehre-101.html", "Die Fähre muss weg", nil, true},
		{"the headline", "https://h.example/1", "Opinion | Ferries must go", nil, true},
		{"the headline in German", "https://h.example/1", "Kommentar: Die Fähre muss weg", nil, true},
		{"a column", "https://h.example/1", "Column: The ferry and I", nil, true},
		{"the end of the headline", "https://h.example/1", "Ferries must go | Opinion", nil, true},
		{"Korean brackets", "https://h.example/1", "[사설] 배가 가라앉았다", nil, true},
		{"a category", "https://h.example/1", "Ferries must go", []string{"Ferries", "Opinion"}, true},
		{"opinion as a word", "https://h.example/1", "Opinion is divided on the bridge", nil, false},
		{"a column of an army", "https://h.example/news/1", "Column of tanks nears Hull", nil, false},
		{"the slug has the word", "https://h.example/news/opinion", "Court gives opinion", nil, false},
		{"news", "https://h.example/news/2026/ferry", "Ferry sinks", nil, false},
		{"no address", "", "Ferry sinks", nil, false},
	}
	for _, tt := range tests {
		if got := IsOpinion(tt.link, tt.title, tt.sections); got != tt.want {
			t.Errorf("%s: IsOpinion(%q, %q, %q) = %v, want %v", tt.name, tt.link, tt.title, tt.sections, got, tt.want)
		}
	}
}

func TestCiting(t *testing.T) {
	tests := []struct {
		name, text, publisher string
		want                  []string
	}{
		{"two", "Chipmakers grew, as reported by Yahoo Finance and The Financial Times. For example, shares rose.", "", []string{"Yahoo Finance", "The Financial Times"}},
		{"first reported", "The deal was first reported by Bloomberg.", "", []string{"Bloomberg"}},
		{"told", "“We sank,” Hale told The Harbour Times on Monday.", "", []string{"The Harbour Times"}},
		{"told on a day", "Hale told CNN Monday that the ferry sank.", "", []string{"CNN"}},
		{"reported", "The Harbour Post reported that the ferry was old.", "", []string{"The Harbour Post"}},
		{"its own", "“We sank,” Hale told the Harbour Post.", "Harbour Post", nil},
		{"its own by its host", "“We sank,” Hale told the Whitby Gazette.", "", nil},
		{"its own by its host, of which a word is common", "“We sank,” Hale told SEA TODAY on Monday.", "seatoday", nil},
		{"a person", "Hale told Ben Moss that the ferry sank.", "", nil},
		{"reporters", "Hale told reporters that the ferry sank.", "", nil},
		{"who is no outlet", "According to Ann Hale, the ferry was old.", "", nil},
		{"in German", "Die Fähre war alt, sagte Hale dem Spiegel. Zuerst berichtete die Bild darüber.", "", []string{"Spiegel", "Bild"}},
		{"in French", "Le bac était vieux, selon Le Monde.", "", []string{"Le Monde"}},
		{"in Spanish", "El barco era viejo, según El País.", "", []string{"El País"}},
		{"in another case of German", "Die Fähre war alt, berichtet der Bote unter Berufung auf Whitbyschen Anzeiger am Montag. Laut Hullischem Tageblatt sank sie.", "", []string{"Whitbyscher Anzeiger", "Hullisches Tageblatt"}},
		{"of a gender that is not known", "Die Fähre war alt, sagte Hale der Hullischen CNN.", "", nil},
		{"in another case of German, masculine", "Die Fähre war alt, sagte Hale dem Whitbyischen Anzeiger.", "", []string{"Whitbyischer Anzeiger"}},
		{"feminine", "Die Fähre war alt, sagte Hale der Hafendeutschen Zeitung.", "", []string{"Hafendeutsche Zeitung"}},
		{"feminine, of two adjectives", "Die Fähre war alt, berichtet die Neue Hullische Zeitung, und Hale sagte der Hafener Allgemeinen Zeitung nichts.", "", []string{"Neue Hullische Zeitung", "Hafener Allgemeine Zeitung"}},
		{"none", "The ferry sank.", "", nil},
	}
	for _, tt := range tests {
		if got := Citing(tt.text, tt.publisher, "https://www.whitbygazette.example/a"); !slices.Equal(got, tt.want) {
			t.Errorf("%s: Citing(%q) = %q, want %q", tt.name, tt.text, got, tt.want)
		}
	}
}

func FuzzHeadline(f *testing.F) {
	f.Add("BREAKING: BREAKING: Ferry sinks | Harbour Post", "Harbour Post")
	f.Fuzz(func(t *testing.T, title, name string) {
		got := Headline(title, name)
		if len(got) > len(title) || got == "" && strings.TrimSpace(title) != "" {
			t.Errorf("Headline(%q, %q) = %q", title, name, got)
		}
		Publisher(name)
		Citing(title, name, name)
		IsOpinion(name, title, []string{name})
	})
}
