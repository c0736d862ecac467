package alert

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"newsbot/bot/simulator"
	"newsbot/bot/telegram"
	"newsbot/bot/texts"
	"newsbot/news"
)

// noon is when the tests' alerts are decided.
var noon = time.Date(2026, 3, 14, 12, 0, 0, 0, time.UTC)

// ferry is an item of invented news.
func ferry() news.Item {
	return news.Item{
		ID:        7,
		Link:      "https://harbour.example/ferry?a=1&b=2",
		Title:     "Ferry <Aurora> runs again & on time",
		Deck:      "Two weeks in the dock",
		Bullets:   []string{"The first crossing left at 6:10 with 212 people.", "A new shaft cost 1.2 million."},
		Image:     "https://harbour.example/aurora.jpg",
		Published: noon.Add(-55 * time.Minute),
		Seen:      noon,
	}
}

func ferryBy() []reporter {
	return []reporter{{"Harbour News", "https://harbour.example/ferry?a=1&b=2"}, {"Coast Post", "https://coast.example/1"}, {"Isle Radio", ""}}
}

// wishes are those of a destination that wants pictures so.
func wishes(preview news.Preview, kind news.ChatKind) *Wishes {
	return &Wishes{Settings: news.Settings{Silent: new(false), Preview: preview, Bullets: new(4), Footer: new("")}, kind: kind}
}

// withFooter are the wishes of a group with a footer.
func withFooter(footer telegram.HTML) *Wishes {
	w := wishes("", news.Group)
	w.footer = footer
	return w
}

func TestWhoReportsAnItem(t *testing.T) {
	for _, tt := range []struct {
		name string
		item news.Item
		by   []reporter
		want string
	}{
		{"opinion", news.Item{Opinion: true}, []reporter{{"Harbour News", ""}}, "Harbour News"},
		{"whom it cites", news.Item{Cited: []string{"Reuters", "Coast <Post>"}}, []reporter{{"Harbour News", ""}, {"Isle Radio", ""}}, "Harbour News · citing Reuters, Coast &lt;Post&gt; · also Isle Radio"},
		{"who is cited reports it as well", news.Item{Cited: []string{"Coast Post"}}, []reporter{{"Harbour News", ""}, {"The Coast Post", ""}}, "Harbour News · also The Coast Post"},
		{"nobody is cited", news.Item{}, []reporter{{"Harbour News", ""}}, "Harbour News"},
	} {
		a := newAlert(texts.Printer{}, &tt.item, tt.by, because{}, noon)
		if got := string(a.source()); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.name, got, tt.want)
		}
	}
}

func TestAlertHasTheFormOfTheModel(t *testing.T) {
	item := ferry()
	a := newAlert(texts.Printer{}, &item, ferryBy(), because{watch: "aurora OR ferry"}, noon)
	a.footer = `✅ <a href="https://t.me/harbour">Follow us</a>`
	want := `<b>Ferry &lt;Aurora&gt; runs again &amp; on time</b>
Two weeks in the dock

• The first crossing left at 6:10 with 212 people.
• A new shaft cost 1.2 million.

<a href="https://harbour.example/ferry?a=1&amp;b=2">Harbour News</a> · also <a href="https://coast.example/1">Coast Post</a>, Isle Radio · <tg-time unix="1773486300" format="t">11:05 UTC</tg-time>
<i>you watch aurora OR ferry</i>

✅ <a href="https://t.me/harbour">Follow us</a>`
	if diff := cmp.Diff(want, string(a.text(telegram.MaxText))); diff != "" {
		t.Errorf("alert (-want +got):\n%s", diff)
	}
}

func TestAlertOfWhatIsMissing(t *testing.T) {
	tests := []struct {
		what    string
		item    news.Item
		by      []reporter
		because because
		want    string
	}{
		{"a headline alone is enough", news.Item{Title: "Fog"}, []reporter{{"Harbour News", ""}}, because{},
			"<b>Fog</b>\n\nHarbour News"},
		{"the deck stands in for a headline that cannot be seen", news.Item{Title: "\u202e\t", Deck: "Fog on the sound"}, []reporter{{"Harbour News", ""}}, because{},
			"<b>Fog on the sound</b>\n\nHarbour News"},
		{"a bullet stands in where there is no deck", news.Item{Title: " ", Bullets: []string{"Fog."}}, nil, because{}, "<b>Fog.</b>\n\n• Fog."},
		{"one point without a deck is the deck", news.Item{Title: "Fog", Bullets: []string{"The boat waits."}}, nil, because{}, "<b>Fog</b>\nThe boat waits."},
		{"and does not say so twice", news.Item{Title: "Comment: Fog is late", Opinion: true}, []reporter{{"Harbour News", ""}}, because{}, "Opinion · <b>Fog is late</b>\n\nHarbour News"},
		{"what somebody thinks is said to be that", news.Item{Title: "Fog", Opinion: true}, []reporter{{"Harbour News", ""}}, because{}, "Opinion · <b>Fog</b>\n\nHarbour News"},
		{"whom it cites stands behind its own publisher", news.Item{Title: "Fog", Cited: []string{"Coast Post", "Isle <Radio>"}}, []reporter{{"Harbour News", ""}, {"Bay Times", ""}}, because{},
			"<b>Fog</b>\n\nHarbour News · citing Coast Post, Isle &lt;Radio&gt; · also Bay Times"},
		{"a time is told from a quarter of an hour on", news.Item{Title: "Fog", Published: noon.Add(-16 * time.Minute), Seen: noon}, nil, because{}, "<b>Fog</b>\n\n" + `<tg-time unix="1773488640" format="t">11:44 UTC</tg-time>`},
		{"and not before", news.Item{Title: "Fog", Published: noon.Add(-15 * time.Minute), Seen: noon}, nil, because{}, "<b>Fog</b>"},
		{"a day is no time", news.Item{Title: "Fog", Published: noon.Add(-12 * time.Hour), DateOnly: true, Seen: noon}, nil, because{}, "<b>Fog</b>"},
		{"a time that was only ours is not told", news.Item{Title: "Fog", Seen: noon.Add(-time.Hour)}, nil, because{}, "<b>Fog</b>"},
		{"the publisher stands in where nothing else is said", news.Item{}, []reporter{{"Harbour News", ""}}, because{}, "<b>Harbour News</b>\n\nHarbour News"},
		{"something is always said", news.Item{}, nil, because{}, "<b>News</b>"},
		{"line breaks in a headline become spaces", news.Item{Title: "Fog\non\r\nthe  sound"}, nil, because{}, "<b>Fog on the sound</b>"},
		{"a link that leads nowhere is only a name", news.Item{Title: "Fog"}, []reporter{{"Harbour News", "javascript:alert(1)"}}, because{}, "<b>Fog</b>\n\nHarbour News"},
		{"a host of look-alike letters is shown as it is", news.Item{Title: "Fog"}, []reporter{{"Apple", "https://аpple.com/x"}}, because{},
			`<b>Fog</b>` + "\n\n" + `<a href="https://xn--pple-43d.com/x">Apple (xn--pple-43d.com)</a>`},
		{"who follows a source reads the source's own name", news.Item{Title: "Fog"}, []reporter{{"Harbour News", ""}}, because{follow: "Harbour News"},
			"<b>Fog</b>\n\nHarbour News\n<i>you follow Harbour News</i>"},
		{"who watches several things reads which of them hit", news.Item{Title: "Fog"}, []reporter{{"Harbour News", ""}}, because{watch: `(fog OR ice) sound · "morning boat"`},
			"<b>Fog</b>\n\nHarbour News\n<i>you watch (fog OR ice) sound · &quot;morning boat&quot;</i>"},
		{"who also follows the source reads that first", news.Item{Title: "Fog"}, []reporter{{"Harbour News", ""}}, because{"Harbour News", "fog"},
			"<b>Fog</b>\n\nHarbour News\n<i>you follow Harbour News and watch fog</i>"},
		{"an older item says its day", news.Item{Title: "Fog", Published: noon.AddDate(0, 0, -2), Seen: noon}, nil, because{}, "<b>Fog</b>\n\n" + `<tg-time unix="1773316800" format="dt">12 Mar, 12:00 UTC</tg-time>`},
		{"a very old one its year", news.Item{Title: "Fog", Published: noon.AddDate(-1, 0, 0), Seen: noon}, nil, because{}, "<b>Fog</b>\n\n" + `<tg-time unix="1741953600" format="dt">14 Mar 2025, 12:00 UTC</tg-time>`},
	}
	for _, tt := range tests {
		a := newAlert(texts.Printer{}, &tt.item, tt.by, tt.because, noon)
		if got := string(a.text(telegram.MaxText)); got != tt.want {
			t.Errorf("%s:\ngot  %q\nwant %q", tt.what, got, tt.want)
		}
	}
}

func TestAlertNamesSoManyPublishers(t *testing.T) {
	a := alert{title: "Fog", by: make([]reporter, 9)}
	for i := range a.by {
		a.by[i].name = string(rune('A' + i))
	}
	if got, want := a.source(), telegram.HTML("A · also B, C, D, E, F and 3 more"); got != want {
		t.Errorf("source line %q, want %q", got, want)
	}
}

func TestAlertGivesUpItsLeastImportantPartsFirst(t *testing.T) {
	item := ferry()
	whole := newAlert(texts.Printer{}, &item, ferryBy(), because{watch: "aurora OR ferry"}, noon)
	whole.footer = "<b>Follow us</b>"
	length := telegram.Length(whole.text(telegram.MaxText))
	lost := ""
	parts := []string{"A new shaft", "The first crossing", "Two weeks", "Coast Post", "you watch"}
	for limit := length; limit >= 40; limit-- {
		text := whole.text(limit)
		if n := telegram.Length(text); n > limit {
			t.Fatalf("text(%d) has %d units", limit, n)
		}
		for len(parts) > 0 && !strings.Contains(string(text), parts[0]) {
			lost += parts[0] + "; "
			parts = parts[1:]
		}
		for _, p := range parts {
			if !strings.Contains(string(text), p) {
				t.Fatalf("text(%d) lost %q before %q: %s", limit, p, parts[0], text)
			}
		}
	}
	if len(parts) > 0 {
		t.Errorf("never given up: %q; in this order: %s", parts, lost)
	}
	if text := whole.text(30); !strings.HasPrefix(string(text), "<b>Fe") {
		t.Errorf("text(30) = %q, want the begin of the headline at least", text)
	}
}

func TestMergedAlertsKeepTheirOwnLinksAndReasons(t *testing.T) {
	fog := newAlert(texts.Printer{}, &news.Item{Title: "Fog", Link: "https://harbour.example/fog"}, []reporter{{"Harbour News", "https://harbour.example/fog"}}, because{watch: "fog"}, noon)
	ice := newAlert(texts.Printer{}, &news.Item{Title: "Ice", Bullets: []string{"Not shown."}}, []reporter{{"Coast Post", ""}}, because{watch: "ice"}, noon)
	text, n := merge([]alert{fog, ice, fog}, "Follow us")
	want := telegram.HTML(`<i>you watch fog</i>
<b>Fog</b>
<a href="https://harbour.example/fog">Harbour News</a>

<b>Fog</b>
<a href="https://harbour.example/fog">Harbour News</a>

<i>you watch ice</i>
<b>Ice</b>
Coast Post

Follow us`)
	if n != 3 || text != want {
		t.Errorf("merge held %d:\n%s\nwant 3:\n%s", n, text, want)
	}
}

func TestMergedAlertsOfOneReasonTellItOnce(t *testing.T) {
	fog := newAlert(texts.Printer{}, &news.Item{Title: "Fog"}, []reporter{{"Harbour News", ""}}, because{watch: "fog"}, noon)
	hail := fog
	hail.title, hail.breaking = "BREAKING: Hail", true
	text, n := merge([]alert{fog, hail}, "Follow us")
	want := telegram.HTML("<b>Fog</b>\nHarbour News\n\n🔴 <b>Hail</b>\nHarbour News\n\n<i>you watch fog</i>\n\nFollow us")
	if n != 2 || text != want {
		t.Errorf("merge held %d:\n%s\nwant 2:\n%s", n, text, want)
	}
}

func TestMergeTakesAsManyAsFit(t *testing.T) {
	long := alert{title: strings.Repeat("x", texts.MaxTitle), because: because{watch: strings.Repeat("y", texts.MaxPhrase)}}
	short := alert{title: "Fog"}
	var marked []alert // of 13 marks each: the headline, six publishers, and a time
	for i := range 15 {
		a := alert{title: "Fog", when: telegram.Time(noon, "t", "12:00 UTC"), by: slices.Repeat([]reporter{{"A", "https://a.example/"}}, 6)}
		a.because.watch = strings.Repeat("y", i)
		marked = append(marked, a)
	}
	tests := []struct {
		what string
		list []alert
		want int
	}{
		{"until Telegram would drop marks", marked, 11},
		{"one is always taken", []alert{{title: strings.Repeat("x", 5000)}}, 1},
		{"long ones until the message is full", slices.Repeat([]alert{long}, 12), 9},
		{"short ones until people read no more", make([]alert, 30), maxMerged},
		{"all when there is room", []alert{short, short, short}, 3},
	}
	for _, tt := range tests {
		text, n := merge(tt.list, "Follow us")
		if n != tt.want || n > 1 && telegram.Length(text) > telegram.MaxText {
			t.Errorf("%s: merge took %d in %d units, want %d", tt.what, n, telegram.Length(text), tt.want)
		}
	}
}

func TestPictureOfAnAlert(t *testing.T) {
	item, long := ferry(), ferry()
	long.Bullets = []string{strings.Repeat("word ", 75), strings.Repeat("word ", 75), strings.Repeat("word ", 75), strings.Repeat("word ", 75)}
	bare := ferry()
	bare.Image, bare.Link = "", "ftp://harbour.example"
	link := &telegram.LinkPreview{URL: item.Link, Large: true}
	endless := ferry()
	endless.Title = strings.Repeat("word ", 75)
	logo := ferry()
	logo.Image = "https://harbour.example/logo.png"
	deckless := ferry()
	deckless.Deck = ""
	photo, above := &telegram.Photo{URL: item.Image}, &telegram.LinkPreview{URL: item.Image, Large: true, Above: true}
	bareLogo := logo
	bareLogo.Deck = ""
	tests := []struct {
		what    string
		item    news.Item
		preview news.Preview
		kind    news.ChatKind
		photo   *telegram.Photo
		want    *telegram.LinkPreview
	}{
		{"none is wanted", item, news.PreviewOff, news.Channel, nil, nil},
		{"the page's preview", item, news.PreviewLink, news.Group, nil, link},
		{"the picture, with the page should the picture fail", item, news.PreviewImage, news.Group, photo, link},
		{"a text too long for a caption gives way", long, news.PreviewImage, news.Group, photo, link},
		{"one that cannot shows the picture above", endless, news.PreviewImage, news.Group, nil, above},
		{"no logo", logo, news.PreviewImage, news.Group, nil, nil},
		{"nothing to show", bare, news.PreviewImage, news.Group, nil, nil},
		{"no page to preview", bare, news.PreviewLink, news.Group, nil, nil},
		{"by itself the picture in a channel", item, news.PreviewAuto, news.Channel, photo, nil},
		{"and nothing in a group", item, news.PreviewAuto, news.Supergroup, nil, nil},
		{"nor to a person", item, news.PreviewAuto, news.Private, nil, nil},
		{"where there is a deck, no logo and no page", logo, news.PreviewAuto, news.Channel, nil, nil},
		{"where there is neither picture nor deck, the page", bareLogo, news.PreviewAuto, news.Private, nil, link},
		{"should the picture fail of what has no deck, the page", deckless, news.PreviewAuto, news.Channel, photo, link},
	}
	for _, tt := range tests {
		a := newAlert(texts.Printer{}, &tt.item, nil, because{}, noon)
		if tt.item.Title == endless.Title {
			a.footer = telegram.HTML(strings.Repeat("f", 900)) // nothing of what may give way is left
		}
		m := single(news.Destination{}, a, &tt.item, wishes(tt.preview, tt.kind))
		if diff := cmp.Diff(tt.photo, m.Photo) + cmp.Diff(tt.want, m.Preview); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.what, diff)
		}
		if m.Photo != nil && telegram.Length(m.Text) > telegram.MaxCaption {
			t.Errorf("%s: a caption of %d units", tt.what, telegram.Length(m.Text))
		}
	}
}

// TestWhatGivesWayBelowAPicture: points go first, from the last, then the deck; what
// has no room then is no caption.
func TestWhatGivesWayBelowAPicture(t *testing.T) {
	item := ferry()
	whole := newAlert(texts.Printer{}, &item, ferryBy(), because{watch: "ferry"}, noon)
	whole.footer = "Follow us"
	least := whole
	least.bullets, least.deck = nil, ""
	for limit := telegram.Length(whole.html()); limit >= telegram.Length(least.html()); limit-- {
		text, ok := whole.fit(limit)
		if !ok || telegram.Length(text) > limit {
			t.Fatalf("fit(%d) = %d units, %v", limit, telegram.Length(text), ok)
		}
		for _, stays := range []string{"Ferry &lt;Aurora&gt; runs again &amp; on time", "Harbour News", "Coast Post", "11:05 UTC", "you watch ferry", "Follow us"} {
			if !strings.Contains(string(text), stays) {
				t.Fatalf("fit(%d) lost %q: %s", limit, stays, text)
			}
		}
		if strings.Contains(string(text), "•") && !strings.Contains(string(text), item.Deck) {
			t.Fatalf("fit(%d) lost the deck before a point: %s", limit, text)
		}
	}
	if text, ok := whole.fit(telegram.Length(least.html()) - 1); ok {
		t.Errorf("more gave way: %s", text)
	}
}

func TestPointsBeyondTheThirdFold(t *testing.T) {
	item := news.Item{Title: "Fog", Bullets: []string{"One.", "Two.", "Three.", "Four & more.", "Five."}}
	a := newAlert(texts.Printer{}, &item, nil, because{}, noon)
	a.folds = true
	want := "<b>Fog</b>\n\n• One.\n• Two.\n• Three.\n<blockquote expandable>• Four &amp; more.\n• Five.</blockquote>"
	if got := string(a.text(telegram.MaxText)); got != want {
		t.Errorf("folded: %s, want %s", got, want)
	}
	a.bullets = a.bullets[:3]
	if got := string(a.text(telegram.MaxText)); strings.Contains(got, "blockquote") {
		t.Errorf("three points fold: %s", got)
	}
}

// FuzzAlert asserts that Telegram takes the alert of whatever item, alone, with
// its picture, and merged with others.
func FuzzAlert(f *testing.F) {
	f.Add("Ferry <Aurora> & fog", "deck", "one\ntwo", "Harbour", "https://h.example/1", "https://h.example/1.jpg", "fog", true)
	f.Add("\u202eevil\u2066", "&amp", strings.Repeat("é\u0301", 3000), "a<b>", "https://аpple.com/%zz", "http://[::1]", `source:"x`, false)
	f.Add(strings.Repeat("👨‍👩‍👧‍👦", 400), "\x00\xff", "\u200b", "\"><script>", "tg://user?id=1", "", strings.Repeat("x", 5000), true)
	f.Add("Fog", "", "", "Harbour", "https://harbour/1", "http://localhost/1.jpg", "fog", false)
	f.Add("Fog", "", "", "Harbour", "https://h.exampleíh\"sd*/1", "https://h.exampleíh\"sd*/1.jpg", "fog", false)
	f.Add("", "", "", "", "", "", "", false)
	f.Add("\u200b\u2060", "\ufeff", "\u200d", "\u00ad", "https://h.example/"+strings.Repeat("x", 3000), "https://u:p@h.example", "\n\n", true)

	sim := simulator.New(simulator.Options{KeepMessages: 4, KeepRequests: 4})
	ann := sim.AddPrivate(simulator.User{FirstName: "Ann"})
	client, err := telegram.New(telegram.Options{Token: sim.Token(), Transport: sim.Transport()})
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, title, deck, bullets, name, link, image, watch string, footer bool) {
		item := news.Item{ID: 1, Title: title, Deck: deck, Bullets: strings.Split(bullets, "\n"), Link: link, Image: image, Seen: noon}
		a := newAlert(texts.Printer{}, &item, []reporter{{name, link}, {title, image}}, because{watch: watch}, noon)
		if footer {
			a.footer = `✅ <b>Follow us</b>`
		}
		to := news.Destination{Chat: news.ChatID(ann.ID)}
		several, _ := merged(to, []alert{a, a, a}, withFooter(a.footer))
		for _, m := range []telegram.Message{
			single(to, a, &item, wishes(news.PreviewLink, news.Private)),
			single(to, a, &item, wishes(news.PreviewImage, news.Channel)),
			single(to, a, &item, wishes(news.PreviewAuto, news.Channel)),
			several,
			{To: to, Text: single(to, a, &item, wishes("", news.Group)).Text, Raw: true},
		} {
			if !utf8.ValidString(string(m.Text)) {
				t.Errorf("text is not UTF-8: %q", m.Text)
			}
			if _, err := client.Send(context.Background(), m); err != nil {
				t.Errorf("Telegram refuses %q: %v", m.Text, err)
			}
		}
	})
}

func TestTranslatedAlertSaysSo(t *testing.T) {
	item := news.Item{Title: "Fähre im Nebel", Lang: "de", Link: "https://h.example/1", Translations: map[string]news.Translation{
		"en": {Title: "Ferry in fog", Bullets: []string{"The ferry waits."}},
	}}
	told, translated := item.In("en")
	a := newAlert(texts.Printer{}, &told, []reporter{{"Hafen", item.Link}}, because{}, time.Time{})
	a.translated = item.Lang
	want := "Ferry in fog\nThe ferry waits.\n\nHafen · translated by machine from DE"
	if got := a.text(telegram.MaxText).Plain(); got != want || !translated {
		t.Errorf("translated %v:\n%s\nwant:\n%s", translated, got, want)
	}
	if told, translated := item.In("fr"); translated || told.Title != item.Title {
		t.Errorf("without a translation it is told as %q, translated %v", told.Title, translated)
	}
}
