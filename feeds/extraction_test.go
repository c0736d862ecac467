package feeds

import (
	"bytes"
	"fmt"
	"testing"
	"time"

	"codeberg.org/readeck/go-readability/v2"

	"newsbot/lab/evaluation"
	"newsbot/lab/marked"
)

// TestScoreExtraction compares the text that is found on pages of publishers
// with their text as marked by hand, as the article-extraction-benchmark does:
// precision and recall of runs of four words, averaged over the pages. The table
// of package blocks was learned from the pages in the default place, so for these
// its trainer's cross-validation says what to expect of others.
func TestScoreExtraction(t *testing.T) {
	dir, thresholds := evaluation.Find(t, "extraction")
	if testing.Short() || raceDetector {
		t.Skip("reads some hundred pages and measures the time")
	}
	pages, err := marked.Read(dir)
	if err != nil {
		t.Fatal(err)
	}
	var mean marked.Mean
	found, invented := 0, 0
	var ours, theirs time.Duration
	for _, want := range pages {
		begin := cpu()
		readability.FromReader(bytes.NewReader(want.HTML), want.URL) // to compare with
		theirs += cpu() - begin
		begin = cpu()
		a, err := readArticle(want.HTML, "text/html", want.URL)
		ours += cpu() - begin
		if err != nil {
			t.Logf("%s: %v", want.URL, err)
			a = article{}
		}
		mean.Add(want, a.text)
		switch hasList := len(want.Summary) > 1; {
		case want.Source != "fundus": // the others do not say whether they have key points
		case hasList && len(a.keyPoints) > 0:
			found++
		case hasList:
			t.Logf("%s: no key points, want %q", want.URL, want.Summary)
		case len(a.keyPoints) > 0:
			invented++
			t.Logf("%s: key points %q, want none", want.URL, a.keyPoints)
		}
	}
	f1 := mean.F1()
	ms := func(all time.Duration) float64 { return all.Seconds() * 1e3 / float64(len(pages)) }
	fmt.Printf("extraction_f1=%.4f\nextraction_precision=%.4f\nextraction_recall=%.4f\nextraction_ms=%.1f\nreadability_ms=%.1f\nkeypoints_found=%d\nkeypoints_false=%d\n",
		f1, mean.Precision(), mean.Recall(), ms(ours), ms(theirs), found, invented)
	if thresholds && (f1 < 0.96 || invented > 0) {
		t.Errorf("F1 %.4f and %d false lists of key points, want 0.96 and none", f1, invented)
	}
	if thresholds && ours > 2*theirs {
		t.Errorf("%.1f ms a page, want at most twice readability's %.1f", ms(ours), ms(theirs))
	}
}
