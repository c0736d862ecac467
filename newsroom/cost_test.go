package newsroom

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/mmcdole/gofeed"

	"newsbot/feeds"
	"newsbot/news"
	"newsbot/news/query"
	"newsbot/store"
)

// Pages of the measurement.
const (
	itemsAPage     = 20
	pollEach       = 10 * time.Minute
	sentencesAText = 22 // some 2,500 bytes, as feeds with whole articles have them
)

// The words of which invented articles are made.
var (
	subjects = strings.Fields("Harbour Council Ferry Mayor Pilot Union Museum Bridge Court Bank Ministry Railway Hospital Airline Museum Fleet")
	verbs    = strings.Fields("approved delayed opened rejected rebuilt sold announced suspended reported cleared")
	objects  = []string{"the new quay", "a plan to widen the channel", "its annual budget", "the night service", "a contract for six boats", "the oldest lighthouse on the coast", "two berths", "the fog warning"}
	places   = []string{"in the northern district", "near the old customs house", "after a meeting of three hours", "despite a storm", "for the second time this year", "at a cost of %d million", "on Tuesday", "while %d people waited"}
)

// inventedText is an article that nobody has written.
func inventedText(r *rand.Rand) string {
	var b strings.Builder
	for i := range sentencesAText {
		where := places[r.IntN(len(places))]
		if strings.Contains(where, "%d") {
			where = fmt.Sprintf(where, 2+r.IntN(90))
		}
		fmt.Fprintf(&b, "The %s %s %s %s, said %s %s of the %s.", strings.ToLower(subjects[r.IntN(len(subjects))]), verbs[r.IntN(len(verbs))],
			objects[r.IntN(len(objects))], where, []string{"Ann", "Bo", "Cleo"}[r.IntN(3)], []string{"Hale", "Moor", "Quill"}[r.IntN(3)], strings.ToLower(subjects[r.IntN(len(subjects))]))
		if i%3 == 2 {
			b.WriteString("</p><p>")
		} else {
			b.WriteString(" ")
		}
	}
	return b.String()
}

// inventedPage is a feed of items with these numbers, the newest first. That came
// at a time, and each one before so much earlier than the next.
func inventedPage(first, last int, at time.Time, apart time.Duration) []byte {
	var b strings.Builder
	b.WriteString(`<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Harbour</title><link>https://harbour.example/</link><language>en</language>`)
	for n := last; n >= first; n-- {
		r := rand.New(rand.NewPCG(uint64(n), 1))
		title := fmt.Sprintf("%s %s %s, case %d", subjects[r.IntN(len(subjects))], verbs[r.IntN(len(verbs))], objects[r.IntN(len(objects))], n)
		fmt.Fprintf(&b, `<item><guid isPermaLink="false">harbour-%d</guid><title>%s</title><link>https://harbour.example/news/%d.html</link><pubDate>%s</pubDate><category>Port</category><description>A line about case %d of the %s, which stands under its headline.</description><content:encoded><![CDATA[<p>%s</p>]]></content:encoded></item>`,
			n, title, n, at.Add(-apart*time.Duration(last-n)).Format(time.RFC1123Z), n, strings.ToLower(subjects[r.IntN(len(subjects))]), inventedText(r))
	}
	b.WriteString("</channel></rss>")
	return []byte(b.String())
}

// cpuTime is the user CPU that the process has taken.
func cpuTime(tb testing.TB) time.Duration {
	tb.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		tb.Fatal(err)
	}
	return time.Duration(u.Utime.Nano())
}

// A costing is a newsroom that polls invented pages without a network.
type costing struct {
	*Room
	web  *answers
	src  news.Source
	last int // number of the newest item so far
	time time.Time
}

// answers gives the body that was put there to whoever asks for anything.
type answers struct{ body []byte }

// RoundTrip is the network.
func (a *answers) RoundTrip(req *http.Request) (*http.Response, error) {
	return &http.Response{
		StatusCode: http.StatusOK, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Request: req, ContentLength: int64(len(a.body)),
		Header: http.Header{"Content-Type": {"application/rss+xml"}}, Body: io.NopCloser(bytes.NewReader(a.body)),
	}, nil
}

// newCosting makes one, whose pages have so many new items each; everything is
// wanted, or nothing.
func newCosting(tb testing.TB, fresh int, wanted bool) *costing {
	tb.Helper()
	db, err := store.Open(filepath.Join(tb.TempDir(), "newsbot.db"), store.Options{NoSync: true})
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { db.Close() })
	c := &costing{time: noon, web: &answers{}}
	c.Room = New(Options{
		Store: db, Watchers: NewWatchers(), Log: slog.New(slog.DiscardHandler), Now: func() time.Time { return c.time }, Web: feeds.New(feeds.Options{Transport: c.web, HostSpacing: -1}),
		Queued: func([]store.Queue) {}, Tell: func(news.Source, news.Trouble) {}, Held: func(news.Source, int) {},
		Rules: Rules{Schedule: "@every 10m", MaxAge: 24 * time.Hour, Bullets: 4},
	})
	words := "nobody writes this"
	if wanted {
		words = "case"
	}
	q, err := query.Parse(words)
	if err != nil {
		tb.Fatal(err)
	}
	c.watch.configure([]Channel{{Destination: news.Destination{Chat: -1001}, Query: q}})
	if c.src, err = db.AddSource(news.Source{Name: "Harbour", URL: "https://harbour.example/feed", Origin: news.FromAdmin}, noon); err != nil {
		tb.Fatal(err)
	}
	c.last = itemsAPage - fresh
	c.poll(tb, c.page(fresh)) // the first, which tells nothing
	return c
}

// page is the next one of the source, with so many new items.
func (c *costing) page(fresh int) []byte {
	c.last += fresh
	c.time = c.time.Add(pollEach)
	return inventedPage(c.last-itemsAPage+1, c.last, c.time.Add(-time.Minute), pollEach/time.Duration(fresh))
}

// poll takes a page from its bytes to the commit.
func (c *costing) poll(tb testing.TB, body []byte) {
	tb.Helper()
	c.web.body = body
	var kept bool
	if c.src, kept = c.Room.poll(context.Background(), c.src, c.schedule(c.src), nil, new(outcome)); !kept {
		tb.Fatal("a page was not kept: ", c.src.State.Error)
	}
}

// inTurn is how many pages are polled before gofeed has its turn at the same ones:
// what else the machine does then falls on both.
const inTurn = 20

// costOf is the user CPU of n polls with so many new items each, and of gofeed's
// parsing the same pages.
func costOf(tb testing.TB, n, fresh int, wanted bool) (ours, gofeeds time.Duration) {
	tb.Helper()
	c := newCosting(tb, fresh, wanted)
	pages := make([][]byte, n)
	for i := range pages {
		pages[i] = c.page(fresh)
	}
	for part := range slices.Chunk(pages, inTurn) {
		begun := cpuTime(tb)
		for _, body := range part {
			c.poll(tb, body)
		}
		then := cpuTime(tb)
		for _, body := range part {
			if _, err := gofeed.NewParser().ParseString(string(body)); err != nil {
				tb.Fatal(err)
			}
		}
		ours, gofeeds = ours+then-begun, gofeeds+cpuTime(tb)-then
	}
	return ours, gofeeds
}

// BenchmarkNewItems reports what the polls of a page of 20 items cost in user
// CPU, divided by what gofeed alone takes to parse the page.
func BenchmarkNewItems(b *testing.B) {
	for _, tt := range []struct {
		name   string
		fresh  int
		wanted bool
	}{
		{"20 new that nobody wants", 20, false},
		{"20 new and wanted", 20, true},
		{"one new of 20", 1, true},
	} {
		b.Run(tt.name, func(b *testing.B) {
			ours, gofeeds := costOf(b, b.N, tt.fresh, tt.wanted)
			b.ReportMetric(float64(ours.Microseconds())/float64(b.N)/1000, "ms-user/page")
			b.ReportMetric(float64(ours)/float64(max(gofeeds, 1)), "times-gofeed")
		})
	}
}
