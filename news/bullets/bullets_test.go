package bullets

import (
	"slices"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

// wreck is an article of the kind that a local paper has, made up.
const wreck = `WHITBY (The Harbour Post) - An old ferry with 200 people on board sank off Whitby on Monday, and fishing boats saved all of them, the coast guard said.
Scroll down for pictures
But the ferry, the Northern Star, had failed two inspections since spring, according to a report seen by this paper.
"It came up to our knees within minutes. Nobody told us what to do," said Ann Hale, 27, who was on her way to work.
Who is to blame?
The owner, Moss Lines, said that it would not comment while the inquiry lasts.
Ferries to the islands are stopped for at least three days, which leaves 4,000 islanders without supplies.
He will be heard on Tuesday.
The mayor of Whitby promised to send boats with food and medicine on Wednesday.
Ben Moss contributed to this report.`

func TestSummarize(t *testing.T) {
	a := Article{Title: "Ferry sinks off Whitby", Text: wreck, Lang: "en"}
	for max := range 7 {
		got := Summarize(a, max)
		if want := min(max, most); len(got) > want || len(got) < min(want, fewest) {
			t.Errorf("Summarize(max %d) has %d bullets: %+v", max, len(got), got)
		}
		checkBullets(t, a, got, max)
	}
}

// TestSummarizeTogether has many goroutines share what is kept between articles.
func TestSummarizeTogether(t *testing.T) {
	a := Article{Title: "Ferry sinks off Whitby", Text: wreck, Lang: "en"}
	want := Summarize(a, 3)
	var all sync.WaitGroup
	for i := range 8 {
		all.Go(func() {
			Summarize(Article{Text: strings.Repeat("The mayor of Hull ate fish on Friday. ", i), Lang: "en"}, 3)
			if diff := cmp.Diff(want, Summarize(a, 3)); diff != "" {
				t.Errorf("beside others, -want +got:\n%s", diff)
			}
		})
	}
	all.Wait()
}

func TestSummarizeIsHonest(t *testing.T) {
	tests := []struct {
		name string
		a    Article
		want int
	}{
		{"no text", Article{Title: "Ferry sinks"}, 0},
		{"a text of two sentences", Article{Text: "The ferry sank off Whitby on Monday. All 200 people were saved by fishing boats.", Lang: "en"}, 2},
		{"a teaser that is cut off", Article{Text: "The ferry sank off Whitby on Monday. All 200 people were saved by ...", Lang: "en"}, 1},
		{"a text that is the headline", Article{Title: "Ferry sinks off Whitby on Monday", Text: "Ferry sinks off Whitby on Monday.", Lang: "en"}, 0},
		{"a sentence twice", Article{Text: "The ferry sank off Whitby on Monday.\nThe ferry sank off Whitby on Monday.", Lang: "en"}, 1},
		{"headings", Article{Text: "What the mayor said\nThe ferry sank off Whitby on Monday.\nA harbour in uproar now", Lang: "en"}, 1},
		{"a text without a full stop", Article{Text: "The ferry sank off Whitby on Monday", Lang: "en"}, 1},
		{"marks of a list", Article{Text: "* The ferry sank off Whitby.\n• All of its passengers were saved by boats.", Lang: "en"}, 2},
		{"a pronoun whose sentence is a question", Article{Text: "Who is the captain of the ferry? He has left the town.", Lang: "en"}, 0},
		{"the deck again", Article{Deck: "All passengers were saved by boats", Text: "All passengers were saved by boats.", Lang: "en"}, 0},
		{"questions only", Article{Text: "Who sank the old ferry? And why did nobody say so?", Lang: "en"}, 0},
		{"a speaker without a name", Article{Text: `"We all knew that it would sink. Nobody listened to us."`, Lang: "en"}, 0},
		{"less than nothing", Article{Text: wreck}, 0},
	}
	for _, tt := range tests {
		max := 5
		if tt.name == "less than nothing" {
			max = -1
		}
		if got := Summarize(tt.a, max); len(got) != tt.want {
			t.Errorf("%s: %d bullets, want %d: %+v", tt.name, len(got), tt.want, got)
		}
	}
}

func TestSummarizeOtherLanguages(t *testing.T) {
	texts := map[string]string{
		"de": "Eine alte Fähre ist am Montag vor Whitby gesunken. Fischer haben alle 200 Menschen an Bord gerettet. Sie kamen mit zwölf Booten. Der Eigner will sich nicht äußern. Die Inseln sind für drei Tage abgeschnitten.",
		"zh": "一艘旧渡轮周一在惠特比附近沉没。渔船救起了船上全部二百人。船东拒绝发表评论。岛屿将与外界隔绝三天。",
		"sw": "Kivuko cha zamani kimezama Jumatatu karibu na Whitby. Wavuvi wamewaokoa watu wote mia mbili. Mmiliki hakutaka kusema lolote.",
	}
	for lang, text := range texts {
		a := Article{Text: text, Lang: lang}
		got := Summarize(a, 3)
		if len(got) != 3 {
			t.Errorf("%s: %d bullets, want 3: %+v", lang, len(got), got)
		}
		checkBullets(t, a, got, 3)
	}
}

// What a text says in another script again, and what stands under its pictures, is no point.
func TestWhatIsNotOfTheText(t *testing.T) {
	for _, tt := range []struct{ lang, text, not string }{
		{"zh", "一艘旧渡轮周一在惠特比附近沉没。渔船救起了船上全部二百人。An old ferry has sunk off Whitby on Monday. 岛屿将与外界隔绝三天。", "An old ferry has sunk off Whitby on Monday."},
		{"en", "ALT HED Ferry sinks off the coast of Whitby. Fishermen saved all 200 people with twelve boats.", "ALT HED Ferry sinks off the coast of Whitby."},
		{"en", "Residents of Hull carry water home from the pier on Monday. Photo by Ann Hale via Coast Pictures. An old ferry has sunk off Whitby with 40 cars aboard. Fishermen saved all 200 people with twelve boats.", "Residents of Hull carry water home from the pier on Monday."},
	} {
		points := Summarize(Article{Text: tt.text, Lang: tt.lang}, 4)
		if len(points) == 0 {
			t.Errorf("%q has no points", tt.text)
		}
		for _, p := range points {
			if p.Text == tt.not {
				t.Errorf("told: %q", p.Text)
			}
		}
	}
}

// Of Chinese what is told again and again in a text is told, not its beginning, for it is
// read by pairs of characters as others are by words.
func TestSummarizeUnspaced(t *testing.T) {
	d := parse(Article{Lang: "zh"}, "", "zh", 0)
	defer d.free()
	var stems []string
	for _, w := range d.words("渡轮HN3沉没了，渡轮") {
		stems = append(stems, d.stems[w.id])
	}
	if got := strings.Join(stems, " "); got != "渡轮 hn3 沉没 没了 渡轮" {
		t.Errorf("words %q, want pairs of characters and what stands between", got)
	}
	a := Article{Lang: "zh", Title: "海港公司旧渡轮沉没", Text: "惠特比的早晨十分安静，市场刚刚开门。海港公司的旧渡轮周一在惠特比附近沉没。渔船救起了旧渡轮上全部二百人。\n" +
		"海港公司称旧渡轮沉没的原因不明。\n惠特比的居民担心海港公司的旧渡轮。"}
	if got := Summarize(a, 2); len(got) != 2 || slices.ContainsFunc(got, func(b Bullet) bool { return strings.Contains(b.Text, "早晨") }) {
		t.Errorf("%+v, want the news and not the scene", got)
	}
}

// Of a language that no rule knows, little is told: two points, nothing that is quoted
// and nothing from inside a paragraph.
func TestStrangeLanguage(t *testing.T) {
	a := Article{Lang: "xh", Text: "Isikhephe esidala sitshonile ngoMvulo. Sasindiswa sonke isikhephe apho.\n“Umnini akathethanga nto,” utshilo uHale.\n" +
		"Abalobi basindise abantu abangamakhulu amabini.\nIsiqithi sivaliwe iintsuku ezintathu."}
	got := Summarize(a, 4)
	want := []string{"Isikhephe esidala sitshonile ngoMvulo.", "Abalobi basindise abantu abangamakhulu amabini."}
	if len(got) != 2 || got[0].Text != want[0] || got[1].Text != want[1] {
		t.Errorf("%v, want %q", got, want)
	}
}

// A text that has not one word of its headline is another's.
func TestIsAnothers(t *testing.T) {
	text := "The old ferry sank on Monday off Whitby. " + strings.Repeat("Fishing boats saved all of the people on board. ", 15)
	for title, want := range map[string]bool{
		"Prices of winter wheat reach record": true, "Ferries of the north: one sinks": false, "Record wheat": false, "": false,
	} {
		if got := isAnothers(Article{Title: title, Text: text}); got != want {
			t.Errorf("%q: %v, want %v", title, got, want)
		}
	}
	if isAnothers(Article{Title: "Prices of winter wheat reach record", Text: "The ferry sank."}) {
		t.Error("a teaser is another's, want it to be nobody's else")
	}
}

// checkBullets checks what every summary promises.
func checkBullets(t *testing.T, a Article, bullets []Bullet, max int) {
	t.Helper()
	if len(bullets) > max {
		t.Errorf("%d bullets, at most %d were wanted", len(bullets), max)
	}
	end := 0
	for _, b := range bullets {
		checkLine(t, b.Text)
		if n := WordCount(b.Text); n > maxLead || isQuestion(b.Text) {
			t.Errorf("%q has %d words or asks", b.Text, n)
		}
		if b.KeyPoint {
			continue
		}
		if b.Start < end || b.End <= b.Start || b.End > len(a.Text) {
			t.Fatalf("%+v is not after byte %d of the text", b, end)
		}
		end = b.End
		checkWords(t, b, a.Text[b.Start:b.End])
	}
}

// checkWords checks that the words of a bullet are those of its source, in their
// order, and that nothing else is missing when nothing was trimmed.
func checkWords(t *testing.T, b Bullet, source string) {
	t.Helper()
	want := plainWords(oneLine(source))
	i := 0
	text := b.Text
	for _, first := range b.Added {
		text = strings.Replace(text, first+" ", "", 1)
	}
	for _, w := range plainWords(text) {
		for i < len(want) && want[i] != w {
			i++
		}
		if i == len(want) {
			t.Fatalf("%q is not said in %q", w, source)
		}
		i++
	}
	if whole := strings.Trim(text, "\"'“”‘’„«»「」『』"); b.Trimmed == nil && !strings.Contains(oneLine(source), whole) {
		t.Errorf("%q is no part of %q", whole, source)
	}
}

// checkLine checks that s is one line of valid text.
func checkLine(t *testing.T, s string) {
	t.Helper()
	if !utf8.ValidString(s) || strings.ContainsAny(s, "\n\r\u2028\u2029") || strings.TrimSpace(s) != s {
		t.Errorf("%q is no line of text", s)
	}
}

func FuzzSummarize(f *testing.F) {
	f.Add("Ferry sinks", "All were saved", wreck, "en", 5)
	f.Add("", "", "But Ann Hale, 27, was “safe. All of us,” she said (pictured). 渡轮沉没了。", "", 3)
	f.Add("", "", "»Wir leben.« Er kam. \xff\u202e Sie auch. Viele kamen, nachdem er ging.", "de", 4)
	f.Add("", "", strings.Repeat("\xbe", 1<<13), "", 3)
	f.Add("", "", "But Ann Hale, who is 27, was safe, she said (pictured)4 hours later at the harbour.", "en", 1)
	f.Fuzz(func(t *testing.T, title, deck, text, lang string, max int) {
		a := Article{Title: title, Deck: deck, Text: text, Lang: lang}
		checkBullets(t, a, Summarize(a, max), most)
	})
}

// BenchmarkSummarize summarises the article above; 1,000 a second on one core
// are wanted.
func BenchmarkSummarize(b *testing.B) {
	a := Article{Title: "Ferry sinks off Whitby", Text: strings.Repeat(wreck+"\n", 3), Lang: "en"}
	for b.Loop() {
		Summarize(a, 5)
	}
}

// TestSummarizeHostileText tries texts that would take minutes if anything here
// were quadratic in their length.
func TestSummarizeHostileText(t *testing.T) {
	for _, unit := range []string{".", ". ", "a.", "A.B ", "\"", "( ", ", which ", " after", "a b, and he ", "1, ", "?!", "字", "字。", "\n", "a\n"} {
		text := strings.Repeat(unit, 1<<20/len(unit))
		a := Article{Title: text, Deck: text, Text: text + "x", Lang: "en", KeyPoints: []string{text, text}}
		checkBullets(t, a, Summarize(a, most), most)
		Unglue(text)
	}
}
