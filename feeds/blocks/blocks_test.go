package blocks

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"
)

// read reads a page of invented markup.
func read(t *testing.T, page string, about About) *Page {
	t.Helper()
	doc, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	at, _ := url.Parse("https://h.example/ferry")
	return Read(doc, at, about)
}

func TestCut(t *testing.T) {
	for _, tt := range []struct {
		rule, page string
		want       []string
	}{
		{"inline elements divide nothing", `<p>The <b>fog</b> came <a href=x>back</a>.</p><p>Twice.</p>`, []string{"The fog came back.", "Twice."}},
		{"one line break is a space, two end a paragraph", `<div>One<br>two<br><br>three</div>`, []string{"One two", "three"}},
		{"a heading above a line break keeps its line", `<li>Fog (FG)<br>The fog came back in the night and stayed for three days.</li>`, []string{"Fog (FG)\nThe fog came back in the night and stayed for three days."}},
		{"a line that ends as a sentence is none", `<p>It came back.<br>The fog came in the night and stayed for three days.</p>`, []string{"It came back. The fog came in the night and stayed for three days."}},
		{"a line that goes on is none", `<p>The fog came in the<br>night and stayed there for three days in all.</p>`, []string{"The fog came in the night and stayed there for three days in all."}},
		{"lines broken by hand have none", `<p>On that day in<br>Hull the fog came<br>in the night and<br>stayed there for<br>three days.</p>`, []string{"On that day in Hull the fog came in the night and stayed there for three days."}},
		{"text beside boxes stands alone", `<div>Before<p>in</p>after</div>`, []string{"Before", "in", "after"}},
		{"a row of a table is a line", `<table><tr><td>1</td><td>Ada Quay</td></tr><tr><th>2</th><td>Ben</td></tr></table>`, []string{"1 Ada Quay", "2 Ben"}},
		{"a cell that lays out the page is not", `<table><tr><td><p>Menu</p></td><td><p>Text</p></td></tr></table>`, []string{"Menu", "Text"}},
		{"what is not for reading is left out", `<p>Fog<script>x()</script><style>p{}</style></p><svg><text>x</text></svg><template>y</template>`, []string{"Fog"}},
		{"what a word sounds like is not read twice", `<p><ruby>霧<rp>(</rp><rt>きり</rt><rp>)</rp></ruby>が出た。</p>`, []string{"霧が出た。"}},
		{"a quotation keeps its marks", `<p>Quay said <q>the fog <b>came</b> back</q>.</p>`, []string{"Quay said “the fog came back”."}},
		{"no quotation, no block", `<p><q></q></p><p><q> </q>Fog</p>`, []string{"“ ”Fog"}},
		{"what only hearers are told is left out", `<p>Fog <a href=x>came<span class="icon visually-hidden"> (opens in a new window)</span></a> back.</p>`, []string{"Fog came back."}},
		{"an embedded post is a quotation", `<p>Fog.</p><blockquote class="twitter-tweet"><p>I love fog!</p>— Ada (@ada)</blockquote><p>More fog.</p>`, []string{"Fog.", "“I love fog!”", "“— Ada (@ada)”", "More fog."}},
		{"another quotation stays", `<p>Fog.</p><blockquote class="quote"><p>It came back.</p></blockquote>`, []string{"Fog.", "It came back."}},
		{"no text, no block", `<div> <p>&nbsp;</p></div>`, nil},
	} {
		var got []string
		for _, b := range read(t, tt.page, About{}).Blocks {
			got = append(got, b.Text)
		}
		if !slices.Equal(got, tt.want) {
			t.Errorf("%s: cut(%s) = %q, want %q", tt.rule, tt.page, got, tt.want)
		}
	}
}

func TestKindsOf(t *testing.T) {
	for _, tt := range []struct {
		names string
		want  kinds
	}{
		{"article-body", articleBox | bodyWord | articleBody},
		{"ArticleBody", articleBox | bodyWord | articleBody},
		{"article body", articleBox | bodyWord},
		{"c-newsletter__box--3", newsletter | teaser | factBox},
		{"xyzzy " + strings.Repeat("long", 50), 0},
		{"", 0},
	} {
		if got := kindsOf(tt.names); got != tt.want {
			t.Errorf("kindsOf(%q) = %b, want %b", tt.names, got, tt.want)
		}
	}
}

// ferry is a page as publishers make them, with a text that is long enough.
const ferry = `<html><head><title>Ferry stopped by fog</title></head><body>
<nav><ul><li><a href=/>Home</a></li><li><a href=/sport>Sport and games</a></li></ul></nav>
<article><h1>Ferry stopped by fog</h1><div class=byline>By Ada Quay</div><div class=article-body>
<p>The harbour ferry has not left its berth since Monday morning, when thick fog closed over the estuary, and the captain of the port ordered all traffic to stop.</p>
<p>Read more: The winter of the long fog</p>
<p>Passengers are carried by bus over the northern bridge, which adds about forty minutes to a journey that usually takes fifteen, the company said in a statement.</p>
<h2>Fog until Wednesday</h2>
<p>The weather service expects the fog to lift by noon on Wednesday, when a westerly wind is to bring drier air, though it warned that a second bank may form.</p>
<p>Advertisement</p>
<p>The company has promised to refund every ticket that was bought for the days in question, and asks its passengers to keep the tickets until the end of the month.</p></div></article>
<aside class=related><h3>Related stories</h3><ul><li><a href=/a>Mayor opens the new bridge</a></li><li><a href=/b>Bus drivers ask for more pay</a></li></ul></aside>
<footer><p>Copyright Harbour News. All rights reserved.</p></footer></body></html>`

func TestText(t *testing.T) {
	got := strings.Split(read(t, ferry, About{Title: "Ferry stopped by fog"}).Text(), "\n")
	starts := []string{"The harbour ferry", "Passengers are", "Fog until", "The weather service", "The company has"}
	if len(got) != len(starts) {
		t.Fatalf("%d lines %q, want %d", len(got), got, len(starts))
	}
	for i, start := range starts {
		if !strings.HasPrefix(got[i], start) {
			t.Errorf("line %d is %q, want %q", i, got[i], start)
		}
	}
}

func TestTextIsSaidOnce(t *testing.T) {
	const line = "<p>The harbour ferry has not left its berth since Monday morning, the captain of the port said.</p>"
	p := read(t, line+"<p>He said so.</p>"+line+"<p>He said so.</p>", About{})
	got := p.TextWhere(func(int) bool { return true })
	if strings.Count(got, "ferry") != 1 || strings.Count(got, "\n") != 2 {
		t.Errorf("text %q, want the long line once", got)
	}
}

func TestIsJunk(t *testing.T) {
	for _, line := range []string{
		"Read more", "READ MORE: The winter of the long fog", "Advertisement", "ADVERTISEMENT", "Follow us on Facebook and X", "Follow @harbournews",
		"Share this article", "Share", "Sign up for our daily newsletter", "Subscribe to Harbour News", "Get the best stories in your inbox",
		"Story continues below advertisement", "Related articles", "Click here to see the map", "Lesen Sie auch: Der Winter", "Lire aussi : Le brouillard",
		"Lea también: La niebla", "Anzeige", "▶ Watch more videos", "Download our app", "– Find us on Facebook: https://h.example/",
		"Continue reading “The winter of the long fog” »", "The post Fog over the estuary appeared first on Harbour News.",
		"Der Beitrag Nebel über dem Fluss erschien zuerst auf Hafenblatt.", "L’article Brouillard est apparu en premier sur Le Quai.", "La entrada Niebla se publicó primero en El Muelle.",
		"O post Neblina apareceu primeiro em Porto.", "Сообщение Туман появились сначала на Порт.", "Share this with friends, please",
	} {
		if !IsJunk(line) {
			t.Errorf("IsJunk(%q) = false", line)
		}
	}
	for _, line := range []string{
		"Shares of the ferry company fell by a tenth.", "Read the letter, she told the court, and left.", "Advertisements for the ferry will stop in May.",
		"Follow the river to its end and you reach the harbour, the captain says.", "Subscribers of the line were told on Monday.",
		"港口的渡船因大雾停航，乘客可发 Email 询问。", "Паром стоит: Print",
		"The newsletter of the port is read by nobody, its editor says, and he should know, for he has written it alone since the winter of the long fog.",
	} {
		if IsJunk(line) {
			t.Errorf("IsJunk(%q) = true", line)
		}
	}
}

func TestTableFitsFeatures(t *testing.T) {
	names := FeatureNames()
	if len(table) != len(names) {
		t.Fatalf("the table has %d columns, want %d: learn it anew", len(table), len(names))
	}
	for i, c := range table {
		if c.Name != names[i] {
			t.Errorf("column %d is %q, want %q: learn the table anew", i, c.Name, names[i])
		}
	}
}

// Hostile pages end soon: under a second each, and the bound leaves room for the
// race detector on a busy machine.
func TestHostilePages(t *testing.T) {
	for name, page := range map[string]string{
		"deep":         strings.Repeat("<div class='a b c'>x ", 450) + strings.Repeat("<p>The fog came back, she said.</p>", 20_000),
		"deep inline":  strings.Repeat("<b>x ", 450) + strings.Repeat("<p>The fog came back, she said.</p>", 20_000),
		"many blocks":  strings.Repeat("<p>The ferry, again and again, said nothing at all of it.</p>", 60_000),
		"one word":     "<p>" + strings.Repeat("x", 3<<20),
		"long classes": strings.Repeat("<p class='"+strings.Repeat("article-body ", 200)+"'>x</p>", 1_000),
		"only breaks":  strings.Repeat("<br>", 500_000),
		"cells":        strings.Repeat("<table><tr><td>", 120) + "x",
		"wide cells":   "<table><tr>" + strings.Repeat("<td><b>x</b></td>", 100_000),
	} {
		begin := time.Now()
		p := read(t, page, About{Text: page, Title: "ferry"})
		text := p.Text()
		if took := time.Since(begin); took > 20*time.Second {
			t.Errorf("%s took %v", name, took)
		}
		if len(p.Blocks) > maxBlocks+1 || len(text) > 4*maxText {
			t.Errorf("%s: %d blocks, %d bytes", name, len(p.Blocks), len(text))
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add(ferry, "Ferry stopped by fog", "The harbour ferry has not left its berth.")
	f.Add("<table><tr><td>x<p>y", "", "")
	f.Add("<a><p>x</a><br><br>霧で船が止まった。<li>y", "霧", "x")
	f.Fuzz(func(t *testing.T, page, title, text string) {
		doc, err := html.Parse(strings.NewReader(page))
		if err != nil {
			return // nested too deeply
		}
		p := Read(doc, &url.URL{}, About{Title: title, Deck: title, Text: text})
		var all []string
		for i, b := range p.Blocks {
			if b.Text == "" || len(p.Features[i]) != len(table) {
				t.Fatalf("block %q with %d features", b.Text, len(p.Features[i]))
			}
			all = append(all, b.Text)
		}
		rest := strings.Join(all, "\n")
		for line := range strings.Lines(p.Text()) {
			_, after, found := strings.Cut(rest, strings.TrimSuffix(line, "\n"))
			if !found {
				t.Fatalf("line %q is not on the page, or out of order", line)
			}
			rest = after
		}
	})
}

func BenchmarkRead(b *testing.B) {
	page := strings.Replace(ferry, "<p>The weather", strings.Repeat("<p>The ferry, the port said, stays where it is, and nobody knows for how long.</p>", 100)+"<p>The weather", 1)
	for b.Loop() {
		doc, err := html.Parse(strings.NewReader(page))
		if err != nil {
			b.Fatal(err)
		}
		fmt.Fprint(nowhere{}, Read(doc, &url.URL{}, About{}).Text())
	}
}

type nowhere struct{}

func (nowhere) Write(p []byte) (int, error) { return len(p), nil }

func TestEndsSentence(t *testing.T) {
	for _, tt := range []struct {
		text string
		want bool
	}{
		{"The ferry runs again.", true},
		{"The ferry runs again", false},
		{"“The ferry runs again.”", true},
		{"The company said so. (dpa)", true},
		{"The company said so. (AFP, Reuters)", true},
		{"The company said so. /APA", true},
		{"The company said so. — Reuters", true},
		{"The company said so.(lby/dpa)", true},
		{"The port (see page)", false},
		{"Photo: Ada Quay (dpa)", false},
		{"Ferry 2.0 / News", false},
	} {
		if got := endsSentence(tt.text); got != tt.want {
			t.Errorf("endsSentence(%q) = %v, want %v", tt.text, got, tt.want)
		}
	}
}
