package alert

import (
	"errors"
	"flag"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"newsbot/bot/telegram"
	"newsbot/bot/texts"
	"newsbot/news"
	"newsbot/news/query"
)

var update = flag.Bool("update", false, "write the ends of the files in testdata")

// A lookCase is a file of testdata/looks: what it shows, a template, a story, and
// how a post of it looks.
type lookCase struct {
	template string
	item     news.Item
	by       []reporter
	l        news.Look
	watch    []string
	footer   string
	breaking bool
	limit    int
}

// readLook reads the template and the story of a case.
func readLook(t *testing.T, text string) (c lookCase) {
	t.Helper()
	_, text, _ = strings.Cut(text, "-- template --\n")
	template, story, ok := strings.Cut(text, "\n-- story --\n")
	if !ok {
		t.Fatal("no template, or no story")
	}
	c.template, c.limit = strings.ReplaceAll(template, `\r`, "\r"), telegram.MaxText
	c.item.Seen = noon
	for line := range strings.Lines(story) {
		key, value, _ := strings.Cut(strings.TrimSuffix(line, "\n"), ": ")
		switch key {
		case "title":
			c.item.Title = value
		case "deck":
			c.item.Deck = value
		case "bullet":
			c.item.Bullets = append(c.item.Bullets, value)
		case "category":
			c.item.Categories = append(c.item.Categories, value)
		case "published":
			age, _ := time.ParseDuration(value)
			c.item.Published = noon.Add(-age)
		case "by":
			name, link := value[:strings.LastIndex(value, " ")], value[strings.LastIndex(value, " ")+1:]
			c.by = append(c.by, reporter{name, link})
		case "watch":
			c.watch = append(c.watch, value)
		case "footer":
			c.footer = value
		case "tags":
			n, _ := strconv.Atoi(value)
			c.l.Tags = &n
		case "params":
			c.l.Params = &value
		case "limit":
			c.limit, _ = strconv.Atoi(value)
		case "breaking":
			c.breaking = true
		case "opinion":
			c.item.Opinion = true
		case "corrected":
			c.item.Corrected = noon.Add(time.Hour)
		case "withdrawn":
			c.item.Recall.Withdrawn = noon.Add(time.Hour)
		case "retracted":
			c.item.Recall.Retracted, c.item.Recall.Why = noon.Add(time.Hour), value
		default:
			t.Fatalf("a story has no %q", key)
		}
	}
	return c
}

// post is the post of a case, or why its template is refused.
func (c *lookCase) post() string {
	w := look{}
	if c.l.Tags != nil {
		w.tags = *c.l.Tags
	}
	if c.l.Params != nil {
		w.params, _ = url.ParseQuery(*c.l.Params)
	}
	if c.template != "" {
		layout, err := news.ParseLayout(c.template, telegram.CleanMarkup)
		var f *news.Fault
		if errors.As(err, &f) {
			return "refused: " + texts.Printer{}.Fault(f).Plain()
		}
		w.layout = &layout
		if c.l.Tags == nil && layout.Has(news.PartHashtags) {
			w.tags = news.UsualTags
		}
	}
	a := newAlert(texts.Printer{}, &c.item, c.by, because{}, noon)
	a.footer, a.breaking = telegram.HTML(c.footer), c.breaking
	text := query.TextOf(&c.item, "Harbour News")
	w.dress(&a, hitsOf(c.watch, &text), &c.item, noon)
	if !c.item.Corrected.IsZero() {
		a.corrected = a.say.Time(c.item.Corrected, noon)
	}
	a.recall(&c.item.Recall, noon)
	return string(a.text(c.limit))
}

// moments are the tags of moments, which nobody may write but us.
var moments = regexp.MustCompile(`</?tg-time[^>]*>`)

func TestLooks(t *testing.T) {
	files, err := filepath.Glob("testdata/looks/*.txt")
	if err != nil || len(files) < 40 {
		t.Fatalf("%d cases, %v", len(files), err)
	}
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		given, want, _ := strings.Cut(string(text), "-- want --\n")
		c := readLook(t, given)
		got := c.post() + "\n"
		switch {
		case *update:
			err = os.WriteFile(name, []byte(given+"-- want --\n"+got), 0o644)
		case got != want:
			t.Errorf("%s:\ngot  %s\nwant %s", name, got, want)
		}
		if err != nil {
			t.Fatal(err)
		}
		if _, err := telegram.Sanitize(moments.ReplaceAllString(got, "")); err != nil {
			t.Errorf("%s: Telegram would refuse %q: %v", name, got, err)
		}
	}
}
