package markup

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

func TestParseHTML(t *testing.T) {
	tests := []struct {
		name, src, text string
		entities        []Entity
	}{
		{"plain text stays", "fog & ferry", "fog & ferry", nil},
		{"bold by either tag", "<b>fog</b> <STRONG>ferry</STRONG>", "fog ferry", []Entity{{Type: "bold", Length: 3}, {Type: "bold", Offset: 4, Length: 5}}},
		{"the outer comes before its inner", "<b><i>fog</i> ferry</b>", "fog ferry", []Entity{{Type: "bold", Length: 9}, {Type: "italic", Length: 3}}},
		{"offsets count UTF-16 units", "🌫 <b>ф</b>", "🌫 ф", []Entity{{Type: "bold", Offset: 3, Length: 1}}},
		{"only four entities have names", "&lt;&gt;&amp;&quot;&nbsp;&copy;", "<>&\"&nbsp;&copy;", nil},
		{"numbers are decoded", "&#8226;&#x2022;&#x110000;", "••&#x110000;", nil},
		{"a semicolon may be missing", "&lt5 &amp b", "<5 & b", nil},
		{"a link", `<a href="https://h.example/?a=1&amp;b=2">fog</a>`, "fog", []Entity{{Type: "text_link", Length: 3, URL: "https://h.example/?a=1&b=2"}}},
		{"a link to nowhere is lost in silence", `<a href="javascript:x">fog</a>`, "fog", nil},
		{"a link to its text", "<a>h.example</a>", "h.example", []Entity{{Type: "text_link", Length: 9, URL: "http://h.example/"}}},
		{"an empty tag makes nothing", "<b></b>fog", "fog", nil},
		{"code with a language", `<pre><code class="language-go">x</code></pre>`, "x", []Entity{{Type: "pre", Length: 1, Language: "go"}}},
		{"quotation that opens", "<blockquote expandable>fog</blockquote>", "fog", []Entity{{Type: "expandable_blockquote", Length: 3}}},
		{"a time", `<tg-time unix="1764252300" format="wDT">14:05</tg-time>`, "14:05", []Entity{{Type: "date_time", Length: 5, Time: 1764252300, Format: "wDT"}}},
		{"a time as it is written", `<tg-time unix=1764252300>soon</tg-time>`, "soon", []Entity{{Type: "date_time", Length: 4, Time: 1764252300}}},
		{"a time from now", `<tg-time unix="1764252300" format="r">soon</tg-time>`, "soon", []Entity{{Type: "date_time", Length: 4, Time: 1764252300, Format: "r"}}},
		{"a time that is none is lost in silence", `<tg-time unix="soon">x</tg-time><tg-time>y</tg-time><tg-time unix="-1">z</tg-time><tg-time unix="0">0</tg-time>`, "xyz0", nil},
		{"spoilers by either tag", `<tg-spoiler>a</tg-spoiler><span class="tg-spoiler">b</span>`, "ab", []Entity{{Type: "spoiler", Length: 1}, {Type: "spoiler", Offset: 1, Length: 1}}},
		{"an unnamed end", "<b>fog</>", "fog", []Entity{{Type: "bold", Length: 3}}},
		{"control characters and direction marks go", "a\tb\r\n\u202Ec", "a b\nc", nil},
	}
	for _, tt := range tests {
		text, entities, err := parseHTML(tt.src)
		if err != nil || text != tt.text || !cmp.Equal(entities, tt.entities) {
			t.Errorf("%s: parseHTML(%q) = %q %+v %v, want %q %+v", tt.name, tt.src, text, entities, err, tt.text, tt.entities)
		}
	}
}

func TestParseHTMLRefuses(t *testing.T) {
	tests := []struct{ name, src, want string }{
		{"a tag that is not Telegram's", "a<br>", `Unsupported start tag "br" at byte offset 1`},
		{"a comment", "<!-- x -->", `Unsupported start tag "!--" at byte offset 0`},
		{"a lone sign", "1 <2", "Unclosed start tag at byte offset 2"},
		{"a sign before a space", "1 < 2 >", `Unsupported start tag "" at byte offset 2`},
		{"a missing end", "<b>fog", `Can't find end tag corresponding to start tag "b"`},
		{"a wrong order", "<b><i>fog</b></i>", `Unmatched end tag at byte offset 9, expected "</i>", found "</b>"`},
		{"an end without a start", "fog</b>", "Unexpected end tag at byte offset 3"},
		{"a cut end", "<b>fog</b", "Unclosed end tag at byte offset 6"},
		{"a cut start", `<a href="x`, `Unclosed start tag "a" at byte offset 0`},
		{"a span of another class", `<span class="x">y</span>`, `Tag "span" must have class "tg-spoiler" at byte offset 0`},
		{"an unquoted value", "<a href=http://x>y</a>", "Unexpected end of name token at byte offset 8"},
		{"no name before the sign", "<a =x>y</a>", `Empty attribute name in the tag "a" at byte offset 0`},
		{"a time shown in no known way", `<tg-time unix="5" format="q">x</tg-time>`, "Invalid date format used"},
		{"a time relative and not", `<tg-time unix="5" format="rt">x</tg-time>`, "Invalid date format used"},
		{"the parts of a time in another order", `<tg-time unix="5" format="tD">x</tg-time>`, "Invalid date format used"},
		{"half a character", "a&#xD800;b", "Text contains invalid Unicode characters after decoding HTML entities, check for unmatched surrogate code units"},
		{"two halves", "&#55357;&#56832;", "Text contains invalid Unicode characters after decoding HTML entities, check for unmatched surrogate code units"},
		{"an emoji without an id", "<tg-emoji>x</tg-emoji>", "Invalid custom emoji identifier specified"},
	}
	for _, tt := range tests {
		want := "can't parse entities: " + tt.want
		if _, _, err := parseHTML(tt.src); err == nil || err.Error() != want {
			t.Errorf("%s: parseHTML(%q) error %v, want %s", tt.name, tt.src, err, want)
		}
	}
}

func TestDetect(t *testing.T) {
	tests := []struct {
		text string
		want []string // type and what it marks
	}{
		{"/watch@newsbot fog", []string{"bot_command /watch@newsbot"}},
		{"see /list, a/b, /usr/bin and //x", []string{"bot_command /list"}},
		{"🌫 ask @harbour or a@b.example, x@y.", []string{"mention @harbour", "email a@b.example"}},
		{"@abc @gif @@harbour", []string{"mention @gif", "mention @harbour"}},
		{"#fog #1 a#b #2fast #x# ##y a#c", []string{"hashtag #fog", "hashtag #2fast", "hashtag #y"}},
		{"$BTC $ETH, $btc $BTC1 a$BTC $ABCDEFGHI $1INCH.", []string{"cashtag $BTC", "cashtag $ETH", "cashtag $1INCH"}},
		{"Info@Harbour.ORG.", []string{"email Info@Harbour.ORG"}},
		{"harbour.org, www.fog.de/x?y=1. h.example 1.2.3.4 1.2", []string{"url harbour.org", "url www.fog.de/x?y=1", "url 1.2.3.4"}},
		{"Node.js X.com end.Next a.b.c пример.рф a_b.com", []string{"url X.com", "url пример.рф"}},
		{"(see http://fog.example/a(b)) t.me/harbour HTTPS://h.example", []string{"url http://fog.example/a(b)", "url t.me/harbour", "url HTTPS://h.example"}},
		{"ftp://h.example/a tg://resolve?domain=x http://localhost", []string{"url ftp://h.example/a", "url tg://resolve?domain=x"}},
		{"(https://h.example/a?b=c#d). http://x", []string{"url https://h.example/a?b=c#d"}},
		{"/größe is no command", nil},
		{"/" + strings.Repeat("a", 65), nil},
	}
	for _, tt := range tests {
		var got []string
		for _, e := range Detect(tt.text, nil) {
			got = append(got, e.Type+" "+Cut(tt.text, e.Offset, e.Length))
		}
		if !cmp.Equal(got, tt.want) {
			t.Errorf("Detect(%q) = %q, want %q", tt.text, got, tt.want)
		}
	}
}

func TestDetectLeavesCodeAlone(t *testing.T) {
	text, entities, err := Read(`<code>/x</code> <a href="http://h.example/">@harbour</a> <b>/y</b>`, "HTML", "")
	want := []Entity{{Type: "code", Length: 2}, {Type: "text_link", Offset: 3, Length: 8, URL: "http://h.example/"},
		{Type: "bold", Offset: 12, Length: 2}, {Type: "bot_command", Offset: 12, Length: 2}}
	if err != nil || text != "/x @harbour /y" || !cmp.Equal(entities, want) {
		t.Errorf("%q %+v %v, want %+v", text, entities, err, want)
	}
}

func TestTrimMovesEntities(t *testing.T) {
	text, entities, err := Read(" \n <b> fog </b> <i> </i> ", "HTML", "")
	want := []Entity{{Type: "bold", Length: 3}}
	if err != nil || text != "fog" || !cmp.Equal(entities, want) {
		t.Errorf("%q %+v %v, want %+v", text, entities, err, want)
	}
}

// FuzzFormatted: whatever the bot sends, the text is valid and every entity
// lies within it, in order.
func FuzzFormatted(f *testing.F) {
	for _, seed := range []string{"<b>fog</b>", `<a href="http://h.example">@x</a> /y`, "&#x1F32B;<i>\u202E</i>", "<pre><code class=\"language-x\">", " # <u> </u>"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, src string) {
		text, entities, err := Read(src, "HTML", "")
		if err != nil {
			return
		}
		if !utf8.ValidString(text) {
			t.Fatalf("invalid text %q", text)
		}
		last := 0
		for _, e := range entities {
			if e.Offset < last || e.Length <= 0 || e.Offset+e.Length > Units(text) {
				t.Fatalf("entity %+v of %q (%d units)", e, text, Units(text))
			}
			last = e.Offset
		}
	})
}
