package texts

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"newsbot/bot/telegram"
	"newsbot/news"
	"newsbot/news/query"
)

func parsed(t *testing.T, q string) *query.Query {
	t.Helper()
	parsed, err := query.Parse(q)
	if err != nil {
		t.Fatal(err)
	}
	return parsed
}

// fault is what a person reads of an error.
func fault(t *testing.T, err error) string {
	t.Helper()
	var f *news.Fault
	if !errors.As(err, &f) {
		t.Fatalf("%v is no fault", err)
	}
	return Printer{}.Fault(f).Plain()
}

// TestExplain shows why a query wants a text, as the command line says it.
func TestExplain(t *testing.T) {
	for _, tt := range []struct{ query, text, want string }{
		{"bitcoin etf", "title: Bitcoin falls || body: An ETF closes", "match: bitcoin in the headline, etf in the text"},
		{"bitcoin OR ~merger", "Mergers ahead", "match: ~merger (Mergers) in the headline"},
		{"title:regul*", "Regulators meet", "match: title:regul* (Regulators) in the headline"},
		{"source:ap fog", "title: Fog || source: AP", "match: fog in the headline, source:ap"},
		{"bitcoin etf", "Bitcoin falls", "no match: etf is not there"},
		{"title:etf", "title: Bitcoin || body: ETF", "no match: title:etf, but it is in the text"},
		{`"elon musk"`, "Musk, Elon", `no match: the words of "elon musk" are there, but not side by side`},
		{"bitcoin -cash", "title: Bitcoin || deck: Cash", "no match: excluded by cash in the standfirst"},
		{"=IT", "It rains", "no match: =IT is nowhere written like that"},
		{"fog source:ap", "title: Fog || source: afp", "no match: source:ap, but it is “afp”"},
		{"a OR b", "c", "no match: a is not there, and b is not there"},
	} {
		text := query.ReadText(tt.text)
		if got := (Printer{}).Explain(query.Explain(parsed(t, tt.query), &text)).Plain(); got != tt.want {
			t.Errorf("Explain(%q, %q) = %q, want %q", tt.query, tt.text, got, tt.want)
		}
	}
}

// TestWhere shows it within a sentence to a chat.
func TestWhere(t *testing.T) {
	for _, tt := range []struct{ query, text, want string }{
		{"fog", "title: Fog", "in the headline"},
		{"fog ferry", "title: Fog and ferry", "in the headline"},
		{"fog ferry", "title: Fog || body: The ferry waits", "ferry in the text, fog in the headline"},
		{"regul*", "title: Regulators meet", "regul* (Regulators) in the headline"},
		{"source:ap", "title: Fog || source: AP", "by its source"},
		{"lang:en", "title: Fog || lang: en", "by its language"},
	} {
		text := query.ReadText(tt.text)
		if got := (Printer{}).Where(query.Explain(parsed(t, tt.query), &text).Hits).Plain(); got != tt.want {
			t.Errorf("Where(%q, %q) = %q, want %q", tt.query, tt.text, got, tt.want)
		}
	}
}

func TestRefusedQueries(t *testing.T) {
	for typed, want := range map[string]string{
		"bitcoin OR": "OR needs a word on both sides.\nFor example: bitcoin OR ethereum",
		"bi*":        "A star needs at least 3 letters before it.\nFor example: regulat*",
		"fog () ice": "There is no word inside these parentheses.\nIt is here: … () ice\nFor example: (fed OR ecb) rates",
	} {
		_, err := query.Parse(typed)
		var wrong *query.SyntaxError
		if !errors.As(err, &wrong) {
			t.Fatalf("Parse(%q) = %v", typed, err)
		}
		if got := (Printer{}).Fault(Refused(typed, wrong)).Plain(); got != want {
			t.Errorf("Refused(%q) reads %q, want %q", typed, got, want)
		}
	}
}

// TestHelpOnQueries tries every example of the text.
func TestHelpOnQueries(t *testing.T) {
	help := Printer{}.Plain("help.query")
	examples := 0
	for line := range strings.Lines(help) {
		parts := strings.Split(strings.TrimSpace(line), ": ")
		if len(parts) < 2 {
			continue
		}
		example := parts[0]
		if slices.Contains([]string{"Markets", "Places", "Names"}, example) {
			example = parts[1]
		}
		examples++
		if _, err := query.Parse(example); err != nil && !strings.Contains(line, "words are whole") {
			t.Errorf("Parse(%q): %v", example, err)
		}
	}
	if examples < 20 || telegram.Units(help) > telegram.MaxText {
		t.Errorf("%d examples in %d characters", examples, telegram.Units(help))
	}
}

func TestSanitizeSaysWhatToWriteInstead(t *testing.T) {
	for markup, want := range map[string]string{
		"a<br>b":                     "Telegram doesn't know <br>: write a line break instead",
		"<script>x</script>":         "Telegram doesn't know <script>: remove it, or write &lt; for a plain <",
		"<b>x":                       "<b> is never closed: add </b>",
		"<a>x</a>":                   `<a> lacks its attribute: write <a href="https://…">`,
		`<a href="/page">x</a>`:      "“/page” is no address that Telegram links to: write it in full, like https://example.com/page",
		`<span class="red">x</span>`: "Telegram doesn't know the class “red” of <span>: only tg-spoiler",
		"<b><i>x</b></i>":            "</b> comes before </i>: close the inner tag first",
		`<b style="color:red">x</b>`: "Telegram doesn't know the attribute style of <b>: remove it",
		"a<!-- b -->c":               "comments and declarations are no text: remove <!…>, or write &lt; for a plain <",
	} {
		_, err := telegram.Sanitize(markup)
		if got := fault(t, err); got != want {
			t.Errorf("Sanitize(%q) reads %q, want %q", markup, got, want)
		}
	}
}
