package telegram

import (
	"context"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"newsbot/bot/simulator"
	"newsbot/news"
)

func TestPartsOfHTML(t *testing.T) {
	tests := []struct {
		name        string
		got         HTML
		want        HTML
		plain       string
		wantedUnits int
	}{
		{"what means something in markup is escaped", Escape(`AT&T <b> "x"`), "AT&amp;T &lt;b&gt; &quot;x&quot;", `AT&T <b> "x"`, 12},
		{"an entity of the source stays as it reads", Escape("&lt;"), "&amp;lt;", "&lt;", 4},
		{"an emoji counts as two", Bold("🚢 fog"), "<b>🚢 fog</b>", "🚢 fog", 6},
		{"white space around the text does not count", " " + Bold(" fog ") + "\n", " <b> fog </b>\n", "fog", 3},
		{"a line break stays, other controls do not", Escape("a\nb\x00c\r\td"), "a\nb c d", "a\nb c d", 7},
		{"direction marks are taken out", Escape("a\u202eb\u2066c"), "abc", "abc", 3},
		{"invalid bytes are taken out", Escape("a\xffb"), "ab", "ab", 2},
		{"nothing is not marked up", Bold(""), "", "", 0},
		{"a link", Link("BBC", "https://bbc.co.uk/a?b=1&c=2"), `<a href="https://bbc.co.uk/a?b=1&amp;c=2">BBC</a>`, "BBC", 3},
		{"a quote in an address cannot end it", Link("x", `https://h.example/"onclick="`), `<a href="https://h.example/%22onclick=%22">x</a>`, "x", 1},
		{"an address that is no link leaves the text", Link("x", "javascript:alert(1)"), "x", "x", 1},
		{"a moment", Time(time.Unix(1764252300, 0), "t", "14:05 UTC"), `<tg-time unix="1764252300" format="t">14:05 UTC</tg-time>`, "14:05 UTC", 9},
		{"one that Telegram cannot count", Time(time.Unix(1<<31, 0), "dt", "2038"), "2038", "2038", 4},
		{"one before there were any", Time(time.Time{}, "t", "never"), "never", "never", 5},
		{"a fold", Fold("fog"), "<blockquote expandable>fog</blockquote>", "fog", 3},
		{"a fold of nothing", Fold(""), "", "", 0},
		{"parts are joined without the empty ones", Join(" · ", "a", "", "b"), "a · b", "a · b", 5},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if tt.got != tt.want {
				t.Errorf("HTML = %q, want %q", tt.got, tt.want)
			}
			if got := tt.got.Plain(); got != tt.plain {
				t.Errorf("Plain(%q) = %q, want %q", tt.got, got, tt.plain)
			}
			if got := Length(tt.got); got != tt.wantedUnits {
				t.Errorf("Length(%q) = %d, want %d", tt.got, got, tt.wantedUnits)
			}
		})
	}
}

func TestCut(t *testing.T) {
	tests := []struct {
		name  string
		text  string
		units int
		want  string
	}{
		{"what fits stays", "ferry", 5, "ferry"},
		{"the ellipsis counts", "ferries", 5, "ferr…"},
		{"an emoji is not halved", "ab🚢🚢", 4, "ab…"},
		{"a family stays together", "a👨‍👩‍👧b", 8, "a…"},
		{"an accent stays with its letter", "cafe\u0301s", 5, "caf…"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := Cut(tt.text, tt.units); got != tt.want {
				t.Errorf("Cut(%q, %d) = %q, want %q", tt.text, tt.units, got, tt.want)
			}
		})
	}
}

func TestAddress(t *testing.T) {
	tests := []struct {
		name    string
		address string
		want    string
		ok      bool
	}{
		{"a page", "https://h.example/a?b=c#d", "https://h.example/a?b=c#d", true},
		{"a host that ends in a dot", "https://h.example./", "", false},
		{"a host in capitals", "HTTPS://H.Example/A", "https://h.example/A", true},
		{"a host in Cyrillic is shown as what it is", "https://аpple.com/", "https://xn--pple-43d.com/", true},
		{"a port", "http://127.0.0.1:8080/x", "http://127.0.0.1:8080/x", true},
		{"an address of the next version", "http://[::1]:8080/x", "http://[::1]:8080/x", true},
		{"white space around it", " https://h.example/ ", "https://h.example/", true},
		{"a space within", "https://h.example/a b", "https://h.example/a%20b", true},
		{"a link of Telegram's own", "tg://resolve?domain=newsbot", "tg://resolve?domain=newsbot", true},
		{"no scheme", "h.example/a", "", false},
		{"a host without a dot", "http://localhost/a", "", false},
		{"a host with a quote", "https://h.exampleíh\"sd*/x", "", false},
		{"a host with an underscore", "https://my_blog.h.example/", "https://my_blog.h.example/", true},
		{"empty parts of a host", "https://h..example/", "", false},
		{"a script", "javascript:alert(1)", "", false},
		{"no host", "https:///a", "", false},
		{"a password", "https://me:secret@h.example/", "", false},
		{"a control character", "https://h.example/\x00", "", false},
		{"over two kilobytes", "https://h.example/" + strings.Repeat("a", 2048), "", false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, ok := Address(tt.address)
			if ok != tt.ok || ok && got != tt.want {
				t.Errorf("Address(%q) = %q, %v, want %q, %v", tt.address, got, ok, tt.want, tt.ok)
			}
		})
	}
}

func FuzzAddress(f *testing.F) {
	_, c, to := newPrivate(f)
	for _, seed := range []string{"https://h.example/a?b=c#d", "http://localhost/", "https://xn--ppm-5cd/", "http://[::1]:80/", "tg://x", "https://a.b.c./\"", "HTTP://1.2.3.4"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, address string) {
		good, ok := Address(address)
		if !ok {
			return
		}
		if again, ok := Address(good); !ok || again != good {
			t.Errorf("Address(%q) = %q, and of that %q, %v", address, good, again, ok)
		}
		for _, m := range []Message{{Text: Link("x", address)}, {Text: "x", Buttons: [][]Button{{{Text: "x", URL: address}}}}, {Text: "x", Photo: &Photo{URL: good}}} {
			if m.Photo != nil && strings.HasPrefix(good, "tg:") {
				continue
			}
			m.To = to
			if _, err := c.Send(context.Background(), m); err != nil {
				t.Errorf("Telegram refuses %q of %q: %v", good, address, err)
			}
		}
	})
}

func TestSanitize(t *testing.T) {
	tests := []struct {
		name   string
		markup string
		want   HTML   // when it is good
		code   string // of the fault, when it is not
	}{
		{"nothing", "", "", ""},
		{"plain text with a sign of its own", "Q&A: 3 < 4", "Q&amp;A: 3 &lt; 4", ""},
		{"an entity that Telegram does not know", "&copy; 2026 &mdash; H", "© 2026 — H", ""},
		{"tags that nest", "✅ <b>Follow <i>us</i></b>", "✅ <b>Follow <i>us</i></b>", ""},
		{"capitals", "<B>x</B>", "<b>x</b>", ""},
		{"a link", `<a href="https://t.me/newsbot">here</a>`, `<a href="https://t.me/newsbot">here</a>`, ""},
		{"a link without quotes", `<a href=https://t.me/x>here</a>`, `<a href="https://t.me/x">here</a>`, ""},
		{"a spoiler", `<span class="tg-spoiler">x</span>`, `<span class="tg-spoiler">x</span>`, ""},
		{"a long quotation", `<blockquote expandable>x</blockquote>`, `<blockquote expandable>x</blockquote>`, ""},
		{"a program", `<pre><code class="language-go">x</code></pre>`, `<pre><code class="language-go">x</code></pre>`, ""},
		{"a line break of HTML", "a<br>b", "", "markup.write-break"},
		{"the same, closed", "a<br/>b", "", "markup.write-break"},
		{"a heading", "<h1>x</h1>", "", "markup.write-bold"},
		{"a script", "<script>alert(1)</script>", "", "markup.unknown-tag"},
		{"a tag that stays open", "<b>x", "", "markup.never-closed"},
		{"a tag that was not open", "x</i>", "", "markup.closes-nothing"},
		{"tags that cross", "<b><i>x</b></i>", "", "markup.crossed"},
		{"a closing tag without its slash", "<b>x<b>", "", "markup.inside-itself"},
		{"a link without address", "<a>x</a>", "", "markup.lacks-attribute"},
		{"a link to nowhere", `<a href="/page">x</a>`, "", "markup.no-address"},
		{"a link that is a script", `<a href="javascript:x()">x</a>`, "", "markup.no-address"},
		{"an attribute of HTML", `<b style="color:red">x</b>`, "", "markup.attribute"},
		{"a class of HTML", `<span class="red">x</span>`, "", "markup.class"},
		{"a comment", "a<!-- b -->c", "", "markup.comment"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := Sanitize(tt.markup)
			switch {
			case tt.code == "" && err != nil:
				t.Errorf("Sanitize(%q) = %v", tt.markup, err)
			case tt.code != "" && (err == nil || !strings.Contains(err.Error(), tt.code)):
				t.Errorf("Sanitize(%q) = %v, want %q", tt.markup, err, tt.code)
			case got != tt.want:
				t.Errorf("Sanitize(%q) = %q, want %q", tt.markup, got, tt.want)
			}
		})
	}
}

// taken reports how Telegram reads h, or that it refuses it.
func taken(t *testing.T, c *Client, s *simulator.Server, to news.Destination, h HTML) simulator.Message {
	t.Helper()
	sent, err := c.Send(context.Background(), Message{To: to, Text: "·" + h + "·"})
	if err != nil {
		t.Fatalf("Telegram refuses %q: %v", h, err)
	}
	m, _ := s.Message(int64(to.Chat), int(sent.Message))
	return m
}

func FuzzSanitize(f *testing.F) {
	s, c, to := newPrivate(f)
	for _, seed := range []string{"<b>x</b> & <i>y</i>", `<a href="https://t.me/a?b=1&c=2">z</a>`, "<b><i>x</b></i>", "<pre>&#x41;</pre>", "<!doctype><p>"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, markup string) {
		h, err := Sanitize(markup)
		if err != nil || Length(h) > MaxText-2 {
			return
		}
		if again, err := Sanitize(string(h)); err != nil || again != h {
			t.Errorf("Sanitize(%q) = %q, and that becomes %q, %v", markup, h, again, err)
		}
		taken(t, c, s, to, h)
	})
}

func FuzzEscape(f *testing.F) {
	s, c, to := newPrivate(f)
	for _, seed := range []string{"a & b <c>", "\u202egnp.exe", "🚢\x00\xff", "&amp;&#38;", strings.Repeat("é", 3000), "\u2066a\u2069"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		h := Escape(text)
		if Length(h) > MaxText-2 {
			return
		}
		whole := "·" + Bold(h) + "·"
		m := taken(t, c, s, to, Bold(h))
		if m.Text != whole.Plain() {
			t.Errorf("Telegram reads %q as %q, we as %q", whole, m.Text, whole.Plain())
		}
		if got := len(utf16.Encode([]rune(m.Text))); got != Length(whole) {
			t.Errorf("Telegram counts %d in %q, we %d", got, whole, Length(whole))
		}
	})
}
