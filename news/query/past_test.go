package query_test

import (
	"fmt"
	"iter"
	"slices"
	"strings"
	"testing"
	"time"

	"newsbot/news"
	"newsbot/news/query"
)

var noon = time.Date(2026, 5, 4, 12, 0, 0, 0, time.UTC)

// told makes items of one source that came an hour apart; a number before a colon is
// the story of the headline behind it.
func told(headlines ...string) iter.Seq[query.Told] {
	return func(yield func(query.Told) bool) {
		for i, h := range headlines {
			var story news.StoryID
			if n, title, ok := strings.Cut(h, ": "); ok {
				fmt.Sscan(n, &story)
				h = title
			}
			item := &news.Item{ID: news.ItemID(i + 1), Title: h, Seen: noon.Add(time.Duration(i) * time.Hour)}
			if !yield(query.Told{Item: item, Source: "Harbour News", Story: story}) {
				return
			}
		}
	}
}

func TestReplay(t *testing.T) {
	for _, tt := range []struct {
		why, query   string
		items        iter.Seq[query.Told]
		stories, fit int
		examples     []string
	}{
		{"nothing is kept", "fog", told(), 0, 0, nil},
		{"nothing fits", "snow", told("1: Fog comes", "2: Fog stays"), 2, 0, nil},
		{"the newest is shown first", "fog", told("1: Fog comes", "2: Fog stays"), 2, 2, []string{"Fog stays", "Fog comes"}},
		{"as many as asked", "fog", told("1: Fog 1", "2: Fog 2", "3: Fog 3", "4: Fog 4"), 4, 4, []string{"Fog 4", "Fog 3", "Fog 2"}},
		{"a story counts once", "fog", told("1: Fog comes", "1: Fog is here", "2: Snow"), 2, 1, []string{"Fog is here"}},
		{"also if its first item does not fit", "fog", told("1: Weather", "1: Fog is here"), 1, 1, []string{"Fog is here"}},
		{"also if its last does not", "fog", told("1: Fog is here", "1: Weather"), 1, 1, []string{"Fog is here"}},
		{"items without a story are one each", "fog", told("Fog a", "Fog b", "Snow"), 3, 2, []string{"Fog b", "Fog a"}},
		{"the source counts", `source:"harbour news" -fog`, told("1: Fog", "2: Snow"), 2, 1, []string{"Snow"}},
		{"everything", "*", told("1: Fog", "2: Snow"), 2, 2, []string{"Snow", "Fog"}},
	} {
		q := query.All()
		if tt.query != "*" {
			q = mustParse(tt.query)
		}
		for _, items := range []iter.Seq[query.Told]{tt.items, reversed(tt.items)} {
			p := query.Replay(q, items, 3)
			var shown []string
			for _, e := range p.Examples {
				shown = append(shown, e.Item.Title)
			}
			if p.Stories != tt.stories || p.Fit != tt.fit || !slices.Equal(shown, tt.examples) {
				t.Errorf("%s: Replay(%q) = %d of %d, shows %q; want %d of %d, %q", tt.why, tt.query, p.Fit, p.Stories, shown, tt.fit, tt.stories, tt.examples)
			}
		}
	}
}

func reversed(items iter.Seq[query.Told]) iter.Seq[query.Told] {
	list := slices.Collect(items)
	slices.Reverse(list)
	return slices.Values(list)
}

func TestPerDay(t *testing.T) {
	for _, tt := range []struct {
		why  string
		past query.Past
		want float64
	}{
		{"nothing", query.Past{}, 0},
		{"an hour counts as a day", query.Past{Fit: 5, From: noon, To: noon.Add(time.Hour)}, 5},
		{"ten days", query.Past{Fit: 5, From: noon, To: noon.Add(240 * time.Hour)}, 0.5},
	} {
		if got := tt.past.PerDay(); got != tt.want {
			t.Errorf("%s: PerDay() = %v, want %v", tt.why, got, tt.want)
		}
	}
}

// BenchmarkReplay asks 10,000 items of 2.6 kB; it prints the slowest hundredth.
func BenchmarkReplay(b *testing.B) {
	const items = 10_000
	words := strings.Fields(`the ferry of harbour fog and trams that wait at noon for rain bitcoin market fell after the
		minister said on Thursday in Berlin that no price had been agreed with workers who ask for more pay`)
	list := make([]query.Told, items)
	for i := range list {
		var text strings.Builder
		for n := 0; text.Len() < 2600; n++ {
			text.WriteString(words[(i*31+n*7+n*n)%len(words)])
			text.WriteByte(' ')
		}
		item := &news.Item{Title: fmt.Sprintf("Headline %d of the day", i), Text: text.String(), Seen: noon}
		list[i] = query.Told{Item: item, Story: news.StoryID(i/3 + 1)}
	}
	queries := []*query.Query{mustParse("bitcoin etf"), mustParse("~ferry OR ~Киев OR Müller"), mustParse(`"agreed with workers" -snow*`), mustParse("title:headline body:(rain OR snow)")}
	var took []time.Duration
	for b.Loop() {
		for _, q := range queries {
			begin := time.Now()
			query.Replay(q, slices.Values(list), 3)
			took = append(took, time.Since(begin))
		}
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)*99/100].Milliseconds()), "ms-p99")
}
