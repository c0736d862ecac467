package feeds

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"runtime/metrics"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"newsbot/feeds/dates"
	"newsbot/feeds/document"
	"newsbot/lab/evaluation"
	"newsbot/news"
)

// rows reads a table of tab-separated values: for each row the values by the
// names in the first line.
func rows(t *testing.T, file string) (list []map[string]string) {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	var names []string
	for lines.Scan() {
		values := strings.Split(lines.Text(), "\t")
		if names == nil {
			names = values
			continue
		}
		row := map[string]string{}
		for i, value := range values {
			row[names[i]] = value
		}
		list = append(list, row)
	}
	return list
}

// corpus reads the rows of one kind of the corpus of feeds.
func corpus(t *testing.T, dir, kind string) (list []map[string]string) {
	for _, row := range rows(t, filepath.Join(dir, "index.tsv")) {
		if row["kind"] == kind {
			list = append(list, row)
		}
	}
	return list
}

// body reads one file of the corpus.
func body(t *testing.T, dir string, row map[string]string) []byte {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(dir, row["file"]))
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// A score is a share that a test prints, and the least that is demanded of it.
type score struct {
	name    string
	good, n int
	least   float64
}

// add counts a case; of those that are wrong the test log tells.
func (s *score) add(t *testing.T, ok bool, format string, args ...any) {
	s.n++
	if ok {
		s.good++
		return
	}
	t.Logf("%s: %s", s.name, fmt.Sprintf(format, args...))
}

// print prints the score, and fails the test when it is too low.
func (s *score) print(t *testing.T, thresholds bool) {
	t.Helper()
	share := float64(s.good) / float64(max(s.n, 1))
	fmt.Printf("%s=%.4f\n", s.name, share)
	if thresholds && share < s.least {
		t.Errorf("%s = %.4f (%d of %d), want %.4f", s.name, share, s.good, s.n, s.least)
	}
}

// base is the address that the files of the corpus are taken to come from.
const base = "https://news.example/feed/rss.xml"

func TestScoreConformance(t *testing.T) {
	dir, thresholds := evaluation.Find(t, "feeds")
	items := score{name: "feeds_items", least: 0.995}
	titles := score{name: "feeds_first_title", least: 0.98}
	falseEmpty := 0
	for _, kind := range []string{"conformance", "real", "samestory", "sequence"} {
		for _, row := range corpus(t, dir, kind) {
			want, err := strconv.Atoi(row["exp_items"])
			if err != nil || strings.HasPrefix(row["exp_result"], "not-a-feed") {
				continue
			}
			page, err := document.Parse(body(t, dir, row), row["http_content_type"], base)
			items.add(t, len(page.Items) == want, "%s: %d items, want %d (%v)", row["file"], len(page.Items), want, err)
			if len(page.Items) == 0 && want > 0 && hasItem.Match(body(t, dir, row)) {
				falseEmpty++
			}
			if title := document.Headline(row["exp_first_title"]); title != "" && len(page.Items) > 0 {
				titles.add(t, page.Items[0].Title == title, "%s: %q, want %q", row["file"], page.Items[0].Title, title)
			}
		}
	}
	items.print(t, thresholds)
	titles.print(t, thresholds)
	fmt.Printf("feeds_false_empty=%d\n", falseEmpty)
	if thresholds && falseEmpty > 0 {
		t.Errorf("feeds_false_empty = %d, want 0", falseEmpty)
	}
}

// hasItem finds the end of an item: where there is none, all of them were cut
// and are left out on purpose.
var hasItem = regexp.MustCompile(`(?i)</([a-z]+:)?(item|entry)|<item[^>]*/>`)

// isExpected says whether a page is what a row of the corpus says: the number
// of items or, where it says so, at least that many, the first title, and all
// titles where it lists them.
func isExpected(row map[string]string, page document.Feed) bool {
	text, open := strings.CutPrefix(row["exp_items"], ">=")
	if n, err := strconv.Atoi(text); err != nil || n != len(page.Items) && !(open && len(page.Items) >= n) {
		return false
	}
	var extra struct {
		Titles []string
		Dates  *int
	}
	json.Unmarshal([]byte(row["exp_extra"]), &extra) // some say it in words
	for i, title := range extra.Titles {
		if page.Items[i].Title != title {
			return false
		}
	}
	dates := 0
	for _, item := range page.Items {
		if !item.Published.IsZero() {
			dates++
		}
	}
	if extra.Dates != nil && *extra.Dates != dates {
		return false
	}
	first := row["exp_first_title"]
	return first == "" || len(page.Items) > 0 && page.Items[0].Title == first
}

func TestScoreEncodings(t *testing.T) {
	dir, thresholds := evaluation.Find(t, "feeds")
	s := score{name: "feeds_encodings", least: 0.98}
	for _, row := range corpus(t, dir, "encoding") {
		page, err := document.Parse(body(t, dir, row), row["http_content_type"], base)
		s.add(t, isExpected(row, page), "%s: %v %q", row["file"], err, titlesOf(page))
	}
	s.print(t, thresholds)
}

func TestScoreBroken(t *testing.T) {
	dir, thresholds := evaluation.Find(t, "feeds")
	s := score{name: "feeds_broken", least: 0.95}
	for _, row := range append(corpus(t, dir, "broken"), corpus(t, dir, "garbage200")...) {
		if row["exp_result"] == "discover" {
			continue // a page, not a feed
		}
		page, err := document.Parse(body(t, dir, row), row["http_content_type"], base)
		ok := isExpected(row, page)
		switch row["exp_result"] {
		case "not-a-feed":
			ok = err != nil
		case "salvage complete items": // exp_items counts the one that was cut too
			ok = len(page.Items) == bytes.Count(body(t, dir, row), []byte("</item>"))
		}
		s.add(t, ok, "%s: %v, %d items, want %s; first %q, want %q", row["file"], err, len(page.Items), row["exp_items"], titlesOf(page), row["exp_first_title"])
	}
	s.print(t, thresholds)
}

// titlesOf lists the first headlines of a page.
func titlesOf(page document.Feed) (titles []string) {
	for _, item := range page.Items[:min(3, len(page.Items))] {
		titles = append(titles, item.Title)
	}
	return titles
}

func TestScoreDates(t *testing.T) {
	dir, thresholds := evaluation.Find(t, "feeds")
	right := score{name: "dates_right", least: 0.97}
	wrong := 0
	for _, row := range rows(t, filepath.Join(dir, "tables/dates.tsv")) {
		got, want := "INVALID", row["expected_utc_second"]
		if when, ok := dates.Parse(unescape(row["raw"])); ok {
			got = when.UTC().Format("2006-01-02T15:04:05Z")
		}
		right.add(t, got == want, "%q is %s, want %s", row["raw"], got, want)
		if got != want && got != "INVALID" {
			wrong++
		}
	}
	right.print(t, thresholds)
	fmt.Printf("dates_wrong=%d\n", wrong)
	if thresholds && wrong > 0 {
		t.Errorf("dates_wrong = %d, want 0", wrong)
	}
}

// unescape resolves the escapes of the tables.
func unescape(text string) string {
	return strings.NewReplacer(`\t`, "\t", `\n`, "\n", `\r`, "\r", `\\`, `\`).Replace(text)
}

func TestScoreTitles(t *testing.T) {
	dir, thresholds := evaluation.Find(t, "feeds")
	s := score{name: "titles_right", least: 0.98}
	readTitles(t, filepath.Join(dir, "tables/titles.tsv"), &s)
	s.print(t, thresholds)
}

// readTitles reads a table of titles as they stand in a feed.
func readTitles(t *testing.T, file string, s *score) {
	t.Helper()
	for _, row := range rows(t, file) {
		doc := fmt.Sprintf("<rss><channel><item><title>%s</title></item></channel></rss>", unescape(row["raw_inner_xml"]))
		page, err := document.Parse([]byte(doc), "", base)
		got := ""
		if err == nil && len(page.Items) > 0 {
			got = page.Items[0].Title
		}
		s.add(t, got == row["expected_plain_text"], "%q is %q, want %q", row["raw_inner_xml"], got, row["expected_plain_text"])
	}
}

// cpu is the processor time that the process has used.
func cpu() time.Duration {
	var used syscall.Rusage
	syscall.Getrusage(syscall.RUSAGE_SELF, &used)
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

// heap is the memory that live and dead objects take.
func heap() uint64 {
	sample := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
	metrics.Read(sample)
	return sample[0].Value.Uint64()
}

// most calls work and gives the most memory that was taken meanwhile beyond
// what was taken before.
func most(work func()) (bytes uint64) {
	runtime.GC()
	before, done := heap(), make(chan bool)
	go func() { work(); close(done) }()
	tick := time.NewTicker(200 * time.Microsecond)
	defer tick.Stop()
	for running := true; running; {
		select {
		case <-done:
			running = false
		case <-tick.C:
		}
		if now := heap(); now > before {
			bytes = max(bytes, now-before)
		}
	}
	return bytes
}

// TestScoreHostile fetches what was made to hurt: each must cost little, and
// the next source is read as if nothing had been.
func TestScoreHostile(t *testing.T) {
	dir, thresholds := evaluation.Find(t, "feeds")
	if raceDetector {
		t.Skip("measures processor time")
	}
	slowest, largest := time.Duration(0), uint64(0)
	for _, row := range corpus(t, dir, "hostile") {
		text := body(t, dir, row)
		server := serve(t, func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", row["http_content_type"])
			if strings.HasSuffix(row["file"], ".gz") {
				w.Header().Set("Content-Encoding", "gzip")
			}
			w.Write(text)
		})
		f := newFetcher(Options{})
		var page Page
		var err error
		begin := cpu()
		memory := most(func() { page, err = poll(t, f, server.URL, news.SourceState{}) })
		used := cpu() - begin
		slowest, largest = max(slowest, used), max(largest, memory)
		t.Logf("%s: %v, %.1f MB, %d items, %v", row["file"], used, float64(memory)/1e6, len(page.Items), err)
	}
	fmt.Printf("hostile_cpu_ms=%d\nhostile_mb=%.1f\n", slowest.Milliseconds(), float64(largest)/1e6)
	if thresholds && (slowest > 100*time.Millisecond || largest > 32e6) {
		t.Errorf("the worst took %v and %d bytes, want 100 ms and 32 MB", slowest, largest)
	}
}

// desk is the memory of a reader of one feed: it knows what news.Recognise
// needs to know, and counts what it would tell.
type desk struct {
	keys  map[news.ItemKey]news.Owner // :: key → who has it, and whether others had it
	items map[news.ItemID]news.Owner  // :: item → what its source said of it last
	last  news.ItemID
}

// poll gives the items of a page, each with the item that it was recognised
// as or has become, and whether it is told.
func (d *desk) poll(page []news.Item) (ids []news.ItemID, told []bool) {
	identities := news.Identify(page, "")
	known := map[news.ItemKey]news.Owner{}
	for _, k := range news.KeysOf(identities) {
		if o, ok := d.keys[k]; ok {
			now := d.items[o.Item]
			now.Several = o.Several
			known[k] = now
		}
	}
	for i, id := range news.Recognise(identities, known) {
		told = append(told, id == 0)
		if id == 0 {
			d.last++
			id = d.last
		}
		ids = append(ids, id)
		d.items[id] = news.Owner{Item: id, Listing: identities[i].Listing}
		for _, key := range identities[i].Keys() {
			had := d.keys[key]
			d.keys[key] = news.Owner{Item: id, Several: had.Several || had.Item != 0 && had.Item != id}
		}
	}
	return ids, told
}

func TestScoreSequences(t *testing.T) {
	dir, thresholds := evaluation.Find(t, "feeds")
	runs := map[string][]map[string]string{}
	for _, row := range corpus(t, dir, "sequence") {
		runs[filepath.Dir(row["file"])] = append(runs[filepath.Dir(row["file"])], row)
	}
	edits := score{name: "sequence_edits", least: 0.99}
	missed, repeated, most := 0, 0, 0
	for run, list := range runs {
		slices.SortFunc(list, func(a, b map[string]string) int { return strings.Compare(a["file"], b["file"]) })
		m, r, n := replay(t, dir, list, &edits)
		t.Logf("%s: %d snapshots, at most %d new items at once", run, len(list), n)
		missed, repeated, most = missed+m, repeated+r, max(most, n)
	}
	fmt.Printf("sequence_missed=%d\nsequence_repeated=%d\nsequence_most_new=%d\n", missed, repeated, most)
	edits.print(t, thresholds)
	if thresholds && (missed > 0 || repeated > 0) {
		t.Errorf("missed %d and repeated %d, want none", missed, repeated)
	}
}

// replay polls the snapshots of one feed in their order. What tells its items
// apart for certain is the guid, in a feed without them the link.
func replay(t *testing.T, dir string, list []map[string]string, edits *score) (missed, repeated, most int) {
	d := desk{keys: map[news.ItemKey]news.Owner{}, items: map[news.ItemID]news.Owner{}}
	known := map[string]news.ItemID{} // :: guid or link → the item it was told as
	versions := map[string]string{}   // :: guid or link → title and date when last seen
	for n, row := range list {
		page, err := document.Parse(body(t, dir, row), row["http_content_type"], base)
		if err != nil {
			t.Errorf("%s: %v", row["file"], err)
			continue
		}
		ids, told := d.poll(page.Items)
		fresh := 0
		for i, item := range page.Items {
			name, version := item.GUID, item.Title+item.Published.String()
			if name == "" {
				name = item.Link
			}
			id, old := known[name]
			switch {
			case !old && !told[i] && n > 0:
				missed++
				t.Logf("%s: missed %q", row["file"], item.Title)
			case old && told[i]:
				repeated++
				t.Logf("%s: repeated %q", row["file"], item.Title)
			}
			if old && versions[name] != version {
				edits.add(t, id == ids[i], "%s: %q is another item", row["file"], item.Title)
			}
			if told[i] {
				fresh++
			}
			known[name], versions[name] = ids[i], version
		}
		if n > 0 {
			most = max(most, fresh)
		}
	}
	return missed, repeated, most
}

// TestTitles reads the table in testdata, which has the form of the
// evaluation's.
func TestTitles(t *testing.T) {
	s := score{name: "titles"}
	readTitles(t, "testdata/titles.tsv", &s)
	if s.n == 0 || s.good != s.n {
		t.Errorf("%d of %d titles are right", s.good, s.n)
	}
}
